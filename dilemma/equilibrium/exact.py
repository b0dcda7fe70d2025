"""All extreme equilibria of a bimatrix game, by exact integers.

The row partner's mixes x with the value v of the column partner's best reply to them form the
best-response polyhedron; the column partner's mixes form another:

    P = { (x, v) : x >= 0, sum x = 1, x B <= v }        Q = { (y, u) : y >= 0, sum y = 1, A y <= u }

(von Stengel 2002, Computing equilibria for two-person games, section 2). Its facets carry labels:
a strategy that is not played, or a strategy that is a best reply. A pair of vertices (x, y) that
together carry every label is an extreme equilibrium, and every equilibrium is a convex combination
of extreme ones that pair with each other (Mangasarian 1964; Avis, Rosenberg, Savani & von Stengel
2010). So the vertices of both polyhedra give all equilibria, degenerate games included.

Vertices come from the double description method (Motzkin et al. 1953; Fukuda & Prodon 1996): the
facets are put in one after the other, and each cuts the edges that cross it. Everything is an
integer, so no sign is ever in doubt.

Legend: a vertex is held as its slacks, one integer for each label: first the row partner's
strategies, then the column partner's; labels are the set of zero slacks, as bits. Slacks are scaled
freely, so the direction in which only v grows is a vertex like the others: the apex, where nothing
is played.
"""

from collections.abc import Sequence
from math import gcd, inf
from time import monotonic
from typing import NamedTuple

from dilemma.errors import IncompleteError

# 9 x 9 games have at most 1,430 vertices (McMullen's upper bound theorem), so they are always
# within the limit; it is a count and not a time, so that no answer depends on the machine.
MOST_VERTICES = 3000

Integers = Sequence[Sequence[int]]


class Vertex(NamedTuple):
    """A vertex of a best-response polyhedron: slacks in every label, and the zero ones as bits."""

    slacks: tuple[int, ...]
    labels: int


class Bounds(NamedTuple):
    """How far an enumeration may go: vertices at any stage, and a time of the monotonic clock."""

    vertices: int = MOST_VERTICES
    deadline: float = inf

    def check(self, vertices: int = 0) -> None:
        """
        Go on, or stop with what is the matter.

        Raises
        ------
        IncompleteError
            If there are more vertices than allowed, or the time is over.
        """
        if vertices > self.vertices:
            raise IncompleteError(f"the game has more than {self.vertices:,} vertices")
        if monotonic() > self.deadline:
            raise IncompleteError("the time limit was reached")


UNHURRIED = Bounds()


def vertices(payoffs: Integers, bounds: Bounds = UNHURRIED) -> list[Vertex]:
    """
    The vertices of a best-response polyhedron, and its apex.

    Parameters
    ----------
    payoffs : m lists of n integers
        What the replying partner gets; its n strategies are the columns.
    bounds : Bounds
        The most vertices that any stage may have, and when to stop.

    Returns
    -------
    list of Vertex
        Labels 0 to m-1: strategy i is not played. Labels m to m+n-1: column j is a best reply.
        Each vertex has its slacks in lowest terms.

    Raises
    ------
    IncompleteError
        If a bound is reached.
    """
    m, n = len(payoffs), len(payoffs[0])
    found = _simplex(payoffs)
    left = set(range(1, n))
    while left:
        # The facet that cuts the fewest pairs keeps the polyhedra in between small.
        column = min(left, key=lambda j: (_cuts(found, m + j), j))
        left.remove(column)
        found = _cut(found, m + column, m, bounds)
        bounds.check(len(found))
    return found


