"""Linear programs and matrix games, by exact integers.

A linear program in standard form asks for the most of c x where A x <= b and x >= 0. Where b >= 0
nothing done (x = 0) is allowed, and the simplex method (Dantzig 1963) goes from there from vertex
to better vertex. Its last tableau also holds prices y >= 0 of the limits with y A >= c and
y b = c x, and no x can have more than y b: an answer and its proof together. Pivots are in
integers (Edmonds 1967; Bareiss 1968), so no sign is ever in doubt, and ties are broken
lexicographically (Dantzig, Orden & Wolfe 1955), so that the method never goes round in a circle.

A matrix game is such a program: with all payoffs positive, its value v and the mixes x / v and
y / v are one over the optimum and the two answers (Dantzig 1951; von Neumann 1928).

Legend: a tableau has a row for each limit and the goal as its last; a column for each variable
that is zero, and b as its last. Pivots keep one common denominator, `scale`.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from dilemma.equilibrium.exact import UNHURRIED, Bounds, Integers
from dilemma.errors import IncompleteError

MOST_CELLS = 2_000_000  # of a tableau: every pivot changes all of them

Vector = tuple[Fraction, ...]


class Optimum(NamedTuple):
    """The most that can be had, where, and prices of the limits that prove it."""

    value: Fraction
    x: Vector
    prices: Vector


class MatrixGame(NamedTuple):
    """The value of a game for the row partner, and a mix of each that secures it."""

    value: Fraction
    row: Vector
    column: Vector


def maximum(
    goal: Sequence[int], limited: Integers, limits: Sequence[int], bounds: Bounds = UNHURRIED
) -> Optimum:
    """
    The most of goal x where limited x <= limits and x >= 0.

    Parameters
    ----------
    goal : n integers
        What one unit of each variable is worth.
    limited : m lists of n integers
        What one unit of each variable takes of each limit.
    limits : m integers
        At least 0, so that x = 0 is allowed; they must bound the goal.
    bounds : Bounds
        When to stop.

    Raises
    ------
    IncompleteError
        If the program is too large or the time is over.

    Examples
    --------
    The most of 3x + 2y with x + y <= 4 and x <= 3:

    >>> best = maximum([3, 2], [[1, 1], [1, 0]], [4, 3])
    >>> str(best.value), [str(x) for x in best.x], [str(price) for price in best.prices]
    ('11', ['3', '1'], ['2', '1'])
    """
    n, m = len(goal), len(limits)
    check_size(n, m)
    tableau = [[*line, limit] for line, limit in zip(limited, limits, strict=True)]
    tableau.append([*(-worth for worth in goal), 0])
    zero, basis = list(range(n)), list(range(n, n + m))
    scale = 1
    while True:
        bounds.check()
        steepest = min(tableau[-1][:n])
        if steepest >= 0:
            break
        j = tableau[-1].index(steepest)
        i = _leaving(tableau, basis, zero, j)
        tableau, scale = _pivoted(tableau, scale, i, j)
        zero[j], basis[i] = basis[i], zero[j]
    x, prices = [Fraction(0)] * (n + m), [Fraction(0)] * (n + m)
    for variable, line in zip(basis, tableau, strict=False):
        x[variable] = Fraction(line[-1], scale)
    for variable, price in zip(zero, tableau[-1], strict=False):
        prices[variable] = Fraction(price, scale)
    return Optimum(Fraction(tableau[-1][-1], scale), tuple(x[:n]), tuple(prices[n:]))


def check_size(variables: int, limits: int) -> None:
    """
    Go on if a linear program can be held, or stop before it is written down.

    Raises
    ------
    IncompleteError
        If its tableau has more than 2,000,000 cells.
    """
    if (variables + 1) * (limits + 1) > MOST_CELLS:
        raise IncompleteError(
            f"this needs a linear program of {variables:,} variables and {limits:,} limits, which "
            "is too large"
        )


def matrix_game(payoffs: Integers, bounds: Bounds = UNHURRIED) -> MatrixGame:
    """
    The value of the game in which the column partner loses what the row partner gets.

    Parameters
    ----------
    payoffs : m lists of n integers
        What the row partner gets.
    bounds : Bounds
        When to stop with an IncompleteError.

    Returns
    -------
    MatrixGame
        The row mix gets at least the value from every column, and the column mix gives at most
        the value to every row (von Neumann 1928).

    Examples
    --------
    >>> game = matrix_game([[3, -1], [-2, 1]])
    >>> str(game.value), [str(x) for x in game.row], [str(y) for y in game.column]
    ('1/7', ['3/7', '4/7'], ['2/7', '5/7'])
    """
    shift = 1 - min(map(min, payoffs))
    positive = [[cell + shift for cell in line] for line in payoffs]
    m, n = len(positive), len(positive[0])
    best = maximum([1] * n, positive, [1] * m, bounds)
    value = 1 / best.value
    row, column = (tuple(value * weight for weight in mix) for mix in (best.prices, best.x))
    return MatrixGame(value - shift, row, column)


def _leaving(tableau: Integers, basis: Sequence[int], zero: Sequence[int], entering: int) -> int:
    """The row of the limit that is reached first, by the lexicographically least ratio."""
    first = [i for i, line in enumerate(tableau[:-1]) if line[entering] > 0]
    if not first:
        raise ValueError("the limits do not bound the goal")

    def least(cells: Sequence[int]) -> list[int]:
        best = [0]
        for k in range(1, len(first)):
            one = cells[k] * tableau[first[best[0]]][entering]
            two = cells[best[0]] * tableau[first[k]][entering]
            if one < two:
                best = [k]
            elif one == two:
                best.append(k)
        return [first[k] for k in best]

    first = least([tableau[i][-1] for i in first])
    n = len(zero)
    for slack in range(n, n + len(basis)):
        if len(first) == 1:
            break
        if slack in basis:  # its column is that of the unit matrix
            first = least([int(basis[i] == slack) for i in first])
        else:
            column = zero.index(slack)
            first = least([tableau[i][column] for i in first])
    return first[0]


def _pivoted(tableau: Integers, scale: int, i: int, j: int) -> tuple[list[list[int]], int]:
    """The tableau after the variables of row i and of column j have changed places."""
    fixed = tableau[i]
    pivot = fixed[j]
    changed = []
    for k, line in enumerate(tableau):
        if k == i:
            new = list(line)
            new[j] = scale
        elif line[j]:
            factor = line[j]
            new = [(pivot * a - factor * b) // scale for a, b in zip(line, fixed, strict=True)]
            new[j] = -factor
        else:
            new = [pivot * a // scale for a in line]
        changed.append(new)
    return changed, pivot
