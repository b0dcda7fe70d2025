"""
Every format says the same, and says today what it said yesterday.

The files in tests/golden hold what the command line prints. After a change that is meant, they are
written again by

    python tests/test_export.py

and the difference is read like code. Equilibria there come from the exact enumeration alone,
because what nashpy sees depends on the machine.
"""

import csv
import io
import json
import re
import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from commands import run
from jsonschema import Draft202012Validator

import dilemma
from dilemma import documents
from dilemma.errors import DilemmaError
from dilemma.export import BINARY, FORMATS, Options, format_of, rendered, write
from dilemma.rationals import shown
from dilemma.report.games import of_catalogue, of_game
from dilemma.report.solution import of_solution
from dilemma.stage.strategies import FIVE

HERE = Path(__file__).parent
EXACT = Options(exact=True)
GOLDEN = HERE / "golden"
SCHEMAS = Path(documents.__file__).parent / "schemas"
SUFFIXES = {
    "table": "txt",
    "json": "json",
    "csv": "csv",
    "tsv": "tsv",
    "md": "md",
    "latex": "tex",
    "html": "html",
}
SOLVED = ("learning_dilemma", "learning_stag_hunt", "matching_pennies", "alpha_hito")
MEETING = "tit_for_tat,always_collaboration,always_competition,grim,contrite_tit_for_tat"
COMMANDS = {
    **{f"solve-{name}": ("solve", name, "--method", "exact") for name in SOLVED},
    "show-stag_hunt": ("games", "show", "stag_hunt", "--symbolic"),
    "list": ("games", "list"),
    "conditions": ("conditions", "learning_dilemma"),
    "conditions-synergy": ("conditions", "nummi", "--profile", "COL,COL", "--for", "synergy"),
    "conditions-along": ("conditions", "learning_dilemma", "--for", "competitive_overlap"),
    "conditions-regions": ("conditions", "chicken", "--for", "R", "--for", "S=-1:2"),
    "conditions-contract": ("conditions", "learning_race", "--contract", "--discount", "1/10"),
    "value": ("value", "nummi", "--row", "grim", "--column", "tit_for_tat", "--tremble", "1/20"),
    "tournament": ("tournament", "learning_dilemma", "--tremble", "1/20", "--policies", MEETING),
}
GOLDEN_FILES = {
    f"{name}.{suffix}": (*command, "-f", known)
    for name, command in COMMANDS.items()
    for known, suffix in SUFFIXES.items()
}


def solution(name):
    """A named game, solved without nashpy."""
    return dilemma.solve(dilemma.load(name), method="exact")


def table_of(text, delimiter=","):
    """The rows of a csv text under their columns, read by Python's own reader."""
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True))


def pipe_tables(text):
    """The tables of a Markdown text: for each its rows, the first of them the head."""
    tables, before = [], False
    for line in text.splitlines():
        if line.startswith("|"):
            if not before:
                tables.append([])
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            tables[-1].append([re.sub(r"\\([|*])", r"\1", cell.strip()) for cell in cells])
        before = line.startswith("|")
    return [[head, *rows] for head, _, *rows in tables]


def numbers_in(text):
    """Every number of a text, in order."""
    return re.findall(r"-?\d+(?:\.\d+)?(?:/\d+)?", text)


@pytest.mark.parametrize("name", GOLDEN_FILES)
def test_the_output_is_the_one_that_was_approved(name):
    """Byte for byte: whoever reads these by a program relies on them."""
    ran = run(*GOLDEN_FILES[name])

    assert ran.code == 0
    assert ran.out.encode() == (GOLDEN / name).read_bytes()


def test_every_format_has_an_approved_output():
    """A new format is approved before it is relied on; bytes are read back in test_formats."""
    assert set(SUFFIXES) == set(FORMATS) - set(BINARY)


def test_no_approved_output_is_left_over():
    """A file that no command makes would never be compared."""
    assert {path.name for path in GOLDEN.iterdir()} == set(GOLDEN_FILES)


# Read back by other readers


