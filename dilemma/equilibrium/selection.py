"""Which equilibrium: payoff dominance, risk dominance, evolutionary stability.

*Payoff-dominant* is an equilibrium that pays neither partner less than any other one does. Of two
strict pure equilibria U and V the one *risk-dominates* from which deviating alone costs more: with
u_i what partner i loses by playing its part of V while the other plays its part of U, and v_i
likewise, U risk-dominates V iff u_1 u_2 > v_1 v_2, the Nash products (Harsanyi & Selten 1988,
chapter 3). In a 2 x 2 game that is the whole story; in a larger one the comparison of each pair in
the 2 x 2 game of its own strategies is only a part of it.

A mix x of a symmetric game is *evolutionarily stable* if it is a best reply to itself and does
better against every other best reply y than y does against itself (Maynard Smith & Price 1973).
With A the payoffs, S what x plays and R its best replies, that holds iff (y - x) A (y - x) < 0 for
all other mixes y on R (Haigh 1975), in which the weights on R outside S can only grow (Abakuks
1980). Written without the weight of one strategy of S, the condition is that a matrix is positive
definite in the free directions, and strictly copositive in the others after those are taken out
(its Schur complement). A matrix is strictly copositive iff the matrix game of every principal
submatrix has a value above 0 (after Gaddum 1958).

An evolutionarily stable mix is an extreme equilibrium: if it were not, others with the same
strategies and best replies would lie beside it, and against those it does no better than they do.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import lcm

from dilemma.equilibrium.dominance import Positions, corner_positions, undominated
from dilemma.equilibrium.exact import UNHURRIED, Bounds
from dilemma.equilibrium.linear import matrix_game
from dilemma.equilibrium.solution import Mix, Profile, Solution, support
from dilemma.errors import DilemmaError
from dilemma.rationals import shown
from dilemma.stage.game import Bimatrix, Matrix


def payoff_dominant(nash: Solution) -> Solution:
    """
    The equilibria that pay neither partner less than any other equilibrium does.

    All equilibria pay mixtures of what the extreme ones pay, so it is enough to compare these.

    Parameters
    ----------
    nash : Solution
        The Nash equilibria of the game.

    Source
    ------
    Harsanyi & Selten (1988), who ask for strictly more; here ties are listed together.
    """
    best = [max((each.payoffs[side] for each in nash.profiles), default=None) for side in (0, 1)]
    chosen = tuple(each for each in nash.profiles if [*each.payoffs] == best)
    if not nash.complete:
        note = f"Compared with the equilibria that were found only. {nash.note}".strip()
    elif len(nash.profiles) == 1:
        note = "There is no other equilibrium."
    elif chosen:
        note = f"No equilibrium pays either partner more (of {len(nash.profiles)} compared)."
    else:
        note = "No equilibrium is the best for both partners."
    return _selected(nash, "payoff-dominance", chosen, nash.complete, note)


def risk_dominant(pure: Solution) -> Solution:
    """
    The strict pure equilibrium that risk-dominates every other one, if there is one.

    Parameters
    ----------
    pure : Solution
        The equilibria of the game in pure strategies.

    Source
    ------
    Harsanyi & Selten (1988), chapter 3; larger games are compared by pairs only.
    """
    game = pure.game
    strict = [profile for profile in pure.profiles if profile.strict]
    chosen = tuple(
        one
        for one in strict
        if all(
            nash_product(game, one, two) > nash_product(game, two, one)
            for two in strict
            if two is not one
        )
    )
    if not strict:
        note = "No equilibrium in pure strategies is strict, so there is nothing to compare."
    elif len(strict) == 1:
        note = "No other equilibrium in pure strategies is strict, so there is nothing to compare."
    elif len(strict) == 2:
        one, two = strict
        first, second = nash_product(game, one, two), nash_product(game, two, one)
        note = (
            f"What deviating alone costs, multiplied (Nash product): {shown(first)} at "
            f"{_cell(game, one)}, {shown(second)} at {_cell(game, two)}"
        )
        note += ": a tie, so neither risk-dominates." if first == second else "."
    elif chosen:
        note = f"It has the larger Nash product beside each of the other {len(strict) - 1}."
    else:
        note = f"None of the {len(strict)} strict equilibria has the larger Nash product beside all"
        note += " others."
    if len(strict) > 1 and game.shape != (2, 2):
        note += " Strict equilibria were compared pairwise, each pair by its own four strategies."
    if not pure.complete:
        note = f"{note} {pure.note}"
    return _selected(pure, "risk-dominance", chosen, pure.complete, note)


def nash_product(game: Bimatrix, here: Profile, there: Profile) -> Fraction:
    """
    What both lose by deviating alone from one pure equilibrium to another, multiplied.

    Examples
    --------
    >>> from dilemma.equilibrium.solution import profile_of
    >>> hunt = Bimatrix.of([[4, 0], [3, 3]], [[4, 3], [0, 3]])
    >>> pure = [tuple(map(Fraction, mix)) for mix in ((1, 0), (0, 1))]
    >>> stag, hare = (profile_of(hunt, mix, mix) for mix in pure)
    >>> str(nash_product(hunt, stag, hare)), str(nash_product(hunt, hare, stag))
    ('1', '9')
    """
    (i,), (j,) = here.supports
    (k,), (m,) = there.supports
    product: Fraction = (game.row[i, j] - game.row[k, j]) * (game.column[i, j] - game.column[i, m])
    return product


def stable(nash: Solution, bounds: Bounds = UNHURRIED) -> Solution:
    """
    The evolutionarily stable strategies of a symmetric game, as the profiles in which both play it.

    Parameters
    ----------
    nash : Solution
        The Nash equilibria, all of whose strategies pay differently (see `distinct`).
    bounds : Bounds
        When to stop with an IncompleteError.

    Source
    ------
    Maynard Smith & Price (1973); Haigh (1975); Abakuks (1980).
    """
    payoffs = nash.game.row
    chosen = tuple(
        profile
        for profile in nash.profiles
        if profile.row == profile.column and is_stable(payoffs, profile.row, bounds)
    )
    return _selected(nash, "ess", chosen, nash.complete, nash.note)


def is_stable(payoffs: Matrix, mix: Mix, bounds: Bounds = UNHURRIED) -> bool:
    """
    Whether a mix of a symmetric game is evolutionarily stable.

    Parameters
    ----------
    payoffs : array (n, n) of Fraction
        What the strategy of the row gets from that of the column.
    mix : tuple of n Fractions
        The mix x.

    Examples
    --------
    Hawk and dove with V = 2, C = 4: half of each.

    >>> game = Bimatrix.of([[1, 0], [2, -1]], [[1, 2], [0, -1]])
    >>> is_stable(game.row, (Fraction(1, 2), Fraction(1, 2)))
    True
    """
    losses = _losses(payoffs, mix)
    if losses is None:
        return False
    rest = _without_free(*losses)
    return rest is not None and strictly_copositive(rest, bounds)


def is_neutrally_stable(payoffs: Matrix, mix: Mix, bounds: Bounds = UNHURRIED) -> bool:
    """
    Whether nobody gains by entering: evolutionary stability with "no worse" for "better".

    Parameters
    ----------
    payoffs, mix, bounds
        As for `is_stable`.

    Source
    ------
    Maynard Smith (1982); Thomas (1985).

    Examples
    --------
    A third of each in rock, paper and scissors: a mutant never does better, nor ever worse.

    >>> game = Bimatrix.of([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0] * 3] * 3)
    >>> thirds = (Fraction(1, 3),) * 3
    >>> is_neutrally_stable(game.row, thirds), is_stable(game.row, thirds)
    (True, False)
    """
    losses = _losses(payoffs, mix)
    if losses is None:
        return False
    quadratic, free = losses
    for _ in range(free):
        pivot, *line = quadratic[0]
        if pivot < 0 or (pivot == 0 and any(line)):
            return False
        # A direction in which nothing is lost, with any other either, can be left out.
        quadratic = _schur(quadratic) if pivot else [below[1:] for below in quadratic[1:]]
    every = range(len(quadratic))
    whole = _integers(quadratic)
    return all(
        matrix_game([[whole[i][j] for j in chosen] for i in chosen], bounds).value >= 0
        for size in range(1, len(whole) + 1)
        for chosen in combinations(every, size)
    )


def _losses(payoffs: Matrix, mix: Mix) -> tuple[list[list[Fraction]], int] | None:
    """
    Twice -(y - x) A (y - x) as a form in the weights of y on the best replies to x.

    Without the weight of one strategy of x; first those of x's others, which are free, and their
    number. None if x is no best reply to itself.
    """
    replies = payoffs @ mix
    best = [k for k, reply in enumerate(replies) if reply == max(replies)]
    played = support(mix)
    if not set(played) <= set(best):
        return None
    last, *free = played
    others = [k for k in best if k not in played]

    def form(i: int, j: int) -> Fraction:
        """-(y - x) A (y - x), where what strategies i and j gain is taken from `last`."""
        entry: Fraction = payoffs[i, j] - payoffs[i, last] - payoffs[last, j] + payoffs[last, last]
        return -entry

    order = [*free, *others]
    return [[form(i, j) + form(j, i) for j in order] for i in order], len(free)


def strictly_copositive(matrix: Sequence[Sequence[Fraction]], bounds: Bounds = UNHURRIED) -> bool:
    """
    Whether x M x > 0 for all x >= 0 but 0, for a symmetric matrix M.

    It fails at its least value on a face of the simplex, where M x is constant and not above 0; so
    the game of that principal submatrix has no value above 0, and conversely (after Gaddum 1958).

    Examples
    --------
    >>> strictly_copositive([[1, -1], [-1, 2]]), strictly_copositive([[1, -1], [-1, 1]])
    (True, False)
    """
    every = range(len(matrix))
    whole = _integers(matrix)
    return all(
        matrix_game([[whole[i][j] for j in chosen] for i in chosen], bounds).value > 0
        for size in range(1, len(whole) + 1)
        for chosen in combinations(every, size)
    )


def distinct(game: Bimatrix, bounds: Bounds = UNHURRIED) -> Positions:
    """
    The undominated strategies of a symmetric game that pay something else than any mixture does.

    What is strictly dominated is never a best reply, so it plays no part in stability.

    A strategy that pays both partners what a mixture pays is no rival of it: no selection could
    tell the two apart, and nothing that plays either would be stable (the reduced normal form of
    Kohlberg & Mertens 1986). In an alliance with linear costs the corners are left.

    Raises
    ------
    DilemmaError
        If the game is not symmetric.
    """
    m, n = game.shape
    if m != n or (game.column != game.row.T).any():
        raise DilemmaError(f"ess needs a symmetric game, and {game.name} is not: {differs(game)}")
    if (corners := corner_positions(game)) is not None:
        return corners
    paid = _integers([[*game.row[k], *game.column[k]] for k in range(n)])
    alive, _ = undominated(*game.integers)
    left = list(alive)
    for strategy in reversed(alive):
        others = [k for k in left if k != strategy]
        if others and _is_mixture(paid[strategy], [paid[k] for k in others], bounds):
            left = others
    return tuple(left)


def _is_mixture(line: Sequence[int], others: Sequence[Sequence[int]], bounds: Bounds) -> bool:
    """Whether a mixture of other lines is nowhere below and nowhere above a line."""
    above = [[a - b for a, b in zip(other, line, strict=True)] for other in others]
    if any(not any(gain) for gain in above):
        return True
    if any(min(column) > 0 or max(column) < 0 for column in zip(*above, strict=True)):
        return False
    return matrix_game([[*gain, *(-each for each in gain)] for gain in above], bounds).value == 0


def _without_free(quadratic: list[list[Fraction]], free: int) -> list[list[Fraction]] | None:
    """The Schur complement of the first `free` directions; None if these are not all positive."""
    for _ in range(free):
        if quadratic[0][0] <= 0:
            return None
        quadratic = _schur(quadratic)
    return quadratic


def _schur(quadratic: list[list[Fraction]]) -> list[list[Fraction]]:
    """The form that is left when the first weight is chosen to make it least."""
    pivot, *line = quadratic[0]
    return [
        [cell - below[0] * across / pivot for cell, across in zip(below[1:], line, strict=True)]
        for below in quadratic[1:]
    ]


def _integers(matrix: Sequence[Sequence[Fraction]]) -> list[list[int]]:
    scale = lcm(*(Fraction(cell).denominator for line in matrix for cell in line))
    return [[int(cell * scale) for cell in line] for line in matrix]


def differs(game: Bimatrix) -> str:
    """Where a game is not symmetric: its size, its payoffs, or else the names of strategies."""
    m, n = game.shape
    if m != n:
        return f"it has {m} x {n} strategies"
    cells = ((i, j) for i in range(n) for j in range(n) if game.row[i, j] != game.column[j, i])
    if (cell := next(cells, None)) is None:
        return (
            f"{game.partners[0]} has {', '.join(game.row_labels)} and {game.partners[1]} has "
            f"{', '.join(game.column_labels)}"
        )
    i, j = cell
    return (
        f"{game.row_labels[i]} against {game.column_labels[j]} pays {game.partners[0]} "
        f"{shown(game.row[i, j])}, and {game.column_labels[i]} against {game.row_labels[j]} pays "
        f"{game.partners[1]} {shown(game.column[j, i])}"
    )


def _cell(game: Bimatrix, profile: Profile) -> str:
    (i,), (j,) = profile.supports
    return f"{game.row_labels[i]}-{game.column_labels[j]}"


def _selected(
    found: Solution, concept: str, chosen: tuple[Profile, ...], complete: bool, note: str
) -> Solution:
    """The solution that holds only what was chosen."""
    return replace(
        found,
        concept=concept,
        profiles=chosen,
        complete=complete,
        components=None,
        pure_complete=False,
        refused=0,
        note=note,
    )
