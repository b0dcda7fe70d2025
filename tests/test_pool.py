"""Pools of firms: who is allied, what is earned, who prospers, and that only the seed decides."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.chance import streams
from dilemma.dynamics.market import Market, draws
from dilemma.dynamics.pool import pool, usual
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.course import Course
from dilemma.repeated.simulation import play
from dilemma.stage.levers import Lever

DILEMMA = load("learning_dilemma").at()
PRISONERS = load("prisoners_dilemma").at()
USERS = {"trusting": 4, "hit_and_run": 1}
NAMES = ("trusting", "hit_and_run:2", "tit_for_tat", "exit", "start_small", "random")


def market(names, firms, seed=0, order=None, game=DILEMMA):
    """A pool on its way, its firms in another order if one is given (one for each side)."""
    courses = [Course.of(Alliance.of(game, name, name), 1) for name in names]
    policies = np.arange(firms // 2) % len(names)
    chance = streams(seed, np.arange(firms)).reshape(2, -1)
    if order is not None:
        policies, chance = policies[order], chance[:, order]
    return Market(courses, policies, chance, np.zeros(len(policies), int))


def lived(found, periods, gossip=0.0, dissolution=0.1):
    for salts in draws(periods):
        found.match(salts, gossip)
        found.live(salts, dissolution)
    return found


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 0.3]),
    st.integers(0, 9),
)
def test_every_firm_has_one_partner_or_none(names, gossip, dissolution, seed):
    """Nobody is in two alliances, nobody is lost, and whoever has no partner is free."""
    found = market(names, 40, seed)
    for salts in draws(12):
        found.match(salts, gossip)
        for side in (0, 1):
            allied = found.pairs[side]
            assert len(set(allied.tolist())) == len(allied)
            assert found.free[side].sum() + len(allied) == 20
            assert not found.free[side, allied].any()
        found.live(salts, dissolution)


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True),
    st.sampled_from([0, "1/2", 1]),
    st.integers(0, 9),
)
def test_the_accounts_balance(names, gossip, seed):
    """What firms earn is what alliances pay and waiting brings; every round is somebody's."""
    found = pool(DILEMMA, names, firms=40, periods=15, gossip=gossip, seed=seed)
    ended, periods = found.ended, found.periods

    assert found.rounds.sum() == round(found.time.sum() * periods)
    assert found.rounds.sum() == 2 * ended.length.sum()
    assert (found.rounds == found.rounds.T).all()
    assert len(ended.length) == found.formed[0].sum() == found.formed[1].sum()
    assert (found.formed + found.refused <= found.met).all()
    assert (found.met.sum(axis=1) == found.met[0].sum()).all()
    assert found.matched.mean() == pytest.approx(found.time.mean())
    shares = np.bincount(found.policies) / len(found.policies)
    assert (found.course @ shares).mean() == pytest.approx(found.payoff.mean())
    assert not (ended.left.any(axis=0) & ~ended.over).any()
    if gossip == 0:
        assert found.time.min() == 1
        assert found.refused.sum() == 0
        assert found.earned.sum() / periods == pytest.approx(found.payoff.sum())


@settings(max_examples=6)
@given(st.permutations(range(12)), st.sampled_from([0.0, 0.7]))
def test_the_numbers_of_the_firms_play_no_part(order, gossip):
    """Firms that take their random numbers with them meet the same partners, to the last bit."""
    names, order = ("trusting", "hit_and_run", "random:1/2"), np.array(order)
    first = lived(market(names, 24), 20, gossip)
    second = lived(market(names, 24, order=order), 20, gossip)

    assert (second.payoff == first.payoff[:, order]).all()
    assert (second.time == first.time[:, order]).all()
    assert (second.refused == first.refused[:, order]).all()


def test_only_the_seed_decides():
    """The same numbers again, and others from another seed."""
    first, again = (pool(DILEMMA, USERS, firms=60, periods=30, gossip=0.5) for _ in range(2))
    other = pool(DILEMMA, USERS, firms=60, periods=30, gossip=0.5, seed=1)

    assert (first.payoff == again.payoff).all()
    assert (first.ended.length == again.ended.length).all()
    assert (first.payoff != other.payoff).any()


def test_in_harmony_nobody_leaves():
    """Collaboration pays whatever the partner does, and goes on paying."""
    found = pool(
        load("learning_harmony").at(), ["always_collaboration"], firms=40, periods=60, dissolution=0
    )
    assert not found.ended.over.any()
    assert (found.time == 1).all()
    assert (found.formed == 1).all()
    assert (found.opened == 1).all()
    assert found.length(found.kind(0, 0)) == float("inf")
    assert found.survival(found.kind(0, 0)).tolist() == [1.0] * 61


