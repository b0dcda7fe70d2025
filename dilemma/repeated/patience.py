"""From which discount factor on two policies are an equilibrium.

With the discount factor delta left open, values are rational functions of it. Whether a one-shot
deviation gains is then the sign of a polynomial, and the discount factors at which the policies are
subgame perfect are intervals between its roots: exact, and not one interval in every case, since a
more patient partner is not always harder to tempt. The *critical* discount factor is where the last
interval that reaches 1 begins. For Nash equilibrium the best reply is found in the same way, piece
by piece.

Where the inequality that binds is at most quadratic, its root is a formula in the parameters of the
game, such as (G - H)/W for grim trigger.

Legend: J joint states; side 0 is the row partner; both discount by the same delta.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from dilemma.equilibrium.cells import Piece, Polynomial, Root, pieces
from dilemma.equilibrium.conditions import Stretch, stretches
from dilemma.errors import DilemmaError, unknown
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.chain import Row, Vector
from dilemma.repeated.joint import Joint, Option
from dilemma.repeated.open_discount import Symbolic, symbolic
from dilemma.repeated.perfection import best_reply, replied, too_large, worth
from dilemma.stage.parameters import Range

DISCOUNTS = Range(Fraction(0), Fraction(1), open_high=True)
MOST_CERTAIN, MOST_CHANCE = 64, 10  # joint states
CONCEPTS = ("perfect", "nash")


class Binding(NamedTuple):
    """
    A deviation of one partner that gains iff the polynomial in delta is positive.

    It chooses once otherwise in a joint state, or it is a best reply, which in each joint state
    chooses as `reply` says (None: as the policy does).
    """

    side: int
    polynomial: Polynomial
    state: int = 0
    strategy: int = 0
    reply: tuple[int | None, ...] | None = None


@dataclass(frozen=True, eq=False)
class Patience:
    """
    The discount factors at which two policies are an equilibrium.

    Parameters
    ----------
    alliance : Alliance
        Its own discount factors play no part.
    concept : str
        "perfect" or "nash".
    pieces : tuple of Piece
        [0, 1) in pieces on which no polynomial changes its sign.
    polynomials : tuple
        The polynomials in delta whose signs the pieces give.
    alternatives : pair of tuples of tuples of Binding
        For each partner: it does not gain iff of one of these all are at most 0.
    """

    alliance: Alliance
    concept: str
    pieces: tuple[Piece, ...]
    polynomials: tuple[Polynomial, ...]
    alternatives: tuple[tuple[tuple[Binding, ...], ...], ...]

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """[0, 1) in parts, with whether the policies are an equilibrium there."""
        return stretches(
            self.pieces, [self._content(0, each) and self._content(1, each) for each in self.pieces]
        )

    def of(self, side: int) -> tuple[Stretch, ...]:
        """The same for one partner: whether it does not gain by deviating."""
        return stretches(self.pieces, [self._content(side, each) for each in self.pieces])

    @property
    def critical(self) -> Root | None:
        """The discount factor from which on they are one for good; None if there is none."""
        return critical_of(self.stretches)

    def binding(self, root: Root) -> Binding | None:
        """The deviation that gains just below a discount factor, and no more from there on."""
        place = next(k for k, piece in enumerate(self.pieces) if piece.point and piece.low is root)
        if place == 0:
            return None
        below, here = self.pieces[place - 1].signs, self.pieces[place].signs
        for binding in self._decisive:
            k = self._places[binding.polynomial]
            if here[k] == 0 and below[k] > 0:
                return binding
        return None

    @property
    def _decisive(self) -> Iterator[Binding]:
        """What may bind: every one-shot deviation, or what each best reply gains in the end."""
        for bindings in (each for options in self.alternatives for each in options):
            yield from bindings if self.concept == "perfect" else bindings[-1:]

    def _content(self, side: int, piece: Piece) -> bool:
        return any(
            all(piece.signs[self._places[binding.polynomial]] <= 0 for binding in bindings)
            for bindings in self.alternatives[side]
        )

    @cached_property
    def _places(self) -> dict[Polynomial, int]:
        return {polynomial: place for place, polynomial in enumerate(self.polynomials)}


def critical_of(parts: Sequence[Stretch]) -> Root | None:
    """Where the last part begins, if the answer is yes there."""
    return parts[-1].low if parts[-1].answer else None


def patience(alliance: Alliance, concept: str = "perfect") -> Patience:
    """
    The discount factors, the same for both partners, at which two policies are an equilibrium.

    Parameters
    ----------
    concept : str
        "perfect" (subgame perfect) or "nash".

    Raises
    ------
    DilemmaError
        Under misperception, and if there are too many joint states: more than 64, or than 10 where
        chance plays a part.

    Examples
    --------
    Grim trigger in the prisoner's dilemma with 5, 3, 1, 0:

    >>> from dilemma.catalog.games import load
    >>> from dilemma.repeated.policy import Policy
    >>> grim = Policy.of("grim", ["trust", "punish"], [[1, 0], [0, 1]],
    ...                  [[[0, 1], [1, 1]], [[1, 1], [1, 1]]])
    >>> game = load("prisoners_dilemma").at()
    >>> print(patience(Alliance.of(game, grim, grim, 0)).critical)
    1/2
    """
    if concept not in CONCEPTS:
        raise unknown("concept", concept, CONCEPTS)
    if alliance.misperception:
        raise DilemmaError("under misperception there are no subgames, so no critical discount")
    joint = alliance.joint
    if note := too_large(joint, MOST_CERTAIN, MOST_CHANCE):
        raise DilemmaError(note)
    find = _never_gaining if concept == "perfect" else _best_replying
    alternatives = tuple(find(joint, side) for side in (0, 1))
    polynomials = tuple(
        dict.fromkeys(
            binding.polynomial
            for options in alternatives
            for bindings in options
            for binding in bindings
        )
    )
    return Patience(
        alliance, concept, tuple(pieces(polynomials, DISCOUNTS)), polynomials, alternatives
    )


def gain(option: Option, reward: Fraction, row: Row, values: Symbolic) -> Polynomial:
    """
    What an option gains against a state's own reward and row, times a positive function of delta.

    It is (u' - u) + delta (P' - P) V / (1 - delta), times `below`.
    """
    delta = values.below.ring.gens[0]
    change = dict(option.row)
    for k, chance in row.items():
        change[k] = change.get(k, Fraction(0)) - chance
    later = sum(
        (values.number(chance) * values.above[k] for k, chance in change.items() if chance),
        values.below.ring.zero,
    )
    return values.below * values.number(option.reward - reward) + delta * later


def _never_gaining(joint: Joint, side: int) -> tuple[tuple[Binding, ...], ...]:
    """Every one-shot deviation of a partner that gains at some discount factor."""
    values = symbolic(joint.rows, joint.rewards[side])
    return (tuple(_tempting(joint, side, joint.rewards[side], joint.rows, values)),)


def _tempting(
    joint: Joint, side: int, rewards: Vector, rows: Sequence[Row], values: Symbolic
) -> Iterator[Binding]:
    for j, options in enumerate(joint.options[side]):
        for a, option in enumerate(options):
            polynomial = gain(option, rewards[j], rows[j], values)
            if any(coefficient > 0 for coefficient in polynomial.values()):
                yield Binding(side, polynomial, j, a)


def _best_replying(joint: Joint, side: int) -> tuple[tuple[Binding, ...], ...]:
    """
    The best replies at all discount factors, and what each gains from the start.

    One is found at a discount factor where no other is known to be best, until all are covered.
    """
    own = symbolic(joint.rows, joint.rewards[side])
    found: list[tuple[list[Polynomial], Binding]] = []
    while True:
        polynomials = [each for tempting, _ in found for each in tempting]
        for piece in pieces(polynomials, DISCOUNTS):
            if piece.point or piece.sample is None:  # what is best beside it is best there
                continue
            signs = dict(zip(polynomials, piece.signs, strict=True))
            if not any(all(signs[each] <= 0 for each in tempting) for tempting, _ in found):
                sample = piece.sample
                break
        else:
            return tuple((*_as_bindings(side, tempting), each) for tempting, each in found)
        reply, _ = best_reply(joint, side, sample, worth(joint, side, sample))
        rewards, rows = replied(joint, side, reply)
        values = symbolic(rows, rewards)
        tempting = [each.polynomial for each in _tempting(joint, side, rewards, rows, values)]
        gained = values.above[0] * own.below - own.above[0] * values.below
        found.append((tempting, Binding(side, gained, reply=tuple(reply))))


def _as_bindings(side: int, polynomials: Iterable[Polynomial]) -> Iterator[Binding]:
    return (Binding(side, each) for each in polynomials)
