"""A policy: a rule for a whole alliance, as a finite automaton held in arrays.

A policy stands in one of finitely many *states*. The state says with which chances each strategy
is chosen; what both partners then did says in which state the policy stands next. A state may
*leave* the alliance for good. Any policy that remembers finitely much is such an automaton
(Rubinstein 1986; Mailath & Samuelson 2006, section 2.3); memory-one policies, which look only at
what both did last (Nowak & Sigmund 1993), are the special case of one state for each pair of
strategies.

A *seat* is what a policy must know of the game before it can be written down: which strategies its
owner and the partner have, and which of them are open (transparency of at least 1/2; in a game of
free strategies the first one is open and all others are closed).

Legend: S states, n own strategies, m the partner's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.errors import DilemmaError, shortened, unknown
from dilemma.rationals import exact, to_text
from dilemma.stage.game import Bimatrix, Matrix

Moves = NDArray[np.int64]  # the next state, by state and what both did

HALF = Fraction(1, 2)
MOST = 99  # rounds, levels or lessons that the argument of a policy may ask for


@dataclass(frozen=True)
class Seat:
    """
    One partner's place in a game.

    Parameters
    ----------
    game : Bimatrix
    side : 0 or 1
        The row or the column partner.
    own, theirs : tuples of str
        Names of the strategies of this partner (n) and of the other (m).
    own_open, their_open : tuples of bool
        Which of them are open.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> seat = Seat.of(load("learning_dilemma").at(), 0)
    >>> seat.own_open, seat.own[seat.cooperate], seat.own[seat.defect]
    ((True, False, True, True, False), 'collaboration', 'competition')
    """

    game: Bimatrix
    side: int
    own: tuple[str, ...]
    theirs: tuple[str, ...]
    own_open: tuple[bool, ...]
    their_open: tuple[bool, ...]

    @classmethod
    def of(cls, game: Bimatrix, side: int) -> "Seat":
        """The seat of the row (0) or the column partner (1)."""
        labels = game.row_labels, game.column_labels
        opens = _open(game, labels[0]), _open(game, labels[1])
        other = 1 - side
        return cls(game, side, labels[side], labels[other], opens[side], opens[other])

    @property
    def other(self) -> "Seat":
        """The partner's seat."""
        return Seat.of(self.game, 1 - self.side)

    @property
    def payoffs(self) -> Matrix:
        """What this partner gets, (n, m): its own strategy is the row."""
        return self.game.row if self.side == 0 else self.game.column.T

    @property
    def cooperate(self) -> int:
        """The position of collaboration; without it, or in a free game, of the first open one."""
        return self._position("collaboration", True)

    @property
    def defect(self) -> int:
        """The position of competition; without it, or in a free game, of the first closed one."""
        return self._position("competition", False)

    def position(self, name: str) -> int:
        """
        The position of an own strategy by its short or long name.

        Raises
        ------
        DilemmaError
            If the partner has no such strategy.
        """
        folded = name.strip().casefold()
        points = self.game.points
        for place, label in enumerate(self.own):
            if folded == label.casefold() or (points and folded == points[place].short.casefold()):
                return place
        raise unknown("strategy", name, self.own)

    def _position(self, name: str, wanted: bool) -> int:
        if self.game.points and name in self.own:
            return self.own.index(name)
        if wanted not in self.own_open:
            kind = "open (transparency of at least 1/2)" if wanted else "closed"
            raise DilemmaError(f"no strategy of {self.game.partners[self.side]} is {kind}")
        return self.own_open.index(wanted)


