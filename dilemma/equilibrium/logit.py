"""Equilibria of partners who err: the logit path.

In a logit quantal response equilibrium with precision lambda each partner plays strategy i with a
chance in proportion to exp(lambda u_i), u_i being what it pays against the other's mix (McKelvey &
Palfrey 1995). At lambda = 0 all strategies are equally likely, and as lambda grows errors become
rare. The equilibria that hang together with lambda = 0 form a path, which in almost every game
ends at one Nash equilibrium: a selection among them, and a prediction for every level of error.

The path may turn back in lambda, so it is followed by its length: a step along the tangent, then
Newton steps back to the path, in the logarithms of the chances (Turocy 2005; Allgower & Georg
1990). These are floats, unlike equilibria elsewhere: each point solves the equations to TOLERANCE,
and the path is followed until nobody could gain more than CLOSE of the partner's own range of
payoffs. Each payoff matrix may be shifted and all be scaled without a change but that of lambda.

Strategies that are listed twice, or as a mixture of others, count twice here: the path depends on
the strategy set, not only on what the strategies pay.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dilemma.equilibrium.exact import UNHURRIED, Bounds
from dilemma.equilibrium.solution import Profile, mixes
from dilemma.stage.game import WIDEST, Bimatrix
from dilemma.table import Cell, Table

Floats = NDArray[np.float64]

TOLERANCE = 1e-9  # on the logarithms of the chances, beside their size
CLOSE = 1e-7  # regret at which the path ends, as a part of a partner's range of payoffs
NEAR = 1e-3  # how far in any chance a Nash equilibrium may be from the end of the path
TOO_FAR = 0.1  # of a guess from the path: a shorter step does not lose the path
STRAIGHT = 0.9  # least cosine between one direction and the next, for the same reason
SHORTEST = 1e-10  # step
MOST_POINTS = 3000
HIGHEST = 1e9  # lambda times the larger range of payoffs: beyond, floats have no digits left
SHOWN = 12  # points of the path that a reader is shown


@dataclass(frozen=True)
class Point:
    """One equilibrium on the path: lambda [1 / payoff units] and both mixes."""

    precision: float
    row: tuple[float, ...]
    column: tuple[float, ...]


@dataclass(frozen=True, repr=False)
class LogitPath:
    """
    The path of logit equilibria from equal chances towards a Nash equilibrium.

    Parameters
    ----------
    points : tuple of Point
        In the order of the path; the precision may fall on the way.
    regret : float
        The most that a partner could gain at the last point [payoff units].
    limit : Profile or None
        The exact Nash equilibrium near the last point; None if none was certified there.
    complete : bool
        Whether the path was followed to its end and its limit is certified.
    """

    game: Bimatrix
    concept: str
    points: tuple[Point, ...]
    regret: float
    limit: Profile | None
    complete: bool

    @property
    def note(self) -> str:
        """How far the numbers can be trusted."""
        if self.limit is None:
            end = "Near its end no exact equilibrium was certified."
        elif not self.complete:
            end = "The path was not followed to its end."
        else:
            end = "The equilibrium near its end is exact and certified; that it is the limit is not"
            end += " proved."
        return (
            "These are floats: each point solves the equations to within one part in 1,000,000,000."
            f" {end} The path depends on which strategies are listed."
        )

    @property
    def played(self) -> frozenset[str]:
        """The strategies that are played at the end."""
        if self.limit is None:
            return frozenset()
        return frozenset(name for mix in mixes(self.game, self.limit) for name, _ in mix.played)

    @property
    def symmetric(self) -> bool:
        """Whether both partners take the same path."""
        labels_agree = self.game.row_labels == self.game.column_labels
        return labels_agree and all(
            max(abs(a - b) for a, b in zip(point.row, point.column, strict=True)) <= 1e-7
            for point in self.points
        )

    def table(self) -> Table:
        """Some points of the path and its limit; of many strategies the likeliest."""
        count = len(self.points)
        chosen = sorted({round(k * (count - 1) / (SHOWN - 1)) for k in range(SHOWN)})
        sides = [(0, self.game.row_labels)]
        sides += [] if self.symmetric else [(1, self.game.column_labels)]
        heads, shown = ["lambda"], []
        for side, labels in sides:
            likeliest = sorted(range(len(labels)), key=lambda k: -self._likeliest(side, k))
            for k in sorted(likeliest[:WIDEST]):
                shown.append((side, k))
                heads.append(labels[k] if self.symmetric else f"{side + 1}: {labels[k]}")
        rows: list[tuple[Cell, ...]] = [
            (
                f"{point.precision:.4g}",
                *(f"{(point.row, point.column)[s][k]:.4f}" for s, k in shown),
            )
            for point in (self.points[k] for k in chosen)
        ]
        if self.limit is not None:
            mixes = self.limit.row, self.limit.column
            rows.append(("near", *(mixes[side][k] for side, k in shown)))
        first, second = self.game.partners
        notes = [
            "both partners take the same path" if self.symmetric else f"1: {first}, 2: {second}",
            *(["near: the exact equilibrium near the end of the path"] if self.limit else []),
        ]
        if any(size > WIDEST for size in self.game.shape):
            notes.append(
                f"Shown: the {WIDEST} strategies that are likeliest somewhere on the path."
            )
        caption = f"Logit path: {len(chosen)} of {count} points"
        return Table(tuple(heads), tuple(rows), caption, tuple(notes))

    def data(self) -> Table:
        """Every point of the path, one row each."""
        heads = (
            "lambda",
            *(f"row: {label}" for label in self.game.row_labels),
            *(f"column: {label}" for label in self.game.column_labels),
        )
        rows = tuple((point.precision, *point.row, *point.column) for point in self.points)
        return Table(heads, rows, f"Logit path of {self.game.name}")

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return f"{self.game.table(self.played).html()}\n{self.table().html()}"

    def _likeliest(self, side: int, strategy: int) -> float:
        return max((point.row, point.column)[side][strategy] for point in self.points)


def logit_path(
    game: Bimatrix, identify: Callable[[Point], Profile | None], bounds: Bounds = UNHURRIED
) -> LogitPath:
    """
    The logit equilibria from equal chances to (near) a Nash equilibrium.

    Parameters
    ----------
    game : Bimatrix
        The game, on all its strategies.
    identify : function
        Gives the exact equilibrium near the last point, or None.
    bounds : Bounds
        When to stop with an IncompleteError.

    Source
    ------
    McKelvey & Palfrey (1995); Turocy (2005) for the method.

    Examples
    --------
    >>> game = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> path = logit_path(game, lambda end: None)
    >>> path.points[0].row, [round(chance, 6) for chance in path.points[-1].row]
    ((0.5, 0.5), [0.0, 1.0])
    """
    m, n = game.shape
    unit, scaled = _scaled(game)
    system = _System(*scaled)
    at = np.concatenate([np.full(m, -np.log(m)), np.full(n, -np.log(n)), [0.0]])
    points = [_point(at, m, unit)]
    ahead = system.tangent(at, np.append(np.zeros(m + n), 1.0))  # at first with lambda
    length = 0.03
    while not (ended := system.regret(at) <= CLOSE):
        bounds.check()
        if len(points) == MOST_POINTS or at[-1] > HIGHEST or length < SHORTEST:
            break
        step = _step(system, at, ahead, length)
        if step is None:
            length /= 2
            continue
        at, ahead, how_far = step
        length *= 1.25 if how_far < TOO_FAR / 10 else 1.0
        points.append(_point(at, m, unit))
    limit = identify(points[-1])
    regret = _regret(game, points[-1])
    return LogitPath(game, "logit", tuple(points), regret, limit, ended and limit is not None)


def nearest(profiles: tuple[Profile, ...], point: Point) -> Profile | None:
    """The nearest of some equilibria, if every chance is within NEAR of the point's."""

    def distance(profile: Profile) -> float:
        there = (*profile.row, *profile.column)
        return max(
            abs(float(one) - two) for one, two in zip(there, point.row + point.column, strict=True)
        )

    return min((each for each in profiles if distance(each) <= NEAR), key=distance, default=None)


