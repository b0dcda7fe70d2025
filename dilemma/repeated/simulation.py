"""Playing an alliance: what happens in each round, in one run or in many.

A run goes through the rounds of `turn` until the last one, or until somebody leaves. Runs go in
blocks that are always parted alike, chance is by counter (see `dilemma.chance`) and sums are taken
in the order of the blocks: so no result depends on the number of workers.

    believed    what a round pays as the partner sees it       realized    what it does pay
    value       discounted mean over the rounds; after the end each partner has, per round, what it
                would leave for, Z (o_i + chi omega v_i L_i) at the stocks of the end

A mean over runs is a sample. Its standard error is the standard deviation over the runs divided by
the root of their number; it is 0 where nothing is left to chance.

Legend: N rounds, R runs; n strategies.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma.errors import DilemmaError
from dilemma.parallel import each
from dilemma.repeated import compiled
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.course import Course, Stretch
from dilemma.repeated.rounds import FIELDS, Block, Floats, advance
from dilemma.repeated.state import State

BLOCK = 2048  # runs that go through the rounds together
SPAN = 64  # rounds that are written down together
LONG_SPAN = 4096  # rounds that go together where none is written down
KEPT = 200_000  # rounds times runs of which every single one is kept
MOST_ROUNDS, MOST_RUNS = 20_000, 1_000_000
COMPILED_FROM = 50_000_000  # rounds times runs from which compiling is worth its seconds
ALONE = 5_000  # runs that could go through a round in the time that numpy needs for one alone

_LEARNED, _SHARE, _AVERAGE = map(State._fields.index, ("learned", "share", "average"))
NUMBERS = ("flow", "payoff", "realized", "knowledge", "trust", "power")


class Means(NamedTuple):
    """
    What the runs that go on have in common, by round.

    `mean` and `error` hold a dict entry for each of NUMBERS, arrays (N, 2); `shares` the share of
    each strategy, for both partners (N, n); `types` that of each type of learning, and last of no
    learning that pays (N, 2, 5).
    """

    alive: NDArray[np.int64]
    mean: Mapping[str, Floats]
    error: Mapping[str, Floats]
    shares: tuple[Floats, Floats]
    types: Floats


class Sampled(NamedTuple):
    """A mean over runs for each partner, and its standard error."""

    mean: tuple[float, float]
    error: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """
    What became of an alliance in one run or many.

    Parameters
    ----------
    course : Course
    seed : int
    record : array (N, len(FIELDS), 2, R), or None
        Every round of every run, nan after its end; None where there are too many.
    means : Means, or None
        None where only the values were asked for.
    ended : array (R,) of int
        The last round of each run that somebody ended, 0 for those that go on.
    left : array (2, R) of bool
        Who left.
    over : array (R,) of bool
        Which runs somebody ended.
    learned, shares : arrays (2, R)
        Stocks of knowledge and bargaining shares at the end.
    average, alone : arrays (2, R)
        What decides who leaves: the payoff of the last rounds, by the payoff memory, and what a
        round would pay without the partner.
    values, realized_values : arrays (2, R)
        Discounted mean payoff of each run, believed and realized.
    """

    course: Course
    seed: int
    record: Floats | None
    means: Means | None
    ended: NDArray[np.int64]
    left: NDArray[np.bool_]
    over: NDArray[np.bool_]
    learned: Floats
    shares: Floats
    average: Floats
    alone: Floats
    values: Floats
    realized_values: Floats

    @cached_property
    def value(self) -> Sampled:
        """The discounted mean payoff, as the partners believe it [payoff of a round]."""
        return sampled(self.values)

    @cached_property
    def realized(self) -> Sampled:
        """The discounted mean payoff as it is [payoff of a round]."""
        return sampled(self.realized_values)

    @property
    def survival(self) -> Floats:
        """The share of the runs that go on after each round (N + 1,), 1 before the first."""
        ended, rounds = self.ended, self.course.rounds
        gone = np.bincount(ended[self.over], minlength=rounds + 1)[: rounds + 1]
        return 1 - np.cumsum(gone) / len(ended)

    def of(self, field: str) -> Floats:
        """
        One of FIELDS in every round of every run, (N, 2, R), nan after its end.

        Raises
        ------
        DilemmaError
            If there are too many to keep.
        """
        if self.record is None:
            raise DilemmaError(
                f"{self.course.rounds:,} rounds of {self.course.runs:,} runs are too many to keep "
                f"each; up to {KEPT:,} are, the means of more"
            )
        return self.record[:, FIELDS.index(field)]

    def how(self, run: int) -> str:
        """How a run ended: left by whom, acquired by whom, or not at all."""
        one, two = self.left[:, run]
        names = self.course.alliance.game.partners
        if not (one or two):
            return "goes on"
        first, second = self.learned[:, run]
        if self.course.acquisition and first != second:
            return f"acquired by {names[0] if first > second else names[1]}"
        return "left by both" if one and two else f"left by {names[0] if one else names[1]}"


def play(
    alliance: Alliance,
    rounds: int,
    *,
    seed: int = 0,
    runs: int = 1,
    channel: str = "both",
    frozen: bool = False,
    over: Mapping[str, Any] | None = None,
    jobs: int = 1,
    only_values: bool = False,
    fast: bool | None = None,
) -> Trajectory:
    """
    Play an alliance, round after round.

    Parameters
    ----------
    alliance : Alliance
        Its game says how knowledge, trust and power move; one that is no learning alliance, how
        nothing moves but the policies.
    rounds, runs : int
        At least 1.
    channel : str
        In what trust moves: `payoff`, in what partners choose by it (`belief`), or `both`.
    frozen : bool
        Whether knowledge, trust and power stay as they are: the alliance that `value` values.
    over : mapping, optional
        Parameters that differ between runs: name = array of R floats.
    jobs : int
        Workers; the result is the same.
    only_values : bool
        Whether nothing is kept of the single rounds, so that memory does not grow with them.
    fast : bool, optional
        Whether the rounds are compiled by numba; if not given, where it is installed and there are
        many. Choices, ends, stocks and trust are the same; power and payoffs within 1e-12.

    Raises
    ------
    DilemmaError
        For numbers out of their range, and what `Alliance.of` and `Course.of` refuse.

    Examples
    --------
    The learning dilemma of two trusting partners lasts 16 rounds; then both have learned enough.

    >>> from dilemma.catalog.games import load
    >>> found = play(Alliance.of(load("learning_dilemma").at(), "trusting", "trusting"), 40)
    >>> int(found.ended[0]), found.how(0), found.learned[:, 0].round(3).tolist()
    (16, 'left by both', [0.838, 0.838])
    """
    _check("rounds", rounds, MOST_ROUNDS)
    _check("runs", runs, MOST_RUNS)
    course = Course.of(alliance, rounds, runs, channel=channel, frozen=frozen, over=over)
    keep = not only_values and rounds * runs <= KEPT
    record = np.full((rounds, len(FIELDS), 2, runs), np.nan) if keep else None
    worth = rounds * (runs + ALONE) >= COMPILED_FROM
    step = compiled.advance if compiled.wanted(fast, worth) else advance

    def lived(block: slice) -> tuple[Block, "_Sums | None"]:
        return _lived(course, block, seed, None if only_values else _Sums.of(course), record, step)

    blocks = [slice(at, min(at + BLOCK, runs)) for at in range(0, runs, BLOCK)]
    ends, sums = [], None
    for block, found in each(lived, blocks, jobs):
        ends.append(block)
        sums = found if sums is None or found is None else sums.plus(found)
    return Trajectory(
        course,
        seed,
        record,
        sums and sums.means(),
        np.concatenate([np.where(block.going, 0, block.last) for block in ends]),
        np.concatenate([block.left for block in ends], axis=1),
        np.concatenate([~block.going for block in ends]),
        np.concatenate([block.state[_LEARNED] for block in ends], axis=1),
        np.concatenate([block.state[_SHARE] for block in ends], axis=1),
        np.concatenate([block.state[_AVERAGE] for block in ends], axis=1),
        np.concatenate([block.alone for block in ends], axis=1),
        np.concatenate([block.value for block in ends], axis=1),
        np.concatenate([block.realized for block in ends], axis=1),
    )


def sampled(numbers: Floats) -> Sampled:
    """The mean over runs of each partner's numbers (2, R), and its standard error."""
    count = numbers.shape[1]
    means = [_mean(side) for side in numbers]
    errors = [
        sqrt(float(((side - mean) ** 2).sum()) / (count - 1) / count) if count > 1 else 0.0
        for side, mean in zip(numbers, means, strict=True)
    ]
    return Sampled((means[0], means[1]), (errors[0], errors[1]))


