"""`dilemma tournament`: rankings, every format, and every mistake in one clear line."""

import csv
import io
import json
import re
import sys
from fractions import Fraction

import pytest
from commands import run
from jsonschema import Draft202012Validator

from dilemma.cli.tournament import divided
from dilemma.documents import schemas
from dilemma.repeated.tournament import STABILITIES

THREE = ("--policies", "tit_for_tat,always_cooperate,always_defect")


def asked(*arguments, game="prisoners_dilemma"):
    """What the command prints as JSON, valid by its schema."""
    ran = run("tournament", game, *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    Draft202012Validator(json.loads(schemas()["tournament-1"])).validate(document)
    return document


def test_the_document_holds_the_means_and_the_ranking():
    """Exact values as text; the best policy first, its own copy counted."""
    found = asked(*THREE, "--discount", "9/10")

    assert found["schema"] == "dilemma/tournament-1"
    assert found["policies"] == ["tit_for_tat", "always_cooperate", "always_defect"]
    assert found["means"] == [["3", "3", "9/10"], ["3", "3", "0"], ["7/5", "5", "1"]]
    assert found["ranking"] == ["always_defect", "tit_for_tat", "always_cooperate"]
    assert [each["mean"] for each in found["standings"]] == ["23/10", "2", "37/15"]
    assert [each["rank"] for each in found["standings"]] == [2, 3, 1]
    assert [each["invaded_by"] for each in found["standings"]] == [[], ["always_defect"], []]
    assert found["standings"][0]["joint_learning"] is None
    assert (found["tolerance"], found["rounds"], found["signal"]) == (0, None, None)


def test_an_alliance_needs_no_further_word():
    """Its own discount factor, the usual policies, joint learning."""
    found = asked(game="learning_dilemma")

    assert found["discount"] == ["9/10", "9/10"]
    assert len(found["policies"]) == 11
    assert {each["stability"] for each in found["standings"]} <= {*STABILITIES}
    learned = {each["policy"]: each["joint_learning"] for each in found["standings"]}
    assert Fraction(learned["always_collaboration"]) > Fraction(learned["tit_for_tat"])
    assert sum(each["share"] for each in found["standings"]) == pytest.approx(1)


def test_noise_and_time_are_passed_on():
    """Every option of the alliance is in the document, continuation within the discount factor."""
    found = asked(
        *THREE, "--discount", "0.8,0.6", "--continuation", "0.5", "--rounds", "4",
        "--tremble", "0.02", "--misperception", "0.01",
    )  # fmt: skip

    assert found["discount"] == ["2/5", "3/10"]
    assert (found["rounds"], found["tremble"], found["misperception"]) == (4, "1/50", "1/100")
    signalled = asked(*THREE, "--discount", "0.8", "--signal", "0.1")
    assert (signalled["signal"], signalled["misperception"]) == ("1/10", "0")


def test_floats_are_numbers_and_say_their_tolerance():
    """1,200 noisy rounds are summed in floats."""
    found = asked(*THREE, "--rounds", "1200", "--tremble", "0.02")

    assert isinstance(found["means"][0][1], float)
    assert 0 < found["tolerance"] < 1e-6
    ran = run("tournament", "prisoners_dilemma", *THREE, "--rounds", "1200", "--tremble", "0.02")
    assert "Some means are floats, within " in ran.out


def test_a_number_of_too_many_digits_is_a_float():
    """The mean over many noisy pairs is a fraction that Python would refuse to write."""
    names = ("--policies", "graded_trust,grim,tit_for_two_tats,exploiter")
    noisy = ("--tremble", "0.0123456789", "--discount", "0.987654321", *names)
    whole = asked(*noisy, game="nanjing_goulds")
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        cut = asked(*noisy, game="nanjing_goulds")
    finally:
        sys.set_int_max_str_digits(before)

    assert len(whole["standings"][0]["mean"]) > 1280
    assert cut["standings"][0]["mean"] == float(Fraction(whole["standings"][0]["mean"]))
    assert cut["means"][1][1] == whole["means"][1][1]


def test_a_sheet_has_one_row_for_each_pair():
    """Both values, and joint learning where there is any."""
    ran = run(
        "tournament", "prisoners_dilemma", *THREE, "--discount", "0.9", "-f", "csv", "--exact"
    )
    rows = [*csv.DictReader(io.StringIO(ran.out))]

    assert ran.code == 0
    assert len(rows) == 9
    assert [*rows[0]] == ["row", "column", "payoff_1", "payoff_2"]
    assert [*rows[2].values()] == ["tit_for_tat", "always_defect", "9/10", "7/5"]
    alliance = run("tournament", "nummi", "--policies", "grim,exploiter", "-f", "csv")
    assert alliance.out.splitlines()[0] == "row,column,payoff_1,payoff_2,joint_learning"


def test_the_table_says_who_is_best_who_survives_and_who_is_invaded():
    """Three tables, then sentences that name the policies."""
    ran = run("tournament", "prisoners_dilemma", *THREE, "--discount", "0.9")
    told = " ".join(ran.out.split())

    assert ran.code == 0
    assert "Discount factor 0.9." in told
    assert re.search(r"1 always_defect 2\.4667 1 0\.0000 3", told)
    assert re.search(r"3 always_cooperate no equilibrium 1 ", told)
    assert re.search(r"2 tit_for_tat 1 +0.9 +3 +3|2 tit_for_tat 0\.9 3 3", told)
    assert "The best mean payoff is 2.4667, of always_defect." in told
    assert (
        "tit_for_tat and always_cooperate are left after 1,000 generations; always_defect is not."
        in told
    )
    assert "Nobody here invades a population of always_defect or tit_for_tat." in told


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--rounds", "1"], "1 round, every round counts alike."),
        (["--rounds", "20", "--discount", "0.5"], "20 rounds, discount factor 0.5."),
        (["--discount", "1", "--tremble", "0.1"], "Every round counts alike, tremble 0.1."),
        (["--discount", "0.5,0.25", "--signal", "0"],
         "Discount factors 0.5, 0.25, public signal without error."),
        (["--discount", "0.5", "--signal", "0.1"], "Discount factor 0.5, signal 0.1."),
        (["--discount", "0.5", "--misperception", "0.1"],
         "Discount factor 0.5, misperception 0.1."),
    ],
)  # fmt: skip
def test_below_the_title_stands_under_which_conditions(options, line):
    """A table travels without its command."""
    ran = run("tournament", "prisoners_dilemma", *THREE, *options)

    assert ran.out.split("\n\n")[1] == line


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("tit_for_tat,always_collaboration,always_competition",
         "of tit_for_tat. Most is learned with always_collaboration."),
        ("always_competition,always_avoidance",
         "of always_competition. Most is learned, too, with always_competition."),
    ],
)  # fmt: skip
def test_the_sentences_compare_payoff_with_learning(names, said):
    """The policy that earns most need not be the one with which most is learned."""
    ran = run("tournament", "learning_dilemma", "--policies", names, "--tremble", "0.01")

    assert said in " ".join(ran.out.split())


