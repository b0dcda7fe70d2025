"""Every symbol of the model as data, and how values are given."""

from fractions import Fraction

import pytest
from draws import alliance_values
from hypothesis import given

from dilemma.errors import DilemmaError
from dilemma.stage.parameters import (
    PARAMETERS,
    ROUNDS,
    resolve,
    resolve_rounds,
    schedule,
    to_document,
)

HALF = Fraction(1, 2)


def test_the_defaults_are_those_of_the_model():
    """One wrong default moves every number of the default game."""
    expected = {
        "absorptive_capacity": "1", "disseminative_capacity": "1", "connections": "1",
        "relatedness": "1", "cultural_alignment": "1", "protectiveness": "0", "tacitness": "0",
        "spillover": "1/10", "knowledge_value": "1", "tacit_premium": "0", "undervaluation": "0",
        "novelty": "0", "competitive_overlap": "4/5", "trust_restraint": "1/2",
        "believed_restraint": "1/2", "trust": "1/2", "common_benefit": "1/2", "synergy": "3/10",
        "private_synergy": "0", "bargaining_share": "1/2", "stakes": "1",
        "receptivity_cost": "1/20", "transparency_cost": "1/10", "safeguarding_cost": "1/5",
        "cost_convexity": "0", "baseline_benefit": "0", "outside_option": "0",
        "inimitable_resources": "1/2", "discount": "9/10", "misperception": "0",
    }  # fmt: skip
    assert {name: str(entry.default) for name, entry in PARAMETERS.items()} == expected
    assert {name: str(entry.default) for name, entry in ROUNDS.items()} == {
        "learning_rate": "3/20", "obsolescence": "1/50", "annuity": "1/5", "trust_memory": "19/20",
        "trust_gain": "1", "trust_loss": "2", "prior_good": "2", "prior_bad": "2",
        "prior_interaction": "0", "power_sensitivity": "1", "poaching": "3/10", "scale": "1",
        "grace": "3", "payoff_memory": "1/2", "correction": "0", "experience_rate": "1/10",
        "experience_worth": "0", "erosion": "0",
    }  # fmt: skip


def test_parameters_of_the_pair_are_those_that_cannot_differ():
    """Overlap, trust's true restraint and the like belong to the relationship."""
    pair = {name for name, entry in PARAMETERS.items() if entry.pair}
    assert pair == {
        "relatedness", "tacit_premium", "novelty", "competitive_overlap", "trust_restraint",
        "common_benefit", "synergy", "cost_convexity", "misperception",
    }  # fmt: skip
    assert {name for name, entry in ROUNDS.items() if not entry.pair} == {
        "prior_good", "prior_bad", "prior_interaction", "correction", "experience_worth", "erosion",
    }  # fmt: skip


def test_every_parameter_says_what_it_is_and_where_it_comes_from():
    """Nothing enters the model without a meaning and a source in words."""
    for entry in [*PARAMETERS.values(), *ROUNDS.values()]:
        assert entry.meaning
        assert entry.source
        assert entry.unit
        assert entry.check(entry.default) == entry.default
        assert not {"[V]", "[P]", "[M]", "[I]"} & set(entry.source.split())


@pytest.mark.parametrize(
    ("name", "inside", "outside", "words"),
    [
        ("trust", ["0", "1"], ["-0.01", "1.01"], "from 0 to 1"),
        ("connections", ["0.01", "1"], ["0", "1.01"], "above 0 and at most 1"),
        ("spillover", ["0", "0.99"], ["1", "-0.1"], "at least 0 and below 1"),
        ("discount", ["0", "0.99"], ["1"], "at least 0 and below 1"),
        ("misperception", ["0", "0.49"], ["0.5"], "at least 0 and below 1/2"),
        ("bargaining_share", ["0.01", "0.99"], ["0", "1"], "above 0 and below 1"),
        ("undervaluation", ["-1", "1"], ["-1.01", "1.01"], "from -1 to 1"),
        ("stakes", ["0.001", "1000"], ["0", "-1"], "above 0"),
        ("knowledge_value", ["0", "1000"], ["-1"], "at least 0"),
        ("synergy", ["-1000", "1000"], [], "any number"),
        ("outside_option", ["-1000", "1000"], [], "any number"),
    ],
)
def test_ranges_are_kept_with_their_open_and_closed_ends(name, inside, outside, words):
    """A value outside is refused with the range in words, where it enters."""
    assert PARAMETERS[name].range == words
    for value in inside:
        resolve({name: value})
    for value in outside:
        with pytest.raises(DilemmaError, match=f"^{name} is .*; it must be {words}$"):
            resolve({name: value})


