"""What the stories say of changes in time, held against alliances that are played.

Each test states a direction of a text and what the model makes of it. The runs leave nothing to
chance.
"""

from fractions import Fraction

import numpy as np
import pytest
from alliances import of
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.equilibrium.learning import learning_of
from dilemma.repeated.simulation import play
from dilemma.stage.game import moved
from dilemma.stage.levers import Lever

COMPETING, ACCOMMODATING = "always_competition", "always_accommodation"
OPEN = "always_collaboration"


def run(name, *levers, row="trusting", column=None, rounds=40, **changes):
    """A named alliance played with changes from the first round on, and with levers."""
    stage, left = moved(load(name), changes, levers)
    return play(of(stage.at(**left), row, column, None), rounds)


def last(found, field, side):
    """A number of the last round of a run that goes on."""
    return found.of(field)[-1, side, 0]


# Partners who enter one market (Tsang 1999)


def test_partners_who_come_to_sell_in_one_market_part():
    """The stag hunt goes on for ever; with full overlap from round 10 on it ends after 13."""
    plain = run("learning_stag_hunt")
    rivals = run("learning_stag_hunt", Lever.of(10, {"competitive_overlap": 1}))

    assert (plain.how(0), rivals.how(0)) == ("goes on", "left by both")
    assert rivals.ended[0] == 13
    np.testing.assert_array_equal(plain.record[:9], rivals.record[:9])


def test_the_more_the_markets_overlap_the_sooner_the_partners_part():
    """One half is borne, four fifths until round 16, and all of it until round 13."""
    ends = [
        run("learning_stag_hunt", Lever.of(10, {"competitive_overlap": each})).ended[0]
        for each in ("1/2", "4/5", "1")
    ]
    assert ends == [0, 16, 13]


def test_partners_who_come_to_compete_leave_openly_and_for_what_they_have_learned():
    """They do not close before; where skills cannot be used against the partner they stay."""
    rivalry = Lever.of(10, {"competitive_overlap": 1})
    choices = run("learning_stag_hunt", rivalry).of("choice")[:13, :, 0]
    harmless = run("learning_stag_hunt", rivalry, poaching=0)

    assert (choices == 0).all()
    assert harmless.how(0) == "goes on"


# The gatekeeper (Tsang 1999)

GATEKEEPER = {"protectiveness_1": "0.4", "spillover_1": "0.2"}


def test_a_gatekeeper_cuts_what_leaks_and_the_sooner_the_more():
    """Goulds and a partner that both only take: what leaks by round 40, and what power is left."""
    found = [
        run("nanjing_goulds", *levers, row=COMPETING)
        for levers in ((), *((Lever.of(at, GATEKEEPER),) for at in (20, 10, 5, 1)))
    ]
    leaked = [each.learned[1, 0] for each in found]
    power = [last(each, "power", 0) for each in found]

    assert leaked == sorted(leaked, reverse=True)
    assert power == sorted(power)
    assert (leaked[0], leaked[-1]) == pytest.approx((0.604, 0.238), abs=1e-3)
    assert (power[0], power[-1]) == pytest.approx((0.303, 0.530), abs=1e-3)


def test_a_gatekeeper_costs_the_open_alliance_some_learning_on_both_sides():
    """Goulds keeps more power, but learns less as well, as it is no longer always open."""
    plain, guarded = run("nanjing_goulds"), run("nanjing_goulds", Lever.of(5, GATEKEEPER))

    assert (guarded.learned < plain.learned).all()
    assert last(guarded, "power", 0) > last(plain, "power", 0)
    assert (plain.of("choice") == 0).all()
    assert not (guarded.of("choice")[:, 0] == 0).all()


# Undervaluation corrected by seeing (Inkpen 1998)


def missed(found):
    """How much more Alpha gains than it believes, for each unit that flows to it."""
    gap = found.of("realized") - found.of("payoff")
    return gap[:, 0, 0] / found.of("flow")[:, 0, 0]


def test_what_alpha_sees_corrects_what_it_believes():
    """Where it looks at an open partner the error shrinks by the same share in every round."""
    plain = run("alpha_hito", row=COMPETING, column=ACCOMMODATING)
    seeing = run("alpha_hito", row=COMPETING, column=ACCOMMODATING, correction_1="0.3")

    np.testing.assert_allclose(missed(plain), missed(plain)[0])
    np.testing.assert_allclose(missed(seeing), missed(plain) * 0.7 ** np.arange(40), rtol=1e-6)
    assert seeing.value.mean[0] > plain.value.mean[0]
    assert seeing.realized.mean[0] == pytest.approx(plain.realized.mean[0])  # the same was done


def test_what_leaks_from_a_closed_partner_corrects_a_little():
    """A tenth is shown, so a tenth of the correction is made in each round."""
    plain, seeing = (
        run("alpha_hito", row=COMPETING, rounds=3, undervaluation_2=0, correction_1=each)
        for each in ("0", "0.3")
    )
    np.testing.assert_allclose(missed(seeing), missed(plain) * 0.97 ** np.arange(3))


