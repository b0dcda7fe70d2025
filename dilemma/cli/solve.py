"""`dilemma solve`: the equilibria of a game."""

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
    told,
)
from dilemma.errors import IncompleteError


def solve(
    game: Game,
    values: Values = None,
    strategies: Strategies = None,
    concept: Annotated[str, typer.Option(help="nash, or pure for pure strategies only.")] = "nash",
    method: Annotated[
        str, typer.Option(help="auto, exact (without nashpy), or nashpy (what it finds alone).")
    ] = "auto",
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail (4) unless the list is proved complete.")
    ] = False,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
) -> None:
    """Find the equilibria of a game, and say what kind of dilemma it is."""
    from dilemma.equilibrium.solve import solve as solved
    from dilemma.report.solution import of_solution

    stage = loaded(game, strategies)
    solution = solved(stage.at(**assigned(values)), concept, method)
    if strict and not solution.complete:
        raise IncompleteError(f"the list is not complete. {solution.note}".strip())
    show(of_solution(solution), format, output, exact=exact)
    if format is None and output is None and game != "-":
        change = " --set trust=1" if "trust" in solution.game.parameters else " -f json"
        told(f"Next: dilemma solve {game}{change}, or: dilemma games show {game}")


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Games")(solve)
