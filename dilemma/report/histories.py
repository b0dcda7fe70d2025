"""Histories and paths of play in words."""

from collections.abc import Sequence

from dilemma.repeated.alliance import Alliance
from dilemma.repeated.joint import LEAVE
from dilemma.report.words import joined


def path(steps: Sequence[str], start: int) -> str:
    """
    What is done period by period, in words; from step `start` on it goes round for ever.

    Examples
    --------
    >>> path(["a", "b", "c"], 1)
    'a; then b and c in turns for ever'
    """
    before, circle = list(steps[:start]), list(steps[start:])
    if LEAVE in circle[0].split("-"):
        last = "the alliance is left"
        before = [step for step in before if LEAVE not in step.split("-")]
    else:
        while before and before[-1] == circle[-1]:  # the circle begins earlier
            before, circle = before[:-1], [circle[-1], *circle[:-1]]
        alone = len(set(circle)) == 1
        last = f"{circle[0] if alone else joined(circle) + ' in turns'} for ever"
    return f"{', '.join(before)}; then {last}" if before else last


def after(alliance: Alliance, state: int) -> str:
    """When a joint state is first reached."""
    history = alliance.joint.histories[state]
    if not history:
        return "at the start"
    return "after " + ", ".join("-".join(pair) for pair in named_history(alliance, state))


def named_history(alliance: Alliance, state: int) -> list[tuple[str, str]]:
    labels = alliance.labels(0), alliance.labels(1)
    return [(labels[0][a], labels[1][b]) for a, b in alliance.joint.histories[state]]
