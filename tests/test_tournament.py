"""Tournaments: values by hand, published limits, and the laws of three rankings."""

from fractions import Fraction
from itertools import islice
from math import exp

import numpy as np
import pytest
from draws import fractions
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.equilibrium.selection import stable
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat
from dilemma.repeated.tournament import (
    GENERATIONS,
    STABILITIES,
    USUAL,
    Tournament,
    ecology,
    joint_learning,
    ranks,
    tournament,
    usual,
)
from dilemma.repeated.value import memory_one, value
from dilemma.stage.game import Bimatrix

AXELROD = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]], ["C", "D"])
THREE = ("tit_for_tat", "always_cooperate", "always_defect")
NOISY = (
    "tit_for_tat", "always_cooperate", "always_defect", "win_stay_lose_shift",
    "generous_tit_for_tat:1/3",
)  # fmt: skip
strict, evolutionary, neutral, unstable, none = STABILITIES


def symmetric(row):
    """The game that pays both partners by the same matrix."""
    return Bimatrix.of(row, [list(line) for line in zip(*row, strict=True)])


def of(row):
    """Two policies that never change, so that V is the stage game."""
    return tournament(symmetric(row), ["always_cooperate", "always_defect"], "1/2")


def test_a_tournament_by_hand():
    """Betrayed once, then 1 for ever: tit for tat loses .1 against a defector, and wins."""
    found = tournament(AXELROD, THREE, "9/10")

    assert found.means == (
        (3, 3, Fraction(9, 10)),
        (3, 3, 0),
        (Fraction(7, 5), 5, 1),
    )
    assert found.scores == (Fraction(23, 10), 2, Fraction(37, 15))
    assert found.ranking == (2, 0, 1)
    assert [each.rank for each in found.standings] == [2, 3, 1]


def test_a_policy_meets_a_second_copy_of_itself():
    """Two suspicious copies never open; one alone against tit for tat takes turns with it."""
    found = tournament(AXELROD, ["suspicious_tit_for_tat", "tit_for_tat"], "9/10")

    assert found.means == ((1, Fraction(50, 19)), (Fraction(45, 19), 3))


def test_at_discount_one_the_limit_of_means_counts():
    """5 and 0 by turns are 5/2 in the long run, whoever begins."""
    found = tournament(AXELROD, ["suspicious_tit_for_tat", "tit_for_tat"], 1)

    assert found.means == ((1, Fraction(5, 2)), (Fraction(5, 2), 3))


def test_rounds_are_weighed_as_the_discount_says():
    """A defector takes 5 once and then 1: 5 with weight (1 - d) / (1 - d^N)."""
    d, N = Fraction(1, 2), 3
    found = tournament(AXELROD, ["always_defect", "tit_for_tat"], d, rounds=N)
    first = (1 - d) / (1 - d**N)

    assert found.means[0][1] == 5 * first + 1 - first
    alike = tournament(AXELROD, ["always_defect", "tit_for_tat"], rounds=N)
    assert alike.means[0][1] == Fraction(7, 3)


def test_the_published_limits_under_noise():
    """Limits of means at a tremble of .05, payoffs 5, 3, 1, 0 (Nowak & Sigmund 1993's setting)."""
    found = tournament(AXELROD, NOISY, 1, tremble="1/20")

    assert found.means[0][0] == Fraction(9, 4)
    assert found.means[1][1] == Fraction(29475, 10000)
    assert found.means[3][3] == Fraction(5553, 2000)


def test_the_batch_of_memory_one_policies_gives_the_exact_tournament():
    """All pairs in one call: floats within 1e-9 of the fractions."""
    exactly = tournament(AXELROD, NOISY, 1, tremble="1/20")
    chances = [[1, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 0], [1, 0, 0, 1], [1, 1 / 3, 1, 1 / 3]]
    tables = np.array([[[[p, 1 - p] for p in pair] for pair in (c[:2], c[2:])] for c in chances])
    rows, columns = np.repeat(tables, 5, axis=0), np.tile(tables, (5, 1, 1, 1))
    found = memory_one(rows, columns, AXELROD.floats, 1, tremble=0.05)[:, 0].reshape(5, 5)

    np.testing.assert_allclose(found, np.array(exactly.means, float), rtol=0, atol=1e-9)


