"""Exact enumeration against the peers' support enumeration, on the same games in the same run.

The peers compute in floats and are asked for all equilibria. The games are generic (games in which
an equilibrium has more best replies than its support are left out), so that all count the same.
"""

import warnings
from importlib.metadata import version
from statistics import median

import numpy as np
from timing import Integers, games, seconds, show

from dilemma.equilibrium.exact import extreme_equilibria
from dilemma.equilibrium.solve import solve
from dilemma.stage.game import Bimatrix

FEW, MANY = 30, 300  # nashpy takes long for a game
NEAR = 1e-6


def main() -> None:
    """Ratios of medians, and how many equilibria the peers find."""
    chosen = [pair for pair in games(MANY + 50, 5, 99) if generic(*pair)][:MANY]
    arrays = [(np.array(A, float), np.array(B, float)) for A, B in chosen]
    truths = [extreme_equilibria(A, B) for A, B in chosen]
    ours = median(seconds(extreme_equilibria, chosen))
    show(f"exact enumeration, 5 x 5, {MANY} generic games", 1000 * ours, "ms")

    import nashpy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")

        def theirs(A: np.ndarray, B: np.ndarray) -> list:
            return list(nashpy.Game(A, B).support_enumeration())

        first = arrays[:FEW]
        few = median(seconds(extreme_equilibria, chosen[:FEW]))
        name = f"nashpy {version('nashpy')}"
        show(f"{name} / ours, {FEW} games", median(seconds(theirs, first)) / few, "")
        show_share(name, [theirs(*pair) for pair in first], truths[:FEW])

    try:
        from quantecon.game_theory import NormalFormGame, Player, support_enumeration
    except ImportError:
        print("quantecon: not installed, so not compared")
        return

    def compiled(A: np.ndarray, B: np.ndarray) -> list:
        players = Player(np.ascontiguousarray(A)), Player(np.ascontiguousarray(B.T))
        return support_enumeration(NormalFormGame(players))

    name = f"quantecon {version('quantecon')}"
    show(f"{name} / ours", median(seconds(compiled, arrays)) / ours, "")
    show_share(name, [compiled(*pair) for pair in arrays], truths)


def generic(A: Integers, B: Integers) -> bool:
    """Whether no equilibrium mix has more best replies than strategies."""
    return not solve(Bimatrix.of(A, B), method="exact").degenerate


def show_share(name: str, answers: list, truths: list) -> None:
    """How many of the true equilibria are among the answers."""
    found = total = 0
    for answer, truth in zip(answers, truths, strict=True):
        flat = [np.concatenate(pair) for pair in answer]
        for x, y in truth:
            exact = np.concatenate([np.array(mix, float) / sum(mix) for mix in (x, y)])
            found += any(np.abs(exact - each).max() < NEAR for each in flat)
            total += 1
    show(f"{name}: share of equilibria found", found / total, "", note=f"{found} of {total}")


if __name__ == "__main__":
    main()
