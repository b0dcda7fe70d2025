"""Finite chains: shares of time, exact and in floats."""

from fractions import Fraction

import pytest
from draws import chances
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.repeated.chain import (
    Dense,
    dense_early_shares,
    early_shares,
    eliminated,
    reached,
    shares,
    solved,
)

HALF = Fraction(1, 2)


@st.composite
def chains(draw, largest=5):
    """Random chains; rows are sparse, so that many have several recurrent classes."""
    size = draw(st.integers(1, largest))
    rows = [draw(chances(size)) for _ in range(size)]
    return [{k: chance for k, chance in enumerate(row) if chance} for row in rows]


discounts = st.fractions(0, Fraction(19, 20), max_denominator=20)


def stepped(rows, start, discount, rounds):
    """Shares of time by going through the rounds one by one, in floats."""
    now = [float(k == start) for k in range(len(rows))]
    total = [0.0] * len(rows)
    weight = 1.0
    for _ in range(rounds):
        total = [each + weight * share for each, share in zip(total, now, strict=True)]
        weight *= discount
        new = [0.0] * len(rows)
        for share, row in zip(now, rows, strict=True):
            for k, chance in row.items():
                new[k] += share * float(chance)
        now = new
    return [each / sum(total) for each in total]


@given(chains(), discounts)
def test_shares_of_time_are_what_going_through_the_rounds_gives(rows, discount):
    found = [float(share) for share in shares(rows, 0, discount)]
    assert found == pytest.approx(stepped(rows, 0, float(discount), 900), abs=1e-9)


@given(chains(), st.sampled_from([0, 1, 2, 5, 10, 19, 20]))
def test_shares_of_time_add_to_one(rows, twentieths):
    assert sum(shares(rows, 0, Fraction(twentieths, 20))) == 1


@settings(max_examples=40)
@given(chains())
def test_the_limit_of_means_is_where_ever_more_patience_leads(rows):
    """Abel's limit is Cesaro's."""
    limit = [float(share) for share in shares(rows, 0, Fraction(1))]
    patient = [float(share) for share in shares(rows, 0, 1 - Fraction(1, 10**9))]
    assert limit == pytest.approx(patient, abs=1e-6)


@given(chains(), discounts)
def test_values_and_shares_of_time_are_two_roads_to_one_number(rows, discount):
    """v(start) = sum of shares times rewards: the system and its transpose."""
    rewards = [Fraction(3 * k - 1) for k in range(len(rows))]
    (values,) = solved(rows, discount, [[(1 - discount) * each for each in rewards]])
    time = shares(rows, 0, discount)
    assert values[0] == sum(share * each for share, each in zip(time, rewards, strict=True))


@given(chains(), st.integers(1, 12), st.sampled_from([Fraction(1), HALF, Fraction(9, 10)]))
def test_early_rounds_are_the_same_exact_and_in_floats(rows, rounds, discount):
    exact = early_shares(rows, 0, discount, rounds)
    floats, error = dense_early_shares(rows, 0, discount, rounds)
    assert sum(exact) == 1
    assert floats == pytest.approx([float(share) for share in exact], abs=error)
    assert stepped(rows, 0, float(discount), rounds) == pytest.approx(floats, abs=1e-12)


@given(chains(), st.sampled_from([Fraction(1), HALF, Fraction(99, 100)]))
def test_the_dense_solver_keeps_the_error_it_states(rows, discount):
    dense = Dense()
    floats = shares(rows, 0, discount, dense)
    exact = shares(rows, 0, discount)
    assert max(abs(float(a) - float(b)) for a, b in zip(floats, exact, strict=True)) <= (
        dense.error + 1e-16
    )
    assert dense.error < 1e-9


def test_a_chain_that_may_end_in_two_places_has_a_limit_of_both():
    """From state 0 it is caught in state 1 or in the circle of 2 and 3, with chance 1/3 and 2/3."""
    third = Fraction(1, 3)
    rows = [{0: third, 1: Fraction(2, 9), 2: Fraction(4, 9)}, {1: 1}, {3: 1}, {2: 1}]
    assert shares(rows, 0, Fraction(1)) == [0, third, third, third]
    assert shares(rows, 3, Fraction(1)) == [0, 0, HALF, HALF]


def test_only_states_that_the_chain_comes_to_are_reached():
    rows = [{2: HALF, 0: HALF}, {0: Fraction(1)}, {2: Fraction(1)}]
    assert reached(rows, 0) == [0, 2]
    assert reached(rows, 1) == [1, 0, 2]


def test_elimination_changes_rows_where_it_must():
    """The first row has no entry in the first column, so another must be the pivot."""
    system = [{1: Fraction(2)}, {0: Fraction(3), 1: Fraction(1)}]
    assert eliminated(system, [[Fraction(4), Fraction(5)]]) == [[1, 2]]
    assert system == [{1: 2}, {0: 3, 1: 1}]
