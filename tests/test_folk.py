"""The payoffs that an alliance without end can reach, held against the definitions."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from alliances import of
from draws import bimatrices
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError
from dilemma.repeated.folk import folk, least_discount
from dilemma.repeated.generation import Act, is_fixed, is_generated
from dilemma.repeated.perfection import verdict
from dilemma.repeated.polygons import contains, distance, hull, part, simplified, weights
from dilemma.stage.game import Bimatrix

PD = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]], ["cooperate", "defect"])
PENNIES = Bimatrix.of([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
DISCOUNTS = st.sampled_from([Fraction(k, 10) for k in (0, 1, 3, 5, 8, 9)])
GAMES = bimatrices(largest=3)
F = Fraction


def payoffs(game, discount):
    return folk(game, discount).payoffs


def texts(points):
    return [f"{x}, {y}" for x, y in points]


@settings(max_examples=40)
@given(GAMES, DISCOUNTS)
def test_every_state_keeps_its_promise_and_nobody_gains_by_leaving_it(game, discount):
    """The certificate, computed again from the matrices: the states are a perfect equilibrium."""
    found = folk(game, discount)

    for state in found.states:
        x, y = (np.array(mix, object) for mix in (state.profile.row, state.profile.column))
        now = x @ game.row @ y, x @ game.column @ y
        best = max(game.row @ y), max(x @ game.column)
        later = [sum(p * found.payoffs[n][i] for n, p in state.lottery) for i in (0, 1)]
        assert sum(chance for _, chance in state.lottery) == 1
        for i in (0, 1):
            kept = (1 - discount) * now[i] + discount * later[i]
            assert kept == state.payoffs[i]
            assert kept >= (1 - discount) * best[i] + discount * found.least[i]


@settings(max_examples=40)
@given(GAMES, DISCOUNTS)
def test_equilibrium_payoffs_are_feasible_rational_and_hold_every_stage_equilibrium(game, discount):
    """Nobody accepts less than its minmax value, and an equilibrium may be repeated for ever."""
    found = folk(game, discount)

    assert all(contains(found.rational, point) for point in found.payoffs)
    assert all(contains(found.payoffs, profile.payoffs) for profile in found.equilibria)
    assert hull(found.payoffs) == found.payoffs
    assert all(distance(found.outer, point) <= F(1, 10**6) for point in found.payoffs)


@settings(max_examples=30)
@given(GAMES, DISCOUNTS, DISCOUNTS)
def test_more_patience_loses_no_equilibrium_payoff(game, one, two):
    """With a public lottery what is promised can be spread: the set grows with the discount."""
    low, high = (folk(game, discount) for discount in sorted((one, two)))

    if high.exact:
        assert all(contains(high.payoffs, point) for point in low.payoffs)


@settings(max_examples=30)
@given(GAMES, DISCOUNTS, st.integers(1, 7), st.integers(-5, 5))
def test_another_unit_and_zero_of_payoffs_change_nothing_else(game, discount, unit, zero):
    """Payoffs are von Neumann-Morgenstern utilities."""
    other = Bimatrix.of(unit * game.row + zero, game.column)
    found = folk(game, discount)

    if found.exact:
        moved = [(unit * x + zero, y) for x, y in found.payoffs]
        assert folk(other, discount).payoffs == hull(moved)


@settings(max_examples=30)
@given(GAMES, DISCOUNTS, DISCOUNTS)
def test_partners_that_change_places_change_payoffs(game, one, two):
    """Nothing depends on who is called the row partner."""
    found = folk(game, (one, two))
    swapped = folk(Bimatrix.of(game.column.T, game.row.T), (two, one))

    if found.exact:
        assert swapped.payoffs == hull((y, x) for x, y in found.payoffs)


@pytest.mark.parametrize(
    ("discount", "expected"),
    [
        ("1/5", ["1, 1"]),
        ("24999999/100000000", ["1, 1"]),
        ("1/4", ["1, 1", "4, 1", "1, 4"]),  # defect in turns
        ("0.4999999999999999999999", ["1, 1", "4, 1", "1, 4"]),
        ("1/2", ["1, 1", "13/3, 1", "3, 3", "1, 13/3"]),
        ("0.5000001", ["1, 1", "13/3, 1", "3, 3", "1, 13/3"]),
        ("99/100", ["1, 1", "13/3, 1", "3, 3", "1, 13/3"]),
    ],
)
def test_the_prisoners_dilemma_changes_at_exactly_its_thresholds(discount, expected):
    """
    5, 3, 1, 0: collaboration from 1/2 on, defection in turns from 1/4.

    In turns, (5, 0) and then (w, 5 - w) pay the one who waits at most 4 later: its gain of 1 needs
    1 (1 - d) <= d (4 - 1).
    """
    found = folk(PD, discount)

    assert found.exact
    assert texts(found.payoffs) == expected


def test_the_prisoners_dilemma_reaches_all_that_is_rational_from_a_half():
    """Pure and mixed minmax agree there, so nothing is lost to pure acts."""
    found = folk(PD, "1/2")

    assert found.payoffs == found.rational
    assert found.sustains((0, 0))
    assert not folk(PD, "0.4999").sustains((0, 0))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("learning_dilemma", "245/1152"), ("prisoners_dilemma", "1/2"), ("learning_race", "485/864")],
)
def test_the_harshest_punishment_gives_the_bound_where_competition_is_the_minmax(name, expected):
    """Of these the stage equilibrium pays the minmax, so grim trigger is an optimal penal code."""
    found = least_discount(load(name).at(), (0, 0))

    assert (str(found.low), str(found.high), str(found.bound)) == (expected,) * 3


def test_a_held_from_is_one():
    """At it the cell is sustained, and just below it is not."""
    game = Bimatrix.of([[4, 0, 0], [5, 1, 0], [0, 0, -1]], [[4, 5, 0], [0, 1, 0], [0, 0, -1]])
    found = least_discount(game, (0, 0))

    assert found.bound <= found.low <= found.high <= found.low + F(1, 10**4)
    assert folk(game, found.high).sustains((0, 0))
    assert not folk(game, found.low - F(1, 10**6)).sustains((0, 0))


def test_no_patience_sustains_less_than_the_minmax():
    """Who is exploited for ever would rather defect for ever."""
    found = least_discount(PD, (1, 0))

    assert (found.high, found.bound) == (None, None)


@pytest.mark.parametrize(
    ("game", "discount", "expected"),
    [
        (PENNIES, "9/10", ["0, 0"]),  # a point, by a mixed equilibrium of one period
        (load("stag_hunt").at(), "2/10", ["3, 3", "4, 4"]),  # a segment
        (Bimatrix.of([[7]], [[2]]), "1/2", ["7, 2"]),
        (Bimatrix.of([[1, 2, 3]], [[0, 0, 0]]), 0, ["1, 0", "3, 0"]),
    ],
)
def test_the_set_may_be_a_point_or_a_segment(game, discount, expected):
    """Those shapes are sets like the others."""
    found = folk(game, discount)

    assert found.exact
    assert texts(found.payoffs) == expected


def test_at_no_patience_only_lotteries_over_stage_equilibria_are_left():
    """Discount factor 0: the future does not count, for each partner alone or for both."""
    chicken = load("chicken").at()
    points = [profile.payoffs for profile in solve(chicken, method="exact").profiles]

    assert payoffs(chicken, 0) == hull(points)


def test_unequal_patience_trades_in_time():
    """Lehrer & Pauzner (1999): payoffs beyond those of one period are reached."""
    found = folk(PD, ("9/10", "1/2"))

    assert found.exact
    assert any(not contains(found.feasible, point) for point in found.payoffs)


def test_what_is_not_found_exactly_is_said_and_bounded():
    """The equilibrium of the stage game is reached, and all lie in the outer bound."""
    found = folk(load("stag_hunt").at(), ("9/10", "1/2"))

    assert not found.exact
    assert found.beyond > 0
    assert all(contains(found.outer, point) for point in found.payoffs)


def test_where_no_fraction_solves_it_the_set_is_held_between_two():
    """An irrational corner: the inner polygon generates itself, the outer one is 1e-7 away."""
    game = Bimatrix.of([[8, 4], [5, 5]], [[5, 1], [4, 3]])
    found = folk(game, "9/10")

    assert not found.exact
    assert len(found.payoffs) > 3
    assert 0 < found.beyond < F(1, 10**6)


def outer_by_directions(game, discount, count=48, rounds=120):
    """The outer approximation of Judd, Yeltekin & Conklin (2003), in floats: normals and levels."""
    A, B = game.floats
    angles = 2 * np.pi * np.arange(count) / count
    normals = np.column_stack([np.cos(angles), np.sin(angles)])
    cells = [
        ((A[i, j], B[i, j]), (A[:, j].max(), B[i, :].max()))
        for i in range(A.shape[0])
        for j in range(A.shape[1])
    ]
    cells += [
        (tuple(map(float, profile.payoffs)),) * 2
        for profile in solve(game, method="exact").profiles
        if not profile.pure
    ]
    levels = np.array([max(n @ g for g, _ in cells) for n in normals])
    pairs = np.array([(a, b) for a in range(count + 2) for b in range(a)])
    for _ in range(rounds):
        p = [-levels[count // 2], -levels[3 * count // 4]]
        made = []
        for g, best in cells:
            limits = [p[i] + (1 - discount) / discount * (best[i] - g[i]) - 1e-9 for i in (0, 1)]
            sides = np.vstack([normals, [[-1, 0], [0, -1]]])
            ends = np.concatenate([levels, [-limits[0], -limits[1]]])
            M = sides[pairs]
            ok = abs(np.linalg.det(M)) > 1e-9
            corners = np.linalg.solve(M[ok], ends[pairs][ok][..., None])[..., 0]
            inside = (corners @ sides.T <= ends + 1e-9).all(axis=1)
            made += [(1 - discount) * np.array(g) + discount * w for w in corners[inside]]
        levels = (normals @ np.array(made).T).max(axis=1)
    return normals, levels


@pytest.mark.parametrize("discount", ["3/10", "6/10"])
@pytest.mark.parametrize(
    "game",
    [
        PD,
        load("battle_of_the_sexes").at(),
        Bimatrix.of([[2, 9, 1], [4, 1, 7], [7, 7, 6]], [[3, 1, 7], [0, 6, 6], [9, 0, 7]]),
    ],
    ids=["PD", "battle", "3x3"],
)
def test_an_independent_outer_approximation_holds_the_set_and_is_not_much_larger(game, discount):
    """Supporting lines in 48 directions, without any of the three facts that make it quick."""
    found = folk(game, discount)
    normals, levels = outer_by_directions(game, float(Fraction(discount)))
    reached = (normals @ np.array(found.payoffs, float).T).max(axis=1)

    assert (levels >= reached - 1e-6).all()
    assert (levels <= reached + 0.1).all()


def test_the_payoffs_agree_with_another_program():
    """Where quantecon is there: its outer polygon has our extreme points."""
    theory = pytest.importorskip("quantecon.game_theory")
    repeated = pytest.importorskip("quantecon.game_theory.repeated_game")
    A, B = (np.array(matrix, float) for matrix in ([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    game = theory.NormalFormGame((theory.Player(A), theory.Player(np.ascontiguousarray(B.T))))
    theirs = np.asarray(repeated.RepeatedGame(game, 0.75).equilibrium_payoffs().points)
    ours = np.array(payoffs(PD, "3/4"), float)

    gaps = abs(theirs[:, None, :] - ours[None]).max(axis=2)
    assert gaps.min(axis=0).max() < 1e-5
    assert all(
        distance(folk(PD, "3/4").payoffs, tuple(map(Fraction, map(float, point)))) < F(1, 10**4)
        for point in theirs
    )


def test_only_a_fixed_point_is_taken_for_the_answer():
    """A set that generates itself is reached; one that is larger than what it generates is not."""
    acts = [Act((F(1), F(1)), (F(1), F(1))), Act((F(0), F(0)), (F(1), F(1)))]
    half = (F(1, 2), F(1, 2))

    assert is_fixed(((F(1), F(1)),), acts, half)
    assert is_generated(((F(1), F(1)),), acts, half)
    assert not is_generated(((F(0), F(0)), (F(1), F(1))), acts[:1], half)


@pytest.mark.parametrize("discount", ["1", "-0.1", (F(1, 2), 1)])
def test_a_discount_factor_out_of_range_is_refused(discount):
    """The sum would not converge."""
    with pytest.raises(DilemmaError, match="it must be at least 0 and below 1"):
        folk(PD, discount)


def test_a_game_of_too_many_cells_is_refused():
    """In one line, with the limit."""
    with pytest.raises(DilemmaError, match="at most 400 cells; learning_dilemma has 25 x 25"):
        folk(load("learning_dilemma").with_strategies("grid:5").at(), "1/2")


POINTS = st.tuples(*[st.integers(0, 5).map(Fraction)] * 2)


@given(st.lists(POINTS, min_size=1, max_size=7), POINTS)
def test_a_hull_is_convex_and_holds_its_points_and_no_other(points, other):
    """And a point within it is worth a lottery over at most three of its extreme points."""
    polygon = hull(points)

    assert all(contains(polygon, point) for point in points)
    assert set(polygon) <= set(points)
    assert contains(polygon, other) == (distance(polygon, other) == 0)
    assert contains(polygon, other) == (hull([*points, other]) == polygon)
    if contains(polygon, other):
        lottery = weights(polygon, other)
        assert len(lottery) <= 3
        assert all(weight > 0 for _, weight in lottery)
        for i in (0, 1):
            assert sum(weight * polygon[k][i] for k, weight in lottery) == other[i]


@given(st.lists(POINTS, min_size=1, max_size=7), POINTS, POINTS)
def test_the_part_above_holds_just_what_is_above(points, c, other):
    """Clipping by both limits at once."""
    polygon = hull(points)
    clipped = part(polygon, c)
    within = contains(polygon, other) and other[0] >= c[0] and other[1] >= c[1]

    assert (bool(clipped) and contains(clipped, other)) == within


def test_simplified_leaves_out_what_lies_within_the_tolerance():
    """Points beside each other, and points on a line."""
    shape = ((0.0, 0.0), (1.0, -0.001), (2.0, 0.0), (2.0, 0.001), (2.0, 2.0))

    assert simplified(shape, 0.01) in (
        ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0)),
        ((0.0, 0.0), (2.0, 0.001), (2.0, 2.0)),
    )
    thin = ((0.0, 1.0), (0.1, 1.0 - 1e-15), (1.0, 1.0))
    assert simplified(thin, 1e-12) == ((0.0, 1.0), (1.0, 1.0))  # its ends stay
    assert all(a != b for a, b in pairwise(simplified(shape, 0.0)))


@pytest.mark.parametrize("name", ["nummi", "nanjing_goulds"])
def test_what_is_proved_of_partners_who_discount_differently_holds_lasting_collaboration(name):
    """Collaboration for ever is perfect at their discount factors: it is inside, and proved so."""
    game = load(name).at()
    found = folk(game, game.parameters["discount"])
    assert not found.exact
    assert contains(found.payoffs, (game.row[0, 0], game.column[0, 0]))
    assert all(contains(found.outer, point) for point in found.payoffs)
    grim = of(game, "grim:nash", discount=None)
    assert verdict(grim).perfect
