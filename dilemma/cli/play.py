"""`dilemma play`: an alliance round after round, once or many times."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from dilemma.cli.common import (
    Channel,
    Column,
    Discount,
    Format,
    Game,
    Jobs,
    Misperception,
    Output,
    Seed,
    Signal,
    Strategies,
    Tremble,
    Values,
    assigned,
    completed_policies,
    loaded,
    patience,
    said,
    show,
    told,
)
from dilemma.errors import DilemmaError, shortened

if TYPE_CHECKING:
    from dilemma.stage.levers import Lever

Policy = Annotated[
    str | None,
    typer.Option(
        metavar="POLICY",
        help="The first partner's policy (see: dilemma policies list); trusting if not given, and "
        "tit_for_tat in a game that is no alliance.",
        autocompletion=completed_policies,
    ),
]


def play(
    game: Game,
    row: Policy = None,
    column: Column = None,
    rounds: Annotated[int, typer.Option(metavar="N", help="How many rounds at most.")] = 40,
    runs: Annotated[int, typer.Option(metavar="N", help="How many alliances.")] = 1,
    seed: Seed = 0,
    channel: Channel = "both",
    frozen: Annotated[
        bool,
        typer.Option("--frozen", help="Hold knowledge, trust and power: what `value` values."),
    ] = False,
    levers: Annotated[
        list[str] | None,
        typer.Option(
            "--lever",
            metavar="ROUND:NAME=VALUE",
            help="Change a parameter from a round on; renew_1 or renew_2 is the share of what a "
            "partner knows that is new in it. Repeatable.",
        ),
    ] = None,
    discount: Discount = None,
    tremble: Tremble = None,
    misperception: Misperception = None,
    signal: Signal = None,
    values: Values = None,
    strategies: Strategies = None,
    jobs: Jobs = 1,
    format: Format = None,
    output: Output = None,
    figure: Annotated[
        str | None,
        typer.Option(help="Which figure: trajectory, or of several runs survival.", metavar="NAME"),
    ] = None,
) -> None:
    """Play an alliance: what is learned, what becomes of trust and power, who walks out."""
    from dilemma.repeated import simulation
    from dilemma.repeated.alliance import Alliance
    from dilemma.report.play import of_play
    from dilemma.stage.game import moved

    changes = assigned(values)
    stage, settings = moved(loaded(game, strategies), changes, list(map(lever, levers or [])))
    numbers = stage.at(**settings)
    first = row or ("tit_for_tat" if numbers.believed is None else "trusting")
    alliance = Alliance.of(
        numbers,
        first,
        column or first,
        patience(discount, changes),
        **said(tremble=tremble, misperception=misperception, signal=signal),
    )
    found = simulation.play(
        alliance, rounds, seed=seed, runs=runs, channel=channel, frozen=frozen, jobs=jobs
    )
    show(of_play(found), format, output, figure=figure)
    if format is None and output is None and game != "-" and not any((values, levers, tremble)):
        told(f"Next: dilemma play {quote(game)} --tremble 0.05 --runs 1000, or with -o played.svg")


def lever(text: str) -> Lever:
    """The change in time that an option names."""
    from dilemma.stage.levers import Lever

    at, colon, change = text.partition(":")
    name, equals, value = (part.strip() for part in change.partition("="))
    at = at.strip()
    if not (colon and equals and name and at.isascii() and at.isdigit() and len(at) < 9):
        raise DilemmaError(
            f"--lever {shortened(text)}: write ROUND:NAME=VALUE, such as 10:competitive_overlap=0.9"
        )
    if name in ("renew", "renew_1", "renew_2"):
        shares = [value if name in ("renew", f"renew_{i}") else "0" for i in (1, 2)]
        return Lever.of(int(at), renew=shares)
    return Lever.of(int(at), {name: value})


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Alliances over time")(play)
