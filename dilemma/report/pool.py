"""Pools of firms in words, tables and as a document."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations_with_replacement
from typing import Any

import numpy as np

from dilemma import documents
from dilemma.dynamics.pool import Pool
from dilemma.dynamics.separation import dilemma_of, shortest
from dilemma.figures import pool_lengths, pool_payoffs, pool_time
from dilemma.rationals import shown, to_text
from dilemma.report import Block, Report
from dilemma.report.games import heading, rounds_document
from dilemma.report.words import capital, joined
from dilemma.stage.parameters import to_document
from dilemma.table import Table

TENTHS = 10  # parts of the time of which a document holds the means
LONGEST = 100  # rounds after which a document tells no more who goes on
MOST_PAIRS = 12  # that a table shows
SURE = 2  # standard errors of a difference up to which it may be chance
CERTAIN = 3  # standard errors from which a change is said to be one


def of_pools(pools: Sequence[Pool]) -> Report:
    """The same pool at several levels of gossip: who prospers, what alliances are like, and why."""
    first = pools[0]
    blocks: tuple[Block, ...] = (
        heading(first.game),
        _setting(pools),
        _policies_table(pools),
        _pairs_table(first),
        "\n".join(_sentences(pools)),
    )
    figures = {
        "payoffs": partial(pool_payoffs, pools),
        "lengths": partial(pool_lengths, pools),
        "time": partial(pool_time, pools),
    }
    return Report(blocks, _sheet(pools), _document(pools), figures)


def _setting(pools: Sequence[Pool]) -> str:
    """Firms, periods and what chance there is, in one line; and what to know of them."""
    found = pools[0]
    shares = [
        f"{name} {np.count_nonzero(found.policies == k) / len(found.policies):.0%}"
        for k, name in enumerate(found.names)
    ]
    words = [f"{found.firms:,} firms ({', '.join(shares)})", f"{found.periods:,} periods"]
    if found.dissolution:
        words.append(f"an alliance ends by chance {shown(found.dissolution)} a round")
    words += [
        f"{name} {shown(getattr(found.alliance, name))}"
        for name in ("tremble", "misperception")
        if getattr(found.alliance, name)
    ]
    return f"{', '.join(words)}, seed {found.seed}.{_remarks(pools)}"


def _remarks(pools: Sequence[Pool]) -> str:
    """What one should know of markets, of gossip, and of what changes within an alliance."""
    first, said = pools[0], ""
    if (markets := int(first.places.max()) + 1) > 1:
        said += f" There are {markets} markets; firms meet those of their own."
    if any(found.gossip for found in pools):
        said += (
            " Gossip is of those who were closed to open partners more often than not; who hears "
            "it refuses them."
        )
    if first.game.levers or len(first.game.rounds.get("scale", ())) > 1:
        said += (
            " Levers and scale go by the rounds of each alliance; a small scale makes payoffs "
            "small, not what is learned."
        )
    return said


def _policies_table(pools: Sequence[Pool]) -> Table:
    rows = tuple(
        (
            shown(found.gossip),
            name,
            f"{mean:.4f}",
            "none" if np.isnan(error) else f"{error:.4f}",
            f"{_time(found, k):.1%}",
            f"{found.of(found.formed, k)[0]:.1f}",
            _rounds(_length(found, k)),
            f"{_refused(found, k):.1%}",
        )
        for found, k, name, mean, error in _standings(pools)
    )
    columns = (
        "gossip", "policy", "payoff", "s.e.", "time allied", "alliances", "mean length", "refused",
    )  # fmt: skip
    notes = (
        "payoff: mean of a period, waiting included; s.e.: its standard error over the markets; "
        "alliances: formed by one firm; refused: share of the meetings",
    )
    return Table(columns, rows, "How the firms fare, by what is heard of them", notes)


def _pairs_table(found: Pool) -> Table:
    """An alliance of two policies is the same at any gossip; there are only more or fewer of it."""
    pairs = [(p, q) for p, q in _pairs(found) if found.kind(p, q).any()]
    often = sorted(pairs, key=lambda pair: -found.kind(*pair).sum())[:MOST_PAIRS]
    rows = tuple(
        (
            f"{found.names[p]} with {found.names[q]}",
            f"{int(chosen.sum()):,}",
            _rounds(found.length(chosen)),
            *(f"{share:.0%}" for share in _left(found, p, q)),
            *(f"{found.earned[a, b] / found.rounds[a, b]:.4f}" for a, b in ((p, q), (q, p))),
        )
        for p, q in pairs
        if (p, q) in often
        for chosen in (found.kind(p, q),)
    )
    columns = (
        "alliances of", "number", "mean length", "first leaves", "second leaves", "first gets",
        "second gets",
    )  # fmt: skip
    notes: tuple[str, ...] = (
        "mean length: in rounds; leaves: share of those that ended (both may leave at once, the "
        "rest ended by chance); gets: mean payoff of a round",
    )
    if len(often) < len(pairs):
        notes = (*notes, f"the {MOST_PAIRS} most frequent of {len(pairs)} kinds of alliances")
    return Table(columns, rows, f"The alliances, at {_level(found)}", notes)


def _sentences(pools: Sequence[Pool]) -> list[str]:
    """What a teacher would say about it."""
    said = [_ranked(found) for found in pools]
    said += _trend(pools[0], pools[-1])
    if (theory := _building(pools[0])) is not None:
        said.append(theory)
    return said


def _ranked(found: Pool) -> str:
    """Who gets most; those that chance may have set apart from the best are named with it."""
    scores = sorted(_standings([found]), key=lambda each: -each[3])
    *_, most, error = scores[0]
    best: list[tuple[str, str]] = []
    rest: list[tuple[str, str]] = []
    for _, _, name, mean, other in scores:
        near = most - mean <= max(SURE * (error**2 + other**2) ** 0.5, 5e-4) or name == scores[0][2]
        (best if near else rest).append((name, f"{round(mean, 3) + 0.0:.3f}"))
    words = f"at {_level(found)}" if found.gossip else "without gossip"
    names, numbers = joined([name for name, _ in best]), dict.fromkeys(each for _, each in best)
    gets = ("get" if len(best) > 1 else "gets") + (" most," if rest else "")
    said = f"{capital(words)} {names} {gets} {joined(list(numbers))} a period"
    if len(numbers) > 1:
        said += " (no more apart than by chance)"
    others = [f"{name} {number}" for name, number in rest]
    return f"{said}; {joined(others)}." if others else f"{said}."


def _level(found: Pool) -> str:
    return f"gossip {shown(found.gossip)}"


def _trend(first: Pool, last: Pool) -> Iterator[str]:
    """What more talk changes, where it is more than chance; and who finds no partner then."""
    if first is last:
        return
    changes, alike = [], []
    for k, name in enumerate(first.names):
        (a, e), (b, f) = first.of(first.payoff, k), last.of(last.payoff, k)
        if abs(b - a) > CERTAIN * (e**2 + f**2) ** 0.5:
            changes.append(f"{name} {'gains' if b > a else 'loses'} {abs(b - a):.3f}")
        else:
            alike.append(name)
    levels = f"from {_level(first)} to {shown(last.gossip)}"
    if changes:
        yield f"{capital(levels)} {joined(changes)} a period."
    if alike:
        verbs = "get changes" if len(alike) > 1 else "gets changes"
        yield f"What {joined(alike)} {verbs} by no more than chance may {levels}."
    shunned = max(range(len(last.names)), key=lambda k: _refused(last, k))
    if (share := _refused(last, shunned)) > 0:
        yield (
            f"At {_level(last)} {last.names[shunned]} is refused in {share:.0%} of its meetings "
            f"and has a partner {_time(last, shunned):.0%} of the time."
        )


def _building(found: Pool) -> str | None:
    """What theory says of building trust, where payoffs are a prisoner's dilemma and stand."""
    payoffs = dilemma_of(found.game)
    noisy = found.alliance.tremble or found.alliance.misperception
    if payoffs is None or noisy or found.gossip or not 0 < found.dissolution < 1:
        return None
    rounds = shortest(*payoffs, 1 - found.dissolution)
    source = "(Fujiwara-Greve & Okuno-Fujiwara 2009)"
    if rounds is None:
        return f"No time of building trust would keep firms from cheating and leaving {source}."
    return (
        f"Without gossip and errors, in a pool of one kind, {rounds} round{'s' * (rounds != 1)} of "
        f"building trust are the fewest from which nobody gains by cheating and leaving {source}."
    )


