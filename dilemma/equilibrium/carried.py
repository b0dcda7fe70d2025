"""Do some supports carry an equilibrium? Also where payoffs tie.

A mix y of exactly the columns J to which all rows I are best replies exists iff the vertices of y's
best-response polytope that play no column outside J, and to which all of I are best replies,
together play all of J: such mixes are a face of the polytope, and inside a face all is played that
any of its vertices plays. The vertices follow from the signs of the minors
(`dilemma.equilibrium.minors`), so the answer holds wherever the signs do.
"""

from collections.abc import Sequence

from dilemma.equilibrium.dominance import corners_of
from dilemma.equilibrium.minors import Signs, minors, vertices
from dilemma.equilibrium.positivity import Polynomial, Ranges, positive
from dilemma.errors import DilemmaError
from dilemma.stage.opened import OpenGame, Payoffs

WIDEST = 8  # strategies of one partner, for mixed profiles

Positions = tuple[int, ...]
Supports = tuple[Positions, Positions]  # what row and column play, by position


class Carried:
    """
    Whether a profile is an equilibrium, from the signs of polynomials in its open parameters.

    Parameters
    ----------
    game : OpenGame
    profile : pair of tuples of int
        What row and column play, by position.

    Raises
    ------
    DilemmaError
        For a mixed profile of a game with more than 8 strategies.
    """

    def __init__(self, game: OpenGame, profile: Supports) -> None:
        rows, columns = profile
        corners = corners_of(game.points)
        mine, theirs = (
            sorted({*played, *(range(size) if corners is None else corners)})
            for played, size in zip(profile, game.row.shape, strict=True)
        )
        first, second = game.row.restricted(mine, columns), game.column.restricted(rows, theirs)
        self.pure = len(rows) == len(columns) == 1
        self.replies: list[_Replies] = []
        if self.pure:  # the conditions decide, wherever all payoffs are defined
            denominators = {cell.denom for part in (first, second) for cell in part.cells()}
            self.polynomials = [each for each in denominators if not positive(each, game.ranges)]
            return
        if max(len(mine), len(theirs)) > WIDEST:
            raise DilemmaError(
                f"the game is {len(mine)} x {len(theirs)}; mixed profiles are looked at in games "
                f"of at most {WIDEST} strategies"
            )
        self.replies = [
            _Replies(first, [mine.index(i) for i in rows], game.ranges),
            _Replies(second.turned, [theirs.index(j) for j in columns], game.ranges),
        ]
        self.polynomials = [each for part in self.replies for each in part.polynomials]

    def at(self, signs: Signs, conditions_hold: bool) -> bool:
        """The answer where the polynomials have the given signs."""
        if self.pure:
            return conditions_hold and 0 not in signs
        first, second = self.replies
        cut = len(first.polynomials)
        return first.carry(signs[:cut]) and second.carry(signs[cut:])


class _Replies:
    """One partner's payoffs against the other's support, whose mixes must hold it to its own."""

    def __init__(self, payoffs: Payoffs, wanted: Sequence[int], ranges: Ranges) -> None:
        cells, undefined = cleared(payoffs, ranges)
        self.shape = payoffs.shape
        self.minors = minors(cells)
        self.wanted = sum(1 << i for i in wanted)
        self.polynomials = [*self.minors, *undefined]

    def carry(self, signs: Signs) -> bool:
        """Whether some mix of all columns makes all wanted rows best replies."""
        cut = len(self.minors)
        if 0 in signs[cut:]:  # a payoff divides by zero
            return False
        played = 0
        for columns, best in vertices(signs[:cut], *self.shape):
            if self.wanted & ~best == 0:
                played |= columns
        return played == (1 << self.shape[1]) - 1


def cleared(payoffs: Payoffs, ranges: Ranges) -> tuple[list[list[Polynomial]], list[Polynomial]]:
    """Payoffs times a positive polynomial, and the denominators that may be zero."""
    common = payoffs[0, 0].denom
    for cell in payoffs.cells():
        common = common.lcm(cell.denom)
    never_zero = positive(common, ranges)
    factor = common if never_zero else common**2
    made = [[cell.numer * factor.quo(cell.denom) for cell in line] for line in payoffs.lists()]
    return made, [] if never_zero else [common]