def test_five_names_are_said_in_full():
    """What is as short as "and one other" is said."""
    names = "always_cooperate,always_defect,tit_for_tat,grim,exploiter"
    ran = run("tournament", "matching_pennies", "--discount", "0.9", "--policies", names)

    assert f"of {names.replace(',', ', ').replace(', expl', ' and expl')}." in " ".join(
        ran.out.split()
    )


def test_many_names_are_cut_in_a_sentence():
    """Four and how many others; the tables have all."""
    ran = run("tournament", "matching_pennies", "--discount", "0.9")
    told = " ".join(ran.out.split())

    assert "always_defect, tit_for_tat, suspicious_tit_for_tat and 7 others." in told
    assert "nobody has died out" in told
    assert "Nobody here invades" in told


def test_every_population_may_be_invaded():
    """Chicken: each of the two does better against the other."""
    ran = run(
        "tournament", "chicken", "--policies", "always_cooperate,always_defect", "--discount", "0.9"
    )

    assert "Every policy here is invaded by some other." in ran.out


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("grim,exit", ["grim", "exit"]),
        (" grim , limited_punishment:2", ["grim", "limited_punishment:2"]),
        ("1,0,0,1", ["1,0,0,1"]),
        ("tit_for_tat,0.9,.1,1/3,1e-2,grim", ["tit_for_tat", "0.9,.1,1/3,1e-2", "grim"]),
        ("1,0,0,1,1,1,0,0", ["1,0,0,1", "1,1,0,0"]),
        ("grim,,exit", ["grim", "", "exit"]),
    ],
)
def test_a_list_of_policies_keeps_four_numbers_together(text, names):
    """Commas divide policies, and chances within one."""
    assert divided(text) == names


