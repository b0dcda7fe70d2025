"""`dilemma pool`: firms that form, live in and leave alliances."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dilemma.cli.common import (
    Exact,
    Format,
    Game,
    Misperception,
    Output,
    Strategies,
    Tremble,
    Values,
    assigned,
    moving,
    said,
    show,
    told,
)
from dilemma.cli.tournament import divided
from dilemma.errors import DilemmaError, shortened


def pool(
    game: Game,
    policies: Annotated[
        str | None,
        typer.Option(
            metavar="A,B=2,...",
            help="The policies of the firms, divided by commas, each with a weight if not 1; "
            "trusting=4,hit_and_run if not given, or exit=4 where nothing is learned.",
        ),
    ] = None,
    firms: Annotated[int, typer.Option(metavar="N", help="How many firms; an even number.")] = 1000,
    periods: Annotated[int, typer.Option(metavar="N", help="How many periods.")] = 200,
    gossip: Annotated[
        str,
        typer.Option(
            metavar="G,G,...",
            help="Chance of hearing how a partner has treated others; several are compared.",
        ),
    ] = "0,0.5,1",
    dissolution: Annotated[
        str,
        typer.Option(
            metavar="E", help="Chance that an alliance ends after a round for outside reasons."
        ),
    ] = "0.1",
    small: Annotated[
        str | None,
        typer.Option(
            metavar="Z:K",
            help="Start small: payoffs have the scale Z in the first K rounds of an alliance; what "
            "is learned has not.",
        ),
    ] = None,
    tremble: Tremble = None,
    misperception: Misperception = None,
    seed: Annotated[int, typer.Option(help="Another seed is another draw of chance.")] = 0,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
    figure: Annotated[
        str | None, typer.Option(help="Which figure: payoffs, lengths or time.", metavar="NAME")
    ] = None,
) -> None:
    """Let firms form and leave alliances: who prospers, and what gossip changes."""
    from dilemma.dynamics import pool as dynamics
    from dilemma.report.pool import of_pools

    changes: dict[str, Any] = {**assigned(values)}
    if small is not None:
        changes["scale"] = scale(small)
    stage = moving(game, strategies, changes)
    found = [
        dynamics.pool(
            stage,
            dynamics.usual(stage) if policies is None else weighted(policies),
            firms=firms,
            periods=periods,
            gossip=each.strip(),
            dissolution=dissolution,
            **said(tremble=tremble, misperception=misperception),
            seed=seed,
        )
        for each in gossip.split(",")
    ]
    show(of_pools(found), format, output, exact=exact, figure=figure)
    if format is None and output is None and small is None:
        told("Next: the same with --small 0.2:3, or with -o payoffs.svg")


def weighted(policies: str) -> dict[str, str]:
    """
    The policies of a list with their weights; four numbers in a row are one policy.

    Examples
    --------
    >>> weighted("exit, 1,0,0,1, hit_and_run:2=1/4")
    {'exit': '1', '1,0,0,1': '1', 'hit_and_run:2': '1/4'}
    """
    found: dict[str, str] = {}
    for each in divided(policies):
        name, equals, weight = (part.strip() for part in each.partition("="))
        if not name or (equals and not weight):
            raise DilemmaError(f"--policies '{shortened(policies)}': write NAME or NAME=WEIGHT")
        if name in found:
            raise DilemmaError(f"--policies: {name} is named twice; give it a weight: {name}=2")
        found[name] = weight or "1"
    return found


def scale(small: str) -> dict[str, str]:
    """
    The scale by rounds of alliances that start small.

    Examples
    --------
    >>> scale("0.2:5")
    {'1': '0.2', '6': '1'}
    """
    size, _, rounds = (part.strip() for part in small.partition(":"))
    if not (size and rounds.isascii() and rounds.isdigit() and 0 < int(rounds) < 10**5):
        raise DilemmaError(
            f"--small {shortened(small)}: write Z:K, such as 0.2:5 for a fifth of the scale in the "
            "first five rounds"
        )
    return {"1": size, str(int(rounds) + 1): "1"}


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Many alliances")(pool)