@pytest.mark.parametrize("game", ["learning_dilemma", "nummi", "learning_race", "honeymoon"])
@pytest.mark.parametrize("policy", ["trusting", "tit_for_tat", "always_competition"])
def test_an_alliance_of_the_pool_is_the_one_that_is_played(game, policy):
    """Two firms alone: the same rounds, payoffs and end as in `play`."""
    numbers = load(game).at()
    found = pool(numbers, [policy], firms=2, periods=12, dissolution=0)
    played = play(Alliance.of(numbers, policy, policy), 12)
    last = int(played.ended[0]) or 12

    assert int(found.ended.length[0]) == last
    assert found.course[:last, 0] == pytest.approx(played.of("realized")[:last, :, 0].mean(axis=1))
    if played.over[0] and last < 12:
        assert found.ended.left[:, 0].tolist() == played.left[:, 0].tolist()


def test_a_schedule_of_the_scale_goes_by_the_age_of_the_alliance():
    """The third alliance starts as small as the first."""
    game = load("learning_dilemma").over_time(scale={1: "0.2", 3: 1}).at()
    plain = pool(DILEMMA, ["hit_and_run:4"], firms=2, periods=12, dissolution=0)
    small = pool(game, ["hit_and_run:4"], firms=2, periods=12, dissolution=0)
    sizes = small.course[:, 0] / plain.course[:, 0]

    assert plain.ended.length.tolist() == [4, 4, 4]
    assert sizes == pytest.approx([0.2, 0.2, 1, 1] * 3)


def test_levers_move_each_alliance_at_its_own_age():
    """What is new to learn in round 3 is so in round 3 of every alliance."""
    levers = (Lever.of(3, {"competitive_overlap": 1}, [0, "1/2"]), Lever.of(5, {"poaching": 0.9}))
    numbers = replace(DILEMMA, levers=levers)
    played = play(Alliance.of(numbers, "trusting", "trusting"), 40)
    last = int(played.ended[0])
    again = pool(numbers, ["trusting"], firms=2, periods=3 * last, dissolution=0)

    assert 5 < last < 16
    assert again.ended.length.tolist() == [last] * 3
    paid = played.of("realized")[:last, :, 0].mean(axis=1)
    assert again.course[:, 0] == pytest.approx(np.tile(paid, 3))
    by_side = played.of("realized")[:last, :, 0].mean(axis=0)
    assert by_side[0] != pytest.approx(by_side[1])
    assert again.payoff[:, 0] == pytest.approx(by_side)


def test_who_waits_has_the_outside_option_and_then_what_it_left_for():
    """A cheat that is known is refused; it lives on what its last alliance left it."""
    game = load("learning_dilemma").at(outside_option=0.125)
    begun = market(("always_collaboration", "hit_and_run:1"), 200, game=game)
    assert (begun.alone == 0.125).all()
    found = lived(begun, 30, gossip=1.0, dissolution=0.0)
    # All that the open partner of a single round knew flowed, at a learning rate of .15; it wins
    # customers at poaching .3 and overlap .8.
    assert found.free[:, found.policies == 1].all()
    assert found.alone[:, found.policies == 1] == pytest.approx(0.125 + 0.3 * 0.8 * 0.15)
    before = found.payoff.copy()
    for salts in draws(1):
        found.match(salts, 1.0)
        found.live(salts, 0.0)
    waited = (found.time == found.time.min()) & (found.policies == 1)
    assert (found.payoff - before)[waited] == pytest.approx(found.alone[waited])


def test_what_a_firm_left_for_is_what_its_partner_still_knew():
    """After one closed round the spillover .1 flowed; only the row partner's base has eroded."""
    game = load("learning_dilemma").over_time(erosion_1=0.5).at()
    found = lived(market(("hit_and_run:1",), 2, game=game), 1, dissolution=0.0)
    won = 0.3 * 0.8 * 0.15 * 0.1
    assert found.alone[:, 0] == pytest.approx([won, won * (1 - 0.5 * (1 - 0.1))])


def test_gossip_shrinks_the_pool_of_those_who_use_their_partners():
    """Tsang (1999): without gossip they prosper, with it they fall behind; each by > 5 s.e."""
    gaps, errors = [], []
    for gossip in (0, "1/4", "1/2", "3/4", 1):
        found = pool(DILEMMA, USERS, firms=1000, periods=100, gossip=gossip)
        (loyal, e), (user, f) = (found.of(found.payoff, k) for k in (0, 1))
        gaps.append(user - loyal)
        errors.append((e**2 + f**2) ** 0.5)

    assert gaps[0] > 5 * errors[0]
    assert gaps[-1] < -5 * errors[-1]
    for k in range(4):
        assert gaps[k] - gaps[k + 1] > 5 * (errors[k] ** 2 + errors[k + 1] ** 2) ** 0.5


