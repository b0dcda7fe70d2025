"""The sign kernel: batches of games against the peers, in one run, and minors in symbols.

A peer solves one game after the other, so what it takes to make its game object counts; the ratio
against its solver alone stands beside it. The games are random shares, so none is degenerate.
"""

import warnings
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from statistics import median
from time import thread_time
from unittest.mock import patch

import numpy as np
from timing import show, show_median

from dilemma.equilibrium.batch import batch
from dilemma.equilibrium.minors import minors

COUNTS = {2: (1_000_000, 3_000, 1_000), 5: (40_000, 600, 20)}  # ours, quantecon's, nashpy's


def main() -> None:
    """Games a second, and the ratios."""
    for size, (many, some, few) in COUNTS.items():
        draw = np.random.default_rng(1)
        row, column = draw.random((2, many, size, size))
        batch(row[:1000], column[:1000])
        ours = many / _seconds(partial(batch, row, column))
        show(f"sign kernel, {size} x {size}, mixes, certified signs", ours / 1e3, "k/s")
        # Without the error bounds a sign is what the float says: what certification costs.
        with patch("dilemma.equilibrium.batch._error", return_value=0.0):
            bare = many / _seconds(partial(batch, row, column))
        show("  the same with signs not certified", bare / 1e3, "k/s")
        show("  not certified / certified", bare / ours, "x")
        pairs = list(zip(row[:some], column[:some], strict=True))
        _nashpy(ours, pairs[:few], size)
        _quantecon(ours, pairs, size)
    _symbolic()


def _nashpy(ours: float, pairs: list, size: int) -> None:
    import nashpy

    def solve_all() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for A, B in pairs:
                list(nashpy.Game(A, B).support_enumeration())

    theirs = len(pairs) / _seconds(solve_all)
    show(f"  against nashpy {version('nashpy')}", ours / theirs, "x")


def _quantecon(ours: float, pairs: list, size: int) -> None:
    try:
        from quantecon.game_theory import NormalFormGame, Player, support_enumeration
    except ImportError:
        print("quantecon: not installed, so not compared")
        return

    def made(A: np.ndarray, B: np.ndarray) -> NormalFormGame:
        return NormalFormGame((Player(A), Player(np.ascontiguousarray(B.T))))

    support_enumeration(made(*pairs[0]))  # numba compiles
    whole = _seconds(lambda: [support_enumeration(made(*pair)) for pair in pairs])
    games = [made(*pair) for pair in pairs]
    alone = _seconds(lambda: [support_enumeration(game) for game in games])
    name = f"  against quantecon {version('quantecon')}"
    show(name, ours * whole / len(pairs), "x", note="at least 12 at 5 x 5, 60 at 2 x 2")
    show(f"{name}, games ready made", ours * alone / len(pairs), "x")


def _symbolic() -> None:
    """All minors of a 5 x 5 matrix that is affine in three parameters."""
    from sympy import ZZ, ring

    ring_of, a, b, c = ring("a, b, c", ZZ)
    draw = np.random.default_rng(1)
    matrices = []
    for _ in range(20):
        p = draw.integers(-9, 10, (5, 5, 4)).tolist()
        cells = [[ring_of(w) + x * a + y * b + z * c for w, x, y, z in line] for line in p]
        matrices.append((cells,))
    show_median("all minors, symbolic 5 x 5, three parameters", minors, matrices, 50)


def _seconds(function: Callable[[], object]) -> float:
    """Processor seconds, the middle of three runs."""
    times = []
    for _ in range(3):
        start = thread_time()
        function()
        times.append(thread_time() - start)
    return median(times)


if __name__ == "__main__":
    main()
