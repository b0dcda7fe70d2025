"""The stage payoff: its numbers, its parts, and the corner theorem, proved in symbols."""

from fractions import Fraction

import pytest
from draws import alliance, alliance_values, symbolic_terms
from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol, expand, fraction, together

from dilemma.stage.game import symbols
from dilemma.stage.parameters import resolve
from dilemma.stage.payoffs import (
    decomposition,
    effectiveness,
    flow,
    payoff,
    tabulated,
    terms,
)
from dilemma.stage.strategies import CORNERS, FIVE, corner_mixture, grid

DEFAULT_ROW = [
    [".950", "-.445", ".345", "1.000", "-.125"],
    ["1.195", ".043", ".62825", "1.200", ".075"],
    [".390", "-.24675", ".1451875", ".500", "-.0625"],
    ["-.550", "-.550", "-.375", "-.200", "-.200"],
    ["-.035", "-.035", "-.0175", ".000", ".000"],
]
DEFAULT_JOINT_LEARNING = [
    ["3.000", "1.200", "1.325", "1.000", ".100"],
    ["1.200", ".210", ".6275", "1.000", ".100"],
    ["1.325", ".6275", ".625625", ".500", ".050"],
    ["1.000", "1.000", ".500", ".000", ".000"],
    [".100", ".100", ".050", ".000", ".000"],
]


def place(strategy):
    return strategy.receptivity, strategy.transparency


def test_the_default_game_pays_what_the_model_says():
    """All 25 cells, exact; the game is symmetric."""
    game = alliance().at()
    expected = [[Fraction(cell) for cell in line] for line in DEFAULT_ROW]
    assert game.row.tolist() == expected
    assert game.column.tolist() == [list(line) for line in zip(*expected, strict=True)]


def test_joint_learning_with_spillover_is_what_the_model_says():
    """J = F1 + F2 + F1 F2 at the default game's flows."""
    pair = terms(resolve({}))
    for i, one in enumerate(FIVE):
        for j, two in enumerate(FIVE):
            first, second = tabulated(pair, place(one), place(two), flow)
            assert first + second + first * second == Fraction(DEFAULT_JOINT_LEARNING[i][j])


def test_the_payoff_is_the_formula_of_the_model_in_every_parameter():
    """The formula written out once more, by hand, and compared as a rational function."""
    s = symbols()
    r1, t1, r2, t2 = (Symbol(name) for name in ("r1", "t1", "r2", "t2"))
    al, d, ka, c, p, ze, ph = (
        s[name]
        for name in (
            "absorptive_capacity", "disseminative_capacity", "connections", "cultural_alignment",
            "protectiveness", "tacitness", "spillover",
        )
    )  # fmt: skip
    val, mu, T, th, sig = (
        s[name]
        for name in ("knowledge_value", "undervaluation", "trust", "believed_restraint", "stakes")
    )
    rho, eta, chi, om, m, b, q = (
        s[name]
        for name in (
            "relatedness", "tacit_premium", "novelty", "competitive_overlap", "common_benefit",
            "synergy", "cost_convexity",
        )
    )  # fmt: skip
    be, bp, kr, kt, psi, e = (
        s[name]
        for name in (
            "bargaining_share", "private_synergy", "receptivity_cost", "transparency_cost",
            "safeguarding_cost", "baseline_benefit",
        )
    )  # fmt: skip

    def expected(i, j, r, t):
        E = [3 / (1 / ka[k] + 1 / rho + 1 / c[k]) for k in (0, 1)]
        A = [
            al[k] * d[1 - k] * E[k] * (1 - p[1 - k] * (1 - T[1 - k])) * (1 - ze[1 - k])
            for k in (0, 1)
        ]
        v = [val[1 - k] * (1 + eta * ze[1 - k]) * (1 - chi * rho) * (1 - mu[k]) for k in (0, 1)]
        F = [A[k] * r[k] * (ph[1 - k] + (1 - ph[1 - k]) * t[1 - k]) for k in (0, 1)]
        learning = (
            v[i] * F[i]
            - om * v[j] * (1 - th[i] * T[i]) * F[j]
            + be[i] * m * (F[0] + F[1])
            + (2 * be[i] * b + bp[i]) * F[0] * F[1]
        )
        costs = kr[i] * ((1 - q) * r[i] + q * r[i] ** 2)
        costs += (kt[i] + psi[i] * (1 - T[i])) * ((1 - q) * t[i] + q * t[i] ** 2)
        return sig[i] * learning - costs + e[i]

    got = tabulated(terms(s), (r1, t1), (r2, t2))
    for i in (0, 1):
        difference = together(got[i] - expected(i, 1 - i, (r1, r2), (t1, t2)))
        assert expand(fraction(difference)[0]) == 0


def test_realized_payoffs_use_the_truth_about_value_and_restraint():
    """l with theta and v with mu = 0; absorption and costs are the same."""
    values = {"undervaluation": [0.5, 0.1], "trust_restraint": 0.2, "believed_restraint": 0.9}
    truth = {"undervaluation": 0, "trust_restraint": 0.2}
    assert terms(resolve(values), realized=True) == terms(resolve(truth))
    assert terms(resolve(values)) != terms(resolve(truth))


@given(alliance_values(), st.sampled_from(FIVE), st.sampled_from(FIVE))
def test_the_four_kinds_of_learning_leakage_and_costs_add_up_to_the_payoff(values, one, two):
    """Nothing is paid that is not accounted for, to the last digit."""
    first, second = terms(resolve(values))
    parts = decomposition(first, second, place(one), place(two))
    assert sum(parts.values()) == payoff(first, second, place(one), place(two))
    assert list(parts) == [
        "received-private", "received-common", "integrative-private", "integrative-common",
        "leakage", "costs", "baseline",
    ]  # fmt: skip


