"""The command line keeps its word: data, narration, exit codes, and errors in one or two lines."""

import errno
import json
import os
import random
import re
import runpy
import subprocess
import sys
from importlib.metadata import PackageNotFoundError

import pytest
from commands import run

import dilemma
from dilemma.cli import main as dilemma_main
from dilemma.equilibrium.solve import CONCEPTS, METHODS
from dilemma.export import BINARY, FORMATS, SUFFIXES
from dilemma.stage.parameters import PARAMETERS
from dilemma.stage.strategies import FIVE

GAME = "learning_dilemma"
ESCAPE = "\x1b"
HEAVY = {"sympy", "scipy", "nashpy", "matplotlib", "pydantic", "numpy"}

STAG_HUNT = """\
title = "A hunt of one's own"
partners = ["Ann", "Bob"]
source = "told by a friend"
tags = ["own"]

[parameters]
stag = 4
hare = 3

[payoffs]
strategies = ["stag", "hare"]
row = [["stag", "0"], ["hare", "hare"]]
symmetric = true
"""

WRONG = """\
title = "Wrong in many ways"
partners = ["Ann", "Bob"]
source = ""
colour = "red"

[alliance]
trust = 2
connections = 0
synergi = 0.3
competitive_overlap = [0.1, 0.2]
"""


@pytest.fixture
def own_game(tmp_path):
    """A game file of one's own."""
    path = tmp_path / "own.toml"
    path.write_text(STAG_HUNT, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def large_game(tmp_path_factory):
    """A game of 14 x 14 random payoffs, too large for the exact enumeration."""
    dice = random.Random(1)
    names = [f"s{k}" for k in range(14)]
    row, column = ([[dice.randint(-9, 9) for _ in names] for _ in names] for _ in range(2))
    path = tmp_path_factory.mktemp("large") / "large.toml"
    path.write_text(
        f'title = "Large"\nsource = "dice"\n[payoffs]\nstrategies = {json.dumps(names)}\n'
        f"row = {row}\ncolumn = {column}\n",
        encoding="utf-8",
    )
    return str(path)


def document(*arguments):
    """The JSON document that a command prints."""
    return json.loads(run(*arguments, "-f", "json").out)


def solved(*arguments):
    """The JSON document of `dilemma solve` without nashpy, which is quicker."""
    return document("solve", *arguments, "--method", "exact")


def refused(ran, code=2):
    """The message of a command that failed, which says it in one or two lines on stderr."""
    assert ran.code == code
    assert ran.out == ""
    lines = ran.err.splitlines()
    assert 1 <= len(lines) <= 2
    # What is wrong with a file starts with its place, for editors to jump to.
    assert lines[0].startswith("error: ") == (code != 3)
    assert "Traceback" not in ran.err
    return ran.err.rstrip("\n").removeprefix("error: ")


def unwrapped(text):
    """A text without its line ends, so that sentences can be found in it."""
    return " ".join(text.split())


# What the commands answer


def test_the_learning_dilemma_has_one_poor_equilibrium():
    """MODEL: .043 each at competition-competition, against .95 each at collaboration."""
    ran = run("solve", GAME)

    assert ran.code == 0
    assert (
        "Competition-competition is the only equilibrium, 0.043 each, "
        "against 0.95 each at collaboration-collaboration" in unwrapped(ran.out)
    )


def test_less_overlap_and_more_synergy_make_it_a_stag_hunt():
    """Both pure equilibria are there, and the mixed one at .3272, which is 53/162."""
    ran = run("solve", GAME, "--set", "competitive_overlap=0.3", "--set", "synergy=0.5")

    assert "collaboration 0.3272 (53/162)" in ran.out
    assert "In pure strategies: collaboration-collaboration, competition-competition" in ran.out
    assert "Stag Hunt" in ran.out


def test_a_grid_of_121_strategies_is_answered():
    """With linear costs the corners decide, so size is no obstacle."""
    found = solved(GAME, "--strategies", "grid:11")

    assert len(found["strategies"]["row"]) == 121
    assert found["complete"]
    assert [each["payoffs"] for each in found["equilibria"]] == [["43/1000", "43/1000"]]


def test_solve_says_what_to_try_next_on_stderr():
    """Narration is no data: a pipe must not see it."""
    ran = run("solve", GAME, "--method", "exact")

    assert ran.err.startswith("Next: dilemma ")
    assert "Next:" not in ran.out


@pytest.mark.parametrize("format", [each for each in FORMATS if each not in BINARY])
def test_a_format_asked_for_is_printed_without_narration(format):
    """A script that names a format gets nothing but the data."""
    ran = run("solve", GAME, "--method", "exact", "-f", format)

    assert ran.code == 0
    assert ran.out
    assert ran.err == ""


@pytest.mark.parametrize(
    ("option", "parameter", "exact"),
    [
        ("trust=0.7", "trust", ["7/10", "7/10"]),
        ("trust=1/3", "trust", ["1/3", "1/3"]),
        ("trust_1=0.9", "trust", ["9/10", "1/2"]),
        ("trust_2=0.9", "trust", ["1/2", "9/10"]),
        (" trust = 0.9 ", "trust", ["9/10", "9/10"]),
        ("bargaining_share_1=0.3", "bargaining_share", ["3/10", "7/10"]),
        ("competitive_overlap=1e-1", "competitive_overlap", "1/10"),
    ],
)
def test_values_set_on_the_command_line_are_exact(option, parameter, exact):
    """0.7 is seven tenths and 1/3 a third, for both partners or for the one named."""
    assert solved(GAME, "--set", option)["parameters"][parameter] == exact


def test_set_is_repeatable_and_the_last_value_counts():
    """So a script can append a change to a command that it was given."""
    options = ("--set", "trust=0.1", "--set", "synergy=0.5", "--set", "trust=0.9")
    parameters = solved(GAME, *options)["parameters"]

    assert parameters["trust"] == ["9/10", "9/10"]
    assert parameters["synergy"] == "1/2"


def test_set_changes_the_parameters_of_any_game():
    """A game with payoffs of its own has parameters of its own."""
    assert solved("stag_hunt", "--set", "hare=1")["parameters"]["hare"] == "1"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("five", [strategy.name for strategy in FIVE]),
        ("corners", ["collaboration", "competition", "accommodation", "avoidance"]),
        ("COL,CMP", ["collaboration", "competition"]),
        ("cmp, Avoidance", ["competition", "avoidance"]),
        ("COL,r0.3t0.7", ["collaboration", "r0.3t0.7"]),
        ("grid:2", ["collaboration", "competition", "accommodation", "avoidance"]),
    ],
)
@pytest.mark.parametrize("command", [("solve",), ("games", "show")])
def test_strategies_are_a_set_a_grid_or_names_short_or_long(command, text, names):
    """The option means the same for every command that has it."""
    found = document(*command, GAME, "--strategies", text)["strategies"]

    assert found == {"row": names, "column": names}


