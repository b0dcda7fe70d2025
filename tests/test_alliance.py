"""The joint states of two policies: what is seen, what is reached, who leaves."""

from fractions import Fraction

import pytest
from alliances import alliance, of
from draws import automata
from hypothesis import given
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance, own_discounts
from dilemma.repeated.joint import OUT
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Policy, Seat
from dilemma.stage.game import Bimatrix

COL, CMP, CPR = 0, 1, 2
PRISONERS = load("prisoners_dilemma").at()


def test_two_partners_who_saw_the_same_never_stand_in_different_states_of_grim():
    """One trusting while the other punishes is in the product of the states, but in no history."""
    assert alliance("learning_dilemma", "grim").joint.states == ((0, 0), (1, 1))


def test_tit_for_tat_reaches_every_pair_of_its_states():
    assert set(alliance("learning_dilemma", "tit_for_tat").joint.states) == {
        (0, 0), (0, 1), (1, 0), (1, 1),
    }  # fmt: skip


def test_a_shortest_history_leads_to_each_joint_state():
    joint = alliance("prisoners_dilemma", "limited_punishment:3").joint
    assert [len(history) for history in joint.histories] == [0, 1, 2, 3]
    assert joint.histories[1] == ((0, 1),)


@given(automata(name="one"), automata(name="two"))
def test_histories_lead_to_their_states(one, two):
    joint = Alliance.of(PRISONERS, one, two, 0).joint
    for state, history in zip(joint.states, joint.histories, strict=True):
        s, t = one.start, two.start
        for a, b in history:
            s, t = one.moves[s, a, b], two.moves[t, b, a]
        assert (s, t) == state


@given(automata(), automata(), st.sampled_from([0, "1/7"]), st.sampled_from([0, "1/9"]))
def test_from_every_joint_state_something_follows(one, two, tremble, misperception):
    """Rows of the chain add to one, whatever the noise."""
    joint = Alliance.of(PRISONERS, one, two, 0, tremble=tremble, misperception=misperception).joint
    assert all(sum(row.values()) == 1 for row in joint.rows)


def test_a_tremble_is_spread_over_all_other_strategies():
    joint = alliance("learning_dilemma", "always_competition", tremble="1/5").joint
    assert list(joint.carried[0][0]) == [
        Fraction(1, 20), Fraction(4, 5), Fraction(1, 20), Fraction(1, 20), Fraction(1, 20),
    ]  # fmt: skip
    assert list(joint.plans[0][0]) == [0, 1, 0, 0, 0]


def test_on_one_strategy_nobody_can_tremble():
    game = Bimatrix.of([[1, 2]], [[1, 2]])
    one = Policy.of("one", ["one"], [[1]], [[[0, 0]]])
    two = Policy.of("two", ["two"], [[1, 0]], [[[0], [0]]])
    joint = Alliance.of(game, one, two, 0, tremble="1/2").joint
    assert joint.cells == [{(0, 0): Fraction(1, 2), (0, 1): Fraction(1, 2)}]


def test_competition_is_misread_as_collaboration_and_compromise_never():
    """t is read as 1 - t: the own strategy is known, so grim ends only by reading amiss."""
    joint = alliance("learning_dilemma", "tit_for_tat", "always_competition", misperception="1/5")
    place = {state: k for k, state in enumerate(joint.joint.states)}
    assert joint.joint.rows[place[1, 0]] == {
        place[1, 0]: Fraction(4, 5),
        place[0, 0]: Fraction(1, 5),
    }
    fixed = alliance("learning_dilemma", "copycat", "always_compromise", misperception="1/5").joint
    after = fixed.rows[fixed.states.index((CPR, 0))]
    assert after == {fixed.states.index((CPR, 0)): 1}


def test_partners_misread_independently():
    joint = alliance("prisoners_dilemma", "tit_for_tat", misperception="1/10").joint
    assert sorted(joint.rows[0].values()) == [
        Fraction(1, 100), Fraction(9, 100), Fraction(9, 100), Fraction(81, 100),
    ]  # fmt: skip


def test_a_public_signal_moves_both_partners_alike():
    """Grim on a signal that is wrong with chance 1/10: both stay with chance 9/10 if both open."""
    joint = alliance("learning_dilemma", "grim", signal="1/10").joint
    assert joint.states == ((0, 0), (1, 1))
    assert joint.rows[0] == {0: Fraction(9, 10), 1: Fraction(1, 10)}
    cells = joint.deviating(0, 0, CMP)
    assert joint.following(0, cells) == {0: Fraction(1, 10), 1: Fraction(9, 10)}


def test_a_policy_that_must_know_what_chance_gave_it_needs_more_than_a_signal():
    with pytest.raises(DilemmaError, match="partners know only the signal"):
        _ = alliance("prisoners_dilemma", "0.9,0.1,0.5,0.3", signal="1/10").joint


def test_a_policy_that_answers_the_partner_alone_may_choose_by_chance_under_a_signal():
    joint = alliance("learning_dilemma", "random", signal="1/10").joint
    assert joint.states == ((0, 0),)


