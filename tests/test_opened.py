"""A game with open parameters is the game: numbers put in later give the payoffs they give now."""

from fractions import Fraction

import pytest
from draws import alliance, alliance_values
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.game_file import parsed
from dilemma.catalog.games import load
from dilemma.equilibrium.formulas import value_at
from dilemma.errors import DilemmaError
from dilemma.stage.game import AllianceGame
from dilemma.stage.opened import opened
from dilemma.stage.parameters import PARAMETERS
from dilemma.stage.symbolic import in_letters, in_symbols

ONE_PERIOD = [name for name, entry in PARAMETERS.items() if not entry.later]


def payoffs(game, here):
    """Both matrices of an open game with numbers in the place of its parameters."""
    return [
        [[value_at(cell, here) for cell in line] for line in matrix.lists()]
        for matrix in (game.row, game.column)
    ]


def numbers(game):
    """Both matrices of a bimatrix as lists."""
    return [game.row.tolist(), game.column.tolist()]


@settings(max_examples=10)
@given(alliance_values(), st.sampled_from(ONE_PERIOD))
def test_an_open_parameter_may_have_any_value(values, name):
    """To leave a parameter open and put its number in is to have it from the start."""
    game = alliance(**{k: v for k, v in values.items() if k != "believed_restraint"})
    now = game.at().parameters[name]
    value = now[0] if isinstance(now, tuple) else now

    assert payoffs(opened(game, [name], {}), {name: value}) == numbers(game.at(**{name: value}))


@settings(max_examples=10)
@given(alliance_values(), st.sampled_from([n for n in ONE_PERIOD if not PARAMETERS[n].pair]))
def test_a_parameter_of_one_partner_leaves_the_other_alone(values, name):
    """name_2 is the column partner's; of the two bargaining shares each is 1 less the other."""
    game = alliance(**values)
    value = game.at().parameters[name][0]
    one_sided = f"{name}_2"

    assert payoffs(opened(game, [one_sided], {}), {one_sided: value}) == numbers(
        game.at(**{one_sided: value})
    )


@settings(max_examples=10)
@given(alliance_values())
def test_the_letters_of_the_theory_say_the_same(values):
    """A, v, l, w, B, K and the rest carry every payoff but the baseline, which is no choice's."""
    game = alliance(**values | {"baseline_benefit": 0})
    letters = in_letters(game, {})

    assert payoffs(letters, letters.here) == numbers(game.at())


@settings(max_examples=10)
@given(alliance_values(), st.sampled_from(ONE_PERIOD))
def test_the_symbols_of_all_parameters_say_the_same(values, name):
    """For whatever parameter they are solved."""
    game = alliance(**values | {"baseline_benefit": 0})
    given_pair = game.at().parameters[name]
    if isinstance(given_pair, tuple) and given_pair[0] != given_pair[1]:
        name = f"{name}_1"
    symbols = in_symbols(game, {}, name)

    assert payoffs(symbols, symbols.here) == numbers(game.at())


def test_partners_who_are_alike_share_their_symbols():
    """The default game has one A and one phi, NUMMI two of each."""
    alike = in_symbols(load("learning_dilemma"), {}, "trust").names
    unlike = in_symbols(load("nummi"), {}, "synergy").names

    assert (alike[0], "phi" in alike, "phi_1" in alike) == ("T", True, False)
    assert (unlike[0], "phi" in unlike, "phi_1" in unlike) == ("b", False, True)


def test_the_belief_follows_the_restraint_unless_the_game_says_otherwise():
    """As where numbers are put in."""
    follows = opened(load("learning_dilemma"), ["trust_restraint"], {})
    fixed = opened(load("learning_dilemma"), ["trust_restraint"], {"believed_restraint": 1})

    assert follows.row[0, 0] != fixed.row[0, 0]
    assert not fixed.row[0, 0].diff(fixed.row[0, 0].field.gens[0])


