"""Three numbers behind collaboration and competition, and what follows from them.

Between collaboration (1, 1) and competition (1, 0) only transparency is at stake. With the
textbook letters R = u(COL, COL), S = u(COL, CMP), T = u(CMP, COL), P = u(CMP, CMP):

    G = P - S           exposure: the cost of opening to an opaque partner
    W = T - P           worth of the partner's openness
    H = R - T + P - S   complementarity of the two opennesses

    T - R = G - H    R - S = W + H    R - P = W - G + H    2R - T - S = W - G + 2H

so G, W and H carry the whole dilemma, one-shot and repeated. Every function takes numbers of any
kind: Fractions, floats, arrays, or sympy symbols for the formula itself. A repeated alliance
discounts by delta; "grim" collaborates until the partner once competes, and competes for ever
after (Mailath & Samuelson 2006, chapter 2).
"""

from typing import NamedTuple

from dilemma.stage.payoffs import Number, Terms, shown, synergy


class Forces(NamedTuple):
    """Exposure G, worth of openness W and complementarity H of one partner [payoff]."""

    exposure: Number
    worth: Number
    complementarity: Number


def forces(pair: tuple[Terms, Terms]) -> tuple[Forces, Forces]:
    """
    G, W and H of both partners. They do not depend on the convexity of costs.

    Examples
    --------
    >>> from dilemma.stage.parameters import resolve
    >>> from dilemma.stage.payoffs import terms
    >>> [float(force) for force in forces(terms(resolve({})))[0]]
    [0.488, 1.152, 0.243]
    """
    first, second = pair
    return _forces(first, second), _forces(second, first)


def _forces(mine: Terms, yours: Terms) -> Forces:
    created = synergy(mine)
    closed = (1 - mine.spillover) * mine.stakes  # what only my openness adds, times stakes
    opened = (1 - yours.spillover) * mine.stakes  # what only the partner's openness adds
    exposure = (
        closed
        * yours.absorption
        * (mine.leakage - mine.common - yours.spillover * mine.absorption * created)
        + mine.openness_cost
    )
    worth = (
        opened
        * mine.absorption
        * (mine.worth + mine.common + mine.spillover * yours.absorption * created)
    )
    both = closed * (1 - yours.spillover) * mine.absorption * yours.absorption * created
    return Forces(exposure, worth, both)


def differences(force: Forces) -> dict[str, Number]:
    """The four differences of R, S, T, P from which a 2x2 dilemma is read."""
    G, W, H = force
    return {"T-R": G - H, "P-S": G, "R-P": W - G + H, "R-S": W + H}


# One period


def mixed_collaboration(force: Forces) -> Number:
    """G/H: the partner's chance of collaborating at which I am indifferent (Stag Hunt, Chicken)."""
    return force.exposure / force.complementarity


def receptivity_incentive(
    mine: Terms, yours: Terms, me: Number, you: tuple[Number, Number]
) -> Number:
    """
    What full receptivity gains me, costs not yet counted; it pays iff it exceeds kr_i.

    `me` is my transparency, `you` the partner's point. With an opaque partner this decides
    between a race (both compete) and a freeze (both avoid).
    """
    returned = yours.absorption * you[0] * shown(mine.spillover, me)
    value = mine.worth + mine.common + synergy(mine) * returned
    return mine.stakes * mine.absorption * shown(yours.spillover, you[1]) * value


def overlap_threshold(mine: Terms, yours: Terms, leakage_at_full_overlap: Number) -> Number:
    """
    The competitive overlap up to which collaboration answers collaboration: solves G = H.

    `leakage_at_full_overlap` is l_i at omega = 1.
    """
    return (_benefit(mine) - _relative_cost(mine, yours)) / leakage_at_full_overlap


