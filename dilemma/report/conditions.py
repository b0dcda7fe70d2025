"""The conditions of a profile in words, tables, propositions and as a document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dilemma import documents
from dilemma.equilibrium.carried import Supports
from dilemma.equilibrium.cells import Root
from dilemma.equilibrium.conditions import (
    Condition,
    Stretch,
    Thresholds,
    conditions,
    irredundant,
    supports_of_text,
    thresholds,
)
from dilemma.equilibrium.formulas import inequality, threshold_formula, value_at
from dilemma.equilibrium.positivity import positive
from dilemma.rationals import shown, to_text
from dilemma.report import Block, Report
from dilemma.report.definitions import DEFINITIONS
from dilemma.report.games import heading
from dilemma.report.intervals import end, holds, holds_latex, intervals, symbol
from dilemma.report.words import capital
from dilemma.stage.game import AllianceGame, Bimatrix, StageGame
from dilemma.stage.opened import OpenGame, opened
from dilemma.stage.parameters import PARAMETERS, resolve, to_document
from dilemma.stage.symbolic import in_letters
from dilemma.table import Formal, Formula, Table, tex, typeset

Values = Mapping[str, Any]

NEEDS = "% A proposition needs \\newtheorem{proposition}{Proposition} in the preamble.\n"


def of_profile(game: StageGame, values: Values, profile: str | Supports) -> Report:
    """The conditions of a profile in closed form, and the threshold of each parameter alone."""
    numbers = game.at(**values)
    symbolic = in_letters(game, values) if isinstance(game, AllianceGame) else _in_own(game, values)
    supports = supports_of_text(symbolic, profile) if isinstance(profile, str) else profile
    every = irredundant(symbolic, conditions(symbolic, supports))
    name = profile_name(symbolic, supports)
    rows = _folded(
        (
            numbers.partners[condition.partner - 1],
            _ruled_out(condition),
            _written(inequality(condition, symbolic.ranges)),
            value_at(condition.slack, symbolic.here),
        )
        for condition, needed in every
        if needed
    )
    table = Table(
        ("partner", "rules out", "holds if and only if", "by how much here"),
        rows,
        f"{capital(name)} is an equilibrium if and only if",
        tuple(_notes(symbolic, supports, [each for each, needed in every if not needed])),
    )
    changed = _changed(game, values)
    alone = [thresholds(changed, {}, supports, each) for each in _parameters(changed)]
    always = f"{capital(name)} is an equilibrium whatever the parameters."
    blocks: list[Block] = [heading(numbers), table if rows else always]
    blocks += [DEFINITIONS] if isinstance(game, AllianceGame) else []
    blocks += [_alone(numbers, alone)] if alone else []
    blocks += [_in_closed_form(numbers, name, every, symbolic)] if rows else []
    document = documents.ConditionsDocument(
        game=game.name,
        parameters=to_document(numbers.parameters),
        profile=_names(symbolic, supports),
        conditions=[_condition(each, symbolic, needed) for each, needed in every],
        thresholds=[_thresholds(each) for each in alone],
    )
    return Report(tuple(blocks), table, document)


def of_parameter(game: StageGame, values: Values, profile: str, name: str) -> Report:
    """Where along one parameter a profile is an equilibrium, and the threshold as a formula."""
    numbers = game.at(**values)
    one = opened(game, [name], values)
    supports = supports_of_text(one, profile)
    found = thresholds(game, values, supports, name)
    who = profile_name(one, supports)
    root = found.threshold
    binding = found.binding(root) if root else ()
    formula = (
        threshold_formula(game, values, supports, name, binding[0], root)
        if root and binding
        else None
    )
    table = Table(
        ("partner", "rules out", "holds if and only if", "by how much here"),
        _asked(numbers, one, found),
        "What each deviation asks for",
        tuple(_notes(one, supports, [])),
    )
    blocks: list[Block] = [heading(numbers), _answer(numbers, who, found), table]
    if root is not None and formula is not None:
        blocks.append(_formula(numbers, found, root, formula))
    blocks.append(_solved(numbers, who, found))
    document = documents.ConditionsDocument(
        game=game.name,
        parameters=to_document(numbers.parameters),
        profile=_names(one, supports),
        conditions=[
            _condition(each, one, needed)
            for each, needed in zip(found.conditions, found.needed, strict=True)
        ],
        threshold=documents.Threshold(
            parameter=name,
            exact=None if root is None or root.exact is None else to_text(root.exact),
            value=None if root is None else float(root),
            formula=None if formula is None else str(formula),
            latex=None if formula is None else typeset(formula),
        ),
        thresholds=[_thresholds(found)],
    )
    return Report(tuple(blocks), table, document)


def _asked(numbers: Bimatrix, one: OpenGame, found: Thresholds) -> tuple[tuple[Any, ...], ...]:
    """What each deviation asks for."""
    return _folded(
        (
            numbers.partners[condition.partner - 1],
            _ruled_out(condition),
            _where(numbers, found.name, alone),
            None if found.here is None else value_at(condition.slack, one.here),
        )
        for condition, alone in zip(found.conditions, found.each, strict=True)
    )


def _folded(rows: Iterable[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    """One row for both partners where it is the same."""
    who: dict[tuple[Any, ...], list[str]] = {}
    for partner, *row in rows:
        who.setdefault(tuple(row), []).append(partner)
    return tuple((_who(partners), *row) for row, partners in who.items())


def _written(relation: Any) -> Any:
    """An inequality for a table; of numbers alone it is always true or never."""
    if relation.free_symbols:
        return Formula((relation,))
    return "always" if relation.doit() else "never"


def _where(numbers: Bimatrix, name: str, stretches: Sequence[Stretch]) -> Formal:
    """Where along a parameter something holds."""
    words = holds_latex(stretches, typeset(symbol(name, numbers)))
    return Formal(holds(stretches, name), f"${words}$")


def _who(partners: Sequence[str]) -> str:
    return partners[0] if len(partners) == 1 else "both partners"


def profile_name(game: OpenGame, supports: Supports) -> str:
    """A profile in a sentence: "collaboration-collaboration", or what is mixed by whom."""
    rows, columns = _names(game, supports)
    if len(rows) == len(columns) == 1:
        return f"{rows[0]}-{columns[0]}"
    return f"mixing {' and '.join(rows)} against {' and '.join(columns)}"


def _names(game: OpenGame, supports: Supports) -> tuple[list[str], list[str]]:
    rows, columns = supports
    return [game.row_labels[i] for i in rows], [game.column_labels[j] for j in columns]


def _in_own(game: StageGame, values: Values) -> OpenGame:
    """A game of its own parameters, those that `values` set being numbers."""
    return opened(game, [name for name in game.given if name not in values], values)


def _changed(game: StageGame, values: Values) -> StageGame:
    """The game whose own parameters are those that are set."""
    if isinstance(game, AllianceGame):
        kept = {name: value for name, value in game.given.items() if name not in values}
        return replace(game, given={**kept, **values})
    return replace(game, given=game.at(**values).parameters)


def _parameters(game: StageGame) -> list[str]:
    """The parameters that play a part in one period, each partner's if they differ."""
    if not isinstance(game, AllianceGame):
        return list(game.given)
    numbers = resolve(game.given)
    names = []
    for name, entry in PARAMETERS.items():
        value = numbers[name]
        unequal = isinstance(value, tuple) and value[0] != value[1] and name != "bargaining_share"
        if not entry.later:
            names += [f"{name}_1", f"{name}_2"] if unequal else [name]
    return names


