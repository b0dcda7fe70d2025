"""Every symbol of the model, as data: name, range, default, unit, source.

A parameter belongs to one partner (the two may differ) or to the pair. Sources are given in
words: "stated in" a text of the literature, "idea from" where the concept is in the text and the
parameter is ours, "our modelling decision" where it is neither.

Values are held in one form: a Fraction for a parameter of the pair, a pair of Fractions (row
partner, column partner) for the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import exact, to_text

Value = Any  # Fraction for the pair, (Fraction, Fraction) for partners; or sympy symbols likewise
Values = Mapping[str, Value]


class Range(NamedTuple):
    """Where a parameter may lie; None is no bound, and an open end is excluded."""

    low: Fraction | None = None
    high: Fraction | None = None
    open_low: bool = False
    open_high: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies in the range."""
        above = self.low is None or (value > self.low if self.open_low else value >= self.low)
        below = self.high is None or (value < self.high if self.open_high else value <= self.high)
        return above and below


@dataclass(frozen=True)
class Parameter:
    """One symbol of the model. Bounds are None where there is none; open ones are excluded."""

    name: str
    symbol: str
    meaning: str
    default: Fraction
    source: str
    low: Fraction | None = None
    high: Fraction | None = None
    open_low: bool = False
    open_high: bool = False
    pair: bool = False
    unit: str = "share"
    later: bool = False  # plays no part in one period, only in an alliance over time

    @property
    def range(self) -> str:
        """The legal values in words: "from 0 to 1", "above 0 and at most 1"."""
        match (self.low, self.high):
            case (None, None):
                return "any number"
            case (low, None):
                return f"{'above' if self.open_low else 'at least'} {low}"
            case (low, high) if not (self.open_low or self.open_high):
                return f"from {low} to {high}"
            case (low, high):
                lower = f"{'above' if self.open_low else 'at least'} {low}"
                return f"{lower} and {'below' if self.open_high else 'at most'} {high}"

    @property
    def where(self) -> Range:
        """The range as bounds."""
        return Range(self.low, self.high, self.open_low, self.open_high)

    def check(self, value: Fraction) -> Fraction:
        """The value itself, if it lies in the range."""
        if not self.where.holds(value):
            raise DilemmaError(f"{self.name} is {to_text(value)}; it must be {self.range}")
        return value


def _share(
    name: str, symbol: str, meaning: str, default: str, source: str, **more: Any
) -> Parameter:
    return Parameter(
        name, symbol, meaning, Fraction(default), source, Fraction(0), Fraction(1), **more
    )


def _amount(
    name: str, symbol: str, meaning: str, default: str, source: str, **more: Any
) -> Parameter:
    more.setdefault("unit", "payoff")
    return Parameter(name, symbol, meaning, Fraction(default), source, Fraction(0), **more)


_LARSSON = "stated in Larsson et al. (1998), abstract"
_INKPEN = "stated in Inkpen (1998)"
_TSANG = "stated in Tsang (1999)"
_OURS = "our modelling decision"

