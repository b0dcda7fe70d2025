"""`dilemma pool`: what it says, writes and refuses."""

import csv
import json
from io import StringIO

import jsonschema
import pytest
from commands import run

from dilemma.documents import schemas

QUICK = ("--firms", "200", "--periods", "40")


def asked(*arguments):
    """The JSON document, which its schema describes."""
    ran = run("pool", *arguments, *QUICK, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    jsonschema.validate(document, json.loads(schemas()["pool-1"]))
    return document


def test_the_document_holds_how_the_firms_fare_at_each_level_of_gossip():
    found = asked("learning_dilemma", "--seed", "3")
    assert found["policies"] == {"trusting": 160, "hit_and_run": 40}
    assert (found["dissolution"], found["provenance"]["seed"]) == ("1/10", 3)
    assert [each["gossip"] for each in found["pools"]] == ["0", "1/2", "1"]
    deaf, _, told = found["pools"]
    loyal, user = deaf["standings"]
    assert user["payoff"] > loyal["payoff"]
    assert (user["time_allied"], user["refused"]) == (1, 0)
    loyal, user = told["standings"]
    assert user["payoff"] < loyal["payoff"]
    assert user["time_allied"] < 0.1 < 0.9 < user["refused"]
    assert 0 < loyal["standard_error"] < 0.05


def test_the_alliances_of_each_two_policies_are_told_apart():
    found = asked("prisoners_dilemma", "--policies", "exit=3,hit_and_run:2", "--dissolution", "0",
                  "--gossip", "0")  # fmt: skip
    together, crossed, _ = found["pools"][0]["alliances"]
    assert together["policies"] == ["exit", "exit"]
    assert (together["ended"], together["mean_length"], together["left"]) == (0, None, [0, 0])
    assert together["payoffs"] == [3, 3]
    assert together["survival"] == [1] * 41
    assert crossed["survival"] == [1, 0]
    assert (crossed["mean_length"], crossed["left"]) == (1, [1, 0])  # betrayed, exit leaves at once
    assert crossed["payoffs"] == [0, 5]
    assert crossed["number"] == crossed["ended"] > 0


def test_who_left_is_told_whichever_seat_it_sat_in():
    """`first` is the policy named first, also where the column partner follows it."""
    for names in ("always_defect,exit", "exit,always_defect"):
        found = asked("prisoners_dilemma", "--policies", names, "--dissolution", "0")
        crossed = found["pools"][0]["alliances"][1]
        leaves = crossed["policies"].index("exit")
        assert crossed["policies"] == names.split(",")
        assert (crossed["left"][leaves], crossed["left"][1 - leaves]) == (1, 0)
        assert crossed["payoffs"][leaves] == 0


def test_time_is_told_in_tenths():
    found = asked("prisoners_dilemma", "--policies", "exit", "--gossip", "0")["pools"][0]["time"]
    assert [each["periods"] for each in found] == [[4 * k + 1, 4 * k + 4] for k in range(10)]
    assert all((each["allied"], each["open"], each["payoffs"]) == (1, 1, [3]) for each in found)


def test_what_is_said_can_be_read_aloud():
    ran = run("pool", "learning_dilemma", *QUICK)
    said = " ".join(ran.out.split())
    assert ran.code == 0
    assert "200 firms (trusting 80%, hit_and_run 20%), 40 periods" in said
    assert "Without gossip hit_and_run gets most, 0." in said
    assert "At gossip 1 trusting gets most, 0." in said
    assert "From gossip 0 to 1 trusting gains 0." in said
    assert "and hit_and_run loses 0." in said
    assert "At gossip 1 hit_and_run is refused in 9" in said
    assert ran.err == "Next: the same with --small 0.2:3, or with -o payoffs.svg\n"
    assert max(map(len, ran.out.splitlines())) <= 130


def test_one_level_and_one_policy_need_no_comparison():
    said = run("pool", "prisoners_dilemma", "--policies", "exit", "--gossip", "1", *QUICK).out
    assert "At gossip 1 exit gets 3.000 a period." in said
    assert "From gossip" not in said
    assert "is refused in" not in said


def test_a_change_that_may_be_chance_is_not_told():
    """Of those who play at random hardly anybody is refused at gossip .01."""
    ran = run("pool", "prisoners_dilemma", "--policies", "random", "--gossip", "0,0.01", *QUICK)
    assert "At gossip 0.01 random gets 2." in ran.out
    assert "From gossip" not in ran.out


def test_equals_are_named_together():
    """Nobody wins at matching pennies; grim and exit do the same until somebody deviates."""
    told = ("--gossip", "0", "--dissolution", "1", *QUICK)
    alike = run("pool", "matching_pennies", "--policies", "grim,exit", *told).out
    assert "Without gossip grim and exit get 0.000 a period." in alike
    apart = run("pool", "prisoners_dilemma", "--policies", "always_defect,exit", *told).out
    assert "Without gossip always_defect gets most, " in apart
    assert "; exit " in apart


def test_the_time_of_building_trust_is_told_where_theory_has_it():
    named = ("pool", "prisoners_dilemma", "--policies", "exit", "--gossip", "0", *QUICK)
    assert "2 rounds of building trust are the fewest" in run(*named).out.replace("\n", " ")
    assert "No time of building trust" in run(*named, "--dissolution", "0.6").out
    assert "building trust" not in run(*named, "--dissolution", "0").out
    assert "building trust" not in run("pool", "learning_dilemma", *QUICK).out


def test_of_many_kinds_of_alliances_the_most_frequent_are_shown():
    """Five policies make 15 kinds, of which the table has twelve and the document all."""
    names = ("--policies", "exit=9,grim=9,tit_for_tat=9,copycat=9,hit_and_run:1", "--gossip", "0")
    ran = run("pool", "prisoners_dilemma", *names, *QUICK)
    every = asked("prisoners_dilemma", *names)["pools"][0]["alliances"]
    kinds = len(every)
    assert kinds > 12
    for place, each in enumerate(sorted(every, key=lambda each: -each["number"])):
        assert (f"{each['policies'][0]} with {each['policies'][1]} " in ran.out) == (place < 12)
    assert ran.out.count(" with ") == 12
    assert f"the 12 most frequent of {kinds} kinds of alliances" in ran.out


def test_starting_small_is_a_scale_by_rounds_and_set_moves_the_rounds_too():
    found = asked("learning_dilemma", "--small", "0.2:3", "--set", "grace=2", "--set", "trust=0.9")
    assert found["rounds"]["scale"] == {"1": "1/5", "4": "1"}
    assert found["rounds"]["grace"] == "2"
    assert found["rounds"]["prior_good"] == [None, None]
    assert found["rounds"]["learning_rate"] == "3/20"
    assert found["parameters"]["trust"] == ["9/10", "9/10"]
    small = {each["policy"]: each["payoff"] for each in found["pools"][0]["standings"]}
    assert small["hit_and_run"] < small["trusting"]


def test_noise_is_passed_on_and_told():
    named = ("learning_dilemma", "--tremble", "0.02", "--misperception", "0.01")
    found = asked(*named)
    assert (found["tremble"], found["misperception"]) == ("1/50", "1/100")
    assert "tremble 0.02, misperception 0.01" in " ".join(run("pool", *named, *QUICK).out.split())


def test_the_sheet_has_a_row_for_each_policy_and_level():
    ran = run("pool", "learning_dilemma", *QUICK, "--gossip", "0,1", "-f", "csv")
    rows = list(csv.DictReader(StringIO(ran.out)))
    assert [(row["gossip"], row["policy"]) for row in rows] == [
        ("0.0", "trusting"), ("0.0", "hit_and_run"), ("1.0", "trusting"), ("1.0", "hit_and_run"),
    ]  # fmt: skip
    assert all(0 < float(row["standard_error"]) < 0.1 for row in rows)


@pytest.mark.parametrize("name", ["payoffs", "lengths", "time"])
@pytest.mark.parametrize("game", ["learning_dilemma", "prisoners_dilemma"])
def test_every_figure_is_drawn(name, game, tmp_path):
    file = tmp_path / "drawn.svg"
    ran = run("pool", game, *QUICK, "-o", str(file), "--figure", name)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    drawn = file.read_text(encoding="utf-8")
    assert ("allied" in drawn) == (name == "time")
    assert ("two standard" in drawn) == (name == "payoffs")
    assert ("Kaplan" in drawn) == (name == "lengths")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nosuch",), "no game called 'nosuch'"),
        (("learning_dilemma", "--policies", "trustng"), "Did you mean 'trusting'?"),
        (("learning_dilemma", "--policies", "exit,,grim"), "write NAME or NAME=WEIGHT"),
        (("prisoners_dilemma", "--policies", "exit,1,0,1"), "has four chances"),
        (("learning_dilemma", "--policies", "exit="), "write NAME or NAME=WEIGHT"),
        (("learning_dilemma", "--policies", "exit=0"), "the weight of exit is 0"),
        (("learning_dilemma", "--policies", "exit,exit"),
         "--policies: exit is named twice; give it a weight: exit=2"),
        (("learning_dilemma", "--firms", "7"), "firms is 7; it must be even"),
        (("learning_dilemma", "--periods", "0"), "periods is 0; it must be from 1"),
        (("learning_dilemma", "--gossip", "2"), "gossip is 2; it must be from 0 to 1"),
        (("learning_dilemma", "--gossip", "0,"), "gossip: "),
        (("learning_dilemma", "--dissolution", "1.5"), "dissolution is 3/2; it must be"),
        (("learning_dilemma", "--small", "0.2"), "--small 0.2: write Z:K, such as 0.2:5"),
        (("learning_dilemma", "--small", "0.2:0"), "--small 0.2:0: write Z:K"),
        (("learning_dilemma", "--small", "-1:2"), "scale is -1; it must be at least 0"),
        (("prisoners_dilemma", "--small", "0.2:3"),
         "scale moves an alliance; prisoners_dilemma is none"),
        (("prisoners_dilemma", "--policies", "trusting"), "is no alliance, and has none"),
        (("learning_dilemma", "--set", "grce=2"), "no parameter called 'grce'"),
        (("learning_dilemma", "-o", "x.svg", "--figure", "means"), "no figure called"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_line_and_exit_code_2(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("pool", *arguments, *([] if "--firms" in arguments else QUICK[:2]),
              *([] if "--periods" in arguments else QUICK[2:]))  # fmt: skip
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert len(ran.err.splitlines()) <= 2
    assert not list(tmp_path.iterdir())
