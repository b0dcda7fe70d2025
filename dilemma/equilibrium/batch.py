"""Many games at once: the sign kernel on arrays of floats, with certified signs.

Every minor of all games is one array. A bound on its rounding error says in which games its sign is
certain; a game with a sign in doubt is settled by Python integers. Games without a zero minor are
answered support by support, all games together; those with one have ties, and games with equal
signs share one enumeration.

Legend: N games of m x n; a set of games is a Python integer, one bit for each.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import factorial, lcm
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma.equilibrium import minors
from dilemma.equilibrium.exact import Integers
from dilemma.equilibrium.minors import Support, keys, supports, vertex_pairs
from dilemma.errors import DilemmaError

Floats = NDArray[np.float64]
Games = NDArray[np.intp]  # positions
Exact = Callable[[int], tuple[Integers, Integers]]

WIDEST = 6  # strategies of one partner: a 6 x 6 game has 1,584 minors, a 7 x 7 one 6,006
TOLERANCE = 1e-8  # of each weight in a mix
AT_ONCE = 2_000_000  # minors of one partner held in memory


class Batch(NamedTuple):
    """
    All extreme equilibria of many games, one entry for each of E equilibria, ordered by game.

    Parameters
    ----------
    game : array (E,)
        Which of the N games it belongs to.
    row, column : arrays (E, m) and (E, n)
        The mixes; each weight is within 1e-8 of the exact one, and 0 only where that is 0.
    payoffs : array (E, 2)
        What row and column expect [payoff units].
    degenerate : array (N,) of bool
        Whether some minor of the game is zero.
    by_integers : int
        In how many games integers had to settle a sign or a weight.
    """

    game: Games
    row: Floats
    column: Floats
    payoffs: Floats
    degenerate: NDArray[np.bool_]
    by_integers: int


def batch(
    row: Floats,
    column: Floats,
    *,
    exact: Exact | None = None,
    rounding: float = 0.0,
    zeros: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> Batch:
    """
    All extreme equilibria of many bimatrix games.

    Parameters
    ----------
    row, column : arrays (N, m, n)
        Payoffs of the games, m and n at most 6.
    exact : function of a game's position, optional
        The exact game as integers, up to a positive factor for each partner; it is asked where
        floats leave a sign in doubt. Without it the floats are the game.
    rounding : float
        How far a float may be from the exact payoff, as a share of the largest in its matrix.
    zeros : pair of sequences of int
        Places of the minors that are known to be zero in all games (by polynomials).

    Raises
    ------
    DilemmaError
        For shapes that do not fit, games that are too large, and payoffs that are not finite.

    Examples
    --------
    >>> pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]]])
    >>> found = batch(pennies, -pennies)
    >>> found.row.tolist(), found.payoffs.tolist()
    ([[0.5, 0.5]], [[0.0, 0.0]])
    """
    row, column = np.asarray(row, float), np.asarray(column, float)
    if row.ndim != 3 or row.shape != column.shape:
        raise DilemmaError(f"payoffs are arrays (N, m, n); these are {row.shape}, {column.shape}")
    count, m, n = row.shape
    if not 1 <= min(m, n) <= max(m, n) <= WIDEST:
        raise DilemmaError(f"games are {m} x {n}; the sign kernel takes 1 to {WIDEST} strategies")
    step = max(AT_ONCE // max(len(keys(m, n)), len(keys(n, m)), 32), 1)
    parts = [
        _solved(row[at : at + step], column[at : at + step], at, exact, rounding, zeros)
        for at in range(0, max(count, 1), step)
    ]
    *fields, settled = zip(*parts, strict=True)
    game, x, y, payoffs, degenerate = map(np.concatenate, fields)
    return Batch(game, x, y, payoffs, degenerate, sum(settled))


class _Side(NamedTuple):
    """One partner's minors in N games, and in which games each is certainly of which sign."""

    payoffs: Floats  # (m, n, N), m its own strategies
    values: list[Any]  # arrays (N,)
    errors: list[float]  # how far each may be from the true value
    above: list[int]  # games in which it is positive
    below: list[int]  # games in which it is negative
    doubt: int  # games in which some sign is not known
    zero: int  # games in which some minor is known to be zero


