"""Where sentences end."""

from __future__ import annotations

import pytest

from pipeline.scoring.blocks import FILL, LINE_BREAK
from pipeline.scoring.sentences import split_sentences

# " | " stands where a sentence ends.
SENTENCES = {
    "plain": "One is short. | Two is short too! | Is three? | Yes",
    "several marks": "Really?! | Yes... | No!!! | Fine.",
    "small letter after a stop": "gans have two parts. | they compete.",
    "exclamation within": "Yahoo! is a company and Guess what? is a question.",
    "ellipsis within": "It grows ... and grows… then stops.",
    "ellipsis at the end": "It grows… | Then it stops.",
    "e.g. and i.e.": "Models, e.g. GPT, are big, i.e. Large and slow. | Others are not.",
    "titles": "Dr. Smith met Mr. Jones vs. Prof. Lee. | They spoke.",
    "et al. before a year": "Vaswani et al. (2017) wrote it. | Devlin et al. Bert is next.",
    "et al. at the end": "It is by Vaswani et al. | The paper is short.",
    "etc.": "Images, text, etc. are made. | Images, text, etc. | Music follows.",
    "figures": "See Fig. 3 and Eq. 2 in Sec. 4. | Vol. 2 and pp. 3 follow.",
    "the answer no": "Is it? | No. | It is not.",
    "numbers": "It costs 3.5 in v. 2.0 of 2017. | Then it rose by 4.2%. | 1,000 is much.",
    "initials": "J. R. Smith and A. Turing wrote. | Plan B. | The rest failed.",
    "dotted initials": "The U.S. Army and the U.S. | The rest follows at 5 p.m. | It ends.",
    "months": "On Jan. 5 and in Sept. 2020 it came. | The end is Dec. | It snowed.",
    "companies": "OpenAI Inc. sells it. | Google Inc. | The other sells more.",
    "enumerators": "1. First comes this. | 2. Second comes that. | a. Letters too. | iv. Romans too.",
    "quotes": 'She said "It works." | Then "it" stopped. | "Why?" she asked. | (It was late.) | He left.',
    "typographic quotes": "“Attention is all you need.” | It was read. | ‘Yes.’ | «Oui.» | No.",
    "citation marks": "It learns.[1] | It grows.[2][3] | The end.",
    "danda": "यह एक है। | वह दो है॥ | तीन",
    "chinese": "你好。| 世界！| 真的？| 是",
    "full-width quotes": "他说“你好。”| 然后",
    "arabic": "هل هذا؟ | نعم. | لا",
    "dots within": "Use node.js or example.org now. | Version 2.0.1 is out.",
}


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences_end_where_a_reader_would_end_them(marked: str) -> None:
    expected = [part.strip() for part in marked.split("|")]
    text = marked.replace(" | ", " ").replace("| ", "").replace("|", "")
    assert [text[begin:end] for begin, end in split_sentences(text)] == expected


@pytest.mark.parametrize("blank", ["", " ", "\n\t", FILL, f" {FILL} {LINE_BREAK}"])
def test_a_blank_text_has_no_sentence(blank: str) -> None:
    assert list(split_sentences(blank)) == []


def test_closing_markup_belongs_to_the_sentence_before_it_and_opening_markup_to_the_one_after() -> None:
    text = f"{FILL}Bold.{FILL} {FILL}Next."
    assert [text[begin:end] for begin, end in split_sentences(text)] == [f"{FILL}Bold.{FILL}", f"{FILL}Next."]


def test_a_broken_line_ends_a_sentence_unless_the_next_goes_on_with_a_small_letter() -> None:
    text = f"Name: A{LINE_BREAK}Date: B{LINE_BREAK}and so on"
    assert [text[begin:end].strip() for begin, end in split_sentences(text)] == [
        "Name: A",
        f"Date: B{LINE_BREAK}and so on",
    ]
