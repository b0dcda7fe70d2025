"""A stranger's own game: begun from a template, checked, solved, converted and exported."""

import csv
import io
import json
import random
import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from commands import run
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from test_gambit import named_games

import dilemma
from dilemma import documents
from dilemma.catalog.gambit import written
from dilemma.catalog.games import parsed
from dilemma.catalog.templates import TEMPLATES, as_toml
from dilemma.errors import DilemmaError
from dilemma.export import SUFFIXES, Options, rendered, write
from dilemma.report.games import of_game
from dilemma.report.solution import of_solution
from dilemma.stage.parameters import PARAMETERS, ROUNDS, resolve_rounds
from dilemma.table import Table

COMMENTED = re.compile(r"(?m)^# (?=(\w+) = )")


def checked(text, tmp_path, name="game.toml"):
    """What `games check` says of a text, with the file's path shortened to its name."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    ran = run("games", "check", str(path))
    assert ran.err == ""
    return ran.code, ran.out.replace(str(path), name).splitlines()


def game_of(text):
    """The game that a text describes."""
    return parsed(text, "game.toml").game("game")


def body_of(template):
    """The template without the examples of levers and of claims, which are about other games."""
    text = TEMPLATES[template]().partition("\n# Say what you expect")[0]
    return text.partition("\n# Changes in time")[0]


# Templates


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_passes_the_check_without_a_warning(kind, tmp_path):
    """Who begins with it begins with a file that is in order."""
    assert checked(TEMPLATES[kind](), tmp_path) == (0, ["game.toml: valid"])


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_is_valid_by_the_schema_for_editors(kind):
    """An editor underlines nothing in it."""
    validator = Draft202012Validator(json.loads(documents.schemas()["game-file-1"]))
    document = tomllib.loads(TEMPLATES[kind]())

    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("to_stdout", [True, False])
def test_games_new_gives_the_template(kind, to_stdout, tmp_path):
    """On stdout, or in a file, with what to do next on stderr."""
    path = tmp_path / "mine.toml"
    ran = run("games", "new", "--kind", kind, *([] if to_stdout else [str(path)]))

    assert ran.code == 0
    if to_stdout:
        assert (ran.out, ran.err) == (TEMPLATES[kind](), "")
    else:
        assert (ran.out, path.read_text(encoding="utf-8")) == ("", TEMPLATES[kind]())
        assert f"dilemma games check {path}" in ran.err


def test_games_new_begins_an_alliance_unless_told_otherwise():
    """The alliance is what the program is about."""
    assert run("games", "new").out == TEMPLATES["alliance"]()


def test_games_new_overwrites_nothing(tmp_path):
    """A game of one's own is work; exit code 2 and the file as it was."""
    path = tmp_path / "mine.toml"
    path.write_text("my work")
    ran = run("games", "new", str(path))

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: {path} exists already; choose another name\n"
    assert path.read_text() == "my work"


def test_an_unknown_kind_is_answered_with_the_nearest():
    """And with all that there are."""
    ran = run("games", "new", "--kind", "payoff")

    assert (ran.code, ran.err) == (
        2,
        "error: no kind called 'payoff'. Did you mean 'payoffs'? Known: alliance, payoffs.\n",
    )


def test_the_template_of_an_alliance_lists_every_parameter():
    """Each with its default, its meaning and its range, so that no other page is needed."""
    text = body_of("alliance")
    listed = [match[1] for match in COMMENTED.finditer(text)]

    assert listed == [*PARAMETERS, *ROUNDS, "ending"]
    for entry in [*PARAMETERS.values(), *ROUNDS.values()]:
        (line,) = re.findall(rf"(?m)^# {entry.name} = .*$", text)
        assert entry.meaning in line
        assert entry.range in line
        assert ("pair; " in line) is entry.pair


