"""One long match: the rounds of `play`, counted fast, and the shares of the exact chain."""

import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from alliances import alliance

from dilemma.errors import DilemmaError
from dilemma.repeated import compiled
from dilemma.repeated import match as module
from dilemma.repeated.match import BATCHES, match
from dilemma.repeated.simulation import play
from dilemma.repeated.value import value

FOUR = "0.9,0.1,0.5,0.3"
LEARNING = {"strategies": "COL,CMP"}
NOISE = {"tremble": "1/20"}
# Game, policies, and what chance there is.
PAIRS = (
    ("prisoners_dilemma", "tit_for_tat", "tit_for_tat", NOISE),
    ("prisoners_dilemma", FOUR, FOUR, NOISE),
    ("prisoners_dilemma", "tit_for_tat", FOUR, NOISE),
    ("prisoners_dilemma", "random:1/3", "win_stay_lose_shift", {}),
    ("prisoners_dilemma", "grim", "limited_punishment:2", {"tremble": "1/100"}),
    ("prisoners_dilemma", "contrite_tit_for_tat", "tit_for_two_tats", {"misperception": "1/10"}),
    ("chicken", "win_stay_lose_shift", "generous_tit_for_tat:1/5", NOISE),
    ("learning_dilemma", "tit_for_tat", "win_stay_lose_shift", {"misperception": "1/5"}),
    ("learning_dilemma", "limited_punishment:3", "limited_punishment:1", {"signal": "1/10"}),
    ("learning_dilemma", "graded_trust", "copycat", {"tremble": "1/10"}),
    ("learning_dilemma", "start_small", "teacher", {"tremble": "1/10", "misperception": "1/20"}),
    ("learning_race", "suspicious_tit_for_tat", "exploiter", {"tremble": "1/5", **LEARNING}),
)


def paired(pair):
    game, row, column, given = pair
    given = dict(given)
    return alliance(game, row, column, 1, strategies=given.pop("strategies", None), **given)


def cells(found, choices):
    """How often each pair of strategies was carried out in each batch, from a list of rounds."""
    edges = found.rounds * np.arange(BATCHES + 1) // BATCHES
    counts = np.zeros_like(found.batches)
    for batch in range(BATCHES):
        for a, b in choices[edges[batch] : edges[batch + 1]]:
            if a == a:  # after the end nothing is carried out
                counts[batch, int(a), int(b)] += 1
    return counts


@pytest.mark.parametrize("blocks", [1, 128])
@pytest.mark.parametrize("pair", PAIRS)
def test_a_match_is_the_rounds_of_play(pair, blocks, monkeypatch):
    """However it is cut into blocks, each pair of strategies falls into the same round."""
    monkeypatch.setattr(module, "MOST_BLOCKS", blocks)
    both = paired(pair)
    choices = play(both, 1_203, seed=5, frozen=True).of("choice")[:, :, 0]

    found = match(both, 1_203, seed=5)

    assert (found.batches == cells(found, choices)).all()
    assert found.played == 1_203


@pytest.mark.parametrize("pair", PAIRS)
def test_a_compiled_match_is_the_same(pair):
    """The same text as machine code: counts and final states agree."""
    pytest.importorskip("numba")
    both = paired(pair)

    slow, fast = match(both, 5_003, seed=2), match(both, 5_003, seed=2, fast=True)

    assert (slow.batches == fast.batches).all()
    assert slow.nodes == fast.nodes


@pytest.mark.parametrize("pair", PAIRS)
def test_a_long_match_spends_its_time_as_the_chain_says(pair):
    """Mean payoffs and the share of each pair of strategies, within five standard errors."""
    both = paired(pair)
    found, exact = match(both, 50_000, seed=1), value(both)

    for mean, error, true in zip(*found.value, exact.floats, strict=True):
        assert abs(mean - true) <= 5 * error
    shares = found.batches / found.batches.sum(axis=(1, 2), keepdims=True)
    errors = shares.std(axis=0, ddof=1) / BATCHES**0.5
    for cell in np.ndindex(found.counts.shape):
        share = found.counts[cell] / found.rounds
        assert abs(share - exact.time[0].get(cell, 0)) <= 5 * errors[cell] + 1e-4


def test_the_standard_error_is_the_spread_over_matches():
    """One match says how far others would come out: for many seeds, by a quarter at most."""
    both = paired(PAIRS[1])
    values = [match(both, 4_000, seed).value for seed in range(60)]
    spread = np.std([each.mean[0] for each in values], ddof=1)
    said = np.sqrt(np.mean([each.error[0] ** 2 for each in values]))

    assert said / spread == pytest.approx(1, abs=0.25)


