"""Changes in time: what the partners, or the world, do to an alliance while it lasts.

From its first round on a *lever* gives parameters of a period or of the rounds another value:
the partners come to compete in one market (Tsang 1999), or a gatekeeper guards the knowledge of one
(protectiveness up, spillover down). A lever may also *renew* knowledge. A partner whose skills have
been learned loses power "unless it injects fresh skills" (Tsang 1999, learning and bargaining
power): the share renew_i of what i knows is replaced in that round, so that the other partner j has
learned so much less of it,

    L_j <- (1 - renew_i) L_j

What only the beginning decides, such as trust, is moved by the alliance itself and by no lever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import exact
from dilemma.stage.parameters import (
    PARAMETERS,
    ROUNDS,
    Parameter,
    resolve,
    resolve_rounds,
    settled,
    sided,
)

RENEW = Parameter(
    "renew",
    "renew",
    "share of one's knowledge that fresh skills replace in that round",
    Fraction(0),
    "injecting fresh skills, stated in Tsang (1999)",
    Fraction(0),
    Fraction(1),
)

THROUGHOUT = ("discount", "misperception")
BEGINNINGS = ("trust", "bargaining_share", "prior_good", "prior_bad", "prior_interaction")


@dataclass(frozen=True)
class Lever:
    """
    One change in time.

    Parameters
    ----------
    at : int
        The first round with the change.
    set : mapping
        name = value, for PARAMETERS and ROUNDS alike, as `resolve` takes them.
    renew : pair of Fraction
        Share of the row's and of the column's knowledge that fresh skills replace in that round.
    """

    at: int
    set: Mapping[str, Any]
    renew: tuple[Fraction, Fraction]

    @classmethod
    def of(cls, at: Any, set: Mapping[str, Any] | None = None, renew: Any = 0) -> "Lever":
        """
        A lever from values of any kind; `renew` is one share, or a pair of them.

        Raises
        ------
        DilemmaError
            For what is no round, an unknown name, a value out of range, and what a lever does not
            move.

        Examples
        --------
        >>> lever = Lever.of(10, {"competitive_overlap": 1, "poaching": "1/2"}, renew=["0.2", 0])
        >>> lever.parameters, lever.rounds
        ({'competitive_overlap': 1}, {'poaching': '1/2'})
        """
        changes = dict(set or {})
        for name, value in changes.items():
            check_change(name, value)
        shares = settled({"renew": RENEW}, [("renew", renew)])["renew"]
        return cls(first_round(at), changes, shares)

    @property
    def parameters(self) -> dict[str, Any]:
        """The changes of a period, for `resolve`."""
        return {name: value for name, value in self.set.items() if sided(PARAMETERS, name)}

    @property
    def rounds(self) -> dict[str, Any]:
        """The changes of what moves the rounds, for `resolve_rounds`."""
        return {name: value for name, value in self.set.items() if sided(ROUNDS, name)}


def first_round(value: Any) -> int:
    """The number of a round, if it is one."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise DilemmaError(f"{value} is no round; rounds are numbered 1, 2, 3 and so on")
    return value


def check_change(name: str, value: Any) -> None:
    """
    Raises
    ------
    DilemmaError
        If no lever can give this parameter this value.
    """
    found = sided([*PARAMETERS, *ROUNDS], name)
    if found is None:
        raise unknown("parameter", name, [*PARAMETERS, *ROUNDS])
    if found[0] in BEGINNINGS:
        raise DilemmaError(f"{name} is where an alliance begins; no lever changes it later")
    if found[0] in THROUGHOUT:
        raise DilemmaError(f"{name} holds for the whole alliance; no lever changes it")
    if found[0] == "scale":  # a lever is one step of its schedule
        ROUNDS["scale"].check(exact(value))
    elif found[0] in PARAMETERS:
        resolve({name: value})
    else:
        resolve_rounds({name: value})
