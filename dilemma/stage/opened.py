"""Games in which some parameters are left open.

The payoffs are rational functions of the open parameters, exact, and every other parameter has its
number.
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


def number_of(numbers: Mapping[str, Any], name: str) -> Fraction | None:
    """A parameter's value, of one partner or of both if these are alike."""
    base, side = parameter_of(name)
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
        said = believing(game, {**values, **put})
        numbers["believed_restraint"] = tuple(
            own if i in said else restraint for i, own in enumerate(numbers["believed_restraint"])
        )
    for name, thing in put.items():
        base, side = parameter_of(name)
        if PARAMETERS[base].pair:
            numbers[base] = thing
        elif base == "bargaining_share":
            numbers[base] = (1 - thing, thing) if side == 1 else (thing, 1 - thing)
        else:
            one, two = numbers[base]
            numbers[base] = (one if side == 1 else thing, two if side == 0 else thing)
    return numbers


def believing(game: AllianceGame, values: Mapping[str, Any]) -> set[int]:
    """The partners (0, 1) whose belief in the restraint of trust is said and does not follow it."""
    given = {*game.given, *values}
    return {i for i in (0, 1) if {"believed_restraint", f"believed_restraint_{i + 1}"} & given}


def parameter_of(name: str) -> tuple[str, int | None]:
    """The parameter that a name means, and the partner (0 or 1) if it is one partner's."""
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
    _once([parameter_of(name)[0] for name in names])
    for name in names:
        if PARAMETERS[parameter_of(name)[0]].later:
            raise DilemmaError(f"{name} plays no part in one period, only over time")
    numbers = parameters.resolve(game.given, values)
    here = {name: number_of(numbers, name) for name in names}
    for name, other in product(names, values):
        (base, side), (same, its) = parameter_of(name), parameter_of(other)
        if base == same and (side is None or its == side or base == "bargaining_share"):
            raise _set_and_open(name, other)
    made = field_of(names)
    put = replaced(game, values, dict(zip(names, made.gens, strict=True)))
    ranges = {name: PARAMETERS[parameter_of(name)[0]].where for name in names}
    linear = "cost_convexity" not in names and numbers["cost_convexity"] == 0
    return alliance_of(game, made, ranges, here, terms(put), linear)


def alliance_of(
    game: AllianceGame,
    made: Any,
    ranges: Mapping[str, Range],
    here: Mapping[str, Fraction | None],
    pair: tuple[Terms, ...],
    linear: bool,
) -> OpenGame:
    """An alliance whose terms are rational functions of a field's generators."""
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
    made = field_of(names)

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


def field_of(names: Sequence[str]) -> Any:
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
