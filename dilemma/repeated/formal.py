"""Values and critical discount factors as formulas, in the letters of the game.

The time that two policies spend on each pair of strategies is a rational function of the discount
factor alone, so a value is linear in the payoffs; with letters in their place it is a formula, and
so is what a deviation gains. Solved for delta, the one that binds gives the critical discount
factor: (G - H)/W for grim trigger between collaboration and competition.

Policies that choose by chance have numbers in them which may stand for payoffs, so the formulas
here are for policies that do not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from dilemma.equilibrium.cells import Polynomial, Root
from dilemma.equilibrium.formulas import by_power, root_formula
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.chain import Row
from dilemma.repeated.joint import Cells, Joint
from dilemma.repeated.open_discount import spent
from dilemma.repeated.patience import DISCOUNTS, Binding, Patience
from dilemma.repeated.perfection import replied
from dilemma.stage.forces import (
    exit_discount,
    forces,
    grim_discount,
    signal_discount,
    tit_for_tat_discounts,
)
from dilemma.stage.game import AllianceGame, Matrix, StageGame
from dilemma.stage.letters import letters
from dilemma.stage.opened import Function, OpenGame, field_of, opened
from dilemma.stage.parameters import Range
from dilemma.stage.symbolic import in_letters

SIGNAL = "(G - H)/((1 - 2 epsilon)(W - G + H) + (1 - epsilon)(G - H))"
DISCOUNT, OUTSIDE = "delta", ("o_1", "o_2")
Weights = dict[tuple[int, int], Polynomial]  # of each pair of strategies, in delta

_ONE = Fraction(1)


class Formal:
    """
    A game in letters, with the discount factor and the outside options among them.

    An alliance is in the letters of `dilemma.stage.letters`, any other game in its own parameters.

    Parameters
    ----------
    game : StageGame
    values : mapping
        Changed parameters, as `StageGame.at` takes them.
    outside : pair of Fraction
        The outside options as they are [payoff].
    """

    def __init__(
        self,
        game: StageGame,
        values: Mapping[str, Any],
        outside: Sequence[Fraction] = (Fraction(0), Fraction(0)),
    ) -> None:
        stage: OpenGame = (
            in_letters(game, values)
            if isinstance(game, AllianceGame)
            else replace(opened(game, list(game.given), {}), here=game.at(**values).parameters)
        )
        self._stage = stage
        known = [*_unlike(stage.names, (DISCOUNT,)), *stage.names, *_unlike(stage.names, OUTSIDE)]
        self.field = field_of(known)
        self.letters = dict(zip(known, self.field.gens, strict=True))
        self.delta, self.outside = self.field.gens[0], self.field.gens[-2:]
        ends = dict(zip(known[-2:], outside, strict=True))
        self.ranges = {**stage.ranges, known[0]: DISCOUNTS, **dict.fromkeys(known[-2:], Range())}
        self.here: dict[str, Fraction | None] = {**stage.here, **ends}
        names = stage.row_labels
        linear = isinstance(game, AllianceGame) and stage.points is not None
        self.closed = names.index("competition") if linear and "competition" in names else None

    def payoff(self, side: int, cell: tuple[int, int]) -> Function:
        """What a pair of strategies pays a partner; after leaving, the outside option."""
        matrix = (self._stage.row, self._stage.column)[side]
        if cell[0] == matrix.shape[0] or cell[1] == matrix.shape[1]:
            return self.outside[side]
        return self._lifted(matrix[cell])

    def weighed(self, side: int, weights: Weights) -> Function:
        """The sum of a partner's payoffs, each times its weight."""
        return sum(
            (self._of_delta(weight) * self.payoff(side, cell) for cell, weight in weights.items()),
            self.field.zero,
        )

    def value(self, alliance: Alliance, side: int) -> Function:
        """
        What an alliance is worth to a partner, a rational function of delta and the letters.

        Examples
        --------
        >>> from dilemma.catalog.games import load
        >>> from dilemma.repeated.policy import Policy
        >>> game = load("prisoners_dilemma")
        >>> never = Policy.of("never", ["never"], [[0, 1]], [[[0, 0], [0, 0]]])
        >>> Formal(game, {}).value(Alliance.of(game.at(), never, never, 0), 0)
        P
        """
        joint = alliance.joint
        start = [_ONE] + [Fraction(0)] * (len(joint.states) - 1)
        time = spent(joint.rows, start)
        whole = self.weighed(side, _over(joint.cells, time.above))
        return (1 - self.delta) * whole / self._of_delta(time.below)

    def _lifted(self, function: Function) -> Function:
        """A function of the game's own letters among all of these."""
        above, below = (
            self.field.ring.from_dict({(0, *powers, 0, 0): each for powers, each in part.items()})
            for part in (function.numer, function.denom)
        )
        return self.field.field_new(above) / self.field.field_new(below)

    def _of_delta(self, polynomial: Polynomial) -> Function:
        rest = (0,) * (len(self.field.gens) - 1)
        ring = self.field.ring
        return self.field.field_new(
            ring.from_dict({(*power, *rest): each for power, each in polynomial.items()})
        )