_ALL = (
    _share("absorptive_capacity", "alpha", "ability to take in what the partner shows", "1",
           "Cohen & Levinthal (1990), stated in Inkpen (1998) and Tsang (1999)"),
    _share("disseminative_capacity", "d", "ability to communicate what one knows", "1", _LARSSON),
    _share("connections", "kappa", "knowledge connections between firm and alliance", "1", _INKPEN,
           open_low=True),
    _share("relatedness", "rho", "how far alliance knowledge is related to what is known", "1",
           _INKPEN, open_low=True, pair=True),
    _share("cultural_alignment", "c", "alignment of parent and alliance management", "1", _INKPEN,
           open_low=True),
    _share("protectiveness", "p", "structural barriers round the partner's own knowledge", "0",
           _INKPEN),
    _share("tacitness", "zeta", "how tacit the partner's own knowledge is", "0", _INKPEN),
    _share("spillover", "phi", "share of one's knowledge that leaks even when closed", "1/10",
           "stated in Inkpen (1998): spillovers are inevitable", open_high=True),
    _amount("knowledge_value", "s", "worth to the partner of all that one knows, per period", "1",
            _INKPEN),
    _amount("tacit_premium", "eta", "how much more tacit knowledge is worth", "0", _INKPEN,
            pair=True, unit="factor"),
    Parameter("undervaluation", "mu", "how far the partner's knowledge is undervalued; negative: "
              "overvalued", Fraction(0),
              "Alpha's case in Inkpen (1998); overpaying in Tsang (1999)",
              Fraction(-1), Fraction(1)),
    _share("novelty", "chi_n", "how much more different knowledge is worth", "0",
           "the paradox of relatedness, stated in Inkpen (1998)", pair=True),
    _share("competitive_overlap", "omega", "how far the partners sell to the same customers", "4/5",
           "stated in Inkpen (1998) and Tsang (1999)", pair=True),
    _share("trust_restraint", "theta", "how far trust rightly restrains misuse", "1/2",
           "idea from Tsang (1999), the parameter is ours", pair=True),
    _share("believed_restraint", "theta_b", "how far one believes that trust restrains misuse; if "
           "not given, as far as it does", "1/2",
           "idea from the Goulds case in Tsang (1999), the parameter is ours"),
    _share("trust", "T", "belief that the partner will not exploit one's vulnerability", "1/2",
           "Sabel (1993), stated in Tsang (1999)", unit="probability"),
    _amount("common_benefit", "m", "benefit to the alliance of each unit that either learns", "1/2",
            "Khanna, Gulati & Nohria (1998), abstract only", pair=True),
    Parameter("synergy", "b", "benefit of what is created together; negative: redundancy",
              Fraction(3, 10), "learning with the partner, Inkpen (2002), stated in Kobashi & "
              "Fujikawa (2009)", pair=True, unit="payoff"),
    _amount("private_synergy", "b_p", "private part of what is created together", "0", _OURS),
    _share("bargaining_share", "beta", "share of the common benefits; the two add to 1", "1/2",
           _TSANG, open_low=True, open_high=True),
    _amount("stakes", "sigma", "learning stakes", "1", _LARSSON, open_low=True, unit="factor"),
    _amount("receptivity_cost", "k_r", "cost of full receptivity", "1/20", _INKPEN),
    _amount("transparency_cost", "k_t", "cost of full transparency", "1/10",
            "transfer costs, Teece (1977), stated in Tsang (1999)"),
    _amount("safeguarding_cost", "psi", "cost of openness that full trust removes", "1/5",
            "idea from the gatekeeper in Tsang (1999), the parameter is ours"),
    _share("cost_convexity", "q", "curvature of costs: C(z) = (1-q) z + q z^2", "0", _OURS,
           pair=True),
    Parameter("baseline_benefit", "e", "other reasons for the alliance, per period", Fraction(0),
              _TSANG, unit="payoff"),
    Parameter("outside_option", "o", "payoff per period after leaving", Fraction(0),
              "Arend & Seale (2005), abstract only", unit="payoff", later=True),
    _amount("inimitable_resources", "n", "resources that the partner cannot learn", "1/2", _TSANG,
            later=True),
    _share("discount", "delta", "discount factor: patience times the chance of another period",
           "9/10", "long-term orientation, Larsson et al. (1998), abstract", open_high=True,
           later=True),
    Parameter("misperception", "epsilon", "chance that a partner's openness is misread",
              Fraction(0), "suspicion in Larsson et al. (1998), the parameter is ours", Fraction(0),
              Fraction(1, 2), open_high=True, pair=True, unit="probability", later=True),
)  # fmt: skip

PARAMETERS: Mapping[str, Parameter] = MappingProxyType({entry.name: entry for entry in _ALL})


# What moves between periods: read from the [rounds] table of a game file.
_ROUNDS = (
    _share("learning_rate", "g", "share of a flow that becomes one's own in a round", "3/20", _OURS,
           pair=True),
    _share("obsolescence", "nu", "share of what was learned that is out of date after a round",
           "1/50", _OURS, pair=True),
    _amount("annuity", "M", "benefit per round of what the two have learned", "1/5", _OURS,
            pair=True),
    _share("trust_memory", "memory", "weight of earlier evidence in trust", "19/20", _OURS,
           pair=True),
    _amount("trust_gain", "gain", "weight of an act of openness in trust", "1", _OURS, pair=True,
            unit="evidence"),
    _amount("trust_loss", "loss", "weight of a breach in trust", "2", _OURS, pair=True,
            unit="evidence"),
    _amount("prior_good", "a0", "good evidence before the first round", "2", _OURS, open_low=True,
            unit="evidence"),
    _amount("prior_bad", "b0", "bad evidence before the first round", "2", _OURS, open_low=True,
            unit="evidence"),
    _amount("prior_interaction", "n0", "good evidence from earlier alliances of the two", "0",
            "idea from Larsson et al. (1998), abstract; the parameter is ours", unit="evidence"),
    _amount("power_sensitivity", "xi0", "how fast dependence moves bargaining power", "1", _OURS,
            pair=True, unit="exponent"),
    _share("poaching", "chi", "share of the partner's market that what was learned can win", "3/10",
           _OURS, pair=True),
    _amount("scale", "Z", "scale of the alliance; a number or a schedule by first round", "1",
            "starting from a small alliance, stated in Tsang (1999)", pair=True, unit="factor"),
    _amount("grace", "grace", "rounds before anyone may leave", "3", _OURS, pair=True,
            unit="rounds"),
    _share("payoff_memory", "payoff_memory", "weight of earlier payoffs in the decision to leave",
           "1/2", _OURS, pair=True),
)  # fmt: skip

