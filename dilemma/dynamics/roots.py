"""On which side of the imaginary axis the roots of a polynomial lie, exactly.

A rest point attracts where all eigenvalues of its Jacobian have negative real parts, so their
signs must be certain. With p(s) = a_0 s^n + a_1 s^(n-1) + ... of real coefficients and

    f_0(w) = a_0 w^n - a_2 w^(n-2) + a_4 w^(n-4) - ...
    f_1(w) = a_1 w^(n-1) - a_3 w^(n-3) + ...

the Cauchy index of f_1 / f_0 over all real w is the number of roots of p on the left of the axis
less that on the right (Routh 1877; Hurwitz 1895; Gantmacher 1959, chapter XV, as we recall it). A
Sturm chain gives the index: f_(k+1) is minus the remainder of f_(k-1) by f_k, and the index is the
number of changes of sign in the chain at -infinity less those at +infinity. The chain ends in the
greatest common divisor of f_0 and f_1, whose real roots are those of p on the axis itself.

Legend: a polynomial is its coefficients, highest power first, without leading zeros.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import NamedTuple

Polynomial = list[int]


class Sides(NamedTuple):
    """How many roots lie left of the imaginary axis, on it, and right of it, with multiplicity."""

    left: int
    axis: int
    right: int


def eigenvalue_sides(matrix: Sequence[Sequence[Fraction]]) -> Sides:
    """
    On which side of the imaginary axis the eigenvalues of a square matrix lie.

    Examples
    --------
    A rotation, and the same with friction:

    >>> eigenvalue_sides([[0, 1], [-1, 0]]), eigenvalue_sides([[-1, 1], [-1, 0]])
    (Sides(left=0, axis=2, right=0), Sides(left=2, axis=0, right=0))
    """
    return sides(_characteristic(matrix))


def sides(polynomial: Sequence[int]) -> Sides:
    """
    On which side of the imaginary axis the roots of a polynomial lie.

    Parameters
    ----------
    polynomial : sequence of int
        Coefficients, highest power first; the first is not 0.

    Examples
    --------
    (s - 1)(s + 2)(s^2 + 1):

    >>> sides([1, 1, -1, 1, -2])
    Sides(left=1, axis=2, right=1)
    """
    degree = len(polynomial) - 1
    turned = [a * (1, 1, -1, -1)[k % 4] for k, a in enumerate(polynomial)]
    even = [a if k % 2 == 0 else 0 for k, a in enumerate(turned)]
    odd = [a if k % 2 else 0 for k, a in enumerate(turned)]
    chain = _chain(_trimmed(even), _trimmed(odd))
    axis = _real_roots(chain[-1])
    off = degree - axis
    difference = _index(chain)
    return Sides((off + difference) // 2, axis, (off - difference) // 2)


def _characteristic(matrix: Sequence[Sequence[Fraction]]) -> Polynomial:
    """The characteristic polynomial, the matrix scaled to integers (Faddeev & LeVerrier)."""
    scale = lcm(*(Fraction(cell).denominator for line in matrix for cell in line))
    whole = [[int(cell * scale) for cell in line] for line in matrix]
    every = range(len(whole))
    found, power = [1], [[0] * len(whole) for _ in every]
    for k in range(1, len(whole) + 1):
        for i in every:
            power[i][i] += found[-1]
        power = [[sum(whole[i][m] * power[m][j] for m in every) for j in every] for i in every]
        found.append(-sum(power[i][i] for i in every) // k)
    return found


def _real_roots(polynomial: Polynomial) -> int:
    """How many real roots there are, with multiplicity: those of the polynomial and its divisor."""
    if len(polynomial) < 2:
        return 0
    degree = len(polynomial) - 1
    slope = [a * (degree - k) for k, a in enumerate(polynomial[:-1])]
    chain = _chain(polynomial, slope)
    return _index(chain) + _real_roots(chain[-1])


def _chain(first: Polynomial, second: Polynomial) -> list[Polynomial]:
    """The Sturm chain of two polynomials, each free of its positive content."""
    chain = [first]
    while second:
        chain.append(second)
        first, second = second, _minus_remainder(first, second)
    return chain


def _index(chain: Sequence[Polynomial]) -> int:
    """The changes of sign at -infinity less those at +infinity."""
    above = [each[0] > 0 for each in chain]
    below = [high == (len(each) % 2 == 1) for high, each in zip(above, chain, strict=True)]
    return _changes(below) - _changes(above)


def _changes(signs: Sequence[bool]) -> int:
    return sum(one != two for one, two in pairwise(signs))


def _minus_remainder(first: Polynomial, second: Polynomial) -> Polynomial:
    """Minus the remainder of one by the other, times a positive number."""
    rest, lead = list(first), second[0]
    while len(rest) >= len(second):
        factor = rest[0] if lead > 0 else -rest[0]
        rest = [a * abs(lead) for a in rest]
        for k, b in enumerate(second):
            rest[k] -= factor * b
        rest = rest[1:]
    rest = _trimmed(rest)
    content = gcd(*rest) or 1
    return [-a // content for a in rest]


def _trimmed(polynomial: Sequence[int]) -> Polynomial:
    """Without leading zeros."""
    first = next((k for k, a in enumerate(polynomial) if a), len(polynomial))
    return list(polynomial[first:])
