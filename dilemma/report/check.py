"""What `dilemma games check` says of files, line by line."""

from collections.abc import Sequence

from dilemma.catalog.games import load, parsed, text_of
from dilemma.errors import DilemmaError
from dilemma.evidence.claims import check
from dilemma.evidence.warnings import warnings
from dilemma.files import line_of

VALID, FALSE_CLAIM, INVALID = 0, 1, 3


def checked(paths: Sequence[str]) -> tuple[int, list[str]]:
    """
    An exit code for all files together, and a line for each thing to say.

    0: all valid, and every claim holds; 1: a claim does not hold; 3: a file is invalid.
    """
    codes, lines = [], []
    for path in paths:
        code, said = _checked(path)
        codes.append(code)
        lines += said
    return max(codes, default=VALID), lines


def _checked(path: str) -> tuple[int, list[str]]:
    try:
        if path.lower().endswith(".nfg"):
            load(path)
            return VALID, [f"{path}: valid"]
        text = text_of(path)
        file = parsed(text, path)
        failures = check(file, path)
    except DilemmaError as error:
        return INVALID, str(error).splitlines()
    lines = [
        f"{path}:{line_of(text, location)}: warning: {what}" for location, what in warnings(file)
    ]
    lines += [
        f"{path}:{line_of(text, _place(failure.claim))}: {failure.claim} does not hold: "
        f"{failure.message}"
        for failure in failures
    ]
    count = len(file.claims.made()) + sum(len(when.made()) for when in file.claims.when)
    held = count - len({failure.claim for failure in failures})
    lines.append(f"{path}: valid; {held} of {count} claims hold" if count else f"{path}: valid")
    return (FALSE_CLAIM if failures else VALID), lines


def _place(claim: str) -> tuple[str | int, ...]:
    """claims.when.2.pure as a place in the document, where positions count from 0."""
    return tuple(int(step) - 1 if step.isdigit() else step for step in claim.split("."))
