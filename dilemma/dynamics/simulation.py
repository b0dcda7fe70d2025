"""Chance played out: runs of a finite population, step by step.

In every step one firm's turn comes, any firm's with the same chance, and `fills` says of which type
it is afterwards. The random numbers belong to the seed, the run and the step (`dilemma.chance`), so
a run is the same whatever others are played beside it. All runs take their steps together; with
numba installed (the extra `fast`) the steps of the Moran process are compiled, which add and
multiply in the same order and so give the same runs to the last bit.

Legend: R runs, T records, n types.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.chance import drawn, linked, salt, streams
from dilemma.dynamics.finite import Counts, fills
from dilemma.repeated.compiled import registered

TURN, TYPE = 0, 1  # what a random number decides
MANY = 4_000_000  # steps times types: about as long as compiling takes


def runs(
    start: Counts,
    payoffs: NDArray[np.float64],
    process: str,
    selection: float,
    mutation: float,
    *,
    seed: int,
    steps: int,
    every: int = 1,
    compiled: bool | None = None,
) -> Counts:
    """
    The compositions of some runs, before the first step and after every `every` steps.

    Parameters
    ----------
    start : array (R, n) of int
        How many firms of each type each run begins with.
    steps : int
        Of each run; in Z steps each firm has one turn on average.
    compiled : bool, optional
        Whether numba is used, if it is there; it changes nothing but the time. If not given, from
        two million steps of the Moran process among two types on.

    Returns
    -------
    array (R, steps // every + 1, n)

    Examples
    --------
    >>> payoffs = np.array([[3.0, 0.0], [5.0, 1.0]])
    >>> start = np.array([[9, 1]])
    >>> runs(start, payoffs, "moran", 0.5, 0.0, seed=1, steps=300, every=150)[0].tolist()
    [[9, 1], [10, 0], [10, 0]]
    """
    found = np.empty((len(start), steps // every + 1, start.shape[1]), np.int64)
    found[:, 0] = start
    if compiled is None:
        compiled = process == "moran" and start.size * steps > MANY
    quick = _compiled() if compiled else None
    if quick is not None:
        begun = streams(seed, np.arange(len(start)))
        quick(found, np.ascontiguousarray(payoffs), selection, mutation, begun, every)
        return found
    counts, numbers = start.copy(), np.arange(len(start))
    begun = streams(seed, numbers)
    for step in range(steps // every * every):
        turn = drawn(begun, salt(step, purpose=TURN)) * counts[0].sum()
        own = (counts.cumsum(axis=1) <= turn[:, None]).sum(axis=1)
        chances = fills(counts.astype(float), payoffs, process, selection, mutation)
        drawn_type = drawn(begun, salt(step, purpose=TYPE))
        passed = (chances[numbers, own].cumsum(axis=1) <= drawn_type[:, None]).sum(axis=1)
        new = np.where(passed < counts.shape[1], passed, own)
        counts[numbers, own] -= 1
        counts[numbers, new] += 1
        if (step + 1) % every == 0:
            found[:, (step + 1) // every] = counts
    return found


@cache
def _compiled() -> Callable[..., None] | None:
    """The steps of the Moran process, compiled; None without numba."""
    try:
        from numba import njit
    except ModuleNotFoundError:
        return None

    registered()
    none, turns, types = np.uint64(0), np.uint64(TURN), np.uint64(TYPE)

    @njit
    def advance(
        found: Any, payoffs: Any, selection: Any, mutation: Any, streams: Any, every: Any
    ) -> None:
        R, T, n = found.shape
        grown, counts = np.empty(n), np.empty(n, np.int64)
        for run in range(R):
            counts[:] = found[run, 0]
            Z = counts.sum()
            for step in range((T - 1) * every):
                place = linked(linked(none, np.uint64(step)), none)
                turn = drawn(streams[run], linked(place, turns)) * Z
                own, passed = 0, counts[0]
                while passed <= turn:
                    own += 1
                    passed += counts[own]
                total = 0.0
                for i in range(n):
                    got = payoffs[i, 0] * counts[0]
                    for j in range(1, n):
                        got = got + payoffs[i, j] * counts[j]
                    got = (got - payoffs[i, i]) / (Z - 1)
                    grown[i] = counts[i] * (1 - selection + selection * got)
                    total = total + grown[i]
                chance = drawn(streams[run], linked(place, types))
                new, below = own, 0.0
                for j in range(n):
                    stray = mutation / (n - 1) * (1 - grown[j] / total)
                    below = below + ((1 - mutation) * grown[j] / total + stray)
                    if chance < below:
                        new = j
                        break
                counts[own] -= 1
                counts[new] += 1
                if (step + 1) % every == 0:
                    found[run, (step + 1) // every] = counts

    compiled: Callable[..., None] = advance
    return compiled
