"""Alliances as they are played."""

import numpy as np
import pytest
from alliances import alliance, of
from draws import alliance_values
from hypothesis import given, settings
from hypothesis import strategies as st
from rounds_by_hand import by_hand

from dilemma.catalog.games import load
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.compiled import installed
from dilemma.repeated.course import CHANNELS
from dilemma.repeated.rounds import FIELDS
from dilemma.repeated.simulation import BLOCK, NUMBERS, play
from dilemma.stage.parameters import ROUNDS

# Two trusting partners over 40 rounds: first choices, last choices, last round, how it ends,
# knowledge at the end, the first partner's bargaining share after round 1 and at the end.
GOLDEN = {
    "learning_dilemma": ("COL-COL", "COL-COL", 16, "left by both", (0.838, 0.838), None),
    "learning_stag_hunt": ("COL-COL", "COL-COL", 0, "goes on", (0.882, 0.882), None),
    "learning_harmony": ("COL-COL", "COL-COL", 0, "goes on", (0.882, 0.882), None),
    "learning_chicken": ("COL-COL", "COL-COL", 0, "goes on", (0.882, 0.882), None),
    "axelrod": ("COL-COL", "COL-COL", 0, "goes on", (0.882, 0.882), None),
    "learning_deadlock": ("CMP-CMP", "CMP-CMP", 3, "left by both", None, None),
    "learning_race": (
        "COL-COL", "COL-COL", 9, "left by slow learner", (0.768, 0.572), (0.522, 0.617),
    ),
    "avoidance_trap": ("COL-COL", "COL-COL", 0, "goes on", (0.837, 0.837), None),
    "compromise_hedge": ("CPR-CPR", "CPR-CPR", 0, "goes on", (0.633, 0.633), None),
    "nummi": ("COL-COL", "COL-COL", 0, "goes on", (0.329, 0.808), (0.483, 0.354)),
    "alpha_hito": ("AVO-COL", "AVO-COL", 0, "goes on", (0.0, 0.151), (0.499, 0.476)),
    "renault_nissan": ("COL-COL", "COL-COL", 0, "goes on", (0.745, 0.745), None),
    "nanjing_goulds": ("COL-COL", "COL-COL", 0, "goes on", (0.723, 0.784), (0.576, 0.215)),
    "dodgson_mrc": ("COL-COL", "COL-COL", 0, "goes on", (0.833, 0.833), None),
    "dodgson_us": ("COL-COL", "COL-COL", 0, "goes on", (0.780, 0.827), (0.346, 0.333)),
    "ibm_apple": ("CMP-CMP", "AVO-AVO", 0, "goes on", (0.007, 0.007), None),
    "sino_singapore": ("COL-COL", "AVO-COL", 0, "goes on", (0.514, 0.559), (0.584, 0.384)),
    "separate_hq": ("AVO-AVO", "AVO-AVO", 3, "left by American partner", (0.0, 0.0), None),
    "non_mutual_jv": ("COL-COL", "AVO-AVO", 0, "goes on", (0.743, 0.743), None),
    "silent_partner": ("AVO-AVO", "AVO-AVO", 0, "goes on", (0.0, 0.0), None),
    "access_not_acquisition": (
        "COL-COL", "COL-COL", 0, "goes on", (0.867, 0.868), (0.508, 0.580),
    ),
    "small_alliance_first": ("COL-COL", "AVO-AVO", 15, "left by both", None, None),
    "honeymoon": ("CMP-CMP", "CMP-CMP", 17, "left by both", (0.195, 0.195), None),
}  # fmt: skip


def pair(found, k):
    """The choices of a round by their short names."""
    points = found.course.alliance.game.points
    return "-".join(points[int(choice)].short for choice in found.of("choice")[k, :, 0])


