"""Which equilibria there are along one parameter and over two, in words and as a document."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from dilemma import documents
from dilemma.equilibrium.carried import Supports
from dilemma.equilibrium.cells import Root
from dilemma.equilibrium.conditions import Stretch
from dilemma.equilibrium.regions import Answer, Line, Plane, Point, along, over
from dilemma.figures import region_map
from dilemma.rationals import shown, to_text
from dilemma.report import Block, Report
from dilemma.report.games import heading
from dilemma.report.intervals import end, span
from dilemma.stage.game import StageGame
from dilemma.stage.parameters import to_document
from dilemma.table import Formula, Table

Values = Mapping[str, Any]


def of_line(game: StageGame, values: Values, name: str) -> Report:
    """The equilibria along one parameter, complete, with exact ends."""
    numbers = game.at(**values)
    line = along(game, values, name)
    rows = tuple((span(each, name), _words(line, each.answer)) for each in line.stretches)
    here = "" if line.here is None else f"; here {name} is {shown(line.here)}"
    table = Table(
        (name, "equilibria"),
        rows,
        f"All equilibria along {name}, by what is played{here}",
        (
            "a-b: row plays a, column b; a + b: mixed; in games with ties the extreme equilibria, "
            "of which all others are mixtures",
        ),
    )
    data = Table(
        ("low", "high", "low_included", "high_included", "equilibria"),
        tuple(
            (
                *(_plain(root) for root in (each.low, each.high)),
                each.with_low,
                each.with_high,
                _words(line, each.answer).replace("\n", "; "),
            )
            for each in line.stretches
        ),
        table.caption,
    )
    document = documents.ConditionsDocument(
        game=game.name,
        parameters=to_document(numbers.parameters),
        along=documents.Along(
            parameter=name,
            here=None if line.here is None else to_text(line.here),
            stretches=[_stretch(line, each) for each in line.stretches],
        ),
    )
    return Report((heading(numbers), table), data, document)


def of_plane(
    game: StageGame,
    values: Values,
    names: tuple[str, str],
    window: tuple[Point | None, Point | None],
) -> Report:
    """The regions over two parameters, with the curves between them."""
    numbers = game.at(**values)
    plane = over(game, values, names, window)
    mesh = len(plane.grid)
    looked = " and ".join(
        f"{name} from {shown(low)} to {shown(high)}"
        for name, (low, high) in zip(names, plane.window, strict=True)
    )
    regions = Table(
        ("", "equilibria", *names, "share"),
        tuple(
            (k, _words(plane, each.answer), *each.sample, each.share)
            for k, each in enumerate(plane.regions, start=1)
        ),
        f"Regions with one answer, {looked}",
        (
            f"a point of each region (rounded here; exact in -f json), and its share of the {mesh} "
            f"x {mesh} points looked at; a smaller region may be missed",
        ),
    )
    blocks: list[Block] = [heading(numbers), regions]
    if plane.curves:
        blocks.append(
            Table(
                ("", "curve"),
                tuple((k, Formula((_curve(each),))) for k, each in enumerate(plane.curves, 1)),
                "The answer changes on",
            )
        )
    document = documents.ConditionsDocument(
        game=game.name,
        parameters=to_document(numbers.parameters),
        over=documents.Regions(
            parameters=names,
            window=tuple((to_text(low), to_text(high)) for low, high in plane.window),
            mesh=mesh,
            regions=[
                documents.Region(
                    equilibria=_equilibria(plane, each.answer),
                    sample=(to_text(each.sample[0]), to_text(each.sample[1])),
                    share=to_text(each.share),
                )
                for each in plane.regions
            ],
            curves=[str(each.as_expr()) for each in plane.curves],
        ),
    )
    data = Table(
        ("region", "equilibria", *names, "share"),
        tuple((k, row[0].replace("\n", "; "), *row[1:]) for k, *row in regions.rows),
        regions.caption,
    )
    answers = [_words(plane, each.answer).replace("\n", ", ") for each in plane.regions]
    figures = {"regions": partial(region_map, plane, numbers, answers)}
    return Report(tuple(blocks), data, document, figures)


def _words(where: Line | Plane, answer: Answer) -> str:
    """The supports of an answer, one equilibrium a line."""
    if answer is None:
        return "a payoff divides by zero"
    return "\n".join(
        "-".join(" + ".join(names) for names in pair) for pair in _supports(where, answer)
    )


def _supports(
    where: Line | Plane, answer: tuple[Supports, ...]
) -> list[tuple[list[str], list[str]]]:
    return [
        ([where.row_labels[i] for i in rows], [where.column_labels[j] for j in columns])
        for rows, columns in answer
    ]


def _equilibria(where: Line | Plane, answer: Answer) -> list[documents.Strategies] | None:
    if answer is None:
        return None
    return [
        documents.Strategies(row=row, column=column) for row, column in _supports(where, answer)
    ]


def _stretch(line: Line, stretch: Stretch) -> documents.Stretch:
    return documents.Stretch(
        low=end(stretch.low),
        high=end(stretch.high),
        low_included=stretch.with_low,
        high_included=stretch.with_high,
        equilibria=_equilibria(line, stretch.answer),
    )


def _curve(polynomial: Any) -> Any:
    """A curve as an equation, solved for the second parameter where that is linear."""
    from sympy import Eq, cancel

    first, second = polynomial.ring.symbols
    whole = polynomial.as_expr()
    if polynomial.degree(polynomial.ring.gens[1]) == 1:
        slope = whole.diff(second)
        return Eq(second, cancel(-(whole - slope * second).expand() / slope), evaluate=False)
    if polynomial.degree(polynomial.ring.gens[0]) == 1:
        slope = whole.diff(first)
        return Eq(first, cancel(-(whole - slope * first).expand() / slope), evaluate=False)
    return Eq(whole, 0, evaluate=False)


def _plain(root: Root | None) -> Fraction | float | None:
    """An end for a sheet: exact if it is rational."""
    if root is None:
        return None
    return float(root) if root.exact is None else root.exact
