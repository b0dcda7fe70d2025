"""The conditions of a profile hold exactly where the solver says that it is an equilibrium."""

from fractions import Fraction
from itertools import combinations

import pytest
from draws import alliance, alliance_values, bimatrices
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Rational, Symbol, simplify

from dilemma.catalog.game_file import parsed
from dilemma.catalog.games import load, names
from dilemma.equilibrium.conditions import (
    conditions,
    irredundant,
    supports_of_text,
    thresholds,
)
from dilemma.equilibrium.exact import extreme_equilibria
from dilemma.equilibrium.formulas import inequality, threshold_formula, value_at
from dilemma.equilibrium.solution import profile_of, support
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError
from dilemma.stage.forces import forces
from dilemma.stage.game import AllianceGame
from dilemma.stage.opened import opened
from dilemma.stage.parameters import PARAMETERS
from dilemma.stage.payoffs import synergy, terms
from dilemma.stage.symbolic import in_letters, in_symbols

COL = ((0,), (0,))
ONE_PERIOD = [name for name, entry in PARAMETERS.items() if not entry.later]
ALLIANCES = [name for name in names() if isinstance(load(name), AllianceGame)]


def pure(game, cell):
    """Whether a cell is an equilibrium, by its regret."""
    row = tuple(Fraction(int(i == cell[0])) for i in range(game.shape[0]))
    column = tuple(Fraction(int(j == cell[1])) for j in range(game.shape[1]))
    return profile_of(game, row, column).regret == 0


def answered(found, value):
    """What the stretches say of a rational value of the parameter."""
    (stretch,) = (each for each in found.stretches if each.holds(value))
    return stretch.answer


@settings(max_examples=60)
@given(
    alliance_values(),
    st.sampled_from(ONE_PERIOD),
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.integers(0, 20),
)
def test_thresholds_agree_with_the_solver(values, name, cell, step):
    """At a random value of a random parameter of a random alliance, for a random cell."""
    game = alliance(**{k: v for k, v in values.items() if k != "believed_restraint"})
    entry = PARAMETERS[name]
    low = entry.low if entry.low is not None else Fraction(-2)
    high = entry.high if entry.high is not None else Fraction(3)
    value = low + (high - low) * Fraction(step, 20)
    assume(entry.where.holds(value))
    found = thresholds(game, {}, ((cell[0],), (cell[1],)), name)

    assert answered(found, value) == pure(game.at(**{name: value}), cell)


@pytest.mark.parametrize("name", ALLIANCES)
def test_at_its_end_points_collaboration_is_an_equilibrium(name):
    """Conditions are weak inequalities, so the set of values is closed within the range."""
    game = load(name)
    for parameter in ("competitive_overlap", "synergy", "common_benefit", "stakes_1"):
        for stretch in thresholds(game, {}, COL, parameter).stretches:
            for root, closed in (
                (stretch.low, stretch.with_low),
                (stretch.high, stretch.with_high),
            ):
                if root is not None and root.exact is not None:
                    inside = PARAMETERS[parameter.removesuffix("_1")].where.holds(root.exact)
                    if inside:
                        there = pure(game.at(**{parameter: root.exact}), (0, 0))
                        assert there == (stretch.answer if closed else not stretch.answer or there)


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("trust", [("0", "15/16", False), ("15/16", "1", True)]),
        ("competitive_overlap", [("0", "59/135", True), ("59/135", "1", False)]),
        ("synergy", [("None", "103/180", False), ("103/180", "None", True)]),
        ("stakes", [("0", "None", False)]),
    ],
)
def test_the_thresholds_of_the_default_game(parameter, expected):
    """Collaboration iff trust >= 15/16, overlap <= 59/135, synergy >= 103/180; never for stakes."""
    found = thresholds(load("learning_dilemma"), {}, COL, parameter)

    assert [(str(s.low), str(s.high), s.answer) for s in found.stretches] == expected


@given(bimatrices(largest=3))
def test_conditions_without_parameters_are_the_best_replies(game):
    """Every slack is what a deviation loses."""
    text = "\n".join(
        [
            'title = "A game"',
            'source = "made"',
            "[parameters]",
            "free = 0",
            "[payoffs]",
            f"strategies = [{list(game.row_labels)}, {list(game.column_labels)}]",
            f"row = {[[f'{c} + 0*free' for c in line] for line in game.row]}",
            f"column = {[[f'{c} + 0*free' for c in line] for line in game.column]}",
        ]
    )
    symbolic = opened(parsed(text, "made").game("made"), ["free"], {})
    for i in range(game.shape[0]):
        for j in range(game.shape[1]):
            slacks = [
                value_at(each.slack, {"free": Fraction(0)})
                for each in conditions(symbolic, ((i,), (j,)))
            ]
            assert all(slack >= 0 for slack in slacks) == pure(game, (i, j))


