"""What two policies are worth, whether they are an equilibrium, and from which patience on."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from dilemma import documents
from dilemma.figures import automaton, trust_curve
from dilemma.rationals import shown, to_text
from dilemma.repeated.alliance import Alliance, own_discounts
from dilemma.repeated.chain import reached
from dilemma.repeated.meeting import joint_learning, learned_in
from dilemma.repeated.patience import critical_of
from dilemma.repeated.perfection import Verdict, state_name, verdict
from dilemma.repeated.policy import Seat
from dilemma.repeated.value import Value, value
from dilemma.report import Block, Figures, Report
from dilemma.report.games import heading
from dilemma.report.histories import named_history, path
from dilemma.report.patience import (
    Thresholds,
    critical_document,
    formulas,
    gaining,
    plain,
    thresholds,
    thresholds_table,
    trust_needed,
    trusted,
)
from dilemma.stage.game import Bimatrix, StageGame
from dilemma.stage.parameters import to_document
from dilemma.table import Table, written

Values = Mapping[str, Any]

MOST_PAIRS = 8  # of strategies that a table of time shows


class _Found(NamedTuple):
    """All that is said of an alliance."""

    stage: StageGame
    worth: Value
    verdict: Verdict
    thresholds: Thresholds
    note: str  # why one is missing
    trust: tuple[Any, Any] | None

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
    if discount is None:
        discount = own_discounts(game, rounds)
    alliance = Alliance.of(game, *policies, discount, **noise)
    held, note = thresholds(stage, values, alliance, rounds)
    found = _Found(
        stage,
        value(alliance, rounds),
        verdict(alliance, rounds),
        held,
        note,
        None if rounds is not None else trust_needed(alliance),
    )
    blocks: list[Block] = [heading(game), "\n".join([alliance.setting(rounds), *_noted(alliance)])]
    blocks += [_worths(found), _time(found), "\n".join(_judged(found))]
    solved = formulas(alliance, held)
    if held:
        blocks += [thresholds_table(game, held), *solved]
    elif alliance.misperception == 0 and rounds is None:
        blocks.append(f"No critical discount factor is given: {note}.")
    if found.trust is not None:
        blocks.append(trusted(game, found.trust))
    return Report(tuple(blocks), _data(found), _document(found), _figures(found, seats))


def _noted(alliance: Alliance) -> list[str]:
    """What one should know of signals and of leaving."""
    said = []
    if alliance.game.levers:
        said.append("The levers of the game move nothing here: all periods are alike.")
    if alliance.signal is not None:
        said.append(
            "Both see one public signal only: a policy takes it for the partner's openness and its "
            "own choice for the one it meant, so that both move together."
        )
    if alliance.joint.leaving:
        said.append("Either may leave, for good; then each has its outside option.")
    elif any(alliance.outside):
        said.append("Neither policy can leave, so the outside options play no part.")
    return said


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
    later = "" if min(alliance.discount) == 1 else ", later periods discounted"
    notes = [f"value: the payoff of a period on average{later}"]
    if realized:
        notes.append("value: as the partners believe; realized: as it is")
    if (learned := _learned(worth)) is not None:
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
    states = reached(joint.rows, 0)
    labels = alliance.labels(0), alliance.labels(1)
    if found.worth.rounds is None and all(
        len(joint.cells[state]) == len(joint.rows[state]) == 1 for state in states
    ):
        steps = ["-".join(labels[side][cell[side]] for side in (0, 1))
                 for state in states for cell in joint.cells[state]]  # fmt: skip
        (again,) = joint.rows[states[-1]]
        return f"Played: {path(steps, states.index(again))}."
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


def _judged(found: _Found) -> list[str]:
    """The verdict at these discount factors, and who would deviate."""
    said = found.verdict
    if said.perfect is None:
        return [f"No verdict: {said.note}."]
    if said.deviation is None:
        return ["Subgame perfect: after no history does a partner gain by deviating."]
    alliance, deviation = found.alliance, said.deviation
    partner, gain = found.game.partners[deviation.side], shown(deviation.gain)
    by = gaining(alliance, deviation.side, deviation)
    if said.nash:
        state = state_name(alliance, deviation.state)
        grim = any(each.name.startswith("grim") for each in alliance.policies)
        hint = "grim:nash punishes with an equilibrium of one period, if there is one that hurts."
        return [
            f"Nash, but not subgame perfect: {partner} gains {gain} by {by}, where the policies "
            f"are in {state}.",
            *([hint] if grim else []),
        ]
    return [f"No equilibrium: from the start {partner} gains {gain} by {by}."]


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
            None if lows[side] is None else plain(lows[side]),
        )
        for side in (0, 1)
    )
    columns = ("partner", "policy", "discount", "value", "verdict", "critical_discount")
    return Table(columns, rows, f"Two policies in {found.game.name}")


def _number(number: Any) -> str | float | None:
    return to_text(number) if isinstance(number, Fraction) else number


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
            after=named_history(alliance, deviation.state),
            strategy=alliance.labels(deviation.side)[deviation.strategy],
            gain=float(deviation.gain),
        ),
        critical_discount=critical_document(found.thresholds.get("perfect")),
        nash_discount=critical_document(found.thresholds.get("nash")),
        critical_note=found.note or None,
        trust_needed=found.trust and (_number(found.trust[0]), _number(found.trust[1])),
    )
