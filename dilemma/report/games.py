"""Named games in words, tables and as documents."""

from fractions import Fraction
from textwrap import fill
from typing import Any

from dilemma import documents
from dilemma.catalog.games import load, names
from dilemma.rationals import exact, shown, to_text
from dilemma.report import Block, Report
from dilemma.report.definitions import DEFINITIONS
from dilemma.sources import SOURCES, cited
from dilemma.stage import parameters
from dilemma.stage.game import AllianceGame, Bimatrix, FreeGame, StageGame, bimatrix_of
from dilemma.stage.letters import letters
from dilemma.stage.levers import Lever
from dilemma.stage.parameters import PARAMETERS, ROUNDS, Parameter
from dilemma.stage.strategies import FIVE
from dilemma.table import Formula, Table


def of_catalogue() -> Report:
    """What `dilemma games list` says."""
    games = [load(name) for name in names()]
    entries = [
        documents.Entry(
            game=game.name,
            title=game.title,
            kind="alliance" if isinstance(game, AllianceGame) else "other",
            tags=list(game.tags),
            source=game.source,
        )
        for game in games
    ]
    rows = tuple((game.name, game.title, ", ".join(game.tags), game.source) for game in games)
    table = Table(("game", "title", "tags", "source"), rows, f"{len(games)} named games")
    readable = Table(table.columns[:3], tuple(row[:3] for row in rows), table.caption)
    return Report((readable,), table, documents.CatalogueDocument(games=entries))


def of_game(game: StageGame, numbers: Bimatrix, *, symbolic: bool = False) -> Report:
    """What `dilemma games show` says of a game at the given numbers."""
    blocks: list[Block] = [heading(numbers)]
    blocks += [game.story] if game.story else []
    blocks += [_strategies(numbers)] if numbers.points else []
    blocks += [_parameters(game, numbers)] if numbers.parameters else []
    blocks += _over_time(numbers)
    blocks.append(numbers.table())
    blocks += _formulas(game) if symbolic else []
    if keys := cited(f"{game.story} {game.source}"):
        blocks.append("\n".join(["References", *(SOURCES[key].text() for key in keys)]))
    document = documents.GameDocument(
        game=game.name,
        title=game.title,
        partners=game.partners,
        source=game.source,
        story=game.story,
        tags=list(game.tags),
        strategies=strategies_document(numbers),
        parameters=parameters.to_document(numbers.parameters),
        rounds_parameters=rounds_document(numbers) or None,
        levers=levers_document(numbers) or None,
        payoffs=payoffs_document(numbers),
        symbolic=_symbolic_document(game) if symbolic else None,
    )
    return Report(tuple(blocks), _cells(numbers), document)


def heading(game: Bimatrix) -> str:
    """The game's title, name and source in one line."""
    return f"{game.title} ({game.name})" + (f". Source: {game.source}" if game.source else "")


def strategies_document(game: Bimatrix) -> documents.Strategies:
    """The strategies' names for a JSON document."""
    return documents.Strategies(row=list(game.row_labels), column=list(game.column_labels))


def payoffs_document(game: Bimatrix) -> documents.Payoffs:
    """Both matrices for a JSON document."""
    return documents.Payoffs(row=_texts(game.row), column=_texts(game.column))


def rounds_document(game: Bimatrix) -> dict[str, Any]:
    """What moves an alliance from one round to the next, for a JSON document."""
    return {name: _plain(value) for name, value in game.rounds.items()}


def levers_document(game: Bimatrix) -> list[dict[str, Any]]:
    """The changes in time for a JSON document."""
    return [
        {
            "at": lever.at,
            "set": {name: _plain(value) for name, value in lever.set.items()},
            "renew": list(map(to_text, lever.renew)),
        }
        for lever in game.levers
    ]


def _plain(value: Any) -> Any:
    """A value of the rounds for JSON: exact numbers as text, a schedule by its first rounds."""
    match value:
        case ((int(), Fraction()), *_):
            return {str(first): to_text(scale) for first, scale in value}
        case list() | tuple():
            return [_plain(each) for each in value]
        case None | str():
            return value
    return to_text(exact(value))


def _parameters(game: StageGame, numbers: Bimatrix) -> Table:
    """Every parameter with its value; those that the file sets are marked."""
    if isinstance(game, FreeGame):
        plain = tuple(numbers.parameters.items())
        return Table(("parameter", "value"), plain, "Parameters")

    def row(name: str, entry: Parameter) -> tuple[str, ...]:
        value = numbers.parameters[name]
        mark = (" *" if name in game.given else "") + (" +" if entry.later else "")
        return f"{name}{mark}", entry.symbol, *map(shown, _pair(value)), _meaning(entry)

    rows = tuple(row(name, entry) for name, entry in PARAMETERS.items())
    notes = ["*  set in the game's file"] if game.given else []
    notes.append("+  plays no part in one period, only in an alliance over time")
    columns = ("parameter", "symbol", *game.partners, "meaning; range")
    return Table(columns, rows, "Parameters", tuple(notes))


