"""`dilemma evolve`: words, documents, figures, and every mistake in one clear line."""

import csv
import io
import json

import pytest
from commands import run
from jsonschema import Draft202012Validator

from dilemma.documents import schemas

TRIO = ("--policies", "tit_for_tat,always_cooperate,always_defect", "--discount", "0.9")


def asked(*arguments, game="hawk_dove"):
    """What the command prints as JSON, valid by its schema."""
    ran = run("evolve", game, *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    Draft202012Validator(json.loads(schemas()["evolution-1"])).validate(document)
    return document


def said(*arguments, game="hawk_dove"):
    """The words, in one line."""
    ran = run("evolve", game, *arguments)
    assert ran.code == 0
    return " ".join(ran.out.split())


def test_the_document_holds_rest_points_and_the_path():
    """Exact shares as text, floats over time."""
    found = asked("--start", "0.9,0.1")

    assert found["schema"] == "dilemma/evolution-1"
    assert (found["dynamics"], found["types"]) == ("replicator", [["dove", "hawk"]])
    assert found["payoffs"] == [[["1", "0"], ["2", "-1"]]]
    assert found["start"] == [["9/10", "1/10"]]
    assert found["rest_points"][2] == {
        "shares": [["1/2", "1/2"]], "dimension": 0, "equilibrium": True,
        "held": None, "evolutionarily_stable": True, "stability": "attracting",
        "eigenvalues": [1, 0, 0],
    }  # fmt: skip
    assert found["path"]["times"][-1] == 1000
    assert found["path"]["shares"][0][0] == pytest.approx([0.9, 0.1])
    assert found["path"]["shares"][0][-1] == pytest.approx([0.5, 0.5])
    assert found["finite"] is found["noise"] is found["setting"] is None


def test_the_document_of_a_finite_population():
    """Chances exactly for moran, floats for pairwise; the seed in the provenance."""
    found = asked("--dynamics", "moran", "--population", "3", "--mutation", "1/10", "--seed", "2")
    finite = found["finite"]

    assert (finite["population"], finite["selection"], finite["mutation"]) == (3, "1/10", "1/10")
    assert finite["fixation"][0][1] == "22/59"  # 1/(1 + .95/1.1 + .95/1.1 .9/.95)
    assert finite["favoured"] == [[-1, 1], [-1, -1]]
    assert finite["played"]["runs"] == 100
    assert sum(finite["mean_shares"]) == pytest.approx(1)
    assert found["provenance"]["seed"] == 2
    assert found["rest_points"] is found["path"] is None
    floats = asked("--dynamics", "pairwise")["finite"]
    assert isinstance(floats["fixation"][0][1], float)
    assert floats["mean_shares"] is floats["played"] is None


def test_policies_evolve_in_their_alliance():
    """Discount, rounds and tremble are those of their tournament."""
    found = asked(*TRIO, "--tremble", "0.01", game="prisoners_dilemma")

    assert found["types"] == [["tit_for_tat", "always_cooperate", "always_defect"]]
    assert found["setting"].startswith("Discount factor 0.9, ")
    plain = asked(*TRIO, "--rounds", "5", game="prisoners_dilemma")
    assert plain["payoffs"] != found["payoffs"]


def test_it_is_said_who_takes_over_and_where_shares_rest():
    """In sentences that can be read aloud."""
    words = said(*TRIO, game="prisoners_dilemma")
    assert "shares come to tit_for_tat 0.8389 + always_cooperate 0.1611" in words
    assert "on a line" in words
    assert "would do better, from tit_for_tat 0.5556 (5/9) + always_cooperate 0.4444 (4/9)" in words
    assert "From equal shares, competition takes over." in said(game="learning_dilemma")
    assert "shares settle at dove 0.5000 + hawk 0.5000, rest point 3." in said("--start", ".9,.1")
    assert "No rest point attracts." in said(game="matching_pennies")
    words = said("--start", "0.25,0.75:0.5,0.5", game="matching_pennies")
    assert "the shares are still moving at time 1,000, where they are heads" in words
    words = said("--start", "0.6,0.4:0.5,0.5", game="battle_of_the_sexes")
    assert "Two rest points attract, so it depends on the start" in words
    assert "for she, fight for he and fight for she take over." in words


SCISSORS = """
title    = "Rock, paper, scissors"
partners = ["one", "other"]
source   = "By hand"
story    = "A loss costs more than a win pays, or less."
[payoffs]
strategies = ["rock", "paper", "scissors"]
row        = [["0", "LOSS", "WIN"], ["WIN", "0", "LOSS"], ["LOSS", "WIN", "0"]]
symmetric  = true
"""
NEAR_THIRDS = ("--start", "0.34,0.33,0.33")


def scissors(folder, win, loss):
    """The file of the game."""
    file = folder / "scissors.toml"
    file.write_text(SCISSORS.replace("LOSS", loss).replace("WIN", win), encoding="utf-8")
    return str(file)


def test_nobody_takes_over_on_a_cycle_of_saddles(tmp_path):
    """Hofbauer & Sigmund (1998), 7.1: with losses above wins the path nears each type in turn."""
    game = scissors(tmp_path, win="1", loss="-2")

    words = said(*NEAR_THIRDS, game=game)
    assert "takes over" not in words
    assert "the shares have not settled by time 1,000, where they are rock 1.0000" in words
    assert "they cannot stay there, as paper would do better. No rest point attracts." in words
    assert "paper takes over." in said("--start", "1/2,1/2,0", game=game)
    words = said(*NEAR_THIRDS, "--dynamics", "best-reply", game=game)
    assert "the shares are still moving at time 40" in words


def test_a_path_of_best_replies_settles_although_it_has_no_last_turn(tmp_path):
    """With wins above losses it circles inwards."""
    game = scissors(tmp_path, win="2", loss="-1")

    words = said(*NEAR_THIRDS, "--dynamics", "best-reply", game=game)
    assert "scissors 0.3333, rest point 1." in words


def test_rest_points_are_exact_only_where_payoffs_are():
    """Payoffs of trusting are sums of floats, also without noise."""
    words = said("--policies", "trusting,always_competition", game="learning_dilemma")

    assert "Where shares rest " in words
    assert "exactly" not in words
    assert "Some payoffs are floats" in words
    assert "Where shares rest, exactly" in said()


def test_many_rest_points_are_shown_by_the_equilibria_among_them():
    """25 pairs of strategies, and one equilibrium."""
    words = said(game="nanjing_goulds")

    assert "24 others are no equilibria: an absent type grows there" in words
    assert "is sought for up to 10 types only" in said("--strategies", "grid:4",
                                                        game="learning_dilemma")  # fmt: skip


def test_best_replies_and_logit_say_what_is_theirs():
    """Turns of the path; noise."""
    words = said("--dynamics", "best-reply", "--start", "0.9,0.1")
    assert "On the way the best reply changes once." in words
    assert "Equilibria, exactly" in words
    assert "the best reply changes not at all" in said("--dynamics", "best-reply", game="stag_hunt")
    words = said("--dynamics", "logit", "--noise", "0.5", "--start", "0.9,0.1")
    assert "Shares over time (logit)" in words
    assert "exactly" not in words


def test_a_finite_population_is_compared_with_drift():
    """1/Z, marks, and the time that each type stays."""
    words = said("--dynamics", "moran", "--mutation", "0.01", "--seed", "1")

    assert "Selection favours hawk in taking over dove: 0.0433 against 0.02 by drift." in words
    assert "Every type is taken over by some mutant more often than by drift." in words
    assert "mean of 100 runs with seed 1 (standard error), from equal shares" in words
    words = said("--dynamics", "pairwise", game="prisoners_dilemma")
    assert "No mutant takes over defect more often than by drift." in words
    assert "Selection hinders cooperate in taking over defect" in words
    drift = said("--dynamics", "pairwise", "--selection", "0")
    assert "Selection neither favours nor hinders hawk" in drift
    assert "0.02 =" in drift


def test_the_sheets_hold_the_path_and_the_pairs():
    """Times and shares; residents and mutants."""
    path = list(csv.DictReader(io.StringIO(run("evolve", "hawk_dove", "-f", "csv").out)))
    assert len(path) == 401
    assert path[0] == {"time": "0.0", "dove": "0.5", "hawk": "0.5"}
    both = list(csv.DictReader(io.StringIO(run("evolve", "matching_pennies", "-f", "csv").out)))
    assert [*both[0]][1] == "matcher: heads"
    out = run("evolve", "hawk_dove", "--dynamics", "moran", "--population", "3", "-f", "csv",
              "--exact").out  # fmt: skip
    assert next(csv.DictReader(io.StringIO(out)))["fixation"] == "22/59"


@pytest.mark.parametrize(
    ("arguments", "figure"),
    [
        (("prisoners_dilemma", *TRIO), "phase"),
        (("matching_pennies",), "phase"),
        (("matching_pennies", "--dynamics", "best-reply"), "phase"),
        (("nanjing_goulds",), "shares"),
        (("prisoners_dilemma", *TRIO, "--dynamics", "logit"), "shares"),
        (("learning_dilemma", "--dynamics", "pairwise", "--selection", "0"), "fixation"),
        (("hawk_dove", "--dynamics", "moran"), "fixation"),
        (("hawk_dove", "--dynamics", "moran", "--mutation", ".1"), "stationary"),
        (("prisoners_dilemma", *TRIO, "--dynamics", "pairwise", "--mutation", ".1"), "stationary"),
        (("hawk_dove", "--dynamics", "moran", "--seed", "1"), "runs"),
        (("learning_dilemma", "--strategies", "grid:3", "--dynamics", "pairwise"), "fixation"),
    ],
)
def test_every_figure_can_be_drawn(arguments, figure, tmp_path):
    """As a file, and stdout stays empty."""
    file = tmp_path / "figure.svg"
    ran = run("evolve", *arguments, "--figure", figure, "-o", str(file))

    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "<svg" in file.read_text(encoding="utf-8")


def test_the_phase_is_the_figure_of_three_types_and_shares_of_others(tmp_path):
    """A figure that a result does not have is refused with those that it has."""
    ran = run("evolve", "learning_dilemma", "--figure", "phase", "-o", str(tmp_path / "x.svg"))

    assert ran.code == 2
    assert "phase" in ran.err
    assert "shares" in ran.err


LIMITS = "evolution takes numbers of at most 1e20 in size, and of at least 1e-100 unless 0"
NEARLY = "0." + "9" * 400 + ",0." + "0" * 399 + "1"


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (("--dynamics", "pairwise", "--mutation", "1e-330"), "mutation is 1e-330; "),
        (("--dynamics", "moran", "--mutation", "1e-330"), "mutation is 1e-330; "),
        (("--set", "V=1e-400", "--set", "C=1e-400"), "a payoff is 5e-401; "),
        (("--dynamics", "logit", "--noise", "1e-400"), "noise is 1e-400; "),
        (("--dynamics", "logit", "--noise", "1e400"), "noise is 1.000e+400; "),
        (("--set", "V=1e400"), "a payoff is 5.000e+399; "),
        (("--dynamics", "pairwise", "--selection", "1e400"), "selection is 1.000e+400; "),
        (("--dynamics", "pairwise", "--set", "V=1e308"), "a payoff is 5.000e+307; "),
        (("--start", NEARLY), "a share of start is 1e-400; "),
    ],
)
def test_numbers_that_floats_cannot_hold_are_refused(arguments, number):
    """One rule for all: no traceback, no number that is none, no run without end."""
    ran = run("evolve", "hawk_dove", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: {number}{LIMITS}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--set", "V=1e-99", "--set", "C=1e-99"),
        ("--set", "V=1e20", "--set", "C=2e20"),
        ("--dynamics", "logit", "--noise", "1e20"),
        ("--dynamics", "best-reply", "--set", "V=1e-99"),
        ("--dynamics", "moran", "--mutation", "1e-100"),
        ("--dynamics", "pairwise", "--mutation", "1e-100", "--population", "100"),
        ("--dynamics", "pairwise", "--mutation", ".01", "--selection", "1000", "--seed", "1"),
        ("--dynamics", "pairwise", "--mutation", "1e-100", "--selection", "1e20"),
    ],
)
def test_numbers_up_to_the_limits_are_answered_in_numbers(arguments, recwarn):
    """Within the limits no overflow is warned of, and nothing in the document is no number."""
    found = run("evolve", "hawk_dove", *arguments, "-f", "json")

    assert (found.code, found.err, [*recwarn]) == (0, "", [])
    assert not {"NaN", "Infinity"} & {*found.out.replace("-", " ").replace(",", " ").split()}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--start", "1e-50,1"), "the shares of start add to 1 and 1e-50, not to 1"),
        (("--dynamics", "replicate"), "no dynamics called 'replicate'. Did you mean 'replicator'?"),
        (("--discount", ".9"), "--discount has a part in alliances of --policies only"),
        (("--tremble", ".1"), "--tremble has a part in alliances of --policies only"),
        (("--start", "1/2"), "start has 1 share for 2 types: dove, hawk"),
        (("--start", "1/2,1/2:1/2,1/2"), "start has shares of 2 populations; here is 1"),
        (("--start", "a,b"), "'a' is not a number"),
        (("--population", "5"), "population has a part in moran and pairwise only"),
        (("--dynamics", "moran", "--selection", "1"), "a firm has no fitness at selection 1"),
        (("--policies", "grim"), "a tournament needs at least two policies"),
        (("--policies", "grim,grimm"), "no policy called 'grimm'. Did you mean 'grim'?"),
    ],
)
def test_a_mistake_is_one_clear_line(arguments, message):
    """Exit 2, nothing on stdout."""
    ran = run("evolve", "hawk_dove", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_payoffs_that_are_a_sample_are_not_evolved():
    """A rest point that another seed would move is none; without noise nothing is sampled."""
    names = ("--policies", "trusting,always_competition")
    ran = run("evolve", "learning_dilemma", *names, "--tremble", "0.1")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: these payoffs are a sample, and where populations rest would")
    assert run("evolve", "learning_dilemma", *names).code == 0


def test_what_to_try_next_is_told_on_stderr():
    """Where nothing else was asked for."""
    ran = run("evolve", "hawk_dove")
    assert ran.err == "Next: dilemma evolve hawk_dove --dynamics pairwise, or with -o paths.svg\n"
    assert run("evolve", "hawk_dove", "--start", ".5,.5").err == ""
