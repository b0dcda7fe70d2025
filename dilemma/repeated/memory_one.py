"""Memory-one policies: chances that depend on what both did last, and what they can enforce.

A memory-one policy cooperates with chance p = (p_CC, p_CD, p_DC, p_DD) after its own and the
partner's last choices (Nowak & Sigmund 1993). On more than two strategies C and D stand for open
and closed, and the policy chooses between the seat's cooperate and defect strategies.

*Zero-determinant* policies (Press & Dyson 2012) fix a line on which both payoffs lie in the limit
of means, whatever the partner does. Let s and s' hold this partner's and the other's payoffs
after CC, CD, DC, DD. If

    p - (1, 1, 0, 0) = phi (alpha s + beta s' + gamma)

then alpha V + beta V' + gamma = 0. Nothing here asks for a symmetric game. A line can be enforced
if the right-hand side is nowhere above 0 after CC and CD and nowhere below 0 after DC and DD; a
phi that is small enough then keeps p within [0, 1].

    extortion    V - P = chi (V' - P')       the surplus over mutual defection, chi to one
    generosity   V - R = chi (V' - R')       the loss against mutual cooperation (Stewart & Plotkin)
    equalizer    V' = value                  whatever the partner does

On more than two strategies the line binds while the partner chooses between its cooperate and
defect strategies.

Legend: R, S, T, P payoffs after CC, CD, DC, DD; t what the user sets (chi or the value).
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import inf

import numpy as np

from dilemma.errors import DilemmaError
from dilemma.rationals import exact, shown, to_text
from dilemma.repeated.policy import HALF, Policy, Seat
from dilemma.table import with_fraction

OUTCOMES = ("CC", "CD", "DC", "DD")
CC, CD, DC, DD = range(4)
Limits = tuple[Fraction | float, Fraction | float]


def four_numbers(seat: Seat, text: str) -> Policy:
    """
    The memory-one policy of four chances of the first of two strategies, opening with the first.

    Raises
    ------
    DilemmaError
        If a partner has more or fewer than two strategies, or the text has no four chances.
    """
    numbers = text.split(",")
    if len(numbers) != 4:
        raise DilemmaError(
            f"{text}: a memory-one policy has four chances, after CC, CD, DC, DD; "
            f"here are {len(numbers)}"
        )
    if (len(seat.own), len(seat.theirs)) != (2, 2):
        raise DilemmaError(
            f"{text}: four chances are for two strategies each; here there are {len(seat.own)} "
            f"and {len(seat.theirs)}" + (" (try --strategies COL,CMP)" if seat.game.points else "")
        )
    chances = [_chance(number, text) for number in numbers]
    return _memory_one(seat, text, chances, [(0, 1), (0, 1)], (0, 1))


def random(seat: Seat, chance: str = "1/2") -> Policy:
    """
    Cooperates with one chance whatever happened, else defects.

    Source: Axelrod 1984.
    """
    likely = _chance(chance, f"random:{chance}")
    moves = np.zeros((1, len(seat.own), len(seat.theirs)), int)
    row = _mixed(seat, likely, (seat.cooperate, seat.defect))
    return Policy.of("random", ["random"], [row], moves)


def generous_tit_for_tat(seat: Seat, chance: str | None = None) -> Policy:
    """
    Tit for tat that forgives a closed partner with some chance.

    Unless given, the chance is the largest by which no partner gains from defecting,
    min{1 - (T - R)/(R - S), (R - P)/(T - P)}.

    Source: Nowak & Sigmund 1992.
    """
    name = "generous_tit_for_tat"
    mercy = _generosity(seat) if chance is None else _chance(chance, f"{name}:{chance}")
    found = _by_openness(seat, name, [Fraction(1), mercy] * 2)
    return replace(found, states=("open", "closed")[: len(found.states)])


def extortion(seat: Seat, chi: str) -> Policy:
    """
    Enforces a surplus over mutual defection chi times the partner's; phi is half the largest.

    Source: Press & Dyson 2012.
    """
    return _shared(seat, f"extortion:{chi}", chi, base=DD, part=HALF)


def zd_generous(seat: Seat, chi: str) -> Policy:
    """
    Enforces a loss against mutual cooperation chi times the partner's; phi is the largest.

    Source: Stewart & Plotkin 2013.
    """
    return _shared(seat, f"zd_generous:{chi}", chi, base=CC, part=Fraction(1))


def equalizer(seat: Seat, value: str) -> Policy:
    """
    Holds the partner's payoff to a value, whatever the partner does; phi is half the largest.

    Source: Press & Dyson 2012.
    """
    wanted, (_, theirs) = exact(value), _payoffs(seat)
    limits = []
    for sign in (1, -1):
        fixed, slope = [-sign * payoff for payoff in theirs], [Fraction(sign)] * 4
        limit = _enforceable(fixed, slope)
        if limit and limit[0] <= wanted <= limit[1]:
            return _zero_determinant(seat, f"equalizer:{value}", fixed, slope, wanted, HALF)
        limits += [limit] if limit else []
    raise _refused(f"equalizer:{value}", "value", limits)


def _shared(seat: Seat, name: str, text: str, base: int, part: Fraction) -> Policy:
    """The policy that enforces V - mine[base] = chi (V' - theirs[base])."""
    chi, (mine, theirs) = exact(text), _payoffs(seat)
    fixed = [payoff - mine[base] for payoff in mine]
    slope = [theirs[base] - payoff for payoff in theirs]
    limit = _enforceable(fixed, slope, least=Fraction(1))
    if limit is None or not limit[0] <= chi <= limit[1]:
        raise _refused(name, "chi", [limit] if limit else [])
    return _zero_determinant(seat, name, fixed, slope, chi, part)


def _zero_determinant(
    seat: Seat,
    name: str,
    fixed: Sequence[Fraction],
    slope: Sequence[Fraction],
    t: Fraction,
    part: Fraction,
) -> Policy:
    """The policy p = (1, 1, 0, 0) + phi (fixed + t slope), with a part of the largest legal phi."""
    line = [a + t * b for a, b in zip(fixed, slope, strict=True)]
    largest = max(map(abs, line))
    if largest == 0:
        raise DilemmaError(f"{name}: all payoffs on the line are equal, so nothing is enforced")
    chances = [repeat + part * v / largest for repeat, v in zip((1, 1, 0, 0), line, strict=True)]
    return _by_openness(seat, name, chances)


def _enforceable(
    fixed: Sequence[Fraction], slope: Sequence[Fraction], least: Fraction | None = None
) -> Limits | None:
    """From where to where t keeps fixed + t slope <= 0 after CC and CD and >= 0 after DC and DD."""
    low: Fraction | float = -inf if least is None else least
    high: Fraction | float = inf
    for a, b in [(-fixed[k], -slope[k]) for k in (CC, CD)] + [
        (fixed[k], slope[k]) for k in (DC, DD)
    ]:
        if b > 0:
            low = max(low, -a / b)
        elif b < 0:
            high = min(high, -a / b)
        elif a < 0:
            return None
    return (low, high) if low <= high else None


def _refused(name: str, what: str, limits: Sequence[Limits]) -> DilemmaError:
    def said(limit: Limits) -> str:
        ends = [with_fraction(end) if isinstance(end, Fraction) else "" for end in limit]
        if ends[0] == ends[1]:
            return ends[0]
        words = zip(("at least", "at most"), ends, strict=True)
        return " and ".join(f"{word} {end}" for word, end in words if end)

    if not limits:
        return DilemmaError(f"{name}: in this game no {what} can be enforced")
    return DilemmaError(f"{name}: in this game {what} must be {', or '.join(map(said, limits))}")


def _payoffs(seat: Seat) -> tuple[list[Fraction], list[Fraction]]:
    """Own payoffs and the partner's after CC, CD, DC, DD."""
    mine, theirs = seat.payoffs, seat.other.payoffs.T
    own, other = (seat.cooperate, seat.defect), (seat.other.cooperate, seat.other.defect)
    cells = list(product(own, other))
    return [mine[cell] for cell in cells], [theirs[cell] for cell in cells]


def _generosity(seat: Seat) -> Fraction:
    (R, S, T, P), _ = _payoffs(seat)
    ask = "name the chance: generous_tit_for_tat:1/3"
    if R == S or T == P:
        raise DilemmaError(f"the payoffs give no generosity of Nowak & Sigmund (1992); {ask}")
    mercy = min(1 - (T - R) / (R - S), (R - P) / (T - P))
    if not 0 <= mercy <= 1:
        raise DilemmaError(
            f"the generosity of Nowak & Sigmund (1992) would be {shown(mercy)}, no chance; {ask}"
        )
    return mercy


def _chance(text: str, where: str) -> Fraction:
    chance = exact(text)
    if not 0 <= chance <= 1:
        raise DilemmaError(f"{where}: {to_text(chance)} is no chance; it must be from 0 to 1")
    return chance


def _by_openness(seat: Seat, name: str, chances: Sequence[Fraction]) -> Policy:
    """The memory-one policy on the openness of both, choosing cooperate or defect."""
    closed = [[int(not open_) for open_ in each] for each in (seat.own_open, seat.their_open)]
    return _memory_one(seat, name, chances, closed, (seat.cooperate, seat.defect))


def _memory_one(
    seat: Seat,
    name: str,
    chances: Sequence[Fraction],
    kinds: Sequence[Sequence[int]],
    choices: tuple[int, int],
) -> Policy:
    """
    A state for each different chance of the first choice; the first state chooses it for sure.

    `kinds` says for each strategy, own and the partner's, whether it counts as C (0) or D (1).
    """
    distinct = list(dict.fromkeys([Fraction(1), *chances]))
    # Chances that are equal share a state: from any state the same outcome leads to the same one.
    after = np.array([distinct.index(chance) for chance in chances]).reshape(2, 2)
    moves = np.array([after[np.ix_(kinds[0], kinds[1])]] * len(distinct))
    states = [
        "start" if not outcomes else "after " + " or ".join(outcomes)
        for each in distinct
        for outcomes in [[o for o, chance in zip(OUTCOMES, chances, strict=True) if chance == each]]
    ]
    return Policy.of(name, states, [_mixed(seat, each, choices) for each in distinct], moves)


def _mixed(seat: Seat, chance: Fraction, choices: tuple[int, int]) -> list[Fraction]:
    """The first choice with a chance, else the second."""
    row = [Fraction(0)] * len(seat.own)
    row[choices[0]] += chance
    row[choices[1]] += 1 - chance
    return row
