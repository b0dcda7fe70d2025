"""The closed forms of repeated alliances, derived by the engine in letters."""

from fractions import Fraction

import pytest
from alliances import of
from sympy import Symbol, simplify

from dilemma.catalog.game_file import parsed
from dilemma.catalog.games import load
from dilemma.repeated.belief import belief_needed, repeated_forces
from dilemma.repeated.formal import Formal, critical_formula
from dilemma.repeated.patience import patience
from dilemma.stage.forces import (
    exit_discount,
    forces,
    grim_discount,
    patience_needed,
    risk_dominance_discount,
    signal_discount,
    tit_for_tat_discounts,
    trust_needed,
)
from dilemma.stage.letters import letters


def formula(game, name, *, strategies=None, concept="perfect", given=None, **noise):
    """The formula of the critical discount factor, and the letters it is in."""
    stage, given = load(game), given or {}
    stage = stage if strategies is None else stage.with_strategies(strategies)
    found = of(stage.at(**given), name, **noise)
    formal = Formal(stage, given, found.outside)
    return critical_formula(formal, patience(found, concept)), formal


def forces_in(formal, side=0):
    return forces(letters(formal.letters.get))[side]


def same(expression, function):
    return simplify(expression - function.as_expr()) == 0


@pytest.mark.parametrize("strategies", ["five", "corners", "COL,CMP"])
def test_grim_needs_the_textbooks_ratio(strategies):
    found, formal = formula("learning_dilemma", "grim", strategies=strategies)
    assert found.named == "(G - H)/W"
    assert same(found.expression, grim_discount(forces_in(formal)))


def test_the_column_partner_binds_where_it_is_the_more_tempted():
    """Toyota's threshold is the larger one: its own letters are in the formula."""
    found, formal = formula("nummi", "grim")
    assert found.named == "(G - H)/W"
    assert same(found.expression, grim_discount(forces_in(formal, 1)))


def test_exit_needs_the_ratio_with_the_outside_option():
    found, formal = formula("learning_dilemma", "exit", given={"outside_option": "0.2"})
    assert found.named == "(G - H)/(P + W - o)"
    competing = formal.payoff(0, (1, 1))
    assert same(
        found.expression, exit_discount(forces_in(formal), competing, formal.letters["o_1"])
    )


def test_who_has_more_outside_is_harder_to_threaten_with_leaving():
    """The column partner's own option is in the formula where it binds."""
    found, formal = formula("learning_dilemma", "exit", given={"outside_option": ["0.2", "0.4"]})
    competing = formal.payoff(1, (1, 1))
    expected = exit_discount(forces_in(formal, 1), competing, formal.letters["o_2"])
    assert same(found.expression, expected)


def test_tit_for_tat_needs_the_larger_of_two_ratios():
    first, formal = formula("learning_dilemma", "tit_for_tat", concept="nash")
    assert first.named == "(G - H)/W"
    second, formal = formula("axelrod", "tit_for_tat", strategies="COL,CMP", concept="nash")
    assert second.named == "(G - H)/(W + H)"
    assert same(second.expression, tit_for_tat_discounts(forces_in(formal))[1])


def test_a_noisy_signal_needs_the_ratio_with_the_error():
    """In letters, at an error of 1/10."""
    found, formal = formula("learning_dilemma", "grim", signal="1/10")
    assert same(found.expression, signal_discount(forces_in(formal), Fraction(1, 10)))
    assert found.named == "(G - H)/((1 - 2 epsilon)(W - G + H) + (1 - epsilon)(G - H))"


def test_win_stay_lose_shift_needs_a_punishment_of_one_period():
    """(T - R)/(R - P): it punishes once and collaborates again."""
    found, formal = formula("learning_dilemma", "win_stay_lose_shift")
    G, W, H = forces_in(formal)
    assert found.named == "(G - H)/(W - G + H)"
    assert same(found.expression, (G - H) / (W - G + H))


def test_a_formula_has_the_signs_that_its_parts_have_here():
    """(T - R)/(T - S), and not the same with both turned round."""
    found, _ = formula("chicken", "grim", concept="nash")
    R, S, T = map(_real, "RST")
    assert found.expression.as_numer_denom() == (T - R, T - S)


