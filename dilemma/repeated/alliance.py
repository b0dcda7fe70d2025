"""Two policies in one game: the Markov chain of their joint states.

Both partners choose, what they do moves both policies, and the pair of states that they then stand
in is the *joint state*. What each partner sees of the other decides how it moves:

    tremble e        each choice is carried out as another strategy with chance e, all others alike;
                     both see what was done (Selten 1975)
    misperception e  each partner misreads the other's openness with chance e: transparency t as
                     1 - t, independently; what it did itself it knows
    signal e         the partners see only one public bit, "both were open", which is wrong with
                     chance e (Green & Porter 1984; Mailath & Samuelson 2006, chapter 7): a policy
                     takes the bit for the partner's openness, and its own choice for the one meant

A state may leave the alliance: then it is over, and from that period on each partner has its
outside option. Where one of the policies can leave, leaving is one more strategy of both.

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
from numpy.typing import NDArray

from dilemma.errors import DilemmaError, shortened
from dilemma.rationals import exact, shown, to_text
from dilemma.repeated.chain import Row
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Policy, Seat
from dilemma.stage.game import Bimatrix, Matrix
from dilemma.stage.parameters import Range

Pair = tuple[Fraction, Fraction]
Moves = NDArray[np.int64]
Cells = dict[tuple[int, int], Fraction]  # pairs of strategies, each with its chance
History = tuple[tuple[int, int], ...]  # pairs of strategies, one for each period

LARGEST = 5_000_000  # moves of one alliance: joint states times pairs of strategies
UNSAID = Fraction(9, 10)  # the discount factor of a game that has none of its own (our choice)
MOST_ERRING = 1_000_000  # joint states times pairs times strategies that a tremble mixes
LEAVE = "leave"
OUT = (-1, -1)

_ZERO, _ONE = Fraction(0), Fraction(1)
_UNIT = Range(_ZERO, _ONE)
_BELOW_ONE = Range(_ZERO, _ONE, open_high=True)
_ERRORS = Range(_ZERO, Fraction(1, 2), open_high=True)


@dataclass(frozen=True, eq=False)
class Alliance:
    """
    A game, two policies, two discount factors and the noise.

    Parameters
    ----------
    game : Bimatrix
    policies : pair of Policy
        The row partner's and the column partner's.
    discount : pair of Fraction
        From 0 to 1; at 1 the limit of means.
    tremble : Fraction
        Chance that a choice is carried out as another one, at least 0 and below 1.
    misperception : Fraction
        Chance that the partner's openness is misread, at least 0 and below 1/2.
    signal : Fraction or None
        Chance that the public bit is wrong, at least 0 and below 1/2; None where the partners see
        what was done.
    outside : pair of Fraction
        What each partner has per period after the alliance was left [payoff].
    """

    game: Bimatrix
    policies: tuple[Policy, Policy]
    discount: Pair
    tremble: Fraction = _ZERO
    misperception: Fraction = _ZERO
    signal: Fraction | None = None
    outside: Pair = (_ZERO, _ZERO)

    @classmethod
    def of(
        cls,
        game: Bimatrix,
        row: Policy | str,
        column: Policy | str,
        discount: Any = None,
        *,
        tremble: Any = 0,
        misperception: Any = None,
        signal: Any = None,
        continuation: Any = 1,
    ) -> "Alliance":
        """
        The alliance of two policies, from numbers of any kind.

        Parameters
        ----------
        row, column : Policy or str
            Text names a policy as on the command line, see `dilemma.repeated.policies`.
        discount : number or pair of numbers, optional
            The game's own if it is not given, and 9/10 where the game has none.
        misperception : number, optional
            The game's own if it has one and none is given, else 0.
        continuation : number
            Chance of another round after each: an uncertain end. It multiplies the discount
            factors, as both say how little the next round counts.

        Raises
        ------
        DilemmaError
            For a number out of its range, two kinds of noise in what is seen, a policy for another
            strategy set, and one that the signal does not suffice for.

        Examples
        --------
        >>> from dilemma.catalog.games import load
        >>> found = Alliance.of(load("prisoners_dilemma").at(), "grim", "tit_for_tat", "9/10")
        >>> found.joint.states
        ((0, 0), (1, 0), (1, 1))
        """
        if discount is None:
            discount = own_discounts(game)
        if misperception is None:
            misperception = game.parameters.get("misperception", 0)
        several = isinstance(discount, Sequence) and not isinstance(discount, str)
        one, two = discount if several else (discount, discount)
        going = _within("continuation", continuation, _UNIT)
        seen = None if signal is None else _within("signal", signal, _ERRORS)
        misread = _within("misperception", misperception, _ERRORS)
        if misread and seen is not None:
            raise DilemmaError(
                "misperception and signal are two ways of seeing the partner; give one"
            )
        outside = game.parameters.get("outside_option", (_ZERO, _ZERO))
        return cls(
            game,
            (_seated(row, Seat.of(game, 0)), _seated(column, Seat.of(game, 1))),
            (going * _within("discount", one, _UNIT), going * _within("discount", two, _UNIT)),
            _within("tremble", tremble, _BELOW_ONE),
            misread,
            seen,
            outside if isinstance(outside, tuple) else (outside, outside),
        )

    @cached_property
    def joint(self) -> "Joint":
        """The joint states and how they follow each other."""
        return _joined(self)

    def setting(self, rounds: int | None = None) -> str:
        """Rounds, discount factors and noise in one line."""
        words = [] if rounds is None else [f"{rounds:,} round" + "s" * (rounds != 1)]
        one, two = map(shown, self.discount)
        if min(self.discount) == 1:
            words.append("every round counts alike")
        else:
            words.append(
                f"discount factor {one}" if one == two else f"discount factors {one}, {two}"
            )
        for name in ("tremble", "misperception", "signal"):
            error = getattr(self, name)
            words += [f"{name} {shown(error)}"] if error else []
        if self.signal == 0:
            words.append("public signal without error")
        line = ", ".join(words)
        return f"{line[0].upper()}{line[1:]}."

    def labels(self, side: int) -> tuple[str, ...]:
        """A partner's strategies by name, with leaving where somebody can leave."""
        own = (self.game.row_labels, self.game.column_labels)[side]
        return (*own, LEAVE) if self.joint.leaving else own


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


