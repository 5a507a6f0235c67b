from __future__ import annotations

import codecs
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.inputs.yaml_source import PROBLEM_LIMIT, Source, parse_yaml, read_yaml, refuse

FILE = Path("labreport.yaml")
LOADERS = pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader], ids=["libyaml", "python"])
Loader = type[yaml.CSafeLoader | yaml.SafeLoader]


def parsed(text: str, loader: Loader = yaml.CSafeLoader) -> Source:
    return parse_yaml(text, FILE, loader=loader)


def fault(text: str, loader: Loader = yaml.CSafeLoader) -> str:
    with pytest.raises(ConfigError) as caught:
        parsed(text, loader)
    return str(caught.value)


@pytest.mark.parametrize(
    "written", ["0042", "no", "yes", "on", "2026-11-21", "12:30", "1_000", "0x1F", "1e3", ".inf", "true", "Nein"]
)
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    assert parsed(f"a: {written}").value == {"a": written}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "# nothing but a comment"])
def test_nothing_behind_a_key_is_none(written: str) -> None:
    assert parsed(f"a: {written}").value == {"a": None}


@pytest.mark.parametrize("written", ["'null'", '""', "'~'", "|\n  null"])
def test_what_is_quoted_is_never_none(written: str) -> None:
    value = parsed(f"a: {written}").value
    assert isinstance(value, dict)
    assert isinstance(value["a"], str)


@pytest.mark.parametrize("text", ["", "# a comment\n", "\n\n"])
def test_a_file_without_content_is_none(text: str) -> None:
    assert parsed(text).value is None


