"""A range is cut where polynomials change sign, and nowhere is a sign wrong."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import QQ, Rational, cbrt, ring, sqrt

from dilemma.equilibrium.cells import at, pieces
from dilemma.stage.parameters import Range

RING, x = ring("x", QQ)
EVERYWHERE = Range()
polynomials = st.lists(st.integers(-6, 6), min_size=1, max_size=5).map(
    lambda coefficients: sum((c * x**k for k, c in enumerate(coefficients)), RING(0))
)
fractions = st.fractions(-5, 5, max_denominator=7)
ranges = st.one_of(
    st.just(EVERYWHERE),
    st.tuples(fractions, st.fractions(0, 5, max_denominator=3), st.booleans(), st.booleans()).map(
        lambda ends: Range(ends[0], ends[0] + ends[1] + 1, ends[2], ends[3])
    ),
    fractions.map(Range),
)


def holding(cut, value):
    """The pieces that a rational lies in."""
    found = []
    for piece in cut:
        if piece.point:
            found += [piece] if piece.low.exact == value else []
        else:
            left = piece.low is None or piece.low.high <= value
            right = piece.high is None or value <= piece.high.low
            ends = [root.exact for root in (piece.low, piece.high) if root is not None]
            found += [piece] if left and right and value not in ends else []
    return found


@given(st.lists(polynomials, min_size=1, max_size=4), ranges, fractions)
def test_signs_are_right_wherever_one_looks(chosen, where, value):
    """A rational in the range lies in one piece, or too near an irrational root to tell."""
    cut = pieces(chosen, where)
    inside = holding(cut, value)

    assert len(inside) <= 1
    if not where.holds(value):
        assert inside == []
    for piece in inside:
        expected = [at(polynomial, value) for polynomial in chosen]
        assert piece.signs == tuple((v > 0) - (v < 0) for v in expected)


@given(st.lists(polynomials, min_size=1, max_size=4), ranges)
def test_pieces_follow_one_another_and_change_their_signs_at_roots(chosen, where):
    """Intervals and points alternate, samples lie in them, and each root is one of a polynomial."""
    cut = pieces(chosen, where)

    assert cut
    for piece in cut:
        if piece.sample is not None:
            assert where.holds(piece.sample)
            assert piece in holding(cut, piece.sample)
        if piece.point:
            assert 0 in piece.signs or piece.low.exact in (where.low, where.high)
    for one, two in pairwise(cut):
        assert one.high == two.low


def test_irrational_roots_are_named():
    """A surd where the degree is two, the polynomial where it is three."""
    (_, root, *_), (_, cube, _) = pieces([x**2 - 2], EVERYWHERE), pieces([x**3 - 2], EVERYWHERE)

    assert root.low.symbol == -sqrt(2)
    assert str(root.low) == "-sqrt(2)"
    assert float(cube.low) == pytest.approx(float(cbrt(2)), abs=1e-15)
    assert str(cube.low) == "the root of x**3 - 2 near 1.25992"
    assert cube.low.exact is None


def test_rational_roots_are_exact():
    """Also where they are roots of a longer polynomial."""
    cut = pieces([(3 * x - 1) * (x**2 - 2)], Range(Fraction(0)))
    points = [piece for piece in cut if piece.point]

    assert [point.low.exact for point in points] == [0, Fraction(1, 3), None]
    assert points[1].low.symbol == Rational(1, 3)


def test_roots_outside_the_range_do_not_count():
    """And an end that is excluded is no piece."""
    cut = pieces([x - 2, x + 1], Range(Fraction(0), Fraction(1), True, False))

    assert [(piece.point, piece.signs) for piece in cut] == [(False, (-1, 1)), (True, (-1, 1))]


def test_a_root_at_an_end_is_the_end():
    """The sign at the end is zero, and that of no other polynomial."""
    cut = pieces([x, x - 1, x * (x - 1) + 1], Range(Fraction(0), Fraction(1)))

    assert [piece.signs for piece in cut] == [(0, -1, 1), (1, -1, 1), (1, 0, 1)]


def test_close_roots_are_told_apart():
    """Between two roots that differ by a billionth lies a sample."""
    near = QQ(1, 10**9)
    cut = pieces([x**2 - 2, (x - near) ** 2 - 2], EVERYWHERE)

    assert len([piece for piece in cut if piece.point]) == 4
    assert [piece.signs for piece in cut[1:4]] == [(0, 1), (-1, 1), (-1, 0)]


def test_roots_are_compared_with_rationals_exactly():
    """However close these are."""
    root = pieces([x**2 - 2], Range(Fraction(0)))[2].low
    near = Fraction(14142135623730950488, 10**19)

    assert [root.compared(value) for value in (Fraction(1), near, near + Fraction(1, 10**18))] == [
        1,
        1,
        -1,
    ]
    assert [pieces([2 * x - 1], EVERYWHERE)[1].low.compared(Fraction(k, 2)) for k in (0, 1, 2)] == [
        1,
        0,
        -1,
    ]