@settings(max_examples=30)
@given(alliance_values())
def test_the_conditions_of_mixed_profiles_agree_with_the_solver(values):
    """On {COL, CMP} the only mixed equilibrium is G/H for each, where that is a chance."""
    game = alliance(**values).with_strategies("COL,CMP")
    numbers = game.at()
    first, second = forces(numbers.believed)
    assume(first.complementarity and second.complementarity)
    every = conditions(in_letters(game, {}), ((0, 1), (0, 1)))
    here = in_letters(game, {}).here
    weights = {(each.partner, each.deviation): value_at(each.slack, here) for each in every}

    assert weights[2, "collaboration"] == first.exposure / first.complementarity
    assert weights[1, "collaboration"] == second.exposure / second.complementarity
    mixed = [each for each in solve(numbers, method="exact").profiles if not each.pure]
    inside = all(0 < weight < 1 for weight in weights.values())
    assert inside == any(all(each.row) and all(each.column) for each in mixed)


@pytest.mark.parametrize("name", ALLIANCES)
def test_what_is_left_out_is_implied(name):
    """At random parameters no condition that was left out fails while the others hold."""
    game = load(name)
    symbolic = in_letters(game, {})
    every = irredundant(symbolic, conditions(symbolic, COL))

    assert any(needed for _, needed in every)
    if all(value_at(each.slack, symbolic.here) >= 0 for each, needed in every if needed):
        assert all(value_at(each.slack, symbolic.here) >= 0 for each, _ in every)


def test_an_inequality_goes_only_where_its_proof_is_found():
    """With B >= 0 gone from the letters (b is real), avoidance is not implied; a copy is."""
    text = """
title = "Copies"
source = "made"
[parameters]
a = 2
b = 1
[payoffs]
strategies = [["x", "y", "z", "w"], ["l", "r"]]
row = [["a", "0"], ["b", "0"], ["b", "1"], ["b - a**2 - 1", "1"]]
column = [["1", "0"], ["0", "1"], ["0", "0"], ["1", "1"]]
"""
    game = opened(parsed(text, "made").game("copies"), ["a", "b"], {})
    kept = {
        (each.partner, each.deviation): needed
        for each, needed in irredundant(game, conditions(game, COL))
    }

    assert [kept[1, "y"], kept[1, "z"]].count(True) == 1
    assert kept[1, "w"] is False
    assert kept[2, "r"] is False


def test_the_closed_forms_of_the_theory_come_out():
    """R - T, P - S and the others as G, W and H in the letters of the theory, symbolically."""
    symbolic = in_letters(load("learning_dilemma").with_strategies("COL,CMP"), {})
    A1, B1, l1, w1, K1, s1, phi1, A2 = (
        Symbol(f"{name}", real=True)
        for name in ("A_1", "B_1", "l_1", "w_1", "K_1", "sigma_1", "phi_1", "A_2")
    )
    phi2, v1 = Symbol("phi_2", real=True), Symbol("v_1", real=True)
    G = (1 - phi1) * s1 * A2 * (l1 - w1 - phi2 * A1 * B1) + K1
    H = (1 - phi1) * (1 - phi2) * s1 * A1 * A2 * B1
    W = (1 - phi2) * s1 * A1 * (v1 + w1 + phi1 * A2 * B1)
    (R, S), (T, P) = ([cell.as_expr() for cell in line] for line in symbolic.row.lists())

    for one, two in (
        (P - S, G), (T - P, W), (R - T + P - S, H), (T - R, G - H), (R - S, W + H),
        (R - P, W - G + H), (2 * R - T - S, W - G + 2 * H),
        ((R - T) - (P - S), H - 2 * G),  # collaboration is risk dominant iff H > 2 G
    ):  # fmt: skip
        assert simplify(one - two) == 0


