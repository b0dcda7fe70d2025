"""Policies that answer the partner's openness: reciprocity, steps, trust, lessons.

Open is answered with the seat's cooperate strategy (collaboration in an alliance), closed with its
defect strategy (competition). Some open only by steps, by trust, in order to teach or to probe.

A builder takes a seat (and an argument) and gives the smallest automaton of its rule. Its
docstring says in the first paragraph what the policy does and in the last who named it.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from dilemma.errors import DilemmaError
from dilemma.repeated.policy import HALF, Policy, Seat, by_partner, constant, pure, whole

OPEN_CLOSED = ("open", "closed")


def always(seat: Seat, strategy: str) -> Policy:
    """
    Chooses one strategy for ever, whatever happens.

    Source: Axelrod 1984.
    """
    return constant(seat, seat.position(strategy))


def always_cooperate(seat: Seat) -> Policy:
    """
    Cooperates for ever: collaboration in an alliance, else the first open strategy.

    Source: Axelrod 1984.
    """
    return constant(seat, seat.cooperate)


def always_defect(seat: Seat) -> Policy:
    """
    Defects for ever: competition in an alliance, else the first closed strategy.

    Source: Axelrod 1984.
    """
    return constant(seat, seat.defect)


def tit_for_tat(seat: Seat) -> Policy:
    """
    Opens, then is as open as the partner was last.

    Source: Rapoport in Axelrod 1984.
    """
    return _answering(seat, [[0, 1], [0, 1]])


def suspicious_tit_for_tat(seat: Seat) -> Policy:
    """
    Starts closed, then is as open as the partner was last.

    Source: Boyd & Lorberbaum 1987.
    """
    return _answering(seat, [[0, 1], [0, 1]], start=1)


def tit_for_two_tats(seat: Seat) -> Policy:
    """
    Closes only after two closed rounds of the partner in a row.

    Source: Axelrod 1984.
    """
    return _answering(seat, [[0, 1], [0, 2], [0, 2]], ["open", "warned", "closed"])


def win_stay_lose_shift(seat: Seat) -> Policy:
    """
    Stays as open as it was after an open partner, and shifts after a closed one ("Pavlov").

    Source: Kraines & Kraines 1989; Nowak & Sigmund 1993.
    """
    return _reciprocal(seat, OPEN_CLOSED, [[[0, 1], [1, 0]]] * 2)


def contrite_tit_for_tat(seat: Seat) -> Policy:
    """
    Tit for tat that accepts the answer to its own error, by the standing of both partners.

    Content, it opens, and stays so unless one partner alone was closed: then the victim is
    provoked and closes until the other opens; the culprit is contrite and opens until it did.

    Source: Sugden 1986; Boyd 1989; Wu & Axelrod 1995.
    """
    content, contrite, provoked = 0, 1, 2
    return _reciprocal(
        seat,
        ["content", "contrite", "provoked"],
        [
            [[content, provoked], [contrite, content]],
            [[content, content], [contrite, contrite]],
            [[content, provoked], [content, provoked]],
        ],
    )


def copycat(seat: Seat) -> Policy:
    """
    Repeats the very strategy of the partner; opens with cooperation.

    Source: Rapoport in Axelrod 1984, for more than two strategies (ours).
    """
    if seat.own != seat.theirs:
        raise DilemmaError("copycat needs the same strategies for both partners")
    every = range(len(seat.own))
    moves = by_partner(seat, [every] * len(every))
    return Policy.of("copycat", seat.own, pure(seat, every), moves, start=seat.cooperate)


def start_small(seat: Seat) -> Policy:
    """
    Opens by steps: one up while the partner is as open as the step, to the first after betrayal.

    A step is the most receptive strategy of each transparency, from the lowest up: competition,
    compromise, collaboration on the five.

    Source: Watson 1999; Tsang 1999.
    """
    steps = _steps(seat)
    top = len(steps) - 1
    if top == 0:
        raise DilemmaError("start_small needs strategies of at least two transparencies")
    levels = [_transparency(seat, place) for place in steps]
    theirs = [_transparency(seat.other, place) for place in range(len(seat.theirs))]
    after = [
        [min(k + 1, top) if shown >= level else 0 for shown in theirs]
        for k, level in enumerate(levels)
    ]
    states = [f"step {k}" for k in range(1, len(steps) + 1)]
    return Policy.of("start_small", states, pure(seat, steps), by_partner(seat, after))


def graded_trust(seat: Seat, levels: str = "5") -> Policy:
    """
    Opens while trust is at least one half: an open partner lifts it one level, a closed one
    lowers it two.

    Evidence of an open partner weighs 1 and of a closed one 2, as in the model's trust. The levels
    run from 0 to 1 in equal steps; the policy starts at the lowest level from one half on.

    Source: Larsson et al. 1998 for trust; the ladder is ours.
    """
    count = whole(levels, "graded_trust", "levels", 4)
    trust = [Fraction(k, count - 1) for k in range(count)]
    opens = [level >= HALF for level in trust]
    return _answering(
        seat,
        [[min(k + 1, count - 1), max(k - 2, 0)] for k in range(count)],
        [f"trust {level}" for level in trust],
        opens,
        opens.index(True),
        trust,
    )


def trusting(seat: Seat) -> Policy:
    """
    Is open as long as its trust suffices at its discount factor, and else guards its own.

    Open it plays the best reply to collaboration, closed the best reply to competition, at the
    knowledge, trust and bargaining power of the day. Being no automaton, it can be played only.

    Source: our modelling decision, after Sabel in Tsang 1999.
    """
    if seat.game.believed is None:
        raise DilemmaError(
            f"trusting looks at knowledge, trust and power; {seat.game.name} is no alliance, and "
            "has none (try graded_trust)"
        )
    return replace(constant(seat, seat.cooperate), states=("by its trust",), trusting=True)


def exploiter(seat: Seat) -> Policy:
    """
    Probes with a closed round, exploits who bears it every other round, else turns to tit for tat.

    Source: Tester, in Axelrod 1984.
    """
    return _answering(
        seat,
        [[1, 4], [2, 4], [3, 4], [2, 4], [4, 5], [4, 5]],
        ["probe", "calm", "lull", "exploit", "open", "closed"],
        [False, True, True, False, True, False],
    )


def hit_and_run(seat: Seat, rounds: str = "3") -> Policy:
    """
    Competes for some rounds, taking in what the partner shows, then leaves for another.

    Source: Tsang 1999 for firms that use their partners; the automaton is ours.
    """
    length = whole(rounds, "hit_and_run", "rounds")
    states = [*(f"take {k}" for k in range(1, length + 1)), "gone"]
    after = [[min(k + 1, length)] * len(seat.theirs) for k in range(length + 1)]
    rows = pure(seat, [seat.defect] * (length + 1))
    return Policy.of("hit_and_run", states, rows, by_partner(seat, after), leaves=[length])


def teacher(seat: Seat, lessons: str = "3") -> Policy:
    """
    Opens for some rounds whatever the partner does, so that it may learn; then tit for tat.

    Source: Camerer, Ho & Chong 2002 for strategic teaching; the automaton is ours.
    """
    last = whole(lessons, "teacher", "lessons") - 1  # after it the answer is that of tit for tat
    before = [[k + 1, k + 1] for k in range(last)]
    states = [*(f"lesson {k + 1}" for k in range(last)), "open", "closed"]
    return _answering(seat, [*before, *[[last, last + 1]] * 2], states)


def _answering(
    seat: Seat,
    after: list[list[int]],
    states: Sequence[str] = OPEN_CLOSED,
    opens: list[bool] | None = None,
    start: int = 0,
    trust: list[Fraction] | None = None,
) -> Policy:
    """
    A policy that looks at the partner only: `after[s]` is where an open and a closed one lead.

    All states but the last are open, unless `opens` says otherwise.
    """
    both = [[row, row] for row in after]
    return _reciprocal(seat, states, both, opens, start, trust)


def _reciprocal(
    seat: Seat,
    states: Sequence[str],
    after: list[list[list[int]]],
    opens: list[bool] | None = None,
    start: int = 0,
    trust: list[Fraction] | None = None,
) -> Policy:
    """The same, with `after[s][own][partner]`; 0 stands for open and 1 for closed."""
    opens = opens or [True] * (len(states) - 1) + [False]
    rows = pure(seat, [seat.cooperate if open_ else seat.defect for open_ in opens])
    own, theirs = ([int(not open_) for open_ in each] for each in (seat.own_open, seat.their_open))
    moves = np.array(after)[:, own][:, :, theirs]
    return Policy.of("reciprocal", states, rows, moves, start=start, trust=trust)


def _steps(seat: Seat) -> list[int]:
    """The most receptive own strategy of each transparency, from the lowest transparency up."""
    points = seat.game.points
    if points is None:
        return [seat.defect, seat.cooperate]
    most: dict[Fraction, int] = {}
    for place in sorted(range(len(points)), key=lambda k: points[k].receptivity):
        most[points[place].transparency] = place
    return [most[level] for level in sorted(most)]


def _transparency(seat: Seat, place: int) -> Fraction:
    """How transparent an own strategy is; in a free game 1 if it is open and 0 if not."""
    points = seat.game.points
    return points[place].transparency if points else Fraction(seat.own_open[place])
