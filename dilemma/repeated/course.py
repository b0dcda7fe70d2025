"""What is played, as plain numbers: two rules, two firms, how their state moves, and what changes.

An alliance is exact; a played one is floating point, as bargaining power takes powers and stocks
take hundreds of rounds. So everything is turned into floats here, once. A parameter may also be an
array with a value for each run.

What a `[[levers]]` table or a schedule of the scale changes divides the rounds into stretches, in
each of which nothing but the state moves.

    channel    payoff: current trust in payoffs, initial trust where a partner acts on trust
               belief: the reverse         both: current trust in both

Legend: N rounds, R runs; pairs are (row, column).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import exact
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.policy import Policy, Seat
from dilemma.repeated.seen import misread, views
from dilemma.repeated.state import Live, Pace
from dilemma.repeated.turn import Noise, Rule
from dilemma.stage.levers import THROUGHOUT, Lever
from dilemma.stage.parameters import PARAMETERS, ROUNDS, sided
from dilemma.stage.payoffs import Firm, firms

LARGEST = Fraction(10**20)  # of any number: products of some, and their squares, are floats still
SMALLEST = 1 / LARGEST
CHANNELS = ("both", "payoff", "belief")
# What `frozen` sets, so that the alliance is the one that `value` values.
STILL = {
    "learning_rate": 0.0,
    "obsolescence": 0.0,
    "annuity": 0.0,
    "trust_gain": 0.0,
    "trust_loss": 0.0,
    "power_sensitivity": 0.0,
    "grace": inf,
    "scale": ((1, 1.0),),
    "prior_good": (None, None),
    "prior_bad": (None, None),
    "prior_interaction": (0.0, 0.0),
    "correction": (0.0, 0.0),
    "experience_worth": (0.0, 0.0),
    "erosion": (0.0, 0.0),
}


class Stretch(NamedTuple):
    """Rounds in which no lever moves: the first of them, and what holds in them."""

    first: int
    firms: tuple[Firm, Firm]
    paces: tuple[Pace, Pace]
    renew: tuple[float, float]  # share of what each knows that is new in the first of them
    says: str  # what has changed


@dataclass(frozen=True, eq=False)
class Course:
    """
    What is played.

    Parameters
    ----------
    alliance : Alliance
    rounds : int
        N, the last round.
    runs : int
        R, how many alliances.
    rules : pair of Rule
    noise : Noise
    stretches : tuple of Stretch
        The first begins in round 1.
    live : Live
    channel : str
        One of CHANNELS.
    frozen : bool
        Whether nothing moves but the policies.
    weights : array (N + 1, 2)
        What each round counts in the value of each partner, adding to 1; then 0.
    acquisition : bool
        Whether the alliance ends in the hands of the one who has learned more.
    """

    alliance: Alliance
    rounds: int
    runs: int
    rules: tuple[Rule, Rule]
    noise: Noise
    stretches: tuple[Stretch, ...]
    live: Live
    channel: str
    frozen: bool
    weights: NDArray[np.float64]
    acquisition: bool

    @property
    def certain(self) -> bool:
        """Whether nothing is left to chance, so that all runs with the same numbers are one."""
        noise = self.noise
        return not (
            noise.tremble
            or noise.misperception
            or (noise.signalled and noise.signal)
            or any(rule.by_chance for rule in self.rules)
        )

    @classmethod
    def of(
        cls,
        alliance: Alliance,
        rounds: int,
        runs: int = 1,
        *,
        channel: str = "both",
        frozen: bool = False,
        over: Mapping[str, Any] | None = None,
    ) -> "Course":
        """
        The course of an alliance over a number of rounds; see `dilemma.repeated.simulation.play`.

        Raises
        ------
        DilemmaError
            For an unknown channel or name, a number out of its range, or no such number of rounds.
        """
        if channel not in CHANNELS:
            raise unknown("channel", channel, CHANNELS)
        game = alliance.game
        if game.believed is None and channel != CHANNELS[0]:
            raise DilemmaError(f"{game.name} is no alliance: there is no trust to move")
        rules = _rule(alliance, 0), _rule(alliance, 1)
        noise = Noise(
            float(alliance.tremble),
            float(alliance.misperception),
            float(alliance.signal or 0),
            alliance.signal is not None,
        )
        if noise.signalled:  # a policy that a signal leaves in the dark is refused
            views(game, alliance.policies, Fraction(0), alliance.signal)
        weights = np.zeros((rounds + 1, 2))
        for side in (0, 1):
            delta = float(alliance.discount[side])
            weights[:rounds, side] = np.fromiter((delta**k for k in range(rounds)), float, rounds)
            weights[:, side] /= weights[:, side].sum()
        if game.believed is None:
            if over:
                raise unknown("parameter", next(iter(over)), ())
            stretches: tuple[Stretch, ...] = (_standing(alliance),)
            moving = Live(False, False, False, False, False)
        else:
            values = {
                name: _floats(name, value)
                for name, value in {**game.parameters, **game.rounds}.items()
            }
            values |= STILL if frozen else {}
            for name, numbers in (over or {}).items():
                values = _put(values, name, _column(name, numbers, runs))
            stretches = _stretches(values, () if frozen else game.levers, game.partners)
            moving = _live(stretches)
        return cls(
            alliance,
            rounds,
            runs,
            rules,
            noise,
            stretches,
            moving,
            channel,
            frozen,
            weights,
            game.rounds.get("ending") == "acquisition",
        )


def _rule(alliance: Alliance, side: int) -> Rule:
    """A policy as arrays."""
    policy: Policy = alliance.policies[side]
    seat = Seat.of(alliance.game, side)
    n, points = len(seat.own), seat.game.points
    chances = np.array(
        [[float(each) for each in accumulate(row)][:-1] for row in policy.choose]
    ).reshape(len(policy.states), n - 1)
    needed = policy.trusting or alliance.signal is not None
    first = [seat.cooperate, seat.defect] if needed else []
    places = first + [place for place in range(n) if place not in first]
    return Rule(
        trusting=policy.trusting,
        by_chance=not policy.pure,
        start=policy.start,
        choice=policy.choose.argmax(axis=1).astype(np.int64),
        cumulative=chances.ravel(),
        moves=policy.moves.ravel().copy(),
        leaves=policy.leaves.copy(),
        width=n,
        receptivity=np.array([float(each.receptivity) for each in points or ()]),
        transparency=np.array([float(each.transparency) for each in points or ()]),
        opens=np.array(seat.own_open),
        mirrored=np.array(misread(seat) if alliance.misperception else range(n), np.int64),
        places=np.array(places, np.int64),
        discount=float(alliance.discount[side]),
        table=np.array([_floats("a payoff", each) for each in seat.payoffs.flat]),
    )


def _floats(name: str, value: Any) -> Any:
    """The same with floats for numbers; words, and what is not given, stay."""
    if isinstance(value, list | tuple):
        return tuple(_floats(name, each) for each in value)
    if not isinstance(value, int | Fraction):
        return value
    size: Any = abs(value)
    if size > LARGEST:
        raise DilemmaError(f"{name} is too large to be played: at most {float(LARGEST):.0e}")
    if 0 < size < SMALLEST:
        raise DilemmaError(f"{name} is too close to 0: at least {float(SMALLEST):.0e}, or 0")
    return float(value)


def _column(name: str, numbers: Any, runs: int) -> NDArray[np.float64]:
    """The numbers of a parameter over the runs, checked against its range."""
    known = {**PARAMETERS, **ROUNDS}
    found = sided(known, name)
    if found is None:
        raise unknown("parameter", name, known)
    if found[0] in (*THROUGHOUT, "scale"):
        raise DilemmaError(f"{name} is one for all runs")
    column = np.asarray(numbers, float)
    if column.shape not in ((), (runs,)):
        raise DilemmaError(f"{name} has the shape {column.shape}; for {runs} runs it is ({runs},)")
    for end in (column.min(), column.max()):
        _floats(name, known[found[0]].check(exact(end)))
    return np.broadcast_to(column, (runs,))


def _put(values: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The values after one of them changed; a pair parameter by its name, or for one partner."""
    base, side = sided(values, name) or (name, None)
    old, new = values[base], dict(values)
    pair = isinstance(old, tuple)
    if base == "bargaining_share" and not isinstance(value, tuple):
        new[base] = (1.0 - value, value) if side == 1 else (value, 1.0 - value)
    elif side is not None and pair:
        new[base] = (value, old[1]) if side == 0 else (old[0], value)
    else:
        new[base] = (value, value) if pair and not isinstance(value, tuple) else value
    if base == "trust_restraint":  # who believes what is so goes on believing what is so
        new["believed_restraint"] = tuple(
            value if belief is old or np.all(belief == old) else belief
            for belief in values["believed_restraint"]
        )
    return new


