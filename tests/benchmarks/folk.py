"""Equilibrium payoffs of repeated games against the peer's algorithm, on the same games."""

from statistics import median
from time import perf_counter

import numpy as np
from timing import games, seconds, show

from dilemma.repeated.folk import folk
from dilemma.stage.game import Bimatrix

DISCOUNT = "2/3"


def main() -> None:
    """Medians of 5 x 5 games, and how many are found exactly."""
    chosen = [(Bimatrix.of(A, B), DISCOUNT) for A, B in games(30, 5, 99)]
    ours = median(seconds(folk, chosen))
    show("equilibrium payoffs, 30 random 5 x 5 games", 1000 * ours, "ms", 1000)
    show("share found exactly", sum(folk(*each).exact for each in chosen) / len(chosen), "")
    try:
        from quantecon.game_theory import NormalFormGame, Player
        from quantecon.game_theory.repeated_game import RepeatedGame
    except ImportError:
        print("quantecon: not installed, so not compared")
        return
    repeated = []
    for game, _ in chosen:
        A, B = game.floats
        players = Player(np.ascontiguousarray(A)), Player(np.ascontiguousarray(B.T))
        repeated.append(RepeatedGame(NormalFormGame(players), 2 / 3))
    failed, times = 0, []
    for each in repeated:
        start = perf_counter()
        try:
            each.equilibrium_payoffs()
        except Exception:  # it fails where the set is a point or a segment
            failed += 1
            continue
        times.append(perf_counter() - start)
    show("quantecon, first call / ours", times[0] / ours, "")
    show("quantecon, later calls / ours", median(times[1:]) / ours, "", note=f"{failed} failed")


if __name__ == "__main__":
    main()