@pytest.mark.parametrize("name", GOLDEN)
def test_two_trusting_partners_live_the_golden_runs(name):
    """Every named alliance over 40 rounds, to the last printed digit."""
    first, last, ended, how, learned, power = GOLDEN[name]
    found = play(alliance(name, "trusting", discount=None), 40)
    end = (ended or 40) - 1

    assert (pair(found, 0), pair(found, end)) == (first, last)
    assert (int(found.ended[0]), found.how(0)) == (ended, how)
    if learned:
        assert found.learned[:, 0] == pytest.approx(learned, abs=1e-3)
    if power:
        of_first = found.of("power")[:, 0, 0]
        assert (of_first[0], of_first[end]) == pytest.approx(power, abs=1e-3)


rounds_values = st.fixed_dictionaries(
    {},
    optional={
        "learning_rate": st.integers(0, 20).map(lambda k: k / 20),
        "obsolescence": st.integers(0, 10).map(lambda k: k / 20),
        "annuity": st.integers(0, 20).map(lambda k: k / 20),
        "trust_memory": st.integers(0, 20).map(lambda k: k / 20),
        "trust_gain": st.integers(0, 60).map(lambda k: k / 20),
        "trust_loss": st.integers(0, 60).map(lambda k: k / 20),
        "prior_interaction_1": st.integers(0, 60).map(lambda k: k / 20),
        "power_sensitivity": st.integers(0, 60).map(lambda k: k / 20),
        "poaching": st.integers(0, 20).map(lambda k: k / 20),
        "scale": st.just({"1": "0.2", "3": "1.5"}),
        "grace": st.integers(0, 9),
        "payoff_memory": st.integers(0, 20).map(lambda k: k / 20),
        "correction_1": st.integers(0, 20).map(lambda k: k / 20),
        "experience_worth_2": st.integers(0, 20).map(lambda k: k / 20),
        "experience_rate": st.integers(0, 20).map(lambda k: k / 20),
        "erosion_2": st.integers(0, 20).map(lambda k: k / 20),
    },
)


@settings(max_examples=60)
@given(alliance_values(), rounds_values, st.integers(0, 9), st.booleans())
def test_the_state_moves_as_the_rules_say(values, moving, seed, misread):
    """Random partners who choose at random: a second reading of the rules gives every number."""
    stage = load("learning_dilemma").over_time(
        **{k: v if k == "scale" else str(v) for k, v in moving.items()}
    )
    game = stage.at(**values)
    noise = {"misperception": "1/4"} if misread else {"misperception": 0}
    found = play(of(game, "random", discount=0, tremble="1/2", **noise), 12, seed=seed)
    record = found.record[..., 0]
    played = int((~np.isnan(record[:, 0, 0])).sum())
    points = [(float(point.receptivity), float(point.transparency)) for point in game.points]
    choices = [[points[int(choice)] for choice in line] for line in record[:played, 0]]
    read = _read(found, game, choices, misread)
    wanted = by_hand(game.parameters, game.rounds, choices, read)

    assert played == len(wanted)
    for k, each in enumerate(wanted):
        for name in NUMBERS:
            got = record[k, FIELDS.index(name)]
            assert got == pytest.approx(each[name], rel=1e-9, abs=1e-9), (k, name)
    assert found.left[:, 0].tolist() == wanted[-1]["leaving"]


def _read(found, game, choices, misread):
    """What each took the other's transparency for, from the chance of the reading alone."""
    from dilemma.chance import READING, uniform

    if not misread:
        return None
    return [
        [
            1 - pair[1 - i][1] if uniform(found.seed, 0, k, i, READING) < 1 / 4 else pair[1 - i][1]
            for i in (0, 1)
        ]
        for k, pair in enumerate(choices, start=1)
    ]


def test_the_second_round_of_the_default_by_hand():
    """x .85, T .6, l .56: .85 - .476 + .425 + .21675 - .05 - .18 + .03."""
    found = play(alliance("learning_dilemma", "always_collaboration", discount="9/10"), 2)

    assert found.of("payoff")[:, 0, 0] == pytest.approx([0.95, 0.81575])
    assert found.of("knowledge")[:, 0, 0] == pytest.approx([0.15, 0.98 * 0.15 + 0.15 * 0.85])
    assert found.of("trust")[:, 0, 0] == pytest.approx([3 / 5, 3.95 / 5.95])


