"""What a solver returns: profiles with their certificate, and what is known about the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from dilemma import table
from dilemma.rationals import shown
from dilemma.stage.game import Bimatrix, Matrix
from dilemma.table import Payoffs, Table

Mix = tuple[Fraction, ...]

# Concepts that choose among equilibria, and what they choose.
SELECTED: Mapping[str, str] = {
    "payoff-dominance": "Payoff-dominant equilibria",
    "risk-dominance": "Risk-dominant equilibria",
    "ess": "Evolutionarily stable strategies",
}


@dataclass(frozen=True)
class Face:
    """
    A strategy that may replace a mixture of corners in an equilibrium without changing it.

    With linear costs a point of the square pays both partners what a mixture of the corners pays.
    """

    partner: int  # 1 or 2
    strategy: str
    equals: Mapping[str, Fraction]


@dataclass(frozen=True)
class Profile:
    """
    One mix for each partner, with what it pays.

    Parameters
    ----------
    row, column : tuples of m and of n Fractions
        The mixes over the game's strategies, exact.
    payoffs : pair of Fraction
        What the partners expect [payoff units].
    realized : pair of Fraction or None
        What an alliance really pays them, where beliefs may be wrong.
    regret : Fraction
        The most that a partner can gain by deviating: 0 certifies an equilibrium.
    best_replies : pair of int
        How many pure best replies the row and the column partner have.
    efficient : bool
        No cell of the payoff matrix is better for one partner and no worse for the other.
    component : int or None
        Which connected component of the equilibrium set it belongs to, from 1.
    faces : tuple of Face
        What else may be played in place of a part of the mixes.
    found_by : tuple of str
        Who saw it. What nashpy sees depends on the machine, so it is left out of comparisons.
    """

    row: Mix
    column: Mix
    payoffs: tuple[Fraction, Fraction]
    realized: tuple[Fraction, Fraction] | None
    regret: Fraction
    best_replies: tuple[int, int]
    efficient: bool
    component: int | None = None
    faces: tuple[Face, ...] = ()
    found_by: tuple[str, ...] = ()

    @property
    def supports(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The positions of the strategies that are played, for row and for column."""
        return support(self.row), support(self.column)

    @property
    def pure(self) -> bool:
        """Whether both partners play one strategy for sure."""
        return all(len(played) == 1 for played in self.supports)

    @property
    def kind(self) -> Literal["pure", "mixed"]:
        """The same as a word."""
        return "pure" if self.pure else "mixed"

    @property
    def strict(self) -> bool:
        """Whether every deviation loses: pure, and no other best reply."""
        return self.pure and self.best_replies == (1, 1)

    @property
    def degenerate(self) -> bool:
        """Whether some mix has more best replies than strategies in it."""
        rows, columns = self.supports
        return self.best_replies[0] > len(columns) or self.best_replies[1] > len(rows)


