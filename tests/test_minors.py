"""One recursion for the minors, whatever the numbers, and all equilibria from their signs."""

import random

import pytest
from draws import bimatrices, matrices
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import QQ, Matrix, ring

from dilemma.equilibrium import nash
from dilemma.equilibrium.exact import extreme_equilibria
from dilemma.equilibrium.minors import equilibria, keys, minors, signs, supports
from dilemma.stage.game import Bimatrix

integers = st.integers(-9, 9)
shapes = st.tuples(st.integers(1, 4), st.integers(1, 4))
some_matrices = shapes.flatmap(lambda shape: matrices(*shape, integers))


@given(some_matrices)
def test_a_minor_is_the_determinant_bordered_by_ones(matrix):
    """D(S, T) = det [A[S, T] | 1], by another program's determinants."""
    found = minors(matrix)

    for (rows, columns), value in zip(keys(len(matrix), len(matrix[0])), found, strict=True):
        bordered = Matrix([[*(matrix[i][j] for j in columns), 1] for i in rows])
        assert value == bordered.det()


def test_there_are_205_minors_at_five_by_five():
    """The count of pairs S, T with |S| = |T| + 1 >= 2 (5 * 10 + 10 * 10 + 10 * 5 + 5)."""
    assert len(keys(5, 5)) == 205
    assert len(supports(5, 5)) == 251


@given(some_matrices, st.integers(-5, 5))
def test_a_payoff_that_does_not_depend_on_the_own_choice_changes_no_minor(matrix, more):
    """The border of ones makes D blind to what is added to a whole column."""
    shifted = [[cell + more * (j + 1) for j, cell in enumerate(line)] for line in matrix]

    assert minors(shifted) == minors(matrix)


@given(st.data(), st.integers(-4, 4), st.integers(-4, 4))
def test_minors_of_polynomials_are_polynomials_of_minors(data, a, b):
    """To put numbers in first or last is the same: the recursion knows no kind of number."""
    _, x, y = ring("x, y", QQ)
    terms = data.draw(matrices(3, 3, st.tuples(integers, integers, integers)))
    symbolic = [[p + q * x + r * x * y for p, q, r in line] for line in terms]
    numbers = [[p + q * a + r * a * b for p, q, r in line] for line in terms]

    evaluated = [value.evaluate([(x, a), (y, b)]) for value in minors(symbolic)]
    assert evaluated == minors(numbers)


@settings(max_examples=300)
@given(bimatrices())
def test_the_kernel_and_the_double_description_agree(game):
    """Two exact methods that share no code, degenerate games included."""
    found, _ = equilibria(*game.integers)

    assert sorted(found, reverse=True) == extreme_equilibria(*game.integers)


def test_they_agree_on_larger_games():
    """5 x 5 and 6 x 4, from many numbers and from two."""
    draw = random.Random(7)
    for (m, n), top in [((5, 5), 99), ((5, 5), 1), ((6, 4), 99), ((6, 4), 1)] * 5:
        A, B = ([[draw.randint(0, top) for _ in range(n)] for _ in range(m)] for _ in "AB")
        assert sorted(equilibria(A, B)[0], reverse=True) == extreme_equilibria(A, B)


@given(bimatrices(largest=3))
def test_what_nashpy_finds_and_is_certified_is_in_the_list(game):
    """As an extreme equilibrium, or in a degenerate game as a mixture of some."""
    found, degenerate = equilibria(*game.integers)
    mixes = {tuple(_shares(x) + _shares(y)) for x, y in found}

    for candidate in nash.proposals(game):
        profile = nash.certified(game, candidate)
        if profile is not None:
            assert degenerate or (*profile.row, *profile.column) in mixes


@given(bimatrices())
def test_a_game_without_a_zero_minor_has_an_odd_number(game):
    """Wilson (1971): generic games have an odd number of equilibria."""
    found, degenerate = equilibria(*game.integers)

    assert degenerate or len(found) % 2 == 1


@pytest.mark.parametrize(
    ("row", "column", "count"),
    [
        ([[0, 0], [0, 0]], [[0, 0], [0, 0]], 4),
        ([[3, 0], [5, 1], [5, 1]], [[3, 5], [0, 1], [0, 1]], 2),
        ([[2, 0, 0], [0, 1, 1], [0, 1, 1]], [[2, 0, 0], [0, 1, 1], [0, 1, 1]], 9),
        ([[0, 1, 2]] * 3, [[0] * 3, [1] * 3, [2] * 3], 9),
        ([[-3, 3], [-3, 5]], [[2, 7], [4, 2]], 2),
        ([[1, 1], [0, 2]], [[1, 1], [0, 2]], 3),
        ([[2, 2], [0, 3]], [[5, 5], [0, 2]], 3),
        ([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]], 3),
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], [[0, 1, 1], [1, 0, 1], [1, 1, 0]], 7),
    ],
)
def test_degenerate_games_are_answered_completely(row, column, count):
    """Counts of extreme equilibria, by hand; peers lose some of these."""
    found, degenerate = equilibria(row, column)

    assert (len(found), degenerate) == (count, True)


def test_a_tie_outside_hides_no_isolated_equilibrium():
    """Competition 1/3 with compromise 2/3, to which collaboration is a third best reply."""
    A = [[8, -4, 6, 8, 0], [8, 0, 4, 8, 0], [6, -2, 5, 4, 0], [-4, -4, -2, 0, 0], [0] * 5]
    found, degenerate = equilibria(A, [list(line) for line in zip(*A, strict=True)])

    assert degenerate
    assert len(found) == 6
    assert ((0, 1, 2, 0, 0), (0, 1, 2, 0, 0)) in found


def test_signs_are_exact():
    """Also of integers that no float can tell apart."""
    assert signs([10**40 + 1 - 10**40, 0, -(10**-9)]) == (1, 0, -1)


def _shares(weights):
    return list(
        Bimatrix.of([[f"{w}/{sum(weights)}" for w in weights]], [[0] * len(weights)]).row[0]
    )
