"""What was answered before: the store of recordings, and what each record mode allows."""

from __future__ import annotations

import errno
import functools
import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import NotRecordedError, OutputError, ProviderError
from pipeline.files import put_bytes, safe_name, temporary_beside
from pipeline.providers.base import Request
from pipeline.providers.cassette_bytes import content_of, readable, recording_of
from pipeline.providers.cassette_file import read_recording, write_recording
from pipeline.providers.cassette_yaml import UnreadableCassetteError
from pipeline.providers.miss import explain_miss
from pipeline.providers.recording import Recording, remove_secrets
from pipeline.providers.redaction import forbidden_bytes, strike_out, true_secrets

if TYPE_CHECKING:
    import httpx2

    from pipeline.providers.cassette_transport import RecordingTransport

RecordMode = Literal["none", "once", "new_episodes", "all"]

_DIGEST = re.compile(rb"\b[0-9a-f]{64}\b")
_KEPT_AT_HAND = 2**16
"""Recordings with longer bodies are read from their file again rather than kept in memory."""

_PROBE = b"\n" * 2**16
"""Written before anything is asked: a full disk still takes an empty file."""
_PLENTY = 2**24
"""Bytes free with which a folder that took an answer will take the next ones too."""


class Cassettes:
    """The recordings of one folder, under one of vcrpy's record modes.

    An answer lies in ``<folder>/<label>/<exercise>.<sample>.yaml``, or in
    ``<exercise>.<sample>.<8 digits of the digest>.yaml`` where another request holds that name. What selects a
    file is the digest in it, so renamed labels, exercises and files are still found.

    Args:
        folder: where the recordings are; made when the first one is written.
        mode: ``none`` replays only. ``new_episodes`` asks for what is not there. ``once`` does so for a label that
            had no recordings when its first request came, and replays only otherwise (a label's folder is what a
            file is to vcrpy). ``all`` asks for everything again and replaces what is there.
        secrets: values that must never be written, such as API keys.
    """

    def __init__(self, folder: Path, mode: RecordMode, secrets: Sequence[str] = ()) -> None:
        self.folder = folder
        self.mode = mode
        self._secrets = true_secrets(secrets)
        self._forbidden = forbidden_bytes(self._secrets)
        # Each request needs the same few names several times.
        self._name = functools.cache(self._make_name)
        self._folder_of = functools.cache(lambda label: self.folder / self._name(label))
        self._at_hand: dict[str, Recording | None] = {}
        self._paths: dict[str, list[Path]] | None = None
        self._known: list[Request] | None = None
        self._was_empty: dict[str, bool] = {}
        self._writable: set[Path] = set()

    # ------------------------------------------------------------ looking

    def holds(self, request: Request) -> bool:
        """Whether the request would be answered without asking anybody."""
        if self.mode == "all":
            return False
        if request.digest in self._at_hand:
            return self._at_hand[request.digest] is not None
        recording = self.find(request)
        if recording is None or len(recording.received) <= _KEPT_AT_HAND:
            self._at_hand[request.digest] = recording
        return recording is not None

    def replay(self, request: Request) -> Recording | None:
        """The recording to answer with, or None where the mode allows to ask.

        Raises:
            NotRecordedError: there is none, and the mode forbids to ask.
        """
        may_ask = self.may_ask(request.label)
        if self.mode == "all":
            return None
        known = request.digest in self._at_hand
        recording = self._at_hand.pop(request.digest) if known else self.find(request)
        if recording is None and not may_ask:
            raise self.miss(request)
        return recording

    def may_ask(self, label: str) -> bool:
        """Whether the mode allows to ask for what a label has no recording of."""
        if self.mode != "once":
            return self.mode != "none"
        if label not in self._was_empty:
            self._was_empty[label] = not any((self.folder / self._name(label)).glob("*.yaml"))
        return self._was_empty[label]

    def find(self, request: Request) -> Recording | None:
        """The recording of a request under any name, or None; the mode does not matter.

        Raises:
            ProviderError: its file holds a secret.
        """
        return next((recording for _, recording in self._found(request)), None)

    def where(self, request: Request) -> Path | None:
        """The file that answers a request, or None."""
        return next((path for path, _ in self._found(request)), None)

    def miss(self, request: Request) -> NotRecordedError:
        """The error for a request that has no recording; its sentence says why and what to do."""
        if self._known is None:
            self._known = [recording.request for _, recording in self.recordings()]
        return explain_miss(request, self._known, self.folder, self._damage(request))

    def place_of(self, request: Request) -> Path:
        """The file that an answer of this request is looked for in first."""
        return self._names(request)[0]

    def is_damaged(self, request: Request) -> bool:
        """Whether a file that should hold the request is there and cannot be read."""
        return self._damage(request) is not None

    def _damage(self, request: Request) -> str | None:
        for path in self._names(request):
            data = content_of(path)
            try:
                if data is not None:
                    read_recording(data)
            except UnreadableCassetteError as error:
                return f"{path}{f':{error.line}' if error.line else ''}: {error}"
        return None

    def recordings(self) -> Iterator[tuple[Path, Recording]]:
        """All readable recordings with their files, in order of path."""
        for path in sorted(self.folder.glob("*/*.yaml")):
            recording = readable(path)
            if recording is not None:
                yield path, recording

    def _found(self, request: Request) -> Iterator[tuple[Path, Recording]]:
        seen = set()
        for path in itertools.chain(self._names(request), self._elsewhere(request)):
            if path not in seen:
                seen.add(path)
                data = content_of(path)
                recording = recording_of(data)
                if data and recording is not None and recording.digest == request.digest:
                    self._refuse_secret(path, data)
                    yield path, recording

    def _refuse_secret(self, path: Path, data: bytes) -> None:
        place = next((place for form in self._forbidden if (place := data.find(form)) >= 0), None)
        if place is not None:
            line = data.count(b"\n", 0, place) + 1
            raise ProviderError(
                f"{path}:{line}: this recording holds one of your API keys, so it is not used; delete the file, make a "
                "new key, and run the same command again."
            )

    def _names(self, request: Request) -> tuple[Path, Path]:
        folder = self._folder(request)
        stem = f"{self._name(request.exercise)}.{request.sample}"
        return folder / f"{stem}.yaml", folder / f"{stem}.{request.digest[:8]}.yaml"

    def _folder(self, request: Request) -> Path:
        return self._folder_of(request.label)

    def _make_name(self, text: str) -> str:
        return safe_name(strike_out(text, self._secrets))

    def _elsewhere(self, request: Request) -> Iterator[Path]:
        """Files under other names that may hold the request, those of its label first."""
        if self._paths is None:
            self._paths = {}
            for path in sorted(self.folder.glob("*/*.yaml")):
                for digest in _DIGEST.findall(content_of(path) or b""):
                    self._paths.setdefault(digest.decode(), []).append(path)
        own = self._folder(request)
        yield from sorted(self._paths.get(request.digest, ()), key=lambda path: path.parent != own)

    # ------------------------------------------------------------ writing

    def make_room(self, request: Request) -> None:
        """Return if the answer of this request could be written; to be called before money is spent on it.

        Raises:
            OutputError: the folder cannot be made or written to, or the disk is full.
        """
        folder = self._folder(request)
        try:
            if folder in self._writable and shutil.disk_usage(folder).free >= _PLENTY:
                return
            folder.mkdir(parents=True, exist_ok=True)
            probe = Path(temporary_beside(folder / "probe"))
            try:
                probe.write_bytes(_PROBE)
            finally:
                probe.unlink(missing_ok=True)
        except OSError as error:
            raise _not_writable(folder, error) from error
        self._writable.add(folder)

    def clean(self, recording: Recording) -> Recording:
        """The recording without secrets."""
        return remove_secrets(recording, self._secrets)

    def save(self, recording: Recording) -> Recording:
        """The recording as it was written: without secrets.

        The file is complete or not there at all, also after ``kill -9``. It is not flushed to the disk (fsync), which
        would cost more than the rest: a power cut may lose the answers of the last seconds.

        Raises:
            OutputError: it cannot be written.
        """
        if self._folder(recording.request) not in self._writable:
            self.make_room(recording.request)
        recording = self.clean(recording)
        path = self._place(recording)
        try:
            put_bytes(path, write_recording(recording))
        except OSError as error:
            raise _not_writable(path, error) from error
        self._known = None
        self._at_hand.pop(recording.digest, None)
        if self._paths is not None:
            self._paths.setdefault(recording.digest, []).append(path)
        return recording

    def _place(self, recording: Recording) -> Path:
        """The plain name, unless a file of another request (or one that cannot be read) holds it."""
        plain, with_digest = self._names(recording.request)
        if os.path.exists(with_digest):  # noqa: PTH110 - a run saves thousands of answers
            return with_digest
        if not os.path.exists(plain):  # noqa: PTH110 - as above
            return plain
        held = readable(plain)
        return plain if held is not None and held.digest == recording.digest else with_digest

    # ------------------------------------------------------------ HTTP

    def transport(self, connect: Callable[[], httpx2.AsyncBaseTransport] | None) -> RecordingTransport:
        """A transport for an SDK that asks and records, where the mode allows it.

        Args:
            connect: makes the transport to ask through; called when it is first needed, and never under mode ``none``.
                None where nobody may be asked at all.
        """
        from pipeline.providers.cassette_transport import RecordingTransport

        return RecordingTransport(self, None if self.mode == "none" else connect)


def _not_writable(path: Path, error: OSError) -> OutputError:
    advice = "; make room and run the same command again" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
    return OutputError(f"{path}: recorded answers cannot be written here: {error.strerror or error}{advice}.")