def extreme_equilibria(
    row: Integers, column: Integers, bounds: Bounds = UNHURRIED
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """
    All extreme equilibria, each as integer weights (x, y) on the strategies.

    Parameters
    ----------
    row, column : m lists of n integers
        Both partners' payoffs, row i and column j, scaled to integers.
    bounds : Bounds
        The most vertices that a best-response polyhedron may have on the way, and when to stop.

    Returns
    -------
    list of pairs of tuples
        Weights of the m and of the n strategies, in lowest terms, in a fixed order. Never empty
        (Nash 1951).

    Raises
    ------
    IncompleteError
        If a bound is reached.

    Examples
    --------
    Matching pennies:

    >>> extreme_equilibria([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    [((1, 1), (1, 1))]
    """
    m, n = len(row), len(row[0])
    every = (1 << (m + n)) - 1
    of_row = vertices(column, bounds)
    # The column partner's polyhedron has its own strategies first: turn its labels round.
    of_column = [
        Vertex(slacks[n:] + slacks[:n], labels >> n | (labels & ((1 << n) - 1)) << m)
        for slacks, labels in vertices(list(zip(*row, strict=True)), bounds)
    ]
    # The apex of one polyhedron carries every label only together with the other's apex.
    pairs = [
        (lowest_terms(x.slacks[:m]), lowest_terms(y.slacks[m:]))
        for x in of_row
        if any(x.slacks[:m])
        for y in of_column
        if x.labels | y.labels == every
    ]
    return sorted(pairs, reverse=True)


def lowest_terms(weights: Sequence[int]) -> tuple[int, ...]:
    """The same mix with the smallest integer weights."""
    divisor = gcd(*weights)
    return tuple(weight // divisor for weight in weights)


def _simplex(payoffs: Integers) -> list[Vertex]:
    """The vertices where only the first column replies, with their slacks in all columns."""
    m, n = len(payoffs), len(payoffs[0])
    unplayed = (1 << m) - 1
    apex = Vertex((0,) * m + (1,) * n, unplayed)
    corners = []
    for i, line in enumerate(payoffs):
        weights = tuple(int(k == i) for k in range(m))
        slacks = tuple(line[0] - cell for cell in line)
        corners.append(Vertex(weights + slacks, unplayed & ~(1 << i) | 1 << m))
    return [apex, *corners]


def _cuts(found: Sequence[Vertex], label: int) -> int:
    inside = sum(vertex.slacks[label] > 0 for vertex in found)
    outside = sum(vertex.slacks[label] < 0 for vertex in found)
    return inside * outside


def _cut(found: Sequence[Vertex], label: int, dimension: int, bounds: Bounds) -> list[Vertex]:
    """The vertices after the facet `label` was put in: kept ones, and new ones on cut edges."""
    bit = 1 << label
    inside = [vertex for vertex in found if vertex.slacks[label] > 0]
    outside = [vertex for vertex in found if vertex.slacks[label] < 0]
    on = [
        Vertex(vertex.slacks, vertex.labels | bit) for vertex in found if vertex.slacks[label] == 0
    ]
    simple = all(vertex.labels.bit_count() == dimension for vertex in found)
    edges = (
        _simple_edges(inside, outside)
        if simple
        else _edges(found, inside, outside, dimension, bounds)
    )
    new = []
    for near, far in edges:
        there, beyond = near.slacks[label], -far.slacks[label]
        slacks = [beyond * a + there * b for a, b in zip(near.slacks, far.slacks, strict=True)]
        divisor = gcd(*slacks)
        new.append(
            Vertex(tuple(slack // divisor for slack in slacks), near.labels & far.labels | bit)
        )
    return inside + on + new


def _simple_edges(
    inside: Sequence[Vertex], outside: Sequence[Vertex]
) -> list[tuple[Vertex, Vertex]]:
    """Where every vertex has as many labels as dimensions, an edge is all labels but one."""
    by_edge = {}
    for vertex in inside:
        labels = vertex.labels
        while labels:
            lowest = labels & -labels
            by_edge[vertex.labels ^ lowest] = vertex
            labels ^= lowest
    edges = []
    for vertex in outside:
        labels = vertex.labels
        while labels:
            lowest = labels & -labels
            near = by_edge.get(vertex.labels ^ lowest)
            if near is not None:
                edges.append((near, vertex))
            labels ^= lowest
    return edges


def _edges(
    found: Sequence[Vertex],
    inside: Sequence[Vertex],
    outside: Sequence[Vertex],
    dimension: int,
    bounds: Bounds,
) -> list[tuple[Vertex, Vertex]]:
    """Two vertices are neighbours iff no third one has all the labels that they share."""
    labels = [vertex.labels for vertex in found]
    edges = []
    for near in inside:
        bounds.check()
        for far in outside:
            shared = near.labels & far.labels
            if shared.bit_count() < dimension - 1:
                continue
            if sum(1 for each in labels if each & shared == shared) == 2:
                edges.append((near, far))
    return edges
