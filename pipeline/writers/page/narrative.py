"""What the page tells in sentences: the parts of the report's templates that all formats share."""

from __future__ import annotations

from typing import Any

from pipeline.errors import RenderError
from pipeline.resources import data_folder
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.markup import markdown_text
from pipeline.writers.page.elements import Elements
from pipeline.writers.page.formulas import Formulas

PARTS = ("aim", "experiment", "algorithm", "meaning", "again")


def tell(values: dict[str, Any], formulas: Formulas, level: int) -> dict[str, str]:
    """HTML of each shared part of the templates, by its name.

    Args:
        values: what the templates name.
        formulas: of the page.
        level: of the topmost headings.

    Raises:
        RenderError: a template is wrong.
    """
    from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(data_folder("templates")),
        finalize=lambda value: markdown_text(str(value)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="{##",
        comment_end_string="##}",
    )
    told = {}
    for name in PARTS:
        try:
            markdown = environment.get_template(f"_{name}.md.j2").render(values)
        except TemplateError as error:
            raise RenderError(f"The template _{name}.md.j2 is wrong: {error}. Install labreport again.") from error
        told[name] = Elements(f"told-{name}", formulas).write(blocks_of(markdown, level))
    return told