def same(one, two, *, exactly=True):
    """Whether two trajectories tell the same of every round, end and value."""
    compare = np.testing.assert_array_equal if exactly else _close
    compare(one.values, two.values)
    compare(one.realized_values, two.realized_values)
    for name in FIELDS:
        exact = exactly or name in ("choice", "knowledge", "trust", "learning")
        (np.testing.assert_array_equal if exact else _close)(one.of(name), two.of(name))
    np.testing.assert_array_equal(one.ended, two.ended)
    np.testing.assert_array_equal(one.left, two.left)
    np.testing.assert_array_equal(one.learned, two.learned)


def _close(one, two):
    np.testing.assert_allclose(one, two, rtol=1e-12, atol=1e-12)


def noisy(game="nummi", row="trusting", column="tit_for_tat", **noise):
    """An alliance with every kind of state and chance."""
    stage = load(game).over_time(correction="1/5", experience_worth="1/10", erosion_1="1/50")
    given = {"tremble": "1/10", "misperception": "1/20"} | noise
    return Alliance.of(stage.at(undervaluation_1="1/4"), row, column, **given)


def test_neither_blocks_nor_workers_nor_the_number_of_runs_change_a_run():
    """A run is the same alone, among thousands, and with two workers."""
    many = play(noisy(), 20, runs=BLOCK + 70, seed=3)
    shared = play(noisy(), 20, runs=BLOCK + 70, seed=3, jobs=2)
    few = play(noisy(), 20, runs=5, seed=3)

    same(many, shared)
    assert many.value == shared.value
    for name in NUMBERS:
        np.testing.assert_array_equal(many.means.mean[name], shared.means.mean[name])
        np.testing.assert_array_equal(many.means.error[name], shared.means.error[name])
    np.testing.assert_array_equal(many.record[..., :5], few.record)


def test_another_seed_is_another_run():
    """And the same seed the same."""
    one, two = play(noisy(), 20, seed=1), play(noisy(), 20, seed=2)

    assert not np.array_equal(one.record, two.record, equal_nan=True)
    same(one, play(noisy(), 20, seed=1))


def test_memory_may_be_spared():
    """Without the rounds the values and ends are the same, and no single round is kept."""
    kept, spared = (play(noisy(), 30, runs=50, only_values=each) for each in (False, True))

    np.testing.assert_array_equal(kept.values, spared.values)
    np.testing.assert_array_equal(kept.ended, spared.ended)
    assert spared.means is None
    with pytest.raises(DilemmaError, match=r"30 rounds of 50 runs are too many to keep each; up"):
        spared.of("trust")


@pytest.mark.skipif(not installed(), reason="numba is not installed")
@pytest.mark.parametrize(
    "found",
    [
        noisy(),
        noisy("learning_race", "trusting", "trusting"),
        noisy("alpha_hito", "random:2/3", "grim"),
        alliance("prisoners_dilemma", "generous_tit_for_tat", "exit", "9/10", tremble="1/20"),
        alliance("learning_dilemma", "grim", "exit", "9/10", signal="1/10"),
    ],
    ids=lambda each: f"{each.game.name}-{each.policies[0].name}",
)
def test_compiled_rounds_are_the_same_rounds(found):
    """Choices, ends, stocks and trust are identical, power and payoffs within 1e-12."""
    for channel in CHANNELS[: 1 if found.game.believed is None else 3]:
        slow = play(found, 30, runs=40, seed=5, channel=channel, fast=False)
        fast = play(found, 30, runs=40, seed=5, channel=channel, fast=True)
        same(slow, fast, exactly=False)


@pytest.mark.skipif(not installed(), reason="numba is not installed")
def test_compiled_rounds_know_levers_and_parameters_by_run():
    """Stretches and arrays over runs are gone through as in numpy."""
    found = alliance("small_alliance_first", "trusting", discount=None, tremble="1/20")
    over = {"trust": np.linspace(0.1, 0.9, 30), "learning_rate": np.linspace(0, 0.5, 30)}
    slow, fast = (play(found, 20, runs=30, over=over, fast=each) for each in (False, True))

    same(slow, fast, exactly=False)


