"""Trust and patience: the curve between them, by the chain and by the closed forms."""

from fractions import Fraction

import pytest
from draws import alliance as random_alliance
from draws import alliance_values
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.repeated.belief import needed_at, self_consistent, trust_between
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat
from dilemma.stage.forces import forces, grim_discount, risk_dominance_discount


def both(game, name):
    return policy(name, Seat.of(game, 0)), policy(name, Seat.of(game, 1))


def by_chain(game, discount):
    return trust_between(game, both(game, "grim"), both(game, "always_competition"), discount)


@pytest.mark.parametrize(
    ("discount", "trust"),
    [(".3", ".773"), (".447", ".5"), (".6", ".304"), (".8", ".126"), (".9", ".058")],
)
def test_the_trust_needed_in_the_learning_dilemma(discount, trust):
    game, at = load("learning_dilemma").at(), Fraction(discount)
    found = needed_at(forces(game.believed)[0], at)
    assert by_chain(game, at) == (found, found)
    assert abs(found - Fraction(trust)) <= Fraction(1, 10 ** (len(trust) - 1))


@settings(max_examples=40, deadline=None)
@given(alliance_values(), st.fractions(0, Fraction(19, 20), max_denominator=20))
def test_grim_needs_the_same_trust_by_the_chain_and_by_the_forces(values, discount):
    """For all alliances of the model, with asymmetric partners."""
    game = random_alliance(**values).with_strategies("COL,CMP").at()
    expected = tuple(needed_at(force, discount) for force in forces(game.believed))
    assert by_chain(game, discount) == expected


def test_at_grims_threshold_full_trust_is_needed_and_below_it_none_suffices():
    force = forces(load("learning_dilemma").at().believed)[0]
    critical = grim_discount(force)
    assert needed_at(force, critical) == 1
    assert needed_at(force, critical - Fraction(1, 1000)) is None
    assert needed_at(force, risk_dominance_discount(force)) == Fraction(1, 2)
    assert round(risk_dominance_discount(force), 3) == Fraction("0.447")


def test_no_trust_is_needed_where_opening_costs_nothing():
    game = load("learning_harmony").at()
    assert needed_at(forces(game.believed)[0], Fraction(0)) == 0


@pytest.mark.parametrize(
    ("discount", "trust"), [(".1", ".831"), (".3", ".628"), (".5", ".456"), (".9", ".110")]
)
def test_the_trust_that_makes_just_itself_necessary(discount, trust):
    (root,) = self_consistent(load("learning_dilemma"), {}, Fraction(discount), 0)
    assert round(float(root), 3) == float(trust)


@settings(max_examples=25, deadline=None)
@given(alliance_values(), st.sampled_from([".2", ".5", ".9"]), st.sampled_from([0, 1]))
def test_at_a_self_consistent_trust_the_trust_needed_is_that_trust(values, discount, side):
    """Put back into the game as its trust parameter."""
    game, at = random_alliance(**values), Fraction(discount)
    found = self_consistent(game, {}, at, side)
    rational = [root.exact for root in found if root.exact is not None]
    for trust in rational:
        force = forces(game.at(trust=trust).believed)[side]
        assert needed_at(force, at) == trust
    for root in found:
        near = game.at(trust=Fraction(float(root)))
        needed = needed_at(forces(near.believed)[side], at)
        assume(needed is not None)
        assert abs(float(needed) - float(root)) < 1e-6
