"""Along a parameter the list of equilibria is complete; over two, what is said is true."""

from fractions import Fraction

import pytest
from draws import alliance, alliance_values
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dilemma.catalog.game_file import parsed
from dilemma.catalog.games import load, names
from dilemma.equilibrium.cells import at
from dilemma.equilibrium.dominance import corner_positions
from dilemma.equilibrium.exact import extreme_equilibria
from dilemma.equilibrium.regions import along, over, supports_of
from dilemma.equilibrium.solution import support
from dilemma.errors import DilemmaError
from dilemma.stage.game import AllianceGame
from dilemma.stage.parameters import PARAMETERS

ONE_PERIOD = [name for name, entry in PARAMETERS.items() if not entry.later]


def solved(game):
    """The supports of all extreme equilibria, by the other exact method."""
    corners = corner_positions(game)
    small = game if corners is None else game.restricted(corners, corners)
    return {(support(x), support(y)) for x, y in extreme_equilibria(*small.integers)}


def answered(line, value):
    """The supports that a line gives at a rational value."""
    (stretch,) = (each for each in line.stretches if each.holds(value))
    return set(stretch.answer)


@settings(max_examples=40)
@given(alliance_values(cost_convexity=0), st.sampled_from(ONE_PERIOD), st.integers(0, 20))
def test_a_line_gives_what_the_solver_gives(values, name, step):
    """At random values of a random parameter of random alliances, the ends of ranges included."""
    assume(name != "cost_convexity")
    game = alliance(**{k: v for k, v in values.items() if k != "believed_restraint"})
    entry = PARAMETERS[name]
    low = entry.low if entry.low is not None else Fraction(-2)
    high = entry.high if entry.high is not None else Fraction(3)
    value = low + (high - low) * Fraction(step, 20)
    assume(entry.where.holds(value))

    assert answered(along(game, {}, name), value) == solved(game.at(**{name: value}))


@pytest.mark.parametrize("name", [name for name in names() if isinstance(load(name), AllianceGame)])
def test_a_line_is_right_where_the_answer_changes(name):
    """Also at each rational point of change, where games have ties."""
    game = load(name)
    for parameter in ("competitive_overlap", "synergy"):
        for stretch in along(game, {}, parameter).stretches:
            if stretch.sample is not None:
                there = game.at(**{parameter: stretch.sample})
                assert set(stretch.answer) == solved(there)


def test_convex_costs_are_mapped_on_all_five():
    """Where compromise is no mixture it counts for itself."""
    line = along(load("compromise_hedge"), {}, "cost_convexity")

    assert line.row_labels[2] == "compromise"
    assert [stretch.answer for stretch in line.stretches][-1] == (((2,), (2,)),)
    assert line.stretches[-1].with_high


def test_a_game_of_its_own_is_mapped_beyond_all_bounds():
    """Chicken in R: swerving is an equilibrium from R = T on."""
    line = along(load("chicken"), {}, "R")

    assert (line.stretches[0].low, line.stretches[-1].high) == (None, None)
    assert [str(stretch.low) for stretch in line.stretches[1:]] == ["5", "5"]
    assert line.stretches[-1].answer == (((0,), (0,)),)


DIVIDED = """
title = "Divided"
source = "made"
[parameters]
a = 2
b = 1
[payoffs]
strategies = ["x", "y"]
symmetric = true
row = [["1/(a - 1)", "0"], ["b", "a"]]
"""


def test_where_a_payoff_divides_by_zero_there_is_no_game():
    """The point is a stretch of its own, and the signs beside it are right."""
    game = parsed(DIVIDED, "made").game("divided")
    line = along(game, {}, "a")
    nowhere = [stretch for stretch in line.stretches if stretch.answer is None]

    assert [(str(each.low), str(each.high)) for each in nowhere] == [("1", "1")]
    for stretch in line.stretches:
        if stretch.answer is not None and stretch.sample is not None:
            assert set(stretch.answer) == solved(game.at(a=stretch.sample))


def test_regions_and_curves_of_the_default_game():
    """Collaboration pays above one line, competition below another; where they cross, chicken."""
    plane = over(load("learning_dilemma"), {}, ("competitive_overlap", "synergy"))
    curves = {str(curve.as_expr()) for curve in plane.curves}

    assert curves == {
        "competitive_overlap - 4*synergy/3 - 1/27",
        "competitive_overlap - 2*synergy/15 - 1/27",
    }
    assert sum(region.share for region in plane.regions) == 1
    for region in plane.regions:
        x, y = region.sample
        there = load("learning_dilemma").at(competitive_overlap=x, synergy=y)
        assert set(region.answer) == solved(there)
    assert len({region.answer for region in plane.regions}) == 4


def test_a_grid_point_belongs_to_the_region_it_is_counted_in():
    """The sample of each region is one of its points."""
    plane = over(load("chicken"), {}, ("R", "S"), (None, (Fraction(-1), Fraction(1))), mesh=8)
    counted = [place for line in plane.grid for place in line]

    for place, region in enumerate(plane.regions):
        assert counted.count(place) == region.share * 64
    assert {str(curve.as_expr()) for curve in plane.curves} == {"R - 5", "S"}


def test_points_of_the_grid_avoid_the_curves():
    """On the curve C = V of hawks and doves there are ties; a region has inner points."""
    square = Fraction(0), Fraction(4)
    plane = over(load("hawk_dove"), {}, ("V", "C"), (square, square))

    assert len(plane.regions) == 2
    assert [str(curve.as_expr()) for curve in plane.curves] in (["V - C"], ["-C + V"])


def test_where_a_payoff_divides_by_zero_the_grid_looks_beside_it():
    """A point at which a = 1 is moved; the line itself is a curve."""
    game = parsed(DIVIDED, "made").game("divided")
    plane = over(game, {}, ("a", "b"), ((Fraction(0), Fraction(2)), None), mesh=3)

    assert all(region.answer is not None for region in plane.regions)


def test_what_the_game_refuses_is_not_taken_for_a_hole():
    """Shares that do not add to 1 are a mistake of whoever asks."""
    with pytest.raises(
        DilemmaError, match="bargaining_share_2 is left open and bargaining_share_1"
    ):
        over(
            load("learning_dilemma"),
            {"bargaining_share_1": "3/10"},
            ("bargaining_share_2", "trust"),
        )


def test_the_supports_of_a_game_are_those_of_its_corners():
    """On any strategy set that holds them, while costs are linear."""
    game = load("learning_stag_hunt")

    assert supports_of(game.at()) == supports_of(game.with_strategies("grid:4").at())


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ((Fraction(1), Fraction(0)), "trust from 1 to 0 is no interval"),
        ((Fraction(0), Fraction(3)), "trust is 3, which is not in its range"),
    ],
)
def test_a_window_outside_the_range_is_refused(window, message):
    """With the number that is wrong."""
    with pytest.raises(DilemmaError, match=message):
        over(load("learning_dilemma"), {}, ("trust", "synergy"), (window, None))


def test_too_many_strategies_are_refused():
    """With convex costs a grid does not reduce to its corners."""
    game = load("compromise_hedge").with_strategies("grid:3")
    with pytest.raises(DilemmaError, match="the game is 9 x 9; without a profile at most 6"):
        along(game, {}, "trust")


def test_polynomials_are_evaluated_exactly():
    """No float between a sign and its proof."""
    from sympy import QQ, ring

    _, x = ring("x", QQ)

    assert at(3 * x**2 - x + QQ(1, 3), Fraction(1, 3)) == Fraction(1, 3)
