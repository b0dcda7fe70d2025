"""The options that commands share: one name, one help text, one meaning each."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dilemma.errors import DilemmaError, shortened

if TYPE_CHECKING:
    from dilemma.report import Report
    from dilemma.stage.game import Bimatrix, StageGame


def completed_games(incomplete: str) -> list[str]:
    from dilemma.catalog.games import names

    return [name for name in names() if name.startswith(incomplete)]


def completed_policies(incomplete: str) -> list[str]:
    """The policies that begin so, for the shell."""
    from dilemma.repeated.policies import POLICIES

    return [name for name in POLICIES if name.startswith(incomplete)]


Game = Annotated[
    str,
    typer.Argument(
        help="A named game (see: dilemma games list), a .toml or .nfg file, or - for TOML on "
        "standard input.",
        autocompletion=completed_games,
        show_default=False,
    ),
]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Set a parameter, for one partner by NAME_1 or NAME_2; repeatable.",
    ),
]
Strategies = Annotated[
    str | None,
    typer.Option(
        help="Strategy set of an alliance: five, corners, names such as COL,CMP, or grid:N with N "
        "levels of receptivity and of transparency (2 to 11: grid:11 has 121 strategies)."
    ),
]
Format = Annotated[
    str | None,
    typer.Option("-f", "--format", help="table, json, csv, tsv, md, latex or html."),
]
Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write a file, its format by suffix: .json .csv .tsv .md .tex .html .xlsx .parquet, "
        "and .svg .png .pdf for a figure.",
    ),
]
Exact = Annotated[
    bool, typer.Option("--exact", help="Fractions instead of floats in csv, tsv, xlsx and parquet.")
]

Figure = Annotated[
    str | None,
    typer.Option(help="Which figure: heat-map, square, learning or best-replies.", metavar="NAME"),
]

Row = Annotated[
    str,
    typer.Option(
        metavar="POLICY",
        help="The first partner's policy (see: dilemma policies list).",
        autocompletion=completed_policies,
    ),
]
Column = Annotated[
    str | None,
    typer.Option(
        metavar="POLICY",
        help="The second partner's policy; the first one's if not given.",
        autocompletion=completed_policies,
    ),
]
Seed = Annotated[int, typer.Option(metavar="S", help="The same seed gives the same chance.")]

Discount = Annotated[
    str | None,
    typer.Option(
        metavar="D",
        help="Discount factor from 0 to 1 (1: the mean over an endless time), or D,D for the two "
        "partners; the game's own if not given, 0.9 for a game that has none.",
    ),
]
Rounds = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="A known end after N rounds, discounted too; alike where no discount factor is known.",
    ),
]
Tremble = Annotated[
    str | None,
    typer.Option(metavar="E", help="Chance that a choice is carried out as another one."),
]
Misperception = Annotated[
    str | None,
    typer.Option(metavar="E", help="Chance that a partner misreads the other's openness."),
]
Signal = Annotated[
    str | None,
    typer.Option(
        metavar="E",
        help="Partners see only whether both were open, wrong with this chance.",
    ),
]
Continuation = Annotated[
    str | None,
    typer.Option(metavar="P", help="Chance of another round; it multiplies the discount factor."),
]
Channel = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Where trust moves: payoff, belief (what partners choose by it), or both.",
    ),
]
Jobs = Annotated[int, typer.Option(metavar="N", help="Workers; -1: one on each processor.")]

SchemaOutput = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="Write a .json file.")
]


def loaded(game: str, strategies: str | None) -> StageGame:
    """The game that a command names, on the strategy set that it asks for."""
    from dilemma.catalog.games import load

    stage = load(game)
    return stage if strategies is None else stage.with_strategies(strategies)


def moving(game: str, strategies: str | None, values: dict[str, Any]) -> Bimatrix:
    """The game in numbers; values may also change what moves an alliance from round to round."""
    from dilemma.stage.game import AllianceGame
    from dilemma.stage.parameters import ROUNDS, sided

    stage = loaded(game, strategies)
    over_time = {name: values[name] for name in values if sided(ROUNDS, name)}
    if isinstance(stage, AllianceGame):
        stage = stage.over_time(**over_time)
    elif over_time:
        raise DilemmaError(f"{next(iter(over_time))} moves an alliance; {stage.name} is none")
    return stage.at(**{name: values[name] for name in values if name not in over_time})


def assigned(values: list[str] | None) -> dict[str, str]:
    """The `--set` options as a mapping of names to the texts of their values."""
    result: dict[str, str] = {}
    for value in values or []:
        name, equals, number = value.partition("=")
        if not equals or not name.strip():
            raise DilemmaError(f"--set {shortened(value)}: write NAME=VALUE, such as trust=0.7")
        result.pop(name.strip(), None)  # a repeated name takes its place at the end
        result[name.strip()] = number.strip()
    return result


def patience(discount: str | None, values: dict[str, str]) -> str | tuple[str, str] | None:
    """The discount factor that --discount names, or both partners'; --set must not name one too."""
    if discount is None:
        return None
    if any(name.startswith("discount") for name in values):
        raise DilemmaError("the discount factor is given twice, by --discount and by --set")
    match discount.split(","):
        case (one,):
            return one
        case (one, two):
            return one, two
    raise DilemmaError(f"--discount {shortened(discount)}: write D, or D,D for two partners")


def said(**options: str | None) -> dict[str, str]:
    """The options that were given; what was not has the default of the theory."""
    return {name: option for name, option in options.items() if option is not None}


def show(
    report: Report,
    format: str | None,
    output: str | None,
    *,
    exact: bool = False,
    figure: str | None = None,
) -> None:
    """Print a report, or write it to a file; then stdout stays empty."""
    from dilemma import export

    options = export.Options(exact, figure)
    if output is None:
        if format in export.BINARY:
            raise DilemmaError(f"-f {format} is no text; write a file with -o FILE.{format}")
        put(str(export.rendered(report, format or "table", options)))
        return
    if format is not None and format != export.format_of(output):
        raise DilemmaError(f"-f {format} contradicts -o {output}; give one of the two")
    export.write(report, output, options)


def put(data: str) -> None:
    """Write data to stdout, all of it, or say why not."""
    try:
        print(data, end="", flush=True)
    except OSError as error:
        # What is still in the buffer would fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # whoever read it has seen enough
            reason = (error.strerror or "it failed").lower()
            raise DilemmaError(f"cannot write to standard output: {reason}") from None


def told(narration: str) -> None:
    """Say something that is no data, on stderr."""
    typer.echo(narration, err=True)


def put_schema(name: str, output: str | None) -> None:
    """Print the JSON Schema of a document, or write it to a file."""
    from dilemma.documents import schemas
    from dilemma.files import write

    text = schemas()[name]
    if output is None:
        put(text)
    elif output.endswith(".json"):
        write(output, text)
    else:
        raise DilemmaError(f"cannot write {output}: a JSON Schema goes to a .json file")


def begun(file: str | None, template: str, kind: str, following: str) -> None:
    """Print a template, or write it to a new .toml file and say which commands are `following`."""
    from dilemma.files import write

    if file is None:
        put(template)
        return
    if not file.endswith(".toml"):
        raise DilemmaError(f"'{file}' is no name for a {kind}; it must end in .toml")
    unwritten(file)
    write(file, template)
    named = quote(file)
    told(f"Next: edit {named}, then: {following.format(named)}")


def unwritten(file: str) -> None:
    """Refuse to write upon a file that may hold somebody's work."""
    if Path(file).exists():
        raise DilemmaError(f"{file} exists already; choose another name")
