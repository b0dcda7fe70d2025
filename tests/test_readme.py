"""What the README shows is what happens."""

import doctest
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from commands import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    """The code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def sessions():
    """Each command of the console blocks, with what stands below it."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def section(title):
    """The text below a heading."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)[1]


def test_the_python_session_runs_as_it_is_shown():
    """The blocks are one session: later ones use what earlier ones made."""
    session = doctest.DocTestParser().get_doctest(
        "\n".join(blocks("pycon")), {}, "README.md", "README.md", 0
    )
    assert len(session.examples) >= 5
    failures = []
    doctest.DocTestRunner(verbose=False).run(session, out=failures.append)

    assert "".join(failures) == ""


@pytest.mark.parametrize(("command", "output"), [*sessions()])
def test_a_command_prints_what_is_shown(command, output):
    """All of it: a reader compares the screen with the page."""
    program, *arguments = shlex.split(command)
    assert program == "dilemma"
    ran = run(*arguments)

    assert ran.code == 0
    assert ran.out == output


def test_the_first_session_shows_a_command():
    """The command line comes before Python."""
    assert len([*sessions()]) >= 1


@pytest.mark.parametrize("command", re.findall(r"`dilemma ([^`]+)`", README))
def test_every_command_that_is_mentioned_works(command, tmp_path, monkeypatch):
    """An invitation to try something must not end in an error."""
    monkeypatch.chdir(tmp_path)

    assert run(*shlex.split(command)).code == 0


def test_setting_up_takes_one_of_two_commands():
    """One to run the main job, one to pass the tests; each makes its own environment."""
    outside = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
    commands = re.findall(r"^    (\S.*)$", outside, re.MULTILINE)

    assert len(commands) == 2
    assert all(
        command.startswith("python3 -m venv .venv && .venv/bin/pip ") for command in commands
    )
    assert commands[0].endswith("&& .venv/bin/dilemma solve learning_dilemma")
    assert commands[1].endswith("&& .venv/bin/python -m pytest")


def test_the_extra_for_the_tests_exists():
    """The second command asks for it by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert re.findall(r"'\.\[(\w+)\]'", section("Set up")) == ["test"]
    assert "pytest" in " ".join(project["optional-dependencies"]["test"])
    assert project["requires-python"].removeprefix(">=") in section("Set up")


PLACES = [
    name
    for cells in re.findall(r"^\| (`.*?) \|", section("The map"), re.MULTILINE)
    for name in re.findall(r"`([^`]+)`", cells)
]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_on_the_map_exists(place):
    """A name without a folder stands beside the one before it, in the package."""
    path = ROOT / place if (ROOT / place).exists() else ROOT / "dilemma" / place

    assert path.exists()
    assert path.is_dir() is place.endswith("/")


@pytest.mark.parametrize("place", re.findall(r"`(tests/[\w./]+)`", section("The map")))
def test_every_folder_and_file_of_tests_that_is_mentioned_exists(place):
    """Also those that are mentioned in the words about another place."""
    assert (ROOT / place).exists()


def test_the_map_names_every_part_of_the_package():
    """Whoever looks for something starts there."""
    folders = {path.parent.name for path in (ROOT / "dilemma").glob("*/__init__.py")}

    assert folders <= {Path(place).name for place in PLACES}


def test_the_four_limits_are_stated():
    """What was read only in part, what the numbers are, and who is left out."""
    limits = re.findall(r"^(\d)\. (.*)$", section("Limits"), re.MULTILINE)

    assert [number for number, _ in limits] == ["1", "2", "3", "4"]
    for words, (_, limit) in zip(
        ("Larsson et al. (1998) only the abstract", "Otto (2012)", "not estimates", "two partners"),
        limits,
        strict=True,
    ):
        assert words in limit


def test_it_opens_with_what_it_is_for_and_what_it_will_not_do():
    """Three lines, before anything else."""
    opening = README.removeprefix("# dilemma\n\n").partition("\n\n")[0].splitlines()

    assert len(opening) == 3
    assert "will not" in opening[2]
