"""Alliances of named policies in named games, in one line."""

from dilemma.catalog.games import load
from dilemma.repeated.alliance import Alliance


def alliance(game, row, column=None, discount=0, *, strategies=None, given=None, **noise):
    """Two policies by name in a game by name; both partners' the same if one is named."""
    stage = load(game)
    stage = stage if strategies is None else stage.with_strategies(strategies)
    return of(stage.at(**(given or {})), row, column, discount, **noise)


def of(numbers, row, column=None, discount=0, **noise):
    """The same in a bimatrix."""
    return Alliance.of(numbers, row, column or row, discount, **noise)