def test_chickens_reversion_is_to_the_deviators_worse_equilibrium():
    found, formal = formula("learning_chicken", "grim:nash", strategies="COL,CMP")
    G, W, H = forces_in(formal)
    assert found.named == "(G - H)/(W + G)"
    assert same(found.expression, (G - H) / (W + G))


def test_a_free_game_has_its_own_letters():
    found, _ = formula("prisoners_dilemma", "grim")
    R, T, P = map(_real, "RTP")
    assert simplify(found.expression - (T - R) / (T - P)) == 0
    assert found.named is None


def test_two_rounds_of_punishment_give_a_surd():
    """(T - R) = (d + d^2)(R - P)."""
    found, _ = formula("prisoners_dilemma", "limited_punishment:2", given={"T": "7/2"})
    R, T, P = map(_real, "RTP")
    d = found.expression
    assert simplify((d + d**2) * (R - P) - (T - R)) == 0


def test_a_game_may_use_the_letter_delta_itself():
    """Its own parameter is not taken for the discount factor."""
    stage = parsed(
        """
        title = "Patient prisoners"
        source = "ours"
        [parameters]
        delta = 5
        [payoffs]
        strategies = ["keep", "cheat"]
        row = [[3, 0], ["delta", 1]]
        symmetric = true
        """,
        "patient.toml",
    ).game("patient")
    found = of(stage.at(), "grim")
    expression = critical_formula(Formal(stage, {}), patience(found)).expression
    assert str(expression) == "(delta - 3)/(delta - 1)"


def test_above_degree_two_there_is_a_polynomial_and_no_formula():
    found, _ = formula("prisoners_dilemma", "limited_punishment:3", given={"T": "7/2"})
    assert (found.expression, found.named) == (None, None)


def test_policies_that_choose_by_chance_have_no_formula():
    found, _ = formula("learning_dilemma", "generous_tit_for_tat:1/10", concept="nash")
    assert found is None


def test_where_repetition_is_not_needed_there_is_no_formula():
    assert formula("learning_stag_hunt", "grim:nash")[0] is None


def four_values(side=0):
    """R, S, T, P of the repeated alliance for grim and always competing, in letters."""
    stage = load("learning_dilemma").with_strategies("COL,CMP")
    game, formal = stage.at(), Formal(stage, {})
    pairs = [("grim", "grim"), ("grim", "always_competition"),
             ("always_competition", "grim"), ("always_competition",) * 2]  # fmt: skip
    if side:
        pairs = [pair[::-1] for pair in pairs]
    return tuple(formal.value(of(game, *pair), side) for pair in pairs), formal


@pytest.mark.parametrize("side", [0, 1])
def test_the_trust_needed_is_a_mixed_equilibrium_of_the_repeated_game(side):
    """tau = (1 - d) G/(H + d (W - G)): G/H of the values, for both partners."""
    values, formal = four_values(side)
    G, _, H = repeated_forces(values)
    assert trust_needed(forces_in(formal, side), formal.delta) == G / H


def test_risk_dominance_is_trust_of_one_half():
    """d_rd = (2 G - H)/(W + G)."""
    values, formal = four_values()
    G, W, H = forces_in(formal)
    repeated = repeated_forces(values)
    assert 2 * repeated.exposure - repeated.complementarity == (2 * G - H) - formal.delta * (W + G)
    at = risk_dominance_discount((G, W, H))
    assert at * (W + G) == 2 * G - H


def test_trust_and_patience_are_inverse():
    """tau(delta) = T solved for delta; at full trust it is grim's threshold."""
    _, formal = four_values()
    force, trust = forces_in(formal), formal.letters["K_2"]  # any other letter
    assert trust_needed(force, patience_needed(force, trust)) == trust
    assert patience_needed(force, 1) == grim_discount(force)


def test_a_value_in_letters_is_the_number_at_their_values():
    (value, *_), formal = four_values()
    numbers = {Symbol(name, real=True): number for name, number in formal.here.items()}
    assert value.as_expr().subs(numbers) == Fraction(19, 20)


def test_belief_is_none_where_nothing_suffices_and_zero_where_anything_does():
    force = repeated_forces
    assert belief_needed(force((3, 0, 5, 1))) is None  # collaboration never answers
    assert belief_needed(force((3, 2, 2, 1))) == 0  # always answers
    assert belief_needed(force((4, 0, 3, 1))) == Fraction(1, 2)


def _real(name):
    return Symbol(name, real=True)
