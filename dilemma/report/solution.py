"""A solution in words, tables and as a document."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from dilemma import documents
from dilemma.equilibrium.classes import classes, four_differences
from dilemma.equilibrium.solution import Profile, Solution
from dilemma.rationals import shown, to_text
from dilemma.report import Block, Report
from dilemma.report.games import heading, payoff_matrix, payoffs_document, strategies_document
from dilemma.report.words import capital, each, mix, pair, profile_name, why
from dilemma.stage import parameters
from dilemma.stage.game import Bimatrix
from dilemma.table import Table


def of_solution(solution: Solution) -> Report:
    """What `dilemma solve` says: the matrix, the equilibria, the class, and why."""
    game = solution.game
    blocks: list[Block] = [heading(game), payoff_matrix(game), equilibria(solution)]
    blocks += [_class_table(solution)] if four_differences(game) else []
    blocks.append("\n".join(_sentences(solution)))
    return Report(tuple(blocks), _data(solution), _solution_document(solution))


def equilibria(solution: Solution) -> Table:
    """The equilibria as a table for readers."""
    game = solution.game
    first, second = game.partners
    realized = any(profile.realized not in (None, profile.payoffs) for profile in solution.profiles)
    columns = ["", first, second, "payoffs"]
    columns += ["realized"] if realized else []
    columns += ["strict", "efficient", "loses"]
    rows = []
    for number, profile in enumerate(solution.profiles, start=1):
        row = [
            number,
            mix(profile.row, game.row_labels, "\n"),
            mix(profile.column, game.column_labels, "\n"),
        ]
        row.append(pair(profile.payoffs))
        row += [pair(profile.realized)] if realized and profile.realized else []
        row += [profile.strict, profile.efficient, solution.best_total - sum(profile.payoffs)]
        rows.append(tuple(row))
    notes = ["loses: against the best joint payoff of any cell, " + shown(solution.best_total)]
    if solution.components is not None and solution.components < len(solution.profiles):
        notes.append("equilibria that share a mix: every mixture of them is an equilibrium too")
    if realized:
        notes.append("payoffs: as the partners believe them; realized: as they are")
    return Table(tuple(columns), tuple(rows), _completeness(solution), tuple(notes))


def _completeness(solution: Solution) -> str:
    count = len(solution.profiles)
    kind = "pure equilibria" if solution.concept == "pure" else "extreme equilibria"
    if not count:
        return "Equilibria: none" + (
            " in pure strategies" if solution.concept == "pure" else " found; there are some"
        )
    if not solution.complete:
        return f"Equilibria: {count} certified; there may be others (not complete)"
    if solution.components is not None and solution.components < count:
        parts = f"{solution.components} connected set{'s' * (solution.components > 1)}"
        return f"Equilibria: all {count} {kind}, the ends of {parts}"
    return "Equilibria: the only one" if count == 1 else f"Equilibria: all {count}"


def _class_table(solution: Solution) -> Table:
    game = solution.game
    names, differences = classes(game), four_differences(game)
    rows = [
        (partner, name, *difference.values())
        for partner, name, difference in zip(
            game.partners, names or (), differences or (), strict=True
        )
    ]
    first, second = _two(game)
    notes = [
        f"R, S: {first} against {first}, against {second}; "
        f"T, P: {second} against {first}, against {second}"
    ]
    if game.shape != (2, 2):
        notes.append("A class describes these two only; the equilibria are those of all strategies")
    return Table(
        ("", "class", "T - R", "P - S", "R - P", "R - S"),
        tuple(rows),
        f"Dilemma: {first} against {second}",
        tuple(notes),
    )


def _sentences(solution: Solution) -> list[str]:
    """What a teacher would say about it."""
    game = solution.game
    said = [_about_equilibria(solution)] if solution.profiles else []
    names, differences = classes(game), four_differences(game)
    if names and differences:
        if names[0] == names[1] and differences[0] == differences[1]:
            said.append(why(names[0], differences[0], _two(game)))
        else:
            said += [
                f"For {partner}: {why(name, difference, _two(game))}"
                for partner, name, difference in zip(game.partners, names, differences, strict=True)
            ]
    if solution.refused:
        said.append(f"nashpy proposed {solution.refused} more, which did not pass certification.")
    return [*said, *([solution.note] if solution.note else [])]


def _about_equilibria(solution: Solution) -> str:
    game = solution.game
    totals = game.row + game.column
    i, j = divmod(int(totals.argmax()), game.shape[1])
    best = f"{game.row_labels[i]}-{game.column_labels[j]}"
    pays = each((game.row[i, j], game.column[i, j]))
    if len(solution.profiles) == 1 and solution.complete:
        (profile,) = solution.profiles
        where = profile_name(game, profile)
        start = f"{where} is the only equilibrium, {each(profile.payoffs)}"
        if profile.pure and sum(profile.payoffs) == solution.best_total:
            return f"{capital(start)}; no cell pays the two more together."
        return f"{capital(start)}, against {pays} at {best}{_price(solution)}."
    where = ", ".join(profile_name(game, profile) for profile in solution.profiles if profile.pure)
    none = "" if solution.method == "nashpy" else "No equilibrium is in pure strategies. "
    pure = f"In pure strategies: {where}. " if where else none
    which = "the worst equilibrium" if solution.complete else "the worst of those listed"
    worst = f"In {which} the two lose {shown(solution.loss or Fraction(0))} of that"
    return f"{pure}The best joint outcome is {best}, {pays}. {worst}{_price(solution)}."


def _price(solution: Solution) -> str:
    anarchy = solution.price_of_anarchy
    return "" if anarchy is None else f" (price of anarchy {shown(anarchy)})"


def _data(solution: Solution) -> Table:
    """The equilibria as data: one row each, a column for each strategy's weight."""
    game = solution.game
    columns = (
        *("equilibrium", "component", "kind", "strict", "pareto_efficient", "loss"),
        *("payoff_1", "payoff_2", "realized_1", "realized_2"),
        *(f"row: {label}" for label in game.row_labels),
        *(f"column: {label}" for label in game.column_labels),
    )
    rows = tuple(
        (
            number,
            profile.component,
            _kind(profile),
            profile.strict,
            profile.efficient,
            solution.best_total - sum(profile.payoffs),
            *profile.payoffs,
            *(profile.realized or (None, None)),
            *profile.row,
            *profile.column,
        )
        for number, profile in enumerate(solution.profiles, start=1)
    )
    return Table(columns, rows, f"Equilibria of {game.name}")


