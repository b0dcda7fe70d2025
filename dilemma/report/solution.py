"""A solution in words, tables and as a document."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial

from dilemma import documents
from dilemma.equilibrium.classes import classes, four_differences
from dilemma.equilibrium.solution import SELECTED, Profile, Solution, mixes
from dilemma.figures import FIGURES
from dilemma.rationals import shown, to_text
from dilemma.report import Block, Report, kind
from dilemma.report.games import heading, payoffs_document, strategies_document
from dilemma.report.words import capital, each, profile_name, why
from dilemma.stage import parameters
from dilemma.stage.game import Bimatrix
from dilemma.table import Table


def of_solution(solution: Solution) -> Report:
    """What `dilemma solve` says: the matrix, the equilibria, the class, and why."""
    game = solution.game
    blocks: list[Block] = [heading(game), game.table(solution.played), solution.table()]
    if _classified(game) and solution.concept not in SELECTED:
        blocks.append(_class_table(solution))
    blocks.append("\n".join(_sentences(solution)))
    blocks += kind.learned(solution)
    figures = {name: partial(draw, solution) for name, draw in FIGURES.items()}
    return Report(tuple(blocks), solution.data(), _solution_document(solution), figures)


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
        notes.append(
            "A class looks at these two strategies of one partner, equilibria at all of both."
        )
    notes += kind.numbered(game)
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
    if solution.concept in SELECTED:
        said = [_about_selected(solution)]
        return [*said, *_about_faces(solution), *([solution.note] if solution.note else [])]
    names, differences = classes(game), four_differences(game)
    if names and differences and _classified(game):
        if names[0] == names[1] and differences[0] == differences[1]:
            said.append(why(names[0], differences[0], _two(game)))
        else:
            said += [
                f"{partner}. {why(name, difference, _two(game))}"
                for partner, name, difference in zip(game.partners, names, differences, strict=True)
            ]
    if solution.refused:
        said.append(f"nashpy proposed {solution.refused} more, which did not pass certification.")
    said += _about_faces(solution)
    return [*said, *([solution.note] if solution.note else [])]


def _about_faces(solution: Solution) -> list[str]:
    """Equilibria that are not listed, because points stand for mixtures of corners in them."""
    names = list(dict.fromkeys(f.strategy for each in solution.profiles for f in each.faces))
    if not names:
        return []
    shown_names = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return [
        f"In mixed or connected equilibria {shown_names} may take the place of the corners that "
        "average to it, which gives further equilibria with the same payoffs "
        "(-f json lists them as faces)."
    ]


def _about_selected(solution: Solution) -> str:
    """What a concept chose, in a sentence."""
    game = solution.game
    words = {"payoff-dominance": "payoff-dominant", "risk-dominance": "risk-dominant"}
    word = words.get(solution.concept, "evolutionarily stable")
    if not solution.profiles:
        return f"No {'strategy' if solution.concept == 'ess' else 'equilibrium'} is {word}."
    if solution.concept == "ess":
        names = [mixes(game, profile)[0].joined(" + ") for profile in solution.profiles]
    else:
        names = [profile_name(game, profile) for profile in solution.profiles]
    paid = [each(profile.payoffs) for profile in solution.profiles]
    listed = "; ".join(f"{name}, {pays}" for name, pays in zip(names, paid, strict=True))
    return f"{capital(word)}: {listed}."


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
    none = "No equilibrium is in pure strategies. " if solution.pure_complete else ""
    pure = f"In pure strategies: {where}. " if where else none
    which = "the worst equilibrium" if solution.complete else "the worst of those listed"
    worst = f"In {which} the two lose {shown(solution.loss or Fraction(0))} of that"
    return f"{pure}The best joint outcome is {best}, {pays}. {worst}{_price(solution)}."


def _price(solution: Solution) -> str:
    anarchy = solution.price_of_anarchy
    return "" if anarchy is None else f" (price of anarchy {shown(anarchy)})"


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
        pure_complete=solution.pure_complete,
        degenerate=solution.degenerate,
        equilibria=[_equilibrium(solution, profile) for profile in solution.profiles],
        components=solution.components,
        classes=classes(game),
        boundaries=kind.boundaries_document(game),
        topology=kind.topology_document(game),
        pattern=kind.pattern_document(game),
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
        kind=profile.kind,
        component=profile.component,
        strict=profile.strict,
        pareto_efficient=profile.efficient,
        loss=to_text(solution.loss_of(profile)),
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
        learning=kind.learning_document(solution.game, profile),
    )


def _difference(difference: Mapping[str, Fraction]) -> documents.Difference:
    T_R, P_S, R_P, R_S = map(to_text, difference.values())
    return documents.Difference(temptation=T_R, fear=P_S, cooperation=R_P, openness=R_S)


def _texts(numbers: tuple[Fraction, Fraction]) -> tuple[str, str]:
    return to_text(numbers[0]), to_text(numbers[1])


def _optional(number: Fraction | None) -> str | None:
    return None if number is None else to_text(number)


def _classified(game: Bimatrix) -> bool:
    """Whether the two strategies that a class is about can be chosen."""
    return four_differences(game) is not None and set(_two(game)) <= set(game.row_labels)


def _two(game: Bimatrix) -> tuple[str, str]:
    """The two strategies that a class is about."""
    if game.believed is not None:
        return "collaboration", "competition"
    return game.row_labels[0], game.row_labels[1]