def test_leaving_is_the_end_and_pays_the_outside_option():
    found = alliance(
        "learning_dilemma", "exit", given={"outside_option": ["1/5", "1/4"]}, discount="1/2"
    )
    joint = found.joint
    assert joint.leaving
    assert joint.states == ((0, 0), (1, 1), OUT)
    assert (joint.rewards[0][1:], joint.rewards[1][1:]) == (
        [Fraction(1, 5)] * 2,
        [Fraction(1, 4)] * 2,
    )
    assert joint.rows[1] == joint.rows[2] == {2: 1}
    assert found.labels(1)[-1] == "leave"


def test_one_partner_alone_can_leave():
    joint = alliance("learning_dilemma", "exit", "always_competition").joint
    assert joint.states[-1] == OUT
    assert joint.rewards[1][1] == 0


def test_leaving_is_no_choice_where_no_policy_leaves():
    found = alliance("learning_dilemma", "grim")
    assert len(found.joint.options[0][0]) == 5
    assert found.labels(0)[-1] == "avoidance"


def test_trembling_partners_who_leave_have_left():
    joint = alliance("learning_dilemma", "exit", tremble="1/10").joint
    assert joint.cells[1] == {(5, 5): 1}


def test_the_games_own_discount_factors_are_taken():
    found = alliance("nummi", "grim", discount=None)
    assert found.discount == (Fraction(9, 10), Fraction(19, 20))


def test_an_uncertain_end_counts_as_impatience():
    """The discount factor is patience times the chance of another round."""
    found = alliance("learning_dilemma", "grim", discount=["1/2", "1/4"], continuation="9/10")
    assert found.discount == (Fraction(9, 20), Fraction(9, 40))


@pytest.mark.parametrize(
    ("noise", "message"),
    [
        ({"discount": "1.1"}, "discount is 11/10; it must be at least 0 and at most 1"),
        ({"discount": "-1"}, "discount is -1"),
        ({"discount": "x"}, "discount: 'x' is not a number"),
        ({"tremble": 1}, "tremble is 1; it must be at least 0 and below 1"),
        ({"misperception": "1/2"}, "misperception is 1/2; it must be at least 0 and below 1/2"),
        ({"signal": "-0.1"}, "signal is -1/10; it must be at least 0 and below 1/2"),
        ({"continuation": 2}, "continuation is 2; it must be at least 0 and at most 1"),
        ({"signal": "0.1", "misperception": "0.1"}, "two ways of seeing the partner; give one"),
    ],
)
def test_numbers_out_of_range_are_refused(noise, message):
    with pytest.raises(DilemmaError, match=message):
        alliance("learning_dilemma", "grim", **noise)


def test_a_game_without_a_discount_factor_is_discounted_by_nine_tenths():
    """Our choice, where there is nothing to go by; known rounds count alike."""
    assert alliance("prisoners_dilemma", "grim", discount=None).discount == (
        Fraction(9, 10), Fraction(9, 10),
    )  # fmt: skip
    assert own_discounts(PRISONERS, 10) == 1
    assert own_discounts(load("nummi").at(), 10) == (Fraction(9, 10), Fraction(19, 20))


def test_a_percentage_is_no_share():
    with pytest.raises(DilemmaError, match=r"at most 1 \(for 90 %: 0.9\)"):
        alliance("learning_dilemma", "grim", discount=90)


def test_the_games_own_misperception_is_taken():
    """Suspicion is a parameter of the pair."""
    assert alliance("learning_dilemma", "grim", given={"misperception": "1/9"}).misperception == (
        Fraction(1, 9)
    )
    given = {"misperception": "1/9"}
    assert alliance("learning_dilemma", "grim", given=given, misperception=0).misperception == 0


def test_what_would_be_misread_must_be_a_strategy():
    with pytest.raises(DilemmaError, match="reads competition as receptivity 1, transparency 1"):
        _ = alliance(
            "learning_dilemma", "always:CMP", strategies="CMP,AVO", misperception="0.1"
        ).joint


def test_misreading_the_other_of_three_has_no_meaning():
    game = Bimatrix.of([[1] * 3] * 3, [[1] * 3] * 3)
    with pytest.raises(DilemmaError, match="reads the other of two strategies; game has 3"):
        _ = of(game, "tit_for_tat", misperception="0.1").joint


def test_a_policy_for_another_game_is_refused():
    seat = Seat.of(PRISONERS, 0)
    with pytest.raises(DilemmaError, match="is for 2 own strategies"):
        Alliance.of(load("learning_dilemma").at(), policy("grim", seat), policy("grim", seat), 0)


def test_policies_with_too_many_joint_states_are_refused():
    with pytest.raises(DilemmaError, match="copycat and copycat have more than"):
        _ = alliance("learning_dilemma", "copycat", strategies="grid:11").joint


def test_a_tremble_over_very_many_strategies_is_refused():
    """Each of 121 x 121 pairs may be carried out, and each of 121 deviations mixes them."""
    with pytest.raises(DilemmaError, match="a tremble over 121 x 121 strategies takes too long"):
        _ = alliance("learning_dilemma", "grim", strategies="grid:11", tremble="0.1").joint
