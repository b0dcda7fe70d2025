"""A chain with the discount factor left open.

The linear systems of `dilemma.repeated.chain`, solved over polynomials in delta by elimination
without fractions. The determinant of I - delta P is positive on [0, 1), since P is stochastic.

Legend: J states.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from dilemma.equilibrium.cells import Polynomial, at
from dilemma.repeated.chain import Row, Vector


class Symbolic(NamedTuple):
    """Values over polynomials in delta: V = (1 - delta) above / below, and below > 0 on [0, 1)."""

    above: list[Polynomial]
    below: Polynomial

    def number(self, value: Fraction) -> Any:
        """A number as a coefficient of these polynomials."""
        return self.below.ring.domain(value.numerator, value.denominator)


def symbolic(rows: Sequence[Row], rewards: Vector) -> Symbolic:
    """
    The values of a chain with the discount factor left open.

    Examples
    --------
    >>> chain = [{1: Fraction(1)}, {1: Fraction(1)}]
    >>> found = symbolic(chain, [Fraction(5), Fraction(1)])
    >>> found.above[0], found.below
    (-4*delta + 5, -delta + 1)
    """
    return _solved(rows, rewards, turned=False)


def spent(rows: Sequence[Row], start: Vector) -> Symbolic:
    """
    The share of the time in each state: (1 - delta) above / below, (J,).

    `start` weighs the states in which the chain begins, by any numbers.
    """
    return _solved(rows, start, turned=True)


def _solved(rows: Sequence[Row], right: Vector, *, turned: bool) -> Symbolic:
    """x of (I - delta P) x = b, or of the transposed system, times the determinant."""
    from sympy import QQ, Symbol
    from sympy.polys.matrices import DomainMatrix

    size = len(rows)
    field = QQ[Symbol("delta", real=True)]

    def made(number: Fraction) -> Polynomial:
        return field.ring.ground_new(QQ(number.numerator, number.denominator))

    system: dict[int, dict[int, Any]] = {j: {j: field.one} for j in range(size)}
    for j, row in enumerate(rows):
        for k, chance in row.items():
            one, two = (k, j) if turned else (j, k)
            entry = system[one].get(two, field.zero) - made(chance) * field.gens[0]
            system[one][two] = entry
            if not entry:
                del system[one][two]
    side = {j: {0: made(each)} for j, each in enumerate(right) if each}
    matrix = DomainMatrix(system, (size, size), field)
    above, below = matrix.solve_den(DomainMatrix(side, (size, 1), field))
    turn = -1 if at(below, Fraction(0)) < 0 else 1
    return Symbolic([turn * row[0] for row in above.to_list()], turn * below)
