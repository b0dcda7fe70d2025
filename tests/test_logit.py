"""The path of logit equilibria."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from draws import alliance, bimatrices, fractions
from hypothesis import assume, given, settings

from dilemma.catalog.games import load
from dilemma.equilibrium.exact import Bounds
from dilemma.equilibrium.logit import logit_path
from dilemma.equilibrium.solve import solve
from dilemma.errors import IncompleteError
from dilemma.stage.game import Bimatrix

SELTEN = Bimatrix.of([[1, 1], [0, 0], [0, 2]], [[1, 1], [2, 3], [2, 0]])


def path_of(game):
    """The path, with its limit found among the exact equilibria."""
    return solve(game, "logit", "exact")


def replies(payoffs, precision):
    """What a partner with that precision does, computed without the path."""
    powers = np.exp(precision * (payoffs - payoffs.max()))
    return powers / powers.sum()


def at(path, precision):
    """Both mixes at a precision, between the two points beside it."""
    for one, two in pairwise(path.points):
        if one.precision <= precision <= two.precision:
            share = (precision - one.precision) / (two.precision - one.precision)
            before, after = np.array(one.row + one.column), np.array(two.row + two.column)
            return before + share * (after - before)
    raise AssertionError("the path does not come by there")


@pytest.mark.parametrize(
    "published",
    [
        (0.022853, 0.335873, 0.328284, 0.335843, 0.501962, 0.498038),
        (0.075600, 0.341747, 0.316863, 0.341390, 0.506915, 0.493085),
        (0.139346, 0.348902, 0.303519, 0.347578, 0.513640, 0.486360),
    ],
)
def test_the_path_goes_through_the_published_points(published):
    """Gambit's documentation of gambit-logit, for the game of Selten (1975), figure 2."""
    precision, *mixes = published

    assert at(path_of(SELTEN), precision) == pytest.approx(mixes, abs=5e-5)


def test_the_limit_of_the_published_path_is_named():
    """The last published point is (1, 0, 0; .500011, .499989), near an end of a connected set."""
    path = path_of(SELTEN)

    assert path.complete
    assert path.limit.row == (1, 0, 0)
    assert path.limit.column == (Fraction(1, 2), Fraction(1, 2))


@settings(max_examples=25)
@given(bimatrices())
def test_every_point_answers_itself(game):
    """The fixed point of McKelvey & Palfrey (1995), computed without the path's equations."""
    path = logit_path(game, lambda end: None)
    A, B = game.floats

    for point in path.points:
        x, y = np.array(point.row), np.array(point.column)
        # What is off by 1e-9 in the payoffs is off by lambda times that in the replies.
        slack = 1e-7 * (1 + point.precision * max(np.ptp(A), np.ptp(B)))
        if slack < 1e-3:
            assert np.abs(x - replies(A @ y, point.precision)).max() <= slack
            assert np.abs(y - replies(x @ B, point.precision)).max() <= slack
    assert path.points[0].row == pytest.approx([1 / game.shape[0]] * game.shape[0])


@settings(max_examples=25)
@given(bimatrices())
def test_at_the_end_of_the_path_nobody_could_gain_much(game):
    """Limits of logit equilibria are Nash equilibria (McKelvey & Palfrey 1995, theorem 2)."""
    path = path_of(game)

    assert path.regret <= 1.01e-7 * max(1, *(np.ptp(M) for M in game.floats))
    if path.limit:
        assert path.limit.regret == 0
        near = np.array(path.points[-1].row + path.points[-1].column)
        assert np.abs(np.array(path.limit.row + path.limit.column, float) - near).max() <= 1e-3


@given(fractions(1, 9), fractions(1, 9))
def test_in_a_stag_hunt_the_path_leads_to_the_risk_dominant_equilibrium(a, d):
    """Turocy (2005), for 2 x 2 games that are symmetric."""
    assume(abs(a - d) > Fraction(1, 10))
    game = Bimatrix.of([[a, 0], [0, d]], [[a, 0], [0, d]])
    (chosen,) = solve(game, "risk-dominance").profiles

    assert path_of(game).limit.row == chosen.row


