"""Alliances of named policies in named games, in one line."""

from dilemma.catalog.games import load
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat


def alliance(game, row, column=None, discount=0, *, strategies=None, given=None, **noise):
    """Two policies by name in a game by name; both partners' the same if one is named."""
    stage = load(game)
    stage = stage if strategies is None else stage.with_strategies(strategies)
    return of(stage.at(**(given or {})), row, column, discount, **noise)


def of(numbers, row, column=None, discount=0, **noise):
    """The same in a bimatrix."""
    seats = Seat.of(numbers, 0), Seat.of(numbers, 1)
    first, second = policy(row, seats[0]), policy(column or row, seats[1])
    return Alliance.of(numbers, first, second, discount, **noise)
