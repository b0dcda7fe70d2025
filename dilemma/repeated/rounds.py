"""Going through the rounds: many alliances at once, round after round.

A *block* is a number of runs that go through the rounds together, as numpy arrays of length R. What
has ended drops out of the arrays; what goes on is computed by `turn`. `compiled` goes through the
same block run by run, with the same text as machine code.

Legend: R runs of the block; arrays (2, R) have a row for each partner.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.chance import streams
from dilemma.repeated.course import Course, Stretch
from dilemma.repeated.state import Pace, State, started, trust
from dilemma.repeated.turn import Salts, Side, Turn, salts_of, taken
from dilemma.stage.payoffs import Firm, worth

Floats = NDArray[np.float64]

# What is written down of a round, for both partners.
FIELDS = ("choice", "flow", "payoff", "realized", "knowledge", "trust", "power", "learning")


@dataclass(eq=False)
class Block:
    """
    Some runs on their way through the rounds.

    Parameters
    ----------
    runs : slice
        Which runs of the course.
    streams : array (R,) of uint64
        Their random numbers.
    state : array (8, 2, R)
        The fields of `State`.
    node : array (2, R) of int
        Where the policies stand.
    first_trust : array (2, R)
        Trust before the first round.
    going : array (R,) of bool
        Which go on.
    last : array (R,) of int
        The last round that was played, of those that have ended.
    left : array (2, R) of bool
        Who left.
    value, realized : arrays (2, R)
        Weighted sums of payoffs so far.
    alone : array (2, R)
        What a round would pay each partner without the other, as it believes.
    """

    runs: slice
    streams: NDArray[np.uint64]
    state: Floats
    node: NDArray[np.int64]
    first_trust: Floats
    going: NDArray[np.bool_]
    last: NDArray[np.int64]
    left: NDArray[np.bool_]
    value: Floats
    realized: Floats
    alone: Floats

    @classmethod
    def of(cls, course: Course, runs: slice, seed: int) -> "Block":
        """The block before the first round."""
        count = runs.stop - runs.start
        states = [started(part(pace, runs)) for pace in course.stretches[0].paces]
        state = np.empty((len(State._fields), 2, count))
        for side, fields in enumerate(states):
            for place, field in enumerate(fields):
                state[place, side] = field
        node = np.empty((2, count), np.int64)
        node[:] = [[rule.start] for rule in course.rules]
        return cls(
            runs,
            streams(seed, np.arange(runs.start, runs.stop)),
            state,
            node,
            np.array([trust(State(*state[:, side])) for side in (0, 1)]),
            np.ones(count, bool),
            np.zeros(count, np.int64),
            np.zeros((2, count), bool),
            np.zeros((2, count)),
            np.zeros((2, count)),
            np.zeros((2, count)),
        )

    def weigh(self, course: Course, stretch: Stretch, place: NDArray[np.int64]) -> None:
        """Say what some runs would be worth to each partner without the other."""
        sides = _sides(course, stretch, self, place)
        for i in (0, 1):
            self.alone[i, place] = alone(sides[i], sides[1 - i])[0]


def part(numbers: Any, where: Any) -> Any:
    """Some runs of a tuple of numbers; what is one number for all stays."""
    if not any(isinstance(each, np.ndarray) for each in numbers):
        return numbers
    return type(numbers)(
        *(each[where] if isinstance(each, np.ndarray) else each for each in numbers)
    )


@np.errstate(over="ignore")  # a power may leave one partner without any share
def advance(
    course: Course, stretch: Stretch, block: Block, rounds: range, record: Floats | None = None
) -> None:
    """
    Take a block through rounds of one stretch.

    Parameters
    ----------
    rounds : range
        Of at least one round, all within the stretch.
    record : array (len(rounds), len(FIELDS), 2, R), optional
        Filled with each round of the runs that play it.
    """
    salts = salts_of(np.arange(rounds.start, rounds.stop, dtype=np.uint64))
    live = course.live._replace(types=record is not None)
    place = np.flatnonzero(block.going)
    sides = _sides(course, stretch, block, place)
    for position, k in enumerate(rounds):
        quits = [side.rule.leaves[side.node] for side in sides]
        if quits[0].any() or quits[1].any():
            sides, place = _ended(course, block, sides, place, quits, k - 1)
        if not place.size:
            return
        now = Salts(*(each[position] for each in salts))
        turn = taken(sides[0], sides[1], course.noise, block.streams[place], now, k, live)
        of_both = turn.round_1, turn.round_2
        for side, each in enumerate(of_both):
            weight = course.weights[k - 1, side]
            block.value[side, place] += weight * each.payoff
            block.realized[side, place] += weight * each.realized
        if record is not None:
            _write(record[position], turn, place)
        sides = _after(course, sides, turn)
        quits = [each.leaves for each in of_both]
        if quits[0].any() or quits[1].any():
            sides, place = _ended(course, block, sides, place, quits, k)
    _store(block, sides, place)


def _sides(course: Course, stretch: Stretch, block: Block, place: NDArray[np.int64]) -> list[Side]:
    """Both partners of the runs that go on."""
    found = []
    for i in (0, 1):
        firm: Firm = part(part(stretch.firms[i], block.runs), place)
        pace: Pace = part(part(stretch.paces[i], block.runs), place)
        state = State(*block.state[:, i, place])
        first = block.first_trust[i, place]
        side = Side(course.rules[i], firm, pace, state, block.node[i, place], first, first)
        found.append(_trusted(course, side))
    return found


def _trusted(course: Course, side: Side) -> Side:
    """The side with its current trust, in the channels that it moves in."""
    now = trust(side.state)
    believes = now if course.channel != "payoff" else side.believes
    pays = now if course.channel != "belief" else side.pays
    return side._replace(believes=believes, pays=pays)


def _after(course: Course, sides: list[Side], turn: Turn) -> list[Side]:
    """Both partners after a round."""
    one = sides[0]._replace(state=turn.round_1.state, node=turn.acts.node_1)
    two = sides[1]._replace(state=turn.round_2.state, node=turn.acts.node_2)
    if not course.live.alliance:
        return [one, two]
    return [_trusted(course, one), _trusted(course, two)]


def _write(record: Floats, turn: Turn, place: NDArray[np.int64]) -> None:
    """Write a round down."""
    for side, (each, choice) in enumerate(
        ((turn.round_1, turn.acts.choice_1), (turn.round_2, turn.acts.choice_2))
    ):
        state = each.state
        values = (
            choice,
            each.flow,
            each.payoff,
            each.realized,
            state.learned,
            trust(state),
            state.share,
        )
        for field, value in enumerate((*values, each.learning)):
            record[field, side, place] = value


def _ended(
    course: Course,
    block: Block,
    sides: list[Side],
    place: NDArray[np.int64],
    quits: list[Any],
    last: int,
) -> tuple[list[Side], NDArray[np.int64]]:
    """What goes on after some runs have ended; those are written into the block."""
    over = np.flatnonzero(quits[0] | quits[1])
    ending = [_taken(side, over) for side in sides]
    gone = place[over]
    _store(block, ending, gone)
    block.going[gone] = False
    block.last[gone] = last
    rest = course.weights[last:].sum(axis=0)
    for i in (0, 1):
        block.left[i, gone] = quits[i][over]
        believed, real = alone(ending[i], ending[1 - i])
        block.value[i, gone] += rest[i] * believed
        block.realized[i, gone] += rest[i] * real
    keep = np.flatnonzero(block.going[place])
    return [_taken(side, keep) for side in sides], place[keep]


def _taken(side: Side, where: NDArray[np.int64]) -> Side:
    """The side in some of its runs."""
    return Side(
        side.rule,
        part(side.firm, where),
        part(side.pace, where),
        part(side.state, where),
        side.node[where],
        side.believes[where],
        side.pays[where],
    )


def alone(mine: Side, yours: Side) -> tuple[Any, Any]:
    """What a round pays a partner after the end, as it believes and as it is."""
    pace, me = mine.pace, mine.state
    believed = worth(mine.firm, yours.state.base, me.misjudged)
    true = mine.firm.value * yours.state.base
    return tuple(
        pace.scale * (pace.outside + pace.poaching * each * me.learned) for each in (believed, true)
    )


def _store(block: Block, sides: list[Side], place: NDArray[np.int64]) -> None:
    """Write where the runs stand into the block."""
    for i, side in enumerate(sides):
        block.node[i, place] = side.node
        for field, value in enumerate(side.state):
            block.state[field, i, place] = value