def _seated(chosen: Policy | str, seat: Seat) -> Policy:
    return policy(chosen, seat) if isinstance(chosen, str) else chosen.check(seat)


def own_discounts(game: Bimatrix, rounds: int | None = None) -> Any:
    """A game's own discount factors; where it has none 9/10, or 1 if the rounds are known."""
    return game.parameters.get("discount", UNSAID if rounds is None else _ONE)


def _within(name: str, value: Any, where: Range) -> Fraction:
    try:
        number = exact(value)
    except DilemmaError as error:
        raise DilemmaError(f"{name}: {error}") from None
    if not where.holds(number):
        top = f"{'below' if where.open_high else 'at most'} {where.high}"
        meant = f" (for {shown(number)} %: {shown(number / 100)})" if 1 < number <= 100 else ""
        raise DilemmaError(
            f"{name} is {shortened(to_text(number))}; it must be at least 0 and {top}{meant}"
        )
    return number


def _joined(alliance: Alliance) -> Joint:
    """The joint states, found one after the other from the first."""
    row, column = alliance.policies
    width, leaving = len(column.states), bool(row.leaves.any() or column.leaves.any())
    out = len(row.states) * width  # the code of the end; any other pair is s * width + t
    views = _views(alliance)
    if leaving:
        views = [
            _View(_bordered(each.chance, int(k == 0)), *each[1:]) for k, each in enumerate(views)
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
        if alliance.tremble and len(codes) * moved.size * sum(shape) > MOST_ERRING:
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
        alliance.tremble,
        tuple(
            Branch(view.chance, positions(table)) for view, table in zip(views, tables, strict=True)
        ),
        _payoffs(alliance, leaving),
        leaving,
        tuple(histories),
    )