def _side(payoffs: Floats, rounding: float, zeros: Sequence[int]) -> _Side:
    m, n, count = payoffs.shape
    every = (1 << count) - 1
    payoffs = np.ascontiguousarray(payoffs)
    top = np.abs(payoffs).max(axis=(0, 1), initial=0)
    if not np.isfinite(top).all():
        raise DilemmaError("a payoff is not a finite number")
    # Scaling by a power of two rounds nothing, and then no minor overflows.
    values = minors.minors(np.ldexp(payoffs, -np.frexp(top)[1]))
    depth = min(m - 1, n)
    whole = (
        rounding == 0
        and min(top.max(initial=0), 2.0**53) ** depth * factorial(depth + 1) < 2.0**53
        and bool((payoffs == np.rint(payoffs)).all())
    )
    errors = [0.0 if whole else _error(len(columns), rounding) for _, columns in keys(m, n)]
    known = frozenset(zeros)
    above, below, doubt, zero = [], [], 0, 0
    for place, (value, error) in enumerate(zip(values, errors, strict=True)):
        up, down = (0, 0) if place in known else (_games(value > error), _games(value < -error))
        above.append(up)
        below.append(down)
        if whole or place in known:
            zero |= every & ~(up | down)
        else:
            doubt |= every & ~(up | down)
    return _Side(payoffs, values, errors, above, below, doubt, zero)


def _error(size: int, rounding: float) -> float:
    """
    How far a minor on `size` columns may be from its true value, where entries are at most 1.

    It is a sum of (size + 1)! products; in each step of the recursion, k = 1 to size, a product is
    rounded once when it is multiplied and at most k times when it is added (Higham 2002, ch. 3).
    """
    roundings = sum(k + 1 for k in range(1, size + 1))
    return 1.01 * factorial(size + 1) * (roundings * 2.0**-53 + size * rounding)


def _solved(
    row: Floats,
    column: Floats,
    at: int,
    exact: Exact | None,
    rounding: float,
    zeros: tuple[Sequence[int], Sequence[int]],
) -> tuple[Any, ...]:
    """The fields of Batch for a chunk of it that begins at game `at`."""
    count, m, n = row.shape
    one = _side(row.transpose(1, 2, 0), rounding, zeros[0])
    two = _side(column.transpose(2, 1, 0), rounding, zeros[1])
    doubt, zero = one.doubt | two.doubt, one.zero | two.zero
    sure = ((1 << count) - 1) & ~doubt
    degenerate, rough = _mask(zero, count), _mask(doubt, count)
    found = []
    for p, q, games in (
        *_generic(one, two, (count, m, n), sure & ~zero),
        *_tied(one, two, (count, m, n), sure & zero),
    ):
        y, imprecise_y = _weights(one, supports(m, n)[p], games)
        x, imprecise_x = _weights(two, supports(n, m)[q], games)
        rough[games] |= imprecise_x | imprecise_y
        found.append(_Found(games, x, y))
    if rough.any():
        found = [each.among(~rough[each.games]) for each in found]
    for k in map(int, np.flatnonzero(rough)):
        A, B = exact(at + k) if exact else (_integers(row[k]), _integers(column[k]))
        pairs, degenerate[k] = minors.equilibria(A, B)
        found += [_Found(np.array([k]), _shares(x), _shares(y)) for x, y in pairs]
    game, x, y, payoffs = _written(found, one, two)
    return game + at, x, y, payoffs, degenerate, int(rough.sum())


Weights = dict[int, Any]  # of the strategies that are played: arrays (G,), or the number 1


class _Found(NamedTuple):
    """One equilibrium for each of G games, all with the same supports."""

    games: Games
    row: Weights
    column: Weights

    def among(self, kept: NDArray[np.bool_]) -> "_Found":
        """Those of some games only."""
        if kept.all():
            return self
        row, column = (
            {k: weight[kept] if np.ndim(weight) else weight for k, weight in mix.items()}
            for mix in (self.row, self.column)
        )
        return _Found(self.games[kept], row, column)