@pytest.mark.parametrize("name", SOLVED)
@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_the_equilibria_are_read_back_from_a_table_of_floats(name, format, delimiter):
    """The nearest float to each exact number, a row for each equilibrium."""
    found = solution(name)
    rows = table_of(rendered(of_solution(found), format), delimiter)

    assert len(rows) == len(found.profiles)
    for row, profile in zip(rows, found.profiles, strict=True):
        assert [float(row["payoff_1"]), float(row["payoff_2"])] == [*map(float, profile.payoffs)]
        assert [float(row[f"row: {label}"]) for label in found.game.row_labels] == [
            *map(float, profile.row)
        ]
        assert [float(row[f"column: {label}"]) for label in found.game.column_labels] == [
            *map(float, profile.column)
        ]


@pytest.mark.parametrize("name", SOLVED)
@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_the_equilibria_are_read_back_exactly_where_that_is_asked_for(name, format, delimiter):
    """Fractions lose nothing: payoffs, losses, realized payoffs and mixes."""
    found = solution(name)
    rows = table_of(rendered(of_solution(found), format, EXACT), delimiter)

    for number, (row, profile) in enumerate(zip(rows, found.profiles, strict=True), start=1):
        numbers = [
            *(found.best_total - sum(profile.payoffs), *profile.payoffs),
            *(profile.realized or ()),
            *(*profile.row, *profile.column),
        ]
        cells = [cell for column, cell in row.items() if column not in _WORDS and cell]
        assert [Fraction(cell) for cell in cells] == numbers
        assert [row[column] for column in _WORDS] == [
            str(number),
            str(profile.component),
            "pure" if profile.pure else "mixed",
            str(profile.strict).lower(),
            str(profile.efficient).lower(),
        ]


_WORDS = ("equilibrium", "component", "kind", "strict", "pareto_efficient")


@pytest.mark.parametrize("name", ["learning_dilemma", "stag_hunt", "alpha_hito"])
def test_the_payoffs_are_read_back_from_a_table(name):
    """One row for each pair of strategies, both partners' payoffs exact."""
    game = dilemma.load(name)
    numbers = game.at()
    rows = table_of(rendered(of_game(game, numbers), "csv", EXACT))

    assert {
        (row["row"], row["column"]): (Fraction(row["payoff_1"]), Fraction(row["payoff_2"]))
        for row in rows
    } == {
        (one, two): (numbers.row[i, j], numbers.column[i, j])
        for i, one in enumerate(numbers.row_labels)
        for j, two in enumerate(numbers.column_labels)
    }


@pytest.mark.parametrize("name", SOLVED)
def test_the_document_of_a_solution_holds_its_exact_numbers(name):
    """Numbers are strings p/q, so that no reader of JSON makes floats of them."""
    found = solution(name)
    document = json.loads(rendered(of_solution(found), "json"))

    assert document["schema"] == "dilemma/solution-1"
    assert (document["game"], document["concept"], document["method"]) == (name, "nash", "exact")
    assert document["complete"] is document["pure_complete"] is True
    assert document["degenerate"] is found.degenerate
    assert document["components"] == found.components
    assert document["strategies"]["row"] == list(found.game.row_labels)
    assert [[Fraction(cell) for cell in line] for line in document["payoffs"]["row"]] == (
        found.game.row.tolist()
    )
    assert [[Fraction(cell) for cell in line] for line in document["payoffs"]["column"]] == (
        found.game.column.tolist()
    )
    for entry, profile in zip(document["equilibria"], found.profiles, strict=True):
        assert tuple(map(Fraction, entry["row"])) == profile.row
        assert tuple(map(Fraction, entry["column"])) == profile.column
        assert tuple(map(Fraction, entry["payoffs"])) == profile.payoffs
        assert (entry["realized"] and tuple(map(Fraction, entry["realized"]))) == profile.realized
        assert Fraction(entry["loss"]) == found.best_total - sum(profile.payoffs)
        assert entry["component"] == profile.component
        assert entry["strict"] is profile.strict
        assert entry["pareto_efficient"] is profile.efficient
        assert entry["kind"] == ("pure" if profile.pure else "mixed")
        assert [
            (part["partner"], part["strategy"], {k: Fraction(v) for k, v in part["equals"].items()})
            for part in entry["face"] or []
        ] == [(face.partner, face.strategy, dict(face.equals)) for face in profile.faces]


