"""`dilemma play`: what it says, every format, and every mistake in one clear line."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from commands import run
from jsonschema import Draft202012Validator

from dilemma.catalog.games import load
from dilemma.documents import schemas
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.simulation import NUMBERS, play
from dilemma.report.play import of_play


def said(*arguments, game="learning_dilemma"):
    """What the command prints for people."""
    ran = run("play", game, *arguments)
    assert ran.code == 0, ran.err
    return ran.out


def asked(*arguments, game="learning_dilemma"):
    """What the command prints as JSON, valid by its schema."""
    ran = run("play", game, *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    Draft202012Validator(json.loads(schemas()["play-1"])).validate(document)
    return document


def refused(*arguments, game="learning_dilemma"):
    """The one line of an error."""
    ran = run("play", game, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    return ran.err


def test_a_lecturer_can_read_it_aloud():
    """Who plays what until when, how it ends, what was learned, and by whom power is held."""
    text = " ".join(said(game="learning_race").split())

    assert "Fast learner follows trusting, slow learner trusting." in text
    assert "Collaboration-collaboration in rounds 1 to 9." in text
    assert "After round 9 it ends: left by slow learner. Slow learner had 0.1" in text
    assert " a round of late and has 0.172 without the partner." in text
    assert "Trust goes: fast learner's from 0.50 to 0.82, slow learner's from 0.50 to 0.82." in text
    assert "fast learner has learned 77% of what slow learner knows and slow learner 57%" in text
    assert (
        "power moves to fast learner: the share of fast learner goes from 0.500 to 0.617." in text
    )
    assert "The learning that pays fast learner most: received-private (rounds 1 to 9)." in text


def test_changes_of_choice_are_told_in_order():
    """Not more than four of them."""
    text = " ".join(said(game="non_mutual_jv").split())
    assert "Collaboration-collaboration in rounds 1 to" in text
    assert "; then avoidance-avoidance in rounds" in text
    many = said("--row", "random", "--tremble", "1/2", "--seed", "3", "--frozen")
    assert "; and so on." in " ".join(many.split())


def test_trust_may_grow_and_break_and_a_policy_may_leave():
    """Both are said."""
    text = " ".join(said("--column", "hit_and_run").split())
    assert "first partner's from 0.50 to 0." in text
    leaving = " ".join(said("--row", "exit", "--column", "always_competition", "--frozen").split())
    assert "The policy of first partner leaves." in leaving


def test_many_runs_are_told_by_shares_and_standard_errors():
    """How many end how, and half of them after which round."""
    text = said("--runs", "200", "--tremble", "0.05", game="learning_race")
    words = " ".join(text.split())

    assert "200 runs, seed 0." in words
    assert "How it ends" in text
    assert "share of runs" in text
    assert "standard error" in text
    assert "of 200 alliances end within 40 rounds; half of all are over after round" in words
    all_go_on = said("--runs", "5", game="learning_harmony")
    assert "All 5 alliances go on after 40 rounds." in all_go_on


def test_what_is_believed_and_what_is_stand_side_by_side():
    """Where they differ: Goulds believes too well of its partner."""
    given = ("--set", "believed_restraint_1=0.9")
    assert "realized" in said(*given, game="nanjing_goulds")
    assert "realized" not in said()


def test_noise_channels_and_frozen_alliances_are_said():
    """What is unusual of a run stands above its rounds."""
    assert "One run, seed 7." in said("--tremble", "0.1", "--seed", "7")
    assert "Trust moves only in payoffs." in said("--channel", "payoff")
    assert "held as they are" in said("--frozen")


def test_a_lever_is_told_where_it_moves():
    """From the command line as from the file."""
    text = said("--lever", "8:competitive_overlap=0.1", "--lever", "10:renew_2=1/2")
    assert "From round 8: competitive_overlap = 0.1." in text
    assert "From round 10: 0.5 of what second partner knows is new." in text
    assert "From round 6: scale = 1." in said(game="small_alliance_first")


def test_what_moves_the_rounds_may_be_named_in_full():
    """As the years will have the same names."""
    named, full = (
        said("--set", f"{name}=1/10") for name in ("obsolescence", "rounds.obsolescence")
    )
    assert named == full


def test_a_lever_after_the_last_round_is_told():
    """It never moves."""
    assert "From round 50 (after the last round): stakes = 2." in said("--lever", "50:stakes=2")


def test_one_round_is_a_round():
    """Not rounds."""
    assert "After 1 round the alliance goes on." in said("--rounds", "1")


def test_ways_of_ending_are_counted_across_runs():
    """Who left, or who acquired: shares add to one, each way once."""
    noisy = ("--runs", "300", "--tremble", "0.1")
    for ending in ("dissolution", "acquisition"):
        found = asked(*noisy, "--set", f"ending={ending}", game="learning_race")["endings"]
        assert len({each["how"] for each in found}) == len(found) > 1
        assert sum(each["share"] for each in found) == pytest.approx(1)
    assert {each["how"] for each in found} <= {
        "acquired by fast learner", "acquired by slow learner", "goes on",
    }  # fmt: skip


def test_the_document_of_one_run_holds_every_round():
    """Choices by name, two numbers for each quantity and round, the ending."""
    found = asked()

    assert found["choices"][:16] == [["collaboration", "collaboration"]] * 16
    assert found["choices"][16:] == [None] * 24
    assert [len(found[name]) for name in NUMBERS] == [40] * 6
    assert found["knowledge"][15] == pytest.approx([0.838, 0.838], abs=1e-3)
    assert found["knowledge"][16] == [None, None]
    assert found["ending"] == {"round": 16, "who": [1, 2], "how": "left by both"}
    assert found["alive"] == [1] * 16 + [0] * 24
    assert found["standard_error"] is None
    assert found["learning"][0][0]["received-private"] == 1
    assert found["provenance"]["seed"] == 0
    assert found["rounds_parameters"]["learning_rate"] == "3/20"
    assert found["rounds_parameters"]["scale"] == {"1": "1"}


def test_the_document_of_many_runs_holds_means_and_errors():
    """And the ways in which they ended."""
    found = asked("--runs", "50", "--tremble", "0.1", "--seed", "4", game="nummi")

    assert found["choices"] is None
    assert sum(found["shares"][3][0]) == pytest.approx(1)
    assert found["ending"] is None
    assert sum(each["share"] for each in found["endings"]) == pytest.approx(1)
    assert 0 < found["standard_error"]["payoff"][0][0] < 0.1
    assert found["standard_error"]["value"][1] > 0
    assert found["provenance"]["seed"] == 4


def test_a_game_of_any_kind_can_be_played():
    """Then there are choices and payoffs only."""
    found = asked("--row", "grim", "--rounds", "3", game="prisoners_dilemma")

    assert found["payoff"] == [[3, 3]] * 3
    assert found["learning"] is None
    columns = run("play", "prisoners_dilemma", "-f", "csv").out.splitlines()[0]
    assert columns == "run,round,choice_1,choice_2,payoff_1,payoff_2"
    text = said("--rounds", "3", game="prisoners_dilemma")
    assert "tit_for_tat" in text
    assert "knowledge" not in text


def test_csv_has_one_row_for_each_round_of_each_run():
    """With the choices by name."""
    ran = run("play", "learning_race", "--runs", "3", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))

    assert len(rows) == 3 * 9
    assert [row["run"] for row in rows[::9]] == ["1", "2", "3"]
    assert rows[8]["choice_1"] == "collaboration"
    assert float(rows[8]["knowledge_2"]) == pytest.approx(0.572, abs=1e-3)
    assert rows[8]["learning_1"] == "received-private"


def test_csv_of_too_many_rounds_has_their_means(monkeypatch):
    """With their standard errors."""
    monkeypatch.setattr("dilemma.repeated.simulation.KEPT", 100)
    ran = run("play", "learning_race", "--runs", "30", "--tremble", "0.1", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))

    assert int(rows[0]["runs"]) == 30
    assert float(rows[0]["payoff_1_standard_error"]) > 0


@pytest.mark.parametrize("figure", ["trajectory", "survival"])
@pytest.mark.parametrize("game", ["learning_race", "prisoners_dilemma"])
def test_figures_are_drawn(tmp_path, figure, game):
    """The trajectory of any game, and the survival curve of several runs."""
    path = tmp_path / "figure.svg"
    ran = run("play", game, "--runs", "30", "--tremble", "0.1", "-o", str(path), "--figure", figure)

    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert ET.parse(path).getroot().tag.endswith("svg")


def test_the_end_and_the_levers_are_marked_in_the_figure(tmp_path):
    """By words and by lines."""
    path = tmp_path / "figure.svg"
    lever = ("--lever", "5:competitive_overlap=0.9")
    assert run("play", "learning_race", *lever, "-o", str(path)).code == 0
    drawn = path.read_text(encoding="utf-8")
    assert "left by both" in drawn
    assert "from round 5" in drawn
    assert run("play", "learning_race", "-o", str(path), "--figure", "survival").code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--set", "learning_rat=1"),
            "no parameter called 'learning_rat'. Did you mean 'learning_",
        ),
        (("--set", "learning_rate=2"), "learning_rate is 2; it must be from 0 to 1"),
        (("--set", "grace=1.5"), "grace is 3/2; it must be a whole number"),
        (("--set", "prior_good=1"), "prior_good and prior_bad belong together: give both or neit"),
        (("--lever", "5"), "--lever 5: write ROUND:NAME=VALUE, such as 10:competitive_overlap=0."),
        (("--lever", "x:trust=1"), "--lever x:trust=1: write ROUND:NAME=VALUE"),
        (("--lever", "0:stakes=1"), "0 is no round; rounds are numbered 1, 2, 3 and so on"),
        (("--lever", "3:trust=1"), "trust is where an alliance begins; no lever changes it later"),
        (("--lever", "3:discount=0.5"), "discount holds for the whole alliance; no lever changes"),
        (("--lever", f"{'9' * 5000}:stakes=2"), "write ROUND:NAME=VALUE, such as"),
        (("--lever", "\u0663:stakes=2"), "write ROUND:NAME=VALUE, such as"),
        (("--set", "rounds.trust=1"), "no parameter called 'rounds.trust'"),
        (("--set", "stakes=1e400"), "is too large to be played: at most 1e+20"),
        (("--lever", "3:renew_1=2"), "renew is 2; it must be from 0 to 1"),
        (("--lever", "3:stake=1"), "no parameter called 'stake'. Did you mean 'stakes'"),
        (("--rounds", "0"), "rounds is 0; it must be from 1 to 20,000"),
        (("--runs", "-1"), "runs is -1; it must be from 1 to 1,000,000"),
        (("--channel", "trust"), "no channel called 'trust'. Known: belief, both, payoff."),
        (("--row", "trustin"), "no policy called 'trustin'. Did you mean 'trusting'"),
        (("--jobs", "0"), "0 workers; give 1 to 256, or -1 for one on each processor"),
        (("--discount", "0.5", "--set", "discount=0.4"), "the discount factor is given twice"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(arguments, message):
    """What, where, the limit and the nearest right name."""
    assert message in refused(*arguments)


def test_a_game_without_a_state_has_neither_levers_nor_trust():
    """It says so."""
    lever = refused("--lever", "3:stakes=1", game="prisoners_dilemma")
    assert "prisoners_dilemma is no alliance: it has no levers" in lever
    assert "prisoners_dilemma is no alliance" in refused(
        "--row", "trusting", game="prisoners_dilemma"
    )


def test_what_kept_no_rounds_cannot_be_told():
    """It says why."""
    race = Alliance.of(load("learning_race").at(), "trusting", "trusting")
    with pytest.raises(DilemmaError, match="only the values of these runs were kept, and none of"):
        of_play(play(race, 5, only_values=True))


@pytest.mark.parametrize("runs", ["1", "3"])
def test_an_alliance_may_end_before_its_first_round(tmp_path, runs):
    """A policy that begins by leaving: no round is told, each has its outside option."""
    policy = tmp_path / "leaver.toml"
    policy.write_text(
        'title = "leaver"\nsource = "us"\nstory = ""\nstart = "out"\n'
        '[states.out]\nchoose = "COL"\nleaves = true\n'
    )
    given = ("--row", str(policy), "--column", "grim", "--runs", runs)
    text = " ".join(said(*given, "--set", "outside_option_1=0.2").split())
    assert "Round by round" not in text
    assert "0.2000" in text
    if runs == "1":
        assert "It ends before the first round: left by first partner." in text
    found = asked(*given)
    assert found["survival"] == [0.0] * 41
    assert found["alive"] == [0] * 40
    rows = run("play", "learning_dilemma", *given, "-f", "csv").out.splitlines()
    assert len(rows) == 1
    for figure in ["trajectory", *(["survival"] if runs == "3" else [])]:
        path = tmp_path / f"{figure}.svg"
        ran = run("play", "learning_dilemma", *given, "--figure", figure, "-o", str(path))
        assert (ran.code, ran.err) == (0, "")


def test_what_comes_next_is_said_on_stderr():
    """Only to people."""
    assert (
        "Next: dilemma play learning_dilemma --tremble 0.05 --runs 1000"
        in run("play", "learning_dilemma").err
    )