@settings(max_examples=6)
@given(st.permutations(range(4)))
def test_the_order_of_the_policies_plays_no_part(order):
    """Means, learning, shares and stability are permuted with the names, to the last bit."""
    names = ("tit_for_tat", "always_collaboration", "exploiter", "always_competition")
    game = load("nanjing_goulds").at()
    first = tournament(game, names, tremble="1/20")
    second = tournament(game, [names[k] for k in order], tremble="1/20")

    assert second.scores == tuple(first.scores[k] for k in order)
    assert second.learned == tuple(first.learned[k] for k in order)
    assert second.shares[-1] == tuple(first.shares[-1][k] for k in order)
    assert second.stability == tuple(first.stability[k] for k in order)
    assert {
        name: set(each.invaded_by) for name, each in zip(names, first.standings, strict=True)
    } == {each.policy: set(each.invaded_by) for each in second.standings}


@settings(max_examples=15)
@given(fractions(1, 9), fractions())
def test_another_unit_and_another_zero_of_payoff_change_no_ranking(unit, zero):
    """Means change as payoffs do; growth and invasion see differences in units of the range."""
    before = tournament(AXELROD, THREE, "9/10")
    after = tournament(
        Bimatrix.of(unit * AXELROD.row + zero, unit * AXELROD.column + zero, ["C", "D"]),
        THREE,
        "9/10",
    )

    assert after.scores == tuple(unit * each + zero for each in before.scores)
    assert after.ranking == before.ranking
    assert after.shares == before.shares
    assert after.stability == before.stability


@settings(max_examples=15)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.sampled_from([0, "1/20"]))
def test_in_a_symmetric_game_both_seats_are_alike(cells, tremble):
    """What i gets as the row partner of j it gets as the column partner too."""
    found = tournament(symmetric([cells[:2], cells[2:]]), NOISY[:4], "2/3", tremble=tremble)

    for i in range(4):
        for j in range(4):
            assert found.meetings[i][j].payoffs == found.meetings[j][i].payoffs[::-1]
            assert found.means[i][j] == found.meetings[i][j].payoffs[0]


def test_in_other_games_the_seats_are_averaged():
    """Half the firms are the first partner, half the second."""
    game = load("nanjing_goulds").at()
    names = ("tit_for_tat", "always_competition")
    found = tournament(game, names)

    def worth(row, column):
        return value(
            Alliance.of(game, policy(row, Seat.of(game, 0)), policy(column, Seat.of(game, 1)))
        ).exact

    one, two = worth(*names), worth(*names[::-1])
    assert one[0] != two[1]
    assert found.means[0][1] == (one[0] + two[1]) / 2
    assert found.means[1][0] == (one[1] + two[0]) / 2


# Joint learning


def test_joint_learning_is_the_table_of_the_theory():
    """The default game: 3 where both collaborate, .21 where both compete, spillover included."""
    found = joint_learning(load("learning_dilemma").at())

    assert (found[0, 0], found[0, 1], found[3, 3]) == (3, Fraction(6, 5), 0)
    assert (found[1, 1], found[0, 2]) == (Fraction(21, 100), Fraction(53, 40))
    assert joint_learning(AXELROD) is None


def test_joint_learning_over_time_averages_what_both_do():
    """Betrayed once, then competition: 6/5 with weight 1/10, and .21 from then on."""
    found = tournament(load("learning_dilemma").at(), ["tit_for_tat", "always_competition"])

    met = Fraction(1, 10) * Fraction(6, 5) + Fraction(9, 10) * Fraction(21, 100)
    assert found.learning == ((3, met), (met, Fraction(21, 100)))
    assert found.learned == ((3 + met) / 2, (met + Fraction(21, 100)) / 2)
    assert [each.learning_rank for each in found.standings] == [1, 2]


def test_joint_learning_is_averaged_over_both_seats():
    """Who is the closed partner matters where one absorbs more than the other."""
    found = tournament(load("nanjing_goulds").at(), ["always_collaboration", "always_competition"])
    (both, betrayed), (betraying, neither) = found.learning

    assert betrayed != betraying
    assert found.learned == (
        (both + betrayed + both + betraying) / 4,
        (betraying + neither + betrayed + neither) / 4,
    )


def test_nothing_is_learned_after_somebody_left():
    """Exit leaves after one round with a competitor."""
    found = tournament(load("learning_dilemma").at(), ["exit", "always_competition"])

    assert found.learning[0][1] == Fraction(1, 10) * Fraction(6, 5)


def test_no_alliance_no_learning():
    """Payoffs of one's own say nothing of flows of knowledge."""
    found = tournament(AXELROD, THREE, "9/10")

    assert found.learning is found.learned is None
    assert {each.learned for each in found.standings} == {None}


