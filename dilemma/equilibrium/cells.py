"""A parameter's range, cut where polynomials change their sign.

Finitely many polynomials in one parameter keep their signs between neighbouring roots, so any
question that depends on these signs alone has one answer on each piece: an open interval between
two roots, or a root itself. Roots are exact: rational where they are rational, else the named root
of an irreducible polynomial, held between two rationals (isolation by sympy: Collins & Akritas
1976). A sign at a root needs no number either: a polynomial is zero there iff the root's own factor
divides it, and else has the sign that it has beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from dilemma.stage.parameters import Range

Polynomial = Any  # sympy PolyElement over QQ in one generator
Signs = tuple[int, ...]


@dataclass(frozen=True)
class Root:
    """
    A real algebraic number: the only root of an irreducible polynomial between low and high.

    For a rational number low and high are that number.
    """

    factor: Polynomial = field(compare=False)
    low: Fraction
    high: Fraction

    @property
    def exact(self) -> Fraction | None:
        """The number itself if it is rational."""
        return self.low if self.low == self.high else None

    def __float__(self) -> float:
        """The number, to about sixteen digits."""
        root = self
        while root.high - root.low > Fraction(1, 10**17) * max(abs(root.low), Fraction(1, 10**9)):
            root = root.halved()
        return float((root.low + root.high) / 2)

    def compared(self, value: Fraction) -> int:
        """-1, 0 or 1: whether the root is less than, equal to or more than a rational."""
        root = self
        while root.exact is None and root.low <= value <= root.high:
            root = root.halved()
        return (root.low > value) - (root.high < value)

    def halved(self) -> "Root":
        """The same root between closer bounds."""
        if self.exact is not None:
            return self
        middle = (self.low + self.high) / 2
        value = at(self.factor, middle)
        if value == 0:
            return Root(self.factor, middle, middle)
        same = (value > 0) == (at(self.factor, self.low) > 0)
        return Root(self.factor, middle, self.high) if same else Root(self.factor, self.low, middle)

    @cached_property
    def symbol(self) -> Any:
        """The number as a sympy expression: a fraction, a surd, or the named root."""
        from sympy import Poly, Rational

        if self.exact is not None:
            return Rational(self.exact.numerator, self.exact.denominator)
        # The roots of sympy are in order, as ours are: the one of the same rank is the same.
        roots = Poly(self.factor.as_expr(), *self.factor.ring.symbols).real_roots()
        near = [abs(float(root) - float(self)) for root in roots]
        found = roots[near.index(min(near))]
        return found if self.factor.degree() > 2 else found.as_expr()

    def __str__(self) -> str:
        if self.exact is not None:
            return str(self.exact)
        if self.factor.degree() == 2:
            return str(self.symbol)
        return f"the root of {self.factor.as_expr()} near {float(self):.6g}"


@dataclass(frozen=True)
class Piece:
    """
    A root, or an open interval between two roots, with the sign of each polynomial on it.

    `low` and `high` are None where the piece goes on for ever; `sample` is a rational in it, None
    at an irrational root.
    """

    low: Root | None
    high: Root | None
    sample: Fraction | None
    signs: Signs

    @property
    def point(self) -> bool:
        """Whether this is a root and no interval."""
        return self.low is not None and self.low is self.high


def at(polynomial: Polynomial, value: Fraction) -> Fraction:
    """A polynomial's value, exact."""
    total = Fraction(0)
    for (power,), coefficient in polynomial.items():
        total += Fraction(int(coefficient.numerator), int(coefficient.denominator)) * value**power
    return total


