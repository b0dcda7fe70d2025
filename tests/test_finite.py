"""Finite populations: published chances of fixation, laws of drift and selection, refusals."""

from fractions import Fraction

import numpy as np
import pytest
from draws import matrices
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.dynamics.finite import (
    compositions,
    fills,
    fixation,
    is_short,
    log_fixation,
    log_moran,
    log_small_mutation,
    stationary,
    transitions,
)
from dilemma.dynamics.simulation import runs
from dilemma.errors import DilemmaError


def exact(row):
    """An array of Fractions."""
    return np.array([[Fraction(cell) for cell in line] for line in row])


positive = st.integers(2, 3).flatmap(lambda n: matrices(n, n, st.integers(1, 9)))
SELECTED = Fraction(1, 4)


# Fixation


def test_a_mutant_of_twice_the_fitness_takes_over_ten_as_published():
    """r = 2, N = 10: (1 - 1/r)/(1 - 1/r^N) = 512/1023 (Moran 1958; Lieberman et al. 2005)."""
    found = fixation(exact([[1, 1], [2, 2]]), 10, Fraction(1))

    assert found[0, 1] == Fraction(512, 1023)
    assert found[1, 0] == Fraction(1, 1023)
    assert found[0, 0] == 0


@settings(max_examples=10)
@given(st.integers(2, 40), st.fractions(2, 9, max_denominator=5))
def test_constant_fitness_has_the_closed_form(Z, r):
    """(1 - 1/r)/(1 - 1/r^Z) for any fitness r beside 1."""
    assert fixation(exact([[1, 1], [r, r]]), Z, Fraction(1))[0, 1] == (1 - 1 / r) / (1 - 1 / r**Z)


@settings(max_examples=10)
@given(positive, st.integers(2, 20))
def test_without_selection_every_mutant_drifts(row, Z):
    """1/Z exactly, in both processes."""
    found = fixation(exact(row), Z, Fraction(0))
    logs = log_fixation(np.array(row, float), Z, 0.0)
    others = ~np.eye(len(row), dtype=bool)

    assert set(found[others]) == {Fraction(1, Z)}
    np.testing.assert_allclose(np.exp(logs[others]), 1 / Z, rtol=1e-13)


@settings(max_examples=15)
@given(positive, st.integers(2, 40), st.fractions(0, 1, max_denominator=7))
def test_the_chances_of_moran_in_logarithms_are_the_exact_ones(row, Z, w):
    """Up to the rounding of Z factors."""
    others = ~np.eye(len(row), dtype=bool)
    logs = log_moran(exact(row), Z, w)

    np.testing.assert_allclose(
        np.exp(logs[others]), fixation(exact(row), Z, w)[others].astype(float), rtol=1e-12
    )
    assert (np.diagonal(logs) == -np.inf).all()


def test_exact_chances_are_short_for_few_types_firms_and_digits():
    """More of any of the three, and they are no more."""
    simple = exact([[1, 2], [3, 4]])

    assert is_short(simple, 1000, Fraction(1, 10))
    assert not is_short(exact([[i + j for j in range(16)] for i in range(16)]), 50, Fraction(1))
    assert not is_short(simple, 1000, Fraction(1, 10**60))
    assert is_short(simple, 50, Fraction(1, 10**60))


def test_two_firms_need_one_step():
    """Z = 2: the mutant's share of the fitness of both; A_ij against A_ji."""
    found = fixation(exact([[9, 1], [3, 9]]), 2, Fraction(1))

    assert found[0, 1] == Fraction(3, 4)


@settings(max_examples=15)
@given(positive, st.integers(2, 15))
def test_pairwise_comparison_agrees_with_the_sum_of_products(row, Z):
    """The closed form in logarithms against the sum as it is written (Traulsen et al. 2006)."""
    A, w = np.array(row, float), 0.3
    found = np.exp(log_fixation(A, Z, w))
    for i in range(len(row)):
        for j in range(len(row)):
            if i != j:
                total, product = 1.0, 1.0
                for k in range(1, Z):
                    mutant = ((k - 1) * A[j, j] + (Z - k) * A[j, i]) / (Z - 1)
                    other = (k * A[i, j] + (Z - k - 1) * A[i, i]) / (Z - 1)
                    product *= np.exp(-w * (mutant - other))
                    total += product
                assert found[i, j] == pytest.approx(1 / total, rel=1e-12)


@settings(max_examples=15)
@given(positive, st.integers(2, 30))
def test_the_ratio_of_both_chances_is_the_exponential_of_all_gains(row, Z):
    """rho_ij/rho_ji = exp(w sum_k (pi_j - pi_i)), for mutants j among i and i among j."""
    A, w = np.array(row, float), 0.2
    logs = log_fixation(A, Z, w)
    gains = sum(
        (k - 1) * A[1, 1] + (Z - k) * A[1, 0] - k * A[0, 1] - (Z - k - 1) * A[0, 0]
        for k in range(1, Z)
    ) / (Z - 1)

    assert logs[0, 1] - logs[1, 0] == pytest.approx(w * gains, abs=1e-10)


