"""`dilemma match`: one very long match of two policies, counted."""

from __future__ import annotations

from typing import Annotated

import typer

from dilemma.cli.common import (
    Column,
    Format,
    Game,
    Misperception,
    Output,
    Row,
    Seed,
    Signal,
    Strategies,
    Tremble,
    Values,
    assigned,
    loaded,
    said,
    show,
)


def match(
    game: Game,
    row: Row = "tit_for_tat",
    column: Column = None,
    rounds: Annotated[int, typer.Option(metavar="N", help="How many rounds.")] = 1_000_000,
    seed: Seed = 0,
    tremble: Tremble = None,
    misperception: Misperception = None,
    signal: Signal = None,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
) -> None:
    """Count a million rounds of two policies, and hold them against the exact chain."""
    from dilemma.repeated import match as matches
    from dilemma.repeated.alliance import Alliance
    from dilemma.report.match import of_match

    alliance = Alliance.of(
        loaded(game, strategies).at(**assigned(values)),
        row,
        column or row,
        1,
        **said(tremble=tremble, misperception=misperception, signal=signal),
    )
    show(of_match(matches.match(alliance, rounds, seed)), format, output)


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Alliances over time")(match)
