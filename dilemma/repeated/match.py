"""One very long match of two automata: what they do is counted, and not computed.

Where nothing moves but two policies, the exact chain of `value` says how often each pair of
strategies is carried out in the long run. A match samples the same: round after round, with the
draws of run 0 of `simulation.play`, so that both play the same rounds.

    share of (a, b)    number of rounds in which a and b were carried out / N
    mean payoff        over the rounds; after somebody left, the outside option
    standard error     of batch means: the rounds are cut into K = 30 batches of equal length, whose
                       means are all but independent where they are long against the memory of the
                       policies; s(batch means) / sqrt(K) (Schmeiser 1982)

With numpy, the match is cut into blocks that are walked all at once, each from every joint state of
the two policies. Walks that meet stay together, as they have the same draws, so soon each block has
one walk left and where it began does not matter. Then the blocks are joined: where one ends, the
next begins. `compiled` goes through the rounds one by one.

Legend: N rounds, K batches, B blocks, J joint states; n, m strategies.
"""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma.chance import streams
from dilemma.errors import DilemmaError
from dilemma.repeated import compiled
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.course import Course
from dilemma.repeated.joint import OUT
from dilemma.repeated.simulation import Sampled
from dilemma.repeated.turn import exchanged

BATCHES = 30
LEAST_ROUNDS, MOST_ROUNDS = 1_000, 100_000_000
MOST_BLOCKS = 128  # of a batch
WALKS = 65_536  # that go together at most, where that is one for each batch and joint state
COMPILED_FROM = 10_000_000  # rounds from which compiling is worth its seconds

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Match:
    """
    What was carried out in a match.

    Parameters
    ----------
    alliance : Alliance
    rounds : int
        N, also where somebody left before.
    seed : int
    batches : array (K, n, m) of int
        How often each pair of strategies was carried out in each batch of rounds.
    nodes : pair of int
        In which of their states the policies stand in the end.
    certain : bool
        Whether nothing was left to chance.
    """

    alliance: Alliance
    rounds: int
    seed: int
    batches: Integers
    nodes: tuple[int, int]
    certain: bool

    @cached_property
    def counts(self) -> Integers:
        """How often each pair of strategies was carried out (n, m)."""
        return np.asarray(self.batches.sum(axis=0))

    @property
    def played(self) -> int:
        """The rounds that were played before somebody left."""
        return int(self.counts.sum())

    @property
    def states(self) -> tuple[str, str]:
        """The names of the states in which the policies stand in the end."""
        one, two = self.alliance.policies
        return one.states[self.nodes[0]], two.states[self.nodes[1]]

    @cached_property
    def value(self) -> Sampled:
        """
        The mean payoff of each partner over all rounds, and its standard error.

        The error is 0 where nothing is left to chance, and nan where one match cannot tell how
        much it depends on chance: where somebody left, which happens once, and where all batches
        came out alike. It is too small where batches are short against the memory of the policies.
        """
        game, outside = self.alliance.game, self.alliance.outside
        lengths = np.diff(_edges(self.rounds, BATCHES))
        means, errors = [], []
        for matrix, alone in zip((game.row, game.column), outside, strict=True):
            paid = (self.batches * matrix.astype(float)).sum(axis=(1, 2))
            paid += (lengths - self.batches.sum(axis=(1, 2))) * float(alone)
            means.append(float(paid.sum()) / self.rounds)
            error = sqrt(float(np.var(paid / lengths, ddof=1)) / BATCHES)
            # Batches that chance did not tell apart say nothing of chance.
            errors.append(0.0 if self.certain else error or float("nan"))
        if self.played < self.rounds and not self.certain:
            errors = [float("nan")] * 2
        return Sampled((means[0], means[1]), (errors[0], errors[1]))


