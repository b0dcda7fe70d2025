"""Games in which some parameters are left open.

The payoffs are rational functions of the open parameters, exact, and every other parameter has its
number. An alliance can also be opened in the letters of the theory (A, v, l, w, B, K: see
`dilemma.stage.payoffs`), in which every condition is short.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from dilemma.errors import DilemmaError, unknown
from dilemma.stage import parameters
from dilemma.stage.game import AllianceGame, FreeGame, StageGame
from dilemma.stage.letters import CONVEXITY, LETTERS, letters
from dilemma.stage.parameters import PARAMETERS, Range, sided
from dilemma.stage.payoffs import Terms, payoff, terms
from dilemma.stage.strategies import Strategy

Function = Any  # sympy FracElement over QQ: a rational function of the open parameters


class Payoffs:
    """A matrix (m, n) of rational functions, each made when it is first asked for."""

    def __init__(self, shape: tuple[int, int], cell: Callable[[int, int], Function]) -> None:
        self.shape, self._cell = shape, cache(cell)

    def __getitem__(self, place: tuple[int, int]) -> Function:
        return self._cell(*place)

    def restricted(self, rows: Sequence[int], columns: Sequence[int]) -> "Payoffs":
        """The matrix of the given rows and columns."""
        return Payoffs((len(rows), len(columns)), lambda i, j: self[rows[i], columns[j]])

    @property
    def turned(self) -> "Payoffs":
        """The matrix with rows as columns."""
        return Payoffs((self.shape[1], self.shape[0]), lambda i, j: self[j, i])

    def cells(self) -> Iterator[Function]:
        """All cells, row by row."""
        return (cell for line in self.lists() for cell in line)

    def lists(self) -> list[list[Function]]:
        """The rows as lists."""
        return [[self[i, j] for j in range(self.shape[1])] for i in range(self.shape[0])]


@dataclass(frozen=True)
class OpenGame:
    """
    A game whose payoffs are rational functions of its open parameters.

    Parameters
    ----------
    names : tuple of str
        The open parameters, in the order of the field's generators.
    ranges : mapping of names to Range
        Where each may lie.
    here : mapping of names to Fraction or None
        Its value in the game as it is; None where the partners have different ones.
    row, column : Payoffs (m, n)
        Rational functions [payoff units]; row[i, j] is the row partner's.
    row_labels, column_labels : tuples of str
    points : tuple of Strategy or None
        Where the strategies of an alliance with linear costs stand.
    """

    names: tuple[str, ...]
    ranges: Mapping[str, Range]
    here: Mapping[str, Fraction | None]
    row: Payoffs
    column: Payoffs
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    points: tuple[Strategy, ...] | None = None


def opened(game: StageGame, names: Sequence[str], values: Mapping[str, Any]) -> OpenGame:
    """
    The game at its own parameters changed by `values`, those in `names` left open.

    Parameters
    ----------
    names : sequence of str
        A parameter moves for both partners; name_1 or name_2 for one of them.

    Raises
    ------
    DilemmaError
        For an unknown parameter, one named twice, and one that plays no part in one period.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> game = opened(load("learning_dilemma"), ["trust"], {})
    >>> game.row[0, 0] - game.row[1, 0]
    (112*trust - 105)/200
    """
    if isinstance(game, AllianceGame):
        return _opened_alliance(game, names, values)
    if isinstance(game, FreeGame):
        return _opened_free(game, names, values)
    raise DilemmaError(f"{game.name} has no parameters")


def in_letters(game: AllianceGame, values: Mapping[str, Any]) -> OpenGame:
    """
    The alliance in the letters of the theory, whatever the parameters behind them.

    Linear costs stay linear: only an alliance with convex ones has the letter q.
    """
    numbers = parameters.resolve(game.given, values)
    pair = terms(numbers)
    linear = numbers["cost_convexity"] == 0
    ranges = {f"{letter}_{i}": where for i in (1, 2) for letter, where in LETTERS.values()}
    ranges |= {} if linear else {CONVEXITY[0]: CONVEXITY[1]}
    made = _field([*ranges])
    of_name = dict(zip(map(str, made.gens), made.gens, strict=True))
    here: dict[str, Fraction | None] = {
        f"{letter}_{i}": side.synergy if term == "created" else getattr(side, term)
        for i, side in enumerate(pair, start=1)
        for term, (letter, _) in LETTERS.items()
    }
    here |= {} if linear else {CONVEXITY[0]: pair[0].convexity}
    return _alliance(game, made, ranges, here, letters(of_name.get, linear=linear), linear)


def in_symbols(game: StageGame, values: Mapping[str, Any], name: str) -> OpenGame:
    """
    The game in the symbols of its parameters, of which `name` comes first.

    In an alliance zero stays zero, partners who are alike share their symbols, and what does not
    depend on `name` keeps its letter: v what the partner knows is worth, A absorption; where A does
    depend on it, `a` is the letter of all its other factors.
    """
    if not isinstance(game, AllianceGame):
        rest = [each for each in game.given if each != name]
        return opened(game, [name, *rest], values)
    numbers = parameters.resolve(game.given, values)
    base, side = _parameter(name)
    alike = side is None and all(
        one == two for one, two in (v for v in numbers.values() if isinstance(v, tuple))
    )
    guarded = any(numbers["protectiveness"])
    absorbing = next((group for group in _ABSORPTION if base in group), ())
    absorbing = absorbing if guarded or base != "trust" else ()
    valued = _WORTH if base in _WORTH else ()
    believing = _believing(game, {**values, name: None})
    symbols = {name: PARAMETERS[base].symbol + ("" if side is None else f"_{side + 1}")}
    for each, entry in PARAMETERS.items():
        value = numbers[each]
        idle = entry.later or not any(value if isinstance(value, tuple) else (value,))
        lettered = each in {*_WORTH, *(n for group in _ABSORPTION for n in group)} - {
            "trust", *absorbing, *valued
        }  # fmt: skip
        if idle or lettered:
            continue
        if each == "believed_restraint" and each != base and len(believing) < 2:
            symbols |= {f"{each}_{i + 1}": f"{entry.symbol}_{i + 1}" for i in believing}
            continue
        if each == base:
            if side is not None and base != "bargaining_share":
                symbols[f"{base}_{2 - side}"] = f"{entry.symbol}_{2 - side}"
        elif entry.pair or alike or each == "bargaining_share":
            symbols[each] = entry.symbol
        else:
            symbols |= {f"{each}_{i}": f"{entry.symbol}_{i}" for i in (1, 2)}
    own = "a" if absorbing else "A"
    own_letters = [own] if alike else [f"{own}_{i}" for i in (1, 2)]
    worths = [] if valued else ["v"] if alike else [f"v_{i}" for i in (1, 2)]
    made = _field([*symbols.values(), *own_letters, *worths])
    of_name = dict(zip(map(str, made.gens), made.gens, strict=True))
    put = replaced(game, values, {n: of_name[symbol] for n, symbol in symbols.items()})
    factor = terms(_neutral(put, absorbing))
    known = {} if valued else {"knowledge_value": (of_name[worths[-1]], of_name[worths[0]])}
    sides = tuple(
        one._replace(absorption=of_name[letter] * two.absorption)
        for one, two, letter in zip(
            terms({**_neutral(put, valued), **known}),
            factor,
            (own_letters[0], own_letters[-1]),
            strict=True,
        )
    )
    here = {symbol: _number(numbers, written) for written, symbol in symbols.items()}
    without = terms(_neutral(numbers, [each for each in PARAMETERS if each not in absorbing]))
    here |= {letter: without[i].absorption for i, letter in enumerate(own_letters)}
    here |= {letter: terms(numbers)[i].worth for i, letter in enumerate(worths)}
    ranges = {symbol: PARAMETERS[_parameter(n)[0]].where for n, symbol in symbols.items()}
    ranges |= dict.fromkeys(own_letters, LETTERS["absorption"][1])
    ranges |= dict.fromkeys(worths, LETTERS["worth"][1])
    linear = numbers["cost_convexity"] == 0 and base != "cost_convexity"
    return _alliance(game, made, ranges, here, sides, linear)


# The factors of absorption, and what makes up the worth of knowledge.
_ABSORPTION = (
    ("absorptive_capacity",),
    ("disseminative_capacity",),
    ("connections", "relatedness", "cultural_alignment"),
    ("protectiveness", "trust"),
    ("tacitness",),
)
_WORTH = (
    "knowledge_value",
    "tacit_premium",
    "tacitness",
    "novelty",
    "relatedness",
    "undervaluation",
)


def _neutral(numbers: Mapping[str, Any], kept: Sequence[str]) -> dict[str, Any]:
    """The parameters with those of absorption and worth at 1, except the ones that are kept."""
    ones = ("absorptive_capacity", "disseminative_capacity", *_ABSORPTION[2], "knowledge_value")
    zeros = ("protectiveness", "tacitness", "tacit_premium", "novelty", "undervaluation")
    made = dict(numbers)
    for names, value in ((ones, Fraction(1)), (zeros, Fraction(0))):
        for each in names:
            if each not in kept:
                made[each] = value if PARAMETERS[each].pair else (value, value)
    return made


def _number(numbers: Mapping[str, Any], name: str) -> Fraction | None:
    """A parameter's value, of one partner or of both if these are alike."""
    base, side = _parameter(name)
    value: Any = numbers[base]
    if not isinstance(value, tuple):
        return Fraction(value)
    if side is None and base != "bargaining_share" and value[0] != value[1]:
        return None
    return Fraction(value[side or 0])


