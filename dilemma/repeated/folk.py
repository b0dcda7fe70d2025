"""What an alliance without end can be worth: the folk theorem, and what lies behind it.

The *feasible* payoffs are the convex hull of the cells. No partner need accept less than its minmax
value, so equilibria lie in the *individually rational* part of them, and patient partners can have
nearly all of it, also by subgame-perfect equilibria (Aumann & Shapley 1976, as we recall it;
Fudenberg & Maskin 1986). At a given discount factor the equilibrium payoffs are those of
`dilemma.repeated.generation`. In each period a pure profile or an equilibrium of the stage game is
played, after a public lottery, and everybody sees what was done; other mixed acts are left
out. So the set is never empty: an equilibrium of the stage game may be repeated for ever.

What sustains any of it is the worst that can follow a deviation. In an *optimal penal code* (Abreu
1988) that is the equilibrium worst for whoever deviated, and it is sustained by itself: whoever
leaves its own punishment begins it again. It is an automaton whose states are the extreme points.
In each an act is played; then a lottery chooses the next state; a deviation leads to
the deviator's worst state.

A cell that pays R_i, where the best reply pays b_i, is played for ever from the discount factor

    max_i (b_i - R_i) / (b_i - p_i)

where p_i is the worst equilibrium payoff, itself lower for the more patient. No punishment is
below the minmax value, so with this in place of p_i no cell is sustained below that number.

Partners who discount differently trade in time (Lehrer & Pauzner 1999, as we recall it): the
impatient one may come first. Their equilibrium payoffs may then lie outside of the feasible payoffs
of one period, and have extreme points without end; then only a bound round them is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from dilemma.equilibrium.bargaining import Cell
from dilemma.equilibrium.contracts import discounts_of
from dilemma.equilibrium.maxmin import security
from dilemma.equilibrium.solution import Profile, profile_of, spread
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError
from dilemma.repeated.generation import (
    STAY,
    Act,
    Step,
    complexity,
    equilibrium_payoffs,
    generated,
    worst,
)
from dilemma.repeated.polygons import Pair, Polygon, hull, part, weights
from dilemma.stage.forces import reversion_discount
from dilemma.stage.game import Bimatrix

MOST_PROFILES = 400
NEAR_ONE = Fraction(999, 1000)  # the most patience that is tried
BRACKET = Fraction(1, 10**4)


class State(NamedTuple):
    """
    An extreme point of the equilibrium payoffs, and how it is made.

    `profile` is played in this period, and `lottery` gives the states after it with their chances.
    """

    payoffs: Pair
    profile: Profile
    lottery: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True)
class Folk:
    """
    What an alliance can be worth, exact.

    Parameters
    ----------
    feasible, rational : polygons
        The convex hull of the cells, and its part from the minmax values on.
    minmax : pair of Fraction
        In mixed strategies.
    equilibria : tuple of Profile
        Equilibria of the stage game; `complete` says whether these are all.
    states : tuple of State
        The extreme points of the equilibrium payoffs, counterclockwise from the lowest left.
    worst : pair of int
        The states worst for each partner, which follow its deviations.
    exact : bool
        Whether these are all equilibrium payoffs, and an outer bound within 1e-9 of a partner's
        payoff range shows that no other lies farther away. Else they are some of them, and all
        lie within `beyond` of them [share of a partner's payoff range], in the polygon `outer`.
    """

    game: Bimatrix
    discounts: Pair
    feasible: Polygon
    minmax: Pair
    rational: Polygon
    equilibria: tuple[Profile, ...]
    complete: bool
    states: tuple[State, ...]
    worst: tuple[int, int]
    exact: bool
    beyond: Fraction
    outer: Polygon

    @property
    def payoffs(self) -> Polygon:
        """The extreme points of the equilibrium payoffs."""
        return tuple(state.payoffs for state in self.states)

    @property
    def least(self) -> Pair:
        """The worst equilibrium payoff of each partner."""
        one, two = self.worst
        return self.payoffs[one][0], self.payoffs[two][1]

    def sustains(self, cell: Cell) -> bool:
        """Whether a cell can be played for ever in equilibrium."""
        needs = zip(_needs(self.game, cell), self.least, self.discounts, strict=True)
        return all(best - gain >= (1 - d) * best + d * p for (gain, best), p, d in needs)


@dataclass(frozen=True)
class LeastDiscount:
    """
    From which common discount factor on a cell can be played for ever in equilibrium.

    `low` and `high` hold it between them, and are equal where it is exact; `high` is None where
    none up to 0.999 suffices. `bound` is below none that any punishment can have: minmax values;
    None where no patience suffices under these.
    """

    low: Fraction
    high: Fraction | None
    bound: Fraction | None


def folk(game: Bimatrix, discount: Any) -> Folk:
    """
    The feasible, the individually rational and the subgame-perfect equilibrium payoffs.

    Parameters
    ----------
    game : Bimatrix
    discount : number or pair of numbers
        Discount factors, at least 0 and below 1.

    Raises
    ------
    DilemmaError
        For a discount factor out of range, and a game of more than 400 cells.

    Source
    ------
    Abreu, Pearce & Stacchetti (1990); Cronshaw & Luenberger (1994); Abreu & Sannikov (2014);
    Abreu (1988); Fudenberg & Maskin (1986).

    Examples
    --------
    >>> game = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> for discount in ("1/5", "1/4", "1/2"):
    ...     print([f"{x}, {y}" for x, y in folk(game, discount).payoffs])
    ['1, 1']
    ['1, 1', '4, 1', '1, 4']
    ['1, 1', '13/3, 1', '3, 3', '1, 13/3']
    """
    return _Stage(game).folk(discounts_of(discount))


def least_discount(game: Bimatrix, target: Cell) -> LeastDiscount:
    """
    From which common discount factor on a cell can be played for ever, by any punishment.

    Equilibrium payoffs grow with a common discount factor, and so does what they sustain: there is
    a least one. It is exact where the worst payoffs there are those that it was computed from, else
    it is held between two numbers that lie at most 1e-4 apart.

    Examples
    --------
    >>> game = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> str(least_discount(game, (0, 0)).high), str(least_discount(game, (1, 0)).high)
    ('1/2', 'None')
    """
    stage = _Stage(game)
    bound = _held_from(_needs(game, target), stage.minmax)

    def sustained(discount: Fraction) -> Folk | None:
        found = stage.folk((discount, discount))
        return found if found.sustains(target) else None

    low = _held_from(_needs(game, target), stage.least_best)
    if low is None or low > NEAR_ONE:
        return LeastDiscount(NEAR_ONE, None, bound)
    if sustained(low):
        return LeastDiscount(low, low, bound)
    high = NEAR_ONE
    found = sustained(high)
    if found is None:
        return LeastDiscount(NEAR_ONE, None, bound)
    while high - low > BRACKET:
        # Were this punishment there at all discount factors, this one would be the least.
        guess = _held_from(_needs(game, target), found.least)
        if guess is not None and low < guess < high:
            if sustained(guess):
                return LeastDiscount(guess, guess, bound)
            low = guess
        middle = ((low + high) / 2).limit_denominator(10**5)
        if better := sustained(middle):
            high, found = middle, better
        else:
            low = middle
    return LeastDiscount(low, high, bound)


class _Stage:
    """A stage game, and what does not change with the discount factors."""

    def __init__(self, game: Bimatrix) -> None:
        m, n = game.shape
        if m * n > MOST_PROFILES:
            raise DilemmaError(
                f"equilibrium payoffs are computed of at most {MOST_PROFILES} cells; {game.name} "
                f"has {m} x {n}"
            )
        self.game = game
        self.solution = solve(game, method="exact")
        mixed = [profile for profile in self.solution.profiles if not profile.pure]
        self.profiles: list[Cell | Profile] = [(i, j) for i in range(m) for j in range(n)]
        self.profiles += mixed
        rows, columns = [max(line) for line in game.row.T], [max(line) for line in game.column]
        self.acts = [
            Act((game.row[i, j], game.column[i, j]), (rows[j], columns[i]))
            for i in range(m)
            for j in range(n)
        ] + [Act(profile.payoffs, profile.payoffs) for profile in mixed]

    @cached_property
    def minmax(self) -> Pair:
        one, two = security(self.game).guarantees
        return one.value, two.value

    @cached_property
    def least_best(self) -> Pair:
        """No equilibrium pays a partner less than the least of its best replies to an act."""
        return min(act.best[0] for act in self.acts), min(act.best[1] for act in self.acts)

    def folk(self, discounts: Pair) -> Folk:
        cells = [act.payoffs for act in self.acts]
        low = min(x for x, _ in cells), min(y for _, y in cells)
        high = max(x for x, _ in cells), max(y for _, y in cells)
        wide = (high[0] - low[0] or Fraction(1)), (high[1] - low[1] or Fraction(1))

        def scaled(point: Pair) -> Pair:
            return (point[0] - low[0]) / wide[0], (point[1] - low[1]) / wide[1]

        found = equilibrium_payoffs(
            [Act(scaled(act.payoffs), scaled(act.best)) for act in self.acts], discounts
        )
        polygon = tuple((low[0] + wide[0] * x, low[1] + wide[1] * y) for x, y in found.polygon)
        made = sorted(
            generated(polygon, self.acts, discounts), key=lambda step: -complexity(step.origin)
        )
        steps = {step.payoffs: step for step in made}  # the simplest way to make each point
        # What a set generates that generates itself does so too, each point by one act.
        polygon = hull(steps)
        feasible = hull(cells)
        return Folk(
            game=self.game,
            discounts=discounts,
            feasible=feasible,
            minmax=self.minmax,
            rational=part(feasible, self.minmax),
            equilibria=self.solution.profiles,
            complete=self.solution.complete,
            states=tuple(self._state(polygon, k, steps[point]) for k, point in enumerate(polygon)),
            worst=worst(polygon),
            exact=found.exact,
            beyond=found.beyond,
            outer=tuple(
                (low[0] + wide[0] * Fraction(x), low[1] + wide[1] * Fraction(y))
                for x, y in found.outer
            ),
        )

    def _state(self, polygon: Polygon, k: int, step: Step) -> State:
        """How an extreme point is made."""
        own = step.origin == STAY
        lottery = [(k, Fraction(1))] if own else weights(polygon, step.promise)
        return State(step.payoffs, self._profile(step.act), tuple(lottery))

    def _profile(self, act: int) -> Profile:
        played = self.profiles[act]
        if isinstance(played, Profile):
            return played
        m, n = self.game.shape
        (i, j), sure = played, (Fraction(1),)
        return profile_of(self.game, spread(sure, (i,), m), spread(sure, (j,), n))


def _needs(game: Bimatrix, cell: Cell) -> tuple[Pair, Pair]:
    """What each partner gains by leaving a cell, and what the best reply pays."""
    (i, j), row, column = cell, game.row, game.column
    one, two = max(row[:, j]), max(column[i, :])
    return (one - row[i, j], one), (two - column[i, j], two)


def _held_from(needs: Sequence[Pair], punished: Pair) -> Fraction | None:
    """From which discount factor these punishments hold both partners; None if from none."""
    least = Fraction(0)
    for (gain, best), p in zip(needs, punished, strict=True):
        if gain > 0:
            if gain >= best - p:
                return None
            least = max(least, reversion_discount(gain, best, p))
    return least
