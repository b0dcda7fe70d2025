"""Populations of a number Z of firms, where chance decides too.

In a population of k firms of type i and Z - k of type j, who meet anyone but themselves,

    pi_i(k) = ((k - 1) A_ii + (Z - k) A_ij) / (Z - 1)
    pi_j(k) = (k A_ji + (Z - k - 1) A_jj) / (Z - 1)

    moran       a firm is copied with a chance in proportion to its fitness f = 1 - w + w pi, and
                the copy takes the place of any firm (Nowak, Sasaki, Taylor & Fudenberg 2004)
    pairwise    a firm compares itself with another and takes over its type with the chance
                1 / (1 + exp(-w (pi_other - pi_own))) (Traulsen, Nowak & Pacheco 2006)

with w the intensity of selection. One firm of type i among Z - 1 of type j takes the whole
population over, as if by drift alone with 1/Z, with the chance

    rho = 1 / (1 + sum_(k=1)^(Z-1) prod_(m=1)^k g(m))
    g(m) = f_j(m) / f_i(m)  for moran,  exp(-w (pi_i(m) - pi_j(m)))  for pairwise

exactly for moran, as long as the exact numbers stay short enough (`is_short`), else in logarithms.
For pairwise the sum in the exponent is quadratic in k, and all is summed by its logarithms; what is
far below the smallest float is kept so. If mutations are rare, the population
moves from one type to another, i to j, with the chance rho / (n - 1) that a mutant comes and takes
over; how long it stays where is the stationary distribution of that chain (Fudenberg & Imhof 2006).
At any mutation rate mu a firm that changes takes another type at random with chance mu, and the
chain has a state for each composition of the population.

Stationary distributions are found by the elimination of Grassmann, Taksar & Heyman (1985), which
subtracts nothing, so that each chance, however small, has a relative error near that of floats.

Legend: n types, Z firms, K compositions (N, n), w selection, mu mutation.
"""

from fractions import Fraction
from math import comb, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.errors import DilemmaError
from dilemma.rationals import shown
from dilemma.stage.game import Matrix

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

PROCESSES = ("moran", "pairwise")
MOST_FIRMS = 1_000
MOST_COMPOSITIONS = 3_000
MUCH = 10**100  # and times a chance upwards over one downwards it is still a float
NEVER = 700  # exp of it is 1e304: what it divides has no chance, and floats can still hold it
MOST_WORK = 1_500_000  # of exact chances: about five seconds
TOLERANCE = 1e-9  # relative error of a chance that is a float, at most


def fixation(payoffs: Matrix, firms: int, selection: Fraction) -> Matrix:
    """
    The chance that one mutant takes over in the Moran process, exactly.

    Parameters
    ----------
    payoffs : array (n, n) of Fraction
        Own type i, type j that is met.
    firms : int
        Z, from 2.
    selection : Fraction
        w, from 0 to 1.

    Returns
    -------
    array (n, n) of Fraction
        Of one firm of type j (column) among Z - 1 of type i (line); 0 on the diagonal.

    Raises
    ------
    DilemmaError
        If a fitness would not be positive; it says up to which w all are.

    Examples
    --------
    A mutant of twice the fitness among ten:

    >>> payoffs = np.array([[Fraction(1)] * 2, [Fraction(2)] * 2])
    >>> str(fixation(payoffs, 10, Fraction(1))[0, 1])
    '512/1023'
    """
    check_fitness(payoffs, selection)
    n = len(payoffs)
    found = np.full((n, n), Fraction(0))
    for i in range(n):
        for j in range(n):
            if i != j:
                found[i, j] = _taken_over(payoffs[np.ix_((j, i), (j, i))], firms, selection)
    return found


def is_short(payoffs: Matrix, firms: int, selection: Fraction) -> bool:
    """
    Whether the exact chances of the Moran process, and the times from them, take few seconds.

    The chances have Z factors of the digits of a fitness; to solve for the times takes n^3 steps.

    Examples
    --------
    Eight types of simple payoffs among 50 firms, and not 16:

    >>> simple = np.array([[Fraction(i * j, 10) for j in range(16)] for i in range(16)])
    >>> tenth = Fraction(1, 10)
    >>> is_short(simple[:8, :8], 50, tenth), is_short(simple, 50, tenth)
    (True, False)
    """
    fitness = _fitness(payoffs, selection)
    whole = lcm(*(each.denominator for each in fitness.flat))
    digits = (int(max(fitness.flat) * whole) * firms).bit_length()
    return len(payoffs) ** 3 * firms * digits <= MOST_WORK


def check_fitness(payoffs: Matrix, selection: Fraction) -> None:
    """
    Go on if every fitness 1 - w + w pi is positive.

    Raises
    ------
    DilemmaError
        If not; it says below which w all are.
    """
    lowest = min(payoffs.flat)
    if min(_fitness(payoffs, selection).flat) <= 0:
        raise DilemmaError(
            f"with a payoff of {shown(lowest)} a firm has no fitness at selection "
            f"{shown(selection)}; keep it below {shown(1 / (1 - lowest))} or take "
            "pairwise"
        )


