"""Policies that punish any deviation, and so need both partners to remember the same.

Both are to choose their cooperate strategy. A deviation is any other choice, also an open one, of
either partner, also of the policy's owner. Both see the same history, so two partners with the
same policy punish together. Whether they would rather not is no matter of the policy: that is what
perfection asks (Mailath & Samuelson 2006, chapter 2).

Builders are as in `reciprocity`.
"""

import numpy as np
from numpy.typing import NDArray

from dilemma.equilibrium.solution import Mix
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError, unknown
from dilemma.repeated.policy import Policy, Seat, constant, pure, whole


def grim(seat: Seat, punishment: str | None = None) -> Policy:
    """
    Cooperates until either deviates, then punishes for ever.

    The punishment is a strategy (competition unless named); nash, the stage equilibrium worst for
    the deviator; or exit, leaving the alliance.

    Source: Friedman 1971; Axelrod 1984.
    """
    if punishment == "nash":
        return _nash_reversion(seat)
    if punishment == "exit":
        return exit_(seat)
    chosen = seat.defect if punishment is None else _punishment(seat, punishment)
    if chosen == seat.cooperate:
        raise DilemmaError(
            f"grim:{punishment} punishes with what it rewards; name another strategy"
        )
    rows = pure(seat, [seat.cooperate, chosen])
    return Policy.of("grim", ["together", "punish"], rows, _triggered(seat, [1]))


def exit_(seat: Seat) -> Policy:
    """
    Cooperates until either deviates, then leaves the alliance.

    Source: Friedman 1971; leaving as the punishment: Klein & Leffler 1981.
    """
    rows = pure(seat, [seat.cooperate, seat.defect])
    return Policy.of("exit", ["together", "out"], rows, _triggered(seat, [1]), leaves=[1])


def trust_building(seat: Seat, rounds: str = "3") -> Policy:
    """
    Defects for some rounds, then cooperates; leaves as soon as either does anything else.

    Source: Ghosh & Ray 1996; Fujiwara-Greve & Okuno-Fujiwara 2009.
    """
    length = whole(rounds, "trust_building", "rounds")
    count = length + 2
    mine = [seat.defect] * length + [seat.cooperate]
    theirs = [seat.other.defect] * length + [seat.other.cooperate]
    moves = np.full((count, len(seat.own), len(seat.theirs)), count - 1)
    for k, (a, b) in enumerate(zip(mine, theirs, strict=True)):
        moves[k, a, b] = min(k + 1, length)
    states = [*(f"build {k}" for k in range(1, length + 1)), "together", "out"]
    rows = pure(seat, [*mine, seat.defect])
    return Policy.of("trust_building", states, rows, moves, leaves=[count - 1])


def limited_punishment(seat: Seat, rounds: str) -> Policy:
    """
    After a deviation of either defects for a number of rounds, then cooperates again.

    Source: Green & Porter 1984.
    """
    length = whole(rounds, "limited_punishment", "rounds")
    states = ["together", *(f"punish {k}" for k in range(1, length + 1))]
    after = [*range(2, length + 1), 0]
    rows = pure(seat, [seat.cooperate] + [seat.defect] * length)
    return Policy.of("limited_punishment", states, rows, _triggered(seat, after))


def _nash_reversion(seat: Seat) -> Policy:
    """
    Grim by a stage equilibrium: it knows who deviated and plays the equilibrium worst for that one.

    Equilibria in pure strategies come first. Of equally bad ones the first listed is taken, and
    after a deviation of both mutual defection, or the first listed where that is no equilibrium;
    so two partners who play this always mean the same equilibrium.
    """
    everyone = solve(seat.game, method="exact").profiles
    listed = [profile for profile in everyone if profile.pure] or list(everyone)
    first, second = (seat, seat.other) if seat.side == 0 else (seat.other, seat)
    defection = (first.defect,), (second.defect,)
    answers = (
        min(listed, key=lambda profile: profile.payoffs[1 - seat.side]),
        min(listed, key=lambda profile: profile.payoffs[seat.side]),
        next((profile for profile in listed if profile.supports == defection), listed[0]),
    )
    mixes: list[Mix] = [each.row if seat.side == 0 else each.column for each in answers]
    distinct = list(dict.fromkeys(mixes))
    cooperation = pure(seat, [seat.cooperate])
    if [list(mix) for mix in distinct] == cooperation:  # nothing is left to punish with
        return constant(seat, seat.cooperate)
    names = ["punish", "submit", "quarrel"]  # after a deviation of the partner, one's own, both
    states = ["together", *(names[mixes.index(mix)] for mix in distinct)]
    theirs, own, quarrel = (1 + distinct.index(mix) for mix in mixes)
    moves = np.empty((len(states), len(seat.own), len(seat.theirs)), int)
    moves[:] = np.arange(len(states))[:, None, None]
    moves[0] = quarrel
    moves[0, seat.cooperate, :] = theirs
    moves[0, :, seat.other.cooperate] = own
    moves[0, seat.cooperate, seat.other.cooperate] = 0
    return Policy.of("grim:nash", states, [*cooperation, *distinct], moves)


def _triggered(seat: Seat, after: list[int]) -> NDArray[np.int64]:
    """
    Moves that begin to punish after any deviation from cooperation by both.

    The first state cooperates, the second is the first to punish; `after` says where each state of
    punishment leads, whatever is done in it: its course is known to both.
    """
    moves = np.empty((len(after) + 1, len(seat.own), len(seat.theirs)), np.int64)
    moves[:] = np.array([1, *after])[:, None, None]
    moves[0, seat.cooperate, seat.other.cooperate] = 0
    return moves


def _punishment(seat: Seat, name: str) -> int:
    try:
        return seat.position(name)
    except DilemmaError:
        raise unknown("punishment", name, ("nash", "exit", *seat.own)) from None