def _ruled_out(condition: Condition) -> str:
    return f"no weight on {condition.deviation}" if condition.strict else condition.deviation


def _notes(game: OpenGame, supports: Supports, implied: Sequence[Condition]) -> list[str]:
    rows, columns = supports
    weight = ", or the weight" if len(rows) > 1 else ""
    notes = [
        "by how much here: what the deviation loses at the game's values (below 0 it gains)"
        + weight
    ]
    cells = [
        *game.row.restricted(range(game.row.shape[0]), columns).cells(),
        *game.column.restricted(rows, range(game.column.shape[1])).cells(),
    ]
    if game.points is None and (zeros := _may_be_zero(cells, game)):
        notes.append(f"Where the payoffs are defined: {', '.join(zeros)} is not 0")
    if implied:
        names = ", ".join(dict.fromkeys(_ruled_out(each) for each in implied))
        notes.append(f"Implied by these, as is proved over the parameters' ranges: {names}")
    if game.points is not None and len(game.points) > 4:
        notes.append(
            "Costs are linear, so any other point pays what a mixture of collaboration, "
            "competition, accommodation and avoidance pays, and gains only if one of them does."
        )
    return notes


def _may_be_zero(cells: Sequence[Any], game: OpenGame) -> list[str]:
    """The denominators of payoffs that are not proved to be positive."""
    denominators = dict.fromkeys(cell.denom for cell in cells)
    return [str(each.as_expr()) for each in denominators if not positive(each, game.ranges)]