def _standings(pools: Sequence[Pool]) -> Iterator[tuple[Pool, int, str, float, float]]:
    """Every policy in every pool, with its mean payoff and the standard error of that."""
    for found in pools:
        for k, name in enumerate(found.names):
            yield found, k, name, *found.of(found.payoff, k)


def _pairs(found: Pool) -> Iterator[tuple[int, int]]:
    return combinations_with_replacement(range(len(found.names)), 2)


def _time(found: Pool, k: int) -> float:
    return found.of(found.time, k)[0]


def _length(found: Pool, k: int) -> float:
    """How long the alliances of a policy last."""
    return found.length((found.ended.policies == k).any(axis=0))


def _refused(found: Pool, k: int) -> float:
    """The share of its meetings in which a policy was refused."""
    chosen = found.policies == k
    return float(found.refused[:, chosen].sum() / max(found.met[:, chosen].sum(), 1))


def _left(found: Pool, p: int, q: int) -> tuple[float, float]:
    """The share of the ended alliances of two policies that each of them left."""
    chosen = found.kind(p, q) & found.ended.over
    sides, left = found.ended.policies[:, chosen], found.ended.left[:, chosen]
    turned = (sides[0] != p) if p != q else np.zeros(sides.shape[1], bool)
    first = np.where(turned, left[::-1], left)
    one, two = first.mean(axis=1) if chosen.any() else (0.0, 0.0)
    return float(one), float(two)


