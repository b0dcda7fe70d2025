"""The command `dilemma`: parse, call, show.

Data goes to stdout, narration to stderr. Errors are one or two lines and an exit code: 0 fine,
1 the answer to a check is no, 2 usage, 3 an invalid file, 4 no complete answer under --strict,
130 interrupted.
"""

import sys
from io import TextIOWrapper
from typing import Any

import typer

from dilemma.cli import (
    about,
    conditions,
    evolve,
    folk,
    games,
    match,
    play,
    policies,
    pool,
    solve,
    tournament,
    value,
)
from dilemma.errors import DilemmaError, InvalidFileError

app = typer.Typer(
    name="dilemma",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The inter-organizational learning dilemma, made computable.",
    epilog="Start with: dilemma solve learning_dilemma",
)
app.callback()(about.options)
for module in (
    games,
    solve,
    conditions,
    value,
    play,
    match,
    tournament,
    evolve,
    folk,
    pool,
    policies,
    about,
):
    module.add_to(app)


def main() -> None:
    """Run the command line; every error becomes one or two lines and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a letter that the terminal lacks is spelled out
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(prog_name="dilemma", standalone_mode=False) or 0
    except InvalidFileError as error:
        code = _failed(str(error), error.exit_code)
    except DilemmaError as error:
        code = _failed(f"error: {error}", error.exit_code)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        code = _usage(error)
    if code == INTERRUPTED:
        _failed("error: interrupted", code)
    raise SystemExit(code)


INTERRUPTED = 130


def _usage(error: Any) -> int:
    """What typer says of a wrong command line, in one line."""
    message = error.format_message()
    if not message:  # no command was given, and typer has shown the help
        return 2
    if commands := message.startswith("No such command") and error.ctx.command.commands:
        message = f"{message} Known: {', '.join(commands)}."
    return _failed(f"error: {message}", error.exit_code)


def _failed(message: str, code: int) -> int:
    if sys.stderr is not None:  # print would take stdout instead
        print(message, file=sys.stderr)
    return code
