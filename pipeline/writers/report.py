"""Run -> report, in any of four formats, without asking anything again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from pipeline.errors import RenderError
from pipeline.files import safe_names, write_bytes, write_text
from pipeline.records import Run
from pipeline.writers.charts import charts_of
from pipeline.writers.document.assembly import Document, assemble
from pipeline.writers.document.extent import PAGE, PRINT, left_out, shown_answers
from pipeline.writers.formats.typst_process import TIMEOUT, TypstProcess
from pipeline.writers.page.assembly import write_page

FORMATS = ("md", "pdf", "docx", "html")
_LONGEST_FIRST = ("pdf", "docx", "html", "md")
_NEEDS_TYPST = ("pdf", "docx")

Made = tuple[bytes, list[str]]
"""A file, and a note for each thing that it shows in another way."""


@dataclass(frozen=True)
class ReportFiles:
    """What was written.

    Attributes:
        files: paths, in the order in which the formats were asked for.
        notes: sentences on what could not be shown as it is, such as a character that no font has.
    """

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def write_report(run: Run, folder: Path, formats: Sequence[str] = FORMATS, *, timeout: float = TIMEOUT) -> ReportFiles:
    """The report as ``report.<format>`` in the folder, and for Markdown the charts that it shows, in ``charts/``.

    Args:
        run: the run.
        folder: where the report goes; made if need be.
        formats: those wanted.
        timeout: seconds that Typst may take for the PDF, and for the pictures of the DOCX.

    Raises:
        OutputError: a file cannot be written.
        RenderError: a format could not be made; the others are written.
    """
    files: list[Path] = []
    notes: list[str] = []
    failures: list[str] = []
    with _Rendering(run, formats, beside_charts=True, timeout=timeout) as rendering:
        if "md" in formats:
            for path, drawing in rendering.drawings(folder).items():
                write_text(path, drawing)
        for name in dict.fromkeys(formats):
            try:
                made, remarks = rendering.result(name)
            except RenderError as error:
                failures.append(f"report.{name}: {error}")
            else:
                files.append(write_bytes(folder / f"report.{name}", made))
                notes += remarks
    if failures:
        raise RenderError("\n".join(failures))
    return ReportFiles(tuple(files), tuple(dict.fromkeys(notes)))


def render(run: Run, name: str) -> Made:
    """One format as bytes, to be written anywhere, and its notes; Markdown then tells its charts in words.

    Raises:
        RenderError: it could not be made, or there is no such format.
    """
    with _Rendering(run, [name], beside_charts=False, timeout=TIMEOUT) as rendering:
        return rendering.result(name)


class _Rendering:
    """Formats in the making, each in a thread: the work is done by pandoc and Typst, in processes of their own.

    Args:
        run: the run.
        formats: those wanted.
        beside_charts: whether the charts lie as files beside the report.
        timeout: seconds that Typst may take for one job.
    """

    def __init__(self, run: Run, formats: Sequence[str], *, beside_charts: bool, timeout: float) -> None:
        unknown = [name for name in formats if name not in FORMATS]
        if unknown:
            raise RenderError(f"There is no report format {unknown[0]!r}; use one of {', '.join(FORMATS)}.")
        self._run = run
        self._formats = list(dict.fromkeys(formats))
        self._beside_charts = beside_charts
        self._timeout = timeout
        self._stack = ExitStack()
        self._futures: dict[str, Future[Made]] = {}
        self._chart_files: dict[str, str] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            pool = stack.enter_context(ThreadPoolExecutor(len(FORMATS) + 1))
            # Entered after the pool, so ended before it: a thread that waits for a compiler is freed by an interrupt.
            compilers = {
                name: stack.enter_context(TypstProcess(self._timeout)) for name in self._formats if name in _NEEDS_TYPST
            }
            writers: dict[str, Callable[[], Made]] = {"html": lambda: (write_page(self._run), [])}
            if set(self._formats) - {"html"}:
                pictures = _pictures(self._run, pool, compilers)
                self._document = assemble(self._run)
                self._chart_files = safe_names(self._document.charts)
                writers |= _writers(self._document, compilers, pictures, self._addresses())
            # The longest first: Typst works on the PDF while Python prepares the others.
            order = sorted(self._formats, key=_LONGEST_FIRST.index)
            self._futures = {name: pool.submit(writers[name]) for name in order}
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def result(self, name: str) -> Made:
        """The file and its notes.

        Raises:
            RenderError: it could not be made.
        """
        made, notes = self._futures[name].result()
        missing = left_out(self._run, shown_answers(self._run, PAGE if name == "html" else PRINT))
        return made, [f"report.{name}: {missing}", *notes] if missing else notes

    def drawings(self, folder: Path) -> dict[Path, str]:
        """Where in the folder each chart belongs, and its SVG."""
        charts = self._document.charts
        return {folder / "charts" / f"{name}.svg": charts[key].svg for key, name in self._chart_files.items()}

    def _addresses(self) -> dict[str, str]:
        files = self._chart_files if self._beside_charts else {}
        return {key: f"charts/{quote(name)}.svg" for key, name in files.items()}


def _pictures(
    run: Run, pool: ThreadPoolExecutor, compilers: Mapping[str, TypstProcess]
) -> Future[dict[str, bytes]] | None:
    """The charts of the DOCX in the making, while Python is at the document that it waits for; None without a DOCX."""
    if "docx" not in compilers:
        return None
    from pipeline.writers.formats.docx import draw_charts

    return pool.submit(draw_charts, charts_of(run), compilers["docx"])


def _writers(
    document: Document,
    compilers: Mapping[str, TypstProcess],
    pictures: Future[dict[str, bytes]] | None,
    addresses: Mapping[str, str],
) -> dict[str, Callable[[], Made]]:
    """Format to what makes it, but for the page, which is made from the run itself."""
    from pipeline.writers.formats.docx import write_docx
    from pipeline.writers.formats.gfm import write_gfm
    from pipeline.writers.formats.pdf import write_pdf

    return {
        "md": lambda: (write_gfm(document, addresses), []),
        "pdf": lambda: write_pdf(document, compilers["pdf"]),
        "docx": lambda: (write_docx(document, pictures.result() if pictures else {}), []),
    }
