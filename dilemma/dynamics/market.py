"""The market of a pool: who meets whom, and the round that all alliances live through together.

All firms of a side stand in one array, all alliances in another, so a period is a few dozen steps
of numpy however many there are. The policies are put together to one automaton with the states of
all (see `dilemma.repeated.turn`), in which each firm stands where its own policy does. Alliances
differ in age: levers and the scale come to each in its own rounds.

Legend: M firms on each side, A alliances, P policies; arrays (2, M) have a line for each side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma.chance import DISSOLUTION, GOSSIP, MATCHING, drawn, salt
from dilemma.repeated.course import Course
from dilemma.repeated.rounds import alone
from dilemma.repeated.state import State, started, trust
from dilemma.repeated.turn import Rule, Salts, Side, salts_of, taken

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Ended(NamedTuple):
    """Alliances that were formed: whose, how long they lasted, and how they ended."""

    policies: Whole  # (2, E) of both partners
    length: Whole  # (E,) rounds
    left: NDArray[np.bool_]  # (2, E) who left
    over: NDArray[np.bool_]  # (E,) whether it ended at all within the periods


class Draws(NamedTuple):
    """What tells the draws of a period apart; pairs are (row, column)."""

    matching: Any
    gossip: Any
    dissolution: Any
    round: Salts


def draws(periods: int) -> Iterator[Draws]:
    """The salts of each period."""
    every = np.arange(1, periods + 1)
    matching = np.array([salt(every, side, MATCHING) for side in (0, 1)])
    gossip = np.array([salt(every, side, GOSSIP) for side in (0, 1)])
    ending, rounds = (
        salt(every, 0, DISSOLUTION),
        salts_of(np.arange(1, periods + 1, dtype=np.uint64)),
    )
    for k in range(periods):
        yield Draws(matching[:, k], gossip[:, k], ending[k], Salts(*(each[k] for each in rounds)))


@dataclass(eq=False)
class Market:
    """The firms and their alliances on their way through the periods."""

    courses: Sequence[Course]
    policies: Whole  # (M,)
    streams: NDArray[np.uint64]  # (2, M)
    places: Whole  # (M,) firms meet only those of the same place
    matched: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    course: list[Floats] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)

    def __post_init__(self) -> None:
        shape, count = self.streams.shape, len(self.courses)
        self.rules = _stacked(self.courses, 0), _stacked(self.courses, 1)
        self.starts = np.array(
            [[rule.start for rule in side] for side in zip(*_placed(self.courses), strict=True)]
        )
        self.trusting = np.array([each.rules[0].trusting for each in self.courses])
        self.pairs = np.empty((2, 0), np.int64)  # (2, A) which firms are allied
        self.age = np.empty(0, np.int64)  # (A,) rounds that an alliance has lived through
        self.state = np.zeros((len(State._fields), *shape))
        self.node = np.zeros(shape, np.int64)
        self.free = np.ones(shape, bool)
        first = self.courses[0].stretches[0]
        self.alone = np.empty(shape)  # what a firm has while it has no partner
        self.alone[:] = [[pace.outside] for pace in first.paces]
        self.open, self.closed = np.zeros((2, *shape), np.int64)  # rounds with an open partner
        self.payoff = np.zeros(shape)
        self.time, self.formed, self.refused, self.met = np.zeros((4, *shape), np.int64)
        self.earned, self.rounds = np.zeros((count, count)), np.zeros((count, count), np.int64)

    def match(self, salts: Draws, gossip: float) -> None:
        """Pair the firms without a partner; whom nobody refuses forms an alliance."""
        order = []
        for side in (0, 1):
            free = np.flatnonzero(self.free[side])
            key = self.places[free] + drawn(self.streams[side, free], salts.matching[side])
            order.append(free[np.argsort(key, kind="stable")])
        pairs, seats = np.array(order), ([0], [1])
        hears = drawn(self.streams[seats, pairs], salts.gossip[:, None]) < gossip
        refused = (self.closed > self.open)[seats, pairs] & hears[::-1]  # by the other one
        self.met[seats, pairs] += 1
        self.refused[seats, pairs] += refused
        pairs = pairs[:, ~refused.any(axis=0)]
        self.formed[seats, pairs] += 1
        self.free[seats, pairs] = False
        for side in (0, 1):
            self.node[side, pairs[side]] = self.starts[side][self.policies[pairs[side]]]
            for place, number in enumerate(started(self.courses[0].stretches[0].paces[side])):
                self.state[place, side, pairs[side]] = number
        self.pairs = np.concatenate([self.pairs, pairs], axis=1)
        self.age = np.concatenate([self.age, np.zeros(pairs.shape[1], np.int64)])

    def live(self, salts: Draws, dissolution: float) -> None:
        """Live through a round in every alliance, end some, and write down what it paid."""
        pays, opens = self.alone.copy(), 0
        left = np.zeros(self.pairs.shape, bool)
        self.age += 1
        for chosen, rules in self._groups():
            pairs, age = self.pairs[:, chosen], self.age[chosen]
            sides = [self._side(i, rules[i], pairs, age) for i in (0, 1)]
            turn = taken(
                sides[0], sides[1], self.courses[0].noise, self.streams[0, pairs[0]],
                salts.round, age, self.courses[0].live,
            )  # fmt: skip
            acts, rounds = turn.acts, (turn.round_1, turn.round_2)
            nodes = acts.node_1, acts.node_2
            open_ = rules[0].opens[acts.choice_1], rules[1].opens[acts.choice_2]
            for i in (0, 1):
                self.open[i, pairs[i]] += open_[i] & open_[1 - i]
                self.closed[i, pairs[i]] += ~open_[i] & open_[1 - i]
                opens += int(open_[i].sum())
                pays[i, pairs[i]] = rounds[i].realized
                left[i, chosen] = rounds[i].leaves | rules[i].leaves[nodes[i]]
                self.node[i, pairs[i]] = nodes[i]
                sides[i] = sides[i]._replace(state=rounds[i].state)
                for place, number in enumerate(rounds[i].state):
                    self.state[place, i, pairs[i]] = number
            for i in (0, 1):
                self.alone[i, pairs[i]] = alone(sides[i], sides[1 - i])[1]
        self._write(pays, opens)
        breaks = drawn(self.streams[0, self.pairs[0]], salts.dissolution) < dissolution
        self._end(left, left.any(axis=0) | breaks)

    def all_ended(self) -> Ended:
        """All alliances, with those that go on at last."""
        going = np.zeros(len(self.age), bool)
        last = Ended(self.policies[self.pairs], self.age, np.array([going, going]), going)
        parts = zip(*self.ended, last, strict=True)
        return Ended(*(np.concatenate(each, axis=-1) for each in parts))

    def _groups(self) -> Iterator[tuple[Any, tuple[Rule, Rule]]]:
        """The alliances by whether their partners choose by the state of the alliance."""
        if not self.trusting.any():
            yield slice(None), self.rules
            return
        by_state = self.trusting[self.policies[self.pairs]]
        for one in (False, True):
            for two in (False, True):
                chosen = np.flatnonzero((by_state[0] == one) & (by_state[1] == two))
                if chosen.size:
                    yield (
                        chosen,
                        (
                            self.rules[0]._replace(trusting=one),
                            self.rules[1]._replace(trusting=two),
                        ),
                    )

    def _side(self, i: int, rule: Rule, pairs: Whole, age: Whole) -> Side:
        """One side of some alliances before a round, each at its own age."""
        stretches, own = self.courses[0].stretches, pairs[i]
        which = np.searchsorted([each.first for each in stretches], age, side="right") - 1
        firm = _each([each.firms[i] for each in stretches], which)
        pace = _each([each.paces[i] for each in stretches], which)
        state = State(*self.state[:, i, own])
        renewed = np.array([each.renew[1 - i] for each in stretches])[which]
        begins = age == np.array([each.first for each in stretches])[which]
        state = state._replace(learned=state.learned * (1.0 - renewed * begins))
        now = trust(state)
        return Side(rule, firm, pace, state, self.node[i, own], now, now)

    def _write(self, pays: Floats, opens: int) -> None:
        """Write down a period."""
        count, (one, two) = len(self.courses), self.policies[self.pairs]
        for i, (mine, yours) in enumerate(((one, two), (two, one))):
            place = mine * count + yours
            here = pays[i, self.pairs[i]]
            self.earned += np.bincount(place, here, count**2).reshape(count, count)
            self.rounds += np.bincount(place, minlength=count**2).reshape(count, count)
        self.payoff += pays
        self.time += ~self.free
        self.matched.append(len(self.age) / len(self.policies))
        self.opened.append(opens / (2 * len(self.age)) if len(self.age) else np.nan)
        sums = np.bincount(self.policies, pays.sum(axis=0), count)
        self.course.append(sums / (2 * np.bincount(self.policies)))

    def _end(self, left: NDArray[np.bool_], over: NDArray[np.bool_]) -> None:
        """End some alliances: their firms have no partner."""
        gone = self.pairs[:, over]
        self.ended.append(
            Ended(self.policies[gone], self.age[over], left[:, over], np.ones(gone.shape[1], bool))
        )
        self.free[([0], [1]), gone] = True
        self.pairs, self.age = self.pairs[:, ~over], self.age[~over]


def _placed(courses: Sequence[Course]) -> Iterator[tuple[Rule, Rule]]:
    """The rules of every course, their states counted on from one to the next."""
    before = [0, 0]
    for course in courses:
        placed = []
        for i, rule in enumerate(course.rules):
            placed.append(rule._replace(start=rule.start + before[i], moves=rule.moves + before[i]))
            before[i] += len(rule.leaves)
        yield placed[0], placed[1]


def _stacked(courses: Sequence[Course], side: int) -> Rule:
    """One rule with the states of all policies; each firm stands in those of its own."""
    rules = [each[side] for each in _placed(courses)]
    # Only a rule that chooses by the state of the alliance knows its order among equals.
    return max(rules, key=lambda rule: rule.trusting)._replace(
        by_chance=any(rule.by_chance for rule in rules),
        choice=np.concatenate([rule.choice for rule in rules]),
        cumulative=np.concatenate([rule.cumulative for rule in rules]),
        moves=np.concatenate([rule.moves for rule in rules]),
        leaves=np.concatenate([rule.leaves for rule in rules]),
    )


def _each(stretches: Sequence[Any], which: Whole) -> Any:
    """The numbers of the stretch that each alliance is in; what never changes stays one number."""
    return type(stretches[0])(
        *(
            numbers[0] if len(set(numbers)) == 1 else np.array(numbers)[which]
            for numbers in zip(*stretches, strict=True)
        )
    )
