"""Real connections: as many as are needed, kept, through a proxy where there is one."""

from __future__ import annotations

import asyncio
import ssl

import httpx2
import pytest

from pipeline.providers.connections import Connections, ThroughProxy, connections_to
from tests.provider_server import ProviderServer, Say


async def test_connections_are_used_again() -> None:
    seen = set()

    def answer(_: object) -> Say:
        seen.add(len(server.connections))
        return Say("Yes.")

    with ProviderServer(answer) as server:
        async with httpx2.AsyncClient(transport=Connections(server.url), trust_env=False) as client:
            for _ in range(5):
                await client.post(f"{server.url}/v1/chat/completions", json={})
    assert seen == {1}


async def test_there_are_as_many_as_calls_at_once() -> None:
    with ProviderServer(lambda _: Say("Yes.", delay=0.3)) as server:
        transport = Connections(server.url)
        async with httpx2.AsyncClient(transport=transport, trust_env=False, timeout=30) as client:
            calls = [client.post(f"{server.url}/v1/chat/completions", json={}) for _ in range(30)]
            responses = await asyncio.gather(*calls)
            responses.append(await client.post(f"{server.url}/v1/chat/completions", json={}))
    assert {response.status_code for response in responses} == {200}
    assert server.highest_in_flight == 30
    assert [len(free) for free in transport._free.values()] == [30]


@pytest.mark.parametrize(
    ("address", "environ", "proxy"),
    [
        ("https://api.example/v1", {"HTTPS_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ("https://api.example/v1", {"HTTP_PROXY": "http://proxy:3128"}, None),
        ("http://api.example/v1", {"HTTP_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ("https://api.example/v1", {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "api.example"}, None),
        ("http://127.0.0.1:8080/v1", {"HTTP_PROXY": "http://proxy:3128"}, None),
        ("https://api.example/v1", {}, None),
    ],
)
async def test_the_systems_proxy_is_used_where_it_applies(
    address: str, environ: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    transport = connections_to(address)
    assert (transport.proxy if isinstance(transport, ThroughProxy) else None) == proxy
    await transport.aclose()


def test_certificates_are_checked_wherever_there_is_tls() -> None:
    assert Connections("https://api.example/v1")._trust.verify_mode is ssl.CERT_REQUIRED
    assert Connections("https://api.example/v1")._trust.check_hostname
    assert Connections("http://127.0.0.1:1/v1")._trust.verify_mode is ssl.CERT_REQUIRED
