"""`dilemma value`: what it says, writes and refuses."""

import csv
import json
from fractions import Fraction
from io import StringIO

import jsonschema
import pytest
from commands import run

from dilemma.documents import schemas


def asked(*arguments):
    """The JSON document, which its schema describes."""
    ran = run("value", *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    jsonschema.validate(document, json.loads(schemas()["value-1"]))
    return document


def test_grim_in_the_learning_dilemma():
    """The whole document: values, verdict, threshold, formula and trust."""
    found = asked("learning_dilemma", "--row", "grim", "--column", "grim")
    assert found["value"] == [0.95, 0.95]
    assert found["exact"] == ["19/20", "19/20"]
    assert found["discount"] == ["9/10", "9/10"]
    assert (found["perfect"], found["nash"], found["perfect_note"]) == (True, True, None)
    assert found["deviation"] is None
    critical = found["critical_discount"]
    assert (critical["exact"], critical["named"]) == ("245/1152", "(G - H)/W")
    assert critical["value"] == pytest.approx(0.2127, abs=5e-5)
    assert critical["intervals"] == [["245/1152", "1"]]
    assert found["nash_discount"] is None
    assert found["trust_needed"] == ["244/4203", "244/4203"]


def test_grim_is_taken_where_no_policy_is_named_and_the_first_for_both():
    assert asked("learning_dilemma") == asked(
        "learning_dilemma", "--row", "grim", "--column", "grim"
    )
    assert asked("learning_dilemma", "--row", "copycat", "--set", "trust=1", "--strategies",
                 "COL,CMP")["policies"] == ["copycat", "copycat"]  # fmt: skip


def test_tit_for_tat_is_nash_and_the_deviation_from_perfection_is_named():
    found = asked("prisoners_dilemma", "--row", "tit_for_tat", "--discount", "9/10")
    assert (found["perfect"], found["nash"]) == (False, True)
    deviation = found["deviation"]
    assert (deviation["partner"], deviation["state"]) == (1, "closed - closed")
    assert deviation["after"] == [["defect", "defect"]]
    assert deviation["strategy"] == "cooperate"
    assert found["critical_discount"]["value"] is None
    assert found["nash_discount"]["exact"] == "2/3"
    ran = run("value", "prisoners_dilemma", "--row", "tit_for_tat", "--discount", "9/10")
    said = " ".join(ran.out.split())
    assert "Nash, but not subgame perfect: first prisoner gains" in said
    assert "gains by defect and cooperate in turns for ever." in said


def test_a_grim_punishment_that_is_no_equilibrium_suggests_one_that_is():
    said = run("value", "learning_chicken", "--row", "grim").out
    assert "grim:nash punishes with an equilibrium of one period" in said
    assert "grim:nash" not in run("value", "learning_chicken", "--row", "tit_for_tat").out


def test_an_irrational_threshold_names_its_polynomial():
    found = asked("prisoners_dilemma", "--row", "limited_punishment:3", "--discount", "1/2")
    critical = found["critical_discount"]
    assert (critical["exact"], critical["formula"]) == (None, None)
    assert critical["root_of"] == "delta**3 + delta**2 + delta - 1"
    assert critical["intervals"] == [[critical["value"], "1"]]
    assert found["nash"] is False
    said = run("value", "prisoners_dilemma", "--row", "limited_punishment:3", "--discount", ".5")
    assert "It is the root of delta**3 + delta**2 + delta - 1 between 1/2 and" in said.out


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (("--misperception", "0.1"), "private monitoring"),
        (("--rounds", "10"), "without a known end only"),
        (("--discount", "1"), "no single period counts"),
    ],
)
def test_where_there_is_no_verdict_it_is_null_with_the_reason(options, note):
    found = asked("learning_dilemma", "--row", "tit_for_tat", *options)
    assert found["perfect"] is None
    assert note in found["perfect_note"]
    assert f"No verdict: {found['perfect_note']}." in " ".join(
        run("value", "learning_dilemma", "--row", "tit_for_tat", *options).out.split()
    )


def test_a_critical_discount_factor_that_would_take_too_long_is_not_given():
    found = asked("learning_dilemma", "--row", "copycat", "--tremble", "0.1")
    assert found["critical_discount"] is None
    assert "25 joint states; at most 10" in found["critical_note"]
    assert (
        "No critical discount factor is given: there are 25"
        in run("value", "learning_dilemma", "--row", "copycat", "--tremble", "0.1").out
    )


def test_rounds_weigh_as_discounted_periods():
    """(1 - d) d^k/(1 - d^N): S once and P three times, at discount 1 and 1/2."""
    named = ("prisoners_dilemma", "--row", "tit_for_tat", "--column", "always_defect")
    assert asked(*named, "--discount", "1", "--rounds", "4")["exact"] == ["3/4", "2"]
    found = asked(*named, "--discount", "1/2", "--rounds", "2")
    assert [Fraction(each) for each in found["exact"]] == [Fraction(1, 3), Fraction(11, 3)]


def test_known_rounds_of_a_game_without_a_discount_factor_count_alike():
    named = ("prisoners_dilemma", "--row", "tit_for_tat", "--column", "always_defect")
    assert asked(*named, "--rounds", "4")["exact"] == ["3/4", "2"]


def test_joint_learning_is_said_of_an_alliance_only():
    """Two collaborators learn 3 a period; prisoners learn nothing."""
    assert asked("learning_dilemma")["joint_learning"] == 3
    assert "a period on average): 3\n" in run("value", "learning_dilemma").out
    assert asked("prisoners_dilemma", "--discount", "1/2")["joint_learning"] is None