def _mean(numbers: Floats) -> float:
    """The mean, and of equal numbers just that number."""
    return float(numbers[0] + (numbers - numbers[0]).mean())


@dataclass(eq=False)
class _Sums:
    """Means of the rounds in the making; those of two parts of the runs add up to one."""

    alive: NDArray[np.int64]  # (N,)
    mean: Floats  # (N, 6, 2)
    squares: Floats  # (N, 6, 2) squared distances from the mean
    chosen: tuple[NDArray[np.int64], NDArray[np.int64]]  # (N, n) and (N, m)
    types: NDArray[np.int64]  # (N, 2, 5)

    @classmethod
    def of(cls, course: Course) -> "_Sums":
        count, numbers = course.rounds, (course.rounds, len(NUMBERS), 2)
        one, two = (np.zeros((count, rule.width), np.int64) for rule in course.rules)
        return cls(
            np.zeros(count, np.int64),
            np.zeros(numbers),
            np.zeros(numbers),
            (one, two),
            np.zeros((count, 2, 5), np.int64),
        )

    def add(self, first: int, record: Floats) -> None:
        """Put in the rounds from the one at position `first` on, of the runs of one block."""
        rounds = slice(first, first + len(record))
        there = ~np.isnan(record[:, 0, 0])
        self.alive[rounds] = there.sum(axis=1)
        counts = np.maximum(self.alive[rounds], 1)[:, None, None]
        for choices, counted in enumerate(self.chosen):
            for a in range(counted.shape[1]):
                counted[rounds, a] = (record[:, 0, choices] == a).sum(axis=1)
        for kind in range(-1, 4):
            self.types[rounds, :, kind] = (record[:, -1] == kind).sum(axis=2)
        values = record[:, 1:-1]
        origin = values[np.arange(len(record)), :, :, there.argmax(axis=1)]
        away = np.where(there[:, None, None], values - origin[..., None], 0.0)
        self.mean[rounds] = origin + away.sum(axis=3) / counts
        away -= np.where(there[:, None, None], (self.mean[rounds] - origin)[..., None], 0.0)
        self.squares[rounds] = (away**2).sum(axis=3)

    def plus(self, more: "_Sums") -> "_Sums":
        """The sums of both, after Chan, Golub & LeVeque (1983)."""
        one, two = self.alive[:, None, None], more.alive[:, None, None]
        total = np.maximum(one + two, 1)
        apart = np.where((one > 0) & (two > 0), more.mean - self.mean, 0.0)
        mean = np.where(one > 0, self.mean, more.mean) + apart * two / total
        squares = np.where(one > 0, self.squares, 0.0) + np.where(two > 0, more.squares, 0.0)
        (a, b), (c, d) = self.chosen, more.chosen
        return _Sums(
            self.alive + more.alive,
            mean,
            squares + apart**2 * one * two / total,
            (a + c, b + d),
            self.types + more.types,
        )

    def means(self) -> Means:
        """The means, and their standard errors; nan where no run goes on."""
        count = self.alive[:, None, None]
        some = np.maximum(count, 1)
        error = np.sqrt(self.squares / np.maximum(count - 1, 1) / some)
        mean, error = (np.where(count > 0, each, np.nan) for each in (self.mean, error))
        one, two = (
            np.where(count[..., 0] > 0, each / some[..., 0], np.nan) for each in self.chosen
        )
        return Means(
            self.alive,
            {name: mean[:, k] for k, name in enumerate(NUMBERS)},
            {name: error[:, k] for k, name in enumerate(NUMBERS)},
            (one, two),
            np.where(count > 0, self.types / some, np.nan),
        )


