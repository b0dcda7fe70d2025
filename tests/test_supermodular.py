"""Cross effects, extreme equilibria, and what more of a parameter does to collaboration."""

from fractions import Fraction
from random import Random

import pytest
from draws import alliance, alliance_values
from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import Symbol, expand

from dilemma.catalog.games import load
from dilemma.equilibrium.propositions import ASSUMPTIONS, proposition, propositions
from dilemma.equilibrium.solve import solve
from dilemma.equilibrium.supermodular import (
    cross_effects,
    extremes,
    monotone,
    supermodular,
    supports,
)
from dilemma.errors import DilemmaError
from dilemma.stage.letters import letters
from dilemma.stage.parameters import PARAMETERS, resolve
from dilemma.stage.payoffs import payoff, synergy, terms
from dilemma.stage.strategies import FIVE

UNIT = st.integers(0, 4).map(lambda step: Fraction(step, 4))
STEPS = (Fraction(1, 1000), Fraction(1, 50), Fraction(1, 10), Fraction(1, 2))


def supermodular_values(draw):
    """Legal parameters with which both partners' cross effects are not negative, and grow."""
    values = draw(alliance_values(synergy=draw(st.integers(0, 40).map(lambda k: Fraction(k, 20)))))
    return values | {"common_benefit": draw(st.integers(20, 90).map(lambda k: Fraction(k, 10)))}


@given(alliance_values(), st.lists(UNIT, min_size=8, max_size=8))
def test_the_condition_is_that_no_cross_difference_is_negative(values, places):
    """Found by differences at random points; where the condition fails some corner shows it."""
    one, two = alliance(**values).at().believed
    r, t, R, T, *more = places
    corners = [(Fraction(a), Fraction(b)) for a in (0, 1) for b in (0, 1)]

    def differences(low, high):
        """All cross differences of partner 1 between two points of the four choices."""
        for one_, two_ in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]:

            def u(a, b, at=(one_, two_)):
                point = list(low)
                point[at[0]], point[at[1]] = a, b
                return payoff(one, two, tuple(point[:2]), tuple(point[2:]))

            x, y = sorted((low[one_], high[one_])), sorted((low[two_], high[two_]))
            yield u(x[1], y[1]) - u(x[0], y[1]) - u(x[1], y[0]) + u(x[0], y[0])

    if supports(one, two):
        assert min(differences([r, t, R, T], more)) >= 0
    else:
        seen = [
            d
            for me in corners
            for you in corners
            for d in differences([*me, *you], [1 - z for z in (*me, *you)])
        ]
        assert min(seen) < 0


def test_the_cross_effects_have_the_factors_that_the_theory_says():
    """Both directions of the condition: signs of B_i, v + w + B F_j and w - l + B F_i."""
    one, two = letters()
    r, t, R, T = (Symbol(name, real=True) for name in ("r_1", "t_1", "r_2", "t_2"))
    gain = one.absorption * r * (two.spillover + (1 - two.spillover) * T)
    given_ = two.absorption * R * (one.spillover + (1 - one.spillover) * t)
    opened, closed = 1 - two.spillover, 1 - one.spillover
    effects = cross_effects()
    A, B, sigma = one.absorption, synergy(one), one.stakes
    to_me = sigma * A * opened * (one.worth + one.common + B * given_)
    to_you = sigma * two.absorption * closed * (one.common - one.leakage + B * gain)

    assert expand(effects["r_1", "t_2"] - to_me) == 0
    assert expand(effects["t_1", "r_2"] - to_you) == 0
    for pair in (("r_1", "t_1"), ("r_1", "r_2"), ("t_1", "t_2")):
        assert B in effects[pair].as_ordered_factors()


@given(st.data(), st.sampled_from(["five", "corners", "grid:3", "COL,CMP"]))
def test_best_replies_from_both_ends_reach_the_extreme_equilibria(data, strategies):
    """Every pure equilibrium that the solver finds lies between them."""
    values = supermodular_values(data.draw)
    if strategies == "five":
        values["cost_convexity"] = Fraction(0)
    game = alliance(**values).with_strategies(strategies).at()
    if not supermodular(game):
        return
    top, bottom = extremes(game)
    pure = [(p.supports[0][0], p.supports[1][0]) for p in solve(game, "pure").profiles]
    assert {top, bottom} <= set(pure)
    for cell in pure:
        for position, high, low in zip(cell, top, bottom, strict=True):
            for k in (2, 3):
                least, most = game.points[low][k], game.points[high][k]
                assert least <= game.points[position][k] <= most


