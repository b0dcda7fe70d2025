"""Convex polygons: sets of payoffs to two partners, held as their extreme points.

A polygon is a tuple of its extreme points, counterclockwise from the one that is lowest in the
first coordinate (and then in the second). A point and a segment are polygons of one and of two
extreme points; no function here treats them apart. Coordinates are Fractions, and then every
answer is exact, or floats.

Legend: c the least that is allowed in both coordinates; an *origin* says where a point of the
part above c comes from: an extreme point of the polygon, a cut through an edge, or c itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

Point = tuple[Any, Any]  # two Fractions, or two floats
Polygon = tuple[Point, ...]
Pair = tuple[Fraction, Fraction]


class Origin(NamedTuple):
    """
    Where a point of a polygon lies: at vertex `first`, on an edge, or (first < 0) inside.

    `side` is the coordinate (0 or 1) in which a limit cuts the edge from `first` to `second`.
    """

    first: int
    second: int = -1
    side: int = -1


INSIDE = Origin(-1)


def hull(points: Iterable[Point]) -> Polygon:
    """
    The convex hull (Andrew 1979).

    Examples
    --------
    >>> hull([(0, 0), (2, 0), (1, 0), (1, 1)])
    ((0, 0), (2, 0), (1, 1))
    >>> hull([(1, 1), (0, 0), (2, 2)]), hull([(1, 1), (1, 1)])
    (((0, 0), (2, 2)), ((1, 1),))
    """
    ordered = sorted(set(points))
    if len(ordered) < 2:
        return tuple(ordered)
    return (*_chain(ordered), *_chain(ordered[::-1]))


def _chain(ordered: Sequence[Point]) -> list[Point]:
    """The lower part of the hull of points in order, without its last point."""
    chain: list[Point] = []
    for point in ordered:
        while len(chain) > 1 and turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain[:-1]


def turn(a: Point, b: Point, c: Point) -> Any:
    """Twice the area of the triangle: positive where the way a, b, c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def edges(polygon: Polygon) -> list[tuple[int, int]]:
    """The edges as pairs of positions; a segment has one, a point none."""
    n = len(polygon)
    return [(k, (k + 1) % n) for k in range(n if n > 2 else n - 1)]


def contains(polygon: Polygon, point: Point) -> bool:
    """
    Whether a point lies in a polygon or on its border.

    Examples
    --------
    >>> contains(((0, 0), (2, 2)), (1, 1)), contains(((0, 0), (2, 2)), (1, 0)), contains((), (0, 0))
    (True, False, False)
    """
    return all(excess(polygon, point, k, n) <= 0 for k, n in edges(polygon)) and (
        len(polygon) > 2 or hull([*polygon, point]) == polygon
    )


def excess(polygon: Polygon, point: Point, k: int, n: int) -> Any:
    """How far a point lies beyond the edge from k to n, along the axis in which that is most."""
    a, b = polygon[k], polygon[n]
    return -turn(a, b, point) / max(abs(b[0] - a[0]), abs(b[1] - a[1]))


def distance(polygon: Polygon, point: Point) -> Any:
    """The least step by which a point can be moved into a polygon, the larger of its two parts."""
    if len(polygon) > 2 and contains(polygon, point):
        return 0 * point[0]
    if len(polygon) == 1:
        return _step(point, polygon[0])
    return min(_to_edge(polygon[k], polygon[n], point) for k, n in edges(polygon))


def _to_edge(a: Point, b: Point, point: Point) -> Any:
    """The larger part of the step to the nearest point of an edge, at most 3/2 of the least."""
    along = (b[0] - a[0], b[1] - a[1])
    length = along[0] ** 2 + along[1] ** 2
    share = (point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1]
    share = min(max(share, 0 * share), length)
    return _step(point, (a[0] + share * along[0] / length, a[1] + share * along[1] / length))


def _step(one: Point, two: Point) -> Any:
    return max(abs(one[0] - two[0]), abs(one[1] - two[1]))


def above(polygon: Polygon, c: Point) -> Iterator[tuple[Point, Origin]]:
    """
    The extreme points of the part of a polygon that is at least c in both coordinates.

    Returns
    -------
    iterator of (point, Origin)
        The extreme points of that part, and perhaps some points of its edges, in no order.

    Examples
    --------
    >>> square = ((0, 0), (2, 0), (2, 2), (0, 2))
    >>> sorted(point for point, _ in above(square, (1, 1)))
    [(1, 1), (1, 2.0), (2.0, 1), (2, 2)]
    >>> list(above(square, (3, 0)))
    []
    """
    across = []  # where the polygon meets the line on which the first coordinate is c[0]
    for k, point in enumerate(polygon):
        if point[0] >= c[0] and point[1] >= c[1]:
            yield point, Origin(k)
        if point[0] == c[0]:
            across.append(point[1])
    for k, n in edges(polygon):
        for side in (0, 1):
            a, b = polygon[k], polygon[n]
            if (a[side] < c[side]) == (b[side] < c[side]) or c[side] in (a[side], b[side]):
                continue
            share = (c[side] - a[side]) / (b[side] - a[side])
            other = a[1 - side] + share * (b[1 - side] - a[1 - side])
            if side == 0:
                across.append(other)
            if other >= c[1 - side]:
                yield ((c[0], other), (other, c[1]))[side], Origin(k, n, side)
    if across and min(across) < c[1] < max(across):
        yield c, INSIDE


def part(polygon: Polygon, c: Point) -> Polygon:
    """The part of a polygon that is at least c in both coordinates; () where there is none."""
    return hull(point for point, _ in above(polygon, c))


def simplified(polygon: Polygon, tolerance: Any) -> Polygon:
    """The polygon without extreme points that lie within the tolerance of its others."""
    kept = list(polygon)
    k = 0
    while len(kept) > 1 and k < len(kept):
        before, here, after = kept[k - 1], kept[k], kept[(k + 1) % len(kept)]
        # An end of a thin polygon lies on the line through its neighbours, but not between them.
        between = before != after and _to_edge(before, after, here) <= tolerance
        if _step(before, here) <= tolerance or between:
            del kept[k]
            k = max(k - 1, 0)
        else:
            k += 1
    return hull(kept)


def weights(polygon: Polygon, point: Point) -> list[tuple[int, Any]]:
    """
    A lottery over at most three extreme points that is worth a given point of the polygon.

    Examples
    --------
    >>> weights(((0, 0), (2, 0), (2, 2), (0, 2)), (Fraction(1), Fraction(1)))
    [(0, Fraction(1, 2)), (2, Fraction(1, 2))]
    """
    if len(polygon) < 3:
        a, b = polygon[0], polygon[-1]
        side = int(a[0] == b[0])
        share = (point[side] - a[side]) / (b[side] - a[side]) if a != b else Fraction(0)
        found = [(0, 1 - share), (len(polygon) - 1, share)]
    else:
        for k in range(1, len(polygon) - 1):
            a, b, c = polygon[0], polygon[k], polygon[k + 1]
            parts = turn(point, b, c), turn(a, point, c), turn(a, b, point)
            if min(parts) >= 0:
                break
        found = [(n, size / turn(a, b, c)) for n, size in zip((0, k, k + 1), parts, strict=True)]
    return [(n, weight) for n, weight in found if weight]