def test_discount_factors_may_differ_and_multiply_the_chance_of_another_round():
    found = asked("learning_dilemma", "--discount", "0.5,0.8", "--continuation", "1/2")
    assert found["discount"] == ["1/4", "2/5"]


def test_believed_and_realized_values_are_shown_side_by_side():
    said = run("value", "nanjing_goulds", "--set", "believed_restraint=0.9").out
    assert "discount factor    value    realized" in said
    assert "realized" not in run("value", "learning_dilemma").out


def test_the_path_is_told_where_chance_plays_no_part():
    said = run("value", "learning_dilemma", "--row", "exit", "--column", "always_competition").out
    assert "Played: collaboration-competition; then the alliance is left." in said
    turns = run("value", "prisoners_dilemma", "--row", "tit_for_tat", "--column",
                "suspicious_tit_for_tat", "--discount", "1").out  # fmt: skip
    assert "Played: cooperate-defect and defect-cooperate in turns for ever." in turns
    chance = run("value", "prisoners_dilemma", "--tremble", "0.1", "--discount", "1").out
    assert "How the time is spent\n" in chance


def test_the_sheet_has_a_row_for_each_partner():
    ran = run("value", "learning_race", "--row", "grim:nash", "-f", "csv")
    rows = list(csv.DictReader(StringIO(ran.out)))
    assert [row["policy"] for row in rows] == ["grim:nash", "grim:nash"]
    lows = [float(row["critical_discount"]) for row in rows]
    assert [round(low, 3) for low in lows] == [0.182, 0.561]
    exact = run("value", "learning_race", "--row", "grim:nash", "-f", "csv", "--exact").out
    assert "485/864" in exact


@pytest.mark.parametrize("name", ["trust", "row-policy", "column-policy"])
def test_every_figure_is_drawn(name, tmp_path):
    file = tmp_path / "drawn.svg"
    ran = run("value", "nummi", "-o", str(file), "--figure", name)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize("game", ["learning_dilemma", "learning_chicken", "learning_deadlock",
                                  "matching_pennies", "learning_harmony"])  # fmt: skip
def test_the_trust_curve_is_drawn_for_any_game(game, tmp_path):
    file = tmp_path / "trust.svg"
    assert run("value", game, "--discount", "0.5", "-o", str(file)).code == 0
    assert "discount factor" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nosuch",), "no game called 'nosuch'"),
        (("learning_dilemma", "--row", "grimm"), "Did you mean 'grim'? Known: always,"),
        (("learning_dilemma", "--row", "grim:avoid"), "Did you mean 'avoidance'?"),
        (("learning_dilemma", "--discount", "1.5"),
         "discount is 3/2; it must be at least 0 and at most 1"),
        (("learning_dilemma", "--discount", "0.1,0.2,0.3"), "write D, or D,D for two partners"),
        (("learning_dilemma", "--discount", "0.9", "--set", "discount=0.8"), "given twice"),
        (("learning_dilemma", "--tremble", "1"), "tremble is 1; it must be at least 0 and below 1"),
        (("learning_dilemma", "--misperception", "0.5"), "at least 0 and below 1/2"),
        (("learning_dilemma", "--signal", "0.6"), "at least 0 and below 1/2"),
        (("learning_dilemma", "--signal", "0.1", "--misperception", "0.1"), "give one"),
        (("learning_dilemma", "--rounds", "0"), "the number of rounds is 0"),
        (("learning_dilemma", "--row", "0.9,0.1,0.5,0.3"), "two strategies"),
        (("prisoners_dilemma", "--row", "0.9,0.1,0.5"), "four"),
        (("prisoners_dilemma", "--row", "0.9,0.1,0.5,1.3"), "1.3"),
        (("learning_dilemma", "--row", "graded_trust:30", "--tremble", "0.01", "--discount", "1"),
         "cannot be valued"),
        (("learning_dilemma", "--row", "tit_for_tat", "--strategies", "COL,ACC"), "is closed"),
        (("learning_dilemma", "-o", "x.svg", "--figure", "automaton"), "no figure called"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_line_and_exit_code_2(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("value", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert len(ran.err.splitlines()) <= 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('start = "a"\n[states.a]\nchoose = {COL = 0.5, CMP = 0.4}\nmoves = {open = "a"}\n', ":3:"),
        ('start = "a"\n[states.a]\nchoose = "COL"\nmoves = {open = "b", closed = "a"}\n', ":4:"),
        ('start = "b"\n[states.a]\nchoose = "COL"\nmoves = {open = "a", closed = "a"}\n', ":1:"),
    ],
)
def test_a_bad_policy_file_is_named_with_its_line_and_exit_code_3(text, message, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    ran = run("value", "learning_dilemma", "--row", str(file))
    assert (ran.code, ran.out) == (3, "")
    assert f"mine.toml{message}" in ran.err


def test_a_policy_of_ones_own_is_valued(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'start = "a"\n[states.a]\nchoose = "COL"\nmoves = {open = "a", closed = "b"}\n'
        '[states.b]\nchoose = "CMP"\nmoves = {otherwise = "b"}\n',
        encoding="utf-8",
    )
    found = asked("learning_dilemma", "--row", str(file))
    assert found["nash"] is True
    assert found["exact"] == ["19/20", "19/20"]
