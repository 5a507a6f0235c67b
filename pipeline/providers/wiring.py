"""What an adapter is built from, and the ground that the adapters over an SDK share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pipeline.errors import ProviderError
from pipeline.providers.base import ReadText, Request
from pipeline.providers.cassette import Cassettes
from pipeline.providers.faults import Addressee, MalformedAnswerError, package_missing, translate
from pipeline.providers.readiness import EXTRAS
from pipeline.providers.recording import Recording, plain_address
from pipeline.providers.reply import Reply, Wire, answer_of, read_wire
from pipeline.records import Answer, ProviderSpec

if TYPE_CHECKING:
    import httpx2

    from pipeline.providers.cassette_transport import RecordingTransport

Send = Callable[[Request], Awaitable[None]]
"""Sends a request; the transport beneath has the response."""


@dataclass(frozen=True)
class Wiring:
    """What every adapter is built from.

    Attributes:
        spec: whom to ask.
        cassettes: what was answered before.
        root: folder that relative paths start at.
        key: API key, or a placeholder where there is none; a real call without a key fails in ``connect``.
        key_name: variable that the key comes from, or None where the kind needs none.
        base_url: server address, or None for the SDK's own.
        connect: makes the transport for real calls to an address.
        read_text: reads the files of pasted answers.
        secrets: values that are kept out of messages, such as all API keys of the environment.
    """

    spec: ProviderSpec
    cassettes: Cassettes
    root: Path
    key: str
    key_name: str | None
    base_url: str | None
    connect: Callable[[str], httpx2.AsyncBaseTransport]
    read_text: ReadText
    secrets: tuple[str, ...] = ()


class SdkProvider:
    """Base of the adapters over an SDK: replay or ask in time, and translate what goes wrong."""

    unsupported: frozenset[str] = frozenset()
    proof: ClassVar[tuple[str, ...]]
    """Keys of the wire response of which an answer fills one."""
    home: ClassVar[str]
    """Address that is asked where the config names none."""
    hint: ClassVar[str] = "check the network"
    """What to do where no server answers."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.base_url = wiring.base_url or self.home
        self._addressee = Addressee(
            label=wiring.spec.label,
            model=wiring.spec.model,
            address=plain_address(self.base_url),
            key_name=wiring.key_name,
            secrets=wiring.secrets,
            timeout=wiring.spec.timeout,
            hint=self.hint,
        )

    def prepare(self) -> Send:
        """What sends a request through the SDK, which is imported by this; it may raise whatever the SDK raises."""
        raise NotImplementedError

    @staticmethod
    def read(_: Wire, /) -> Reply:
        """What a response says; a part that is missing or of the wrong kind may raise whatever it raises."""
        raise NotImplementedError

    @cached_property
    def _transport(self) -> RecordingTransport:
        return self.wiring.cassettes.transport(lambda: self.wiring.connect(self.base_url))

    @cached_property
    def http(self) -> httpx2.AsyncClient:
        """The client that the SDK is to use."""
        import httpx2

        from pipeline.providers.response_body import ENCODINGS

        return httpx2.AsyncClient(
            transport=self._transport,
            timeout=None,  # ask() bounds the whole call
            trust_env=False,
            headers={"accept-encoding": ENCODINGS},
        )

    @cached_property
    def _send(self) -> Send:
        try:
            return self.prepare()
        except ModuleNotFoundError as error:
            if error.name not in EXTRAS:
                raise
            raise package_missing(self.wiring.spec.label, error.name) from error

    def get_ready(self) -> None:
        """Import the SDK, and make its client and what connects it."""
        with suppress(Exception):
            _ = self._send
            self._transport.get_ready()

    async def ask(self, request: Request) -> Answer:
        """The recorded answer, or the provider's.

        Either is read from its recording, so a replay says what the call said, whatever SDK is installed by then.

        Raises:
            ProviderError: no answer could be had.
            OutputError: the answer could not be recorded.
        """
        recorded = self.wiring.cassettes.replay(request)
        try:
            recording = recorded or await self._record(request)
            answer = answer_of(request, self.read(read_wire(recording.received)), recording)
        except Exception as error:
            fault = translate(error, self._addressee)
            if recorded is None or not isinstance(fault, ProviderError):
                raise fault from error
            path = self.wiring.cassettes.where(request)
            raise ProviderError(f"{fault} Delete {path} to ask again.") from error
        if recorded is None:
            # Not before it could be read, or what nobody can read would stand in the way of asking again.
            self.wiring.cassettes.save(recording)
        return answer

    async def _record(self, request: Request) -> Recording:
        """What the provider says now."""
        from pipeline.providers.cassette_transport import exchange

        send = self._send
        with exchange(request, self.proof) as current:
            async with asyncio.timeout(self.wiring.spec.timeout):
                await send(request)
        if current.recording is None:
            raise MalformedAnswerError("it sent no answer")
        return current.recording

    async def aclose(self) -> None:
        """Give connections back."""
        if "http" in self.__dict__:
            await self.http.aclose()
