"""Every symbol of the model, as data: name, range, default, unit, source.

A parameter belongs to one partner (the two may differ) or to the pair. Sources are given in
words: "stated in" a text of the literature, "idea from" where the concept is in the text and the
parameter is ours, "our modelling decision" where it is neither.

Values are held in one form: a Fraction for a parameter of the pair, a pair of Fractions (row
partner, column partner) for the others.

PARAMETERS make up one period; ROUNDS move an alliance from one period to the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from dilemma.errors import DilemmaError, shortened, unknown
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
    _amount("prior_good", "a0", "good evidence before the first round (4 T without priors)", "2",
            _OURS, open_low=True, unit="evidence"),
    _amount("prior_bad", "b0", "bad evidence before the first round (4 - 4 T without priors)", "2",
            _OURS, open_low=True, unit="evidence"),
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
    _share("correction", "k", "how far undervaluation is corrected by seeing all that the partner "
           "knows", "0", "idea from GM at NUMMI in Inkpen (1998), the parameter is ours"),
    _share("experience_rate", "g_X", "share of what the alliance itself can still teach that is "
           "learned in a round", "1/10", "idea from Tsang (1999), the parameter is ours",
           pair=True),
    _amount("experience_worth", "w_X", "worth per round of all that the alliance itself can teach, "
            "whatever the partner shows", "0",
            "learning from the alliance experience, stated in Tsang (1999)"),
    _share("erosion", "e_s", "share of the worth of one's own knowledge that is lost in a round "
           "without learning", "0",
           "the dependent firm in Inkpen (1998), the parameter is ours"),
)  # fmt: skip

ROUNDS: Mapping[str, Parameter] = MappingProxyType({entry.name: entry for entry in _ROUNDS})

# What becomes of an alliance that ends; acquired by the partner who has learned more (Tsang 1999).
ENDINGS = ("dissolution", "acquisition")


def resolve(given: Mapping[str, Any], *changes: Mapping[str, Any]) -> dict[str, Value]:
    """
    All parameters of an alliance, exact, from those that are given.

    Parameters
    ----------
    given : mapping
        name = value for both partners or [row, column] for each; name_1 = and name_2 = for one.
        `bargaining_share` as one value x means (x, 1 - x), and setting one side sets the other;
        `believed_restraint` is `trust_restraint` where it is not given.
    changes : mappings
        The same, each put on top; in all of them, what comes later counts.

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
    put = _in_turn(given, *changes)
    plain = [(name, value) for name, value in put if not name.startswith(_BELIEF)]
    result = settled(PARAMETERS, plain)
    result[_BELIEF] = (result["trust_restraint"],) * 2
    for name, value in put:
        if name.startswith(_BELIEF):
            _put(PARAMETERS, result, name, value)
    _check_shares(result, dict(put))
    return result


def resolve_rounds(given: Mapping[str, Any], *changes: Mapping[str, Any]) -> dict[str, Value]:
    """
    All that moves an alliance from one period to the next, exact, from what is given.

    Parameters
    ----------
    given, changes : mappings
        As for `resolve`. `scale` may be a schedule {first round: scale}; `ending` is a word.

    Returns
    -------
    dict
        Values in the one form, but for `scale`, a tuple of steps (first round, scale) from round 1
        on; `grace`, an int; `ending`, one of ENDINGS; and both priors, in which None stands for a
        partner that is given neither.

    Raises
    ------
    DilemmaError
        As `resolve`; and for one prior without the other, a grace that is no whole number, a
        schedule that does not begin with round 1, and an unknown ending.

    Examples
    --------
    >>> values = resolve_rounds({"scale": {1: "0.2", 6: 1}, "prior_good_2": 8, "prior_bad_2": 2})
    >>> values["scale"], values["prior_good"]
    (((1, Fraction(1, 5)), (6, Fraction(1, 1))), (None, Fraction(8, 1)))
    """
    put = _in_turn(given, *changes)
    words = {"scale": ROUNDS["scale"].default, "ending": ENDINGS[0]} | dict(put)
    plain = [(name, value) for name, value in put if name not in ("scale", "ending")]
    result = settled(ROUNDS, plain, dict.fromkeys(_PRIORS, (None, None)))
    if result["grace"].denominator != 1:
        raise DilemmaError(f"grace is {to_text(result['grace'])}; it must be a whole number")
    for sides in zip(*(result[name] for name in _PRIORS), strict=True):
        if sides.count(None) == 1:
            one, other = sorted(_PRIORS, key=lambda name: sides[_PRIORS.index(name)] is None)
            raise DilemmaError(f"{one} and {other} belong together: give both or neither")
    return result | {
        "grace": int(result["grace"]),
        "scale": schedule(words["scale"]),
        "ending": ending(words["ending"]),
    }


def schedule(value: Any) -> tuple[tuple[int, Fraction], ...]:
    """
    The scale of an alliance in steps (first round, scale), from round 1 on.

    Parameters
    ----------
    value : number or mapping
        One scale for all rounds, or {first round: scale}.

    Raises
    ------
    DilemmaError
        For what is no round or no scale, and if nothing is said of round 1.

    Examples
    --------
    >>> schedule({"6": 1, "1": "0.2"})
    ((1, Fraction(1, 5)), (6, Fraction(1, 1)))
    """
    steps: dict[int, Fraction] = {}
    if isinstance(value, list | tuple):
        raise DilemmaError("write one scale, or by first rounds {1 = 0.2, 6 = 1}")
    for first, number in (value if isinstance(value, Mapping) else {1: value}).items():
        text = str(first)
        if not (text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) > 0):
            raise DilemmaError(f"'{shortened(text)}' is no round; write {{1 = 0.2, 6 = 1}}")
        if int(text) in steps:
            raise DilemmaError(f"the schedule names round {int(text)} twice")
        steps[int(text)] = ROUNDS["scale"].check(exact(number))
    if 1 not in steps:
        raise DilemmaError("the schedule must say what holds from round 1 on")
    return tuple(sorted(steps.items()))


def ending(value: Any) -> str:
    """What becomes of an alliance that ends, if it is one of ENDINGS."""
    if value not in ENDINGS:
        raise unknown("ending", str(value), ENDINGS)
    return str(value)


def settled(
    entries: Mapping[str, Parameter],
    put: Iterable[tuple[str, Any]],
    unsaid: Mapping[str, Value] = MappingProxyType({}),
) -> dict[str, Value]:
    """
    The value of each entry: as it is put last, else as in `unsaid`, else its default.

    Raises
    ------
    DilemmaError
        For an unknown name, a value out of range, two values for a parameter of the pair.
    """
    result: dict[str, Value] = {
        name: entry.default if entry.pair else (entry.default, entry.default)
        for name, entry in entries.items()
    }
    result |= unsaid
    for name, value in put:
        _put(entries, result, name, value)
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


_SHARE, _BELIEF, _PRIORS = "bargaining_share", "believed_restraint", ("prior_good", "prior_bad")


def _in_turn(*mappings: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [each for mapping in mappings for each in mapping.items()]


def _put(entries: Mapping[str, Parameter], result: dict[str, Value], name: str, value: Any) -> None:
    """Set what the name means to the value, checked."""
    found = sided(entries, name)
    if found is None:
        raise unknown("parameter", name, entries)
    entry, side = entries[found[0]], found[1]
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
