"""From which discount factor on: published numbers, closed forms, two roads to each."""

from fractions import Fraction

import pytest
from alliances import alliance, of
from draws import automata
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.equilibrium.contracts import contracts
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.belief import trust_between
from dilemma.repeated.patience import patience
from dilemma.repeated.perfection import verdict
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat
from dilemma.stage.forces import (
    exit_discount,
    forces,
    grim_discount,
    signal_discount,
    tit_for_tat_discounts,
)

PRISONERS = load("prisoners_dilemma")


def critical(*arguments, concept="perfect", **more):
    """The critical discount factor of named policies in a named game, exact."""
    found = patience(alliance(*arguments, **more), concept).critical
    return None if found is None else found.exact


def yes(found):
    """Where the policies are an equilibrium."""
    return [part for part in found.stretches if part.answer]


def holds(found, discount):
    """Whether a discount factor is in one of the intervals."""
    return any(part.holds(discount) for part in yes(found))


# Published


def test_grim_needs_one_half_in_axelrods_game():
    """(T - R)/(T - P) at (5, 3, 1, 0), also as an alliance of the model."""
    assert critical("prisoners_dilemma", "grim") == Fraction(1, 2)
    assert critical("axelrod", "grim", strategies="COL,CMP") == Fraction(1, 2)


def test_tit_for_tat_is_nash_from_two_thirds_and_never_perfect():
    """Axelrod (1984): max{(T - R)/(T - P), (T - R)/(R - S)}."""
    assert critical("prisoners_dilemma", "tit_for_tat", concept="nash") == Fraction(2, 3)
    assert yes(patience(alliance("prisoners_dilemma", "tit_for_tat"))) == []
    assert critical("axelrod", "tit_for_tat", strategies="COL,CMP", concept="nash") == Fraction(
        2, 3
    )


def test_win_stay_lose_shift_needs_one_half_at_four_and_is_none_at_five():
    """Nowak & Sigmund (1993): it can be exploited where 2 R <= T + P."""
    assert critical("prisoners_dilemma", "win_stay_lose_shift", given={"T": 4}) == Fraction(1, 2)
    assert critical("prisoners_dilemma", "win_stay_lose_shift") is None


def test_grim_in_the_donation_game_needs_the_cost_by_the_benefit():
    """Benefit 3, cost 1: 1/3."""
    game = load("donation").at()
    gain, loss = game.row[1, 0] - game.row[0, 0], game.row[1, 0] - game.row[1, 1]
    assert patience(of(game, "grim")).critical.exact == gain / loss == Fraction(1, 3)


@pytest.mark.parametrize(
    ("R", "perfect", "risk"), [(32, ".72", ".82"), (40, ".40", ".61"), (48, ".08", ".39")]
)
def test_dal_bo_and_frechettes_thresholds(R, perfect, risk):
    """Dal Bo & Frechette (2011), with S 12, P 25, T 50, to two digits."""
    given = {"R": R, "S": 12, "T": 50, "P": 25}
    assert round(critical("prisoners_dilemma", "grim", given=given), 2) == Fraction(perfect)
    game = PRISONERS.at(**given)
    pairs = [
        tuple(policy(name, Seat.of(game, i)) for i in (0, 1)) for name in ("grim", "always_defect")
    ]
    at = Fraction(50 - R + 25 - 12, 50 - 12)  # (T - R + P - S)/(T - S)
    assert round(at, 2) == Fraction(risk)
    assert trust_between(game, *pairs, at) == (Fraction(1, 2), Fraction(1, 2))


# The numbers of the model

MODEL = [
    ({name: at}, number)
    for name, numbers in {
        "trust": {"0": ".4557", ".25": ".3342", ".5": ".2127", ".75": ".0911", "1": "0"},
        "stakes": {".5": ".386", "1": ".213", "2": ".126", "4": ".082", "1e9": ".039"},
        "competitive_overlap": {
            "0": "0", ".2": "0", ".4": "0", ".6": ".096", ".8": ".213", "1": ".330",
        },
        "bargaining_share": {".5": ".213", ".4": ".312", ".3": ".421", ".2": ".542", ".1": ".674"},
        "absorptive_capacity": {"1": ".213", ".75": ".331", ".5": ".509", ".25": None},
    }.items()
    for at, number in numbers.items()
]  # fmt: skip


