"""`dilemma games`: the named games."""

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
    show,
)

app = typer.Typer(no_args_is_help=True, help="The named games: list them, show one.")


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


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.add_typer(app, name="games", rich_help_panel="Games")
