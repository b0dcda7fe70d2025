"""The sign kernel: all equilibria from the signs of one family of minors.

For rows S and columns T of a payoff matrix A, with |S| = |T| + 1, let

    D(S, T) = det [ A[S, T] | 1 ]

The mix y on the columns J that makes its partner indifferent among the rows I, |I| = |J|, and the
advantage over these of another row r are, by Cramer's rule on the bordered matrix,

    y_j = (-1)^pos(j) D(I, J - j) / Z        Z = sum over j in J of (-1)^pos(j) D(I, J - j)
    u_r - u_I = (-1)^pos(r) D(I + r, J) / Z

So the signs of these minors say which mixes are vertices of the best-response polytope: those on J
are of one sign and not zero, and no outside row gains; an outside minor of zero is a tie. A pair of
vertices, one for each partner, in which each plays only best replies is an extreme equilibrium, and
there are no others (Mangasarian 1964; von Stengel 2002, section 2). In a game without a zero minor
the vertices pair one support with one support. Expanding D along a column gives every minor from
smaller ones, and this one recursion serves three kinds of numbers: arrays of floats (a batch of
games at once), Python integers (signs that floats leave in doubt) and polynomials (the curves on
which the answer changes).

Legend: m rows, n columns; a minor's place is its position in the list that `minors` gives.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from dilemma.equilibrium.exact import Integers, lowest_terms

Signs = tuple[int, ...]  # -1, 0 or 1 for each minor, by place
Mix = tuple[int, ...]  # weights in lowest terms
Key = tuple[tuple[int, ...], tuple[int, ...]]  # S and T


class Support(NamedTuple):
    """
    Rows that a mix on equally many columns makes indifferent, and the minors that say so.

    Each minor is (place in `minors`, sign); place -1 stands for the number 1.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    mix: tuple[tuple[int, int], ...]  # the weights of `columns`, up to a factor
    outside: tuple[tuple[int, int, int], ...]  # (row, place, sign): its advantage, same factor


def minors(matrix: Sequence[Sequence[Any]]) -> list[Any]:
    """
    D(S, T) for all S and T with |S| = |T| + 1 >= 2, smaller ones first.

    Parameters
    ----------
    matrix : m sequences of n numbers of one kind
        Anything with +, - and *: integers, arrays of floats, polynomials.

    Examples
    --------
    What the first strategy pays more than the second, against each of the partner's:

    >>> minors([[3, 0], [5, 1]])
    [-2, -1]
    """
    found: list[Any] = []
    for (rows, columns), terms in _recursion(len(matrix), len(matrix[0])):
        if not terms:
            found.append(matrix[rows[0]][columns[0]] - matrix[rows[1]][columns[0]])
            continue
        (row, column, place), *others = terms
        total = matrix[row][column] * found[place]
        for k, (row, column, place) in enumerate(others):
            if k % 2:
                total += matrix[row][column] * found[place]
            else:
                total -= matrix[row][column] * found[place]
        found.append(total)
    return found


@cache
def supports(m: int, n: int) -> tuple[Support, ...]:
    """Every pair of equally many rows and columns of an m x n matrix, smallest first."""
    place = {key: k for k, key in enumerate(keys(m, n))}
    found = []
    for size in range(1, min(m, n) + 1):
        for rows in combinations(range(m), size):
            for columns in combinations(range(n), size):
                mix = tuple(
                    (place.get((rows, _without(columns, j)), -1), -1 if k % 2 else 1)
                    for k, j in enumerate(columns)
                )
                outside = []
                for r in set(range(m)).difference(rows):
                    more = tuple(sorted((*rows, r)))
                    turn = -1 if more.index(r) % 2 else 1
                    outside.append((r, place[more, columns], turn))
                found.append(Support(rows, columns, mix, tuple(outside)))
    return tuple(found)


