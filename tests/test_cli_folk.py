"""`dilemma folk` as a user meets it."""

import json
from importlib.resources import files

import jsonschema
import pytest
from commands import run


def document(*arguments):
    ran = run("folk", *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


@pytest.mark.parametrize(
    "arguments",
    [("learning_dilemma",), ("matching_pennies",), ("stag_hunt", "--discount", "0.2")],
)
def test_the_document_keeps_to_its_schema(arguments):
    """Also where the set is a point or a segment."""
    schema = (files("dilemma") / "schemas" / "folk-1.schema.json").read_text(encoding="utf-8")

    jsonschema.validate(document(*arguments), json.loads(schema))


def test_the_document_is_an_automaton_with_exact_numbers():
    """States, lotteries and punishments are enough to play it."""
    found = document("prisoners_dilemma", "--discount", "1/4")

    assert found["discount"] == ["1/4", "1/4"]
    assert [state["payoffs"] for state in found["states"]] == [["1", "1"], ["4", "1"], ["1", "4"]]
    assert found["punishments"] == [1, 1]
    assert found["states"][0]["next"] == {"1": "1"}
    assert found["sustained"]["exact"] == found["sustained"]["bound"] == "1/2"
    assert found["exact"] is True


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("learning_dilemma",), "Discount factor 0.9 (the game's)"),
        (("chicken",), "Discount factor 0.9 (our choice)"),
        (("chicken", "--discount", "0.3"), "Discount factor 0.3 (asked for)"),
        (("learning_dilemma",), "from a common discount factor of 0.2127 on; no punishment"),
        (("matching_pennies",), "Nothing but one payoff is reached"),
        (("nanjing_goulds",), "These payoffs are proved to be reached, and there may be others"),
        (("learning_dilemma", "--profile", "CMP,COL"), "cannot be played for ever"),
        (("learning_dilemma", "--set", "discount=0.2"), "Discount factor 0.2 (the game's)"),
    ],
)
def test_the_words_say_which_discount_factor_and_what_it_gives(arguments, said):
    """A reader need not guess."""
    ran = run("folk", *arguments)

    assert ran.code == 0
    assert said in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--discount", "1"), "discount is 1; it must be at least 0 and below 1"),
        (("--discount", "soon"), "'soon' is not a number"),
        (("--discount", "0.5", "--set", "discount=0.4"), "the discount factor is given twice"),
        (("--profile", "COL"), "a profile names 2 strategies"),
        (("--profile", "COL,COLA"), "no strategy called 'COLA'"),
        (("--strategies", "grid:6"), "at most 400 cells; learning_dilemma has 36 x 36"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(arguments, said):
    """With the limit, and exit code 2."""
    ran = run("folk", "learning_dilemma", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) <= 2


def test_the_sheet_holds_the_extreme_points_of_the_three_sets():
    """One row for each; exact on demand."""
    lines = run("folk", "prisoners_dilemma", "-f", "csv", "--exact").out.splitlines()

    assert lines[0] == "set,point,row,column"
    assert "equilibrium,2,13/3,1" in lines


@pytest.mark.parametrize(
    "arguments", [("learning_dilemma",), ("matching_pennies",), ("stag_hunt", "--discount", "0.2"),
                  ("nanjing_goulds",)]
)  # fmt: skip
def test_the_figure_is_drawn_whatever_the_shape(arguments, tmp_path):
    """A polygon, a point, a segment, a set between bounds."""
    path = tmp_path / "payoffs.svg"

    assert run("folk", *arguments, "-o", str(path)).code == 0
    assert "</svg>" in path.read_text(encoding="utf-8")
