"""`dilemma conditions`: when a profile is an equilibrium, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
    patience,
    show,
    told,
)
from dilemma.errors import DilemmaError

if TYPE_CHECKING:
    from fractions import Fraction

    from dilemma.equilibrium.carried import Supports
    from dilemma.report import Report
    from dilemma.stage.game import StageGame


def conditions(
    game: Game,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="ROW,COLUMN",
            help="The profile asked about: COL,COL, or COL+CMP,COL+CMP for a mixed one. Without "
            "it and without --for: collaboration by both, in other games the first equilibrium.",
        ),
    ] = None,
    open_: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            metavar="NAME",
            help="Solve for a parameter (both partners', or NAME_1, NAME_2); without a profile all "
            "equilibria along it; given twice, regions of the plane (NAME=0:1 for a part of it).",
        ),
    ] = None,
    contract: Annotated[
        bool,
        typer.Option(
            "--contract",
            help="The least penalty, hostage, side payment or change of bargaining share that "
            "makes the profile an equilibrium, in one period and at the discount factor.",
        ),
    ] = False,
    discount: Annotated[
        str | None,
        typer.Option(
            metavar="D",
            help="Discount factor for --contract, or D,D for the two partners; the game's own if "
            "not given.",
        ),
    ] = None,
    statics: Annotated[
        str | None,
        typer.Option(
            metavar="FORM",
            help="What is proved of every alliance: which way each parameter moves collaboration, "
            "or a closed form such as grim_discount or trust_needed.",
        ),
    ] = None,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
) -> None:
    """Say when a profile is an equilibrium: closed forms, thresholds, regions, contracts."""
    stage, changes = loaded(game, strategies), assigned(values)
    asked = {"--for": open_, "--contract": contract, "--statics": statics}
    if len(given := [name for name, option in asked.items() if option]) > 1:
        raise DilemmaError(f"{given[0]} and {given[1]} ask different questions; leave one out")
    if discount is not None and not contract:
        raise DilemmaError("--discount is for --contract; conditions are about one period")
    if contract:
        report = _contracts(stage, changes, profile, discount)
    elif statics is not None:
        report = _statics(stage, changes, statics, profile)
    else:
        report = _report(stage, profile, open_ or [], changes)
    show(report, format, output, exact=exact)
    if format is None and output is None and not given and game != "-":
        told(f"Next: dilemma conditions {game} --for {_example(stage)}")


def _contracts(
    stage: StageGame, values: dict[str, str], profile: str | None, discount: str | None
) -> Report:
    from dilemma.report.contracts import of_contracts

    return of_contracts(stage, values, profile, patience(discount, values))


def _statics(stage: StageGame, values: dict[str, str], form: str, profile: str | None) -> Report:
    from dilemma.report.statics import of_form
    from dilemma.stage.game import AllianceGame

    if not isinstance(stage, AllianceGame):
        raise DilemmaError(f"--statics is about alliances; {stage.name} has payoffs of its own")
    if profile is not None:
        raise DilemmaError("--statics is about collaboration by both; leave --profile out")
    return of_form(form, stage.at(**values))


def _report(
    stage: StageGame, profile: str | None, opened: list[str], values: dict[str, str]
) -> Report:
    from dilemma.report.conditions import of_parameter, of_profile
    from dilemma.report.regions import of_line, of_plane

    names, windows = zip(*map(_window, opened), strict=True) if opened else ((), ())
    match names:
        case ():
            return of_profile(stage, values, profile or _first(stage, values))
        case (name,):
            if windows[0] is not None:
                raise DilemmaError(f"--for {opened[0]}: a part of the range needs two parameters")
            if profile is None:
                return of_line(stage, values, name)
            return of_parameter(stage, values, profile, name)
        case (one, two):
            if profile is not None:
                raise DilemmaError(
                    "--profile and two --for: regions list all equilibria; leave one of them out"
                )
            return of_plane(stage, values, (one, two), (windows[0], windows[1]))
    raise DilemmaError(f"--for is given {len(names)} times; at most twice")


def _window(text: str) -> tuple[str, tuple[Fraction, Fraction] | None]:
    """A parameter, and the part of its range after "="."""
    from dilemma.rationals import exact

    name, equals, window = text.partition("=")
    if not equals:
        return text.strip(), None
    ends = window.split(":")
    if len(ends) != 2:
        raise DilemmaError(f"--for {text}: write NAME or NAME=LOW:HIGH, such as trust=0:1")
    try:
        return name.strip(), (exact(ends[0].strip()), exact(ends[1].strip()))
    except DilemmaError as error:
        raise DilemmaError(f"--for {text}: {error}") from None


def _first(stage: StageGame, values: dict[str, str]) -> str | Supports:
    """The profile that is meant where none is named."""
    from dilemma.equilibrium.solve import solve
    from dilemma.stage.game import AllianceGame

    if isinstance(stage, AllianceGame):
        return "collaboration,collaboration"
    for found in solve(stage.at(**values), method="exact").profiles:
        rows, columns = found.supports
        if len(rows) == len(columns):
            return rows, columns
    raise DilemmaError("name a profile with --profile ROW,COLUMN")


def _example(stage: StageGame) -> str:
    from dilemma.stage.game import AllianceGame

    if isinstance(stage, AllianceGame):
        return "trust"
    return next(iter(stage.given), "PARAMETER")


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.command(rich_help_panel="Games")(conditions)
