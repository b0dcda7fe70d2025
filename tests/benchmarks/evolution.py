"""Evolution: Moran steps with and without numba, rare mutations, whole chains, rest points.

nashpy's Moran process (pure Python) is timed in the same run on the same game. Of it only
the first steps are taken.
"""

from collections.abc import Callable
from importlib.util import find_spec
from itertools import islice
from statistics import median

import nashpy
import numpy as np
from timing import seconds, show

from dilemma.catalog.games import load
from dilemma.dynamics.contest import Contest
from dilemma.dynamics.finite import (
    compositions,
    log_fixation,
    log_small_mutation,
    stationary,
    transitions,
)
from dilemma.dynamics.rest import rest_points
from dilemma.dynamics.simulation import runs
from dilemma.repeated.tournament import tournament, usual

HAWKS = np.array([[3.0, 1.0], [4.0, 0.5]])
SCISSORS = np.array([[2.0, 1.0, 4.0], [4.0, 2.0, 1.0], [1.0, 4.0, 2.0]])
MILLION = 1_000_000
PEER = 200  # steps of nashpy


def main() -> None:
    """One line for each figure."""
    _steps()
    draw = np.random.default_rng(1).random((5, 5))
    show(
        "rare mutations, 5 types, 100 firms, pairwise",
        _middle(lambda: log_small_mutation(log_fixation(draw, 100, 0.1)), 200), "ms", 1,
    )  # fmt: skip
    K = compositions(50, 3)
    chain = transitions(K, SCISSORS, "moran", 0.1, 0.01)
    show(f"stationary distribution of {len(K):,} compositions", _middle(lambda: stationary(chain)),
         "ms", 500)  # fmt: skip
    game = load("learning_dilemma").at()
    ten = Contest.of(tournament(game, usual(game)[:10], tremble="1/20"))
    resting = _middle(lambda: [each.stability for each in rest_points(ten)], 3) / 1e3
    show("rest points and stability of 10 policies, exact", resting, "s", 4)


def _steps() -> None:
    """Moran steps a second of 100 firms, and nashpy's on the same payoffs."""
    rates = {}
    for name, payoffs in (("2 types", HAWKS), ("3 types", SCISSORS)):
        n = len(payoffs)
        start = np.full((1, n), 100 // n)
        start[0, 0] += 100 - start.sum()
        many = np.repeat(start, 1000, axis=0)
        if find_spec("numba") is not None:
            rates[n] = _rate(start, payoffs, 10 * MILLION, compiled=True)
            show(f"Moran steps, {name}, compiled", rates[n] / MILLION, "M/s", note="at least 10")
        show(f"Moran steps, {name}, 1,000 runs in numpy",
             _rate(many, payoffs, 300, compiled=False) / MILLION, "M/s")  # fmt: skip
    if 2 not in rates:
        print("numba: not installed, so no steps were compiled")
        return

    def theirs() -> int:
        np.random.seed(1)
        steps = nashpy.Game(HAWKS, HAWKS.T).moran_process((0,) * 50 + (1,) * 50)
        return sum(1 for _ in islice(steps, PEER))

    rate = 1e3 * theirs() / _middle(theirs, 1)
    show("  nashpy, 2 types", rate, "/s")
    show("  ours / nashpy", rates[2] / rate, "x")


def _rate(start: np.ndarray, payoffs: np.ndarray, steps: int, *, compiled: bool) -> float:
    """Steps a second; a mutation rate keeps both types alive."""
    n = len(start)

    def played() -> object:
        return runs(start, payoffs, "moran", 0.1, 0.01, seed=1, steps=steps, every=steps,
                    compiled=compiled)  # fmt: skip

    return 1e3 * n * steps / _middle(played, 3)


def _middle(function: Callable[[], object], times: int = 5) -> float:
    """Milliseconds, the median of some runs after one that does not count."""
    return 1000 * median(seconds(function, [()] * times))


if __name__ == "__main__":
    main()
