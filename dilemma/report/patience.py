"""From which patience on two policies hold, in numbers and formulas; how much trust it takes."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from dilemma import documents
from dilemma.equilibrium.conditions import Stretch
from dilemma.errors import DilemmaError
from dilemma.rationals import shown, to_text
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.belief import stage_forces, trust_between
from dilemma.repeated.chain import reached
from dilemma.repeated.formal import Critical, Formal, certain, critical_formula
from dilemma.repeated.patience import Binding, Patience, critical_of, patience
from dilemma.repeated.perfection import Deviation, replied
from dilemma.repeated.policy import Seat
from dilemma.repeated.reciprocity import always_defect
from dilemma.report import Block
from dilemma.report.definitions import DEFINITIONS, FORCES
from dilemma.report.histories import after, path
from dilemma.report.intervals import end, holds, number
from dilemma.stage.game import Bimatrix, StageGame
from dilemma.table import Formal as Words
from dilemma.table import Table, typeset, written

Values = Mapping[str, Any]

MOST_SLOW = 16  # joint states of which best replies at all discount factors are found
LONGEST = 200  # characters of a formula in text
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


def trust_needed(alliance: Alliance) -> tuple[Any, Any] | None:
    """The belief that the other keeps to its policy, and does not always defect, that is needed."""
    try:
        one, two = (always_defect(Seat.of(alliance.game, side)) for side in (0, 1))
    except DilemmaError:  # nothing is closed
        return None
    return trust_between(
        alliance.game,
        alliance.policies,
        (one, two),
        alliance.discount,
        tremble=alliance.tremble,
        misperception=alliance.misperception,
        signal=alliance.signal,
    )


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
        "Discount factors at which a partner cannot gain by deviating (the same for both, below 1)",
    )


def formulas(alliance: Alliance, found: Thresholds) -> list[Block]:
    """The critical discount factors: the numbers, what binds there, and the formulas."""
    blocks: list[Block] = []
    for concept, (each, formula) in found.items():
        root = each.critical
        if root is None:
            continue
        words = f"Critical discount factor ({CONCEPTS[concept]}): {number(root)}"
        binding = each.binding(root)
        if binding is not None:
            partner = alliance.game.partners[binding.side]
            words += f"; below it {partner} gains by {gaining(alliance, binding.side, binding)}"
        words += "."
        if binding is not None and formula is not None and formula.expression is not None:
            blocks.append(_solved(alliance.game, binding.side, words, formula))
            continue
        if root.exact is None:
            ends = " and ".join(to_text(end) for end in (root.low, root.high))
            words += f" It is the root of {root.factor.as_expr()} between {ends}."
        blocks.append(words)
    return blocks


def _solved(game: Bimatrix, side: int, words: str, formula: Critical) -> Words:
    """A formula: by its name in text, where it has one, and in the letters of the theory."""
    words += " As long as this deviation is the one that binds,"
    legend, name = (DEFINITIONS.text, DEFINITIONS.formal), f"{formula.named} = "
    expression = str(formula.expression)
    if game.believed is None:
        legend = "", ""
    elif formula.named:
        G, W, H = map(shown, stage_forces(game)[side])
        here = f"Here, for {game.partners[side]}: G = {G}, W = {W}, H = {H}."
        legend = f"{FORCES.text}\n{here}", f"{FORCES.formal}\n\n{DEFINITIONS.formal}"
    if formula.named:
        text = f"delta = {formula.named}"
    elif len(expression) <= LONGEST:
        text, name = f"delta = {expression}", ""
    else:
        text, name = "delta is a formula of many terms: see -f json or -f latex.", ""
        legend = "", legend[1]
    latex = rf"\[\delta = {name}{typeset(formula.expression)}\]"
    return Words(
        f"{words}\n{text}\n{legend[0]}".strip(), f"{words}\n{latex}\n\n{legend[1]}".strip()
    )


def gaining(alliance: Alliance, side: int, by: Binding | Deviation) -> str:
    """What a partner does that gains: once, or from the start to the end."""
    joint, labels = alliance.joint, alliance.labels(side)
    if by.reply is None:
        return f"choosing {labels[by.strategy]} {after(alliance, by.state)}"
    _, rows = replied(joint, side, by.reply)
    states = reached(rows, 0)
    if not all(len(row) == 1 for row in rows) or not all(map(certain, joint.plans)):
        begins = f", which begins by choosing {labels[by.strategy]} {after(alliance, by.state)}"
        return "a better reply" + (begins if isinstance(by, Deviation) else "")
    chosen = [
        labels[int(joint.plans[side][j].argmax()) if (a := by.reply[j]) is None else a]
        for j in states
    ]
    (again,) = rows[states[-1]]
    return path(chosen, states.index(again))


def trusted(game: Bimatrix, trust: tuple[Any, Any]) -> str:
    """From which belief in the other's policy on a partner's own policy is the better answer."""

    def enough(needed: Any) -> str:
        if needed is None:
            return "at no chance of the former"
        if needed == 0:
            return "whatever the chances"
        return f"if the former has a chance of at least {written(needed)}"

    one, two = map(enough, trust)
    defects = [Seat.of(game, side).own[Seat.of(game, side).defect] for side in (1, 0)]
    other = defects[0] if defects[0] == defects[1] else "defection"
    head = (
        f"Trust: suppose that the other either keeps to its policy or always chooses {other}. Then "
        "it is better to keep to one's own than to do so"
    )
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