def test_the_pure_concept_lists_pure_equilibria_only():
    """The stag hunt has a mixed equilibrium too, which is not asked for."""
    assert [each["kind"] for each in solved("stag_hunt", "--concept", "pure")["equilibria"]] == [
        "pure",
        "pure",
    ]


def test_matching_pennies_have_no_pure_equilibrium():
    """An empty list is the right answer to that question, and said so."""
    ran = run("solve", "matching_pennies", "--concept", "pure")

    assert ran.code == 0
    assert "Equilibria: none in pure strategies" in ran.out


@pytest.mark.parametrize(
    ("method", "complete", "finder"),
    [
        ("exact", True, {"exact enumeration"}),
        ("nashpy", False, {"nashpy support enumeration", "nashpy vertex enumeration"}),
        (
            "auto",
            True,
            {"exact enumeration", "nashpy support enumeration", "nashpy vertex enumeration"},
        ),
    ],
)
def test_the_method_decides_who_searches_and_what_is_proved(method, complete, finder):
    """nashpy alone proves nothing; the exact enumeration needs no nashpy."""
    found = document("solve", "battle_of_the_sexes", "--method", method)

    assert found["method"] == method
    assert found["complete"] is complete
    assert {who for each in found["equilibria"] for who in each["found_by"]} <= finder


def test_strict_accepts_a_complete_answer():
    """Only an incomplete list is a failure."""
    assert run("solve", GAME, "--method", "exact", "--strict").code == 0


def test_a_game_too_large_to_be_proved_complete_is_answered_and_says_so(large_game):
    """What is certified is worth having."""
    found = solved(large_game)

    assert found["complete"] is False
    assert found["components"] is None
    assert found["equilibria"]


def test_csv_carries_fractions_where_they_are_asked_for():
    """A spreadsheet takes 1/2 for a date, so floats are the rule."""
    arguments = ("solve", "matching_pennies", "--method", "exact", "-f", "csv")
    floats, fractions = run(*arguments).out, run(*arguments, "--exact").out

    assert floats.splitlines()[1].endswith("0.5,0.5,0.5,0.5")
    assert fractions.splitlines()[1].endswith("1/2,1/2,1/2,1/2")


def test_games_list_names_the_catalogue():
    """What is listed can be loaded, and nothing is left out."""
    ran = run("games", "list")

    assert ran.code == 0
    assert [each["game"] for each in document("games", "list")["games"]] == dilemma.names()
    assert all(re.search(rf"^{name} ", ran.out, re.MULTILINE) for name in dilemma.names())


@pytest.mark.parametrize("name", dilemma.names())
def test_every_named_game_can_be_shown(name):
    """The story is told, with its sources."""
    ran = run("games", "show", name)

    assert ran.code == 0
    assert unwrapped(ran.out).startswith(dilemma.load(name).title)
    assert unwrapped(dilemma.load(name).story) in unwrapped(ran.out)


