"""G, W and H: their identities as polynomials, the closed forms, and the published numbers."""

from fractions import Fraction

import pytest
from draws import alliance, alliance_values, symbolic_terms
from hypothesis import given
from sympy import Rational, Symbol, cancel, expand, simplify
from sympy import symbols as sympy_symbols

from dilemma.equilibrium.classes import classes
from dilemma.stage import forces as closed
from dilemma.stage.forces import Forces, differences, forces
from dilemma.stage.game import symbols
from dilemma.stage.parameters import resolve
from dilemma.stage.payoffs import tabulated, terms

COL, CMP = (1, 1), (1, 0)
DIGIT = Fraction(1, 1000)


def textbook(pair, partner):
    """R, S, T, P of a partner."""
    cells = [(COL, COL), (COL, CMP), (CMP, COL), (CMP, CMP)]
    if partner:
        cells = [(two, one) for one, two in cells]
    return [tabulated(pair, one, two)[partner] for one, two in cells]


@pytest.mark.parametrize("partner", [0, 1])
def test_the_forces_are_differences_of_payoffs_whatever_the_alliance(partner):
    """G = P - S, W = T - P, H = R - T + P - S as polynomials, convex costs included."""
    pair = symbolic_terms()
    R, S, T, P = textbook(pair, partner)
    G, W, H = forces(pair)[partner]
    assert expand(G - (P - S)) == 0
    assert expand(W - (T - P)) == 0
    assert expand(H - (R - T + P - S)) == 0


def test_the_identities_of_the_four_differences_hold_for_any_r_s_t_p():
    """T-R = G-H, R-S = W+H, R-P = W-G+H, 2R-T-S = W-G+2H, as polynomials in R, S, T, P."""
    R, S, T, P = (Symbol(name) for name in "RSTP")
    force = Forces(P - S, T - P, R - T + P - S)
    G, W, H = force
    named = differences(force)
    assert expand(named["T-R"] - (T - R)) == 0
    assert expand(named["P-S"] - (P - S)) == 0
    assert expand(named["R-P"] - (R - P)) == 0
    assert expand(named["R-S"] - (R - S)) == 0
    assert expand(2 * R - T - S - (W - G + 2 * H)) == 0


@pytest.mark.parametrize(
    ("values", "expected", "name"),
    [
        ({}, (".488", "1.152", ".243"), "Prisoner's Dilemma"),
        ({"competitive_overlap": 0.3, "synergy": 0.5}, (".1325", "1.170", ".405"), "Stag Hunt"),
        (
            {"competitive_overlap": 0, "common_benefit": 0.9, "synergy": -0.8},
            ("-.133", "1.233", "-.648"),
            "Chicken",
        ),
        (
            {
                "competitive_overlap": 0, "common_benefit": 0.8, "synergy": 0.2,
                "transparency_cost": 0.05, "safeguarding_cost": 0.05,
            },
            ("-.303", "1.278", ".162"),
            "Harmony",
        ),
        (
            {
                "competitive_overlap": 1, "trust_restraint": 0, "common_benefit": 0,
                "synergy": 0, "transparency_cost": 0.5, "safeguarding_cost": 0.5,
            },
            ("1.65", ".9", "0"),
            "Deadlock",
        ),
    ],
)  # fmt: skip
def test_each_class_has_its_example(values, expected, name):
    """Five changes of the default game, with G, W, H exact and the class for both partners."""
    game = alliance(**values).at()
    wanted = Forces(*map(Fraction, expected))
    assert forces(game.believed) == (wanted, wanted)
    assert classes(game) == (name, name)


def test_very_negative_synergy_makes_hero_or_leader():
    """G < 0 and H < -W: each would rather differ from the other than both be open."""
    game = alliance(competitive_overlap=0, common_benefit=3, synergy=-4).at()
    G, W, H = forces(game.believed)[0]
    assert G < 0
    assert W > 0
    assert H < -W
    assert classes(game) == ("Hero/Leader", "Hero/Leader")


def test_mixed_collaboration_is_published_for_stag_hunt_and_chicken():
    """G/H = .3272 and .2052."""
    hunt = forces(alliance(competitive_overlap=0.3, synergy=0.5).at().believed)[0]
    chicken = {"competitive_overlap": 0, "common_benefit": 0.9, "synergy": -0.8}
    assert closed.mixed_collaboration(hunt) == Fraction(53, 162)
    assert abs(closed.mixed_collaboration(hunt) - Fraction(".3272")) < DIGIT
    game = forces(alliance(**chicken).at().believed)[0]
    assert abs(closed.mixed_collaboration(game) - Fraction(".2052")) < Fraction(1, 10**4)