def test_compiling_needs_numba(monkeypatch):
    """It is said how to get it."""
    monkeypatch.setattr("dilemma.repeated.compiled.find_spec", lambda name: None)

    with pytest.raises(DilemmaError, match=r"numba is not installed: pip install 'learning-dilem"):
        play(noisy(), 5, fast=True)
    assert play(noisy(), 5).ended.shape == (1,)


def test_a_parameter_may_differ_between_runs():
    """Each run is then the run of an alliance with that parameter."""
    trusts = [0.2, 0.5, 0.9]
    found = play(
        alliance("learning_dilemma", "trusting", discount=None), 20, runs=3, over={"trust": trusts}
    )
    for run, trust in enumerate(trusts):
        alone = alliance("learning_dilemma", "trusting", discount=None, given={"trust": str(trust)})
        np.testing.assert_array_equal(found.record[..., run : run + 1], play(alone, 20).record)


def test_parameters_over_runs_follow_the_rules_of_parameters():
    """One side of the shares sets the other, and belief follows the restraint that is believed."""
    base = alliance("learning_dilemma", "always_collaboration", discount="1/2")
    over = {"bargaining_share_2": [0.3], "trust_restraint": [0.1], "synergy": 0.4}
    given = {"bargaining_share_2": "0.3", "trust_restraint": "0.1", "synergy": "0.4"}
    changed = alliance("learning_dilemma", "always_collaboration", discount="1/2", given=given)

    np.testing.assert_allclose(play(base, 5, over=over).values, play(changed, 5).values, rtol=1e-14)


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"trusts": 1}, "no parameter called 'trusts'. Did you mean 'trust'"),
        ({"trust": [0.5, 2, 1]}, "trust is 2; it must be from 0 to 1"),
        ({"discount": 0.5}, "discount is one for all runs"),
        ({"scale": 0.5}, "scale is one for all runs"),
        ({"trust": [0.5, 0.6]}, r"trust has the shape \(2,\); for 3 runs it is \(3,\)"),
    ],
)
def test_parameters_over_runs_are_checked(over, message):
    """Name, range and number."""
    with pytest.raises(DilemmaError, match=message):
        play(alliance("learning_dilemma", "grim"), 5, runs=3, over=over)


def test_a_game_that_is_no_alliance_has_no_such_parameters():
    """Nothing moves in it."""
    with pytest.raises(DilemmaError, match="no parameter called 'trust'"):
        play(alliance("prisoners_dilemma", "grim"), 5, over={"trust": 1})


@pytest.mark.parametrize(
    ("name", "value"), [("rounds", 0), ("rounds", 20_001), ("runs", 0), ("runs", 10**6 + 1)]
)
def test_rounds_and_runs_have_limits(name, value):
    """Which are said."""
    with pytest.raises(DilemmaError, match=rf"{name} is {value:,}; it must be from 1 to"):
        play(alliance("learning_dilemma", "grim"), **{"rounds": 5, name: value})


@pytest.mark.parametrize("name", ["knowledge_value", "prior_good_1"])
def test_numbers_that_no_product_can_hold_are_refused(name):
    """With their name and the limit; the same for payoffs and for parameters by run."""
    both = {"prior_bad_1": 1} if name == "prior_good_1" else {}
    stage = load("learning_dilemma").over_time(**both, **({name: "1e400"} if both else {}))
    with pytest.raises(DilemmaError, match=" is too large to be played: at most 1e"):
        play(of(stage.at(**({} if both else {name: "1e400"})), "grim"), 5)
    with pytest.raises(DilemmaError, match="learning_rate is too close to 0: at least 1e-20, or 0"):
        play(of(load("learning_dilemma").over_time(learning_rate="1e-330").at(), "grim"), 5)
    with pytest.raises(DilemmaError, match="stakes is too large to be played: at most 1e"):
        play(alliance("learning_dilemma", "grim"), 5, over={"stakes": 1e30})
    with pytest.raises(DilemmaError, match="a payoff is too large to be played: at most 1e"):
        play(alliance("prisoners_dilemma", "grim", given={"T": "1e30"}), 5)