def test_memory_one_policies_take_part():
    """Four numbers are win-stay lose-shift by another name."""
    found = asked("--policies", "1,0,0,1,win_stay_lose_shift", "--discount", "0.9")

    assert found["policies"] == ["1,0,0,1", "win_stay_lose_shift"]
    assert {mean for line in found["means"] for mean in line} == {"3"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--discount", "1.5"], "discount is 3/2; it must be at least 0 and at most 1"),
        (["--discount", "-0.1"], "discount is -1/10; it must be at least 0 and at most 1"),
        (["--discount", "x"], "discount: 'x' is not a number"),
        (["--discount", "1,1,1"], "--discount 1,1,1: write D, or D,D for two partners"),
        (["--rounds", "0"], "the number of rounds is 0; it must be from 1 to 1,000,000"),
        (["--rounds", "1.5"], "Invalid value for '--rounds'"),
        (["--rounds", "5", "--tremble", "1"], "tremble is 1; it must be at least 0 and below 1"),
        (["--rounds", "5", "--misperception", "0.5"], "misperception is 1/2; it must be at least"),
        (["--rounds", "5", "--signal", "0.5"], "signal is 1/2; it must be at least 0 and below"),
        (["--rounds", "5", "--continuation", "2"], "continuation is 2; it must be at least 0"),
        (["--rounds", "5", "--misperception", "0.1", "--signal", "0.1"], "give one"),
        (["--rounds", "5", "--policies", "grim"], "a tournament needs at least two policies"),
        (["--rounds", "5", "--policies", "grim,grim"], "policy grim is named twice"),
        (["--rounds", "5", "--policies", "grim,tit_for_tatt"], "Did you mean 'tit_for_tat'?"),
        (["--rounds", "5", "--policies", "grim,,exit"], "no policy called ''"),
        (["--rounds", "5", "--policies", "1,0,0,grim"],
         "--policies: 1,0,0: a memory-one policy has four chances, after CC, CD, DC, DD; here"),
        (["--rounds", "5", "--policies", "grim,1,0"], "--policies: 1,0: a memory-one policy has"),
        (["--rounds", "5", "--policies", "grim,exit,always_collaboration"],
         "no strategy called 'collaboration'"),
        (["--rounds", "5", "--figure", "means"], "--figure means needs -o FILE with .svg"),
        (["--rounds", "5", "--strategies", "five"], "another strategy set needs an alliance game"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_one_line(arguments, said):
    """What is wrong, its limit, the nearest name; exit code 2 and nothing on stdout."""
    ran = run("tournament", "prisoners_dilemma", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("name", ["discount", "discount_1"])
def test_the_discount_factor_is_given_once(name):
    """Two would contradict each other."""
    ran = run("tournament", "learning_dilemma", "--discount", "0.5", "--set", f"{name}=0.4")

    assert (ran.code, ran.err) == (
        2, "error: the discount factor is given twice, by --discount and by --set\n",
    )  # fmt: skip


def test_one_way_of_giving_the_discount_factor_is_as_good_as_the_other():
    """--set changes the game, --discount the question."""
    names = ("--policies", "grim,always_competition")
    one = asked(*names, "--set", "discount=0.4", game="learning_dilemma")
    two = asked(*names, "--discount", "0.4", game="learning_dilemma")

    assert one["means"] == two["means"]
    assert one["parameters"]["discount"] != two["parameters"]["discount"]


PLAYED = ("--policies", "trusting,tit_for_tat,always_competition")
SAMPLED = (*PLAYED, "--tremble", "0.1", "--runs", "20", "--seed", "5")


def test_a_played_tournament_says_its_errors():
    """standard_error beside the means, knowledge and survival for joint learning, and the seed."""
    found = asked(*SAMPLED, game="learning_dilemma")
    exact = asked(*THREE, "--discount", "0.9")

    assert (found["rounds"], found["runs"], found["channel"]) == (40, 20, "both")
    assert found["provenance"]["seed"] == 5
    assert all(isinstance(mean, float) for line in found["means"] for mean in line)
    assert all(0 < error < 0.2 for line in found["standard_error"] for error in line)
    for each in found["standings"]:
        assert 0 < each["standard_error"] < 0.1
        assert each["joint_learning"] is None
        assert 0 < each["knowledge_error"] < each["knowledge"] < 2
        assert 0 <= each["alive_error"] < 0.1 < 1 - each["alive"] <= 1
    assert exact["standard_error"] is exact["runs"] is exact["channel"] is None
    assert exact["provenance"]["seed"] is None
    for each in exact["standings"]:
        assert each["standard_error"] == 0
        assert each["knowledge"] is each["knowledge_error"] is None
        assert each["alive"] is each["alive_error"] is None


def test_what_is_left_to_nothing_but_rules_has_no_error():
    """Trusting without noise: 40 rounds once, and no seed is spoken of."""
    found = asked(*PLAYED, game="learning_dilemma")
    told = run("tournament", "learning_dilemma", *PLAYED).out

    assert {error for line in found["standard_error"] for error in line} == {0}
    assert "40 rounds, discount factor 0.9. Knowledge, trust and power move.\n" in told
    assert "seed" not in told
    assert "s.e." not in told
    assert "floats" not in told
    assert re.search(r"policy +mean +rank +knowledge +rank +alive +survival +rank", told)


def test_the_tables_of_a_sample_say_what_counts_as_even():
    """The errors stand beside what they belong to."""
    told = run("tournament", "learning_dilemma", *SAMPLED).out

    assert "tremble 0.1. Knowledge, trust and power move. 20 runs of each" in told
    assert re.search(
        r"policy +mean +s\.e\. +rank +knowledge +s\.e\. +rank +alive +s\.e\. +survival", told
    )
    assert re.search(
        r"1 +\w+ +0\.\d+ +0\.\d{4} +1 +\d\.\d+ +0\.\d{4} +\d +\d+\.\d% +\d\.\d% ", told
    )
    assert "Standard errors of these means" in told
    assert "All this is a sample: less than 2 standard errors apart counts as even, and" in told


def test_a_sheet_of_a_sample_has_the_errors_of_each_pair():
    """Knowledge only where there is any; who leaves can be seen in every game."""
    alliance = run("tournament", "learning_dilemma", *SAMPLED, "-f", "csv")
    game = run(
        "tournament", "prisoners_dilemma", *THREE, "--runs", "1", "--rounds", "4", "-f", "csv"
    )
    jobs = run("tournament", "learning_dilemma", *SAMPLED, "-f", "csv", "--jobs", "2")
    head = "row,column,payoff_1,payoff_2,standard_error_1,standard_error_2,alive,alive_error"

    assert alliance.out.splitlines()[0] == f"{head},knowledge,knowledge_error"
    assert alliance.out == jobs.out
    assert game.out.splitlines()[:2] == [head, "tit_for_tat,tit_for_tat,3.0,3.0,0.0,0.0,1.0,0.0"]


def test_one_run_of_chance_is_refused():
    """Its standard error could not be said."""
    ran = run("tournament", "learning_dilemma", *SAMPLED, "--runs", "1")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: one run shows no standard error where chance plays a part; give 2 or more\n"
    )


@pytest.mark.parametrize("figure", ["means", "survival"])
def test_a_figure_of_a_sample_says_that_it_is_one(figure, tmp_path):
    """Runs and seed stand below it."""
    file = tmp_path / "figure.svg"
    ran = run("tournament", "learning_dilemma", *SAMPLED, "-o", str(file), "--figure", figure)

    assert (ran.code, ran.out, ran.err) == (0, "", "")
    text = " ".join(re.findall("<!-- (.*?) -->", file.read_text(encoding="utf-8")))
    assert "20 runs of each pair, seed 5." in text
    assert ("Standard errors: up to 0.0" in text) == (figure == "means")


@pytest.mark.parametrize("figure", ["means", "survival"])
def test_a_figure_is_a_file_like_any_other(figure, tmp_path):
    """The heat map by default, survival on demand."""
    file = tmp_path / "figure.svg"
    ran = run("tournament", "learning_dilemma", "-o", str(file), "--figure", figure)

    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("<?xml")


def test_an_unknown_figure_is_named(tmp_path):
    """With those that there are."""
    ran = run("tournament", "nummi", "-o", str(tmp_path / "x.svg"), "--figure", "heat-map")

    assert (ran.code, ran.err) == (
        2,
        "error: no figure called 'heat-map'. Known: means, survival.\n",
    )


def test_the_reader_is_told_what_to_try_next():
    """On stderr, and not in a pipe of data."""
    first = run("tournament", "learning_dilemma")
    command = re.search(r"Next: dilemma (.*?),", first.err)[1]

    assert run(*command.split()).code == 0
    assert run("tournament", "learning_dilemma", "-f", "csv").err == ""
