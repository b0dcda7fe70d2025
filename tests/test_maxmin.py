"""What a partner can secure."""

from fractions import Fraction

from draws import alliance, alliance_values, bimatrices
from hypothesis import given, settings

from dilemma.equilibrium.maxmin import security
from dilemma.equilibrium.solve import solve
from dilemma.stage.game import Bimatrix


def test_odd_wins_a_twelfth_at_odd_or_even():
    """Ferguson (Game Theory, part II, section 1), as we recall it: 7/12 of one, value 1/12."""
    game = Bimatrix.of([[-2, 3], [3, -4]], [[2, -3], [-3, 4]])
    found = security(game)
    first, second = found.guarantees

    assert (first.value, second.value) == (Fraction(1, 12), Fraction(-1, 12))
    assert first.cautious == second.punishing == (Fraction(7, 12), Fraction(5, 12))
    assert (first.pure_maxmin, first.pure_cautious) == (-2, 0)
    assert (first.pure_minmax, first.pure_punishing) == (3, 0)
    assert found.constant_sum == 0


def test_a_game_that_is_no_pure_conflict_has_no_constant_sum():
    """The prisoner's dilemma pays 6, 5 or 2; each secures the 1 of mutual defection."""
    found = security(Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]]))

    assert found.constant_sum is None
    assert [guarantee.value for guarantee in found.guarantees] == [1, 1]
    assert [row[0] for row in found.data().rows] == ["row partner"] * 2 + ["column partner"] * 2


@given(bimatrices())
def test_the_mixes_secure_what_they_promise(game):
    """Against every strategy of the other; pure strategies secure less and threaten less."""
    for found, payoffs in zip(security(game).guarantees, (game.row, game.column.T), strict=True):
        assert min(found.cautious @ payoffs) == found.value == max(payoffs @ found.punishing)
        assert found.pure_maxmin <= found.value <= found.pure_minmax
        assert min(payoffs[found.pure_cautious, :]) == found.pure_maxmin
        assert max(payoffs[:, found.pure_punishing]) == found.pure_minmax
        assert all(min(line) <= found.pure_maxmin for line in payoffs)
        assert all(max(line) >= found.pure_minmax for line in payoffs.T)


@given(bimatrices())
def test_no_equilibrium_pays_less_than_what_can_be_secured(game):
    """Whoever got less would rather be cautious."""
    values = [found.value for found in security(game).guarantees]

    for profile in solve(game, method="exact").profiles:
        assert all(paid >= value for paid, value in zip(profile.payoffs, values, strict=True))


@given(bimatrices())
def test_in_pure_conflict_every_equilibrium_pays_the_value(game):
    """Von Neumann (1928), for payoffs that add to any constant."""
    conflict = Bimatrix.of(game.row.tolist(), (7 - game.row).tolist())
    found = security(conflict)
    values = tuple(guarantee.value for guarantee in found.guarantees)

    assert found.constant_sum == 7 == sum(values)
    assert {profile.payoffs for profile in solve(conflict, method="exact").profiles} == {values}


@settings(max_examples=20)
@given(alliance_values(cost_convexity=0))
def test_points_between_the_corners_secure_no_more_where_costs_are_linear(values):
    """Each pays what a mixture of corners pays, and mixing is allowed anyway."""
    game = alliance(**values)
    found = [
        [guarantee.value for guarantee in security(game.with_strategies(text).at()).guarantees]
        for text in ("corners", "five", "grid:3")
    ]

    assert found[0] == found[1] == found[2]
