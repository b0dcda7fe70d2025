"""What kind of dilemma it is.

With R, S, T, P for collaborating against collaboration, against competition, and for competing
likewise, the class is read from the signs of T - R, P - S and then R - P or R - S, one class for
each partner. A class describes two strategies only: read it beside the equilibria of the whole
game. Names as in Rapoport & Guyer (1966) and Rapoport & Chammah (1965), as we recall them.
"""

from collections.abc import Mapping
from fractions import Fraction

from dilemma.stage.forces import differences, forces
from dilemma.stage.game import Bimatrix

Differences = Mapping[str, Fraction]

BOUNDARY = "boundary"


def classes(game: Bimatrix) -> tuple[str, str] | None:
    """
    The class of the dilemma for the row and for the column partner.

    An alliance is classified by collaboration and competition, whatever its strategy set; a 2 x 2
    game by its first ("cooperate") and second strategy; any other game has no class (None).

    Examples
    --------
    >>> classes(Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    ("Prisoner's Dilemma", "Prisoner's Dilemma")
    """
    both = four_differences(game)
    return both and (named(both[0]), named(both[1]))


def four_differences(game: Bimatrix) -> tuple[Differences, Differences] | None:
    """T - R, P - S, R - P and R - S of the row and of the column partner; None without a class."""
    if game.believed is not None:
        first, second = forces(game.believed)
        return differences(first), differences(second)
    if game.shape != (2, 2):
        return None
    return _differences(*game.row.flat), _differences(*game.column.T.flat)


def named(difference: Differences) -> str:
    """
    The class that the signs of the four differences spell; "boundary" where one of them is zero.

    Examples
    --------
    >>> named({"T-R": 2, "P-S": -1, "R-P": 1, "R-S": 3})
    'Chicken'
    """
    temptation, fear = difference["T-R"], difference["P-S"]
    if temptation == 0 or fear == 0:
        return BOUNDARY
    if temptation < 0 and fear < 0:
        return "Harmony"
    if fear < 0:
        return _by_sign(difference["R-S"], "Chicken", "Hero/Leader")
    if temptation < 0:
        return _by_sign(difference["R-P"], "Stag Hunt", "Coordination")
    return _by_sign(difference["R-P"], "Prisoner's Dilemma", "Deadlock")


def _by_sign(value: Fraction, positive: str, negative: str) -> str:
    if value == 0:
        return BOUNDARY
    return positive if value > 0 else negative


def _differences(R: Fraction, S: Fraction, T: Fraction, P: Fraction) -> Differences:
    return {"T-R": T - R, "P-S": P - S, "R-P": R - P, "R-S": R - S}