def test_who_does_not_look_is_not_corrected():
    """Two trusting partners: Alpha avoids, so nothing that could be seen changes anything."""
    plain, seeing = run("alpha_hito"), run("alpha_hito", correction_1="0.3")

    np.testing.assert_array_equal(plain.of("choice")[:, 0], 4)
    np.testing.assert_array_equal(plain.of("realized"), seeing.of("realized"))


def test_an_alpha_that_sees_stays_and_gains():
    """In an open alliance it would leave after three rounds for want of what it does not see."""
    plain, seeing = (run("alpha_hito", row=OPEN, correction_1=each) for each in ("0", "0.3"))

    assert (plain.how(0), plain.ended[0]) == ("left by Alpha", 3)
    assert seeing.how(0) == "goes on"
    assert seeing.realized.mean[0] > 2 * plain.realized.mean[0]


def test_what_gm_saw_made_up_for_its_early_undervaluation():
    """An undervaluation of one half costs GM .090 in its own eyes; seeing gives .056 back."""
    right, wrong = run("nummi"), run("nummi", undervaluation_1="0.5")
    seeing = run("nummi", undervaluation_1="0.5", correction_1="0.2")
    lost = right.value.mean[0] - wrong.value.mean[0]

    assert lost == pytest.approx(0.090, abs=1e-3)
    assert seeing.value.mean[0] - wrong.value.mean[0] == pytest.approx(0.056, abs=1e-3)


# Learning from the alliance itself (Tsang 1999)


@settings(max_examples=15)
@given(st.integers(0, 40).map(lambda k: k / 20), st.integers(0, 20).map(lambda k: k / 20))
def test_experience_makes_the_alliance_of_the_silent_partner_worth_more(worth, rate):
    """By w_X times the stock 1 - (1 - g_X)^k of the rounds before, although nobody opens."""
    found = run("silent_partner", experience_worth=str(worth), experience_rate=str(rate))
    weights = found.course.weights[:40, 1]
    stock = 1 - (1 - rate) ** np.arange(40)

    assert (found.of("choice") == 4).all()
    assert found.value.mean[1] == pytest.approx(0.5 + worth * (weights @ stock))


# A dependent firm's base of knowledge (Inkpen 1998)


@settings(max_examples=15)
@given(st.floats(0.001, 1))
def test_a_firm_whose_base_erodes_has_less_power_in_every_round(rate):
    """It shows without looking, and its partner needs it less and less."""
    policies = {"row": ACCOMMODATING, "column": COMPETING}
    plain = run("access_not_acquisition", **policies)
    eroding = run("access_not_acquisition", erosion_1=str(rate), **policies)
    powers = [each.of("power")[:, 0, 0] for each in (plain, eroding)]

    assert (powers[1] < powers[0]).all()


def test_a_firm_that_learns_from_its_partner_erodes_less():
    """At a rate of a tenth: the share of power that is lost, if it looks and if it does not."""
    lost = []
    for row in (OPEN, ACCOMMODATING):
        plain, eroding = (
            run("access_not_acquisition", row=row, column=OPEN, erosion_1=each, rounds=5)
            for each in ("0", "0.1")
        )
        lost.append(1 - last(eroding, "power", 0) / last(plain, "power", 0))

    assert 0 < lost[0] < lost[1]


# What is created together (Kobashi & Fujikawa 2009)


def created_share(found):
    """
    What integrative learning pays among what all four types pay, round by round.

    Between partners alike it is b F^2 of (v + m) F + b F^2, for each.
    """
    flow = found.of("flow")[:, 0, 0]
    parameters = found.course.alliance.game.parameters
    created = float(parameters["synergy"]) * flow
    received = found.course.alliance.game.believed[0].worth + parameters["common_benefit"]
    return created / (float(received) + created)


def test_the_created_share_of_the_first_round_is_that_of_the_stage_game():
    """By the decomposition of the payoff at mutual collaboration."""
    game = load("renault_nissan").at()
    both_open = (Fraction(1), *[Fraction(0)] * 4)
    first, _ = learning_of(game, both_open, both_open)

    share = created_share(run("renault_nissan"))[0]
    assert share == pytest.approx(float(first.shares["integrative-common"]))


def test_the_created_share_falls_while_what_the_partners_brought_is_used_up():
    """Renault and Nissan: less flows in every round, and what is created takes two flows."""
    share = created_share(run("renault_nissan"))

    assert (np.diff(share) < 0).all()
    assert (share[0], share[-1]) == pytest.approx((0.208, 0.066), abs=1e-3)


def test_the_created_share_grows_with_trust_where_knowledge_is_not_used_up():
    """Trust opens what barriers protect, so both flows grow, and their product faster."""
    share = created_share(run("renault_nissan", learning_rate=0))
    guarded = created_share(run("renault_nissan", learning_rate=0, protectiveness="0.9"))

    assert (np.diff(share) > 0).all()
    assert (share[0], share[-1]) == pytest.approx((0.208, 0.215), abs=1e-3)
    assert guarded[-1] - guarded[0] > 10 * (share[-1] - share[0])


def test_fresh_skills_on_both_sides_raise_the_created_share_again():
    """Half of what both know is new in round 10: there is again more to learn from each other."""
    share = created_share(run("renault_nissan", Lever.of(10, renew="1/2")))

    assert (np.diff(share[:9]) < 0).all()
    assert share[9] > share[8]
