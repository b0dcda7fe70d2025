"""One long match of two policies, in words, tables and as a document, beside the exact chain."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from dilemma import documents
from dilemma.errors import DilemmaError
from dilemma.rationals import to_text
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.match import BATCHES, Match
from dilemma.repeated.value import value
from dilemma.report import Block, Report
from dilemma.report.games import heading
from dilemma.report.words import capital
from dilemma.stage.parameters import to_document
from dilemma.table import Table

Pairs = dict[tuple[int, int], float]


def of_match(found: Match) -> Report:
    """What `dilemma match` says."""
    alliance, game = found.alliance, found.alliance.game
    one, two = alliance.policies
    chain = _chain(alliance)
    noise = replace(alliance, discount=(Fraction(1), Fraction(1))).setting(found.rounds)
    setting = f"{capital(game.partners[0])} follows {one.name}, {game.partners[1]} {two.name}."
    rows = _cells(found, chain)
    notes = [
        f"standard error: of the means of {BATCHES} batches of rounds, which should be long "
        "against the time that an error is remembered; 0 where nothing is left to chance"
    ]
    if chain is None:
        why = "a policy may leave, and one match says nothing of its chance"
        why = why if alliance.joint.leaving else "the chain of joint states is too large"
        notes.append(f"no exact value: {why}")
    payoffs = Table(
        ("", "mean payoff", "standard error", *(["exact, endless"] if chain else [])),
        tuple(
            (
                game.partners[side],
                *(
                    "none" if np.isnan(number) else f"{number:.5f}"
                    for number in (
                        found.value.mean[side],
                        found.value.error[side],
                        *([chain[0][side]] if chain else []),
                    )
                ),
            )
            for side in (0, 1)
        ),
        "Payoffs",
        tuple(notes),
    )
    shares = Table(
        (*game.partners, "share of rounds", *(["exact, endless"] if chain else [])),
        tuple((*row[:2], *(f"{share:.5f}" for share in row[3:])) for row in rows),
        "What was carried out",
    )
    seed = "" if found.certain else f" Seed {found.seed}."
    blocks: list[Block] = [heading(game), f"{setting}\n{noise}{seed}", payoffs, shares]
    if found.played < found.rounds:
        blocks.append(f"Somebody left after {found.played:,} rounds.")
    columns = ("row", "column", "rounds", "share", *(["exact"] if chain else []))
    sheet = Table(columns, tuple(rows), f"A match in {game.name}")
    return Report(tuple(blocks), sheet, _document(found))


def _chain(alliance: Alliance) -> tuple[tuple[float, float], Pairs] | None:
    """The limit of means of the exact chain, and the share of time of each pair of choices."""
    if alliance.joint.leaving:
        return None
    try:
        worth = value(replace(alliance, discount=(Fraction(1), Fraction(1))))
    except DilemmaError:
        return None
    return worth.floats, {cell: float(share) for cell, share in worth.time[0].items()}


def _cells(found: Match, chain: tuple[Any, Pairs] | None) -> list[tuple[Any, ...]]:
    """Each pair of strategies that was carried out, how often, and how often in the long run."""
    game = found.alliance.game
    rows = []
    for a, b in np.argwhere(found.counts):
        count = int(found.counts[a, b])
        names = game.row_labels[a], game.column_labels[b]
        more = [chain[1].get((int(a), int(b)), 0.0)] if chain else []
        rows.append((*names, count, count / found.rounds, *more))
    return sorted(rows, key=lambda row: -row[2])


def _document(found: Match) -> documents.MatchDocument:
    alliance, game = found.alliance, found.alliance.game
    errors = found.value.error
    return documents.MatchDocument(
        game=game.name,
        parameters=to_document(game.parameters),
        policies=(alliance.policies[0].name, alliance.policies[1].name),
        rounds=found.rounds,
        played=found.played,
        tremble=to_text(alliance.tremble),
        misperception=to_text(alliance.misperception),
        signal=None if alliance.signal is None else to_text(alliance.signal),
        strategies=documents.Strategies(row=list(game.row_labels), column=list(game.column_labels)),
        counts=found.counts.tolist(),
        payoffs=found.value.mean,
        standard_error=None if np.isnan(errors).any() else errors,
        batches=BATCHES,
        provenance=documents.Provenance(seed=found.seed),
    )