def test_the_example_of_a_lever_in_the_template_is_one(tmp_path):
    """Without its # it changes two parameters and renews what the first firm knows."""
    head, mark, rest = TEMPLATES["alliance"]().partition("# [[levers]]")
    example, blank, claims = rest.partition("\n\n")
    text = head + re.sub(r"(?m)^# ", "", mark + example) + blank + claims
    (lever,) = game_of(text).levers

    assert checked(text, tmp_path) == (0, ["game.toml: valid"])
    assert lever.at == 10
    assert lever.parameters == {"competitive_overlap": 1, "protectiveness_2": "1/2"}
    assert lever.renew == (Fraction(3, 10), 0)


@pytest.mark.parametrize("name", [*PARAMETERS, *ROUNDS, "ending"])
def test_each_default_of_the_template_is_the_default(name, tmp_path):
    """Taking away one # changes nothing: the value shown is the value that holds."""
    together = "prior_good|prior_bad" if name in ("prior_good", "prior_bad") else name
    text, count = re.subn(rf"(?m)^# (?=(?:{together}) = )", "", TEMPLATES["alliance"]())
    plain, changed = game_of(TEMPLATES["alliance"]()), game_of(text)

    assert count >= 1
    assert checked(text, tmp_path) == (0, ["game.toml: valid"])
    assert name in {**changed.given, **changed.rounds}
    assert changed.at().parameters == plain.at().parameters
    assert changed.at().row.tolist() == plain.at().row.tolist()
    if not name.startswith("prior_"):
        assert resolve_rounds(changed.rounds) == resolve_rounds(plain.rounds)


def test_all_defaults_of_the_template_at_once_are_the_default_game(tmp_path):
    """The learning dilemma, but for its name."""
    text = COMMENTED.sub("", body_of("alliance"))
    game = game_of(text)

    assert checked(text, tmp_path) == (0, ["game.toml: valid"])
    assert list(game.given) == list(PARAMETERS)
    assert list(game.rounds) == [*ROUNDS, "ending"]
    assert game.at().parameters == dilemma.load("learning_dilemma").at().parameters
    assert game.at().row.tolist() == dilemma.load("learning_dilemma").at().row.tolist()


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_claims_of_a_template_are_a_valid_example(kind, tmp_path):
    """Without their # they are claims, which hold or do not."""
    head, mark, claims = TEMPLATES[kind]().partition("# [claims]")
    text = head + re.sub(r"(?m)^# ", "", mark + claims)
    code, lines = checked(text, tmp_path)

    assert code in (0, 1)
    assert re.fullmatch(r"game\.toml: valid; \d of 2 claims hold", lines[-1])


def test_the_claim_in_the_template_of_an_alliance_holds(tmp_path):
    """The example is true of the game that it stands under."""
    head, mark, claims = TEMPLATES["alliance"]().partition("# [claims]")
    text = head + re.sub(r"(?m)^# ", "", mark + claims)

    assert checked(text, tmp_path) == (0, ["game.toml: valid; 2 of 2 claims hold"])


def test_games_schema_is_the_shipped_schema(tmp_path):
    """Printed or written, byte for byte: the template tells where to put it."""
    shipped = Path(documents.__file__).parent / "schemas" / "game-file-1.schema.json"
    path = tmp_path / "game-file-1.schema.json"
    ran = run("games", "schema", "-o", str(path))

    assert (ran.code, ran.out) == (0, "")
    assert path.read_bytes() == shipped.read_bytes()
    assert run("games", "schema").out.encode() == shipped.read_bytes()
    assert f"./{path.name}" in TEMPLATES["alliance"]().splitlines()[0]


# The check

FINE = """\
title = "x"
source = "y"
partners = ["Ann", "Bob"]
[parameters]
gain = 2
[payoffs]
strategies = [["up", "down"], ["left", "right"]]
row    = [["gain", 0], [1, 3]]
column = [[1, 0], [0, 1]]
"""


def test_a_file_in_order_is_valid(tmp_path):
    """Exit code 0 and one line."""
    assert checked(FINE, tmp_path) == (0, ["game.toml: valid"])


