"""`dilemma solve`: the equilibria of a game, or what another concept picks from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dilemma.cli.common import (
    Exact,
    Figure,
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

if TYPE_CHECKING:
    from dilemma.stage.game import StageGame


def solve(
    game: Game,
    values: Values = None,
    strategies: Strategies = None,
    concept: Annotated[
        str,
        typer.Option(
            help="nash, pure (in pure strategies); of these payoff-dominance, risk-dominance, ess "
            "(evolutionarily stable); what is left by iterated-strict, iterated-weak (dominance), "
            "rationalizable; what a mediator reaches: correlated, coarse-correlated; logit (the "
            "path of erring partners); maxmin (what each can secure)."
        ),
    ] = "nash",
    method: Annotated[
        str,
        typer.Option(
            help="How equilibria are found: auto, exact (without nashpy), or nashpy (what it finds "
            "alone)."
        ),
    ] = "auto",
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail (4) unless the list is proved complete.")
    ] = False,
    time_limit: Annotated[
        float, typer.Option(help="Seconds after which the search stops, not complete.")
    ] = 60,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
    figure: Figure = None,
) -> None:
    """Find the equilibria of a game, and say what kind of dilemma it is."""
    from dilemma.equilibrium.solve import solve as solved
    from dilemma.report.concepts import of_result

    stage = loaded(game, strategies)
    solution = solved(stage.at(**assigned(values)), concept, method, time_limit=time_limit)
    if strict and not solution.complete:
        raise IncompleteError(f"the list is not complete. {solution.note}".strip())
    show(of_result(solution), format, output, exact=exact, figure=figure)
    if not solution.complete and (format or output):
        told(f"Not complete: {solution.note or 'there may be other equilibria.'}")
    idle = [name for name in assigned(values) if plays_no_part(name, stage)]
    if idle:
        told(f"Note: {', '.join(idle)} plays no part in one period, only over time.")
    if format is None and output is None and game != "-" and not values:
        change = " --set trust=1" if "trust" in solution.game.parameters else " -f json"
        told(f"Next: dilemma solve {game}{change}, or: dilemma games show {game}")


def plays_no_part(name: str, stage: StageGame) -> bool:
    """Whether a parameter of an alliance matters only over time."""
    from dilemma.stage.game import AllianceGame
    from dilemma.stage.parameters import PARAMETERS, sided

    found = sided(PARAMETERS, name) if isinstance(stage, AllianceGame) else None
    return found is not None and PARAMETERS[found[0]].later


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Games")(solve)