def test_the_document_of_the_learning_dilemma_is_the_one_that_was_promised():
    """The numbers of the documented example: scripts were written against it."""
    document = json.loads(rendered(of_solution(solution("learning_dilemma")), "json"))
    (equilibrium,) = document["equilibria"]

    assert document["parameters"]["trust"] == ["1/2", "1/2"]
    assert document["parameters"]["competitive_overlap"] == "4/5"
    assert document["payoffs"]["row"][0][0] == "19/20"
    assert document["classes"] == ["Prisoner's Dilemma", "Prisoner's Dilemma"]
    assert document["components"] == 1
    assert document["provenance"] == {"version": dilemma.__version__, "seed": None}
    assert equilibrium == {
        "row": ["0", "1", "0", "0", "0"],
        "column": ["0", "1", "0", "0", "0"],
        "payoffs": ["43/1000", "43/1000"],
        "realized": ["43/1000", "43/1000"],
        "kind": "pure",
        "component": 1,
        "strict": True,
        "pareto_efficient": False,
        "loss": "907/500",
        "face": None,
        "found_by": ["exact enumeration"],
        "learning": [
            {
                "largest": ["received-private"],
                "shares": {
                    "received-private": "100/153",
                    "received-common": "50/153",
                    "integrative-private": "0",
                    "integrative-common": "1/51",
                },
            }
        ]
        * 2,
    }


def test_what_does_not_apply_is_null():
    """A game that is no alliance has nothing realized; only alliances and 2 x 2 have classes."""
    pennies = json.loads(rendered(of_solution(solution("matching_pennies")), "json"))
    wide = dilemma.Bimatrix.of([[1, 2, 3]], [[0, 1, 0]], ["only"], ["a", "b", "c"])
    document = json.loads(rendered(of_solution(dilemma.solve(wide, method="exact")), "json"))

    assert pennies["equilibria"][0]["realized"] is None
    assert pennies["classes"] is not None
    assert pennies["price_of_anarchy"] is None
    assert document["classes"] is None
    assert document["differences"] is None


@pytest.mark.parametrize("name", SOLVED)
def test_the_matrix_in_markdown_holds_the_payoffs(name):
    """To four places, a star on each best reply, brackets round each pure equilibrium."""
    found = solution(name)
    game = found.game
    (head, *rows), *_ = pipe_tables(rendered(of_solution(found), "md"))
    pure = {
        (profile.supports[0][0], profile.supports[1][0])
        for profile in dilemma.solve(game, "pure").profiles
    }

    assert head == ["", *game.column_labels]
    assert [row[0] for row in rows] == list(game.row_labels)
    for i, (_, *cells) in enumerate(rows):
        for j, cell in enumerate(cells):
            one, two = cell.strip("[]").split(", ")
            assert one == shown(game.row[i, j]) + "*" * (game.row[i, j] == max(game.row[:, j]))
            assert two == shown(game.column[i, j]) + "*" * (
                game.column[i, j] == max(game.column[i, :])
            )
            assert cell.startswith("[") is cell.endswith("]") is ((i, j) in pure)


@pytest.mark.parametrize("name", SOLVED)
def test_the_equilibria_in_markdown_hold_the_payoffs(name):
    """In the order of the solution, numbered from 1."""
    found = solution(name)
    head, *rows = pipe_tables(rendered(of_solution(found), "md"))[1]
    column = head.index("payoffs")

    assert [(row[0], row[column]) for row in rows] == [
        (str(number), ", ".join(map(shown, profile.payoffs)))
        for number, profile in enumerate(found.profiles, start=1)
    ]


@pytest.mark.parametrize("name", SOLVED)
def test_text_and_markdown_have_the_same_numbers(name):
    """They are two ways of drawing the same tables."""
    report = of_solution(solution(name))

    text, markdown = rendered(report, "table"), rendered(report, "md")

    # A mix takes several lines of a text, so only the order of the numbers may differ.
    assert sorted(numbers_in(text)) == sorted(numbers_in(markdown))


