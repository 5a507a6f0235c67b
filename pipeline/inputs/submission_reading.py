"""Folders, files and archives -> Submissions: every file found, given to its student, and read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from itertools import accumulate, pairwise
from pathlib import Path
from queue import SimpleQueue

from pydantic import ValidationError

from pipeline.errors import InputError, OutputError
from pipeline.files import write_text
from pipeline.inputs.found_files import Found, FoundFile, Opener
from pipeline.inputs.reading.limits import FILE_LIMIT
from pipeline.inputs.reading.process import READER_VERSION, digest, read_document
from pipeline.inputs.reading.reader_process import ReaderProcess
from pipeline.records import Document, ReadingStatus, Submission, SubmittedFile

_SAME_TEXT = 0.9
"""Share of words from which on two files of a student are the same report in two formats."""
_SAME_REPORT = 0.75
"""The same where the two have one name too: a page repeats what it shows, a PDF splits words."""
_WORD = re.compile(r"[^\W_]+")
SAME_TEXT = "the same text as "
"""Begins the reason of a file that does not count, since another of its student says the same."""
_FEW_WORDS = 50
_SEPARATOR = "\n\n"


def read_submissions(
    found: Sequence[Found],
    *,
    cache: Path | None = None,
    jobs: int = 2,
    advance: Callable[[Submission], None] | None = None,
    strike: Callable[[str], str] | None = None,
) -> tuple[Submission, ...]:
    """A Submission for each found one, in their order; what cannot be read is its student's reason, never an error.

    ``read_submissions(find_submissions([Path("class.zip")]), cache=Path("out/.cache"), jobs=2, advance=print)``

    Args:
        found: of ``find_submissions``.
        cache: folder in which readings are kept by the hash of the file's content; the next call reads only what is
            new. It is made where it does not exist; where it cannot be, nothing is kept.
        jobs: files that are read at a time, each by a process of its own.
        advance: called with each Submission as soon as all its files are read, from the calling thread.
        strike: takes out of a text what must be kept nowhere, such as keys; None leaves texts as they are.
    """
    ready: dict[int, Submission] = {}
    readers: SimpleQueue[ReaderProcess] = SimpleQueue()
    with ExitStack() as stack:
        opener = stack.enter_context(Opener())
        pool = stack.enter_context(ThreadPoolExecutor(max_workers=max(jobs, 1)))
        # Entered after the pool, so ended before it: a thread that waits for a reader is freed by an interrupt.
        for _ in range(max(jobs, 1)):
            readers.put(stack.enter_context(ReaderProcess()))
        waiting: dict[Future[Document], int] = {}
        documents: dict[int, dict[Future[Document], Document]] = {}
        order: dict[int, list[Future[Document]]] = {}
        try:
            for index, each in enumerate(found):
                order[index] = [pool.submit(_read_file, file, opener, readers, cache, strike) for file in each.files]
                documents[index] = {}
                waiting |= dict.fromkeys(order[index], index)
                if not order[index]:
                    ready[index] = _told(assemble(each, []), advance)
            for future in as_completed(waiting):
                index = waiting[future]
                documents[index][future] = future.result()
                if len(documents[index]) == len(order[index]):
                    read = documents.pop(index)
                    ready[index] = _told(assemble(found[index], [read[f] for f in order[index]]), advance)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(ready[index] for index in range(len(found)))


def _told(submission: Submission, advance: Callable[[Submission], None] | None) -> Submission:
    if advance is not None:
        advance(submission)
    return submission


def _read_file(
    file: FoundFile,
    opener: Opener,
    readers: SimpleQueue[ReaderProcess],
    cache: Path | None,
    strike: Callable[[str], str] | None,
) -> Document:
    try:
        data = opener.read(file, FILE_LIMIT)
    except InputError as error:
        reason = " ".join(str(error).split())
        return Document(sha256="", format="unknown", status="not gradable", reason=reason)
    kept = _kept_at(cache, data, file.name)
    if kept is not None:
        with suppress(OSError, ValidationError):
            # Kept, perhaps, when another key was set.
            return _struck(Document.model_validate_json(kept.read_bytes()), strike)
    reader = readers.get()
    try:
        document, certain = read_document(data, file.name, reader=reader)
    finally:
        readers.put(reader)
    document = _struck(document, strike)
    if kept is not None and certain:
        with suppress(OutputError):
            write_text(kept, document.model_dump_json())
    return document


def _struck(document: Document, strike: Callable[[str], str] | None) -> Document:
    """The document without what must be kept nowhere; its pages begin where they began."""
    if strike is None:
        return document
    text, reason, hidden = strike(document.text), strike(document.reason), tuple(map(strike, document.hidden))
    if (text, reason, hidden) == (document.text, document.reason, document.hidden):
        return document
    ends = accumulate(len(strike(document.text[start:end])) for start, end in pairwise((0, *document.pages)))
    pages = tuple(min(end, len(text)) for end in ends)
    return document.model_copy(update={"text": text, "reason": reason, "hidden": hidden, "pages": pages})


def _kept_at(cache: Path | None, data: bytes, name: str) -> Path | None:
    """Where the reading of a file is kept; its ending tells Markdown from plain text, so it is a part of the name."""
    if cache is None:
        return None
    ending = "".join(c for c in Path(name).suffix.lower() if c.isascii() and c.isalnum())[:8]
    return cache / f"readings-{READER_VERSION}" / f"{digest(data)}-{ending or 'none'}.json"


# ---------------------------------------------------------------- documents -> submission


def assemble(found: Found, documents: Sequence[Document]) -> Submission:
    """The submission that the documents make, in the order of its files.

    Of two files with the same text only one counts: a report that is handed in as DOCX and PDF is one report.
    """
    files: list[SubmittedFile] = []
    texts: list[str] = []
    notes: list[str] = []
    length = 0
    twins = _twins(documents, [Path(file.name).stem.casefold() for file in found.files])
    for index, (file, document) in enumerate(zip(found.files, documents, strict=True)):
        status: ReadingStatus = document.status
        reason, text = document.reason, document.text
        if index in twins:
            text, reason = "", f"{SAME_TEXT}{found.files[twins[index]].name}, which counts"
            notes.append(f"{file.name}: {reason}")
        elif status != "ok":
            notes.append(f"{file.name}: {reason}" if len(documents) > 1 else reason)
        gap = _SEPARATOR if text and length else ""
        start = length + len(gap)
        texts.append(gap + text)
        length = start + len(text) if text else length
        files.append(
            SubmittedFile(
                path=file.path.as_posix(),
                sha256=document.sha256,
                format=document.format,
                status=status,
                reason=reason,
                start=start if text else length,
                end=length,
                pages=tuple(start + page for page in document.pages) if text else (),
                late=file.late,
                attachment=file.attachment,
                labreport=document.labreport,
            )
        )
    return Submission(
        id=found.id,
        submitter=found.submitter,
        files=tuple(files),
        superseded=found.superseded,
        status=_status([file for index, file in enumerate(files) if index not in twins]),
        reason="; ".join(notes) if files else "empty: no file was handed in",
        text="".join(texts),
        hidden=tuple(dict.fromkeys(each for document in documents for each in document.hidden)),
    )


def _status(files: Sequence[SubmittedFile]) -> ReadingStatus:
    if all(file.status == "not gradable" for file in files):
        return "not gradable"
    return "ok" if all(file.status == "ok" for file in files) else "partial"


def _twins(documents: Sequence[Document], stems: Sequence[str]) -> dict[int, int]:
    """Index of each document that says what another says -> index of that one, which counts."""
    words = [Counter(_WORD.findall(document.text.casefold())) for document in documents]
    sizes = [counter.total() for counter in words]
    twins: dict[int, int] = {}
    # The format that keeps most of its structure counts.
    order = sorted(range(len(documents)), key=lambda index: (_loss(documents[index]), index))
    for place, index in enumerate(order):
        for better in order[:place]:
            if better in twins or sizes[index] < _FEW_WORDS:
                continue
            shared = (words[index] & words[better]).total()
            named_alike = stems[index] == stems[better] and documents[index].format != documents[better].format
            least = _SAME_REPORT if named_alike else _SAME_TEXT
            if shared > least * max(sizes[index], sizes[better]):
                twins[index] = better
                break
    return twins


def _loss(document: Document) -> int:
    order: Iterable[str] = ("docx", "odt", "markdown", "notebook", "html", "rtf", "pdf", "text")
    return next((place for place, kind in enumerate(order) if kind == document.format), 99)