# Thresholds of one period


def test_trust_of_fifteen_sixteenths_turns_the_dilemma_into_a_stag_hunt():
    """T* = 15/16 in the default game, and there G = H exactly."""
    first, second = terms(resolve({}))
    threshold = closed.trust_threshold(
        first, second, loss=Fraction(4, 5), restraint=Fraction(1, 2),
        cost=Fraction(1, 10), safeguarding=Fraction(1, 5),
    )  # fmt: skip
    assert threshold == Fraction(15, 16)
    G, _, H = forces(terms(resolve({"trust": threshold})))[0]
    assert G == H


def test_the_trust_threshold_in_primitives_is_the_models_formula():
    """Symmetric partners, bp = 0, p = 0: the formula of the model, as a rational function."""
    phi, sig, A, om, v, be, m, b, kt, psi, th, T = sympy_symbols(
        "phi sigma A omega v beta m b kt psi theta T"
    )
    pair = symbolic_terms(
        absorption=A, worth=v, leakage=om * v * (1 - th * T), common=be * m, created=2 * be * b,
        created_private=0, openness_cost=kt + psi * (1 - T), stakes=sig, spillover=phi,
    )  # fmt: skip
    expected = ((1 - phi) * sig * A * (om * v - be * m - 2 * be * b * A) + kt + psi) / (
        (1 - phi) * sig * A * om * v * th + psi
    )
    got = closed.trust_threshold(*pair, loss=om * v, restraint=th, cost=kt, safeguarding=psi)
    assert simplify(got - expected) == 0
    G, _, H = forces(pair)[0]
    assert simplify((G - H).subs(T, expected)) == 0


def test_collaboration_holds_up_to_an_overlap_of_59_135ths():
    """omega* = 59/135 in the default game, and there G = H exactly."""
    first, second = terms(resolve({}))
    threshold = closed.overlap_threshold(first, second, leakage_at_full_overlap=Fraction(3, 4))
    assert threshold == Fraction(59, 135)
    G, _, H = forces(terms(resolve({"competitive_overlap": threshold})))[0]
    assert G == H


def test_collaboration_holds_from_a_synergy_of_103_180ths():
    """b* = 103/180 in the default game, and there G = H exactly."""
    first, second = terms(resolve({}))
    threshold = closed.synergy_threshold(first, second, share=Fraction(1, 2))
    assert threshold == Fraction(103, 180)
    G, _, H = forces(terms(resolve({"synergy": threshold})))[0]
    assert G == H


def test_thresholds_of_one_partner_hold_in_every_asymmetric_alliance():
    """The three formulas solve G = H as polynomials in all terms, private synergy included."""
    pair = symbolic_terms()
    mine, yours = pair
    L, share = Symbol("L"), Symbol("beta")
    omega = closed.overlap_threshold(mine, yours, L)
    G, _, H = forces((mine._replace(leakage=L * omega), yours))[0]
    assert cancel(G - H) == 0
    b = closed.synergy_threshold(mine, yours, share)
    G, _, H = forces((mine._replace(created=2 * share * b), yours))[0]
    assert cancel(G - H) == 0
    loss, th, k, psi = (Symbol(name) for name in ("loss", "th", "k", "psi"))
    T = closed.trust_threshold(mine, yours, loss, th, k, psi)
    moved = mine._replace(leakage=loss * (1 - th * T), openness_cost=k + psi * (1 - T))
    G, _, H = forces((moved, yours))[0]
    assert cancel(G - H) == 0


@pytest.mark.parametrize("stakes", ["0.5", 1, 2, 4, 1000])
def test_stakes_alone_never_make_collaboration_hold(stakes):
    """G - H tends to a positive limit: higher stakes raise the temptation too."""
    G, _, H = forces(alliance(stakes=stakes).at().believed)[0]
    assert G > H


def test_receptivity_to_an_opaque_partner_decides_between_race_and_freeze():
    """sigma A phi (v + beta m + phi A B) against kr: the default races; kr .2 or phi 0 freezes."""
    first, second = terms(resolve({}))
    incentive = closed.receptivity_incentive(first, second, 0, CMP)
    assert incentive == Fraction("0.128")  # .1 (1 + .25 + .1 x .3)
    assert Fraction(1, 20) < incentive < Fraction(1, 5)
    sealed, other = terms(resolve({"spillover": 0}))
    assert closed.receptivity_incentive(sealed, other, 0, CMP) == 0