@pytest.mark.parametrize("format", ["csv", "tsv", "md", "json"])
def test_the_catalogue_is_read_back_with_every_game(format):
    """Titles hold commas and colons, and come back as they are."""
    text = rendered(of_catalogue(), format)
    expected = [(name, dilemma.load(name).title) for name in dilemma.names()]
    match format:
        case "json":
            read = [(entry["game"], entry["title"]) for entry in json.loads(text)["games"]]
        case "md":
            read = [(row[0], row[1]) for row in pipe_tables(text)[0][1:]]
        case _:
            rows = table_of(text, "\t" if format == "tsv" else ",")
            read = [(row["game"], row["title"]) for row in rows]

    assert read == expected


@pytest.mark.parametrize("format", ["csv", "tsv", "md", "json"])
def test_names_that_need_quoting_are_read_back(format):
    """A strategy may be called anything that a TOML text can hold on one line."""
    names = ["say \"no\", 'no'", "a|b", "tab\there", "é — 北", "=1+1"]
    if format == "md":
        names[2] = "tab here"  # blanks are all one in Markdown
    game = dilemma.Bimatrix.of([[0] * 5] * 5, [[0] * 5] * 5, names)
    report = of_solution(dilemma.solve(game, "pure"))
    text = rendered(report, format)
    match format:
        case "json":
            read = json.loads(text)["strategies"]["column"]
        case "md":
            read = pipe_tables(text)[0][0][1:]
        case _:
            columns = table_of(text, "\t" if format == "tsv" else ",")[0]
            read = [
                name.removeprefix("column: ") for name in columns if name.startswith("column: ")
            ]

    assert read == names


# What readers are shown


def test_realized_payoffs_are_shown_where_beliefs_are_wrong():
    """Who trusts too much expects more than there is: what is expected and what is got differ."""
    misled = dilemma.load("learning_dilemma").at(believed_restraint="0.9")
    found = dilemma.solve(misled, method="exact")
    assert all(profile.realized != profile.payoffs for profile in found.profiles)
    head, *rows = pipe_tables(rendered(of_solution(found), "md"))[1]

    assert [row[head.index("realized")] for row in rows] == [
        ", ".join(map(shown, profile.realized)) for profile in found.profiles
    ]


def test_realized_payoffs_are_not_repeated_where_beliefs_are_right():
    """A column that says nothing new is left out."""
    head = pipe_tables(rendered(of_solution(solution("learning_dilemma")), "md"))[1][0]

    assert "payoffs" in head
    assert "realized" not in head


def test_of_a_large_game_the_first_strategies_are_shown():
    """A slide holds eight; the document holds all, and the text says what is missing."""
    nine = [[int(i == j) for j in range(9)] for i in range(9)]
    report = of_solution(dilemma.solve(dilemma.Bimatrix.of(nine, nine), "pure"))
    (head, *rows), *_ = pipe_tables(rendered(report, "md"))

    assert (len(head) - 1, len(rows)) == (8, 8)
    assert "Shown: 8 x 8 of 9 x 9 strategies" in rendered(report, "table")
    assert len(json.loads(rendered(report, "json"))["payoffs"]["row"]) == 9


def test_of_a_large_alliance_the_named_strategies_are_shown():
    """They are the ones that a reader knows."""
    game = dilemma.load("learning_dilemma").with_strategies("grid:3")
    head = pipe_tables(rendered(of_game(game, game.at()), "md"))[-1][0]

    assert head == ["", *(strategy.name for strategy in FIVE)]


def test_a_large_alliance_without_named_strategies_shows_its_first_ones():
    """There is then nothing that a reader knows."""
    places = ",".join(f"r0.4t0.{k}" for k in range(1, 10))
    game = dilemma.load("learning_dilemma").with_strategies(places)
    head = pipe_tables(rendered(of_game(game, game.at()), "md"))[-1][0]

    assert head == ["", *places.split(",")[:8]]


