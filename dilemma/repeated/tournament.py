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

Values are exact where the chains are small; a float says its tolerance. Where the state of the
alliance moves, or a policy acts on it, meetings are played and everything is an estimate (see
`meeting`). An estimate is a sum of the two mean payoffs u of each meeting (i, j), which are
independent between meetings, so its standard error is

    sqrt(sum over meetings of w' C w)       w weights of both payoffs, C their covariance

Differences of less than two standard errors then count as none: in ranks, in invasions and in
stability. Learning is measured by the knowledge L_1 + L_2 at the end.

Legend: P policies; i, j policies; x shares of the population.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from math import exp, fsum, hypot, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma import parallel
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance, own_discounts
from dilemma.repeated.meeting import (
    ROUNDING,
    Meeting,
    Number,
    Play,
    computed,
    joint_learning,
    played,
)
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat
from dilemma.stage.game import Bimatrix, Matrix
from dilemma.table import as_float

Floats = NDArray[np.float64]
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
PLAYED_ROUNDS, PLAYED_RUNS = 40, 1000
TIED = 2  # standard errors up to which a difference counts as none
ALIKE = 1e-6  # shares, of the population or of time, that differ by less are alike
STABILITIES = (
    "strict equilibrium",
    "evolutionarily stable",
    "neutrally stable",
    "equilibrium, not stable",
    "no equilibrium",
)
UNDECIDED = "undecided by the sample"


class Standing(NamedTuple):
    """
    Where one policy stands; a rank is 1 for the best and shared by equals.

    `mean` and `learned` are those of `Tournament.scores` and `Tournament.learned` (None where the
    game is no alliance), with their standard errors; `alive` the share of its alliances that
    nobody ended, None where they were not played; `share` that of the last generation.
    """

    policy: str
    rank: int
    mean: Number
    standard_error: float
    learning_rank: int | None
    learned: Number | None
    learned_error: float
    alive: float | None
    alive_error: float
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
    alliance : Alliance
        That of the first policy and its copy; all have its discount factors and its noise.
    rounds : int or None
        The number of rounds, None where the alliances have no known end.
    meetings : tuple of tuples of Meeting
        meetings[i][j]: policy i in the row, j in the column.
    play : Play or None
        How the meetings were played; None where they were computed.
    """

    game: Bimatrix
    names: tuple[str, ...]
    alliance: Alliance
    rounds: int | None
    meetings: tuple[tuple[Meeting, ...], ...]
    play: Play | None

    @property
    def setting(self) -> str:
        """Rounds, discount factors and noise, and how the alliances were played."""
        line = self.alliance.setting(self.rounds)
        if self.play is None:
            return line
        runs, seed, channel = self.play
        where = "" if channel == "both" else f"; trust only in channel {channel}"
        line += "" if self.game.believed is None else f" Knowledge, trust and power move{where}."
        return line + (f" {runs:,} runs of each pair, seed {seed}." if self.sampled else "")

    @cached_property
    def means(self) -> Numbers:
        """V: what policy i gets with policy j, the mean of both seats (P, P)."""
        everyone = range(len(self.names))
        return tuple(
            tuple(
                (self.meetings[i][j].payoffs[0] + self.meetings[j][i].payoffs[1]) / 2
                for j in everyone
            )
            for i in everyone
        )

    @cached_property
    def scores(self) -> tuple[Number, ...]:
        """The mean payoff of each policy over all partners, own copy included (P,)."""
        return tuple(_mean(line) for line in self.means)

    @cached_property
    def learning(self) -> Numbers | None:
        """
        What is learned in each pair (i in the row, j in the column), in an alliance.

        The mean of J over time where computed, L_1 + L_2 at the end where played.
        """
        what = "joint_learning" if self.play is None else "knowledge"
        found = tuple(tuple(getattr(each, what) for each in line) for line in self.meetings)
        return None if found[0][0] is None else found

    @cached_property
    def learned(self) -> tuple[Number, ...] | None:
        """The mean of `learning` of each policy over all partners and both seats (P,)."""
        return None if self.learning is None else _both_seats(self.learning)

    @cached_property
    def alive(self) -> tuple[float, ...] | None:
        """The share of the alliances of each policy that nobody ended (P,), where played."""
        if self.play is None:
            return None
        return _both_seats(tuple(tuple(each.alive for each in line) for line in self.meetings))

    @cached_property
    def shares(self) -> tuple[tuple[float, ...], ...]:
        """The shares of the population in each generation, equal in the first (1,001, P)."""
        return tuple(ecology(self.means))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Where each policy stands, in the order of the names (P,)."""
        last = self.shares[-1]
        nothing = (None,) * len(self.names)
        return tuple(
            map(
                Standing,
                self.names,
                ranks(self.scores, self._doubts),
                self.scores,
                self.score_errors,
                self._learning_ranks or nothing,
                self.learned or nothing,
                self.learned_errors,
                self.alive or nothing,
                self.alive_errors,
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
    def errors(self) -> tuple[tuple[float, ...], ...]:
        """The standard errors of `means` (P, P); 0 where nothing is left to chance."""
        everyone = range(len(self.names))
        return tuple(
            tuple(self._standard_error(self._in_mean(i, j)) for j in everyone) for i in everyone
        )

    @cached_property
    def score_errors(self) -> tuple[float, ...]:
        """The standard errors of `scores` (P,)."""
        return tuple(self._standard_error(self._in_score(i)) for i in range(len(self.names)))

    @cached_property
    def learned_errors(self) -> tuple[float, ...]:
        """The standard errors of `learned` (P,)."""
        return tuple(self._learned_error(each) for each in self._seats)

    @cached_property
    def alive_errors(self) -> tuple[float, ...]:
        """The standard errors of `alive` (P,)."""
        return tuple(self._error_of("alive_error", each) for each in self._seats)

    @cached_property
    def _learning_ranks(self) -> tuple[int, ...] | None:
        if self.learned is None:
            return None
        if self.play is None:
            matrix = joint_learning(self.game)
            return ranks(self.learned, 0 if matrix is None else self._error(matrix))
        doubts = [
            [max(ROUNDING, TIED * self._learned_error(one - two)) for two in self._seats]
            for one in self._seats
        ]
        return ranks(self.learned, doubts)

    @cached_property
    def _doubts(self) -> list[list[float]]:
        """How far two of the scores may differ and yet count as equal (P, P)."""
        weights = [self._in_score(i) for i in range(len(self.names))]
        return [
            [max(self.tolerance, TIED * self._standard_error(one - two)) for two in weights]
            for one in weights
        ]

    @cached_property
    def _covariance(self) -> Floats:
        """The covariance of both payoffs of each pair as estimates (P, P, 2, 2)."""
        return np.array([[each.covariance for each in line] for line in self.meetings])

    @cached_property
    def sampled(self) -> bool:
        """Whether anything is an estimate at all."""
        return bool(self._covariance.any())

    def _standard_error(self, weights: Floats) -> float:
        """The standard error of a sum of mean payoffs with weights (P, P, 2)."""
        if not self.sampled:
            return 0.0
        squares = np.einsum("abx,aby,abxy->", weights, weights, self._covariance)
        return sqrt(max(float(squares), 0.0))

    def _learned_error(self, weights: Floats) -> float:
        """The standard error of a sum of what is learned in each pair, with weights (P, P)."""
        return self._error_of("knowledge_error", weights)

    def _error_of(self, field: str, weights: Floats) -> float:
        errors = np.array([[getattr(each, field) for each in line] for line in self.meetings])
        return sqrt(float(((weights * errors) ** 2).sum()))

    def _in_mean(self, i: int, j: int) -> Floats:
        """The weights of all mean payoffs in V(i, j) (P, P, 2)."""
        weights = np.zeros((len(self.names), len(self.names), 2))
        weights[i, j, 0] += 0.5
        weights[j, i, 1] += 0.5
        return weights

    def _in_score(self, i: int) -> Floats:
        """The weights of all mean payoffs in the score of a policy (P, P, 2)."""
        count = len(self.names)
        weights = np.zeros((count, count, 2))
        weights[i, :, 0] += 1 / (2 * count)
        weights[:, i, 1] += 1 / (2 * count)
        return weights

    @cached_property
    def _seats(self) -> list[Floats]:
        """For each policy the weights of all pairs in a mean over its partners and seats (P, P)."""
        return [self._in_score(i).sum(axis=2) for i in range(len(self.names))]

    @cached_property
    def tolerance(self) -> float:
        """How far two floats of `means` that are truly equal may differ; 0 where all is exact."""
        return self._error(self.game.row, self.game.column, np.array(self.alliance.outside))

    def _error(self, *matrices: Matrix) -> float:
        """The same of averages over time of the numbers in some arrays."""
        error = max(each.rounding for line in self.meetings for each in line)
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

        One of `STABILITIES`, or UNDECIDED where it rests on means that chance may have set apart or
        brought together: a strict equilibrium (every other policy does worse against it); one
        that nobody invades and nobody drifts into; one that nobody invades; an equilibrium of V
        that somebody invades; no equilibrium.
        """
        return tuple(map(self._stability, range(len(self.names))))

    def _stability(self, i: int) -> str:
        gains = [self._gains(i, j) for j in range(len(self.names)) if j != i]
        first = max(entering for entering, _ in gains)
        if first:
            return STABILITIES[0] if first < 0 else STABILITIES[4]
        even = [j for j in range(len(self.names)) if j != i and not self._gains(i, j)[0]]
        if any(self.errors[i][i] or self.errors[j][i] for j in even):
            return UNDECIDED
        worst = max(gains)  # of those that do as well against i, the one that then does best
        return STABILITIES[2 + worst[1]]

    def _gains(self, i: int, j: int) -> tuple[int, int]:
        """The signs of what j gains on i where all follow i, and where few others follow j."""
        return self._sign((j, i), (i, i)), self._sign((j, j), (i, j))

    def _sign(self, one: tuple[int, int], two: tuple[int, int]) -> int:
        """The sign of the difference of two means that share no meeting; 0 if it is not certain."""
        (i, j), (a, b) = one, two
        difference = self.means[i][j] - self.means[a][b]
        doubt = TIED * hypot(self.errors[i][j], self.errors[a][b])
        if abs(difference) <= max(self.tolerance, doubt):
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
    runs: int | None = None,
    seed: int = 0,
    channel: str = "both",
    jobs: int = 1,
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
    runs : int, optional
        How many alliances each pair plays, in which knowledge, trust and power move, over 40
        rounds if no number is given; one where nothing is left to chance. If it is not given, all
        is computed; where a policy is trusting, it is 1,000.
    seed, channel
        As in `simulation.play`.
    jobs : int
        Workers that play; the result is the same.

    Raises
    ------
    DilemmaError
        For fewer than two policies, one that is named twice or that the game does not allow,
        numbers out of their ranges, a pair that floats cannot value within 1e-6, a channel
        without runs, and what `meeting.played` refuses.

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
    rows, columns = ([policy(name, Seat.of(game, side)) for name in chosen] for side in (0, 1))
    if runs is None and any(each.trusting for each in rows):
        runs = PLAYED_RUNS
    if runs is None and channel != "both":
        raise DilemmaError(
            f"channel {channel}: trust moves only where alliances are played; say runs"
        )
    play = None if runs is None else Play(runs, seed, channel)
    if play and rounds is None:
        rounds = PLAYED_ROUNDS
    if discount is None:
        discount = own_discounts(game, rounds)
    noise = {"tremble": tremble, "misperception": misperception, "signal": signal}
    alliances = [
        Alliance.of(game, row, column, discount, continuation=continuation, **noise)
        for row in rows
        for column in columns
    ]
    if play is None or rounds is None:
        learning = joint_learning(game)
        found = [computed(each, rounds, learning) for each in alliances]
    else:
        found = [*parallel.each(partial(played, rounds=rounds, how=play), alliances, jobs)]
    count = len(chosen)
    lines = tuple(tuple(found[k : k + count]) for k in range(0, count**2, count))
    return Tournament(game, chosen, alliances[0], rounds, lines, play)


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


def ranks(
    scores: Sequence[Number], alike: float | Sequence[Sequence[float]] = 0
) -> tuple[int, ...]:
    """
    The rank of each score: one more than the number of those that are better by more than `alike`.

    Parameters
    ----------
    alike : number or array (P, P)
        How far two scores may differ and yet count as equal: any two, or each two.

    Examples
    --------
    >>> ranks([2, 5, 2, 1])
    (2, 1, 2, 4)
    """
    everyone = range(len(scores))

    def better(j: int, k: int) -> bool:
        least = alike if isinstance(alike, int | float) else alike[j][k]
        return bool(scores[j] - scores[k] > least)

    return tuple(1 + sum(better(j, k) for j in everyone) for k in everyone)


def _both_seats(numbers: Numbers) -> tuple[Number, ...]:
    """The mean of each policy over all partners and both seats."""
    across = zip(*numbers, strict=True)
    return tuple(_mean(row + column) for row, column in zip(numbers, across, strict=True))


def _mean(numbers: Sequence[Number]) -> Number:
    """The mean; of floats it is rounded once, so that their order plays no part."""
    exact = all(isinstance(number, Fraction) for number in numbers)
    total = sum(numbers, Fraction(0)) if exact else fsum(numbers)
    return total / len(numbers)


def _allowed(game: Bimatrix, name: str) -> bool:
    try:
        for side in (0, 1):
            policy(name, Seat.of(game, side))
    except DilemmaError:
        return False
    return True