def test_in_asymmetric_pennies_the_answer_is_the_only_root():
    """McKelvey & Palfrey (1995): own payoffs change own play; here by bisection."""
    game = Bimatrix.of([[9, 0], [0, 1]], [[0, 1], [1, 0]])
    path = path_of(game)

    def row_of(q, precision):
        return 1 / (1 + math.exp(-precision * (9 * q - (1 - q))))

    for point in path.points[5:40:5]:
        low, high = 0.0, 1.0
        for _ in range(80):
            middle = (low + high) / 2
            p = row_of(middle, point.precision)
            answer = 1 / (1 + math.exp(-point.precision * (1 - 2 * p)))
            low, high = (middle, high) if answer > middle else (low, middle)
        assert point.column[0] == pytest.approx(low, abs=1e-6)
        assert point.row[0] == pytest.approx(row_of(low, point.precision), abs=1e-6)
    assert path.limit.row == (Fraction(1, 2), Fraction(1, 2))
    assert path.limit.column == (Fraction(1, 10), Fraction(9, 10))


def test_the_scale_of_payoffs_changes_only_that_of_lambda():
    """Payoffs a thousand times as large and shifted: the same mixes, lambda a thousandth."""
    large = Bimatrix.of((1000 * SELTEN.row + 7).tolist(), (1000 * SELTEN.column - 5).tolist())
    one, two = path_of(SELTEN), path_of(large)

    assert len(one.points) == len(two.points)
    for here, there in zip(one.points, two.points, strict=True):
        assert there.precision == pytest.approx(here.precision / 1000)
        assert there.row == pytest.approx(here.row)


def test_the_path_may_turn_back():
    """It is followed by its length, so a fold in lambda does not stop it."""
    game = Bimatrix.of([[0, 1, 2], [1, 2, 1], [1, 0, 1]], [[2, 0, 2], [2, 0, 0], [0, 1, 2]])
    path = path_of(game)

    assert any(two.precision < one.precision for one, two in pairwise(path.points))
    assert path.complete


def test_equal_chances_that_are_an_equilibrium_are_the_whole_path():
    """Matching pennies: nobody can do better at any lambda."""
    path = path_of(load("matching_pennies"))

    assert len(path.points) == 1
    assert path.limit.row == (Fraction(1, 2), Fraction(1, 2))
    assert path.regret == 0


def test_a_path_that_leaves_the_range_of_floats_is_not_complete():
    """One partner's payoffs are of another order than the other's, so lambda has no right scale."""
    wild = Bimatrix.of([["1e-30", 0], [0, "2e-30"]], [["1e30", 0], [0, "1e30"]])
    path = path_of(wild)

    assert not path.complete
    assert "exact" in path.note or "end" in path.note


def test_a_limit_between_extreme_equilibria_is_certified():
    """Axelrod's payoffs on five strategies: competition and avoidance pay the same there."""
    path = path_of(load("axelrod"))

    assert path.complete
    assert path.limit.regret == 0
    assert sum(weight > 0 for weight in path.limit.row) > 1


def test_the_same_path_of_both_partners_is_shown_once():
    """An alliance of equals; where they differ both are shown, and of many the likeliest."""
    same, other = path_of(alliance()), path_of(SELTEN)
    many = path_of(alliance().with_strategies("grid:3"))

    assert same.table().columns == (
        "lambda", "collaboration", "competition", "compromise", "accommodation", "avoidance",
    )  # fmt: skip
    assert other.table().columns == ("lambda", "1: 1", "1: 2", "1: 3", "2: 1", "2: 2")
    assert len(many.table().columns) == 9
    assert len(many.data().columns) == 19
    assert len(same.table().rows) == 13


def test_the_time_limit_stops_the_path():
    """Between two points."""
    with pytest.raises(IncompleteError, match="time limit"):
        logit_path(SELTEN, lambda end: None, Bounds(deadline=0))