def log_moran(payoffs: Matrix, firms: int, selection: Fraction) -> Floats:
    """
    The logarithm of the chance that one mutant takes over in the Moran process.

    Minus infinity on the diagonal. Fitness is positive, so that nothing is subtracted from it once
    it is a float.

    Raises
    ------
    DilemmaError
        If a fitness would not be positive.

    Examples
    --------
    >>> payoffs = np.array([[Fraction(1)] * 2, [Fraction(2)] * 2])
    >>> round(float(np.exp(log_moran(payoffs, 10, Fraction(1))[0, 1]) * 1023), 9)
    512.0
    """
    check_fitness(payoffs, selection)
    fitness = _fitness(payoffs, selection).astype(float)
    own = np.diagonal(fitness)[:, None]
    k = np.arange(1, firms, dtype=float)
    found = np.empty(fitness.shape)
    for i, resident in enumerate(fitness):
        mutant = (k - 1) * own + (firms - k) * fitness[:, i, None]
        other = k * resident[:, None] + (firms - k - 1) * own[i]
        rise = np.cumsum(np.log(other) - np.log(mutant), axis=1)
        found[i] = -np.logaddexp(0, np.logaddexp.reduce(rise, axis=1))
    np.fill_diagonal(found, -np.inf)
    return found


def log_fixation(payoffs: Floats, firms: int, selection: float) -> Floats:
    """
    The logarithm of the chance that one mutant takes over by pairwise comparison.

    The same for all pairs at once; minus infinity on the diagonal.

    Examples
    --------
    With no selection it is drift: 1/Z.

    >>> float(np.exp(log_fixation(np.array([[3.0, 0.0], [5.0, 1.0]]), 4, 0.0)[0, 1]))
    0.25
    """
    own = np.diagonal(payoffs)
    # pi_j(k) - pi_i(k) = (slope k + level) / (Z - 1) with k mutants of type j among i
    slope = own[None, :] - payoffs.T - payoffs + own[:, None]
    level = firms * payoffs.T - own[None, :] - (firms - 1) * own[:, None]
    k = np.arange(firms, dtype=float)
    rise = slope[..., None] * (k * (k + 1) / 2) + level[..., None] * k
    exponent = rise * (-selection / (firms - 1))
    largest = exponent.max(axis=-1)
    found: Floats = -largest - np.log(np.exp(exponent - largest[..., None]).sum(axis=-1))
    np.fill_diagonal(found, -np.inf)
    return found


def log_small_mutation(logs: Floats) -> Floats:
    """
    How much of the time each type fills the population, if mutations are rare: `stationary`.

    It takes the logarithms of the chances, which may be far below any float.

    Source
    ------
    Fudenberg & Imhof (2006).
    """
    left = logs.copy()
    n = len(left)
    for k in range(n - 1, 0, -1):
        left[:k, k] -= np.logaddexp.reduce(left[k, :k])
        left[:k, :k] = np.logaddexp(left[:k, :k], left[:k, k, None] + left[k, :k])
    shares = np.zeros(n)
    for k in range(1, n):
        shares[k] = np.logaddexp.reduce(shares[:k] + left[:k, k])
    found: Floats = np.exp(shares - np.logaddexp.reduce(shares))
    return found


def stationary(chances: NDArray[Any]) -> NDArray[Any]:
    """
    The stationary distribution of a chain that can go from every state to every other.

    Parameters
    ----------
    chances : array (N, N), of floats or Fractions
        From the state of the line to that of the column; the diagonal is not read.

    Returns
    -------
    array (N,)
        Shares of time; they add to 1.

    Examples
    --------
    >>> moves = np.array([[Fraction(0), Fraction(1, 3)], [Fraction(1, 6), Fraction(0)]])
    >>> [str(share) for share in stationary(moves)]
    ['1/3', '2/3']
    """
    left = chances.copy()
    N = len(left)
    reach = _lowest(left)
    for k in range(N - 1, 0, -1):
        low = slice(reach[k], k)
        left[low, k] = left[low, k] / left[k, low].sum()
        left[low, low] += left[low, k, None] * left[k, low]
    found = np.empty(N, left.dtype)
    found[0] = left.dtype.type(1) if left.dtype != object else Fraction(1)
    for k in range(1, N):
        low = slice(reach[k], k)
        found[k] = (found[low] * left[low, k]).sum()
        if found[k] > MUCH:  # what is negligible beside it may become 0, but nothing infinite
            found[: k + 1] = found[: k + 1] / found[k]
    normal: NDArray[Any] = found / found.sum()
    return normal