def pieces(polynomials: Sequence[Polynomial], where: Range) -> list[Piece]:
    """
    The range in pieces from left to right, on each of which no polynomial changes its sign.

    Parameters
    ----------
    polynomials : sequence of elements of one sympy ring over QQ with one generator
    where : Range
        The parameter's range; ends that belong to it are pieces of their own.

    Examples
    --------
    >>> from sympy import QQ, ring
    >>> _, x = ring("x", QQ)
    >>> [(str(piece.low), str(piece.high), piece.signs) for piece in pieces([x**2 - 2], Range(0))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('0', '0', (-1,)), ('0', 'sqrt(2)', (-1,)), ('sqrt(2)', 'sqrt(2)', (0,)),
     ('sqrt(2)', 'None', (1,))]
    """
    ends = [Fraction(end) for end in (where.low, where.high) if end is not None]
    factors = [_factors(polynomial) for polynomial in polynomials]
    roots = _isolated(list(dict.fromkeys(factor for each in factors for factor in each)), ends)
    inside = [root for root in roots if _within(root, where)]
    low = next((root for root in roots if root.exact is not None and root.exact == where.low), None)
    high = next(
        (root for root in roots if root.exact is not None and root.exact == where.high), None
    )
    bounds = [
        *([low] if low else [None]),
        *(root for root in inside if root not in (low, high)),
        *([high] if high else [None]),
    ]
    found = []
    for left, right in pairwise(bounds):
        sample = _between(left, right)
        signs = tuple(_sign(at(polynomial, sample)) for polynomial in polynomials)
        if left is not None and _within(left, where):
            found.append(_point(left, signs, factors))
        found.append(Piece(left, right, sample, signs))
    last = bounds[-1]
    if last is not None and _within(last, where):
        found.append(_point(last, found[-1].signs if found else (), factors))
    return found


def _point(root: Root, beside: Signs, factors: Sequence[Sequence[Polynomial]]) -> Piece:
    signs = tuple(
        0 if root.factor in each else sign for sign, each in zip(beside, factors, strict=True)
    )
    return Piece(root, root, root.exact, signs)


def _factors(polynomial: Polynomial) -> tuple[Polynomial, ...]:
    """The irreducible factors, each once, primitive with a positive leading coefficient."""
    if not polynomial or polynomial.is_ground:
        return ()
    return tuple(factor.primitive()[1] for factor, _ in polynomial.factor_list()[1])


def _isolated(factors: list[Polynomial], ends: Sequence[Fraction]) -> list[Root]:
    """All real roots of irreducible factors and the ends of the range, in order, held apart."""
    from sympy import Poly, intervals

    found = []
    curved = [factor for factor in factors if factor.degree() > 1]
    for factor in factors:
        if factor.degree() == 1:
            number = -at(factor, Fraction(0)) / (at(factor, Fraction(1)) - at(factor, Fraction(0)))
            found.append(Root(factor, number, number))
    polys = [Poly(factor.as_expr(), *factor.ring.symbols) for factor in curved]
    for (low, high), which in intervals(polys) if polys else ():
        (index,) = which
        found.append(Root(curved[index], Fraction(str(low)), Fraction(str(high))))
    for end in ends:
        if not any(root.exact == end for root in found):
            found.append(Root(None, end, end))
    while True:
        found.sort(key=lambda root: (root.low, root.high))
        close = {k for k in range(len(found) - 1) if not found[k].high < found[k + 1].low}
        if not close:
            return found
        found = [
            root.halved() if k in close or k - 1 in close else root for k, root in enumerate(found)
        ]


def _within(root: Root, where: Range) -> bool:
    # The ends are among the roots and all are held apart, so both bounds lie on one side.
    return where.holds(root.low) and where.holds(root.high)


def _between(left: Root | None, right: Root | None) -> Fraction:
    """A simple rational between two roots."""
    if left is None or right is None:
        edge = right.low - 1 if right else left.high + 1 if left else Fraction(0)
        return Fraction(edge.__floor__()) if right else Fraction(edge.__ceil__())
    return _simplest(left.high, right.low)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the smallest denominator strictly between (Stern-Brocot)."""
    middle = (low + high) / 2
    for denominator in range(1, 1000):
        numerator = (low * denominator).__floor__() + 1
        if Fraction(numerator, denominator) < high:
            return Fraction(numerator, denominator)
    return middle


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
