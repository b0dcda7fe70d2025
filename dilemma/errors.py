"""What goes wrong, said so that a user can mend it.

An error names the thing, the limit, the value received and what would work. It is raised
where the value enters. Only the command line turns it into one or two lines and an exit code.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache


class DilemmaError(Exception):
    """Something the user asked for cannot be done: a name, a value, an option (exit code 2)."""

    exit_code = 2


class InvalidFileError(DilemmaError):
    """A game file is wrong; the message has one line for each problem (exit code 3)."""

    exit_code = 3


class IncompleteError(DilemmaError):
    """A complete answer was demanded and there is none (exit code 4)."""

    exit_code = 4


def unknown(kind: str, name: str, known: Iterable[str]) -> DilemmaError:
    """
    An error for a name that does not exist, with the nearest names that do.

    Examples
    --------
    >>> print(unknown("game", "chiken", ["chicken", "stag_hunt"]))
    no game called 'chiken'. Did you mean 'chicken'? Known: chicken, stag_hunt.
    """
    return DilemmaError(_unknown(kind, name, tuple(known)))


@lru_cache(maxsize=256)
def _unknown(kind: str, name: str, known: tuple[str, ...]) -> str:
    names = sorted(known)
    near = nearest(name, names)
    hint = f" Did you mean '{near}'?" if near else ""
    return f"no {kind} called '{shortened(name)}'.{hint} Known: {', '.join(names) or 'none'}."


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like a name, if one is like it."""
    by_folded = {entry.casefold(): entry for entry in known}
    near = get_close_matches(name.casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


def shortened(text: str) -> str:
    """The text as it fits into one line of a message."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}..."
