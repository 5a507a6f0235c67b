"""The feedback sheets of a class, made side by side; a sheet that is there already is not made again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from pipeline.errors import RenderError
from pipeline.files import write_bytes, write_text
from pipeline.records import ClassGrades, GradedSubmission
from pipeline.writers.document.visible import one_line
from pipeline.writers.formats.typst_process import TypstProcess
from pipeline.writers.sheets.formats import sheet_html, sheet_pdf
from pipeline.writers.sheets.markdown import sheet_template
from pipeline.writers.sheets.view import sheet_values, student_name

FORMATS = ("md", "html", "pdf")
_STAMP = "labreport-sheet-1"


@dataclass(frozen=True)
class Sheets:
    """What was written.

    Attributes:
        files: paths, by submission in the order of the class.
        notes: sentences on sheets that could not be made.
    """

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def write_sheets(
    grades: ClassGrades,
    folder: Path,
    *,
    formats: Sequence[str] = FORMATS,
    template: Path | None = None,
    jobs: int = 2,
    cache: Path | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Sheets:
    """The sheets as ``<id>.<format>`` in the folder; Markdown, the source of the others, is always written.

    Args:
        grades: the class.
        folder: where the sheets go.
        formats: of ``md``, ``html``, ``pdf``.
        template: an instructor's own; None takes the shipped one.
        jobs: sheets that are made at the same time.
        cache: folder in which is kept which sheets are there; None makes all of them again.
        advance: called after each sheet.

    Raises:
        ConfigError: the template is wrong.
        OutputError: a file cannot be written.
    """
    render = sheet_template(template)
    texts = {each.id: render(sheet_values(each, grades)) for each in grades.submissions}
    wanted = tuple(name for name in FORMATS if name in ("md", *formats))
    compilers: SimpleQueue[TypstProcess] = SimpleQueue()
    desk = _Desk(folder, wanted, compilers, cache)

    def make(graded: GradedSubmission) -> tuple[list[Path], str]:
        title = one_line(f"{grades.title}: feedback for {student_name(graded.student, graded.id)}")
        made = desk.write(graded.id, texts[graded.id], title)
        advance()
        return made

    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        # Entered after the pool, so ended before it: a thread that waits for a compiler is freed by an interrupt.
        for _ in range(jobs if "pdf" in wanted else 0):
            compilers.put(stack.enter_context(TypstProcess()))
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        made = list(pool.map(make, grades.submissions))
    return Sheets(tuple(path for paths, _ in made for path in paths), tuple(note for _, note in made if note))


@dataclass(frozen=True)
class _Desk:
    """Where sheets are made.

    Attributes:
        folder: where they go.
        formats: those wanted, Markdown first.
        compilers: that are free.
        cache: where is kept which sheets are there, or None.
    """

    folder: Path
    formats: tuple[str, ...]
    compilers: SimpleQueue[TypstProcess]
    cache: Path | None

    def write(self, name: str, markdown: str, title: str) -> tuple[list[Path], str]:
        """The paths of one sheet, and a note where a format could not be made."""
        paths = [self.folder / f"{name}.{ending}" for ending in self.formats]
        stamp = hashlib.sha256(
            "\0".join((_STAMP, title, *self.formats, markdown)).encode("utf-8", "replace")
        ).hexdigest()
        kept = self.cache / f"{name}.stamp" if self.cache else None
        if kept and _holds(kept, stamp) and all(path.is_file() for path in paths):
            return paths, ""
        if kept:
            # Until all formats are there it is true of none of them, also if this process is killed now.
            kept.unlink(missing_ok=True)
        write_text(paths[0], markdown)
        if "html" in self.formats:
            write_bytes(self.folder / f"{name}.html", sheet_html(markdown, title))
        if "pdf" in self.formats:
            try:
                write_bytes(self.folder / f"{name}.pdf", self._pdf(markdown, title))
            except RenderError as error:
                return [path for path in paths if path.suffix != ".pdf"], f"No sheets/{name}.pdf: {error}"
        if kept:
            write_text(kept, stamp)
        return paths, ""

    def _pdf(self, markdown: str, title: str) -> bytes:
        compiler = self.compilers.get()
        try:
            return sheet_pdf(markdown, title, compiler)
        finally:
            self.compilers.put(compiler)


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_text("utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False
