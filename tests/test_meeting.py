"""Played tournaments: estimates of the exact ones, each with the error that it has."""

import tracemalloc

import numpy as np
import pytest

from dilemma.catalog.games import load
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.meeting import Play, played
from dilemma.repeated.simulation import play
from dilemma.repeated.tournament import PLAYED_ROUNDS, STABILITIES, TIED, tournament

PRISONERS = load("prisoners_dilemma").at()
LEARNING = load("learning_dilemma").at()
NOISY = Play(50, 3, "both")
THREE = ("tit_for_tat", "always_defect", "win_stay_lose_shift")


def pair(game, row, column, **noise):
    return Alliance.of(game, row, column, "4/5", **noise)


def test_a_meeting_is_a_sample_of_played_alliances():
    """Means, variances and the covariance of both, over the runs of one seed."""
    both = pair(LEARNING, "trusting", "tit_for_tat", tremble="1/5")
    found = played(both, 12, NOISY)
    seeds = range(40)
    values = np.concatenate(
        [play(both, 12, runs=50, seed=seed, only_values=True).values for seed in seeds], axis=1
    )

    covariance = np.cov(values) / NOISY.runs
    assert np.array(found.covariance) == pytest.approx(covariance, rel=0.5)
    for mean, many, error in zip(
        found.payoffs, values.mean(axis=1), np.sqrt(np.diag(found.covariance)), strict=True
    ):
        assert abs(mean - many) <= 5 * error
    assert 0 < found.knowledge_error < 0.1 < found.knowledge < 2
    assert 0 < found.alive <= 1


def test_without_chance_one_run_says_all():
    """Two trusting partners of the learning dilemma learn .838 each in 16 rounds, and part."""
    found = played(Alliance.of(LEARNING, "trusting", "trusting"), 40, Play(1000, 0, "both"))
    once = play(Alliance.of(LEARNING, "trusting", "trusting"), 40)

    assert found.payoffs == once.value.mean
    assert found.covariance == ((0, 0), (0, 0))
    assert found.knowledge == pytest.approx(2 * 0.838, abs=1e-3)
    assert (found.knowledge_error, found.alive, found.alive_error) == (0, 0, 0)


def test_where_nothing_can_be_learned_nothing_is_said_of_knowledge():
    """A prisoner's dilemma is no alliance, but it can be left."""
    found = played(pair(PRISONERS, "exit", "tit_for_tat", tremble="1/20"), 20, NOISY)

    assert found.knowledge is None
    assert 0 < found.alive < 1
    assert found.alive_error == pytest.approx((found.alive * (1 - found.alive) / 49) ** 0.5)


def test_a_pair_comes_out_the_same_whoever_else_takes_part():
    """Its random numbers are its own, in any order of the names; another pair has others."""
    three = tournament(PRISONERS, THREE, "4/5", tremble="1/5", runs=20, rounds=10)
    two = tournament(
        PRISONERS, [THREE[2], THREE[0]], "4/5", tremble="1/5", runs=20, rounds=10, jobs=2
    )

    assert three.meetings[0][2] == two.meetings[1][0]
    assert three.meetings[2][2] == two.meetings[0][0]
    twins = tournament(PRISONERS, ["grim", "grim:defect"], "4/5", tremble="1/5", runs=20)
    assert twins.meetings[0][1].payoffs != twins.meetings[1][0].payoffs


def test_no_result_depends_on_the_number_of_workers():
    """Each meeting is one piece of work, and they come back in order."""
    names = ("trusting", "tit_for_tat", "grim")
    one, four = (tournament(LEARNING, names, tremble="1/10", runs=30, jobs=jobs) for jobs in (1, 4))

    assert one.meetings == four.meetings
    assert one.standings == four.standings


def test_the_seed_is_all_that_chance_depends_on():
    """The same question has the same answer, and another seed another."""
    one, same, other = (
        tournament(PRISONERS, THREE, "4/5", tremble="1/5", runs=10, seed=seed) for seed in (1, 1, 2)
    )

    assert one.means == same.means != other.means


def test_errors_are_those_of_the_estimates():
    """Against the exact tournament, over many seeds: errors of means, scores and differences."""
    asked = {"tremble": "1/5", "rounds": 4}
    exact = tournament(PRISONERS, THREE, "4/5", **asked)
    true, V = np.array(exact.scores, float), np.array(exact.means, float)
    means, scores, differences = [], [], []
    for seed in range(60):
        found = tournament(PRISONERS, THREE, "4/5", runs=25, seed=seed, **asked)
        means.append((np.array(found.means) - V) / np.array(found.errors))
        away = np.array(found.scores) - true
        scores.append(away / np.array(found.score_errors))
        doubts = np.array(found._doubts) / TIED
        differences += [(away[i] - away[k]) / doubts[i, k] for i, k in ((0, 1), (0, 2), (1, 2))]

    for each in (means, scores, differences):
        assert np.sqrt(np.mean(np.square(each))) == pytest.approx(1, abs=0.13)
        assert np.max(np.abs(each)) < 5


def test_a_mean_of_both_seats_has_the_errors_of_both_meetings():
    """A copy is one meeting, so there both payoffs vary together."""
    found = tournament(LEARNING, ["trusting", "grim"], tremble="1/10", runs=30)
    own, one, two = (found.meetings[i][j].covariance for i, j in ((0, 0), (0, 1), (1, 0)))

    assert found.errors[0][1] == pytest.approx(np.sqrt(one[0][0] + two[1][1]) / 2)
    assert found.errors[1][0] == pytest.approx(np.sqrt(two[0][0] + one[1][1]) / 2)
    assert found.errors[0][0] == pytest.approx(np.sqrt(own[0][0] + own[1][1] + 2 * own[0][1]) / 2)