@pytest.mark.parametrize(
    ("old", "new", "warned"),
    [
        ('"gain", 0', "2, 0", ["5: warning: no payoff uses the parameter gain"]),
        ("[1, 3]", "[1, -1]", ["7: warning: Ann: down is strictly dominated by up"]),
        ("[1, 3]", '["gain", -1]',
         ["7: warning: Ann: down is weakly dominated by up",
          "8: warning: Ann has several best replies to left"]),
        ("[1, 3]", '["gain", 3]',
         ["7: warning: Ann: up is weakly dominated by down",
          "8: warning: Ann has several best replies to left"]),
        ("[[1, 0], [0, 1]]", "[[1, 0], [1, 0]]",
         ["7: warning: Bob: right is strictly dominated by left"]),
        ("[[1, 0], [0, 1]]", "[[1, 1], [0, 1]]",
         ["7: warning: Bob: left is weakly dominated by right",
          "9: warning: Bob has several best replies to up"]),
        ("[[1, 0], [0, 1]]", "[[1, 1], [1, 1]]",
         ["9: warning: Bob has several best replies to up",
          "9: warning: Bob has several best replies to down"]),
    ],
)  # fmt: skip
def test_what_may_not_be_meant_is_warned_of_with_its_line(old, new, warned, tmp_path):
    """Dominated strategies, ties and unused parameters are legal: exit code 0."""
    assert old in FINE
    code, lines = checked(FINE.replace(old, new), tmp_path)

    assert code == 0
    assert lines == [*(f"game.toml:{line}" for line in warned), "game.toml: valid"]


def test_the_dominated_strategies_of_an_alliance_are_its_point(tmp_path):
    """The model makes the payoffs, so nobody is warned of them."""
    text = 'title = "x"\nsource = "y"\n[alliance]\ntrust = 0.5\n'

    assert checked(text, tmp_path) == (0, ["game.toml: valid"])


def test_a_false_claim_ends_with_1_and_its_line(tmp_path):
    """The file is valid, but the answer to the check is no."""
    claims = '[claims]\ncomponents = 3\npure = [["up", "right"]]\n'
    code, lines = checked(FINE + claims, tmp_path)

    assert code == 1
    assert lines == [
        "game.toml:12: claims.pure does not hold: the pure equilibria are "
        "[('down', 'right'), ('up', 'left')]",
        "game.toml: valid; 1 of 2 claims hold",
    ]


def test_claims_that_hold_are_counted(tmp_path):
    """Exit code 0."""
    claims = """[claims]
equilibria = 3
[[claims.when]]
set = {gain = 5}
components = 3
reason = "z"
"""

    assert checked(FINE + claims, tmp_path) == (0, ["game.toml: valid; 2 of 2 claims hold"])


def test_a_false_claim_after_a_change_has_its_line(tmp_path):
    """The second table of an array is found, not the first."""
    claims = "".join(
        f'[[claims.when]]\nset = {{gain = 5}}\ncomponents = {number}\nreason = "z"\n'
        for number in (3, 4)
    )
    code, lines = checked(FINE + claims, tmp_path)

    assert code == 1
    assert lines[0] == "game.toml:16: claims.when.2.components does not hold: components is 3"


def test_an_invalid_file_ends_with_3_and_all_its_problems(tmp_path):
    """Each with its line, as `solve` says them."""
    broken = FINE.replace('source = "y"', "colour = 1").replace("[1, 3]", "[1, gain2]")
    code, lines = checked(broken.replace("gain2", '"gain2"'), tmp_path)

    assert code == 3
    assert [re.match(r"game\.toml:(\d+): ", line)[1] for line in lines] == ["1", "2", "8"]


