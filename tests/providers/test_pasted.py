"""Answers pasted into files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ProviderError
from pipeline.inputs.documents import TEXT_LIMIT, read_text
from pipeline.providers.base import Provider
from pipeline.providers.cassette import Cassettes
from pipeline.providers.pasted import blank_placeholder, find_gap
from pipeline.providers.registry import make_provider
from pipeline.records import Answer, ProviderSpec
from tests.providers.making import files_in, request_of


def pasted(root: Path, path: str = "answers/{exercise}.md") -> Provider:
    spec = ProviderSpec(id=f"file:{path}", label="Gemini")
    return make_provider(spec, Cassettes(root / "cassettes", "none"), {}, root, read_text=read_text)


async def ask(root: Path, path: str = "answers/{exercise}.md", **request: Any) -> Answer:
    return await pasted(root, path).ask(request_of(label="Gemini", kind="file", model=path, **request))


def write(root: Path, data: bytes, name: str = "answers/e1.md") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


async def test_the_text_of_the_file_is_the_answer(tmp_path: Path) -> None:
    write(tmp_path, "# Ü 😀\r\n\r\ntext \u00a0\n".encode())
    answer = await ask(tmp_path)
    assert (answer.status, answer.text, answer.reason) == ("answered", "# Ü 😀\r\n\r\ntext \u00a0\n", None)
    assert (answer.exercise, answer.provider, answer.sample) == ("e1", "Gemini", 0)
    assert (answer.origin, answer.recorded_at, answer.seconds, answer.model) == ("pasted", None, None, None)
    assert files_in(tmp_path) == ["answers/e1.md"]


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(lambda text: f"x{text}"))
async def test_any_text_comes_back_byte_by_byte(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("pasted")
    write(root, text.encode())
    assert (await ask(root)).text == text


async def test_a_byte_order_mark_is_no_part_of_the_answer(tmp_path: Path) -> None:
    write(tmp_path, b"\xef\xbb\xbfYes.")
    assert (await ask(tmp_path)).text == "Yes."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t\r\n",
        "\u200b\u2060\u3164".encode(),
        b"<!-- labreport: paste the answer of Gemini to exercise e1 below this line -->\n",
        b"\n<!--labreport: paste\nhere\n-->\n\n",
    ],
    ids=["nothing", "blank", "invisible", "placeholder", "placeholder of lines"],
)
async def test_a_file_without_an_answer_is_empty(data: bytes, tmp_path: Path) -> None:
    write(tmp_path, data)
    answer = await ask(tmp_path)
    assert (answer.status, answer.text) == ("empty", "")
    assert answer.reason == "Nothing is pasted into answers/e1.md yet."


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<!-- labreport: paste here -->\n\nYes.\n", "Yes.\n"),
        (b"<!-- labreport: paste here. The prompt:\n\nExplain.\n\n-->\nYes.\n", "Yes.\n"),
        (b"Yes.\n\n<!-- labreport: paste here. The prompt:\n\nExplain.\n-->\n", "Yes.\n"),
        (b"Yes. <!-- labreport: paste here -->", "Yes. <!-- labreport: paste here -->"),
        (b"<!-- a remark -->", "<!-- a remark -->"),
    ],
    ids=["pasted below the placeholder", "below one with the prompt", "above it", "no placeholder", "another remark"],
)
async def test_only_the_placeholder_at_the_start_is_no_part_of_the_answer(
    data: bytes, text: str, tmp_path: Path
) -> None:
    write(tmp_path, data)
    answer = await ask(tmp_path)
    assert (answer.status, answer.text) == ("answered", text)


async def test_each_sample_has_its_own_file(tmp_path: Path) -> None:
    write(tmp_path, b"second", "a/e1-1.txt")
    assert (await ask(tmp_path, "a/{exercise}-{sample}.txt", sample=1)).text == "second"


async def test_one_file_is_not_taken_for_two_samples(tmp_path: Path) -> None:
    write(tmp_path, b"first")
    with pytest.raises(ProviderError, match=r"put \{sample\} into the path, or set `repeat: 1`"):
        await ask(tmp_path, sample=1)


async def test_an_absolute_path_is_taken_as_it_is(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", b"Yes.", "e1.md")
    assert (await ask(tmp_path / "root", f"{tmp_path}/elsewhere/{{exercise}}.md")).text == "Yes."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, r"^answers/e1\.md: there is no such file: its folder answers is not there either\.$"),
        (b"a\nb\nc\xff", r"^answers/e1\.md: line 3 is not UTF-8 .* save it with the encoding UTF-8\.$"),
        ("text".encode("utf-16-le"), r"^answers/e1\.md: line 1 holds a NUL character"),
        (b"%PDF-1.7", r"^answers/e1\.md: this is a PDF, not plain text; open it, copy its text"),
        (b"PK\x03\x04...word/document.xml", r"^answers/e1\.md: this is a Word document \(DOCX\)"),
        (b"x" * (TEXT_LIMIT + 1), r"^answers/e1\.md: the file is too large"),
    ],
    ids=["missing", "Latin-1", "UTF-16", "PDF", "DOCX", "too large"],
)
async def test_a_file_that_cannot_be_used_is_one_sentence(data: bytes | None, sentence: str, tmp_path: Path) -> None:
    if data is not None:
        write(tmp_path, data)
    with pytest.raises(ProviderError, match=sentence):
        await ask(tmp_path)


async def test_utf_16_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    write(tmp_path, "Yes, naïve.".encode("utf-16"))
    assert (await ask(tmp_path)).text == "Yes, naïve."


@pytest.mark.parametrize("near", ["e1.md.txt", "E1.MD", "e1.docx"])
async def test_a_file_of_a_similar_name_is_suggested(near: str, tmp_path: Path) -> None:
    write(tmp_path, b"Yes.", f"answers/{near}")
    with pytest.raises(ProviderError, match=rf"^answers/e1\.md: there is no such file \(did you mean '{near}'\?\)\.$"):
        await ask(tmp_path)


async def test_of_an_absolute_path_only_the_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProviderError) as caught:
        await ask(tmp_path / "root", f"{tmp_path}/elsewhere/{{exercise}}.md")
    assert str(tmp_path) not in str(caught.value)
    assert str(caught.value).startswith("e1.md: there is no such file")


async def test_a_folder_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "answers" / "e1.md").mkdir(parents=True)
    with pytest.raises(ProviderError, match=r"^answers/e1\.md: this is a folder"):
        await ask(tmp_path)


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"Yes.", None), (b" \n", ""), (b"<!-- labreport: paste here -->", ""), (b"%PDF-", "this is a PDF")],
    ids=["pasted", "blank", "placeholder", "PDF"],
)
def test_a_gap_says_whether_nothing_is_pasted_or_what_cannot_be_read(
    data: bytes, fault: str | None, tmp_path: Path
) -> None:
    write(tmp_path, data)
    gap = find_gap(request_of(kind="file", model="answers/{exercise}.md"), tmp_path, read_text)
    if fault is None:
        assert gap is None
    else:
        assert gap is not None
        assert gap.place == "answers/e1.md"
        assert fault in (gap.fault or "")
        assert bool(gap.fault) == bool(fault)


@pytest.mark.parametrize("exercise", ["../secret", "a/b", "a\\b", "..", "e\0"], ids=repr)
async def test_an_exercise_cannot_lead_out_of_the_folder(exercise: str, tmp_path: Path) -> None:
    write(tmp_path, b"secret", "secret.md")
    with pytest.raises(ProviderError, match=r"cannot be part of a file name"):
        await ask(tmp_path, exercise=exercise)


async def test_a_path_without_the_exercise_is_one_file(tmp_path: Path) -> None:
    write(tmp_path, b"Yes.", "answer.md")
    assert (await ask(tmp_path, "answer.md")).text == "Yes."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Yes.\n", "Yes.\n"),
        ("<!-- labreport: paste -->\n\nYes.\n", f"{' ' * 25}\n\nYes.\n"),
        ("<!-- labreport: paste\nhere -->Yes.\n", f"{' ' * 21}\n{' ' * 7}\nYes.\n"),
        ("Yes.\n<!-- labreport: paste -->\n", f"Yes.\n{' ' * 25}\n"),
    ],
)
def test_the_placeholder_is_blanked_and_all_else_keeps_its_place(text: str, left: str) -> None:
    assert blank_placeholder(text) == left
    assert left.find("Yes.") == text.find("Yes.")


def test_no_setting_reaches_a_pasted_answer(tmp_path: Path) -> None:
    assert pasted(tmp_path).unsupported == {"system", "temperature", "top_p", "max_tokens", "seed", "stop"}
