"""The command line in this process: what it prints, and the exit code it ends with."""

import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from typing import NamedTuple
from unittest.mock import patch

from dilemma.cli import main


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def run(*arguments: str, stdin: bytes = b"", encoding: str = "utf-8") -> Ran:
    """
    What `dilemma` does with these arguments.

    An exception other than the end of the program goes through, so that a test that would have
    shown a traceback to a user fails.
    """
    out, err = _stream(encoding), _stream("utf-8")
    with (
        patch.object(sys, "argv", ["dilemma", *arguments]),
        patch.object(sys, "stdin", TextIOWrapper(BytesIO(stdin), encoding="utf-8")),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        else:
            raise AssertionError("main() must end the program")
    return Ran(code, _printed(out, encoding), _printed(err, "utf-8"))


def _stream(encoding: str) -> TextIOWrapper:
    return TextIOWrapper(BytesIO(), encoding=encoding, newline="\n", write_through=True)


def _printed(stream: TextIOWrapper, encoding: str) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)
