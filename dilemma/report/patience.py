"""From which patience on two policies hold, in numbers and formulas; how much trust it takes."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from dilemma import documents
from dilemma.equilibrium.conditions import Stretch
from dilemma.errors import DilemmaError
from dilemma.rationals import shown, to_text
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.belief import needed_at, stage_forces
from dilemma.repeated.chain import reached
from dilemma.repeated.formal import Critical, Formal, certain, critical_formula
from dilemma.repeated.patience import Binding, Patience, critical_of, patience
from dilemma.repeated.perfection import replied
from dilemma.report import Block
from dilemma.report.histories import after, path
from dilemma.report.intervals import end, holds, number
from dilemma.stage.game import Bimatrix, StageGame
from dilemma.table import Formal as Words
from dilemma.table import Table, typeset

Values = Mapping[str, Any]

MOST_SLOW = 16  # joint states of which best replies at all discount factors are found
CONCEPTS = {"perfect": "subgame perfect", "nash": "Nash"}


class Threshold(NamedTuple):
    """Where a concept holds, and its critical discount factor as a formula."""

    found: Patience
    formula: Critical | None


Thresholds = dict[str, Threshold]  # by concept


def thresholds(
    stage: StageGame, values: Values, alliance: Alliance, rounds: int | None
) -> tuple[Thresholds, str]:
    """Where the policies are perfect, or else Nash; or why that is not said."""
    if rounds is not None:
        return {}, "a known number of rounds has no critical discount factor"
    formal = Formal(stage, values, alliance.outside)
    found: Thresholds = {}
    try:
        for concept in CONCEPTS:
            each = patience(alliance, concept)
            found[concept] = Threshold(each, critical_formula(formal, each))
            if each.critical is not None or len(alliance.joint.states) > MOST_SLOW:
                break
    except DilemmaError as error:
        return found, str(error)
    return found, ""


def trust_needed(alliance: Alliance, rounds: int | None) -> tuple[Any, Any] | None:
    """The belief in grim from which it beats always competing, where nothing is noisy or ends."""
    if rounds is not None or alliance.tremble or alliance.misperception or alliance.signal:
        return None
    try:
        force = stage_forces(alliance.game)
    except DilemmaError:  # nothing is open, or nothing closed
        return None
    one, two = (needed_at(each, d) for each, d in zip(force, alliance.discount, strict=True))
    return one, two


def thresholds_table(game: Bimatrix, found: Thresholds) -> Table:
    """Where no deviation gains, for each partner and for both."""
    one, two = game.partners
    rows = tuple(
        (
            CONCEPTS[concept],
            *(holds(each.found.of(side), "discount") for side in (0, 1)),
            holds(each.found.stretches, "discount"),
        )
        for concept, each in found.items()
    )
    return Table(
        ("", one, two, "both"),
        rows,
        "At which discount factors, the same for both, a partner gains by no deviation",
        ("below 1; where this holds for both, the policies are an equilibrium",),
    )


def formulas(alliance: Alliance, found: Thresholds) -> list[Block]:
    """The critical discount factors: the numbers, what binds there, and the formulas."""
    blocks: list[Block] = []
    for concept, (each, formula) in found.items():
        root = each.critical
        if root is None:
            continue
        words = f"Critical discount factor ({CONCEPTS[concept]}): {number(root)}"
        if binding := each.binding(root):
            partner = alliance.game.partners[binding.side]
            words += f"; below it {partner} gains by {_gaining(alliance, binding)}"
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
        return f"choosing {labels[binding.strategy]} {after(alliance, binding.state)}"
    _, rows = replied(joint, side, reply)
    states = reached(rows, 0)
    if not all(len(row) == 1 for row in rows) or not all(map(certain, joint.plans)):
        return "a best reply"
    chosen = [
        labels[int(joint.plans[side][j].argmax()) if (a := reply[j]) is None else a] for j in states
    ]
    (again,) = rows[states[-1]]
    return path(chosen, states.index(again))


def trusted(game: Bimatrix, trust: tuple[Any, Any]) -> str:
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


def critical_document(threshold: Threshold | None) -> documents.CriticalDiscount | None:
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
    low, high = (plain(root) for root in (stretch.low, stretch.high))
    return (
        to_text(low) if isinstance(low, Fraction) else low,
        to_text(high) if isinstance(high, Fraction) else high,
    )


def plain(root: Any) -> Fraction | float:
    return root.exact if root.exact is not None else float(root)
