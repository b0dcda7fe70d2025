"""A search that takes too long stops, keeps what is certified, and says so."""

import json
import random
from time import monotonic

import pytest
from commands import run

import dilemma
from dilemma.catalog.templates import as_toml
from dilemma.errors import DilemmaError

SHORT = 0.001  # seconds: on every machine less than the enumeration takes


def degenerate(size):
    """A game of payoffs 0 and 1, with ties wherever one looks."""
    dice = random.Random(size)
    row, column = ([[dice.randint(0, 1) for _ in range(size)] for _ in range(size)] for _ in "AB")
    return dilemma.Bimatrix.of(row, column)


@pytest.fixture
def file(tmp_path):
    """The same game as a file."""
    path = tmp_path / "large.toml"
    path.write_text(as_toml(degenerate(40)), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("method", ["exact", "auto"])
@pytest.mark.parametrize("size", [20, 40])
def test_a_large_degenerate_game_stops_at_its_time_limit(size, method):
    """Within a few seconds, and the list does not pass for complete."""
    start = monotonic()
    found = dilemma.solve(degenerate(size), method=method, time_limit=SHORT)

    assert monotonic() - start < 60
    assert not found.complete
    assert found.components is None
    assert "The time limit was reached: other equilibria may exist." in found.note
    assert all(profile.regret == 0 for profile in found.profiles)


def test_the_largest_game_of_ties_stops_at_its_time_limit_too():
    """121 x 121 payoffs 0 and 1 have 3,600 pure equilibria: to certify them counts as well."""
    start = monotonic()
    found = dilemma.solve(degenerate(121), method="exact", time_limit=0.2)

    assert monotonic() - start < 60
    assert not found.complete


def test_the_pure_equilibria_are_listed_although_the_time_is_over():
    """To look at every cell takes no time, so none of them is missing."""
    game = degenerate(40)
    found = dilemma.solve(game, method="exact", time_limit=SHORT)
    pure = dilemma.solve(game, "pure").profiles

    assert pure
    assert {profile.supports for profile in found.profiles} >= {each.supports for each in pure}


def test_a_time_limit_that_is_not_reached_changes_nothing():
    """The answer is that of the game, not of the clock."""
    game = dilemma.load("learning_stag_hunt")
    slow, quick = (dilemma.solve(game, method="exact", time_limit=limit) for limit in (None, 600))

    assert slow.profiles == quick.profiles
    assert quick.complete
    assert quick.note == slow.note


@pytest.mark.parametrize("limit", [0, -1, float("nan"), float("-inf")])
def test_a_time_limit_is_above_zero(limit):
    """No time at all is no time to find anything in."""
    with pytest.raises(DilemmaError, match=r"; it must be above 0 seconds$"):
        dilemma.solve(dilemma.load("chicken"), time_limit=limit)


@pytest.mark.parametrize("limit", ["0", "-1", "nan"])
def test_the_command_refuses_such_a_time_limit(limit):
    """Exit code 2 and one line."""
    ran = run("solve", "chicken", "--time-limit", limit)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: the time limit is {float(limit)}; it must be above 0 seconds\n"


def test_the_command_says_that_the_time_was_over(file):
    """In the document and in words; exit code 0, because what is listed is right."""
    ran = run("solve", file, "--method", "exact", "--time-limit", str(SHORT), "-f", "json")
    document = json.loads(ran.out)

    assert ran.code == 0
    assert document["complete"] is False
    assert document["components"] is None
    assert "The time limit was reached" in document["note"]


def test_strict_fails_where_the_time_was_over(file):
    """Exit code 4, and nothing on stdout."""
    ran = run("solve", file, "--method", "exact", "--time-limit", str(SHORT), "--strict")

    assert (ran.code, ran.out) == (4, "")
    assert "The time limit was reached" in ran.err


def test_the_command_has_a_minute_unless_told_otherwise():
    """So that no file, however it is made, keeps the program busy for ever."""
    said = run("solve", "--help").out

    assert "--time-limit" in said
    assert "60" in said


def test_pure_equilibria_that_were_not_certified_in_time_are_missed_and_said_to_be():
    """Beyond a thousand the time counts, so the list of pure ones is not whole either."""
    flat = dilemma.Bimatrix.of([[0] * 40] * 40, [[0] * 40] * 40)
    found = dilemma.solve(flat, method="exact", time_limit=0.001)

    assert 1000 <= len(found.profiles) < 1600
    assert not found.complete
    assert not found.pure_complete
    assert dilemma.solve(flat, "pure").pure_complete