def test_games_show_marks_best_replies_and_equilibria():
    """What the row partner gets stands first; both stars make an equilibrium."""
    lines = run("games", "show", "stag_hunt").out.splitlines()

    assert "stag  [4*, 4*]  0, 3" in lines
    assert "hare  3, 0      [3*, 3*]" in lines


def test_symbolic_shows_the_payoffs_as_formulas():
    """Without the option the document has no formulas."""
    assert document("games", "show", "stag_hunt")["symbolic"] is None
    assert document("games", "show", "stag_hunt", "--symbolic")["symbolic"] == {
        "row": [["stag", "nothing"], ["hare", "hare"]],
        "column": [["stag", "hare"], ["nothing", "hare"]],
    }


def test_symbolic_shows_an_alliance_in_the_terms_of_the_theory():
    """A formula for each of the 25 pairs of strategies."""
    formulas = re.findall(r"^u_1\(\w{3}, \w{3}\) ", run("games", "show", GAME, "--symbolic").out,
                          re.MULTILINE)  # fmt: skip

    assert len(set(formulas)) == 25


def test_games_show_takes_a_file(own_game):
    """A game of one's own is treated like a named one."""
    ran = run("games", "show", own_game)

    assert ran.code == 0
    assert ran.out.startswith("A hunt of one's own (own). Source: told by a friend")


def test_games_show_changes_values():
    """The same option, the same meaning."""
    assert document("games", "show", "stag_hunt", "--set", "hare=1")["payoffs"]["row"] == [
        ["4", "0"],
        ["1", "1"],
    ]


def test_a_dash_reads_a_game_from_standard_input():
    """So a program can hand a game over without a file."""
    ran = run("solve", "-", "--method", "exact", stdin=STAG_HUNT.encode())

    assert ran.code == 0
    assert ran.out.startswith("A hunt of one's own (standard input)")


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + STAG_HUNT.encode(), b"\xff\xfe\x00", b"# \n" * 400_000, b"", b"a = "],
    ids=["byte order mark", "binary", "too large", "empty", "broken"],
)
def test_standard_input_is_judged_like_a_file(content, tmp_path):
    """The way by which a game comes in changes nothing about it."""
    path = tmp_path / "game.toml"
    path.write_bytes(content)
    from_file = run("games", "show", str(path), "-f", "csv")
    from_input = run("games", "show", "-", "-f", "csv", stdin=content)

    assert (from_input.code, from_input.out) == (from_file.code, from_file.out)
    assert from_input.err == from_file.err.replace(str(path), "standard input")


def test_cite_names_the_program_and_the_paper():
    """As text and as BibTeX, so that it can be pasted."""
    ran = run("cite")

    assert ran.code == 0
    assert f"Version {dilemma.__version__}" in ran.out
    assert "Larsson, R., Bengtsson, L., Henriksson, K. & Sparks, J. (1998)." in ran.out
    assert "@software{dilemma," in ran.out
    assert "@article{larsson1998," in ran.out
    assert ran.out.count("{") == ran.out.count("}")


def test_doctor_finds_a_healthy_installation():
    """Every part is looked at and works here."""
    ran = run("doctor")

    assert ran.code == 0
    assert ran.err == "All is well.\n"
    assert {line.split("  ")[0] for line in ran.out.splitlines() if " ok " in line} >= {
        "Python", "numpy", "sympy", "nashpy", "catalogue", "exact solver", "with nashpy",
    }  # fmt: skip


