"""The rounds as machine code, where numba is installed: the extra `fast`.

`turn` and `state` are elementwise: given numpy arrays they take all runs through one round, given
numbers they take one run. Here numba compiles the same text for numbers, and goes through a block
run by run. Only what chooses between two arrays has a second form.

The first call compiles for some seconds. Arrays are not counted (`_nrt`), as none is made here, and
every function becomes part of the loop: without either it is eight times as slow. Sums are taken in
the order of the rounds, as in `rounds`, so choices, ends, stocks and trust are the same; powers may
differ in their last digits.
"""

from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma import chance
from dilemma.errors import DilemmaError
from dilemma.repeated import state, turn
from dilemma.repeated.course import Course, Stretch
from dilemma.repeated.rounds import Block, Floats
from dilemma.repeated.state import Pace, State, trust
from dilemma.repeated.turn import Side, exchanged, salts_of, taken
from dilemma.stage import forces, payoffs
from dilemma.stage.payoffs import Firm, worth

# The functions that are compiled with those that call them.
ELEMENTWISE = (
    chance.mixed,
    chance.linked,
    chance.drawn,
    *(getattr(payoffs, name) for name in ("worth", "moved", "synergy", "flow", "shown", "payoff")),
    *(getattr(payoffs, name) for name in ("paid", "costs")),
    forces.forces,
    forces._forces,
    *(getattr(state, name) for name in ("trust", "terms_now", "lived", "bargained", "trusting")),
    *(getattr(state, name) for name in ("_type", "_needed", "_best_reply")),
    *(getattr(turn, name) for name in ("salts_of", "meant", "carried", "acted")),
    *(getattr(turn, name) for name in ("exchanged", "taken", "_paid", "_sharing", "_intended")),
)


def installed() -> bool:
    """Whether numba is there."""
    return find_spec("numba") is not None


def wanted(asked: bool | None, worth: bool) -> bool:
    """
    Whether to compile: as asked, else where numba is installed and it is worth its seconds.

    Raises
    ------
    DilemmaError
        If it is asked for and numba is not installed.
    """
    if asked and not installed():
        raise DilemmaError("numba is not installed: pip install 'learning-dilemma[fast]'")
    return worth and installed() if asked is None else asked


def advance(
    course: Course, stretch: Stretch, block: Block, rounds: range, record: Floats | None = None
) -> None:
    """Take a block through rounds of one stretch, as `rounds.advance` does."""
    salts = salts_of(np.arange(rounds.start, rounds.stop, dtype=np.uint64))
    wide, sides = [], []
    for firm, pace in zip(stretch.firms, stretch.paces, strict=True):
        numbers = [
            each[block.runs] if isinstance(each, np.ndarray) else np.array([each])
            for each in (*firm, *pace)
        ]
        wide.append(max(map(len, numbers)) > 1)
        sides.append(np.array(np.broadcast_arrays(*numbers), float))
    _machine()(
        course.rules,
        course.noise,
        course.live._replace(types=record is not None),
        course.channel != "payoff",
        course.channel != "belief",
        tuple(sides),
        tuple(wide),
        course.weights,
        np.cumsum(course.weights[::-1], axis=0)[::-1].copy(),
        rounds.start,
        np.array(salts),
        block.streams,
        block.state,
        block.node,
        block.first_trust,
        block.going,
        block.last,
        block.left,
        block.value,
        block.realized,
        np.empty((0, 0, 0, 0)) if record is None else record,
    )