def test_what_is_learned_has_an_error_too():
    """By hand for two policies: each pair of different ones counts once, a copy twice."""
    found = tournament(LEARNING, ["trusting", "grim"], tremble="1/10", runs=40)
    (a, b), (c, d) = [[each.knowledge_error for each in line] for line in found.meetings]

    first, second = (each.learned_error for each in found.standings)
    assert first == pytest.approx(np.sqrt(4 * a**2 + b**2 + c**2) / 4)
    assert second == pytest.approx(np.sqrt(4 * d**2 + b**2 + c**2) / 4)
    (a, b), (c, d) = [[each.alive_error for each in line] for line in found.meetings]
    assert found.alive_errors[0] == pytest.approx(np.sqrt(4 * a**2 + b**2 + c**2) / 4)
    (a, _), (_, d) = [[each.knowledge_error for each in line] for line in found.meetings]
    # In the difference the pairs of both cancel, so only the copies are in doubt.
    gap = abs(found.learned[0] - found.learned[1])
    same = {each.learning_rank for each in found.standings} == {1}
    assert same == (gap <= TIED * np.sqrt(a**2 + d**2) / 2)
    close = tournament(LEARNING, ["trusting", "tit_for_tat"], tremble="1/10", runs=10, seed=2)
    gap = abs(close.learned[0] - close.learned[1])
    assert gap < TIED * np.hypot(*close.learned_errors)
    assert {each.learning_rank for each in close.standings} == {1, 2}


def test_even_is_what_two_standard_errors_do_not_tell_apart():
    """The same policy under two names shares ranks and is never invaded; a worse one is not."""
    names = ("tit_for_tat", "copycat", "always_defect")
    game = load("learning_dilemma").with_strategies("COL,CMP").at()
    few, many = (tournament(game, names, tremble="1/10", runs=runs, seed=4) for runs in (20, 2_000))

    for found in (few, many):
        assert [each.rank for each in found.standings] == [1, 1, 3]
        assert 0 not in found.invaders[1]
        assert 1 not in found.invaders[0]
    assert few.scores[0] != few.scores[1]
    assert max(many.score_errors) < max(few.score_errors) / 5
    assert many.stability[2] == STABILITIES[0]


def test_a_lead_of_learning_counts_beyond_two_standard_errors():
    """Who competes learns least with anybody; that is no accident of 200 runs."""
    names = ("trusting", "always_collaboration", "always_competition")
    found = tournament(LEARNING, names, tremble="1/10", runs=200)

    assert found.standings[2].learning_rank == 3


def test_a_trusting_policy_lets_all_pairs_be_played():
    """40 rounds and 100 runs if nothing is said, the other pairs alike so that all compare."""
    found = tournament(LEARNING, ["trusting", "tit_for_tat"])

    assert (found.rounds, found.play) == (PLAYED_ROUNDS, Play(1000, 0, "both"))
    assert not found.sampled
    assert found.alive == (0, 0)
    assert "Knowledge, trust and power move." in found.setting
    assert tournament(LEARNING, ["grim", "tit_for_tat"]).play is None
    assert tournament(LEARNING, ["grim", "tit_for_tat"], runs=7).play == Play(7, 0, "both")


def test_a_game_without_patience_of_its_own_counts_played_rounds_alike():
    """As for any known end."""
    found = tournament(PRISONERS, ["grim", "tit_for_tat"], runs=2)

    assert found.setting == "40 rounds, every round counts alike."


def test_trust_may_move_in_one_channel():
    """Where it moves beliefs alone, it does not lower what exposure costs."""
    names = ("trusting", "always_competition")
    both, belief = (tournament(LEARNING, names, channel=name) for name in ("both", "belief"))

    assert both.means != belief.means
    assert "; trust only in channel belief." in belief.setting


def test_memory_does_not_grow_with_the_rounds():
    """Of the rounds only their sum is kept."""
    both = pair(PRISONERS, "tit_for_tat", "grim", tremble="1/20")

    def peak(rounds):
        tracemalloc.start()
        played(both, rounds, NOISY)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    # What a round weighs is known before the first: 24 bytes, and 1,000 of them are little.
    assert peak(1_100) - peak(100) < 1_000 * 200


@pytest.mark.parametrize(
    ("names", "options", "said"),
    [
        (THREE, {"runs": 1, "tremble": "1/5"}, "one run shows no standard error where chance"),
        (THREE, {"runs": 0}, "runs is 0; it must be from 1 to 1,000,000"),
        (THREE, {"runs": 5, "rounds": 0}, "rounds is 0; it must be from 1 to 20,000"),
        (THREE, {"channel": "payoff"}, "channel payoff: trust moves only where alliances are"),
        (THREE, {"runs": 5, "channel": "pay"}, "no channel called 'pay'. Did you mean"),
        (THREE, {"runs": 5, "jobs": 0}, "0 workers; give 1 to 256, or -1 for one on each"),
        (("trusting", "grim"), {}, "trusting looks at knowledge, trust and power"),
    ],
)
def test_what_cannot_be_played_is_refused(names, options, said):
    """In one line, before anything is played for long."""
    with pytest.raises(DilemmaError) as refused:
        tournament(PRISONERS, names, "4/5", **options)

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