class _System:
    """
    The equations of the path in z = (log x, log y, lambda), payoffs scaled to a range of 1.

    Log chances differ from the first strategy's by lambda times the difference in payoffs, and
    the chances of each partner add to 1.
    """

    def __init__(self, row: Floats, column: Floats) -> None:
        self.row, self.replies = row, column.T
        self.m, self.n = row.shape

    def _payoffs(self, at: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        x, y = np.exp(at[: self.m]), np.exp(at[self.m : -1])
        return x, y, self.row @ y, self.replies @ x

    def residual(self, at: Floats) -> Floats:
        """How far each equation is from holding."""
        x, y, gets, others = self._payoffs(at)
        one, two = at[: self.m], at[self.m : -1]
        return np.concatenate(
            [
                [x.sum() - 1],
                one[1:] - one[0] - at[-1] * (gets[1:] - gets[0]),
                [y.sum() - 1],
                two[1:] - two[0] - at[-1] * (others[1:] - others[0]),
            ]
        )

    def jacobian(self, at: Floats) -> Floats:
        """The derivatives of the equations, (m + n, m + n + 1)."""
        m, n = self.m, self.n
        x, y, gets, others = self._payoffs(at)
        J = np.zeros((m + n, m + n + 1))
        J[0, :m], J[m, m:-1] = x, y
        J[1:m, 0], J[m + 1 :, m] = -1, -1
        J[1:m, 1:m], J[m + 1 :, m + 1 : -1] = np.eye(m - 1), np.eye(n - 1)
        J[1:m, m:-1] = -at[-1] * (self.row[1:] - self.row[0]) * y
        J[m + 1 :, :m] = -at[-1] * (self.replies[1:] - self.replies[0]) * x
        J[1:m, -1], J[m + 1 :, -1] = gets[0] - gets[1:], others[0] - others[1:]
        return J

    def tangent(self, at: Floats, before: Floats) -> Floats:
        """The direction of the path, of length 1, that goes on from the one before."""
        target = np.zeros(len(at))
        target[-1] = 1
        direction = np.linalg.solve(np.vstack([self.jacobian(at), before]), target)
        return np.asarray(direction / np.linalg.norm(direction))

    def corrected(self, at: Floats, ahead: Floats) -> tuple[Floats, float] | None:
        """
        The point of the path beside a guess, and how near the guess was; None if it was too far.

        Newton's steps are taken across the direction of the path.
        """
        first = None
        for _ in range(8):
            J = np.vstack([self.jacobian(at), ahead])
            step = np.linalg.solve(J, np.append(-self.residual(at), 0.0))
            at = at + step
            size = float(np.linalg.norm(step / (1 + np.abs(at))))
            if first is None:
                first = size
            if not size <= TOO_FAR:  # not a number is too far as well
                return None
            if size <= TOLERANCE:
                return at, first
        return None

    def regret(self, at: Floats) -> float:
        """The most that a partner could gain, as a part of its own range of payoffs."""
        x, y, gets, others = self._payoffs(at)
        worst = 0.0
        for paid, mix, payoffs in ((gets, x, self.row), (others, y, self.replies)):
            if (own := np.ptp(payoffs)) > 0:
                worst = max(worst, float(paid.max() - paid @ mix) / own)
        return worst


def _step(
    system: _System, at: Floats, ahead: Floats, length: float
) -> tuple[Floats, Floats, float] | None:
    """The next point, its direction, and how far the guess was; None if the step is too long."""
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            corrected = system.corrected(at + length * ahead, ahead)
            if corrected is None or corrected[0][-1] < 0:
                return None
            turned = system.tangent(corrected[0], ahead)
    except np.linalg.LinAlgError:  # a point where paths cross; a step of another length misses it
        return None
    return (corrected[0], turned, corrected[1]) if turned @ ahead > STRAIGHT else None


def _scaled(game: Bimatrix) -> tuple[Fraction, tuple[Floats, Floats]]:
    """Both matrices from 0 upwards with a largest range of 1, and the range that was."""
    lows = min(game.row.flat), min(game.column.flat)
    widest = max(max(M.flat) - low for M, low in zip((game.row, game.column), lows, strict=True))
    unit = widest or Fraction(1)
    first, second = (
        ((M - low) / unit).astype(float)
        for M, low in zip((game.row, game.column), lows, strict=True)
    )
    return unit, (first, second)


def _point(at: Floats, m: int, unit: Fraction) -> Point:
    x, y = np.exp(at[:m]), np.exp(at[m:-1])
    row, column = tuple((x / x.sum()).tolist()), tuple((y / y.sum()).tolist())
    return Point(float(Fraction(float(at[-1])) / unit), row, column)


def _regret(game: Bimatrix, point: Point) -> float:
    A, B = game.floats
    x, y = np.array(point.row), np.array(point.column)
    return max(float((A @ y).max() - x @ A @ y), float((x @ B).max() - x @ B @ y))
