"""What an adapter is built from, and the ground that the adapters over an SDK share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pipeline.errors import ProviderError
from pipeline.providers.base import ReadText, Request
from pipeline.providers.cassette import Cassettes
from pipeline.providers.faults import Addressee, MalformedAnswerError, translate
from pipeline.providers.recording import plain_address
from pipeline.providers.reply import Reply, answer_of
from pipeline.records import Answer, ProviderSpec

if TYPE_CHECKING:
    import httpx2


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
        import httpx2

        from pipeline.providers.response_body import ENCODINGS

        self.wiring = wiring
        self.base_url = wiring.base_url or self.home
        self.http = httpx2.AsyncClient(
            transport=wiring.cassettes.transport(lambda: wiring.connect(self.base_url)),
            timeout=None,  # ask() bounds the whole call
            trust_env=False,
            headers={"accept-encoding": ENCODINGS},
        )
        self._addressee = Addressee(
            label=wiring.spec.label,
            model=wiring.spec.model,
            address=plain_address(self.base_url),
            key_name=wiring.key_name,
            secrets=wiring.secrets,
            timeout=wiring.spec.timeout,
            hint=self.hint,
        )

    async def call(self, request: Request) -> Reply:
        """What the SDK's response says; may raise whatever the SDK raises."""
        raise NotImplementedError

    async def ask(self, request: Request) -> Answer:
        """The recorded answer, or the provider's.

        Raises:
            ProviderError: no answer could be had.
            OutputError: the answer could not be recorded.
        """
        from pipeline.providers.cassette_transport import exchange

        with exchange(request, self.proof) as current:
            try:
                async with asyncio.timeout(self.wiring.spec.timeout):
                    reply = await self.call(request)
                recording = current.recording
                if recording is None:
                    raise MalformedAnswerError("it sent no answer")  # noqa: TRY301 - for translate()
                answer = answer_of(request, reply, recording)
            except Exception as error:
                fault = translate(error, self._addressee)
                if not current.replayed or not isinstance(fault, ProviderError):
                    raise fault from error
                path = self.wiring.cassettes.where(request)
                raise ProviderError(f"{fault} Delete {path} to ask again.") from error
        if not current.replayed:
            # Not before it could be read, or what nobody can read would stand in the way of asking again.
            self.wiring.cassettes.save(recording)
        return answer

    async def aclose(self) -> None:
        """Give connections back."""
        await self.http.aclose()
