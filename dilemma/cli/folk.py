"""`dilemma folk`: what an alliance without end can be worth in equilibrium."""

from __future__ import annotations

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
from dilemma.errors import DilemmaError


def folk(
    game: Game,
    discount: Annotated[
        str | None,
        typer.Option(
            metavar="D",
            help="Discount factor of both partners, at least 0 and below 1; the game's own if not, "
            "and 0.9 for a game that has none.",
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="ROW,COLUMN",
            help="The cell of which is said how patient partners must be to keep to it: COL,COL, "
            "or in other games the cell best for both together, unless another is named.",
        ),
    ] = None,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
) -> None:
    """Say what an alliance without end can be worth: feasible, rational, in equilibrium."""
    from dilemma.report.folk import of_folk

    stage, changes = loaded(game, strategies), assigned(values)
    if discount is not None and any(name.startswith("discount") for name in changes):
        raise DilemmaError("the discount factor is given twice, by --discount and by --set")
    show(of_folk(stage, changes, discount, profile), format, output, exact=exact)


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Alliances over time")(folk)
