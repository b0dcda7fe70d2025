"""Who meets whom: the payoffs that types of firms get from each other.

A type is a strategy of the stage game, or a policy for a whole alliance. Firms meet at random.

    one population    all firms are alike and meet each other: a symmetric game, or policies, which
                      sit in both seats equally often, so that V(i, j) of their tournament counts
    two populations   row firms meet column firms: the strategies of any other game (Taylor 1979),
                      also of one whose partners have other names for what pays alike

With A_p the payoffs of population p (own type i, type j met) and y the shares of those it meets,
type i gets (A_p y)_i. Floats of a tournament are taken as the exact numbers they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.errors import DilemmaError
from dilemma.rationals import exact, shown
from dilemma.repeated.tournament import Tournament
from dilemma.stage.game import Bimatrix, Matrix, read_only

LARGEST = Fraction(10) ** 20  # numbers that floats hold with room for their sums and products
SMALLEST = Fraction(1, 10**100)

Shares = tuple[tuple[Fraction, ...], ...]  # of the types of each population
Supports = tuple[tuple[int, ...], ...]  # the types of each population that are there


@dataclass(frozen=True, eq=False)
class Contest:
    """
    What types of firms get from each other, in one population or two.

    Parameters
    ----------
    game : Bimatrix
        The stage game behind it.
    types : tuple of tuples of str
        The names of the types of each population.
    payoffs : tuple of arrays of Fraction
        Of each population: own type i (line), type j that is met (column).
    setting : str
        In which alliances policies meet; empty for strategies of one period.
    tolerance : float
        How far a payoff may be from the truth; 0 where all are exact.
    """

    game: Bimatrix
    types: tuple[tuple[str, ...], ...]
    payoffs: tuple[Matrix, ...]
    setting: str = ""
    tolerance: float = 0

    @classmethod
    def of(cls, what: "Bimatrix | Tournament") -> "Contest":
        """
        The contest of the strategies of a game, or of the policies of a tournament.

        Raises
        ------
        DilemmaError
            If a population has fewer than two types, or payoffs are estimates.

        Examples
        --------
        >>> Contest.of(Bimatrix.of([[1, 0], [2, -1]], [[1, 2], [0, -1]])).types
        (('1', '2'),)
        >>> len(Contest.of(Bimatrix.of([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])).types)
        2
        """
        if isinstance(what, Tournament):
            if what.sampled:
                raise DilemmaError(
                    "these payoffs are a sample, and where populations rest would be one too; "
                    "leave out trusting, or the noise"
                )
            V = read_only(np.array([[Fraction(cell) for cell in line] for line in what.means]))
            return cls(what.game, (what.names,), (V,), what.setting, what.tolerance)
        if min(what.shape) < 2:
            raise DilemmaError(f"in {what.name} a partner has one strategy: nothing can evolve")
        alike = what.row_labels == what.column_labels and not (what.column != what.row.T).any()
        if alike:
            return cls(what, (what.row_labels,), (what.row,))
        return cls(what, (what.row_labels, what.column_labels), (what.row, what.column.T))

    def met(self, population: int) -> int:
        """Which population the firms of one meet."""
        return len(self.types) - 1 - population

    def replies(self, shares: Sequence[Sequence[Any]]) -> list[Any]:
        """What each type gets, population by population, exact or float as the shares are."""
        return [
            [sum(cell * share for cell, share in zip(line, shares[self.met(p)], strict=True))
             for line in matrix]
            for p, matrix in enumerate(self.payoffs)
        ]  # fmt: skip

    def restricted(self, supports: Supports) -> "Contest":
        """The contest among some of the types."""
        return Contest(
            self.game,
            tuple(
                tuple(names[i] for i in chosen)
                for names, chosen in zip(self.types, supports, strict=True)
            ),
            tuple(
                matrix[np.ix_(supports[p], supports[self.met(p)])]
                for p, matrix in enumerate(self.payoffs)
            ),
            self.setting,
            self.tolerance,
        )

    @property
    def floats(self) -> tuple[NDArray[np.float64], ...]:
        """The payoffs as floats."""
        return tuple(matrix.astype(float) for matrix in self.payoffs)

    def gaps(self, unit: Fraction) -> tuple[NDArray[np.float64], ...]:
        """What each type gets beyond the least that any gets from the same type, in units."""
        return tuple(
            ((matrix - matrix.min(axis=0)) / unit).astype(float) for matrix in self.payoffs
        )

    @property
    def scale(self) -> Fraction:
        """The largest difference of two payoffs of one population; 1 where all pay alike."""
        return max(max(matrix.flat) - min(matrix.flat) for matrix in self.payoffs) or Fraction(1)

    def equal_shares(self) -> Shares:
        """Every type has as many firms as any other of its population."""
        return tuple((Fraction(1, len(names)),) * len(names) for names in self.types)

    def shares_of(self, given: Sequence[Sequence[Any]]) -> Shares:
        """
        Shares as they were given, checked.

        Raises
        ------
        DilemmaError
            For another number of populations or types, negative shares, and others than add to 1.

        Examples
        --------
        >>> hawks = Contest.of(Bimatrix.of([[1, 0], [2, -1]], [[1, 2], [0, -1]]))
        >>> hawks.shares_of([["0.9", "0.1"]])
        ((Fraction(9, 10), Fraction(1, 10)),)
        """
        if len(given) != len(self.types):
            raise DilemmaError(
                f"start has shares of {_counted(len(given), 'population')}; here "
                f"{'is' if len(self.types) == 1 else 'are'} {len(self.types)}"
            )
        for names, shares in zip(self.types, given, strict=True):
            if len(shares) != len(names):
                raise DilemmaError(
                    f"start has {_counted(len(shares), 'share')} for {len(names)} types: "
                    f"{', '.join(names)}"
                )
        found = tuple(tuple(exact(share) for share in shares) for shares in given)
        for shares in found:
            total = sum(shares, Fraction(0))
            if min(shares) < 0:
                raise DilemmaError(f"start has a share of {shown(min(shares))}; it must be 0 to 1")
            if total != 1:
                missed = shown(total)
                missed = f"1 and {shown(total - 1)}" if missed == "1" else missed
                raise DilemmaError(f"the shares of start add to {missed}, not to 1")
        return found


def moderate(what: str, numbers: Iterable[Fraction]) -> None:
    """
    Go on if floats can hold the numbers and tell them from 0.

    Raises
    ------
    DilemmaError
        For one beyond 1e20 in size, or below 1e-100 and not 0.

    Examples
    --------
    >>> moderate("a payoff", [Fraction(1, 10**101)])
    Traceback (most recent call last):
    ...
    dilemma.errors.DilemmaError: a payoff is 1e-101; evolution takes numbers of at most ...
    """
    for number in numbers:
        if abs(number) > LARGEST or 0 < abs(number) < SMALLEST:
            raise DilemmaError(
                f"{what} is {shown(number)}; evolution takes numbers of at most 1e20 in size, and "
                "of at least 1e-100 unless 0"
            )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