def test_several_files_are_checked_at_once_and_the_worst_code_counts(tmp_path):
    """Every file is looked at, whatever is wrong with the one before."""
    paths = [tmp_path / name for name in ("bad.toml", "false.toml", "fine.toml", "pennies.nfg")]
    for path, text in zip(
        paths,
        ("title = 1", FINE + "[claims]\ncomponents = 9\n", FINE, written(game_of(FINE).at())),
        strict=True,
    ):
        path.write_text(text)
    ran = run("games", "check", *map(str, paths), "chicken", str(tmp_path / "missing.toml"))

    assert ran.code == 3
    for said in (
        f"{paths[1]}: valid; 0 of 1 claims hold",
        f"{paths[2]}: valid",
        f"{paths[3]}: valid",
        "chicken: valid; ",
        f"{tmp_path}/missing.toml: no such file or directory",
    ):
        assert said in ran.out
    assert run("games", "check", *map(str, paths[1:])).code == 1
    assert run("games", "check", *map(str, paths[2:])).code == 0


def test_standard_input_is_checked_with_its_lines():
    """A warning about what is piped in names the same line as one about a file."""
    unused = FINE.replace('"gain", 0', "2, 0")
    ran = run("games", "check", "-", stdin=unused.encode())

    assert ran.code == 0
    assert ran.out.splitlines()[0].endswith(":5: warning: no payoff uses the parameter gain")


@pytest.mark.parametrize("name", dilemma.names())
def test_every_named_game_passes_the_check(name):
    """What is shipped is in order."""
    assert run("games", "check", name).code == 0


# A stranger's game


def stranger(m, n, seed, *, symbolic=True):
    """The template of payoffs, filled in for m x n strategies by somebody with dice."""
    dice = random.Random(seed)
    names = ("benefit", "cost", "share")

    def cell():
        number = dice.randint(-9, 9)
        if not symbolic:
            return str(number)
        return dice.choice(
            [str(number), f'"{number}*{dice.choice(names)}"', f'"benefit/{abs(number) + 1} - cost"',
             f'"(benefit - cost)*share**2 + {number}"']
        )  # fmt: skip

    def matrix():
        rows = (", ".join(cell() for _ in range(n)) for _ in range(m))
        return "\n".join(f"    [{row}]," for row in rows)

    text = TEMPLATES["payoffs"]()
    rows, columns = [f"row choice {k + 1}" for k in range(m)], [f"answer {k + 1}" for k in range(n)]
    text = re.sub(r"(?m)^strategies = .*$", f"strategies = {json.dumps([rows, columns])}", text)
    for name in ("row", "column"):
        text = re.sub(rf"(?ms)^{name} = \[\n.*?^\]$", f"{name} = [\n{matrix()}\n]", text)
    return text


SIZES = [(2, 2), (2, 3), (3, 2), (5, 7), (8, 8)]


@pytest.mark.parametrize(("m", "n"), SIZES)
def test_a_strangers_game_is_checked_solved_and_exported_to_every_format(m, n, tmp_path):
    """Asymmetric, symbolic, square or not, with nothing read but the template's comments."""
    path = tmp_path / "mine.toml"
    path.write_text(stranger(m, n, f"{m} {n}"), encoding="utf-8")
    game = dilemma.load(str(path))
    found = dilemma.solve(game, method="exact")

    assert run("games", "check", str(path)).code == 0
    assert game.at().shape == (m, n)
    assert found.complete
    assert all(profile.regret == 0 for profile in found.profiles)
    report = of_solution(found)
    for suffix in SUFFIXES:
        write(report, str(tmp_path / f"x.{suffix}"))
        assert (tmp_path / f"x.{suffix}").stat().st_size > 0
    document = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert [tuple(map(Fraction, each["row"])) for each in document["equilibria"]] == [
        profile.row for profile in found.profiles
    ]


def test_a_strangers_parameters_are_set_on_the_command_line(tmp_path):
    """By the names in the file."""
    path = tmp_path / "mine.toml"
    path.write_text(TEMPLATES["payoffs"](), encoding="utf-8")
    ran = run("games", "show", str(path), "--set", "benefit=7", "-f", "csv", "--exact")
    rows = list(csv.DictReader(io.StringIO(ran.out)))

    assert (rows[0]["payoff_1"], rows[2]["payoff_1"]) == ("6", "7/3")


