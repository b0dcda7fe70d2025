"""Comparative statics, proved: which way each closed form moves with each parameter.

The derivative of a form is a rational function of the parameters. Its sign over their whole ranges
is proved (`dilemma.equilibrium.positivity`), or it depends: then the factor of the derivative
whose sign decides is the condition. A form that means something only in a region, such as the
critical discount factor where T > R and R > P, is looked at there. Forms are those of partner 1; a
parameter is its own, its partner's, one of the pair, or that of two partners who are alike.

Where there is no proof nothing is claimed. Where a sign is claimed, the form never moves the other
way as long as it stays in its region. Payoffs are as partners believe them, and what they believe
of the restraint of trust follows it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from dilemma.equilibrium.algebra import Algebra, Polynomial, algebra, changes_sign
from dilemma.equilibrium.forms import FORMS, Seen
from dilemma.equilibrium.positivity import AMOUNT, Ranges, sign
from dilemma.errors import unknown
from dilemma.stage.parameters import PARAMETERS, Range
from dilemma.table import Formula, Table

Who = Literal["own", "partner", "pair", "alike"]

NOTHING = Range(Fraction(0), Fraction(0))
_SYNERGY = {"B": AMOUNT, "c": AMOUNT}

# Under which the signs are proved that there are not without, each tried in turn.
ASSUMPTIONS: Mapping[str, Mapping[str, Range]] = MappingProxyType({
    "p = 0": {"p": NOTHING},
    "b >= 0": _SYNERGY,
    "p = 0 and b >= 0": _SYNERGY | {"p": NOTHING},
})  # fmt: skip

LONGEST = 120  # characters of a condition in a table

SIGNS = {1: "rises", -1: "falls", 0: "no effect"}


@dataclass(frozen=True)
class Effect:
    """
    How a form moves with a parameter.

    `sign` is 1, -1, 0 where that is proved and None where it depends on `condition`: then the form
    rises where the condition is positive and falls where it is negative. `given` has the signs that
    are proved under one of the ASSUMPTIONS, where there is none without.
    """

    form: str
    parameter: str
    who: Who
    sign: int | None
    given: Mapping[str, int]

    @cached_property
    def condition(self) -> Any | None:
        """The factor that decides, a sympy expression; None where a sign is proved."""
        if self.sign is not None:
            return None
        return _condition(_slopes(self.form, self.parameter, self.who))

    def __str__(self) -> str:
        if self.sign is not None:
            return SIGNS[self.sign]
        known = [f"{SIGNS[found]} if {given}" for given, found in self.given.items()]
        return "; ".join(known) or "depends"


@dataclass(frozen=True, repr=False)
class Statics:
    """The effects of parameters on one form."""

    form: str
    effects: tuple[Effect, ...]

    @property
    def region(self) -> tuple[str, ...]:
        """What is taken to be positive."""
        return tuple(FORMS[self.form].region(seen(algebra())))

    def table(self) -> Table:
        """One row for each parameter; where the sign depends, the condition."""
        rows = []
        for name in dict.fromkeys(effect.parameter for effect in self.effects):
            by = {each.who: _cell(each) for each in self.effects if each.parameter == name}
            rows.append((name, by.get("own", by.get("pair")), by.get("partner"), by.get("alike")))
        where = [f"where {' and '.join(f'{each} > 0' for each in self.region)}"] * bool(self.region)
        notes = [
            *where,
            "a formula: rises where it is positive, falls where it is negative; depends: so does a "
            "longer one",
        ]
        columns = ("parameter", "one's own or the pair's", "the partner's", "partners alike")
        return Table(columns, tuple(rows), f"What moves {self.form} of partner 1", tuple(notes))

    def sentences(self) -> list[str]:
        """What is proved, in words."""
        where = f" where {' and '.join(f'{each} > 0' for each in self.region)}" * bool(self.region)
        said = []
        for direction, never in ((1, "lowers"), (-1, "raises")):
            names = [
                _phrase(each)
                for each in self.effects
                if each.sign == direction and each.who != "alike"
            ]
            if names:
                what = self.form.replace("_", " ")
                said.append(
                    f"More of any of these never {never} {what}{where}: {', '.join(names)}."
                )
        return said

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return self.table().html()


def statics(form: str, parameters: Iterable[str] = ()) -> Statics:
    """
    How one closed form moves with every parameter, or with some.

    Raises
    ------
    DilemmaError
        For an unknown form or parameter.

    Examples
    --------
    >>> print(statics("complementarity", ["synergy", "spillover"]).sentences()[0])
    More of any of these never lowers complementarity: synergy.
    """
    if form not in FORMS:
        raise unknown("closed form", form, FORMS)
    names = tuple(parameters)
    for name in names:
        if name not in PARAMETERS:
            raise unknown("parameter", name, PARAMETERS)
    return Statics(
        form, tuple(each for name in names or PARAMETERS for each in _effects(form, name))
    )


@cache
def effect(form: str, parameter: str, who: Who) -> Effect:
    """
    The effect of one parameter on one form, proved where it has a sign.

    Examples
    --------
    >>> effect("grim_discount", "stakes", "own").sign
    -1
    >>> effect("complementarity", "absorptive_capacity", "own").condition
    B_1
    """
    found = _proved(form, parameter, who, "")
    given: dict[str, int] = {}
    if found is None:
        for assumption in ASSUMPTIONS:
            under = _proved(form, parameter, who, assumption)
            if under is not None and not (given and " and " in assumption):
                given[assumption] = under
    return Effect(form, parameter, who, found, MappingProxyType(given))


def _proved(form: str, parameter: str, who: Who, assumption: str) -> int | None:
    """The sign of a derivative under an assumption, if some ratio proves it."""
    signs = (slope.proved(assumption) for slope in _slopes(form, parameter, who))
    return next((each for each in signs if each is not None), None)


def _effects(form: str, parameter: str) -> list[Effect]:
    if FORMS[form].unprotected and parameter == "protectiveness":
        return []
    everyone: tuple[Who, ...] = ("own", "partner", "alike")
    if PARAMETERS[parameter].pair:
        everyone = ("pair", "alike")
    if parameter == "bargaining_share":
        everyone = ("own", "partner")
    return [effect(form, parameter, who) for who in everyone]


class _Slope(NamedTuple):
    """
    The derivative of a ratio n / d, all without the `known` factors, positive in the region.

    `polynomial` is n' d - n d', which has its sign; `parts` are n, n', d and d'.
    """

    alliance: Algebra
    known: tuple[Polynomial, ...]
    polynomial: Polynomial
    parts: tuple[Polynomial, Polynomial, Polynomial, Polynomial]

    def proved(self, assumption: str) -> int | None:
        """The sign of the derivative, if it is proved: that of n' d - n d', or of both terms."""
        found = self._sign(self.polynomial, assumption)
        if found is not None:
            return found
        signs = []
        for part in self.parts:
            signs.append(self._sign(part, assumption))
            if signs[-1] is None:
                return None
        n, dn, d, dd = (each or 0 for each in signs)
        first, second = dn * d, -n * dd
        return None if first * second < 0 else first or second

    def _sign(self, polynomial: Polynomial, assumption: str) -> int | None:
        ranges = dict(self.alliance.ranges)
        for name in ASSUMPTIONS.get(assumption, {}):
            for i in (0, 1):
                ranges[self.alliance.written(name, i)] = where = ASSUMPTIONS[assumption][name]
                if where == NOTHING:
                    place = list(self.alliance.letters).index(self.alliance.written(name, i))
                    polynomial = polynomial.compose(polynomial.ring.gens[place], 0)
        for factor in self.known:
            if factor in polynomial.ring.gens:
                ranges[factor.as_expr().name] = AMOUNT
        found = None if changes_sign(polynomial, ranges) else sign(polynomial, ranges)
        for factor in self.known if found is None else ():
            # c g + r with g > 0 has the sign that c and r have in common.
            parts = polynomial.div(factor)
            if not any(changes_sign(part, ranges) for part in parts):
                signs = {sign(part, ranges) for part in parts} - {0}
                if len(signs) == 1 and signs != {None}:
                    return signs.pop()
        return found


@cache
def _slopes(form: str, parameter: str, who: Who) -> tuple[_Slope, ...]:
    alliance = algebra(symmetric=who == "alike")
    rates = alliance.rates(parameter, int(who == "partner"))
    if FORMS[form].unprotected and parameter == "trust":
        rates = {}  # it acts neither through absorption nor on the trust that is looked for
    known, ratios = _ratios(form, who == "alike", parameter in ("discount", "misperception"))
    slopes = []
    for n, d in ratios:
        dn, dd = alliance.along(n, rates), alliance.along(d, rates)
        parts = without(n, known), without(dn, known), without(d, known), without(dd, known)
        slopes.append(_Slope(alliance, known, without(dn * d - n * dd, known), parts))
    return tuple(slopes)


@cache
def _ratios(
    form: str, symmetric: bool, whole: bool
) -> tuple[tuple[Polynomial, ...], tuple[tuple[Polynomial, Polynomial], ...]]:
    """What is positive in a form's region, and its ratios, as polynomials."""
    alliance = algebra(symmetric=symmetric)
    view, entry = seen(alliance), FORMS[form]
    ratios = entry.ratios(view)
    positive = [*entry.region(view).values(), *(part for ratio in ratios for part in ratio)]
    found = [deciding(each.numer * each.denom, alliance.ranges) for each in positive]
    # Of a product of two undecided factors only the product is known to be positive.
    known = tuple(factors[0] for factors in found if len(factors) == 1)
    quotients = [n / d for n, d in ratios]
    if whole or not quotients:
        quotients = [entry.value(view)]
    return known, tuple((each.numer, each.denom) for each in quotients)