def test_doctor_answers_no_where_a_part_is_missing(monkeypatch):
    """Exit code 1: the answer to a check is no."""

    def version(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr("dilemma.report.about.version", version)
    ran = run("doctor")

    assert ran.code == 1
    assert re.search(r"^nashpy +missing +not installed$", ran.out, re.MULTILINE)
    assert "All is well" not in ran.err


def test_doctor_answers_no_where_the_solver_is_wrong(monkeypatch):
    """A wrong number is named beside the right one."""
    monkeypatch.setattr("dilemma.catalog.games.load", lambda name: dilemma.load("nummi"))
    ran = run("doctor")

    assert ran.code == 1
    assert re.search(r"^exact solver +broken +.*not 43/1000", ran.out, re.MULTILINE)


def test_version_is_that_of_the_package():
    """One number, in one place."""
    assert run("--version") == (0, f"dilemma {dilemma.__version__}\n", "")


def test_the_package_runs_as_a_module(monkeypatch, capsys):
    """`python -m dilemma` works where the script is not on the path."""
    monkeypatch.setattr(sys, "argv", ["dilemma", "--version"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module("dilemma", run_name="__main__")

    assert end.value.code == 0
    assert capsys.readouterr().out == f"dilemma {dilemma.__version__}\n"


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize(
    ("command", "mentions"),
    [
        ((), ["solve", "games", "cite", "doctor", "--version"]),
        (
            ("solve",),
            [
                *("--set", "--strategies", "--concept", "--method"),
                *("--strict", "--format", "--output", "--exact"),
            ],
        ),
        (("games",), ["list", "show"]),
        (("games", "list"), ["--format", "--output"]),
        (("games", "show"), ["--symbolic", "--set", "--strategies", "--format", "--exact"]),
        (("cite",), ["BibTeX"]),
        (("doctor",), ["installation"]),
    ],
)
def test_every_command_explains_itself(command, mentions, flag):
    """Help is data: it goes to stdout and names every option."""
    ran = run(*command, flag)

    assert (ran.code, ran.err) == (0, "")
    assert [word for word in mentions if word not in ran.out] == []


@pytest.mark.parametrize("command", [(), ("games",)])
def test_a_command_that_needs_another_shows_its_help(command):
    """Nothing was asked, so it is a wrong use that helps."""
    ran = run(*command)

    assert ran.code == 2
    assert "Usage: dilemma" in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_shell_completion_knows_the_games(monkeypatch):
    """Nobody remembers how a game is spelled."""
    monkeypatch.setenv("_DILEMMA_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "dilemma solve learning_d")
    monkeypatch.setenv("COMP_CWORD", "2")

    assert run().out.split() == ["learning_deadlock", "learning_dilemma"]


def test_help_loads_no_heavy_library():
    """Help must be there at once; sympy alone takes longer to load than to read it."""
    script = (
        "import sys; sys.argv = ['dilemma', '--help']\n"
        "from dilemma.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        f"print(*sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_help_has_no_escape_codes_where_there_is_no_terminal():
    """NO_COLOR is honoured, and a file of help can be read."""
    forced = {"FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS"}
    clean = {name: value for name, value in os.environ.items() if name not in forced}
    done = subprocess.run(
        [sys.executable, "-m", "dilemma", "solve", "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=clean | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
    )

    assert "Usage:" in done.stdout
    assert ESCAPE not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("solve", GAME, "--method", "exact"), ("games", "list"), ("cite",), ("solve", "nothing")],
)
def test_results_and_errors_have_no_escape_codes(arguments, monkeypatch):
    """Numbers and messages are plain text wherever they go."""
    monkeypatch.setenv("NO_COLOR", "1")
    ran = run(*arguments)

    assert ESCAPE not in ran.out + ran.err


# Files that are written


@pytest.mark.parametrize("suffix", ["json", "csv", "tsv", "md", "JSON"])
@pytest.mark.parametrize(
    "command",
    [("solve", "chicken", "--method", "exact"), ("games", "show", "chicken"), ("games", "list")],
)
def test_a_file_holds_what_would_have_been_printed(command, suffix, tmp_path):
    """The suffix is the format, and stdout stays empty."""
    path = tmp_path / f"result.{suffix}"

    assert run(*command, "-o", str(path)) == (0, "", "")
    assert path.read_bytes().decode() == run(*command, "-f", suffix.lower()).out


def test_a_format_that_agrees_with_the_suffix_is_welcome(tmp_path):
    """Saying it twice is no contradiction."""
    path = tmp_path / "x.json"

    assert run("games", "list", "-f", "json", "--output", str(path)).code == 0
    assert path.exists()


def test_exact_numbers_can_be_written_to_a_file(tmp_path):
    """The option does not depend on where the table goes."""
    path = tmp_path / "x.csv"
    run("games", "show", "stag_hunt", "--set", "hare=1/3", "--exact", "-o", str(path))

    assert "hare,hare,1/3,1/3" in path.read_text().splitlines()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("solve", "no_such_game"), 2),
        (("solve", GAME, "--set", "trust=2"), 2),
        (("solve", GAME, "--method", "nashpy", "--strict"), 4),
        (("solve", "missing.toml"), 3),
        (("solve", GAME, "--method", "exact", "-f", "csv"), 2),
        (("games", "show", "stag_hunt", "--strategies", "five"), 2),
        (("games", "list", "--no-such-option"), 2),
    ],
)
def test_a_failure_keeps_the_file_that_is_there(arguments, code, tmp_path):
    """Yesterday's result is not lost to today's typing error, and nothing else appears."""
    path = tmp_path / "kept.json"
    path.write_text("yesterday")

    assert run(*arguments, "-o", str(path)).code == code
    assert path.read_text() == "yesterday"
    assert os.listdir(tmp_path) == ["kept.json"]


def test_a_full_disk_keeps_the_file_that_is_there(monkeypatch, tmp_path):
    """A file is written whole or not at all."""

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "kept.json"
    path.write_text("yesterday")
    monkeypatch.setattr(os, "fsync", full)

    assert refused(run("games", "list", "-o", str(path))) == (
        f"cannot write {path}: no space left on device"
    )
    assert path.read_text() == "yesterday"
    assert os.listdir(tmp_path) == ["kept.json"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/x.json", "no such file or directory"),
        ("file.txt/x.json", "not a directory"),
        ("folder.json", "is a directory"),
    ],
)
def test_a_target_that_cannot_be_written_is_refused(name, reason, tmp_path):
    """Exit code 2, with the path and what is wrong with it."""
    (tmp_path / "file.txt").touch()
    (tmp_path / "folder.json").mkdir()
    path = tmp_path / name

    assert refused(run("games", "list", "-o", str(path))) == f"cannot write {path}: {reason}"


@pytest.mark.parametrize("name", ["x.xml", "x.jsn", "x", "x.table", "x.", ""])
def test_a_suffix_that_is_no_format_is_refused(name, tmp_path):
    """A format is never guessed."""
    path = str(tmp_path / name) if name else ""
    message = refused(run("games", "list", "-o", path))

    assert message.startswith(f"cannot write {path}: no format called ")
    assert message.endswith(f"Known: {', '.join(sorted(f'.{each}' for each in SUFFIXES))}.")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("format", ["csv", "table"])
def test_a_format_that_contradicts_the_suffix_is_refused(format, tmp_path):
    """Which of the two was meant cannot be known."""
    path = tmp_path / "x.json"

    assert refused(run("games", "list", "-f", format, "-o", str(path))) == (
        f"-f {format} contradicts -o {path}; give one of the two"
    )
    assert os.listdir(tmp_path) == []


# Wrong command lines: exit code 2


@pytest.mark.parametrize(
    ("arguments", "message", "known"),
    [
        (("solve", "chiken"), "no game called 'chiken'. Did you mean 'chicken'?", dilemma.names()),
        (
            ("games", "show", "Stag_Hunt"),
            "no game called 'Stag_Hunt'. Did you mean 'stag_hunt'?",
            dilemma.names(),
        ),
        (
            ("solve", GAME, "--set", "truts=1"),
            "no parameter called 'truts'. Did you mean 'trust'?",
            PARAMETERS,
        ),
        (
            ("solve", GAME, "--set", "trust_3=1"),
            "no parameter called 'trust_3'. Did you mean 'trust'?",
            PARAMETERS,
        ),
        (
            ("solve", "stag_hunt", "--set", "har=1"),
            "no parameter called 'har'. Did you mean 'hare'?",
            ["stag", "hare", "nothing"],
        ),
        (
            ("solve", GAME, "--method", "exakt"),
            "no method called 'exakt'. Did you mean 'exact'?",
            METHODS,
        ),
        (
            ("solve", GAME, "--concept", "nsh"),
            "no concept called 'nsh'. Did you mean 'nash'?",
            CONCEPTS,
        ),
        (
            ("games", "list", "-f", "jsn"),
            "no format called 'jsn'. Did you mean 'json'?",
            FORMATS,
        ),
        (
            ("solve", GAME, "--strategies", "COL,CMQ"),
            "no strategy called 'CMQ'. Did you mean 'CMP'?",
            ["five", "corners", "grid:2 to grid:11"]
            + [name for strategy in FIVE for name in strategy[:2]],
        ),
    ],
)  # fmt: skip
def test_an_unknown_name_is_answered_with_the_nearest_and_all_known(arguments, message, known):
    """Whoever mistypes sees at once what would have worked."""
    said = refused(run(*arguments))

    assert said == f"{message} Known: {', '.join(sorted(known))}."


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("slove", GAME), "Did you mean 'solve'?"),
        (("games", "lst"), "Did you mean 'list'?"),
        (("solve", GAME, "--sett", "trust=1"), "--set"),
        (("solve",), "Missing argument"),
        (("solve", GAME, "another"), "another"),
        (("games", "show"), "Missing argument"),
        (("solve", GAME, "-f"), "-f"),
    ],
)
def test_a_wrong_command_or_option_is_named(arguments, words):
    """The one line says which word was not understood."""
    assert words in refused(run(*arguments))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2", "trust is 2; it must be from 0 to 1"),
        ("-1/2", "trust is -1/2; it must be from 0 to 1"),
        ("nan", "trust: 'nan' is not a number; write a decimal (0.25) or a fraction (1/4)"),
        ("inf", "trust: 'inf' is not a number; write a decimal (0.25) or a fraction (1/4)"),
        ("-inf", "trust: '-inf' is not a number; write a decimal (0.25) or a fraction (1/4)"),
        ("", "trust: '' is not a number; write a decimal (0.25) or a fraction (1/4)"),
        ("much", "trust: 'much' is not a number; write a decimal (0.25) or a fraction (1/4)"),
        ("1/0", "trust: 1/0 divides by zero"),
        ("0." + "1" * 1000, "trust: a number has more than 1,000 digits"),
        ("1e1000", "trust: a number has more than 1,000 digits"),
        ("1e-99999999999999999999", "trust: a number has more than 1,000 digits"),
        ("1/1" + "0" * 1000, "trust: a number has more than 1,000 digits"),
    ],
)
@pytest.mark.parametrize("command", [("solve",), ("games", "show")])
def test_a_value_that_cannot_be_set_is_refused(command, value, message):
    """It names the parameter, the value received and what would work."""
    assert refused(run(*command, GAME, "--set", f"trust={value}")) == message