class _View(NamedTuple):
    """What may be seen, with what chance (n, m), and where each policy moves then (S, n, m)."""

    chance: Matrix
    row: Moves
    column: Moves


def _views(alliance: Alliance) -> list[_View]:
    row, column = alliance.policies
    mine, theirs = row.moves, column.moves.transpose(0, 2, 1)
    if alliance.signal is not None:
        return _signals(alliance, alliance.signal)
    error, shape = alliance.misperception, mine.shape[1:]
    if not error:
        return [_View(np.full(shape, _ONE), mine, theirs)]
    of_row, of_column = (_misread(Seat.of(alliance.game, side)) for side in (0, 1))
    # What the row partner reads of the column's strategy, and the column partner of the row's.
    rows = ((1 - error, mine), (error, mine[:, :, of_column]))
    columns = ((1 - error, theirs), (error, theirs[:, of_row, :]))
    return [_View(np.full(shape, p * q), one, two) for p, one in rows for q, two in columns]


def _signals(alliance: Alliance, error: Fraction) -> list[_View]:
    """The two values of the public bit; what was meant and the bit say where a policy moves."""
    seats = Seat.of(alliance.game, 0), Seat.of(alliance.game, 1)
    both_open = np.outer(seats[0].own_open, seats[1].own_open)
    views = []
    for read_open in (True, False):
        chance = np.full(both_open.shape, error)
        chance[both_open == read_open] = 1 - error
        tables = []
        for each, seat in zip(alliance.policies, seats, strict=True):
            read = seat.other.cooperate if read_open else seat.other.defect
            tables.append([_meant(each, s, read) for s in range(len(each.states))])
        one, two = (
            np.broadcast_to(np.array(table)[:, None, None], (len(table), *both_open.shape))
            for table in tables
        )
        views.append(_View(chance, one, two))
    return views


def _meant(policy: Policy, state: int, read: int) -> int:
    """Where a policy moves that only knows what it meant to choose, and what it reads."""
    after = {int(policy.moves[state, a, read]) for a in np.flatnonzero(policy.choose[state])}
    if len(after) > 1:
        raise DilemmaError(
            f"policy {policy.name} needs to know which strategy chance gave it in state "
            f"{policy.states[state]}; under a public signal partners know only the signal"
        )
    return after.pop()


def _misread(seat: Seat) -> list[int]:
    """For each strategy of a partner the one that it is misread as: transparency 1 - t for t."""
    points = seat.game.points
    if points is None:
        if len(seat.own) != 2:
            raise DilemmaError(
                f"misperception reads the other of two strategies; {seat.game.name} has "
                f"{len(seat.own)}"
            )
        return [1, 0]
    places = {(point.receptivity, point.transparency): k for k, point in enumerate(points)}
    found = []
    for point in points:
        mirrored = point.receptivity, 1 - point.transparency
        if mirrored not in places:
            raise DilemmaError(
                f"misperception reads {point.name} as receptivity {to_text(mirrored[0])}, "
                f"transparency {to_text(mirrored[1])}, which is not in the strategy set"
            )
        found.append(places[mirrored])
    return found


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


def _payoffs(alliance: Alliance, leaving: bool) -> tuple[Matrix, Matrix]:
    one, two = alliance.game.row, alliance.game.column
    if not leaving:
        return one, two
    return _bordered(one, alliance.outside[0]), _bordered(two, alliance.outside[1])


def _bordered(matrix: Any, value: Any) -> Any:
    """The matrix with one more row and column, all of one value: what leaving leads to."""
    return np.pad(matrix, (0, 1), constant_values=value)
