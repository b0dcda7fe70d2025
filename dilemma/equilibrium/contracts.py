"""Contracts that open the alliance: the least that makes a cell of the game an equilibrium.

Let R_i be what the target cell pays partner i (collaboration by both, unless another is named),
u_i* the most that i gets by leaving it alone, and gain_i = u_i* - R_i. Four contracts:

    penalty            whoever leaves the target pays x_i to the partner
    hostage            whoever leaves it forfeits x_i, worth nothing to the partner
                       (Williamson 1983, as we recall it)
    side payment       who keeps to it is paid x_i by the partner, each period
                       (payments that depend on actions: Jackson & Wilkie 2005, who also
                       show that partners left to offer them need not find the best)
    bargaining share   the common benefits are divided otherwise

In one period the least amount is max(0, gain_i) for the first three, which change incentives alike
and so have the same equilibria; they differ in what is paid. In a repeated alliance i, who
discounts by delta_i, also loses the future: a deviation ends the contract, and a stage equilibrium
follows, the one that pays i least (p_i). For penalty and hostage, which cost nothing on the path,

    x_i = max(0, gain_i - delta_i / (1 - delta_i) (R_i - p_i))              if p_i < R_i

while side payments change the path itself to R_i + x_i - x_j, so that the least ones solve

    x_i = max(0, min(gain_i, c_i + delta_i x_j))
    c_i = (1 - delta_i) gain_i - delta_i (R_i - p_i)

(the same numbers where the partners are alike). If p_i >= R_i the threat does not punish: then
nothing follows i's deviation, and a penalty of gain_i must hold in every period. Contracts
that the shadow of the future helps to keep are the relational contracts of Klein & Leffler (1981,
as we recall it).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from dilemma.equilibrium.bargaining import Cell, Shares, Threat, shares
from dilemma.equilibrium.solution import Profile, mixes, profile_of
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import exact, shown, to_text
from dilemma.stage.forces import reversion_discount
from dilemma.stage.game import Bimatrix, read_only
from dilemma.table import Table

Pair = tuple[Fraction, Fraction]

_AFTERWARDS = (
    "After a deviation the contract has ended, and the punishment is played for ever; who deviates "
    "still pays the partner in that period.",
)

KINDS = ("penalty", "hostage", "side payment")


@dataclass(frozen=True)
class Need:
    """
    What one partner needs to keep to the target.

    `payoff` is R_i, `gain` the most that leaving gains (below 0: what it loses at least),
    `deviation` where to, `punishment` the equilibrium that follows and `feared` what it pays (p_i).
    """

    payoff: Fraction
    gain: Fraction
    deviation: str
    punishment: Profile
    feared: Fraction
    discount: Fraction

    @property
    def punishes(self) -> bool:
        """Whether the threat is one: the punishment pays less than the target."""
        return self.feared < self.payoff

    @property
    def threat(self) -> Threat | None:
        """Discount factor and feared cell, where there is a threat in pure strategies."""
        if not (self.discount and self.punishes and self.punishment.pure):
            return None
        return self.discount, cell_of(self.punishment)

    @property
    def future(self) -> Fraction:
        """What a deviation loses later, in units of one period's payoff."""
        if not self.punishes:
            return Fraction(0)
        return self.discount / (1 - self.discount) * (self.payoff - self.feared)

    @property
    def patience(self) -> Fraction | None:
        """The discount factor from which no contract is needed; None if there is none below 1."""
        if self.gain <= 0:
            return Fraction(0)
        best = self.payoff + self.gain
        return reversion_discount(self.gain, best, self.feared) if self.punishes else None

    @property
    def least(self) -> Fraction:
        """The least penalty or hostage."""
        return max(Fraction(0), self.gain - self.future)