ROUNDS: Mapping[str, Parameter] = MappingProxyType({entry.name: entry for entry in _ROUNDS})


def resolve(given: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> dict[str, Value]:
    """
    All parameters of an alliance, exact, from those that are given.

    Parameters
    ----------
    given : mapping
        name = value for both partners or [row, column] for each; name_1 = and name_2 = for one.
        `bargaining_share` as one value x means (x, 1 - x), and setting one side sets the other;
        `believed_restraint` is `trust_restraint` where it is not given.
    changes : mapping, optional
        The same, put on top; in both, what comes later counts.

    Raises
    ------
    DilemmaError
        For an unknown name, a value out of range, two values for a parameter of the pair, and
        shares that do not add to 1.

    Examples
    --------
    >>> values = resolve({"trust": 0.7, "bargaining_share_2": "1/4"})
    >>> [str(share) for share in values["trust"] + values["bargaining_share"]]
    ['7/10', '7/10', '3/4', '1/4']
    """
    result: dict[str, Value] = {
        name: entry.default if entry.pair else (entry.default, entry.default)
        for name, entry in PARAMETERS.items()
    }
    put = [*given.items(), *(changes or {}).items()]
    for name, value in put:
        if not name.startswith(_BELIEF):
            _put(result, name, value)
    result[_BELIEF] = (result["trust_restraint"],) * 2
    for name, value in put:
        if name.startswith(_BELIEF):
            _put(result, name, value)
    _check_shares(result, dict(put))
    return result


def to_document(values: Values) -> dict[str, Any]:
    """Values for JSON: a parameter of the pair as one string, the others as a list of two."""
    return {
        name: [to_text(side) for side in value] if isinstance(value, tuple) else to_text(value)
        for name, value in values.items()
    }


def sided(names: Iterable[str], name: str) -> tuple[str, int | None] | None:
    """The parameter and the partner (0, 1, or None for both) that a name such as trust_2 means."""
    known = set(names)
    if name in known:
        return name, None
    base, _, number = name.rpartition("_")
    return (base, int(number) - 1) if base in known and number in ("1", "2") else None


_SHARE, _BELIEF = "bargaining_share", "believed_restraint"


def _put(result: dict[str, Value], name: str, value: Any) -> None:
    """Set what the name means to the value, checked."""
    found = sided(PARAMETERS, name)
    if found is None:
        raise unknown("parameter", name, PARAMETERS)
    entry, side = PARAMETERS[found[0]], found[1]
    if entry.pair and side is not None:
        raise DilemmaError(f"{entry.name} is one value for the pair; set {entry.name} itself")
    one = entry.pair or side is not None
    several = isinstance(value, Sequence) and not isinstance(value, str)
    if several and (one or len(value) != 2):
        wanted = "one value" if one else "one value or [row, column]"
        raise DilemmaError(f"{name} has {len(value)} values; it takes {wanted}")
    if several:
        first, second = (_number(entry, each) for each in value)
        result[entry.name] = (first, second)
        return
    number = _number(entry, value)
    if entry.pair:
        result[entry.name] = number
    elif entry.name == _SHARE:
        result[_SHARE] = (1 - number, number) if side == 1 else (number, 1 - number)
    elif side is None:
        result[entry.name] = (number, number)
    else:
        before = result[entry.name]
        result[entry.name] = (number, before[1]) if side == 0 else (before[0], number)


def _check_shares(result: Mapping[str, Value], given: Mapping[str, Any]) -> None:
    both = [exact(given[name]) for name in (f"{_SHARE}_1", f"{_SHARE}_2") if name in given]
    shares = both if len(both) == 2 else result[_SHARE]
    if sum(shares) != 1:
        one, two = map(to_text, shares)
        raise DilemmaError(f"{_SHARE} is {one} and {two}; the two must add to 1")


def _number(entry: Parameter, value: Any) -> Fraction:
    try:
        number = exact(value)
    except DilemmaError as error:
        raise DilemmaError(f"{entry.name}: {error}") from None
    return entry.check(number)
