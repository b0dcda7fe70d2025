"""What never destroys collaboration, and what never creates it: propositions with their proof.

Collaboration by both is an equilibrium iff no partner gains by competing, accommodating or
avoiding: with linear costs (q = 0) every other point is a mixture of these. Let s be the slack of
such a condition, what the deviation loses. Where a parameter moves, all slacks stay non-negative
if each of them changes at a rate

    s' = c_1 s_1 + c_2 s_2 + c_3 s_3 + r

in which r, and the c_k of other slacks, are never negative (a linear system whose off-diagonal
terms are not negative leaves the positive orthant in no place: Mueller and Kamke, as we recall
them). The c_k are tried among the elasticities of A_1 and A_2; what is found is a proof, and where
none is found nothing is said. Both partners must absorb something (A_1, A_2 > 0), and an assumption
must hold from the old value of the parameter to the new.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from types import MappingProxyType

from dilemma.equilibrium.algebra import Polynomial, Rates, algebra, changes_sign
from dilemma.equilibrium.positivity import AMOUNT, nonnegative
from dilemma.errors import unknown
from dilemma.stage.parameters import PARAMETERS, Range
from dilemma.stage.payoffs import payoff
from dilemma.stage.strategies import ACCOMMODATION, AVOIDANCE, COLLABORATION, COMPETITION
from dilemma.table import Table

# What it says, and the ranges of letters; each is tried unless a part of it was enough.
ASSUMPTIONS: Mapping[str, Mapping[str, Range]] = MappingProxyType({
    "": {},
    "B_i >= 0": {"B": AMOUNT},
    "l_i <= beta_i m": {},
    "p_i = 0": {"p": Range(Fraction(0), Fraction(0))},
    "B_i >= 0 and l_i <= beta_i m": {"B": AMOUNT},
})  # fmt: skip


@dataclass(frozen=True)
class Proposition:
    """
    A parameter that moves collaboration one way only.

    `direction` is 1 where more of it never destroys collaboration as an equilibrium, -1 where more
    of it never creates one; `assumption` what must hold of both partners, "" for nothing.
    """

    parameter: str
    direction: int
    assumption: str

    def __str__(self) -> str:
        verb = "destroys" if self.direction > 0 else "creates"
        whose = "" if PARAMETERS[self.parameter].pair else " of either partner"
        given = f", if {self.assumption} for both" if self.assumption else ""
        name = self.parameter.replace("_", " ")
        return f"More {name}{whose} never {verb} collaboration as an equilibrium{given}."


@dataclass(frozen=True, repr=False)
class Propositions:
    """All that is proved about collaboration by both as an equilibrium of one period."""

    proved: tuple[Proposition, ...]

    def table(self) -> Table:
        """One row for each proposition."""
        rows = tuple(
            (
                each.parameter,
                "never destroys" if each.direction > 0 else "never creates",
                each.assumption or "always",
            )
            for each in self.proved
        )
        return Table(
            ("more of", "collaboration", "if, for both"),
            rows,
            "Collaboration by both as an equilibrium",
            ("with linear costs, against every strategy, where both partners absorb something",),
        )

    def sentences(self) -> list[str]:
        """The propositions in words."""
        return [f"Proposition. {each}" for each in self.proved]

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return self.table().html()


def propositions() -> Propositions:
    """
    Everything that is proved, in the order of the parameters.

    Examples
    --------
    >>> print(propositions().proved[-1])
    More safeguarding cost of either partner never creates collaboration as an equilibrium.
    """
    return Propositions(tuple(each for name in PARAMETERS for each in proposition(name)))


@cache
def proposition(parameter: str) -> tuple[Proposition, ...]:
    """
    What is proved about one parameter: in each direction, under the weakest assumptions that do.

    Raises
    ------
    DilemmaError
        For an unknown parameter.

    Examples
    --------
    >>> [(each.direction, each.assumption) for each in proposition("trust")]
    [(1, 'B_i >= 0'), (1, 'p_i = 0')]
    """
    if parameter not in PARAMETERS:
        raise unknown("parameter", parameter, PARAMETERS)
    rates = algebra().rates(parameter, 0)
    if parameter == "bargaining_share" or not any(_moves(slack, rates) for slack in _all_slacks()):
        return ()
    found = []
    for direction in (1, -1):
        enough: list[str] = []
        for assumption in ASSUMPTIONS:
            weaker = any(part in assumption for part in enough)  # "" is part of all
            if not weaker and _holds(rates, direction, assumption):
                enough.append(assumption)
        found += [Proposition(parameter, direction, assumption) for assumption in enough]
    return tuple(found)


def _holds(rates: Rates, direction: int, assumption: str) -> bool:
    """Whether all slacks of both partners stay non-negative in this direction."""
    return all(
        any(never_negative(rest, assumption) for rest in _rests(slacks, place, rates, direction))
        for slacks in _slacks()
        for place in range(len(slacks))
    )


def _rests(
    slacks: tuple[Polynomial, ...], place: int, rates: Rates, direction: int
) -> Iterator[Polynomial]:
    """r for each choice of the c_k; the rates may be scaled by 1 - phi_i, which is positive."""
    alliance = algebra()
    ring = slacks[0].ring
    moved = alliance.along(slacks[place], rates) * direction
    elasticities = {ring.zero}
    for name, rate in rates.items():
        letter = ring.gens[list(alliance.letters).index(name)]
        if name[0] == "A" or name.startswith("sigma"):
            elasticities.add(direction * rate.exquo(letter))
        if name.startswith("phi"):
            moved, elasticities = moved * (1 - letter), {ring.zero, ring.one, -ring.one}
    for chosen in product(elasticities, repeat=len(slacks)):
        others = [c for k, c in enumerate(chosen) if k != place and c]
        if all(never_negative(c, "") for c in others):
            terms = (c * slack for c, slack in zip(chosen, slacks, strict=True) if c)
            yield moved - sum(terms, ring.zero)


def never_negative(polynomial: Polynomial, assumption: str) -> bool:
    alliance = algebra()
    ranges = dict(alliance.ranges)
    for i in (0, 1):
        for name, where in ASSUMPTIONS[assumption].items():
            ranges[alliance.written(name, i)] = where
        if "l_i" in assumption:  # w_i = l_i + what it has more
            w, l_i = (alliance.letter(name, i).numer for name in "wl")
            polynomial = polynomial.compose(w, l_i + w)
    return not changes_sign(polynomial, ranges) and nonnegative(polynomial, ranges)


@cache
def _slacks() -> tuple[tuple[Polynomial, ...], tuple[Polynomial, ...]]:
    """What competing, accommodating and avoiding lose against collaboration, of both partners."""
    one, two = algebra().terms
    together = COLLABORATION[2:]

    def of(mine: Polynomial, yours: Polynomial) -> tuple[Polynomial, ...]:
        kept = payoff(mine, yours, together, together)
        return tuple(
            (kept - payoff(mine, yours, corner[2:], together)).numer
            for corner in (COMPETITION, ACCOMMODATION, AVOIDANCE)
        )

    return of(one, two), of(two, one)


def _all_slacks() -> tuple[Polynomial, ...]:
    one, two = _slacks()
    return one + two


def _moves(slack: Polynomial, rates: Rates) -> bool:
    return bool(algebra().along(slack, rates))
