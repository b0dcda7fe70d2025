"""The command `dilemma`: parse, call, show.

Data goes to stdout, narration to stderr. Errors are one or two lines and an exit code: 0 fine,
1 the answer to a check is no, 2 usage, 3 an invalid file, 4 no complete answer under --strict,
130 interrupted.
"""

import os
import sys

import typer

from dilemma.cli import about, games, solve
from dilemma.errors import DilemmaError

app = typer.Typer(
    name="dilemma",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The inter-organizational learning dilemma, made computable.",
    epilog="Start with: dilemma solve learning_dilemma",
)
app.callback()(about.options)
for module in (games, solve, about):
    module.add_to(app)


def main() -> None:
    """Run the command line; every error becomes one or two lines and an exit code."""
    try:
        code = app(standalone_mode=False) or 0
        sys.stdout.flush()
    except DilemmaError as error:
        code = _failed(str(error), error.exit_code)
    except typer.Exit as done:
        code = done.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = _failed("interrupted", 130)
    except OSError as error:
        code = _cut_off(error)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        code = _usage(error)
    raise SystemExit(code)


def _usage(error: Exception) -> int:
    """What typer says of a wrong command line, in one line."""
    message = error.format_message()  # type: ignore[attr-defined]
    if not message:  # no command was given, and typer has shown the help
        return 2
    return _failed(message, getattr(error, "exit_code", 2))


def _cut_off(error: OSError) -> int:
    """The output cannot be written: its reader has gone, or the disk is full."""
    # What is still in the buffer would fail again when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    return _failed(f"cannot write to standard output: {(error.strerror or '').lower()}", 2)


def _failed(message: str, code: int) -> int:
    print(f"error: {message}", file=sys.stderr)
    return int(code)