# Survival


def test_one_generation_grows_by_the_exponential_of_payoff():
    """Two policies in equal shares: the odds change by exp(difference of payoff / range)."""
    first, second = islice(ecology(((3, 0), (5, 1))), 2)

    assert first == (0.5, 0.5)
    assert second[1] / second[0] == pytest.approx(exp((3 - 1.5) / 5), rel=1e-12)


def test_the_ecology_runs_for_a_stated_number_of_generations():
    """And its shares add to one in every one of them."""
    found = tournament(AXELROD, THREE, "9/10")

    assert len(found.shares) == GENERATIONS + 1
    assert all(sum(shares) == pytest.approx(1, abs=1e-12) for shares in found.shares)


def test_reciprocity_outlives_those_it_feeds_on():
    """Defectors eat the unconditional cooperators and then starve (Axelrod 1984)."""
    found = tournament(AXELROD, THREE, "9/10")
    defectors = [shares[2] for shares in found.shares]

    assert max(defectors[:20]) > defectors[0]
    assert defectors[-1] < 1e-6
    assert found.shares[-1][0] > found.shares[-1][1] > 0


@settings(max_examples=15)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=2))
def test_what_is_strictly_dominated_dies_out(lines):
    """Whoever gets at least a tenth of the range less against everybody is soon gone."""
    worse = [each - 1 for each in lines[0]]
    *_, last = ecology((*lines, worse))

    assert last[2] < 1e-6


def test_where_all_pay_alike_nothing_changes():
    """Without a difference there is nothing to grow by."""
    *_, last = ecology(((2, 2), (2, 2)))

    assert last == (0.5, 0.5)


# Stability


@pytest.mark.parametrize(
    ("row", "found", "invaders"),
    [
        ([[3, 0], [5, 1]], (none, strict), ((1,), ())),
        ([[4, 0], [3, 3]], (strict, strict), ((), ())),
        ([[3, 1], [4, 0]], (none, none), ((1,), (0,))),
        ([[1, 1], [1, 1]], (neutral, neutral), ((), ())),
        ([[1, 1], [1, 0]], (evolutionary, none), ((), (0,))),
        ([[1, 1], [1, 2]], (unstable, strict), ((1,), ())),
    ],
)
def test_who_is_invaded_follows_maynard_smith(row, found, invaders):
    """More against the many, or as much and more against one's own kind."""
    result = of(row)

    assert result.stability == found
    assert result.invaders == invaders


@settings(max_examples=20)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_policies_that_never_change_are_stable_where_the_stage_strategy_is(cells):
    """Evolutionary stability of a pure strategy, by the quadratic form of the stage game."""
    row = [cells[:2], cells[2:]]
    known = {
        profile.supports[0][0]
        for profile in stable(solve(symmetric(row), method="exact")).profiles
        if profile.pure
    }

    assert {
        k for k, kind in enumerate(of(row).stability) if kind in (strict, evolutionary)
    } == known


def test_equals_share_a_rank():
    """1, 2, 2, 4; within a tolerance what is close counts as equal."""
    assert ranks([3, 7, 7, 9]) == (4, 2, 2, 1)
    assert ranks([1.0, 1.0 + 1e-12, 0.5], 1e-9) == (1, 1, 3)
    assert ranks([1.0, 1.0 + 1e-12, 0.5]) == (2, 1, 3)


def test_a_rank_counts_those_that_are_surely_better():
    """Two neighbours may be even though the ends are not; the doubt is that of each two."""
    assert ranks([1, 2, 3], 1) == (2, 1, 1)
    assert ranks([1, 2, 3], [[0, 1, 9], [1, 0, 0], [9, 0, 0]]) == (1, 2, 1)


def test_policies_that_do_the_same_share_every_rank():
    """Without noise contrite tit for tat never has anything to repent, with it it has."""
    game = load("learning_dilemma").at()
    names = ("contrite_tit_for_tat", "tit_for_tat", "always_competition")
    quiet, noisy = tournament(game, names), tournament(game, names, tremble="1/20")

    for rank in ("rank", "learning_rank", "survival_rank"):
        assert [getattr(each, rank) for each in quiet.standings] == [1, 1, 3]
    assert [each.rank for each in noisy.standings] == [1, 2, 3]
    assert quiet.ranking == (0, 1, 2)


# Floats


