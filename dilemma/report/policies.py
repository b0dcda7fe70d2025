"""Policies in words, tables and as documents."""

from functools import partial
from textwrap import fill

import numpy as np

from dilemma import documents
from dilemma.catalog.games import load
from dilemma.equilibrium.solution import named
from dilemma.figures import automaton
from dilemma.files import read_text
from dilemma.rationals import to_text
from dilemma.repeated import policy_file
from dilemma.repeated.causes import causes
from dilemma.repeated.policies import POLICIES, Described, described, policy
from dilemma.repeated.policy import Policy, Seat
from dilemma.report import Block, Report
from dilemma.sources import SOURCES, cited
from dilemma.table import Table

EXAMPLE = "learning_dilemma"  # the game in which states are counted
WRITTEN = (
    "Written as NAME, or NAME:ARGUMENT (in brackets: may be left out). Also: four numbers such as "
    "0.9,0.1,0.5,0.3, the chance of the first of two strategies after own and partner's CC, CD, "
    f"DC, DD; and files, see: dilemma policies new. States: in {EXAMPLE}."
)


def of_library() -> Report:
    """What `dilemma policies list` says."""
    known = {name: described(name) for name in POLICIES}
    seat = Seat.of(load(EXAMPLE).at(), 0)
    sizes = {
        name: len(policy(name, seat).states)
        for name, each in known.items()
        if each.argument[:1] in ("", "[")
    }
    rows = tuple(
        (name, each.argument, sizes.get(name), each.says, each.source)
        for name, each in known.items()
    )
    columns = "policy", "argument", "states", "what it does", "who named it"
    table = Table(columns, rows, f"{len(rows)} named policies")
    readable = tuple((*row[:3], fill(row[3], 46), fill(row[4], 26)) for row in rows)
    entries = [
        documents.PolicyEntry(
            policy=name,
            argument=each.argument.strip("[]") or None,
            optional=each.argument[0] == "[" if each.argument else None,
            states=sizes.get(name),
            says=each.says,
            source=each.source,
        )
        for name, each in known.items()
    ]
    shown = Table(table.columns, readable, table.caption, (WRITTEN,))
    return Report((shown,), table, documents.PoliciesDocument(policies=entries))


def of_policy(text: str, seat: Seat) -> Report:
    """What `dilemma policies show` says of a policy in one partner's seat."""
    found, words = policy(text, seat), _words(text)
    partner = seat.game.partners[seat.side]
    caption = (
        f"{found.name} for {partner} in {seat.game.name}, starts in: {found.states[found.start]}"
    )
    said = (words.says, words.more, f"Source: {words.source}" if words.source else "")
    blocks: list[Block] = ["\n".join(filter(None, said))] if any(said) else []
    blocks.append(_states(found, seat, caption))
    if keys := cited(f"{words.more} {words.source}"):
        blocks.append("\n".join(["References", *(SOURCES[key].text() for key in keys)]))
    figures = {"automaton": partial(automaton, found, seat)}
    return Report(
        tuple(blocks), _moves(found, seat, caption), _document(found, seat, words), figures
    )


def _words(text: str) -> Described:
    """What is said of a policy, by its builder or in its file."""
    name = text.partition(":")[0].strip()
    if name in POLICIES:
        return described(name)
    if "," in text and not text.lower().endswith(".toml"):
        says = "Memory-one: looks at what both did last, and opens with the first strategy."
        return Described("", says, "", "Nowak & Sigmund 1993")
    file = policy_file.parsed(read_text(text), text)
    return Described("", file.title or "", file.story.strip(), file.source)


def _states(found: Policy, seat: Seat, caption: str) -> Table:
    """A row for each state: what it chooses, and where what leads."""
    columns = ["state", *(["trust"] if found.trust else []), "chooses", "next state"]
    rows = []
    for k, name in enumerate(found.states):
        following = {} if found.leaves[k] else causes(found, seat, k)
        then = "\n".join(f"{found.states[target]}: {words}" for target, words in following.items())
        level = [found.trust[k]] if found.trust else []
        leaves = "\n(leaves the alliance)" if found.leaves[k] else ""
        rows.append((name, *level, f"{named(seat.own, tuple(found.choose[k]))}{leaves}", then))
    notes = ["self, and the first of two: who follows the policy"]
    if seat.game.points:
        notes.append("open: transparency of at least 1/2; closed: less")
    return Table(tuple(columns), tuple(rows), caption, tuple(notes))


def _moves(found: Policy, seat: Seat, caption: str) -> Table:
    """The automaton as data: a row for each state and each pair of strategies."""
    rows = tuple(
        (
            found.states[k],
            found.trust[k] if found.trust else None,
            bool(found.leaves[k]),
            seat.own[a],
            found.choose[k, a],
            seat.theirs[b],
            found.states[int(found.moves[k, a, b])],
        )
        for k, a, b in np.ndindex(*found.moves.shape)
    )
    columns = ("state", "trust", "leaves", "own", "chance", "partner", "next")
    return Table(columns, rows, caption)


def _document(found: Policy, seat: Seat, words: Described) -> documents.PolicyDocument:
    def state(k: int) -> documents.PolicyState:
        return documents.PolicyState(
            name=found.states[k],
            choose={
                label: to_text(chance)
                for label, chance in zip(seat.own, found.choose[k], strict=True)
                if chance
            },
            moves=[[found.states[int(target)] for target in line] for line in found.moves[k]],
            leaves=bool(found.leaves[k]),
            trust=to_text(found.trust[k]) if found.trust else None,
        )

    return documents.PolicyDocument(
        policy=found.name,
        game=seat.game.name,
        partner=1 if seat.side == 0 else 2,
        own=list(seat.own),
        theirs=list(seat.theirs),
        says="\n".join(filter(None, (words.says, words.more))),
        source=words.source,
        start=found.states[found.start],
        states=[state(k) for k in range(len(found.states))],
    )
