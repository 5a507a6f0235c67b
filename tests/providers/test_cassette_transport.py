"""The transport by itself; with the SDKs above it, it is tested in test_record_and_replay."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from pipeline.errors import NotRecordedError
from pipeline.providers.cassette import Cassettes
from pipeline.providers.cassette_transport import exchange
from tests.providers.making import completion_of, recording_of, request_of

ADDRESS = "http://h/v1/chat/completions"


def client_of(folder: Path, answers: list[httpx2.Response] | None = None) -> httpx2.AsyncClient:
    """A client over the transport; without answers it has nobody to ask."""
    given = iter(answers or [])
    connect = None if answers is None else (lambda: httpx2.MockTransport(lambda _: next(given)))
    return httpx2.AsyncClient(transport=Cassettes(folder, "new_episodes").transport(connect))


async def test_an_exchange_knows_what_was_recorded(tmp_path: Path) -> None:
    async with client_of(tmp_path, [httpx2.Response(200, json=completion_of("Yes."))]) as client:
        with exchange(request_of(), ("choices",)) as current:
            response = await client.post(ADDRESS, json={"model": "gpt-x"})
    assert response.json() == completion_of("Yes.")
    assert current.recording is not None
    assert current.recording.received == recording_of(request_of(), "Yes.").received


async def test_where_nobody_can_be_asked_a_miss_is_raised(tmp_path: Path) -> None:
    async with client_of(tmp_path) as client:
        with exchange(request_of(), ("choices",)), pytest.raises(NotRecordedError, match="there are no recordings"):
            await client.post(ADDRESS, json={})


async def test_the_connection_is_made_once_and_only_when_it_is_needed(tmp_path: Path) -> None:
    made = []

    def connect() -> httpx2.AsyncBaseTransport:
        made.append(True)
        return httpx2.MockTransport(lambda _: httpx2.Response(200, json=completion_of("Yes.")))

    async with httpx2.AsyncClient(transport=Cassettes(tmp_path, "new_episodes").transport(connect)) as client:
        assert made == []
        for prompt in ("One?", "Two?"):
            with exchange(request_of(prompt), ("choices",)):
                await client.post(ADDRESS, json={})
            assert len(made) == 1


async def test_the_connection_can_be_made_before_it_is_needed(tmp_path: Path) -> None:
    made = []

    def connect() -> httpx2.AsyncBaseTransport:
        made.append(httpx2.MockTransport(lambda _: httpx2.Response(200, json=completion_of("Yes."))))
        return made[-1]

    transport = Cassettes(tmp_path, "new_episodes").transport(connect)
    transport.get_ready()
    async with httpx2.AsyncClient(transport=transport) as client:
        with exchange(request_of(), ("choices",)) as current:
            await client.post(ADDRESS, json={})
    assert len(made) == 1
    assert current.recording is not None


async def test_a_request_outside_an_exchange_is_a_mistake_of_ours(tmp_path: Path) -> None:
    with exchange(request_of(), ("choices",)):
        pass
    async with client_of(tmp_path, []) as client:
        with pytest.raises(LookupError):
            await client.post(ADDRESS, json={})
