"""Patterns and types of learning in an alliance."""

import json
from fractions import Fraction

import pytest
from commands import run
from draws import alliance, alliance_values, fractions
from hypothesis import given
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.equilibrium.classes import classes
from dilemma.equilibrium.learning import (
    PATTERN_RULE,
    TYPES,
    TYPES_RULE,
    learning,
    learning_of,
    parts_of,
    pattern,
    pattern_of,
)
from dilemma.equilibrium.solve import solve
from dilemma.stage.forces import forces, grim_discount
from dilemma.stage.game import Bimatrix

# Parameters of all four regimes, and what tells them apart.
SHARED = {
    "common_benefit": "0.4",
    "synergy": "0.2",
    "baseline_benefit": "0.1",
    "transparency_cost": "0.05",
    "safeguarding_cost": "0.1",
}
REGIMES = {
    "competitive": {"knowledge_value": 1, "competitive_overlap": "0.9"},
    "non-competitive": {"knowledge_value": 1, "competitive_overlap": "0.05"},
    "non-mutual": {"knowledge_value": 0, "competitive_overlap": "0.2"},
    "asymmetrical": {
        "knowledge_value": [1, 0],
        "competitive_overlap": "0.4",
        "inimitable_resources": ["0.2", "0.8"],
        "bargaining_share": ["0.6", "0.4"],
    },
}
WORTH = fractions(0, 3, 60)


def regime(name):
    """The alliance of one of Tsang's patterns."""
    return alliance(**(SHARED | REGIMES[name])).at()


def pure(game):
    """The pure equilibria by the names of the strategies."""
    supports = (profile.supports for profile in solve(game, "pure").profiles)
    return {(game.row_labels[i], game.column_labels[j]) for (i,), (j,) in supports}


def at(game, row, column):
    """The mixes of a cell, by the names of the two strategies."""
    return (
        tuple(Fraction(label == row) for label in game.row_labels),
        tuple(Fraction(label == column) for label in game.column_labels),
    )


# Patterns (Tsang 1999)


@pytest.mark.parametrize("name", REGIMES)
def test_each_regime_shows_its_pattern(name):
    """The parameters that stand for a pattern are classified as this pattern."""
    assert pattern_of(regime(name)).name == name


def test_the_regimes_have_the_classes_that_were_computed_for_them():
    """Competitive: the dilemma, d_grim .316; non-competitive: harmony; asymmetrical: both."""
    competitive = regime("competitive")
    (first, second) = forces(competitive.believed)

    assert classes(competitive) == ("Prisoner's Dilemma",) * 2
    assert round(grim_discount(first), 3) == round(grim_discount(second), 3) == Fraction(".316")
    assert classes(regime("non-competitive")) == ("Harmony", "Harmony")
    assert classes(regime("asymmetrical")) == ("Stag Hunt", "Harmony")
    assert pure(competitive) == {("competition", "competition")}
    assert pure(regime("asymmetrical")) == {
        ("collaboration", "collaboration"),
        ("avoidance", "competition"),
    }
    assert ("avoidance", "avoidance") in pure(regime("non-mutual"))


@pytest.mark.parametrize(
    ("worth", "overlap", "name"),
    [
        (("0.0999", "0.0999"), 1, "non-mutual"),
        (("0.1", "0.1"), 1, "competitive"),
        (("0.1", "0"), 1, "asymmetrical"),
        (("0.3", "0.9"), 0, "non-competitive"),
        (("0.2999", "0.9"), 0, "asymmetrical"),
        (("0.9", "0.2999"), 1, "asymmetrical"),
        ((1, 1), "0.5", "competitive"),
        ((1, 1), "0.4999", "non-competitive"),
    ],
)
def test_the_thresholds_are_exact(worth, overlap, name):
    """1/10, 1/3 and 1/2: our modelling decision, on the side that is stated."""
    assert pattern(tuple(map(Fraction, worth)), Fraction(overlap)) == name