# Convert


@pytest.mark.parametrize("name", ["chicken", "nummi", "learning_stag_hunt"])
def test_a_game_is_kept_through_both_formats(name, tmp_path):
    """From the catalogue to .nfg, to .toml, to .nfg again: the same numbers and names."""
    first, second, third = (str(tmp_path / each) for each in ("a.nfg", "b.toml", "c.nfg"))
    for source, target in ((name, first), (first, second), (second, third)):
        ran = run("convert", source, target)
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    game = dilemma.load(name).at()

    for path in (first, second, third):
        again = dilemma.load(path).at()
        assert again.row.tolist() == game.row.tolist()
        assert again.column.tolist() == game.column.tolist()
        assert (again.row_labels, again.column_labels) == (game.row_labels, game.column_labels)
        assert (again.title, again.partners) == (game.title, game.partners)
    assert Path(first).read_bytes() == Path(third).read_bytes()


@given(named_games())
@settings(max_examples=30)
def test_any_game_is_kept_as_toml(game):
    """Names with quotes, brackets and controls, and every fraction."""
    again = game_of(as_toml(game)).at()

    assert again.row.tolist() == game.row.tolist()
    assert again.column.tolist() == game.column.tolist()
    assert (again.row_labels, again.column_labels) == (game.row_labels, game.column_labels)


def test_what_is_converted_is_taken_at_the_values_asked_for(tmp_path):
    """Values and strategies are set as for every command."""
    path = tmp_path / "x.toml"
    run("convert", "learning_dilemma", str(path), "--set", "trust=1", "--strategies", "COL,CMP")
    game = dilemma.load("learning_dilemma").with_strategies("COL,CMP").at(trust=1)

    assert dilemma.load(str(path)).at().row.tolist() == game.row.tolist()


def test_what_is_converted_passes_the_check(tmp_path):
    """And by the schema too."""
    path = tmp_path / "x.toml"
    run("convert", "nummi", str(path))
    validator = Draft202012Validator(json.loads(documents.schemas()["game-file-1"]))

    assert run("games", "check", str(path)).code == 0
    assert [*validator.iter_errors(tomllib.loads(path.read_text(encoding="utf-8")))] == []


def test_a_converted_game_keeps_its_source(tmp_path):
    """Whoever made the numbers is named in the file that is passed on."""
    path = tmp_path / "x.toml"
    run("convert", "nummi", str(path))

    assert dilemma.load(str(path)).source == dilemma.load("nummi").source