def compositions(firms: int, types: int) -> Counts:
    """
    Every way to make Z firms up of n types, in the order of the first ones (N, n).

    Raises
    ------
    DilemmaError
        If there are more than 3,000.

    Examples
    --------
    >>> compositions(2, 2).tolist()
    [[0, 2], [1, 1], [2, 0]]
    """
    number = comb(firms + types - 1, types - 1)
    if number > MOST_COMPOSITIONS:
        most = next(
            Z for Z in range(firms, 0, -1) if comb(Z + types - 1, types - 1) <= MOST_COMPOSITIONS
        )
        raise DilemmaError(
            f"{firms} firms of {types} types have {number:,} compositions, and at most "
            f"{MOST_COMPOSITIONS:,} are solved: take at most {most}, or leave the mutation rate out"
        )
    found = np.zeros((1, 0), np.int64)
    for _ in range(types - 1):
        spare = firms - found.sum(axis=1)
        repeated = np.repeat(found, spare + 1, axis=0)
        ends = np.cumsum(spare + 1)
        added = np.arange(ends[-1]) - np.repeat(ends - spare - 1, spare + 1)
        found = np.column_stack([repeated, added])
    return np.column_stack([found, firms - found.sum(axis=1)])


def fills(K: NDArray[Any], payoffs: NDArray[Any], process: str, w: Any, mu: Any) -> NDArray[Any]:
    """
    The chances with which a firm of type i, if it is its turn, is of type j afterwards.

    Parameters
    ----------
    K : array (N, n)
        Compositions.
    payoffs : array (n, n)
        Floats, or Fractions for moran.

    Returns
    -------
    array (N, n, n)
        For pairwise without the diagonal: who keeps its type has what is missing to 1.
    """
    n, firms = len(payoffs), K[0].sum()
    got = [_got(K, payoffs, i) / (firms - 1) for i in range(n)]
    if process == "moran":
        grown = [K[:, i] * (1 - w + w * got[i]) for i in range(n)]
        total = _added(grown)
        born = [(1 - mu) * each / total for each in grown]
        stray = [mu / (n - 1) * (1 - each / total) for each in grown]
        line = np.stack([a + b for a, b in zip(born, stray, strict=True)], axis=-1)
        return np.repeat(line[:, None, :], n, axis=1)
    found = np.zeros((len(K), n, n))
    for i in range(n):
        for j in range(n):
            if i != j:
                against = np.minimum(-w * (got[j] - got[i]), NEVER)
                taken = K[:, j] / (firms - 1) / (1 + np.exp(against))
                found[:, i, j] = (1 - mu) * taken + mu / (n - 1)
    return found


def transitions(K: Counts, payoffs: NDArray[Any], process: str, w: Any, mu: Any) -> NDArray[Any]:
    """The chances from each composition to each other one (N, N); the diagonal is left out."""
    N, n = K.shape
    firms = int(K[0].sum())
    place = {tuple(each): k for k, each in enumerate(K.tolist())}
    chances = fills(K.astype(payoffs.dtype), payoffs, process, w, mu)
    found = np.zeros((N, N), chances.dtype)
    for state, counts in enumerate(K.tolist()):
        for i in range(n):
            for j in range(n):
                if i != j and counts[i]:
                    moved = counts.copy()
                    moved[i] -= 1
                    moved[j] += 1
                    found[state, place[tuple(moved)]] = (
                        Fraction(counts[i], firms) if chances.dtype == object else counts[i] / firms
                    ) * chances[state, i, j]
    return found


def _fitness(payoffs: Matrix, selection: Fraction) -> Matrix:
    """1 - w + w A: what a firm's fitness would be if it met that type alone."""
    found: Matrix = 1 - selection + selection * payoffs
    return found


def _taken_over(payoffs: Matrix, firms: int, w: Fraction) -> Fraction:
    """rho, where the mutant is the first of two types; the sum from its innermost bracket out."""
    (a, b), (c, d) = payoffs
    above, below = 0, 1  # g(k) (1 + g(k + 1) (1 + ...)) as a fraction that is never shortened
    for k in range(firms - 1, 0, -1):
        mutant = (firms - 1) * (1 - w) + w * ((k - 1) * a + (firms - k) * b)
        other = (firms - 1) * (1 - w) + w * (k * c + (firms - k - 1) * d)
        ratio = other / mutant
        above, below = ratio.numerator * (above + below), ratio.denominator * below
    return Fraction(below, above + below)


def _got(K: NDArray[Any], payoffs: NDArray[Any], i: int) -> Any:
    """What firms of type i get from all others together, in each composition."""
    return _added([payoffs[i, j] * K[:, j] for j in range(len(payoffs))]) - payoffs[i, i]


def _added(terms: list[Any]) -> Any:
    """The sum from left to right, the order in which the compiled steps add."""
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _lowest(chances: NDArray[Any]) -> list[int]:
    """For each state the first one that it is joined with, once those behind it are eliminated."""
    joined = (chances != 0) | (chances != 0).T
    found: list[int] = joined.argmax(axis=1).tolist()
    for k in range(len(found) - 1, 0, -1):
        for m in range(found[k], k):
            found[m] = min(found[m], found[k])
    return found
