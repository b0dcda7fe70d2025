"""Whether two policies are an equilibrium of the repeated alliance.

They are *subgame perfect* if no partner gains by deviating once, after any history, and following
its policy again from then on: the one-shot deviation principle (Mailath & Samuelson 2006,
proposition 2.2.1; under a public signal, perfect public equilibrium, proposition 7.1.1). The joint
states that some history reaches stand for all histories, so finitely many checks decide. They are
*Nash* if no partner has a better reply from the start; what lies off the path need not be credible.
With everything else a Markov decision problem, the best reply is found by policy iteration (Howard
1960), exact.

A gain is on the scale of one period: (1 - delta) u(now) + delta V(next) - V.

Legend: J joint states; side 0 is the row partner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from dilemma.repeated.alliance import Alliance
from dilemma.repeated.chain import Row, Vector, reached, size, solved
from dilemma.repeated.joint import OUT, Joint, Option

MOST_STATES = 64  # joint states of a chain in which chance plays a part
MOST_DIGITS = 20  # binary, of the chances of as many states
MOST_CERTAIN = 512  # and of one in which it plays none

_ZERO, _ONE = Fraction(0), Fraction(1)


class Deviation(NamedTuple):
    """
    What one partner gains by choosing, in one joint state, what its policy does not.

    It does so once; or it has a better reply, which departs from the policy there for the first
    time, and the gain is that of the whole reply from the start.
    """

    side: int
    state: int
    strategy: int
    gain: Fraction
    reply: tuple[int | None, ...] | None = None


@dataclass(frozen=True, eq=False)
class Verdict:
    """
    Whether the policies of an alliance are an equilibrium.

    Parameters
    ----------
    perfect, nash : bool or None
        None where the question has no answer, or none was found; `note` says why.
    deviation : Deviation or None
        What gains most: a better reply where the policies are no equilibrium, else a deviation off
        the path; None where they are perfect.
    """

    alliance: Alliance
    perfect: bool | None
    nash: bool | None
    deviation: Deviation | None
    note: str = ""

    @property
    def kind(self) -> str:
        """The verdict in words."""
        if self.perfect is None:
            return "no verdict"
        if self.perfect:
            return "subgame perfect"
        return "Nash, not subgame perfect" if self.nash else "no equilibrium"


def verdict(alliance: Alliance, rounds: int | None = None) -> Verdict:
    """
    Whether the policies of an alliance are subgame perfect, Nash only, or no equilibrium.

    Examples
    --------
    Whoever always competes, in the prisoner's dilemma, answers itself at every discount factor:

    >>> from dilemma.catalog.games import load
    >>> from dilemma.repeated.policy import Policy
    >>> never = Policy.of("never", ["never"], [[0, 1]], [[[0, 0], [0, 0]]])
    >>> game = load("prisoners_dilemma").at()
    >>> verdict(Alliance.of(game, never, never, "9/10")).kind
    'subgame perfect'
    """
    if note := _silent(alliance, rounds):
        return Verdict(alliance, None, None, None, note)
    joint = alliance.joint
    worst: Deviation | None = None
    paths = [worth(joint, side, alliance.discount[side]) for side in (0, 1)]
    for side, values in enumerate(paths):
        for found in deviations(joint, side, alliance.discount[side], values):
            if found.gain > (worst.gain if worst else 0):
                worst = found
    if worst is None:
        return Verdict(alliance, True, True, None)
    better = [
        _departure(joint, side, alliance.discount[side], values)
        for side, values in enumerate(paths)
    ]
    gaining = [each for each in better if each is not None]
    if not gaining:
        return Verdict(alliance, False, True, worst)
    return Verdict(alliance, False, False, max(gaining, key=lambda each: each.gain))


def _departure(joint: Joint, side: int, discount: Fraction, values: Vector) -> Deviation | None:
    """A partner's best reply, if it gains from the start: where it first departs, and how much."""
    reply, best = best_reply(joint, side, discount, values)
    if best[0] == values[0]:
        return None
    _, rows = replied(joint, side, reply)
    first = next(
        (j, a)
        for j in reached(rows, 0)
        if (a := reply[j]) is not None and joint.plans[side][j, a] != 1
    )
    return Deviation(side, *first, best[0] - values[0], tuple(reply))


