"""A threshold as a formula: the binding inequality solved for the parameter, all others in symbols.

An inequality that is linear or quadratic in the parameter has a root in closed form; of two roots
the one is meant that equals the threshold at the game's own numbers.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from dilemma.equilibrium.cells import Root
from dilemma.equilibrium.conditions import Condition, Supports, conditions
from dilemma.equilibrium.positivity import Polynomial, Ranges, sign
from dilemma.stage.game import StageGame
from dilemma.stage.opened import in_symbols

COSTS = frozenset({"K", "k_r", "k_t", "psi"})  # letters of what openness and receptivity cost
NEAR = 1e-9  # relative distance at which a root of the formula is the threshold


def threshold_formula(
    game: StageGame,
    values: Mapping[str, Any],
    profile: Supports,
    name: str,
    binding: Condition,
    root: Root,
) -> Any | None:
    """
    The threshold of one parameter in the symbols of the others, as a sympy expression.

    Parameters
    ----------
    binding : Condition
        The inequality that holds with equality at the threshold.
    root : Root
        The threshold at the game's numbers.

    Returns
    -------
    sympy expression or None
        None where the inequality is of a higher degree than two in the parameter.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> from dilemma.equilibrium.conditions import thresholds
    >>> game = load("learning_dilemma")
    >>> found = thresholds(game, {}, ((0,), (0,)), "trust")
    >>> end = found.threshold
    >>> formula = threshold_formula(game, {}, ((0,), (0,)), "trust", found.binding(end)[0], end)
    >>> formula.as_numer_denom()[1]
    A*omega*s*sigma*theta*(1 - phi) + psi
    """
    symbolic = in_symbols(game, values, name)
    (slack,) = (
        each.slack
        for each in conditions(symbolic, profile)
        if each[:2] == binding[:2] and each.strict == binding.strict
    )
    parts = [grouped(part, symbolic.ranges) for part in _by_power(slack.numer)]
    if len(parts) == 2:
        candidates = [-parts[0] / parts[1]]
    elif len(parts) == 3:
        c, b, a = parts
        candidates = [(-b + turn * _root(b**2 - 4 * a * c)) / (2 * a) for turn in (1, -1)]
    else:
        return None
    here = {str(key): value for key, value in symbolic.here.items()}
    for each in candidates:
        value = each.subs({g: _rational(here[g.name]) for g in each.free_symbols})
        if abs(float(value) - float(root)) <= NEAR * max(1, abs(float(root))):
            return each
    return None


def grouped(polynomial: Polynomial, ranges: Ranges) -> Any:
    """
    A polynomial as a sympy expression to be read: what is learned in factors, and what it costs.

    Factors that are negative over the ranges are turned round: 1 - phi and not phi - 1.

    Examples
    --------
    >>> from sympy import QQ, ring
    >>> from dilemma.stage.parameters import Range
    >>> _, phi, K = ring("phi, K", QQ)
    >>> grouped(2 * phi * K - 2 * K + phi**2 - phi, {"phi": Range(Fraction(0), Fraction(1))})
    -2*K*(1 - phi) - phi*(1 - phi)
    """
    costs = [
        position
        for position, generator in enumerate(polynomial.ring.gens)
        if str(generator).removesuffix("_1").removesuffix("_2") in COSTS
    ]
    paid = {each for each in polynomial if any(each[position] for position in costs)}
    return sum(
        _factored(polynomial.ring.from_dict({each: polynomial[each] for each in part}), ranges)
        for part in (polynomial.keys() - paid, paid)
        if part
    )


def _factored(polynomial: Polynomial, ranges: Ranges) -> Any:
    from sympy import Mul, Pow

    content, factors = polynomial.factor_list()
    turned = []
    for factor, power in factors:
        if len(factor) > 1 and sign(factor, ranges) == -1:
            factor, content = -factor, content * (-1) ** power
        turned.append(Pow(factor.as_expr(), power))
    return Mul(polynomial.ring.domain.to_sympy(content), *turned)


def _by_power(polynomial: Polynomial) -> list[Polynomial]:
    """The coefficients of the first generator's powers, from the constant one on."""
    parts: list[dict[Any, Any]] = [{} for _ in range(polynomial.degree() + 1)]
    for exponents, coefficient in polynomial.items():
        parts[exponents[0]][0, *exponents[1:]] = coefficient
    return [polynomial.ring.from_dict(part) for part in parts]


def _root(expression: Any) -> Any:
    from sympy import sqrt

    return sqrt(expression)


def _rational(number: Fraction | None) -> Any:
    from sympy import Rational, nan

    return nan if number is None else Rational(number.numerator, number.denominator)
