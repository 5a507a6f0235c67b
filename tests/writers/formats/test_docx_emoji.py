"""The emoji of a DOCX travel with it, so that nobody sees a gap in their place."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typst

from pipeline.writers.document.assembly import Document
from pipeline.writers.document.nodes import code, paragraph, strong, text, verbatim
from pipeline.writers.formats.docx import write_docx
from pipeline.writers.formats.docx_emoji import with_emoji
from pipeline.writers.formats.emoji_font import emoji_font
from tests.writers.shown_text import shown_text

WORDS = "A 🚀 & ✅ done 👩‍💻❤️ 🇮🇳"


def parts_of(*blocks: object) -> dict[str, bytes]:
    document = Document("Tiny", None, None, list(blocks), (), {}, {})  # type: ignore[arg-type] # any block will do
    with zipfile.ZipFile(io.BytesIO(write_docx(document, {}))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_emoji_is_set_in_a_font_that_is_in_the_file() -> None:
    parts = parts_of(paragraph([*text(WORDS), strong(text("b ⚡")), code("c 🤖")]), verbatim("d 🎨"))
    body = parts["word/document.xml"].decode()
    runs = re.findall(r"<w:r>(?:<w:rPr>(.*?)</w:rPr>)?<w:t[^>]*>([^<]*)</w:t></w:r>", body)
    assert [words for properties, words in runs if "Noto Emoji" in properties] == [
        *("🚀", "✅", "👩‍💻❤️", "🇮🇳", "⚡", "🤖", "🎨")
    ]
    assert "".join(words for _, words in runs).replace("&amp;", "&") == f"{WORDS}b ⚡c 🤖d 🎨"
    assert re.search(r"VerbatimChar[^>]*><w:rFonts[^>]*Noto Emoji", body)
    (key,) = re.findall(r'w:fontKey="\{(.*?)\}"', parts["word/fontTable.xml"].decode())
    mask = bytes.fromhex(key.replace("-", ""))[::-1] * 2
    hidden = parts["word/fonts/emoji.odttf"]
    font = bytes(one ^ other for one, other in zip(hidden[:32], mask, strict=True)) + hidden[32:]
    made = emoji_font("🚀✅👩💻❤🇮🇳⚡🤖🎨\u200d\ufe0f")
    assert made
    assert font == made[0]
    assert b"fonts/emoji.odttf" in parts["word/_rels/fontTable.xml.rels"]
    assert b"<w:embedTrueTypeFonts/><w:embedSystemFonts" in parts["word/settings.xml"]


def test_a_report_without_emoji_carries_no_font() -> None:
    parts = parts_of(paragraph(text("→ plain 中文 தமிழ்")))
    assert not [name for name in parts if "fonts/" in name]
    assert with_emoji(parts) == parts


def test_a_sign_that_the_font_lacks_stays_in_its_run() -> None:
    body = parts_of(paragraph(text("Wheel \u2638 and 🚀 and \U0001fafe")))["word/document.xml"].decode()
    assert emoji_font("\U0001fafe\u2675") is None
    assert len(re.findall("<w:rFonts[^>]*Noto Emoji", body)) == 2


def test_the_font_is_one_that_a_compiler_sets(tmp_path: Path) -> None:
    made = emoji_font("🚀✅")
    assert made
    (tmp_path / "emoji.ttf").write_bytes(made[0])
    source = '#set document(title: "T")\n#text(font: "Noto Emoji", fallback: false)[🚀✅]'
    compiled: Any = typst.compile
    # No character may lack a glyph in PDF/UA.
    options = {"font_paths": [tmp_path], "ignore_system_fonts": True, "pdf_standards": ["ua-1"]}
    assert shown_text("pdf", compiled(source.encode(), **options)).count("🚀") == 1
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        compiled(source.replace("✅", "🎨").encode(), **options)
