"""What is shipped: a citation that can be read, types, and the games."""

import json
import os
import subprocess
import sys
from importlib.metadata import metadata
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import check_jsonschema
import pytest
import yaml
from jsonschema import validators

import dilemma
from dilemma.report.about import AUTHORS, TITLE, citation
from dilemma.sources import MAIN_SOURCE, SOURCES

ROOT = Path(__file__).parent.parent
# Dates stay texts, as in JSON.
CITATION = yaml.load((ROOT / "CITATION.cff").read_text(encoding="utf-8"), yaml.BaseLoader)


def test_the_citation_file_is_valid():
    """By the schema of the Citation File Format, which check-jsonschema brings along."""
    vendored = files(check_jsonschema) / "builtin_schemas/vendor/citation-file-format.json"
    schema = json.loads(vendored.read_text(encoding="utf-8"))
    citation_file = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    validator = validators.validator_for(schema)(schema)

    assert [error.message for error in validator.iter_errors(citation_file)] == []


def test_the_citation_file_names_the_program_as_it_names_itself():
    """Version, title and authors are those that `dilemma cite` prints."""
    assert CITATION["version"] == dilemma.__version__
    assert CITATION["title"] == TITLE
    assert [author["name"] for author in CITATION["authors"]] == [AUTHORS]
    assert CITATION["type"] == "software"
    assert f"{AUTHORS} (" in citation()
    assert f"). {TITLE}. Version {dilemma.__version__}." in citation()


def test_the_citation_file_refers_to_the_paper_of_the_dilemma():
    """Larsson et al. (1998), with the same words as the list of sources."""
    source = SOURCES[MAIN_SOURCE]
    (paper,) = CITATION["references"]

    assert [f"{who['family-names']}, {who['given-names']}" for who in paper["authors"]] == [
        *source.authors
    ]
    assert paper["title"] == source.title
    assert paper["journal"] == source.published
    assert paper["year"] == str(source.year)
    assert f"{paper['volume']}({paper['issue']})" == source.volume
    assert f"{paper['start']}-{paper['end']}" == source.pages
    assert paper["doi"] == source.doi


def test_the_installed_distribution_is_described_in_the_same_words():
    """Version, licence and author of the package's metadata."""
    described = metadata("learning-dilemma")

    assert described["Version"] == dilemma.__version__
    assert described["License-Expression"] == CITATION["license"] == "MIT"
    assert described["Author"] == AUTHORS


def test_the_licence_is_the_one_that_is_named():
    """The text of it is part of the project."""
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_types_are_shipped():
    """Without the marker type checkers ignore the annotations."""
    assert (files(dilemma) / "py.typed").is_file()


def test_a_checkout_reads_the_games_beside_the_package():
    """A game added to games/ is there at once, without a new installation."""
    assert dilemma.names() == sorted(path.stem for path in (ROOT / "games").glob("*.toml"))
    assert len(dilemma.names()) >= 20


def test_every_file_of_the_catalogue_is_a_game():
    """Nothing else lies in games/, so that nothing else is shipped."""
    assert {path.suffix for path in (ROOT / "games").iterdir()} == {".toml"}


@pytest.mark.long
def test_a_wheel_brings_its_games_along(tmp_path):
    """Installed elsewhere, and run elsewhere, the program solves a named game."""
    wheels, site, elsewhere = (tmp_path / name for name in ("wheels", "site", "elsewhere"))
    elsewhere.mkdir()
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", ".", "--no-deps", "-w", wheels], cwd=ROOT, check=True)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", site, wheel],
        cwd=elsewhere,
        check=True,
    )

    def python(*arguments):
        """What that copy prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=elsewhere,
            env={**os.environ, "PYTHONPATH": str(site)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    where = Path(python("-c", "import dilemma; print(dilemma.__file__)").strip())
    named = python("-c", "import dilemma; print(*dilemma.names())").split()
    document = json.loads(python("-m", "dilemma", "solve", "learning_dilemma", "-f", "json"))

    assert where == site / "dilemma" / "__init__.py"
    assert named == dilemma.names()
    assert [each["payoffs"] for each in document["equilibria"]] == [["43/1000", "43/1000"]]
    shipped = set(ZipFile(wheel).namelist())
    assert {"dilemma/py.typed", "dilemma/games/learning_dilemma.toml"} <= shipped
    assert {name for name in shipped if name.startswith("dilemma/schemas/")} == {
        f"dilemma/schemas/{path.name}" for path in (ROOT / "dilemma" / "schemas").iterdir()
    }
    assert not any(name.startswith(("tests/", ".ci/")) for name in shipped)