def synergy_threshold(mine: Terms, yours: Terms, share: Number) -> Number:
    """The synergy b from which collaboration answers collaboration; `share` is beta_i."""
    needed = mine.leakage - mine.common + _relative_cost(mine, yours)
    return (needed / mine.absorption - mine.created_private) / (2 * share)


def trust_threshold(
    mine: Terms, yours: Terms, loss: Number, restraint: Number, cost: Number, safeguarding: Number
) -> Number:
    """
    The trust from which collaboration answers collaboration, without protectiveness.

    Parameters
    ----------
    loss : omega v_j, what the partner's gain costs without trust
    restraint : th_i, how far trust restrains misuse
    cost, safeguarding : kt_i and psi_i
    """
    scale = (1 - mine.spillover) * mine.stakes * yours.absorption
    return (scale * (loss - _benefit(mine)) + cost + safeguarding) / (
        scale * loss * restraint + safeguarding
    )


def _benefit(mine: Terms) -> Number:
    """What one unit of the partner's learning returns to me when both are open."""
    return mine.common + mine.absorption * synergy(mine)


def _relative_cost(mine: Terms, yours: Terms) -> Number:
    """The cost of openness for each unit that the partner learns."""
    return mine.openness_cost / ((1 - mine.spillover) * mine.stakes * yours.absorption)


# Repeated


def grim_discount(force: Forces) -> Number:
    """The discount factor from which grim against grim is an equilibrium: (T - R)/(T - P)."""
    G, W, H = force
    return (G - H) / W


def reversion_discount(gain: Number, best: Number, punishment: Number) -> Number:
    """
    The discount factor from which a threat holds a partner to any target, in any game.

    Leaving the target for the best reply to it pays `best` once, which is `gain` more than the
    target, and `punishment` ever after (Friedman 1971). With the minmax value for the punishment
    no threat can do better (Abreu 1988). It is a threshold where gain is positive and less than
    best - punishment; then it lies between 0 and 1.
    """
    return gain / (best - punishment)


def tit_for_tat_discounts(force: Forces) -> tuple[Number, Number]:
    """
    The two bounds whose larger one makes tit for tat Nash against itself (it is never perfect).

    The first rules out competing for ever, the second competing every other period; where
    W + H <= 0 no discount factor suffices.
    """
    G, W, H = force
    return (G - H) / W, (G - H) / (W + H)


def exit_discount(force: Forces, competing: Number, outside: Number) -> Number:
    """
    The discount factor from which the threat to leave sustains collaboration.

    `competing` is P = u(CMP, CMP), `outside` the payoff after leaving; leaving must pay once both
    compete (P <= o) and must not pay before (o < R).
    """
    G, W, H = force
    return (G - H) / (competing + W - outside)


def signal_discount(force: Forces, error: Number) -> Number:
    """
    The critical discount factor of grim on a public signal that is wrong with chance `error`.

    It is below 1 iff (1 - 2 error)(R - P) > error (T - R) (Mailath & Samuelson 2006, chapter 7).
    """
    G, W, H = force
    return (G - H) / ((1 - 2 * error) * (W - G + H) + (1 - error) * (G - H))


def trust_needed(force: Forces, discount: Number) -> Number:
    """
    tau(delta): the belief "my partner plays grim" from which grim beats always competing.

    tau(0) = G/H and tau(d_grim) = 1: trust and long-term orientation are substitutes along this
    curve. It is a belief where G > 0 and H + delta (W - G) > 0.
    """
    G, W, H = force
    return (1 - discount) * G / (H + discount * (W - G))


def patience_needed(force: Forces, trust: Number) -> Number:
    """
    The discount factor from which a belief in grim suffices: tau solved for delta.

    At full trust it is grim's own critical discount factor.
    """
    G, W, H = force
    return (G - trust * H) / (G + trust * (W - G))


def risk_dominance_discount(force: Forces) -> Number:
    """The discount factor at which grim risk dominates always competing: solves tau = 1/2."""
    G, W, H = force
    return (2 * G - H) / (W + G)
