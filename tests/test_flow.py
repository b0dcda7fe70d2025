"""Shares that flow: known paths, constants of motion, exact turns, refusals."""

from fractions import Fraction
from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from draws import matrices
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.dynamics.contest import Contest
from dilemma.dynamics.flow import MOST_TURNS, best_reply, logit, path, replicator
from dilemma.dynamics.rest import rest_points
from dilemma.errors import DilemmaError
from dilemma.stage.game import Bimatrix


def symmetric(row):
    """The contest of a symmetric game."""
    transposed = [list(line) for line in zip(*row, strict=True)]
    return Contest.of(Bimatrix.of(row, transposed, [f"type {k}" for k in range(len(row))]))


def scissors(win, loss):
    """Rock, paper, scissors."""
    return symmetric([[0, -loss, win], [win, 0, -loss], [-loss, win, 0]])


HAWKS = Contest.of(load("hawk_dove").at())
PENNIES = Contest.of(load("matching_pennies").at())
ASKEW = (("1/2", "1/3", "1/6"),)


# The replicator


def test_two_types_of_constant_difference_follow_the_logistic_curve():
    """In units of the difference the odds grow by exp(t)."""
    contest = symmetric([[1, 1], [3, 3]])
    found = replicator(contest, contest.shares_of([["99/100", "1/100"]]))
    early = found.times < 10
    odds = found.shares[0][early, 1] / found.shares[0][early, 0]

    np.testing.assert_allclose(odds, np.exp(found.times[early]) / 99, rtol=1e-7)
    assert found.end[0] == pytest.approx((0, 1), abs=1e-12)
    assert found.moving < 1e-9


def test_the_product_of_shares_is_constant_in_the_zero_sum_game():
    """Rock, paper, scissors over 1,000 units of time: within 1e-6 of 1/36 (Hofbauer & Sigmund)."""
    contest = scissors(1, 1)
    found = replicator(contest, contest.shares_of(ASKEW))

    np.testing.assert_allclose(found.shares[0].prod(axis=1), 1 / 36, rtol=1e-6)
    assert found.moving > 0.1


@pytest.mark.parametrize(("win", "loss", "way"), [(2, 1, 1), (1, 2, -1)])
def test_otherwise_the_product_rises_or_falls_for_ever(win, loss, way):
    """Inwards where a win is worth more than a loss costs, outwards where less."""
    contest = scissors(win, loss)
    product = replicator(contest, contest.shares_of(ASKEW)).shares[0].prod(axis=1)

    assert (np.diff(way * product) > -1e-10).all()
    assert product[-1] == pytest.approx(1 / 27 if way > 0 else 0, abs=1e-6)


def test_two_populations_circle_on_a_constant_too():
    """Matching pennies: x (1 - x) y (1 - y) stays what it was, within 1e-6."""
    found = replicator(PENNIES, PENNIES.shares_of([["1/4", "3/4"], ["1/2", "1/2"]]))
    product = found.shares[0].prod(axis=1) * found.shares[1].prod(axis=1)

    np.testing.assert_allclose(product, 3 / 64, rtol=1e-6)


def test_who_is_not_there_stays_away():
    """Replication makes more of what there is, and nothing new."""
    found = replicator(HAWKS, HAWKS.shares_of([[1, 0]]))

    assert (found.shares[0] == [1, 0]).all()


@settings(max_examples=10)
@given(matrices(3, 3, st.integers(-3, 3)), st.lists(st.integers(-5, 5), min_size=3, max_size=3))
def test_a_constant_on_a_column_changes_no_path(row, constants):
    """All types gain the same; only the unit of time may be another one."""
    one = symmetric(row)
    two = symmetric([[a + c for a, c in zip(line, constants, strict=True)] for line in row])
    start = one.shares_of(ASKEW)
    first, second = (replicator(each, start).shares[0] for each in (one, two))
    # In two's own unit of time.
    steps = np.arange(0, 40)
    ratio = float(two.scale / one.scale)
    when = steps * 0.25
    slow, fast = (first, second) if ratio >= 1 else (second, first)
    ratio = max(ratio, 1 / ratio)
    times = np.linspace(0, 1000, 4001)
    there = [np.interp(when * ratio, times, fast[:, k]) for k in range(3)]

    np.testing.assert_allclose(slow[steps], np.array(there).T, atol=0.01)


@settings(max_examples=10)
@given(matrices(3, 3, st.integers(-3, 3)), st.permutations(range(3)))
def test_other_names_permute_the_path(row, order):
    """Within the accuracy of its steps."""
    one, two = symmetric(row), symmetric([[row[i][j] for j in order] for i in order])
    start = one.shares_of(ASKEW)
    first = replicator(one, start).shares[0]
    second = replicator(two, (tuple(start[0][k] for k in order),)).shares[0]

    np.testing.assert_allclose(first[:200, order], second[:200], atol=1e-6)