def _pair(value: Any) -> Any:
    """A value for each partner."""
    return value if isinstance(value, tuple) else (value, value)


def _meaning(entry: Parameter) -> str:
    return fill(f"{entry.meaning}; {entry.range}", 46)


def _over_time(numbers: Bimatrix) -> list[Block]:
    """What moves the alliance otherwise than by default, and what changes in time."""
    default = parameters.resolve_rounds({})
    other = {name: value for name, value in numbers.rounds.items() if value != default[name]}
    rows = []
    for name, value in other.items():
        if name == "ending":
            rows.append((name, "", value, value, "what becomes of an alliance that ends"))
            continue
        entry = ROUNDS[name]
        pair = (_schedule(value),) * 2 if name == "scale" else map(_said, _pair(value))
        rows.append((name, entry.symbol, *pair, _meaning(entry)))
    table = Table(
        ("parameter", "symbol", *numbers.partners, "meaning; range"),
        tuple(rows),
        "Over time (what is not named is at its default)",
    )
    changes = "\n".join(_change(lever, numbers.partners) for lever in numbers.levers)
    return [*([table] if rows else []), *([changes] if changes else [])]


def _said(value: Any) -> str:
    """A number as it is shown; nothing for evidence that is not given, but comes from trust."""
    return "" if value is None else shown(exact(value))


def _schedule(steps: Any) -> str:
    (_, first), *later = steps
    return ", ".join([shown(first), *(f"{shown(z)} from round {at}" for at, z in later)])


def _change(lever: Lever, partners: tuple[str, str]) -> str:
    """A lever as a sentence."""
    said = [
        f"{name} = {' and '.join(map(_said, value if isinstance(value, list) else [value]))}"
        for name, value in lever.set.items()
    ]
    said += [
        f"{shown(new)} of what {partner} knows is new"
        for new, partner in zip(lever.renew, partners, strict=True)
        if new
    ]
    return f"From round {lever.at}: {', '.join(said)}."


def _strategies(numbers: Bimatrix) -> str:
    """Where the strategies stand."""
    points = numbers.points or ()
    places = [
        f"{point.name} ({shown(point.receptivity)}, {shown(point.transparency)})"
        for point in points[: len(FIVE)]
    ]
    more = f", and {len(points) - len(FIVE)} more" if len(points) > len(FIVE) else ""
    return f"Strategies (receptivity, transparency): {', '.join(places)}{more}."


def _formulas(game: StageGame) -> list[Block]:
    """The symbolic matrices: of an alliance in the terms of the theory, else as in the file."""
    if isinstance(game, AllianceGame):
        return [_alliance_formulas(game), DEFINITIONS]
    row, column = game.symbolic()
    m, n = row.shape
    numbered = game.at()
    body = tuple(
        (numbered.row_labels[i], *(Formula((row[i, j], column[i, j])) for j in range(n)))
        for i in range(m)
    )
    return [Table(("", *numbered.column_labels), body, "In symbols")]


def _alliance_formulas(game: AllianceGame) -> Table:
    from sympy import factor_terms

    row, _ = bimatrix_of(letters(linear=False), game.strategies)
    short = [strategy.short for strategy in game.strategies]
    lines = tuple(
        (f"u_1({one}, {two})", Formula((factor_terms(row[i, j]),)))
        for i, one in enumerate(short)
        for j, two in enumerate(short)
    )
    return Table(("payoff of partner 1", "formula"), lines, "In symbols")


def _symbolic_document(game: StageGame) -> documents.SymbolicPayoffs:
    row, column = game.symbolic()
    return documents.SymbolicPayoffs(
        row=[[str(cell) for cell in line] for line in row],
        column=[[str(cell) for cell in line] for line in column],
    )


def _cells(game: Bimatrix) -> Table:
    """The payoffs as data, one row for each pair of strategies."""
    m, n = game.shape
    rows = tuple(
        (game.row_labels[i], game.column_labels[j], game.row[i, j], game.column[i, j])
        for i in range(m)
        for j in range(n)
    )
    return Table(("row", "column", "payoff_1", "payoff_2"), rows, f"Payoffs of {game.name}")


def _texts(matrix: Any) -> list[list[str]]:
    return [[to_text(Fraction(cell)) for cell in line] for line in matrix]
