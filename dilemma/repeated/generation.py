"""All payoffs that an alliance without end can reach by subgame-perfect equilibria.

In each period the partners play an *act*: a pure profile, or an equilibrium of the stage game,
which may be mixed. They see a public lottery and what was done. What act a pays (g), together
with what is promised afterwards (w), is worth

    v_i = (1 - delta_i) g_i(a) + delta_i w_i

and nobody leaves a if the best reply (b_i) followed by the worst promise (p_i) is worth no more:

    w_i >= c_i(a) = p_i + (1 - delta_i) / delta_i (b_i(a) - g_i(a))

The set V of all equilibrium payoffs is the largest bounded set W with W = B(W), where B(W) is the
convex hull of all v that have such an a, and w and p in W (Abreu, Pearce & Stacchetti 1990;
with a public lottery Cronshaw & Luenberger 1994). Three facts make it quick:

    outer bounds    a set that holds V is made smaller by B and still holds V
    staying         of equal discount factors, an act with g >= c adds nothing beyond g itself:
                    v lies between g and w (Abreu & Sannikov 2014)
    the worst       p_i >= the least b_i(a) over all acts that are left, since
                    p_i >= (1 - delta_i) b_i(a) + delta_i p_i for the act with which it begins

The search runs in floats, always a little generous, to see which acts and which limits make each
extreme point; the linear equations that this gives are solved in Fractions, and the polygon Z
that they give is tried: Z = B(Z) exactly, so all of it is equilibrium payoffs, and the outer bound
lies within a tolerance of it, so there are no others that would be farther away. Where a limit is
met so nearly that floats cannot tell, the search goes on with numbers of 160 bits.

Legend: payoffs are scaled so that each partner's lie between 0 and 1.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from dilemma.repeated.polygons import (
    INSIDE,
    Origin,
    Pair,
    Point,
    Polygon,
    above,
    contains,
    distance,
    hull,
    part,
    simplified,
    weights,
)

TOLERANCE = Fraction(1, 10**9)  # of the outer bound, as a share of a partner's payoff range
MOST_ROUNDS = 3000
MOST_SUBSTITUTIONS = 8
MOST_REFINEMENTS = 200
MOST_VERTICES = 64  # of the outer bound of partners who discount differently
MOST_GROWTH = 12  # times that B is applied exactly
MOST_POINTS = 24  # solved exactly; of partners who discount alike there are seldom more than ten
STAY = Origin(-2)  # the act with which it begins is played for ever


class Act(NamedTuple):
    """What one period pays, and what the best reply of each partner would pay it."""

    payoffs: Point
    best: Point


class Step(NamedTuple):
    """How a payoff is made: by an act and a promise, a point of the polygon from `origin`."""

    payoffs: Point
    act: int
    promise: Point
    origin: Origin


class Found(NamedTuple):
    """
    The equilibrium payoffs: a polygon that is proved to be reached, and what lies beyond at most.

    `exact` says that the polygon is its own B; `outer` is the outer bound, which lies `beyond` it.
    """

    polygon: Polygon
    exact: bool
    beyond: Fraction
    outer: Polygon


def generated(
    polygon: Polygon, acts: Sequence[Act], discounts: Point, slack: Any = 0
) -> Iterator[Step]:
    """
    Points whose convex hull is B(W): what each act and each extreme promise are worth.

    Parameters
    ----------
    polygon : Polygon
        W, of Fractions or of floats, and so are the acts and the discount factors.
    slack : number
        By how much a limit may be missed; above 0 the hull is an outer bound.
    """
    if not polygon:
        return
    p = min(x for x, _ in polygon), min(y for _, y in polygon)
    (d1, d2), equal = discounts, discounts[0] == discounts[1]
    for a, ((g1, g2), (b1, b2)) in enumerate(acts):
        if (d1 == 0 and b1 > g1 + slack) or (d2 == 0 and b2 > g2 + slack):
            continue
        c1 = p[0] + ((1 - d1) / d1 * (b1 - g1) - slack if b1 > g1 else -abs(slack))
        c2 = p[1] + ((1 - d2) / d2 * (b2 - g2) - slack if b2 > g2 else -abs(slack))
        if equal and g1 >= c1 and g2 >= c2:
            yield Step((g1, g2), a, (g1, g2), STAY)
            continue
        for (w1, w2), origin in above(polygon, (c1, c2)):
            v = (1 - d1) * g1 + d1 * w1, (1 - d2) * g2 + d2 * w2
            yield Step(v, a, (w1, w2), origin)


def equilibrium_payoffs(acts: Sequence[Act], discounts: Pair) -> Found:
    """
    The largest W with W = B(W).

    Parameters
    ----------
    acts : sequence of Act
        Exact, scaled to 0 ... 1; at least one is an equilibrium of the stage game.
    discounts : pair of Fraction
        At least 0 and below 1.

    Returns
    -------
    Found
        `exact` where the polygon is a fixed point of B exactly and the outer bound is within
        1e-9 of it. Else the polygon holds what is proved to be reached, and `beyond` is the
        distance to the outer bound.
    """
    for number, finest in ((float, 1e-12), (_long, Fraction(1, 2**130))):
        for outer, change in _outer(acts, discounts, number, finest):
            near = max(64 * change, 16 * finest)
            candidate = _solved(simplified(outer, near), acts, discounts, finest, 8 * near)
            if candidate and is_fixed(candidate, acts, discounts):
                beyond = _beyond(outer, candidate)
                if beyond <= TOLERANCE:
                    return Found(candidate, True, beyond, outer)
            if discounts[0] != discounts[1] and len(outer) > MOST_VERTICES:
                candidate = None
                break
        if candidate is None:  # more digits would not help: there may be no rational solution
            break
    candidate = ()
    # Partners who discount differently may have extreme points without end, which is not tried.
    for margin in (1e-9, 1e-7, 1e-5, 1e-3) if discounts[0] == discounts[1] else ():
        *_, (outer, _) = _outer(acts, discounts, float, margin)
        *_, (tight, _) = _outer(acts, discounts, float, -margin)
        near = margin / 64
        candidate = _inner(simplified(tight, near), acts, discounts, -margin, 8 * near)
        if candidate:
            break
    candidate = candidate or _grown(_lasting(acts, discounts), acts, discounts)
    beyond = _beyond(outer, candidate)
    fixed = beyond <= TOLERANCE and is_fixed(candidate, acts, discounts)
    return Found(candidate, fixed, beyond, outer)


def is_fixed(polygon: Polygon, acts: Sequence[Act], discounts: Pair) -> bool:
    """Whether W = B(W), exactly."""
    return hull(step.payoffs for step in generated(polygon, acts, discounts)) == polygon


def is_generated(polygon: Polygon, acts: Sequence[Act], discounts: Pair) -> bool:
    """Whether W lies in B(W), so that all of it is equilibrium payoffs."""
    reached = hull(step.payoffs for step in generated(polygon, acts, discounts))
    return bool(reached) and all(contains(reached, point) for point in polygon)


def _long(number: Fraction) -> Fraction:
    return Fraction(round(number * 2**160), 2**160)


def _outer(
    acts: Sequence[Act],
    discounts: Pair,
    number: Callable[[Any], Any],
    slack: Any,
) -> Iterator[tuple[Polygon, Any]]:
    """Ever smaller outer bounds, now and then, and how much the last step still changed."""
    left = [_as(number, act) for act in acts]
    d = number(discounts[0]), number(discounts[1])
    box = tuple((number(x), number(y)) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)))
    polygon: Polygon = hull(act.payoffs for act in left) if d[0] == d[1] else box
    due = 4
    for rounds in range(1, MOST_ROUNDS + 1):
        steps = list(generated(polygon, left, d, slack))
        # An act that no promise of an outer bound can hold is never held again.
        used = sorted({step.act for step in steps})
        left = [left[a] for a in used]
        made = hull((number(x), number(y)) for x, y in (step.payoffs for step in steps))
        if slack > 0:
            least = [min(act.best[i] for act in left) - 2 * slack / (1 - d[i]) for i in (0, 1)]
            made = part(made, (least[0], least[1]))
        smaller = simplified(made, abs(slack) / 64)
        if rounds in (due, MOST_ROUNDS):
            change = max(distance(smaller, point) for point in polygon)
            yield smaller, change
            due = rounds + max(2, rounds // 2)
            if change <= abs(slack) / 4096:
                return
        polygon = smaller


def _as(number: Callable[[Any], Any], act: Act) -> Act:
    (g1, g2), (b1, b2) = act
    return Act((number(g1), number(g2)), (number(b1), number(b2)))


def _solved(
    shape: Polygon, acts: Sequence[Act], discounts: Pair, slack: Any, near: Any
) -> Polygon | None:
    """The exact polygon in which every extreme point is made as in this approximate one."""
    chosen = _steps(shape, acts, discounts, slack, near)
    if chosen is None or len(shape) > MOST_POINTS:
        return None
    feared = worst(shape)

    def substituted(points: Polygon) -> Polygon:
        """The points that follow where lotteries have the shares that these points give."""
        p = points[feared[0]][0], points[feared[1]][1]
        rows: tuple[list[Row], list[Row]] = ([], [])
        for k, step in enumerate(chosen):
            act, origin = acts[step.act], step.origin
            lottery = _lottery(k, points, act, p, discounts, step)
            for i, d in enumerate(discounts):
                if origin == INSIDE or origin.side == i:  # the limit in i is met
                    rows[i].append(((1 - d) * act.best[i], {feared[i]: d}))
                else:
                    promised = {n: d * weight for n, weight in lottery}
                    rows[i].append(((1 - d) * act.payoffs[i], promised))
        return tuple(zip(*map(_solution, rows), strict=True))

    # The shares of a lottery follow from the ends of its edge, so they are exact one round after
    # these are. Where ends and shares hang on each other, they are first computed to 160 bits, and
    # the simplest fractions there are tried; there may be no rational solution.
    points: Polygon = tuple((_simple(x), _simple(y)) for x, y in shape)
    for rounds, shorter in ((MOST_SUBSTITUTIONS, None), (MOST_REFINEMENTS, _long), (2, None)):
        for _ in range(rounds):
            before, points = points, substituted(points)
            if shorter:
                points = tuple((shorter(x), shorter(y)) for x, y in points)
            if points == before:
                break
        if points == before and shorter is None:
            return hull(points)
        if shorter:
            points = tuple((_simple(x, 10**20), _simple(y, 10**20)) for x, y in points)
    return None


def _inner(shape: Polygon, acts: Sequence[Act], discounts: Pair, slack: Any, near: Any) -> Polygon:
    """
    An exact polygon near this one that lies in its own B; () where none is found so.

    Every extreme point keeps its act, and a lottery over the others in place of its promise.
    """
    chosen = _steps(shape, acts, discounts, slack, near)
    if chosen is None:
        return ()
    rows: tuple[list[Row], list[Row]] = ([], [])
    points: Polygon = tuple((_simple(x), _simple(y)) for x, y in shape)
    for k, step in enumerate(chosen):
        first, second, side = step.origin
        if step.origin == STAY:
            lottery = [(k, Fraction(1))]
        elif step.origin == INSIDE:
            lottery = weights(points, (_simple(step.promise[0]), _simple(step.promise[1])))
        elif side < 0:
            lottery = [(first, Fraction(1))]
        else:
            a, b = shape[first], shape[second]
            share = _simple((step.promise[side] - a[side]) / (b[side] - a[side]))
            lottery = [(first, 1 - share), (second, share)]
        for i, d in enumerate(discounts):
            promised = {m: d * weight for m, weight in lottery}
            rows[i].append(((1 - d) * acts[step.act].payoffs[i], promised))
    polygon = hull(zip(*map(_solution, rows), strict=True))
    used = [acts[a] for a in sorted({step.act for step in chosen})]
    return polygon if is_generated(polygon, used, discounts) else ()


def _lasting(acts: Sequence[Act], discounts: Pair) -> Polygon:
    """What can be played for ever, one act without change, with punishments of the same kind."""
    kept = [act for act in acts if act.payoffs == act.best]
    while True:
        p = [min(act.payoffs[i] for act in kept) for i in (0, 1)]
        held = [
            act
            for act in acts
            if all((1 - discounts[i]) * act.best[i] + discounts[i] * p[i] <= act.payoffs[i]
                   for i in (0, 1))
        ]  # fmt: skip
        if len(held) == len(kept):
            return hull(act.payoffs for act in kept)
        kept = held


def _grown(polygon: Polygon, acts: Sequence[Act], discounts: Pair) -> Polygon:
    """
    B applied a few times to a polygon that lies in its own B: each is proved, and holds the last.
    """
    for _ in range(MOST_GROWTH):
        larger = hull(step.payoffs for step in generated(polygon, acts, discounts))
        if larger == polygon or len(larger) > MOST_VERTICES:
            break
        polygon = larger
    return polygon


Row = tuple[Fraction, dict[int, Fraction]]  # x = constant + sum of coefficient times x


def _lottery(
    k: int, points: Polygon, act: Act, p: Point, discounts: Pair, step: Step
) -> list[tuple[int, Fraction]]:
    """The extreme points, and their chances, that are worth what a step promises."""
    first, second, side = step.origin
    if first < 0:
        return [(k, Fraction(1))]
    if side < 0:
        return [(first, Fraction(1))]
    d, a, b = discounts[side], points[first][side], points[second][side]
    c = p[side] + (1 - d) / d * (act.best[side] - act.payoffs[side])
    share = min(max((c - a) / (b - a), Fraction(0)), Fraction(1)) if a != b else Fraction(0)
    return [(first, 1 - share), (second, share)]


def _steps(
    shape: Polygon, acts: Sequence[Act], discounts: Pair, slack: Any, near: Any
) -> list[Step] | None:
    """How each extreme point is made, in the simplest way if there are several."""
    number = type(shape[0][0])
    d = number(discounts[0]), number(discounts[1])
    made = list(generated(shape, [_as(number, act) for act in acts], d, slack))
    chosen = []
    for point in shape:
        ways = [step for step in made if _close(step.payoffs, point, near)]
        if not ways:
            return None
        chosen.append(min(ways, key=lambda step: complexity(step.origin)))
    return chosen


def complexity(origin: Origin) -> int:
    if origin.first < 0:
        return 0 if origin == STAY else 1
    return 2 if origin.side >= 0 else 3


def _close(one: Point, two: Point, near: Any) -> bool:
    return bool(abs(one[0] - two[0]) <= near and abs(one[1] - two[1]) <= near)


def worst(polygon: Polygon) -> tuple[int, int]:
    """Where each partner gets least."""
    places = range(len(polygon))
    return min(places, key=lambda k: polygon[k]), min(places, key=lambda k: polygon[k][::-1])


def _simple(number: Any, largest: int = 10**8) -> Fraction:
    return Fraction(number).limit_denominator(largest)


def _solution(rows: Sequence[Row]) -> list[Fraction]:
    """The one x that solves the equations: promises count for less than what they are worth."""
    left = {k: (constant, dict(row)) for k, (constant, row) in enumerate(rows)}
    done: list[tuple[int, Row]] = []
    while left:
        k, (constant, row) = left.popitem()
        own = 1 - row.pop(k, Fraction(0))
        constant, row = constant / own, {n: each / own for n, each in row.items()}
        done.append((k, (constant, row)))
        for other, (plus, its) in left.items():
            factor = its.pop(k, None)
            if factor is not None:
                for n, each in row.items():
                    its[n] = its.get(n, Fraction(0)) + factor * each
                left[other] = plus + factor * constant, its
    x: dict[int, Fraction] = {}
    for k, (constant, row) in reversed(done):
        x[k] = constant + sum(each * x[n] for n, each in row.items())
    return [x[k] for k in range(len(rows))]


def _beyond(outer: Polygon, inner: Polygon) -> Fraction:
    """How far the outer bound lies outside of the inner one."""
    return max((distance(inner, (Fraction(x), Fraction(y))) for x, y in outer), default=Fraction(0))