def test_what_is_far_below_any_float_keeps_its_logarithm():
    """exp(-5,000) is no float, yet the ratio of two such chances decides who stays longer."""
    A = np.array([[10.0, 0.0], [0.0, 9.0]])
    logs = log_fixation(A, 1000, 10.0)

    assert logs[0, 1] < logs[1, 0] < -10_000
    assert log_small_mutation(logs) == pytest.approx([1, 0])


@pytest.mark.parametrize(("point", "favoured"), [("3/10", True), ("36/100", False)])
def test_the_one_third_law(point, favoured):
    """
    In a coordination game a type is favoured if its unstable share is below 1/3, above it is not.

    Under weak selection in a large population (Nowak, Sasaki, Taylor & Fudenberg 2004): the sign of
    rho - 1/Z, exactly, at w = 1/10^6 and Z = 100.
    """
    x = Fraction(point)
    # The types do equally well where the share of the second is x.
    payoffs = exact([[x, 0], [0, 1 - x]]) + 1
    rho = fixation(payoffs, 100, Fraction(1, 10**6))[0, 1]

    assert (rho > Fraction(1, 100)) is favoured


@settings(max_examples=10)
@given(positive, st.permutations(range(3)))
def test_other_names_permute_the_chances(row, order):
    """To the last digit."""
    order = [k for k in order if k < len(row)]
    A = exact(row)
    found, moved = fixation(A, 7, SELECTED), fixation(A[np.ix_(order, order)], 7, SELECTED)

    assert (moved == found[np.ix_(order, order)]).all()


def test_a_fitness_that_is_not_positive_is_refused():
    """1 - w + w (-3) is positive below w = 1/4 only."""
    payoffs = exact([[1, -3], [2, 0]])
    assert fixation(payoffs, 5, Fraction(24, 100))[0, 1] > 0
    with pytest.raises(DilemmaError) as refused:
        fixation(payoffs, 5, Fraction(1, 4))

    assert str(refused.value) == (
        "with a payoff of -3 a firm has no fitness at selection 0.25; keep it below 0.25 or take "
        "pairwise"
    )


# Stationary distributions


@settings(max_examples=20)
@given(st.integers(2, 5).flatmap(lambda n: matrices(n, n, st.integers(1, 9))))
def test_the_stationary_distribution_balances_what_goes_in_and_out(rates):
    """Exactly, by elimination without subtraction (Grassmann, Taksar & Heyman 1985)."""
    moves = exact(rates)
    np.fill_diagonal(moves, Fraction(0))
    found = stationary(moves)

    assert sum(found) == 1
    assert [*(found @ moves)] == [*(found * moves.sum(axis=1))]
    logs = np.log(np.array(rates, float))
    np.testing.assert_allclose(log_small_mutation(logs), found.astype(float), rtol=1e-12)


@pytest.mark.parametrize(("process", "Z", "n"), [("moran", 12, 3), ("pairwise", 9, 4)])
def test_the_distribution_over_compositions_is_stationary(process, Z, n):
    """Each state is left as often as it is entered, although far ones are eliminated in a band."""
    payoffs = np.random.default_rng(1).random((n, n)) * 3
    K = compositions(Z, n)
    moves = transitions(K, payoffs, process, 0.5, 0.01)
    found = stationary(moves)

    assert (found > 0).all()
    np.testing.assert_allclose(found @ moves, found * moves.sum(axis=1), atol=1e-15)


@pytest.mark.parametrize("process", ["moran", "pairwise"])
def test_mutations_that_become_rare_give_the_small_mutation_limit(process):
    """Fudenberg & Imhof (2006): the pure compositions keep all the time, as the limit says."""
    row = [[2, 1, 3], [3, 1, 1], [1, 4, 2]]
    A, Z, w = np.array(row, float), 6, 0.25
    if process == "moran":
        limit = stationary(fixation(exact(row), Z, Fraction(1, 4))).astype(float)
    else:
        limit = log_small_mutation(log_fixation(A, Z, w))
    K = compositions(Z, 3)
    pure = [int(np.flatnonzero(K[:, k] == Z)[0]) for k in range(3)]
    away = []
    for mu in (1e-4, 1e-7):
        found = stationary(transitions(K, A, process, w, mu))
        away.append(abs(found[pure] - limit).max())

    assert away[1] < 1e-5
    assert away[1] < away[0] / 100


def test_without_selection_types_are_equally_frequent_at_any_mutation_rate():
    """By symmetry, and in the exact chain too."""
    K = compositions(5, 3)
    moves = transitions(K, exact([[1] * 3] * 3), "moran", Fraction(0), Fraction(1, 10))
    found = stationary(moves)

    assert [*(found @ K.astype(object))] == [Fraction(5, 3)] * 3
    floats = stationary(transitions(K, np.ones((3, 3)), "moran", 0.0, 0.1))
    np.testing.assert_allclose(floats, found.astype(float), rtol=1e-12)


