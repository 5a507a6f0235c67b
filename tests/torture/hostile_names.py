"""A run whose every name, title, label and remark is a hostile text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.records import Answer, Prompt, ProviderUsed, Run, Student
from tests.writers.sample_run import sample_run

NAMES: Mapping[str, str] = {
    "typst": '#read("@CANARY@") = Result #pagebreak() <x> @x $ x',
    "tex": r"\input{@CANARY@} $\def\x{\x}\x$ % gone \end{document}",
    "html": "</title><script>alert(1)</script><h1>Result</h1><img src='@ADDRESS@/n.png'> &amp; \"quoted\" 'too'",
    "markdown": "# Result\n\n---\ntitle: taken\n---\n\n| a |\n|---|\n\n::: cover\n\n``` \n[^1]: ![x](@ADDRESS@/m.png)",
    "template": "{{ run }}{% raw %}{{ ''.__class__ }}{# x #}{## x ##} ${x} %",
    "sheet": '=HYPERLINK("@ADDRESS@");=1\t=2\r\n=3',
    "terminal": "\x1b[31mred\x1b]0;title\x07\x00\x08\x9b2J",
    "bidi": "right \u202eleft \u2066isolate \u200b\ufeff zero \u2028 line",
    "right-to-left": "أحمد عبد الله שלום",
    "surrogate": "half \ud800 pair \udfff",
    "path": "../../../etc/passwd\\..\\CON.md",
    "long": "n" * 3000,
    "joined": "👨‍👩‍👧 e\u0301 Z" + "\u0301" * 60,
    "xml": "]]> <![CDATA[ &#0; <?pi ?> <!-- --> \ufffe \uffff",
}


def named_run(name: str) -> Run:
    """The sample run with the text in place of every name that somebody else could have chosen.

    The names of the two models differ by their last character, as they must.
    """
    run = sample_run()
    # Prompt, aim and conclusion may have headings, which stand below those of the report.
    text = name.replace("# ", "").replace("---", "")
    labels = {provider.label: f"{name}{number}" for number, provider in enumerate(run.providers)}
    exchanged = _exchanged(run.model_dump(), labels)
    given: dict[str, Any] = {
        "title": name,
        "notice": name,
        "aim": text,
        "conclusion": text,
        "student": Student(name=name, register_number=name, course=name, date=name),
        "prompts": tuple(Prompt(id=p.id, title=name, text=text, technique=name) for p in run.prompts),
        "providers": tuple(
            ProviderUsed(label=labels[p.label], id=f"local:{name}", settings=p.settings) for p in run.providers
        ),
        "versions": {name: name},
    }
    renamed = Run.model_validate(exchanged).model_copy(update=given)
    return renamed.model_copy(update={"answers": tuple(_spoilt(answer, name) for answer in renamed.answers)})


def _spoilt(answer: Answer, name: str) -> Answer:
    changes = {"model": name, "finish_reason": name, "reason": answer.reason and name}
    return answer.model_copy(update=changes)


def _exchanged(value: Any, labels: Mapping[str, str]) -> Any:
    """The value with every text that is a label of a model exchanged."""
    if isinstance(value, str):
        return labels.get(value, value)
    if isinstance(value, dict):
        return {key: _exchanged(each, labels) for key, each in value.items()}
    return tuple(_exchanged(each, labels) for each in value) if isinstance(value, list | tuple) else value
