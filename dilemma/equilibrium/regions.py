"""Which equilibria there are, along one parameter and over two.

All equilibria follow from the signs of the minors (`dilemma.equilibrium.minors`), and these are
polynomials in the open parameters. Along one parameter the answer is complete: the roots of the
minors cut its range, and between them, and at each of them, the supports of the extreme equilibria
are read from the signs. Over two parameters the answer can change only on the curves where a
factor of a minor is zero. Which of the curves count, and which regions they bound, is looked for
from the points of a grid, all exact: a curve is listed if the answer differs between two points
that it alone separates. A region smaller than the grid's mesh may be missed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from dilemma.equilibrium import minors
from dilemma.equilibrium.carried import Supports, cleared
from dilemma.equilibrium.cells import pieces
from dilemma.equilibrium.conditions import Stretch, stretches
from dilemma.equilibrium.dominance import corner_positions, corners_of
from dilemma.equilibrium.minors import Signs, signs, supports, vertex_pairs
from dilemma.equilibrium.positivity import Polynomial
from dilemma.errors import DilemmaError
from dilemma.rationals import to_text
from dilemma.stage.game import AllianceGame, Bimatrix, StageGame
from dilemma.stage.opened import OpenGame, opened
from dilemma.stage.parameters import Range
from dilemma.stage.strategies import CORNERS

Answer = tuple[Supports, ...] | None  # supports of all extreme equilibria; None where undefined
Point = tuple[Fraction, Fraction]

WIDEST = 6  # strategies of one partner, after the reduction to corners
MESH = 24  # points of the grid along each parameter
NUDGES = 8  # tries to move a point of the grid off a curve
HALVINGS = 12  # of a step of the grid, to tell curves apart


@dataclass(frozen=True)
class Line:
    """The equilibria along one parameter: stretches whose answers are supports."""

    name: str
    here: Fraction | None
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Region:
    """Neighbouring points of the grid with one answer: how many of all, and one of them."""

    answer: Answer
    sample: Point
    share: Fraction


@dataclass(frozen=True)
class Plane:
    """
    The equilibria over two parameters.

    Parameters
    ----------
    here : pair of Fraction or None
        The parameters' values in the game; None where the partners have different ones.
    window : pair of pairs of Fraction
        The part of the plane that was looked at.
    curves : tuple of polynomials in the two parameters
        The answer changes where one of them is zero; see the module for what was found.
    grid : tuple of tuples of int
        The region, by place, of each point: first parameter from low to high, then second.
    """

    names: tuple[str, str]
    here: tuple[Fraction | None, Fraction | None]
    window: tuple[Point, Point]
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    regions: tuple[Region, ...]
    curves: tuple[Polynomial, ...]
    grid: tuple[tuple[int, ...], ...]


def along(game: StageGame, values: Mapping[str, Any], name: str) -> Line:
    """
    The supports of all extreme equilibria along one parameter, with exact end points.

    Parameters
    ----------
    values : mapping
        Changes of the game's other parameters.

    Raises
    ------
    DilemmaError
        For more than 6 strategies that do not reduce to corners, and for what `opened` refuses.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> pair = load("learning_dilemma").with_strategies("COL,CMP")
    >>> line = along(pair, {}, "trust")
    >>> [(str(part.low), str(part.high), part.answer) for part in line.stretches]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('0', '15/16', (((1,), (1,)),)),
     ('15/16', '15/16', (((0,), (0,)), ((1,), (1,)))),
     ('15/16', '1', (((0,), (0,)), ((1,), (1,)), ((0, 1), (0, 1))))]
    """
    small = _reduced(opened(game, [name], values))
    of_row, of_column, undefined = _minors(small)
    cut = pieces([*of_row, *of_column, *undefined], small.ranges[name])
    m, n = small.row.shape
    first, last = len(of_row), len(of_row) + len(of_column)
    answers = [
        None
        if 0 in piece.signs[last:]
        else _answer(piece.signs[:first], piece.signs[first:last], m, n)
        for piece in cut
    ]
    return Line(
        name, small.here[name], small.row_labels, small.column_labels, stretches(cut, answers)
    )


def over(
    game: StageGame,
    values: Mapping[str, Any],
    names: tuple[str, str],
    window: tuple[Point | None, Point | None] = (None, None),
    mesh: int = MESH,
) -> Plane:
    """
    Regions over two parameters with one exact sample point each, and the curves between them.

    Parameters
    ----------
    window : pair of (low, high) or None
        The part of each parameter's range to look at; where it is not given and the range has no
        end, as far from the game's value as this is from zero, and at least 1.
    mesh : int
        Points of the grid along each parameter.
    """
    small = _reduced(opened(game, list(names), values))
    of_row, of_column, undefined = _minors(small)
    factors = _factors([*of_row, *of_column, *undefined])
    first, second = (
        _window(name, small.ranges[name], small.here[name], wanted)
        for name, wanted in zip(names, window, strict=True)
    )
    tied = sum(not each for each in (*of_row, *of_column))
    answers = _Answers(game, values, names, tied)
    steps = ((first[1] - first[0]) / mesh, (second[1] - second[0]) / mesh)
    points = [
        [answers.beside((x, y), steps) for y in _middles(second, mesh)]
        for x in _middles(first, mesh)
    ]
    table = [[answers.at(point) for point in line] for line in points]
    grid, regions = _regions(table, points)
    return Plane(
        names,
        (small.here[names[0]], small.here[names[1]]),
        (first, second),
        small.row_labels,
        small.column_labels,
        regions,
        _curves(factors, answers, points),
        grid,
    )


class _Answers:
    """The answer at a point, computed once."""

    def __init__(
        self, game: StageGame, values: Mapping[str, Any], names: tuple[str, str], tied: int
    ) -> None:
        self.game, self.values, self.names, self.tied = game, values, names, tied
        self.known: dict[Point, tuple[Answer, int]] = {}

    def at(self, point: Point) -> Answer:
        """The supports there; None where a payoff divides by zero."""
        return self._both(point)[0]

    def beside(self, point: Point, steps: Point) -> Point:
        """The point itself, or one near it if it lies on a curve: more ties than everywhere."""
        there = point
        for k in range(1, NUDGES):
            if self._both(there)[1] == self.tied:
                break
            there = point[0] + steps[0] * k / 97, point[1] + steps[1] * k / 131
        return there

    def _both(self, point: Point) -> tuple[Answer, int]:
        if point not in self.known:
            put = dict(zip(self.names, point, strict=True))
            try:
                numbers = self.game.at(**{**self.values, **put})
            except DilemmaError:
                if isinstance(self.game, AllianceGame):  # it never divides by zero
                    raise
                self.known[point] = None, -1
            else:
                of_row, of_column, shape = _signs(numbers)
                zeros = (*of_row, *of_column).count(0)
                self.known[point] = _answer(of_row, of_column, *shape), zeros
        return self.known[point]


def supports_of(game: Bimatrix) -> tuple[Supports, ...]:
    """The supports of all extreme equilibria of a game, of its corners if it reduces to them."""
    of_row, of_column, shape = _signs(game)
    return _answer(of_row, of_column, *shape)


def _signs(game: Bimatrix) -> tuple[Signs, Signs, tuple[int, int]]:
    corners = corner_positions(game)
    small = game if corners is None else game.restricted(corners, corners)
    A, B = small.integers
    of_row, of_column = minors.minors(A), minors.minors(list(zip(*B, strict=True)))
    return signs(of_row), signs(of_column), small.shape


def _answer(of_row: Signs, of_column: Signs, m: int, n: int) -> tuple[Supports, ...]:
    found = {
        (supports(n, m)[q].columns, supports(m, n)[p].columns)
        for p, q in vertex_pairs(of_row, of_column, m, n)
    }
    return tuple(sorted(found, key=lambda pair: (len(pair[0]) + len(pair[1]), pair)))


def _reduced(game: OpenGame) -> OpenGame:
    """The corners of an alliance with linear costs; no more strategies than minors can take."""
    kept = corners_of(game.points)
    if kept is not None:
        labels = tuple(game.row_labels[position] for position in kept)
        game = replace(
            game,
            row=game.row.restricted(kept, kept),
            column=game.column.restricted(kept, kept),
            row_labels=labels,
            column_labels=labels,
            points=CORNERS,
        )
    m, n = game.row.shape
    if max(m, n) > WIDEST:
        raise DilemmaError(
            f"the game is {m} x {n}; without a profile at most {WIDEST} strategies can be mapped"
        )
    return game


def _minors(game: OpenGame) -> tuple[list[Polynomial], list[Polynomial], list[Polynomial]]:
    """The minors of row's and of column's payoffs, and denominators that may be zero."""
    row, undefined = cleared(game.row, game.ranges)
    column, too = cleared(game.column.turned, game.ranges)
    return minors.minors(row), minors.minors(column), [*undefined, *too]


def _factors(polynomials: Sequence[Polynomial]) -> list[Polynomial]:
    """The irreducible factors of all, each once."""
    found: dict[Polynomial, None] = {}
    for polynomial in dict.fromkeys(polynomials):
        if polynomial and not polynomial.is_ground:
            for factor, _ in polynomial.factor_list()[1]:
                found.setdefault(factor.monic())
    return list(found)


def _window(name: str, where: Range, here: Fraction | None, wanted: Point | None) -> Point:
    """The part of a parameter's range to look at."""
    centre = here or Fraction(0)
    reach = max(Fraction(1), abs(centre))
    if wanted is None:
        low = centre - reach if where.low is None else where.low
        return low, max(low, centre) + reach if where.high is None else where.high
    low, high = wanted
    if low >= high:
        raise DilemmaError(f"{name} from {to_text(low)} to {to_text(high)} is no interval")
    closed = Range(where.low, where.high)
    for value in wanted:
        if not closed.holds(value):
            raise DilemmaError(f"{name} is {to_text(value)}, which is not in its range")
    return low, high


