"""Partners who may always part: how long trust must be built before it can be kept.

In a pool everybody may cheat a partner, leave, and find a new one who knows nothing of it. If all
begin every alliance with k rounds of mutual defection, and cooperate afterwards until somebody
does otherwise, a cheat must begin at the bottom again (Ghosh & Ray 1996; Fujiwara-Greve &
Okuno-Fujiwara 2009). With q the chance that an alliance goes on after a round,

    kept      v(k) = (1 - q^k) P + q^k R              payoff of a round, in the long run
    cheated   w(k) = ((1 - q^k) P + q^k (1 - q) T) / (1 - q^(k+1))    for who takes T in round k + 1

Each is what an alliance pays, divided by the rounds that it lasts. Nobody gains by cheating if

    w(k) <= v(k),  that is  v(k) <= (R - (1 - q) T) / q

The longer trust is built, the less an alliance is worth, and the more it costs to need a new one:
of the k that suffice the shortest is the best. Some k suffices if and only if q > (T - R)/(T - P).
Where an alliance ends by the death of a partner, and each survives a round with chance delta,
q = delta^2. The derivation is ours, after the paper as we recall it.

Legend: R both cooperate, P both defect, T the temptation to defect alone; k rounds of building.
"""

from fractions import Fraction
from math import ceil, log, log1p

from dilemma.errors import DilemmaError
from dilemma.rationals import shown
from dilemma.stage.game import Bimatrix

EXACT = 10_000  # rounds up to which the power is compared exactly; of more it is a logarithm
HALF = Fraction(1, 2)


def kept(R: Fraction, P: Fraction, going: Fraction, rounds: int) -> Fraction:
    """
    v(k): what a round pays where everybody builds trust for some rounds, and then keeps it.

    Examples
    --------
    >>> kept(Fraction(3), Fraction(1), Fraction(9, 10), 2)
    Fraction(131, 50)
    """
    return P + going**rounds * (R - P)


def cheated(R: Fraction, T: Fraction, P: Fraction, going: Fraction, rounds: int) -> Fraction:
    """
    w(k): what a round pays who builds trust with each partner, only to cheat it and leave.

    Examples
    --------
    >>> cheated(Fraction(3), Fraction(5), Fraction(1), Fraction(9, 10), 0)
    Fraction(5, 1)
    """
    built = (1 - going**rounds) * P + (1 - going) * going**rounds * T
    return built / (1 - going ** (rounds + 1))


def shortest(R: Fraction, T: Fraction, P: Fraction, going: Fraction) -> int | None:
    """
    The fewest rounds of building trust from which nobody gains by cheating; None if none suffice.

    Parameters
    ----------
    R, T, P : Fraction
        Both cooperate, defecting alone, both defect: T > R > P.
    going : Fraction
        q, the chance that an alliance goes on after a round, above 0 and below 1.

    Raises
    ------
    DilemmaError
        If the payoffs are not ordered so, or q is out of its range.

    Examples
    --------
    Axelrod's payoffs: an alliance that goes on with a chance of 9 in 10 needs two rounds.

    >>> shortest(Fraction(3), Fraction(5), Fraction(1), Fraction(9, 10))
    2
    """
    if not T > R > P:
        raise DilemmaError(
            f"trust is built where T > R > P; here T is {shown(T)}, R {shown(R)}, P {shown(P)}"
        )
    if not 0 < going < 1:
        raise DilemmaError(f"the chance of going on is {shown(going)}; it must be between 0 and 1")
    most = ((R - (1 - going) * T) / going - P) / (R - P)
    if most <= 0:
        return None
    if most >= 1:
        return 0
    rounds = ceil(_log(most) / _log(going))
    if rounds > EXACT:
        return rounds
    # The logarithm may be a step beside the exact power.
    return next(k for k in range(max(rounds - 1, 1), rounds + 2) if going**k <= most)


def _log(share: Fraction) -> float:
    """The logarithm of a number between 0 and 1, near 1 too."""
    return (
        log1p(float(share - 1)) if share > HALF else log(share.numerator) - log(share.denominator)
    )


def dilemma_of(game: Bimatrix) -> tuple[Fraction, Fraction, Fraction] | None:
    """
    R, T and P of a symmetric prisoner's dilemma whose payoffs do not move; None of other games.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> [int(each) for each in dilemma_of(load("axelrod").with_strategies("COL,CMP").at()) or ()]
    []
    >>> [int(each) for each in dilemma_of(load("prisoners_dilemma").at())]
    [3, 5, 1]
    """
    if game.believed is not None or game.row.shape != (2, 2) or (game.row != game.column.T).any():
        return None
    (R, S), (T, P) = game.row
    return (R, T, P) if T > R > P > S else None
