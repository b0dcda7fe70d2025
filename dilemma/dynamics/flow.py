"""Populations without number: shares that flow.

    replicator    types grow as they do better than average: dx_i/dt = x_i ((A y)_i - x A y)
                  (Taylor & Jonker 1978)
    logit         each moment some firms choose anew, with errors: dx/dt = L(y) - x, where L_i is in
                  proportion to exp((A y)_i / noise) (Fudenberg & Levine 1998)
    best reply    the same without errors: dx/dt = b - x, b a best reply (Gilboa & Matsui 1991)

Time is counted in the replicator by the largest difference of two payoffs, so that in one unit a
type that always gains that much on another grows against it by the factor e; in the other two the
firms that have not chosen anew after t units are the share exp(-t).

The replicator is followed in z = log x, where it is dz_i/dt = (A y)_i up to a common shift and no
share can become negative. The first two are integrated to RELATIVE accuracy in every step. Best
replies are followed exactly: while b stays the best reply, shares move straight towards it, and
another becomes as good at a rational point. Where several are best, the path goes on towards a mix
of them that is an equilibrium among them, so that what is aimed at stays best (the one of fewest
types; there may be others, and as many paths).

Legend: x own shares, y the shares of the population that is met, w = exp(-t) what is left of a leg.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.dynamics.contest import Contest, Shares
from dilemma.dynamics.rest import rest_points
from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import shown

Floats = NDArray[np.float64]

RELATIVE = 1e-10
UNTIL = 1_000  # units of time of the replicator
CHOSEN_ANEW = 40  # and of the other two: exp(-40) is 4e-18
POINTS = 4_001  # of a path
MOST_DIGITS = 36_000  # of a share, times the types: what takes some five seconds
MOST_TURNS = 200  # of a path of best replies; one that circles inwards has no last turn


@dataclass(frozen=True, eq=False)
class Path:
    """
    Shares over time.

    Parameters
    ----------
    times : array (T,)
    shares : tuple of arrays (T, types)
        Of each population.
    turns : tuple of (float, Shares)
        When and where a path of best replies turned, exactly; empty for the others.
    """

    times: Floats
    shares: tuple[Floats, ...]
    turns: tuple[tuple[float, Shares], ...] = ()

    @property
    def end(self) -> tuple[tuple[float, ...], ...]:
        """The shares at last."""
        return tuple(tuple(float(x) for x in each[-1]) for each in self.shares)

    @property
    def moving(self) -> float:
        """The largest change of a share over the last tenth of the time."""
        tenth = len(self.times) // 10
        return max(float(np.ptp(each[-tenth:], axis=0).max()) for each in self.shares)


def replicator(
    contest: Contest, start: Shares, noise: Fraction | None = None, part: float = 1
) -> Path:
    """
    The replicator dynamics from given shares; a type without firms stays away.

    Examples
    --------
    One hawk in ten, V = 2, C = 4: in the end as many hawks as doves.

    >>> from dilemma.catalog.games import load
    >>> hawks = Contest.of(load("hawk_dove").at())
    >>> path = replicator(hawks, hawks.shares_of([["9/10", "1/10"]]))
    >>> [round(share, 6) for share in path.end[0]]
    [0.5, 0.5]
    """
    present = tuple(tuple(i for i, x in enumerate(each) if x) for each in start)
    among = contest.restricted(present)
    payoffs = among.gaps(contest.scale)
    first = [np.array([float(x) for x in each if x]) for each in start]

    def growth(logs: list[Floats]) -> list[Floats]:
        return _met(among, payoffs, [_normal(z) for z in logs])

    times, logs = _integrated(growth, [np.log(x) for x in first], UNTIL * part)
    shares = []
    for names, chosen, z in zip(contest.types, present, logs, strict=True):
        whole = np.zeros((len(times), len(names)))
        whole[:, chosen] = _normal(z)
        shares.append(whole)
    return Path(times, tuple(shares))


def logit(contest: Contest, start: Shares, noise: Fraction | None = None, part: float = 1) -> Path:
    """
    The logit dynamics from given shares.

    Parameters
    ----------
    noise : Fraction
        Above 0, in units of payoff; a tenth if not given.

    Raises
    ------
    DilemmaError
        If the noise is not positive, or so small that floats cannot follow.
    """
    noise = Fraction(1, 10) if noise is None else noise
    if noise <= 0:
        raise DilemmaError(f"noise is {shown(noise)}; it must be above 0")
    if noise * 10_000 < contest.scale:
        raise DilemmaError(
            f"noise is {shown(noise)}; beside payoffs that differ by {shown(contest.scale)} "
            "this is too little to be followed: take best-reply"
        )
    payoffs = contest.gaps(noise)

    def change(shares: list[Floats]) -> list[Floats]:
        replies = _met(contest, payoffs, shares)
        return [_normal(reply) - x for reply, x in zip(replies, shares, strict=True)]

    first = [np.array([float(x) for x in each]) for each in start]
    return Path(*_integrated(change, first, CHOSEN_ANEW * part))


def best_reply(
    contest: Contest, start: Shares, noise: Fraction | None = None, part: float = 1
) -> Path:
    """
    A path of the best-reply dynamics, exact at every turn.

    It ends after 200 turns; what is left of the time it then stands still at the last of them.

    Raises
    ------
    DilemmaError
        If the exact shares grow too long, or more than ten replies (5 x 5) are equally good and a
        mix of them would have to be found.

    Examples
    --------
    Doves become hawks until there are as many, and there it stops, exactly:

    >>> from dilemma.catalog.games import load
    >>> hawks = Contest.of(load("hawk_dove").at())
    >>> path = best_reply(hawks, hawks.shares_of([["9/10", "1/10"]]))
    >>> [(round(time, 4), str(shares[0][1])) for time, shares in path.turns]
    [(0.0, '1/10'), (0.5878, '1/2')]
    """
    time, state = 0.0, start
    turns, aims = [(time, state)], []
    while len(turns) <= MOST_TURNS:
        aim = _aim(contest, state)
        aims.append(aim)
        left = _left(contest, state, aim)
        if aim == state or not left:
            break
        time += log(left.denominator) - log(left.numerator)
        state = tuple(
            tuple(b + left * (x - b) for x, b in zip(one, two, strict=True))
            for one, two in zip(state, aim, strict=True)
        )
        turns.append((time, state))
        _check_digits(state, len(turns) - 1)
        if time > CHOSEN_ANEW:
            break
    else:
        aims.append(state)
    times = np.linspace(0, CHOSEN_ANEW * part, POINTS)
    return Path(times, _sampled(times, turns, aims), tuple(turns))


def path(
    contest: Contest,
    dynamics: str,
    start: Shares,
    noise: Fraction | None = None,
    part: float = 1,
) -> Path:
    """
    The path of one of `DYNAMICS` from given shares, over all of its time or a part of it.

    Raises
    ------
    DilemmaError
        If there is no such dynamics.
    """
    if dynamics not in DYNAMICS:
        raise unknown("dynamics", dynamics, DYNAMICS)
    return DYNAMICS[dynamics](contest, start, noise, part)


def _aim(contest: Contest, state: Shares) -> Shares:
    """A best reply to the state that stays one while it is approached; pure, if one is."""
    best = tuple(
        tuple(i for i, reply in enumerate(replies) if reply == max(replies))
        for replies in contest.replies(state)
    )
    among = contest.restricted(best)
    mixes = _pure(among) or _mixed(among)
    found = []
    for names, chosen, mix in zip(contest.types, best, mixes, strict=True):
        weights = dict(zip(chosen, mix, strict=True))
        found.append(tuple(weights.get(i, Fraction(0)) for i in range(len(names))))
    return tuple(found)


def _pure(contest: Contest) -> Shares | None:
    """The first pure equilibrium."""
    most = [matrix.max(axis=0) for matrix in contest.payoffs]
    for chosen in product(*(range(len(names)) for names in contest.types)):
        met = [chosen[contest.met(p)] for p in range(len(chosen))]
        if all(
            contest.payoffs[p][i, j] == most[p][j]
            for p, (i, j) in enumerate(zip(chosen, met, strict=True))
        ):
            return tuple(
                tuple(Fraction(i == k) for k in range(len(names)))
                for i, names in zip(chosen, contest.types, strict=True)
            )
    return None


def _mixed(contest: Contest) -> Shares:
    """The equilibrium of fewest types."""
    try:
        found = rest_points(contest)
    except DilemmaError:
        sizes = " x ".join(str(len(names)) for names in contest.types)
        raise DilemmaError(
            f"{sizes} best replies are equally good, and none of them is one to itself; a mix of "
            "them is sought among at most 10 (5 x 5): start elsewhere, or take replicator"
        ) from None
    return next(point.shares for point in found if point.equilibrium)


def _check_digits(state: Shares, turns: int) -> None:
    """Go on while the exact shares are short; with each turn they take up all payoffs again."""
    types = sum(map(len, state))
    digits = max(share.denominator.bit_length() for each in state for share in each) * 3 // 10
    if digits * types > MOST_DIGITS:
        raise DilemmaError(
            f"after {turns} changes of the best reply exact shares have {digits:,} digits, and at "
            f"most {MOST_DIGITS // types:,} are followed among {types} types: give payoffs and "
            "start fewer digits, or take replicator"
        )


def _left(contest: Contest, state: Shares, aim: Shares) -> Fraction:
    """What is left of the way to the aim when another reply becomes as good; 0 if none does."""
    left = Fraction(0)
    here, there = contest.replies(state), contest.replies(aim)
    for p, mix in enumerate(aim):
        lead = next(i for i, x in enumerate(mix) if x)
        for k in range(len(mix)):
            behind, ahead = here[p][lead] - here[p][k], there[p][k] - there[p][lead]
            if behind > 0 and ahead > 0:
                left = max(left, ahead / (ahead + behind))
    return left


def _sampled(
    times: Floats, turns: Sequence[tuple[float, Shares]], aims: Sequence[Shares]
) -> tuple[Floats, ...]:
    """The shares at some times of a path that goes straight from turn to turn."""
    leg = np.searchsorted([time for time, _ in turns], times, side="right") - 1
    left = np.exp([turns[k][0] for k in leg] - times)[:, None]
    found = []
    for p in range(len(turns[0][1])):
        here = np.array([[float(x) for x in state[p]] for _, state in turns])[leg]
        there = np.array([[float(x) for x in aim[p]] for aim in aims])[leg]
        found.append(there + left * (here - there))
    return tuple(found)


def _met(contest: Contest, payoffs: Sequence[Floats], shares: Sequence[Floats]) -> list[Floats]:
    """What each type gets; summed in one order, so that it does not depend on the BLAS."""
    return [(matrix * shares[contest.met(p)]).sum(axis=1) for p, matrix in enumerate(payoffs)]


def _normal(logs: Floats) -> Floats:
    """Shares in proportion to the exponentials, along the last axis."""
    grown = np.exp(logs - logs.max(axis=-1, keepdims=True))
    normal: Floats = grown / grown.sum(axis=-1, keepdims=True)
    return normal


def _integrated(
    change: Callable[[list[Floats]], list[Floats]], start: list[Floats], until: float
) -> tuple[Floats, Any]:
    """Times (T,), and for each population the values there (T, types)."""
    from scipy.integrate import solve_ivp

    ends = np.cumsum([len(each) for each in start])[:-1]
    times = np.linspace(0, until, POINTS)
    found = solve_ivp(
        lambda _, y: np.concatenate(change(np.split(y, ends))),
        (0, until),
        np.concatenate(start),
        method="DOP853",
        t_eval=times,
        rtol=RELATIVE,
        atol=RELATIVE,
    )
    if not found.success:
        raise DilemmaError(f"the path cannot be followed: {found.message}")
    return times, tuple(np.split(found.y.T, ends, axis=1))


DYNAMICS: dict[str, Callable[[Contest, Shares, Fraction | None, float], Path]] = {
    "replicator": replicator,
    "logit": logit,
    "best-reply": best_reply,
}