@given(WORTH, WORTH, fractions(0, 1, 60))
def test_a_pattern_does_not_depend_on_the_seats(one, two, overlap):
    """It is one word for the alliance."""
    assert pattern((one, two), overlap) == pattern((two, one), overlap)


@given(alliance_values())
def test_the_pattern_is_read_as_the_partners_see_it(values):
    """v_i includes i's own undervaluation: what i thinks little of, it does not try to learn."""
    game = alliance(**values).at()
    first, second = game.believed

    assert pattern_of(game).worth == (first.worth, second.worth)
    assert pattern_of(game).overlap == game.parameters["competitive_overlap"]


# Types (Kobashi & Fujikawa 2009)


@given(st.lists(fractions(), min_size=4, max_size=4))
def test_shares_are_of_what_the_types_pay_and_the_largest_is_the_type_that_pays_most(numbers):
    """They add up to 1 unless nothing learned pays; a type that costs has no share."""
    parts = dict(zip(TYPES, numbers, strict=True))
    found = learning(parts)

    assert tuple(found.shares) == TYPES
    assert sum(found.shares.values()) == (max(numbers) > 0)
    assert all(found.shares[name] == 0 for name in TYPES if parts[name] <= 0)
    assert found.largest == tuple(
        name for name in TYPES if parts[name] == max(numbers) and parts[name] > 0
    )


@given(st.lists(fractions(), min_size=4, max_size=4), fractions(1, 9))
def test_stakes_change_no_type_of_learning(numbers, stakes):
    """They multiply all types alike."""
    parts = dict(zip(TYPES, numbers, strict=True))

    assert learning({name: stakes * part for name, part in parts.items()}) == learning(parts)


def test_what_is_no_learning_plays_no_part():
    """Leakage, costs and the baseline benefit pay or cost, but nothing is learned by them."""
    parts = dict.fromkeys(TYPES, Fraction(1)) | {"baseline": Fraction(100), "costs": Fraction(9)}

    assert learning(parts).largest == TYPES
    assert set(learning(parts).shares.values()) == {Fraction(1, 4)}


@given(alliance_values(), st.data())
def test_the_expected_parts_add_up_to_the_payoffs_of_any_profile(values, data):
    """The types of learning, leakage, costs and the baseline: nothing is lost in a mix."""
    game = alliance(**values).at()

    def mix():
        weights = data.draw(st.lists(st.integers(0, 3), min_size=5, max_size=5).filter(any))
        return [Fraction(weight, sum(weights)) for weight in weights]

    row, column = mix(), mix()
    expected = [
        sum(row[i] * payoff[i, j] * column[j] for i in range(5) for j in range(5))
        for payoff in (game.row, game.column)
    ]

    assert [sum(parts.values()) for parts in parts_of(game, row, column)] == expected


def test_the_default_alliance_learns_what_the_partner_knows():
    """COL-COL: v F = 1, beta m (F + F) = 1/2, beta 2 b F F = 3/10 for each: 10/18 of it private."""
    game = alliance().at()
    both = learning_of(game, *at(game, "collaboration", "collaboration"))

    for found in both:
        assert found.largest == ("received-private",)
        assert list(found.shares.values()) == [
            Fraction(10, 18),
            Fraction(5, 18),
            Fraction(0),
            Fraction(3, 18),
        ]


@pytest.mark.parametrize(
    ("values", "largest"),
    [
        ({"common_benefit": 2}, "received-common"),
        ({"private_synergy": 2}, "integrative-private"),
        ({"synergy": 2}, "integrative-common"),
    ],
)
def test_each_type_can_be_the_largest(values, largest):
    """Raising the parameter that a type stands on makes it the largest at COL-COL."""
    game = alliance(**values).at()
    (first, second) = learning_of(game, *at(game, "collaboration", "collaboration"))

    assert first.largest == second.largest == (largest,)


def test_types_that_tie_are_both_named():
    """v F = beta m (F + F) where m is 1."""
    game = alliance(common_benefit=1).at()
    (first, _) = learning_of(game, *at(game, "collaboration", "collaboration"))

    assert first.largest == ("received-private", "received-common")


