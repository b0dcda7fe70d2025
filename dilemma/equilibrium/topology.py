"""Where a 2 x 2 game lies among all 2 x 2 games.

Each partner ranks the four cells from 1 (worst) to 4. Two games are neighbours if they differ in
one *swap*: one partner's ranks 1 and 2, 2 and 3, or 3 and 4 change places. Up to the order of rows
and columns there are 4! 4! / 4 = 144 games without ties, and Robinson & Goforth (2005) number them
by layer, row and column, from the Prisoner's Dilemma, g111:

    row, column   how the row (column) partner ranks the cells, seen from its best cell. Swaps 12
                  and 23 in turn lead through all six: 1 (Prisoner's Dilemma), 2 (Chicken), ... 6
    layer         where the best cells lie. 1: they have no strategy in common; 3: they are the
                  same cell; 2 and 4: one strategy in common. A swap 34 moves a best cell; that of
                  the row partner leads from g111 to layer 2, that of the column partner to layer 4

Three things are convention, and are as we recall them: that counting starts with g111 Prisoner's
Dilemma and goes on to g122 Chicken, that the second digit is the row partner's, and that layer 2 is
the one which its swap reaches. The rest follows, g322 Stag Hunt among it; the numbers of the
symmetric games do not depend on the last two. Names are those of Bruns (2015) for the symmetric
games; the others have none here.

Legend: R, S, T, P what a partner gets for its first strategy against the first and the second one
of the other, and for its second strategy against these.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby, permutations
from typing import NamedTuple

Ranks = tuple[int, ...]  # of R, S, T and P: 1 to 4, each once

LETTERS = ("R", "S", "T", "P")
PRISONERS_DILEMMA: Ranks = (3, 1, 4, 2)

# The symmetric games with best cells apart and alike, row = column = 1 to 6 (Bruns 2015).
_NAMES = {
    1: ("Prisoner's Dilemma", "Chicken", "Battle", "Hero", "Compromise", "Deadlock"),
    3: ("Concord", "Stag Hunt", "Assurance", "Coordination", "Peace", "Harmony"),
}


class Place(NamedTuple):
    """The number of a game without ties: layer 1 to 4, row and column 1 to 6."""

    layer: int
    row: int
    column: int

    @property
    def number(self) -> str:
        """The number as it is written: g111."""
        return f"g{self.layer}{self.row}{self.column}"

    @property
    def name(self) -> str | None:
        """The name in Bruns (2015); None for a game that is not symmetric."""
        named = self.row == self.column and self.layer in _NAMES
        return _NAMES[self.layer][self.row - 1] if named else None


def swapped(ranks: Ranks, low: int) -> Ranks:
    """The ranking after the swap of `low` and `low` + 1."""
    other = {low: low + 1, low + 1: low}
    return tuple(other.get(rank, rank) for rank in ranks)


def place(row: Ranks, column: Ranks) -> Place:
    """
    The number of a game without ties.

    Parameters
    ----------
    row, column : tuples of int
        How each partner ranks R, S, T and P: its own payoffs, each from its own side.

    Examples
    --------
    >>> chicken = (3, 2, 4, 1)
    >>> place(chicken, chicken), place(PRISONERS_DILEMMA, chicken).number
    (Place(layer=1, row=2, column=2), 'g112')
    """
    # Where the best cells lie: the row partner's strategy, then the column partner's.
    (i, j), (n, m) = divmod(row.index(4), 2), divmod(column.index(4), 2)
    layer = {(True, True): 1, (False, True): 2, (False, False): 3, (True, False): 4}[i != m, j != n]
    return Place(layer, 1 + _RING.index(_seen(row)), 1 + _RING.index(_seen(column)))


def rankings(payoffs: Sequence[Fraction]) -> tuple[Ranks, ...]:
    """
    Every ranking of R, S, T and P that breaks the ties among these payoffs, either way.

    Examples
    --------
    >>> rankings((3, 0, 3, 1))
    ((3, 1, 4, 2), (4, 1, 3, 2))
    """
    pairs = [(a, b) for a in range(4) for b in range(4) if payoffs[a] < payoffs[b]]
    return tuple(
        ranks for ranks in permutations(range(1, 5)) if all(ranks[a] < ranks[b] for a, b in pairs)
    )


def places(row: Sequence[Fraction], column: Sequence[Fraction]) -> tuple[Place, ...]:
    """
    The number of a game, or of all games between which its ties put it, in order.

    Parameters
    ----------
    row, column : sequences of number
        R, S, T and P of each partner, from its own side.

    Examples
    --------
    Where T = R for the row partner, the game lies between the dilemma and a neighbour:

    >>> [place.number for place in places((3, 0, 3, 1), (3, 0, 5, 1))]
    ['g111', 'g221']
    """
    return tuple(sorted({place(a, b) for a in rankings(row) for b in rankings(column)}))


def ties(payoffs: Sequence[Fraction]) -> tuple[str, ...]:
    """
    Which of a partner's payoffs are equal.

    Examples
    --------
    >>> ties((3, 0, 3, 1)), ties((1, 1, 1, 1)), ties((3, 0, 5, 1))
    (('R = T',), ('R = S = T = P',), ())
    """
    ordered = sorted(range(4), key=lambda cell: payoffs[cell])
    groups = (list(alike) for _, alike in groupby(ordered, key=lambda cell: payoffs[cell]))
    return tuple(
        " = ".join(LETTERS[cell] for cell in sorted(group)) for group in groups if len(group) > 1
    )


def _seen(ranks: Ranks) -> tuple[int, int]:
    """The ranks next to the best cell: one's own strategy changed, the partner's changed."""
    best = ranks.index(4)
    return ranks[best ^ 0b10], ranks[best ^ 0b01]


def _ring() -> tuple[tuple[int, int], ...]:
    """The six rankings seen from the best cell, in the order of swaps 12 and 23."""
    ranks, found = PRISONERS_DILEMMA, [_seen(PRISONERS_DILEMMA)]
    for low in (1, 2, 1, 2, 1):
        ranks = swapped(ranks, low)
        found.append(_seen(ranks))
    return tuple(found)


_RING = _ring()
