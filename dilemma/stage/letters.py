"""The letters of the theory in place of numbers, so that a function of payoffs gives its formula.

A_i  share of what the partner opens that i can absorb      v_i  worth of it
l_i  cost of the partner's gain                             w_i  common benefit, beta_i m
B_i  benefit of what is created together                    K_i  cost of openness

The others are the symbols of `dilemma.stage.parameters`; index 1 is the row partner.
"""

from typing import Any

from dilemma.stage.payoffs import Terms


def letters(*, linear: bool = True) -> tuple[Terms, Terms]:
    """
    Both partners' terms as sympy symbols; with `linear` costs q is zero, else it is a letter too.

    Examples
    --------
    >>> from dilemma.stage.forces import forces
    >>> forces(letters())[0].complementarity
    A_1*A_2*B_1*sigma_1*(1 - phi_1)*(1 - phi_2)
    """
    from sympy import Symbol

    def side(i: int) -> Terms:
        def symbol(name: str) -> Any:
            return Symbol(f"{name}_{i}", real=True)

        return Terms(
            absorption=symbol("A"),
            worth=symbol("v"),
            leakage=symbol("l"),
            common=symbol("w"),
            created=symbol("B"),
            created_private=0,
            openness_cost=symbol("K"),
            receptivity_cost=symbol("k_r"),
            stakes=symbol("sigma"),
            spillover=symbol("phi"),
            convexity=0 if linear else Symbol("q", real=True),
            baseline=symbol("e"),
        )

    return side(1), side(2)
