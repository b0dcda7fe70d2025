"""`dilemma games`: the named games."""

from pathlib import Path
from typing import Annotated

import typer

from dilemma.cli.common import (
    Exact,
    Format,
    Game,
    Output,
    SchemaOutput,
    Strategies,
    Values,
    assigned,
    begun,
    loaded,
    put,
    put_schema,
    show,
    unwritten,
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
    from dilemma.stage.game import moved

    stage, settings = moved(loaded(game, strategies), assigned(values))
    report = of_game(stage, stage.at(**settings), symbolic=symbolic)
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

    if kind not in TEMPLATES:
        raise unknown("kind", kind, TEMPLATES)
    begun(file, TEMPLATES[kind](), "game file", "dilemma games check {0}, dilemma solve {0}")


@app.command()
def schema(
    output: SchemaOutput = None,
) -> None:
    """Show the JSON Schema of game files, by which editors complete and check."""
    put_schema("game-file-1", output)


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
        unwritten(output)
    write(output, writers[suffix](loaded(game, strategies).at(**assigned(values))))


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.add_typer(app, name="games", rich_help_panel="Games")
    parent.command(rich_help_panel="Games")(convert)
