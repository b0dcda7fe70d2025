"""The square of receptivity and transparency (Larsson et al. 1998; numbers are ours)."""

from fractions import Fraction
from itertools import product

import pytest

from dilemma.errors import DilemmaError
from dilemma.stage.strategies import (
    ACCOMMODATION,
    AVOIDANCE,
    COLLABORATION,
    COMPETITION,
    COMPROMISE,
    CORNERS,
    FIVE,
    corner_mixture,
    division,
    grid,
    joint_learning,
    strategy_set,
)

COL, CMP, CPR, ACC, AVO = FIVE


def test_the_five_strategies_stand_where_the_typology_puts_them():
    """Larsson et al. (1998), abstract: highly, moderately and non-receptive or -transparent."""
    half = Fraction(1, 2)
    places = {each.short: (each.receptivity, each.transparency) for each in FIVE}
    assert places == {
        "COL": (1, 1),
        "CMP": (1, 0),
        "CPR": (half, half),
        "ACC": (0, 1),
        "AVO": (0, 0),
    }
    assert (COLLABORATION, COMPETITION, COMPROMISE, ACCOMMODATION, AVOIDANCE) == FIVE


@pytest.mark.parametrize(
    ("pair", "joint"),
    [
        ((COL, COL), "3"),
        ((COL, CPR), "1.25"),
        ((COL, CMP), "1"),
        ((CMP, ACC), "1"),
        ((COL, ACC), "1"),
        ((CPR, CPR), "0.5625"),
        ((CMP, CPR), "0.5"),
        ((CPR, ACC), "0.5"),
        ((CMP, CMP), "0"),
        ((ACC, ACC), "0"),
        *(((AVO, other), "0") for other in FIVE),
    ],
)
def test_joint_learning_is_the_reconstructed_outcome_table(pair, joint):
    """Our reconstruction from the typology, both ways round."""
    first, second = pair
    assert joint_learning(first, second) == joint_learning(second, first) == Fraction(joint)


def test_only_mutual_collaboration_learns_most():
    """Collective learning has one best cell, which is the good partners' one."""
    best = max(joint_learning(one, two) for one, two in product(FIVE, FIVE))
    cells = [(one, two) for one, two in product(FIVE, FIVE) if joint_learning(one, two) == best]
    assert cells == [(COL, COL)]


def test_shares_of_joint_learning_add_up_and_favour_who_takes():
    """What one learns and half of what both create; nothing to divide where nothing is learned."""
    for one, two in product(FIVE, FIVE):
        shares = division(one, two)
        assert (shares is None) == (joint_learning(one, two) == 0)
        assert shares is None or sum(shares) == 1
    assert division(CMP, COL) == (1, 0)
    assert division(COL, COL) == (Fraction(1, 2), Fraction(1, 2))
    assert division(COL, CPR) == (Fraction(1, 2), Fraction(1, 2))


@pytest.mark.parametrize("size", range(2, 12))
def test_a_grid_goes_down_in_receptivity_then_transparency(size):
    """So that a place in a matrix can be read from its position."""
    points = [(each.receptivity, each.transparency) for each in grid(size)]
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == size**2
    assert set(CORNERS) <= set(grid(size))


def test_a_named_point_keeps_its_name_on_a_grid_and_others_have_their_place():
    """Output about a grid speaks of collaboration where the typology does."""
    names = [each.name for each in grid(3)]
    assert names[0] == "collaboration"
    assert names[4] == "compromise"
    assert "r0.5t1" in names
    assert grid(4)[1].name == "r1t2/3"
    assert "r0.3t0.7" in [each.name for each in grid(11)]


def test_names_short_or_long_in_any_case_make_a_set():
    """Strategies may be named either way everywhere."""
    assert strategy_set("COL,competition, avo") == (COL, CMP, AVO)
    assert strategy_set("five") == FIVE
    assert strategy_set("corners") == CORNERS
    assert strategy_set("r0.5t0.5,r0.3t0.7")[0] == CPR
    assert strategy_set("r0.5t0.5,r0.3t0.7")[1].transparency == Fraction(7, 10)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("grid:1", "grid:1 has no such size; it must be from 2 to 11"),
        ("grid:12", "grid:12 has no such size; it must be from 2 to 11"),
        ("grid:x", "grid:x has no such size; it must be from 2 to 11"),
        ("grid:-3", "grid:-3 has no such size; it must be from 2 to 11"),
        ("COL,COL", "strategies 'COL,COL' name collaboration twice"),
        ("COL,collaboration", "strategies 'COL,collaboration' name collaboration twice"),
        ("COL,competion", "no strategy called 'competion'. Did you mean 'competition'?"),
        ("", "no strategy called ''"),
        ("r2t0", "r2t0 is no strategy; receptivity and transparency are 0 to 1"),
        ("r1/0t0", "1/0 divides by zero"),
    ],
)
def test_what_is_no_strategy_set_is_refused_in_words(text, said):
    """The message names the limit or the nearest name."""
    with pytest.raises(DilemmaError) as error:
        strategy_set(text)
    assert said in str(error.value)


def test_every_point_is_the_mean_of_its_corner_mixture():
    """The mixture stands at the strategy's place: weights r t, r (1-t), (1-r) t, (1-r)(1-t)."""
    by_name = {corner.name: corner for corner in CORNERS}
    for point in grid(5):
        mixture = corner_mixture(point)
        assert sum(mixture.values()) == 1
        assert all(weight > 0 for weight in mixture.values())
        assert point.receptivity == sum(w * by_name[n].receptivity for n, w in mixture.items())
        assert point.transparency == sum(w * by_name[n].transparency for n, w in mixture.items())