def counted(
    course: Course, stream: Any, edges: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[int, int]:
    """
    Go through the rounds of one match of two automata, until the end or until somebody leaves.

    Parameters
    ----------
    stream : array (1,) of uint64
    edges : array (K + 1,)
        How many rounds are over before each batch, and after the last.
    counts : array (K, n, m)
        Filled with how often each pair of strategies is carried out.

    Returns
    -------
    pair of int
        Where the policies stand then.
    """
    one, two = _counter()(course.rules, course.noise, stream[0], edges, counts)
    return int(one), int(two)


@cache
def registered() -> None:
    """Tell numba, once, what is compiled with those that call it."""
    from numba.extending import overload, register_jitable

    @overload(state.select, jit_options={"_nrt": False, "forceinline": True})
    def select(condition: Any, yes: Any, no: Any) -> Any:
        def chosen(condition: Any, yes: Any, no: Any) -> Any:
            return yes if condition else no

        return chosen

    for function in ELEMENTWISE:
        register_jitable(_nrt=False, forceinline=True)(function)


@cache
def _counter() -> Any:
    """The loop over the rounds of a match, compiled."""
    from numba import njit

    registered()

    @njit(nogil=True, _nrt=False)
    def counter(rules: Any, noise: Any, stream: Any, edges: Any, counts: Any) -> Any:
        first, second = rules
        one, two = first.start, second.start
        for batch in range(len(counts)):
            for k in range(edges[batch], edges[batch + 1]):
                if first.leaves[one] or second.leaves[two]:
                    return one, two
                acts = exchanged(first, second, one, two, noise, stream, np.uint64(k + 1))
                counts[batch, acts.choice_1, acts.choice_2] += 1
                one, two = acts.node_1, acts.node_2
        return one, two

    return counter


@cache
def _machine() -> Any:
    """The loop over the runs of a block, compiled."""
    from numba import njit
    from numba.np.unsafe.ndarray import to_fixed_tuple

    registered()
    firm_width, pace_width, state_width = map(len, (Firm._fields, Pace._fields, State._fields))

    @njit(nogil=True, _nrt=False, forceinline=True)
    def state_of(states: Any, side: int, run: int) -> Any:
        return State(*to_fixed_tuple(states[:, side, run], state_width))

    @njit(nogil=True, _nrt=False, forceinline=True)
    def side_of(
        rule: Any, numbers: Any, wide: bool, run: int, now: Any, node: int, first: float,
        believes: bool, pays: bool,
    ) -> Any:  # fmt: skip
        column = numbers[:, run if wide else 0]
        firm = Firm(*to_fixed_tuple(column[:firm_width], firm_width))
        pace = Pace(*to_fixed_tuple(column[firm_width:], pace_width))
        current = trust(now)
        return Side(
            rule, firm, pace, now, node,
            current if believes else first, current if pays else first,
        )  # fmt: skip

    @njit(nogil=True, _nrt=False, forceinline=True)
    def alone(mine: Any, yours: Any) -> Any:
        left, pace, me = yours.state.base, mine.pace, mine.state
        won = pace.poaching * me.learned
        believed = pace.scale * (pace.outside + won * worth(mine.firm, left, me.misjudged))
        return believed, pace.scale * (pace.outside + won * mine.firm.value * left)

    @njit(nogil=True, _nrt=False, forceinline=True)
    def after(side: Any, now: Any, node: int, believes: bool, pays: bool) -> Any:
        current = trust(now)
        return Side(
            side.rule, side.firm, side.pace, now, node,
            current if believes else side.believes, current if pays else side.pays,
        )  # fmt: skip

    @njit(nogil=True, _nrt=False, forceinline=True)
    def put(record: Any, at: int, side: int, run: int, choice: int, lived: Any) -> None:
        now = lived.state
        record[at, 0, side, run] = choice
        record[at, 1, side, run] = lived.flow
        record[at, 2, side, run] = lived.payoff
        record[at, 3, side, run] = lived.realized
        record[at, 4, side, run] = now.learned
        record[at, 5, side, run] = trust(now)
        record[at, 6, side, run] = now.share
        record[at, 7, side, run] = lived.learning

    @njit(nogil=True, _nrt=False, forceinline=True)
    def stored(states: Any, nodes: Any, side: int, run: int, each: Any) -> None:
        nodes[side, run] = each.node
        for field, number in enumerate(each.state):
            states[field, side, run] = number

    @njit(nogil=True, _nrt=False)
    def machine(
        rules: Any, noise: Any, live: Any, believes: bool, pays: bool, numbers: Any, wide: Any,
        weights: Any, rest: Any, start: int, salts: Any, streams: Any, states: Any, nodes: Any,
        firsts: Any, going: Any, last: Any, left: Any, value: Any, realized: Any, record: Any,
    ) -> None:  # fmt: skip
        for run in range(len(going)):
            if not going[run]:
                continue
            one = side_of(
                rules[0], numbers[0], wide[0], run, state_of(states, 0, run), nodes[0, run],
                firsts[0, run], believes, pays,
            )  # fmt: skip
            two = side_of(
                rules[1], numbers[1], wide[1], run, state_of(states, 1, run), nodes[1, run],
                firsts[1, run], believes, pays,
            )  # fmt: skip
            sums = (value[0, run], value[1, run], realized[0, run], realized[1, run])
            played = start - 1
            quits = (False, False)
            for at in range(salts.shape[1]):
                quits = (one.rule.leaves[one.node], two.rule.leaves[two.node])
                if quits[0] or quits[1]:
                    break
                k = start + at
                now = turn.Salts(*to_fixed_tuple(salts[:, at], 7))
                done = taken(one, two, noise, streams[run], now, k, live)
                first, second = done.round_1, done.round_2
                if len(record):
                    put(record, at, 0, run, done.acts.choice_1, first)
                    put(record, at, 1, run, done.acts.choice_2, second)
                sums = (
                    sums[0] + weights[k - 1, 0] * first.payoff,
                    sums[1] + weights[k - 1, 1] * second.payoff,
                    sums[2] + weights[k - 1, 0] * first.realized,
                    sums[3] + weights[k - 1, 1] * second.realized,
                )
                one = after(one, first.state, done.acts.node_1, believes, pays)
                two = after(two, second.state, done.acts.node_2, believes, pays)
                played = k
                quits = (first.leaves, second.leaves)
                if quits[0] or quits[1]:
                    break
            if quits[0] or quits[1]:
                going[run], last[run] = False, played
                left[0, run], left[1, run] = quits
                (a, c), (b, d) = alone(one, two), alone(two, one)
                x, y = rest[played, 0], rest[played, 1]
                sums = (sums[0] + x * a, sums[1] + y * b, sums[2] + x * c, sums[3] + y * d)
            value[0, run], value[1, run], realized[0, run], realized[1, run] = sums
            stored(states, nodes, 0, run, one)
            stored(states, nodes, 1, run, two)

    return machine
