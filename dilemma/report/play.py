"""An alliance as it was played, in words, tables and as a document."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from dilemma import documents
from dilemma.equilibrium.learning import TYPES
from dilemma.figures import survival_curve, trajectory
from dilemma.rationals import exact, to_text
from dilemma.repeated.course import Course
from dilemma.repeated.simulation import KEPT, NUMBERS, Means, Sampled, Trajectory
from dilemma.report import Block, Report
from dilemma.report.games import heading
from dilemma.report.words import capital, joined
from dilemma.stage.parameters import to_document
from dilemma.table import Table

LINES = 14  # rounds that the table on the screen shows


def of_play(found: Trajectory) -> Report:
    """What `dilemma play` says."""
    course = found.course
    blocks: list[Block] = [heading(course.alliance.game), "\n".join(_setting(found))]
    blocks.append(_rounds_table(found))
    if course.runs > 1:
        blocks.append(_endings_table(found))
    blocks += [_values_table(found), "\n".join(_sentences(found))]
    figures = {"trajectory": partial(trajectory, found)}
    if course.runs > 1:
        figures["survival"] = partial(survival_curve, found)
    return Report(tuple(blocks), partial(_sheet, found), _document(found), figures)


def _setting(found: Trajectory) -> list[str]:
    course = found.course
    one, two = (policy.name for policy in course.alliance.policies)
    first, second = course.alliance.game.partners
    said = [f"{capital(first)} follows {one}, {second} {two}."]
    said.append(course.alliance.setting(course.rounds))
    if course.runs > 1:
        said[-1] += f" {course.runs:,} runs, seed {found.seed}."
    elif not course.certain:
        said[-1] += f" One run, seed {found.seed}."
    if course.frozen:
        said.append("Knowledge, trust and power are held as they are.")
    elif course.channel != "both":
        where = {"payoff": "payoffs", "belief": "what partners choose by their trust"}
        said.append(f"Trust moves only in {where[course.channel]}.")
    said += [f"From round {stretch.first}: {stretch.says}." for stretch in course.stretches[1:]]
    return said


def _pair(numbers: Any) -> str:
    """Two numbers in one cell, to three decimals."""
    return ", ".join(f"{round(float(number), 3) + 0.0:.3f}" for number in numbers)


def _means(found: Trajectory) -> Means:
    assert found.means is not None  # noqa: S101  a report is made of played rounds
    return found.means


def _rounds_table(found: Trajectory) -> Table:
    """Some rounds: what was chosen, and what came of it."""
    course, means = found.course, _means(found)
    game = course.alliance.game
    played = int((means.alive > 0).sum())
    chosen = _chosen(found, played)
    alliance = course.live.alliance
    columns = ["round", *(["runs"] if course.runs > 1 else []), *game.partners, "payoffs"]
    columns += ["knowledge", "trust", "power"] if alliance else []
    rows = []
    for k in _shown_rounds(chosen, played):
        cells: list[Any] = [k + 1, *([int(means.alive[k])] if course.runs > 1 else []), *chosen[k]]
        names = ("payoff", "knowledge", "trust", "power") if alliance else ("payoff",)
        rows.append((*cells, *(_pair(means.mean[name][k]) for name in names)))
    notes = [f"pairs are {game.partners[0]}, {game.partners[1]}"]
    if alliance:
        notes.append(
            "knowledge: share of what the partner knows that has been learned; power: share of the "
            "common benefits; with trust, as they are after the round"
        )
    if course.runs > 1:
        notes.append("means over the runs that go on; strategies: the most frequent and its share")
    if len(rows) < played:
        notes.append(f"{played - len(rows)} of {played} rounds are left out (all: -o FILE.csv)")
    return Table(tuple(columns), tuple(rows), "Round by round", tuple(notes))


def _chosen(found: Trajectory, played: int) -> list[tuple[str, str]]:
    """What was chosen in each round, by name; of several runs what most chose."""
    game = found.course.alliance.game
    sides = []
    for shares, labels in zip(
        _means(found).shares, (game.row_labels, game.column_labels), strict=True
    ):
        names = []
        for line in shares[:played]:
            a = int(line.argmax())
            names.append(labels[a] if line[a] == 1 else f"{labels[a]} {line[a]:.0%}")
        sides.append(names)
    return list(zip(*sides, strict=True))


def _shown_rounds(chosen: Sequence[Any], played: int) -> list[int]:
    """The rounds to show: the first, the last, those where choices change, and some between."""
    changes = [k for k in range(1, played) if chosen[k] != chosen[k - 1]]
    wanted = {0, played - 1, *changes[: LINES // 2]}
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        more = {k - 1 for k in range(step, played + 1, step)}
        if len(wanted | more) <= LINES:
            return sorted(wanted | more)
    return sorted(wanted)


def _endings(found: Trajectory) -> list[documents.Ended]:
    """The ways in which runs ended, most frequent first."""
    ways: dict[str, list[int]] = {}
    for run in range(found.course.runs):
        ways.setdefault(found.how(run), []).append(int(found.ended[run]))
    order = sorted(ways, key=lambda how: (-len(ways[how]), how))
    return [
        documents.Ended(
            how=how,
            share=len(ways[how]) / found.course.runs,
            mean_round=None if how == "goes on" else float(np.mean(ways[how])),
        )
        for how in order
    ]


def _endings_table(found: Trajectory) -> Table:
    runs = found.course.runs
    rows = tuple(
        (
            each.how,
            f"{each.share:.1%}",
            f"{(each.share * (1 - each.share) / runs) ** 0.5:.1%}",
            "" if each.mean_round is None else f"{each.mean_round:.1f}",
        )
        for each in _endings(found)
    )
    return Table(
        ("", "share of runs", "standard error", "last round on average"), rows, "How it ends"
    )


def _values_table(found: Trajectory) -> Table:
    course = found.course
    game, several = course.alliance.game, course.runs > 1
    differs = course.live.error
    rows = []
    for side in (0, 1):
        cells: list[Any] = [game.partners[side], course.alliance.policies[side].name]
        for each in [found.value, *([found.realized] if differs else [])]:
            cells.append(f"{each.mean[side]:.4f}")
            cells += [f"{each.error[side]:.4f}"] if several else []
        rows.append(tuple(cells))
    heads = ["value", *(["standard error"] if several else [])]
    heads += ["realized", *(["standard error"] if several else [])] if differs else []
    notes = ["value: payoff of a round on average, later rounds discounted"]
    if differs:
        notes[0] += "; as the partners believe it, and realized as it is"
    if found.over.any():
        notes.append("after the end each has what it would leave for, round after round")
    return Table(("", "policy", *heads), tuple(rows), "What it was worth", tuple(notes))


def _sentences(found: Trajectory) -> list[str]:
    """What a teacher would say about it."""
    course = found.course
    said = _story(found) if course.runs == 1 else _stories(found)
    if course.live.alliance and not course.frozen:
        said += [_learned(found), *_powers(found), *_types(found)]
    return said


def _story(found: Trajectory) -> list[str]:
    chosen = _chosen(found, int((_means(found).alive > 0).sum()))
    groups = [(names, len(list(group))) for names, group in groupby(chosen)]
    first, said = 1, []
    for (one, two), length in groups[:4]:
        last = first + length - 1
        when = f"round {first}" if length == 1 else f"rounds {first} to {last}"
        said.append(f"{one}-{two} in {when}")
        first = last + 1
    text = capital("; then ".join(said)) + ("; and so on." if len(groups) > 4 else ".")
    if not found.over[0]:
        return [text, f"After {found.course.rounds:,} rounds the alliance goes on."]
    last = int(found.ended[0])
    return [text, f"After round {last} it ends: {found.how(0)}."]


def _stories(found: Trajectory) -> list[str]:
    runs, survival = found.course.runs, found.survival
    over = int(found.over.sum())
    if not over:
        return [f"All {runs:,} alliances go on after {found.course.rounds:,} rounds."]
    half = np.flatnonzero(survival <= 0.5)
    said = f"{over:,} of {runs:,} alliances end within {found.course.rounds:,} rounds"
    return [f"{said}; half of all are over after round {half[0]}." if len(half) else f"{said}."]


def _learned(found: Trajectory) -> str:
    one, two = found.course.alliance.game.partners
    stocks = [float(side.mean()) for side in found.learned]
    where = "" if found.course.runs == 1 else " on average"
    at = "In the end" if found.over.any() else "So far"
    return (
        f"{at} {one} has learned {stocks[0]:.0%} of what {two} knows and {two} {stocks[1]:.0%} of "
        f"what {one} knows{where}."
    )


def _powers(found: Trajectory) -> Iterator[str]:
    end = float(found.shares[0].mean())
    start = float(np.mean(found.course.stretches[0].paces[0].share))
    if not found.course.live.power or abs(end - start) < 5e-4:
        return
    one, two = found.course.alliance.game.partners
    to = one if end > start else two
    average = "" if found.course.runs == 1 else " on average"
    yield (
        f"Bargaining power moves to {to}: the share of {one} goes from {start:.3f} to {end:.3f}"
        f"{average}."
    )


def _types(found: Trajectory) -> Iterator[str]:
    """Which type of learning paid each partner most, over all rounds."""
    names = (*TYPES, "none")
    for side, partner in enumerate(found.course.alliance.game.partners):
        types = _means(found).types[:, side]
        largest = [names[int(line.argmax())] for line in types if not np.isnan(line[0])]
        groups = [(name, len(list(group))) for name, group in groupby(largest)]
        parts, first = [], 1
        for name, length in groups[:4]:
            last = first + length - 1
            parts.append(f"{name} (rounds {first} to {last})" if length > 1 else
                         f"{name} (round {first})")  # fmt: skip
            first = last + 1
        yield f"The learning that pays {partner} most: {joined(parts, 'then')}."


def _sheet(found: Trajectory) -> Table:
    """One row for each round of each run; the means by round where there are too many."""
    course = found.course
    game = course.alliance.game
    caption = f"{course.alliance.policies[0].name} and {course.alliance.policies[1].name} in "
    caption += game.name
    if found.record is None:
        return _means_sheet(found, caption)
    labels = game.row_labels, game.column_labels
    columns = [f"{name}_{i}" for name in ("choice", *NUMBERS, "learning") for i in (1, 2)]
    rows = []
    kinds = (*TYPES, "none")
    for run in range(course.runs):
        for k in range(course.rounds):
            cells = found.record[k, :, :, run]
            if np.isnan(cells[0, 0]):
                break
            choices = [labels[i][int(cells[0, i])] for i in (0, 1)]
            types = [kinds[int(cells[-1, i])] for i in (0, 1)] if course.live.alliance else []
            rows.append((run + 1, k + 1, *choices, *cells[1:-1].ravel().tolist(), *types))
    if not course.live.alliance:
        columns = columns[:-2]
    return Table(("run", "round", *columns), tuple(rows), caption)


def _means_sheet(found: Trajectory, caption: str) -> Table:
    means = _means(found)
    columns = [
        f"{name}_{i}{what}" for name in NUMBERS for i in (1, 2) for what in ("", "_standard_error")
    ]
    rows = tuple(
        (
            k + 1,
            int(means.alive[k]),
            *(
                float(each[name][k, i])
                for name in NUMBERS
                for i in (0, 1)
                for each in (means.mean, means.error)
            ),
        )
        for k in range(found.course.rounds)
        if means.alive[k]
    )
    note = f"means over runs: more than {KEPT:,} rounds of single runs are not kept"
    return Table(("round", "runs", *columns), rows, caption, (note,))


def _listed(numbers: Any) -> list[Any]:
    """Numbers by round, null where no run goes on."""
    return [None if np.isnan(line).any() else tuple(map(float, line)) for line in numbers]


def _doubles(numbers: Any) -> list[tuple[float | None, float | None]]:
    return [pair or (None, None) for pair in _listed(numbers)]


def _document(found: Trajectory) -> documents.PlayDocument:
    course, means = found.course, _means(found)
    alliance, game = course.alliance, course.alliance.game
    labels = game.row_labels, game.column_labels
    single = course.runs == 1
    shares = [_listed(side) for side in means.shares]
    kinds = (*TYPES, "none")
    learning = [
        None if pair is None else tuple(dict(zip(kinds, line, strict=True)) for line in pair)
        for pair in (
            None if np.isnan(both).any() else [tuple(map(float, line)) for line in both]
            for both in means.types
        )
    ]
    errors = {name: _doubles(means.error[name]) for name in NUMBERS}
    values: tuple[Sampled, Sampled] = (found.value, found.realized)
    return documents.PlayDocument(
        game=game.name,
        parameters=to_document(game.parameters),
        rounds_parameters=_rounds_parameters(course),
        levers=[
            {
                "at": lever.at,
                "set": {name: _plain(value) for name, value in lever.set.items()},
                "renew": list(map(to_text, lever.renew)),
            }
            for lever in game.levers
        ],
        policies=(alliance.policies[0].name, alliance.policies[1].name),
        discount=(to_text(alliance.discount[0]), to_text(alliance.discount[1])),
        rounds=course.rounds,
        runs=course.runs,
        channel=course.channel,
        frozen=course.frozen,
        tremble=to_text(alliance.tremble),
        misperception=to_text(alliance.misperception),
        signal=None if alliance.signal is None else to_text(alliance.signal),
        strategies=documents.Strategies(row=list(labels[0]), column=list(labels[1])),
        alive=means.alive.tolist(),
        choices=[
            None if a is None else (labels[0][a.index(1.0)], labels[1][b.index(1.0)])
            for a, b in zip(*shares, strict=True)
        ]
        if single
        else None,
        shares=[None if a is None else (list(a), list(b)) for a, b in zip(*shares, strict=True)],
        learning=learning if course.live.alliance else None,
        **{name: _doubles(means.mean[name]) for name in NUMBERS},
        ending=documents.Ending(
            round=int(found.ended[0]),
            who=[1 if side == 0 else 2 for side in (0, 1) if found.left[side, 0]],
            how=found.how(0),
        )
        if single and found.over[0]
        else None,
        endings=_endings(found),
        survival=found.survival.tolist(),
        value=values[0].mean,
        realized_value=values[1].mean,
        standard_error=None
        if single
        else documents.PlayedErrors(
            **errors, value=values[0].error, realized_value=values[1].error
        ),
        provenance=documents.Provenance(seed=found.seed),
    )


def _rounds_parameters(course: Course) -> dict[str, Any]:
    return {name: _plain(value) for name, value in course.alliance.game.rounds.items()}


def _plain(value: Any) -> Any:
    """A value of the rounds for JSON: exact numbers as text."""
    match value:
        case list() | tuple():
            return [_plain(each) for each in value]
        case None | str():
            return value
    return to_text(exact(value))