def test_partners_may_learn_in_different_ways():
    """Who competes against an open partner takes in; the open one gets only common benefits."""
    game = alliance(spillover=0).at()
    (taker, giver) = learning_of(game, *at(game, "competition", "accommodation"))

    assert taker.largest == ("received-private",)
    assert giver.largest == ("received-common",)
    assert giver.shares["received-common"] == 1


def test_nobody_learns_in_mutual_avoidance():
    """No flow, no type, no shares."""
    game = alliance().at()
    (first, second) = learning_of(game, *at(game, "avoidance", "avoidance"))

    assert first == second == ((), dict.fromkeys(TYPES, 0))


def test_only_an_alliance_learns():
    """Other games have payoffs, but no knowledge."""
    game = Bimatrix.of([[1]], [[1]])
    one = (Fraction(1),)

    assert pattern_of(game) is None
    assert parts_of(game, one, one) is None
    assert learning_of(game, one, one) is None


# What is printed


def test_solve_prints_the_pattern_and_the_types_with_their_rules():
    """A reader sees by which thresholds the words were chosen."""
    said = " ".join(run("solve", "learning_dilemma").out.split())

    assert "Pattern of learning (Tsang 1999): competitive." in said
    assert PATTERN_RULE in said
    assert "Type of learning at each equilibrium (Kobashi & Fujikawa 2009)" in said
    assert "1 received-private 0.6536 received-private 0.6536" in said
    assert TYPES_RULE in said


def test_ties_and_no_learning_are_printed():
    """Both types that tie are named; where nobody learns it says none."""
    tied = run("solve", "compromise_hedge").out
    assert "received-private and received-common 0.5 each" in tied
    assert "1   none" in run("solve", "separate_hq").out


def test_a_reader_sees_the_types_at_four_equilibria():
    """The document has all of them."""
    said = run("solve", "non_mutual_jv").out
    document = json.loads(run("solve", "non_mutual_jv", "-f", "json").out)

    assert "Shown: the first 4" in said
    assert len(document["equilibria"]) > 4
    assert all(entry["learning"] for entry in document["equilibria"])


@pytest.mark.parametrize("name", ["nummi", "sino_singapore"])
def test_the_document_holds_patterns_and_types_exactly(name):
    """What the text rounds can be read back."""
    document = json.loads(run("solve", name, "-f", "json").out)
    solution = solve(load(name).at(), method="exact")
    found = pattern_of(solution.game)

    assert document["pattern"] == {
        "name": found.name,
        "worth": [str(worth) for worth in found.worth],
        "competitive_overlap": str(found.overlap),
        "rule": PATTERN_RULE,
    }
    for entry, profile in zip(document["equilibria"], solution.profiles, strict=True):
        both = learning_of(solution.game, profile.row, profile.column)
        assert entry["learning"] == [
            {
                "largest": list(one.largest),
                "shares": {name: str(share) for name, share in one.shares.items()},
            }
            for one in both
        ]


def test_the_document_holds_the_place_and_the_boundaries():
    """Matching pennies: a boundary for the matcher alone, eight places for both."""
    document = json.loads(run("solve", "matching_pennies", "-f", "json").out)

    assert document["pattern"] is None
    assert document["equilibria"][0]["learning"] is None
    assert document["boundaries"] == [
        {"zero": ["R-P"], "between": ["Coordination", "Stag Hunt"]},
        None,
    ]
    assert document["topology"]["ties"] == [["S = T", "R = P"], ["R = P", "S = T"]]
    assert len(document["topology"]["places"]) == 8
    dilemma = json.loads(run("solve", "learning_dilemma", "-f", "json").out)
    assert dilemma["topology"] == {
        "places": [{"number": "g111", "name": "Prisoner's Dilemma"}],
        "ties": [[], []],
    }
    assert dilemma["boundaries"] == [None, None]
