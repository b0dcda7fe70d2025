"""A pool of firms that form alliances, live in them, leave them, and look for others.

Half of the firms take the row partner's seat, half the column partner's; each follows a policy.
In every period

    matching       the firms without a partner are paired by chance, all pairs alike
    gossip         each of two who meet hears with chance g how the other has treated partners who
                   were open, and refuses one that was mostly closed to them; both then wait
    a round        every alliance lives through a round of `dilemma.repeated.turn`; it begins with
                   nothing learned, trust of strangers, and the scale of its own first round
    leaving        an alliance ends if a policy leaves, if a partner has no more to gain (see
                   `dilemma.repeated.state`), or with chance x for reasons outside of it

So a firm may use a partner and be gone, and only talk can warn the next one: a firm that is known
for it may find few partners left (Tsang 1999). Where there is no talk, partners who start small
leave less to take (Ghosh & Ray 1996; Watson 1999), and whoever breaks an alliance must begin again
at the bottom (Fujiwara-Greve & Okuno-Fujiwara 2009; see `separation`). The record is an image score
(Nowak & Sigmund 1998) of what was done to the open: to be closed to the closed is held against
nobody, or gossip would condemn the careful with the cheats (a matter of standing, Sugden 1986).

Who is faithful keeps its partner, so without turnover (x = 0) those who leave soon meet only each
other. Then a little talk even helps them: they, too, refuse their own kind and wait for better.

Until its next alliance a firm has what it left the last one for, Z (o + chi omega v L), and before
the first its outside option. What was learned of one partner is of no use with the next: knowledge
belongs to the alliance. Both are our modelling decisions.

The chance is by counter (see `dilemma.chance`), so firms may be renumbered with their random
numbers and nothing changes. Legend: M firms on each side, A alliances, P policies, K periods.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma.chance import streams
from dilemma.dynamics.market import Ended, Floats, Market, Whole, draws
from dilemma.errors import DilemmaError, shortened
from dilemma.rationals import exact, to_text
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.course import Course
from dilemma.stage.game import Bimatrix

MOST_FIRMS, MOST_PERIODS = 200_000, 20_000
MARKETS = 10  # apart from each other, so that there is something to take a standard error of
MOST_TURNS = 20_000_000  # firms times periods


@dataclass(frozen=True, eq=False)
class Pool:
    """
    What became of a pool of firms.

    Parameters
    ----------
    game : Bimatrix
    names : tuple of str
        P policies.
    policies : array (M,) of int
        The policy of each firm, alike on both sides.
    places : array (M,) of int
        The market that each firm belongs to: firms meet only those of their own.
    gossip, dissolution : Fraction
    periods, seed : int
    alliance : Alliance
        Of the first policy with itself; it has the noise of all.
    payoff : array (2, M)
        Mean payoff of a period, as it is and not as it is believed.
    time : array (2, M)
        Share of the periods in an alliance.
    formed, refused : arrays (2, M) of int
        How many alliances the firm formed; how often it was refused.
    met : array (2, M) of int
        How often it met somebody while it had no partner.
    matched, opened : arrays (K,)
        Share of the firms in an alliance; share of those that are open. nan where none is.
    course : array (K, P)
        Mean payoff of each policy in each period.
    earned, rounds : arrays (P, P)
        Payoffs and rounds of the policy of the line in alliances with that of the column.
    ended : Ended
    """

    game: Bimatrix
    names: tuple[str, ...]
    policies: Whole
    places: Whole
    gossip: Fraction
    dissolution: Fraction
    periods: int
    seed: int
    alliance: Alliance
    payoff: Floats
    time: Floats
    formed: Whole
    refused: Whole
    met: Whole
    matched: Floats
    opened: Floats
    course: Floats
    earned: Floats
    rounds: Whole
    ended: Ended

    @property
    def firms(self) -> int:
        """How many firms there are, on both sides."""
        return 2 * len(self.policies)

    def of(self, numbers: NDArray[Any], policy: int) -> tuple[float, float]:
        """
        The mean of one of the arrays (2, M) over the firms of a policy, and its standard error.

        Firms of one market meet each other, so their fortunes are not independent; markets are.
        The error is that of the means of the markets, nan where there is only one.
        """
        own = self.policies == policy
        chosen = numbers[:, own].astype(float)
        count = int(self.places.max()) + 1
        if count < 2:
            return float(chosen.mean()), float("nan")
        sums = np.bincount(self.places[own], chosen.sum(axis=0), count)
        means = sums / (2 * np.bincount(self.places[own], minlength=count))
        return float(chosen.mean()), sqrt(float(means.var(ddof=1)) / count)

    def kind(self, one: int, two: int) -> NDArray[np.bool_]:
        """Which alliances are between these two policies, whichever sits where (E,)."""
        first, second = self.ended.policies
        return np.asarray(((first == one) & (second == two)) | ((first == two) & (second == one)))

    def survival(self, chosen: NDArray[np.bool_]) -> Floats:
        """
        The share of some alliances that goes on after 0, 1, 2, ... rounds.

        Those that have not ended count as long as they were seen (Kaplan & Meier 1958).
        """
        ages, over = self.ended.length[chosen], self.ended.over[chosen]
        most = int(ages.max(initial=0))
        reached = np.cumsum(np.bincount(ages, minlength=most + 1)[::-1])[::-1]
        gone = np.bincount(ages[over], minlength=most + 1)
        return np.asarray(np.cumprod(1 - gone / np.maximum(reached, 1)))

    def length(self, chosen: NDArray[np.bool_]) -> float:
        """Rounds that some alliances lasted for each that ended; infinite if none did."""
        ends = int(self.ended.over[chosen].sum())
        return int(self.ended.length[chosen].sum()) / ends if ends else float("inf")


def pool(
    game: Bimatrix,
    policies: Sequence[str] | Mapping[str, Any],
    *,
    firms: int = 1000,
    periods: int = 200,
    gossip: Any = 0,
    dissolution: Any = "1/10",
    tremble: Any = 0,
    misperception: Any = None,
    seed: int = 0,
) -> Pool:
    """
    Let a pool of firms form and leave alliances.

    Parameters
    ----------
    game : Bimatrix
        What the partners of an alliance play. A learning alliance moves as its `rounds` say;
        starting small is its `scale`, as {1: "1/5", 6: 1}.
    policies : names, or a mapping of names to weights
        As in `dilemma.repeated.policies`; the firms are shared out by the weights.
    firms : int
        Even: half of them on each side.
    gossip : number
        Chance of hearing how a partner has treated others, from 0 to 1.
    dissolution : number
        Chance that an alliance ends after a round for outside reasons, from 0 to 1. At 0 who is
        faithful stays with its partner, and those who leave soon meet only each other.
    tremble, misperception : numbers
        As for `Alliance`.

    Raises
    ------
    DilemmaError
        For numbers out of their range, a policy without a firm, and what `Alliance.of` refuses.

    Examples
    --------
    Firms that use their partners and leave lose by talk:

    >>> from dilemma.catalog.games import load
    >>> mixed = {"trusting": 4, "hit_and_run": 1}
    >>> found = [pool(load("learning_dilemma").at(), mixed, gossip=g) for g in (0, 1)]
    >>> [each.of(each.payoff, 1)[0] > each.of(each.payoff, 0)[0] for each in found]
    [True, False]
    """
    _check("firms", firms, 2, MOST_FIRMS)
    _check("periods", periods, 1, MOST_PERIODS)
    if firms % 2:
        raise DilemmaError(f"firms is {firms:,}; it must be even, half of them sit on each side")
    if firms * periods > MOST_TURNS:
        raise DilemmaError(
            f"{firms:,} firms in {periods:,} periods are too many; firms times periods must be at "
            f"most {MOST_TURNS:,}"
        )
    weights = policies if isinstance(policies, Mapping) else dict.fromkeys(policies, 1)
    if len(weights) < len(policies):
        twice = next(name for name in policies if list(policies).count(name) > 1)
        raise DilemmaError(f"policy {twice} is named twice; give it a weight instead: {twice}=2")
    shared = _shared(weights, firms // 2)
    heard, parted = _chance("gossip", gossip), _chance("dissolution", dissolution)
    courses = [
        Course.of(Alliance.of(game, name, name, tremble=tremble, misperception=misperception), 1)
        for name in weights
    ]
    for course, name in zip(courses, weights, strict=True):
        if any(rule.leaves[rule.start] for rule in course.rules):
            raise DilemmaError(f"policy {shortened(name)} leaves before the first round")
    places = _placed(shared)
    market = Market(courses, shared, streams(seed, np.arange(firms)).reshape(2, -1), places)
    for salts in draws(periods):
        market.match(salts, float(heard))
        market.live(salts, float(parted))
    return Pool(
        game,
        tuple(weights),
        shared,
        places,
        heard,
        parted,
        periods,
        seed,
        courses[0].alliance,
        market.payoff / periods,
        market.time / periods,
        market.formed,
        market.refused,
        market.met,
        np.array(market.matched),
        np.array(market.opened),
        np.array(market.course),
        market.earned,
        market.rounds,
        market.all_ended(),
    )


def usual(game: Bimatrix) -> dict[str, int]:
    """Four firms that keep faith for one that uses its partners and leaves."""
    return {"exit" if game.believed is None else "trusting": 4, "hit_and_run": 1}


def _shared(weights: Mapping[str, Any], count: int) -> Whole:
    """The policy of each of so many firms: shares by weight, rounded so that none is lost."""
    if not weights:
        raise DilemmaError("a pool needs at least one policy")
    numbers = []
    for name, weight in weights.items():
        number = exact(weight)
        if number <= 0:
            raise DilemmaError(f"the weight of {name} is {to_text(number)}; it must be above 0")
        numbers.append(number)
    ends = [round(count * sum(numbers[: k + 1]) / sum(numbers)) for k in range(len(numbers))]
    sizes = np.diff([0, *ends])
    if not sizes.all():
        name = list(weights)[int(sizes.argmin())]
        raise DilemmaError(f"{2 * count:,} firms are too few: none would follow {shortened(name)}")
    return np.repeat(np.arange(len(sizes)), sizes)


def _placed(policies: Whole) -> Whole:
    """The market of each firm: as many as there are firms of each policy for, at most MARKETS."""
    sizes = np.bincount(policies)
    return np.concatenate([np.arange(size) % min(MARKETS, *sizes) for size in sizes])


def _chance(name: str, value: Any) -> Fraction:
    try:
        number = exact(value)
    except DilemmaError as error:
        raise DilemmaError(f"{name}: {error}") from None
    if not 0 <= number <= 1:
        raise DilemmaError(f"{name} is {shortened(to_text(number))}; it must be from 0 to 1")
    return number


def _check(name: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise DilemmaError(f"{name} is {number:,}; it must be from {least} to {most:,}")