def test_the_shares_of_both_partners_must_add_to_one():
    """Common benefits are divided, not made."""
    options = ("--set", "bargaining_share_1=0.3", "--set", "bargaining_share_2=0.3")

    assert refused(run("solve", GAME, *options)) == (
        "bargaining_share is 3/10 and 3/10; the two must add to 1"
    )


def test_a_parameter_of_the_pair_has_no_sides():
    """Overlap is one fact about two partners."""
    assert "competitive_overlap is one value for the pair" in refused(
        run("solve", GAME, "--set", "competitive_overlap_1=0.5")
    )


@pytest.mark.parametrize("text", ["trust", "=1", "= 1"])
def test_a_setting_needs_a_name_and_a_value(text):
    """The message shows how it is written."""
    assert refused(run("solve", GAME, "--set", text)) == (
        f"--set {text}: write NAME=VALUE, such as trust=0.7"
    )


@pytest.mark.parametrize("size", ["1", "0", "12", "-3", "", "x", "99999"])
def test_a_grid_has_from_2_to_11_steps(size):
    """One point is no choice, and beyond eleven nothing new is seen."""
    assert refused(run("solve", GAME, "--strategies", f"grid:{size}")) == (
        f"grid:{size} has no such size; it must be from 2 to 11"
    )


def test_a_strategy_cannot_be_chosen_twice():
    """Under its long and its short name it is the same point."""
    assert refused(run("solve", GAME, "--strategies", "COL,collaboration")) == (
        "strategies 'COL,collaboration' name collaboration twice"
    )


