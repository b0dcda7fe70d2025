"""What moves while an alliance lasts: knowledge, trust, bargaining power, and who walks out.

Round k pays u_i of `dilemma.stage.payoffs` at the flows that are left, A_i x_i r_i to_j with
x_i = 1 - L_i, and at the trust and the bargaining share of its beginning. Then the state moves:

    payoff     u_i <- Z (u_i + beta_i M (L_1 + L_2) + w_X X_i)
    trust      a <- a0 + memory (a - a0) + gain r_i t_j       T_i = a / (a + b), a Beta belief;
               b <- b0 + memory (b - b0) + loss r_i (1 - t_j)    no evidence without looking
    stocks     L_i <- min(1, (1 - nu) L_i + g F_i)
    power      w_i = beta0_i (D_i / D0_i)^xi, xi = xi0 (1 + omega), beta_i = w_i / (w_1 + w_2)
               D_i = n_i + s_i (1 - L_j): what the partner still depends on
    leaving    y_i <- h y_i + (1 - h) u_i; i leaves if y_i < Z (o_i + chi omega v_i L_i)

Who has learned what the partner knows needs it less: the obsolescing bargain (Vernon 1971), seen in
alliances by Hamel (1991) and Tsang (1999). Trust as counted evidence is the Beta reputation of
Josang & Ismail (2002), with more weight on a breach than on an act of openness (Slovic 1993). A
partner may leave who has learned enough to win the other's customers. The functional forms are our
modelling decision.

Three more movements are off unless set: undervaluation is corrected by seeing,
mu_i <- mu_i (1 - k r_i to_j); the alliance itself teaches, X_i <- X_i + g_X (1 - X_i), what no
partner can withhold (Tsang 1999); a base of knowledge erodes without learning,
s_i <- s_i (1 - erosion (1 - F_i)).

All functions are elementwise and know no run: numbers give one alliance, numpy arrays many, and
`compiled` makes machine code of the same text.

Legend: i me, j the partner; `mine`, `yours` what a firm brings; `me`, `you` what has become of it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma.stage.forces import forces
from dilemma.stage.payoffs import (
    Firm,
    Number,
    Point,
    Terms,
    moved,
    paid,
    payoff,
    worth,
)

TINY = 1e-9  # so that nothing is divided by zero, and no rounding makes anybody leave
ALIKE = 1e-10  # payoffs that differ by less count as one


class Pace(NamedTuple):
    """How one partner's state moves; see the module for the letters."""

    prior_good: Number  # a0
    prior_bad: Number  # b0
    memory: Number
    gain: Number
    loss: Number
    rate: Number  # g
    obsolescence: Number  # nu
    annuity: Number  # M
    resources: Number  # n_i
    knowledge: Number  # s_i
    indispensable: Number  # D_i at the beginning
    share: Number  # beta0_i
    sensitivity: Number  # xi
    outside: Number  # o_i
    poaching: Number  # chi omega
    scale: Number  # Z
    grace: Number  # rounds
    payoff_memory: Number  # h
    restraint: Number  # theta, how far trust does restrain misuse, whatever is believed
    correction: Number  # k
    experience_rate: Number  # g_X
    experience_worth: Number  # w_X
    erosion: Number


class State(NamedTuple):
    """What has become of one partner."""

    good: Number  # a
    bad: Number  # b
    learned: Number  # L_i, from 0 to 1
    share: Number  # beta_i
    average: Number  # y_i
    base: Number  # share of its own knowledge that has not eroded
    misjudged: Number  # share of its undervaluation that is not yet corrected
    experience: Number  # X_i


class Live(NamedTuple):
    """Which movements there are at all: what nobody set is not computed."""

    alliance: bool  # anything at all
    power: bool  # bargaining power
    drift: bool  # undervaluation, experience, the knowledge base
    error: bool  # what is believed differs from what is
    types: bool  # whether anybody asks for the types of learning


class Round(NamedTuple):
    """One partner's round: what it was, and the state after it."""

    flow: Number  # F_i
    payoff: Number  # u_i, as the partner believes it
    realized: Number  # u_i, as it is
    state: State
    leaves: Number  # whether the partner leaves at its end
    learning: Number  # the type of learning that pays most, from 0 as in TYPES; -1 if none pays


def select(condition: Number, yes: Number, no: Number) -> Number:
    """`yes` where the condition holds, else `no`; `compiled` has its own for single numbers."""
    return np.where(condition, yes, no)


def started(pace: Pace) -> State:
    """The state before the first round."""
    return State(pace.prior_good, pace.prior_bad, 0.0, pace.share, 0.0, 1.0, 1.0, 0.0)


def trust(me: State) -> Number:
    """T_i: the mean of the Beta belief that the partner will be open."""
    return me.good / (me.good + me.bad)


def terms_now(
    mine: Firm, yours: Firm, me: State, you: State, my_trust: Number, your_trust: Number
) -> Terms:
    """My terms of the payoff formula in the state that has been reached."""
    mine_worth = worth(mine, you.base, me.misjudged)
    your_worth = worth(yours, me.base, you.misjudged)
    return moved(
        mine, yours, mine_worth, your_worth, my_trust, your_trust, me.share, 1.0 - me.learned
    )


