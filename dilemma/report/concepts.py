"""What concepts other than equilibria say, in words, tables and as documents."""

from collections.abc import Callable, Mapping
from typing import Any

from dilemma import documents
from dilemma.equilibrium.correlated import Correlated, Device
from dilemma.equilibrium.elimination import Elimination
from dilemma.equilibrium.logit import LogitPath
from dilemma.equilibrium.maxmin import Guarantee, Security
from dilemma.equilibrium.solution import Mix, Solution, named
from dilemma.equilibrium.solve import Result
from dilemma.files import Model
from dilemma.rationals import shown, to_text
from dilemma.report import Block, Report
from dilemma.report.games import heading, payoffs_document, strategies_document
from dilemma.report.solution import of_solution
from dilemma.report.words import each, profile_name
from dilemma.stage import parameters
from dilemma.stage.game import Bimatrix


def of_result(result: Result) -> Report:
    """What `dilemma solve` says of the result of any concept."""
    return REPORTS[type(result)](result)


def of_elimination(result: Elimination) -> Report:
    """What is removed and why, what is left and why, and whether that solves the game."""
    game = result.game
    rows, columns = (len(left) for left in result.left)
    if (rows, columns) == (1, 1):
        (i,), (j,) = result.left
        said = f"Only {game.row_labels[i]}-{game.column_labels[j]} is left: dominance solves the "
        said += "game."
    elif result.steps:
        first, second = game.partners
        said = f"Left are {rows} of {game.shape[0]} strategies of {first} and {columns} of "
        said += f"{game.shape[1]} of {second}."
    else:
        said = "No strategy is dominated, so dominance rules nothing out."
    if result.concept == "rationalizable":
        said += " For two partners the rationalizable strategies are those that survive iterated "
        said += "elimination of strictly dominated ones, by mixed strategies too."
    document = documents.EliminationDocument(
        **_common(result),
        rounds=result.rounds,
        removed=[
            documents.Removed(
                round=step.round,
                partner=1 if step.partner == 1 else 2,
                strategy=_labels(game)[step.partner - 1][step.strategy],
                dominated_by=_mix(_labels(game)[step.partner - 1], step.by),
                dominance="strict" if step.strict else "weak",
            )
            for step in result.steps
        ],
        left=[
            documents.Left(
                partner=1 if side == 0 else 2,
                strategy=_labels(game)[side][strategy],
                best_reply_to=_mix(_labels(game)[1 - side], belief),
            )
            for side in (0, 1)
            for strategy, belief in zip(result.left[side], result.beliefs[side], strict=True)
        ],
    )
    tables = [result.steps_table(), result.left_table()] if result.steps else [result.left_table()]
    return _report(result, [*tables, f"{said}\n{result.note}"], document)


def of_correlated(result: Correlated) -> Report:
    """What a mediator can reach, against what the best cell pays."""
    best = shown(max((result.game.row + result.game.column).flat))
    said = (
        f"A mediator can bring the two to {shown(result.best.total)} together "
        f"({each(result.best.payoffs)}), and to as little as {shown(result.worst.total)} "
        f"({each(result.worst.payoffs)}); the best cell pays {best}."
    )
    document = documents.CorrelatedDocument(
        **_common(result),
        best=_device(result.game, result.best),
        worst=_device(result.game, result.worst),
    )
    return _report(result, [result.table(), f"{said}\n{result.note}"], document)


