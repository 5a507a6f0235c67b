"""The Markdown of a feedback sheet -> HTML and PDF."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from string import Template

from pipeline.resources import data_folder
from pipeline.writers.document.assembly import Document
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.formats.pdf import write_pdf
from pipeline.writers.formats.typst_process import TypstProcess

_STYLE = "main.sheet { margin: auto; padding: clamp(1rem, 4vw, 2.5rem); } blockquote p { margin-block: .3rem; }"


def sheet_html(markdown: str, title: str) -> bytes:
    """One page that loads nothing and runs nothing."""
    style, page = _page()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src-elem 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = _parser().render(markdown).strip()
    return page.substitute(policy=policy, title=escape(title), style=style, body=body).encode("utf-8", "replace")


def sheet_pdf(markdown: str, title: str, typst: TypstProcess) -> bytes:
    """A tagged PDF.

    Raises:
        RenderError: Typst takes too long, or accepts the sheet in no way.
    """
    document = Document(
        title=title,
        author=None,
        modified=None,
        blocks=blocks_of(markdown, 1),
        contents=(),
        charts={},
        sources={},
    )
    return write_pdf(document, typst)[0]


@cache
def _page() -> tuple[str, Template]:
    templates = data_folder("templates")
    style = (templates / "report.css").read_text("utf-8").strip() + "\n" + _STYLE
    return style, Template((templates / "sheet.html").read_text("utf-8"))


@cache
def _parser():  # type: ignore[no-untyped-def]  # noqa: ANN202 - the type is markdown-it's, imported on use
    from markdown_it import MarkdownIt

    from pipeline.writers.document.syntax import shareable

    return shareable(MarkdownIt("commonmark", {"html": False}).enable("table").disable("image"))