def test_the_incentive_to_be_receptive_is_the_gain_from_receptivity():
    """u(1, t) - u(0, t) + kr as a polynomial, whatever the partner's place."""
    pair = symbolic_terms()
    t, r2, t2 = (Symbol(name) for name in ("t", "r2", "t2"))
    gain = tabulated(pair, (1, t), (r2, t2))[0] - tabulated(pair, (0, t), (r2, t2))[0]
    incentive = closed.receptivity_incentive(*pair, t, (r2, t2))
    assert expand(gain + pair[0].receptivity_cost - incentive) == 0


# Repeated


def test_the_critical_discount_of_grim_in_primitives_is_the_models_formula():
    """Symmetric partners: d_grim as a rational function of the parameters."""
    s = symbols()
    both = {name: value[0] for name, value in s.items() if isinstance(value, tuple)}
    alike = {name: (value, value) for name, value in both.items()}
    pair = terms(s | alike | {"bargaining_share": (Rational(1, 2),) * 2, "private_synergy": (0, 0)})
    A, v = pair[0].absorption, pair[0].worth
    phi, sig, T, th = (both[n] for n in ("spillover", "stakes", "trust", "believed_restraint"))
    om, m, b = (s[n] for n in ("competitive_overlap", "common_benefit", "synergy"))
    cost = both["transparency_cost"] + both["safeguarding_cost"] * (1 - T)
    beta = Rational(1, 2)
    expected = (
        (1 - phi) * (om * v * (1 - th * T) - beta * m - 2 * beta * b * A) + cost / (sig * A)
    ) / ((1 - phi) * (v + beta * m + 2 * beta * b * phi * A))
    assert simplify(closed.grim_discount(forces(pair)[0]) - expected) == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ".2127"),
        *(({"trust": t}, d) for t, d in [("0", ".4557"), ("0.25", ".3342"), ("0.75", ".0911")]),
        *(({"stakes": s}, d) for s, d in [("0.5", ".386"), ("2", ".126"), ("4", ".082")]),
        ({"stakes": 10**9}, ".039"),
        ({"competitive_overlap": "0.6"}, ".096"),
        ({"competitive_overlap": 1}, ".330"),
        *(
            ({"bargaining_share_1": b}, d)
            for b, d in [("0.4", ".312"), ("0.3", ".421"), ("0.2", ".542"), ("0.1", ".674")]
        ),
        ({"absorptive_capacity": "0.75"}, ".331"),
        ({"absorptive_capacity": "0.5"}, ".509"),
        ({"synergy": 0}, None),
    ],
)
def test_the_critical_discount_of_grim_is_what_the_model_says(values, expected):
    """To the last printed digit, for the first partner."""
    force = forces(terms(resolve(values)))[0]
    if expected is None:  # without synergy H = 0 and d = G/W
        assert closed.grim_discount(force) == force.exposure / force.worth
        return
    unit = Fraction(1, 10 ** (len(expected) - 1))
    assert abs(closed.grim_discount(force) - Fraction(expected)) <= unit


def test_overlap_moves_the_default_game_through_three_classes():
    """Harmony at 0, Stag Hunt at .2 and .4, Prisoner's Dilemma from .6; a Stag Hunt at trust 1."""
    seen = [classes(alliance(competitive_overlap=w).at())[0] for w in (0, "0.2", "0.4", "0.6", 1)]
    assert seen == ["Harmony", "Stag Hunt", "Stag Hunt", *["Prisoner's Dilemma"] * 2]
    assert classes(alliance(trust=1).at()) == ("Stag Hunt", "Stag Hunt")


@pytest.mark.parametrize(
    ("error", "expected"), [("0", ".213"), ("0.1", ".259"), ("0.2", ".331"), ("0.3", ".459")]
)
def test_signal_noise_raises_the_critical_discount(error, expected):
    """d(eps) of the default game; without noise it is that of grim."""
    force = forces(terms(resolve({})))[0]
    found = closed.signal_discount(force, Fraction(error))
    assert abs(found - Fraction(expected)) <= DIGIT
    assert closed.signal_discount(force, Fraction(0)) == closed.grim_discount(force)


@pytest.mark.parametrize(
    ("outside", "expected"), [("0.1", ".224"), ("0.2", ".246"), ("0.4", ".308"), ("0.6", ".412")]
)
def test_a_better_outside_option_raises_the_critical_discount_of_exit(outside, expected):
    """d_exit of the default game, P = .043."""
    force = forces(terms(resolve({})))[0]
    found = closed.exit_discount(force, Fraction("0.043"), Fraction(outside))
    assert abs(found - Fraction(expected)) <= DIGIT


