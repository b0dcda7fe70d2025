"""Finite Markov chains, exact: how long a chain is in each state.

A chain with transition matrix P starts in one state. Weighing period t by (1 - delta) delta^t it
is in state k for the share

    x_k = (1 - delta) sum_t delta^t P^t(start, k),      x (I - delta P) = (1 - delta) e_start

of the time. At delta = 1 the share is the mean over an ever longer time, the Cesaro limit, which
exists also where the chain goes round in circles or may end up in several places: the chance of
reaching each recurrent class times its stationary distribution (Kemeny & Snell 1960, chapter 4).
Everything is a Fraction, unless a `Dense` solver is asked for; a row of P holds only what is not
zero.

Legend: J states.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

Row = dict[int, Fraction]
Vector = list[Fraction]  # of floats, where a dense solver found them
Solver = Callable[[Sequence[Row], Sequence[Vector]], list[Vector]]

EPSILON = float(np.finfo(float).eps)

_ZERO, _ONE = Fraction(0), Fraction(1)


def solved(
    rows: Sequence[Row],
    discount: Fraction,
    right: Sequence[Vector],
    solver: Solver | None = None,
) -> list[Vector]:
    """
    The vectors v that solve v = b + delta P v, one for each b.

    Parameters
    ----------
    rows : sequence of J mappings
        Transition chances; a state that is left out has chance 0.
    discount : Fraction
        0 <= delta < 1; 1 too where the chain leaves these states for good.
    right : sequence of vectors (J,)
    solver : Solver, optional
        Exact elimination, if not given.

    Examples
    --------
    Betrayed once, at a gain of 5, then 1 for ever:

    >>> chain = [{1: Fraction(1)}, {1: Fraction(1)}]
    >>> half = Fraction(1, 2)
    >>> [str(v) for v in solved(chain, half, [[half * 5, half * 1]])[0]]
    ['3', '1']
    """
    return (solver or eliminated)(_kept(rows, discount), right)


def shares(
    rows: Sequence[Row], start: int, discount: Fraction, solver: Solver | None = None
) -> Vector:
    """
    The share of the time in each state, weighing by the discount factor; at 1 the Cesaro limit.

    Examples
    --------
    From the first state the chain is caught in a circle of two:

    >>> circle = [{1: Fraction(1)}, {2: Fraction(1)}, {1: Fraction(1)}]
    >>> [str(share) for share in shares(circle, 0, Fraction(1))]
    ['0', '1/2', '1/2']
    """
    if discount == 1:
        return _limit(rows, start, solver or eliminated)
    begun = [_ZERO] * len(rows)
    begun[start] = 1 - discount
    (found,) = (solver or eliminated)(_turned(_kept(rows, discount)), [begun])
    return found


def early_shares(rows: Sequence[Row], start: int, discount: Fraction, rounds: int) -> Vector:
    """
    The share of the first rounds in each state: round k = 0, 1, ... weighs delta^k.

    Examples
    --------
    >>> circle = [{1: Fraction(1)}, {0: Fraction(1)}]
    >>> [str(share) for share in early_shares(circle, 0, Fraction(1), 3)]
    ['2/3', '1/3']
    """
    weights = [_ZERO] * len(rows)
    now, weight, total = {start: _ONE}, _ONE, _ZERO
    for _ in range(rounds):
        following: Row = {}
        for state, chance in now.items():
            weights[state] += weight * chance
            for k, step in rows[state].items():
                following[k] = following.get(k, _ZERO) + chance * step
        now, total, weight = following, total + weight, weight * discount
    return [each / total for each in weights]


def dense_early_shares(
    rows: Sequence[Row], start: int, discount: Fraction, rounds: int
) -> tuple[Vector, float]:
    """
    The same in floats for many rounds, and a bound of the error.

    Both the sum of the first 2^k powers of delta P and the next power are doubled, so relative
    errors add up to at most one rounding for each round and each entry of a sum.
    """
    power = np.zeros((len(rows), len(rows)))
    for j, row in enumerate(rows):
        for k, chance in row.items():
            power[j, k] = chance * discount
    total, left = np.eye(len(rows)), np.eye(1, len(rows), start)
    done = np.zeros_like(left)  # weights of the rounds so far; `left` is where the rest begins
    ahead = rounds
    while ahead:
        if ahead % 2:
            done, left = done + left @ total, left @ power
        total, power = total + total @ power, power @ power
        ahead //= 2
    weights = done[0] / done.sum()
    return weights.tolist(), 4 * len(rows) * rounds * EPSILON


def size(rows: Sequence[Row]) -> int:
    """States squared times the binary digits of a chance: how much work exact arithmetic has."""
    longest = max(c.denominator.bit_length() for row in rows for c in row.values())
    return len(rows) ** 2 * longest


def reached(rows: Sequence[Row], start: int) -> list[int]:
    """The states that the chain can come to, in the order in which it first may."""
    found, known = [start], {start}
    for state in found:
        new = sorted(k for k in rows[state] if k not in known)
        found += new
        known.update(new)
    return found


def restricted(rows: Sequence[Row], kept: Sequence[int]) -> list[Row]:
    """The chain on some states that it never leaves, numbered anew."""
    place = {state: position for position, state in enumerate(kept)}
    return [{place[k]: chance for k, chance in rows[state].items()} for state in kept]


def eliminated(system: Sequence[Row], right: Sequence[Vector]) -> list[Vector]:
    """
    The solutions of a regular linear system with sparse rows, by elimination.

    The row with the fewest entries is the pivot's, so that a chain with one successor for each
    state stays as sparse as it is.
    """
    size, rows = len(system), [dict(row) for row in system]
    sides = [[vector[j] for vector in right] for j in range(size)]
    order: list[tuple[int, int]] = []
    left = set(range(size))
    for column in range(size):
        holding = [j for j in left if rows[j].get(column)]
        pivot = min(holding, key=lambda j: (len(rows[j]), j))
        left.remove(pivot)
        order.append((pivot, column))
        own, side = rows[pivot], sides[pivot]
        for j in holding:
            if j == pivot:
                continue
            target = rows[j]
            factor = target.pop(column) / own[column]
            for k, entry in own.items():
                if k != column:
                    value = target.get(k, _ZERO) - factor * entry
                    if value:
                        target[k] = value
                    else:
                        target.pop(k, None)
            sides[j] = [mine - factor * other for mine, other in zip(sides[j], side, strict=True)]
    found = [[_ZERO] * size for _ in right]
    for pivot, column in reversed(order):
        own = rows[pivot]
        for vector, value in zip(found, sides[pivot], strict=True):
            rest = sum((own[k] * vector[k] for k in own if k != column and vector[k]), _ZERO)
            vector[column] = (value - rest) / own[column]
    return found


class Dense:
    """
    A solver in floats; `error` bounds the largest error of all that it solved.

    The bound is the residual times the norm of the inverse, with the rounding of the residual
    itself counted in (Higham 2002, section 7.1).
    """

    def __init__(self) -> None:
        self.error = 0.0

    def __call__(self, system: Sequence[Row], right: Sequence[Vector]) -> list[Vector]:
        matrix = np.zeros((len(system), len(system)))
        for j, row in enumerate(system):
            for k, entry in row.items():
                matrix[j, k] = entry
        inverse = np.linalg.inv(matrix)
        sides = np.array([[float(each) for each in vector] for vector in right]).T
        found = inverse @ sides
        residual = np.abs(matrix @ found - sides) + len(system) * EPSILON * (
            np.abs(matrix) @ np.abs(found) + np.abs(sides)
        )
        self.error += float((np.abs(inverse) @ residual).sum(axis=0).max())
        return [vector.tolist() for vector in found.T]


def _kept(rows: Sequence[Row], discount: Fraction) -> list[Row]:
    """I - delta P."""
    system = [{k: -discount * chance for k, chance in row.items() if discount} for row in rows]
    for j, row in enumerate(system):
        row[j] = row.get(j, _ZERO) + 1
    return system


def _turned(rows: Sequence[Row]) -> list[Row]:
    """The transposed matrix."""
    turned: list[Row] = [{} for _ in rows]
    for j, row in enumerate(rows):
        for k, entry in row.items():
            turned[k][j] = entry
    return turned


def _limit(rows: Sequence[Row], start: int, solver: Solver) -> Vector:
    """The Cesaro limit: where the chain ends up, times how long it is in each state there."""
    reach = [frozenset(reached(rows, j)) for j in range(len(rows))]
    recurrent = [j for j in range(len(rows)) if all(j in reach[k] for k in reach[j])]
    found = [_ZERO] * len(rows)
    for kept in dict.fromkeys(reach[j] for j in recurrent):
        chance = _absorbed(rows, start, set(recurrent), kept, solver)
        inside = sorted(kept)
        stationary = _stationary(restricted(rows, inside), solver)
        for state, share in zip(inside, stationary, strict=True):
            found[state] = chance * share
    return found


def _absorbed(
    rows: Sequence[Row], start: int, recurrent: set[int], kept: frozenset[int], solver: Solver
) -> Any:
    """The chance of ending up in one recurrent class."""
    if start in recurrent:
        return _ONE if start in kept else _ZERO
    passing = [j for j in range(len(rows)) if j not in recurrent]
    place = {state: position for position, state in enumerate(passing)}
    inner = [{place[k]: c for k, c in rows[j].items() if k in place} for j in passing]
    direct = [sum((c for k, c in rows[j].items() if k in kept), _ZERO) for j in passing]
    (chances,) = solved(inner, _ONE, [direct], solver)
    return chances[place[start]]


def _stationary(rows: Sequence[Row], solver: Solver) -> Vector:
    """The stationary distribution of a chain that comes from every state to every other."""
    size = len(rows)
    system = _turned(_kept(rows, _ONE))
    system[-1] = dict.fromkeys(range(size), _ONE)  # one equation is implied by the others
    (found,) = solver(system, [[_ZERO] * (size - 1) + [_ONE]])
    return found
