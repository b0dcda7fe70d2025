"""A whole solution without nashpy, and the numbers of a game in symbols."""

from timing import games, show_median

from dilemma.catalog.games import load, parsed
from dilemma.equilibrium.solve import solve
from dilemma.stage.game import Bimatrix

SIZE = 5
CELLS = [f"{i + 1}*a - {j + 1}*b/3 + c*a/({i + j + 2})" for i in range(SIZE) for j in range(SIZE)]
FREE = f"""
title = "Three parameters"
source = "made for timing"

[parameters]
a = 2
b = 0.7
c = "1/3"

[payoffs]
strategies = ["1", "2", "3", "4", "5"]
symmetric = true
row = {[CELLS[i * SIZE : (i + 1) * SIZE] for i in range(SIZE)]}
"""


def main() -> None:
    """One line for each way from a game to its solution."""
    # New objects, so that nothing that a game remembers of itself is counted as speed.
    random_games = [(Bimatrix.of(A, B),) for A, B in games(200, SIZE, 99)]
    exactly = "whole solution, method exact"
    show_median(f"{exactly}, 5 x 5, integers 0 to 99", _solved, random_games, 3)

    alliance = load("learning_dilemma")
    changes = [(alliance, {"trust": f"{k}/500"}) for k in range(200)]
    show_median(
        f"{exactly}, learning_dilemma",
        _solved,
        [(game.at(**values),) for game, values in changes],
        3,
    )
    show_median("symbols to exact numbers, learning_dilemma", _numbers, changes, 5)

    free = parsed(FREE, "made for timing").game("free")
    changes = [(free, {"a": f"{k}/7", "c": f"{k}/11"}) for k in range(200)]
    show_median("symbols to exact numbers, free 5 x 5, 3 parameters", _numbers, changes, 5)


def _solved(game):
    return solve(game, method="exact")


def _numbers(game, values):
    return game.at(**values)


if __name__ == "__main__":
    main()
