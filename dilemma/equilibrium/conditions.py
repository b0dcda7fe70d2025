"""When is this profile an equilibrium? The exact inequalities, one for each deviation.

A pure profile is an equilibrium iff for each partner and each other strategy

    slack = u(profile) - u(deviation) >= 0

and where a mix is determined by its partner's indifference, supports of equal size carry a mixed
equilibrium iff its weights are positive and no outside strategy gains
(`dilemma.equilibrium.minors`; where it is not determined, see `dilemma.equilibrium.carried`).

Slacks and weights are rational functions of the open parameters. With one open parameter the
inequalities are solved: exact intervals, between rational or algebraic end points. With more, an
inequality is left out only where a proof is found that the others imply it: over the whole ranges
of the parameters its slack is at least the sum of theirs (`dilemma.equilibrium.positivity`), or
the strategy equals a mixture of others (linear costs).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations
from typing import Any, NamedTuple

from dilemma.equilibrium.carried import Carried, Positions, Supports
from dilemma.equilibrium.cells import Piece, Root, pieces
from dilemma.equilibrium.dominance import corners_of
from dilemma.equilibrium.minors import minors, supports
from dilemma.equilibrium.positivity import nonnegative, positive
from dilemma.errors import DilemmaError, unknown
from dilemma.stage.game import StageGame
from dilemma.stage.opened import Function, OpenGame, Payoffs, opened
from dilemma.stage.strategies import FIVE

MANY = 20  # conditions: beyond, only those are left out that always hold


class Condition(NamedTuple):
    """
    One inequality: `slack` must not be negative, or must be positive where it is `strict`.

    A weight of a mix is strict; its `deviation` is the strategy that has the weight.
    """

    partner: int  # 1 or 2
    deviation: str
    slack: Function
    strict: bool = False

    def holds(self, above: int, below: int) -> bool:
        """Whether it holds, from the signs of the slack's numerator and denominator."""
        return below != 0 and (above * below > 0 or (not self.strict and above == 0))


class Stretch(NamedTuple):
    """A part of a parameter's range on which the answer is one and the same."""

    low: Root | None
    high: Root | None
    with_low: bool
    with_high: bool
    sample: Fraction | None
    answer: Any

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies on it."""
        low = -1 if self.low is None else self.low.compared(value)
        high = 1 if self.high is None else self.high.compared(value)
        return (low < 0 or (self.with_low and low == 0)) and (
            high > 0 or (self.with_high and high == 0)
        )


@dataclass(frozen=True)
class Thresholds:
    """
    Where along one parameter a profile is an equilibrium.

    Parameters
    ----------
    stretches : tuple of Stretch
        The parameter's whole range from left to right; the answer is True or False.
    each : tuple of tuples of Stretch
        The same for each condition alone.
    needed : tuple of bool
        Whether the others do not imply the condition, so that without it the answer would change.
    """

    name: str
    here: Fraction | None
    conditions: tuple[Condition, ...]
    stretches: tuple[Stretch, ...]
    each: tuple[tuple[Stretch, ...], ...]
    needed: tuple[bool, ...]

    @property
    def always(self) -> bool | None:
        """True or False where the parameter never decides; else None."""
        answers = {stretch.answer for stretch in self.stretches}
        return answers.pop() if len(answers) == 1 else None

    @property
    def changes(self) -> tuple[Root, ...]:
        """Where the answer changes, from left to right."""
        return tuple(root for stretch in self.stretches[1:] if (root := stretch.low) is not None)

    @property
    def threshold(self) -> Root | None:
        """The change that is nearest to the game's own value; None if there is no change."""
        if not self.changes:
            return None
        centre = float(self.here) if self.here is not None else float(self.changes[0])
        return min(self.changes, key=lambda root: abs(float(root) - centre))

    def at(self, value: Fraction) -> bool:
        """Whether the profile is an equilibrium at a value in the parameter's range."""
        return any(stretch.answer for stretch in self.stretches if stretch.holds(value))

    def binding(self, root: Root) -> tuple[Condition, ...]:
        """The conditions that begin or cease to hold at a change of the answer."""
        return tuple(
            condition
            for condition, alone in zip(self.conditions, self.each, strict=True)
            if any(stretch.low == root for stretch in alone[1:])
        )