def _alone(numbers: Bimatrix, alone: Sequence[Thresholds]) -> Block:
    """Each parameter's thresholds, the others at the game's values."""
    deciding = [each for each in alone if each.always is None]
    idle = [each.always for each in alone if each.always is not None]
    if not deciding:
        return f"No parameter alone decides: {'always' if idle[0] else 'never'} an equilibrium."
    rows = tuple((each.name, each.here, holds(each.stretches, each.name)) for each in deciding)
    notes = []
    if idle:
        still = "an equilibrium" if idle[0] else "no equilibrium"
        notes.append(f"Whatever any other parameter alone may be, it is {still}.")
    return Table(
        ("parameter", "here", "an equilibrium if and only if"),
        rows,
        "One parameter changed at a time, all others as in the game",
        tuple(notes),
    )


def _answer(numbers: Bimatrix, who: str, found: Thresholds) -> Formal:
    """When it is an equilibrium, and whether it is one here."""
    here = _here(numbers, found)
    if found.always is None:
        start = f"{capital(who)} is an equilibrium if and only if"
        where = _where(numbers, found.name, found.stretches)
        return Formal(f"{start} {where}.{here}", f"{tex(start)} {where.latex()}.{tex(here)}")
    which = "every" if found.always else "no"
    text = f"{capital(who)} is an equilibrium for {which} {found.name} in its range.{here}"
    return Formal(text, tex(text))


def _here(numbers: Bimatrix, found: Thresholds) -> str:
    """Whether it is one at the game's own value, and who gains by what if not."""
    if found.here is None:
        return ""
    slacks = [(value_at(each.slack, {found.name: found.here}), each) for each in found.conditions]
    worst = min(
        ((slack, each) for slack, each in slacks if slack is not None),
        key=lambda pair: pair[0],
        default=None,
    )
    here = f" Here {found.name} is {shown(found.here)}"
    if found.at(found.here):
        return f"{here}, so it is one."
    if worst is None or worst[0] >= 0 or worst[1].strict:
        return f"{here}, so it is not."
    slack, _ = worst
    gaining = [each for value, each in slacks if value == slack]
    partners = list(dict.fromkeys(numbers.partners[each.partner - 1] for each in gaining))
    gain = f"s {shown(-slack)}" if len(partners) == 1 else f" {shown(-slack)} each"
    return f"{here}, so it is not: {_who(partners)} gain{gain} by {gaining[0].deviation}."


def _formula(numbers: Bimatrix, found: Thresholds, root: Root, formula: Any) -> Formal:
    """The threshold in symbols, with what they mean."""
    binding = found.binding(root)
    who = _who(list(dict.fromkeys(numbers.partners[each.partner - 1] for each in binding)))
    start = f"At the threshold {binding[0].deviation} pays {who} as much as keeping to the profile"
    if binding[0].strict:
        start = f"At the threshold the weight on {binding[0].deviation} is 0 or 1"
    solved = symbol(found.name, numbers)
    alliance = numbers.believed is not None
    legend = _legend([solved, *formula.free_symbols]) if alliance else ("", "")
    return Formal(
        f"{start}:\n{solved} = {formula}\n{legend[0]}".rstrip(),
        f"{tex(start)}:\n\\[ {typeset(solved)} = {typeset(formula)} \\]\n{legend[1]}",
    )


def _legend(symbols: Sequence[Any]) -> tuple[str, str]:
    """What the symbols mean, in text and in LaTeX."""
    names = {entry.symbol: name for name, entry in PARAMETERS.items()}
    names |= {
        "A": "absorption of what the partner opens",
        "a": "absorption but for the factor that is written out",
        "v": "worth of what the partner knows",
    }
    said: dict[str, str] = {}
    for each in sorted(symbols, key=str):
        text = str(each)
        base = text[:-2] if text.endswith(("_1", "_2")) else text
        if base in names and names[base] != text:
            said[base] = names[base].replace("_", " ")
    if not said:
        return "", ""
    from sympy import Symbol

    text = ", ".join(f"{base} {meaning}" for base, meaning in said.items())
    formal = ", ".join(
        f"${typeset(Symbol(base))}$ {tex(meaning)}" for base, meaning in said.items()
    )
    return f"({text})", f"({formal})"