# Logit


def test_logit_comes_to_rest_where_choices_repeat_themselves():
    """x = L(x), here the only solution of log(x/(1 - x)) = (pi_1 - pi_0)/noise."""
    found = logit(HAWKS, HAWKS.shares_of([["9/10", "1/10"]]), Fraction(1, 3))
    dove, hawk = found.end[0]

    assert log(hawk / dove) == pytest.approx((2 * dove - hawk - dove) * 3, abs=1e-6)
    assert dove == pytest.approx(0.5)


def test_much_noise_makes_all_types_alike_and_little_a_best_reply():
    """The two ends of the logit rule."""
    contest = Contest.of(load("prisoners_dilemma").at())
    start = contest.equal_shares()

    assert logit(contest, start, Fraction(10**6)).end[0] == pytest.approx((0.5, 0.5), abs=1e-5)
    assert logit(contest, start, Fraction(1, 10)).end[0] == pytest.approx((0, 1), abs=1e-4)
    assert logit(contest, start).end == logit(contest, start, Fraction(1, 10)).end


@pytest.mark.parametrize(
    ("noise", "said"),
    [
        (Fraction(0), "noise is 0; it must be above 0"),
        (
            Fraction(1, 10**5),
            "noise is 0.00001; beside payoffs that differ by 3 this is too little",
        ),
    ],
)
def test_noise_that_cannot_be_followed_is_refused(noise, said):
    """Without noise it is another dynamics."""
    with pytest.raises(DilemmaError) as refused:
        logit(HAWKS, HAWKS.equal_shares(), noise)

    assert said in str(refused.value)


# Best replies


def test_a_path_of_best_replies_turns_where_another_reply_is_as_good():
    """Rock, paper, scissors from a third less: each turn is on a line of indifference, exactly."""
    contest = scissors(1, 1)
    found = best_reply(contest, contest.shares_of(ASKEW))

    assert len(found.turns) == MOST_TURNS + 1
    for _, state in found.turns[1:20]:
        replies = contest.replies(state)[0]
        assert sorted(replies)[1] == max(replies)


def test_in_zero_sum_games_the_best_payoff_falls_as_exp_minus_t():
    """max_i (A x)_i is what is left of the way (Hofbauer 1995, as we recall it)."""
    contest = scissors(1, 1)
    (_, first), *others = best_reply(contest, contest.shares_of(ASKEW)).turns
    best = max(contest.replies(first)[0])
    for time, state in others[:30]:
        assert float(max(contest.replies(state)[0]) / best) == pytest.approx(exp(-time))


def test_between_turns_shares_go_straight_to_the_best_reply():
    """x(t) = b + (x - b) exp(-t), from one turn to the next."""
    contest = scissors(2, 1)
    found = best_reply(contest, contest.shares_of(ASKEW))
    for (before, state), (after, turned) in pairwise(found.turns[:6]):
        left = exp(before - after)
        aims = [(float(x) - left * float(y)) / (1 - left)
                for x, y in zip(turned[0], state[0], strict=True)]  # fmt: skip
        assert sorted(aims) == pytest.approx([0, 0, 1], abs=1e-9)


def test_the_shares_in_between_are_those_of_the_leg():
    """Doves leave as exp(-t) until t = log 1.8, and then stay half."""
    found = best_reply(HAWKS, HAWKS.shares_of([["9/10", "1/10"]]))
    expected = np.maximum(0.9 * np.exp(-found.times), 0.5)

    np.testing.assert_allclose(found.shares[0][:, 0], expected, atol=1e-12)


def test_coordination_is_decided_by_the_start():
    """Stag from above the mixed share, hare from below, and at it nobody need move."""
    contest = symmetric([[4, 0], [3, 3]])

    assert best_reply(contest, contest.shares_of([["4/5", "1/5"]])).end[0] == pytest.approx((1, 0))
    assert best_reply(contest, contest.shares_of([["7/10", "3/10"]])).end[0] == pytest.approx(
        (0, 1)
    )
    assert best_reply(contest, contest.shares_of([[1, 0]])).moving == 0


def test_where_best_replies_tie_the_path_follows_an_equilibrium_among_them():
    """Hawks and doves meet their mix in finite time and stay; in pennies both turn."""
    turns = best_reply(HAWKS, HAWKS.shares_of([[1, 0]])).turns
    assert turns[-1] == (pytest.approx(log(2)), ((Fraction(1, 2),) * 2,))
    found = best_reply(PENNIES, PENNIES.shares_of([["1/4", "3/4"], ["1/2", "1/2"]]))
    assert max(abs(float(x) - 0.5) for each in found.end for x in each) < 0.05