def test_one_value_is_for_both_partners_and_a_suffix_for_one():
    """name, name_1 and name_2, later ones upon earlier ones."""
    assert resolve({"trust": "0.7"})["trust"] == (Fraction(7, 10),) * 2
    assert resolve({"trust": ["0.7", 0.2]})["trust"] == (Fraction(7, 10), Fraction(1, 5))
    assert resolve({"trust_1": 1})["trust"] == (1, HALF)
    assert resolve({"trust_2": 1})["trust"] == (HALF, 1)
    assert resolve({"trust": 0, "trust_2": 1})["trust"] == (0, 1)
    assert resolve({"competitive_overlap": 0.3})["competitive_overlap"] == Fraction(3, 10)


def test_bargaining_shares_add_to_one_however_they_are_given():
    """One value x means (x, 1-x); one side sets the other."""
    quarter = (Fraction(1, 4), Fraction(3, 4))
    for given_values in (
        {"bargaining_share": "1/4"},
        {"bargaining_share_1": 0.25},
        {"bargaining_share_2": 0.75},
        {"bargaining_share": [0.25, 0.75]},
        {"bargaining_share_1": 0.25, "bargaining_share_2": 0.75},
        {"bargaining_share": [0.6, 0.4], "bargaining_share_2": 0.75},
    ):
        assert resolve(given_values)["bargaining_share"] == quarter


