"""Many games at once get the answers that each gets alone, whatever the floats leave in doubt."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.equilibrium import batch as module
from dilemma.equilibrium import minors
from dilemma.equilibrium.batch import batch
from dilemma.errors import DilemmaError

CELLS = {
    "shares": lambda draw, shape: draw.random(shape),
    "integers": lambda draw, shape: draw.integers(0, 99, shape).astype(float),
    "few integers": lambda draw, shape: draw.integers(0, 3, shape).astype(float),
    "decimals": lambda draw, shape: draw.integers(0, 4, shape) / 10,
    "very unequal": lambda draw, shape: (
        draw.random(shape) * 10.0 ** draw.integers(-200, 200, shape)
    ),
}


def games(kind, count, m, n, seed=1):
    """Two arrays (N, m, n) of payoffs."""
    draw = np.random.default_rng(seed)
    return CELLS[kind](draw, (count, m, n)), CELLS[kind](draw, (count, m, n))


def alone(row, column):
    """The extreme equilibria of one game of floats, by integers."""
    found, degenerate = minors.equilibria(module._integers(row), module._integers(column))
    rows = [[weight / sum(x) for weight in x] + [w / sum(y) for w in y] for x, y in found]
    return np.array(rows), degenerate


def same(one, two):
    """Whether two lists of mixes are equal but for their order, within the tolerance."""
    distance = np.abs(one[:, None] - two[None, :]).max(axis=2, initial=0) <= module.TOLERANCE
    return len(one) == len(two) and distance.any(axis=0).all() and distance.any(axis=1).all()


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize(("m", "n"), [(1, 1), (1, 4), (2, 2), (3, 2), (3, 3), (4, 4), (5, 5)])
def test_a_batch_answers_each_game_as_if_it_were_alone(kind, m, n):
    """Generic, degenerate, and such that floats cannot tell."""
    row, column = games(kind, 40 if max(m, n) < 5 else 8, m, n)
    found = batch(row, column)

    assert (np.diff(found.game) >= 0).all()
    for k in range(len(row)):
        mine = found.game == k
        exact, degenerate = alone(row[k], column[k])
        assert same(np.hstack([found.row[mine], found.column[mine]]), exact)
        assert found.degenerate[k] == degenerate


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from(["shares", "integers"]))
def test_payoffs_are_those_of_the_mixes_and_nobody_gains(seed, kind):
    """The certificate of an equilibrium, in floats."""
    row, column = games(kind, 20, 3, 4, seed)
    found = batch(row, column)
    top = max(row.max(), column.max())
    for k, x, y, (one, two) in zip(found.game, found.row, found.column, found.payoffs, strict=True):
        assert x @ row[k] @ y == pytest.approx(one, abs=1e-7 * top)
        assert x @ column[k] @ y == pytest.approx(two, abs=1e-7 * top)
        assert (row[k] @ y <= one + 1e-7 * top).all()
        assert (x @ column[k] <= two + 1e-7 * top).all()


@pytest.mark.parametrize("kind", CELLS)
def test_no_answer_depends_on_how_the_games_are_parted(kind, monkeypatch):
    """Bit for bit, so that a sweep may be cut as memory allows."""
    row, column = games(kind, 101, 3, 3)
    whole = batch(row, column)
    monkeypatch.setattr(module, "AT_ONCE", 32 * 7)
    parted = batch(row, column)

    for one, two in zip(whole, parted, strict=True):
        assert np.array_equal(one, two)


def test_integers_in_floats_need_no_second_look():
    """Their minors are exact, so a zero is a zero."""
    found = batch(*games("few integers", 200, 4, 4))

    assert found.by_integers == 0
    assert found.degenerate.any()


def test_integers_too_large_for_floats_get_a_second_look():
    """Products of 2 ** 30 leave no digit for the difference of one that decides."""
    top = 2.0**30
    row = np.array([[[top, top + 1, 0], [top - 1, top, 0], [0, 0, 1]]])
    found = batch(row, row.transpose(0, 2, 1))

    assert same(np.hstack([found.row, found.column]), alone(row[0], row[0].T)[0])
    assert found.degenerate[0] == alone(row[0], row[0].T)[1]
    assert found.by_integers == 1


def test_what_rounding_may_hide_is_left_to_integers():
    """A sign is certain only if it is larger than what the roundings can make of it."""
    row = np.array([[[1.0, 0.0], [1.0 + 1e-9, 1.0]]])
    column = np.array([[[1.0, 0.0], [1.0, 0.5]]])
    exact = [[10, 0], [10, 10]], [[2, 0], [2, 1]]

    assert not batch(row, column).degenerate[0]
    assert batch(row, column, exact=lambda _: exact, rounding=1e-8).degenerate[0]


def test_the_exact_game_rules_where_floats_are_its_roundings():
    """1/10 + 2/10 ties with 3/10 in the game, though not in floats."""
    row = np.array([[[0.1 + 0.2, 0.0], [0.3, 1.0]]])
    column = np.array([[[1.0, 0.0], [1.0, 0.0]]])
    rounded = batch(
        row, column, exact=lambda game: ([[3, 0], [3, 10]], [[1, 0]] * 2), rounding=1e-15
    )

    assert not batch(row, column).degenerate[0]
    assert rounded.degenerate[0]
    assert rounded.row.tolist() == [[1, 0], [0, 1]]
    assert rounded.by_integers == 1


def test_minors_known_to_be_zero_cost_no_integers():
    """A duplicated strategy makes the same minors zero in all games."""
    row, column = games("shares", 50, 2, 3)
    row = np.concatenate([row, row[:, 1:]], axis=1)
    column = np.concatenate([column, column[:, 1:]], axis=1)
    of_row = [k for k, value in enumerate(minors.minors(row[0])) if value == 0]
    of_column = [k for k, value in enumerate(minors.minors(column[0].T)) if abs(value) < 1e-15]
    known = batch(row, column, zeros=(of_row, of_column))
    unknown = batch(row, column)

    assert (known.by_integers, unknown.by_integers) == (0, 50)
    for one, two in zip(known[:4], unknown[:4], strict=True):
        assert np.allclose(one, two, atol=module.TOLERANCE)


def test_a_weight_that_floats_cannot_give_is_given_by_integers():
    """Nearly equal payoffs leave a tiny denominator; the weights stay within the tolerance."""
    row = np.array([[[1.0, 1.0], [1.0 + 3e-10, 1.0 - 1e-10]]])
    column = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    found = batch(row, column)
    exact, _ = alone(row[0], column[0])

    assert found.by_integers == 1
    assert np.array_equal(np.hstack([found.row, found.column]), exact)


def test_no_games_are_no_equilibria():
    """An empty batch is no error."""
    found = batch(np.empty((0, 2, 3)), np.empty((0, 2, 3)))

    assert [len(field) for field in found[:5]] == [0] * 5
    assert found.row.shape == (0, 2)


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (np.ones((2, 2)), np.ones((2, 2)), r"payoffs are arrays \(N, m, n\); these are \(2, 2\)"),
        (np.ones((1, 2, 2)), np.ones((1, 2, 3)), r"these are \(1, 2, 2\), \(1, 2, 3\)"),
        (np.ones((1, 7, 2)), np.ones((1, 7, 2)), "games are 7 x 2; .* takes 1 to 6 strategies"),
        (np.ones((1, 0, 2)), np.ones((1, 0, 2)), "games are 0 x 2"),
        (np.array([[[np.nan]]]), np.ones((1, 1, 1)), "a payoff is not a finite number"),
        (np.ones((1, 1, 1)), np.array([[[np.inf]]]), "a payoff is not a finite number"),
    ],
)
def test_what_is_no_batch_is_refused(row, column, message):
    """In one line."""
    with pytest.raises(DilemmaError, match=message):
        batch(row, column)