def test_race_or_freeze_comes_out():
    """With an opaque partner receptivity pays iff it brings more than it costs, symbolically."""
    symbolic = in_letters(load("learning_dilemma"), {})
    A1, B1, v1, w1, s1, phi1, k1, A2, phi2 = (
        Symbol(name, real=True)
        for name in ("A_1", "B_1", "v_1", "w_1", "sigma_1", "phi_1", "k_r_1", "A_2", "phi_2")
    )
    race = {
        each.deviation: each.slack.as_expr()
        for each in conditions(symbolic, ((1,), (1,)))
        if each.partner == 1
    }
    freeze = {
        each.deviation: each.slack.as_expr()
        for each in conditions(symbolic, ((4,), (4,)))
        if each.partner == 1
    }

    closed = s1 * A1 * phi2 * (v1 + w1 + phi1 * A2 * B1) - k1
    assert simplify(race["avoidance"] - closed) == 0
    assert simplify(freeze["competition"] + s1 * A1 * phi2 * (v1 + w1) - k1) == 0


def test_the_thresholds_of_the_theory_come_out_as_formulas():
    """T*, and those of overlap and synergy, for partners who are alike and without protection."""
    game = load("learning_dilemma")
    sigma, A, phi, omega, v, beta, m, b, k, psi, theta, T = (
        Symbol(name, real=True)
        for name in (
            "sigma",
            "A",
            "phi",
            "omega",
            "v",
            "beta",
            "m",
            "b",
            "k_t",
            "psi",
            "theta",
            "T",
        )
    )
    scale = (1 - phi) * sigma * A
    K = k + psi * (1 - T)
    expected = {
        "trust": (scale * (omega * v - beta * m - 2 * beta * b * A) + k + psi)
        / (scale * omega * v * theta + psi),
        "competitive_overlap": (beta * m + 2 * beta * b * A - K / scale) / (v * (1 - theta * T)),
        "synergy": ((omega * v * (1 - theta * T) - beta * m + K / scale) / A) / (2 * beta),
    }
    for parameter, formula in expected.items():
        found = thresholds(game, {}, COL, parameter)
        root = found.threshold
        made = threshold_formula(game, {}, COL, parameter, found.binding(root)[0], root)
        assert simplify(made - formula) == 0


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in ("learning_dilemma", "nummi") else pytest.mark.long)
        for name in ALLIANCES
    ],
)
def test_a_formula_gives_the_threshold_at_the_games_numbers(name):
    """Linear and quadratic ones, for whatever parameter changes the answer."""
    game = load(name)
    given_numbers = game.at().parameters
    for parameter in ONE_PERIOD:
        entry = given_numbers[parameter]
        unlike = isinstance(entry, tuple) and entry[0] != entry[1]
        solved = f"{parameter}_1" if unlike else parameter
        found = thresholds(game, {}, COL, solved)
        root = found.threshold
        if root is None:
            continue
        formula = threshold_formula(game, {}, COL, solved, found.binding(root)[0], root)
        if formula is not None:
            here = in_symbols(game, {}, solved).here
            put = {
                g: Rational(here[g.name].numerator, here[g.name].denominator)
                for g in formula.free_symbols
            }
            value = formula.evalf(30, subs=put)
            assert float(value) == pytest.approx(float(root), rel=1e-9, abs=1e-9)


def test_an_inequality_reads_as_what_is_learned_against_what_it_costs():
    """Factors that cannot be negative stand as such."""
    symbolic = in_letters(load("learning_dilemma"), {})
    first = conditions(symbolic, COL)[0]

    assert str(inequality(first, symbolic.ranges)) == (
        "A_2*sigma_1*(1 - phi_1)*(A_1*B_1 - l_1 + w_1) >= K_1"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COL,CMP", ((0,), (1,))),
        ("collaboration, competition", ((0,), (1,))),
        ("COL+CMP,AVO+COL", ((0, 1), (0, 4))),
        ("col+COL,col", ((0,), (0,))),
    ],
)
def test_a_profile_may_be_written_short_or_long(text, expected):
    """Names in any case, mixed ones with a plus."""
    assert supports_of_text(opened(load("learning_dilemma"), ["trust"], {}), text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("COL", "profile 'COL' is not of the form ROW,COLUMN"),
        ("COL,", "is not of the form ROW,COLUMN"),
        ("COL,CMP,AVO", "is not of the form ROW,COLUMN"),
        ("COL,competiton", "no strategy called 'competiton'. Did you mean 'competition'"),
        ("COL+CMP,COL", "mixes 2 strategies against 1; supports of unequal size"),
    ],
)
def test_what_is_no_profile_is_refused(text, message):
    """With what to write instead."""
    with pytest.raises(DilemmaError, match=message):
        supports_of_text(opened(load("learning_dilemma"), ["trust"], {}), text)