def test_trusts_believed_restraint_follows_the_true_one_unless_it_is_given():
    """theta_b = theta is a default, not a coincidence."""
    assert resolve({"trust_restraint": 0.2})["believed_restraint"] == (Fraction(1, 5),) * 2
    given_apart = {"trust_restraint": 0.2, "believed_restraint": [0.9, 0.2]}
    assert resolve(given_apart)["believed_restraint"] == (Fraction(9, 10), Fraction(1, 5))
    one_side = {"believed_restraint_1": 0.9, "trust_restraint": 0.2}
    assert resolve(one_side)["believed_restraint"] == (Fraction(9, 10), Fraction(1, 5))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"trst": 1}, "no parameter called 'trst'. Did you mean 'trust'?"),
        ({"trust_3": 1}, "no parameter called 'trust_3'. Did you mean 'trust'?"),
        ({"synergy_1": 1}, "synergy is one value for the pair; set synergy itself"),
        ({"trust": [1, 1, 1]}, "trust has 3 values; it takes one value or [row, column]"),
        ({"trust_1": [1, 1]}, "trust_1 has 2 values; it takes one value"),
        ({"synergy": [1, 1]}, "synergy has 2 values; it takes one value"),
        ({"trust": "x"}, "trust: 'x' is not a number"),
        ({"trust": True}, "trust: true is not a number"),
        ({"trust": "nan"}, "trust: 'nan' is not a number"),
        (
            {"bargaining_share": [0.5, 0.6]},
            "bargaining_share is 1/2 and 3/5; the two must add to 1",
        ),
        (
            {"bargaining_share": [0.5, 0.4]},
            "bargaining_share is 1/2 and 2/5; the two must add to 1",
        ),
        (
            {"bargaining_share_1": 0.5, "bargaining_share_2": 0.6},
            "bargaining_share is 1/2 and 3/5; the two must add to 1",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(values, said):
    """The message names the parameter and what it takes."""
    with pytest.raises(DilemmaError) as error:
        resolve(values)
    assert said in str(error.value)


@given(alliance_values())
def test_values_survive_the_way_through_a_document(values):
    """What a JSON document says gives the same game again."""
    resolved = resolve(values)
    assert resolve(to_document(resolved)) == resolved


def test_the_value_of_one_partner_leaves_the_others_as_it_is():
    """Sides may be set one after the other, in either order."""
    for values in ({"trust_2": 1, "trust_1": 0}, {"trust_1": 0, "trust_2": 1}):
        assert resolve(values)["trust"] == (0, 1)


def test_what_is_set_later_counts_whatever_was_given_before():
    """A change for both partners is one for both, also where the file sets that parameter."""
    changes = {"trust_1": "0.3", "trust": "0.9"}
    both = (Fraction(9, 10), Fraction(9, 10))
    assert resolve({}, changes)["trust"] == both
    assert resolve({"trust": ["0.5", "0.8"]}, changes)["trust"] == both
    assert resolve({"trust_restraint": 1}, {"believed_restraint_1": 0})["believed_restraint"] == (
        0,
        1,
    )


def test_changes_are_put_on_top_of_each_other_in_turn():
    """Also where an earlier one set both partners and a later one set one of them before."""
    changes = {"trust_1": 0}, {"trust": 1}, {"trust_1": "1/2"}
    assert resolve({"trust": "1/4"}, *changes[:1])["trust"] == (0, Fraction(1, 4))
    assert resolve({"trust": "1/4"}, *changes[:2])["trust"] == (1, 1)
    assert resolve({"trust": "1/4"}, *changes)["trust"] == (HALF, 1)


# Rounds


def test_what_moves_the_rounds_has_its_defaults_where_nothing_is_given():
    """A Fraction for the pair, one for each partner otherwise; no prior, one scale, no buyer."""
    values = resolve_rounds({})
    special = {"prior_good", "prior_bad", "scale", "grace", "ending"}

    assert set(values) == {*ROUNDS, "ending"}
    for name in set(ROUNDS) - special:
        default = ROUNDS[name].default
        assert values[name] == (default if ROUNDS[name].pair else (default, default))
    assert {name: values[name] for name in special} == {
        "prior_good": (None, None),
        "prior_bad": (None, None),
        "scale": ((1, 1),),
        "grace": 3,
        "ending": "dissolution",
    }


def test_what_moves_the_rounds_is_given_as_parameters_are():
    """One value, a pair, or one partner's; and changes on top."""
    values = resolve_rounds({"erosion": ["0.1", 0.2], "annuity": "1/3"}, {"erosion_2": 1})
    assert values["erosion"] == (Fraction(1, 10), 1)
    assert values["annuity"] == Fraction(1, 3)
    assert resolve_rounds({"scale": "1/2"}, {"scale": 3})["scale"] == ((1, 3),)
    assert resolve_rounds({"ending": "acquisition"})["ending"] == "acquisition"
    assert resolve_rounds({"grace": 0})["grace"] == 0


def test_priors_are_given_together_or_not_at_all():
    """Where a partner is given neither, its trust says what it begins with."""
    both = resolve_rounds({"prior_good": [2, 8], "prior_bad": 2})
    assert (both["prior_good"], both["prior_bad"]) == ((2, 8), (2, 2))
    second = resolve_rounds({"prior_good_2": 3, "prior_bad_2": 1})
    assert (second["prior_good"], second["prior_bad"]) == ((None, 3), (None, 1))


def test_a_schedule_of_the_scale_is_in_the_order_of_the_rounds():
    """However it is written; text and whole numbers name rounds."""
    assert schedule({"10": 2, "2": "0.5", "1": 1}) == ((1, 1), (2, HALF), (10, 2))
    assert schedule({6: 1, 1: 0}) == ((1, 0), (6, 1))
    assert schedule({"1": 1, "999999": 2})[1] == (999_999, 2)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"prior_good": 2},
            "prior_good and prior_bad belong together: give both or neither",
        ),
        (
            {"prior_bad_2": 2},
            "prior_bad and prior_good belong together: give both or neither",
        ),
        (
            {"prior_good": 2, "prior_bad_1": 2},
            "prior_good and prior_bad belong together: give both or neither",
        ),
        ({"grace": "5/2"}, "grace is 5/2; it must be a whole number"),
        ({"grace": -1}, "grace is -1; it must be at least 0"),
        ({"erosoin": 1}, "no parameter called 'erosoin'. Did you mean 'erosion'?"),
        ({"annuity_1": 1}, "annuity is one value for the pair; set annuity itself"),
        ({"correction": 2}, "correction is 2; it must be from 0 to 1"),
        ({"scale": {2: 1}}, "the schedule must say what holds from round 1 on"),
        ({"scale": {1: 1, 0: 1}}, "'0' is no round; write {1 = 0.2, 6 = 1}"),
        ({"scale": {1: 1, 1_000_000: 1}}, "'1000000' is no round; write {1 = 0.2, 6 = 1}"),
        ({"scale": {1: 1, "": 1}}, "'' is no round; write {1 = 0.2, 6 = 1}"),
        ({"scale": {1: 1, "²": 1}}, "'²' is no round; write {1 = 0.2, 6 = 1}"),
        ({"scale": {1: -1}}, "scale is -1; it must be at least 0"),
        (
            {"ending": "aquisition"},
            "no ending called 'aquisition'. Did you mean 'acquisition'? "
            "Known: acquisition, dissolution.",
        ),
        ({"ending": 3}, "no ending called '3'. Known: acquisition, dissolution."),
    ],
)
def test_rounds_that_cannot_be_are_refused_in_words(values, said):
    """The message names what is wrong and what would work."""
    with pytest.raises(DilemmaError) as error:
        resolve_rounds(values)
    assert str(error.value).startswith(said)