@pytest.mark.parametrize(
    ("discount", "expected"),
    [("0.3", ".773"), ("0.447", ".5"), ("0.6", ".304"), ("0.8", ".126"), ("0.9", ".058")],
)
def test_the_trust_needed_falls_with_patience(discount, expected):
    """tau(delta) of the default game."""
    force = forces(terms(resolve({})))[0]
    assert abs(closed.trust_needed(force, Fraction(discount)) - Fraction(expected)) <= DIGIT


def test_the_trust_curve_ends_where_the_theory_says():
    """tau(0) = G/H, tau(d_grim) = 1, tau(d_rd) = 1/2, as rational functions of G, W, H."""
    force = Forces(*(Symbol(name) for name in "GWH"))
    tau = closed.trust_needed
    assert simplify(tau(force, 0) - closed.mixed_collaboration(force)) == 0
    assert simplify(tau(force, closed.grim_discount(force)) - 1) == 0
    half = Rational(1, 2)
    assert simplify(tau(force, closed.risk_dominance_discount(force)) - half) == 0


def test_risk_dominance_of_patience_in_the_default_game():
    """d_rd = .447."""
    force = forces(terms(resolve({})))[0]
    assert abs(closed.risk_dominance_discount(force) - Fraction(".447")) <= DIGIT


def test_axelrods_matrix_needs_patience_of_one_half_and_two_thirds():
    """(T, R, P, S) = (5, 3, 1, 0): grim 1/2, tit for tat 2/3 (Axelrod 1984)."""
    force = Forces(Fraction(1), Fraction(4), Fraction(-1))
    assert closed.grim_discount(force) == Fraction(1, 2)
    assert max(closed.tit_for_tat_discounts(force)) == Fraction(2, 3)


def test_the_donation_game_needs_patience_of_cost_over_benefit():
    """b = 3, c = 1: grim 1/3, through the parameters of an alliance."""
    values = {
        "spillover": 0, "common_benefit": 0, "synergy": 0, "trust_restraint": 0,
        "competitive_overlap": 0, "safeguarding_cost": 0, "receptivity_cost": 0,
        "transparency_cost": 1, "knowledge_value": 3,
    }  # fmt: skip
    assert closed.grim_discount(forces(terms(resolve(values)))[0]) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("reward", "grim", "risk"), [(32, ".72", ".82"), (40, ".40", ".61"), (48, ".08", ".39")]
)
def test_dal_bo_and_frechettes_thresholds_come_out(reward, grim, risk):
    """S 12, P 25, T 50 (Dal Bo & Frechette 2011, as we recall the table)."""
    S, P, T, R = 12, 25, 50, reward
    force = Forces(Fraction(P - S), Fraction(T - P), Fraction(R - T + P - S))
    assert closed.grim_discount(force) == Fraction(grim)
    assert abs(closed.risk_dominance_discount(force) - Fraction(risk)) <= Fraction(1, 100)


@given(alliance_values())
def test_forces_follow_the_payoffs_of_every_alliance(values):
    """The closed forms and the payoff matrix are two roads to the same differences."""
    pair = terms(resolve(values))
    for partner in (0, 1):
        R, S, T, P = textbook(pair, partner)
        expected = {"T-R": T - R, "P-S": P - S, "R-P": R - P, "R-S": R - S}
        assert differences(forces(pair)[partner]) == expected


# Falsifiers: what must not matter


def test_without_costs_of_openness_stakes_do_not_matter():
    """K = 0 removes the effect of stakes on the critical discount."""
    free = {"transparency_cost": 0, "safeguarding_cost": 0}
    discounts = {
        closed.grim_discount(forces(terms(resolve(free | {"stakes": stakes})))[0])
        for stakes in ("0.5", 1, 4)
    }
    assert len(discounts) == 1


def test_without_its_channels_trust_changes_no_payoff():
    """theta = psi = p = 0 removes every effect of trust."""
    closed_channels = {"trust_restraint": 0, "safeguarding_cost": 0, "protectiveness": 0}
    games = [alliance(**closed_channels, trust=trust).at() for trust in (0, "0.3", 1)]
    assert all((game.row == games[0].row).all() for game in games)
    moved = alliance(trust=0).at().row != alliance(trust=1).at().row
    assert moved.any()


def test_partners_in_different_markets_face_no_dilemma_once_common_benefits_pay():
    """omega = 0 and b >= 0: no Prisoner's Dilemma once beta m sigma A (1 - phi) > K."""
    values = {"competitive_overlap": 0, "synergy": 0, "common_benefit": 1}
    assert classes(alliance(**values).at()) == ("Harmony", "Harmony")