def supports_of_text(game: OpenGame, text: str) -> Supports:
    """
    The supports that a text names: "COL,CMP", or "COL+CMP,COL+CMP" for a mixed profile.

    Raises
    ------
    DilemmaError
        For a text of another form, an unknown strategy, and supports of unequal size, which carry
        an equilibrium only where payoffs tie.
    """
    labels = game.row_labels, game.column_labels
    parts = text.split(",")
    for k in range(1, len(parts)):  # a name may hold a comma itself
        sides = ",".join(parts[:k]), ",".join(parts[k:])
        if all(_named(side, of) for side, of in zip(sides, labels, strict=True)):
            break
    else:
        if len(parts) != 2 or not all(part.strip() for part in parts):
            raise DilemmaError(
                f"profile '{text}' is not of the form ROW,COLUMN, such as COL,COL or "
                "COL+CMP,COL+CMP"
            )
        for side, of in zip(parts, labels, strict=True):
            for name in side.split("+"):
                if not _named(name, of):
                    raise unknown("strategy", name.strip(), of)
    rows, columns = (_named(side, of) for side, of in zip(sides, labels, strict=True))
    if len(rows) != len(columns):
        raise DilemmaError(
            f"profile '{text}' mixes {len(rows)} strategies against {len(columns)}; supports of "
            "unequal size carry an equilibrium only where payoffs tie"
        )
    return rows, columns


def conditions(game: OpenGame, profile: Supports) -> tuple[Condition, ...]:
    """
    Every inequality under which the profile is an equilibrium.

    Strategies of an alliance with linear costs that equal mixtures of its corners are left out as
    deviations, since they gain only if a corner does.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> dilemma = opened(load("prisoners_dilemma"), ["R", "S", "T", "P"], {})
    >>> [(each.partner, each.deviation, each.slack) for each in conditions(dilemma, ((0,), (0,)))]
    [(1, 'defect', R - T), (2, 'defect', R - T)]
    """
    rows, columns = profile
    return (
        *_side(1, game.row, rows, columns, game.row_labels, game.column_labels, game),
        *_side(2, game.column.turned, columns, rows, game.column_labels, game.row_labels, game),
    )


def thresholds(
    game: StageGame, values: Mapping[str, Any], profile: Supports, name: str
) -> Thresholds:
    """
    Where along one parameter the profile is an equilibrium, all others at the game's values.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> trust = thresholds(load("learning_dilemma"), {}, ((0,), (0,)), "trust")
    >>> [(str(each.low), str(each.high), each.answer) for each in trust.stretches]
    [('0', '15/16', False), ('15/16', '1', True)]
    """
    one = opened(game, [name], values)
    try:
        every = conditions(one, profile)
    except UndeterminedError:
        every = ()
    parts = [part for each in every for part in (each.slack.numer, each.slack.denom)]
    carried = Carried(one, profile)
    cut = pieces([*parts, *carried.polynomials], one.ranges[name])
    table = [
        [
            condition.holds(piece.signs[2 * k], piece.signs[2 * k + 1])
            for k, condition in enumerate(every)
        ]
        for piece in cut
    ]
    answers = [
        carried.at(piece.signs[len(parts) :], all(line))
        for piece, line in zip(cut, table, strict=True)
    ]
    return Thresholds(
        name,
        one.here[name],
        every,
        stretches(cut, answers),
        tuple(stretches(cut, [line[k] for line in table]) for k in range(len(every))),
        _needed(table),
    )


def stretches(cut: Sequence[Piece], answers: Sequence[Any]) -> tuple[Stretch, ...]:
    """The pieces of a range joined where the answer is the same."""
    found: list[Stretch] = []
    for piece, answer in zip(cut, answers, strict=True):
        closed = piece.point
        if found and found[-1].answer == answer:
            last = found[-1]
            found[-1] = last._replace(
                high=piece.high,
                with_high=closed,
                sample=piece.sample if last.sample is None else last.sample,
            )
        else:
            found.append(Stretch(piece.low, piece.high, closed, closed, piece.sample, answer))
    return tuple(found)