@dataclass(frozen=True, repr=False)
class Contracts:
    """
    The least contracts that make a cell an equilibrium, exact.

    Parameters
    ----------
    target : pair of int
        The cell: row and column position.
    needs : pair of Need
        Row's and column's.
    side_payments : pair of Fraction
        What row and what column is paid by the other [payoff per period].
    shares : Shares or None
        Where the division of common benefits alone would do it; None if nowhere, and for games
        that have none.
    """

    game: Bimatrix
    target: Cell
    needs: tuple[Need, Need]
    side_payments: Pair
    shares: Shares | None

    @property
    def least(self) -> Pair:
        """The least penalties or hostages of row and column [payoff]."""
        return self.needs[0].least, self.needs[1].least

    @property
    def net(self) -> Pair:
        """What the target pays per period after side payments."""
        (one, two), (to_one, to_two) = (need.payoff for need in self.needs), self.side_payments
        return one + to_one - to_two, two + to_two - to_one

    @property
    def affordable(self) -> bool:
        """Whether the two together get at least what their punishments pay them."""
        return sum(need.payoff for need in self.needs) >= sum(need.feared for need in self.needs)

    @property
    def fee(self) -> Pair | None:
        """The fixed payments from 1 to 2 with which both gain; they change no incentive."""
        if not self.affordable:
            return None
        (net, other), (one, two) = self.net, self.needs
        return two.feared - other, net - one.feared

    @property
    def others(self) -> tuple[Profile, ...]:
        """The other equilibria in pure strategies, without contract."""
        every = solve(self.game, "pure").profiles
        return tuple(profile for profile in every if cell_of(profile) != self.target)

    def limits(self, profile: Profile) -> tuple[Fraction | None, Fraction | None]:
        """
        What each partner loses by returning alone from a pure equilibrium to the target.

        The equilibrium survives a contract iff nobody who leaves the target there is due more;
        None for a partner that keeps to it. At mutual competition these are the exposures G_i.
        """
        (i, j), (k, n) = cell_of(profile), self.target
        row, column = self.game.row, self.game.column
        return (
            row[i, j] - row[k, j] if i != k else None,
            column[i, j] - column[i, n] if j != n else None,
        )

    def survives(self, profile: Profile, amounts: Pair | None = None) -> bool:
        """Whether a pure equilibrium of the game is one under the contract too (least amounts)."""
        contracted = under(self.game, self.target, amounts or self.least)
        return profile_of(contracted, profile.row, profile.column).regret == 0

    def table(self) -> Table:
        """The least contracts for a reader."""
        game = self.game
        rows = tuple(
            (
                game.partners[i],
                need.payoff,
                f"{need.deviation}, {shown(need.gain)}" if need.deviation else None,
                self._threat(need) if need.discount else None,
                need.least,
                self.side_payments[i],
                self.net[i],
            )
            for i, need in enumerate(self.needs)
        )
        columns = (
            "partner", "target pays", "best deviation, gain", "punishment, pays",
            "least penalty or hostage", "least side payment", "net of side payments",
        )  # fmt: skip
        discounts = tuple(need.discount for need in self.needs)
        when = (
            f" at discount factors {both((discounts[0], discounts[1]))}"
            if any(discounts)
            else " in one period"
        )
        return Table(
            columns,
            rows,
            f"Contracts that make {self.name} an equilibrium{when}",
            (
                "penalty: to the partner, by whoever deviates; hostage: forfeited, worth nothing "
                "to the partner; side payment: by the partner, to whoever keeps to it",
                *_AFTERWARDS[: any(discounts)],
            ),
        )

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return self.table().html()

    def _threat(self, need: Need) -> str:
        played = mixes(self.game, need.punishment)
        return f"{'-'.join(mix.joined(' + ') for mix in played)}, {shown(need.feared)}"

    @property
    def name(self) -> str:
        """The target in words."""
        i, j = self.target
        return f"{self.game.row_labels[i]}-{self.game.column_labels[j]}"


def contracts(
    game: Bimatrix,
    target: Sequence[str] | None = None,
    discount: Any = 0,
) -> Contracts:
    """
    The least contracts that make a cell an equilibrium, against every strategy of the game.

    Parameters
    ----------
    game : Bimatrix
    target : pair of names, optional
        Row's and column's strategy, by short or long name; an alliance has collaboration by both.
    discount : number or pair of numbers
        Discount factors, at least 0 and below 1; 0 is one period.

    Raises
    ------
    DilemmaError
        For an unknown strategy, a game that is no alliance without a target, and a discount
        factor out of range.

    Source
    ------
    Williamson (1983), Klein & Leffler (1981), as we recall them; Jackson & Wilkie (2005).

    Examples
    --------
    >>> game = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]], ["cooperate", "defect"])
    >>> [str(contracts(game, ("cooperate", "cooperate"), d).least[0]) for d in ("0", "1/3", "1/2")]
    ['2', '1', '0']
    """
    cell = target_of(game, target)
    discounts = discounts_of(discount)
    found = solve(game, "pure").profiles or solve(game, method="exact").profiles
    first, second = (_need(game, cell, i, discounts[i], found) for i in (0, 1))
    return Contracts(
        game=game,
        target=cell,
        needs=(first, second),
        side_payments=_side_payments(first, second),
        shares=shares(game, cell, (first.threat, second.threat)),
    )


