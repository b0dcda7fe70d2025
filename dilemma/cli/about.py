"""`dilemma cite`, `dilemma doctor`, `dilemma --version`: about the program itself."""

from typing import Annotated

import typer

from dilemma import __version__
from dilemma.cli.common import put, told


def _version(wanted: bool) -> None:
    if wanted:
        put(f"dilemma {__version__}\n")
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

    put(citation() + "\n")


def doctor() -> None:
    """Check that this installation works; exit code 1 if it does not."""
    from dilemma.report.about import checkup

    healthy, table = checkup()
    put(f"{table}\n")
    if not healthy:
        raise typer.Exit(1)
    told("All is well.")


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (cite, doctor):
        parent.command(rich_help_panel="About")(command)