def irredundant(game: OpenGame, every: Sequence[Condition]) -> list[tuple[Condition, bool]]:
    """
    Each condition with whether it is needed: False only where others are proved to imply it.

    Proved over the ranges of the open parameters: its slack is at least the sum of one or two
    others that are kept, or of none: it always holds. Of many conditions only these are sought.
    """
    kept = list(every)
    most = 3 if len(every) <= MANY else 1
    for condition in every:
        others = [each for each in kept if each is not condition and not each.strict]
        if condition.strict:
            continue
        if any(
            _nonnegative(
                reduce(lambda slack, each: slack - each.slack, some, condition.slack), game
            )
            for size in range(most)
            for some in combinations(others, size)
        ):
            kept.remove(condition)
    return [(condition, any(condition is each for each in kept)) for condition in every]


class UndeterminedError(DilemmaError):
    """A mix that is not determined by indifference has no closed form."""


def _side(
    partner: int,
    payoffs: Payoffs,
    mine: Positions,
    theirs: Positions,
    labels: Sequence[str],
    partners_labels: Sequence[str],
    game: OpenGame,
) -> list[Condition]:
    """A partner's conditions: positive weights of the OTHER partner's mix, and no gain outside."""
    size = len(mine)
    found = []
    if size > 1:
        inside = minors(payoffs.restricted(mine, theirs).lists())
        parts = [turn * inside[place] for place, turn in supports(size, size)[-1].mix]
        total = sum(parts[1:], parts[0])
        if not total:
            raise UndeterminedError(
                "the mix on these strategies is not determined by indifference, so it has no "
                "closed form; --for NAME says where there is one"
            )
        other = 3 - partner
        found += [
            Condition(other, partners_labels[j], part / total, strict=True)
            for j, part in zip(theirs, parts, strict=True)
        ]
    corners = corners_of(game.points)
    for r in range(payoffs.shape[0]) if corners is None else corners:
        if r in mine:
            continue
        if size == 1:
            slack = payoffs[mine[0], theirs[0]] - payoffs[r, theirs[0]]
        else:
            # The outside strategy stands last, where the sign of its minor is (-1)^size.
            bordered = minors(payoffs.restricted((*mine, r), theirs).lists())[-1]
            slack = -bordered / total if size % 2 == 0 else bordered / total
        found.append(Condition(partner, labels[r], slack))
    return found


def _needed(table: Sequence[Sequence[bool]]) -> tuple[bool, ...]:
    """Which conditions the others do not imply, dropping from the last to the first."""
    kept = list(range(len(table[0]))) if table else []
    for k in reversed(range(len(kept))):
        rest = [each for each in kept if each != k]
        if all(line[k] or not all(line[each] for each in rest) for line in table):
            kept = rest
    return tuple(k in kept for k in range(len(table[0]) if table else 0))


def _nonnegative(slack: Function, game: OpenGame) -> bool:
    return positive(slack.denom, game.ranges) and nonnegative(slack.numer, game.ranges)


def _named(text: str, labels: Sequence[str]) -> Positions:
    """The strategies that a text names, by exact label, by label in any case, by short name."""
    found = [_position(name.strip(), labels) for name in _parts(text.strip(), labels)]
    known = [position for position in found if position is not None]
    return tuple(sorted(set(known))) if len(known) == len(found) else ()


def _parts(text: str, labels: Sequence[str]) -> list[str]:
    return [text] if _position(text, labels) is not None else text.split("+")


def _position(name: str, labels: Sequence[str]) -> int | None:
    by_short = {strategy.short.lower(): strategy.name for strategy in FIVE}
    lower = [label.lower() for label in labels]
    if name in labels:
        return labels.index(name)
    if lower.count(name.lower()) == 1:
        return lower.index(name.lower())
    full = by_short.get(name.lower())
    return labels.index(full) if full in labels else None