def _solution_document(solution: Solution) -> documents.SolutionDocument:
    game = solution.game
    both = four_differences(game)
    return documents.SolutionDocument(
        game=game.name,
        strategies=strategies_document(game),
        parameters=parameters.to_document(game.parameters),
        payoffs=payoffs_document(game),
        concept=solution.concept,
        method=solution.method,
        complete=solution.complete,
        pure_complete=solution.complete or solution.method != "nashpy",
        degenerate=solution.degenerate,
        equilibria=[_equilibrium(solution, profile) for profile in solution.profiles],
        components=solution.components,
        classes=classes(game),
        differences=both and tuple(_difference(one) for one in both),
        best_total=to_text(solution.best_total),
        loss=_optional(solution.loss),
        price_of_anarchy=_optional(solution.price_of_anarchy),
        refused=solution.refused,
        note=solution.note,
    )


def _equilibrium(solution: Solution, profile: Profile) -> documents.Equilibrium:
    return documents.Equilibrium(
        row=[to_text(weight) for weight in profile.row],
        column=[to_text(weight) for weight in profile.column],
        payoffs=_texts(profile.payoffs),
        realized=profile.realized and _texts(profile.realized),
        kind=_kind(profile),
        component=profile.component,
        strict=profile.strict,
        pareto_efficient=profile.efficient,
        loss=to_text(solution.best_total - sum(profile.payoffs)),
        face=[
            documents.FacePart(
                partner=face.partner,
                strategy=face.strategy,
                equals={name: to_text(weight) for name, weight in face.equals.items()},
            )
            for face in profile.faces
        ]
        or None,
        found_by=list(profile.found_by),
    )


def _difference(difference: Mapping[str, Fraction]) -> documents.Difference:
    T_R, P_S, R_P, R_S = map(to_text, difference.values())
    return documents.Difference(temptation=T_R, fear=P_S, cooperation=R_P, openness=R_S)


def _kind(profile: Profile) -> Literal["pure", "mixed"]:
    return "pure" if profile.pure else "mixed"


def _texts(numbers: tuple[Fraction, Fraction]) -> tuple[str, str]:
    return to_text(numbers[0]), to_text(numbers[1])


def _optional(number: Fraction | None) -> str | None:
    return None if number is None else to_text(number)


def _two(game: Bimatrix) -> tuple[str, str]:
    """The two strategies that a class is about."""
    if game.believed is not None:
        return "collaboration", "competition"
    return game.row_labels[0], game.row_labels[1]