@settings(max_examples=25)
@given(matrices(3, 3, st.integers(-3, 3)))
def test_a_path_that_stops_has_come_to_an_equilibrium(row):
    """Or goes on towards one; else it turns for ever."""
    contest = symmetric(row)
    found = best_reply(contest, contest.equal_shares())
    if len(found.turns) < 20 and found.moving < 1e-9:
        x = found.end[0]
        replies = contest.replies([x])[0]
        assert sum(a * b for a, b in zip(x, replies, strict=True)) == pytest.approx(
            float(max(replies)), abs=1e-6
        )


def test_rest_points_of_the_replicator_do_not_move():
    """By any of the three definitions an interior equilibrium stays where it is."""
    contest = scissors(2, 1)
    middle = rest_points(contest)[-1].shares
    for dynamics in ("replicator", "best-reply"):
        found = path(contest, dynamics, middle)
        np.testing.assert_allclose(found.shares[0], 1 / 3, atol=1e-6)


def test_dynamics_that_are_not_known_are_refused_with_the_nearest():
    """And all that there are."""
    with pytest.raises(DilemmaError, match="Did you mean 'replicator'"):
        path(HAWKS, "replicate", HAWKS.equal_shares())


# Who meets whom


def test_policies_make_one_population_and_strategies_of_other_games_two():
    """A symmetric game has the same names and the transposed payoffs for both."""
    assert len(HAWKS.types) == 1
    assert PENNIES.types == (("heads", "tails"), ("heads", "tails"))
    assert (PENNIES.payoffs[1] == PENNIES.game.column.T).all()
    named = Bimatrix.of([[1, 0], [2, -1]], [[1, 2], [0, -1]], ["a", "b"], ["c", "d"])
    assert len(Contest.of(named).types) == 2


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ([["1/2", "1/2"]] * 2, "start has shares of 2 populations; here is 1"),
        ([["1/2"]], "start has 1 share for 2 types: dove, hawk"),
        ([["3/2", "-1/2"]], "start has a share of -0.5; it must be 0 to 1"),
        ([["1/2", "1/3"]], "the shares of start add to 0.8333, not to 1"),
        ([["1/2", "x"]], "'x' is not a number"),
    ],
)
def test_a_start_that_is_no_population_is_refused(start, said):
    """In one line."""
    with pytest.raises(DilemmaError) as refused:
        HAWKS.shares_of(start)

    assert said in str(refused.value)


def test_two_populations_need_two_lists_of_shares():
    with pytest.raises(DilemmaError, match="start has shares of 1 population; here are 2"):
        PENNIES.shares_of([["1/2", "1/2"]])


def test_one_strategy_alone_cannot_evolve():
    with pytest.raises(DilemmaError, match="a partner has one strategy: nothing can evolve"):
        Contest.of(Bimatrix.of([[1, 2]], [[1, 2]]))


def test_only_differences_of_payoffs_drive_the_shares():
    """1e20 more for all, and a millionth between them, moves as 0 and 1 do."""
    near = symmetric([["1e20", "1e20"], ["100000000000000000000.000001"] * 2])
    plain = symmetric([[0, 0], [1, 1]])
    start = plain.shares_of([["9/10", "1/10"]])

    assert (replicator(near, start).shares[0] == replicator(plain, start).shares[0]).all()


def test_among_many_equally_good_replies_one_that_is_pure_is_taken():
    """Of 16 that all pay alike each is a best reply to itself, and no list of mixes is needed."""
    tied = symmetric([[1] * 16] * 16)

    end = best_reply(tied, tied.equal_shares()).end[0]
    assert max(end) == pytest.approx(1)


def test_a_mix_is_sought_among_few_equally_good_replies_only():
    """Eleven types of which each does badly against itself: only a mix is stable."""
    crowded = symmetric([[-int(i == j) for j in range(11)] for i in range(11)])

    with pytest.raises(DilemmaError, match="11 best replies are equally good, and none of them"):
        best_reply(crowded, crowded.equal_shares())


def test_a_path_of_best_replies_is_followed_while_its_numbers_are_short():
    """Long payoffs make shares longer at every turn; a short path has room for them."""
    win, loss = Fraction(3**1800, 2**2850), Fraction(5**1200, 2**2790)
    cycle = scissors(win, loss)

    with pytest.raises(DilemmaError, match="and at most 12,000 are followed among 3 types: give"):
        best_reply(cycle, cycle.shares_of([["0.34", "0.33", "0.33"]]))