@pytest.mark.parametrize("name", ["x.tml", "x.csv", "x"])
def test_another_suffix_is_refused(name, tmp_path):
    """Exit code 2, and nothing is written."""
    ran = run("convert", "chicken", str(tmp_path / name))

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: cannot write {tmp_path / name}: no format called ")
    assert ran.err.endswith("Known: .nfg, .toml.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_conversion_that_fails_keeps_the_file_that_is_there(tmp_path):
    """The game is read before anything is written."""
    path = tmp_path / "x.nfg"
    path.write_text("before")

    assert run("convert", "chiken", str(path)).code == 2
    assert path.read_text() == "before"


# At the prompt and in a notebook


def shown_things():
    """A game in symbols, in numbers, and its solution."""
    game = dilemma.load("nummi")
    return {
        "game": game,
        "numbers": game.at(trust=0.7),
        "solution": dilemma.solve(game, method="exact"),
    }


@pytest.mark.parametrize("kind", ["game", "numbers", "solution"])
def test_a_result_has_a_table_in_words_and_in_a_notebook(kind):
    """The notebook shows the same cells as the terminal, with the strategies in them."""
    thing = shown_things()[kind]
    table, page = thing.table(), thing._repr_html_()

    assert isinstance(table, Table)
    assert str(table) == table.text()
    assert table.html() in page
    assert page.count("<table>") == page.count("</table>") >= 1
    assert "competition" in page
    assert "competition" in str(table)


def test_the_table_of_a_game_is_the_one_at_its_own_parameters():
    """And that of the numbers is at theirs."""
    game = dilemma.load("nummi")

    assert str(game.table()) == str(game.at().table())
    assert str(game.table()) != str(game.at(trust=1).table())


def test_a_solution_becomes_a_data_frame():
    """A row for each equilibrium, with floats that pandas can compute with."""
    found = dilemma.solve(dilemma.load("learning_stag_hunt"), method="exact")
    frame = found.to_pandas()

    assert list(frame.columns) == list(found.data().columns)
    assert frame["payoff_1"].tolist() == [float(profile.payoffs[0]) for profile in found.profiles]
    assert frame["payoff_1"].dtype.kind == "f"
    assert frame["strict"].tolist() == [profile.strict for profile in found.profiles]


def test_a_game_becomes_a_data_frame():
    """Through its table: the payoffs stand as they are shown."""
    frame = dilemma.load("chicken").table().to_pandas()

    assert frame.shape == (2, 3)
    assert list(frame.columns)[1:] == list(dilemma.load("chicken").at().column_labels)


@pytest.mark.parametrize("kind", ["game", "numbers", "solution"])
def test_a_result_is_short_at_the_prompt(kind):
    """What is typed at the prompt is answered with what a reader can take in."""
    said = repr(shown_things()[kind])

    assert "competition" in said or "NUMMI" in said or "nummi" in said
    assert len(said) < 3000


def test_the_documents_of_a_game_and_of_a_solution_have_all_numbers():
    """The symbolic form too, for a game of one's own."""
    game = game_of(TEMPLATES["payoffs"]())
    document = json.loads(rendered(of_game(game, game.at(), symbolic=True), "json"))
    table = rendered(of_solution(dilemma.solve(game, method="exact")), "csv", Options(exact=True))

    assert document["symbolic"]["row"][0][0] == "benefit - cost"
    assert document["payoffs"]["row"][1][0] == "1"
    assert len(table.splitlines()) == 1 + len(dilemma.solve(game, method="exact").profiles)


def test_a_game_file_is_never_written_upon(tmp_path):
    """A story, claims and symbols would be lost; numbers can be written anew elsewhere."""
    path = tmp_path / "mine.toml"
    assert run("games", "new", str(path)).code == 0
    before = path.read_bytes()
    for command in (("convert", str(path), str(path)), ("games", "new", str(path))):
        ran = run(*command)
        assert ran.code == 2
        assert ran.err == f"error: {path} exists already; choose another name\n"
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["mine", "mine.nfg", "mine.json", ""])
def test_a_new_game_file_has_a_name_that_can_be_read_back(name):
    """A game file is known by its suffix."""
    ran = run("games", "new", name)
    assert ran.code == 2
    assert ran.err == f"error: '{name}' is no name for a game file; it must end in .toml\n"


def test_a_schema_goes_to_a_json_file(tmp_path):
    """Any other suffix would promise another format."""
    ran = run("games", "schema", "-o", str(tmp_path / "x.png"))
    assert ran.code == 2
    assert ran.err.endswith("a JSON Schema goes to a .json file\n")


def test_two_partners_have_two_names():
    """Or nobody could tell whom a line is about."""
    with pytest.raises(DilemmaError, match="the two partners need different names"):
        game_of('title = "x"\nsource = "y"\npartners = ["A", "A"]\n[alliance]\n')


def test_an_incomplete_list_is_called_so_whatever_the_format(tmp_path):
    """Data of an incomplete answer look like any other, so stderr says it."""
    path = tmp_path / "large.nfg"
    numbers = " ".join(str(k * k % 97) for k in range(2 * 14 * 14))
    path.write_text(f'NFG 1 R "x" {{ "A" "B" }} {{ 14 14 }} {numbers}')
    ran = run("solve", str(path), "--time-limit", "0.0001", "--method", "exact", "-f", "csv")
    assert ran.code == 0
    assert ran.err.startswith("Not complete: ")
