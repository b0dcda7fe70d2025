"""Rest points of the replicator dynamics: all of them, and what becomes of their neighbours."""

from fractions import Fraction

import numpy as np
import pytest
from draws import fractions, matrices
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.dynamics.contest import Contest
from dilemma.dynamics.rest import STABILITIES, nearest, rest_points
from dilemma.dynamics.roots import Sides, eigenvalue_sides, sides
from dilemma.equilibrium.selection import is_neutrally_stable, is_stable
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError
from dilemma.repeated.tournament import tournament
from dilemma.stage.game import Bimatrix


def symmetric(row):
    """The contest of a symmetric game."""
    transposed = [list(line) for line in zip(*row, strict=True)]
    return Contest.of(Bimatrix.of(row, transposed, [f"type {k}" for k in range(len(row))]))


def said(contest):
    """Shares of the first population and the stability of each rest point."""
    return {tuple(map(str, each.shares[0])): each.stability for each in rest_points(contest)}


def scissors(win, loss):
    """Rock, paper, scissors."""
    return symmetric([[0, -loss, win], [win, 0, -loss], [-loss, win, 0]])


# The roots of a polynomial


@settings(max_examples=40)
@given(st.lists(st.integers(-3, 3), max_size=3), st.lists(
    st.tuples(st.integers(-2, 2), st.integers(1, 3)), max_size=2))  # fmt: skip
def test_roots_are_counted_on_each_side_of_the_imaginary_axis(real, pairs):
    """Of a product of (s - r) and (s - a)^2 + b^2 the roots are known."""
    polynomial = np.array([1])
    for r in real:
        polynomial = np.convolve(polynomial, [1, -r])
    for a, b in pairs:
        polynomial = np.convolve(polynomial, [1, -2 * a, a * a + b * b])
    parts = [*real, *(a for a, _ in pairs for _ in range(2))]

    assert sides(polynomial.tolist()) == Sides(
        sum(r < 0 for r in parts), parts.count(0), sum(r > 0 for r in parts)
    )


@settings(max_examples=40)
@given(st.integers(1, 4).flatmap(lambda n: matrices(n, n, st.integers(-3, 3))))
def test_eigenvalues_lie_where_floats_see_them(matrix):
    """Checked where no real part is near zero, for there floats cannot tell."""
    parts = np.linalg.eigvals(np.array(matrix, float)).real
    assume((abs(parts) > 1e-3).all())

    assert eigenvalue_sides(matrix) == Sides(int((parts < 0).sum()), 0, int((parts > 0).sum()))


def test_fractions_change_no_side():
    """The matrix is scaled to integers by a positive number."""
    assert eigenvalue_sides([[Fraction(-1, 3), 1], [-1, Fraction(-1, 2)]]) == Sides(2, 0, 0)


# Known games


@settings(max_examples=10)
@given(fractions(1, 5), fractions(1, 5))
def test_hawks_are_as_many_as_the_prize_over_the_cost(V, more):
    """Maynard Smith & Price (1973) in the later form: V/C hawks where C > V, and they attract."""
    C = V + more
    found = said(Contest.of(load("hawk_dove").at(V=V, C=C)))

    assert found[str(1 - V / C), str(V / C)] == "attracting"
    assert found["1", "0"] == found["0", "1"] == "repelling"
    assert len(found) == 3


def test_the_learning_dilemma_ends_in_competition():
    """Competition is the only equilibrium, and it attracts."""
    points = rest_points(Contest.of(load("learning_dilemma").at()))
    (only,) = (each for each in points if each.equilibrium)

    assert only.supports == ((1,),)
    assert only.stability == "attracting"
    assert only.evolutionarily_stable
    assert {each.stability for each in points if each is not only} == {"saddle", "repelling"}


@pytest.mark.parametrize(
    ("win", "loss", "stability"), [(2, 1, "attracting"), (1, 1, "stable"), (1, 2, "repelling")]
)
def test_rock_paper_and_scissors_spiral_by_what_a_win_is_worth_beside_a_loss(win, loss, stability):
    """Zeeman (1980); with a win worth a loss all circle round the middle."""
    assert said(scissors(win, loss)) == {
        ("1", "0", "0"): "saddle",
        ("0", "1", "0"): "saddle",
        ("0", "0", "1"): "saddle",
        ("1/3", "1/3", "1/3"): stability,
    }


def test_an_evolutionarily_stable_mix_attracts_also_where_an_eigenvalue_is_zero():
    """[[1, 1], [1, 0]]: type 1 does as well among type 0, and worse among its own kind."""
    points = rest_points(symmetric([[1, 1], [1, 0]]))

    assert [(each.sides.axis, each.stability) for each in points] == [
        (1, "attracting"), (0, "repelling"),
    ]  # fmt: skip


