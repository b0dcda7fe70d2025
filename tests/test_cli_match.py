"""`dilemma match`: one long match beside the exact chain, and every mistake in one line."""

import csv
import io
import json

import pytest
from commands import run
from jsonschema import Draft202012Validator

from dilemma.documents import schemas

MEETING = ("match", "prisoners_dilemma", "--tremble", "0.05", "--rounds", "20000")


def test_a_match_stands_beside_the_exact_chain():
    """Tit for tat and win-stay lose-shift spend a quarter of the time with each pair."""
    text = " ".join(run(*MEETING, "--column", "win_stay_lose_shift").out.split())

    assert "First prisoner follows tit_for_tat, second prisoner win_stay_lose_shift." in text
    assert "20,000 rounds, every round counts alike, tremble 0.05. Seed 0." in text
    assert text.count("0.25000") == 4
    assert "2.25000" in text
    assert "of the means of 30 batches of rounds" in text


def test_the_document_counts_every_round():
    """And is valid by its schema."""
    found = json.loads(run(*MEETING, "--seed", "3", "-f", "json").out)
    Draft202012Validator(json.loads(schemas()["match-1"])).validate(found)

    assert sum(map(sum, found["counts"])) == found["played"] == 20_000
    assert found["payoffs"] == pytest.approx([2.25, 2.25], abs=0.2)
    assert found["standard_error"][0] > 0
    assert found["provenance"]["seed"] == 3


def test_csv_has_one_row_for_each_pair_that_was_carried_out():
    """With its share, and that of the exact chain."""
    rows = list(csv.DictReader(io.StringIO(run(*MEETING, "-f", "csv").out)))

    assert len(rows) == 4
    assert sum(float(row["share"]) for row in rows) == pytest.approx(1)
    assert {float(row["exact"]) for row in rows} == {0.25}


def test_who_leaves_ends_the_match():
    """Then there is no standard error."""
    arguments = ("match", "learning_dilemma", "--row", "exit", "--tremble", "0.1")
    found = json.loads(run(*arguments, "-f", "json").out)
    assert found["played"] < 1000
    assert found["standard_error"] is None
    text = run(*arguments).out
    assert f"Somebody left after {found['played']} rounds." in text
    assert "no exact value: a policy may leave" in text
    assert "nan" not in text


def test_a_match_without_chance_has_no_seed():
    """Nor a standard error."""
    text = run("match", "prisoners_dilemma", "--rounds", "1000").out
    assert "Seed" not in text
    assert "0.00000" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--rounds", "5"), "a match has from 1,000 to 100,000,000 rounds, not 5"),
        (("--row", "grimm"), "no policy called 'grimm'. Did you mean 'grim'"),
        (("--tremble", "2"), "tremble is 2; it must be at least 0 and below 1"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(arguments, message):
    """With the limit or the nearest name."""
    ran = run("match", "prisoners_dilemma", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err


def test_who_looks_at_the_state_cannot_be_counted():
    """Nothing moves in a match but the policies."""
    ran = run("match", "learning_dilemma", "--row", "trusting")
    assert ran.code == 2
    assert "trusting chooses by knowledge, trust and power" in ran.err
