"""One round of two partners: choose, err, read, live through it.

    meant      what a policy chooses in its state; by chance if the policy does
    carried    what is carried out: with chance `tremble` another strategy, all others alike
    read       what the partner takes it for: with chance `misperception` the strategy of
               transparency 1 - t; or, under a public signal, one bit "both were open" (see `seen`)
    after      where the policy moves then

and the state moves as `state` says. A `trusting` partner needs the state to choose, all others only
their own policy. Like `state`, all is elementwise over runs, and `compiled` uses the same text.

Legend: a, b strategies of the row and the column partner, by position; k the round.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma.chance import CHOICE, READING, SIGNAL, TREMBLE, drawn, linked
from dilemma.repeated.state import (
    Live,
    Pace,
    Round,
    State,
    bargained,
    lived,
    select,
    terms_now,
    trusting,
)
from dilemma.stage.payoffs import Firm, Number, Terms, flow, shown

_ZERO, _ONE = np.uint64(0), np.uint64(1)


class Rule(NamedTuple):
    """A policy as plain arrays, with what its owner's strategies look like."""

    trusting: bool
    by_chance: bool
    start: int
    choice: NDArray[np.int64]  # (S,) by state, where the policy does not choose by chance
    cumulative: NDArray[np.float64]  # (S * (n - 1),) chance of one of the first strategies
    moves: NDArray[np.int64]  # (S * n * m,)
    leaves: NDArray[np.bool_]  # (S,)
    width: int  # n
    receptivity: NDArray[np.float64]  # (n,)
    transparency: NDArray[np.float64]  # (n,)
    opens: NDArray[np.bool_]  # (n,)
    mirrored: NDArray[np.int64]  # (n,) what each strategy is misread as
    places: NDArray[np.int64]  # (n,) collaboration and competition first, for a trusting partner
    discount: float
    table: NDArray[np.float64]  # (n * m,) payoffs of a game that is no alliance


class Noise(NamedTuple):
    """The chances of three errors; `signalled` says whether the partners see only a public bit."""

    tremble: float
    misperception: float
    signal: float
    signalled: bool


class Salts(NamedTuple):
    """What tells the draws of a round apart, see `dilemma.chance`."""

    choice_1: Any
    choice_2: Any
    tremble_1: Any
    tremble_2: Any
    reading_1: Any
    reading_2: Any
    signal: Any


class Side(NamedTuple):
    """One partner before a round: what does not move but by levers, and what does."""

    rule: Rule
    firm: Firm
    pace: Pace
    state: State
    node: Number  # where its policy stands
    believes: Number  # the trust that it acts on
    pays: Number  # the trust that its payoffs depend on


class Acts(NamedTuple):
    """What both carried out, what each read of the other, and where their policies stand then."""

    choice_1: Number
    choice_2: Number
    read_by_1: Number
    read_by_2: Number
    node_1: Number
    node_2: Number


class Turn(NamedTuple):
    """A round of both partners."""

    acts: Acts
    round_1: Round
    round_2: Round


def salts_of(k: Any) -> Salts:
    """The salts of a round, or of an array of rounds, as unsigned 64-bit integers."""
    of_round = linked(_ZERO, k)
    one, two = linked(of_round, _ZERO), linked(of_round, _ONE)
    return Salts(
        linked(one, CHOICE),
        linked(two, CHOICE),
        linked(one, TREMBLE),
        linked(two, TREMBLE),
        linked(one, READING),
        linked(two, READING),
        linked(one, SIGNAL),
    )


def meant(rule: Rule, node: Number, stream: Any, salt: Any) -> Number:
    """What an automaton chooses."""
    if not rule.by_chance:
        return rule.choice[node]
    draw, ends = drawn(stream, salt), rule.width - 1
    found = 0 * node
    for k in range(ends):
        found = found + (draw >= rule.cumulative[node * ends + k])
    return found


def carried(choice: Number, count: int, tremble: float, stream: Any, salt: Any) -> Number:
    """What is carried out of a choice among `count` strategies."""
    if tremble == 0.0 or count == 1:
        return choice
    draw = drawn(stream, salt)
    other = np.minimum(np.floor(draw / tremble * (count - 1)), count - 2.0)
    other = other + (other >= choice)
    return np.int64(select(draw < tremble, other, choice))


