"""Stage games in symbols, bimatrices in numbers.

A *stage game* says, in symbols, what each pair of strategies pays; `at` puts numbers in and gives
a *bimatrix*. In both matrices row i is the row partner's strategy i and column j the column
partner's strategy j. Numbers are exact; `floats` is the view for whoever wants floats.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import exact
from dilemma.stage import parameters
from dilemma.stage.expressions import Expression, compiled
from dilemma.stage.levers import Lever
from dilemma.stage.payoffs import Point, Terms, payoff, terms
from dilemma.stage.strategies import FIVE, PLACE, Strategy, strategy_set
from dilemma.table import MARKS, Payoffs, Table

LARGEST = 121  # strategies of one partner
WIDEST = 8  # strategies of one partner that a reader is shown as a matrix

Matrix = NDArray[Any]  # of Fractions (or of sympy expressions)


@dataclass(frozen=True, eq=False, repr=False)
class Bimatrix:
    """
    A game in numbers: what each pair of strategies pays each partner.

    Parameters
    ----------
    row, column : array (m, n) of Fraction
        Payoffs of the row and of the column partner [payoff units]; read-only.
    row_labels, column_labels : tuples of str
        The strategies' names.
    points : tuple of Strategy or None
        Where the strategies stand in the square, if this is an alliance; the same for both.
    believed, actual : pairs of Terms or None
        An alliance's terms as the partners believe them (these make the payoffs) and as they are.
    realized : pair of arrays (m, n) or None
        What the alliance really pays, where beliefs may be wrong.

    Examples
    --------
    >>> game = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]], ["cooperate", "defect"])
    >>> game.shape, str(game.row[1, 0])
    ((2, 2), '5')
    """

    row: Matrix
    column: Matrix
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    name: str = "game"
    title: str = "A game"
    source: str = ""
    partners: tuple[str, str] = ("row partner", "column partner")
    parameters: Mapping[str, Any] = field(default_factory=dict)
    points: tuple[Strategy, ...] | None = None
    believed: tuple[Terms, Terms] | None = None
    actual: tuple[Terms, Terms] | None = None
    realized: tuple[Matrix, Matrix] | None = None
    rounds: Mapping[str, Any] = field(default_factory=dict)
    levers: tuple[Lever, ...] = ()

    @classmethod
    def of(
        cls,
        row: Sequence[Sequence[Any]],
        column: Sequence[Sequence[Any]],
        row_labels: Sequence[str] = (),
        column_labels: Sequence[str] = (),
        **more: Any,
    ) -> "Bimatrix":
        """
        A bimatrix from two lists of lists of numbers, exact or with an exact text.

        One list of labels serves both partners; without labels strategies are numbered from 1.
        """
        A, B = _matrix(row, "row"), _matrix(column, "column")
        if A.shape != B.shape:
            raise DilemmaError(f"the payoffs are {_size(A)} for row and {_size(B)} for column")
        rows = tuple(row_labels) or tuple(str(k + 1) for k in range(A.shape[0]))
        columns = tuple(column_labels)
        if not columns:
            square = bool(row_labels) and len(rows) == A.shape[1]
            columns = rows if square else tuple(str(k + 1) for k in range(A.shape[1]))
        if (len(rows), len(columns)) != A.shape:
            raise DilemmaError(
                f"there are {len(rows)} and {len(columns)} labels for payoffs of {_size(A)}"
            )
        return cls(A, B, rows, columns, **more)

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n): the number of strategies of the row and of the column partner."""
        return len(self.row_labels), len(self.column_labels)

    @property
    def affine(self) -> bool:
        """Whether this is an alliance with linear costs, so that points equal corner mixtures."""
        return self.believed is not None and self.believed[0].convexity == 0

    @property
    def floats(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Both payoff matrices as arrays (m, n) of floats."""
        return self.row.astype(float), self.column.astype(float)

    @cached_property
    def integers(self) -> tuple[list[list[int]], list[list[int]]]:
        """
        Both payoff matrices scaled to integers, each by its own positive factor.

        Scaling one partner's payoffs changes no best reply, so no equilibrium and no sign.
        """
        return _integers(self.row), _integers(self.column)

    def table(self, wanted: Collection[str] = ()) -> Table:
        """
        The payoff matrix for a reader, with best replies and pure equilibria marked.

        Of many strategies a few are shown: the named ones, and those that are `wanted`.
        """
        rows, columns = self._visible(wanted)
        best_row = [max(self.row[:, j]) for j in range(self.shape[1])]
        best_column = [max(self.column[i, :]) for i in range(self.shape[0])]

        def cell(i: int, j: int) -> Payoffs:
            mine, theirs = self.row[i, j], self.column[i, j]
            return Payoffs(mine, theirs, (mine == best_row[j], theirs == best_column[i]))

        body = tuple((self.row_labels[i], *(cell(i, j) for j in columns)) for i in rows)
        notes = [MARKS]
        if (len(rows), len(columns)) != self.shape:
            m, n = self.shape
            notes.append(
                f"Shown: {len(rows)} x {len(columns)} of {m} x {n} strategies; "
                "a best reply is one among all."
            )
        if any(PLACE.fullmatch(self.row_labels[i]) for i in rows):
            notes.append("r0.8t1: receptivity 0.8, transparency 1, and so on")
        caption = f"Payoffs ({self.partners[0]} chooses the row, {self.partners[1]} the column)"
        return Table(("", *(self.column_labels[j] for j in columns)), body, caption, tuple(notes))

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return self.table().html()

    def _visible(self, wanted: Collection[str]) -> tuple[Sequence[int], Sequence[int]]:
        """The strategies that fit on a slide: all if few, else named, wanted or first ones."""

        def few(labels: Sequence[str]) -> Sequence[int]:
            if len(labels) <= WIDEST:
                return range(len(labels))
            named = {point.name for point in FIVE} | set(wanted)
            chosen = [k for k, label in enumerate(labels) if label in named][:WIDEST]
            named_only = self.points is not None and chosen
            others = [] if named_only else [k for k in range(len(labels)) if k not in chosen]
            return sorted([*chosen, *others][:WIDEST])

        return few(self.row_labels), few(self.column_labels)

    @cached_property
    def frontier(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """What Pareto-efficient cells pay: none gives one partner more and the other no less."""
        best: list[tuple[Fraction, Fraction]] = []
        for one, two in sorted(zip(self.row.flat, self.column.flat, strict=True), reverse=True):
            if not best or two > best[-1][1]:
                best.append((one, two))
        return tuple(best)

    def restricted(self, rows: Sequence[int], columns: Sequence[int]) -> "Bimatrix":
        """The game in which only the given strategies, by position, are left."""
        index = np.ix_(rows, columns)
        realized = self.realized and (
            read_only(self.realized[0][index]),
            read_only(self.realized[1][index]),
        )
        points = None
        if self.points and list(rows) == list(columns):
            points = tuple(self.points[i] for i in rows)
        return replace(
            self,
            row=read_only(self.row[index]),
            column=read_only(self.column[index]),
            row_labels=tuple(self.row_labels[i] for i in rows),
            column_labels=tuple(self.column_labels[j] for j in columns),
            points=points,
            realized=realized,
        )


@dataclass(frozen=True)
class StageGame(ABC):
    """
    A named game in symbols, with the numbers its parameters have in its file.

    `given` holds the parameters as the file gives them; `story`, `source` and `tags` are words.
    """

    name: str
    title: str
    partners: tuple[str, str]
    source: str
    story: str
    tags: tuple[str, ...]
    given: Mapping[str, Any]

    @abstractmethod
    def at(self, /, **values: Any) -> Bimatrix:
        """
        The game in numbers, at its own parameters changed by `values`.

        A parameter is set by name for both partners, by name_1 or name_2 for one, or to a pair.

        Raises
        ------
        DilemmaError
            For an unknown parameter (with the nearest known one) and a value out of range.
        """

    def table(self) -> Table:
        """The payoff matrix at the game's own parameters."""
        return self.at().table()

    def _repr_html_(self) -> str:
        return self.table().html()

    @abstractmethod
    def symbolic(self) -> tuple[Matrix, Matrix]:
        """Both payoff matrices (m, n) in sympy symbols, all parameters left open."""

    @abstractmethod
    def with_strategies(self, text: str) -> "StageGame":
        """The game on another strategy set: five, corners, grid:N or names."""


@dataclass(frozen=True)
class AllianceGame(StageGame):
    """
    A learning alliance: payoffs by the model of `dilemma.stage.payoffs` on a strategy set.

    `rounds`, as the file gives it, and `levers` say what changes over time, and nothing of one
    period.
    """

    strategies: tuple[Strategy, ...] = FIVE
    rounds: Mapping[str, Any] = field(default_factory=dict)
    levers: tuple[Lever, ...] = ()

    def at(self, /, **values: Any) -> Bimatrix:
        """The alliance in numbers; see `dilemma.stage.parameters` for the names."""
        numbers = parameters.resolve(self.given, values)
        believed, actual = terms(numbers), terms(numbers, realized=True)
        row, column = bimatrix_of(believed, self.strategies)
        same = believed == actual
        labels = tuple(strategy.name for strategy in self.strategies)
        return Bimatrix(
            row,
            column,
            labels,
            labels,
            name=self.name,
            title=self.title,
            source=self.source,
            partners=self.partners,
            parameters=numbers,
            points=self.strategies,
            believed=believed,
            actual=actual,
            realized=(row, column) if same else bimatrix_of(actual, self.strategies),
            rounds=parameters.resolve_rounds(self.rounds),
            levers=self.levers,
        )

    def over_time(self, /, **values: Any) -> "AllianceGame":
        """The same alliance with other values of what moves it, see `stage.parameters.ROUNDS`."""
        return replace(self, rounds={**self.rounds, **values})

    def symbolic(self) -> tuple[Matrix, Matrix]:
        """Both payoff matrices (m, n), rational functions of every parameter of the model."""
        return bimatrix_of(terms(symbols()), self.strategies)

    def with_strategies(self, text: str) -> "AllianceGame":
        """The same alliance on another strategy set."""
        return replace(self, strategies=strategy_set(text))


@dataclass(frozen=True)
class FreeGame(StageGame):
    """Any other game: payoffs are rational expressions over parameters of its own."""

    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    row: tuple[tuple[Expression, ...], ...] = ()
    column: tuple[tuple[Expression, ...], ...] = ()

    def at(self, /, **values: Any) -> Bimatrix:
        """The game in numbers; its parameters are the names in its file."""
        numbers = dict(self.given)
        for name, value in values.items():
            if name not in numbers:
                raise unknown("parameter", name, numbers)
            try:
                numbers[name] = exact(value)
            except DilemmaError as error:
                raise DilemmaError(f"{name}: {error}") from None
        row, column = self._payoffs(numbers)
        return Bimatrix.of(
            row,
            column,
            self.row_labels,
            self.column_labels,
            name=self.name,
            title=self.title,
            source=self.source,
            partners=self.partners,
            parameters=numbers,
        )

    def symbolic(self) -> tuple[Matrix, Matrix]:
        """Both payoff matrices (m, n) as they stand in the file."""
        return read_only(np.array(self.row, object)), read_only(np.array(self.column, object))

    def with_strategies(self, text: str) -> "FreeGame":
        """Refused: the file of such a game names its own strategies."""
        raise DilemmaError(
            f"{self.name} names its own strategies; another strategy set needs an alliance game"
        )

    def __getstate__(self) -> dict[str, Any]:
        # Compiled functions cannot be sent to other processes; they are made again there.
        return {name: value for name, value in vars(self).items() if name != "_compiled"}

    @cached_property
    def _compiled(self) -> Any:
        return compiled([cell for cell in self._cells if not _known(cell)], list(self.given))

    @cached_property
    def _cells(self) -> list[Expression]:
        return [cell for matrix in (self.row, self.column) for line in matrix for cell in line]

    def _payoffs(self, numbers: Mapping[str, Fraction]) -> Matrix:
        try:
            computed = iter(self._compiled(*numbers.values()))
        except ZeroDivisionError:
            raise DilemmaError(f"a payoff of {self.name} divides by zero at these values") from None
        cells = np.empty(len(self._cells), object)
        cells[:] = [
            Fraction(cell.numerator, cell.denominator) if _known(cell) else exact(next(computed))
            for cell in self._cells
        ]
        return cells.reshape(2, len(self.row_labels), len(self.column_labels))


def moved(
    game: StageGame, changes: Mapping[str, Any], levers: Sequence[Lever] = ()
) -> tuple[StageGame, dict[str, Any]]:
    """
    The game with what changes over time, and the changes of a period that are left for `at`.

    Parameters
    ----------
    game : StageGame
    changes : mapping
        name = value, for parameters of a period and for what moves the rounds; those may also be
        written rounds.name.
    levers : sequence of Lever
        Changes in time, besides those of the game.

    Raises
    ------
    DilemmaError
        For a lever in a game that is no alliance, and an unknown name in one that is.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> game, left = moved(load("learning_race"), {"trust": "1/4", "annuity": "1/5"})
    >>> game.rounds["annuity"], left
    ('1/5', {'trust': '1/4'})
    """
    if not isinstance(game, AllianceGame):
        if levers:
            raise DilemmaError(f"{game.name} is no alliance: it has no levers")
        return game, dict(changes)
    known = [*parameters.PARAMETERS, *parameters.ROUNDS, "ending"]
    changes = {
        name if parameters.sided(parameters.PARAMETERS, bare) else bare: each
        for name, each in changes.items()
        for bare in [name.removeprefix("rounds.")]
    }
    for name in changes:
        if parameters.sided(known, name) is None:
            raise unknown("parameter", name, known)
    left = {
        name: each
        for name, each in changes.items()
        if parameters.sided(parameters.PARAMETERS, name)
    }
    over_time = {name: each for name, each in changes.items() if name not in left}
    later = sorted((*game.levers, *levers), key=lambda lever: lever.at)
    return replace(game.over_time(**over_time), levers=tuple(later)), left


def symbols() -> dict[str, Any]:
    """
    Every parameter of an alliance as a sympy symbol, in place of its number.

    Examples
    --------
    >>> symbols()["trust"]
    (trust_1, trust_2)
    """
    from sympy import Symbol

    values: dict[str, Any] = {
        name: Symbol(name, real=True)
        if entry.pair
        else (Symbol(f"{name}_1", real=True), Symbol(f"{name}_2", real=True))
        for name, entry in parameters.PARAMETERS.items()
    }
    share = Symbol("bargaining_share_1", real=True)
    return values | {"bargaining_share": (share, 1 - share)}


def bimatrix_of(pair: tuple[Terms, Terms], strategies: Sequence[Strategy]) -> tuple[Matrix, Matrix]:
    """Both payoff matrices (n, n) of an alliance on a strategy set, in its terms' numbers."""
    r = np.array([strategy.receptivity for strategy in strategies], object)
    t = np.array([strategy.transparency for strategy in strategies], object)
    row: Point = (r[:, None], t[:, None])
    column: Point = (r[None, :], t[None, :])
    first, second = pair
    return (
        read_only(payoff(first, second, row, column)),
        read_only(payoff(second, first, column, row)),
    )


def read_only(array: Matrix) -> Matrix:
    """The array, which can no longer be changed."""
    array.flags.writeable = False
    return array


def _known(cell: Expression) -> bool:
    """Whether a payoff is a number already, and not an expression."""
    return isinstance(cell, Fraction) or bool(cell.is_Rational)


def _matrix(rows: Sequence[Sequence[Any]], who: str) -> Matrix:
    lines = [[exact(cell) for cell in line] for line in rows]
    widths = {len(line) for line in lines}
    if len(widths) != 1 or widths == {0}:
        raise DilemmaError(f"the payoffs of {who} are no full matrix")
    matrix = np.empty((len(lines), widths.pop()), object)
    matrix[:] = lines
    return read_only(matrix)


def _integers(matrix: Matrix) -> list[list[int]]:
    scale = lcm(*(cell.denominator for cell in matrix.flat))
    return [[cell.numerator * (scale // cell.denominator) for cell in line] for line in matrix]


def _size(matrix: Matrix) -> str:
    return f"{matrix.shape[0]} x {matrix.shape[1]}"
