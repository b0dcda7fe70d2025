"""Two policies meet, for a tournament: what both get, and what is learned.

A meeting of two automata in an alliance that does not move is *computed* by the exact chain (see
`value`). Where knowledge, trust and power move, or a partner acts on them, it is *played* (see
`simulation`): R alliances of N rounds, whose means are a sample. A sample says how sure it is:

    covariance of both mean payoffs = covariance of both values over the runs / R

so that errors of sums and differences over many meetings follow. Where nothing is left to chance
one run says all, and the covariance is zero.

Each pair of names has random numbers of its own, so meetings are independent, and a pair comes out
the same whoever else takes part, in whatever order.

Legend: N rounds, R runs.
"""

from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from dilemma.chance import streams
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.course import Course
from dilemma.repeated.simulation import play, sampled
from dilemma.repeated.value import Value, value
from dilemma.stage.game import Bimatrix, Matrix
from dilemma.stage.payoffs import flow, tabulated

Number = Any  # a Fraction, or a float where a chain is large
Covariance = tuple[tuple[float, float], tuple[float, float]]

ROUNDING = 1e-12  # of the largest payoff: what sums of floats over the rounds may lose
_CERTAIN: Covariance = ((0.0, 0.0), (0.0, 0.0))


class Play(NamedTuple):
    """How meetings are played: runs of each pair, the seed, and in which channel trust moves."""

    runs: int
    seed: int
    channel: str


class Meeting(NamedTuple):
    """
    What came of one pair of policies.

    `payoffs` are means over time of the row and the column partner, `covariance` that of both as
    estimates, `rounding` how far floats may be from the truth, as a share of the largest payoff.
    `joint_learning` is the mean over time of J, where computed; `knowledge` L_1 + L_2 at the end,
    and `alive` the share of alliances that nobody ended, with their standard errors, where played.
    """

    payoffs: tuple[Number, Number]
    covariance: Covariance
    rounding: float
    joint_learning: Number | None = None
    knowledge: float | None = None
    knowledge_error: float = 0.0
    alive: float | None = None
    alive_error: float = 0.0


def computed(alliance: Alliance, rounds: int | None, learning: Matrix | None) -> Meeting:
    """
    A meeting by the exact chain; `learning` is `joint_learning` of the game.

    Raises
    ------
    DilemmaError
        As `value`.
    """
    found = value(alliance, rounds)
    return Meeting(
        found.weighed(alliance.joint.payoffs),
        _CERTAIN,
        found.error,
        None if learning is None else learned_in(found, learning),
    )


def played(alliance: Alliance, rounds: int, how: Play) -> Meeting:
    """
    A meeting by going through the rounds; memory does not grow with them.

    Raises
    ------
    DilemmaError
        As `simulation.play`, and for a single run where something is left to chance.

    Examples
    --------
    Where choices err, less is learned by a trusting partner and grim than by two trusting ones:

    >>> from dilemma.catalog.games import load
    >>> game = load("learning_stag_hunt").at()
    >>> names = "grim", "trusting"
    >>> pairs = [Alliance.of(game, "trusting", name, tremble="1/5") for name in names]
    >>> grim, copy = [played(pair, 40, Play(100, 0, "both")) for pair in pairs]
    >>> [round(each, 2) for each in (grim.knowledge, grim.knowledge_error, copy.knowledge)]
    [0.82, 0.03, 1.61]
    """
    if Course.of(alliance, 1, channel=how.channel).certain:
        how = how._replace(runs=min(how.runs, 1))
    elif how.runs == 1:
        raise DilemmaError(
            "one run shows no standard error where chance plays a part; give 2 or more"
        )
    names = "\n".join(policy.name for policy in alliance.policies)
    seed = int(streams(how.seed, np.array([crc32(names.encode())]))[0])
    found = play(alliance, rounds, seed=seed, runs=how.runs, channel=how.channel, only_values=True)
    mean, error = found.value
    one, two = (side - middle for side, middle in zip(found.values, mean, strict=True))
    joint = float((one * two).sum()) / max(how.runs - 1, 1) / how.runs
    covariance = ((error[0] ** 2, joint), (joint, error[1] ** 2))
    (stocks, alive), errors = sampled(np.array([found.learned.sum(axis=0), ~found.over]))
    moves = found.course.live.alliance
    return Meeting(
        mean,
        covariance,
        ROUNDING,
        None,
        stocks if moves else None,
        errors[0],
        alive,
        errors[1],
    )


def joint_learning(game: Bimatrix) -> Matrix | None:
    """
    J = F_1 + F_2 + F_1 F_2 of each pair of strategies, (n, n); None where the game is no alliance.

    F are the flows of knowledge as they are, with spillover.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> print(joint_learning(load("learning_dilemma").at())[0, 1])
    6/5
    """
    if game.actual is None or game.points is None:
        return None
    places = [(point.receptivity, point.transparency) for point in game.points]
    flows = [[tabulated(game.actual, one, two, flow) for two in places] for one in places]
    return np.array([[F1 + F2 + F1 * F2 for F1, F2 in line] for line in flows])


def learned_in(found: Value, matrix: Matrix) -> Number:
    """Joint learning over time, the mean of how both partners weigh time."""
    whole = np.pad(matrix, (0, int(found.alliance.joint.leaving)), constant_values=0)
    one, two = found.weighed((whole, whole))
    return (one + two) / 2
