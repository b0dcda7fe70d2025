"""What kind of dilemma it is.

With R, S, T, P for collaborating against collaboration, against competition, and for competing
likewise, the class is read from the signs of T - R, P - S and then R - P or R - S, one class for
each partner. Where one of these is zero the game is a boundary between classes. A class describes
two strategies only: read it beside the equilibria of the whole game. Names as in Rapoport & Guyer
(1966) and Rapoport & Chammah (1965), as we recall them. Both partners together have a place in the
topology of Robinson & Goforth (2005), see `dilemma.equilibrium.topology`.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from dilemma.equilibrium import topology
from dilemma.equilibrium.topology import Place
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


class Between(NamedTuple):
    """The differences that are zero and matter, and the classes that a small change leads to."""

    zero: tuple[str, ...]
    classes: tuple[str, ...]


def between(difference: Differences) -> Between:
    """
    Between which classes a partner's boundary lies, and the ties that make it one.

    Returns
    -------
    Between
        `zero` is empty, and `classes` holds the only class, where the class is no boundary.

    Examples
    --------
    >>> between({"T-R": 0, "P-S": 1, "R-P": 2, "R-S": 3})
    Between(zero=('T-R',), classes=("Prisoner's Dilemma", 'Stag Hunt'))
    """
    broken = [
        _differences(*map(Fraction, ranks)) for ranks in topology.rankings(payoffs(difference))
    ]

    def led(key: str, sign: int) -> set[str]:
        return {named(one) for one in broken if one[key] * sign > 0}

    zero = [key for key, value in difference.items() if value == 0 and led(key, 1) != led(key, -1)]
    return Between(tuple(zero), tuple(sorted({named(one) for one in broken})))


class Location(NamedTuple):
    """
    Where both partners together put the game among all 2 x 2 games.

    `places` holds one place, or all those between which its ties put it; `ties` says for each
    partner which of R, S, T and P are equal.
    """

    places: tuple[Place, ...]
    ties: tuple[tuple[str, ...], tuple[str, ...]]


def location(game: Bimatrix) -> Location | None:
    """
    The number in the topology of Robinson & Goforth (2005); None without a class.

    Examples
    --------
    >>> dilemma = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [(place.number, place.name) for place in location(dilemma).places]
    [('g111', "Prisoner's Dilemma")]
    """
    both = four_differences(game)
    if both is None:
        return None
    row, column = map(payoffs, both)
    return Location(topology.places(row, column), (topology.ties(row), topology.ties(column)))


def payoffs(difference: Differences) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """R, S, T and P of a partner, counted from P."""
    R = difference["R-P"]
    return R, R - difference["R-S"], R + difference["T-R"], Fraction(0)


def _by_sign(value: Fraction, positive: str, negative: str) -> str:
    if value == 0:
        return BOUNDARY
    return positive if value > 0 else negative


def _differences(R: Fraction, S: Fraction, T: Fraction, P: Fraction) -> Differences:
    return {"T-R": T - R, "P-S": P - S, "R-P": R - P, "R-S": R - S}
