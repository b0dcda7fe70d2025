"""What evolution makes of a game: the dynamics by name, and what each has to say.

In a population without number the question is where shares flow and rest; of Z firms, which type
takes over from which by chance, and how long each stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from dilemma.dynamics.contest import Contest, Shares, moderate
from dilemma.dynamics.finite import (
    MOST_FIRMS,
    PROCESSES,
    Counts,
    Floats,
    compositions,
    fixation,
    is_short,
    log_fixation,
    log_moran,
    log_small_mutation,
    stationary,
    transitions,
)
from dilemma.dynamics.flow import DYNAMICS, Path, path
from dilemma.dynamics.rest import RestPoint, rest_points
from dilemma.dynamics.simulation import runs
from dilemma.equilibrium.selection import differs
from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import exact, shown
from dilemma.repeated.tournament import Tournament
from dilemma.stage.game import Bimatrix

FIRMS = 50
SELECTION = Fraction(1, 10)
RUNS = 100  # that are played where a seed is given
GENERATIONS = 100  # of each; in one every firm has one turn on average


@dataclass(frozen=True, eq=False)
class Flow:
    """
    A population without number: the path of the shares from `start`.

    `noise` is that of the logit dynamics, else None.
    """

    contest: Contest
    dynamics: str
    start: Shares
    noise: Fraction | None
    path: Path

    @cached_property
    def rest_points(self) -> tuple[RestPoint, ...] | None:
        """
        Where the dynamics can rest; None where they are not sought (logit, very many types).

        Of best replies the equilibria.
        """
        if self.dynamics == "logit":
            return None
        try:
            found = rest_points(self.contest)
        except DilemmaError:
            return None
        if self.dynamics == "replicator":
            return found
        return tuple(point for point in found if point.equilibrium)


@dataclass(frozen=True, eq=False)
class Succession:
    """
    A population of `firms` firms, whose types take over from each other by chance.

    `mutation` is None where only rare mutations are asked for; `seed` where no run is.
    """

    contest: Contest
    dynamics: str
    firms: int
    selection: Fraction
    mutation: Fraction | None
    seed: int | None
    start: Shares

    @cached_property
    def exactly(self) -> bool:
        """Whether the chances are exact: for moran, if they are short enough."""
        return self.dynamics == "moran" and is_short(
            self.contest.payoffs[0], self.firms, self.selection
        )

    @cached_property
    def fixation(self) -> Any:
        """The chance that a mutant (column) takes over a type (line), exact or floats (n, n)."""
        if self.exactly:
            return fixation(self.contest.payoffs[0], self.firms, self.selection)
        return np.exp(self._logs)

    @cached_property
    def favoured(self) -> Any:
        """Whether that chance is above that of drift, 1/Z (+1), equal (0) or below (-1) (n, n)."""
        if self.exactly:
            return np.sign(self.fixation * self.firms - 1).astype(int)
        beyond = self._logs + np.log(self.firms)
        return (np.sign(beyond) * (abs(beyond) > 1e-9)).astype(int)

    @cached_property
    def rare(self) -> tuple[Any, ...]:
        """The shares of time that each type fills the population, if mutations are rare (n,)."""
        if self.exactly:
            return tuple(stationary(self.fixation))
        return tuple(map(float, log_small_mutation(self._logs)))

    @cached_property
    def stationary(self) -> tuple[Counts, Floats] | None:
        """The compositions, and the share of time in each, at the mutation rate."""
        if self.mutation is None:
            return None
        K = compositions(self.firms, len(self.contest.types[0]))
        chances = transitions(K, *self._process(), float(self.mutation))
        return K, stationary(chances)

    @cached_property
    def means(self) -> tuple[float, ...] | None:
        """The mean share of each type at the mutation rate (n,)."""
        if self.stationary is None:
            return None
        K, times = self.stationary
        return tuple(float(x) for x in (K * times[:, None]).sum(axis=0) / self.firms)

    @cached_property
    def runs(self) -> Counts | None:
        """The compositions of 100 runs over 100 generations (100, 101, n); None without a seed."""
        if self.seed is None:
            return None
        start = np.tile(_whole(self.start[0], self.firms), (RUNS, 1))
        return runs(
            start,
            *self._process(),
            float(self.mutation or 0),
            seed=self.seed,
            steps=GENERATIONS * self.firms,
            every=self.firms,
        )

    @cached_property
    def _logs(self) -> Floats:
        if self.dynamics == "moran":
            return log_moran(self.contest.payoffs[0], self.firms, self.selection)
        return log_fixation(self.contest.floats[0], self.firms, float(self.selection))

    def _process(self) -> tuple[Floats, str, float]:
        return self.contest.floats[0], self.dynamics, float(self.selection)


def evolve(
    what: Bimatrix | Tournament,
    dynamics: str = "replicator",
    *,
    start: Sequence[Sequence[Any]] | None = None,
    noise: Any = None,
    population: int | None = None,
    selection: Any = None,
    mutation: Any = None,
    seed: int | None = None,
) -> Flow | Succession:
    """
    Evolution of the strategies of a game, or of the policies of a tournament.

    Parameters
    ----------
    what : Bimatrix or Tournament
        Strategies of a symmetric game and policies make one population, other games two.
    dynamics : str
        Without number: "replicator", "logit", "best-reply". Of Z firms: "moran", "pairwise".
    start : sequence of sequences of numbers, optional
        Shares of the types of each population; equal ones if not given.
    noise : number, optional
        Of logit, in units of payoff; 1/10 if not given.
    population : int, optional
        Z, from 2 to 1,000; 50 if not given.
    selection : number, optional
        w, from 0 to 1 (pairwise: from 0); 1/10 if not given.
    mutation : number, optional
        Chance above 0, at most 1, that a firm that changes takes another type at random; rare
        mutations are always answered.
    seed : int, optional
        Plays 100 runs of 100 generations besides.

    Raises
    ------
    DilemmaError
        For unknown dynamics, an option that has no part in them, numbers out of their ranges,
        beyond 1e20 in size or below 1e-100 and not 0, and a finite population of a game that is
        not symmetric.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> found = evolve(load("hawk_dove").at(), "moran", population=10)
    >>> str(found.fixation[0, 1] > Fraction(1, 10)), [round(float(x), 3) for x in found.rare]
    ('True', [0.456, 0.544])
    """
    contest = Contest.of(what)
    for matrix in contest.payoffs:
        moderate("a payoff", matrix.flat)
    if dynamics not in (*DYNAMICS, *PROCESSES):
        raise unknown("dynamics", dynamics, (*DYNAMICS, *PROCESSES))
    shares = contest.equal_shares() if start is None else contest.shares_of(start)
    for each in shares:
        moderate("a share of start", each)
    if dynamics in DYNAMICS:
        for name, given in (("population", population), ("selection", selection),
                            ("mutation", mutation), ("seed", seed)):  # fmt: skip
            if given is not None:
                raise DilemmaError(f"{name} has a part in moran and pairwise only")
        if noise is not None and dynamics != "logit":
            raise DilemmaError("noise has a part in logit only")
        disturbed = None if noise is None else exact(noise)
        moderate("noise", [] if disturbed is None else [disturbed])
        followed = path(contest, dynamics, shares, disturbed)
        if dynamics == "logit" and disturbed is None:
            disturbed = Fraction(1, 10)
        return Flow(contest, dynamics, shares, disturbed, followed)
    if noise is not None:
        raise DilemmaError("noise has a part in logit only")
    if start is not None and seed is None:
        raise DilemmaError("start has a part in runs only: give a seed, which plays them")
    if len(contest.types) == 2:
        raise DilemmaError(
            f"{dynamics} needs one population, and {contest.game.name} is not symmetric: "
            f"{differs(contest.game)}. Name policies, which sit in both seats"
        )
    firms = FIRMS if population is None else population
    if not 2 <= firms <= MOST_FIRMS:
        raise DilemmaError(f"population is {firms}; it must be from 2 to {MOST_FIRMS:,}")
    w = SELECTION if selection is None else exact(selection)
    if w < 0 or (dynamics == "moran" and w > 1):
        most = " to 1" if dynamics == "moran" else ""
        raise DilemmaError(f"selection is {shown(w)}; it must be from 0{most}")
    moderate("selection", [w])
    rate = None if mutation is None else exact(mutation)
    if rate is not None and not 0 < rate <= 1:
        raise DilemmaError(f"mutation is {shown(rate)}; it must be above 0 and at most 1")
    moderate("mutation", [] if rate is None else [rate])
    found = Succession(contest, dynamics, firms, w, rate, seed, shares)
    _ = found.fixation, found.stationary  # what cannot be answered is refused here
    return found


def _whole(shares: Sequence[Fraction], firms: int) -> Counts:
    """The shares in whole firms; those that are left over go to the largest remainders."""
    counts = [int(share * firms) for share in shares]
    order = sorted(range(len(shares)), key=lambda k: counts[k] - shares[k] * firms)
    for k in order[: firms - sum(counts)]:
        counts[k] += 1
    return np.array(counts)