@pytest.mark.parametrize(("given", "number"), MODEL)
def test_the_critical_discount_factor_of_the_learning_dilemma_by_chain_and_by_formula(
    given, number
):
    """num/den of both partners in the whole game, the punishment a stage equilibrium."""
    found = patience(alliance("learning_dilemma", "grim:nash", given=given))
    needed = [need.patience for need in contracts(load("learning_dilemma").at(**given)).needs]
    if number is None:
        assert found.critical is None
        assert any(need is None or need >= 1 for need in needed)
        return
    digits = len(number) - 1
    assert found.critical.exact == max(needed)
    assert abs(found.critical.exact - Fraction(number)) <= Fraction(1, 10**digits)


@pytest.mark.parametrize(
    ("game", "numbers"),
    [
        ("learning_dilemma", (".2127", ".2127")),
        ("learning_race", (".182", ".561")),
        ("nummi", (".010", ".124")),
        ("ibm_apple", (".946", ".946")),
        ("honeymoon", (".334", ".334")),
        ("learning_chicken", (".4682", ".4682")),
    ],
)
def test_each_partners_critical_discount_factor(game, numbers):
    """The alliance's is the larger of the two."""
    found = patience(alliance(game, "grim:nash"))
    lows = [found.of(side)[-1].low.exact for side in (0, 1)]
    assert found.critical.exact == max(lows)
    for low, number in zip(lows, numbers, strict=True):
        assert abs(low - Fraction(number)) <= Fraction(1, 10 ** (len(number) - 1))


@pytest.mark.parametrize(
    ("error", "number"), [("0", ".213"), (".1", ".259"), (".2", ".331"), (".3", ".459")]
)
@pytest.mark.parametrize("strategies", ["five", "COL,CMP"])
def test_grim_on_a_noisy_signal(error, number, strategies):
    """d(eps) = (G - H)/((1 - 2 eps)(W - G + H) + (1 - eps)(G - H))."""
    found = critical("learning_dilemma", "grim", signal=error, strategies=strategies)
    force = forces(load("learning_dilemma").at().believed)[0]
    assert found == signal_discount(force, Fraction(error))
    assert round(found, 3) == Fraction(number)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.integers(1, 9), st.fractions(0, Fraction(49, 100)))
def test_a_signal_suffices_for_some_patience_unless_it_is_too_noisy(R, more, error):
    """d(eps) < 1 iff (1 - 2 eps)(R - P) > eps (T - R), with P = 1 and S = 0."""
    T = R + more
    given = {"R": R, "T": T, "P": 1, "S": 0}
    found = critical("prisoners_dilemma", "grim", signal=error, given=given)
    assert (found is not None) == ((1 - 2 * error) * (R - 1) > error * (T - R))


@pytest.mark.parametrize(
    ("option", "number"), [(".1", ".224"), (".2", ".246"), (".4", ".308"), (".6", ".412")]
)
def test_the_threat_to_leave(option, number):
    """d_exit = (G - H)/(P + W - o)."""
    found = critical("learning_dilemma", "exit", given={"outside_option": option})
    game = load("learning_dilemma").at()
    assert found == exit_discount(forces(game.believed)[0], game.row[1, 1], Fraction(option))
    assert round(found, 3) == Fraction(number)


def test_leaving_is_no_threat_where_it_pays_more_than_the_alliance():
    """o < R is needed: at o = 1 > .95 no discount factor suffices."""
    assert critical("learning_dilemma", "exit", given={"outside_option": 1}) is None


def test_tit_for_tat_in_chicken_is_nash_from_the_second_bound():
    """(G - H)/(W + H) = 103/117; grim needs (G - H)/(W + G): the deviator would rather give in."""
    chicken = load("learning_chicken").at()
    force = forces(chicken.believed)[0]
    found = critical("learning_chicken", "tit_for_tat", strategies="COL,CMP", concept="nash")
    assert found == max(tit_for_tat_discounts(force)) == Fraction(103, 117)
    G, W, H = force
    grim = critical("learning_chicken", "grim", strategies="COL,CMP", concept="nash")
    assert grim == (G - H) / (W + G) == Fraction(103, 220)
    assert grim > grim_discount(force)