def _rounds(length: float) -> str:
    return "no end" if length == float("inf") else f"{length:.1f}"


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None


def _sheet(pools: Sequence[Pool]) -> Table:
    """One row for each policy in each pool."""
    rows = tuple(
        (
            found.gossip,
            name,
            mean,
            _finite(error),
            _time(found, k),
            found.of(found.formed, k)[0],
            _finite(_length(found, k)),
            _refused(found, k),
        )
        for found, k, name, mean, error in _standings(pools)
    )
    columns = (
        "gossip", "policy", "payoff", "standard_error", "time_allied", "alliances", "mean_length",
        "refused",
    )  # fmt: skip
    return Table(columns, rows, f"A pool of {pools[0].firms:,} firms: {pools[0].game.title}")


def _document(pools: Sequence[Pool]) -> documents.PoolDocument:
    first = pools[0]
    return documents.PoolDocument(
        game=first.game.name,
        parameters=to_document(first.game.parameters),
        rounds=rounds_document(first.game),
        firms=first.firms,
        periods=first.periods,
        dissolution=to_text(first.dissolution),
        tremble=to_text(first.alliance.tremble),
        misperception=to_text(first.alliance.misperception),
        policies={
            name: 2 * int(np.count_nonzero(first.policies == k))
            for k, name in enumerate(first.names)
        },
        pools=[
            documents.PoolLevel(
                gossip=to_text(found.gossip),
                standings=[_standing(found, k) for k in range(len(found.names))],
                alliances=[
                    _alliances(found, p, q) for p, q in _pairs(found) if found.kind(p, q).any()
                ],
                time=[_phase(found, part) for part in np.array_split(range(found.periods), TENTHS)
                      if len(part)],
            )
            for found in pools
        ],
        provenance=documents.Provenance(seed=first.seed),
    )  # fmt: skip


def _standing(found: Pool, k: int) -> documents.PoolStanding:
    mean, error = found.of(found.payoff, k)
    return documents.PoolStanding(
        policy=found.names[k],
        payoff=mean,
        standard_error=_finite(error),
        time_allied=_time(found, k),
        alliances=found.of(found.formed, k)[0],
        mean_length=_finite(_length(found, k)),
        refused=_refused(found, k),
    )


def _alliances(found: Pool, p: int, q: int) -> documents.PoolAlliances:
    chosen = found.kind(p, q)
    return documents.PoolAlliances(
        policies=(found.names[p], found.names[q]),
        number=int(chosen.sum()),
        ended=int(found.ended.over[chosen].sum()),
        mean_length=_finite(found.length(chosen)),
        survival=[float(share) for share in found.survival(chosen)[: LONGEST + 1]],
        left=_left(found, p, q),
        payoffs=(
            float(found.earned[p, q] / found.rounds[p, q]),
            float(found.earned[q, p] / found.rounds[q, p]),
        ),
    )


def _phase(found: Pool, part: Any) -> documents.PoolPhase:
    opened = found.opened[part]
    return documents.PoolPhase(
        periods=(int(part[0]) + 1, int(part[-1]) + 1),
        allied=float(found.matched[part].mean()),
        open=None if np.isnan(opened).any() else float(opened.mean()),
        payoffs=[float(each) for each in found.course[part].mean(axis=0)],
    )
