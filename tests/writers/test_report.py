"""A run becomes a report in four formats: whole, harmless, the same bytes every time."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pipeline.errors import OutputError, RenderError
from pipeline.records import Answer, Prompt, Run, Score
from pipeline.writers.report import FORMATS, render, write_report
from tests.writers.marked_markdown import MARKER, marked_markdown
from tests.writers.sample_run import LONG, sample_run
from tests.writers.shown_text import shown_text

ROOT = Path(__file__).parents[2]


def run_of(texts: list[str]) -> Run:
    """A run whose answers are these texts."""
    prompts = tuple(Prompt(id=f"e{number}", title=f"Text {number}", text="?") for number in range(len(texts)))
    answers = tuple(
        Answer(exercise=prompt.id, provider=LONG, status="answered", text=text)
        for prompt, text in zip(prompts, texts, strict=True)
    )
    scores = tuple(Score(exercise=prompt.id, provider=LONG, status="answered") for prompt in prompts)
    bare: dict[str, object] = {"rubric": None, "overlaps": (), "findings": (), "claims": (), "conclusion": None}
    providers = sample_run().providers[:1]
    return sample_run(prompts=prompts, answers=answers, scores=scores, providers=providers, **bare)


def test_all_formats_are_written_with_the_charts_that_markdown_shows(tmp_path: Path) -> None:
    report = write_report(sample_run(), tmp_path)
    assert [path.name for path in report.files] == [f"report.{name}" for name in FORMATS]
    assert report.notes == ()
    shown = re.findall(r"!\[[^\]]*\]\((charts/[^)]*)\)", (tmp_path / "report.md").read_text("utf-8"))
    assert len(shown) == 7
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.glob("charts/*.svg")} == set(shown)


def test_only_the_wanted_formats_are_written(tmp_path: Path) -> None:
    report = write_report(sample_run(), tmp_path, ["html", "md", "html"])
    assert [path.name for path in report.files] == ["report.html", "report.md"]
    assert not (tmp_path / "report.pdf").exists()


def test_one_format_is_rendered_for_any_place() -> None:
    content, notes = render(sample_run(), "md")
    assert b"](charts/" not in content
    assert "Heat map of 4 topics for 2 models" in content.decode()
    assert notes == []


def test_an_unknown_format_is_one_sentence() -> None:
    with pytest.raises(RenderError, match="There is no report format 'odt'; use one of md, pdf, docx, html"):
        render(sample_run(), "odt")


def test_a_format_that_fails_costs_no_other(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"report\.pdf: Typst took more than 0 seconds") as caught:
        write_report(sample_run(), tmp_path, timeout=0.0)
    assert "report.docx: Typst took" in str(caught.value)
    assert sorted(path.name for path in tmp_path.glob("report.*")) == ["report.html", "report.md"]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(OutputError, match="Cannot write"):
        write_report(sample_run(), tmp_path / "file", ["html"])


def test_the_same_run_gives_the_same_bytes_whatever_the_machine_is_set_to(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.writers.sample_run import sample_run\n"
        "from pipeline.writers.report import write_report; write_report(sample_run(), Path(sys.argv[1]))"
    )
    digests = []
    for number, (seed, zone, locale) in enumerate((("1", "UTC", "C"), ("77", "Asia/Kolkata", "de_DE.UTF-8"))):
        folder = tmp_path / str(number)
        settings_of_machine = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "SOURCE_DATE_EPOCH": seed}
        subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            check=True,
            cwd=ROOT,
            env={**os.environ, **settings_of_machine},
        )
        digests.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("report.*"))})
    assert len(digests[0]) == 4
    assert digests[0] == digests[1]


def documents(count: int) -> list[str]:
    """As many texts, every word of which is its own, the same ones in every run."""
    found: list[str] = []

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(marked_markdown)
    def collect(markdown: str) -> None:
        letters = f"{chr(97 + len(found) // 26 % 26)}{chr(97 + len(found) % 26)}"
        found.append(MARKER.sub(lambda match: f"{match[0][:-2]}{letters}zz", markdown))

    collect()
    return found


def test_no_word_is_lost_in_any_format(tmp_path: Path) -> None:
    texts = documents(40)
    write_report(run_of(texts), tmp_path)
    # The address of a link is in the file, not on the page.
    visible = re.sub(r"\]\(https://[^)]*\)|\[a\]: https://\S+", " ", "\n".join(texts))
    words = set(re.findall("q[a-z]{6}zz", visible))
    assert len(words) > 300
    for name in FORMATS:
        shown = shown_text(name, (tmp_path / f"report.{name}").read_bytes())
        assert sorted(words - set(re.findall("q[a-z]{6}zz", shown))) == [], name


def test_hostile_answers_read_nothing_ask_nobody_and_stop_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-hidden-word", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        texts = [
            f'#read("{secret}") #image("{secret}") #import "@preview/cetz:0.3.0": *\n\n`#read("{secret}")`{{=typst}}',
            f'```{{=typst}}\n#read("{secret}")\n```\n\n```{{=openxml}}\n<w:p/>\n```',
            f"```{{=html}}\n<img src='{address}/a.png'>\n```",
            f"\\input{{{secret}}} $\\input{{{secret}}}$ \\write18{{ls}} $$\\def\\x{{\\x\\x}}\\x$$",
            f'<script src="{address}/x.js"></script><iframe src="file://{secret}"></iframe><svg onload=alert(1)>',
            f"![a](file://{secret}) ![b]({secret}) ![c]({address}/c.png) [d](file://{secret}) ![e](data:image/svg,x)",
            f"---\ntitle: taken over\nbibliography: {secret}\n---\n\n% title\n% author\n\n::: {{.cover}}\nx\n:::",
            "[^1]\n\n[^1]: one\n\n[a]: https://one.example\n\n[a]\n\n# Result\n\n# Appendix {#section-1}",
            "[^1]\n\n[^1]: two\n\n[a]: https://two.example\n\n[a]\n\n```\nnever closed",
            "</div></main></body></html><!-- <![CDATA[ ]]> &lt;/main&gt;",
            "{{ run }} {% include '_cover.md.j2' %} {## comment ##} \ue0001\ue001",
            "> " * 10_000 + "core",
            "x" * 100_000,
            "nul \x00 bell \x07 escape \x1b[31m override \u202e isolate \u2066 surrogate \ud800 end",
            "\\label{answer-1} $\\label{section-1} x$ <section-1> @section-1",
            "|" + "a|" * 40 + "\n|" + "-|" * 40 + "\n|" + "b|" * 40,
            "=A1 \\newpage \\pagebreak #pagebreak() <w:br/> \f",
        ]
        report = write_report(run_of(texts), tmp_path / "out")
        assert [path.suffix[1:] for path in report.files] == list(FORMATS)
        with pytest.raises(TimeoutError):
            server.accept()
    for path in report.files:
        shown = shown_text(path.suffix[1:], path.read_bytes())
        assert "the-hidden-word" not in shown
        assert "never" in shown
        assert "Fundamentalsofgenerative" in shown
    markup = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert not re.search(r"<(?:script src|iframe|img|svg onload)", markup)
    assert markup.count("<script") == 2
    assert markup.count('id="a1"') == 1
    assert report.notes == ()
