"""What two policies are worth, whether they are an equilibrium, and from which patience on."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from dilemma import documents
from dilemma.equilibrium.conditions import Stretch
from dilemma.errors import DilemmaError
from dilemma.figures import automaton, trust_curve
from dilemma.rationals import shown, to_text
from dilemma.repeated.alliance import LEAVE, Alliance, own_discounts
from dilemma.repeated.belief import needed_at, stage_forces
from dilemma.repeated.chain import reached
from dilemma.repeated.formal import Critical, Formal, certain, critical_formula
from dilemma.repeated.patience import Binding, Patience, critical_of, patience
from dilemma.repeated.perfection import Deviation, Verdict, replied, state_name, verdict
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat
from dilemma.repeated.tournament import joint_learning, learned_in
from dilemma.repeated.value import Value, value
from dilemma.report import Block, Figures, Report
from dilemma.report.definitions import DEFINITIONS, FORCES
from dilemma.report.games import heading
from dilemma.report.intervals import end, holds, number
from dilemma.report.words import joined, setting
from dilemma.stage.game import AllianceGame, Bimatrix, StageGame
from dilemma.stage.parameters import to_document
from dilemma.table import Formal as Words
from dilemma.table import Table, typeset, written

Values = Mapping[str, Any]

MOST_PAIRS = 8  # of strategies that a table of time shows
MOST_SLOW = 16  # joint states of which best replies at all discount factors are found
CONCEPTS = {"perfect": "subgame perfect", "nash": "Nash"}


class _Threshold(NamedTuple):
    """Where a concept holds, and its critical discount factor as a formula."""

    found: Patience
    formula: Critical | None


class _Found(NamedTuple):
    """All that is said of an alliance."""

    stage: StageGame
    worth: Value
    verdict: Verdict
    thresholds: dict[str, _Threshold]  # by concept
    note: str  # why there are no thresholds
    trust: tuple[Any, Any] | None  # None where the question is another

    @property
    def alliance(self) -> Alliance:
        return self.worth.alliance

    @property
    def game(self) -> Bimatrix:
        return self.worth.alliance.game


def of_value(
    stage: StageGame,
    values: Values,
    policies: tuple[str, str],
    discount: Any = None,
    rounds: int | None = None,
    **noise: Any,
) -> Report:
    """What `dilemma value` says."""
    game = stage.at(**values)
    seats = Seat.of(game, 0), Seat.of(game, 1)
    row, column = (policy(text, seat) for text, seat in zip(policies, seats, strict=True))
    if discount is None:
        discount = own_discounts(game, rounds)
    alliance = Alliance.of(game, row, column, discount, **noise)
    thresholds, note = _thresholds(stage, values, alliance, rounds)
    found = _Found(
        stage,
        value(alliance, rounds),
        verdict(alliance, rounds),
        thresholds,
        note,
        None if rounds is not None or _noisy(alliance) else _trust(alliance),
    )
    blocks: list[Block] = [heading(game), setting(alliance, rounds)]
    blocks += [_worths(found), _time(found), "\n".join(_judged(found))]
    formulas = _formulas(found)
    if found.thresholds:
        blocks += [_thresholds_table(found), *formulas]
    elif alliance.misperception == 0 and rounds is None:
        blocks.append(f"No critical discount factor is given: {note}.")
    if found.trust is not None:
        blocks.append(_trusted(game, found.trust))
    if isinstance(stage, AllianceGame) and any(isinstance(each, Words) for each in formulas):
        blocks += [FORCES, DEFINITIONS]
    return Report(tuple(blocks), _data(found), _document(found), _figures(found, seats))


def _thresholds(
    stage: StageGame, values: Values, alliance: Alliance, rounds: int | None
) -> tuple[dict[str, _Threshold], str]:
    """Where the policies are perfect, or else Nash; or why that is not said."""
    if rounds is not None:
        return {}, "a known number of rounds has no critical discount factor"
    formal = Formal(stage, values, alliance.outside)
    found: dict[str, _Threshold] = {}
    try:
        for concept in CONCEPTS:
            each = patience(alliance, concept)
            found[concept] = _Threshold(each, critical_formula(formal, each))
            if each.critical is not None or len(alliance.joint.states) > MOST_SLOW:
                break
    except DilemmaError as error:
        return found, str(error)
    return found, ""


def _noisy(alliance: Alliance) -> bool:
    return bool(alliance.tremble or alliance.misperception or alliance.signal)


def _trust(alliance: Alliance) -> tuple[Any, Any] | None:
    """The belief in grim from which it beats always competing, for both partners."""
    try:
        force = stage_forces(alliance.game)
    except DilemmaError:  # nothing is open, or nothing closed
        return None
    one, two = (needed_at(each, d) for each, d in zip(force, alliance.discount, strict=True))
    return one, two


def _worths(found: _Found) -> Table:
    worth, alliance = found.worth, found.alliance
    numbers: Sequence[Any] = worth.exact or worth.floats
    realized = _realized(worth)
    rows = tuple(
        (
            found.game.partners[side],
            alliance.policies[side].name,
            alliance.discount[side],
            numbers[side],
            *([realized[side]] if realized else []),
        )
        for side in (0, 1)
    )
    columns = ("", "policy", "discount factor", "value")
    notes = ["value: the payoff of a period on average, later periods discounted"]
    if realized:
        notes.append("value: as the partners believe; realized: as it is")
    if learned := _learned(worth):
        notes.append(f"joint learning (F1 + F2 + F1 F2 of a period on average): {written(learned)}")
    if worth.tolerance:
        notes.append(f"values are floats, within {worth.tolerance:.0e} of the truth")
    return Table(
        (*columns, *(["realized"] if realized else [])),
        rows,
        "What the alliance is worth",
        tuple(notes),
    )


def _learned(worth: Value) -> Any | None:
    """Joint learning of a period on average; None where the game is no alliance."""
    matrix = joint_learning(worth.alliance.game)
    return None if matrix is None else learned_in(worth, matrix)


def _realized(worth: Value) -> tuple[Any, Any] | None:
    """The value as it is, where the partners believe otherwise; the outside option is known."""
    game, payoffs = worth.alliance.game, worth.alliance.joint.payoffs
    if game.realized is None or game.believed == game.actual:
        return None
    m, n = game.shape
    true = tuple(matrix.copy() for matrix in payoffs)
    for matrix, real in zip(true, game.realized, strict=True):
        matrix[:m, :n] = real
    return worth.weighed((true[0], true[1]))


def _time(found: _Found) -> Block:
    """What is played: the path where chance plays no part, else shares of the time."""
    alliance, joint = found.alliance, found.alliance.joint
    path = reached(joint.rows, 0)
    labels = alliance.labels(0), alliance.labels(1)
    if found.worth.rounds is None and all(
        len(joint.cells[state]) == len(joint.rows[state]) == 1 for state in path
    ):
        steps = ["-".join(labels[side][cell[side]] for side in (0, 1))
                 for state in path for cell in joint.cells[state]]  # fmt: skip
        (again,) = joint.rows[path[-1]]
        return f"Played: {_path(steps, path.index(again))}."
    times = found.worth.time
    pairs = sorted(times[0], key=lambda cell: (-times[0][cell], cell))
    alike = times[0] is times[1]
    rows = tuple(
        (labels[0][a], labels[1][b], *(time.get((a, b)) for time in times[: 1 if alike else 2]))
        for a, b in pairs[:MOST_PAIRS]
    )
    heads = ["share"] if alike else [f"share ({partner})" for partner in found.game.partners]
    notes = [] if alike else ["shares differ as the partners discount differently"]
    if len(pairs) > MOST_PAIRS:
        notes.append(f"{len(pairs) - MOST_PAIRS} other pairs take less time")
    patient = min(alliance.discount) == 1
    caption = "How the time is spent" + ("" if patient else ", later periods discounted")
    return Table((*found.game.partners, *heads), rows, caption, tuple(notes))


def _path(steps: list[str], start: int) -> str:
    """
    What is done period by period, in words; from step `start` on it goes round for ever.

    Examples
    --------
    >>> _path(["a", "b", "c"], 1)
    'a; then b and c in turns for ever'
    """
    before, circle = steps[:start], steps[start:]
    if LEAVE in circle[0].split("-"):
        last = "the alliance is left"
        before = [step for step in before if LEAVE not in step.split("-")]
    else:
        while before and before[-1] == circle[-1]:  # the circle begins earlier
            before, circle = before[:-1], [circle[-1], *circle[:-1]]
        alone = len(set(circle)) == 1
        last = f"{circle[0] if alone else joined(circle) + ' in turns'} for ever"
    return f"{', '.join(before)}; then {last}" if before else last


def _judged(found: _Found) -> list[str]:
    """The verdict at these discount factors, and who would deviate."""
    said = found.verdict
    if said.perfect is None:
        return [f"No verdict: {said.note}."]
    if said.deviation is None:
        return ["Subgame perfect: after no history does a partner gain by deviating."]
    head = "No equilibrium: " if not said.nash else "Nash, but not subgame perfect: "
    return [head + _tempted(found.alliance, said.deviation)]


def _tempted(alliance: Alliance, deviation: Deviation) -> str:
    partner = alliance.game.partners[deviation.side]
    strategy = alliance.labels(deviation.side)[deviation.strategy]
    return (
        f"{partner} gains {shown(deviation.gain)} by choosing {strategy} "
        f"{_after(alliance, deviation.state)}, where the policies are in "
        f"{state_name(alliance, deviation.state)}."
    )


def _after(alliance: Alliance, state: int) -> str:
    """When a joint state is first reached."""
    history = alliance.joint.histories[state]
    if not history:
        return "at the start"
    return "after " + ", ".join("-".join(pair) for pair in _named_history(alliance, state))


def _thresholds_table(found: _Found) -> Table:
    one, two = found.game.partners
    rows = tuple(
        (
            CONCEPTS[concept],
            *(holds(each.found.of(side), "discount") for side in (0, 1)),
            holds(each.found.stretches, "discount"),
        )
        for concept, each in found.thresholds.items()
    )
    return Table(
        ("", one, two, "both"),
        rows,
        "At which discount factors, the same for both, a partner gains by no deviation",
        ("below 1; where this holds for both, the policies are an equilibrium",),
    )


def _formulas(found: _Found) -> list[Block]:
    """The critical discount factors: the numbers, what binds there, and the formulas."""
    blocks: list[Block] = []
    for concept, (each, formula) in found.thresholds.items():
        root = each.critical
        if root is None:
            continue
        words = f"Critical discount factor ({CONCEPTS[concept]}): {number(root)}"
        if binding := each.binding(root):
            partner = found.game.partners[binding.side]
            words += f"; below it {partner} gains by {_gaining(found.alliance, binding)}"
        words += "."
        if formula is not None and formula.expression is not None:
            name = f"{formula.named} = " if formula.named else ""
            text = f"delta = {name}{formula.expression}"
            latex = rf"\[\delta = {name}{typeset(formula.expression)}\]"
            blocks.append(Words(f"{words}\n{text}", f"{words}\n{latex}"))
            continue
        if root.exact is None:
            ends = " and ".join(to_text(end) for end in (root.low, root.high))
            words += f" It is the root of {root.factor.as_expr()} between {ends}."
        blocks.append(words)
    return blocks


def _gaining(alliance: Alliance, binding: Binding) -> str:
    """What a partner does that gains below a critical discount factor."""
    side, reply, joint = binding.side, binding.reply, alliance.joint
    labels = alliance.labels(side)
    if reply is None:
        return f"choosing {labels[binding.strategy]} {_after(alliance, binding.state)}"
    _, rows = replied(joint, side, reply)
    path = reached(rows, 0)
    if not all(len(row) == 1 for row in rows) or not all(map(certain, joint.plans)):
        return "a best reply"
    chosen = [
        labels[int(joint.plans[side][j].argmax()) if (a := reply[j]) is None else a] for j in path
    ]
    (again,) = rows[path[-1]]
    return _path(chosen, path.index(again))


def _trusted(game: Bimatrix, trust: tuple[Any, Any]) -> str:
    """From which belief in grim on it is the better answer."""

    def enough(needed: Any) -> str:
        if needed is None:
            return "no belief in it suffices"
        return f"a belief in it of {shown(needed)} suffices" if needed else "any belief will do"

    one, two = map(enough, trust)
    head = "Trust: for grim to beat always defecting, at these discount factors,"
    if one == two:
        return f"{head} {one}."
    return f"{head} {one} for {game.partners[0]}, and {two} for {game.partners[1]}."


def _data(found: _Found) -> Table:
    """One row for each partner, for a program."""
    worth, alliance = found.worth, found.alliance
    numbers: Sequence[Any] = worth.exact or worth.floats
    perfect = found.thresholds.get("perfect")
    lows = [perfect and critical_of(perfect.found.of(side)) for side in (0, 1)]
    rows = tuple(
        (
            found.game.partners[side],
            alliance.policies[side].name,
            alliance.discount[side],
            numbers[side],
            found.verdict.kind,
            None if lows[side] is None else _plain(lows[side]),
        )
        for side in (0, 1)
    )
    columns = ("partner", "policy", "discount", "value", "verdict", "critical_discount")
    return Table(columns, rows, f"Two policies in {found.game.name}")


def _plain(root: Any) -> Fraction | float:
    return root.exact if root.exact is not None else float(root)


def _figures(found: _Found, seats: tuple[Seat, Seat]) -> Figures:
    one, two = found.alliance.policies
    discounts = tuple(map(float, found.alliance.discount))
    return {
        "trust": partial(trust_curve, found.game, discounts),
        "row-policy": partial(automaton, one, seats[0]),
        "column-policy": partial(automaton, two, seats[1]),
    }


def _document(found: _Found) -> documents.ValueDocument:
    worth, alliance, said = found.worth, found.alliance, found.verdict
    deviation, learned = said.deviation, _learned(worth)
    return documents.ValueDocument(
        game=found.game.name,
        parameters=to_document(found.game.parameters),
        policies=(alliance.policies[0].name, alliance.policies[1].name),
        discount=(to_text(alliance.discount[0]), to_text(alliance.discount[1])),
        rounds=worth.rounds,
        tremble=to_text(alliance.tremble),
        misperception=to_text(alliance.misperception),
        signal=None if alliance.signal is None else to_text(alliance.signal),
        value=worth.floats,
        exact=worth.exact and (to_text(worth.exact[0]), to_text(worth.exact[1])),
        tolerance=worth.tolerance,
        joint_learning=None if learned is None else float(learned),
        perfect=said.perfect,
        perfect_note=said.note or None,
        nash=said.nash,
        deviation=deviation
        and documents.PolicyDeviation(
            partner=1 if deviation.side == 0 else 2,
            state=state_name(alliance, deviation.state),
            after=_named_history(alliance, deviation.state),
            strategy=alliance.labels(deviation.side)[deviation.strategy],
            gain=float(deviation.gain),
        ),
        critical_discount=_critical(found.thresholds.get("perfect")),
        nash_discount=_critical(found.thresholds.get("nash")),
        critical_note=found.note or None,
        trust_needed=found.trust
        and tuple(None if each is None else to_text(each) for each in found.trust),
    )


def _named_history(alliance: Alliance, state: int) -> list[tuple[str, str]]:
    labels = alliance.labels(0), alliance.labels(1)
    return [(labels[0][a], labels[1][b]) for a, b in alliance.joint.histories[state]]


def _critical(threshold: _Threshold | None) -> documents.CriticalDiscount | None:
    if threshold is None:
        return None
    found, formula = threshold
    root = found.critical
    exact = None if root is None or root.exact is None else to_text(root.exact)
    return documents.CriticalDiscount(
        value=None if root is None else float(root),
        exact=exact,
        root_of=None if root is None or exact else str(root.factor.as_expr()),
        formula=None if formula is None or formula.expression is None else str(formula.expression),
        named=formula and formula.named,
        intervals=[_ends(each) for each in found.stretches if each.answer],
        partners=(_partner(found, 0), _partner(found, 1)),
    )


def _partner(found: Patience, side: int) -> documents.End | None:
    return end(critical_of(found.of(side)))


def _ends(stretch: Stretch) -> tuple[str | float, str | float]:
    low, high = (_plain(root) for root in (stretch.low, stretch.high))
    return (
        to_text(low) if isinstance(low, Fraction) else low,
        to_text(high) if isinstance(high, Fraction) else high,
    )