TWO = """
title = "Two by two"
source = "made"
[parameters]
x = 1
[payoffs]
strategies = [["U", "D"], ["L", "R"]]
row = {row}
column = [["1", "0"], ["0", "1"]]
"""


def two(row):
    """A game in x where column wants to match."""
    return parsed(TWO.replace("{row}", row), "made").game("two")


def test_a_mix_that_indifference_does_not_determine_has_no_closed_form():
    """Equal differences in both columns leave nothing to mix for."""
    symbolic = opened(two('[["x", "x"], ["x - 1", "x - 1"]]'), ["x"], {})

    with pytest.raises(DilemmaError, match="not determined by indifference, so it has no closed"):
        conditions(symbolic, ((0, 1), (0, 1)))


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ('[["x", "0"], ["1", "0"]]', ["1"]),  # row ties: column may mix as it likes
        ('[["x", "x"], ["1", "1"]]', ["1"]),
        ('[["1", "1"], ["1", "1"]]', ["None"]),  # always
        ('[["x", "0"], ["0", "1"]]', ["0"]),  # from above 0 on, and at 0 it is no mix
    ],
)
def test_where_payoffs_tie_a_mixed_profile_may_be_an_equilibrium(row, where):
    """Also where no mix is the only one that makes the partner indifferent."""
    found = thresholds(two(row), {}, ((0, 1), (0, 1)), "x")

    assert [str(each.low) for each in found.stretches if each.answer] == where


@settings(max_examples=60)
@given(bimatrices(largest=3))
def test_supports_carry_an_equilibrium_iff_the_extreme_ones_on_them_do(game):
    """In degenerate games too: all mixes of extreme equilibria that pair with each other."""
    text = "\n".join(
        [
            'title = "A game"',
            'source = "made"',
            "[parameters]",
            "free = 0",
            "[payoffs]",
            f"strategies = [{list(game.row_labels)}, {list(game.column_labels)}]",
            f"row = {[[str(c) for c in line] for line in game.row]}",
            f"column = {[[str(c) for c in line] for line in game.column]}",
        ]
    )
    made = parsed(text, "made").game("made")
    pairs = extreme_equilibria(*game.integers)
    m, n = game.shape
    for size in range(1, min(m, n) + 1):
        for rows in combinations(range(m), size):
            for columns in combinations(range(n), size):
                inside = [
                    (x, y)
                    for x, y in pairs
                    if set(support(x)) <= set(rows) and set(support(y)) <= set(columns)
                ]
                carried = any(
                    {i for x in xs for i in support(x)} == set(rows)
                    and {j for y in ys for j in support(y)} == set(columns)
                    for xs, ys in _blocks(inside)
                )
                found = thresholds(made, {}, (rows, columns), "free")
                assert found.always is carried


def _blocks(pairs):
    """Sets of mixes of both partners all of which pair with each other, as large as can be."""
    xs = list({x for x, _ in pairs})
    for size in range(1, len(xs) + 1):
        for chosen in combinations(xs, size):
            ys = [y for y in {y for _, y in pairs} if all((x, y) in pairs for x in chosen)]
            if ys:
                yield chosen, ys


def test_a_change_at_an_end_of_the_range_has_its_own_cause():
    """Only what begins to hold there is binding, not what holds all along."""
    changes = {"transparency_cost_1": "27/200", "transparency_cost_2": 0, "trust_2": 1}
    found = thresholds(load("learning_dilemma"), changes, COL, "trust_1")
    (end,) = found.changes

    assert [(each.partner, each.deviation) for each in found.binding(end)] == [(1, "competition")]


def test_a_change_at_the_low_end_has_its_own_cause():
    """Openness may cost nothing at all; the other conditions hold far beyond."""
    changes = {"trust": 1, "trust_restraint": "5/16", "transparency_cost_2": 0}
    found = thresholds(load("learning_dilemma"), changes, COL, "transparency_cost_1")
    (end,) = found.changes

    assert (end.exact, [each.answer for each in found.stretches]) == (0, [True, False])
    assert [(each.partner, each.deviation) for each in found.binding(end)] == [(1, "competition")]


def test_outside_strategies_lose_what_the_mix_pays_more():
    """The slacks of a mixed profile on two strategies, against payoffs at its weights."""
    game = load("learning_stag_hunt").with_strategies("corners")
    symbolic = in_letters(game, {})
    numbers = game.at()
    profile = profile_of(
        numbers, *[(Fraction(53, 162), Fraction(109, 162), *[Fraction(0)] * 2)] * 2
    )
    for each in conditions(symbolic, ((0, 1), (0, 1))):
        if not each.strict:
            position = numbers.row_labels.index(each.deviation)
            reply = sum(numbers.row[position, k] * profile.column[k] for k in range(4))
            assert value_at(each.slack, symbolic.here) == profile.payoffs[0] - reply


