"""How far a result hangs on the values of the parameters.

A named case is a coding of a text: the order of its values has a reason, their size has none. So
what a game shows should survive other values near its own. Each value is multiplied by a factor,

    value * U,    U uniform between 4/5 and 6/5,

drawn for each partner apart, and once for a parameter of the pair and for one that both partners
have alike, so that partners who are alike stay so. A value stops at 1 where its range does,
bargaining shares are divided by their sum, and what a partner believes of the restraint of trust
has the factor of that restraint. Discount factors, the convexity of costs and misperception stay.
The width of U and these rules are our modelling decision.
"""

from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dilemma.chance import uniform
from dilemma.stage.parameters import PARAMETERS, Values

LEAST, MOST = 0.8, 1.2
FIXED = ("discount", "cost_convexity", "misperception")


def draws(values: Values, count: int, seed: int) -> dict[str, Any]:
    """
    The parameters of an alliance, drawn many times near their values.

    Parameters
    ----------
    values : mapping
        All parameters by name, as `resolve` gives them.
    count : int
        Number of draws.
    seed : int

    Returns
    -------
    dict
        An array (count,) of float for a parameter of the pair, two of them for the others. The
        formulas of `dilemma.stage` take them in place of numbers.

    Examples
    --------
    How often the learning dilemma stays one to the first partner:

    >>> from dilemma.stage.forces import differences, forces
    >>> from dilemma.stage.parameters import resolve
    >>> from dilemma.stage.payoffs import terms
    >>> found = differences(forces(terms(draws(resolve({}), 1000, seed=1)))[0])
    >>> bool(np.mean((found["T-R"] > 0) & (found["P-S"] > 0) & (found["R-P"] > 0)) > 0.99)
    True
    """

    def moved(name: str, value: Any, partner: int = 0) -> NDArray[np.float64]:
        if name in FIXED:
            return np.full(count, float(value))
        factor = "trust_restraint" if name == "believed_restraint" else name
        chance = uniform(seed, np.arange(count), 0, partner, crc32(factor.encode()))
        near: NDArray[np.float64] = float(value) * (LEAST + (MOST - LEAST) * chance)
        entry = PARAMETERS[name]
        low, high = (-np.inf if entry.low is None else float(entry.low)), np.inf
        if entry.high is not None:
            high = float(entry.high)
            high = float(np.nextafter(high, low)) if entry.open_high else high
        return np.clip(near, low, high)

    def both(name: str, one: Any, two: Any) -> tuple[Any, Any]:
        apart = one != two and name != "believed_restraint"
        return moved(name, one), moved(name, two, partner=int(apart))

    result = {
        name: both(name, *value) if isinstance(value, tuple) else moved(name, value)
        for name, value in values.items()
    }
    one, two = result["bargaining_share"]
    return result | {"bargaining_share": (one / (one + two), two / (one + two))}
