"""`dilemma games`: the named games."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from dilemma.cli.common import (
    Exact,
    Format,
    Game,
    Output,
    Strategies,
    Values,
    assigned,
    loaded,
    put,
    show,
    told,
)
from dilemma.errors import DilemmaError, unknown

app = typer.Typer(
    no_args_is_help=True, help="Games: list the named ones, show one, begin and check your own."
)


@app.command("list")
def list_games(format: Format = None, output: Output = None) -> None:
    """List the named games."""
    from dilemma.report.games import of_catalogue

    show(of_catalogue(), format, output)


@app.command("show")
def show_game(
    game: Game,
    symbolic: Annotated[bool, typer.Option(help="Show the payoffs as formulas too.")] = False,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
) -> None:
    """Show a game: story, parameters, payoffs, sources."""
    from dilemma.report.games import of_game

    stage = loaded(game, strategies)
    report = of_game(stage, stage.at(**assigned(values)), symbolic=symbolic)
    show(report, format, output, exact=exact)


@app.command("check")
def check_files(
    files: Annotated[
        list[str], typer.Argument(help="Game files, or named games.", show_default=False)
    ],
) -> None:
    """Check game files: what is wrong, what may not be meant, whether the claims hold."""
    from dilemma.report.check import checked

    code, lines = checked(files)
    put("".join(f"{line}\n" for line in lines))
    raise typer.Exit(code)


@app.command("new")
def new_file(
    file: Annotated[str | None, typer.Argument(help="A file to write.", show_default=False)] = None,
    kind: Annotated[
        str, typer.Option(help="alliance, or payoffs for any other game of two.")
    ] = "alliance",
) -> None:
    """Begin a game of your own: a template whose comments say how to fill it in."""
    from dilemma.catalog.templates import TEMPLATES
    from dilemma.files import write

    if kind not in TEMPLATES:
        raise unknown("kind", kind, TEMPLATES)
    text = TEMPLATES[kind]()
    if file is None:
        put(text)
        return
    if not file.endswith(".toml"):
        raise DilemmaError(f"'{file}' is no name for a game file; it must end in .toml")
    _unwritten(file)
    write(file, text)
    named = quote(file)
    told(f"Next: edit {named}, then: dilemma games check {named}, dilemma solve {named}")


@app.command()
def schema(
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write a .json file.")
    ] = None,
) -> None:
    """Show the JSON Schema of game files, by which editors complete and check."""
    from dilemma.documents import schemas
    from dilemma.files import write

    text = schemas()["game-file-1"]
    if output is None:
        put(text)
    elif output.endswith(".json"):
        write(output, text)
    else:
        raise DilemmaError(f"cannot write {output}: a JSON Schema goes to a .json file")


def convert(
    game: Game,
    output: Annotated[str, typer.Argument(metavar="OUT", help="A file: .nfg or .toml.")],
    values: Values = None,
    strategies: Strategies = None,
) -> None:
    """Write a game's numbers as a Gambit file (.nfg) or as a new game file (.toml)."""
    from dilemma.catalog import gambit
    from dilemma.catalog.templates import as_toml
    from dilemma.files import write

    writers = {".nfg": gambit.written, ".toml": as_toml}
    suffix = Path(output).suffix.lower()
    if suffix not in writers:
        raise DilemmaError(f"cannot write {output}: {unknown('format', suffix, writers)}")
    if suffix == ".toml":  # a game file may hold a story, claims and symbols that numbers do not
        _unwritten(output)
    write(output, writers[suffix](loaded(game, strategies).at(**assigned(values))))


def _unwritten(file: str) -> None:
    """Refuse to write upon a game file, which may hold somebody's work."""
    if Path(file).exists():
        raise DilemmaError(f"{file} exists already; choose another name")


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.add_typer(app, name="games", rich_help_panel="Games")
    parent.command(rich_help_panel="Games")(convert)
