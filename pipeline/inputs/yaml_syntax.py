"""YAML's syntax errors in plain words."""

from __future__ import annotations

import re

import yaml

QUOTE_IT = 'put the whole text in quotes: "..."'

_START = "a text may not start with {} unless it is in quotes; " + QUOTE_IT
_TAB = "a tab is not allowed here; replace it with spaces"
_BRACKET = "the bracket {} that was opened here is not closed, or a comma is missing before this line"
_NO_ENTRY = (
    "this line does not fit the list above; start a new entry with '- ' in the same column, "
    "or a key of the entry above in the column of its other keys"
)

# (pattern of PyYAML's "context; problem", whether the context's line is the useful one, sentence); libyaml and the
# parser in Python word most problems differently.
_SENTENCES: tuple[tuple[str, bool, str], ...] = (
    (r"document start|directive|incompatible|another document", False,
     "lines that start with --- or ... or % are not used in this file; remove the line"),
    (r"mapping values are not allowed", False, "a colon followed by a space inside a text makes YAML see a key; "
     + QUOTE_IT + ", or indent the line if it is a key"),
    (r"quoted scalar; found unexpected end|document separator", True,
     "the quotation mark that opens here is never closed"),
    (r"unknown escape|did not find expected hexdecimal|expected escape sequence", False,
     "a backslash inside double quotes has a special meaning; use single quotes: '...'"),
    (r"scanning an alias", False, _START.format("*")),
    (r"scanning an anchor", False, _START.format("&")),
    (r"(parsing|scanning) a tag|undefined tag", False, _START.format("!")),
    (r"scanning a block scalar", False,
     "nothing may follow on the line of | or >; the text begins on the next line, indented"),
    (r"could not find expected ':'", True, "a key needs a colon and a space behind it, as in 'title: My report'"),
    (r"flow sequence", True, _BRACKET.format("[")),
    (r"flow mapping", True, _BRACKET.format("{")),
    (r"node content", False, "a value is missing before a bracket or comma, or a bracket is never closed; " + QUOTE_IT
     + " if it is one text"),
    (r"unexpected ':'", False, "inside brackets a colon needs a space behind it; " + QUOTE_IT + " if it is one text"),
    (r"block collection", False, _NO_ENTRY),
    (r"block mapping", False, "this line does not fit the lines above: keys of one group start in the same column"),
)  # fmt: skip


# A key whose value follows its colon at once; an address such as http://... is none.
_UNSPACED = re.compile(r"\s*(?:- )?([A-Za-z_]+):(?!//)[^\s:]")
_TABBED = re.compile(r" *\t")


def explain(error: yaml.MarkedYAMLError, text: str) -> tuple[str, int]:
    """One sentence on what is wrong, and its 1-based line.

    Args:
        error: what PyYAML raised.
        text: the text that it read.
    """
    lines = text.splitlines() or [""]
    where = f"{error.context or ''}; {error.problem or ''}"
    line = _line(error.problem_mark, lines)
    tabbed = "tab character" in where or _TABBED.match(lines[line - 1])
    if tabbed or "cannot start any token" in where:
        return _TAB if tabbed else _wrong_start(lines[line - 1], error.problem_mark), line
    if opened := _opened_before(error, text):
        return "the quotation mark that opens here is not closed in its line", opened
    if error.problem_mark and lines[line - 1][: error.problem_mark.column].rstrip().endswith(("'", '"')):
        return "the text ends at its closing quotation mark; to quote inside it, use the other kind of mark", line
    if "mapping values are not allowed" in where and line > 1 and (key := _UNSPACED.match(lines[line - 2])):
        return f"a key needs a space behind its colon: '{key[1]}: ...'", line - 1
    for pattern, at_context, sentence in _SENTENCES:
        if re.search(pattern, where):
            return sentence, _line(error.context_mark, lines) if at_context and error.context_mark else line
    return f"this line cannot be understood ({error.problem or error.context}); {QUOTE_IT} if it is one text", line


def _opened_before(error: yaml.MarkedYAMLError, text: str) -> int | None:
    """1-based line of the quotation mark whose partner, some lines below, the error follows; None where none does."""
    last: yaml.Token | None = None
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if error.problem_mark and token.start_mark.index >= error.problem_mark.index:
                break
            last = token
    except yaml.YAMLError:
        pass
    if not isinstance(last, yaml.ScalarToken) or last.style not in ("'", '"'):
        return None
    first, end = last.start_mark.line + 1, last.end_mark.line + 1
    return first if first < end == _line(error.problem_mark, text.splitlines()) else None


def _line(mark: yaml.Mark | None, lines: list[str]) -> int:
    """1-based line of a mark; the last one for a mark behind the end."""
    return min(mark.line + 1, len(lines)) if mark else 1


def _wrong_start(line: str, mark: yaml.Mark | None) -> str:
    character = line[mark.column : mark.column + 1] if mark else ""
    return _TAB if character == "\t" else _START.format(character)
