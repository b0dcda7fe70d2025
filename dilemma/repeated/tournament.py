"""A tournament of policies: every one meets every other, and its own copy.

Axelrod (1984) asked which rule does best on average against what others sent in. Let V(i, j) be
what a firm gets that follows policy i with a partner that follows j. Firms sit in both seats
equally often, so in a game that is not symmetric

    V(i, j) = (value of i as the row partner of j + value of i as the column partner of j) / 2

and a pair (i, i) is two copies that know nothing of each other. Three questions, three rankings:

    payoff      the mean of V(i, j) over all j, own copy included
    learning    the mean over time of joint learning J = F_1 + F_2 + F_1 F_2, in actual flows, and
                over all j (alliances only; nothing is learned after somebody has left)
    survival    Axelrod's ecological tournament: policies that pay grow, all start alike

Growth here is exponential in payoff, x_i <- x_i exp(sum_j V(i, j) x_j / scale), then shared out
again, with the range of V for the scale: unlike growth in proportion to payoff, it asks for no
payoff that counts as zero, so adding a number to all payoffs or changing their unit changes
nothing (the dynamic and its 1,000 generations are our modelling decision).

V is also a symmetric game of its own, played by a population of one policy i. Policy j *invades* it
if the first few firms that follow j do better (Maynard Smith & Price 1973):

    V(j, i) > V(i, i),   or   V(j, i) = V(i, i) and V(j, j) > V(i, j).

Values are exact where the chains are small; a float says its tolerance.

Legend: P policies; i, j policies; x shares of the population.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import exp, fsum
from typing import Any, NamedTuple

import numpy as np

from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance, own_discounts
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat
from dilemma.repeated.value import Value, value
from dilemma.stage.game import Bimatrix, Matrix
from dilemma.stage.payoffs import flow, tabulated
from dilemma.table import as_float

Number = Any  # a Fraction, or a float where a chain is large
Numbers = tuple[tuple[Number, ...], ...]

USUAL = (
    "tit_for_tat",
    "suspicious_tit_for_tat",
    "tit_for_two_tats",
    "contrite_tit_for_tat",
    "win_stay_lose_shift",
    "grim",
    "limited_punishment:2",
    "graded_trust",
    "exploiter",
)
GENERATIONS = 1_000
ALIKE = 1e-6  # shares, of the population or of time, that differ by less are alike
STABILITIES = (
    "strict equilibrium",
    "evolutionarily stable",
    "neutrally stable",
    "equilibrium, not stable",
    "no equilibrium",
)


class Standing(NamedTuple):
    """
    Where one policy stands; a rank is 1 for the best and shared by equals.

    `mean` and `joint_learning` are those of `Tournament.scores` and `Tournament.learned` (None
    where the game is no alliance), `share` that of the last generation.
    """

    policy: str
    rank: int
    mean: Number
    learning_rank: int | None
    joint_learning: Number | None
    survival_rank: int
    share: float
    stability: str
    invaded_by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Tournament:
    """
    What every pair of policies is worth to both.

    Parameters
    ----------
    game : Bimatrix
    names : tuple of str
        P policies as they were named.
    values : tuple of tuples of Value
        values[i][j]: policy i in the row, j in the column.
    """

    game: Bimatrix
    names: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]

    @cached_property
    def payoffs(self) -> tuple[tuple[tuple[Number, Number], ...], ...]:
        """What the row and the column partner get in each pair (i in the row, j in the column)."""
        return tuple(
            tuple(each.weighed(each.alliance.joint.payoffs) for each in line)
            for line in self.values
        )

    @cached_property
    def means(self) -> Numbers:
        """V: what policy i gets with policy j, the mean of both seats (P, P)."""
        everyone = range(len(self.names))
        return tuple(
            tuple((self.payoffs[i][j][0] + self.payoffs[j][i][1]) / 2 for j in everyone)
            for i in everyone
        )

    @cached_property
    def scores(self) -> tuple[Number, ...]:
        """The mean payoff of each policy over all partners, own copy included (P,)."""
        return tuple(_mean(line) for line in self.means)

    @cached_property
    def joint_learning(self) -> Numbers | None:
        """The mean of J over time in each pair (i in the row, j in the column), in an alliance."""
        if (matrix := joint_learning(self.game)) is None:
            return None
        return tuple(tuple(learned_in(each, matrix) for each in line) for line in self.values)

    @cached_property
    def learned(self) -> tuple[Number, ...] | None:
        """The mean joint learning of each policy over all partners and both seats (P,)."""
        if self.joint_learning is None:
            return None
        across = tuple(zip(*self.joint_learning, strict=True))
        return tuple(
            _mean(row + column) for row, column in zip(self.joint_learning, across, strict=True)
        )

    @cached_property
    def shares(self) -> tuple[tuple[float, ...], ...]:
        """The shares of the population in each generation, equal in the first (1,001, P)."""
        return tuple(ecology(self.means))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Where each policy stands, in the order of the names (P,)."""
        last, learned, matrix = self.shares[-1], self.learned, joint_learning(self.game)
        nothing = (None,) * len(self.names)
        learning_ranks = (
            ranks(learned, self._error(matrix)) if learned and matrix is not None else nothing
        )
        return tuple(
            map(
                Standing,
                self.names,
                ranks(self.scores, self.tolerance),
                self.scores,
                learning_ranks,
                learned or nothing,
                ranks(last, ALIKE),
                last,
                self.stability,
                (tuple(self.names[j] for j in each) for each in self.invaders),
            )
        )

    @property
    def ranking(self) -> tuple[int, ...]:
        """The policies by mean payoff, best first; equals in the order of the names (P,)."""
        return tuple(sorted(range(len(self.names)), key=lambda k: (self.standings[k].rank, k)))

    @cached_property
    def tolerance(self) -> float:
        """How far two floats of `means` that are truly equal may differ; 0 where all is exact."""
        outside = np.array(self.values[0][0].alliance.outside)
        return self._error(self.game.row, self.game.column, outside)

    def _error(self, *matrices: Matrix) -> float:
        """The same of averages over time of the numbers in some arrays."""
        error = max(each.error for line in self.values for each in line)
        if not error:
            return 0.0
        largest = max(abs(each) for matrix in matrices for each in matrix.flat)
        return 2 * float(as_float(largest)) * error

    @cached_property
    def invaders(self) -> tuple[tuple[int, ...], ...]:
        """For each policy the policies that invade a population of it."""
        everyone = range(len(self.names))
        return tuple(tuple(j for j in everyone if self._gains(i, j) > (0, 0)) for i in everyone)

    @cached_property
    def stability(self) -> tuple[str, ...]:
        """
        For each policy what a population of it is, among the policies of the tournament.

        One of `STABILITIES`: a strict equilibrium (every other policy does worse against it); one
        that nobody invades and nobody drifts into; one that nobody invades; an equilibrium of V
        that somebody invades; no equilibrium.
        """
        return tuple(map(self._stability, range(len(self.names))))

    def _stability(self, i: int) -> str:
        gains = [self._gains(i, j) for j in range(len(self.names)) if j != i]
        first = max(entering for entering, _ in gains)
        if first:
            return STABILITIES[0] if first < 0 else STABILITIES[4]
        worst = max(gains)  # of those that do as well against i, the one that then does best
        return STABILITIES[2 + worst[1]]

    def _gains(self, i: int, j: int) -> tuple[int, int]:
        """The signs of what j gains on i where all follow i, and where few others follow j."""
        V = self.means
        return self._sign(V[j][i] - V[i][i]), self._sign(V[j][j] - V[i][j])

    def _sign(self, difference: Number) -> int:
        """The sign of the difference of two means; 0 where it is not certain."""
        if abs(difference) <= self.tolerance:
            return 0
        return 1 if difference > 0 else -1


