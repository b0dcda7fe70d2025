"""Supermodular alliances: openness answers openness, and equilibria are ordered.

A game is supermodular if each partner's own choices support each other and are supported by every
choice of the other (all cross effects >= 0). Then there are a greatest and a least equilibrium,
both pure, which best replies reach from the top and from the bottom (Topkis 1998; Milgrom & Roberts
1990, as we recall them). With the payoff of `dilemma.stage.payoffs` the cross effects of partner i
are

    r_i, t_i    r_i, r_j    t_i, t_j     a positive multiple of B_i
    r_i, t_j                             of v_i + w_i + B_i F_j
    t_i, r_j                             of w_i - l_i + B_i F_i

so that, where A_1 and A_2 are positive, all are >= 0 on the whole square iff B_i >= 0 and
l_i <= w_i = beta_i m: joint creation does not hurt, and what leaks to the partner costs no more
than the common benefit returns. Costs are separable and play no part, whatever their convexity.

A parameter has increasing differences if more of it never lowers what any choice of either partner
adds to its payoff. In a supermodular alliance it then never lowers the greatest or the least
equilibrium, as long as the alliance stays supermodular (Topkis 1998). Payoffs are multi-affine in
the choices, so what a choice adds is looked at where the others are 0 or 1.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, product
from typing import Any

from dilemma.equilibrium.algebra import Polynomial, algebra
from dilemma.equilibrium.dominance import corner_positions
from dilemma.equilibrium.propositions import never_negative
from dilemma.errors import DilemmaError
from dilemma.stage.game import Bimatrix
from dilemma.stage.letters import letters
from dilemma.stage.payoffs import Terms, payoff, synergy

Cell = tuple[int, int]

CHOICES = ("r_1", "t_1", "r_2", "t_2")


def cross_effects() -> Mapping[tuple[str, str], Any]:
    """
    The cross effects of partner 1's payoff in each of its choices and each other one, as formulas.

    Examples
    --------
    >>> cross_effects()["t_1", "t_2"]
    A_1*A_2*B_1*r_1*r_2*sigma_1*(phi_1 - 1)*(phi_2 - 1)
    """
    from sympy import factor, symbols

    one, two = letters(linear=False)
    r, t, R, T = choices = symbols(CHOICES, real=True)
    u = payoff(one, two, (r, t), (R, T))
    named = dict(zip(CHOICES, choices, strict=True))
    pairs = [pair for pair in combinations(CHOICES, 2) if pair != ("r_2", "t_2")]
    return {pair: factor(u.diff(named[pair[0]], named[pair[1]])) for pair in pairs}


def supports(mine: Terms, yours: Terms) -> bool:
    """
    Whether all cross effects of a partner's payoff are >= 0 on the whole square, exact.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> supports(*load("learning_dilemma").at().believed)
    False
    """
    created = mine.absorption * yours.absorption * synergy(mine)
    returned = yours.absorption * (mine.common - mine.leakage)
    return bool(created >= 0 and returned >= 0)


def supermodular(game: Bimatrix) -> bool:
    """
    Whether an alliance is a supermodular game on the square of receptivity and transparency.

    Raises
    ------
    DilemmaError
        If the game is no alliance.
    """
    if game.believed is None:
        raise DilemmaError(f"{game.name} is no alliance: its strategies have no order")
    one, two = game.believed
    return supports(one, two) and supports(two, one)


def extremes(game: Bimatrix) -> tuple[Cell, Cell]:
    """
    The greatest and the least equilibrium of a supermodular alliance, by best replies.

    Parameters
    ----------
    game : Bimatrix
        A supermodular alliance whose strategies are a grid, or the five with linear costs, where
        the corners stand for all.

    Returns
    -------
    pair of pair of int
        Cells: row and column position. Equal if there is only one equilibrium.

    Raises
    ------
    DilemmaError
        If the game is not supermodular or its strategies are no grid.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> extremes(load("learning_harmony").at())
    ((0, 0), (0, 0))
    """
    if not supermodular(game):
        raise DilemmaError(f"{game.name} is not supermodular: B_i >= 0 and l_i <= beta_i m fails")
    corners = corner_positions(game)
    allowed = list(range(game.shape[0])) if corners is None else list(corners)
    points = game.points or ()
    places = {tuple(points[a][2:]): a for a in allowed}
    grid = set(product({r for r, _ in places}, {t for _, t in places}))
    if set(places) != grid:
        raise DilemmaError(f"the strategies of {game.name} are no grid of the square")

    def settled(best: Any) -> Cell:
        """Where best replies end that start at the best or the least of all points."""

        def join(positions: list[int]) -> int:
            chosen = [points[a] for a in positions]
            return places[best(p.receptivity for p in chosen), best(p.transparency for p in chosen)]

        def reply(payoffs: Any) -> int:
            most = max(payoffs[a] for a in allowed)
            return join([a for a in allowed if payoffs[a] == most])

        cell = (join(allowed), join(allowed))
        while True:
            then = reply(game.row[:, cell[1]]), reply(game.column[cell[0], :])
            if then == cell:
                return cell
            cell = then

    return settled(max), settled(min)


def monotone(parameter: str) -> int | None:
    """
    Which way a parameter is proved to move the extreme equilibria of supermodular alliances.

    Returns
    -------
    1, -1, 0 or None
        1: more of it (of either partner, or of the pair) never lowers the greatest and the least
        equilibrium; -1: never raises them; 0: it has no part in them; None: nothing is proved.

    Examples
    --------
    >>> monotone("common_benefit"), monotone("competitive_overlap"), monotone("baseline_benefit")
    (1, -1, 0)
    """
    rates = algebra().rates(parameter, 0)
    moved = [algebra().along(slope, rates) for slope in _slopes()]
    if not any(moved):
        return 0
    for direction in (1, -1):
        if all(never_negative(direction * rate, SUPERMODULAR) for rate in moved):
            return direction
    return None


SUPERMODULAR = "B_i >= 0 and l_i <= beta_i m"


@cache
def _slopes() -> tuple[Polynomial, ...]:
    """What full receptivity and full transparency add, at each corner of all other choices."""

    def added() -> Iterator[Any]:
        one, two = algebra().terms
        for mine, yours in ((one, two), (two, one)):
            for own, r, t in product((0, 1), repeat=3):
                yield payoff(mine, yours, (1, own), (r, t)) - payoff(mine, yours, (0, own), (r, t))
                yield payoff(mine, yours, (own, 1), (r, t)) - payoff(mine, yours, (own, 0), (r, t))

    return tuple(slope.numer for slope in added())