@dataclass(frozen=True, repr=False)
class Solution:
    """
    The profiles that a concept picks from a game, and how far the list can be trusted.

    Parameters
    ----------
    profiles : tuple of Profile
        Nash: the extreme equilibria of the reduced game; all others are mixtures of them. Other
        concepts: those that they choose.
    complete : bool
        Whether it is proved that none is missing.
    components : int or None
        Connected components of the equilibrium set; None where the list is not complete.
    reduced : pair of tuples of int
        The strategies that were left after reduction, by position.
    pure_complete : bool
        Whether every pure equilibrium of the reduced game is listed.
    refused : int
        How many candidates of nashpy did not pass certification.
    note : str
        What was reduced, or why the list is not complete.
    """

    game: Bimatrix
    concept: str
    method: str
    profiles: tuple[Profile, ...]
    complete: bool
    components: int | None
    reduced: tuple[tuple[int, ...], tuple[int, ...]]
    pure_complete: bool = True
    refused: int = 0
    note: str = ""

    @property
    def degenerate(self) -> bool:
        """Whether some equilibrium mix has more best replies than its support."""
        return any(profile.degenerate for profile in self.profiles) or (
            self.components is not None and self.components < len(self.profiles)
        )

    @cached_property
    def best_total(self) -> Fraction:
        """The highest joint payoff of any cell."""
        best: Fraction = max((self.game.row + self.game.column).flat)
        return best

    @property
    def loss(self) -> Fraction | None:
        """What the worst equilibrium loses against the best cell, both partners together."""
        totals = [sum(profile.payoffs) for profile in self.profiles]
        return self.best_total - min(totals) if totals else None

    @property
    def price_of_anarchy(self) -> Fraction | None:
        """
        Best joint payoff over that of the worst equilibrium; None unless both are positive.

        A concept that chooses among equilibria leaves out what would be the worst: None too.
        """
        totals = [sum(profile.payoffs) for profile in self.profiles]
        if self.concept in SELECTED or not totals or min(totals) <= 0 or self.best_total <= 0:
            return None
        return self.best_total / min(totals)

    @property
    def played(self) -> frozenset[str]:
        """The strategies that some listed profile plays, by name."""
        labels = self.game.row_labels, self.game.column_labels
        return frozenset(
            labels[side][position]
            for profile in self.profiles
            for side, support_of in enumerate(profile.supports)
            for position in support_of
        )

    def loss_of(self, profile: Profile) -> Fraction:
        """What a profile loses against the best cell, both partners together."""
        return self.best_total - sum(profile.payoffs)

    def table(self) -> Table:
        """The equilibria for a reader."""
        game = self.game
        realized = any(each.realized not in (None, each.payoffs) for each in self.profiles)
        columns = ("", *game.partners, "payoffs", *["realized"][:realized])
        rows = tuple(
            (
                number,
                *mixes(game, profile),
                Payoffs(*profile.payoffs),
                *([Payoffs(*profile.realized)] if realized and profile.realized else []),
                profile.strict,
                profile.efficient,
                self.loss_of(profile),
            )
            for number, profile in enumerate(self.profiles, start=1)
        )
        notes = [
            "strict: every deviation loses; efficient: no cell is better for one and no worse for "
            "the other; loses: both together, against the best cell "
            f"({shown(self.best_total)} in all)"
        ]
        if self.components is not None and self.components < len(self.profiles):
            notes.append(
                "a connected set: between equilibria with one mix in common, every mixture of the "
                "others is an equilibrium too"
            )
        if realized:
            notes.append("payoffs: as the partners believe them; realized: as they are")
        heads = (*columns, "strict", "efficient", "loses")
        return Table(heads, rows, self._completeness(), tuple(notes))

    def data(self) -> Table:
        """The equilibria for a program: one row each, a column for each strategy's weight."""
        game = self.game
        columns = (
            *("equilibrium", "component", "kind", "strict", "pareto_efficient", "loss"),
            *("payoff_1", "payoff_2", "realized_1", "realized_2"),
            *(f"row: {label}" for label in game.row_labels),
            *(f"column: {label}" for label in game.column_labels),
        )
        rows = tuple(
            (
                number,
                profile.component,
                profile.kind,
                profile.strict,
                profile.efficient,
                self.loss_of(profile),
                *profile.payoffs,
                *(profile.realized or (None, None)),
                *profile.row,
                *profile.column,
            )
            for number, profile in enumerate(self.profiles, start=1)
        )
        return Table(columns, rows, f"Equilibria of {game.name}")

    def to_pandas(self) -> Any:
        """The equilibria as a pandas data frame, exact numbers as floats."""
        return self.data().to_pandas()

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return f"{self.game.table(self.played).html()}\n{self.table().html()}"

    def _completeness(self) -> str:
        """What the list is, and whether it is complete."""
        count = len(self.profiles)
        if self.concept in SELECTED:
            certified = "" if self.complete else " of those found (not complete)"
            return f"{SELECTED[self.concept]}: {count or 'none'}{certified}"
        if not count:
            none = " in pure strategies" if self.concept == "pure" else " found; there are some"
            return f"Equilibria: none{none}"
        if not self.complete:
            return f"Equilibria: {count} certified; there may be others (not complete)"
        if self.components is not None and self.components < count:
            sets = f"{self.components} connected set{'s' * (self.components > 1)}"
            return f"Equilibria: all {count} extreme equilibria, the ends of {sets}"
        pure = " in pure strategies" if self.concept == "pure" else ""
        return f"Equilibria{pure}: " + ("the only one" if count == 1 else f"all {count}")


