"""What one period of an alliance pays: a rational function, exact from end to end.

Partner i chooses receptivity r_i and transparency t_i. Knowledge flows to it at the rate

    F_i = A_i r_i to_j          A_i   share of j's opened knowledge that i can absorb
                                to_j  what j shows: phi_j + (1 - phi_j) t_j, spillover included

and the period pays it

    u_i = sigma_i [ v_i F_i - l_i F_j + beta_i m (F_i + F_j) + B_i F_i F_j ]
          - kr_i C(r_i) - K_i C(t_i) + e_i

in which v_i is what the partner's knowledge is worth to i, l_i what the partner's gain costs i,
m the common benefit of learning, B_i the benefit of what is created together and K_i the cost of
openness. Absorptive capacity follows Cohen & Levinthal (1990) as used by Inkpen (1998), private
and common benefits Khanna, Gulati & Nohria (1998), the four kinds of learning Kobashi & Fujikawa
(2009); the functional form is our modelling decision.

Trust and bargaining shares may move while an alliance lasts. So what a partner brings with it comes
first (`Firm`), and `moved` makes its terms of that at the trust and the share of a period.

The functions take numbers of any kind, and compute in that kind: Fractions give exact payoffs,
sympy symbols the formulas, numpy arrays a payoff for each point.

Legend: i me, j the partner; `mine` and `yours` their terms; pairs are (row, column).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from dilemma.stage.parameters import Values

Number = Any  # Fraction, float, numpy array or sympy expression: one formula for all of them
Point = tuple[Number, Number]  # receptivity, transparency


class Firm(NamedTuple):
    """What one partner brings into an alliance, before trust and bargaining have their say."""

    capacity: Number  # alpha_i d_j E_i (1 - zeta_j), what it can absorb of what j lets it see
    protectiveness: Number  # p_i
    value: Number  # s_j (1 + eta zeta_j) (1 - chi_n rho), what j's knowledge is truly worth to it
    undervaluation: Number  # mu_i
    overlap: Number  # omega
    restraint: Number  # th_i
    benefit: Number  # m
    synergy: Number  # b
    private_synergy: Number  # bp_i
    transparency_cost: Number  # kt_i
    safeguarding_cost: Number  # psi_i
    receptivity_cost: Number  # kr_i
    stakes: Number  # sigma_i
    spillover: Number  # phi_i
    convexity: Number  # q
    baseline: Number  # e_i


class Terms(NamedTuple):
    """One partner's side of the payoff formula, before anyone chooses."""

    absorption: Number  # A_i
    worth: Number  # v_i
    leakage: Number  # l_i
    common: Number  # beta_i m
    created: Number  # 2 beta_i b, the common part of B_i
    created_private: Number  # bp_i, the private part of B_i
    openness_cost: Number  # K_i
    receptivity_cost: Number  # kr_i
    stakes: Number  # sigma_i
    spillover: Number  # phi_i
    convexity: Number  # q
    baseline: Number  # e_i


def effectiveness(connections: Number, relatedness: Number, alignment: Number) -> Number:
    """E: the harmonic mean of the three determinants of Inkpen (1998); the weakest link rules."""
    total = connections * relatedness + relatedness * alignment + connections * alignment
    return 3 * connections * relatedness * alignment / total


def terms(values: Values, *, realized: bool = False) -> tuple[Terms, Terms]:
    """
    Both partners' terms, from the parameters of `dilemma.stage.parameters`.

    Parameters
    ----------
    values : mapping
        All parameters by name: one number for the pair, (row, column) for the others.
    realized : bool
        False for the payoff as each partner believes it, with its own undervaluation and its
        belief in the restraint of trust; True for the payoff as it is.
    """
    one, two = firms(values, realized=realized)
    (T, T_), (share, share_) = values["trust"], values["bargaining_share"]
    v, v_ = worth(one), worth(two)
    return moved(one, two, v, v_, T, T_, share), moved(two, one, v_, v, T_, T, share_)


def firms(values: Values, *, realized: bool = False) -> tuple[Firm, Firm]:
    """Both partners as they come into the alliance; see `terms`."""
    return _firm(values, 0, realized), _firm(values, 1, realized)


def worth(mine: Firm, left: Number = 1, misjudged: Number = 1) -> Number:
    """
    v_i: what the partner's knowledge is worth to me, as I see it.

    `left` is the share of the partner's knowledge base that has not eroded, `misjudged` the share
    of my undervaluation that is not yet corrected.
    """
    return mine.value * left * (1 - mine.undervaluation * misjudged)