@pytest.mark.parametrize("command", [("solve",), ("games", "show")])
def test_a_game_with_its_own_strategies_takes_no_other_set(command):
    """Heads and tails are no points of the square."""
    assert refused(run(*command, "matching_pennies", "--strategies", "five")) == (
        "matching_pennies names its own strategies; another strategy set needs an alliance game"
    )


@pytest.mark.parametrize("method", METHODS)
def test_payoffs_beyond_every_float_are_solved_exactly(method):
    """nashpy, which needs floats, has nothing to propose then; the answer stays."""
    options = ("--set", "knowledge_value=1e400", "--method", method)

    assert run("solve", GAME, *options, "-f", "json").code == 0


def test_a_number_beyond_every_float_needs_exact_in_a_table():
    """A csv of floats cannot hold it, a csv of fractions can."""
    arguments = ("games", "show", GAME, "--set", "knowledge_value=1e400", "-f", "csv")

    assert refused(run(*arguments)) == "a number is too large for a float; ask for --exact"
    assert run(*arguments, "--exact").code == 0


@pytest.mark.parametrize("format", FORMATS)
def test_numbers_as_long_as_they_may_be_make_no_traceback(format):
    """Each is legal alone, but their products have more digits than Python prints by itself."""
    longest = "0." + "123456789" * 110
    names = (
        *("absorptive_capacity", "disseminative_capacity", "connections", "relatedness"),
        *("cultural_alignment", "protectiveness", "tacitness", "trust", "novelty"),
    )
    options = [word for name in names for word in ("--set", f"{name}={longest}")]
    ran = run("games", "show", GAME, *options, "-f", format)

    assert ran.code == 0 or refused(ran)


# Invalid files: exit code 3


@pytest.mark.parametrize("command", [("solve",), ("games", "show")])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.toml", "no such file or directory"),
        ("missing.nfg", "no such file or directory"),
        ("folder.toml", "is a directory"),
        ("folder.toml/", "is a directory"),
        ("binary.toml", "the file is not text in UTF-8"),
        ("large.toml", "the file is larger than 1,000,000 bytes"),
    ],
)
def test_what_is_no_game_file_is_refused(command, name, reason, tmp_path):
    """Exit code 3, with the path and what is wrong with it."""
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "binary.toml").write_bytes(b"\x00\xff\xfe\x80")
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    path = f"{tmp_path}/{name}"

    assert refused(run(*command, path), 3) == f"{path}: {reason}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('title = "x"\nsource = \n', "2: not valid TOML: "),
        ('title = "x"\ntitle = "y"\n', "2: not valid TOML: "),
        ('title = "x"\nstory = """never closed\n', "3: not valid TOML: "),
        ("x = " + "[" * 100_000, "1: not valid TOML: it is nested too deep"),
        ("x = " + "1" * 5000, "1: not valid TOML: a number has too many digits"),
        ('\ufefftitle = "x"\nsource = ]\n', "2: not valid TOML: "),
    ],
)
def test_broken_toml_is_refused_with_its_line(text, place, tmp_path):
    """The first place that cannot be read is where to look."""
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")

    assert refused(run("solve", str(path)), 3).startswith(f"{path}:{place}")