def mixes(game: Bimatrix, profile: Profile) -> tuple[table.Mix, table.Mix]:
    """Both mixes of a profile with the names of what is played."""
    return named(game.row_labels, profile.row), named(game.column_labels, profile.column)


def named(labels: Sequence[str], mix: Mix) -> table.Mix:
    """A mix with the names of what is played."""
    return table.Mix(tuple((labels[position], mix[position]) for position in support(mix)))


def profile_of(game: Bimatrix, row: Mix, column: Mix) -> Profile:
    """
    The profile of two mixes in a game, with its payoffs, regret and efficiency, all exact.

    Examples
    --------
    >>> game = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> both_defect = profile_of(game, (Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> str(both_defect.regret), both_defect.strict, both_defect.efficient
    ('0', True, False)
    """
    rows, columns = support(row), support(column)
    replies = [sum((line[j] * column[j] for j in columns), Fraction(0)) for line in game.row]
    answers = [sum((line[i] * row[i] for i in rows), Fraction(0)) for line in game.column.T]
    payoffs = (
        sum((replies[i] * row[i] for i in rows), Fraction(0)),
        sum((answers[j] * column[j] for j in columns), Fraction(0)),
    )
    best = max(replies), max(answers)
    return Profile(
        row=row,
        column=column,
        payoffs=payoffs,
        realized=game.realized and _expected(game.realized, row, column),
        regret=max(best[0] - payoffs[0], best[1] - payoffs[1]),
        best_replies=(replies.count(best[0]), answers.count(best[1])),
        efficient=not any(
            one >= payoffs[0] and two >= payoffs[1] and (one, two) != payoffs
            for one, two in game.frontier
        ),
    )


def components(profiles: Sequence[tuple[Mix, Mix]]) -> list[int]:
    """
    The connected component, from 1, of each extreme equilibrium.

    Two of them are connected iff a chain of shared mixes leads from one to the other, since all
    mixtures of equilibria that share a mix are equilibria (Avis, Rosenberg, Savani & von Stengel
    2010).
    """
    number: dict[tuple[int, Mix], int] = {}  # of each mix, so that it is hashed once
    edges = [
        (number.setdefault((0, row), len(number)), number.setdefault((1, column), len(number)))
        for row, column in profiles
    ]
    parent = list(range(len(number)))

    def root(mix: int) -> int:
        while parent[mix] != mix:
            parent[mix] = mix = parent[parent[mix]]
        return mix

    for one, two in edges:
        parent[root(two)] = root(one)
    order: dict[int, int] = {}
    return [order.setdefault(root(one), len(order) + 1) for one, _ in edges]


def support(mix: Sequence[Fraction | int]) -> tuple[int, ...]:
    """The positions of the strategies that a mix plays."""
    return tuple(position for position, weight in enumerate(mix) if weight)


def spread(mix: Sequence[Fraction], positions: Sequence[int], size: int) -> Mix:
    """The mix of a reduced game among all strategies: its weights at their positions, else 0."""
    weights = dict(zip(positions, mix, strict=True))
    return tuple(weights.get(position, Fraction(0)) for position in range(size))


def _expected(payoffs: tuple[Matrix, Matrix], row: Mix, column: Mix) -> tuple[Fraction, Fraction]:
    one, two = (
        sum(
            (row[i] * matrix[i, j] * column[j] for i in support(row) for j in support(column)),
            Fraction(0),
        )
        for matrix in payoffs
    )
    return one, two