def tournament(
    game: Bimatrix,
    names: Sequence[str] = (),
    discount: Any = None,
    *,
    rounds: int | None = None,
    tremble: Any = 0,
    misperception: Any = None,
    signal: Any = None,
    continuation: Any = 1,
) -> Tournament:
    """
    Every policy with every other and with its own copy, in both seats.

    Parameters
    ----------
    names : sequence of str
        Policies as in `dilemma.repeated.policies.policy`; about ten usual ones if none is given.
    discount : number or pair of numbers, optional
        From 0 to 1, at 1 the limit of means; the game's own if not given. A game that has none
        needs a number of rounds, which then count alike.
    rounds : int, optional
        A known end. Round k = 0, 1, ... weighs (1 - d) d^k / (1 - d^rounds).
    tremble, misperception, signal, continuation : number
        Noise and an uncertain end, see `Alliance.of`. Misperception is the game's own if not given.

    Raises
    ------
    DilemmaError
        For fewer than two policies, one that is named twice or that the game does not allow,
        numbers out of their ranges, and a pair that floats cannot value within 1e-6.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> game = load("prisoners_dilemma").at()
    >>> found = tournament(game, ["tit_for_tat", "always_defect"], "9/10")
    >>> [[str(value) for value in line] for line in found.means]
    [['3', '9/10'], ['7/5', '1']]
    >>> found.stability
    ('strict equilibrium', 'strict equilibrium')
    """
    chosen = tuple(names) or usual(game)
    if len(chosen) < 2:
        few = "" if names else f"; of the usual ones {game.name} allows {len(chosen)}, so name some"
        raise DilemmaError(f"a tournament needs at least two policies{few}")
    if twice := [name for k, name in enumerate(chosen) if name in chosen[:k]]:
        raise DilemmaError(f"policy {twice[0]} is named twice; it meets its own copy anyway")
    if discount is None:
        discount = own_discounts(game, rounds)
    rows, columns = ([policy(name, Seat.of(game, side)) for name in chosen] for side in (0, 1))
    noise = {"tremble": tremble, "misperception": misperception, "signal": signal}

    def met(i: int, j: int) -> Value:
        alliance = Alliance.of(
            game, rows[i], columns[j], discount, continuation=continuation, **noise
        )
        return value(alliance, rounds)

    everyone = range(len(chosen))
    return Tournament(game, chosen, tuple(tuple(met(i, j) for j in everyone) for i in everyone))