def test_mutation_alone_makes_everybody_a_coin():
    """At mu = 1 each turn draws another type: of two firms, one third each composition's worth."""
    K = compositions(2, 2)
    found = stationary(transitions(K, exact([[1] * 2] * 2), "moran", Fraction(1, 2), Fraction(1)))

    assert [str(x) for x in found] == ["1/6", "2/3", "1/6"]


@pytest.mark.parametrize("process", ["moran", "pairwise"])
def test_a_firm_whose_turn_it_is_has_some_type_afterwards(process):
    """Chances add to 1; in pairwise comparison with what is left for keeping one's type."""
    chances = fills(compositions(5, 3).astype(float), PAYOFFS, process, 0.3, 0.2)

    assert (chances >= 0).all()
    if process == "moran":
        np.testing.assert_allclose(chances.sum(axis=2), 1, rtol=1e-14)
    else:
        assert (chances.sum(axis=2) < 1).all()
        assert chances[0, 0, 1] == pytest.approx(0.1)  # nobody of type 1 to compare with


def test_compositions_are_all_and_each_once():
    """C(Z + n - 1, n - 1) of them."""
    K = compositions(6, 4)

    assert len(K) == len({tuple(k) for k in K.tolist()}) == 84
    assert (K.sum(axis=1) == 6).all()


def test_too_many_compositions_are_refused():
    """With the largest population that is allowed."""
    with pytest.raises(DilemmaError) as refused:
        compositions(100, 3)

    assert str(refused.value) == (
        "100 firms of 3 types have 5,151 compositions, and at most 3,000 are solved: take at most "
        "75, or leave the mutation rate out"
    )
    assert len(compositions(75, 3)) == 2926


# Runs

PAYOFFS = np.array([[3.0, 0.0, 1.0], [5.0, 1.0, 2.0], [1.0, 2.0, 0.5]])


@pytest.mark.parametrize("process", ["moran", "pairwise"])
def test_runs_take_over_as_often_as_the_exact_chance_says(process):
    """Within five standard errors, for a fixed seed."""
    row, Z, w, count = [[2, 1], [3, 1]], 6, 0.5, 4000
    if process == "moran":
        rho = float(fixation(exact(row), Z, Fraction(1, 2))[0, 1])
    else:
        rho = float(np.exp(log_fixation(np.array(row, float), Z, w)[0, 1]))
    start = np.tile([Z - 1, 1], (count, 1))
    found = runs(start, np.array(row, float), process, w, 0.0, seed=7, steps=900, every=900)[:, -1]
    taken = (found[:, 1] == Z).mean()

    assert ((found == 0) | (found == Z)).all()
    assert abs(taken - rho) < 5 * (rho * (1 - rho) / count) ** 0.5


@pytest.mark.parametrize("process", ["moran", "pairwise"])
def test_runs_spend_their_time_as_the_stationary_distribution_says(process):
    """The mean share of each type after many generations, within five standard errors."""
    K = compositions(6, 3)
    exactly = stationary(transitions(K, PAYOFFS, process, 0.3, 0.2)) @ K / 6
    start = np.tile([2, 2, 2], (2000, 1))
    found = runs(start, PAYOFFS, process, 0.3, 0.2, seed=3, steps=120, every=120)[:, -1] / 6

    assert (abs(found.mean(axis=0) - exactly) < 5 * found.std(axis=0) / 2000**0.5).all()


def test_compiled_steps_give_the_same_runs_to_the_last_bit():
    """They add and multiply in the same order."""
    pytest.importorskip("numba")
    start = np.tile([10, 15, 5], (4, 1))
    one, two = (
        runs(start, PAYOFFS, "moran", 0.3, 0.01, seed=-5, steps=900, every=7, compiled=compiled)
        for compiled in (True, False)
    )

    assert one.shape == (4, 129, 3)
    assert (one == two).all()
    assert len({each[-1].tobytes() for each in one}) > 1


def test_a_run_is_the_same_whatever_is_played_beside_it():
    """Chance belongs to the run and the step."""
    start = np.tile([5, 3, 2], (3, 1))
    several = runs(start, PAYOFFS, "pairwise", 0.3, 0.1, seed=2, steps=50, compiled=False)
    alone = runs(start[:1], PAYOFFS, "pairwise", 0.3, 0.1, seed=2, steps=50, compiled=False)

    assert (several[0] == alone[0]).all()
    assert (several[0] != several[1]).any()


def test_a_record_stands_after_every_so_many_steps():
    """Steps that are left over are not played."""
    start = np.array([[5, 3, 2]])
    fine = runs(start, PAYOFFS, "moran", 0.3, 0.1, seed=2, steps=20)
    coarse = runs(start, PAYOFFS, "moran", 0.3, 0.1, seed=2, steps=23, every=10)

    assert (coarse == fine[:, ::10]).all()
    assert (fine.sum(axis=2) == 10).all()
    assert (abs(np.diff(fine, axis=1)).sum(axis=2) <= 2).all()