def test_outside_strategies_of_three_lose_too():
    """Rock, paper, scissors pay 0 in the mix, and a fourth strategy pays x whatever comes."""
    text = """
title = "With a fourth"
source = "made"
[parameters]
x = -1
[payoffs]
strategies = [["rock", "paper", "scissors", "well"], ["rock", "paper", "scissors"]]
row = [["0", "-1", "1"], ["1", "0", "-1"], ["-1", "1", "0"], ["x", "x", "x"]]
column = [["0", "1", "-1"], ["-1", "0", "1"], ["1", "-1", "0"], ["0", "0", "0"]]
"""
    game = parsed(text, "made").game("fourth")
    three = ((0, 1, 2), (0, 1, 2))
    every = conditions(opened(game, ["x"], {}), three)
    found = thresholds(game, {}, three, "x")

    assert [str(each.slack) for each in every if not each.strict] == ["-x"]
    assert {str(each.slack) for each in every if each.strict} == {"1/3"}
    assert [(str(s.low), str(s.high)) for s in found.stretches if s.answer] == [("None", "0")]


def test_a_quadratic_threshold_has_its_formula():
    """Trust that also opens what protection closed."""
    game, changes = load("renault_nissan"), {"synergy": "3/10"}
    found = thresholds(game, changes, COL, "trust")
    (root,) = found.changes
    formula = threshold_formula(game, changes, COL, "trust", found.binding(root)[0], root)
    here = in_symbols(game, changes, "trust").here
    put = {
        g: Rational(here[g.name].numerator, here[g.name].denominator) for g in formula.free_symbols
    }

    assert root.exact is None
    assert abs(float(formula.evalf(30, subs=put)) - float(root)) < 1e-15


def test_a_formula_that_does_not_contain_the_parameter_is_none():
    """Where a zero of the game takes the parameter out of the inequality."""
    game = load("axelrod").with_strategies("corners")
    found = thresholds(game, {}, ((0,), (2,)), "absorptive_capacity")

    (end,) = found.changes
    formulas = [
        threshold_formula(game, {}, ((0,), (2,)), "absorptive_capacity", each, end)
        for each in found.binding(end)
    ]

    assert formulas
    assert all(formula in (None, 0) for formula in formulas)


def test_names_that_differ_only_in_case_are_told_apart():
    """An exact name comes first."""
    text = TWO.replace('["U", "D"]', '["A", "a"]').replace("{row}", '[["x", "0"], ["1", "0"]]')
    symbolic = opened(parsed(text, "made").game("case"), ["x"], {})

    assert supports_of_text(symbolic, "a,L") == ((1,), (0,))
    assert supports_of_text(symbolic, "A,l") == ((0,), (0,))


def test_names_may_hold_commas_and_pluses():
    """A whole name is looked for first."""
    text = TWO.replace('["U", "D"]', '["go, fast", "go+stay"]').replace(
        "{row}", '[["x", "0"], ["1", "0"]]'
    )
    symbolic = opened(parsed(text, "made").game("names"), ["x"], {})

    assert supports_of_text(symbolic, "go, fast,L") == ((0,), (0,))
    assert supports_of_text(symbolic, "go+stay,R") == ((1,), (1,))


def test_mixed_profiles_of_large_games_are_refused():
    """Their minors would be too many."""
    game = load("compromise_hedge").with_strategies("grid:3")
    with pytest.raises(DilemmaError, match="mixed profiles are looked at in games of at most 8"):
        thresholds(game, {}, ((0, 1), (0, 1)), "trust")


def test_terms_and_letters_agree():
    """The letters' values are the terms of the game."""
    game = load("nummi")
    one, _ = terms(game.at().parameters)

    assert in_letters(game, {}).here["A_1"] == one.absorption
    assert in_letters(game, {}).here["B_1"] == synergy(one)


def test_what_is_set_in_a_free_game_is_a_number_of_the_formula():
    """The threshold of one parameter where the others are set: stag >= hare, which is 4."""
    game, values = load("stag_hunt"), {"nothing": 1, "hare": 4}
    found = thresholds(game, values, profile=((0,), (0,)), name="stag")
    end = found.threshold
    formula = threshold_formula(game, values, ((0,), (0,)), "stag", found.binding(end)[0], end)
    assert str(formula) == "4"