def _solved(numbers: Bimatrix, who: str, found: Thresholds) -> Formal:
    """The result as a proposition with its proof sketch."""
    name = found.name
    plain = f"Proposition ({numbers.title}). With all other parameters as given, {who} is "
    formal = (
        f"\\begin{{proposition}}[{tex(numbers.title)}]\nWith all other parameters as given, "
        f"{tex(who)} is "
    )
    if found.always is None:
        plain += f"an equilibrium if and only if {holds(found.stretches, name)}."
        where = holds_latex(found.stretches, typeset(symbol(name, numbers)))
        meant = "" if numbers.believed is None else f" ({tex(name.replace('_', ' '))})"
        formal += f"an equilibrium if and only if ${where}${meant}."
    else:
        every = f"an equilibrium for {'every' if found.always else 'no'} {name}."
        plain, formal = f"{plain}{every}", f"{formal}{tex(every)}"
    steps, latex_steps = [], []
    for condition, needed, alone in zip(found.conditions, found.needed, found.each, strict=True):
        if not needed:
            continue
        partner = numbers.partners[condition.partner - 1]
        does = (
            f"the weight of {partner} on {condition.deviation} is"
            if condition.strict
            else f"by {condition.deviation} {partner} loses"
        )
        must = "positive" if condition.strict else "not negative"
        steps.append(f"{does} {condition.slack.as_expr()}, {must}: {holds(alone, name)}")
        slack = condition.slack.as_expr()
        slack = slack.xreplace({each: symbol(str(each), numbers) for each in slack.free_symbols})
        where = _where(numbers, name, alone).latex()
        latex_steps.append(f"{tex(does)} ${typeset(slack)}$, {must}: {where}")
    if found.always:
        loses = "no deviation gains" if found.conditions else "there is nothing to deviate to"
        steps = [f"for every {name} in its range {loses}"]
        latex_steps = [tex(steps[0])]
    others = found.always is None and not all(found.needed)
    rest = " All other deviations are then ruled out too." if others else ""
    return Formal(
        f"{plain}\nProof sketch. {capital('; '.join(steps))}.{rest}",
        f"{NEEDS}{formal}\n\\end{{proposition}}\n"
        f"\\noindent\\emph{{Proof sketch.}} {capital('; '.join(latex_steps))}.{rest}",
    )


def _in_closed_form(
    numbers: Bimatrix, who: str, every: Sequence[tuple[Condition, bool]], game: OpenGame
) -> Formal:
    """The conditions as a proposition, one inequality for each deviation."""
    kept = [condition for condition, needed in every if needed]
    relations = [inequality(each, game.ranges) for each in kept]
    start = f"{capital(who)} is an equilibrium if and only if"
    rows = " \\\\\n".join(
        f"{typeset(relation)} && \\text{{{tex(numbers.partners[each.partner - 1])}: "
        f"{tex(_ruled_out(each))}}}"
        for each, relation in zip(kept, relations, strict=True)
    )
    why = "Each inequality says that the named deviation does not pay" + (
        " or, for a weight, that the mix is one." if any(each.strict for each in kept) else "."
    )
    return Formal(
        why,
        f"{NEEDS}\\begin{{proposition}}\n{tex(start)}\n\\begin{{align*}}\n{rows}\n\\end{{align*}}\n"
        f"\\end{{proposition}}\n\\noindent\\emph{{Proof sketch.}} {why}",
    )


def _condition(condition: Condition, game: OpenGame, needed: bool) -> documents.Condition:
    relation = inequality(condition, game.ranges)
    here = value_at(condition.slack, game.here)
    return documents.Condition(
        partner=condition.partner,
        deviation=condition.deviation,
        kind="weight" if condition.strict else "deviation",
        holds_if=str(relation),
        latex=typeset(relation),
        needed=needed,
        here=None if here is None else to_text(here),
    )


def _thresholds(found: Thresholds) -> documents.Thresholds:
    return documents.Thresholds(
        parameter=found.name,
        here=None if found.here is None else to_text(found.here),
        always=found.always,
        intervals=intervals(found.stretches),
        changes=[made for made in map(end, found.changes) if made is not None],
    )
