"""Every concept by every road: the library, the command line, every format."""

import json
from fractions import Fraction

import pytest
from commands import run
from draws import bimatrices
from hypothesis import given, settings
from jsonschema import Draft202012Validator

import dilemma
from dilemma import documents
from dilemma.equilibrium.solve import CONCEPTS
from dilemma.export import FORMATS, rendered
from dilemma.report.concepts import REPORTS, of_result

DATA = ("table", "json", "csv", "tsv", "md", "latex", "html", "xlsx", "parquet")
SYMMETRIC = ("chicken", "learning_dilemma", "learning_stag_hunt", "axelrod")


def report_of(game, concept):
    """The report of a concept, without nashpy."""
    return of_result(dilemma.solve(game, concept, "exact"))


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("format", DATA)
def test_every_concept_is_written_in_every_format(concept, format):
    """None of them is left to the reader's own conversion."""
    assert set(DATA) <= set(FORMATS)
    assert rendered(report_of(dilemma.load("learning_stag_hunt"), concept), format)


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("name", SYMMETRIC)
def test_every_document_is_valid_by_the_schema_that_it_names(concept, name):
    """The schema is found from the document alone, and the concept is in it."""
    document = json.loads(rendered(report_of(dilemma.load(name), concept), "json"))
    schema = json.loads(documents.schemas()[document["schema"].removeprefix("dilemma/")])

    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert document["concept"] == concept
    assert next(iter(document)) == "schema"
    assert document["complete"] is True


@pytest.mark.parametrize("concept", CONCEPTS)
def test_every_concept_is_named_in_the_help(concept):
    """So that it is found without the source."""
    said = "".join(run("solve", "--help").out.replace("│", " ").split())

    assert concept in said


@pytest.mark.parametrize("concept", CONCEPTS)
def test_every_concept_is_solved_from_the_command_line(concept):
    """And is shown in a notebook, too."""
    ran = run("solve", "chicken", "--concept", concept, "--method", "exact")

    assert ran.code == 0
    assert ran.out.startswith("Chicken (chicken)")
    result = dilemma.solve(dilemma.load("chicken"), concept, "exact")
    assert result.table().text() == repr(result)
    assert "<table>" in result._repr_html_()


def test_every_result_has_words():
    """A concept whose result has no report would end in a traceback."""
    types = {type(dilemma.solve(dilemma.load("chicken"), concept)) for concept in CONCEPTS}

    assert types == set(REPORTS)


@settings(max_examples=15)
@given(bimatrices())
def test_every_concept_answers_for_every_game(game):
    """Of any size and with any ties; only stability asks for a symmetric game."""
    for concept in CONCEPTS:
        if concept == "ess":
            continue
        report = report_of(game, concept)
        assert all(rendered(report, name) for name in ("table", "json", "csv"))


@pytest.mark.parametrize(
    ("name", "concept", "said"),
    [
        ("chicken", "ess", "Evolutionarily stable: swerve 0.3333 (1/3) + straight 0.6667 (2/3), "
                           "1.6667 each."),
        ("matching_pennies", "risk-dominance", "No equilibrium is risk-dominant."),
        ("stag_hunt", "payoff-dominance", "Payoff-dominant: stag-stag"),
        ("learning_dilemma", "iterated-strict", "Only competition-competition is left: dominance "
                                                "solves the game."),
        ("learning_stag_hunt", "rationalizable", "Left are 2 of 5 strategies of first partner and "
                                                 "2 of 5 of second partner."),
        ("chicken", "iterated-weak", "No strategy is dominated, so dominance rules nothing out."),
        ("chicken", "correlated", "A mediator can bring the two to 6 together (3 each), and to as "
                                  "little as 3 (1.5 each); the best cell pays 6."),
        ("learning_dilemma", "logit", "As errors become rare, the path comes near "
                                      "competition-competition, 0.043 each."),
        ("matching_pennies", "logit", "Equal chances are an equilibrium, so the path stays there"),
        ("matching_pennies", "maxmin", "Every cell adds to zero, so these are what each gets"),
        ("chicken", "maxmin", "can secure 1 and"),
    ],
)  # fmt: skip
def test_the_answer_is_said_in_a_sentence(name, concept, said):
    """For readers who do not read tables."""
    text = rendered(report_of(dilemma.load(name), concept), "table")

    assert said in " ".join(text.split())


