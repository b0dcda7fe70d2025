"""A pool of firms that form alliances, live in them, leave them, and look for others.

Half of the firms take the row partner's seat, half the column partner's; each follows a policy.
In every period

    matching       the firms without a partner are paired by chance, all pairs alike
    gossip         each of two who meet hears with chance g how the other has treated partners who
                   were open, and refuses one that was mostly closed to them; both then wait
    a round        every alliance lives through a round of `dilemma.repeated.turn`; it begins with
                   nothing learned, trust of strangers, and the scale of its own first round
    leaving        an alliance ends if a policy leaves, if a partner has no more to gain (see
                   `dilemma.repeated.state`), or with chance x for reasons outside of it

So a firm may use a partner and be gone, and only talk can warn the next one: a firm that is known
for it may find few partners left (Tsang 1999). Where there is no talk, partners who start small
leave less to take (Ghosh & Ray 1996; Watson 1999), and whoever breaks an alliance must begin again
at the bottom (Fujiwara-Greve & Okuno-Fujiwara 2009; see `separation`). The record is an image score
(Nowak & Sigmund 1998) of what was done to the open: to be closed to the closed is held against
nobody, or gossip would condemn the careful with the cheats (a matter of standing, Sugden 1986).

Who is faithful keeps its partner, so without turnover (x = 0) those who leave soon meet only each
other. Then a little talk even helps them: they, too, refuse their own kind and wait for better.

Until its next alliance a firm has what it left the last one for, Z (o + chi omega v L), and before
the first its outside option. What was learned of one partner is of no use with the next: knowledge
belongs to the alliance. Both are our modelling decisions.

The chance is by counter (see `dilemma.chance`), so firms may be renumbered with their random
numbers and nothing changes. Legend: M firms on each side, A alliances, P policies, K periods.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma.chance import DISSOLUTION, GOSSIP, MATCHING, drawn, salt, streams
from dilemma.errors import DilemmaError, shortened
from dilemma.rationals import exact, to_text
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.course import Course
from dilemma.repeated.rounds import alone
from dilemma.repeated.state import State, started, trust
from dilemma.repeated.turn import Rule, Salts, Side, salts_of, taken
from dilemma.stage.game import Bimatrix

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST_FIRMS, MOST_PERIODS = 1_000_000, 1_000_000
MOST_TURNS = 1_000_000_000  # firms times periods


class Ended(NamedTuple):
    """Alliances that were formed: whose, how long they lasted, and how they ended."""

    policies: Whole  # (2, E) of both partners
    length: Whole  # (E,) rounds
    left: NDArray[np.bool_]  # (2, E) who left
    over: NDArray[np.bool_]  # (E,) whether it ended at all within the periods


@dataclass(frozen=True, eq=False)
class Pool:
    """
    What became of a pool of firms.

    Parameters
    ----------
    game : Bimatrix
    names : tuple of str
        P policies.
    policies : array (M,) of int
        The policy of each firm, alike on both sides.
    gossip, dissolution : Fraction
    periods, seed : int
    alliance : Alliance
        Of the first policy with itself; it has the noise of all.
    payoff : array (2, M)
        Mean payoff of a period, as it is and not as it is believed.
    time : array (2, M)
        Share of the periods in an alliance.
    formed, refused : arrays (2, M) of int
        How many alliances the firm formed; how often it was refused.
    met : array (2, M) of int
        How often it met somebody while it had no partner.
    matched, opened : arrays (K,)
        Share of the firms in an alliance; share of those that are open. nan where none is.
    course : array (K, P)
        Mean payoff of each policy in each period.
    earned, rounds : arrays (P, P)
        Payoffs and rounds of the policy of the line in alliances with that of the column.
    ended : Ended
    """

    game: Bimatrix
    names: tuple[str, ...]
    policies: Whole
    gossip: Fraction
    dissolution: Fraction
    periods: int
    seed: int
    alliance: Alliance
    payoff: Floats
    time: Floats
    formed: Whole
    refused: Whole
    met: Whole
    matched: Floats
    opened: Floats
    course: Floats
    earned: Floats
    rounds: Whole
    ended: Ended

    @property
    def firms(self) -> int:
        """How many firms there are, on both sides."""
        return 2 * len(self.policies)

    def of(self, numbers: NDArray[Any], policy: int) -> tuple[float, float]:
        """
        The mean of one of the arrays (2, M) over the firms of a policy, and its standard error.

        Each side counts as a sample of its own. In a large pool the fortunes of two firms are
        nearly independent; the error of a single firm on a side is nan.
        """
        chosen = numbers[:, self.policies == policy].astype(float)
        count = chosen.shape[1]
        if count < 2:
            return float(chosen.mean()), float("nan")
        return float(chosen.mean()), sqrt(float(chosen.var(axis=1, ddof=1).sum()) / count) / 2

    def kind(self, one: int, two: int) -> NDArray[np.bool_]:
        """Which alliances are between these two policies, whichever sits where (E,)."""
        first, second = self.ended.policies
        return np.asarray(((first == one) & (second == two)) | ((first == two) & (second == one)))

    def survival(self, chosen: NDArray[np.bool_]) -> Floats:
        """
        The share of some alliances that goes on after 0, 1, 2, ... rounds.

        Those that have not ended count as long as they were seen (Kaplan & Meier 1958).
        """
        ages, over = self.ended.length[chosen], self.ended.over[chosen]
        most = int(ages.max(initial=0))
        reached = np.cumsum(np.bincount(ages, minlength=most + 1)[::-1])[::-1]
        gone = np.bincount(ages[over], minlength=most + 1)
        return np.asarray(np.cumprod(1 - gone / np.maximum(reached, 1)))

    def length(self, chosen: NDArray[np.bool_]) -> float:
        """Rounds that some alliances lasted for each that ended; infinite if none did."""
        ends = int(self.ended.over[chosen].sum())
        return int(self.ended.length[chosen].sum()) / ends if ends else float("inf")


def pool(
    game: Bimatrix,
    policies: Sequence[str] | Mapping[str, Any],
    *,
    firms: int = 1000,
    periods: int = 200,
    gossip: Any = 0,
    dissolution: Any = "1/10",
    tremble: Any = 0,
    misperception: Any = None,
    seed: int = 0,
) -> Pool:
    """
    Let a pool of firms form and leave alliances.

    Parameters
    ----------
    game : Bimatrix
        What the partners of an alliance play. A learning alliance moves as its `rounds` say;
        starting small is its `scale`, as {1: "1/5", 6: 1}.
    policies : names, or a mapping of names to weights
        As in `dilemma.repeated.policies`; the firms are shared out by the weights.
    firms : int
        Even: half of them on each side.
    gossip : number
        Chance of hearing how a partner has treated others, from 0 to 1.
    dissolution : number
        Chance that an alliance ends after a round for outside reasons, from 0 to 1. At 0 who is
        faithful stays with its partner, and those who leave soon meet only each other.
    tremble, misperception : numbers
        As for `Alliance`.

    Raises
    ------
    DilemmaError
        For numbers out of their range, a policy without a firm, and what `Alliance.of` refuses.

    Examples
    --------
    Firms that use their partners and leave lose by talk:

    >>> from dilemma.catalog.games import load
    >>> mixed = {"trusting": 4, "hit_and_run": 1}
    >>> found = [pool(load("learning_dilemma").at(), mixed, gossip=g) for g in (0, 1)]
    >>> [each.of(each.payoff, 1)[0] > each.of(each.payoff, 0)[0] for each in found]
    [True, False]
    """
    _check("firms", firms, 2, MOST_FIRMS)
    _check("periods", periods, 1, MOST_PERIODS)
    if firms % 2:
        raise DilemmaError(f"firms is {firms:,}; it must be even, half of them sit on each side")
    if firms * periods > MOST_TURNS:
        raise DilemmaError(
            f"{firms:,} firms in {periods:,} periods are too many; firms times periods must be at "
            f"most {MOST_TURNS:,}"
        )
    weights = policies if isinstance(policies, Mapping) else dict.fromkeys(policies, 1)
    if len(weights) < len(policies):
        twice = next(name for name in policies if list(policies).count(name) > 1)
        raise DilemmaError(f"policy {twice} is named twice; give it a weight instead: {twice}=2")
    shared = _shared(weights, firms // 2)
    heard, parted = _chance("gossip", gossip), _chance("dissolution", dissolution)
    courses = [
        Course.of(Alliance.of(game, name, name, tremble=tremble, misperception=misperception), 1)
        for name in weights
    ]
    market = _Market(courses, shared, streams(seed, np.arange(firms)).reshape(2, -1))
    for salts in _salts(periods):
        market.match(salts, float(heard))
        market.live(salts, float(parted))
    return Pool(
        game,
        tuple(weights),
        shared,
        heard,
        parted,
        periods,
        seed,
        courses[0].alliance,
        market.payoff / periods,
        market.time / periods,
        market.formed,
        market.refused,
        market.met,
        np.array(market.matched),
        np.array(market.opened),
        np.array(market.course),
        market.earned,
        market.rounds,
        market.all_ended(),
    )


class _Salts(NamedTuple):
    """What tells the draws of a period apart; pairs are (row, column)."""

    matching: Any
    gossip: Any
    dissolution: Any
    round: Salts


def _salts(periods: int) -> Iterator[_Salts]:
    """The salts of each period."""
    every = np.arange(1, periods + 1)
    matching = np.array([salt(every, side, MATCHING) for side in (0, 1)])
    gossip = np.array([salt(every, side, GOSSIP) for side in (0, 1)])
    ending, rounds = (
        salt(every, 0, DISSOLUTION),
        salts_of(np.arange(1, periods + 1, dtype=np.uint64)),
    )
    for k in range(periods):
        yield _Salts(matching[:, k], gossip[:, k], ending[k], Salts(*(each[k] for each in rounds)))


@dataclass(eq=False)
class _Market:
    """The pool on its way through the periods; arrays (2, M) have a line for each side."""

    courses: Sequence[Course]
    policies: Whole  # (M,)
    streams: NDArray[np.uint64]  # (2, M)
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

    def match(self, salts: _Salts, gossip: float) -> None:
        """Pair the firms without a partner; whom nobody refuses forms an alliance."""
        order = []
        for side in (0, 1):
            free = np.flatnonzero(self.free[side])
            key = drawn(self.streams[side, free], salts.matching[side])
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

    def live(self, salts: _Salts, dissolution: float) -> None:
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


def usual(game: Bimatrix) -> dict[str, int]:
    """Four firms that keep faith for one that uses its partners and leaves."""
    return {"exit" if game.believed is None else "trusting": 4, "hit_and_run": 1}


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


def _shared(weights: Mapping[str, Any], count: int) -> Whole:
    """The policy of each of so many firms: shares by weight, rounded so that none is lost."""
    if not weights:
        raise DilemmaError("a pool needs at least one policy")
    numbers = []
    for name, weight in weights.items():
        number = exact(weight)
        if number <= 0:
            raise DilemmaError(f"the weight of {name} is {to_text(number)}; it must be above 0")
        numbers.append(number)
    ends = [round(count * sum(numbers[: k + 1]) / sum(numbers)) for k in range(len(numbers))]
    sizes = np.diff([0, *ends])
    if not sizes.all():
        name = list(weights)[int(sizes.argmin())]
        raise DilemmaError(f"{2 * count:,} firms are too few: none would follow {shortened(name)}")
    return np.repeat(np.arange(len(sizes)), sizes)


def _chance(name: str, value: Any) -> Fraction:
    try:
        number = exact(value)
    except DilemmaError as error:
        raise DilemmaError(f"{name}: {error}") from None
    if not 0 <= number <= 1:
        raise DilemmaError(f"{name} is {shortened(to_text(number))}; it must be from 0 to 1")
    return number


def _check(name: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise DilemmaError(f"{name} is {number:,}; it must be from {least} to {most:,}")