def seen(alliance: Algebra) -> Seen:
    """The alliance of letters as partner 1 sees it."""
    of = alliance.letter
    mine, yours = alliance.terms
    return Seen(
        mine, yours, of("omega"), of("theta_b"), of("T"), of("beta"), of("psi"), of("o"),
        of("delta"), of("epsilon"),
    )  # fmt: skip


def deciding(polynomial: Polynomial, ranges: Ranges) -> list[Polynomial]:
    """The factors of a polynomial that decide its sign; the product of all has that sign."""
    content, factors = polynomial.factor_list()
    outer, undecided = (1 if content > 0 else -1), []
    for factor, power in factors:
        proved = sign(factor, ranges)
        if proved is None and power % 2:
            undecided.append(factor)
        elif proved is not None:
            outer *= proved**power
    return [outer * undecided[0], *undecided[1:]] if undecided else []


def without(polynomial: Polynomial, known: Iterable[Polynomial]) -> Polynomial:
    """What is left of a polynomial when the factors known to be positive are divided out."""
    for factor in known:
        while polynomial:
            quotient, rest = polynomial.div(factor)
            if rest:
                break
            polynomial = quotient
    return polynomial


def _condition(slopes: Iterable[_Slope]) -> Any:
    """The shortest deciding factor of a derivative."""
    from sympy import Mul

    found = [
        Mul(*(factor.as_expr() for factor in deciding(slope.polynomial, slope.alliance.ranges)))
        for slope in slopes
    ]
    return min(found, key=lambda expression: len(str(expression)))


def _cell(effect: Effect) -> Any:
    if effect.sign is not None or effect.given:
        return str(effect)
    condition = effect.condition
    return Formula((condition,)) if len(str(condition)) <= LONGEST else "depends"


def _phrase(effect: Effect) -> str:
    whose = {
        "own": "one's own ",
        "partner": "the partner's ",
        "pair": "",
        "alike": "both partners' ",
    }
    return f"{whose[effect.who]}{effect.parameter.replace('_', ' ')}"
