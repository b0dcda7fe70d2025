"""What is learned in an alliance: Tsang's patterns and the types of Kobashi & Fujikawa.

Tsang (1999) tells four *patterns* of learning alliances apart. Where the partners have nothing to
learn from each other it is non-mutual, where only one of them has it is asymmetrical; else it is
competitive or non-competitive. With v_i, what the partner's knowledge is worth to i as i sees it,
and the competitive overlap omega the pattern is classified by PATTERN_RULE.

Kobashi & Fujikawa (2009) tell four *types* of inter-organizational learning apart: received (what
the partner knows) or integrative (what is created together), each with a private or a common
benefit. `dilemma.stage.payoffs.decomposition` gives what each type pays; the type of a cell, a
profile or a round is the one that pays most, by TYPES_RULE.

The four patterns and the four types are in the texts; the thresholds and the comparison by what a
type pays are our modelling decision. All is exact.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from dilemma.equilibrium.solution import support
from dilemma.stage.game import Bimatrix
from dilemma.stage.payoffs import decomposition

NOTHING = Fraction(1, 10)  # below this larger v there is nothing to learn
UNEQUAL = Fraction(1, 3)  # below this ratio of the smaller v to the larger only one learns
COMPETITIVE = Fraction(1, 2)  # from this competitive overlap on

PATTERN_RULE = (
    "non-mutual if the larger worth is below 1/10; asymmetrical if the smaller is below 1/3 of the "
    "larger; else competitive from an overlap of 1/2, non-competitive below (thresholds: our "
    "modelling decision)"
)

TYPES = ("received-private", "received-common", "integrative-private", "integrative-common")
TYPES_RULE = (
    "the type that pays the partner most, and its share in what all types that pay anything pay it "
    "(our modelling decision)"
)


class Pattern(NamedTuple):
    """A pattern of learning with what it is read from: both v, and the competitive overlap."""

    name: str
    worth: tuple[Fraction, Fraction]
    overlap: Fraction


class Learning(NamedTuple):
    """
    One partner's learning by type.

    `largest` names the type that pays most: more than one where they tie, none where nothing that
    is learned pays. `shares` are of 1, all 0 in that case; a type that costs counts as 0.
    """

    largest: tuple[str, ...]
    shares: Mapping[str, Fraction]


def pattern(worth: tuple[Fraction, Fraction], overlap: Fraction) -> str:
    """
    Tsang's pattern of an alliance.

    Parameters
    ----------
    worth : pair of Fraction
        v_1 and v_2, what the partner's knowledge is worth to each, at least 0 [payoff].
    overlap : Fraction
        The competitive overlap, 0 to 1.

    Source
    ------
    Tsang (1999) for the patterns; the thresholds are our modelling decision.

    Examples
    --------
    >>> pattern((Fraction(1), Fraction(1)), Fraction(9, 10))
    'competitive'
    """
    if max(worth) < NOTHING:
        return "non-mutual"
    if min(worth) < UNEQUAL * max(worth):
        return "asymmetrical"
    return "competitive" if overlap >= COMPETITIVE else "non-competitive"


def pattern_of(game: Bimatrix) -> Pattern | None:
    """Tsang's pattern of a game, as its partners see it; None if it is no alliance."""
    if game.believed is None:
        return None
    first, second = game.believed
    overlap: Fraction = game.parameters["competitive_overlap"]
    worth = first.worth, second.worth
    return Pattern(pattern(worth, overlap), worth, overlap)


def learning(parts: Mapping[str, Fraction]) -> Learning:
    """
    The type of learning that pays a partner most, from the parts of its payoff.

    Parameters
    ----------
    parts : mapping
        As `decomposition` gives them [payoff]; what is no type of learning plays no part.

    Source
    ------
    Kobashi & Fujikawa (2009) for the types; the comparison is our modelling decision.

    Examples
    --------
    >>> parts = {name: Fraction(k) for name, k in zip(TYPES, (3, 1, 0, -2))}
    >>> found = learning(parts)
    >>> found.largest, str(found.shares["received-private"])
    (('received-private',), '3/4')
    """
    gains = {name: max(parts[name], Fraction(0)) for name in TYPES}
    total, most = sum(gains.values()), max(gains.values())
    if total == 0:
        return Learning((), gains)
    largest = tuple(name for name, gain in gains.items() if gain == most)
    return Learning(largest, {name: gain / total for name, gain in gains.items()})


def parts_of(
    game: Bimatrix, row: Sequence[Fraction], column: Sequence[Fraction]
) -> tuple[dict[str, Fraction], dict[str, Fraction]] | None:
    """
    The parts of both partners' payoffs at a profile, expected where it is mixed.

    Parameters
    ----------
    row, column : sequences of m and of n Fractions
        The mixes over the game's strategies; a cell is a pair of weights 1.

    Returns
    -------
    pair of dict, or None
        The parts as `decomposition` names them, as the partners believe them; they add up to the
        payoffs. None if the game is no alliance.
    """
    if game.believed is None or game.points is None:
        return None
    first, second = game.believed
    place = [(point.receptivity, point.transparency) for point in game.points]
    mine: dict[str, Fraction] = {}
    yours: dict[str, Fraction] = {}
    for i in support(row):
        for j in support(column):
            for totals, parts in (
                (mine, decomposition(first, second, place[i], place[j])),
                (yours, decomposition(second, first, place[j], place[i])),
            ):
                for name, part in parts.items():
                    totals[name] = totals.get(name, Fraction(0)) + row[i] * column[j] * part
    return mine, yours


def learning_of(
    game: Bimatrix, row: Sequence[Fraction], column: Sequence[Fraction]
) -> tuple[Learning, Learning] | None:
    """
    The types of learning of both partners at a profile; None if the game is no alliance.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> game = load("learning_dilemma").with_strategies("COL,CMP").at()
    >>> first, second = learning_of(game, (Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> first.largest, str(first.shares["received-private"])
    (('received-private',), '100/153')
    """
    both = parts_of(game, row, column)
    return both and (learning(both[0]), learning(both[1]))
