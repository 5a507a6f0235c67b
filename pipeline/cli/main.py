"""The command ``labreport``: a group whose commands are imported only when used."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import signal
import sys
import traceback
from importlib import import_module

import click

from pipeline.cli.terminal import echo
from pipeline.errors import EXIT_CODES, LabreportError

# name: (module, function, line shown by --help); a literal so that --help imports no command.
COMMANDS = {
    "demo": ("pipeline.cli.demo", "demo", "Write the sample report: no key, no network."),
    "init": ("pipeline.cli.init", "init", "Start an experiment: labreport.yaml, prompts, rubric."),
    "run": ("pipeline.cli.run", "run", "Ask the models, score the answers, write the report."),
    "report": ("pipeline.cli.report", "report", "Write the report of a finished run again, in any format."),
    "grade": ("pipeline.cli.grade", "grade", "Grade a folder or an LMS zip of lab reports."),
    "gradescope": ("pipeline.cli.gradescope", "gradescope", "Grade inside Gradescope, as its autograder."),
    "view": ("pipeline.cli.view", "view", "Open the answers side by side in the browser."),
    "score": ("pipeline.cli.score", "score", "Score Markdown answers without a run."),
    "explain": ("pipeline.cli.explain", "explain", "Show why a topic got its grade."),
    "calibrate": ("pipeline.cli.calibrate", "calibrate", "Compare the scorer with a person's marks."),
    "rubric": ("pipeline.cli.rubric", "rubric", "Check a rubric; exchange it with Canvas."),
    "cassettes": ("pipeline.cli.cassettes", "cassettes", "Check recorded answers."),
    "doctor": ("pipeline.cli.doctor", "doctor", "Say what is ready and what to do next."),
}

EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Command names in the order in which a new user needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's own, and ``help COMMAND``; a misspelt command is answered with the one that was meant."""
        if args[0] == "help":
            if not args[1:]:
                echo(ctx.get_help())
                ctx.exit()
            return self.resolve_command(ctx, [*args[1:], "--help"])
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from rapidfuzz import fuzz, process

            near = process.extractOne(args[0][:100], list(COMMANDS), scorer=fuzz.ratio, score_cutoff=60)
            if near is None:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="labreport", message="labreport %(version)s")
def labreport() -> None:
    """Send exercise prompts to several language models, score the answers, and write a comparison report.

    New here? "labreport demo" writes a sample report; "labreport init" starts your own.
    """


def main() -> None:
    """Run the command line and exit with its code; no error leaves as a traceback."""
    # A process that ends soon frees little by collecting often; asking 1,000 times is a tenth faster this way.
    gc.set_threshold(50_000, 50, 100)
    # The system takes memory back at once; looking through all objects first takes 0.3 s after the SDKs were used.
    atexit.register(gc.freeze)
    _stop_on_sigterm()
    # What Windows writes into a file or pipe knows few letters; a name in others must not end the command.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_exit_code(sys.argv[1:]))


def _stop_on_sigterm() -> None:
    # A killed run ends like Ctrl-C: calls in flight are cancelled, what is done is kept.
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def _exit_code(arguments: list[str]) -> int:
    if "--debug" in arguments:
        _log_requests()
    try:
        code = labreport.main(arguments, prog_name="labreport", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - no error leaves as a traceback
        if "--debug" in arguments and not isinstance(error, click.exceptions.Exit | click.ClickException):
            echo("".join(traceback.format_exception(error)), err=True, nl=False)
        return _report(error)
    except KeyboardInterrupt:
        return _report(click.Abort())
    return code if isinstance(code, int) else 0


def _log_requests() -> None:
    import logging

    class OnTerminal(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            echo(self.format(record), err=True)

    handler = OnTerminal()
    handler.setFormatter(logging.Formatter("%(asctime)s.%(msecs)03d %(message)s", "%H:%M:%S"))
    log = logging.getLogger("labreport")
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    log.propagate = False


def _report(error: Exception) -> int:
    """Print one sentence on an error, and return its exit code."""
    if isinstance(error, click.Abort) and isinstance(error.__cause__, EOFError):
        # To click the end of a file is Ctrl-D; here no file is a person, and one that ends early is damaged.
        error = error.__cause__
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.Abort():
            echo("Interrupted. What is done is kept: the same command goes on from there.", err=True)
            return 130
        case click.ClickException():
            text = io.StringIO()
            error.show(text)
            echo(text.getvalue(), err=True, nl=False)
            return error.exit_code
        case LabreportError():
            echo("\n".join(f"labreport: {line}" for line in str(error).splitlines()), err=True)
            return error.exit_code
        case BrokenPipeError():
            # The reader of our output went away, as `| head` does; the interpreter must not complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        sentence = "no space is left to write the output to; what is done is kept."
    else:
        sentence = (
            f"stopped by an error it did not expect ({type(error).__name__}: {error}). "
            "What is done is kept. Add --debug for the traceback, and report it, please."
        )
    echo(f"labreport: {sentence}", err=True)
    return 1