def test_power_may_go_to_one_partner_whole():
    """However sensitive it is, it stays a share, and nothing is said of floats."""
    stage = load("learning_race").over_time(power_sensitivity="1e19", grace=100)
    power = play(of(stage.at(), "always_collaboration", discount="1/2"), 9).of("power")[:, :, 0]

    assert power[-1].tolist() == [1, 0]
    np.testing.assert_allclose(power.sum(axis=1), 1)


def test_a_channel_is_one_of_three():
    """And the nearest is named."""
    with pytest.raises(DilemmaError, match=r"no channel called 'payof'. Did you mean 'payoff'"):
        play(alliance("learning_dilemma", "grim"), 5, channel="payof")


def test_without_trust_it_moves_in_no_channel():
    """A game that is no alliance says so."""
    with pytest.raises(DilemmaError, match="prisoners_dilemma is no alliance: there is no trust"):
        play(alliance("prisoners_dilemma", "grim"), 5, channel="payoff")


def test_trust_moves_in_the_channel_that_is_asked_for():
    """In payoffs it changes what a round pays, in belief what a trusting partner chooses."""
    loyal = alliance("learning_dilemma", "always_collaboration", discount="9/10")
    payoffs = {each: play(loyal, 8, channel=each).of("payoff") for each in CHANNELS}
    np.testing.assert_array_equal(payoffs["both"], payoffs["payoff"])
    assert (payoffs["both"][1:] > payoffs["belief"][1:]).all()

    given = {"baseline_benefit": "1"}  # so that nobody leaves
    betrayed = alliance("learning_dilemma", "trusting", "always_competition", "0.65", given=given)
    opened = {
        each: int((play(betrayed, 12, channel=each).of("choice")[:, 0, 0] == 0).sum())
        for each in CHANNELS
    }
    assert opened == {"both": 1, "belief": 2, "payoff": 12}


def test_who_trusts_needs_a_state_to_look_at():
    """So it can neither be valued exactly nor play a game that is no alliance."""
    with pytest.raises(DilemmaError, match="trusting looks at knowledge, trust and power; prison"):
        alliance("prisoners_dilemma", "trusting")
    with pytest.raises(
        DilemmaError, match=r"trusting chooses by knowledge, trust and power, so it"
    ):
        _ = alliance("learning_dilemma", "trusting").joint


@settings(max_examples=20)
@given(st.floats(0.01, 50))
def test_scale_is_exposure_and_no_threshold(scale):
    """Every constant scale gives the same choices and the same end, and payoffs to scale."""
    stage = load("small_alliance_first")
    small, full = (
        play(Alliance.of(stage.over_time(scale=each).at(), "trusting", "trusting"), 40)
        for each in (str(scale), "1")
    )

    np.testing.assert_array_equal(small.of("choice"), full.of("choice"))
    assert small.ended == full.ended == 15
    np.testing.assert_allclose(small.of("payoff"), scale * full.of("payoff"), rtol=1e-9, atol=1e-12)


def test_fresh_skills_take_learning_and_power_back():
    """Half of what the second partner knows is new in round 6: the first has learned half."""
    from dataclasses import replace

    from dilemma.stage.levers import Lever

    stage = replace(load("renault_nissan"), levers=(Lever.of(6, renew=[0, "1/2"]),))
    without = play(alliance("renault_nissan", "always_collaboration", discount=None), 8)
    found = play(of(stage.at(), "always_collaboration", discount=None), 8)
    before = without.of("knowledge")[4, 0, 0]

    np.testing.assert_array_equal(found.record[:5], without.record[:5])
    renewed = found.of("knowledge")[5, 0, 0]
    flow = found.of("flow")[5, 0, 0]
    assert renewed == pytest.approx(0.98 * before / 2 + 0.15 * flow)
    assert found.of("power")[5, 1, 0] > without.of("power")[5, 1, 0]