def replaced(
    game: AllianceGame, values: Mapping[str, Any], put: Mapping[str, Any]
) -> dict[str, Any]:
    """
    An alliance's parameters with other objects in the place of some numbers.

    Parameters
    ----------
    put : mapping
        What stands for a parameter of the pair, of both partners (name) or of one (name_1, name_2).
        The other partner's bargaining share is 1 less it, and the belief in the restraint of trust
        follows the restraint unless the game says otherwise.
    """
    numbers = parameters.resolve(game.given, values)
    if (restraint := put.get("trust_restraint")) is not None:
        said = _believing(game, {**values, **put})
        numbers["believed_restraint"] = tuple(
            own if i in said else restraint for i, own in enumerate(numbers["believed_restraint"])
        )
    for name, thing in put.items():
        base, side = _parameter(name)
        if PARAMETERS[base].pair:
            numbers[base] = thing
        elif base == "bargaining_share":
            numbers[base] = (1 - thing, thing) if side == 1 else (thing, 1 - thing)
        else:
            one, two = numbers[base]
            numbers[base] = (one if side == 1 else thing, two if side == 0 else thing)
    return numbers


def _believing(game: AllianceGame, values: Mapping[str, Any]) -> set[int]:
    """The partners (0, 1) whose belief in the restraint of trust is said and does not follow it."""
    given = {*game.given, *values}
    return {i for i in (0, 1) if {"believed_restraint", f"believed_restraint_{i + 1}"} & given}