def lived(
    mine: Firm,
    yours: Firm,
    pace: Pace,
    me: State,
    you: State,
    terms: Terms,
    my_trust: Number,
    choice: Point,
    seen: Number,
    showed: Number,
    received: Number,
    given: Number,
    k: Number,
    live: Live,
) -> Round:
    """
    My round, from what both chose; bargaining power moves afterwards, in `bargained`.

    Parameters
    ----------
    seen : the partner's transparency as I read it
    showed : to_j, what the partner showed, spillover included
    received, given : F_i and F_j
    k : the round, from 1
    """
    added = me.share * pace.annuity * (me.learned + you.learned)
    if live.drift:
        added = added + pace.experience_worth * me.experience
    payoff = pace.scale * (paid(terms, choice, received, given) + added)
    realized = payoff
    if live.error:
        underrated = mine.value * you.base - terms.worth
        restrained = 1.0 - pace.restraint * my_trust
        leaked = mine.overlap * yours.value * me.base * restrained - terms.leakage
        realized = payoff + pace.scale * mine.stakes * (underrated * received - leaked * given)

    looked = choice[0]
    good = pace.prior_good + pace.memory * (me.good - pace.prior_good) + pace.gain * looked * seen
    bad = pace.prior_bad + pace.memory * (me.bad - pace.prior_bad)
    bad = bad + pace.loss * looked * (1.0 - seen)
    learned = np.minimum(1.0, (1.0 - pace.obsolescence) * me.learned + pace.rate * received)
    kept = select(k > 1, pace.payoff_memory, 0.0)
    average = kept * me.average + (1.0 - kept) * payoff
    base, misjudged, experience = me.base, me.misjudged, me.experience
    if live.drift:
        base = base * (1.0 - pace.erosion * (1.0 - received))
        misjudged = misjudged * (1.0 - pace.correction * looked * showed)
        experience = experience + pace.experience_rate * (1.0 - experience)
    state = State(good, bad, learned, me.share, average, base, misjudged, experience)

    alone = pace.scale * (pace.outside + pace.poaching * terms.worth * learned)
    leaves = (average < alone - TINY) & (pace.grace <= k)
    learning = 0 * k
    if live.types:
        learning = _type(terms, received, given)
    return Round(received, payoff, realized, state, leaves, learning)


def _type(terms: Terms, received: Number, given: Number) -> Number:
    """The first of the four types of learning that pay most (see `equilibrium.learning`)."""
    created = received * given
    private, common = terms.worth * received, terms.common * (received + given)
    best, found = np.maximum(private, 0.0), select(private > 0.0, 0, -1)
    found = select(common > best, 1, found)
    best = np.maximum(common, best)
    found = select(terms.created_private * created > best, 2, found)
    best = np.maximum(terms.created_private * created, best)
    return select(terms.created * created > best, 3, found)


def bargained(pace: Pace, yours: Pace, me: State, you: State) -> Number:
    """beta_i = w_i / (w_i + w_j) = 1 / (1 + w_j / w_i): the share that dependence leaves me."""
    needed = _needed(yours, you, me) / _needed(pace, me, you)
    return 1.0 / (1.0 + yours.share / pace.share * needed**pace.sensitivity)


def _needed(pace: Pace, me: State, you: State) -> Number:
    """D_i / D0_i: how far the partner still needs me, against the beginning."""
    needed = pace.resources + pace.knowledge * me.base * (1.0 - you.learned)
    return (needed + TINY) / (pace.indispensable + TINY)


def trusting(
    mine: Terms,
    yours: Terms,
    belief: Number,
    discount: Number,
    receptivity: NDArray[np.float64],
    transparency: NDArray[np.float64],
    places: NDArray[np.int64],
) -> Number:
    """
    The strategy that a trusting partner chooses: open as long as its trust suffices.

    It is open where collaboration is the one good answer of a single round (G <= 0 and H >= G), or
    where its trust reaches tau at its discount factor (see `dilemma.stage.forces`). Open, it plays
    the best reply to collaboration, and collaboration itself where that is to compete; closed, the
    best reply to competition. The first of equals counts.

    Parameters
    ----------
    mine, yours : Terms
        Of the state that has been reached.
    belief : number
        My trust.
    receptivity, transparency : arrays (n,)
        The strategies.
    places : array (n,)
        Their positions in the order of preference among equals, collaboration first and
        competition second.

    Returns
    -------
    position of the strategy
    """
    G, W, H = forces((mine, yours))[0]
    slope = H + discount * (W - G)
    threshold = (1.0 - discount) * G / select(slope > 0.0, slope, 1.0)
    enough = (slope > 0.0) & (belief >= threshold - 1e-12)
    is_open = ((G <= 0.0) & (H >= G)) | enough
    answer = _best_reply(mine, yours, 1.0, receptivity, transparency, places)
    answer = select(answer == 1, 0, answer)
    closed = _best_reply(mine, yours, 0.0, receptivity, transparency, places)
    return places[select(is_open, answer, closed)]


def _best_reply(
    mine: Terms,
    yours: Terms,
    shows: float,
    receptivity: NDArray[np.float64],
    transparency: NDArray[np.float64],
    places: NDArray[np.int64],
) -> Number:
    """Where in `places` the best reply to a receptive partner stands who shows all, or nothing."""
    you = (1.0, shows)
    best = payoff(mine, yours, (receptivity[places[0]], transparency[places[0]]), you)
    for rank in range(1, len(places)):
        point = (receptivity[places[rank]], transparency[places[rank]])
        best = np.maximum(best, payoff(mine, yours, point, you))
    found = select(best < np.inf, 0, -1)
    for rank in range(len(places) - 1, -1, -1):
        point = (receptivity[places[rank]], transparency[places[rank]])
        found = select(payoff(mine, yours, point, you) >= best - ALIKE, rank, found)
    return found
