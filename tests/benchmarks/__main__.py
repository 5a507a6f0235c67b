"""Speed as ratios to something in the same run: ``make benchmark``, or ``python -m tests.benchmarks [NAME ...]``.

Prints, for each benchmark, the median of the whole-process wall seconds, what they are compared with, and the ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.answer_texts import EXERCISES, vary_answers

BIN = Path(sys.executable).parent
LABREPORT = str(BIN / "labreport")
RUBRIC = Path(__file__).parents[2] / "prompts" / "rubric.yaml"
CALLS = 1000


def seconds_of(*command: str, cwd: Path | None = None, runs: int = 5, warm: int = 1) -> float:
    """Median wall seconds of a command that must succeed, after ``warm`` runs that do not count."""
    times = []
    for _ in range(runs + warm):
        start = time.perf_counter()
        subprocess.run(command, cwd=cwd, check=True, capture_output=True, env=environment())
        times.append(time.perf_counter() - start)
    return median(times[warm:])


def environment() -> dict[str, str]:
    """The environment of a user with a key, no CI, and modules that stay compiled."""
    left_out = ("CI", "GITHUB_STEP_SUMMARY", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"OPENAI_API_KEY": "benchmark"}


@contextmanager
def server(seconds: float, texts: Mapping[str, Sequence[str]]) -> Iterator[int]:
    """The port of a loopback server in a process of its own.

    Args:
        seconds: that each call waits.
        texts: word of a prompt -> what answers it, in turn.
    """
    script = Path(__file__).with_name("instant_server.py")
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder, "texts.json")
        answers.write_text(json.dumps(texts), "utf-8")
        process = subprocess.Popen([sys.executable, str(script), str(seconds), str(answers)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()
            process.wait()


def write_experiment(folder: Path, port: int, *, rubric: bool) -> None:
    """An experiment of four exercises and one OpenAI-compatible model; the repeats make the number."""
    prompts = "".join(f"  - {{id: {name}, title: {name}, text: 'Explain {name}.'}}\n" for name in EXERCISES)
    (folder / "prompts.yaml").write_text(f"exercises:\n{prompts}", "utf-8")
    (folder / "rubric.yaml").write_text(RUBRIC.read_text("utf-8"), "utf-8")
    (folder / "labreport.yaml").write_text(
        "title: Benchmark\nprompts: prompts.yaml\n"
        + ("rubric: rubric.yaml\n" if rubric else "")
        + f"repeat: {CALLS // 4}\noutput: out\nproviders:\n"
        + f"  - {{id: 'local:benchmark', label: Model, base_url: 'http://127.0.0.1:{port}/v1'}}\n",
        "utf-8",
    )


def report(name: str, seconds: float, against: str, base: float) -> None:
    """Print one result."""
    print(f"{name:<44} {seconds:7.3f} s   {seconds / base:6.2f} x {against} ({base:.3f} s)", flush=True)  # noqa: T201 - its output


def bench_help() -> None:
    """Start-up: what every command pays before it works."""
    base = seconds_of(sys.executable, "-c", "import argparse, json", runs=15)
    report("labreport --help", seconds_of(LABREPORT, "--help", runs=15), "python -c 'import argparse, json'", base)


def bench_demo() -> None:
    """The replayed main job in a cold process, all four formats; the SDKs are a yardstick, a replay needs none."""
    base = seconds_of(sys.executable, "-c", "import openai, google.genai")
    with tempfile.TemporaryDirectory() as folder:
        seconds = seconds_of(LABREPORT, "demo", "-o", f"{folder}/out", "--no-progress")
    report("labreport demo, four formats", seconds, "importing the two SDKs", base)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'peak memory of the largest process':<44} {peak:5.0f} MB", flush=True)  # noqa: T201 - its output


def bench_calls() -> None:
    """1,000 live calls of 100 ms, 100 at once, recorded into an empty folder; waiting alone is one second."""
    command = (LABREPORT, "run", "-j", "100", "--format", "none", "--no-progress")
    times = []
    texts = vary_answers(CALLS // 4, 60)
    bare = Path(__file__).with_name("bare_sdk.py")
    with server(0.1, texts) as port:
        base = seconds_of(sys.executable, str(bare), str(port), str(CALLS), "100", runs=3)
        # All folders stay to the end: ext4 makes files slowly where others have just been removed.
        with tempfile.TemporaryDirectory() as parent:
            for number in range(4):
                folder = Path(parent, str(number))
                folder.mkdir()
                write_experiment(folder, port, rubric=False)
                times.append(seconds_of(*command, cwd=folder, warm=0, runs=1))
    report("1,000 calls of 100 ms, -j 100, recorded", median(times[1:]), "the openai SDK alone", base)


def bench_replay() -> None:
    """1,000 different recorded answers of some 220 words, replayed and scored on the shipped rubric.

    The SDK is a yardstick, a replay needs none.
    """
    texts = vary_answers(CALLS // 4, 200)
    with tempfile.TemporaryDirectory() as folder:
        with server(0.0, texts) as port:
            write_experiment(Path(folder), port, rubric=True)
            seconds_of(
                LABREPORT, "run", "-j", "100", "--format", "none", "--no-progress", cwd=Path(folder), runs=1, warm=0
            )
        base = seconds_of(sys.executable, "-c", "import openai")
        command = (LABREPORT, "run", "--record-mode", "none", "--format", "none", "--no-progress")
        report(
            "1,000 answers replayed and scored", seconds_of(*command, cwd=Path(folder), runs=3), "import openai", base
        )


def bench_scoring() -> None:
    """Coverage of an answer of 1,000 words on the exercise with most topics, on one core, after warm-up."""
    from pipeline.inputs.rubrics import read_rubric
    from pipeline.scoring.coverage import cover
    from pipeline.scoring.text import read_markdown

    exercise = max(read_rubric(RUBRIC).exercises, key=lambda each: len(each.topics))
    warm, *texts = vary_answers(51, 1000)[exercise.id]
    cover(read_markdown(warm), exercise)
    start = time.perf_counter()
    read = [read_markdown(text) for text in texts]
    parsed = (time.perf_counter() - start) / len(texts)
    start = time.perf_counter()
    for text in read:
        cover(text, exercise)
    covered = (time.perf_counter() - start) / len(texts)
    report(f"coverage, 1,000 words x {len(exercise.topics)} topics", covered, "taking the Markdown apart", parsed)


def bench_similarity() -> None:
    """10,000 texts of 1,500 words, 100 of them copied in part from another, and how many of those are found."""
    from pipeline.scoring.similarity.comparing import compare_class
    from pipeline.scoring.words import find_words
    from tests.benchmarks.class_texts import synthetic_class

    texts, planted = synthetic_class(10_000, 1_500, 25)
    start = time.perf_counter()
    for each in texts:
        find_words(each.text)
    base = time.perf_counter() - start
    start = time.perf_counter()
    result = compare_class(texts)
    report("10,000 texts of 1,500 words compared", time.perf_counter() - start, "finding their words", base)
    found = {(pair.first, pair.second) for pair in result.pairs}
    for share, pairs in planted.items():
        print(f"{f'  found of {share:.0%} copied':<44} {len(found & pairs) / len(pairs):5.0%}", flush=True)  # noqa: T201 - its output
    other = len(found - set().union(*planted.values())) + result.left_out
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'  other pairs; peak memory with the texts':<44} {other:5} {peak:7.0f} MB", flush=True)  # noqa: T201 - as above


def bench_page() -> None:
    """The page of 360 answers of 1,500 words: written, opened, filtered, searched; the least of five rounds."""
    from tests.benchmarks.page_speed import page_times

    written, size, times = page_times()
    print(f"{'page of 360 answers of 1,500 words':<44} {written:7.3f} s   {size / 1e6:6.2f} MB", flush=True)  # noqa: T201 - its output
    for name, milliseconds in times.items():
        print(f"{'page: ' + name:<44} {milliseconds:7.1f} ms", flush=True)  # noqa: T201 - its output


def bench_class() -> None:
    """A class of 300 in eight formats, and the same again without a change; memory is summed over all processes."""
    from tests.benchmarks.class_speed import STUDENTS, class_times

    times = class_times(LABREPORT, RUBRIC, environment())
    report(f"a class of {STUDENTS} in eight formats", times.first, "a class of one", times.alone)
    report("  again, nothing changed", times.again, "a class of one", times.alone)
    memory = f"{times.memory:5.0f} MB {times.memory_again:5.0f} MB"
    print(f"{'  peak memory of all processes; again':<44} {memory}", flush=True)  # noqa: T201 - its output


BENCHMARKS = {
    "page": bench_page,
    "help": bench_help,
    "demo": bench_demo,
    "calls": bench_calls,
    "replay": bench_replay,
    "scoring": bench_scoring,
    "similarity": bench_similarity,
    "class": bench_class,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=BENCHMARKS, metavar="NAME", help=", ".join(BENCHMARKS))
    for chosen in parser.parse_args().names or BENCHMARKS:
        BENCHMARKS[chosen]()
