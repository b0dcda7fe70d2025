"""Random numbers by counter."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dilemma.chance import CHOICE, READING, TREMBLE, drawn, mixed, salt, streams, uniform

WHOLE = st.integers(-(2**70), 2**70)


def test_the_finalizer_gives_the_published_numbers_of_splitmix64():
    """The first outputs for the seed 1234567, as published with the generator."""
    golden = 0x9E3779B97F4A7C15
    states = [(1234567 + golden * k) % 2**64 for k in range(1, 6)]

    assert mixed(np.array(states, np.uint64)).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@given(WHOLE, st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 1), st.integers(0, 3))
def test_a_number_belongs_to_its_place_alone(seed, run, k, partner, purpose):
    """Alone, in a row of runs and in a row of rounds it is the same."""
    alone = uniform(seed, run, k, partner, purpose)
    among_runs = uniform(seed, np.array([run + 1, run, 0]), k, partner, purpose)[1]
    rounds = salt(np.array([7, k]), partner, purpose)
    among_rounds = drawn(streams(seed, [run]), rounds)[1]

    assert 0 <= alone < 1
    assert alone == among_runs == among_rounds


def test_places_that_differ_have_numbers_of_their_own():
    """Runs, rounds, partners, purposes and seeds: no two of 64,000 places agree."""
    numbers = [
        uniform(seed, np.arange(1000), k, partner, purpose)
        for seed in (0, 1)
        for k in range(1, 9)
        for partner in (0, 1)
        for purpose in (CHOICE, TREMBLE)
    ]

    assert len(np.unique(numbers)) == 64_000


def test_numbers_are_uniform_and_unrelated():
    """Mean 1/2, variance 1/12 and no correlation, within five standard errors."""
    count = 200_000
    runs = np.arange(count)
    columns = np.array(
        [
            uniform(5, runs, 1),
            uniform(5, runs, 2),
            uniform(5, runs, 1, 1),
            uniform(5, runs, 1, 0, READING),
            uniform(6, runs, 1),
            uniform(5, runs + 1, 1),
        ]
    )
    related = np.corrcoef(columns)[np.triu_indices(6, 1)]

    assert np.abs(columns.mean(axis=1) - 1 / 2).max() < 5 * (1 / 12 / count) ** 0.5
    assert np.abs(columns.var(axis=1) - 1 / 12).max() < 5 * (1 / 180 / count) ** 0.5
    assert np.abs(related).max() < 5 / count**0.5


def test_the_shape_is_that_of_the_runs():
    """A number for one run, an array of the same shape for many."""
    assert np.ndim(uniform(0, 3, 1)) == 0
    assert uniform(0, np.zeros((2, 3), int), 1).shape == (2, 3)
