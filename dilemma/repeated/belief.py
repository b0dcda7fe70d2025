"""Trust and patience: how sure of the partner one must be to open a repeated alliance.

Suppose the partner either collaborates conditionally (plays some policy such as grim) or never
collaborates (always competes). With the values of the four pairs of these two policies the repeated
alliance is itself a game of two strategies, with its own exposure G, worth W and complementarity H,
and the *trust needed* is the belief in the first policy from which the first policy is the better
answer:

    tau(delta) = G / H        of the repeated game
               = (1 - delta) G / (H + delta (W - G))      in the stage game's, for grim

Trust and long-term orientation are exact substitutes along this curve; at tau = 1/2 the conditional
policy risk dominates (Harsanyi & Selten 1988; Blonski, Ockenfels & Spagnolo 2011). Where trust is
also a parameter of the payoffs, the belief that it stands for must agree with itself: the
*self-consistent* curve solves T = tau(delta; G, W, H at T).
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from dilemma.equilibrium.cells import Root, pieces
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.policy import Policy, Seat
from dilemma.repeated.value import value
from dilemma.stage.forces import Forces, forces
from dilemma.stage.game import AllianceGame, Bimatrix
from dilemma.stage.opened import field_of, replaced
from dilemma.stage.parameters import PARAMETERS
from dilemma.stage.payoffs import terms

Policies = tuple[Policy, Policy]


def repeated_forces(values: tuple[Any, Any, Any, Any]) -> Forces:
    """
    G, W and H of two policies, from one partner's values of their four pairs.

    Parameters
    ----------
    values : four numbers
        Of the first policy against the first and against the second, then of the second against the
        first and against the second: R, S, T, P of the repeated game.
    """
    R, S, T, P = values
    return Forces(P - S, T - P, R - T + P - S)


def stage_forces(game: Bimatrix) -> tuple[Forces, Forces]:
    """
    G, W and H of one period, between cooperating and defecting; in an alliance, of collaboration
    and competition as the partners believe it.

    Raises
    ------
    DilemmaError
        If no strategy is open, or none is closed.
    """

    def of(side: int) -> Forces:
        seat = Seat.of(game, side)
        mine, theirs = (seat.cooperate, seat.defect), (seat.other.cooperate, seat.other.defect)
        R, S, T, P = (seat.payoffs[own, other] for own in mine for other in theirs)
        return repeated_forces((R, S, T, P))

    return of(0), of(1)


def belief_needed(force: Forces) -> Any | None:
    """
    The belief in a collaborating partner from which collaboration is the better answer.

    Returns
    -------
    number or None
        G/H where it is a belief; 0 where any belief will do (G <= 0 and H >= G), None where none
        does.

    Examples
    --------
    >>> belief_needed(Forces(Fraction(1), Fraction(5), Fraction(4)))
    Fraction(1, 4)
    """
    G, _, H = force
    if G <= 0 and H >= G:
        return Fraction(0)
    return G / H if 0 < G <= H else None


def trust_between(
    game: Bimatrix, conditional: Policies, unconditional: Policies, discount: Any, **noise: Any
) -> tuple[Any | None, Any | None]:
    """
    For both partners: the belief that the other plays the conditional policy from which it pays.

    Parameters
    ----------
    conditional, unconditional : pairs of Policy
        The row partner's and the column partner's version of each policy.
    noise
        As `Alliance.of` takes it.

    Examples
    --------
    Grim against always competing, in the prisoner's dilemma with 5, 3, 1, 0:

    >>> from dilemma.catalog.games import load
    >>> game = load("prisoners_dilemma").at()
    >>> grim = Policy.of("grim", ["trust", "punish"], [[1, 0], [0, 1]],
    ...                  [[[0, 1], [1, 1]], [[1, 1], [1, 1]]])
    >>> never = Policy.of("never", ["never"], [[0, 1]], [[[0, 0], [0, 0]]])
    >>> trust_between(game, (grim, grim), (never, never), "3/4")
    (Fraction(1, 5), Fraction(1, 5))
    """
    met: dict[tuple[int, int], tuple[Any, Any]] = {}
    for k, row in enumerate((conditional, unconditional)):
        for n, column in enumerate((conditional, unconditional)):
            found = value(Alliance.of(game, row[0], column[1], discount, **noise))
            met[k, n] = found.exact or found.floats
    one, two = (
        repeated_forces((met[0, 0][0], met[0, 1][0], met[1, 0][0], met[1, 1][0])),
        repeated_forces((met[0, 0][1], met[1, 0][1], met[0, 1][1], met[1, 1][1])),
    )
    return belief_needed(one), belief_needed(two)


def needed_at(force: Forces, discount: Any) -> Any | None:
    """
    tau(delta) of grim trigger, from the stage game's forces; None and 0 as in `belief_needed`.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> game = load("learning_dilemma").at()
    >>> print(needed_at(forces(game.believed)[0], Fraction(9, 10)))
    244/4203
    """
    G, W, H = force
    return belief_needed(Forces((1 - discount) * G, W, H + discount * (W - G)))


def self_consistent(
    game: AllianceGame, values: Mapping[str, Any], discount: Fraction, side: int
) -> tuple[Root, ...]:
    """
    The trust that is just what it makes necessary: T = tau(delta; G, W, H at T), exact.

    Parameters
    ----------
    discount : Fraction
        From 0 to 1, 1 not included.
    side : int
        Whose exposure, worth and complementarity count; both partners' trust parameter is T.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> [trust] = self_consistent(load("learning_dilemma"), {}, Fraction(9, 10), 0)
    >>> round(float(trust), 3)
    0.11
    """
    made = field_of(["trust"])
    trust = made.gens[0]
    G, W, H = forces(terms(replaced(game, values, {"trust": trust})))[side]
    ahead = H + discount * (W - G)
    excess = trust * ahead - (1 - discount) * G
    functions = [made.field_new(each) for each in (excess, G, ahead)]
    polynomials = [each.numer * each.denom for each in functions]
    return tuple(
        piece.low
        for piece in pieces(polynomials, PARAMETERS["trust"].where)
        if piece.point and piece.low and piece.signs == (0, 1, 1)
    )
