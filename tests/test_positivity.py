"""What is proved of a polynomial's sign is true, and for multi-affine ones all that is true."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import QQ, ring

from dilemma.equilibrium.positivity import AMOUNT, REAL, SHARE, Range, nonnegative, positive, sign

RING, x, y, z = ring("x, y, z", QQ)
BELOW_ONE = Range(Fraction(0), Fraction(1), open_high=True)
ABOVE_ZERO = Range(Fraction(0), None, open_low=True)

small = st.integers(-4, 4)
monomials = st.tuples(*[st.integers(0, 2)] * 3)
polynomials = st.dictionaries(monomials, small, max_size=5).map(
    lambda terms: RING.from_dict({m: QQ(c) for m, c in terms.items() if c})
)
affine = st.dictionaries(st.tuples(*[st.integers(0, 1)] * 3), small, max_size=8).map(
    lambda terms: RING.from_dict({m: QQ(c) for m, c in terms.items() if c})
)
ranges = st.fixed_dictionaries(
    dict.fromkeys("xyz", st.sampled_from([SHARE, AMOUNT, REAL, Range(None, Fraction(2))]))
)
shares = dict.fromkeys("xyz", SHARE)
fractions = st.fractions(-6, 6, max_denominator=12)


def inside(number, where):
    """The nearest number in a closed range."""
    low = number if where.low is None else max(number, where.low)
    return low if where.high is None else min(low, where.high)


@given(polynomials, ranges, st.tuples(fractions, fractions, fractions))
def test_what_is_proved_holds_everywhere(polynomial, where, point):
    """A proved sign is the sign at every point of the box."""
    place = [inside(value, where[name]) for name, value in zip("xyz", point, strict=True)]
    value = polynomial.evaluate(list(zip(RING.gens, map(_rational, place), strict=True)))
    proved = sign(polynomial, where)

    if proved is not None:
        assert value * proved >= 0
        assert proved or value == 0
    if positive(polynomial, where):
        assert value > 0


@given(affine)
def test_a_multi_affine_polynomial_is_decided_by_its_vertices(polynomial):
    """Then the Bernstein coefficients are the values at the vertices, so nothing is missed."""
    values = [
        polynomial.evaluate(list(zip(RING.gens, map(QQ, corner), strict=True)))
        for corner in product((0, 1), repeat=3)
    ]

    assert nonnegative(polynomial, shares) == all(value >= 0 for value in values)


@pytest.mark.parametrize(
    ("polynomial", "where", "expected"),
    [
        (1 - x, SHARE, 1),
        (x - 1, SHARE, -1),
        (x - QQ(1, 2), SHARE, None),
        (RING(0), SHARE, 0),
        (x**2 - QQ(3, 2) * x + 1, SHARE, 1),  # one power coefficient is negative, no Bernstein one
        (x**2, REAL, 1),
        (x**3, REAL, None),
        (2 - x, Range(None, Fraction(2)), 1),
        (x - 3, Range(Fraction(3), Fraction(5)), 1),
    ],
)
def test_signs_of_one_parameter(polynomial, where, expected):
    """By hand."""
    assert sign(polynomial, {"x": where}) == expected


@pytest.mark.parametrize(
    ("polynomial", "where", "expected"),
    [
        (1 - x, {"x": BELOW_ONE}, True),
        (1 - x, {"x": SHARE}, False),
        (x, {"x": ABOVE_ZERO}, True),
        (x, {"x": AMOUNT}, False),
        ((1 - x) * y, {"x": BELOW_ONE, "y": ABOVE_ZERO}, True),
        ((1 - x) * y, {"x": BELOW_ONE, "y": AMOUNT}, False),
        (y * x + y * z + x * z, dict.fromkeys("xyz", Range(Fraction(0), Fraction(1), True)), True),
        (1 + x, {"x": REAL}, False),
    ],
)
def test_an_end_that_is_excluded_counts(polynomial, where, expected):
    """1 - spillover is positive because full spillover is not allowed."""
    assert positive(polynomial, where) is expected


def _rational(value):
    return QQ(value.numerator, value.denominator)