def _stretches(
    values: dict[str, Any], levers: Sequence[Lever], partners: tuple[str, str]
) -> tuple[Stretch, ...]:
    """The stretches between the rounds in which something changes."""
    changes: dict[int, list[tuple[str, Any]]] = {
        int(first): [("scale", scale)] for first, scale in values["scale"]
    }
    values = start = {**values, "scale": 1.0}
    renewed: dict[int, tuple[float, float]] = {}
    for lever in levers:
        changes.setdefault(lever.at, []).extend(lever.set.items())
        kept = renewed.get(lever.at, (0.0, 0.0))
        one, two = (1 - (1 - a) * (1 - float(b)) for a, b in zip(kept, lever.renew, strict=True))
        renewed[lever.at] = one, two
    found = []
    for first in sorted(changes):
        for name, value in changes[first]:
            values = _put(values, name, _number(name, value))
        renew = renewed.get(first, (0.0, 0.0))
        paces = _pace(values, start, 0), _pace(values, start, 1)
        said = [f"{name} = {_said(value)}" for name, value in changes[first]]
        said += [f"{new:.4g} of what {partner} knows is new"
                 for new, partner in zip(renew, partners, strict=True) if new]  # fmt: skip
        found.append(Stretch(first, firms(values), paces, renew, ", ".join(said)))
    return tuple(found)


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " and ".join(map(_said, value))
    return f"{_number('', value):.4g}"


