"""`dilemma policies`: the rules for a whole alliance."""

from typing import Annotated

import typer

from dilemma.cli.common import (
    Exact,
    Format,
    Output,
    SchemaOutput,
    Strategies,
    Values,
    assigned,
    begun,
    completed_games,
    completed_policies,
    loaded,
    put_schema,
    show,
)

app = typer.Typer(
    no_args_is_help=True,
    help="Policies of repeated alliances: list the named ones, show one, begin your own.",
)


Policy = Annotated[
    str,
    typer.Argument(
        help="A named policy (see: dilemma policies list), with its argument as in grim:avoidance; "
        "four numbers such as 0.9,0.1,0.5,0.3; or a .toml file.",
        autocompletion=completed_policies,
        show_default=False,
    ),
]


@app.command("list")
def list_policies(format: Format = None, output: Output = None) -> None:
    """List the named policies: what each does, and who named it."""
    from dilemma.report.policies import of_library

    show(of_library(), format, output)


@app.command("show")
def show_policy(
    policy: Policy,
    game: Annotated[
        str,
        typer.Argument(
            help="The game in which it is followed; strategies and payoffs are taken from it.",
            autocompletion=completed_games,
        ),
    ] = "learning_dilemma",
    second: Annotated[
        bool, typer.Option("--second", help="As the second partner, who chooses the column.")
    ] = False,
    values: Values = None,
    strategies: Strategies = None,
    format: Format = None,
    output: Output = None,
    exact: Exact = False,
) -> None:
    """Show a policy: its states, what they choose and what leads where; -o x.svg draws it."""
    from dilemma.repeated.policy import Seat
    from dilemma.report.policies import of_policy

    seat = Seat.of(loaded(game, strategies).at(**assigned(values)), int(second))
    show(of_policy(policy, seat), format, output, exact=exact)


@app.command("new")
def new_file(
    file: Annotated[str | None, typer.Argument(help="A file to write.", show_default=False)] = None,
) -> None:
    """Begin a policy of your own: a template whose comments say how to fill it in."""
    from dilemma.repeated.policy_file import TEMPLATE

    begun(file, TEMPLATE, "policy file", "dilemma policies show {0}")


@app.command()
def schema(output: SchemaOutput = None) -> None:
    """Show the JSON Schema of policy files, by which editors complete and check."""
    put_schema("policy-file-1", output)


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.add_typer(app, name="policies", rich_help_panel="Alliances over time")
