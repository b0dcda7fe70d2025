"""A threshold as a formula: the binding inequality solved for the parameter, all others in symbols.

An inequality that is linear or quadratic in the parameter has a root in closed form; of two roots
the one is meant that equals the threshold at the game's own numbers.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import prod
from typing import Any

from dilemma.equilibrium.carried import Supports
from dilemma.equilibrium.cells import Root
from dilemma.equilibrium.conditions import Condition, conditions
from dilemma.equilibrium.positivity import Polynomial, Ranges, positive, sign
from dilemma.stage.game import AllianceGame, StageGame
from dilemma.stage.opened import Function
from dilemma.stage.symbolic import in_symbols

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
    A*omega*sigma*theta*v*(1 - phi) + psi
    """
    if isinstance(game, AllianceGame):  # only what the inequality compares
        game, profile = _narrowed(game, profile, binding.deviation)
    symbolic = in_symbols(game, values, name)
    (slack,) = (
        each.slack
        for each in conditions(symbolic, profile)
        if each[:2] == binding[:2] and each.strict == binding.strict
    )
    here = {str(key): value for key, value in symbolic.here.items()}
    return root_formula(slack.numer, symbolic.ranges, here, root)


def root_formula(
    polynomial: Polynomial, ranges: Ranges, here: Mapping[str, Fraction | None], root: Root
) -> Any | None:
    """
    A root of a polynomial in its first generator, as a sympy expression in the others.

    Parameters
    ----------
    here : mapping of generators' names to Fraction or None
        Where the others stand.
    root : Root
        The root that is meant, at these numbers.

    Returns
    -------
    sympy expression or None
        None where the polynomial is of a higher degree than two.
    """
    parts = by_power(polynomial)
    if len(parts) not in (2, 3):
        return None
    below = sign(parts[-1], ranges)
    if below is None:  # of either sign: as it is here
        leading = grouped(parts[-1], ranges)
        below = 1 if _number_at(leading, here) >= 0 else -1
    if below == -1:  # the same root, without a minus below
        parts = [-part for part in parts]
    if len(parts) == 2:
        above, below = (grouped(part, ranges) for part in (-parts[0], parts[1]))
        candidates = [above / below]
    else:
        c, b, a = (grouped(part, ranges) for part in parts)
        roots = [(-b + turn * _root(b**2 - 4 * a * c)) / (2 * a) for turn in (1, -1)]
        candidates = roots if c else [c, -b / a]
    near = NEAR * max(1, abs(float(root)))
    return next((e for e in candidates if abs(_number_at(e, here) - float(root)) <= near), None)


def _number_at(expression: Any, here: Mapping[str, Fraction | None]) -> float:
    """An expression's value here; numbers put in exactly would send sympy after square factors."""
    numbers = {letter: _rational(here[letter.name]) for letter in expression.free_symbols}
    return float(expression.evalf(30, subs=numbers))


def _narrowed(
    game: AllianceGame, profile: Supports, deviation: str
) -> tuple[AllianceGame, Supports]:
    """The alliance on the strategies of a profile and one deviation only."""
    kept = sorted(
        {
            *profile[0],
            *profile[1],
            *(k for k, each in enumerate(game.strategies) if each.name == deviation),
        }
    )
    rows, columns = (tuple(kept.index(position) for position in side) for side in profile)
    return replace(game, strategies=tuple(game.strategies[k] for k in kept)), (rows, columns)


def inequality(condition: Condition, ranges: Ranges) -> Any:
    """
    A condition as a sympy inequality to be read: what is learned at least what it costs.

    Without costs the terms with a minus sign go to the right. A quotient stays one unless what is
    below is positive.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> from dilemma.stage.opened import opened
    >>> game = opened(load("prisoners_dilemma"), ["R", "T"], {})
    >>> inequality(conditions(game, ((0,), (0,)))[0], game.ranges)
    R >= T
    """
    from sympy import Ge, Gt

    whole, below = condition.slack.numer, condition.slack.denom
    relation = Gt if condition.strict else Ge
    if not positive(below, ranges):  # a quotient, and not its product with what may be zero
        return relation(grouped(whole, ranges) / grouped(below, ranges), 0, evaluate=False)
    if whole.is_ground:  # a number, whatever the parameters
        value = whole.ring.domain.to_sympy(whole.LC)
        return relation(value, 0, evaluate=False)
    _, whole = whole.primitive()
    paid = _costly(whole)
    if not paid or len(paid) == len(whole):
        paid = {each for each, coefficient in whole.items() if coefficient < 0}
    left, right = (
        _factored(whole.ring.from_dict({each: turn * whole[each] for each in part}), ranges)
        for part, turn in ((whole.keys() - paid, 1), (paid, -1))
    )
    return relation(left, right, evaluate=False)


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
    from sympy import Add

    paid = _costly(polynomial)
    return Add(
        *(
            _factored(polynomial.ring.from_dict({each: polynomial[each] for each in part}), ranges)
            for part in (polynomial.keys() - paid, paid)
        )
    )


def value_at(function: Function, here: Mapping[str, Fraction | None]) -> Fraction | None:
    """A rational function's value where every parameter has the given one; None if one has none."""
    values = [here[str(generator)] for generator in function.numer.ring.gens]
    if None in values:
        return None
    above, below = (
        sum(
            (
                prod(
                    (value**power for value, power in zip(values, exponents, strict=True) if power),
                    start=Fraction(int(coefficient.numerator), int(coefficient.denominator)),
                )
                for exponents, coefficient in polynomial.items()
            ),
            Fraction(0),
        )
        for polynomial in (function.numer, function.denom)
    )
    return above / below if below else None


def _costly(polynomial: Polynomial) -> set[tuple[int, ...]]:
    """The terms of what openness and receptivity cost."""
    costs = [
        position
        for position, generator in enumerate(polynomial.ring.gens)
        if str(generator).removesuffix("_1").removesuffix("_2") in COSTS
    ]
    return {each for each in polynomial if any(each[position] for position in costs)}


def _factored(polynomial: Polynomial, ranges: Ranges) -> Any:
    from sympy import Add, Integer, Mul, Pow

    if not polynomial:
        return Integer(0)
    content, factors = polynomial.factor_list()
    turned = []
    for factor, power in factors:
        if len(factor) > 1 and sign(factor, ranges) == -1:
            factor, content = -factor, content * (-1) ** power
        groups = _by_absorption(factor) if len(factor) > 4 else [factor]
        if len(groups) == 1:
            turned.append(Pow(factor.as_expr(), power))
        else:
            turned.append(Pow(Add(*(_factored(group, ranges) for group in groups)), power))
    return Mul(polynomial.ring.domain.to_sympy(content), *turned)


def _by_absorption(polynomial: Polynomial) -> list[Polynomial]:
    """The terms with equal powers of the letters A together: what flows to whom."""
    letters = [k for k, each in enumerate(polynomial.ring.gens) if str(each)[:2] in ("A", "A_")]
    groups: dict[tuple[int, ...], dict[Any, Any]] = {}
    for exponents, coefficient in polynomial.items():
        key = tuple(exponents[position] for position in letters)
        groups.setdefault(key, {})[exponents] = coefficient
    return [polynomial.ring.from_dict(group) for group in groups.values()]


def by_power(polynomial: Polynomial) -> list[Polynomial]:
    """The coefficients of the first generator's powers, from the constant one on."""
    if not polynomial:
        return []
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
