"""Policies as automata: what is one, and what a seat knows of its game."""

import pytest

from dilemma.catalog.games import load
from dilemma.errors import DilemmaError
from dilemma.repeated.policy import Policy, Seat, by_partner, pure
from dilemma.stage.game import Bimatrix

TIT_FOR_TAT = [[[0, 1], [0, 1]], [[0, 1], [0, 1]]]


def test_compromise_counts_as_open_and_competition_does_not():
    """Open is a transparency of at least one half."""
    seat = Seat.of(load("learning_dilemma").at(), 1)
    assert [name for name, open_ in zip(seat.own, seat.own_open, strict=True) if open_] == [
        "collaboration", "compromise", "accommodation",
    ]  # fmt: skip


def test_in_a_free_game_only_the_first_strategy_is_open():
    seat = Seat.of(Bimatrix.of([[3, 0, 1], [5, 1, 1]], [[3, 5, 1], [0, 1, 1]]), 1)
    assert seat.own_open == (True, False, False)
    assert (seat.cooperate, seat.defect) == (0, 1)
    assert seat.payoffs.shape == (3, 2)


def test_a_strategy_is_known_by_its_short_and_its_long_name():
    seat = Seat.of(load("learning_dilemma").at(), 0)
    assert seat.position("cmp") == seat.position("Competition") == 1
    with pytest.raises(DilemmaError, match="Did you mean 'collaboration'"):
        seat.position("colaboration")


def test_without_collaboration_the_first_open_strategy_stands_for_it():
    game = load("learning_dilemma").with_strategies("CPR,AVO").at()
    assert (Seat.of(game, 0).cooperate, Seat.of(game, 0).defect) == (0, 1)


def test_a_set_without_closed_strategies_has_nothing_to_punish_with():
    seat = Seat.of(load("learning_dilemma").with_strategies("COL,ACC").at(), 0)
    with pytest.raises(DilemmaError, match="no strategy of first partner is closed"):
        _ = seat.defect


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"choose": [["1/2", "1/3"], [0, 1]]}, "state a add to 5/6"),
        ({"choose": [[2, -1], [0, 1]]}, "a chance of state a is -1; it must be at least 0"),
        ({"choose": [[1, 0], [1]]}, "no full matrix"),
        ({"states": ["a", "a"]}, "as many different names"),
        ({"states": ["a"]}, "as many different names"),
        ({"moves": [[[0, 2], [0, 1]], [[0, 1], [0, 1]]]}, "a state that it does not have"),
        ({"moves": [[0, 1], [0, 1]]}, "the moves do not fit 2 states"),
        ({"start": 2}, "starts in a state"),
    ],
)
def test_what_is_no_policy_is_refused(change, message):
    given = {"states": ["a", "b"], "choose": [[1, 0], [0, 1]], "moves": TIT_FOR_TAT} | change
    start = given.pop("start", 0)
    with pytest.raises(DilemmaError, match=message):
        Policy.of("broken", **given, start=start)


def test_a_policy_for_another_strategy_set_is_refused():
    policy = Policy.of("two", ["a", "b"], [[1, 0], [0, 1]], TIT_FOR_TAT)
    with pytest.raises(DilemmaError, match="for 2 own strategies and 2 of the partner; here"):
        policy.check(Seat.of(load("learning_dilemma").at(), 0))


def test_a_policy_cannot_be_changed():
    policy = Policy.of("two", ["a", "b"], [[1, 0], [0, 1]], TIT_FOR_TAT)
    with pytest.raises(ValueError, match="read-only"):
        policy.moves[0, 0, 0] = 1


def test_moves_by_the_partner_are_the_same_whatever_one_did_oneself():
    seat = Seat.of(load("learning_dilemma").at(), 0)
    moves = by_partner(seat, [[int(not open_) for open_ in seat.their_open]])
    assert (moves == moves[:, :1, :]).all()
    assert pure(seat, [seat.defect]) == [[0, 1, 0, 0, 0]]