@dataclass(frozen=True, eq=False)
class Policy:
    """
    A rule for a whole alliance.

    Parameters
    ----------
    name : str
    states : tuple of str
        S names, all different.
    choose : array (S, n) of Fraction
        The chance of each own strategy in each state; rows add to 1.
    moves : array (S, n, m) of int
        The next state after own strategy a and the partner's strategy b.
    leaves : array (S,) of bool
        The states in which the partner leaves the alliance for good; none if not given. What they
        choose and where they move counts only for a partner who errs and stays.
    start : int
        The first state.
    trust : tuple of Fraction, optional
        How much trust each state stands for; only to be shown.
    trusting : bool
        Whether it chooses by the state of the alliance itself, see `dilemma.repeated.state`: then
        it is no automaton, can be played, and cannot be valued exactly.

    Raises
    ------
    DilemmaError
        For chances that do not add to one, moves to unknown states, and shapes that do not fit.
    """

    name: str
    states: tuple[str, ...]
    choose: Matrix
    moves: NDArray[np.int64]
    leaves: NDArray[np.bool_]
    start: int = 0
    trust: tuple[Fraction, ...] | None = None
    trusting: bool = False

    @classmethod
    def of(
        cls,
        name: str,
        states: Sequence[str],
        choose: Sequence[Any],
        moves: Any,
        *,
        leaves: Sequence[int] = (),
        start: int = 0,
        trust: Sequence[Any] | None = None,
    ) -> "Policy":
        """
        A policy from lists.

        Parameters
        ----------
        choose : sequence of S rows of chances
        moves : array-like (S, n, m) of state positions
        leaves : sequence of int
            Positions of the states that leave.

        Examples
        --------
        Tit for tat on two strategies, by what the partner did:

        >>> policy = Policy.of("tit for tat", ["open", "closed"], [[1, 0], [0, 1]],
        ...                    [[[0, 1], [0, 1]], [[0, 1], [0, 1]]])
        >>> policy.pure, policy.moves.shape
        (True, (2, 2, 2))
        """
        rows = [[exact(chance) for chance in row] for row in choose]
        widths = {len(row) for row in rows}
        if len(widths) != 1:
            raise DilemmaError(f"policy {name}: the chances of its states are no full matrix")
        chances = np.empty((len(rows), widths.pop()), object)
        chances[:] = rows
        leaving = np.zeros(len(rows), bool)
        leaving[list(leaves)] = True
        levels = None if trust is None else tuple(exact(level) for level in trust)
        return cls(name, tuple(states), chances, np.array(moves, np.int64), leaving, start, levels)

    def __post_init__(self) -> None:
        count, n = self.choose.shape
        if len(self.states) != count or len(set(self.states)) != count:
            raise DilemmaError(
                f"policy {self.name}: its {count} states need as many different names"
            )
        if self.moves.ndim != 3 or self.moves.shape[:2] != (count, n):
            raise DilemmaError(
                f"policy {self.name}: the moves do not fit {count} states, {n} strategies"
            )
        for state, row in zip(self.states, self.choose, strict=True):
            if min(row) < 0:
                raise DilemmaError(
                    f"policy {self.name}: a chance of state {state} is "
                    f"{shortened(to_text(min(row)))}; it must be at least 0"
                )
            if sum(row) != 1:
                raise DilemmaError(
                    f"policy {self.name}: the chances of state {state} add to "
                    f"{shortened(to_text(sum(row)))}; they must add to 1"
                )
        if self.moves.size and not (self.moves.min() >= 0 and self.moves.max() < count):
            raise DilemmaError(f"policy {self.name}: it moves to a state that it does not have")
        if not 0 <= self.start < count:
            raise DilemmaError(f"policy {self.name}: it starts in a state that it does not have")
        for array in (self.choose, self.moves, self.leaves):
            array.flags.writeable = False

    @property
    def pure(self) -> bool:
        """Whether no state chooses by chance."""
        return bool((self.choose.max(axis=1) == 1).all())

    def check(self, seat: Seat) -> "Policy":
        """
        The policy, if it is one for this seat.

        Raises
        ------
        DilemmaError
            If it was made for another strategy set.
        """
        wanted, got = (len(seat.own), len(seat.theirs)), self.moves.shape[1:]
        if got != wanted:
            raise DilemmaError(
                f"policy {self.name} is for {got[0]} own strategies and {got[1]} of the partner; "
                f"here there are {wanted[0]} and {wanted[1]}"
            )
        return self


def by_partner(seat: Seat, after: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """
    Moves that look only at the partner: `after[s]` has the next state for each of its strategies.

    Returns an array (S, n, m), the same for every own strategy.
    """
    rows = np.array(after, np.int64)
    return np.repeat(rows[:, None, :], len(seat.own), axis=1)


def pure(seat: Seat, positions: Sequence[int]) -> list[list[int]]:
    """The rows of chances of states that choose one own strategy each, by position."""
    return [[int(place == chosen) for place in range(len(seat.own))] for chosen in positions]


def constant(seat: Seat, place: int) -> Policy:
    """The policy that always chooses the own strategy at a position."""
    moves = np.zeros((1, len(seat.own), len(seat.theirs)), int)
    return Policy.of(f"always:{seat.own[place]}", [seat.own[place]], pure(seat, [place]), moves)


def whole(text: str, name: str, what: str, least: int = 1) -> int:
    """The whole number that the argument of a policy says."""
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= MOST):
        raise DilemmaError(
            f"{name}:{shortened(text)} has no such number of {what}; it must be from {least} to "
            f"{MOST}"
        )
    return int(text)


def _open(game: Bimatrix, labels: tuple[str, ...]) -> tuple[bool, ...]:
    if game.points is not None:
        return tuple(point.transparency >= HALF for point in game.points)
    return tuple(place == 0 for place in range(len(labels)))
