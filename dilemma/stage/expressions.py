"""Payoffs written as text, read through a whitelist.

A payoff is a rational expression: numbers, declared names, + - * / and ** with a whole exponent.
The text is parsed to a syntax tree and each node is translated by hand; nothing is evaluated by
Python or by sympy's own parser, which both run code. Sizes are bounded before anything is
computed, so that no text can make the program work for long.

Numbers come from functions compiled once from the symbols: Fractions in, Fractions out.
"""

import ast
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from dilemma.errors import DilemmaError, shortened, unknown
from dilemma.rationals import MOST_DIGITS, exact

LONGEST = 1000  # characters
DEEPEST = 40  # nested operations
HIGHEST = 100  # degree of numerator plus denominator

Expression = Any  # sympy.Expr; sympy is not imported before it is needed


class _Term(NamedTuple):
    value: Expression
    degree: int


def parse(text: str, names: Collection[str]) -> Expression:
    """
    The sympy expression that a payoff text stands for.

    Parameters
    ----------
    text : str
        Numbers (exact: "0.1" is 1/10), declared names, + - * / ** and brackets; at most 1,000
        characters, 40 levels and degree 100.
    names : collection of str
        The declared parameters.

    Raises
    ------
    DilemmaError
        For anything else; nothing of the text is run.

    Examples
    --------
    >>> parse("0.1*R + S**2/2", ["R", "S"])
    R/10 + S**2/2
    """
    if len(text) > LONGEST:
        raise DilemmaError(f"the expression has {len(text):,} characters; at most {LONGEST:,}")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise DilemmaError(f"'{shortened(text)}' is not an expression such as 2*R - c") from None
    return _translated(tree.body, text.strip(), names, DEEPEST).value


def compiled(expressions: Sequence[Expression], names: Sequence[str]) -> Callable[..., list[Any]]:
    """
    A function of the named numbers that returns the expressions' values: Fractions stay exact.

    Examples
    --------
    >>> compiled([parse("R/3", ["R"])], ["R"])(Fraction(1))
    [Fraction(1, 3)]
    """
    from sympy import Symbol, lambdify
    from sympy.printing.pycode import PythonCodePrinter

    class Exact(PythonCodePrinter):  # type: ignore[misc]  # sympy has no types
        def _print_Rational(self, number: Any) -> str:
            return f"Fraction({number.p}, {number.q})"

    symbols = [Symbol(name, real=True) for name in names]
    function: Callable[..., list[Any]] = lambdify(
        symbols, list(expressions), modules=[{"Fraction": Fraction}], printer=Exact, dummify=True
    )
    return function


def _translated(node: ast.AST, text: str, names: Collection[str], depth: int) -> _Term:
    from sympy import Rational, Symbol

    if depth == 0:
        raise DilemmaError(f"the expression is nested more than {DEEPEST} levels deep")
    match node:
        case ast.Constant():
            number = exact(ast.get_source_segment(text, node) or "")
            return _Term(Rational(number.numerator, number.denominator), 0)
        case ast.Name(id=name) if name in names:
            return _Term(Symbol(name, real=True), 1)
        case ast.Name(id=name):
            raise unknown("parameter", name, names)
        case ast.UnaryOp(op=ast.UAdd() | ast.USub() as sign, operand=operand):
            inner = _translated(operand, text, names, depth - 1)
            return _Term(-inner.value if isinstance(sign, ast.USub) else inner.value, inner.degree)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_translated(left, text, names, depth - 1), _exponent(right, text))
        case ast.BinOp(
            left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() as op, right=right
        ):
            one = _translated(left, text, names, depth - 1)
            two = _translated(right, text, names, depth - 1)
            return _bounded(_combined(one.value, op, two.value), one.degree + two.degree)
    segment = ast.get_source_segment(text, node) or text
    power = isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor)
    hint = "write ** for powers" if power else "write numbers, parameters and + - * / **"
    raise DilemmaError(f"'{shortened(segment)}' is not allowed; {hint}")


def _combined(one: Expression, op: ast.operator, two: Expression) -> Expression:
    match op:
        case ast.Add():
            return one + two
        case ast.Sub():
            return one - two
        case ast.Mult():
            return one * two
    if two == 0:
        raise DilemmaError("the expression divides by zero")
    return one / two


def _power(base: _Term, exponent: int) -> _Term:
    if base.value == 0 and exponent < 0:
        raise DilemmaError("the expression divides by zero")
    if base.value.is_Rational:
        bits = max(abs(base.value.p), base.value.q).bit_length() * abs(exponent)
        if bits > MOST_DIGITS * 4:
            raise DilemmaError(f"a number has more than {MOST_DIGITS:,} digits")
    degree = base.degree * abs(exponent)
    return _bounded(base.value**exponent if degree <= HIGHEST else base.value, degree)


def _exponent(node: ast.AST, text: str) -> int:
    sign = 1
    while isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd | ast.USub):
        sign, node = (-sign if isinstance(node.op, ast.USub) else sign), node.operand
    segment = ast.get_source_segment(text, node) or ""
    if not (isinstance(node, ast.Constant) and segment.isascii() and segment.isdigit()):
        raise DilemmaError(f"the exponent '{shortened(segment)}' is not a whole number")
    if len(segment) > 4:
        raise DilemmaError(f"the exponent {shortened(segment)} is too high; at most {HIGHEST}")
    return sign * int(segment)


def _bounded(value: Expression, degree: int) -> _Term:
    if degree > HIGHEST:
        raise DilemmaError(f"the expression has degree {degree}; at most {HIGHEST}")
    if value.is_Rational and max(abs(value.p), value.q).bit_length() > MOST_DIGITS * 4:
        raise DilemmaError(f"a number has more than {MOST_DIGITS:,} digits")
    return _Term(value, degree)