def invalid_file(tmp_path, text):
    """What `solve` prints of an invalid game file, line by line, in a short way to write it."""
    path = tmp_path / "game.toml"
    path.write_text(text, encoding="utf-8")
    ran = run("solve", str(path))
    assert (ran.code, ran.out) == (3, "")
    return ran.err.replace(str(path), "game.toml").splitlines()


def test_all_problems_of_a_file_are_said_at_once(tmp_path):
    """One line each, in the order of the file, so that one pass mends them all."""
    said = "\n".join(invalid_file(tmp_path, WRONG))

    assert re.findall(r"game\.toml:(\d+): (\S+): ", said) == [
        ("3", "source"),
        ("4", "colour"),
        ("7", "alliance.trust"),
        ("8", "alliance.connections"),
        ("9", "alliance.synergi"),
        ("10", "alliance.competitive_overlap"),
    ]


def test_every_line_about_a_file_starts_with_its_place(tmp_path):
    """`file:line: field: what is wrong` is the form that editors jump to, in every line."""
    assert [
        line for line in invalid_file(tmp_path, WRONG) if not re.match(r"game\.toml:\d+: ", line)
    ] == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: the file needs an [alliance] table, or [payoffs] for any other game"),
        ("[alliance]\ntrust = 2", "4: alliance.trust: trust is 2; it must be from 0 to 1"),
        ("[alliance]\ntrust = true", "4: alliance.trust: true is not a number"),
        (
            "[alliance]\ntrust = [1, 1, 1]",
            "4: alliance.trust: it has 3 values; give one, or [row, column]",
        ),
        ("[alliance]\ncolour = 1", "4: alliance.colour: there is no such key"),
        (
            "[alliance]\nbargaining_share = [0.3, 0.3]",
            "4: alliance.bargaining_share: "
            "bargaining_share is 3/10 and 3/10; the two must add to 1",
        ),
        (
            "[alliance]\n[parameters]\nR = 1",
            "4: parameters: an [alliance] has its own parameters",
        ),
        (
            "[alliance]\n[rounds]\nscale = {6 = 1}",
            "5: rounds.scale: the schedule must say what holds from round 1 on",
        ),
        (
            "[alliance]\n[[claims.when]]\npure = []",
            "4: claims.when.1.reason: this key is missing",
        ),
        (
            '[alliance]\n[claims]\npure = [["competition", "competitor"]]',
            "5: claims.pure.1: no strategy called 'competitor'. Did you mean 'competition'? "
            "Known: accommodation, avoidance, collaboration, competition, compromise.",
        ),
        (
            '[parameters]\n"a b" = 1\n[payoffs]\nstrategies = ["C", "D"]\n'
            "row = [[1, 2], [3, 4]]\nsymmetric = true",
            "4: parameters.a b: write another name: letters, digits and _",
        ),
        (
            "[parameters]\nR = nan\n[payoffs]\nstrategies = ['C', 'D']\n"
            "row = [[1, 2], [3, 4]]\nsymmetric = true",
            "4: parameters.R: 'nan' is not a number; write a decimal (0.25) or a fraction (1/4)",
        ),
        (
            "[payoffs]\nstrategies = ['C', 'D']\nrow = [[1, 2], [3, 4]]",
            "3: payoffs: give either column or symmetric = true",
        ),
        (
            "[payoffs]\nstrategies = ['C', 'D']\nrow = [[1, 2], [3]]\nsymmetric = true",
            "5: payoffs.row: it must have 2 rows of 2 payoffs",
        ),
        (
            "[payoffs]\nstrategies = ['C', 'D']\nrow = [[1, 2], [3, 4]]\ncolumn = []",
            "6: payoffs.column: it must have 2 rows of 2 payoffs",
        ),
        (
            "[payoffs]\nstrategies = ['C', 'C']\nrow = [[1, 2], [3, 4]]\nsymmetric = true",
            "4: payoffs.strategies: list 1 names a strategy twice",
        ),
        (
            "[payoffs]\nstrategies = [['C'], ['L', 'R']]\nrow = [[1, 2]]\nsymmetric = true",
            "6: payoffs.symmetric: both partners must have the same strategies",
        ),
        (
            "[payoffs]\nstrategies = ['C', 'D']\nrow = [[1, 2], [3, 'R']]\nsymmetric = true",
            "5: payoffs.row.2.2: no parameter called 'R'. Known: none.",
        ),
        (
            "[payoffs]\nstrategies = ['C', 'D']\nrow = [[1, 2], [3, 4]]\nsymmetric = true\n"
            "[alliance]",
            "7: alliance: a game with [payoffs] has no such table",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_said_with_its_line_and_field(text, problem, tmp_path):
    """The two lines above each text are its title and its source."""
    (line,) = invalid_file(tmp_path, f'title = "x"\nsource = "y"\n{text}\n')

    assert line.removeprefix("error: ") == f"game.toml:{problem}"


def test_a_file_whose_own_numbers_divide_by_zero_is_invalid(tmp_path):
    """Nothing was asked for but the game in the file, so it is the file that is wrong."""
    path = tmp_path / "game.toml"
    path.write_text(STAG_HUNT.replace("stag = 4", "stag = 0").replace('"stag", "0"', '"1/stag", 0'))

    assert run("solve", str(path)).code == 3


def test_a_value_that_makes_a_payoff_divide_by_zero_is_refused(tmp_path):
    """Here the file is right and the value is wrong."""
    path = tmp_path / "game.toml"
    path.write_text(STAG_HUNT.replace('"stag", "0"', '"1/stag", 0'))

    assert refused(run("solve", str(path), "--set", "stag=0")) == (
        "a payoff of game divides by zero at these values"
    )


# No complete answer: exit code 4


@pytest.mark.parametrize("method", ["auto", "exact"])
def test_strict_fails_on_a_game_too_large_to_be_proved_complete(method, large_game):
    """The list may be whole, but nobody has shown it."""
    message = refused(run("solve", large_game, "--method", method, "--strict"), 4)

    assert message.startswith("the list is not complete. ")
    assert "more than 3,000 vertices" in message


def test_strict_fails_on_what_nashpy_finds_alone():
    """Certified is not complete."""
    ran = run("solve", "chicken", "--method", "nashpy", "--strict")

    assert refused(ran, 4).startswith("the list is not complete.")


# How a command can be cut short


def test_an_interruption_ends_with_130(monkeypatch):
    """The code that shells give to Ctrl-C, with one line and no half of a result."""

    def interrupted(name):
        raise KeyboardInterrupt

    monkeypatch.setattr("dilemma.catalog.games.load", interrupted)

    assert refused(run("solve", GAME), 130) == "interrupted"


def test_a_closed_pipe_is_no_failure():
    """`dilemma games list | head -1`: who has read enough need not be told."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "dilemma", "games", "list"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full is a full disk to test on")
def test_output_that_cannot_be_written_is_refused_in_one_line():
    """`dilemma games list > file` on a full disk: an unwritable output, not a traceback."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dilemma", "games", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.lower().endswith("no space left on device\n")


def test_a_program_whose_stdout_is_closed_ends_without_a_traceback(monkeypatch, capsys):
    """`dilemma games list >&-`: there is nowhere to write, and nobody who asked for it."""
    monkeypatch.setattr(sys, "argv", ["dilemma", "games", "list"])
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(SystemExit) as end:
        dilemma_main()

    assert end.value.code in (0, 2)
    assert len(capsys.readouterr().err.splitlines()) <= 2


def test_a_terminal_without_the_letters_of_a_title_gets_the_rest(tmp_path):
    """A game in French can be shown where only ASCII is printed."""
    path = tmp_path / "game.toml"
    path.write_text(STAG_HUNT.replace("A hunt", "La chasse d'été"), encoding="utf-8")
    ran = run("games", "show", str(path), encoding="ascii")

    assert ran.code == 0
    assert "of one's own (game). Source: told by a friend" in ran.out


def test_what_is_set_later_counts_also_where_it_was_set_before():
    """The last word on a parameter is the last one given, whatever the file says."""
    values = ("--set", "trust=0.5", "--set", "trust_1=0.3", "--set", "trust=0.9")
    for game in (GAME, "nummi", "alpha_hito"):
        assert solved(game, *values)["parameters"]["trust"] == ["9/10", "9/10"]


def test_a_name_of_several_lines_is_told_in_one():
    """Two lines are the most that an error may take."""
    assert "a b c" in refused(run("solve", GAME, "--set", "a\nb\nc=1"))


def test_a_link_to_itself_is_no_target(tmp_path):
    """It leads nowhere, and is still there afterwards."""
    link = tmp_path / "loop.csv"
    link.symlink_to(link)
    assert refused(run("solve", GAME, "--method", "exact", "-o", str(link))).startswith(
        f"cannot write {link}: "
    )
    assert link.is_symlink()


def test_a_closed_standard_input_is_no_game_file(monkeypatch):
    """As with `dilemma solve - <&-`: a program without a standard input has none to read."""
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(dilemma.DilemmaError, match="standard input: it is closed"):
        dilemma.load("-")


def test_a_long_file_name_is_written(tmp_path):
    """The temporary name beside it is a short one."""
    path = tmp_path / ("n" * 245 + ".csv")
    assert run("games", "list", "-o", str(path)).code == 0
    assert path.exists()
