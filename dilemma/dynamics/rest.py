"""Rest points of the replicator dynamics, exactly, and which of them attract.

A type grows as it does better than the average of its population (Taylor & Jonker 1978; two
populations: Taylor 1979):

    dx_i/dt = x_i ((A y)_i - x A y)

The shares rest where all types that are there get the same. That is a linear condition for each
choice of types, so every rest point is rational, and all are found by trying every choice. Where
the condition leaves some freedom, a continuum of rest points is said with its dimension.

A rest point is an *equilibrium* (of Nash) if no absent type would do better. Whether it attracts is
read from the eigenvalues of the Jacobian: an absent type i has the eigenvalue (A y)_i - x A y, and
those among the present types are counted left and right of the imaginary axis, exactly.

    attracting    all left: what is near comes back
    saddle        some left, some right: it draws near from some sides and repels to others
    repelling     all right                   unstable    some right, some on the axis
    stable        some on the axis, yet what is near stays near: a neutrally stable mix (Thomas
                  1985; Bomze & Weibull 1995), or two populations of opposed interests, which
                  circle round it (Hofbauer & Sigmund 1998)
    undecided     some on the axis, and none of these theorems decides

An evolutionarily stable mix attracts, whatever is on the axis (Taylor & Jonker 1978; Hofbauer,
Schuster & Sigmund 1979). A point from which an absent type can grow is unstable.

Legend: S the types that are there; gains[p][i] what type i gets beyond the average of population p.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from math import lcm, prod

from dilemma.dynamics.contest import Contest, Shares, Supports
from dilemma.dynamics.roots import Sides, eigenvalue_sides
from dilemma.equilibrium.linear import maximum
from dilemma.equilibrium.selection import is_neutrally_stable, is_stable
from dilemma.errors import DilemmaError
from dilemma.stage.game import Matrix

MOST_FACES = 1_100  # choices of types that are tried: ten types, or five and five
STABILITIES = ("attracting", "stable", "saddle", "repelling", "unstable", "undecided")


@dataclass(frozen=True, eq=False)
class RestPoint:
    """
    Shares at which nothing moves; of a continuum, a point inside it.

    Parameters
    ----------
    shares : tuple of tuples of Fraction
        Of the types of each population.
    dimension : int
        0 for a point alone; else the dimension of the continuum with the same types in it.
    """

    contest: Contest
    shares: Shares
    dimension: int = 0

    @property
    def supports(self) -> Supports:
        """The types that are there, by position."""
        return tuple(tuple(i for i, x in enumerate(each) if x) for each in self.shares)

    @cached_property
    def gains(self) -> Shares:
        """What each type gets beyond the average of its population."""
        replies = self.contest.replies(self.shares)
        means = [
            sum(x * reply for x, reply in zip(shares, got, strict=True))
            for shares, got in zip(self.shares, replies, strict=True)
        ]
        return tuple(
            tuple(reply - mean for reply in got) for got, mean in zip(replies, means, strict=True)
        )

    @property
    def equilibrium(self) -> bool:
        """Whether nobody does better than the average: a Nash equilibrium."""
        return max(map(max, self.gains)) <= 0

    @cached_property
    def held(self) -> tuple[Shares, Shares] | None:
        """
        Of a line of rest points the ends of its part where no absent type would do better.

        None where there is no such part, and for all that is no line.
        """
        if self.dimension != 1:
            return None
        moved = RestPoint(self.contest, self._moved())
        low: list[Fraction] = []  # bounds of t, along this point + t (moved - this point)
        high: list[Fraction] = []
        for (here, there), sign in (
            ((self.shares, moved.shares), 1),
            ((self.gains, moved.gains), -1),
        ):
            for a, b in zip(sum(here, ()), sum(there, ()), strict=True):
                slope = sign * (b - a)
                if slope > 0:
                    low.append(-sign * a / slope)
                elif slope < 0:
                    high.append(-sign * a / slope)
                elif sign * a < 0:
                    return None
        if max(low) > min(high):
            return None
        first, last = (
            tuple(
                tuple(a + t * (b - a) for a, b in zip(one, two, strict=True))
                for one, two in zip(self.shares, moved.shares, strict=True)
            )
            for t in (max(low), min(high))
        )
        return first, last

    def _moved(self) -> Shares:
        """Another point of the line on which this one lies, with weights that add to 1."""
        found = []
        for p, (shares, support) in enumerate(zip(self.shares, self.supports, strict=True)):
            other = self.contest.met(p)
            rows, payoffs = self.supports[other], self.contest.payoffs[other]
            one, *two = _null_space(_conditions(payoffs, rows, support), len(support))
            moved = list(shares)
            if two:
                for i, a, b in zip(support, one, two[0], strict=True):
                    moved[i] += a * sum(two[0]) - b * sum(one)
            found.append(tuple(moved))
        return tuple(found)

    @cached_property
    def evolutionarily_stable(self) -> bool:
        """Whether no small group of others can enter; of two populations only pure mixes are."""
        if self.dimension:
            return False
        if len(self.shares) == 1:
            return is_stable(self.contest.payoffs[0], self.shares[0])
        pure = all(len(support) == 1 for support in self.supports)
        return pure and all(sum(gain >= 0 for gain in gains) == 1 for gains in self.gains)

    @cached_property
    def sides(self) -> Sides:
        """How many eigenvalues lie left of the imaginary axis, on it, and right of it."""
        left, axis, right = eigenvalue_sides(self._jacobian())
        for gains, shares in zip(self.gains, self.shares, strict=True):
            absent = [gain for gain, share in zip(gains, shares, strict=True) if not share]
            left += sum(gain < 0 for gain in absent)
            axis += sum(gain == 0 for gain in absent)
            right += sum(gain > 0 for gain in absent)
        return Sides(left, axis, right)

    @cached_property
    def stability(self) -> str:
        """One of `STABILITIES`; of a continuum, that of the point in it against other types."""
        left, axis, right = self.sides
        if right:
            return "unstable" if axis else "saddle" if left else "repelling"
        if not axis or self.evolutionarily_stable:
            return "attracting"
        return "stable" if self._neutral() else "undecided"

    def _neutral(self) -> bool:
        """Whether what is near stays near although eigenvalues are on the axis."""
        if len(self.shares) == 1:
            return is_neutrally_stable(self.contest.payoffs[0], self.shares[0])
        best = sum(gain == 0 for gains in self.gains for gain in gains)
        return best == sum(map(len, self.supports)) and self._opposed()

    def _opposed(self) -> bool:
        """Whether, among the present types, what one population gains the other loses, scaled."""
        rows, columns = self.supports
        one, two = (
            [
                M[i, j] - M[rows[0], j] - M[i, columns[0]] + M[rows[0], columns[0]]
                for i in rows[1:]
                for j in columns[1:]
            ]
            for M in (self.contest.payoffs[0], self.contest.payoffs[1].T)
        )
        a, b = max(zip(one, two, strict=True), key=lambda pair: abs(pair[0]), default=(0, 0))
        return a * b < 0 and all(a * d == b * c for c, d in zip(one, two, strict=True))

    def _jacobian(self) -> list[list[Fraction]]:
        """d(dx_i/dt)/dx_j among the types that are there, the last of each giving way."""
        contest, supports = self.contest, self.supports
        places = [(p, i) for p, support in enumerate(supports) for i in support[:-1]]

        def entry(p: int, i: int, q: int, j: int) -> Fraction:
            if contest.met(p) != q:
                return Fraction(0)
            matrix, last, shares = contest.payoffs[p], supports[q][-1], self.shares[p]
            mean = sum(shares[k] * (matrix[k, j] - matrix[k, last]) for k in supports[p])
            change: Fraction = shares[i] * (matrix[i, j] - matrix[i, last] - mean)
            return change

        return [[entry(p, i, q, j) for q, j in places] for p, i in places]


def rest_points(contest: Contest) -> tuple[RestPoint, ...]:
    """
    All rest points of the replicator dynamics, one for each continuum; fewest types first.

    Raises
    ------
    DilemmaError
        If there are more than 1,100 choices of types.

    Examples
    --------
    Hawks and doves, V = 2, C = 4: each alone, and half of each, which attracts.

    >>> from dilemma.catalog.games import load
    >>> found = rest_points(Contest.of(load("hawk_dove").at()))
    >>> [(str(point.shares[0][0]), point.stability) for point in found]
    [('1', 'repelling'), ('0', 'repelling'), ('1/2', 'attracting')]
    """
    faces = prod(2 ** len(names) - 1 for names in contest.types)
    if faces > MOST_FACES:
        sizes = " x ".join(str(len(names)) for names in contest.types)
        raise DilemmaError(
            f"rest points are sought among at most 10 types (5 x 5 in two populations); here are "
            f"{sizes}"
        )
    return tuple(_found(contest))


def nearest(points: Sequence[RestPoint], shares: Sequence[Sequence[float]]) -> tuple[int, float]:
    """The rest point that is nearest to some shares, and the largest difference of a share."""
    away = [
        (max(abs(float(x) - y) for one, two in zip(point.shares, shares, strict=True)
             for x, y in zip(one, two, strict=True)), k)
        for k, point in enumerate(points)
    ]  # fmt: skip
    distance, k = min(away)
    return k, distance


def _found(contest: Contest) -> Iterator[RestPoint]:
    choices = [
        [
            chosen
            for size in range(1, len(names) + 1)
            for chosen in combinations(range(len(names)), size)
        ]
        for names in contest.types
    ]
    for supports in sorted(product(*choices), key=lambda each: sum(map(len, each))):
        shares, dimension = [], 0
        for p, (names, support) in enumerate(zip(contest.types, supports, strict=True)):
            other = contest.met(p)  # whose types that are there must all get the same from p
            solved = _equalizing(contest.payoffs[other], supports[other], support)
            if solved is None:
                break
            weights = dict(zip(support, solved[1], strict=True))
            shares.append(tuple(weights.get(i, Fraction(0)) for i in range(len(names))))
            dimension += solved[0]
        else:
            yield RestPoint(contest, tuple(shares), dimension)


def _equalizing(
    matrix: Matrix, rows: Sequence[int], columns: Sequence[int]
) -> tuple[int, list[Fraction]] | None:
    """
    Positive shares of the columns that make all rows get the same: their dimension and a point.

    None if there are none.
    """
    conditions = _conditions(matrix, rows, columns)
    free = _null_space(conditions, len(columns))
    point: Sequence[int | Fraction] | None
    point = free[0] if len(free) == 1 else _interior(conditions, len(columns)) if free else None
    if point is None or min(point) <= 0 <= max(point):
        return None
    total = sum(point)
    return len(free) - 1, [Fraction(weight) / total for weight in point]


def _conditions(matrix: Matrix, rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """What each row gets beyond the first one, in integers."""
    first, *others = ([matrix[i, j] for j in columns] for i in rows)
    scale = lcm(*(cell.denominator for line in (first, *others) for cell in line))
    return [[int((a - b) * scale) for a, b in zip(line, first, strict=True)] for line in others]


def _null_space(conditions: Sequence[Sequence[int]], unknowns: int) -> list[list[int]]:
    """A basis of the integer vectors x with conditions x = 0, by elimination without fractions."""
    lines, before = [list(line) for line in conditions], 1
    pivots: list[int] = []
    for column in range(unknowns):
        done = len(pivots)
        found = next((k for k in range(done, len(lines)) if lines[k][column]), None)
        if found is None:
            continue
        lines[done], lines[found] = lines[found], lines[done]
        pivot = lines[done][column]
        for k, line in enumerate(lines):
            if k != done:
                factor = line[column]
                lines[k] = [
                    (pivot * a - factor * b) // before
                    for a, b in zip(line, lines[done], strict=True)
                ]
        pivots.append(column)
        before = pivot
    basis = []
    for column in set(range(unknowns)) - set(pivots):
        vector = [0] * unknowns
        vector[column] = before
        for k, place in enumerate(pivots):
            vector[place] = -lines[k][column]
        basis.append(vector)
    return basis


def _interior(conditions: Sequence[Sequence[int]], unknowns: int) -> list[Fraction] | None:
    """
    A positive x with conditions x = 0, or None: the one whose least weight is largest.

    A linear program in z >= 0 and t >= 0, x = z + t: the most of t where sum x <= 1.
    """
    wide = [[*line, sum(line)] for line in conditions]
    limited = [*wide, *([-a for a in line] for line in wide), [1] * unknowns + [unknowns]]
    best = maximum([0] * unknowns + [1], limited, [0] * (2 * len(wide)) + [1])
    return [z + best.value for z in best.x[:-1]] if best.value else None
