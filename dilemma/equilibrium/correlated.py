"""What a mediator can reach: correlated and coarse correlated equilibria.

A mediator draws a pair of strategies by known chances and tells each partner only its own. It is a
*correlated equilibrium* if nobody who is told a strategy gains by another one (Aumann 1974, 1987).
It is a *coarse* one if nobody gains who must decide before being told whether to follow the
mediator or to choose for itself (Moulin & Vial 1978). Every Nash equilibrium is a correlated
equilibrium, and every correlated one is coarse, so the best and the worst joint payoff that a
mediator can bring about enclose those of the Nash equilibria.

The chances p(i, j) that allow no gain are a polytope, so its best and worst points solve linear
programs. The prices of the conditions prove it: whatever p, the joint payoff can be no more than
that of the best cell after the priced gains are taken off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal, NamedTuple

from dilemma.equilibrium.dominance import Positions, spanning, undominated
from dilemma.equilibrium.exact import UNHURRIED, Bounds
from dilemma.equilibrium.linear import check_size, maximum
from dilemma.rationals import shown
from dilemma.stage.game import Bimatrix
from dilemma.table import Payoffs, Table

WORDS = {"correlated": "Correlated equilibria", "coarse-correlated": "Coarse correlated equilibria"}


class Deviation(NamedTuple):
    """A partner who is told a strategy (None: whatever it is told) and plays another one."""

    partner: int  # 1 or 2
    told: int | None
    instead: int


@dataclass(frozen=True)
class Device:
    """
    A mediator's chances, and the proof that no other are better (or worse) for both together.

    Parameters
    ----------
    chances : mapping of (row, column) to Fraction
        The pairs of strategies that are drawn, by position, and their chances.
    payoffs : pair of Fraction
        What the partners expect [payoff units].
    prices : mapping of Deviation to Fraction
        What one unit of gain from the deviation would be worth; those above 0.
    """

    chances: dict[tuple[int, int], Fraction]
    payoffs: tuple[Fraction, Fraction]
    prices: dict[Deviation, Fraction]

    @property
    def total(self) -> Fraction:
        """The joint payoff."""
        return self.payoffs[0] + self.payoffs[1]


@dataclass(frozen=True, repr=False)
class Correlated:
    """The best and the worst that a mediator can bring about, for both partners together."""

    game: Bimatrix
    concept: str
    best: Device
    worst: Device
    complete: bool = True

    @property
    def note(self) -> str:
        """What is certified."""
        return (
            "Nobody gains by disobeying, and no such equilibrium pays the two together more than "
            "the best or less than the worst: certified exactly."
        )

    @property
    def played(self) -> frozenset[str]:
        """The strategies that a mediator names."""
        cells = [*self.best.chances, *self.worst.chances]
        return frozenset(
            [
                *(self.game.row_labels[i] for i, _ in cells),
                *(self.game.column_labels[j] for _, j in cells),
            ]
        )

    def table(self) -> Table:
        """Both mediators: what is drawn, with which chance, and what it pays."""
        first, second = self.game.partners
        one, two = (f"{shown(each.total)} in all" for each in (self.best, self.worst))
        heads = ("joint payoff", f"told {first}", f"told {second}", "chance", "payoffs")
        rows = tuple(
            (name, *labels, chance, Payoffs(*paid)) for name, labels, chance, paid in self._cells()
        )
        caption = f"{WORDS[self.concept]}: at best {one}, at worst {two}"
        return Table(heads, rows, caption)

    def data(self) -> Table:
        """The same, one row for each pair that is drawn."""
        heads = ("joint_payoff", "row", "column", "chance", "payoff_1", "payoff_2")
        rows = tuple((name, *labels, chance, *paid) for name, labels, chance, paid in self._cells())
        return Table(heads, rows, f"{WORDS[self.concept]} of {self.game.name}")

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return f"{self.game.table(self.played).html()}\n{self.table().html()}"

    def _cells(
        self,
    ) -> Iterator[tuple[str, tuple[str, str], Fraction, tuple[Fraction, Fraction]]]:
        game = self.game
        for name, device in (("best", self.best), ("worst", self.worst)):
            for (i, j), chance in device.chances.items():
                labels = game.row_labels[i], game.column_labels[j]
                yield name, labels, chance, (game.row[i, j], game.column[i, j])


def mediated(game: Bimatrix, *, coarse: bool = False, bounds: Bounds = UNHURRIED) -> Correlated:
    """
    The correlated equilibria that pay both partners together the most and the least.

    Parameters
    ----------
    game : Bimatrix
        The game; the worst and best of an alliance with linear costs need only its corners.
    coarse : bool
        Whether the partners must decide before they are told.
    bounds : Bounds
        When to stop.

    Raises
    ------
    IncompleteError
        If the linear program is too large, or the time is over.

    Examples
    --------
    Aumann's game of chicken (1974): a mediator reaches 21/2, the best Nash equilibrium 9.

    >>> found = mediated(Bimatrix.of([[6, 2], [7, 0]], [[6, 7], [2, 0]]))
    >>> str(found.best.total), [str(chance) for chance in found.best.chances.values()]
    ('21/2', ['1/2', '1/4', '1/4'])
    """
    rows, columns = spanning(game)
    if not coarse:  # a correlated equilibrium draws nothing that is strictly dominated
        A, B = game.restricted(rows, columns).integers
        kept = undominated(A, B)
        rows, columns = tuple(rows[i] for i in kept[0]), tuple(columns[j] for j in kept[1])
    return Correlated(
        game,
        "coarse-correlated" if coarse else "correlated",
        _extreme(game, rows, columns, 1, coarse=coarse, bounds=bounds),
        _extreme(game, rows, columns, -1, coarse=coarse, bounds=bounds),
    )


def gain(
    game: Bimatrix, chances: dict[tuple[int, int], Fraction], deviation: Deviation
) -> Fraction:
    """What a partner gains in expectation by a deviation, if the other follows the mediator."""
    partner, told, instead = deviation
    total = Fraction(0)
    for (i, j), chance in chances.items():
        if partner == 1 and told in (None, i):
            total += chance * (game.row[instead, j] - game.row[i, j])
        if partner == 2 and told in (None, j):
            total += chance * (game.column[i, instead] - game.column[i, j])
    return total


def deviations(rows: Positions, columns: Positions, *, coarse: bool) -> list[Deviation]:
    """Every deviation of both partners among the given strategies."""
    return [
        Deviation(partner, told, instead)
        for partner, mine in ((1, rows), (2, columns))
        for told in ((None,) if coarse else mine)
        for instead in mine
        if told != instead
    ]


def _extreme(
    game: Bimatrix,
    rows: Positions,
    columns: Positions,
    sign: Literal[1, -1],
    *,
    coarse: bool,
    bounds: Bounds,
) -> Device:
    """The equilibrium with the highest (sign 1) or lowest (sign -1) joint payoff."""
    cells = [(i, j) for i in rows for j in columns]
    every = deviations(rows, columns, coarse=coarse)
    check_size(len(cells), len(every) + 1)
    scale = lcm(*(M[cell].denominator for M in (game.row, game.column) for cell in cells))
    totals = [sign * int(scale * (game.row[cell] + game.column[cell])) for cell in cells]
    # Worth more than 0 everywhere, so that it pays to use up the whole chance of 1.
    shift = 1 - min(totals)
    certain = Fraction(1)
    gains = [[int(scale * gain(game, {cell: certain}, each)) for cell in cells] for each in every]
    found = maximum(
        [total + shift for total in totals],
        [*gains, [1] * len(cells)],
        [0] * len(every) + [1],
        bounds,
    )
    chances = {cell: chance for cell, chance in zip(cells, found.x, strict=True) if chance}
    prices = zip(every, found.prices, strict=False)  # the last price is that of the whole chance
    return Device(
        chances,
        (
            sum((chance * game.row[cell] for cell, chance in chances.items()), Fraction(0)),
            sum((chance * game.column[cell] for cell, chance in chances.items()), Fraction(0)),
        ),
        {each: price for each, price in prices if price},
    )