def equilibria(row: Integers, column: Integers) -> tuple[list[tuple[Mix, Mix]], bool]:
    """
    All extreme equilibria of one game, and whether some minor is zero.

    Parameters and weights are those of `exact.extreme_equilibria`; smaller supports come first.

    Examples
    --------
    >>> equilibria([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    ([((1, 0), (1, 0)), ((0, 1), (0, 1)), ((2, 1), (1, 2))], False)
    """
    m, n = len(row), len(row[0])
    of_row, of_column = minors(row), minors(list(zip(*column, strict=True)))
    found = [
        (_weights(of_column, supports(n, m)[q], m), _weights(of_row, supports(m, n)[p], n))
        for p, q in vertex_pairs(signs(of_row), signs(of_column), m, n)
    ]
    return found, not all(of_row + of_column)


def signs(values: Sequence[Any]) -> Signs:
    """The sign of each number."""
    return tuple((value > 0) - (value < 0) for value in values)


@lru_cache(maxsize=100_000)
def vertex_pairs(of_row: Signs, of_column: Signs, m: int, n: int) -> tuple[tuple[int, int], ...]:
    """
    The extreme equilibria of every m x n game whose minors have the given signs.

    Parameters
    ----------
    of_row : signs of the minors of row's payoffs
    of_column : signs of the minors of column's payoffs, transposed

    Returns
    -------
    tuple of pairs of int
        Where y's vertex stands in `supports(m, n)` and x's in `supports(n, m)`.
    """
    of_y, of_x = vertices(of_row, m, n), vertices(of_column, n, m)
    return tuple(
        (p, q)
        for (columns, best_rows), p in of_y.items()
        for (rows, best_columns), q in of_x.items()
        if rows & ~best_rows == 0 and columns & ~best_columns == 0
    )


def vertices(of_minors: Signs, m: int, n: int) -> dict[tuple[int, int], int]:
    """
    The vertices of y's best-response polytope in every m x n game with minors of these signs.

    Returns
    -------
    dict of (columns that are mixed, best rows) as bits to int
        Where the vertex stands in `supports(m, n)`.
    """
    found: dict[tuple[int, int], int] = {}
    for place, support in enumerate(supports(m, n)):
        weights = [turn * (1 if k < 0 else of_minors[k]) for k, turn in support.mix]
        if weights[0] == 0 or any(weight != weights[0] for weight in weights):
            continue
        gains = [(r, turn * of_minors[k] * weights[0]) for r, k, turn in support.outside]
        if any(gain > 0 for _, gain in gains):
            continue
        best = [*support.rows, *(r for r, gain in gains if gain == 0)]
        found.setdefault((_as_bits(support.columns), _as_bits(best)), place)
    return found


def _weights(values: Sequence[int], support: Support, size: int) -> Mix:
    weights = [0] * size
    for strategy, (place, _) in zip(support.columns, support.mix, strict=True):
        weights[strategy] = 1 if place < 0 else abs(values[place])
    return lowest_terms(weights)


def _as_bits(strategies: Sequence[int]) -> int:
    return sum(1 << strategy for strategy in strategies)


@cache
def keys(m: int, n: int) -> tuple[Key, ...]:
    """S and T of every minor of an m x n matrix, by place."""
    return tuple(
        (rows, columns)
        for size in range(1, min(m - 1, n) + 1)
        for rows in combinations(range(m), size + 1)
        for columns in combinations(range(n), size)
    )


@cache
def _recursion(m: int, n: int) -> tuple[tuple[Key, tuple[tuple[int, int, int], ...]], ...]:
    """Each minor's S and T, and its terms: (row, column, place of the smaller minor)."""
    place = {key: k for k, key in enumerate(keys(m, n))}
    return tuple(
        (
            (rows, columns),
            ()
            if len(columns) == 1
            else tuple((row, columns[0], place[_without(rows, row), columns[1:]]) for row in rows),
        )
        for rows, columns in keys(m, n)
    )


def _without(strategies: tuple[int, ...], one: int) -> tuple[int, ...]:
    return tuple(strategy for strategy in strategies if strategy != one)
