"""Random numbers by counter: a number belongs to its place and not to its turn.

Each uniform number is a function of (seed, run, round, partner, purpose) and of nothing else. So a
result does not depend on the order of the work, on how it was parted or on how many did it, and one
draw more in one place changes none in another (Salmon et al. 2011).

The function is the finalizer of splitmix64 (Steele, Lea & Flood 2014), applied once to each part of
the place: all in 64-bit integers, so the numbers are the same bit for bit on every machine.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

# What a number is drawn for; two purposes never share one.
CHOICE, TREMBLE, READING, SIGNAL, MATCHING, GOSSIP, DISSOLUTION = map(np.uint64, range(7))

_MASK = 0xFFFFFFFFFFFFFFFF
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53  # a float has 53 of 64 bits


def mixed(z: Any) -> Any:
    """The finalizer of splitmix64, elementwise on unsigned 64-bit integers."""
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return z ^ (z >> _31)


def linked(state: Any, part: Any) -> Any:
    """The next link of the chain: one part more of the place, elementwise."""
    return mixed(state + part + _GOLDEN)


def drawn(stream: Any, salt: Any) -> Any:
    """The uniform number in [0, 1) of a stream (see `streams`) at a salt (see `salt`)."""
    return (mixed(stream + salt) >> _11) * _UNIT


def streams(seed: int, runs: Any) -> Numbers:
    """The stream of each run: an array like `runs` of whole numbers from 0."""
    return _further(_further(np.zeros(1, np.uint64), seed), runs)


def salt(round: Any, partner: int = 0, purpose: Any = 0) -> Numbers:
    """What tells the draws of one stream apart: an array like `round`, or of one number."""
    return _further(_further(_further(np.zeros(1, np.uint64), round), partner), purpose)


def uniform(seed: int, run: Any, round: int, partner: int = 0, purpose: Any = 0) -> Any:
    """
    Uniform numbers in [0, 1), one for each run.

    Parameters
    ----------
    seed : int
        Any whole number; those that agree in their last 64 bits are one.
    run : int or array of int
        From 0.
    round, partner, purpose : int
        Where in the run, for whom and what for; from 0.

    Returns
    -------
    array of float, in the shape of `run`
        The same on every machine.

    Examples
    --------
    >>> uniform(1, np.arange(3), 5).round(3)
    array([0.895, 0.291, 0.442])
    >>> bool(uniform(1, 2, 5) == uniform(1, np.arange(3), 5)[2])
    True
    """
    found = drawn(streams(seed, np.ravel(run)), salt(round, partner, purpose))
    return found.reshape(np.shape(run))[()]


def _further(state: Numbers, part: Any) -> Numbers:
    """The next link from a number of any kind."""
    if isinstance(part, int):
        part = np.uint64(part & _MASK)
    return np.asarray(linked(state, np.asarray(part).astype(np.uint64)))