def test_the_states_in_the_end_are_those_of_the_last_round():
    """Tit for tat stands where the partner's last choice put it."""
    both = paired(PAIRS[2])
    last = play(both, 1_500, seed=3, frozen=True).of("choice")[-1, :, 0]

    found = match(both, 1_500, seed=3)

    assert found.states[0] == ("open", "closed")[int(last[1])]
    assert found.states[1] == "after " + "".join("CD"[int(each)] for each in last[::-1])


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("blocks", [1, 128])
def test_who_leaves_has_the_outside_option_from_then_on(fast, blocks, monkeypatch):
    """The mean is over all rounds, those after the end too, as `play` counts them."""
    if fast:
        pytest.importorskip("numba")
    monkeypatch.setattr(module, "MOST_BLOCKS", blocks)
    both = alliance(
        "learning_dilemma", "exit", "always_collaboration", 1, tremble="1/400",
        given={"outside_option": ("1/3", "1/7")},
    )  # fmt: skip
    rounds = play(both, 2_000, seed=4, frozen=True)

    found = match(both, 2_000, seed=4, fast=fast)

    assert found.played == rounds.ended[0] == 53
    assert (found.batches == cells(found, rounds.of("choice")[:, :, 0])).all()
    assert found.value.mean == pytest.approx(rounds.value.mean, abs=1e-12)
    assert np.isnan(found.value.error).all()


def test_without_chance_nothing_is_uncertain():
    """Two automata without noise always play the same rounds, and the mean is the value."""
    both = alliance("prisoners_dilemma", "tit_for_tat", "suspicious_tit_for_tat", 1)
    found = match(both, 1_000)

    assert found.counts.tolist() == [[0, 500], [500, 0]]
    assert found.value == ((2.5, 2.5), (0, 0))
    assert found.value.mean == tuple(map(float, value(both).exact))


def test_another_seed_gives_another_match():
    """Chance is all that the seed changes."""
    both = paired(PAIRS[0])

    assert (match(both, 1_000, 1).counts != match(both, 1_000, 2).counts).any()
    assert (match(both, 1_000, 1).counts == match(both, 1_000, 1).counts).all()


def test_memory_does_not_grow_with_the_rounds():
    """Counts and blocks are all that is kept."""
    both = paired(PAIRS[0])

    def peak(rounds):
        tracemalloc.start()
        match(both, rounds)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10_000)
    assert peak(80_000) < 1.1 * peak(10_000) < 20e6


def test_a_match_needs_a_thousand_rounds():
    """Shorter ones are played; batches of a few rounds would give no honest error."""
    both = paired(PAIRS[0])

    with pytest.raises(DilemmaError, match="a match has from 1,000 to 100,000,000 rounds, not 999"):
        match(both, 999)
    with pytest.raises(DilemmaError, match="rounds, not 100,000,001"):
        match(both, 100_000_001)


def test_who_looks_at_the_state_has_no_match_of_automata():
    """A trusting partner chooses by what moves, and here nothing does."""
    with pytest.raises(DilemmaError, match="trusting chooses by knowledge, trust and power"):
        match(alliance("learning_dilemma", "trusting", "grim"), 1_000)


def test_compiling_needs_numba(monkeypatch):
    """Only where it is asked for; else numpy does the same."""
    monkeypatch.setattr(compiled, "installed", lambda: False)
    monkeypatch.setattr(module, "COMPILED_FROM", 0)
    both = paired(PAIRS[0])

    assert match(both, 1_000).played == 1_000
    with pytest.raises(DilemmaError, match=r"numba is not installed: pip install '.*\[fast\]'"):
        match(both, 1_000, fast=True)


def test_many_rounds_are_compiled_where_that_can_be(monkeypatch):
    """From a number of rounds on the seconds of compiling are won back."""
    asked = []
    monkeypatch.setattr(compiled, "installed", lambda: True)
    monkeypatch.setattr(compiled, "counted", lambda *given: asked.append(given) or (0, 0))
    monkeypatch.setattr(module, "COMPILED_FROM", 2_000)
    both = paired(PAIRS[0])

    match(both, 1_999)
    assert not asked
    match(both, 2_000)
    assert len(asked) == 1
    match(both, 2_000, fast=False)
    assert len(asked) == 1


def test_tit_for_tat_with_its_copy_comes_to_a_quarter_of_each():
    """A tremble of .05 leads to 9/4 (published for 5, 3, 1, 0), whatever the seed."""
    found = match(paired(PAIRS[0]), 200_000, seed=9)

    assert found.value.mean[0] == pytest.approx(float(Fraction(9, 4)), abs=5 * found.value.error[0])
    assert (abs(found.counts / found.rounds - 0.25) < 0.01).all()


def test_chance_that_did_not_show_leaves_no_standard_error():
    """A tremble that never came: nothing can be said of it."""
    found = match(alliance("prisoners_dilemma", "tit_for_tat", discount=1, tremble="1e-9"), 1000)

    assert np.isnan(found.value.error).all()
    calm = match(alliance("prisoners_dilemma", "tit_for_tat", discount=1), 1000)
    assert calm.value.error == (0, 0)
