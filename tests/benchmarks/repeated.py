"""Alliances over time: values in batches, verdicts, critical discount factors, cold tournaments.

The batch computes limits of means and discounted values by linear algebra: no game is simulated, so
there is no sampling error to compare. The figure of Axelrod's library, where it is not installed,
is the one published with its version 4.14 and was not measured here.
"""

import tracemalloc
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from statistics import median

import numpy as np
from start import ROUNDS, processor_seconds
from timing import seconds, show

from dilemma.catalog.games import load
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.compiled import installed
from dilemma.repeated.formal import Formal, critical_formula
from dilemma.repeated.match import match
from dilemma.repeated.patience import patience
from dilemma.repeated.perfection import verdict
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat
from dilemma.repeated.tournament import tournament, usual
from dilemma.repeated.value import memory_one

# Chances of cooperation after CC, CD, DC, DD: tit for tat, always C, always D, win-stay lose-shift,
# generous tit for tat.
MEMORY_ONE = ((1, 0, 1, 0), (1, 1, 1, 1), (0, 0, 0, 0), (1, 0, 0, 1), (1, 1 / 3, 1, 1 / 3))
AXELROD = np.array([[3.0, 0], [5, 1]])
PAIRS = 20_000
COMMAND = ["-m", "dilemma", "tournament", "learning_dilemma", "--policies"]


def main() -> None:
    """One line for each figure."""
    _noisy()
    _matches()
    _batch()
    _verdicts()
    game = load("learning_dilemma").at()
    names = usual(game)[:10]
    meet = partial(tournament, game, names, tremble="1/20")
    show("10 policies with a tremble, exact", _middle(lambda: meet().means) / 1e3, "s")
    _cold("dilemma tournament, 10 policies, cold", [*COMMAND, ",".join(names)], 2)
    noisy = [*COMMAND, ",".join(names), "--tremble", "0.05"]
    _cold("dilemma tournament, 10 policies, tremble .05, cold", noisy, 2)
    _cold("dilemma value, cold", ["-m", "dilemma", "value", "learning_dilemma"], 2)


def _noisy() -> None:
    """Five memory-one policies, each with each, at a tremble of .05 in the limit of means."""
    tables = np.array([[[(p, 1 - p) for p in pair] for pair in (c[:2], c[2:])] for c in MEMORY_ONE])
    rows, columns = np.repeat(tables, 5, axis=0), np.tile(tables, (5, 1, 1, 1))
    meet = partial(memory_one, rows, columns, (AXELROD, AXELROD.T), 1, tremble=0.05)
    ours = _middle(meet, 200)
    show("noisy 5 x 5 tournament of memory-one policies", ours, "ms", 1)
    try:
        import axelrod
    except ImportError:
        print("axelrod: not installed; .50 s published with 4.14, by sampling (not measured)")
        return

    players = [
        axelrod.TitForTat(), axelrod.Cooperator(), axelrod.Defector(),
        axelrod.WinStayLoseShift(), axelrod.GTFT(),
    ]  # fmt: skip
    theirs = partial(
        axelrod.Tournament(players, noise=0.05, seed=1).play, progress_bar=False, processes=1
    )
    show(f"  axelrod {version('axelrod')} / ours, by sampling", _middle(theirs, 3) / ours, "x")


def _matches() -> None:
    """A match of a million rounds at a tremble of .05: time and memory."""
    game = load("prisoners_dilemma").at()
    for name in ("tit_for_tat", "0.9,0.1,0.5,0.3"):
        both = Alliance.of(game, name, name, tremble="1/20")
        run = partial(match, both, 1_000_000)
        show(f"match of 10^6 noisy rounds, {name}", _middle(partial(run, fast=False)), "ms", 500)
        tracemalloc.start()
        run(fast=False)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        show("  its memory", most / 1e6, "MB", 20)
        if installed():
            show("  compiled by numba", _middle(partial(run, fast=True)), "ms", 50)


def _batch() -> None:
    """Random memory-one policies on five strategies, discounted."""
    draw = np.random.default_rng(1)
    tables = draw.random((2, PAIRS, 5, 5, 5))
    tables /= tables.sum(axis=-1, keepdims=True)
    payoffs = draw.random((5, 5))
    meet = partial(memory_one, *tables, (payoffs, payoffs.T), 0.9, tremble=0.05)
    rate = PAIRS / _middle(meet, 3)
    show("memory-one pairs on five strategies", rate, "k/s", note="at least 80")


def _verdicts() -> None:
    """Grim trigger against itself in the learning dilemma: perfect or not, and from when on."""
    stage = load("learning_dilemma")
    game = stage.at()
    row, column = (policy("grim", Seat.of(game, side)) for side in (0, 1))
    built = Alliance.of(game, row, column)
    show("subgame perfect or not, alliance built", _middle(lambda: verdict(built), 200), "ms", 1)
    both = _middle(lambda: verdict(Alliance.of(game, row, column)), 200)
    show("  with its joint chain", both, "ms", 1)

    def formula() -> object:
        found = patience(Alliance.of(game, row, column))
        return critical_formula(Formal(stage, {}, built.outside), found)

    show("critical discount factor as a formula", _middle(formula, 20), "ms", 100)


def _cold(what: str, command: list[str], bound: float) -> None:
    """Processor seconds in a new process; the first run fills the file cache."""
    if find_spec("resource") is None:
        print(f"{what}: processor seconds of children cannot be read on this system")
        return
    show(what, median([processor_seconds(command) for _ in range(ROUNDS + 1)][1:]), "s", bound)


def _middle(function: Callable[[], object], runs: int = 5) -> float:
    """Milliseconds, the median of some runs after one that does not count."""
    return 1000 * median(seconds(function, [()] * runs))


if __name__ == "__main__":
    main()