def test_a_long_chain_is_valued_in_floats_that_say_their_tolerance():
    """Of 1,200 rounds at .9 the last ones weigh nothing, so the endless value is known exactly."""
    names = ("random", "tit_for_tat")
    exactly, floats = tournament(AXELROD, names, "9/10"), tournament(
        AXELROD, names, "9/10", rounds=20_000
    )  # fmt: skip

    assert exactly.tolerance == 0
    assert 0 < floats.tolerance < 1e-9
    np.testing.assert_allclose(
        np.array(floats.means, float), np.array(exactly.means, float), atol=floats.tolerance
    )
    assert isinstance(floats.means[0][1], float)


def test_the_tolerance_is_that_of_the_least_certain_pair():
    """Chance against chance has one joint state and is exact; two ladders of trust are not."""
    found = tournament(AXELROD, ["random", "graded_trust:14"], "9/10", tremble="1/100")

    assert isinstance(found.means[0][0], Fraction)
    assert isinstance(found.means[1][1], float)
    assert 0 < found.tolerance < 1e-9


def test_floats_that_cannot_be_told_apart_are_equal():
    """Two policies that do the same stay alike although their values are floats."""
    names = ("random", "random:1/2", "always_defect")
    found = tournament(AXELROD, names, "9/10", rounds=20_000)

    assert found.tolerance > 0
    assert found.stability == (none, none, strict)
    assert found.invaders[:2] == ((2,), (2,))
    assert [each.rank for each in found.standings] == [2, 2, 1]


# Which policies, and what is refused


@pytest.mark.parametrize("name", ["learning_dilemma", "nanjing_goulds", "matching_pennies"])
def test_the_usual_policies_can_meet_in_every_game(name):
    """From always open to always closed, and nine between them."""
    game = load(name).at()
    found = tournament(game, discount="9/10")

    assert found.names == usual(game)
    assert found.names[2:] == USUAL
    ends = ("collaboration", "competition") if game.points else ("cooperate", "defect")
    assert found.names[:2] == tuple(f"always_{end}" for end in ends)


def test_a_usual_policy_that_the_game_does_not_allow_is_left_out():
    """Avoidance and competition are both closed, so nobody can open."""
    game = load("learning_dilemma").with_strategies("CMP,AVO").at()

    assert not set(USUAL) & set(usual(game))
    assert usual(game) == ("always_defect",)


def test_the_alliance_has_its_own_discount_and_misperception():
    """What the game file or --set says counts, unless something else is asked for."""
    names = ("tit_for_tat", "grim")
    game = load("learning_dilemma").at(discount="1/2", misperception="1/10")
    asked = tournament(load("learning_dilemma").at(), names, "1/2", misperception="1/10")

    assert tournament(game, names).means == asked.means
    assert tournament(game, names, misperception=0).means != asked.means


def test_an_uncertain_end_multiplies_the_discount_factor():
    """Both say how little the next round counts."""
    one = tournament(AXELROD, THREE, "9/10", continuation="1/2")

    assert one.means == tournament(AXELROD, THREE, "9/20").means


@pytest.mark.parametrize(
    ("names", "options", "said"),
    [
        (["grim"], {}, "a tournament needs at least two policies"),
        (["grim", "exploiter", "grim"], {}, "policy grim is named twice; it meets its own copy"),
        (["grim", "grimm"], {}, "no policy called 'grimm'. Did you mean 'grim'?"),
        (THREE, {"discount": "3/2"}, "discount is 3/2; it must be at least 0 and at most 1"),
        (THREE, {"rounds": 0}, "the number of rounds is 0; it must be from 1 to 1,000,000"),
        (THREE, {"tremble": 1}, "tremble is 1; it must be at least 0 and below 1"),
        (THREE, {"signal": "1/9", "misperception": "1/9"}, "two ways of seeing the partner"),
        (["graded_trust:14", "random"], {"discount": 1, "tremble": "1/1000"},
         "graded_trust:14 with graded_trust:14 cannot be valued: floats err by up to"),
    ],
)  # fmt: skip
def test_what_cannot_be_played_is_refused(names, options, said):
    """In one line that says what would work."""
    with pytest.raises(DilemmaError) as refused:
        tournament(AXELROD, names, **{"discount": "9/10"} | options)

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_tournament_is_a_result_and_not_a_run():
    """Nothing is drawn by chance: the same question has the same answer."""
    one, two = (tournament(AXELROD, NOISY, "9/10", tremble="1/20") for _ in range(2))

    assert isinstance(one, Tournament)
    assert one.standings == two.standings