def match(alliance: Alliance, rounds: int, seed: int = 0, *, fast: bool | None = None) -> Match:
    """
    One long match of two automata, in which nothing moves but their policies.

    Parameters
    ----------
    alliance : Alliance
        Discount factors play no part; knowledge, trust and power stay as they are.
    rounds : int
        From 1,000 to 100,000,000.
    seed : int
        Any whole number. The rounds are those of `simulation.play(alliance, rounds, seed=seed,
        frozen=True)`, of its only run.
    fast : bool, optional
        Whether the rounds are compiled by numba, which gives the same numbers; if not given, where
        it is installed and there are many.

    Raises
    ------
    DilemmaError
        For another number of rounds, a partner who chooses by the state of the alliance, too many
        joint states, and `fast` without numba.

    Examples
    --------
    Tit for tat against itself, with a tremble of .05: each pair of choices gets a quarter of the
    rounds, and the mean payoff is 9/4.

    >>> from dilemma.catalog.games import load
    >>> game = load("prisoners_dilemma").at()
    >>> copies = Alliance.of(game, "tit_for_tat", "tit_for_tat", tremble="0.05")
    >>> found = match(copies, 100_000)
    >>> (found.counts / found.rounds).round(3).tolist()
    [[0.245, 0.255], [0.254, 0.247]]
    >>> [[round(x, 3) for x in each] for each in found.value]
    [[2.25, 2.255], [0.011, 0.01]]
    """
    if not LEAST_ROUNDS <= rounds <= MOST_ROUNDS:
        raise DilemmaError(
            f"a match has from {LEAST_ROUNDS:,} to {MOST_ROUNDS:,} rounds, not {rounds:,}"
        )
    course = Course.of(alliance, 1, frozen=True)
    states = [state for state in alliance.joint.states if state != OUT]
    stream = streams(seed, np.arange(1))
    counts = np.zeros((BATCHES, *alliance.game.row.shape), np.int64)
    if compiled.wanted(fast, rounds >= COMPILED_FROM):
        nodes = compiled.counted(course, stream, _edges(rounds, BATCHES), counts)
    else:
        nodes = _counted(course, stream, states, rounds, counts)
    return Match(alliance, rounds, seed, counts, nodes, course.certain)


class _Walks(NamedTuple):
    """Some walks: each in a block, with both policies in a state; arrays of their number."""

    block: Integers
    one: Integers
    two: Integers


class _Blocks(NamedTuple):
    """The blocks: the position of the first round, and of the one after the last; the batch."""

    first: Integers
    last: Integers
    batch: Integers


def _counted(
    course: Course,
    stream: Any,
    states: list[tuple[int, int]],
    rounds: int,
    counts: Integers,
) -> tuple[int, int]:
    """Fill in the counts; where the policies stand in the end. The first state is the start."""
    each = max(1, min(MOST_BLOCKS, WALKS // (BATCHES * len(states))))
    edges = _edges(rounds, BATCHES * each)
    number = len(edges) - 1
    blocks = _Blocks(edges[:-1], edges[1:], np.arange(number) // each)
    longest = int(np.diff(edges).max())

    one, two = np.array(states).T
    walks = _Walks(
        np.repeat(np.arange(number), len(states)), np.tile(one, number), np.tile(two, number)
    )
    walk_of = np.arange(number * len(states))  # of each block from each state
    done, ahead = 0, 1
    while done < longest and len(walks.block) > number:
        ahead = min(2 * ahead, longest)
        walks = _walked(course, stream, blocks, walks, range(done, ahead))
        walks, together = _met(walks)
        walk_of, done = together[walk_of], ahead
    walks = _walked(course, stream, blocks, walks, range(done, longest), counts)

    place = {state: position for position, state in enumerate(states)}
    now, begun = states[0], []
    for own in walk_of.reshape(number, len(states)):
        begun.append(now)
        end = own[place[now]]
        now = int(walks.one[end]), int(walks.two[end])
    one, two = np.array(begun).T
    _walked(course, stream, blocks, _Walks(np.arange(number), one, two), range(done), counts)
    return now


def _walked(
    course: Course,
    stream: Any,
    blocks: _Blocks,
    walks: _Walks,
    steps: range,
    counts: Integers | None = None,
) -> _Walks:
    """The walks after some steps; what they do is counted, where asked for."""
    first, second = course.rules
    block, one, two = walks
    before, last = blocks.first[block], blocks.last[block]
    batch = blocks.batch[block] * first.width
    for step in steps:
        k = before + step
        on = (k < last) & ~first.leaves[one] & ~second.leaves[two]
        acts = exchanged(first, second, one, two, course.noise, stream, (k + 1).view(np.uint64))
        if counts is not None:
            cells = (batch + acts.choice_1) * second.width + acts.choice_2
            counts += np.bincount(cells[on], minlength=counts.size).reshape(counts.shape)
        one, two = np.where(on, acts.node_1, one), np.where(on, acts.node_2, two)
    return _Walks(block, one, two)


def _met(walks: _Walks) -> tuple[_Walks, Integers]:
    """One walk of all that stand in the same state of the same block, and which that is of each."""
    wide, high = walks.two.max() + 1, walks.one.max() + 1
    codes = (walks.block * high + walks.one) * wide + walks.two
    _, kept, together = np.unique(codes, return_index=True, return_inverse=True)
    return _Walks(*(each[kept] for each in walks)), together


def _edges(rounds: int, parts: int) -> Integers:
    """How many rounds are over before each part, and after the last: parts alike but for one."""
    return rounds * np.arange(parts + 1) // parts