def test_proposals_that_were_refused_are_counted():
    """What nashpy took for an equilibrium and is none is not passed over in silence."""
    found = replace(solution("matching_pennies"), refused=3)

    assert "nashpy proposed 3 more, which did not pass certification." in (
        rendered(of_solution(found), "table")
    )


# Schemas


@pytest.mark.parametrize("name", documents.DOCUMENTS)
def test_the_shipped_schema_is_the_one_of_the_model(name):
    """`python -m dilemma.documents` writes them again after a change."""
    path = SCHEMAS / f"{name}.schema.json"

    assert path.read_bytes().decode() == documents.schemas()[name]


def test_no_shipped_schema_is_left_over():
    """A schema of no document would mislead whoever validates against it."""
    assert {path.name for path in SCHEMAS.iterdir()} == {
        f"{name}.schema.json" for name in documents.DOCUMENTS
    }


@pytest.mark.parametrize("name", documents.DOCUMENTS)
def test_every_schema_is_a_schema(name):
    """By the rules of the dialect that it names."""
    made = json.loads(documents.schemas()[name])

    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["title"] == f"dilemma/{name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_document_is_valid_by_the_schema_that_it_names(name):
    """The schema is found from the document alone."""
    document = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))

    assert problems(document) == []


def test_a_document_with_floats_or_strange_keys_is_not_valid():
    """A schema that lets everything pass protects nobody."""
    path = GOLDEN / "solve-learning_dilemma.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    float_payoff = document | {"best_total": 1.9}
    strange = document | {"remark": "x"}
    short = {key: value for key, value in document.items() if key != "complete"}

    assert [bool(problems(each)) for each in (document, float_payoff, strange, short)] == [
        False, True, True, True,
    ]  # fmt: skip


def problems(document):
    """What the schema that a document names has against it."""
    name = document["schema"].removeprefix("dilemma/")
    validator = Draft202012Validator(json.loads(documents.schemas()[name]))
    return [error.message for error in validator.iter_errors(document)]


@pytest.mark.parametrize("name", dilemma.names())
def test_every_game_file_is_valid_by_the_schema_for_editors(name):
    """An editor must not underline what the program accepts."""
    path = HERE.parent / "games" / f"{name}.toml"
    validator = Draft202012Validator(json.loads(documents.schemas()["game-file-1"]))
    document = tomllib.loads(path.read_text(encoding="utf-8"))

    assert [error.message for error in validator.iter_errors(document)] == []


# Files and formats by name


@pytest.mark.parametrize("format", ["json", "csv", "tsv", "md"])
def test_a_suffix_names_its_format_in_capitals_too(format):
    """x.JSON is JSON."""
    assert format_of(f"a.b/x.{format}") == format_of(f"X.{format.upper()}") == format


KNOWN = ".csv, .html, .json, .md, .parquet, .pdf, .png, .svg, .tex, .tsv, .xlsx"


@pytest.mark.parametrize("path", ["x.table", "x.txt", "x", ".json", "x.json.gz"])
def test_any_other_suffix_is_refused(path):
    """Also the name of a format that is for terminals."""
    with pytest.raises(DilemmaError, match=rf"Known: {re.escape(KNOWN)}\.$"):
        format_of(path)


def test_an_unknown_format_is_answered_with_the_nearest():
    """A library call is told the same as a command."""
    with pytest.raises(DilemmaError, match=r"^no format called 'cvs'\. Did you mean 'csv'\?"):
        rendered(of_catalogue(), "cvs")


def test_a_report_is_written_in_the_format_of_its_suffix(tmp_path):
    """The file holds what would be printed, in UTF-8, with no line end changed."""
    report = of_solution(solution("matching_pennies"))
    write(report, str(tmp_path / "x.csv"), EXACT)

    assert (tmp_path / "x.csv").read_bytes().decode() == rendered(report, "csv", EXACT)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.iterdir():
        old.unlink()
    for name, command in GOLDEN_FILES.items():
        (GOLDEN / name).write_bytes(run(*command).out.encode())
