"""How long trust must be built in a pool: the formula, exact chains, and what is played."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.dynamics.pool import pool
from dilemma.dynamics.separation import cheated, dilemma_of, kept, shortest
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.value import value
from dilemma.stage.game import Bimatrix

R, T, P = Fraction(3), Fraction(5), Fraction(1)
GAME = load("prisoners_dilemma").at()
goings = st.fractions(min_value="1/20", max_value="19/20", max_denominator=40)


@st.composite
def ordered(draw):
    """R, T and P of a prisoner's dilemma."""
    P, R, T = draw(st.lists(st.integers(-9, 9), min_size=3, max_size=3, unique=True).map(sorted))
    return Fraction(R), Fraction(T), Fraction(P)


@given(ordered(), goings)
def test_no_fewer_rounds_suffice_than_the_shortest(payoffs, going):
    """By its definition: w(k) > v(k) for every smaller k, and not from there on."""
    R, T, P = payoffs
    found = shortest(R, T, P, going)
    for k in range(6):
        gains = cheated(R, T, P, going, k) > kept(R, P, going, k)
        assert gains == (found is None or k < found)


def test_who_neither_gains_nor_loses_by_cheating_does_not_cheat():
    """At q = 1/2, R = 2, T = 3 and P = 0 both ways pay 1 after one round of building."""
    R, T, P, q = Fraction(2), Fraction(3), Fraction(0), Fraction(1, 2)
    assert kept(R, P, q, 1) == cheated(R, T, P, q, 1) == 1
    assert shortest(R, T, P, q) == 1


@given(ordered(), goings)
def test_some_time_of_building_trust_suffices_if_alliances_last_long_enough(payoffs, going):
    R, T, P = payoffs
    assert (shortest(R, T, P, going) is None) == (going <= (T - R) / (T - P))


@given(ordered(), goings, st.integers(0, 6))
def test_the_longer_trust_is_built_the_less_it_pays(payoffs, going, rounds):
    """So the shortest time that suffices is also the best."""
    R, _, P = payoffs
    assert kept(R, P, going, rounds) > kept(R, P, going, rounds + 1)


@pytest.mark.parametrize("rounds", [1, 2, 4])
def test_formula_and_exact_chain_agree(rounds):
    """A discount factor q counts round t with (1 - q) q^t: the share of alliances that reach it."""
    q = Fraction(9, 10)
    builders = Alliance.of(GAME, f"trust_building:{rounds}", f"trust_building:{rounds}", q)
    cheat = Alliance.of(GAME, f"hit_and_run:{rounds + 1}", f"trust_building:{rounds}", q)
    assert value(builders).exact[0] == kept(R, P, q, rounds)
    lasts = 1 - q ** (rounds + 1)  # times the mean length, and outside the alliance there is 0
    assert value(cheat).exact[0] / lasts == cheated(R, T, P, q, rounds)


@pytest.mark.parametrize(("rounds", "cheats"), [(1, True), (3, False)])
def test_what_is_played_agrees_with_the_formula(rounds, cheats):
    """From round k + 1 on the pool is where it stays: v(k) is its mean, w(k) what cheats get."""
    q = Fraction(8, 10)
    assert (shortest(R, T, P, q), cheats) == (2, rounds < 2)
    both = {f"trust_building:{rounds}": 9, f"hit_and_run:{rounds + 1}": 1}
    found = pool(GAME, both, firms=2000, periods=300, dissolution=1 - q)
    alone = pool(GAME, [f"trust_building:{rounds}"], firms=2000, periods=300, dissolution=1 - q)

    v, w = float(kept(R, P, q, rounds)), float(cheated(R, T, P, q, rounds))
    assert alone.course[rounds:].mean() == pytest.approx(v, abs=0.02)
    assert found.earned[0, 0] / found.rounds[0, 0] == pytest.approx(v, abs=0.03)
    assert found.earned[1, 0] / found.rounds[1, 0] == pytest.approx(w, abs=0.03)
    assert (w > v) == cheats


def test_the_payoffs_of_a_dilemma_are_read_from_its_matrix():
    """T > R > P > S, alike for both, and nothing that moves."""
    assert dilemma_of(GAME) == (R, T, P)
    assert dilemma_of(load("learning_dilemma").with_strategies("COL,CMP").at()) is None
    assert dilemma_of(load("stag_hunt").at()) is None
    assert dilemma_of(Bimatrix.of([[3, 0], [5, 1]], [[3, 6], [0, 1]])) is None
    assert dilemma_of(Bimatrix.of([[3, 2], [5, 1]], [[3, 5], [2, 1]])) is None
    assert dilemma_of(load("learning_dilemma").at()) is None


@pytest.mark.parametrize(
    ("payoffs", "going", "message"),
    [
        ((3, 2, 1), "1/2", "trust is built where T > R > P; here T is 2, R 3, P 1"),
        ((1, 3, 1), "1/2", "here T is 3, R 1, P 1"),
        ((2, 3, 1), "1", "the chance of going on is 1; it must be between 0 and 1"),
        ((2, 3, 1), "0", "the chance of going on is 0; it must be between 0 and 1"),
    ],
)
def test_what_is_no_dilemma_is_refused(payoffs, going, message):
    with pytest.raises(DilemmaError) as refused:
        shortest(*map(Fraction, payoffs), Fraction(going))
    assert message in str(refused.value)


def test_a_long_time_of_building_trust_is_found_at_once():
    """Where trust is worth next to nothing it takes hundreds of thousands of rounds."""
    R, T, P = Fraction(100_001, 100_000), Fraction(5), Fraction(1)
    rounds = shortest(R, T, P, 1 - Fraction(1, 10**6))

    assert rounds == pytest.approx(510_000, rel=0.01)
    assert shortest(R, T, P, 1 - Fraction(1, 10**5)) is None or rounds > 10_000
