"""The division of the common benefits that makes a cell an equilibrium.

Payoffs are linear in the bargaining share of partner 1, so each condition of an equilibrium holds
up to a share, or from it on, and together they hold on an interval with exact ends (bargaining
power: Tsang 1999).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dilemma.stage.game import Bimatrix, Matrix, bimatrix_of
from dilemma.stage.payoffs import terms

Cell = tuple[int, int]
Threat = tuple[Fraction, Cell]  # a discount factor, and the cell that follows a deviation
Affine = tuple[Fraction, Fraction]  # the values at share 0 and at share 1
Ends = Sequence[tuple[Matrix, Matrix]]  # both payoff matrices, at share 0 and at share 1

_SHARE = "bargaining_share"


@dataclass(frozen=True)
class Shares:
    """The bargaining shares of partner 1, above 0 and below 1, from `low` to `high`."""

    low: Fraction
    high: Fraction
    present: Fraction

    @property
    def nearest(self) -> Fraction:
        """The one that is nearest to the present share."""
        return min(max(self.present, self.low), self.high)


def shares(
    game: Bimatrix, target: Cell, threats: tuple[Threat | None, Threat | None] = (None, None)
) -> Shares | None:
    """
    The shares at which no partner gains by leaving the target; None if there are none.

    Parameters
    ----------
    target : pair of int
        Row and column position.
    threats : pair of threats or None
        With which discount factor which stage equilibrium is feared after one's own deviation; it
        must remain an equilibrium. None: only the present period counts.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> print(shares(load("learning_dilemma").at(), (0, 0)))
    None
    """
    if game.believed is None or game.points is None:
        return None
    ends = [
        bimatrix_of(terms(dict(game.parameters) | {_SHARE: (share, 1 - share)}), game.points)
        for share in (Fraction(0), Fraction(1))
    ]
    low, high = Fraction(0), Fraction(1)
    for at_zero, at_one in _conditions(ends, target, threats):
        slope = at_one - at_zero
        if slope > 0:
            low = max(low, -at_zero / slope)
        elif slope < 0:
            high = min(high, -at_zero / slope)
        elif at_zero < 0:
            return None
    if low > high or low == high in (0, 1):
        return None
    return Shares(low, high, game.parameters[_SHARE][0])


def _conditions(
    ends: Ends, target: Cell, threats: tuple[Threat | None, Threat | None]
) -> Iterator[Affine]:
    """What must not be negative."""
    for i, threat in enumerate(threats):
        mine = [end[i] if i == 0 else end[i].T for end in ends]
        own, other = _seen(target, i)
        d, feared = (Fraction(0), target) if threat is None else threat
        p = _seen(feared, i)
        for a in range(len(mine[0])):
            zero, one = (u[own, other] - (1 - d) * u[a, other] - d * u[p] for u in mine)
            yield zero, one
        if threat is not None:
            yield from _conditions(ends, feared, (None, None))


def _seen(cell: Cell, i: int) -> Cell:
    """A cell with the own strategy first."""
    return cell if i == 0 else (cell[1], cell[0])
