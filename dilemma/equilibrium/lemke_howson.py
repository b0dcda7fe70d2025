"""One equilibrium of a game of any size, by exact integers.

Lemke & Howson (1964) follow a path of vertices that carry all labels but one. Here the pivots are
in integers (Edmonds 1967; Bareiss 1968) and ties are broken lexicographically, so that the path
never cycles and ends at an equilibrium in every game, degenerate ones included (von Stengel 2002,
section 2). Paths can be exponentially long (Savani & von Stengel 2006), hence the limit.

Legend: a tableau has a row for each label in the basis; its columns are the m + n labels and the
right-hand side. `scale` is the common denominator of a tableau.
"""

from collections.abc import Sequence

from dilemma.equilibrium.exact import UNHURRIED, Bounds, Integers, lowest_terms

Weights = tuple[int, ...]


def lemke_howson(
    row: Integers,
    column: Integers,
    label: int,
    most_pivots: int | None = None,
    bounds: Bounds = UNHURRIED,
) -> tuple[Weights, Weights] | None:
    """
    The equilibrium at the end of the path on which one label is dropped.

    Parameters
    ----------
    row, column : m lists of n integers
        Both partners' payoffs, row i and column j.
    label : int
        The label dropped: strategy i of the row partner, or m + j of the column partner.
    most_pivots : int, optional
        Give up after so many steps; without it the path is followed to its end.
    bounds : Bounds
        When to stop with an IncompleteError.

    Returns
    -------
    pair of tuples of int, or None
        Weights on the m and n strategies; None if the limit was reached.

    Examples
    --------
    >>> lemke_howson([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], label=0)
    ((1, 1), (1, 1))
    """
    m, n = len(row), len(row[0])
    # The row partner's mix moves in the tableau of the column partner's payoffs, and conversely.
    tableaux = [
        _Tableau(list(zip(*_positive(column), strict=True)), range(m), range(m, m + n)),
        _Tableau(_positive(row), range(m, m + n), range(m)),
    ]
    entering, side = label, 0 if label < m else 1
    steps = 0
    while most_pivots is None or steps < most_pivots:
        entering = tableaux[side].pivot(entering)
        steps += 1
        bounds.check()
        if entering == label:
            return tableaux[0].weights(range(m)), tableaux[1].weights(range(m, m + n))
        side = 1 - side
    return None


class _Tableau:
    """One best-response polytope { x >= 0 : gains x <= 1 }, slacks in the basis at first."""

    def __init__(self, gains: Integers, mine: Sequence[int], slacks: Sequence[int]) -> None:
        size = len(mine) + len(slacks)
        self.scale = 1
        self.basis = list(slacks)
        self.order = list(slacks)  # columns of the first basis: the lexicographic tie-break
        self.rows = []
        for slack, line in zip(slacks, gains, strict=True):
            cells = [0] * size + [1]
            cells[slack] = 1
            for label, gain in zip(mine, line, strict=True):
                cells[label] = gain
            self.rows.append(cells)

    def pivot(self, entering: int) -> int:
        """Bring a label into the basis; the one that leaves."""
        leaving = self._leaving(entering)
        pivot_row = self.rows[leaving]
        pivot = pivot_row[entering]
        for position, line in enumerate(self.rows):
            if position != leaving:
                factor = line[entering]
                self.rows[position] = [
                    (pivot * a - factor * b) // self.scale
                    for a, b in zip(line, pivot_row, strict=True)
                ]
        self.scale = pivot
        left, self.basis[leaving] = self.basis[leaving], entering
        return left

    def weights(self, labels: Sequence[int]) -> Weights:
        """The mix, as integer weights in lowest terms."""
        value = {label: line[-1] for label, line in zip(self.basis, self.rows, strict=True)}
        return lowest_terms([value.get(label, 0) for label in labels])

    def _leaving(self, entering: int) -> int:
        """The row of the lexicographically least ratio; polytopes are bounded, so there is one."""
        candidates = [k for k, line in enumerate(self.rows) if line[entering] > 0]
        for column in [-1, *self.order]:
            best = [candidates[0]]
            for k in candidates[1:]:
                one = self.rows[k][column] * self.rows[best[0]][entering]
                two = self.rows[best[0]][column] * self.rows[k][entering]
                if one < two:
                    best = [k]
                elif one == two:
                    best.append(k)
            candidates = best
            if len(candidates) == 1:
                break
        return candidates[0]


def _positive(payoffs: Integers) -> list[list[int]]:
    shift = 1 - min(map(min, payoffs))
    return [[cell + shift for cell in line] for line in payoffs]
