"""The alliance as polynomials in the letters of the theory, for proofs about all parameters.

The letters A_i, v_i, l_i, w_i = beta_i m, B_i, K_i have ranges of their own. A parameter x moves
some of them, each at a rate: the derivative along x, times a factor that is never negative and
common to all of them, so that signs are kept and the rates are polynomials. Trust, for instance,
loosens protection, restrains misuse and saves safeguards:

    A_j' = p_i (1 - theta_i T_i) A_j       l_i' = - (1 - p_i (1 - T_i)) theta_i l_i
    K_i' = - (1 - p_i (1 - T_i)) (1 - theta_i T_i) psi_i

Legend: letters of one partner end in _1 or _2; those of partners who are alike have no index.
a_i is the elasticity of A_i in relatedness, y_i that of v_j in the tacit premium, n = chi_n
rho, and c_i = 2 beta_i b is the common part of B_i. Of partners who are alike l = u v, 0 <= u <= 1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import prod
from random import Random
from typing import Any

from dilemma.equilibrium.positivity import AMOUNT, REAL, SHARE, Ranges
from dilemma.stage.parameters import Range
from dilemma.stage.payoffs import Terms

Polynomial = Any  # sympy PolyElement over the rationals
Rates = Mapping[str, Polynomial]  # of each letter that moves

_BELOW_ONE = Range(Fraction(0), Fraction(1), open_high=True)
_OWN = {
    "A": SHARE, "v": AMOUNT, "l": AMOUNT, "w": AMOUNT, "B": REAL, "K": AMOUNT,
    "sigma": Range(Fraction(0), None, open_low=True), "phi": _BELOW_ONE, "k_r": AMOUNT, "e": REAL,
    "o": REAL, "delta": _BELOW_ONE, "T": SHARE, "theta_b": SHARE, "p": SHARE, "psi": AMOUNT,
    "zeta": SHARE, "a": SHARE, "y": SHARE, "beta": SHARE, "c": REAL, "b_p": AMOUNT,
}  # fmt: skip
_PAIR = {
    "omega": SHARE, "eta": AMOUNT, "n": SHARE,
    "epsilon": Range(Fraction(0), Fraction(1, 2), open_high=True),
}  # fmt: skip


@dataclass(frozen=True)
class Algebra:
    """
    An alliance over a field of rational functions.

    `letters` are the field's generators by name, `ranges` where they may lie, `terms` those of the
    row and of the column partner.
    """

    letters: Mapping[str, Any]
    ranges: Ranges
    terms: tuple[Terms, Terms]
    symmetric: bool

    def letter(self, name: str, i: int = 0) -> Any:
        """A letter of partner i (0 or 1), or of the pair."""
        if name == "l" and self.symmetric:
            return self.letters["u"] * self.letters["v"]
        return self.letters[self.written(name, i)]

    def written(self, name: str, i: int = 0) -> str:
        """How a letter of partner i is written."""
        return name if name in _PAIR or self.symmetric else f"{name}_{i + 1}"

    def along(self, polynomial: Polynomial, rates: Rates) -> Polynomial:
        """The derivative of a polynomial where the letters move at these rates."""
        ring, names = polynomial.ring, list(self.letters)
        return sum(
            (polynomial.diff(ring.gens[names.index(name)]) * rate for name, rate in rates.items()),
            ring.zero,
        )

    def rates(self, parameter: str, i: int) -> Rates:
        """
        How the letters move with a parameter of partner i, or of the pair; empty if they do not.

        Examples
        --------
        >>> algebra().rates("knowledge_value", 0)
        {'v_2': v_2, 'l_1': l_1}
        """
        moved = _moved(parameter, i, self.letter)
        if self.symmetric:
            ours = {name: rate for (name, _), rate in moved.items()}
            v, u = self.letters["v"], self.letters["u"]
            ours["u"] = (ours.pop("l", 0 * u) - u * ours.get("v", 0)) / v
            return {name: rate.numer for name, rate in ours.items() if rate}
        return {self.written(name, k): rate.numer for (name, k), rate in moved.items()}


@cache
def algebra(*, symmetric: bool = False) -> Algebra:
    """
    The alliance in letters; `symmetric` if the partners are alike.

    Examples
    --------
    >>> from dilemma.stage.forces import forces
    >>> forces(algebra(symmetric=True).terms)[0].complementarity
    A**2*B*sigma*phi**2 - 2*A**2*B*sigma*phi + A**2*B*sigma
    """
    from sympy import QQ, field

    ranges: dict[str, Range] = dict(_PAIR)
    for name, where in _OWN.items():
        ranges |= {name if symmetric else f"{name}_{i}": where for i in (1, 2)}
    if symmetric:
        del ranges["l"]
        ranges["u"] = SHARE
    _, *elements = field(tuple(ranges), QQ)
    letters = dict(zip(ranges, elements, strict=True))

    def side(i: int) -> Terms:
        def own(name: str) -> Any:
            return letters[name if symmetric else f"{name}_{i}"]

        return Terms(
            absorption=own("A"), worth=own("v"),
            leakage=own("u") * own("v") if symmetric else own("l"), common=own("w"),
            created=own("B") - own("b_p"), created_private=own("b_p"), openness_cost=own("K"),
            receptivity_cost=own("k_r"), stakes=own("sigma"), spillover=own("phi"), convexity=0,
            baseline=own("e"),
        )  # fmt: skip

    return Algebra(letters, ranges, (side(1), side(2)), symmetric)


def changes_sign(polynomial: Polynomial, ranges: Ranges) -> bool:
    """
    Whether a polynomial is seen to be positive somewhere and negative elsewhere.

    A look at a few fixed points, which spares the search for a proof that there cannot be.

    Examples
    --------
    >>> A, B = algebra().letters["A_1"].numer, algebra().letters["B_1"].numer
    >>> changes_sign(B * A, algebra().ranges), changes_sign(B**2 + A, algebra().ranges)
    (True, False)
    """
    names = [symbol.name for symbol in polynomial.ring.symbols]
    used = {place for exponents in polynomial for place, power in enumerate(exponents) if power}
    signs = set()
    for points in _points(tuple((names[place], ranges[names[place]]) for place in sorted(used))):
        values = dict(zip(sorted(used), points, strict=True))
        total = sum(
            float(coefficient) * prod(values[place] ** exponents[place] for place in used)
            for exponents, coefficient in polynomial.items()
        )
        signs.add((total > 0) - (total < 0))
    return {1, -1} <= signs


@cache
def _points(letters: tuple[tuple[str, Range], ...]) -> list[tuple[float, ...]]:
    draws = Random(1912)  # noqa: S311 - any points will do

    def drawn(where: Range) -> float:
        low = -2.0 if where.low is None else float(where.low)
        high = 2.0 if where.high is None else float(where.high)
        return low + (high - low) * draws.random()

    return [tuple(drawn(where) for _, where in letters) for _ in range(24)]


def _moved(parameter: str, i: int, of: Callable[[str, int], Any]) -> dict[tuple[str, int], Any]:
    """The rate of each letter of each partner."""
    j = 1 - i

    def scaled(*names: tuple[str, int], by: Any = 1) -> dict[tuple[str, int], Any]:
        return {(name, k): by * of(name, k) for name, k in names}

    match parameter:
        case "absorptive_capacity" | "connections" | "cultural_alignment":
            return scaled(("A", i))
        case "disseminative_capacity":
            return scaled(("A", j))
        case "protectiveness":
            return scaled(("A", j), by=-1)
        case "knowledge_value":
            return scaled(("v", j), ("l", i))
        case "undervaluation":
            return scaled(("v", i), ("l", j), by=-1)
        case "novelty":
            return scaled(("v", 0), ("v", 1), ("l", 0), ("l", 1), by=-1)
        case "competitive_overlap":
            return scaled(("l", 0), ("l", 1), ("omega", 0))
        case "common_benefit":
            return scaled(("w", 0), ("w", 1))
        case "stakes":
            return scaled(("sigma", i))
        case "tacitness":
            premium = of("eta", 0) * (1 - of("zeta", i))
            loss = -1 - of("eta", 0) * of("zeta", i)
            return scaled(("A", j), by=loss) | scaled(("v", j), ("l", i), by=premium)
        case "tacit_premium":
            return {
                (name, k): of("y", owner) * of(name, k)
                for k in (0, 1)
                for name, owner in (("v", k), ("l", 1 - k))
            }
        case "relatedness":
            kept = 1 - of("n", 0)
            moved = {("A", k): of("a", k) * kept * of("A", k) for k in (0, 1)}
            return moved | scaled(("v", 0), ("v", 1), ("l", 0), ("l", 1), by=-of("n", 0))
        case "trust":
            kept = 1 - of("p", i) * (1 - of("T", i))
            left = 1 - of("theta_b", i) * of("T", i)
            return {
                ("A", j): of("p", i) * left * of("A", j),
                ("l", i): -kept * of("theta_b", i) * of("l", i),
                ("K", i): -kept * left * of("psi", i),
                ("T", i): kept * left,
            }
        case "believed_restraint":
            left = 1 - of("theta_b", i) * of("T", i)
            return {("l", i): -of("T", i) * of("l", i), ("theta_b", i): left}
        case "trust_restraint":  # the beliefs of both follow it
            left = [1 - of("theta_b", k) * of("T", k) for k in (0, 1)]
            moved = {("l", k): -left[1 - k] * of("T", k) * of("l", k) for k in (0, 1)}
            return moved | {("theta_b", k): left[0] * left[1] for k in (0, 1)}
        case "bargaining_share":
            mine, yours = of("beta", i), of("beta", j)
            return {
                **scaled(("w", i), by=yours),
                ("B", i): yours * of("c", i),
                **scaled(("w", j), by=-mine),
                ("B", j): -mine * of("c", j),
                ("beta", i): mine * yours,
                ("beta", j): -mine * yours,
            }
        case "synergy":
            return {("B", k): 2 * of("beta", k) for k in (0, 1)}
        case "private_synergy":
            return {("B", i): of("B", i) ** 0, ("b_p", i): of("B", i) ** 0}
        case "transparency_cost":
            return {("K", i): of("K", i) ** 0}
        case "safeguarding_cost":
            return {("K", i): 1 - of("T", i), ("psi", i): of("K", i) ** 0}
    alone = {
        "spillover": "phi", "receptivity_cost": "k_r", "baseline_benefit": "e",
        "outside_option": "o", "discount": "delta", "misperception": "epsilon",
    }.get(parameter)  # fmt: skip
    return {(alone, i): of(alone, i) ** 0} if alone else {}
