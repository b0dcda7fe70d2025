"""Proofs that a polynomial keeps its sign over the ranges of its parameters.

A polynomial over a box is written in the Bernstein basis; if no coefficient is negative, neither is
the polynomial, and it is zero nowhere inside the box unless it is the zero polynomial (Bernstein
1912; for a multi-affine polynomial the coefficients are its values at the vertices, so there the
test is exact). A parameter without an upper bound is taken in powers of its distance from the lower
one, whose coefficients must not be negative; one without bounds is proved on either side of zero.

A proof is a proof; where none is found nothing is known. The search counts its steps and not its
seconds, so that no answer depends on the machine.

Legend: a polynomial is an element of a sympy polynomial ring over the rationals; its generators'
names say which range they have.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from dilemma.stage.parameters import Range

Polynomial = Any  # sympy PolyElement over QQ
Coefficients = Mapping[tuple[int, ...], Any]  # of each monomial, by its exponents

MOST_STEPS = 20_000


REAL = Range()
SHARE = Range(Fraction(0), Fraction(1))
AMOUNT = Range(Fraction(0))

Ranges = Mapping[str, Range]


def sign(polynomial: Polynomial, ranges: Ranges) -> int | None:
    """
    The sign of a polynomial over a box, if it has one and it is proved.

    Parameters
    ----------
    polynomial : element of a sympy polynomial ring over QQ
    ranges : mapping of names to Range
        Where each generator may lie; one that is not named may be any number.

    Returns
    -------
    1, -1, 0 or None
        1: nowhere negative, and positive inside the box (but perhaps where a parameter without
        bounds is zero); -1: the reverse; 0: the zero polynomial; None: it changes its sign, or no
        proof was found.

    Examples
    --------
    >>> from sympy import QQ, ring
    >>> _, x, y = ring("x, y", QQ)
    >>> ranges = {"x": SHARE, "y": AMOUNT}
    >>> sign(1 - x + y, ranges), sign(x * y - y - 1, ranges), sign(x - y, ranges)
    (1, -1, None)
    """
    if not polynomial:
        return 0
    for direction in (1, -1):
        if _proved(direction * polynomial, ranges):
            return direction
    return None


def nonnegative(polynomial: Polynomial, ranges: Ranges) -> bool:
    """Whether it is proved that a polynomial is nowhere negative in the box."""
    return not polynomial or _proved(polynomial, ranges)


def positive(polynomial: Polynomial, ranges: Ranges) -> bool:
    """
    Whether it is proved that a polynomial is positive everywhere in the box, closed ends included.

    Examples
    --------
    >>> from sympy import QQ, ring
    >>> _, x, y = ring("x, y", QQ)
    >>> below_one = Range(Fraction(0), Fraction(1), open_high=True)
    >>> positive(1 - x, {"x": below_one}), positive(1 - y, {"y": SHARE})
    (True, False)
    """
    if not polynomial or not _proved(polynomial, ranges):
        return False
    # Seen from the corner where the most ends are excluded: a term that only has variables which
    # cannot be zero there, among terms none of which is negative.
    names = [symbol.name for symbol in polynomial.ring.symbols]
    seen = polynomial
    never_zero = set()
    for position, name in enumerate(names):
        low, high, open_low, open_high = ranges.get(name, REAL)
        if low is None and high is None:
            if any(exponents[position] for exponents in seen):
                return False
            continue
        from_above = low is None or (open_high and not open_low)
        seen = _shifted(seen, position, low, high, from_above=from_above)
        if open_high if from_above else open_low:
            never_zero.add(position)
    return all(coefficient > 0 for coefficient in seen.values()) and any(
        all(not power or position in never_zero for position, power in enumerate(exponents))
        for exponents in seen
    )


def _proved(polynomial: Polynomial, ranges: Ranges) -> bool:
    """Whether no coefficient is negative, on every side of the parameters without bounds."""
    names = [symbol.name for symbol in polynomial.ring.symbols]
    sides = [polynomial]
    bounded = set()
    for position, name in enumerate(names):
        if all(not exponents[position] for exponents in polynomial):
            continue
        low, high, *_ = ranges.get(name, REAL)
        if low is not None and high is not None:
            bounded.add(position)
        if low is None and high is None:
            generator = polynomial.ring.gens[position]
            sides += [side.compose(generator, -generator) for side in sides]
        else:
            sides = [_shifted(s, position, low, high, from_above=low is None) for s in sides]
    steps = iter(range(MOST_STEPS))
    return all(_no_negative(dict(side), bounded, steps) for side in sides)


def _shifted(
    polynomial: Polynomial,
    position: int,
    low: Fraction | None,
    high: Fraction | None,
    *,
    from_above: bool,
) -> Polynomial:
    """The polynomial with its range from 0 to 1, or from 0 on, in one generator."""
    from sympy import QQ

    generator = polynomial.ring.gens[position]
    width = Fraction(1) if low is None or high is None else high - low
    start = (high if from_above else low) or Fraction(0)
    if not start and width == 1 and not from_above:
        return polynomial
    step = -width if from_above else width
    return polynomial.compose(
        generator,
        QQ(start.numerator, start.denominator) + QQ(step.numerator, step.denominator) * generator,
    )


def _no_negative(coefficients: Coefficients, bounded: set[int], steps: Iterator[int]) -> bool:
    """Whether the coefficients, in the Bernstein basis of the bounded generators, are >= 0."""
    if all(coefficient >= 0 for coefficient in coefficients.values()):
        return True
    if next(steps, None) is None:
        return False
    negative = [exponents for exponents, coefficient in coefficients.items() if coefficient < 0]
    here = [position for position in bounded if any(each[position] for each in negative)]
    if not here:
        return False  # at the corner where all of them are zero, or far out along the others
    # The generator that most negative terms contain: at its lower end these are gone.
    position = max(here, key=lambda place: (sum(each[place] > 0 for each in negative), -place))
    return all(
        _no_negative(part, bounded - {position}, steps)
        for part in _bernstein(coefficients, position)
    )


def _bernstein(coefficients: Coefficients, position: int) -> Iterator[Coefficients]:
    """The Bernstein coefficients in one generator, each a polynomial in the others."""
    from math import comb

    degree = max(exponents[position] for exponents in coefficients)
    for k in range(degree + 1):
        part: dict[tuple[int, ...], Any] = {}
        for exponents, coefficient in coefficients.items():
            power = exponents[position]
            if power <= k:
                rest = (*exponents[:position], 0, *exponents[position + 1 :])
                share = coefficient * comb(k, power) / comb(degree, power)
                part[rest] = part.get(rest, 0) + share
        yield part
