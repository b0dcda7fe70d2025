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

The functions take numbers of any kind, and compute in that kind: Fractions give exact payoffs,
sympy symbols the formulas, numpy arrays a payoff for each point.

Legend: i me, j the partner; `mine` and `yours` their terms; pairs are (row, column).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from dilemma.stage.parameters import Values

Number = Any  # Fraction, float, numpy array or sympy expression: one formula for all of them
Point = tuple[Number, Number]  # receptivity, transparency


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

    @property
    def synergy(self) -> Number:
        """B_i, the benefit of what is created together."""
        return self.created + self.created_private


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
    first, second = _terms(values, 0, realized), _terms(values, 1, realized)
    return first, second


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
    received, given = flow(mine, yours, me, you), flow(yours, mine, you, me)
    learning = (
        mine.worth * received
        - mine.leakage * given
        + mine.common * (received + given)
        + mine.synergy * received * given
    )
    return mine.stakes * learning - _costs(mine, me) + mine.baseline


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
        "costs": -_costs(mine, me),
        "baseline": mine.baseline,
    }


def tabulated(
    pair: tuple[Terms, Terms], row: Point, column: Point, what: Callable[..., Number] = payoff
) -> tuple[Number, Number]:
    """What both partners get (the payoff, or any other function of terms and points)."""
    first, second = pair
    return what(first, second, row, column), what(second, first, column, row)


def _terms(values: Values, i: int, realized: bool) -> Terms:
    j = 1 - i

    def own(name: str) -> Number:
        return values[name][i]

    def partners(name: str) -> Number:
        return values[name][j]

    def worth(to: int) -> Number:
        """v: what the other's knowledge is worth to partner `to`."""
        other = 1 - to
        premium = 1 + values["tacit_premium"] * values["tacitness"][other]
        novelty = 1 - values["novelty"] * values["relatedness"]
        accuracy = 1 if realized else 1 - values["undervaluation"][to]
        return values["knowledge_value"][other] * premium * novelty * accuracy

    openness = 1 - partners("protectiveness") * (1 - partners("trust"))
    restraint = values["trust_restraint"] if realized else own("believed_restraint")
    return Terms(
        absorption=own("absorptive_capacity")
        * partners("disseminative_capacity")
        * effectiveness(own("connections"), values["relatedness"], own("cultural_alignment"))
        * openness
        * (1 - partners("tacitness")),
        worth=worth(i),
        leakage=values["competitive_overlap"] * worth(j) * (1 - restraint * own("trust")),
        common=own("bargaining_share") * values["common_benefit"],
        created=2 * own("bargaining_share") * values["synergy"],
        created_private=own("private_synergy"),
        openness_cost=own("transparency_cost") + own("safeguarding_cost") * (1 - own("trust")),
        receptivity_cost=own("receptivity_cost"),
        stakes=own("stakes"),
        spillover=own("spillover"),
        convexity=values["cost_convexity"],
        baseline=own("baseline_benefit"),
    )


def _costs(mine: Terms, me: Point) -> Number:
    receptivity, transparency = me

    def cost(z: Number) -> Number:
        return (1 - mine.convexity) * z + mine.convexity * z * z

    return mine.receptivity_cost * cost(receptivity) + mine.openness_cost * cost(transparency)