def acted(
    one: Rule,
    two: Rule,
    meant_1: Number,
    meant_2: Number,
    node_1: Number,
    node_2: Number,
    noise: Noise,
    stream: Any,
    salts: Salts,
) -> Acts:
    """What comes of what both mean to choose."""
    a = carried(meant_1, one.width, noise.tremble, stream, salts.tremble_1)
    b = carried(meant_2, two.width, noise.tremble, stream, salts.tremble_2)
    own_1, own_2, read_1, read_2 = a, b, b, a
    if noise.misperception > 0.0:
        wrong = drawn(stream, salts.reading_1) < noise.misperception
        read_1 = select(wrong, two.mirrored[b], b)
        wrong = drawn(stream, salts.reading_2) < noise.misperception
        read_2 = select(wrong, one.mirrored[a], a)
    if noise.signalled:
        both = one.opens[a] & two.opens[b]
        bit = both ^ (drawn(stream, salts.signal) < noise.signal)
        own_1, own_2 = meant_1, meant_2
        read_1 = select(bit, two.places[0], two.places[1])
        read_2 = select(bit, one.places[0], one.places[1])
    after_1 = one.moves[(node_1 * one.width + own_1) * two.width + read_1]
    after_2 = two.moves[(node_2 * two.width + own_2) * one.width + read_2]
    return Acts(a, b, read_1, read_2, after_1, after_2)


def exchanged(
    one: Rule, two: Rule, node_1: Number, node_2: Number, noise: Noise, stream: Any, k: Any
) -> Acts:
    """A round of two automata, where all that moves is their policies; k as for `salts_of`."""
    salts = salts_of(k)
    return acted(
        one,
        two,
        meant(one, node_1, stream, salts.choice_1),
        meant(two, node_2, stream, salts.choice_2),
        node_1,
        node_2,
        noise,
        stream,
        salts,
    )


def taken(
    one: Side, two: Side, noise: Noise, stream: Any, salts: Salts, k: Number, live: Live
) -> Turn:
    """The round of two partners; where nothing moves, payoffs are looked up."""
    terms_1 = terms_now(one.firm, two.firm, one.state, two.state, one.pays, two.pays)
    terms_2 = terms_now(two.firm, one.firm, two.state, one.state, two.pays, one.pays)
    acts = acted(
        one.rule,
        two.rule,
        _intended(one, terms_1, terms_2, stream, salts.choice_1),
        _intended(two, terms_2, terms_1, stream, salts.choice_2),
        one.node,
        two.node,
        noise,
        stream,
        salts,
    )
    if not live.alliance:
        return Turn(acts, _paid(one, acts.choice_1, two.rule.width, acts.choice_2),
                    _paid(two, acts.choice_2, one.rule.width, acts.choice_1))  # fmt: skip
    point_1 = one.rule.receptivity[acts.choice_1], one.rule.transparency[acts.choice_1]
    point_2 = two.rule.receptivity[acts.choice_2], two.rule.transparency[acts.choice_2]
    flow_1 = flow(terms_1, terms_2, point_1, point_2)
    flow_2 = flow(terms_2, terms_1, point_2, point_1)
    first = lived(
        one.firm, two.firm, one.pace, one.state, two.state, terms_1, one.pays, point_1,
        two.rule.transparency[acts.read_by_1], shown(two.firm.spillover, point_2[1]),
        flow_1, flow_2, k, live,
    )  # fmt: skip
    second = lived(
        two.firm, one.firm, two.pace, two.state, one.state, terms_2, two.pays, point_2,
        one.rule.transparency[acts.read_by_2], shown(one.firm.spillover, point_1[1]),
        flow_2, flow_1, k, live,
    )  # fmt: skip
    if live.power:
        share = bargained(one.pace, two.pace, first.state, second.state)
        first, second = _sharing(first, share), _sharing(second, 1.0 - share)
    return Turn(acts, first, second)


def _paid(side: Side, choice: Number, partners: int, partner: Number) -> Round:
    """A round of a game that is no alliance: nothing moves but the policies."""
    pays = side.rule.table[choice * partners + partner]
    return Round(0.0 * pays, pays, pays, side.state, pays < -np.inf, 0 * choice)


def _sharing(round_: Round, share: Number) -> Round:
    """The round with a new bargaining share after it."""
    old = round_.state
    state = State(
        old.good, old.bad, old.learned, share, old.average, old.base, old.misjudged, old.experience
    )
    return Round(round_.flow, round_.payoff, round_.realized, state, round_.leaves, round_.learning)


def _intended(side: Side, terms: Terms, partner: Terms, stream: Any, salt: Any) -> Number:
    """What the partner means to choose in its state."""
    if not side.rule.trusting:
        return meant(side.rule, side.node, stream, salt)
    rule = side.rule
    return trusting(
        terms,
        partner,
        side.believes,
        rule.discount,
        rule.receptivity,
        rule.transparency,
        rule.places,
    )
