"""The closed forms of the theory, each with the region in which it means something.

They are computed by `dilemma.stage.forces`; here each is a function of one view of the alliance,
that of partner 1, in numbers of any kind.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from dilemma.stage import forces as closed
from dilemma.stage.forces import Forces
from dilemma.stage.payoffs import Number, Terms, payoff


class Seen(NamedTuple):
    """An alliance as partner 1 sees it, in numbers of any kind."""

    mine: Terms
    yours: Terms
    overlap: Number  # omega
    restraint: Number  # theta_b_1
    trust: Number  # T_1
    share: Number  # beta_1
    safeguarding: Number  # psi_1
    outside: Number  # o_1
    discount: Number  # delta_1
    error: Number  # epsilon

    @property
    def force(self) -> Forces:
        """G, W and H."""
        return closed.forces((self.mine, self.yours))[0]

    @property
    def difference(self) -> dict[str, Number]:
        """T - R, P - S, R - P and R - S."""
        return closed.differences(self.force)

    @property
    def competing(self) -> Number:
        """P, the payoff where both compete."""
        return payoff(self.mine, self.yours, (1, 0), (1, 0))

    @property
    def at_full_overlap(self) -> Number:
        """l_1 at omega = 1."""
        return self.mine.leakage / self.overlap

    @property
    def trust_bound(self) -> Number:
        """The trust threshold."""
        loss = self.mine.leakage / (1 - self.restraint * self.trust)
        cost = self.mine.openness_cost - self.safeguarding * (1 - self.trust)
        return closed.trust_threshold(
            self.mine, self.yours, loss, self.restraint, cost, self.safeguarding
        )


Region = Mapping[str, Number]  # what is positive, in words and in numbers


class Form(NamedTuple):
    """
    A closed form: its value, what is positive in its region, and ratios that rise iff it does.

    The ratios are of two numbers that are positive in the region; they speak of all parameters but
    discount factor and error. Without any, the value itself is looked at.
    """

    value: Callable[[Seen], Number]
    region: Callable[[Seen], Region] = lambda seen: {}
    ratios: Callable[[Seen], tuple[tuple[Number, Number], ...]] = lambda seen: ()
    unprotected: bool = False  # it holds without protectiveness


def _worth_it(seen: Seen) -> Region:
    return {"T - R": seen.difference["T-R"], "R - P": seen.difference["R-P"]}


def _temptation(seen: Seen) -> tuple[tuple[Number, Number], ...]:
    """T - R against W = T - P and, since W = (T - R) + (R - P), against R - P."""
    difference = seen.difference
    return (difference["T-R"], seen.force.worth), (difference["T-R"], difference["R-P"])


def _fear(seen: Seen) -> tuple[tuple[Number, Number], ...]:
    """tau = (1 - delta) / (1 / x - delta) with x = G / (H + delta W)."""
    G, W, H = seen.force
    d = seen.discount
    return (G, H + d * W), (G, d * (W - G + H) + (1 - d) * H)


def _exit(seen: Seen) -> tuple[tuple[Number, Number], ...]:
    """T - R against T - o and, since T - o = (T - R) + (R - o), against R - o."""
    temptation, kept = (
        seen.difference["T-R"],
        seen.competing + seen.difference["R-P"] - seen.outside,
    )
    return (temptation, seen.competing + seen.force.worth - seen.outside), (temptation, kept)


# One entry adds a form.
FORMS: Mapping[str, Form] = MappingProxyType({
    "exposure": Form(lambda s: s.force.exposure),
    "worth": Form(lambda s: s.force.worth),
    "complementarity": Form(lambda s: s.force.complementarity),
    "temptation": Form(lambda s: s.difference["T-R"]),
    "gain_from_collaboration": Form(lambda s: s.difference["R-P"]),
    "overlap_threshold": Form(
        lambda s: closed.overlap_threshold(s.mine, s.yours, s.at_full_overlap),
        lambda s: {
            "the threshold": closed.overlap_threshold(s.mine, s.yours, s.at_full_overlap)
        },
    ),
    "synergy_threshold": Form(lambda s: closed.synergy_threshold(s.mine, s.yours, s.share)),
    "trust_threshold": Form(
        lambda s: s.trust_bound, lambda s: {"the threshold": s.trust_bound}, unprotected=True
    ),
    "mixed_collaboration": Form(
        lambda s: closed.mixed_collaboration(s.force),
        lambda s: {"G": s.force.exposure, "H": s.force.complementarity},
    ),
    "grim_discount": Form(lambda s: closed.grim_discount(s.force), _worth_it, _temptation),
    "tit_for_tat_discount": Form(
        lambda s: closed.tit_for_tat_discounts(s.force)[1],
        lambda s: {"T - R": s.difference["T-R"], "R - S": s.difference["R-S"]},
    ),
    "exit_discount": Form(
        lambda s: closed.exit_discount(s.force, s.competing, s.outside),
        lambda s: {
            "T - R": s.difference["T-R"], "R - o": s.competing + s.difference["R-P"] - s.outside
        },
        _exit,
    ),
    "signal_discount": Form(
        lambda s: closed.signal_discount(s.force, s.error), _worth_it, _temptation
    ),
    "trust_needed": Form(
        lambda s: closed.trust_needed(s.force, s.discount),
        lambda s: {
            "G": s.force.exposure, "R - P": s.difference["R-P"],
            "H + delta (W - G)":
                s.force.complementarity + s.discount * (s.force.worth - s.force.exposure),
        },
        _fear,
    ),
    "risk_dominance_discount": Form(
        lambda s: closed.risk_dominance_discount(s.force),
        lambda s: {
            "2G - H": 2 * s.force.exposure - s.force.complementarity, "R - P": s.difference["R-P"]
        },
        lambda s: (
            (2 * s.force.exposure - s.force.complementarity, s.difference["R-P"]),
            (2 * s.force.exposure - s.force.complementarity, s.force.worth + s.force.exposure),
        ),
    ),
})  # fmt: skip