def _unlike(names: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Letters that the game does not use itself."""
    while set(names) & set(wanted):
        wanted = [f"{letter}_" for letter in wanted]
    return list(wanted)


class Critical(NamedTuple):
    """
    A critical discount factor as a formula.

    `expression` is in the letters, None above degree two; `named` says it in G, W, H, P and o,
    where it is one of the textbook's.
    """

    expression: Any | None
    named: str | None


def critical_formula(formal: Formal, found: Patience) -> Critical | None:
    """
    The critical discount factor of two policies as a formula.

    Returns
    -------
    Critical or None
        None where there is no critical discount factor above 0, and for policies that choose by
        chance.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> from dilemma.repeated.patience import patience
    >>> from dilemma.repeated.policy import Policy
    >>> game = load("prisoners_dilemma")
    >>> grim = Policy.of("grim", ["trust", "punish"], [[1, 0], [0, 1]],
    ...                  [[[0, 1], [1, 1]], [[1, 1], [1, 1]]])
    >>> alliance = Alliance.of(game.at(), grim, grim, 0)
    >>> critical_formula(Formal(game, {}), patience(alliance)).expression
    (-R + T)/(-P + T)
    """
    root, joint = found.critical, found.alliance.joint
    binding = found.binding(root) if root is not None else None
    if root is None or binding is None or not all(map(certain, joint.plans)):
        return None
    weights = _lowest(_gained(joint, binding))
    inequality = _binding_factor(formal.weighed(binding.side, weights).numer, formal, root)
    expression = root_formula(inequality, formal.ranges, formal.here, root)
    return Critical(expression, _named(formal, found.alliance, binding.side, inequality))


def _gained(joint: Joint, binding: Binding) -> Weights:
    """How much more time a deviation spends on each pair of strategies, up to a positive factor."""
    size = len(joint.states)
    if binding.reply is not None:
        start = [_ONE] + [Fraction(0)] * (size - 1)
        _, rows = replied(joint, binding.side, binding.reply)
        taken = [
            cells if a is None else joint.deviating(j, binding.side, a)
            for j, (cells, a) in enumerate(zip(joint.cells, binding.reply, strict=True))
        ]
        own, other = spent(joint.rows, start), spent(rows, start)
        better = _over(taken, [own.below * each for each in other.above])
        return _sum(better, _over(joint.cells, [-other.below * each for each in own.above]))
    state = binding.state
    cells = joint.deviating(state, binding.side, binding.strategy)
    change: Row = joint.following(state, cells)
    for k, chance in joint.rows[state].items():
        change[k] = change.get(k, Fraction(0)) - chance
    later = spent(joint.rows, [change.get(k, Fraction(0)) for k in range(size)])
    delta = later.below.ring.gens[0]
    now = _sum(_over([cells], [later.below]), _over([joint.cells[state]], [-later.below]))
    return _sum(now, _over(joint.cells, [delta * each for each in later.above]))


def _over(cells: Iterable[Cells], weights: Iterable[Polynomial]) -> Weights:
    """The weights of joint states, passed on to the pairs of strategies carried out in them."""
    found: Weights = {}
    for each, weight in zip(cells, weights, strict=True):
        for cell, chance in each.items():
            share = weight * weight.ring.domain(chance.numerator, chance.denominator)
            found[cell] = found.get(cell, weight.ring.zero) + share
    return found


def _sum(one: Weights, two: Weights) -> Weights:
    return {
        cell: one[cell] + two[cell] if cell in one and cell in two else one.get(cell, two.get(cell))
        for cell in {**one, **two}
    }


def _lowest(weights: Weights) -> Weights:
    """The weights without their common factor."""
    common = None
    for weight in weights.values():
        if weight:
            common = weight if common is None else common.gcd(weight)
    return {cell: weight.exquo(common) for cell, weight in weights.items() if weight}


def _binding_factor(polynomial: Polynomial, formal: Formal, root: Root) -> Polynomial:
    """The factor that is zero at the root, of a polynomial in delta and the letters."""
    if polynomial.degree() <= 2:
        return polynomial
    for factor, _ in polynomial.factor_list()[1]:
        if factor.degree() and root_formula(factor, formal.ranges, formal.here, root) is not None:
            return factor
    return polynomial


def _named(formal: Formal, alliance: Alliance, side: int, inequality: Polynomial) -> str | None:
    """Which of the closed forms of the theory is the root, in its letters."""
    if formal.closed is None or inequality.degree() != 1:
        return None
    constant, slope = map(formal.field.field_new, by_power(inequality))
    force = forces(letters(formal.letters.get))[side]
    G, W, H = force
    competing = formal.payoff(side, (formal.closed, formal.closed))
    forms: dict[
        str, Callable[[], Function]
    ] = {  # made one after the other: large fractions of polynomials take their time
        "(G - H)/W": lambda: grim_discount(force),
        "(G - H)/(W + H)": lambda: tit_for_tat_discounts(force)[1],
        "(G - H)/(W + G)": lambda: (G - H) / (W + G),
        "(G - H)/(W - G + H)": lambda: (G - H) / (W - G + H),
        "(G - H)/(P + W - o)": lambda: exit_discount(force, competing, formal.outside[side]),
        SIGNAL: lambda: signal_discount(force, alliance.signal or 0),
    }
    return next((name for name, form in forms.items() if constant + slope * form() == 0), None)


def certain(plan: Matrix) -> bool:
    """Whether a policy chooses by chance in no joint state."""
    return bool((plan.max(axis=1) == 1).all())
