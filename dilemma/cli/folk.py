"""`dilemma folk`: what an alliance without end can be worth in equilibrium."""

from __future__ import annotations

from typing import Annotated

import typer

from dilemma.cli.common import (
    Discount,
    Exact,
    Format,
    Game,
    Output,
    Strategies,
    Values,
    assigned,
    loaded,
    patience,
    show,
)


def folk(
    game: Game,
    discount: Discount = None,
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
    show(of_folk(stage, changes, patience(discount, changes), profile), format, output, exact=exact)


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Alliances over time")(folk)
