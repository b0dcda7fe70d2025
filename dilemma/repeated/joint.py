"""The joint states of two policies, and how they follow each other: a Markov chain.

Both partners choose, what they do moves both policies, and the pair of states that they then stand
in is the joint state. A choice may *tremble*: with some chance another strategy is carried out, all
others alike, and both see what was done (Selten 1975). Where one of the policies can leave, leaving
is one more strategy of both, and the end one more joint state.

The joint states are those that *some* history reaches, whatever the partners do, and not the whole
product: "one trusts, the other already punishes" is no state of two partners who saw the same.

Legend: J joint states; n, m strategies, leaving included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from dilemma.errors import DilemmaError
from dilemma.repeated.chain import Row
from dilemma.repeated.policy import Moves, Policy
from dilemma.repeated.seen import View
from dilemma.stage.game import Matrix

Pair = tuple[Fraction, Fraction]
Cells = dict[tuple[int, int], Fraction]  # pairs of strategies, each with its chance
History = tuple[tuple[int, int], ...]  # pairs of strategies, one for each period

LARGEST = 5_000_000  # moves of one alliance: joint states times pairs of strategies
MOST_ERRING = 1_000_000  # joint states times pairs times strategies that a tremble mixes
LEAVE = "leave"
OUT = (-1, -1)

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, eq=False)
class Joint:
    """
    The joint states of two policies that some history reaches; the first is where they start.

    Parameters
    ----------
    states : tuple of (int, int)
        Where the row and the column partner's policy stand; OUT is the end of an alliance that was
        left.
    plans : pair of arrays (J, n), (J, m) of Fraction
        With which chance each strategy is meant to be chosen.
    tremble : Fraction
        With which chance a strategy is carried out as another.
    branches : tuple of Branch
        What may be seen.
    payoffs : pair of arrays (n, m)
        What a pair of strategies pays the row and the column partner.
    leaving : bool
        Whether the last strategy of both is to leave.
    histories : tuple of tuples of (int, int)
        A shortest history to each joint state: what was carried out in each period.
    """

    states: tuple[tuple[int, int], ...]
    plans: tuple[Matrix, Matrix]
    tremble: Fraction
    branches: tuple["Branch", ...]
    payoffs: tuple[Matrix, Matrix]
    leaving: bool
    histories: tuple[History, ...]

    @cached_property
    def carried(self) -> tuple[Matrix, Matrix]:
        """With which chance each strategy is carried out in each joint state: (J, n), (J, m)."""
        one, two = (self._erring(plan) for plan in self.plans)
        return one, two

    @cached_property
    def cells(self) -> list[Cells]:
        """For each joint state the pairs of strategies that are carried out, with their chances."""
        one, two = self.carried
        return [_product(row, column) for row, column in zip(one, two, strict=True)]

    @cached_property
    def rows(self) -> list[Row]:
        """The chain: for each joint state the chances of the next ones."""
        return [self.following(j, cells) for j, cells in enumerate(self.cells)]

    @cached_property
    def rewards(self) -> tuple[list[Fraction], list[Fraction]]:
        """What a period in each joint state pays the row and the column partner on average."""
        one, two = ([self.paid(side, cells) for cells in self.cells] for side in (0, 1))
        return one, two

    @cached_property
    def options(self) -> tuple[list[list["Option"]], list[list["Option"]]]:
        """For each partner and joint state, what each strategy leads to if it is meant once."""
        one, two = (
            [
                []
                if state == OUT
                else [self._option(j, side, a) for a in range(self.plans[side].shape[1])]
                for j, state in enumerate(self.states)
            ]
            for side in (0, 1)
        )
        return one, two

    def paid(self, side: int, cells: Cells) -> Fraction:
        """What pairs of strategies, each with its chance, pay a partner on average."""
        payoffs = self.payoffs[side]
        return sum((chance * payoffs[cell] for cell, chance in cells.items()), _ZERO)

    def following(self, state: int, cells: Cells) -> Row:
        """The chances of the next joint states after what is carried out in one."""
        row: Row = {}
        for cell, chance in cells.items():
            for branch in self.branches:
                if seen := branch.chance[cell]:
                    after = int(branch.moves[(state, *cell)])
                    row[after] = row.get(after, _ZERO) + chance * seen
        return row

    def deviating(self, state: int, side: int, strategy: int) -> Cells:
        """What is carried out in a joint state where one partner means to choose a strategy."""
        meant = np.full(self.plans[side].shape[1], _ZERO)
        meant[strategy] = _ONE
        mine, theirs = self._erring(meant), self.carried[1 - side][state]
        return _product(mine, theirs) if side == 0 else _product(theirs, mine)

    def _option(self, state: int, side: int, strategy: int) -> "Option":
        cells = self.deviating(state, side, strategy)
        return Option(self.paid(side, cells), self.following(state, cells))

    def _erring(self, plan: Matrix) -> Matrix:
        """Chances of what is carried out, from chances of what is meant; leaving never errs."""
        strategies = plan.shape[-1] - self.leaving
        if not self.tremble or strategies == 1:
            return plan
        carried, slip = plan.copy(), self.tremble / (strategies - 1)
        meant = plan[..., :strategies]
        slipping = slip * (meant.sum(axis=-1, keepdims=True) - meant)
        carried[..., :strategies] = (1 - self.tremble) * meant + slipping
        return carried


class Option(NamedTuple):
    """What a strategy pays in the period in which it is meant, and where it leads."""

    reward: Fraction
    row: Row


class Branch(NamedTuple):
    """
    One thing that may be seen of a period.

    `chance` (n, m) says how likely it is when a pair of strategies is carried out, `moves`
    (J, n, m) which joint state follows.
    """

    chance: Matrix
    moves: Moves


def _product(row: Matrix, column: Matrix) -> Cells:
    left = [(int(a), row[a]) for a in np.flatnonzero(row)]
    right = [(int(b), column[b]) for b in np.flatnonzero(column)]
    return {(a, b): one * two for a, one in left for b, two in right}


def joined(
    policies: tuple[Policy, Policy],
    payoffs: tuple[Matrix, Matrix],
    outside: Pair,
    tremble: Fraction,
    seen: Sequence[View],
) -> Joint:
    """
    The joint states of two policies, found one after the other from the first.

    Parameters
    ----------
    payoffs : pair of arrays (n, m)
        The stage game's.
    outside : pair of Fraction
        What each partner has per period after the alliance was left.
    seen : sequence of View
        What may be seen of a period.

    Raises
    ------
    DilemmaError
        If there are too many joint states for so many strategies.
    """
    row, column = policies
    width, leaving = len(column.states), bool(row.leaves.any() or column.leaves.any())
    out = len(row.states) * width  # the code of the end; any other pair is s * width + t
    views = list(seen)
    if leaving:
        views = [
            View(_bordered(each.chance, int(k == 0)), *each[1:]) for k, each in enumerate(views)
        ]
    shape = views[0].chance.shape
    possible = [np.flatnonzero(view.chance) for view in views]
    codes = [row.start * width + column.start]
    histories: list[History] = [()]
    known = set(codes)
    tables: list[list[Moves]] = [[] for _ in views]
    for code, history in zip(codes, histories, strict=False):  # both grow on the way
        s, t = divmod(code, width)
        for table, view, cells in zip(tables, views, possible, strict=True):
            if code == out:
                moved = np.full(shape, out)
            else:
                moved = view.row[s] * width + view.column[t]
                moved = _bordered(moved, out) if leaving else moved
            table.append(moved)
            after, first = np.unique(moved.ravel()[cells], return_index=True)
            for k in np.argsort(first):
                if (new := int(after[k])) not in known:
                    known.add(new)
                    codes.append(new)
                    cell = divmod(int(cells[first[k]]), shape[1])
                    histories.append((*history, cell))
        if tremble and len(codes) * moved.size * sum(shape) > MOST_ERRING:
            raise DilemmaError(
                f"a tremble over {shape[0]} x {shape[1]} strategies takes too long for {row.name} "
                f"and {column.name}; try a smaller strategy set"
            )
        if len(codes) * len(views) * moved.size > LARGEST:
            raise DilemmaError(
                f"{row.name} and {column.name} have more than {len(codes) - 1:,} joint states, "
                "too many on so many strategies"
            )
    order = np.argsort(codes)
    ranked = np.array(codes)[order]

    def positions(table: list[Moves]) -> Moves:
        # A move that is never seen may lead to a pair that is no joint state.
        return order[np.minimum(np.searchsorted(ranked, np.array(table)), len(codes) - 1)]

    states = tuple(OUT if code == out else divmod(code, width) for code in codes)
    return Joint(
        states,
        (_plans(row, states, 0, leaving), _plans(column, states, 1, leaving)),
        tremble,
        tuple(
            Branch(view.chance, positions(table)) for view, table in zip(views, tables, strict=True)
        ),
        _with_leaving(payoffs, outside) if leaving else payoffs,
        leaving,
        tuple(histories),
    )


def _plans(policy: Policy, states: Sequence[tuple[int, int]], side: int, leaving: bool) -> Matrix:
    """What a policy means to choose in each joint state, (J, n)."""
    n = policy.choose.shape[1]
    plans = np.full((len(states), n + leaving), _ZERO)
    for j, state in enumerate(states):
        if state == OUT or policy.leaves[state[side]]:
            plans[j, n] = _ONE
        else:
            plans[j, :n] = policy.choose[state[side]]
    return plans


def _with_leaving(payoffs: tuple[Matrix, Matrix], outside: Pair) -> tuple[Matrix, Matrix]:
    one, two = payoffs
    return _bordered(one, outside[0]), _bordered(two, outside[1])


def _bordered(matrix: Any, value: Any) -> Any:
    """The matrix with one more row and column, all of one value: what leaving leads to."""
    return np.pad(matrix, (0, 1), constant_values=value)