def test_the_document_of_an_elimination_holds_both_proofs():
    """What dominates, and what is a best reply to what."""
    report = report_of(dilemma.load("prisoners_dilemma"), "iterated-weak")
    document = json.loads(rendered(report, "json"))
    first, second = dilemma.load("prisoners_dilemma").at().row_labels

    assert document["rounds"] == 1
    assert document["removed"] == [
        {"round": 1, "partner": partner, "strategy": first, "dominated_by": {second: "1"},
         "dominance": "strict"}
        for partner in (1, 2)
    ]  # fmt: skip
    assert document["left"] == [
        {"partner": partner, "strategy": second, "best_reply_to": {second: "1"}}
        for partner in (1, 2)
    ]


def test_the_document_of_a_mediator_holds_the_proof():
    """Aumann's game (1974): chances, payoffs and prices, exact."""
    game = dilemma.Bimatrix.of([[6, 2], [7, 0]], [[6, 7], [2, 0]], ["yield", "dare"])
    document = json.loads(rendered(report_of(game, "correlated"), "json"))
    best = document["best"]

    assert best["drawn"][0] == {"row": "yield", "column": "yield", "chance": "1/2"}
    assert (best["payoffs"], best["total"]) == (["21/4", "21/4"], "21/2")
    assert {(each["partner"], each["told"], each["instead"]) for each in best["prices"]} == {
        (1, "yield", "dare"), (2, "yield", "dare"),
    }  # fmt: skip
    coarse = json.loads(rendered(report_of(game, "coarse-correlated"), "json"))
    assert {each["told"] for each in coarse["best"]["prices"]} == {None}


def test_the_document_of_what_can_be_secured_names_strategies():
    """Mixes by name, values exact."""
    document = json.loads(rendered(report_of(dilemma.load("matching_pennies"), "maxmin"), "json"))
    first, _ = document["guarantees"]

    assert document["constant_sum"] == "0"
    assert first["value"] == "0"
    assert set(first["cautious"].values()) == {"1/2"}
    assert (first["pure_maxmin"], first["pure_minmax"]) == ("-1", "1")


def test_the_document_of_the_path_has_an_exact_limit():
    """Floats on the way, fractions at its end."""
    document = json.loads(rendered(report_of(dilemma.load("chicken"), "logit"), "json"))

    assert document["points"][0] == {"precision": 0.0, "row": [0.5, 0.5], "column": [0.5, 0.5]}
    assert [Fraction(weight) for weight in document["limit"]["row"]] == [
        Fraction(1, 3),
        Fraction(2, 3),
    ]


def test_a_path_without_a_certified_end_is_not_complete_under_strict():
    """Exit code 4, as for a list that is not complete."""
    wild = b"""
    title = "Wild"
    partners = ["a", "b"]
    source = "a test"
    [payoffs]
    strategies = ["x", "y"]
    row = [["1e-30", "0"], ["0", "2e-30"]]
    column = [["1e30", "0"], ["0", "1e30"]]
    """
    ran = run("solve", "-", "--concept", "logit", "--strict", stdin=wild)

    assert ran.code == 4
    assert run("solve", "-", "--concept", "logit", stdin=wild).code == 0


def test_a_concept_that_cannot_be_had_ends_in_one_line():
    """Exit code 2 for a game that is not symmetric, 4 for one that is too large."""
    ran = run("solve", "nummi", "--concept", "ess")
    large = run(
        *("solve", "learning_dilemma", "--strategies", "grid:11", "--set", "cost_convexity=1"),
        *("--concept", "coarse-correlated"),
    )

    assert (ran.code, large.code) == (2, 4)
    assert ran.err.startswith("error: ess needs a symmetric game, and nummi is not:")
    assert large.err.startswith("error: this needs a linear program of 14,641 variables")