def test_starting_small_leaves_less_to_take():
    """Tsang (1999), Watson (1999): who takes and leaves early takes a fifth, without any gossip."""
    small = load("learning_dilemma").over_time(scale={1: "0.2", 4: 1}).at()
    found = [pool(game, USERS, firms=1000, periods=100) for game in (DILEMMA, small)]
    (large, e), (little, f) = (each.of(each.payoff, 1) for each in found)
    gaps = [each.of(each.payoff, 1)[0] - each.of(each.payoff, 0)[0] for each in found]

    assert large - little > 5 * (e**2 + f**2) ** 0.5
    assert gaps[0] > 0 > gaps[1]


def test_without_turnover_those_who_leave_soon_meet_each_other():
    """The faithful keep their partners, so the firms that look for one are mostly the others."""
    still, moving = (
        pool(DILEMMA, {"exit": 4, "hit_and_run": 1}, firms=1000, periods=100, dissolution=x)
        for x in (0, "1/5")
    )
    with_own = [each.rounds[1, 1] / each.rounds[1].sum() for each in (still, moving)]
    assert with_own[0] > with_own[1] + 0.1
    assert still.of(still.payoff, 1)[0] < moving.of(moving.payoff, 1)[0]


def test_a_little_gossip_may_help_those_who_use_their_partners():
    """Where nobody else looks for a partner, they lose by meeting their own kind; warned, they wait
    for better."""
    found = [
        pool(DILEMMA, USERS, firms=1000, periods=100, gossip=g, dissolution=0) for g in (0, "1/4")
    ]
    (deaf, e), (warned, f) = (each.of(each.payoff, 1) for each in found)
    assert warned - deaf > 5 * (e**2 + f**2) ** 0.5


def test_the_order_of_the_policies_changes_no_rule():
    """A policy that chooses by the state of the alliance does so wherever it stands in the list."""
    strategies = load("learning_dilemma").with_strategies("CMP,AVO,COL").at()
    one = pool(strategies, ["trusting", "exit"], firms=400, periods=60)
    two = pool(strategies, ["exit", "trusting"], firms=400, periods=60)
    for k in (0, 1):
        assert one.of(one.payoff, k)[0] == pytest.approx(two.of(two.payoff, 1 - k)[0], abs=0.02)


def test_the_standard_error_is_that_of_the_firms_of_a_policy():
    """The spread of the means of many pools is about the error that a single pool gives."""
    names = {"exit": 4, "hit_and_run": 1}
    found = [pool(PRISONERS, names, firms=200, periods=40, seed=seed) for seed in range(40)]
    means, errors = zip(*(each.of(each.payoff, 1) for each in found), strict=True)
    assert np.std(means, ddof=1) == pytest.approx(np.mean(errors), rel=0.4)
    mean, error = pool(DILEMMA, ["exit"], firms=2, periods=5).of(np.array([[1.0], [2.0]]), 0)
    assert mean == 1.5
    assert np.isnan(error)


def test_the_careful_are_not_held_for_cheats():
    """Who builds trust is closed to those who are closed; only the cheat is refused."""
    names = {"trust_building:2": 4, "hit_and_run:3": 1}
    found = pool(PRISONERS, names, firms=200, periods=60, gossip=1)
    careful, cheats = (found.refused[:, found.policies == k].sum() for k in (0, 1))
    assert careful == 0
    assert cheats > 0
    deaf = pool(PRISONERS, names, firms=200, periods=60)
    assert deaf.refused.sum() == 0
    assert deaf.of(deaf.payoff, 1)[0] > found.of(found.payoff, 1)[0]


def test_the_usual_pool_is_one_that_the_game_can_have():
    for game in (DILEMMA, PRISONERS):
        assert pool(game, usual(game), firms=10, periods=2).names == tuple(usual(game))


def test_survival_counts_what_has_not_ended_as_long_as_it_was_seen():
    """Of three alliances one ends after a round, one goes on after two, one ends after three."""
    found = pool(DILEMMA, ["exit"], firms=2, periods=1)
    ended = found.ended._replace(
        policies=np.zeros((2, 3), np.int64),
        length=np.array([1, 2, 3]),
        over=np.array([True, False, True]),
    )
    object.__setattr__(found, "ended", ended)
    chosen = found.kind(0, 0)
    assert found.survival(chosen).tolist() == pytest.approx([1, 2 / 3, 2 / 3, 0])
    assert found.length(chosen) == 3
    assert found.survival(~chosen).tolist() == [1.0]