def under(game: Bimatrix, target: Cell, amounts: Pair, kind: str = "penalty") -> Bimatrix:
    """
    One period of a game under a contract with the given amounts x_1 and x_2.

    Examples
    --------
    >>> game = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [[str(cell) for cell in line] for line in under(game, (0, 0), (2, 2), "hostage").row]
    [['3', '0'], ['3', '-1']]
    """
    if kind not in KINDS:
        raise unknown("contract", kind, KINDS)
    row, column = game.row.copy(), game.column.copy()
    (k, n), (one, two) = target, amounts
    if kind == "side payment":
        row[k, :] += one
        column[k, :] -= one
        column[:, n] += two
        row[:, n] -= two
    else:
        leaves = [i for i in range(game.shape[0]) if i != k]
        answers = [j for j in range(game.shape[1]) if j != n]
        row[leaves, :] -= one
        column[:, answers] -= two
        if kind == "penalty":
            column[leaves, :] += one
            row[:, answers] += two
    # These are no longer the payoffs of an alliance in its parameters.
    return replace(
        game, row=read_only(row), column=read_only(column),
        points=None, believed=None, actual=None, realized=None,
    )  # fmt: skip


def _need(
    game: Bimatrix, target: Cell, i: int, discount: Fraction, found: Sequence[Profile]
) -> Need:
    (k, n), labels = target, (game.row_labels, game.column_labels)[i]
    replies, own = (game.row[:, n], k) if i == 0 else (game.column[k, :], n)
    others = [a for a in range(len(labels)) if a != own]
    best = max(others, key=lambda a: replies[a], default=own)
    punishment = min(found, key=lambda profile: profile.payoffs[i])
    return Need(
        payoff=replies[own],
        gain=replies[best] - replies[own],
        deviation=labels[best] if others else "",
        punishment=punishment,
        feared=punishment.payoffs[i],
        discount=discount,
    )


def _side_payments(one: Need, two: Need) -> Pair:
    """
    The least fixed point of x_i = max(0, min(gain_i, c_i + delta_i x_j)).

    The map shrinks distances, since delta < 1, so there is one fixed point; it lies on one of the
    three pieces of each partner.
    """
    for (a, d), (b, e) in product(_pieces(one), _pieces(two)):
        x = (a + d * b) / (1 - d * e)
        y = b + e * x
        if x == _due(one, y) and y == _due(two, x):
            return x, y
    raise AssertionError("the fixed point lies on none of the pieces")


def _pieces(need: Need) -> list[tuple[Fraction, Fraction]]:
    """Constant and slope of the three pieces."""
    none = Fraction(0)
    return [(none, none), (max(none, need.gain), none), (_now(need), need.discount)]


def _now(need: Need) -> Fraction:
    d = need.discount
    return (1 - d) * need.gain - d * (need.payoff - need.feared)


def _due(need: Need, paid: Fraction) -> Fraction:
    """What a partner must be paid if it pays `paid` itself."""
    return max(Fraction(0), min(need.gain, _now(need) + need.discount * paid))


def target_of(game: Bimatrix, names: Sequence[str] | None) -> Cell:
    """The cell that two names mean; collaboration by both where an alliance names none."""
    if names is None:
        if game.points is None:
            raise DilemmaError(
                f"{game.name} is no alliance: name the profile that a contract is for"
            )
        names = ("collaboration", "collaboration")
    if len(names) != 2:
        raise DilemmaError(
            f"a profile names 2 strategies, row's and column's; this has {len(names)}"
        )
    one = _position(game, game.row_labels, names[0])
    return one, _position(game, game.column_labels, names[1])


def _position(game: Bimatrix, labels: Sequence[str], name: str) -> int:
    folded = name.strip().casefold()
    for position, label in enumerate(labels):
        short = game.points[position].short if game.points else label
        if folded in (label.casefold(), short.casefold()):
            return position
    raise unknown("strategy", name, labels)


def discounts_of(discount: Any) -> Pair:
    several = isinstance(discount, Sequence) and not isinstance(discount, str)
    one, two = (exact(each) for each in (discount if several else (discount, discount)))
    for each in (one, two):
        if not 0 <= each < 1:
            raise DilemmaError(f"discount is {to_text(each)}; it must be at least 0 and below 1")
    return one, two


def cell_of(profile: Profile) -> Cell:
    """The cell of a pure profile."""
    ((row,), (column,)) = profile.supports
    return row, column


def both(numbers: Pair) -> str:
    """Two numbers in a sentence: "0.245 each" where they are equal."""
    one, two = map(shown, numbers)
    return f"{one} each" if one == two else f"{one} and {two}"