def worth(joint: Joint, side: int, discount: Fraction) -> Vector:
    """What the alliance is worth to a partner from each joint state on, (J,)."""
    (values,) = solved(
        joint.rows, discount, [[(1 - discount) * each for each in joint.rewards[side]]]
    )
    return values


def deviations(joint: Joint, side: int, discount: Fraction, values: Vector) -> list[Deviation]:
    """What a partner gains by each one-shot deviation, in each joint state but the end."""
    return [
        Deviation(side, j, a, _now(option, discount, values) - values[j])
        for j, options in enumerate(joint.options[side])
        for a, option in enumerate(options)
        if joint.plans[side][j, a] != 1
    ]


def best_reply(
    joint: Joint, side: int, discount: Fraction, values: Vector
) -> tuple[list[int | None], Vector]:
    """
    A partner's best reply to the other's policy, and what it is worth from each joint state on.

    Parameters
    ----------
    values : vector (J,)
        What the partner's own policy is worth.

    Returns
    -------
    list of int or None
        What to choose in each joint state; None where the own policy is not improved.
    vector (J,)
    """
    chosen: list[int | None] = [None] * len(values)
    while True:
        better = False
        for j, options in enumerate(joint.options[side]):
            worths = [_now(option, discount, values) for option in options]
            if worths and max(worths) > values[j]:
                chosen[j], better = worths.index(max(worths)), True
        if not better:
            return chosen, values
        rewards, rows = replied(joint, side, chosen)
        (values,) = solved(rows, discount, [[(1 - discount) * each for each in rewards]])


def replied(joint: Joint, side: int, chosen: Sequence[int | None]) -> tuple[Vector, list[Row]]:
    """Rewards and chain where a partner chooses otherwise in some joint states."""
    taken = [
        Option(joint.rewards[side][j], joint.rows[j]) if a is None else joint.options[side][j][a]
        for j, a in enumerate(chosen)
    ]
    return [option.reward for option in taken], [option.row for option in taken]


def state_name(alliance: Alliance, state: int) -> str:
    """A joint state in words: the states of both policies."""
    if alliance.joint.states[state] == OUT:
        return "the alliance was left"
    names = (
        policy.states[place]
        for policy, place in zip(alliance.policies, alliance.joint.states[state], strict=True)
    )
    return " - ".join(names)


def too_large(joint: Joint, certain: int = MOST_CERTAIN, chance: int = MOST_STATES) -> str:
    """Why an exact answer would take too long; empty if it does not."""
    sure = all(len(row) == 1 for row in joint.rows)
    most = certain if sure else chance
    if len(joint.states) > most:
        return f"there are {len(joint.states):,} joint states; at most {most} are decided exactly"
    if not sure and size(joint.rows) > MOST_DIGITS * most**2:
        return "the chances have too many digits for an exact decision"
    return ""


def _silent(alliance: Alliance, rounds: int | None) -> str:
    """Why there is no verdict; empty if there is one."""
    if alliance.misperception:
        return (
            "under misperception no partner knows what the other saw (private monitoring), so "
            "there are no subgames"
        )
    if rounds is not None:
        return "it is given without a known end only; with one, the last round has nothing to lose"
    if 1 in alliance.discount:
        return "at discount factor 1 no single period counts"
    return too_large(alliance.joint)


def _now(option: Option, discount: Fraction, values: Vector) -> Fraction:
    later = sum((chance * values[k] for k, chance in option.row.items()), _ZERO)
    return (1 - discount) * option.reward + discount * later