def test_a_policy_that_leaves_at_once_has_no_alliance(tmp_path):
    file = tmp_path / "shy.toml"
    file.write_text(
        'start = "a"\n[states.a]\nchoose = "defect"\nleaves = true\nmoves = {otherwise = "a"}\n',
        encoding="utf-8",
    )
    with pytest.raises(DilemmaError, match=r"leaves before the first round"):
        pool(PRISONERS, [str(file)], firms=2, periods=1)


def test_firms_are_shared_out_by_weight_and_none_is_lost():
    found = pool(PRISONERS, {"exit": "1/2", "grim": 1, "random": "1/4"}, firms=28, periods=1)
    assert np.bincount(found.policies).tolist() == [4, 8, 2]
    odd = pool(PRISONERS, ["exit", "grim", "random"], firms=20, periods=1)
    assert np.bincount(odd.policies).sum() == 10
    assert odd.firms == 20
    assert odd.gossip == Fraction(0)


@pytest.mark.parametrize(
    ("policies", "more", "message"),
    [
        ([], {}, "a pool needs at least one policy"),
        (["exit", "exit"], {}, "policy exit is named twice; give it a weight instead: exit=2"),
        (["nobody"], {}, "no policy called 'nobody'"),
        ({"exit": 0}, {}, "the weight of exit is 0; it must be above 0"),
        ({"exit": "x"}, {}, "'x' is not a number"),
        ({"exit": 99, "grim": 1}, {"firms": 10}, "10 firms are too few: none would follow grim"),
        (["exit"], {"firms": 1}, "firms is 1; it must be from 2 to 200,000"),
        (["exit"], {"firms": 7}, "firms is 7; it must be even, half of them sit on each side"),
        (["exit"], {"firms": 2_000_000}, "firms is 2,000,000; it must be from 2 to 200,000"),
        (["exit"], {"periods": 0}, "periods is 0; it must be from 1 to 20,000"),
        (["exit"], {"firms": 2 * 10**5, "periods": 10**4},
         "200,000 firms in 10,000 periods are too many; firms times periods must be at most "
         "20,000,000"),
        (["exit"], {"gossip": 1.5}, "gossip is 3/2; it must be from 0 to 1"),
        (["exit"], {"gossip": "much"}, "gossip: 'much' is not a number"),
        (["exit"], {"dissolution": -0.1}, "dissolution is -1/10; it must be from 0 to 1"),
        (["exit"], {"tremble": 1}, "tremble is 1; it must be at least 0 and below 1"),
        (["trusting"], {}, "prisoners_dilemma is no alliance"),
    ],
)  # fmt: skip
def test_what_is_no_pool_is_refused_with_the_limit(policies, more, message):
    with pytest.raises(DilemmaError) as refused:
        pool(PRISONERS, policies, **{"firms": 20, "periods": 2, **more})
    assert message in str(refused.value)


def test_the_standard_error_is_the_spread_over_seeds():
    """Firms of a market share their fortunes, so the error is one of markets, not of firms."""
    game = load("learning_dilemma").at()
    pools = [
        pool(
            game, ["trusting", "grim", "tit_for_tat"], gossip=1, tremble="0.05", periods=40,
            firms=360, seed=seed,
        )
        for seed in range(20)
    ]  # fmt: skip
    for k in range(3):
        means, errors = zip(*(each.of(each.payoff, k) for each in pools), strict=True)
        assert 0.6 < np.mean(errors) / np.std(means, ddof=1) < 1.6


def test_firms_meet_only_those_of_their_own_market():
    """Ten markets of a pool, each with firms of every policy."""
    game = load("learning_dilemma").at()
    found = pool(game, {"trusting": 4, "hit_and_run": 1}, firms=200, periods=5)

    assert found.places.max() == 9
    for k in (0, 1):
        assert set(found.places[found.policies == k]) == set(range(10))


def test_the_standard_error_is_that_of_the_means_of_the_markets():
    """Their standard deviation over the root of their number, both sides together."""
    found = pool(load("learning_dilemma").at(), {"trusting": 4, "hit_and_run": 1}, periods=20)
    for k in (0, 1):
        own = found.policies == k
        markets = [found.payoff[:, own & (found.places == place)].mean() for place in range(10)]
        mean, error = found.of(found.payoff, k)
        assert mean == pytest.approx(np.mean(markets))
        assert error == pytest.approx(np.std(markets, ddof=1) / np.sqrt(10))