@LOADERS
def test_values_nest_and_every_place_has_its_line(loader: Loader) -> None:
    source = parsed("a:\n  - x\n  - b: 1\n    c: [p,\n        q]\nd: |\n  one\n  two\n", loader)
    assert source.value == {"a": ["x", {"b": "1", "c": ["p", "q"]}], "d": "one\ntwo\n"}
    lines = {("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 3, ("a", 1, "c"): 4, ("a", 1, "c", 1): 5, ("d",): 6}
    assert {place: source.line(*place) for place in lines} == lines


def test_an_unknown_place_has_the_line_around_it() -> None:
    source = parsed("a: 1\nb:\n  c: 2\n")
    assert source.line("b", "missing", 3) == 2
    assert source.line("nowhere") == 1


def test_a_problem_in_a_block_points_at_its_line() -> None:
    source = parsed("a: x\ntext: |\n  one\n  two\n")
    assert source.problem("odd", "text", text_line=2).line == 4
    assert source.problem("odd", "a", text_line=2).line == 1
    assert str(source.problem("odd", "a")) == "labreport.yaml:1: odd"


def test_problems_are_raised_together_with_the_place_of_the_first() -> None:
    with pytest.raises(ConfigError) as caught:
        refuse([ConfigError("one", FILE, 3), ConfigError("two", FILE, 5)])
    assert str(caught.value) == "labreport.yaml:3: one\nlabreport.yaml:5: two"
    assert (caught.value.path, caught.value.line) == (FILE, 3)


def test_the_number_of_problems_told_is_limited() -> None:
    with pytest.raises(ConfigError) as caught:
        refuse([ConfigError("x", FILE, 1)] * (PROBLEM_LIMIT + 7))
    lines = str(caught.value).splitlines()
    assert len(lines) == PROBLEM_LIMIT + 1
    assert lines[-1] == "labreport.yaml: and 7 more problems"


def test_no_problem_is_no_error() -> None:
    refuse([])


# What a beginner writes, the line that must be named, and words that the sentence must have.
MISTAKES = {
    "key twice": ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands here twice, first in line 1"),
    "key twice in brackets": ("x: {a: 1, a: 2}\n", 1, "the key 'a' stands here twice"),
    "tab": ("a:\n\tb: 1\n", 2, "a tab is not allowed here; replace it with spaces"),
    "tab before a list's entry": ("a:\n  - b\n\t- c\n", 3, "a tab is not allowed here; replace it with spaces"),
    "tab behind spaces": ("a:\n  b: 1\n \tc: 2\n", 3, "a tab is not allowed here; replace it with spaces"),
    "tab before a key's first": ("a:\n  - b: 1\n\tc: 2\n", 3, "a tab is not allowed here; replace it with spaces"),
    "tab behind a dash": ("a:\n  -\tb: 1\n    c: 2\n", 2, "a tab is not allowed here; replace it with spaces"),
    "colon in a text": ("title: Lab: one\n", 1, "a colon followed by a space"),
    "quotation mark left open": ('a: 1\nb: "text\n\nc: 2\n', 2, "the quotation mark that opens here is never closed"),
    "quotation mark closed by a later one": ('a: 1\nb: "text\nc: "x"\n', 2, "opens here is not closed in its line"),
    "apostrophe closed by a later one": ("a: 'text\nb: 1\nc: 'x'\n", 1, "opens here is not closed in its line"),
    "list left open": ("a: [1, 2\nb: 3\n", 1, "the bracket [ that was opened here is not closed"),
    "group left open": ("a: {b: 1\nc: 2\n", 1, "the bracket { that was opened here is not closed"),
    "bracket too many": ("a: ]\n", 1, "a value is missing before a bracket or comma"),
    "backslash": ('a: "c:\\dir"\n', 1, "a backslash inside double quotes"),
    "bold Markdown": ("a: **bold** text\n", 1, "a text may not start with *"),
    "at sign": ("a: @me\n", 1, "a text may not start with @"),
    "backtick": ("a: `x`\n", 1, "a text may not start with `"),
    "ampersand": ("a: & b\n", 1, "a text may not start with &"),
    "alias": ("a: 1\nb: *a\n", 2, "'*a' would be an alias"),
    "anchor": ("a: &x 1\n", 1, "'&x' would be an anchor"),
    "anchor on a list": ("a: &x [1]\n", 1, "'&x' would be an anchor"),
    "anchor on a key": ("&x a: 1\n", 1, "'&x' would be an anchor"),
    "tag": ("a: !!python/object/apply:os.system [ls]\n", 1, "'!' at the start would be a tag"),
    "exclamation mark": ("a: !\n", 1, "!"),
    "wrong indentation": ("a:\n  b: 1\n c: 2\n", 3, "this line does not fit the lines above"),
    "key in a list": ("a:\n  - x\n  b: 1\n", 3, "this line does not fit the list above"),
    "key between the columns of a list": ("a:\n  - b: 1\n   c: 2\n", 3, "in the column of its other keys"),
    "text behind quotes": ("a: 'x' y\n", 1, "the text ends at its closing quotation mark"),
    "apostrophe": ("a: 'it's'\n", 1, "the text ends at its closing quotation mark"),
    "no space behind the colon": ("a: 1\nb:2\nc: 3\n", 2, "a key needs a colon and a space behind it"),
    "no space in a group": ("a:\n  b:2\n  c: 3\n", 2, "a key needs a space behind its colon: 'b: ...'"),
    "address above a colon": ("a:\n  http://b\n  c: 3\n", 3, "a colon followed by a space"),
    "text on the line of a block": ("a: | text\n", 1, "nothing may follow on the line of | or >"),
    "braces without quotes": ("a: {{ topic }}\n", 1, "a bracket stands where a key is expected"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "the file ends here for YAML"),
    "document end": ("a: 1\n...\nb: 2\n", 3, "lines that start with --- or ... or %"),
    "control character": ("a: 1\nb: \x07\n", 2, "an invisible character (U+0007)"),
    "escaped control character": ('a: 1\nb: "x\\0"\n', 2, "an invisible character (U+0000)"),
    "escaped control character in a key": ('a: 1\n"\\x07": 2\n', 2, "an invisible character (U+0007)"),
    "mark inside": ("a: 1\nb: \ufeffx\n", 2, "an invisible character (U+FEFF)"),
    "too deep": ("a: 1\nb: " + "[" * 100_000 + "\n", 2, "this is nested deeper than 20 levels"),
    "list as a key": ("a: 1\n? [b]\n: c\n", 2, "a bracket stands where a key is expected"),
}


@LOADERS
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_with_its_line(name: str, loader: Loader) -> None:
    text, line, words = MISTAKES[name]
    message = fault(text, loader)
    assert message.startswith(f"labreport.yaml:{line}: ")
    assert words in message
    assert len(message.splitlines()) == 1


def test_a_billion_laughs_are_refused_at_the_first_anchor() -> None:
    text = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert fault(text).startswith("labreport.yaml:1: ")


@pytest.mark.parametrize(
    "text", ["a: [[[1]]]\n", "a: " + "[" * 20 + "]" * 20], ids=["three levels", "the deepest allowed"]
)
def test_moderate_nesting_is_fine(text: str) -> None:
    assert parsed(text).value is not None


FRAGMENTS = st.sampled_from(
    ["a", "title", ":", ": ", "\n", "\n  ", "- ", "[", "]", "{", "}", "'", '"', "|", ">", "&x ", "*x", "!", "%", "@",
     "\t", "#", "?", ",", "---\n", "...\n", "\\", "~", "1", "é", "🦙", "\x85", "\u2028", "\0", "\r", "{{ x }}"]
)  # fmt: skip


@LOADERS
@settings(max_examples=150)
@given(text=st.lists(FRAGMENTS, max_size=25).map("".join) | st.text(max_size=60))
@example(text='"\\ud800"')
@example(text="a: \ud7ff")
@example(text="? ? ? a")
def test_any_text_is_values_or_one_sentence(text: str, loader: Loader) -> None:
    try:
        value = parsed(text, loader).value
    except ConfigError as error:
        assert str(error).startswith("labreport.yaml:")  # noqa: PT017 - a text that is YAML raises nothing
        assert error.line is None or 1 <= error.line <= len(text.splitlines()) + 1  # noqa: PT017 - as above
    else:
        assert value is None or isinstance(value, (str, list, dict))


class PlainDumper(yaml.SafeDumper):
    """Writes a value that occurs twice twice, not as an alias."""

    def ignore_aliases(self, data: object) -> bool:
        return True


VALUES = st.recursive(
    st.none() | st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdef", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100)
@given(VALUES)
def test_what_pyyaml_writes_is_read_back(value: object) -> None:
    assert parsed(yaml.dump(value, Dumper=PlainDumper, allow_unicode=True)).value == value


def test_files_are_read_with_a_byte_order_mark_or_in_utf16(tmp_path: Path) -> None:
    for data in (codecs.BOM_UTF8 + "a: é\n".encode(), "a: é\r\n".encode("utf-16")):
        (tmp_path / "a.yaml").write_bytes(data)
        assert read_yaml(tmp_path / "a.yaml").value == {"a": "é"}


def test_a_file_in_another_encoding_is_named_with_line_and_byte(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(ConfigError, match=r"a\.yaml: line 2 is not UTF-8 \(byte 11 of the file is 0xE9"):
        read_yaml(tmp_path / "a.yaml")


def test_a_file_over_a_megabyte_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigError, match=r"too large: 1\.0 MB, and at most 1 MB are read; shorten it$"):
        read_yaml(tmp_path / "a.yaml")


@pytest.mark.parametrize(("name", "words"), [("missing.yaml", "there is no such file"), (".", "this is a folder")])
def test_a_path_that_is_no_file_is_a_config_error(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        read_yaml(tmp_path / name)
    assert caught.value.exit_code == 2
    assert str(caught.value).count(str(tmp_path)) == 1
