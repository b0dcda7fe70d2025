"""Smaller games with the same equilibria.

Iterated elimination of strictly dominated strategies loses no equilibrium, in whatever order it is
done (Luce & Raiffa 1957, section 5.7). An alliance with linear costs is smaller still: every point
of the square pays both partners what a mixture of the four corners pays, so the corner game is its
reduced normal form (Kohlberg & Mertens 1986), and a corner equilibrium stands for all the
equilibria in which points replace mixtures of corners.
"""

from collections.abc import Iterable, Sequence

from dilemma.equilibrium.exact import Integers
from dilemma.equilibrium.solution import Face, Profile, support
from dilemma.stage.game import Bimatrix
from dilemma.stage.strategies import CORNERS, Strategy, corner_mixture

Positions = tuple[int, ...]


def undominated(row: Integers, column: Integers) -> tuple[Positions, Positions]:
    """
    The strategies left after iterated elimination of those strictly dominated by a pure one.

    Parameters
    ----------
    row, column : m lists of n integers
        Both partners' payoffs, row i and column j.

    Returns
    -------
    pair of tuples of int
        Positions of the rows and of the columns that are left.

    Examples
    --------
    >>> undominated([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    ((1,), (1,))
    """
    replies = [list(line) for line in zip(*column, strict=True)]
    rows, columns = tuple(range(len(row))), tuple(range(len(replies)))
    while True:
        kept_rows = _kept(row, rows, columns)
        kept_columns = _kept(replies, columns, kept_rows)
        if (kept_rows, kept_columns) == (rows, columns):
            return rows, columns
        rows, columns = kept_rows, kept_columns


def dominators(payoffs: Integers) -> list[tuple[int, int, bool]]:
    """
    The strategies that another pure strategy dominates: (weak one, first strong one, strictly?).

    Examples
    --------
    >>> dominators([[3, 0], [5, 1], [5, 0]])
    [(0, 1, True), (2, 1, False)]
    """
    found = []
    for i, weak in enumerate(payoffs):
        for k, strong in enumerate(payoffs):
            if weak != strong and all(a >= b for a, b in zip(strong, weak, strict=True)):
                found.append((i, k, all(a > b for a, b in zip(strong, weak, strict=True))))
                break
    return found


def corner_positions(game: Bimatrix) -> Positions | None:
    """Where the four corners stand in an alliance that reduces to them; None if it does not."""
    return corners_of(game.points) if game.affine else None


def corners_of(points: Sequence[Strategy] | None) -> Positions | None:
    """Where the four corners stand among points with linear costs; None if some are not there."""
    if points is None or not set(CORNERS) <= set(points):
        return None
    return tuple(position for position, point in enumerate(points) if point in CORNERS)


def spanning(game: Bimatrix) -> tuple[Positions, Positions]:
    """
    The rows and the columns whose mixtures pay what every strategy pays.

    In an alliance with linear costs these are the corners, if they can be chosen; else all.
    """
    corners = corner_positions(game)
    m, n = game.shape
    return (tuple(range(m)), tuple(range(n))) if corners is None else (corners, corners)


def faces(game: Bimatrix, profile: Profile, others: Iterable[Profile]) -> tuple[Face, ...]:
    """
    The strategies other than corners that some equilibrium near a profile plays.

    With the partner's mix fixed, all equilibria mix the extreme ones against it, so a point may be
    played iff its mixture of corners stays within all corners that these play.

    Parameters
    ----------
    game : Bimatrix
        The alliance before reduction.
    profile : Profile
        An extreme equilibrium of the corner game, lifted to the game's strategies.
    others : Profiles
        All extreme equilibria of the corner game, lifted likewise.
    """
    if game.points is None:
        return ()
    near = [*others]
    beside = (
        [other.row for other in near if other.column == profile.column],
        [other.column for other in near if other.row == profile.row],
    )
    found = []
    for partner, mixes in enumerate(beside):
        played = {game.points[position].name for mix in mixes for position in support(mix)}
        for point in game.points:
            equals = corner_mixture(point)
            if point not in CORNERS and set(equals) <= played:
                found.append(Face(partner + 1, point.name, equals))
    return tuple(found)


def _kept(payoffs: Integers, mine: Positions, partners: Positions) -> Positions:
    """My strategies that no other one of mine beats against each of the partner's."""

    def dominated(weak: Sequence[int]) -> bool:
        return any(all(payoffs[k][j] > weak[j] for j in partners) for k in mine)

    return tuple(i for i in mine if not dominated(payoffs[i]))
