"""The five learning strategies, as points of a square.

A partner chooses how *receptive* it is (how far it takes in what the other shows) and how
*transparent* (how far it shows what it knows). Larsson, Bengtsson, Henriksson & Sparks (1998)
name five choices; here each is a point (receptivity r, transparency t) of the unit square, and
any finite set of points is a legal strategy set.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import exact, shown, to_text

LARGEST_GRID = 11
PLACE = re.compile(r"r([0-9./]+)t([0-9./]+)")


class Strategy(NamedTuple):
    """A point of the square: a learning strategy, exact."""

    name: str
    short: str
    receptivity: Fraction
    transparency: Fraction


_ZERO, _HALF, _ONE = Fraction(0), Fraction(1, 2), Fraction(1)

COLLABORATION = Strategy("collaboration", "COL", _ONE, _ONE)
COMPETITION = Strategy("competition", "CMP", _ONE, _ZERO)
COMPROMISE = Strategy("compromise", "CPR", _HALF, _HALF)
ACCOMMODATION = Strategy("accommodation", "ACC", _ZERO, _ONE)
AVOIDANCE = Strategy("avoidance", "AVO", _ZERO, _ZERO)

FIVE = (COLLABORATION, COMPETITION, COMPROMISE, ACCOMMODATION, AVOIDANCE)
CORNERS = (COLLABORATION, COMPETITION, ACCOMMODATION, AVOIDANCE)

# One line adds a strategy set.
STRATEGY_SETS: Mapping[str, tuple[Strategy, ...]] = MappingProxyType(
    {"five": FIVE, "corners": CORNERS}
)


def grid(size: int) -> tuple[Strategy, ...]:
    """
    All points of a size x size grid of the square, receptivity then transparency descending.

    A point that has a name keeps it; the others are called by their place.

    Examples
    --------
    >>> [strategy.name for strategy in grid(3)][:4]
    ['collaboration', 'r1t0.5', 'competition', 'r0.5t1']
    """
    if not 2 <= size <= LARGEST_GRID:
        raise DilemmaError(f"grid:{size} has no such size; it must be from 2 to {LARGEST_GRID}")
    steps = [Fraction(k, size - 1) for k in range(size - 1, -1, -1)]
    return tuple(_at(r, t) for r, t in product(steps, steps))


def strategy_set(text: str) -> tuple[Strategy, ...]:
    """
    The strategies that a text names: a set, a grid, or a list of names.

    Parameters
    ----------
    text : str
        "five", "corners", "grid:N" with N from 2 to 11, or names divided by commas, short or
        long, or places such as r0.3t0.7: "COL,CMP,r0.3t0.7".

    Raises
    ------
    DilemmaError
        For an unknown or repeated name and for a grid of no legal size.

    Examples
    --------
    >>> [strategy.short for strategy in strategy_set("COL,competition")]
    ['COL', 'CMP']
    """
    if text in STRATEGY_SETS:
        return STRATEGY_SETS[text]
    if text.startswith("grid:"):
        size = text.removeprefix("grid:")
        if not (size.isascii() and size.isdigit() and len(size) < 4):
            raise DilemmaError(f"{text} has no such size; it must be from 2 to {LARGEST_GRID}")
        return grid(int(size))
    names = [name.strip() for name in text.split(",")]
    if len(names) > LARGEST_GRID**2:
        raise DilemmaError(f"there are {len(names)} strategies; at most {LARGEST_GRID**2}")
    chosen = tuple(_named(name) for name in names)
    for position, strategy in enumerate(chosen):
        if strategy in chosen[:position]:
            raise DilemmaError(f"strategies '{text}' name {strategy.name} twice")
    return chosen


def corner_mixture(strategy: Strategy) -> dict[str, Fraction]:
    """
    The mixture of the four corners that stands at the strategy's place.

    With linear costs (q = 0) the payoff is affine in each coordinate, so this mixture pays both
    partners exactly what the strategy pays.

    Examples
    --------
    >>> {name: str(weight) for name, weight in corner_mixture(COMPROMISE).items()}
    {'collaboration': '1/4', 'competition': '1/4', 'accommodation': '1/4', 'avoidance': '1/4'}
    """
    weights = {
        corner.name: (strategy.receptivity if corner.receptivity else 1 - strategy.receptivity)
        * (strategy.transparency if corner.transparency else 1 - strategy.transparency)
        for corner in CORNERS
    }
    return {name: weight for name, weight in weights.items() if weight}


def transfer(learner: Strategy, partner: Strategy) -> Fraction:
    """What the learner takes in of what the partner shows, without spillover: r_i t_j."""
    return learner.receptivity * partner.transparency


def joint_learning(first: Strategy, second: Strategy) -> Fraction:
    """
    What both learn of each other and with each other: J = F1 + F2 + F1 F2.

    Our reconstruction of the outcome table of Larsson et al. (1998) from their typology: of the
    paper only the abstract was available.
    """
    one, two = transfer(first, second), transfer(second, first)
    return one + two + one * two


def division(first: Strategy, second: Strategy) -> tuple[Fraction, Fraction] | None:
    """
    How joint learning is divided: share_i = (F_i + F_1 F_2 / 2) / J; None where nothing is learned.

    Examples
    --------
    >>> [str(share) for share in division(COMPETITION, COLLABORATION)]
    ['1', '0']
    """
    total = joint_learning(first, second)
    if total == 0:
        return None
    one, two = transfer(first, second), transfer(second, first)
    return (one + one * two / 2) / total, (two + one * two / 2) / total


def _at(r: Fraction, t: Fraction) -> Strategy:
    """The strategy at a place of the square, by its name if it has one."""
    for strategy in FIVE:
        if (strategy.receptivity, strategy.transparency) == (r, t):
            return strategy
    place = f"r{_coordinate(r)}t{_coordinate(t)}"
    return Strategy(place, place, r, t)


def _named(name: str) -> Strategy:
    for strategy in FIVE:
        if name.casefold() in (strategy.name, strategy.short.casefold()):
            return strategy
    if place := PLACE.fullmatch(name):
        r, t = (exact(coordinate) for coordinate in place.groups())
        if not (0 <= r <= 1 and 0 <= t <= 1):
            raise DilemmaError(f"{name} is no strategy; receptivity and transparency are 0 to 1")
        return _at(r, t)
    sets = [*STRATEGY_SETS, f"grid:2 to grid:{LARGEST_GRID}"]
    known = [*sets, *(strategy.name for strategy in FIVE), *(each.short for each in FIVE)]
    raise unknown("strategy", name, known)


def _coordinate(coordinate: Fraction) -> str:
    """A coordinate as a decimal where that is exact, else as a fraction."""
    decimal = shown(coordinate)
    return decimal if exact(decimal) == coordinate else to_text(coordinate)