def test_what_is_renewed_after_the_end_changes_nothing():
    """The race is over after round 9: a lever of round 12 finds no alliance."""
    from dataclasses import replace

    from dilemma.stage.levers import Lever

    stage = replace(load("learning_race"), levers=(Lever.of(12, renew="9/10"),))
    plain, late = (
        play(of(each.at(), "trusting", discount=None), 40)
        for each in (load("learning_race"), stage)
    )
    np.testing.assert_array_equal(plain.learned, late.learned)


def test_who_leaves_has_had_less_than_it_has_alone():
    """And who stays in the end has not: Z (o + chi omega v L) against the late average."""
    race = alliance("learning_race", "trusting", discount=None, tremble="1/10")
    found = play(race, 12, runs=200)

    assert (found.average < found.alone)[found.left].all()
    assert not (found.average < found.alone - 1e-9)[:, ~found.over].any()
    calm = play(alliance("learning_race", "trusting", discount=None), 40)
    assert calm.alone[1, 0] == pytest.approx(0.3 * 0.572, abs=1e-3)


def test_fresh_skills_are_the_same_for_either_partner():
    """What one renews, the other has not learned."""
    from dataclasses import replace

    from dilemma.stage.levers import Lever

    stage = load("renault_nissan")
    renewed = [replace(stage, levers=(Lever.of(6, renew=each),)) for each in ([0, 1], [1, 0])]
    stocks = [
        play(of(each.at(), "always_collaboration", discount=None), 8).of("knowledge")[5, :, 0]
        for each in renewed
    ]

    assert stocks[0][0] < stocks[0][1]
    assert stocks[0] == pytest.approx(stocks[1][::-1])


def test_who_never_forgets_the_first_round_stays_for_it():
    """Payoffs fall from .95; an option of .9 draws those away who look at the last round alone."""
    ends = []
    for memory in ("1", "0"):
        stage = load("learning_dilemma").over_time(payoff_memory=memory, poaching=0)
        game = stage.at(outside_option="0.9")
        ends.append(int(play(of(game, "always_collaboration", discount="1/2"), 9).ended[0]))

    assert ends == [0, 3]


def test_a_lever_holds_from_its_round_on():
    """Before it nothing is different, from it on it is the alliance with the other value."""
    from dataclasses import replace

    from dilemma.stage.levers import Lever

    stage = load("learning_stag_hunt")
    changed = replace(stage, levers=(Lever.of(4, {"competitive_overlap": "1"}),))
    plain, found = (
        play(of(each.at(), "always_collaboration", discount="1/2"), 6) for each in (stage, changed)
    )
    payoffs = [each.of("payoff")[:, 0, 0] for each in (plain, found)]

    np.testing.assert_array_equal(payoffs[0][:3], payoffs[1][:3])
    assert (payoffs[0][3:] > payoffs[1][3:]).all()


def test_who_has_learned_more_acquires_where_the_case_says_so():
    """Else the alliance is dissolved."""
    stage = load("learning_race")
    dissolved, acquired = (
        play(of(stage.over_time(ending=each).at(), "trusting", discount=None), 40)
        for each in ("dissolution", "acquisition")
    )

    assert dissolved.how(0) == "left by slow learner"
    assert acquired.how(0) == "acquired by fast learner"


def test_a_policy_may_leave_and_each_has_its_outside_option_then():
    """Exit leaves after a breach: one round of collaboration against competition, then o."""
    found = play(
        alliance(
            "learning_dilemma", "exit", "always_competition", "1/2",
            given={"outside_option": ["1/10", "3/10"]},
        ),
        5, frozen=True,
    )  # fmt: skip
    weights = found.course.weights[:5]

    assert (found.how(0), int(found.ended[0])) == ("left by first partner", 1)
    assert found.value.mean[0] == pytest.approx(-0.445 * weights[0, 0] + 0.1 * (1 - weights[0, 0]))
    assert found.value.mean[1] == pytest.approx(1.195 * weights[0, 1] + 0.3 * (1 - weights[0, 1]))


