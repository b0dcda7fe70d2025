"""The letters of the theory in place of numbers, so that a function of payoffs gives its formula.

A_i  share of what the partner opens that i can absorb      v_i  worth of it
l_i  cost of the partner's gain                             w_i  common benefit, beta_i m
B_i  benefit of what is created together                    K_i  cost of openness

The others are the symbols of `dilemma.stage.parameters`; index 1 is the row partner.
"""

from collections.abc import Callable
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from dilemma.stage.parameters import PARAMETERS, Range
from dilemma.stage.payoffs import Terms

_SHARE, _AMOUNT, _REAL = Range(Fraction(0), Fraction(1)), Range(Fraction(0)), Range()

# Which letter stands for which of a partner's terms (B for both its parts), and where it may lie.
LETTERS = MappingProxyType(
    {
        "absorption": ("A", _SHARE),
        "worth": ("v", _AMOUNT),
        "leakage": ("l", _AMOUNT),
        "common": ("w", _AMOUNT),
        "created": ("B", _REAL),
        "openness_cost": ("K", _AMOUNT),
        "receptivity_cost": ("k_r", _AMOUNT),
        "stakes": ("sigma", PARAMETERS["stakes"].where),
        "spillover": ("phi", PARAMETERS["spillover"].where),
        "baseline": ("e", _REAL),
    }
)
CONVEXITY = ("q", _SHARE)


def letters(
    symbol: Callable[[str], Any] | None = None, *, linear: bool = True
) -> tuple[Terms, Terms]:
    """
    Both partners' terms as letters; with `linear` costs q is zero, else it is a letter too.

    Parameters
    ----------
    symbol : function, optional
        What makes a letter of a name such as "A_1": sympy symbols, if it is not given.

    Examples
    --------
    >>> from dilemma.stage.forces import forces
    >>> forces(letters())[0].complementarity
    A_1*A_2*B_1*sigma_1*(1 - phi_1)*(1 - phi_2)
    """
    made = symbol or _symbol
    first, second = (
        Terms(
            **{term: made(f"{letter}_{i}") for term, (letter, _) in LETTERS.items()},
            created_private=0,
            convexity=0 if linear else made(CONVEXITY[0]),
        )
        for i in (1, 2)
    )
    return first, second


def _symbol(name: str) -> Any:
    from sympy import Symbol

    return Symbol(name, real=True)
