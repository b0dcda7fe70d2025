"""`dilemma value`: what two policies are worth to each other, and from which patience they hold."""

from __future__ import annotations

from shlex import quote
from typing import Annotated

import typer

from dilemma.cli.common import (
    Column,
    Continuation,
    Discount,
    Exact,
    Format,
    Game,
    Misperception,
    Output,
    Rounds,
    Row,
    Signal,
    Strategies,
    Tremble,
    Values,
    assigned,
    loaded,
    patience,
    said,
    show,
    told,
)


def value(
    game: Game,
    row: Row = "grim",
    column: Column = None,
    discount: Discount = None,
    rounds: Rounds = None,
    tremble: Tremble = None,
    misperception: Misperception = None,
    signal: Signal = None,
    continuation: Continuation = None,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
    figure: Annotated[
        str | None,
        typer.Option(help="Which figure: trust, row-policy or column-policy.", metavar="NAME"),
    ] = None,
) -> None:
    """Value two policies exactly: is it an equilibrium, and from which discount factor on?"""
    from dilemma.report.value import of_value

    changes = assigned(values)
    report = of_value(
        loaded(game, strategies),
        changes,
        (row, column or row),
        patience(discount, changes),
        rounds,
        **said(
            tremble=tremble, misperception=misperception, signal=signal, continuation=continuation
        ),
    )
    show(report, format, output, exact=exact, figure=figure)
    plain = [column, discount, rounds, tremble, misperception, signal, continuation, values]
    if format is None and output is None and game != "-" and not any(plain):
        named = quote(game)
        told(
            f"Next: dilemma value {named} --row {quote(row)} -o trust.svg, or: "
            f"dilemma tournament {named}"
        )


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Alliances over time")(value)