def test_after_the_end_each_has_what_it_would_leave_for():
    """Both leave the deadlock after round 3: then chi omega v L each, round after round."""
    found = play(alliance("learning_deadlock", "trusting", discount="9/10"), 10)
    payoffs, stock = found.of("payoff")[:3, 0, 0], found.learned[0, 0]
    weights = found.course.weights[:10, 0]

    assert found.value.mean[0] == pytest.approx(
        weights[:3] @ payoffs + weights[3:].sum() * 0.3 * 1 * stock
    )


def test_frozen_is_the_alliance_of_one_period_for_ever():
    """Payoffs stay those of the first round, whatever was learned, and nobody leaves."""
    found = play(
        alliance("learning_deadlock", "always_competition", discount="1/2"), 9, frozen=True
    )

    assert np.ptp(found.of("payoff")) == 0
    assert found.of("payoff")[0, 0, 0] == pytest.approx(
        float(load("learning_deadlock").at().row[1, 1])
    )
    assert (found.of("knowledge") == 0).all()
    assert not found.over[0]


def test_means_and_standard_errors_are_those_of_the_runs():
    """Also across blocks, among the runs that go on."""
    found = play(noisy("learning_race", "trusting", "trusting"), 12, runs=BLOCK + 500, seed=2)
    for name in NUMBERS:
        numbers = found.of(name)
        count = (~np.isnan(numbers)).sum(axis=2)
        np.testing.assert_allclose(found.means.mean[name], np.nanmean(numbers, axis=2), rtol=1e-12)
        spread = np.nanstd(numbers, axis=2, ddof=1) / np.sqrt(count)
        np.testing.assert_allclose(found.means.error[name], spread, rtol=1e-9, atol=1e-15)
    choices = found.of("choice")
    for side, shares in enumerate(found.means.shares):
        for a in range(shares.shape[1]):
            wanted = (choices[:, side] == a).sum(axis=1) / found.means.alive
            np.testing.assert_allclose(shares[:, a], wanted)
    np.testing.assert_allclose(found.means.types.sum(axis=2), 1)
    spread = found.values.std(axis=1, ddof=1) / np.sqrt(found.course.runs)
    np.testing.assert_allclose(found.value.error, spread, rtol=1e-9)
    np.testing.assert_allclose(found.value.mean, found.values.mean(axis=1))


def test_runs_that_nothing_tells_apart_have_no_standard_error():
    """Not even one of rounding."""
    found = play(alliance("learning_race", "trusting", discount=None), 12, runs=7)

    assert found.value.error == found.realized.error == (0, 0)
    assert all(np.nanmax(each) == 0 for each in found.means.error.values())
    assert found.course.certain
    assert not play(noisy(), 2).course.certain


def test_survival_counts_who_goes_on():
    """From all to the share that nobody left."""
    found = play(noisy("learning_race", "trusting", "trusting"), 12, runs=300)

    assert found.survival[0] == 1
    assert found.survival[-1] == pytest.approx(1 - found.over.mean())
    np.testing.assert_allclose(found.survival[:-1], found.means.alive / 300)


@pytest.mark.parametrize("name", ROUNDS)
def test_everything_that_moves_an_alliance_moves_it(name):
    """No parameter of the rounds is idle: another value of it gives another run."""
    other = {
        "prior_good": {"prior_good": 5, "prior_bad": 2},
        "prior_bad": {"prior_good": 2, "prior_bad": 5},
        "grace": {"grace": 0},
        "payoff_memory": {"payoff_memory": 1},
        "experience_rate": {"experience_rate": "1/2"},
    }.get(name, {name: "3/4"})
    stage = load("learning_race").over_time(experience_worth="1/10")
    given = {"undervaluation": "1/2", "outside_option": "0.1"}
    runs = [
        play(of(each.at(**given), "trusting", discount=None, tremble="1/10"), 30, runs=20)
        for each in (stage, stage.over_time(**other))
    ]

    assert not np.array_equal(runs[0].record, runs[1].record, equal_nan=True)
