"""Two policies in one game, with discount factors and noise: a repeated alliance.

    discount         patience times the chance of another round
    tremble          chance that a choice is carried out as another one      (see `joint`)
    misperception    chance that a partner misreads the other's openness     (see `seen`)
    signal           chance that the one public bit they see is wrong        (see `seen`)

A state may leave the alliance: then it is over, and from that period on each partner has its
outside option.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from dilemma.errors import DilemmaError, shortened
from dilemma.rationals import exact, shown, to_text
from dilemma.repeated.joint import LEAVE, Joint, Pair, joined
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Policy, Seat
from dilemma.repeated.seen import views
from dilemma.stage.game import Bimatrix
from dilemma.stage.parameters import Range

UNSAID = Fraction(9, 10)  # the discount factor of a game that has none of its own (our choice)

_ZERO, _ONE = Fraction(0), Fraction(1)
_UNIT = Range(_ZERO, _ONE)
_BELOW_ONE = Range(_ZERO, _ONE, open_high=True)
_ERRORS = Range(_ZERO, Fraction(1, 2), open_high=True)


@dataclass(frozen=True, eq=False)
class Alliance:
    """
    A game, two policies, two discount factors and the noise.

    Parameters
    ----------
    game : Bimatrix
    policies : pair of Policy
        The row partner's and the column partner's.
    discount : pair of Fraction
        From 0 to 1; at 1 the limit of means.
    tremble : Fraction
        Chance that a choice is carried out as another one, at least 0 and below 1.
    misperception : Fraction
        Chance that the partner's openness is misread, at least 0 and below 1/2.
    signal : Fraction or None
        Chance that the public bit is wrong, at least 0 and below 1/2; None where the partners see
        what was done.
    outside : pair of Fraction
        What each partner has per period after the alliance was left [payoff].
    """

    game: Bimatrix
    policies: tuple[Policy, Policy]
    discount: Pair
    tremble: Fraction = _ZERO
    misperception: Fraction = _ZERO
    signal: Fraction | None = None
    outside: Pair = (_ZERO, _ZERO)

    @classmethod
    def of(
        cls,
        game: Bimatrix,
        row: Policy | str,
        column: Policy | str,
        discount: Any = None,
        *,
        tremble: Any = 0,
        misperception: Any = None,
        signal: Any = None,
        continuation: Any = 1,
    ) -> "Alliance":
        """
        The alliance of two policies, from numbers of any kind.

        Parameters
        ----------
        row, column : Policy or str
            Text names a policy as on the command line, see `dilemma.repeated.policies`.
        discount : number or pair of numbers, optional
            The game's own if it is not given, and 9/10 where the game has none.
        misperception : number, optional
            The game's own if it has one and none is given, else 0.
        continuation : number
            Chance of another round after each: an uncertain end. It multiplies the discount
            factors, as both say how little the next round counts.

        Raises
        ------
        DilemmaError
            For a number out of its range, two kinds of noise in what is seen, a policy for another
            strategy set, and one that the signal does not suffice for.

        Examples
        --------
        >>> from dilemma.catalog.games import load
        >>> found = Alliance.of(load("prisoners_dilemma").at(), "grim", "tit_for_tat", "9/10")
        >>> found.joint.states
        ((0, 0), (1, 0), (1, 1))
        """
        if discount is None:
            discount = own_discounts(game)
        if misperception is None:
            misperception = game.parameters.get("misperception", 0)
        several = isinstance(discount, Sequence) and not isinstance(discount, str)
        one, two = discount if several else (discount, discount)
        going = _within("continuation", continuation, _UNIT)
        seen = None if signal is None else _within("signal", signal, _ERRORS)
        misread = _within("misperception", misperception, _ERRORS)
        if misread and seen is not None:
            raise DilemmaError(
                "misperception and signal are two ways of seeing the partner; give one"
            )
        outside = game.parameters.get("outside_option", (_ZERO, _ZERO))
        return cls(
            game,
            (_seated(row, Seat.of(game, 0)), _seated(column, Seat.of(game, 1))),
            (going * _within("discount", one, _UNIT), going * _within("discount", two, _UNIT)),
            _within("tremble", tremble, _BELOW_ONE),
            misread,
            seen,
            outside if isinstance(outside, tuple) else (outside, outside),
        )

    @cached_property
    def joint(self) -> Joint:
        """
        The joint states and how they follow each other.

        Raises
        ------
        DilemmaError
            If there are too many, or a partner chooses by the state of the alliance.
        """
        for each in self.policies:
            if each.trusting:
                raise DilemmaError(
                    f"{each.name} chooses by knowledge, trust and power, so it can be played "
                    "(dilemma play) and not valued exactly; graded_trust is the automaton nearest "
                    "to it"
                )
        return joined(
            self.policies,
            (self.game.row, self.game.column),
            self.outside,
            self.tremble,
            views(self.game, self.policies, self.misperception, self.signal),
        )

    def setting(self, rounds: int | None = None) -> str:
        """Rounds, discount factors and noise in one line."""
        words = [] if rounds is None else [f"{rounds:,} round" + "s" * (rounds != 1)]
        one, two = map(shown, self.discount)
        if min(self.discount) == 1:
            words.append("every round counts alike")
        else:
            words.append(
                f"discount factor {one}" if one == two else f"discount factors {one}, {two}"
            )
        for name in ("tremble", "misperception", "signal"):
            error = getattr(self, name)
            words += [f"{name} {shown(error)}"] if error else []
        if self.signal == 0:
            words.append("public signal without error")
        line = ", ".join(words)
        return f"{line[0].upper()}{line[1:]}."

    def labels(self, side: int) -> tuple[str, ...]:
        """A partner's strategies by name, with leaving where somebody can leave."""
        own = (self.game.row_labels, self.game.column_labels)[side]
        return (*own, LEAVE) if self.joint.leaving else own


def _seated(chosen: Policy | str, seat: Seat) -> Policy:
    return policy(chosen, seat) if isinstance(chosen, str) else chosen.check(seat)


def own_discounts(game: Bimatrix, rounds: int | None = None) -> Any:
    """A game's own discount factors; where it has none 9/10, or 1 if the rounds are known."""
    return game.parameters.get("discount", UNSAID if rounds is None else _ONE)


def _within(name: str, value: Any, where: Range) -> Fraction:
    try:
        number = exact(value)
    except DilemmaError as error:
        raise DilemmaError(f"{name}: {error}") from None
    if not where.holds(number):
        top = f"{'below' if where.open_high else 'at most'} {where.high}"
        meant = f" (for {shown(number)} %: {shown(number / 100)})" if 1 < number <= 100 else ""
        raise DilemmaError(
            f"{name} is {shortened(to_text(number))}; it must be at least 0 and {top}{meant}"
        )
    return number