def moved(
    mine: Firm,
    yours: Firm,
    my_worth: Number,
    your_worth: Number,
    my_trust: Number,
    your_trust: Number,
    my_share: Number,
    unlearned: Number = 1,
) -> Terms:
    """
    My terms at a worth of what is to be learned, a trust and a bargaining share.

    `unlearned` is the share of the partner's knowledge that I have not yet taken in.
    """
    return Terms(
        mine.capacity * (1 - yours.protectiveness * (1 - your_trust)) * unlearned,
        my_worth,
        mine.overlap * your_worth * (1 - mine.restraint * my_trust),
        my_share * mine.benefit,
        2 * my_share * mine.synergy,
        mine.private_synergy,
        mine.transparency_cost + mine.safeguarding_cost * (1 - my_trust),
        mine.receptivity_cost,
        mine.stakes,
        mine.spillover,
        mine.convexity,
        mine.baseline,
    )


def synergy(mine: Terms) -> Number:
    """B_i, the benefit of what is created together."""
    return mine.created + mine.created_private


def flow(mine: Terms, yours: Terms, me: Point, you: Point) -> Number:
    """F_i: the knowledge that flows to me in a period."""
    return mine.absorption * me[0] * shown(yours.spillover, you[1])


def shown(spillover: Number, transparency: Number) -> Number:
    """to_j: the share of its knowledge that a partner shows, spillover included."""
    return spillover + (1 - spillover) * transparency


def payoff(mine: Terms, yours: Terms, me: Point, you: Point) -> Number:
    """
    u_i: what a period pays me when I choose the point `me` and my partner the point `you`.

    Examples
    --------
    The learning dilemma: collaboration pays .95 each, and competing against it 1.195.

    >>> from dilemma.stage.parameters import resolve
    >>> one, two = terms(resolve({}))
    >>> print(payoff(one, two, (1, 1), (1, 1)), payoff(one, two, (1, 0), (1, 1)))
    19/20 239/200
    """
    return paid(mine, me, flow(mine, yours, me, you), flow(yours, mine, you, me))


def paid(mine: Terms, me: Point, received: Number, given: Number) -> Number:
    """u_i, from the flow of knowledge to me and the one to my partner."""
    learning = (
        mine.worth * received
        - mine.leakage * given
        + mine.common * (received + given)
        + synergy(mine) * received * given
    )
    return mine.stakes * learning - costs(mine, me) + mine.baseline


def decomposition(mine: Terms, yours: Terms, me: Point, you: Point) -> dict[str, Number]:
    """
    The payoff in parts that add up to it: four kinds of learning, leakage and costs.

    Received learning takes in what the partner knows, integrative learning creates with it; each
    has a private and a common benefit (Kobashi & Fujikawa 2009; the mapping is ours).
    """
    received, given = flow(mine, yours, me, you), flow(yours, mine, you, me)
    return {
        "received-private": mine.stakes * mine.worth * received,
        "received-common": mine.stakes * mine.common * (received + given),
        "integrative-private": mine.stakes * mine.created_private * received * given,
        "integrative-common": mine.stakes * mine.created * received * given,
        "leakage": -mine.stakes * mine.leakage * given,
        "costs": -costs(mine, me),
        "baseline": mine.baseline,
    }


def tabulated(
    pair: tuple[Terms, Terms], row: Point, column: Point, what: Callable[..., Number] = payoff
) -> tuple[Number, Number]:
    """What both partners get (the payoff, or any other function of terms and points)."""
    first, second = pair
    return what(first, second, row, column), what(second, first, column, row)


def _firm(values: Values, i: int, realized: bool) -> Firm:
    j = 1 - i

    def own(name: str) -> Number:
        return values[name][i]

    def partners(name: str) -> Number:
        return values[name][j]

    premium = 1 + values["tacit_premium"] * partners("tacitness")
    novelty = 1 - values["novelty"] * values["relatedness"]
    return Firm(
        capacity=own("absorptive_capacity")
        * partners("disseminative_capacity")
        * effectiveness(own("connections"), values["relatedness"], own("cultural_alignment"))
        * (1 - partners("tacitness")),
        protectiveness=own("protectiveness"),
        value=partners("knowledge_value") * premium * novelty,
        undervaluation=0 if realized else own("undervaluation"),
        overlap=values["competitive_overlap"],
        restraint=values["trust_restraint"] if realized else own("believed_restraint"),
        benefit=values["common_benefit"],
        synergy=values["synergy"],
        private_synergy=own("private_synergy"),
        transparency_cost=own("transparency_cost"),
        safeguarding_cost=own("safeguarding_cost"),
        receptivity_cost=own("receptivity_cost"),
        stakes=own("stakes"),
        spillover=own("spillover"),
        convexity=values["cost_convexity"],
        baseline=own("baseline_benefit"),
    )


def costs(mine: Terms, me: Point) -> Number:
    """kr_i C(r_i) + K_i C(t_i), with C(z) = (1 - q) z + q z^2."""
    receptivity, transparency = me
    taking = receptivity * (1 + mine.convexity * (receptivity - 1))
    showing = transparency * (1 + mine.convexity * (transparency - 1))
    return mine.receptivity_cost * taking + mine.openness_cost * showing
