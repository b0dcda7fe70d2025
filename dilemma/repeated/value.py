"""What an alliance of two policies is worth to each partner.

A partner who discounts by delta and gets u(0), u(1), ... values the alliance at

    V = (1 - delta) (u(0) + delta u(1) + delta^2 u(2) + ...)

on the scale of one period, so that alliance and stage game can be compared. The joint states of
two finite policies form a Markov chain, so V is an average over joint states, each weighed with the
share of (discounted) time that is spent there (Mailath & Samuelson 2006, chapter 2). At delta = 1
it is the limit of means; over N rounds round k weighs (1 - delta) delta^k / (1 - delta^N).

Nothing is simulated. Values are exact rationals, unless the chain has so many states that only
floats can be had in reasonable time; then the tolerance is said.

Legend: J joint states; n, m strategies; K alliances.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.chain import (
    Dense,
    Row,
    Vector,
    dense_early_shares,
    early_shares,
    reached,
    restricted,
    shares,
    size,
)
from dilemma.repeated.joint import Cells
from dilemma.table import as_float

EXACT_SIZE = 50_000  # states squared times binary digits, where chance plays a part
EXACT_ROUNDS = 10_000  # rounds times the binary digits that each adds
MOST_ROUNDS = 1_000_000
FLOAT_STATES = 2_000
MOST_ERROR = 1e-6  # of shares of time, in floats
CHUNK = 256  # alliances whose linear systems are held at once

Floats = NDArray[np.float64]
_ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class Value:
    """
    What an alliance is worth, and how its time is spent.

    Parameters
    ----------
    alliance : Alliance
    rounds : int or None
        The number of rounds, None where the alliance has no known end.
    time : pair of mappings of (row strategy, column strategy) to Fraction or float
        The share of the time of each pair of strategies, weighed by each partner's discount factor.
    error : float
        How far the shares may be from the truth, added up; 0 where all is exact.
    """

    alliance: Alliance
    rounds: int | None
    time: tuple[Cells, Cells]
    error: float

    @property
    def tolerance(self) -> float:
        """The largest error of the values; 0 where they are exact [payoff of a period]."""
        if not self.error:
            return 0.0
        largest = max(abs(each) for matrix in self.alliance.joint.payoffs for each in matrix.flat)
        return self.error * float(as_float(largest))

    @cached_property
    def exact(self) -> tuple[Fraction, Fraction] | None:
        """The values of the row and the column partner, if they are exact [payoff of a period]."""
        return None if self.error else self.weighed(self.alliance.joint.payoffs)

    @property
    def floats(self) -> tuple[float, float]:
        """
        The values as floats.

        Raises
        ------
        DilemmaError
            If a value is larger than any float.
        """
        one, two = map(as_float, self.weighed(self.alliance.joint.payoffs))
        return float(one), float(two)

    def weighed(self, payoffs: tuple[Any, Any]) -> tuple[Any, Any]:
        """The average over time of what pairs of strategies give each partner: (n, m) for both."""
        one, two = (
            sum((share * matrix[cell] for cell, share in time.items()), _ZERO)
            for time, matrix in zip(self.time, payoffs, strict=True)
        )
        return one, two


def value(alliance: Alliance, rounds: int | None = None) -> Value:
    """
    What an alliance is worth to each partner.

    Parameters
    ----------
    alliance : Alliance
    rounds : int, optional
        A known end: the number of rounds, at least 1. Without it the alliance goes on for ever.

    Raises
    ------
    DilemmaError
        If there is no such number of rounds, the chain has more than 2,000 states, or floats
        cannot value it within 1e-6 of the largest payoff.

    Examples
    --------
    Tit for tat against always competing, in the prisoner's dilemma with 5, 3, 1, 0: betrayed
    once, then 1 for ever.

    >>> from dilemma.catalog.games import load
    >>> from dilemma.repeated.policy import Policy
    >>> game = load("prisoners_dilemma").at()
    >>> answers = [[[0, 1], [0, 1]], [[0, 1], [0, 1]]]
    >>> tit_for_tat = Policy.of("tit for tat", ["open", "closed"], [[1, 0], [0, 1]], answers)
    >>> never = Policy.of("never", ["never"], [[0, 1]], [[[0, 0], [0, 0]]])
    >>> [str(x) for x in value(Alliance.of(game, tit_for_tat, never, "9/10")).exact]
    ['9/10', '7/5']
    """
    if rounds is not None and not 1 <= rounds <= MOST_ROUNDS:
        raise DilemmaError(
            f"the number of rounds is {rounds}; it must be from 1 to {MOST_ROUNDS:,}"
        )
    joint = alliance.joint
    kept = reached(joint.rows, 0)
    chain = restricted(joint.rows, kept)
    spent = [_spent(chain, discount, rounds) for discount in dict.fromkeys(alliance.discount)]
    times = [_by_cell([joint.cells[state] for state in kept], shares) for shares, _ in spent]
    error = max(error for _, error in spent)
    if error > MOST_ERROR:
        one, two = (policy.name for policy in alliance.policies)
        raise DilemmaError(
            f"{one} with {two} cannot be valued: floats err by up to {error:.0e}, as chance moves "
            "them too rarely; more noise may help, or a lower discount factor"
        )
    return Value(alliance, rounds, (times[0], times[-1]), error)


def _spent(chain: Sequence[Row], discount: Fraction, rounds: int | None) -> tuple[Vector, float]:
    """The share of the time in each state, and how far it may be from the truth."""
    certain = all(len(row) == 1 for row in chain)
    if rounds is not None:
        growing = discount.denominator.bit_length() + (0 if certain else size(chain))
        if rounds * growing <= EXACT_ROUNDS:
            return early_shares(chain, 0, discount, rounds), 0.0
        return dense_early_shares(chain, 0, discount, rounds)
    if certain or size(chain) + discount.denominator.bit_length() <= EXACT_SIZE:
        return shares(chain, 0, discount), 0.0
    if len(chain) > FLOAT_STATES:
        raise DilemmaError(
            f"the chain has {len(chain):,} joint states; at most {FLOAT_STATES:,} can be valued"
        )
    dense = Dense()
    return shares(chain, 0, discount, dense), dense.error


def _by_cell(cells: Sequence[Cells], spent: Vector) -> Cells:
    """The share of the time of each pair of strategies."""
    time: Cells = {}
    for each, share in zip(cells, spent, strict=True):
        for cell, chance in each.items():
            time[cell] = time.get(cell, _ZERO) + share * chance
    return {cell: share for cell, share in sorted(time.items()) if share}


def memory_one(
    row: Floats,
    column: Floats,
    payoffs: tuple[Floats, Floats],
    discount: Any,
    *,
    tremble: float = 0.0,
    opening: tuple[Floats, Floats] | None = None,
) -> Floats:
    """
    The values of many pairs of memory-one policies at once, in floats.

    The joint state is what both did last, so the chain of a pair is the product of two tables.

    Parameters
    ----------
    row : array (K, n, m, n)
        Chance of each own strategy after own a and the partner's b.
    column : array (K, m, n, m)
        The same for the column partners, own strategy first.
    payoffs : pair of arrays (n, m)
        Row i is the row partner's strategy i, in both.
    discount : float or array (K,)
        From 0 to 1. At 1 the limit of means, of chains that come from every state to every other:
        with a tremble above 0 all do.
    tremble : float
        Chance that a choice is carried out as another one.
    opening : pair of arrays (K, n), (K, m), optional
        Chances of the first choices; without it both open with their first strategy.

    Returns
    -------
    array (K, 2)
        Values of the row and the column partner, within 1e-9 of the largest payoff for discount
        factors up to .999.

    Raises
    ------
    DilemmaError
        At discount 1 without tremble, where the limit may depend on the opening.

    Examples
    --------
    Tit for tat against itself, in the prisoner's dilemma with 5, 3, 1, 0 and a tremble of .05:

    >>> tables = np.array([[[[1.0, 0], [0, 1]], [[1, 0], [0, 1]]]])
    >>> A = np.array([[3.0, 0], [5, 1]])
    >>> memory_one(tables, tables, (A, A.T), 1, tremble=0.05).round(9)
    array([[2.25, 2.25]])
    """
    count, n, m, _ = row.shape
    patience = np.broadcast_to(np.asarray(discount, float), (count,))
    if not (tremble or (patience < 1).all()):
        raise DilemmaError("the limit of means of memory-one policies in floats needs a tremble")
    first, second = (_trembled(np.asarray(table, float), tremble) for table in (row, column))
    begun = [np.eye(1, size) if opening is None else opening[k] for k, size in enumerate((n, m))]
    one, two = (
        _trembled(np.broadcast_to(each, (count, each.shape[-1])), tremble) for each in begun
    )
    weights = np.stack([np.ravel(matrix) for matrix in payoffs])
    first = -patience[:, None, None, None] * first
    found = np.empty((count, 2))
    for low in range(0, count, CHUNK):
        part = slice(low, low + CHUNK)
        spent = _spent_in_floats(first[part], second[part], one[part], two[part], patience[part])
        # Sums in a fixed order: a product of matrices rounds by the number of rows.
        found[part] = (spent[:, None, :] * weights).sum(axis=2)
    return found


def _trembled(chances: Floats, tremble: float) -> Floats:
    strategies = chances.shape[-1]
    if not tremble or strategies == 1:
        return chances
    slip = tremble / (strategies - 1)
    return np.asarray((1 - tremble - slip) * chances + slip, float)


def _spent_in_floats(
    first: Floats, second: Floats, one: Floats, two: Floats, patience: Floats
) -> Floats:
    """
    x (I - delta P) = (1 - delta) start; at delta = 1 the shares add to one instead.

    `first` is the row partner's table times -delta, `one` and `two` how both open.
    """
    count, n, m, _ = first.shape
    system = np.empty((count, n * m, n * m))  # the transposed chain: to (a, b) from (c, d)
    np.multiply(
        first.transpose(0, 3, 1, 2)[:, :, None],
        second.transpose(0, 3, 2, 1)[:, None],
        out=system.reshape(count, n, m, n, m),
    )
    system[:, range(n * m), range(n * m)] += 1
    right = (one[:, :, None] * two[:, None, :]).reshape(count, n * m) * (1 - patience)[:, None]
    endless = patience == 1
    system[endless, -1, :] = 1
    right[endless, -1] = 1
    return np.asarray(np.linalg.solve(system, right[..., None])[..., 0], float)