def _lived(
    course: Course, runs: slice, seed: int, sums: _Sums | None, record: Floats | None, step: Any
) -> tuple[Block, _Sums | None]:
    """A block from the first round to the last."""
    block = Block.of(course, runs, seed)
    count = runs.stop - runs.start
    for stretch, rounds in _spans(course, SPAN if sums else LONG_SPAN):
        if rounds.start == stretch.first:
            for i, new in enumerate(stretch.renew):
                block.state[_LEARNED, 1 - i, block.going] *= 1.0 - new
        if not block.going.any():
            break
        lived = np.flatnonzero(block.going)
        if sums is None:
            step(course, stretch, block, rounds)
        else:
            span = np.full((len(rounds), len(FIELDS), 2, count), np.nan)
            step(course, stretch, block, rounds, span)
            sums.add(rounds.start - 1, span)
            if record is not None:
                record[rounds.start - 1 : rounds.stop - 1, :, :, runs] = span
        block.weigh(course, stretch, lived)
    return block, sums


def _spans(course: Course, most: int) -> Iterator[tuple[Stretch, range]]:
    """The rounds in pieces of at most so many, each within one stretch."""
    starts = [*(stretch.first for stretch in course.stretches), course.rounds + 1]
    for stretch, stop in zip(course.stretches, starts[1:], strict=True):
        for first in range(stretch.first, min(stop, course.rounds + 1), most):
            yield stretch, range(first, min(first + most, stop, course.rounds + 1))


def _check(name: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise DilemmaError(f"{name} is {number:,}; it must be from 1 to {most:,}")