def usual(game: Bimatrix) -> tuple[str, ...]:
    """
    About ten policies that the game allows, from always open to always closed and between.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> usual(load("prisoners_dilemma").at())[:3]
    ('always_cooperate', 'always_defect', 'tit_for_tat')
    """
    ends = ("collaboration", "competition")
    if game.points is None or not set(ends) <= set(game.row_labels):
        ends = ("cooperate", "defect")
    known = (*(f"always_{end}" for end in ends), *USUAL)
    return tuple(name for name in known if _allowed(game, name))


def joint_learning(game: Bimatrix) -> Matrix | None:
    """
    J = F_1 + F_2 + F_1 F_2 of each pair of strategies, (n, n); None where the game is no alliance.

    F are the flows of knowledge as they are, with spillover.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> print(joint_learning(load("learning_dilemma").at())[0, 1])
    6/5
    """
    if game.actual is None or game.points is None:
        return None
    places = [(point.receptivity, point.transparency) for point in game.points]
    flows = [[tabulated(game.actual, one, two, flow) for two in places] for one in places]
    return np.array([[F1 + F2 + F1 * F2 for F1, F2 in line] for line in flows])


def ecology(means: Numbers, generations: int = GENERATIONS) -> Iterator[tuple[float, ...]]:
    """
    The shares of the population, generation by generation; equal in the first.

    Sums are rounded once (fsum), so that the order of the policies plays no part.

    Examples
    --------
    Who always competes eats who always collaborates:

    >>> *_, last = ecology(((Fraction(3), Fraction(0)), (Fraction(5), Fraction(1))))
    >>> [round(share, 6) for share in last]
    [0.0, 1.0]
    """
    lowest = min(map(min, means))
    scale = max(map(max, means)) - lowest or 1
    growth = [[float((each - lowest) / scale) for each in line] for line in means]
    shares = (1 / len(means),) * len(means)
    yield shares
    for _ in range(generations):
        grown = [
            share * exp(fsum(rate * other for rate, other in zip(line, shares, strict=True)))
            for share, line in zip(shares, growth, strict=True)
        ]
        total = fsum(grown)
        shares = tuple(share / total for share in grown)
        yield shares


def ranks(scores: Sequence[Number], alike: float = 0) -> tuple[int, ...]:
    """
    The rank of each score, 1 for the largest; scores that are alike share the better rank.

    Examples
    --------
    >>> ranks([2, 5, 2, 1])
    (2, 1, 2, 4)
    """
    order = sorted(range(len(scores)), key=lambda k: -scores[k])
    found = [1] * len(scores)
    for place, (before, k) in enumerate(pairwise(order), start=2):
        close = scores[before] - scores[k] <= alike
        found[k] = found[before] if close else place
    return tuple(found)


def _mean(numbers: Sequence[Number]) -> Number:
    """The mean; of floats it is rounded once, so that their order plays no part."""
    exact = all(isinstance(number, Fraction) for number in numbers)
    total = sum(numbers, Fraction(0)) if exact else fsum(numbers)
    return total / len(numbers)


def learned_in(found: Value, matrix: Matrix) -> Number:
    """Joint learning over time, the mean of how both partners weigh time."""
    whole = np.pad(matrix, (0, int(found.alliance.joint.leaving)), constant_values=0)
    one, two = found.weighed((whole, whole))
    return (one + two) / 2


def _allowed(game: Bimatrix, name: str) -> bool:
    try:
        for side in (0, 1):
            policy(name, Seat.of(game, side))
    except DilemmaError:
        return False
    return True