def of_logit(result: LogitPath) -> Report:
    """Where the path leads as errors become rare."""
    limit = result.limit
    if limit is None:
        said = "At the end of the path the partners still err, or an equilibrium is not near."
    else:
        where = profile_name(result.game, limit)
        said = f"As errors become rare, the path comes near {where}, {each(limit.payoffs)}."
    if len(result.points) == 1:
        said += " Equal chances are an equilibrium, so the path stays there whatever lambda is."
    said += f" At its end nobody could gain more than {result.regret:.2g}."
    document = documents.LogitDocument(
        **_common(result),
        points=[
            documents.PathPoint(
                precision=point.precision, row=list(point.row), column=list(point.column)
            )
            for point in result.points
        ],
        regret=result.regret,
        limit=limit
        and documents.Limit(
            row=[to_text(weight) for weight in limit.row],
            column=[to_text(weight) for weight in limit.column],
            payoffs=(to_text(limit.payoffs[0]), to_text(limit.payoffs[1])),
        ),
    )
    return _report(result, [result.table(), f"{said}\n{result.note}"], document)


def of_security(result: Security) -> Report:
    """What each partner can secure, and the value of a game of pure conflict."""
    first, second = result.guarantees
    names = result.game.partners
    said = (
        f"Whatever the other does, {names[0]} can secure {shown(first.value)} and {names[1]} "
        f"{shown(second.value)}, and can be held down to that; no equilibrium pays less."
    )
    if result.constant_sum is not None:
        kind = "zero" if result.constant_sum == 0 else shown(result.constant_sum)
        said += f" Every cell adds to {kind}, so these are what each gets in every equilibrium:"
        said += f" the value of the game is {shown(first.value)} for {names[0]}."
    document = documents.SecurityDocument(
        **_common(result),
        guarantees=(_guarantee(result.game, 0, first), _guarantee(result.game, 1, second)),
        constant_sum=None if result.constant_sum is None else to_text(result.constant_sum),
    )
    return _report(result, [result.table(), said], document)


# One function and its type add the words for a result.
REPORTS: Mapping[type, Callable[[Any], Report]] = {
    Solution: of_solution,
    Elimination: of_elimination,
    Correlated: of_correlated,
    LogitPath: of_logit,
    Security: of_security,
}


def _report(
    result: Elimination | Correlated | LogitPath | Security,
    blocks: list[Block],
    document: Model,
) -> Report:
    game = result.game
    above: list[Block] = [heading(game), game.table(result.played)]
    return Report((*above, *blocks), result.data(), document)


def _common(result: Elimination | Correlated | LogitPath | Security) -> dict[str, Any]:
    """What every document says."""
    game = result.game
    return {
        "game": game.name,
        "strategies": strategies_document(game),
        "parameters": parameters.to_document(game.parameters),
        "payoffs": payoffs_document(game),
        "concept": result.concept,
        "complete": result.complete,
        "note": result.note,
    }


def _device(game: Bimatrix, device: Device) -> documents.Device:
    labels = _labels(game)
    return documents.Device(
        drawn=[
            documents.Drawn(
                row=game.row_labels[i], column=game.column_labels[j], chance=to_text(chance)
            )
            for (i, j), chance in device.chances.items()
        ],
        payoffs=(to_text(device.payoffs[0]), to_text(device.payoffs[1])),
        total=to_text(device.total),
        prices=[
            documents.Price(
                partner=1 if partner == 1 else 2,
                told=None if told is None else labels[partner - 1][told],
                instead=labels[partner - 1][instead],
                price=to_text(price),
            )
            for (partner, told, instead), price in device.prices.items()
        ],
    )


def _guarantee(game: Bimatrix, side: int, found: Guarantee) -> documents.Guarantee:
    mine, theirs = _labels(game)[side], _labels(game)[1 - side]
    return documents.Guarantee(
        value=to_text(found.value),
        cautious=_mix(mine, found.cautious),
        punishing=_mix(theirs, found.punishing),
        pure_maxmin=to_text(found.pure_maxmin),
        pure_cautious=mine[found.pure_cautious],
        pure_minmax=to_text(found.pure_minmax),
        pure_punishing=theirs[found.pure_punishing],
    )


def _labels(game: Bimatrix) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return game.row_labels, game.column_labels


def _mix(labels: tuple[str, ...], mix: Mix) -> dict[str, str]:
    return {name: to_text(weight) for name, weight in named(labels, mix).played}
