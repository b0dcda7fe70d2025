"""What reason alone rules out: iterated elimination of dominated strategies.

A strategy is *strictly dominated* if some pure or mixed one pays more against whatever the partner
does, *weakly* if it pays no less and against something more. Strict dominance may be iterated in
any order and leaves the same (Luce & Raiffa 1957, section 5.7). For two partners what it leaves is
*rationalizable*: a best reply to some belief about what the partner's rationalizable strategies
do, and nothing else is (Bernheim 1984; Pearce 1984). What weak dominance leaves depends on the
order. Here each round removes together every strategy of both partners that is dominated in it.

Both answers come with proof. "Dominated" comes with the strategy that dominates. "Not dominated"
comes with a belief to which the strategy is a best reply, in the weak case one that gives every
strategy of the partner a chance (Pearce 1984, appendix B): the prices of the same linear program.

With linear costs a point of an alliance pays what a mixture of corners pays. If a corner is
dominated, so is every point of whose mixture it is a part. So the corners that are left speak for
all that is left, both in what dominates and in what the partner may do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from dilemma.equilibrium.dominance import Positions, spanning
from dilemma.equilibrium.exact import UNHURRIED, Bounds, Integers
from dilemma.equilibrium.linear import Vector, matrix_game, maximum
from dilemma.equilibrium.solution import Mix, named, spread
from dilemma.stage.game import Bimatrix
from dilemma.table import Table

ORDER = (
    "Each round removes all strategies of both partners that are dominated in it. In another order "
    "weak dominance may leave other strategies."
)


class Verdict(NamedTuple):
    """Either the mix that dominates a strategy, or a belief to which it is a best reply."""

    by: Vector | None
    belief: Vector | None


@dataclass(frozen=True)
class Step:
    """
    One strategy that is removed.

    Parameters
    ----------
    round : int
        When, from 1; what is removed in one round is removed together.
    partner : 1 or 2
        Whose strategy it is.
    strategy : int
        Its position.
    by : Mix
        The pure or mixed strategy of the same partner that dominates it.
    strict : bool
        Whether it dominates strictly.
    """

    round: int
    partner: int
    strategy: int
    by: Mix
    strict: bool


@dataclass(frozen=True, repr=False)
class Elimination:
    """
    What iterated elimination removes, in order, and what it leaves.

    Parameters
    ----------
    concept : str
        "iterated-strict", "iterated-weak" or "rationalizable".
    steps : tuple of Step
        What was removed, by whom, in which round.
    left : pair of tuples of int
        The strategies that are left, by position.
    beliefs : pair of tuples of Mix
        For each strategy that is left a belief about the partner to which it is a best reply.
    """

    game: Bimatrix
    concept: str
    steps: tuple[Step, ...]
    left: tuple[Positions, Positions]
    beliefs: tuple[tuple[Mix, ...], tuple[Mix, ...]]
    complete: bool = True

    @property
    def note(self) -> str:
        """On which procedure the answer depends."""
        if self.concept == "iterated-weak":
            return ORDER
        return "With strict dominance every order leaves the same strategies."

    @property
    def rounds(self) -> int:
        """After how many rounds nothing is dominated any more."""
        return max((step.round for step in self.steps), default=0)

    @property
    def played(self) -> frozenset[str]:
        """The names of what is left."""
        rows, columns = self.left
        game = self.game
        return frozenset(
            [*(game.row_labels[i] for i in rows), *(game.column_labels[j] for j in columns)]
        )

    def table(self) -> Table:
        """What is left with the beliefs for it, or for an elimination what was removed and why."""
        return self.left_table() if self.concept == "rationalizable" else self.steps_table()

    def steps_table(self) -> Table:
        """What was removed: when, whose, what dominates it."""
        labels = self.game.row_labels, self.game.column_labels
        rows = tuple(
            (
                step.round,
                self.game.partners[step.partner - 1],
                labels[step.partner - 1][step.strategy],
                named(labels[step.partner - 1], step.by),
                "strict" if step.strict else "weak",
            )
            for step in self.steps
        )
        kind = "weakly" if self.concept == "iterated-weak" else "strictly"
        done = f"{self.rounds} round{'s' * (self.rounds != 1)}" if rows else "nothing to remove"
        heads = ("round", "partner", "removed", "dominated by", "dominance")
        return Table(heads, rows, f"Iterated elimination of {kind} dominated strategies: {done}")

    def left_table(self) -> Table:
        """What is left, with a belief to which each strategy is a best reply."""
        labels = self.game.row_labels, self.game.column_labels
        rows = tuple(
            (self.game.partners[side], labels[side][strategy], named(labels[1 - side], belief))
            for side in (0, 1)
            for strategy, belief in zip(self.left[side], self.beliefs[side], strict=True)
        )
        m, n = map(len, self.left)
        head = "Rationalizable" if self.concept == "rationalizable" else "Left"
        return Table(("", "strategy", "best reply to"), rows, f"{head}: {m} x {n} strategies")

    def data(self) -> Table:
        """Every strategy of both partners: when it was removed and by what, or left and why."""
        labels = self.game.row_labels, self.game.column_labels
        removed = {(step.partner - 1, step.strategy): step for step in self.steps}
        rows = []
        for side in (0, 1):
            beliefs = dict(zip(self.left[side], self.beliefs[side], strict=True))
            for position, label in enumerate(labels[side]):
                step = removed.get((side, position))
                rows.append(
                    (
                        side + 1,
                        label,
                        step is None,
                        step and step.round,
                        step and step.strict,
                        step and named(labels[side], step.by).joined(" + "),
                        None if step else named(labels[1 - side], beliefs[position]).joined(" + "),
                    )
                )
        heads = ("partner", "strategy", "left", "round", "strict", "dominated_by", "best_reply_to")
        return Table(heads, tuple(rows), f"Iterated elimination in {self.game.name}")

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return f"{self.game.table(self.played).html()}\n{self.table().html()}"


def eliminate(
    game: Bimatrix,
    *,
    weak: bool = False,
    concept: str | None = None,
    bounds: Bounds = UNHURRIED,
) -> Elimination:
    """
    Iterated elimination of strategies that a pure or mixed one dominates, with every step.

    Parameters
    ----------
    game : Bimatrix
        The game as given, on all its strategies.
    weak : bool
        Whether weakly dominated strategies go too.
    concept : str, optional
        The name under which it was asked for.
    bounds : Bounds
        When to stop with an IncompleteError.

    Examples
    --------
    >>> found = eliminate(Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    >>> found.left, [(step.round, step.partner, step.strategy) for step in found.steps]
    (((1,), (1,)), [(1, 1, 0), (1, 2, 0)])
    """
    A, B = game.integers
    payoffs: tuple[Integers, Integers] = A, [list(line) for line in zip(*B, strict=True)]
    spans = spanning(game)
    m, n = game.shape
    left: list[Positions] = [tuple(range(m)), tuple(range(n))]
    steps: list[Step] = []
    for number in range(1, m + n + 1):
        beliefs: list[list[Mix]] = [[], []]
        removed: list[Step] = []
        for side in (0, 1):
            mine = [k for k in left[side] if k in spans[side]]
            theirs = [k for k in left[1 - side] if k in spans[1 - side]]
            for strategy in left[side]:
                strict, (by, belief) = _judged(
                    payoffs[side], strategy, mine, theirs, weak=weak, bounds=bounds
                )
                if by is not None:
                    mix = spread(by, mine, game.shape[side])
                    removed.append(Step(number, side + 1, strategy, mix, strict))
                elif belief is not None:
                    beliefs[side].append(spread(belief, theirs, game.shape[1 - side]))
        if not removed:
            break
        steps += removed
        for side in (0, 1):
            gone = {step.strategy for step in removed if step.partner == side + 1}
            left[side] = tuple(k for k in left[side] if k not in gone)
    return Elimination(
        game,
        concept or ("iterated-weak" if weak else "iterated-strict"),
        tuple(steps),
        (left[0], left[1]),
        (tuple(beliefs[0]), tuple(beliefs[1])),
    )


def strictly_dominated(
    payoffs: Integers,
    strategy: int,
    mine: Sequence[int],
    theirs: Sequence[int],
    bounds: Bounds = UNHURRIED,
) -> Verdict:
    """
    Whether mixing `mine` pays more than a strategy against each of `theirs`; with proof.

    What the mix gains over the strategy is a matrix game: its value is above 0 iff the strategy is
    dominated, and otherwise the partner's mix in it is a belief that makes it a best reply.

    Examples
    --------
    A mixture of the outer two beats the middle one; neither alone does.

    >>> by, _ = strictly_dominated([[3, 0], [1, 1], [0, 3]], 1, [0, 1, 2], [0, 1])
    >>> [str(weight) for weight in by]
    ['1/2', '0', '1/2']
    """
    gains = _gains(payoffs, strategy, mine, theirs)
    for position, line in enumerate(gains):  # a pure strategy is easier to understand
        if all(gain > 0 for gain in line):
            return Verdict(_unit(len(mine), position), None)
    for position, column in enumerate(zip(*gains, strict=True)):
        if max(column) <= 0:
            return Verdict(None, _unit(len(theirs), position))
    value, by, belief = matrix_game(gains, bounds)
    return Verdict(by, None) if value > 0 else Verdict(None, belief)


def weakly_dominated(
    payoffs: Integers,
    strategy: int,
    mine: Sequence[int],
    theirs: Sequence[int],
    bounds: Bounds = UNHURRIED,
) -> Verdict:
    """
    Whether mixing `mine` pays no less than a strategy against any of `theirs` and once more.

    The most that a mix gains in sum, where it loses against nothing, is above 0 iff the strategy is
    dominated; otherwise the prices of not losing, 1 added to each, are a belief in which each of
    `theirs` has a chance and that makes the strategy a best reply.

    Examples
    --------
    >>> by, _ = weakly_dominated([[1, 1], [1, 0]], 1, [0, 1], [0, 1])
    >>> [str(weight) for weight in by]
    ['1', '0']
    """
    gains = _gains(payoffs, strategy, mine, theirs)
    for position, line in enumerate(gains):
        if min(line) >= 0 and max(line) > 0:
            return Verdict(_unit(len(mine), position), None)
    losses = [[-gain for gain in column] for column in zip(*gains, strict=True)]
    best = maximum(
        [sum(line) for line in gains],
        [[1] * len(mine), *losses],
        [1] + [0] * len(theirs),
        bounds,
    )
    if best.value > 0:
        return Verdict(best.x, None)
    chances = [1 + price for price in best.prices[1:]]
    return Verdict(None, tuple(chance / sum(chances) for chance in chances))


def _judged(
    payoffs: Integers,
    strategy: int,
    mine: Sequence[int],
    theirs: Sequence[int],
    *,
    weak: bool,
    bounds: Bounds,
) -> tuple[bool, Verdict]:
    """Whether a strategy is dominated at all, with proof, and if so whether strictly."""
    strictly = strictly_dominated(payoffs, strategy, mine, theirs, bounds)
    if strictly.by is not None or not weak:
        return True, strictly
    return False, weakly_dominated(payoffs, strategy, mine, theirs, bounds)


def _gains(
    payoffs: Integers, strategy: int, mine: Sequence[int], theirs: Sequence[int]
) -> list[list[int]]:
    """What each of `mine` pays more than the strategy, against each of `theirs`."""
    return [[payoffs[k][j] - payoffs[strategy][j] for j in theirs] for k in mine]


def _unit(size: int, position: int) -> Vector:
    return tuple(Fraction(int(k == position)) for k in range(size))
