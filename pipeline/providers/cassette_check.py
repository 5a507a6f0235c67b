"""What is wrong with recorded answers: missing, unused, unreadable, or holding a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.providers.base import Request
from pipeline.providers.cassette import Cassettes
from pipeline.providers.cassette_bytes import content_of
from pipeline.providers.cassette_file import line_of_answer, read_recording
from pipeline.providers.cassette_yaml import UnreadableCassetteError
from pipeline.providers.miss import RECORD_COMMAND, first_difference
from pipeline.providers.recording import Recording
from pipeline.providers.redaction import KEY_SHAPES, true_secrets, written_forms
from pipeline.providers.registry import fault_of_answer

_KEYS = {
    **KEY_SHAPES,
    "a bearer token": r"\bBearer\s+(?=\S*\d)[A-Za-z0-9._~+/-]{8,}",
    "a signed token (JWT)": r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a key in an address": r"[?&](?:key|api_key|api-key|access_token|token)=[^&\s\"']{8,}",
    "a name and password in an address": r"\bhttps?://[^/\s:@\"']+:[^/\s@\"']+@",
}
_SECRETS = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, pattern in enumerate(_KEYS.values())))
_HEADERS = re.compile(
    r"(?i)['\"]?\b(authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key|x-goog-api-key"
    r"|openai-organization|openai-project|anthropic-organization-id)['\"]?\s*:",
)
_HEADER_BLOCK = re.compile(r"(\s*)(?:- )?headers:(.*)")


@dataclass(frozen=True)
class CassetteRemark:
    """What is wrong with one file of recorded answers; ``str()`` is a sentence with its place.

    Attributes:
        path: the file; of a missing one, where it would lie.
        kind: what sort of fault it is.
        line: 1-based line, or None where no line applies.
        message: what is wrong; never the secret itself.
    """

    path: Path
    kind: Literal["missing", "unused", "unreadable", "secret"]
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.path}{f':{self.line}' if self.line else ''}: {self.message}"


def check_cassettes(
    folder: Path, requests: Iterable[Request], secrets: Sequence[str] = ()
) -> tuple[CassetteRemark, ...]:
    """A remark for everything that is wrong, in order of file and line; empty if nothing is.

    Args:
        folder: of the recorded answers; it need not be there.
        requests: everything that the experiment asks.
        secrets: values that no file may hold, such as API keys.
    """
    store = Cassettes(folder, "none")
    used, asked, missing = set(), {}, []
    for request in requests:
        if request.kind == "file":
            continue
        path = store.where(request)
        used.add(path)
        asked[request.digest] = request
        if path is None:
            missing.append(request)
    remarks = _missing(store, missing, nothing_is_there=not any(folder.rglob("*.yaml")))
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        if path.suffix == ".tmp":
            remarks.append(CassetteRemark(path, "unreadable", None, "an interrupted write left this; delete it."))
            continue
        if path.suffix not in (".yaml", ".yml"):
            continue
        data = content_of(path)
        if data is None:
            remarks.append(CassetteRemark(path, "unreadable", None, "it cannot be read, or is larger than any answer."))
            continue
        remarks.extend(_secrets_in(path, data, secrets))
        try:
            recording = read_recording(data)
        except UnreadableCassetteError as error:
            remarks.append(CassetteRemark(path, "unreadable", error.line, f"{error}."))
            continue
        if fault := fault_of_answer(recording):
            message = f"its response cannot be read as an answer ({fault}); delete the file to ask again."
            remarks.append(CassetteRemark(path, "unreadable", line_of_answer(data), message))
        remarks.extend(_oddities(path, recording, asked, is_used=path in used))
    return tuple(sorted(remarks, key=lambda remark: remark.path))


def _missing(store: Cassettes, requests: Sequence[Request], *, nothing_is_there: bool) -> list[CassetteRemark]:
    """What a replay would not find, but for what lies there damaged and has a remark of its own."""
    if nothing_is_there and requests:
        message = f"nothing is recorded, so a replay, as in CI, fails; record the answers with: {RECORD_COMMAND}"
        return [CassetteRemark(store.folder, "missing", None, message)]
    return [
        CassetteRemark(
            store.place_of(request),
            "missing",
            None,
            f"{request.label}, exercise {request.exercise}, sample {request.sample} is not recorded, so a replay, as "
            f"in CI, fails there; record it with: {RECORD_COMMAND}",
        )
        for request in requests
        if not store.is_damaged(request)
    ]


def _oddities(
    path: Path, recording: Recording, asked: dict[str, Request], *, is_used: bool
) -> Iterator[CassetteRemark]:
    if recording.digest != recording.request.digest and not recording.redacted:
        yield CassetteRemark(
            path, "unreadable", None, "its digest is not that of its identity; one of them was edited by hand."
        )
    if is_used:
        return
    if recording.digest in asked:
        yield CassetteRemark(path, "unused", None, "another file holds the same request; delete one of them.")
        return
    place = (recording.request.exercise, recording.request.sample, recording.request.label)
    successor = next((r for r in asked.values() if (r.exercise, r.sample, r.label) == place), None)
    difference = first_difference(recording.request, successor) if successor else None
    yield CassetteRemark(
        path, "unused", None, f"no call of the experiment selects it{f': {difference}' if difference else ''}."
    )


def _secrets_in(path: Path, data: bytes, secrets: Sequence[str]) -> Iterator[CassetteRemark]:
    values = [form for secret in true_secrets(secrets) for form in written_forms(secret)]
    depth: int | None = None
    for number, line in enumerate(data.decode(errors="replace").split("\n"), start=1):
        if any(value in line for value in values):
            yield CassetteRemark(path, "secret", number, "holds one of your API keys; delete the file and the key.")
            continue
        found = _SECRETS.search(line)
        if found:
            what = list(_KEYS)[int((found.lastgroup or "k0")[1:])]
            yield CassetteRemark(path, "secret", number, f"holds what looks like {what}.")
            continue
        block = _HEADER_BLOCK.fullmatch(line)
        if block:
            depth = len(block[1])
        elif depth is not None and line.strip() and len(line) - len(line.lstrip()) <= depth:
            depth = None
        header = _HEADERS.search(block[2] if block else line) if depth is not None else None
        if header:
            yield CassetteRemark(
                path, "secret", number, f"holds the header {header[1].lower()}, which may identify you."
            )
