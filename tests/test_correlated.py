"""Correlated and coarse correlated equilibria with their proofs."""

from fractions import Fraction

import pytest
from draws import alliance, alliance_values, bimatrices
from hypothesis import given, settings

from dilemma.catalog.games import load
from dilemma.equilibrium.correlated import deviations, gain, mediated
from dilemma.equilibrium.dominance import spanning, undominated
from dilemma.equilibrium.solve import solve
from dilemma.errors import IncompleteError
from dilemma.stage.game import Bimatrix

QUARTER = Fraction(1, 4)
CHICKEN = Bimatrix.of([[6, 2], [7, 0]], [[6, 7], [2, 0]], ["yield", "dare"])


def every_position(game):
    """All rows and columns."""
    m, n = game.shape
    return tuple(range(m)), tuple(range(n))


def test_a_mediator_does_better_in_chicken_than_any_equilibrium():
    """Aumann (1974): 5 1/4 each, against 4 2/3 each in the mixed equilibrium and 9 together."""
    best = mediated(CHICKEN).best

    assert best.total == Fraction(21, 2)
    assert best.chances == {(0, 0): 2 * QUARTER, (0, 1): QUARTER, (1, 0): QUARTER}
    assert max(sum(profile.payoffs) for profile in solve(CHICKEN).profiles) == Fraction(28, 3)


def test_each_with_a_third_is_a_correlated_equilibrium_of_chicken():
    """Aumann (1987): the classical device, 5 each, gives nobody a reason to disobey."""
    third = dict.fromkeys([(0, 0), (0, 1), (1, 0)], Fraction(1, 3))
    every = deviations((0, 1), (0, 1), coarse=False)

    assert len(every) == 4
    assert max(gain(CHICKEN, third, each) for each in every) <= 0
    assert max(gain(CHICKEN, {(0, 0): Fraction(1)}, each) for each in every) == 1


def test_a_coarse_equilibrium_may_draw_what_a_correlated_one_may_not():
    """Moulin & Vial (1978): before one is told, one may prefer to follow; ties lose 1/2 here."""
    game = Bimatrix.of(*[[["-1/2", -1, 1], [1, "-1/2", -1], [-1, 1, "-1/2"]]] * 1,
                       [["-1/2", 1, -1], [-1, "-1/2", 1], [1, -1, "-1/2"]])  # fmt: skip
    correlated, coarse = mediated(game), mediated(game, coarse=True)

    assert correlated.best.total == Fraction(-1, 3)
    assert coarse.best.total == 0


@given(bimatrices(3))
def test_nobody_gains_and_prices_prove_that_nothing_is_better(game):
    """Any equilibrium pays at most the best cell after the priced gains are taken off."""
    for coarse in (False, True):
        found = mediated(game, coarse=coarse)
        positions = spanning(game)
        every = deviations(*every_position(game), coarse=coarse)
        if not coarse:
            positions = undominated(*game.integers)
        for sign, device in ((1, found.best), (-1, found.worst)):
            assert sum(device.chances.values()) == 1
            assert min(device.chances.values()) > 0
            assert max((gain(game, device.chances, each) for each in every), default=0) <= 0
            assert all(price > 0 for price in device.prices.values())
            bound = max(
                sign * (game.row[i, j] + game.column[i, j])
                - sum(
                    price * gain(game, {(i, j): Fraction(1)}, each)
                    for each, price in device.prices.items()
                )
                for i in positions[0]
                for j in positions[1]
            )
            assert bound == sign * device.total


@given(bimatrices(3))
def test_nash_lies_within_correlated_and_correlated_within_coarse(game):
    """A mix of each is a device that draws them apart (Aumann 1974; Moulin & Vial 1978)."""
    totals = [sum(profile.payoffs) for profile in solve(game, method="exact").profiles]
    inner, outer = mediated(game), mediated(game, coarse=True)

    assert inner.worst.total <= min(totals)
    assert max(totals) <= inner.best.total
    assert outer.worst.total <= inner.worst.total
    assert inner.best.total <= outer.best.total


@given(bimatrices(3))
def test_in_pure_conflict_a_mediator_changes_nothing(game):
    """Aumann (1974): correlated equilibria of a zero-sum game pay its value."""
    conflict = Bimatrix.of(game.row.tolist(), (-game.row).tolist())
    value = solve(conflict, "maxmin").guarantees[0].value

    for coarse in (False, True):
        found = mediated(conflict, coarse=coarse)
        assert found.best.payoffs == found.worst.payoffs == (value, -value)


@settings(max_examples=15)
@given(alliance_values(cost_convexity=0))
def test_points_give_a_mediator_nothing_more_where_costs_are_linear(values):
    """And nobody gains by playing a point that the device never names."""
    stage = alliance(**values)
    for coarse in (False, True):
        found = [
            mediated(stage.with_strategies(text).at(), coarse=coarse)
            for text in ("corners", "grid:3")
        ]
        assert found[0].best.total == found[1].best.total
        assert found[0].worst.total == found[1].worst.total
        game = found[1].game
        for each in deviations(*every_position(game), coarse=coarse):
            assert gain(game, found[1].best.chances, each) <= 0


def test_a_game_that_is_too_large_for_a_mediator_is_refused():
    """14,641 cells and as many reasons to disobey twice over; convex costs allow no reduction."""
    game = load("learning_dilemma").with_strategies("grid:11").at(cost_convexity=1)

    with pytest.raises(IncompleteError, match="which is too large"):
        mediated(game, coarse=True)


def test_the_table_names_what_is_drawn():
    """One row for each pair, best first; the data have the same rows."""
    found = mediated(CHICKEN)

    assert found.table().caption == (
        "Correlated equilibria: at best 10.5 in all, at worst 7.2 in all"
    )
    assert [row[:4] for row in found.data().rows[:3]] == [
        ("best", "yield", "yield", 2 * QUARTER),
        ("best", "yield", "dare", QUARTER),
        ("best", "dare", "yield", QUARTER),
    ]