def test_what_no_theorem_decides_is_left_open():
    """Type 1 does as well among type 0, and better among its own kind, so there it can grow."""
    points = rest_points(symmetric([[1, 1], [1, 2]]))

    assert [each.stability for each in points] == ["undecided", "attracting"]


def test_cooperators_among_reciprocators_are_a_continuum():
    """Tit for tat and unconditional cooperation do the same, in any shares."""
    names = ("tit_for_tat", "always_cooperate", "always_defect")
    found = tournament(load("prisoners_dilemma").at(), names, "9/10")
    points = rest_points(Contest.of(found))

    assert [(each.supports[0], each.dimension) for each in points] == [
        ((0,), 0), ((1,), 0), ((2,), 0), ((0, 1), 1), ((0, 2), 0),
    ]  # fmt: skip
    assert [each.stability for each in points] == [
        "stable", "unstable", "attracting", "unstable", "saddle",
    ]  # fmt: skip
    assert [each.equilibrium for each in points] == [True, False, True, False, True]
    assert points[4].shares[0][0] == Fraction(1, 17)
    assert not points[3].evolutionarily_stable


def test_a_line_is_held_where_no_absent_type_would_do_better():
    """Defectors get 7/5 from tit for tat and 5 from cooperators, who get 3: up to 4/9 of these."""
    names = ("tit_for_tat", "always_cooperate", "always_defect")
    found = tournament(load("prisoners_dilemma").at(), names, "9/10")
    points = rest_points(Contest.of(found))
    line = next(each for each in points if each.dimension)

    assert {end[0] for end in line.held} == {(1, 0, 0), (Fraction(5, 9), Fraction(4, 9), 0)}
    assert points[0].held is None


def test_a_line_that_anybody_can_enter_is_held_nowhere():
    """Where a third type always does better; one that nobody can enter is held to its ends."""
    line = rest_points(symmetric([[1, 1, 0], [1, 1, 0], [2, 2, 3]]))[3]
    assert (line.supports, line.dimension, line.held) == (((0, 1),), 1, None)
    line = rest_points(symmetric([[1, 1, 0], [1, 1, 0], [0, 0, 3]]))[3]
    assert {end[0] for end in line.held} == {(1, 0, 0), (0, 1, 0)}


def test_a_line_of_two_populations_is_held_too():
    """The column firms' types are alike for rows; a third column enters where it gets more."""
    row, column = [[1, 1, 0], [0, 0, 1]], [[1, 1, 0], [0, 0, 2]]
    points = rest_points(Contest.of(Bimatrix.of(row, column)))
    line = next(each for each in points if each.supports == ((0,), (0, 1)))

    assert set(line.held) == {((1, 0), (1, 0, 0)), ((1, 0), (0, 1, 0))}


def test_where_all_pay_alike_every_mix_rests():
    """One continuum for each choice of two types or more; the largest has all dimensions."""
    points = rest_points(symmetric([[2] * 3] * 3))

    assert [each.dimension for each in points] == [0, 0, 0, 1, 1, 1, 2]
    assert points[-1].shares[0] == (Fraction(1, 3),) * 3
    assert {each.stability for each in points} == {"stable"}


def test_two_populations_of_opposed_interests_circle():
    """Matching pennies: four saddles, and a middle round which both go (Hofbauer & Sigmund)."""
    *corners, middle = rest_points(Contest.of(load("matching_pennies").at()))

    assert [each.stability for each in corners] == ["saddle"] * 4
    assert (middle.stability, middle.sides) == ("stable", Sides(0, 2, 0))
    assert not middle.evolutionarily_stable


def test_two_populations_leave_the_mixed_equilibrium_of_the_battle():
    """Strict pure equilibria attract, the mixed one between them is a saddle."""
    game = load("battle_of_the_sexes").at()
    points = rest_points(Contest.of(game))
    by_support = {each.supports: each for each in points}

    assert by_support[(0,), (0,)].stability == by_support[(1,), (1,)].stability == "attracting"
    assert by_support[(0,), (0,)].evolutionarily_stable
    assert by_support[(0, 1), (0, 1)].stability == "saddle"


def test_a_tie_of_an_absent_type_leaves_a_circle_undecided():
    """A third row that does as well as the two in matching pennies."""
    row = [[1, -1], [-1, 1], [0, 0]]
    points = rest_points(Contest.of(Bimatrix.of(row, [[-a for a in line] for line in row])))
    by_support = {each.supports: each for each in points}

    assert by_support[(0, 1), (0, 1)].stability == "undecided"


def test_two_populations_that_do_not_oppose_each_other_are_not_said_to_circle():
    """Eigenvalues on the axis alone prove nothing: c A + d B must vanish for positive c and d."""
    one = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
    two = [[0, 1, -1], [-2, 0, 1], [1, -1, 0]]
    points = rest_points(Contest.of(Bimatrix.of(one, two)))

    assert points[-1].supports == ((0, 1, 2), (0, 1, 2))
    assert points[-1].stability != "stable"


