"""`dilemma conditions`: every question gets its answer, every mistake one clear line."""

import json
import re
import shutil
import subprocess
from fractions import Fraction

import pytest
from commands import run
from jsonschema import Draft202012Validator

from dilemma.documents import schemas
from dilemma.equilibrium.forms import FORMS
from dilemma.report.definitions import CLOSED_FORMS
from dilemma.stage import forces
from dilemma.stage.expressions import parse


def asked(*arguments, game="learning_dilemma"):
    """What the command prints as JSON, valid by its schema."""
    ran = run("conditions", game, *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    schema = json.loads(schemas()[document["schema"].removeprefix("dilemma/")])
    Draft202012Validator(schema).validate(document)
    return document


def test_one_parameter_is_solved_for():
    """15/16 for trust in the default game, with the formula of the theory."""
    document = asked("--profile", "COL,COL", "--for", "trust")

    assert document["threshold"]["exact"] == "15/16"
    assert document["threshold"]["value"] == 0.9375
    assert document["threshold"]["formula"].startswith("(A*sigma*(1 - phi)*(")
    assert document["profile"] == [["collaboration"], ["collaboration"]]
    assert [each["deviation"] for each in document["conditions"]][:3] == [
        "competition",
        "accommodation",
        "avoidance",
    ]


def test_what_never_decides_has_no_threshold():
    """No stakes make collaboration an equilibrium of the default game."""
    document = asked("--profile", "COL,COL", "--for", "stakes")
    ran = run("conditions", "learning_dilemma", "--profile", "COL,COL", "--for", "stakes")

    assert document["threshold"] == {
        "parameter": "stakes",
        "exact": None,
        "value": None,
        "formula": None,
        "latex": None,
    }
    assert document["thresholds"][0]["always"] is False
    assert "is an equilibrium for no stakes in its range" in ran.out


def test_without_a_question_collaboration_is_meant():
    """All inequalities in letters, and the thresholds of every parameter that has one."""
    document = asked()
    thresholds = {each["parameter"]: each["changes"] for each in document["thresholds"]}

    assert thresholds["trust"][0]["exact"] == "15/16"
    assert thresholds["competitive_overlap"][0]["exact"] == "59/135"
    assert thresholds["synergy"][0]["exact"] == "103/180"
    assert thresholds["stakes"] == []
    assert document["conditions"][0]["here"] == "-49/200"


def test_without_a_question_another_game_shows_its_first_equilibrium():
    """Which may be mixed."""
    pennies = asked(game="matching_pennies")
    ran = run("conditions", "matching_pennies")

    assert pennies["profile"] == [["heads", "tails"], ["heads", "tails"]]
    assert {each["kind"] for each in pennies["conditions"]} == {"weight"}
    assert "Mixing heads and tails against heads and tails is an equilibrium" in ran.out


def test_all_equilibria_along_a_parameter():
    """From the prisoner's dilemma to the stag hunt at 15/16."""
    document = asked("--for", "trust")["along"]

    assert [each["low"]["exact"] for each in document["stretches"]] == ["0", "15/16", "15/16"]
    assert [len(each["equilibria"]) for each in document["stretches"]] == [1, 2, 3]


def test_regions_of_a_plane():
    """With exact sample points, and the window that was looked at."""
    document = asked("--for", "competitive_overlap", "--for", "synergy=0:1")["over"]

    assert document["window"] == [["0", "1"], ["0", "1"]]
    assert len(document["curves"]) == 2


def test_the_game_may_be_changed_first():
    """Less overlap lowers the trust that is needed."""
    document = asked("--profile", "COL,COL", "--for", "trust", "--set", "competitive_overlap=0.6")

    assert document["parameters"]["competitive_overlap"] == "3/5"
    assert document["threshold"]["exact"] == "69/94"


def test_contracts_in_one_period_and_repeated():
    """.245 each once; at delta = .1 a ninth of .907 less; at the game's .9 none."""
    document = asked("--contract")
    impatient = asked("--contract", "--discount", "0.1")
    unlike = asked("--contract", "--discount", "0.1,0.5")

    assert document["one_period"]["penalty_or_hostage"] == ["49/200", "49/200"]
    assert document["repeated"]["penalty_or_hostage"] == ["0", "0"]
    assert impatient["repeated"]["penalty_or_hostage"] == ["649/4500", "649/4500"]
    assert unlike["repeated"]["penalty_or_hostage"] == ["649/4500", "0"]


def test_statics_are_proved_of_every_alliance():
    """More overlap never creates collaboration, and the critical discount factor rises with it."""
    words = asked("--statics", "collaboration")["propositions"]

    assert "More competitive overlap never creates collaboration as an equilibrium." in words
    effects = asked("--statics", "temptation")["effects"]
    assert {each["sign"] for each in effects if each["parameter"] == "competitive_overlap"} == {1}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--for", "trst"], "no parameter called 'trst'. Did you mean 'trust'?"),
        (["--for", "trust", "--for", "trust"], "trust is left open twice; name it once"),
        (["--for", "a", "--for", "b", "--for", "c"], "--for is given 3 times; at most twice"),
        (["--for", "trust=0:1"], "--for trust=0:1: a part of the range needs two parameters"),
        (["--for", "trust=0", "--for", "synergy"], "write NAME or NAME=LOW:HIGH"),
        (["--for", "trust=a:1", "--for", "synergy"], "--for trust=a:1: 'a' is not a number"),
        (["--for", "trust=1:0", "--for", "synergy"], "trust from 1 to 0 is no interval"),
        (["--for", "trust=0:2", "--for", "synergy"], "trust is 2, which is not in its range"),
        (["--for", "trust", "--set", "trust=1"], "trust is left open and trust is set"),
        (["--for", "discount"], "discount plays no part in one period, only over time"),
        (["--profile", "COL"], "profile 'COL' is not of the form ROW,COLUMN"),
        (["--profile", "COL,X"], "no strategy called 'X'"),
        (["--profile", "COL+CMP,COL"], "supports of unequal size"),
        (
            ["--profile", "COL,COL", "--for", "trust", "--for", "synergy"],
            "--profile and two --for",
        ),
        (["--contract", "--for", "trust"], "--for and --contract ask different questions"),
        (["--discount", "0.5"], "--discount is for --contract"),
        (
            ["--contract", "--discount", "0.5", "--set", "discount=0.4"],
            "the discount factor is given twice",
        ),
        (["--contract", "--discount", "1"], "discount"),
        (["--contract", "--profile", "COL+CMP,COL"], "a contract is about a pure profile"),
        (["--statics", "grim_discout"], "no form called 'grim_discout'. Did you mean 'grim_disc"),
        (["--statics", "temptation", "--profile", "COL,COL"], "leave --profile out"),
    ],
)
def test_a_mistake_gets_one_clear_line(arguments, message):
    """And exit code 2, with nothing on stdout."""
    ran = run("conditions", "learning_dilemma", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert len(ran.err.splitlines()) <= 2


def test_statics_are_about_alliances():
    """Other games have no parameters in common."""
    ran = run("conditions", "chicken", "--statics", "worth")

    assert ran.code == 2
    assert "--statics is about alliances" in ran.err


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
@pytest.mark.parametrize(
    "arguments",
    [
        ("learning_dilemma",),
        ("nummi", "--profile", "COL,COL", "--for", "synergy"),
        ("nummi", "--for", "trust"),
        ("learning_stag_hunt", "--profile", "COL+CMP,COL+CMP", "--for", "trust"),
        ("learning_dilemma", "--for", "competitive_overlap", "--for", "synergy"),
        ("learning_race", "--contract"),
        ("learning_dilemma", "--statics", "collaboration"),
        ("learning_dilemma", "--statics", "exposure"),
        ("matching_pennies",),
    ],
)
def test_a_paper_can_take_it_in(arguments, tmp_path):
    """LaTeX accepts every proposition, formula and table."""
    ran = run("conditions", *arguments, "-f", "latex")
    (tmp_path / "paper.tex").write_text(
        "\\documentclass{article}\\usepackage{amsmath, booktabs, graphicx}\n"
        "\\newtheorem{proposition}{Proposition}\n\\begin{document}\n"
        f"{ran.out}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-2000:]


SMALL = """
title = "Small"
source = "made"
[parameters]
x = 0
[payoffs]
strategies = {strategies}
row = {row}
column = {column}
"""


def said(ran):
    """What was printed, in one line."""
    return " ".join(ran.out.split())


@pytest.fixture
def small(tmp_path):
    """A function that writes a game of its own and gives its path."""

    def written(strategies, row, column):
        text = SMALL.replace("{strategies}", strategies).replace("{row}", row)
        path = tmp_path / "small.toml"
        path.write_text(text.replace("{column}", column), encoding="utf-8")
        return str(path)

    return written


def test_it_is_one_only_where_it_is_one(small):
    """At a point without a mix the sentence agrees with the interval."""
    mixed = ("--profile", "U+D,L+R", "--for", "x")
    tied = small(
        '[["U", "D"], ["L", "R"]]', '[["x", "0"], ["0", "x*(x-1)"]]', '[["0", "1"], ["1", "0"]]'
    )
    ran = run("conditions", tied, *mixed)
    assert "if and only if x = 0 or x > 1. Here x is 0, so it is one." in said(ran)

    split = small(
        '[["U", "D"], ["L", "R"]]', '[["x+1", "0"], ["0", "x-1"]]', '[["0", "1"], ["1", "0"]]'
    )
    ran = run("conditions", split, *mixed)
    assert "if and only if x < -1 or x > 1. Here x is 0, so it is not." in said(ran)


@pytest.mark.parametrize("question", [(), ("-f", "latex"), ("-f", "json")])
def test_a_game_without_open_parameters_gets_an_answer(question):
    """All set to numbers: each inequality always holds, or never."""
    fixed = ("--set", "R=3", "--set", "S=0", "--set", "T=5", "--set", "P=1")
    ran = run("conditions", "prisoners_dilemma", *fixed, *question)

    assert (ran.code, ran.err.count("Traceback")) == (0, 0)


def test_a_game_of_one_cell_has_nothing_to_deviate_to(small):
    """And says so, with no empty proof."""
    path = small('[["U"], ["L"]]', '[["x"]]', '[["0"]]')
    closed = run("conditions", path)
    along = run("conditions", path, "--profile", "U,L", "--for", "x")

    assert "U-L is an equilibrium whatever the parameters." in closed.out
    assert "there is nothing to deviate to" in along.out


def test_parameters_of_other_games_have_no_meaning_of_ours():
    """R is no trust, c no cultural alignment."""
    ran = run("conditions", "donation", "--profile", "give,give", "--for", "c")

    assert ran.code == 0
    assert "cultural" not in ran.out


def test_undetermined_mixes_are_answered_along_a_parameter():
    """No synergy leaves the mix of collaboration and competition undetermined."""
    mixed = ("--profile", "COL+CMP,COL+CMP", "--set", "synergy=0")
    closed = run("conditions", "learning_dilemma", *mixed)
    along = run("conditions", "learning_dilemma", *mixed, "--for", "trust")

    assert (closed.code, along.code) == (0, 0)
    assert "an equilibrium for no trust in its range" in " ".join(along.out.split())


def test_a_parameter_that_is_set_is_still_looked_at_alone():
    """From the value that was set."""
    document = asked("--set", "trust=0.9", "--set", "synergy=0.4")
    alone = {each["parameter"]: each for each in document["thresholds"]}

    assert alone["trust"]["here"] == "9/10"
    assert alone["trust"]["changes"][0]["exact"] == "87/112"


def test_a_fine_grid_with_linear_costs_is_as_quick_as_its_corners():
    """Only the payoffs that are asked for are computed, and only corners can be best."""
    document = asked("--strategies", "grid:11", "--profile", "COL,COL", "--for", "trust")

    assert document["threshold"]["exact"] == "15/16"
    assert len(document["conditions"]) == 6


def test_sheets_get_exact_ends_where_they_are_asked_for():
    """59/135 and not .437."""
    ran = run(
        "conditions", "learning_dilemma", "--for", "competitive_overlap", "-f", "csv", "--exact"
    )

    assert "59/135" in ran.out


def test_contracts_name_the_patience_that_makes_them_needless():
    """.245/1.152 in the default game, the critical discount factor of grim trigger."""
    ran = run("conditions", "learning_dilemma", "--contract")

    assert "From a discount factor of 0.2127 on no contract is needed." in ran.out
    assert "G = P - S, exposure" in ran.out


def test_every_closed_form_is_said():
    """As a formula in G, W and H, or in words."""
    assert set(CLOSED_FORMS) == set(FORMS)
    G, W, H, P, o, d, e = (Fraction(k) for k in (3, 11, 2, 5, 4, 0, 0))
    d, e = Fraction(1, 3), Fraction(1, 5)
    force = forces.Forces(G, W, H)
    values = {
        "mixed_collaboration": forces.mixed_collaboration(force),
        "grim_discount": forces.grim_discount(force),
        "tit_for_tat_discount": forces.tit_for_tat_discounts(force)[1],
        "exit_discount": forces.exit_discount(force, P, o),
        "signal_discount": forces.signal_discount(force, e),
        "trust_needed": forces.trust_needed(force, d),
        "risk_dominance_discount": forces.risk_dominance_discount(force),
    }
    names = {"G": G, "W": W, "H": H, "P": P, "o": o, "delta": d, "epsilon": e}
    for form, value in values.items():
        text = CLOSED_FORMS[form].partition(",")[0].removeprefix("tau = ")
        text = re.sub(r"(\)|\d|delta) ?(?=[(GWHe])", r"\1*", text).replace("/*", "/")
        expression = parse(text, names)
        assert expression.subs({s: names[s.name] for s in expression.free_symbols}) == value


def test_where_a_payoff_is_not_defined_is_said(small):
    """The inequality stays a quotient, and the zero of the denominator is named."""
    path = small('[["U", "D"], ["L"]]', '[["1/(x - 2)"], ["0"]]', '[["0"], ["0"]]')
    closed = run("conditions", path, "--profile", "D,L")
    along = run("conditions", path, "--profile", "D,L", "--for", "x")

    assert "Where the payoffs are defined: x - 2 is not 0" in closed.out
    assert "if and only if x < 2" in said(along)