def test_no_patience_opens_a_deadlock():
    assert yes(patience(alliance("learning_deadlock", "grim:nash"))) == []


def test_repetition_is_not_needed_in_a_stag_hunt():
    assert critical("learning_stag_hunt", "grim:nash") == 0


# Laws


@settings(max_examples=60, deadline=None)
@given(
    automata(pure=True, largest=2),
    automata(pure=True, largest=2),
    st.sampled_from(["prisoners_dilemma", "chicken", "stag_hunt"]),
    st.fractions(0, Fraction(19, 20), max_denominator=20),
    st.sampled_from(["0", "1/10"]),
)
def test_the_intervals_hold_the_discount_factors_at_which_the_verdict_is_yes(
    one, two, game, discount, tremble
):
    """The sign of a polynomial and the exact check at one number are two roads."""
    found = Alliance.of(load(game).at(), one, two, discount, tremble=tremble)
    decided = verdict(found)
    assert holds(patience(found), discount) == decided.perfect
    assert holds(patience(found, "nash"), discount) == decided.nash


@settings(max_examples=25, deadline=None)
@given(automata(pure=True, largest=3), automata(pure=True, largest=3))
def test_every_end_of_an_interval_is_one(one, two):
    """Just outside it somebody gains; at the end itself nobody does."""
    found = patience(Alliance.of(PRISONERS.at(), one, two, 0))
    step = Fraction(1, 10**6)
    for interval in yes(found):
        for end, outside in ((interval.low, -step), (interval.high, step)):
            if end.exact is None or not 0 < end.exact < 1:
                continue
            at = Alliance.of(PRISONERS.at(), one, two, end.exact)
            beyond = Alliance.of(PRISONERS.at(), one, two, end.exact + outside)
            assert verdict(at).perfect
            assert not verdict(beyond).perfect


def test_more_patience_is_not_always_better():
    """Suspicious tit for tat, where the stage game forgives: Nash up to a bound, and not beyond."""
    found = patience(alliance("learning_dilemma", "suspicious_tit_for_tat"), "nash")
    (interval,) = yes(found)
    assert (interval.low.exact, interval.high.exact) == (0, Fraction(1159, 4787))
    assert found.critical is None


def test_an_irrational_threshold_names_its_polynomial():
    """Two rounds of punishment: a quadratic, exact as a surd and between two rationals."""
    found = patience(alliance("learning_dilemma", "limited_punishment:2")).critical
    assert found.exact is None
    assert str(found) == "-1/2 + sqrt(1711509)/1814"
    assert found.factor.degree() == 2
    # (T - R) = (d + d^2)(R - P)
    d = float(found)
    assert d * (1 + d) * 0.907 == pytest.approx(0.245, abs=1e-12)


def test_a_threshold_of_higher_degree_is_a_named_root():
    """Three rounds: (T - R) = (d + d^2 + d^3)(R - P)."""
    found = patience(alliance("learning_dilemma", "limited_punishment:3")).critical
    assert found.factor.degree() == 3
    assert str(found).startswith("the root of ")
    d = float(found)
    assert (d + d**2 + d**3) * 0.907 == pytest.approx(0.245, abs=1e-12)
    assert found.low < found.high


def test_the_binding_deviation_is_named():
    found = patience(alliance("learning_dilemma", "grim"))
    binding = found.binding(found.critical)
    assert (binding.side, binding.state, binding.strategy) == (0, 0, 1)
    hunt = patience(alliance("learning_stag_hunt", "grim:nash"))
    assert hunt.binding(hunt.critical) is None


def test_noise_makes_patience_dearer():
    """A punishment that begins by mistake costs: tremble 1/20, at most 10 joint states."""
    assert critical("learning_dilemma", "grim", tremble="1/20") > Fraction(245, 1152)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"misperception": "1/10"}, "no subgames"),
        ({"concept": "pefect"}, "Did you mean 'perfect'"),
    ],
)
def test_what_has_no_critical_discount_factor_is_refused(arguments, message):
    with pytest.raises(DilemmaError, match=message):
        critical("learning_dilemma", "grim", **arguments)


def test_too_many_joint_states_are_refused():
    with pytest.raises(DilemmaError, match="25 joint states; at most 10"):
        critical("learning_dilemma", "copycat", tremble="1/10")
