"""Graded submission and template -> the Markdown of a feedback sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from pipeline.resources import data_folder
from pipeline.writers.document.visible import one_line
from pipeline.writers.markup import markdown_text, printable, unbroken
from pipeline.writers.sheets.view import Safe

TEMPLATE = "sheet.md.j2"
# TeX in dollar signs or brackets; with a backtick or a bar it could act as something else.
_FORMULA = re.compile(
    r"(?<!\\)\$\$?(?=[^\s$])([^$`|]*[\\^_{][^$`|]*)(?<=\S)\$\$?(?!\d)|\\\(([^`|]+?)\\\)|\\\[([^`|]+?)\\\]"
)


def sheet_template(path: Path | None = None) -> Callable[[dict[str, Any]], str]:
    """What makes a sheet's Markdown of its values; each value is escaped, so that none can act.

    Args:
        path: an instructor's template; None takes the shipped one.

    Raises:
        ConfigError: the template cannot be read or is no template; the function raises it too, for a wrong name.
    """
    from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    file = path or data_folder("templates") / TEMPLATE
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(file.parent),
        finalize=lambda value: value if isinstance(value, Safe) else _escaped(one_line(str(value))),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    try:
        template = environment.get_template(file.name)
    except TemplateSyntaxError as error:
        raise ConfigError(f"the template is wrong: {error.message}", file, error.lineno) from error
    except (TemplateError, UnicodeDecodeError, OSError) as error:
        raise ConfigError("there is no such template, or it is no UTF-8 text", file) from error

    def render(values: dict[str, Any]) -> str:
        try:
            made = template.render(values)
        except (TemplateError, ArithmeticError, TypeError, ValueError, AttributeError, LookupError) as error:
            raise ConfigError(f"the template is wrong: {error}", file) from error
        return _tidy(made)

    return render


def _escaped(line: str) -> str:
    """The line with nothing left that acts; formulas are shown as code, with their TeX as it was written."""
    parts = []
    end = 0
    for match in _FORMULA.finditer(line):
        before = line[end : match.start()]
        # Escaping takes the blanks around a piece away.
        blank = " " if before[-1:].isspace() else ""
        parts += [_piece(before, inside=end > 0), blank, f"`{printable(next(filter(None, match.groups())).strip())}`"]
        end = match.end()
    return "".join([*parts, _piece(line[end:], inside=end > 0)])


def _piece(text: str, *, inside: bool) -> str:
    """The text escaped; what is inside of a line needs no escape for its start and keeps the blank there."""
    return unbroken(markdown_text(f"x{text}")[1:] if inside else markdown_text(text))


def _tidy(markdown: str) -> str:
    """The text without blanks at line ends and with single empty lines, ending in a line end."""
    lines: list[str] = []
    for line in markdown.split("\n"):
        stripped = line.rstrip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines).strip("\n") + "\n"
