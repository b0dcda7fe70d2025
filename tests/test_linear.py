"""Linear programs and matrix games with their proofs."""

from fractions import Fraction

import pytest
from draws import matrices
from hypothesis import given
from hypothesis import strategies as st

from dilemma.equilibrium.exact import Bounds
from dilemma.equilibrium.linear import check_size, matrix_game, maximum
from dilemma.errors import IncompleteError

SIZES = st.integers(1, 5)
CELLS = st.sampled_from([st.integers(-1, 1), st.integers(-3, 3), st.integers(-99, 99)])


def dot(one, two):
    """The sum of products."""
    return sum((a * b for a, b in zip(one, two, strict=True)), Fraction(0))


@st.composite
def programs(draw):
    """A goal, limited quantities and limits, many of them 0; the last limit bounds everything."""
    n, m, cells = draw(SIZES), draw(SIZES), draw(CELLS)
    goal = [draw(cells) for _ in range(n)]
    limited = [*draw(matrices(m, n, cells)), [1] * n]
    return goal, limited, [*(draw(st.integers(0, 2)) for _ in range(m)), draw(st.integers(0, 9))]


@given(programs())
def test_an_optimum_comes_with_its_proof(program):
    """Weak duality: prices y >= 0 with y A >= c show that no x is worth more than y b."""
    goal, limited, limits = program
    best = maximum(goal, limited, limits)

    assert min(best.x) >= 0
    assert all(dot(line, best.x) <= limit for line, limit in zip(limited, limits, strict=True))
    assert min(best.prices) >= 0
    assert all(
        dot(column, best.prices) >= worth
        for column, worth in zip(zip(*limited, strict=True), goal, strict=True)
    )
    assert best.value == dot(goal, best.x) == dot(limits, best.prices)


def test_a_program_on_which_simple_rules_go_in_circles_comes_to_its_end():
    """Beale (1955): the steepest ascent alone cycles; the optimum is 5/4."""
    goal = [3, -80, 2, -24]
    limited = [[1, -32, -4, 36], [1, -24, -1, 6], [0, 0, 1, 0]]

    best = maximum(goal, limited, [0, 0, 1])

    assert best.value / 4 == Fraction(5, 4)
    assert best.x == (1, 0, 1, 0)


def test_a_goal_without_bounds_is_refused():
    """It is a mistake of the caller: a probability is always bounded."""
    with pytest.raises(ValueError, match="do not bound"):
        maximum([1, 0], [[0, 1]], [1])


def test_a_program_that_is_too_large_is_not_begun():
    """A pivot changes every cell, and a thousand pivots are common."""
    check_size(999, 1999)
    with pytest.raises(IncompleteError, match=r"14,641 variables and 29,041 limits, which is too"):
        check_size(14641, 29041)


def test_the_time_limit_stops_a_program():
    """Between pivots."""
    with pytest.raises(IncompleteError, match="time limit"):
        maximum([1], [[1]], [1], Bounds(deadline=0))


@given(CELLS.flatmap(lambda cells: st.tuples(SIZES, SIZES).flatmap(
    lambda size: matrices(*size, cells))))  # fmt: skip
def test_both_partners_secure_the_value_of_a_matrix_game(payoffs):
    """Von Neumann (1928): the row mix gets at least, the column mix gives at most the value."""
    game = matrix_game(payoffs)

    assert sum(game.row) == sum(game.column) == 1
    assert min(*game.row, *game.column) >= 0
    assert min(dot(column, game.row) for column in zip(*payoffs, strict=True)) == game.value
    assert max(dot(line, game.column) for line in payoffs) == game.value
