"""What the font of a PDF is, by its name."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.inputs.reading.word_styles import is_monospace

_BOLD = re.compile(r"bold|black|heavy|demi(?!lune)|cmbx|cmssbx|sfbx", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|cmti|sfti", re.IGNORECASE)
_MATHEMATICAL = re.compile(r"math(?!ilda)|^cm(?:mi|sy|ex)|^(?:msam|msbm|eufm|rsfs)|^mtsy|^mtmi", re.IGNORECASE)
_STYLE = re.compile(r"[-,]?(?:regular|roman|book|medium|bold|italic|oblique|it|mt|ps|identity|[-,h])+$", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")


class Font(NamedTuple):
    """How the letters of a font look."""

    bold: bool = False
    italic: bool = False
    monospace: bool = False
    mathematical: bool = False
    """Whether it is made for formulas."""
    family: str = ""
    """Its name without weight and slant."""


def named_font(name: str) -> Font:
    """What a font is by its name, for PDFium says 400 of every weight."""
    bare = _SUBSET.sub("", name)
    return Font(
        _BOLD.search(name) is not None,
        _ITALIC.search(name) is not None,
        is_monospace(name),
        _MATHEMATICAL.search(bare) is not None,
        _STYLE.sub("", bare).lower(),
    )
