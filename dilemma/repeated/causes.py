"""What leads from one state of a policy to the next, in words.

A move depends on what both did. Most policies look at less, at the partner alone or at openness;
the words say no more than the policy sees: "partner open", "not COL-COL", "self closed". A pair
names the policy's owner first.
"""

from typing import Any

import numpy as np

from dilemma.repeated.policy import Policy, Seat

MOST = 3  # strategies or pairs that are named one by one
ALWAYS, OTHERWISE = "always", "otherwise"


def causes(policy: Policy, seat: Seat, state: int) -> dict[int, str]:
    """
    The states that follow a state, by position, each with the words for what leads there.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> from dilemma.repeated.policies import policy
    >>> seat = Seat.of(load("learning_dilemma").at(), 0)
    >>> causes(policy("grim", seat), seat, 0)
    {0: 'COL-COL', 1: 'not COL-COL'}
    >>> causes(policy("tit_for_tat", seat), seat, 1)
    {0: 'partner open', 1: 'partner closed'}
    """
    table = policy.moves[state]
    targets, counts = np.unique(table, return_counts=True)
    said = {int(target): _said(table == target, seat) for target in targets}
    unsaid = [int(t) for t in targets[np.argsort(-counts, kind="stable")] if not said[int(t)]]
    for k, target in enumerate(unsaid):
        said[target] = OTHERWISE if k == 0 else _pairs(table == target, seat)
    return {target: words or "" for target, words in said.items()}


def _said(group: Any, seat: Seat) -> str | None:
    """A set of pairs in a few words; None where it takes many."""
    if group.all():
        return ALWAYS
    own, theirs = group.any(axis=1), group.any(axis=0)
    if (group == np.outer(own, theirs)).all():
        if own.sum() == theirs.sum() == 1 < min(group.shape):
            return _pairs(group, seat)
        words = {"self": _part(own, seat), "partner": _part(theirs, seat.other)}
        if None in words.values():
            return None
        return ", ".join(f"{who} {what}" for who, what in words.items() if what)
    if (~group).sum() == 1:
        return f"not {_pairs(~group, seat)}"
    if seat.game.points:
        alike = np.equal.outer(seat.own_open, seat.their_open)
        if (group == alike).all():
            return "both open or both closed"
        if (group != alike).all():
            return "one open, one closed"
    return _pairs(group, seat) if group.sum() <= MOST else None


def _part(chosen: Any, seat: Seat) -> str | None:
    """Some of one partner's strategies; nothing for all of them, None where they are too many."""
    opens = np.array(seat.own_open)
    if chosen.all():
        return ""
    if seat.game.points and (chosen == opens).all():
        return "open"
    if seat.game.points and (chosen != opens).all():
        return "closed"
    if chosen.sum() > 1 and (~chosen).sum() == 1:
        return f"not {_names(seat)[int((~chosen).argmax())]}"
    named = [_names(seat)[k] for k in np.flatnonzero(chosen)]
    return " or ".join(named) if len(named) <= MOST else None


def _pairs(group: Any, seat: Seat) -> str:
    own, theirs = _names(seat), _names(seat.other)
    named = [f"{own[a]}-{theirs[b]}" for a, b in np.argwhere(group)]
    more = f" or {len(named) - MOST} more" if len(named) > MOST else ""
    return " or ".join(named[:MOST]) + more


def _names(seat: Seat) -> tuple[str, ...]:
    points = seat.game.points
    return tuple(point.short for point in points) if points else seat.own
