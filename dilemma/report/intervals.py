"""Where along a parameter something holds, in words, in LaTeX and for a document."""

from collections.abc import Sequence
from typing import Any

from dilemma import documents
from dilemma.equilibrium.cells import Root
from dilemma.equilibrium.conditions import Stretch
from dilemma.rationals import to_text
from dilemma.stage.game import Bimatrix
from dilemma.stage.parameters import PARAMETERS, sided
from dilemma.table import LONGEST_FRACTION, typeset

LONGEST_EXACT = 40  # characters of a number in a formula

ALWAYS, NEVER = "always", "never"


def holds(stretches: Sequence[Stretch], name: str) -> str:
    """
    Where the answer is True: "trust >= 15/16 (0.9375)", "always", "never".

    Comparisons with an end of the parameter's range are left out.
    """
    return _where(stretches, name, number, ("<", "<=", "=", " or "))


def holds_latex(stretches: Sequence[Stretch], symbol: str) -> str:
    """The same as a formula; what always or never holds is in words."""
    words = _where(stretches, symbol, _latex, ("<", r"\leq", "=", r"\text{ or }"))
    return rf"\text{{{words}}}" if words in (ALWAYS, NEVER) else words


def number(root: Root) -> str:
    """
    A number exactly where that is short, and to four digits.

    Examples
    --------
    >>> from fractions import Fraction
    >>> number(Root(None, Fraction(15, 16), Fraction(15, 16)))
    '15/16 (0.9375)'
    """
    rounded = f"{float(root):.4g}"
    exact = root.exact
    if exact is not None and exact.denominator == 1:
        return str(exact)
    text = str(root)
    return f"{text} ({rounded})" if len(text) <= LONGEST_FRACTION else f"about {rounded}"


def symbol(name: str, game: Bimatrix) -> Any:
    """A parameter of an alliance as the symbol of the theory; one of another game by its name."""
    from sympy import Symbol

    found = sided(PARAMETERS, name)
    if found is None or game.believed is None:
        return Symbol(name)
    base, side = found
    return Symbol(PARAMETERS[base].symbol + ("" if side is None else f"_{side + 1}"))


def end(root: Root | None) -> documents.End | None:
    """An end point for a document; None where there is no end."""
    if root is None:
        return None
    return documents.End(
        exact=None if root.exact is None else to_text(root.exact),
        value=float(root),
        root_of=None if root.exact is not None else str(root.factor.as_expr()),
    )


def intervals(stretches: Sequence[Stretch]) -> list[documents.Interval]:
    """Where the answer is True, for a document."""
    return [
        documents.Interval(
            low=end(each.low),
            high=end(each.high),
            low_included=each.with_low,
            high_included=each.with_high,
        )
        for each in stretches
        if each.answer is True
    ]


def span(stretch: Stretch, name: str) -> str:
    """A part of a range: "15/16 (0.9375) < trust <= 1"."""
    if stretch.low is not None and stretch.low is stretch.high:
        return f"{name} = {number(stretch.low)}"
    low = f"{number(stretch.low)} {'<=' if stretch.with_low else '<'} " if stretch.low else ""
    high = f" {'<=' if stretch.with_high else '<'} {number(stretch.high)}" if stretch.high else ""
    return f"{low}{name}{high}" if low or high else f"every {name}"


def _where(
    stretches: Sequence[Stretch], name: str, written: Any, signs: tuple[str, str, str, str]
) -> str:
    less, at_most, equal, either = signs
    more, at_least = (sign.replace("<", ">").replace("leq", "geq") for sign in (less, at_most))
    yes = [each for each in stretches if each.answer is True]
    if len(yes) == len(stretches):
        return ALWAYS
    if not yes:
        return NEVER
    parts = []
    for each in yes:
        first, last = each is stretches[0], each is stretches[-1]
        if each.low is not None and each.low is each.high:
            parts.append(f"{name} {equal} {written(each.low)}")
        elif first:
            parts.append(f"{name} {at_most if each.with_high else less} {written(each.high)}")
        elif last:
            parts.append(f"{name} {at_least if each.with_low else more} {written(each.low)}")
        else:
            low, high = (at_most if closed else less for closed in (each.with_low, each.with_high))
            parts.append(f"{written(each.low)} {low} {name} {high} {written(each.high)}")
    return either.join(parts)


def _latex(root: Root) -> str:
    short = len(str(root)) <= LONGEST_EXACT
    return typeset(root.symbol) if short else rf"{float(root):.6g}\ldots"
