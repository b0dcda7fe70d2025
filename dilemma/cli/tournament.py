"""`dilemma tournament`: every policy with every other and with its own copy."""

from __future__ import annotations

from typing import Annotated

import typer

from dilemma.cli.common import (
    Channel,
    Continuation,
    Discount,
    Exact,
    Format,
    Game,
    Jobs,
    Misperception,
    Output,
    Rounds,
    Seed,
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
from dilemma.errors import DilemmaError


def tournament(
    game: Game,
    policies: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,...",
            help="The policies, divided by commas; four numbers in a row are one memory-one "
            "policy (tit_for_tat,1,0,0,1,grim are three). About ten usual ones if not given.",
        ),
    ] = None,
    discount: Discount = None,
    rounds: Rounds = None,
    tremble: Tremble = None,
    misperception: Misperception = None,
    signal: Signal = None,
    continuation: Continuation = None,
    runs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Let each pair play N alliances, in which knowledge, trust and power move; 40 "
            "rounds if --rounds does not say. Where a policy is trusting, 100 if not given.",
        ),
    ] = None,
    seed: Seed = 0,
    channel: Channel = "both",
    jobs: Jobs = 1,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
    figure: Annotated[
        str | None, typer.Option(help="Which figure: means or survival.", metavar="NAME")
    ] = None,
) -> None:
    """Let policies meet: who does best, with whom most is learned, who survives."""
    from dilemma.repeated import tournament as repeated
    from dilemma.report.tournament import of_tournament

    changes = assigned(values)
    found = repeated.tournament(
        loaded(game, strategies).at(**changes),
        [] if policies is None else divided(policies),
        patience(discount, changes),
        rounds=rounds,
        runs=runs,
        seed=seed,
        channel=channel,
        jobs=jobs,
        **said(
            tremble=tremble, misperception=misperception, signal=signal, continuation=continuation
        ),
    )
    show(of_tournament(found), format, output, exact=exact, figure=figure)
    if format is None and output is None and game != "-" and not (tremble or discount or rounds):
        told(f"Next: dilemma tournament {game} --tremble 0.05, or with -o means.svg")


def divided(policies: str) -> list[str]:
    """
    The policies of a list; four numbers in a row are one.

    Examples
    --------
    >>> divided("tit_for_tat, 1,0,0,1, grim")
    ['tit_for_tat', '1,0,0,1', 'grim']
    """
    names: list[str] = []
    numbers: list[str] = []
    for part in map(str.strip, policies.split(",")):
        if _is_number(part):
            numbers.append(part)
            if len(numbers) < 4:
                continue
            part, numbers = ",".join(numbers), []
        if numbers:
            break
        names.append(part)
    if numbers:
        raise DilemmaError(
            f"--policies: {','.join(numbers)}: a memory-one policy has four chances, after CC, CD, "
            f"DC, DD; here are {len(numbers)}"
        )
    return names


def _is_number(text: str) -> bool:
    from dilemma.rationals import exact

    try:
        exact(text)
    except DilemmaError:
        return False
    return True


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Alliances over time")(tournament)
