"""An alliance as it was played, in words, tables and as a document."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from dilemma.figures import survival_curve, trajectory
from dilemma.repeated.simulation import Trajectory
from dilemma.report import Block, Report
from dilemma.report.games import heading
from dilemma.report.rounds import KINDS, document, endings, means_of, sheet
from dilemma.report.words import capital, joined
from dilemma.table import Table

LINES = 14  # rounds that the table on the screen shows


def of_play(found: Trajectory) -> Report:
    """What `dilemma play` says."""
    course = found.course
    blocks: list[Block] = [heading(course.alliance.game), "\n".join(_setting(found))]
    if means_of(found).alive[0]:
        blocks.append(_rounds_table(found))
    if course.runs > 1:
        blocks.append(_endings_table(found))
    blocks += [_values_table(found), "\n".join(_sentences(found))]
    figures = {"trajectory": partial(trajectory, found)}
    if course.runs > 1:
        figures["survival"] = partial(survival_curve, found)
    return Report(tuple(blocks), partial(sheet, found), document(found), figures)


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
    for stretch in course.stretches[1:]:
        late = " (after the last round)" if stretch.first > course.rounds else ""
        said.append(f"From round {stretch.first}{late}: {stretch.says}.")
    return said


def _pair(numbers: Any) -> str:
    """Two numbers in one cell, to three decimals."""
    return ", ".join(f"{round(float(number), 3) + 0.0:.3f}" for number in numbers)


def _rounds_table(found: Trajectory) -> Table:
    """Some rounds: what was chosen, and what came of it."""
    course, means = found.course, means_of(found)
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
        means_of(found).shares, (game.row_labels, game.column_labels), strict=True
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


def _endings_table(found: Trajectory) -> Table:
    runs = found.course.runs
    rows = tuple(
        (
            each.how,
            f"{each.share:.1%}",
            f"{(each.share * (1 - each.share) / runs) ** 0.5:.1%}",
            "" if each.mean_round is None else f"{each.mean_round:.1f}",
        )
        for each in endings(found)
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
        said += [_trust(found), _learned(found), *_powers(found), *_types(found)]
    return said


def _story(found: Trajectory) -> list[str]:
    if not means_of(found).alive[0]:
        return [f"It ends before the first round: {found.how(0)}."]
    chosen = _chosen(found, int((means_of(found).alive > 0).sum()))
    groups = [(names, len(list(group))) for names, group in groupby(chosen)]
    first, said = 1, []
    for (one, two), length in groups[:4]:
        last = first + length - 1
        when = f"round {first}" if length == 1 else f"rounds {first} to {last}"
        said.append(f"{one}-{two} in {when}")
        first = last + 1
    text = capital("; then ".join(said)) + ("; and so on." if len(groups) > 4 else ".")
    if not found.over[0]:
        rounds = found.course.rounds
        return [text, f"After {rounds:,} round{'s' * (rounds != 1)} the alliance goes on."]
    end = f"After round {int(found.ended[0])} it ends: {found.how(0)}."
    return [text, " ".join([end, *_reasons(found)])]


def _reasons(found: Trajectory) -> Iterator[str]:
    """Why each left who did: by its policy, or as it can do better alone."""
    for side, partner in enumerate(found.course.alliance.game.partners):
        had, alone = float(found.average[side, 0]), float(found.alone[side, 0])
        if not found.left[side, 0]:
            continue
        if not found.course.rules[side].leaves.any():
            yield (
                f"{capital(partner)} had {had:.3f} a round of late and has {alone:.3f} without the "
                "partner."
            )
        else:
            yield f"The policy of {partner} leaves."


def _stories(found: Trajectory) -> list[str]:
    runs, survival = found.course.runs, found.survival
    over = int(found.over.sum())
    if not over:
        return [f"All {runs:,} alliances go on after {found.course.rounds:,} rounds."]
    half = np.flatnonzero(survival <= 0.5)
    said = f"{over:,} of {runs:,} alliances end within {found.course.rounds:,} rounds"
    return [f"{said}; half of all are over after round {half[0]}." if len(half) else f"{said}."]


def _trust(found: Trajectory) -> str:
    """How the trust of both goes from the start to the end."""
    trust = means_of(found).mean["trust"]
    lived = trust[~np.isnan(trust[:, 0])]
    words = []
    for side, partner in enumerate(found.course.alliance.game.partners):
        pace = found.course.stretches[0].paces[side]
        start = float(np.mean(pace.prior_good / (pace.prior_good + pace.prior_bad)))
        numbers = [start, *lived[:, side]]
        turn = max(numbers) if max(numbers) > max(start, numbers[-1]) + 5e-3 else None
        over = "" if turn is None else f" over {turn:.2f}"
        words.append(f"{partner}'s from {start:.2f}{over} to {numbers[-1]:.2f}")
    return f"Trust goes: {words[0]}, {words[1]}."


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
    for side, partner in enumerate(found.course.alliance.game.partners):
        types = means_of(found).types[:, side]
        largest = [KINDS[int(line.argmax())] for line in types if not np.isnan(line[0])]
        groups = [(name, len(list(group))) for name, group in groupby(largest)]
        if not groups:
            return
        parts, first = [], 1
        for name, length in groups[:4]:
            last = first + length - 1
            parts.append(f"{name} (rounds {first} to {last})" if length > 1 else
                         f"{name} (round {first})")  # fmt: skip
            first = last + 1
        yield f"The learning that pays {partner} most: {joined(parts, 'then')}."
