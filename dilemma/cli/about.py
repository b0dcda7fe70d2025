"""`dilemma cite`, `dilemma doctor`, `dilemma --version`: about the program itself."""

import sys
from typing import Annotated

import typer

from dilemma import __version__


def _version(wanted: bool) -> None:
    if wanted:
        print(f"dilemma {__version__}")
        raise typer.Exit


def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """The inter-organizational learning dilemma, made computable."""


def cite() -> None:
    """Say how to cite the program and its main source, as text and as BibTeX."""
    from dilemma.report.about import citation

    print(citation())


def doctor() -> None:
    """Check that this installation works; exit code 1 if it does not."""
    from dilemma.report.about import checkup

    healthy, table = checkup()
    print(table)
    if not healthy:
        raise typer.Exit(1)
    print("All is well.", file=sys.stderr)


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (cite, doctor):
        parent.command(rich_help_panel="About")(command)