def _number(name: str, value: Any) -> Any:
    """A value of a lever as a float, or a float for each partner."""
    if isinstance(value, list | tuple):
        return tuple(_number(name, each) for each in value)
    return value if isinstance(value, float) else _floats(name, exact(value))


def _pace(values: Mapping[str, Any], start: Mapping[str, Any], i: int) -> Pace:
    """One partner's pace; what it came with is that of the start."""
    believed = start["trust"][i]
    good, bad = start["prior_good"][i], start["prior_bad"][i]
    needed = start["inimitable_resources"][i] + start["knowledge_value"][i]
    return Pace(
        prior_good=(4.0 * believed if good is None else good) + start["prior_interaction"][i],
        prior_bad=4.0 * (1.0 - believed) if bad is None else bad,
        memory=values["trust_memory"],
        gain=values["trust_gain"],
        loss=values["trust_loss"],
        rate=values["learning_rate"],
        obsolescence=values["obsolescence"],
        annuity=values["annuity"],
        resources=values["inimitable_resources"][i],
        knowledge=values["knowledge_value"][i],
        indispensable=needed,
        share=start["bargaining_share"][i],
        sensitivity=values["power_sensitivity"] * (1.0 + values["competitive_overlap"]),
        outside=values["outside_option"][i],
        poaching=values["poaching"] * values["competitive_overlap"],
        scale=values["scale"],
        grace=values["grace"],
        payoff_memory=values["payoff_memory"],
        restraint=values["trust_restraint"],
        correction=values["correction"][i],
        experience_rate=values["experience_rate"],
        experience_worth=values["experience_worth"][i],
        erosion=values["erosion"][i],
    )


def _live(stretches: Sequence[Stretch]) -> Live:
    """What moves in any of the stretches."""
    sides = [(each.firms[i], each.paces[i]) for each in stretches for i in (0, 1)]

    def any_of(numbers: list[Any]) -> bool:
        return any(bool(np.any(np.asarray(number) != 0)) for number in numbers)

    drifts = [
        number
        for _, pace in sides
        for number in (pace.correction, pace.experience_worth, pace.erosion)
    ]
    errors = [
        number
        for firm, pace in sides
        for number in (firm.undervaluation, np.subtract(firm.restraint, pace.restraint))
    ]
    return Live(
        alliance=True,
        power=any_of([pace.sensitivity for _, pace in sides]),
        drift=any_of(drifts),
        error=any_of(errors),
        types=False,
    )


def _standing(alliance: Alliance) -> Stretch:
    """A game that is no alliance: nothing moves, and the outside option may be had."""
    firm, still = Firm(*[0.0] * len(Firm._fields)), Pace(*[0.0] * len(Pace._fields))
    one, two = (
        still._replace(prior_good=1.0, prior_bad=1.0, scale=1.0, grace=inf, outside=float(each))
        for each in alliance.outside
    )
    return Stretch(1, (firm, firm), (one, two), (0.0, 0.0), "")