# Laws


games = st.integers(2, 3).flatmap(lambda n: matrices(n, n, st.integers(-3, 3)))


@settings(max_examples=25)
@given(games)
def test_every_rest_point_rests_and_its_kind_is_known(row):
    """All present types get the same, none is lost beside it, and equilibria are of Nash."""
    contest = symmetric(row)
    points = rest_points(contest)

    assert len({each.supports for each in points}) == len(points)
    for each in points:
        assert sum(each.shares[0]) == 1
        assert {each.gains[0][i] for i in each.supports[0]} == {0}
        assert each.stability in STABILITIES
        if not each.equilibrium:
            assert each.stability in ("saddle", "repelling", "unstable")


@settings(max_examples=25)
@given(games)
def test_symmetric_equilibria_are_rest_points_from_which_nobody_grows(row):
    """Every extreme symmetric equilibrium is found, in a continuum or alone."""
    contest = symmetric(row)
    resting = {each.supports[0] for each in rest_points(contest) if each.equilibrium}
    for profile in solve(contest.game, method="exact").profiles:
        if profile.row == profile.column:
            assert profile.supports[0] in {each.supports[0] for each in rest_points(contest)}
            if profile.pure:
                assert profile.supports[0] in resting


@settings(max_examples=25)
@given(games, st.lists(st.integers(-5, 5), min_size=3, max_size=3))
def test_a_constant_on_a_column_changes_no_rest_point_and_no_stability(row, constants):
    """All types gain the same when they meet that one (Hofbauer & Sigmund 1998)."""
    moved = [[a + c for a, c in zip(line, constants, strict=False)] for line in row]

    assert said(symmetric(row)) == said(symmetric(moved))


@settings(max_examples=25)
@given(games, st.permutations(range(3)))
def test_other_names_permute_the_rest_points(row, order):
    """A type is what it gets, not where it stands."""
    order = [k for k in order if k < len(row)]

    def alone(contest):
        points = [each for each in rest_points(contest) if not each.dimension]
        return {each.shares[0]: each.stability for each in points}

    assert alone(symmetric([[row[i][j] for j in order] for i in order])) == {
        tuple(shares[k] for k in order): stability
        for shares, stability in alone(symmetric(row)).items()
    }


@settings(max_examples=40)
@given(games)
def test_stable_mixes_are_neutrally_stable_and_these_are_equilibria(row):
    """Better than, no worse than, best reply: each implies the next."""
    contest = symmetric(row)
    A = contest.payoffs[0]
    for each in rest_points(contest):
        mix = each.shares[0]
        assert is_stable(A, mix) <= is_neutrally_stable(A, mix) <= each.equilibrium


@settings(max_examples=40)
@given(games, st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_nobody_enters_a_neutrally_stable_mix(row, weights):
    """x A y >= y A y for every y that is a best reply to x."""
    contest = symmetric(row)
    A = contest.payoffs[0]
    weights = weights[: len(row)]
    assume(any(weights))
    y = [Fraction(w, sum(weights)) for w in weights]
    for each in rest_points(contest):
        x = each.shares[0]
        gain = sum(b * g for b, g in zip(y, each.gains[0], strict=True))
        if is_neutrally_stable(A, x) and gain == 0:
            replies = contest.replies([y])[0]
            worth = sum((a - b) * r for a, b, r in zip(x, y, replies, strict=True))
            assert worth >= 0


def test_neutral_stability_is_seen_in_all_directions():
    """Inside the triangle: inwards spirals lose nothing; a form of both signs gains somewhere."""
    thirds = (Fraction(1, 3),) * 3

    assert is_neutrally_stable(scissors(2, 1).payoffs[0], thirds)
    assert not is_neutrally_stable(scissors(1, 2).payoffs[0], thirds)
    both = symmetric([[1, -2, 1], [-1, -1, 2], [0, 0, 0]])
    assert rest_points(both)[-1].shares[0] == thirds
    assert not is_neutrally_stable(both.payoffs[0], thirds)


def test_the_nearest_rest_point_is_told_with_its_distance():
    """By the share that differs most."""
    points = rest_points(Contest.of(load("hawk_dove").at()))

    assert nearest(points, [(0.4, 0.6)]) == (2, pytest.approx(0.1))


def test_more_types_than_can_be_tried_are_refused():
    """11 types have 2,047 faces, two populations of 6 have 3,969."""
    with pytest.raises(DilemmaError, match=r"at most 10 types .* here are 11$"):
        rest_points(symmetric([[0] * 11] * 11))
    with pytest.raises(DilemmaError, match="here are 6 x 6"):
        rest_points(Contest.of(Bimatrix.of([[1] * 6] * 6, [list(range(6))] * 6)))
