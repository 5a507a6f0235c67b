"""Untrusted text inside XML and Markdown."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

# All that the production Char of XML 1.0 leaves out, and the two non-characters that parsers refuse with it.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What acts inside a line: markup, HTML, tables, formulas, mentions and references, emoji names, addresses.
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|&~$@]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
# What acts at its start: bullets, numbers, underlines of headings.
_START = re.compile(r"^(\d{0,9})([-+=.)])")
_PERCENT = re.compile(r"(?<=\d) %")


def printable(text: str) -> str:
    """The text with every character that XML cannot hold shown as U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def xml_text(text: str) -> str:
    """The text for XML content and quoted attributes; what XML cannot hold is shown as U+FFFD.

    Line ends and tabs become character references, which survive the normalisation of attributes.
    """
    return escape(printable(text), {'"': "&quot;", "'": "&#39;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def markdown_text(text: str) -> str:
    """The text on one line of Markdown with nothing left that Markdown, HTML or a table would act on."""
    line = _SPECIAL.sub(r"\\\g<0>", " ".join(printable(text).split()))
    return _START.sub(r"\1\\\2", line)


def unbroken(text: str) -> str:
    """The text with no line break between a figure and its per cent sign."""
    return _PERCENT.sub("\u00a0%", text)
