"""Template, style sheets, scripts and values -> a page that loads nothing and runs only its own script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from pipeline.errors import RenderError
from pipeline.resources import data_folder
from pipeline.writers.document.visible import make_visible

# With it an end of the element or a comment would begin; half a surrogate pair has no UTF-8; private characters are the
# marks of formulas.
_ACTING = re.compile("[<\u2028\u2029\ud800-\udfff\ue000-\uf8ff]")


def fill_page(template: str, values: dict[str, Any], *, styles: Sequence[str], scripts: Sequence[str]) -> str:
    """The page of a template, with its policy, its one style sheet and its one script.

    Args:
        template: its name below the folder of templates, such as ``page/page.html.j2``; it includes its neighbours.
        values: what it names; texts are escaped, and shown with every character.
        styles: names of style sheets below the folder of templates.
        scripts: the same of scripts; they share one scope of their own.

    Raises:
        RenderError: the template is wrong.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

    root = data_folder("templates")
    folder, _, name = template.rpartition("/")
    style = _joined(styles)
    script = f'"use strict";\n(() => {{\n{_joined(scripts)}\n}})();'
    environment = Environment(
        loader=FileSystemLoader((root / folder, root / "page")),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ours = {"style": Markup(style), "script": Markup(script), "policy": policy(style, script)}  # noqa: S704 - ours
    try:
        return environment.get_template(name).render(values | ours)
    except TemplateError as error:
        raise RenderError(f"The template of the page is wrong: {error}. Install labreport again.") from error


def policy(style: str, script: str) -> str:
    """Nothing is loaded; the one script and the one style sheet of the page run and no other."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def script_json(data: object) -> str:
    """JSON that can stand inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _ACTING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _joined(names: Sequence[str]) -> str:
    root = data_folder("templates")
    return "\n".join((root / name).read_text("utf-8").strip() for name in names)


def _visible(value: object) -> object:
    """A text with every character shown; markup is made of texts that are so already."""
    return make_visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