def _written(found: Sequence[_Found], one: _Side, two: _Side) -> tuple[Any, ...]:
    """Games, mixes and payoffs of all that was found, ordered by game."""
    m, n, _ = one.payoffs.shape
    games = np.concatenate([np.empty(0, np.intp), *(each.games for each in found)])
    order = np.argsort(games, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    x, y, payoffs = (np.zeros((size, len(games))) for size in (m, n, 2))
    start = 0
    for each in found:
        here = place[start : start + len(each.games)]
        start += len(each.games)
        for mixes, weights in ((x, each.row), (y, each.column)):
            for strategy, weight in weights.items():
                mixes[strategy][here] = weight
        payoffs[0][here] = _earned(one, next(iter(each.row)), each.column, each.games)
        payoffs[1][here] = _earned(two, next(iter(each.column)), each.row, each.games)
    return games[order], x.T, y.T, payoffs.T


def _earned(side: _Side, played: int, partners: Weights, games: Games) -> Any:
    """What a strategy that is played earns, summed in the order of the partner's strategies."""
    terms = [side.payoffs[played, k].take(games) * weight for k, weight in partners.items()]
    return sum(terms[1:], terms[0])


def _generic(
    one: _Side, two: _Side, shape: tuple[int, ...], games: int
) -> Iterator[tuple[int, int, Games]]:
    """Support pairs of games without a zero minor, with the games in which each is played."""
    count, m, n = shape
    if not games:
        return
    theirs = supports(n, m)
    place = {(support.columns, support.rows): q for q, support in enumerate(theirs)}
    for p, support in enumerate(supports(m, n)):
        q = place[support.rows, support.columns]
        fitting = _fitting(two, theirs[q], _fitting(one, support, games))
        if fitting:
            yield p, q, np.flatnonzero(_mask(fitting, count))


def _fitting(side: _Side, support: Support, games: int) -> int:
    """In which games the mix on a support is positive and every outside strategy loses."""
    above, below = games, games  # by the sign of the weights' common factor
    for place, turn in support.mix:
        if place < 0:  # a pure strategy: its weight is 1
            below = 0
            continue
        up, down = (side.above, side.below) if turn > 0 else (side.below, side.above)
        above &= up[place]
        below &= down[place]
    for _, place, turn in support.outside:
        up, down = (side.above, side.below) if turn > 0 else (side.below, side.above)
        above &= down[place]
        below &= up[place]
    return above | below


def _tied(
    one: _Side, two: _Side, shape: tuple[int, ...], games: int
) -> Iterator[tuple[int, int, Games]]:
    """Vertex pairs of games with zero minors; games with equal signs are enumerated once."""
    count, m, n = shape
    if not games:
        return
    which = np.flatnonzero(_mask(games, count))
    signs = np.concatenate([_sign_matrix(side, which, count) for side in (one, two)])
    distinct, group = np.unique(signs.T, axis=0, return_inverse=True)
    group = group.reshape(-1)
    cut = len(one.values)
    played: dict[tuple[int, int], list[Games]] = {}
    for k, vector in enumerate(distinct.tolist()):
        same = which[group == k]
        for pair in vertex_pairs(tuple(vector[:cut]), tuple(vector[cut:]), m, n):
            played.setdefault(pair, []).append(same)
    for (p, q), parts in sorted(played.items()):
        yield p, q, np.concatenate(parts)


def _sign_matrix(side: _Side, which: Games, count: int) -> NDArray[np.int8]:
    rows = [
        _mask(up, count)[which].astype(np.int8) - _mask(down, count)[which]
        for up, down in zip(side.above, side.below, strict=True)
    ]
    return np.array(rows, np.int8).reshape(-1, len(which))


def _weights(side: _Side, support: Support, games: Games) -> tuple[Weights, Any]:
    """The weights on a support's columns, and in which games they may be too far off."""
    if len(support.columns) == 1:
        return {support.columns[0]: 1.0}, False
    parts = [abs(side.values[place].take(games)) for place, _ in support.mix]
    total = sum(parts[1:], parts[0])
    error = (len(parts) + 1) * side.errors[support.mix[0][0]]
    weights = {k: part / total for k, part in zip(support.columns, parts, strict=True)}
    return weights, error > TOLERANCE * total


def _shares(weights: Sequence[int]) -> Weights:
    total = sum(weights)
    return {k: np.array([weight / total]) for k, weight in enumerate(weights) if weight}


def _games(mask: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def _mask(games: int, count: int) -> NDArray[np.bool_]:
    octets = np.frombuffer(games.to_bytes((count + 7) // 8, "little"), np.uint8)
    return np.unpackbits(octets, count=count, bitorder="little").astype(bool)


def _integers(payoffs: Floats) -> list[list[int]]:
    """The floats as they are, scaled to integers."""
    exact = [[Fraction(cell) for cell in line] for line in payoffs.tolist()]
    scale = lcm(*(cell.denominator for line in exact for cell in line))
    return [[int(cell * scale) for cell in line] for line in exact]
