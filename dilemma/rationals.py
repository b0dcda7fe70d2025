"""Exact numbers, from text and to text.

Every number in a file or an option is the rational that its text says: "0.1" is one tenth, not
the binary float next to it. Floats appear only where a float view is asked for.
"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dilemma.errors import DilemmaError, shortened

MOST_DIGITS = 1000
_DECIMAL = re.compile(r"[+-]?(?=\d|\.\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?", re.ASCII)
_FRACTION = re.compile(r"([+-]?\d+)\s*/\s*(\d+)", re.ASCII)


def exact(value: Any) -> Fraction:
    """
    The exact rational that a number or its text stands for.

    Parameters
    ----------
    value : int, float, Decimal, Fraction or str
        A float counts as the shortest decimal that Python prints for it; text is a decimal
        ("0.1", "-2e-3") or a fraction ("1/3"), of at most 1,000 digits.

    Raises
    ------
    DilemmaError
        If it is no finite number, or has more than 1,000 digits.

    Examples
    --------
    >>> exact("0.1"), exact(0.7), exact("1/3")
    (Fraction(1, 10), Fraction(7, 10), Fraction(1, 3))
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        raise DilemmaError(f"{str(value).lower()} is not a number")
    if isinstance(value, int):
        if abs(value) >= 10**MOST_DIGITS:
            raise DilemmaError(f"a number has more than {MOST_DIGITS:,} digits")
        return Fraction(value)
    text = str(value).strip()
    if fraction := _FRACTION.fullmatch(text):
        numerator, denominator = fraction.groups()
        if max(len(numerator), len(denominator)) > MOST_DIGITS:
            raise DilemmaError(f"a number has more than {MOST_DIGITS:,} digits")
        if int(denominator) == 0:
            raise DilemmaError(f"{shortened(text)} divides by zero")
        return Fraction(int(numerator), int(denominator))
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None:
        raise DilemmaError(
            f"'{shortened(text)}' is not a number; write a decimal (0.25) or a fraction (1/4)"
        )
    whole, decimals, exponent = decimal.groups(default="")
    # A long exponent is never converted: int() of its text alone could take for ever.
    power = int(exponent or 0) if len(exponent) <= 6 else MOST_DIGITS + 1
    if len(whole) + len(decimals) + abs(power) > MOST_DIGITS:
        raise DilemmaError(f"a number has more than {MOST_DIGITS:,} digits")
    return Fraction(Decimal(text))


def to_text(number: Fraction) -> str:
    """The exact number as "p/q", or "p" where it is an integer."""
    try:
        return str(number)
    except ValueError:  # Python writes no integer of more digits
        raise DilemmaError("a result has more than 4,300 digits") from None


def shown(number: Fraction, digits: int = 4) -> str:
    """
    The number for a reader: a decimal of at most `digits` places, without idle zeros.

    Examples
    --------
    >>> shown(Fraction(19, 20)), shown(Fraction(53, 162)), shown(Fraction(-1, 10**9))
    ('0.95', '0.3272', '-1e-9')
    """
    rounded = round(number, digits)
    if number and (rounded == 0 or abs(number) >= 10**15):
        return f"{Decimal(number.numerator) / Decimal(number.denominator):.{digits}g}"
    text = f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