def _middles(window: Point, mesh: int) -> list[Fraction]:
    """Points in the middle of equal steps, so that none lies on the edge."""
    low, high = window
    return [low + (high - low) * Fraction(2 * k + 1, 2 * mesh) for k in range(mesh)]


def _regions(
    table: Sequence[Sequence[Answer]], points: Sequence[Sequence[Point]]
) -> tuple[tuple[tuple[int, ...], ...], tuple[Region, ...]]:
    """Neighbouring points with one answer, joined; the largest region first."""
    size = len(table), len(table[0])
    left = {(i, j) for i in range(size[0]) for j in range(size[1])}
    groups: list[list[tuple[int, int]]] = []
    while left:
        group = [min(left)]
        left.remove(group[0])
        for i, j in group:  # grows while it is read
            for near in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if near in left and table[near[0]][near[1]] == table[i][j]:
                    left.remove(near)
                    group.append(near)
        groups.append(group)
    groups.sort(key=lambda group: (-len(group), group[0]))
    place = {cell: k for k, group in enumerate(groups) for cell in group}
    regions = []
    for group in groups:
        # The sample is the point in the middle of the group's list: not on its rim, mostly.
        i, j = sorted(group)[len(group) // 2]
        share = Fraction(len(group), size[0] * size[1])
        regions.append(Region(table[i][j], points[i][j], share))
    grid = tuple(tuple(place[i, j] for j in range(size[1])) for i in range(size[0]))
    return grid, tuple(regions)


def _curves(
    factors: Sequence[Polynomial], answers: _Answers, points: Sequence[Sequence[Point]]
) -> tuple[Polynomial, ...]:
    """The factors that alone separate two points with different answers."""
    sides: dict[Point, Signs] = {}

    def side(point: Point) -> Signs:
        if point not in sides:
            sides[point] = tuple(_sign(factor, point) for factor in factors)
        return sides[point]

    found: set[int] = set()
    for one, two in _neighbours(points):
        if answers.at(one) == answers.at(two):
            continue
        for _ in range(HALVINGS):
            between = [
                k
                for k, pair in enumerate(zip(side(one), side(two), strict=True))
                if pair[0] != pair[1]
            ]
            if len(between) <= 1:
                break
            middle = (one[0] + two[0]) / 2, (one[1] + two[1]) / 2
            if answers.at(middle) == answers.at(one):
                one = middle
            else:
                two = middle
        if len(between) == 1:
            found.add(between[0])
    return tuple(factors[k] for k in sorted(found))


def _neighbours(points: Sequence[Sequence[Point]]) -> list[tuple[Point, Point]]:
    across = [pair for line in points for pair in pairwise(line)]
    return across + [pair for one, two in pairwise(points) for pair in zip(one, two, strict=True)]


def _sign(polynomial: Polynomial, point: Point) -> int:
    value = Fraction(0)
    for (a, b), coefficient in polynomial.items():
        exact = Fraction(int(coefficient.numerator), int(coefficient.denominator))
        value += exact * point[0] ** a * point[1] ** b
    return (value > 0) - (value < 0)
