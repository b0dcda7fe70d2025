"""Evolution in words, tables and as a document: who takes over, where it rests, by what chance."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from math import sqrt
from typing import Any

import numpy as np

from dilemma import documents
from dilemma.dynamics.contest import Contest
from dilemma.dynamics.evolution import GENERATIONS, RUNS, Flow, Succession
from dilemma.dynamics.finite import TOLERANCE
from dilemma.dynamics.flow import MOST_TURNS
from dilemma.dynamics.rest import RestPoint, nearest
from dilemma.figures import phase, population_runs, shares_over_time, succession, time_spent
from dilemma.rationals import to_text
from dilemma.report import Block, Report
from dilemma.report.games import heading
from dilemma.report.tournament import as_number
from dilemma.report.words import capital, joined
from dilemma.stage.parameters import to_document
from dilemma.table import Mix, Table, written

MOST = 12  # rest points that a reader is shown
MOST_TIED = 10  # absent types that do as well: their stability asks for all sets of them
THERE = 1e-6  # difference of shares within which a path has arrived
MOMENTS = (0, 1, 2, 5, 10, 20, 40, 100, 200, 500, 1000)  # of a path that are shown
ALONE = {0: "a point", 1: "on a line"}
STABILITY = (
    "attracting: what is near comes back; stable: it stays near; saddle: drawn near from some "
    "sides, repelled to others; repelling: what is near leaves; equilibrium: no absent type "
    "would do better"
)


def of_evolution(found: Flow | Succession) -> Report:
    """What evolution makes of the game, in words and numbers."""
    contest = found.contest
    first: list[Block] = [heading(contest.game), *([contest.setting] if contest.setting else [])]
    if isinstance(found, Flow):
        return _of_flow(found, first)
    return _of_succession(found, first)


# Populations without number


def _of_flow(found: Flow, blocks: list[Block]) -> Report:
    points = found.rest_points
    if points:
        blocks.append(_rest_table(found, points))
    blocks += [*_path_tables(found), "\n".join(_flow_sentences(found))]
    figures: dict[str, Any] = {"shares": partial(shares_over_time, found)}
    if (len(found.contest.types), max(map(len, found.contest.types))) in ((1, 3), (2, 2)):
        figures = {"phase": partial(phase, found), **figures}
    return Report(tuple(blocks), _path_data(found), _document(found), figures)


def _rest_table(found: Flow, points: Sequence[RestPoint]) -> Table:
    numbered = [*enumerate(points, start=1)]
    shown = numbered
    if len(points) > MOST:
        shown = [(k, each) for k, each in numbered if each.equilibrium]
    contest, flowing = found.contest, found.dynamics == "replicator"
    names = ("shares",) if len(contest.types) == 1 else contest.game.partners
    rows = []
    for k, each in shown:
        mixes = [_mix(contest, p, each.shares[p]) for p in range(len(names))]
        continuum = ALONE.get(each.dimension, f"on a continuum ({each.dimension} dimensions)")
        stability = [each.stability] if flowing else []
        stable = "yes" if each.evolutionarily_stable else "no"
        holds = ["yes" if each.equilibrium else "no"] if flowing else []
        rows.append((k, *mixes, continuum, *stability, *holds, stable))
    columns = ("", *names, "alone?", *(["near it", "equilibrium"] if flowing else []), "ESS")
    notes = [STABILITY] if flowing else []
    notes.append("ESS: evolutionarily stable, so that no small group of another kind can enter")
    if len(shown) < len(points):
        notes.append(
            f"{len(points) - len(shown)} others are no equilibria: an absent type grows there"
        )
    caption = "Where shares rest" if flowing else "Equilibria"
    caption += "" if contest.tolerance else ", exactly"
    return Table(columns, tuple(rows), caption, tuple(notes))


def _path_tables(found: Flow) -> list[Table]:
    """Shares at some moments, one table for each population."""
    last, until = len(found.path.times) - 1, float(found.path.times[-1])
    moments = [moment for moment in MOMENTS if moment <= until]
    note = (
        "time: in one unit the odds of two types change by the factor e where their payoffs "
        "differ by all the range of payoffs"
        if found.dynamics == "replicator"
        else "time: after t units the firms that have not chosen anew are the share exp(-t)"
    )
    places = [round(moment / until * last) for moment in moments]
    shown = [[[f"{float(x):.4f}" for x in each[k]] for k in places] for each in found.path.shares]
    changes = [k for k in range(1, len(places)) if any(each[k] != each[k - 1] for each in shown)]
    kept = max(changes, default=0) + 1
    if kept < len(places):
        note += "; later nothing changes to four places"
    tables = []
    for p, (names, each) in enumerate(zip(found.contest.types, shown, strict=True)):
        whose = f" of {found.contest.game.partners[p]}" if len(shown) > 1 else ""
        rows = tuple((moments[k], *each[k]) for k in range(kept))
        notes = (note,) if p == len(shown) - 1 else ()
        tables.append(
            Table(("time", *names), rows, f"Shares{whose} over time ({found.dynamics})", notes)
        )
    return tables


def _flow_sentences(found: Flow) -> list[str]:
    """What a teacher would say about it."""
    said = [f"From {_start(found)}, {_ending(found)}."]
    if found.path.turns:
        said.append(f"On the way the best reply changes {_times(len(found.path.turns) - 1)}.")
    points = found.rest_points
    if points is None:
        if found.dynamics != "logit":
            said.append("Where shares can rest is sought for up to 10 types only (5 x 5).")
        return said
    if found.dynamics != "replicator":
        return said
    drawing = [each for each in points if each.stability == "attracting"]
    if len(drawing) > 1:
        said.append(
            f"{capital(_number_word(len(drawing)))} rest points attract, so it depends on the "
            "start which of them is reached."
        )
    elif drawing:
        said.append(f"Of {len(points)} rest points one attracts.")
    else:
        said.append("No rest point attracts.")
    for each in points:
        if each.held is not None:
            one, two = (
                _of_partners(found.contest, [_mix(found.contest, p, x) for p, x in enumerate(end)])
                for end in each.held
            )
            said.append(f"All is at rest, and no absent type would do better, from {one} to {two}.")
    if any(each.stability == "undecided" for each in points):
        said.append("Where it says undecided, an eigenvalue is zero and no theorem used decides.")
    if found.contest.tolerance:
        said.append(f"Some payoffs are floats, within {found.contest.tolerance:.0e} of the truth.")
    return said


def _ending(found: Flow) -> str:
    contest, end, moving = found.contest, found.path.end, found.path.moving
    reached = _of_partners(contest, [*map(_floats, contest.types, end)])
    until = f"{found.path.times[-1]:,.0f}"
    if moving > 1e-3:
        return f"the shares are still moving at time {until}, where they are {reached}"
    near, number = _near(found)
    if near is None:
        turned = len(found.path.turns) > MOST_TURNS
        slowly = ", still moving a little" if moving > THERE or turned else ""
        return f"shares come to {reached}{slowly}"
    if growing := _growing(found, near):
        return (
            f"the shares have not settled by time {until}, where they are {reached}: they cannot "
            f"stay there, as {joined(growing)} would do better"
        )
    if number is not None:
        return f"shares settle at {reached}, rest point {number}"
    if found.dynamics == "replicator" and not _holds(near):
        return f"shares come to {reached}"
    winners = [names[mix.index(1)] for names, mix in zip(near.contest.types, near.shares,
                                                         strict=True)]  # fmt: skip
    return f"{_of_partners(contest, winners)} {'takes' if len(winners) == 1 else 'take'} over"


def _near(found: Flow) -> tuple[RestPoint | None, int | None]:
    """
    The rest point at which the path ends, among the types that can come, and its number.

    Without a number where one type has nearly all firms of its population.
    """
    contest, end = found.contest, found.path.end
    number, shares = None, None
    if all(max(each) > 1 - 1e-4 for each in end):
        shares = tuple(tuple(Fraction(x == max(each)) for x in each) for each in end)
    elif points := found.rest_points:
        k, away = nearest(points, end)
        if away < THERE and not points[k].dimension:
            number, shares = k + 1, points[k].shares
    if shares is None:
        return None, None
    if found.dynamics != "replicator":
        return RestPoint(contest, shares), number
    # What nobody is cannot be imitated, so who is absent at the start plays no part.
    present = RestPoint(contest, found.start).supports
    kept = tuple(
        tuple(each[i] for i in chosen) for each, chosen in zip(shares, present, strict=True)
    )
    return RestPoint(contest.restricted(present), kept), number


def _growing(found: Flow, near: RestPoint) -> list[str]:
    """
    The types that would do better than all that are there: where there are any, no path ends.

    What a path of the replicator comes to, if anything, is an equilibrium among the types that
    were there at the start (Hofbauer & Sigmund 1998). Noise moves the ends of logit, which are
    not tested so.
    """
    if found.dynamics == "logit":
        return []
    return [
        name
        for names, gains in zip(near.contest.types, near.gains, strict=True)
        for name, gain in zip(names, gains, strict=True)
        if gain > 0
    ]


def _holds(point: RestPoint) -> bool:
    """Whether what is near comes back or stays near, where that can be decided in time."""
    return point.sides.axis <= MOST_TIED and point.stability in ("attracting", "stable")


# Finite populations


def _of_succession(found: Succession, blocks: list[Block]) -> Report:
    blocks += [_fixation_table(found), _time_table(found), "\n".join(_chances(found))]
    figures: dict[str, Any] = {"fixation": partial(succession, found)}
    if found.stationary is not None:
        figures["stationary"] = partial(time_spent, found)
    if found.runs is not None:
        figures["runs"] = partial(population_runs, found)
    return Report(tuple(blocks), _pairs(found), _document(found), figures)


def _fixation_table(found: Succession) -> Table:
    names = found.contest.types[0]
    marks = {1: " *", 0: " =", -1: ""}
    rows = tuple(
        (name, *("" if i == j else written(found.fixation[i, j]) + marks[found.favoured[i, j]]
                 for j in range(len(names))))
        for i, name in enumerate(names)
    )  # fmt: skip
    return Table(
        ("from", *names),
        rows,
        f"The chance that one mutant takes over ({found.dynamics}, {found.firms} firms)",
        (
            f"line: the type of all others; column: the mutant; * above and = equal to "
            f"1/{found.firms} = {written(1 / found.firms)}, the chance by drift alone",
        ),
    )


def _time_table(found: Succession) -> Table:
    names = found.contest.types[0]
    played = _played(found)
    rows = []
    for k in sorted(range(len(names)), key=lambda k: -found.rare[k]):
        row: list[Any] = [names[k], f"{float(found.rare[k]):.4f}"]
        if found.means is not None:
            row.append(f"{found.means[k]:.4f}")
        if played is not None:
            row.append(f"{played.mean[k]:.4f} ({played.standard_error[k]:.4f})")
        rows.append(tuple(row))
    columns, notes = ["type", "rare mutations"], ["rare mutations: share of time as the only type"]
    if found.mutation is not None:
        columns.append(f"mutation {written(found.mutation)}")
        notes[0] += "; at a mutation rate: mean share"
    if played is not None:
        columns.append(f"after {GENERATIONS} generations")
        notes.append(
            f"last column: mean of {RUNS} runs with seed {found.seed} (standard error), from "
            f"{_start(found)}"
        )
    return Table(tuple(columns), tuple(rows), "How long each type stays", tuple(notes))


def _chances(found: Succession) -> list[str]:
    """What a teacher would say about it."""
    names, n = found.contest.types[0], len(found.contest.types[0])
    best = max(range(n), key=lambda k: found.rare[k])
    said = [
        f"Selection has intensity {written(found.selection)}. If mutations are rare, the "
        f"population is all {names[best]} for {float(found.rare[best]):.1%} of the time (by chance "
        f"alone it would be {1 / n:.1%})."
    ]
    safe = [names[i] for i in range(n) if all(found.favoured[i, j] < 1 for j in range(n) if j != i)]
    if safe:
        said.append(f"No mutant takes over {joined(safe, 'or')} more often than by drift.")
    else:
        said.append("Every type is taken over by some mutant more often than by drift.")
    if n == 2:
        for i, j in ((0, 1), (1, 0)):
            word = {1: "favours", 0: "neither favours nor hinders", -1: "hinders"}
            said.append(
                f"Selection {word[found.favoured[i, j]]} {names[j]} in taking over {names[i]}: "
                f"{written(found.fixation[i, j])} against {written(1 / found.firms)} by drift."
            )
    if found.contest.tolerance:
        said.append(f"Some payoffs are floats, within {found.contest.tolerance:.0e} of the truth.")
    return said


def _played(found: Succession) -> documents.PopulationRuns | None:
    if found.runs is None:
        return None
    last = found.runs[:, -1] / found.firms
    return documents.PopulationRuns(
        runs=RUNS,
        generations=GENERATIONS,
        mean=[float(x) for x in last.mean(axis=0)],
        standard_error=[float(x) for x in last.std(axis=0, ddof=1) / sqrt(RUNS)],
    )


# Words, data and the document


def _floats(names: Sequence[str], shares: Sequence[float]) -> str:
    return " + ".join(f"{name} {x:.4f}" for name, x in zip(names, shares, strict=True) if x > 5e-5)


def _mix(contest: Contest, population: int, shares: Sequence[Any]) -> str:
    names = contest.types[population]
    played = tuple((name, x) for name, x in zip(names, shares, strict=True) if x)
    return Mix(played).joined(" + ")


def _of_partners(contest: Contest, words: Sequence[str]) -> str:
    """Words on each population in a sentence, with whose they are if there are two."""
    if len(words) == 1:
        return words[0]
    pairs = zip(words, contest.game.partners, strict=True)
    return " and ".join(f"{word} for {who}" for word, who in pairs)


def _start(found: Flow | Succession) -> str:
    if found.start == found.contest.equal_shares():
        return "equal shares"
    mixes = [_mix(found.contest, p, each) for p, each in enumerate(found.start)]
    return _of_partners(found.contest, mixes)


def _times(number: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _number_word(number: int) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))


def _named_types(contest: Contest) -> list[str]:
    if len(contest.types) == 1:
        return [*contest.types[0]]
    pairs = zip(contest.game.partners, contest.types, strict=True)
    return [f"{who}: {name}" for who, names in pairs for name in names]


def _path_data(found: Flow) -> Table:
    """Every tenth moment of the path, one column for each type."""
    every = range(0, len(found.path.times), 10)
    rows = tuple(
        (float(found.path.times[k]), *(float(x) for each in found.path.shares for x in each[k]))
        for k in every
    )
    caption = f"Shares over time: {found.contest.game.title}"
    return Table(("time", *_named_types(found.contest)), rows, caption)


def _pairs(found: Succession) -> Table:
    """One row for each resident and mutant."""
    names = found.contest.types[0]
    rows = tuple(
        (one, two, found.fixation[i, j], int(found.favoured[i, j]), found.rare[i])
        for i, one in enumerate(names)
        for j, two in enumerate(names)
        if i != j
    )
    columns = ("resident", "mutant", "fixation", "against_drift", "time_of_resident")
    return Table(columns, rows, f"Fixation in {found.firms} firms: {found.contest.game.title}")


def _document(found: Flow | Succession) -> documents.EvolutionDocument:
    contest = found.contest
    points = found.rest_points if isinstance(found, Flow) else None
    return documents.EvolutionDocument(
        game=contest.game.name,
        parameters=to_document(contest.game.parameters),
        setting=contest.setting or None,
        dynamics=found.dynamics,
        types=[[*names] for names in contest.types],
        payoffs=[[[to_text(x) for x in line] for line in matrix] for matrix in contest.payoffs],
        tolerance=contest.tolerance,
        start=[[to_text(x) for x in each] for each in found.start],
        noise=to_text(found.noise) if isinstance(found, Flow) and found.noise else None,
        rest_points=points
        and [
            documents.Resting(
                shares=[[to_text(x) for x in shares] for shares in each.shares],
                dimension=each.dimension,
                held=each.held
                and tuple([[to_text(x) for x in shares] for shares in end] for end in each.held),
                equilibrium=each.equilibrium,
                evolutionarily_stable=each.evolutionarily_stable,
                stability=each.stability,
                eigenvalues=tuple(each.sides),
            )
            for each in points
        ],
        path=_path_document(found) if isinstance(found, Flow) else None,
        finite=None if isinstance(found, Flow) else _finite_document(found),
        provenance=documents.Provenance(seed=None if isinstance(found, Flow) else found.seed),
    )


def _path_document(found: Flow) -> documents.SharesOverTime:
    rows = _path_data(found).rows
    ends = np.cumsum([len(names) for names in found.contest.types])[:-1]
    shares = np.split(np.array([row[1:] for row in rows]), ends, axis=1)
    return documents.SharesOverTime(
        times=[row[0] for row in rows], shares=[each.tolist() for each in shares]
    )


def _finite_document(found: Succession) -> documents.Succession:
    return documents.Succession(
        population=found.firms,
        selection=to_text(found.selection),
        mutation=None if found.mutation is None else to_text(found.mutation),
        fixation=[[as_number(x) for x in line] for line in found.fixation],
        favoured=found.favoured.tolist(),
        rare_mutations=[as_number(x) for x in found.rare],
        mean_shares=None if found.means is None else list(found.means),
        played=_played(found),
        tolerance=TOLERANCE,
    )
