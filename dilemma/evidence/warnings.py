"""What is legal in a game file, and yet perhaps not meant.

Only games with payoffs of their own are looked at: in a learning alliance the model makes the
payoffs, and dominated strategies are its point.
"""

from dilemma.catalog.game_file import GameFile
from dilemma.equilibrium.dominance import dominators
from dilemma.files import Problem
from dilemma.stage.game import Bimatrix, FreeGame


def warnings(file: GameFile) -> list[Problem]:
    """Dominated strategies, ties between best replies and parameters that no payoff uses."""
    game = file.game("the game")
    if not isinstance(game, FreeGame):
        return []
    return [*_unused(game), *_dominated(game.at()), *_ties(game.at())]


def _unused(game: FreeGame) -> list[Problem]:
    used = {
        symbol.name
        for matrix in (game.row, game.column)
        for line in matrix
        for cell in line
        for symbol in getattr(cell, "free_symbols", ())
    }
    return [
        (("parameters", name), f"no payoff uses the parameter {name}")
        for name in game.given
        if name not in used
    ]


def _dominated(game: Bimatrix) -> list[Problem]:
    row, column = game.integers
    sides = (
        (game.partners[0], game.row_labels, row),
        (game.partners[1], game.column_labels, [list(line) for line in zip(*column, strict=True)]),
    )
    return [
        (
            ("payoffs", "strategies"),
            f"{partner}: {labels[weak]} is {'strictly' if strict else 'weakly'} dominated by "
            f"{labels[strong]}",
        )
        for partner, labels, payoffs in sides
        for weak, strong, strict in dominators(payoffs)
    ]


def _ties(game: Bimatrix) -> list[Problem]:
    """Cells of the partner against which two strategies are best; the game may be degenerate."""
    found: list[Problem] = []
    for name, partner, replies, matrix in (
        ("row", game.partners[0], game.column_labels, game.row.T),
        ("column", game.partners[1], game.row_labels, game.column),
    ):
        for label, payoffs in zip(replies, matrix.tolist(), strict=True):
            if payoffs.count(max(payoffs)) > 1:
                found.append((("payoffs", name), f"{partner} has several best replies to {label}"))
    return found