def _parameter(name: str) -> tuple[str, int | None]:
    found = sided(PARAMETERS, name)
    if found is None:
        raise unknown("parameter", name, PARAMETERS)
    base, side = found
    if PARAMETERS[base].pair and side is not None:
        raise DilemmaError(f"{base} is one value for the pair; name {base} itself")
    return base, side


def _opened_alliance(
    game: AllianceGame, names: Sequence[str], values: Mapping[str, Any]
) -> OpenGame:
    _once(names)
    _once([_parameter(name)[0] for name in names])
    for name in names:
        if PARAMETERS[_parameter(name)[0]].later:
            raise DilemmaError(f"{name} plays no part in one period, only over time")
    numbers = parameters.resolve(game.given, values)
    here = {name: _number(numbers, name) for name in names}
    for name, other in product(names, values):
        (base, side), (same, its) = _parameter(name), _parameter(other)
        if base == same and (side is None or its == side or base == "bargaining_share"):
            raise _set_and_open(name, other)
    made = _field(names)
    put = replaced(game, values, dict(zip(names, made.gens, strict=True)))
    ranges = {name: PARAMETERS[_parameter(name)[0]].where for name in names}
    linear = "cost_convexity" not in names and numbers["cost_convexity"] == 0
    return _alliance(game, made, ranges, here, terms(put), linear)


def _alliance(
    game: AllianceGame,
    made: Any,
    ranges: Mapping[str, Range],
    here: Mapping[str, Fraction | None],
    pair: tuple[Terms, ...],
    linear: bool,
) -> OpenGame:
    first, second = pair
    points = [(strategy.receptivity, strategy.transparency) for strategy in game.strategies]
    labels = tuple(strategy.name for strategy in game.strategies)
    shape = len(points), len(points)
    return OpenGame(
        tuple(map(str, made.gens)),
        ranges,
        here,
        Payoffs(shape, lambda i, j: _in(made, payoff(first, second, points[i], points[j]))),
        Payoffs(shape, lambda i, j: _in(made, payoff(second, first, points[j], points[i]))),
        labels,
        labels,
        game.strategies if linear else None,
    )


def _opened_free(game: FreeGame, names: Sequence[str], values: Mapping[str, Any]) -> OpenGame:
    from sympy import Rational

    _once(names)
    for name in names:
        if name in values:
            raise _set_and_open(name, name)
    numbers = dict(game.at(**values).parameters)
    for name in names:
        if name not in numbers:
            raise unknown("parameter", name, numbers)
    made = _field(names)

    def cell(expression: Any) -> Function:
        if isinstance(expression, Fraction):
            return _in(made, expression)
        fixed = {
            symbol: Rational(numbers[symbol.name].numerator, numbers[symbol.name].denominator)
            for symbol in expression.free_symbols
            if symbol.name not in names
        }
        return made.from_expr(expression.xreplace(fixed))

    shape = len(game.row_labels), len(game.column_labels)
    return OpenGame(
        tuple(names),
        dict.fromkeys(names, Range()),
        {name: numbers[name] for name in names},
        Payoffs(shape, lambda i, j: cell(game.row[i][j])),
        Payoffs(shape, lambda i, j: cell(game.column[i][j])),
        game.row_labels,
        game.column_labels,
    )


def _field(names: Sequence[str]) -> Any:
    """The rational functions of the named parameters."""
    from sympy import QQ, Symbol
    from sympy.polys.fields import FracField

    return FracField([Symbol(name, real=True) for name in names], QQ)


def _in(made: Any, value: Any) -> Function:
    """A number, or what is one already, as a rational function."""
    from sympy import QQ

    number = isinstance(value, (int, Fraction))
    return made.field_new(QQ(value.numerator, value.denominator)) if number else value


def _set_and_open(name: str, other: str) -> DilemmaError:
    return DilemmaError(f"{name} is left open and {other} is set; give one of the two")


def _once(names: Iterable[str]) -> None:
    seen = list(names)
    for name in seen:
        if seen.count(name) > 1:
            raise DilemmaError(f"{name} is left open twice; name it once")
