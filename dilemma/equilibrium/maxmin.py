"""What a partner can secure, and to what the other can hold it.

Whatever the other does, a partner gets at least its *maxmin*: what its most cautious strategy pays
at worst. The other can hold it down to its *minmax*: the least of what its best replies get. In
pure strategies the minmax is the larger one or the same; in mixed strategies of two partners they
are one number (von Neumann 1928). It is the worst that a partner can be threatened with, so no
equilibrium of the game, or of the game played again and again, pays it less (Aumann 1959).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from dilemma import table
from dilemma.equilibrium.dominance import spanning
from dilemma.equilibrium.exact import UNHURRIED, Bounds
from dilemma.equilibrium.linear import matrix_game
from dilemma.equilibrium.solution import Mix, named, spread
from dilemma.stage.game import Bimatrix, Matrix
from dilemma.table import Table


@dataclass(frozen=True)
class Guarantee:
    """
    What one partner can secure, and to what the other can hold it.

    Parameters
    ----------
    value : Fraction
        Maxmin and minmax in mixed strategies [payoff units].
    cautious : Mix
        A mix of this partner that pays at least the value, whatever the other does.
    punishing : Mix
        A mix of the other that pays this partner at most the value, whatever it does.
    pure_maxmin, pure_minmax : Fraction
        The same two values where both are held to pure strategies.
    pure_cautious, pure_punishing : int
        The first pure strategies that give them, of this partner and of the other.
    """

    value: Fraction
    cautious: Mix
    punishing: Mix
    pure_maxmin: Fraction
    pure_cautious: int
    pure_minmax: Fraction
    pure_punishing: int


@dataclass(frozen=True, repr=False)
class Security:
    """What each partner can secure; complete, for every game has these values."""

    game: Bimatrix
    concept: str
    guarantees: tuple[Guarantee, Guarantee]
    complete: bool = True
    note: str = ""

    @property
    def constant_sum(self) -> Fraction | None:
        """What both payoffs add to in every cell; None if that differs."""
        totals = {*(self.game.row + self.game.column).flat}
        return totals.pop() if len(totals) == 1 else None

    @property
    def played(self) -> frozenset[str]:
        """The strategies that are named, for the payoff matrix of a large game."""
        return frozenset(
            label
            for *_, mine, _, theirs in _rows(self)
            for mix in (mine, theirs)
            for label, _ in mix.played
        )

    def table(self) -> Table:
        """Both values of both partners, in pure and in mixed strategies, with the strategies."""
        notes = (
            "maxmin: the partner gets at least this by choosing so; minmax: it gets at most this "
            "if the other chooses so",
        )
        heads = ("", "strategies", "maxmin", "by choosing", "minmax", "if the other chooses")
        return Table(heads, tuple(_rows(self)), "What each can secure", notes)

    def data(self) -> Table:
        """The same, with mixes in one line."""
        rows = tuple(
            tuple(cell.joined(" + ") if isinstance(cell, table.Mix) else cell for cell in row)
            for row in _rows(self)
        )
        heads = ("partner", "strategies", "maxmin", "by_choosing", "minmax", "if_other_chooses")
        return Table(heads, rows, f"What each can secure in {self.game.name}")

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return f"{self.game.table(self.played).html()}\n{self.table().html()}"


def security(game: Bimatrix, bounds: Bounds = UNHURRIED) -> Security:
    """
    The maxmin and minmax values of both partners, pure and mixed, with strategies that give them.

    Raises
    ------
    IncompleteError
        If the game is too large for the linear programs, or the time is over.

    Examples
    --------
    >>> pennies = Bimatrix.of([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> first, second = security(pennies).guarantees
    >>> str(first.pure_maxmin), str(first.value), str(first.pure_minmax)
    ('-1', '0', '1')
    """
    rows, columns = spanning(game)
    A, B = game.integers
    replies = [list(line) for line in zip(*B, strict=True)]
    return Security(
        game,
        "maxmin",
        (
            _guarantee(game.row, A, rows, columns, bounds),
            _guarantee(game.column.T, replies, columns, rows, bounds),
        ),
    )


def _guarantee(
    payoffs: Matrix,
    integers: list[list[int]],
    mine: tuple[int, ...],
    theirs: tuple[int, ...],
    bounds: Bounds,
) -> Guarantee:
    """What the partner of the rows can secure; only the given strategies need be mixed."""
    solved = matrix_game([[integers[i][j] for j in theirs] for i in mine], bounds)
    m, n = payoffs.shape
    cautious, punishing = spread(solved.row, mine, m), spread(solved.column, theirs, n)
    worst = [min(line) for line in payoffs]
    most = [max(line) for line in payoffs.T]
    return Guarantee(
        value=max(sum(payoffs[i, j] * punishing[j] for j in theirs) for i in mine),
        cautious=cautious,
        punishing=punishing,
        pure_maxmin=max(worst),
        pure_cautious=worst.index(max(worst)),
        pure_minmax=min(most),
        pure_punishing=most.index(min(most)),
    )


def _rows(
    security: Security,
) -> Iterator[tuple[str, str, Fraction, table.Mix, Fraction, table.Mix]]:
    """For each partner and for pure and mixed strategies: maxmin, by what; minmax, by what."""
    labels = security.game.row_labels, security.game.column_labels
    for side, found in enumerate(security.guarantees):
        mine, theirs = labels[side], labels[1 - side]
        pure = (
            named(mine, spread((Fraction(1),), (found.pure_cautious,), len(mine))),
            named(theirs, spread((Fraction(1),), (found.pure_punishing,), len(theirs))),
        )
        mixed = named(mine, found.cautious), named(theirs, found.punishing)
        name = security.game.partners[side]
        yield name, "pure", found.pure_maxmin, pure[0], found.pure_minmax, pure[1]
        yield name, "mixed", found.value, mixed[0], found.value, mixed[1]