def collaborates(values):
    """Whether both learn, whether collaboration is an equilibrium on the five, and the terms."""
    one, two = terms(resolve(values))
    gains = [
        payoff(mine, yours, strategy[2:], (1, 1)) - payoff(mine, yours, (1, 1), (1, 1))
        for mine, yours in ((one, two), (two, one))
        for strategy in FIVE
    ]
    return bool(one.absorption and two.absorption), max(gains) <= 0, (one, two)


# Twentieths of the range: with these collaboration is an equilibrium about as often as not.
LIKELY = {
    "absorptive_capacity": (10, 15, 20), "disseminative_capacity": (10, 15, 20),
    "connections": (10, 15, 20), "relatedness": (10, 15, 20), "cultural_alignment": (10, 15, 20),
    "bargaining_share": (8, 10, 12), "protectiveness": (0, 0, 1, 5, 10), "spillover": (0, 1, 5, 10),
    "competitive_overlap": (0, 1, 3, 5, 10, 15), "synergy": (4, 6, 8, 9, 10, 12),
    "undervaluation": (5, 10, 15), "tacitness": (0, 1, 5, 10),
}  # fmt: skip


def drawn(draws):
    """An alliance with linear costs in which collaboration is often an equilibrium."""

    def number(entry):
        low = entry.low if entry.low is not None else Fraction(-2)
        high = entry.high if entry.high is not None else Fraction(3)
        share = Fraction(draws.choice(LIKELY.get(entry.name, (0, 1, 5, 10, 15, 19))), 20)
        if entry.name.endswith("cost"):
            share /= 20
        value = low + (high - low) * share
        value += Fraction(1, 100) * (entry.open_low and value == low)
        return value - Fraction(1, 100) * (entry.open_high and value == high)

    values = {name: [number(entry), number(entry)] for name, entry in PARAMETERS.items()}
    for name, entry in PARAMETERS.items():
        if entry.pair or name == "bargaining_share":
            values[name] = values[name][0]
    return values | {"cost_convexity": Fraction(0)}


def changed(values, parameter, step):
    """More of a parameter of partner 1, or of the pair; None beyond its range."""
    entry, value = PARAMETERS[parameter], values[parameter]
    try:
        if isinstance(value, list):
            return values | {parameter: [entry.check(value[0] + step), value[1]]}
        return values | {parameter: entry.check(value + step)}
    except DilemmaError:
        return None


def meets(assumption, values, pair):
    """Whether both partners meet an assumption."""
    checks = {
        "B_i >= 0": all(synergy(term) >= 0 for term in pair),
        "l_i <= beta_i m": all(term.leakage <= term.common for term in pair),
        "p_i = 0": values["protectiveness"] == [0, 0],
    }
    return all(holds for what, holds in checks.items() if what in assumption)


def verdicts(count):
    """What a step did to collaboration: parameter, direction in which it was destroyed, where."""
    draws, destroyed, kept = Random(2), [], 0
    for _ in range(count):
        values = drawn(draws)
        learns, before, pair = collaborates(values)
        if not learns:
            continue
        for parameter in PARAMETERS:
            step = draws.choice(STEPS)
            after = changed(values, parameter, step)
            if after is None or parameter in ("bargaining_share", "cost_convexity"):
                continue
            learning, then, pair_after = collaborates(after)
            if before != then and learning:
                destroyed.append((parameter, 1 if before else -1, values, after, pair, pair_after))
            kept += before and then
    assert 10 * kept > count
    assert 10 * len(destroyed) > count
    return destroyed


def test_no_step_does_what_a_proposition_denies():
    """Collaboration that more of a parameter destroyed, or created, at random alliances."""
    for parameter, direction, values, after, pair, pair_after in verdicts(120):
        for each in proposition(parameter):
            under = meets(each.assumption, values, pair)
            if each.direction == direction and under:
                assert not meets(each.assumption, after, pair_after)