def test_the_parts_of_mutual_collaboration_in_the_default_game_are_those_of_the_model():
    """v F = 1, beta m (F + F) = 1/2, 2 beta b F F = .3, leakage .6, costs .05 + .2."""
    first, second = terms(resolve({}))
    parts = decomposition(first, second, (Fraction(1), Fraction(1)), (Fraction(1), Fraction(1)))
    assert [str(part) for part in parts.values()] == ["1", "1/2", "0", "3/10", "-3/5", "-1/4", "0"]


def test_private_and_common_benefits_of_joint_creation_go_to_their_own_types():
    """bp_i F F is private, 2 beta_i b F F common."""
    first, second = terms(resolve({"private_synergy": [0.7, 0], "bargaining_share": 0.25}))
    ones = (Fraction(1), Fraction(1))
    parts = decomposition(first, second, ones, ones)
    assert parts["integrative-private"] == Fraction(7, 10)
    assert parts["integrative-common"] == Fraction(3, 20)


def test_without_convexity_every_point_pays_both_what_its_corner_mixture_pays():
    """The corner theorem, as polynomials: whatever the parameters and both places are."""
    pair = symbolic_terms(convexity=0)
    r, t, r2, t2 = (Symbol(name) for name in ("r", "t", "r2", "t2"))
    weights = {(1, 1): r * t, (1, 0): r * (1 - t), (0, 1): (1 - r) * t, (0, 0): (1 - r) * (1 - t)}
    for partner in (0, 1):
        mine = tabulated(pair, (r, t), (r2, t2))[partner]
        mixed = sum(w * tabulated(pair, at, (r2, t2))[partner] for at, w in weights.items())
        assert expand(mine - mixed) == 0
        theirs = tabulated(pair, (r2, t2), (r, t))[partner]
        mixed = sum(w * tabulated(pair, (r2, t2), at)[partner] for at, w in weights.items())
        assert expand(theirs - mixed) == 0


@given(alliance_values(cost_convexity=0))
def test_grid_payoffs_are_means_of_corner_payoffs(values):
    """The theorem again in numbers, on a grid, through the matrices that the solver sees."""
    game = alliance(**values).with_strategies("grid:3").at()
    points = grid(3)
    position = {point.name: k for k, point in enumerate(points)}
    for k, point in enumerate(points):
        mixture = corner_mixture(point)
        for matrix in (game.row, game.row.T, game.column, game.column.T):
            mixed = sum(weight * matrix[position[name]] for name, weight in mixture.items())
            assert list(matrix[k]) == list(mixed)


def test_convex_costs_break_the_corner_theorem():
    """At q = 1 half an effort costs a quarter, so compromise beats its mixture."""
    game = alliance(cost_convexity=1).at()
    corners = [k for k, point in enumerate(FIVE) if point in CORNERS]
    compromise = game.row[2, 4]
    assert compromise > sum(game.row[k, 4] for k in corners) / 4


def test_effectiveness_is_the_harmonic_mean_that_the_weakest_link_rules():
    """Never above three times the weakest of connections, relatedness and alignment."""
    half, tenth = Fraction(1, 2), Fraction(1, 10)
    assert effectiveness(1, 1, 1) == 1
    assert effectiveness(half, half, half) == half
    assert effectiveness(1, 1, tenth) == Fraction(1, 4)
    assert effectiveness(tenth, Fraction(1), Fraction(1)) < 3 * tenth
    assert effectiveness(Fraction(0), Fraction(1), half) == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"protectiveness": "0.3", "tacitness": "0.4"}, ".2313"),
        ({"protectiveness": 0, "tacitness": "0.4"}, ".2722"),
        ({"protectiveness": "0.9", "tacitness": "0.4"}, ".1497"),
        ({"protectiveness": "0.3", "tacitness": 0}, ".3856"),
        ({"protectiveness": "0.3", "tacitness": "0.8"}, ".0771"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "connections": "0.2"}, ".1361"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "connections": 1}, ".2690"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "cultural_alignment": "0.2"}, ".1361"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "relatedness": "0.2"}, ".1322"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "relatedness": 1}, ".2542"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "absorptive_capacity": "0.2"}, ".0578"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "absorptive_capacity": 1}, ".2892"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "trust": 0}, ".1905"),
        ({"protectiveness": "0.3", "tacitness": "0.4", "trust": 1}, ".2722"),
    ],
)
def test_inkpens_determinants_move_the_flow_as_computed(values, expected):
    """Flow to the first partner when both collaborate, to the last printed digit."""
    base = {
        "absorptive_capacity": "0.8", "disseminative_capacity": "0.9", "connections": "0.6",
        "relatedness": "0.7", "cultural_alignment": "0.6",
    }  # fmt: skip
    first, second = terms(resolve(base | values))
    ones = (Fraction(1), Fraction(1))
    assert abs(flow(first, second, ones, ones) - Fraction(expected)) <= Fraction(1, 10**4)


def test_protection_of_knowledge_yields_to_its_owners_trust():
    """p_j (1 - T_j): what the partner keeps from me depends on what the partner believes of me."""
    distrusted = terms(resolve({"protectiveness_2": 1, "trust_2": 0}))
    trusted = terms(resolve({"protectiveness_2": 1, "trust_2": 1, "trust_1": 0}))
    assert distrusted[0].absorption == 0
    assert trusted[0].absorption == 1
