"""When two policies are an equilibrium, by the definition and by one-shot deviations."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from alliances import alliance, of
from draws import automata
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.joint import OUT
from dilemma.repeated.perfection import deviations, state_name, verdict, worth
from dilemma.repeated.policies import POLICIES
from dilemma.repeated.policy import Policy, Seat, pure
from dilemma.repeated.value import value

PRISONERS = load("prisoners_dilemma").at()
CHICKEN = load("chicken").at()


def replies(found, side):
    """Every policy that chooses by the state of the partner's policy: one is a best reply."""
    theirs = found.policies[1 - side]
    seat = Seat.of(found.game, side)
    moves = theirs.moves.transpose(0, 2, 1)
    for chosen in product(range(len(seat.own)), repeat=len(theirs.states)):
        yield Policy.of("reply", theirs.states, pure(seat, chosen), moves, start=theirs.start)


def is_nash(found):
    """By the definition: no policy of either partner is worth more against the other's."""
    for side in (0, 1):
        own = value(found).exact[side]
        for reply in replies(found, side):
            policies = (reply, found.policies[1]) if side == 0 else (found.policies[0], reply)
            if value(replace(found, policies=policies)).exact[side] > own:
                return False
    return True


def is_perfect(found):
    """By the definition: Nash from every pair of states that some history reaches."""
    one, two = found.policies
    return all(
        is_nash(replace(found, policies=(replace(one, start=s), replace(two, start=t))))
        for s, t in found.joint.states
    )


@settings(max_examples=60, deadline=None)
@given(
    automata(largest=2),
    automata(largest=2, pure=True),
    st.sampled_from([PRISONERS, CHICKEN]),
    st.sampled_from(["0", "1/2", "4/5"]),
    st.sampled_from(["0", "1/10"]),
)
def test_one_shot_deviations_and_best_replies_decide_as_the_definitions_do(
    one, two, game, discount, tremble
):
    """The one-shot deviation principle, and Howard's policy iteration, against brute force."""
    found = Alliance.of(game, one, two, discount, tremble=tremble)
    decided = verdict(found)
    assert decided.perfect == is_perfect(found)
    assert decided.nash == is_nash(found)


@pytest.mark.parametrize(
    "name", ["grim", "tit_for_tat", "win_stay_lose_shift", "limited_punishment:2"]
)
@pytest.mark.parametrize("discount", ["1/4", "7/10", "19/20"])
@pytest.mark.parametrize("game", ["prisoners_dilemma", "chicken", "stag_hunt"])
def test_named_policies_are_decided_as_the_definitions_do(name, discount, game):
    found = of(load(game).at(), name, discount=discount)
    decided = verdict(found)
    assert (decided.perfect, decided.nash) == (is_perfect(found), is_nash(found))


@pytest.mark.parametrize("discount", ["1/3", "2/3", "9/10", "99/100"])
def test_tit_for_tat_is_never_subgame_perfect(discount):
    """After one betrayal two of them retaliate in turns; forgiving pays, or betraying does."""
    decided = verdict(of(PRISONERS, "tit_for_tat", discount=discount))
    assert decided.perfect is False
    assert decided.kind == ("no equilibrium" if discount == "1/3" else "Nash, not subgame perfect")


def test_a_punishment_that_is_no_equilibrium_is_not_credible():
    """In Chicken mutual competition is none: at .9 grim is Nash, and not perfect."""
    decided = verdict(alliance("learning_chicken", "grim", discount="9/10"))
    assert (decided.kind, decided.deviation.state) == ("Nash, not subgame perfect", 1)
    assert verdict(alliance("learning_chicken", "grim:nash", discount="9/10")).perfect


def test_the_verdict_names_partner_state_deviation_and_gain():
    """At 1/5 < 245/1152 competing once gains (4/5)(T - R) - (1/5)(R - P)."""
    found = alliance("learning_dilemma", "grim", discount="1/5")
    deviation = verdict(found).deviation
    assert (deviation.side, found.labels(0)[deviation.strategy]) == (0, "competition")
    assert state_name(found, deviation.state) == "together - together"
    assert deviation.gain == Fraction(4, 5) * Fraction(245, 1000) - Fraction(1, 5) * Fraction(
        907, 1000
    )


@settings(max_examples=40, deadline=None)
@given(automata(), automata(), st.sampled_from(["1/3", "9/10"]))
def test_choosing_what_the_policy_chooses_gains_nothing(one, two, discount):
    """What a mixing state does on average no choice that it makes can gain on, taken together."""
    found = Alliance.of(PRISONERS, one, two, discount)
    for side in (0, 1):
        values = worth(found.joint, side, found.discount[side])
        assert values[0] == value(found).exact[side]
        plans = found.joint.plans[side]
        gains = {}
        for each in deviations(found.joint, side, found.discount[side], values):
            share = plans[each.state, each.strategy]
            gains[each.state] = gains.get(each.state, 0) + share * each.gain
        assert not any(gains.values())


@pytest.mark.parametrize("name", sorted(set(POLICIES) - {"trusting"}))  # it is no automaton
def test_every_policy_of_the_library_is_decided_or_says_why_not(name):
    """A stage equilibrium for ever is perfect; a policy that could gain names how."""
    arguments = {
        "always": "CMP", "limited_punishment": "2", "extortion": "2", "zd_generous": "2",
        "equalizer": "1/2",
    }  # fmt: skip
    text = f"{name}:{arguments[name]}" if name in arguments else name
    decided = verdict(alliance("learning_dilemma", text, discount="9/10"))
    assert (decided.perfect, decided.nash) in ((True, True), (False, True), (False, False))
    assert (decided.deviation is None) == decided.perfect
    assert decided.deviation is None or decided.deviation.gain > 0


def test_competing_for_ever_is_perfect_where_it_is_an_equilibrium():
    assert verdict(alliance("learning_dilemma", "always_competition", discount="9/10")).perfect
    assert not verdict(alliance("learning_dilemma", "always_avoidance", discount="9/10")).nash


def test_an_alliance_that_is_worse_than_leaving_is_left():
    """o > R: whoever could leave would, at once."""
    found = alliance("learning_dilemma", "exit", discount="9/10", given={"outside_option": 1})
    deviation = verdict(found).deviation
    assert found.labels(0)[deviation.strategy] in ("leave", "competition")
    patient = alliance("learning_dilemma", "exit", discount="99/100", given={"outside_option": 1})
    assert patient.labels(0)[verdict(patient).deviation.strategy] == "competition"


def test_the_end_is_no_state_to_deviate_from():
    found = alliance("learning_dilemma", "exit", discount="9/10")
    assert found.joint.options[0][-1] == []
    assert state_name(found, found.joint.states.index(OUT)) == "the alliance was left"


@pytest.mark.parametrize(
    ("noise", "rounds", "note"),
    [
        ({"discount": "9/10", "misperception": "1/10"}, None, "private monitoring"),
        ({"discount": "9/10"}, 10, "without a known end only"),
        ({"discount": 1}, None, "no single period counts"),
        ({"discount": ["9/10", 1]}, None, "no single period counts"),
    ],
)
def test_where_there_is_no_verdict_the_reason_is_said(noise, rounds, note):
    decided = verdict(alliance("learning_dilemma", "grim", **noise), rounds)
    assert (decided.perfect, decided.nash, decided.deviation) == (None, None, None)
    assert note in decided.note
    assert decided.kind == "no verdict"


def test_too_many_joint_states_are_not_decided():
    found = alliance(
        "learning_dilemma", "copycat", discount="1/2", strategies="grid:3", tremble="1/9"
    )
    assert "81 joint states; at most 64" in verdict(found).note
