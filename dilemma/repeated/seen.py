"""What partners see of each other's choices, and how their policies move then.

    misperception e  each partner misreads the other's openness with chance e: transparency t as
                     1 - t, independently; what it did itself it knows
    signal e         the partners see only one public bit, "both were open", which is wrong with
                     chance e (Green & Porter 1984; Mailath & Samuelson 2006, chapter 7): a policy
                     takes the bit for the partner's openness, and its own choice for the one meant

Legend: S states of a policy; n, m strategies.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from dilemma.errors import DilemmaError
from dilemma.rationals import to_text
from dilemma.repeated.policy import Moves, Policy, Seat
from dilemma.stage.game import Bimatrix, Matrix


class View(NamedTuple):
    """What may be seen, with what chance (n, m), and where each policy moves then (S, n, m)."""

    chance: Matrix
    row: Moves
    column: Moves


def views(
    game: Bimatrix,
    policies: tuple[Policy, Policy],
    error: Fraction,
    signal: Fraction | None = None,
) -> list[View]:
    """
    What two partners may see of a period.

    Parameters
    ----------
    error : Fraction
        Chance that a partner misreads the other's openness.
    signal : Fraction or None
        Chance that the public bit is wrong; None where the partners see what was done.

    Raises
    ------
    DilemmaError
        For a strategy that is misread as none of the set, and a policy that a signal leaves in the
        dark about its own choice.
    """
    row, column = policies
    mine, theirs = row.moves, column.moves.transpose(0, 2, 1)
    if signal is not None:
        return _signals(game, policies, signal)
    shape = mine.shape[1:]
    if not error:
        return [View(np.full(shape, Fraction(1)), mine, theirs)]
    of_row, of_column = (misread(Seat.of(game, side)) for side in (0, 1))
    # What the row partner reads of the column's strategy, and the column partner of the row's.
    rows = ((1 - error, mine), (error, mine[:, :, of_column]))
    columns = ((1 - error, theirs), (error, theirs[:, of_row, :]))
    return [View(np.full(shape, p * q), one, two) for p, one in rows for q, two in columns]


def _signals(game: Bimatrix, policies: tuple[Policy, Policy], error: Fraction) -> list[View]:
    """The two values of the public bit; what was meant and the bit say where a policy moves."""
    seats = Seat.of(game, 0), Seat.of(game, 1)
    both_open = np.outer(seats[0].own_open, seats[1].own_open)
    views = []
    for read_open in (True, False):
        chance = np.full(both_open.shape, error)
        chance[both_open == read_open] = 1 - error
        tables = []
        for each, seat in zip(policies, seats, strict=True):
            read = seat.other.cooperate if read_open else seat.other.defect
            tables.append([_meant(each, s, read) for s in range(len(each.states))])
        one, two = (
            np.broadcast_to(np.array(table)[:, None, None], (len(table), *both_open.shape))
            for table in tables
        )
        views.append(View(chance, one, two))
    return views


def _meant(policy: Policy, state: int, read: int) -> int:
    """Where a policy moves that only knows what it meant to choose, and what it reads."""
    after = {int(policy.moves[state, a, read]) for a in np.flatnonzero(policy.choose[state])}
    if len(after) > 1:
        raise DilemmaError(
            f"policy {policy.name} needs to know which strategy chance gave it in state "
            f"{policy.states[state]}; under a public signal partners know only the signal"
        )
    return after.pop()


def misread(seat: Seat) -> list[int]:
    """
    For each strategy of a partner the one that it is misread as: transparency 1 - t for t.

    Raises
    ------
    DilemmaError
        If there is no such strategy in the set, or a game of free strategies has not two.
    """
    points = seat.game.points
    if points is None:
        if len(seat.own) != 2:
            raise DilemmaError(
                f"misperception reads the other of two strategies; {seat.game.name} has "
                f"{len(seat.own)}"
            )
        return [1, 0]
    places = {(point.receptivity, point.transparency): k for k, point in enumerate(points)}
    found = []
    for point in points:
        mirrored = point.receptivity, 1 - point.transparency
        if mirrored not in places:
            raise DilemmaError(
                f"misperception reads {point.name} as receptivity {to_text(mirrored[0])}, "
                f"transparency {to_text(mirrored[1])}, which is not in the strategy set"
            )
        found.append(places[mirrored])
    return found
