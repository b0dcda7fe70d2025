"""`dilemma evolve`: what evolution makes of strategies, or of policies for an alliance."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from dilemma.cli.common import (
    Discount,
    Exact,
    Format,
    Game,
    Output,
    Rounds,
    Strategies,
    Tremble,
    Values,
    assigned,
    loaded,
    patience,
    show,
    told,
)
from dilemma.cli.tournament import divided
from dilemma.errors import DilemmaError

if TYPE_CHECKING:
    from dilemma.repeated.tournament import Tournament
    from dilemma.stage.game import Bimatrix


def evolve(
    game: Game,
    dynamics: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Of a population without number: replicator, logit, best-reply; of Z firms: "
            "moran, pairwise.",
        ),
    ] = "replicator",
    policies: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,...",
            help="Policies that evolve, as in tournament; the strategies of one period if not "
            "given.",
        ),
    ] = None,
    discount: Discount = None,
    rounds: Rounds = None,
    tremble: Tremble = None,
    start: Annotated[
        str | None,
        typer.Option(
            metavar="X,Y,...",
            help="Shares of the types, those of two populations divided by a colon; equal if not "
            "given.",
        ),
    ] = None,
    noise: Annotated[
        str | None,
        typer.Option(metavar="ETA", help="Of logit, in units of payoff; 0.1 if not given."),
    ] = None,
    population: Annotated[
        int | None,
        typer.Option(metavar="Z", help="Firms of moran and pairwise; 50 if not given."),
    ] = None,
    selection: Annotated[
        str | None,
        typer.Option(
            metavar="W",
            help="How much payoff counts in moran (fitness 1 - W + W payoff) and pairwise (chance "
            "1/(1 + exp(-W difference))); 0.1 if not given.",
        ),
    ] = None,
    mutation: Annotated[
        str | None,
        typer.Option(
            metavar="MU",
            help="Chance of another type at random, besides the limit of rare mutations.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="S", help="Play 100 runs of moran or pairwise with this seed."),
    ] = None,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
    figure: Annotated[
        str | None,
        typer.Option(
            help="Which figure: phase or shares; fixation, stationary or runs.", metavar="NAME"
        ),
    ] = None,
) -> None:
    """Let firms imitate and grow: who takes over, where shares rest, by what chance."""
    from dilemma.dynamics import evolution
    from dilemma.repeated.tournament import tournament
    from dilemma.report.evolution import of_evolution

    changes = assigned(values)
    what: Bimatrix | Tournament
    what = stage = loaded(game, strategies).at(**changes)
    time = {"discount": discount, "rounds": rounds, "tremble": tremble}
    if policies is not None:
        names, delta = divided(policies), patience(discount, changes)
        error = 0 if tremble is None else tremble
        what = tournament(stage, names, delta, rounds=rounds, tremble=error)
    elif given := [name for name, option in time.items() if option is not None]:
        raise DilemmaError(f"--{given[0]} has a part in alliances of --policies only")
    found = evolution.evolve(
        what,
        dynamics,
        start=None if start is None else [each.split(",") for each in start.split(":")],
        noise=noise,
        population=population,
        selection=selection,
        mutation=mutation,
        seed=seed,
    )
    show(of_evolution(found), format, output, exact=exact, figure=figure)
    plain = dynamics == "replicator" and not any((policies, values, strategies, start))
    if format is None and output is None and game != "-" and plain:
        named = quote(game)
        told(f"Next: dilemma evolve {named} --dynamics pairwise, or with -o paths.svg")


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Alliances over time")(evolve)