def test_the_belief_of_one_partner_may_be_said_and_the_others_follow():
    """What `at` does with numbers, an open restraint does too."""
    game, said = load("learning_dilemma"), {"believed_restraint_1": 1, "trust": "9/10"}
    restraint = Fraction(3, 4)

    assert payoffs(opened(game, ["trust_restraint"], said), {"trust_restraint": restraint}) == (
        numbers(game.at(**said, trust_restraint=restraint))
    )
    symbols = in_symbols(game, said, "trust_restraint")
    assert payoffs(symbols, symbols.here) == numbers(game.at(**said))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"trust": 1}, "trust"),
        ({"trust_1": 1}, "trust"),
        ({"trust_1": 1}, "trust_1"),
        ({"bargaining_share_1": "3/10"}, "bargaining_share_2"),
    ],
)
def test_a_parameter_is_set_or_open(values, name):
    """Not both; the two bargaining shares are one parameter."""
    with pytest.raises(DilemmaError, match=f"{name} is left open and {next(iter(values))} is set"):
        opened(load("learning_dilemma"), [name], values)


@pytest.mark.parametrize("name", ["bargaining_share", "bargaining_share_1", "bargaining_share_2"])
def test_of_the_two_bargaining_shares_each_is_one_less_the_other(name):
    """Whichever is open."""
    game, share = load("nummi"), Fraction(1, 4)

    assert payoffs(opened(game, [name], {}), {name: share}) == numbers(game.at(**{name: share}))


def test_one_partners_parameter_may_be_open_where_both_are_set():
    """The other partner keeps what was set."""
    game = load("learning_dilemma")
    open_game = opened(game, ["trust_1"], {"trust": "1/5"})

    assert payoffs(open_game, {"trust_1": Fraction(1)}) == numbers(game.at(trust=["1", "1/5"]))


def test_a_game_of_its_own_opens_in_its_parameters():
    """R, S, T and P stand for themselves; what stays a number is one."""
    game = opened(load("prisoners_dilemma"), ["R"], {"T": 7})

    assert str(game.row[0, 0]) == "R"
    assert value_at(game.row[1, 0], {"R": Fraction(3)}) == 7
    assert game.here == {"R": 3}


def test_payoffs_may_divide():
    """A rational function keeps its denominator."""
    text = """
title = "Divided"
source = "made"
[parameters]
a = 2
[payoffs]
strategies = ["x", "y"]
symmetric = true
row = [["1/(a - 1)", "0"], ["1", "a"]]
"""
    game = opened(parsed(text, "made").game("divided"), ["a"], {})

    assert str(game.row[0, 0]) == "1/(a - 1)"
    assert value_at(game.row[0, 0], {"a": Fraction(1)}) is None


@pytest.mark.parametrize(
    ("name", "names", "message"),
    [
        ("learning_dilemma", ["trst"], "no parameter called 'trst'. Did you mean 'trust'"),
        ("learning_dilemma", ["synergy_1"], "synergy is one value for the pair"),
        ("learning_dilemma", ["trust", "trust"], "trust is left open twice"),
        ("learning_dilemma", ["trust", "trust_1"], "trust is left open twice"),
        ("learning_dilemma", ["discount"], "discount plays no part in one period, only over time"),
        ("prisoners_dilemma", ["Q"], "no parameter called 'Q'. Known: P, R, S, T."),
        ("prisoners_dilemma", ["R", "R"], "R is left open twice"),
    ],
)
def test_what_cannot_be_left_open_is_refused(name, names, message):
    """In one line that names it."""
    with pytest.raises(DilemmaError, match=message):
        opened(load(name), names, {})


def test_convex_costs_have_a_letter():
    """Only where the game has them, for linear costs keep compromise a mixture."""
    game = load("compromise_hedge")

    assert isinstance(game, AllianceGame)
    assert "q" in in_letters(game, {}).names
    assert in_letters(game, {}).points is None
    assert "q" not in in_letters(load("learning_dilemma"), {}).names