@pytest.mark.long
def test_where_nothing_is_said_collaboration_was_seen_to_break():
    """More of such a parameter destroys it in some alliances and creates it in others."""
    seen = {(parameter, direction) for parameter, direction, *_ in verdicts(400)}
    for name in ("knowledge_value", "undervaluation", "tacitness"):
        assert {(name, 1), (name, -1)} <= seen
        assert proposition(name) == ()


def test_the_propositions_by_hand():
    """Stakes, overlap and costs always; trust and ability with B_i >= 0; values: nothing."""
    said = {(each.parameter, each.direction, each.assumption) for each in propositions().proved}

    assert ("stakes", 1, "") in said
    assert ("competitive_overlap", -1, "") in said
    assert ("common_benefit", 1, "") in said
    assert ("transparency_cost", -1, "") in said
    assert ("trust", 1, "B_i >= 0") in said
    assert ("trust", 1, "p_i = 0") in said
    assert ("absorptive_capacity", 1, "B_i >= 0") in said
    assert ("spillover", -1, "l_i <= beta_i m") in said
    assert not {each for each in said if each[0] in ("knowledge_value", "discount")}
    assert all(assumption in ASSUMPTIONS for _, _, assumption in said)


def test_the_propositions_in_words_and_in_a_table():
    """One sentence and one row each."""
    said = propositions()
    assert said.sentences()[0] == (
        "Proposition. More absorptive capacity of either partner never destroys collaboration "
        "as an equilibrium, if B_i >= 0 for both."
    )
    assert said.table().rows[0] == ("absorptive_capacity", "never destroys", "B_i >= 0")
    assert len(said.table().rows) == len(said.proved)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: extremes(load("learning_dilemma").at()),
         "learning_dilemma is not supermodular: B_i >= 0 and l_i <= beta_i m fails"),
        (lambda: supermodular(load("chicken").at()),
         "chicken is no alliance: its strategies have no order"),
        (lambda: extremes(load("learning_harmony").with_strategies("COL,CMP,ACC").at()),
         "the strategies of learning_harmony are no grid of the square"),
    ],
)  # fmt: skip
def test_what_has_no_order_is_refused(call, message):
    """With the reason."""
    with pytest.raises(DilemmaError) as caught:
        call()
    assert str(caught.value) == message


def test_an_unknown_parameter_has_no_proposition():
    """With the nearest name."""
    with pytest.raises(DilemmaError, match="no parameter called 'thrust'"):
        proposition("thrust")


@given(st.data(), st.sampled_from([*PARAMETERS]), st.sampled_from(STEPS))
def test_extreme_equilibria_move_as_is_proved(data, name, step):
    """More of a parameter with increasing differences never lowers either of them, and so on."""
    proved, entry = monotone(name), PARAMETERS[name]
    assume(proved is not None and name != "cost_convexity")  # the five are no grid then
    game = alliance(**supermodular_values(data.draw) | {"cost_convexity": 0})
    now = game.at()
    value = now.parameters[name]
    more = (value[0] if isinstance(value, tuple) else value) + step
    assume(entry.where.holds(more))
    then = game.at(**{name if entry.pair else f"{name}_1": more})
    assume(supermodular(now) and supermodular(then))

    def points(numbers):
        return [
            [place for cell in extreme for place in numbers.points[cell][2:]]
            for extreme in extremes(numbers)
        ]

    for before, after in zip(points(now), points(then), strict=True):
        moved = [b - a for a, b in zip(before, after, strict=True)]
        assert proved or not any(moved)
        assert all(proved * each >= 0 for each in moved)


def test_what_is_proved_of_extreme_equilibria():
    """Benefits raise them, costs and overlap lower them; tacit knowledge may do either."""
    assert monotone("synergy") == monotone("common_benefit") == 1
    assert monotone("absorptive_capacity") == monotone("trust") == 1
    assert monotone("competitive_overlap") == monotone("transparency_cost") == -1
    assert monotone("outside_option") == 0
    assert monotone("knowledge_value") is None
