"""The format of a policy file: states, what each chooses, and where what happens leads.

    start = "trusting"

    [states.trusting]
    choose = "collaboration"
    moves  = {open = "trusting", closed = "wary"}

    [states.wary]
    choose = {collaboration = "1/10", competition = "9/10"}
    moves  = {collaboration = "trusting", otherwise = "wary"}

A key of `moves` says what the partner did: a strategy, `open`, `closed`, or `otherwise`. With a
comma it says what both did, the policy's owner first: "competition, open". The most exact key
counts: one for both before one for the partner, a strategy before its openness, `otherwise` last;
of two equally exact ones the one that is more exact about the owner.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from dilemma.errors import DilemmaError, InvalidFileError, unknown
from dilemma.files import (
    NUMBER_SCHEMA,
    Field,
    Model,
    Number,
    Problem,
    Text,
    checked,
    described,
    invalid,
    read_by,
    read_text,
    read_toml,
)
from dilemma.rationals import exact, to_text
from dilemma.repeated.policy import Policy, Seat

OTHERWISE = "otherwise"
LARGEST = 200  # states


def _chances(value: Any) -> dict[str, Fraction]:
    if isinstance(value, str):
        return {value: Fraction(1)}
    if not isinstance(value, dict):
        raise DilemmaError('name a strategy, or chances: {collaboration = "9/10", ...}')
    chances = {name: exact(chance) for name, chance in value.items()}
    total = sum(chances.values(), Fraction(0))
    if total != 1 or min(chances.values()) < 0:
        raise DilemmaError(
            f"the chances add to {to_text(total)}; they must be at least 0 and add to 1"
        )
    return chances


def _moves(value: Any) -> dict[str, str]:
    moves = {OTHERWISE: value} if isinstance(value, str) else value
    if not isinstance(moves, dict) or not all(isinstance(state, str) for state in moves.values()):
        raise DilemmaError('name a state, or states: {open = "trusting", closed = "wary"}')
    return moves


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": values}]}


class StateTable(Model):
    """One state of a policy."""

    choose: Annotated[Any, read_by(_chances), described(_texts(NUMBER_SCHEMA))] = Field(
        description="a strategy, or strategies with their chances"
    )
    moves: Annotated[Any, read_by(_moves), described(_texts({"type": "string"}))] = Field(
        None, description="the next state, by what the partner did; without it this state again"
    )
    leaves: bool = Field(False, description="the alliance is left for good")
    trust: Number | None = Field(None, description="how much trust the state stands for")


class PolicyFile(Model):
    """A policy file."""

    title: Text | None = None
    source: str = ""
    story: str = ""
    start: Text = Field(description="the first state")
    states: dict[str, StateTable] = Field(min_length=1, max_length=LARGEST)

    def problems(self) -> list[Problem]:
        """What the tables of the file say that does not fit together."""
        found: list[Problem] = []
        if self.start not in self.states:
            found.append((("start",), str(unknown("state", self.start, self.states))))
        for name, state in self.states.items():
            for target in (state.moves or {}).values():
                if target not in self.states:
                    place = ("states", name, "moves")
                    found.append((place, str(unknown("state", target, self.states))))
        for name, state in self.states.items():
            if not name.isprintable():
                found.append((("states", name), "write a name in one line, of plain letters"))
            if state.trust is not None and not 0 <= state.trust <= 1:
                found.append((("states", name, "trust"), "it must be from 0 to 1"))
        if len({state.trust is None for state in self.states.values()}) > 1:
            missing = next(name for name, state in self.states.items() if state.trust is None)
            found.append((("states", missing), "give trust for every state or for none"))
        return found

    def unfit(self, seat: Seat) -> list[Problem]:
        """What the file says of strategies that does not fit the game of a seat."""
        found: list[Problem] = []
        for name, state in self.states.items():
            for what, names in (("choose", state.choose), ("moves", state.moves or {})):
                for each in names:
                    try:
                        seat.position(each) if what == "choose" else _places(each, seat)
                    except DilemmaError as error:
                        found.append((("states", name, what), str(error)))
        return found or self._uncovered(seat)

    def _uncovered(self, seat: Seat) -> list[Problem]:
        """What may happen and leads nowhere."""
        found: list[Problem] = []
        for name in self.states:
            missing = np.argwhere(self._table(name, seat) < 0)
            if len(missing):
                a, b = missing[0]
                what = f"{seat.own[a]} against the partner's {seat.theirs[b]}"
                told = f"it is not said what follows {what}; add {OTHERWISE} = ..."
                found.append((("states", name, "moves"), told))
        return found

    def policy(self, name: str, seat: Seat) -> Policy:
        """The policy for a seat that it fits."""
        chances = np.full((len(self.states), len(seat.own)), Fraction(0))
        for row, state in zip(chances, self.states.values(), strict=True):
            for strategy, chance in state.choose.items():
                row[seat.position(strategy)] += chance
        levels = [state.trust for state in self.states.values()]
        return Policy.of(
            name,
            tuple(self.states),
            chances.tolist(),
            [self._table(each, seat) for each in self.states],
            leaves=[k for k, state in enumerate(self.states.values()) if state.leaves],
            start=list(self.states).index(self.start),
            trust=None if None in levels else levels,
        )

    def _table(self, name: str, seat: Seat) -> Any:
        """The next state after each pair of strategies; -1 where none is said."""
        order = list(self.states)
        moves = self.states[name].moves
        if moves is None:
            moves = {OTHERWISE: name}
        table = np.full((len(seat.own), len(seat.theirs)), -1)
        for key in sorted(moves, key=_exactness):
            own, theirs = _places(key, seat)
            table[np.ix_(own, theirs)] = order.index(moves[key])
        return table


def parsed(text: str, where: str) -> PolicyFile:
    """
    The policy file that a TOML text holds.

    Raises
    ------
    InvalidFileError
        With a line `where:line: field: what is wrong` for each problem.
    """
    document = read_toml(text, where)
    if {"alliance", "payoffs"} & document.keys() and "states" not in document:
        raise InvalidFileError(f"{where}: this is a game and no policy; see: dilemma games show")
    file = checked(PolicyFile, document, text, where)
    if problems := file.problems():
        raise invalid(problems, text, where)
    return file


def read(path: str, seat: Seat) -> Policy:
    """
    The policy in a file, for a seat; see `parsed`.

    Raises
    ------
    InvalidFileError
        Also where the file names strategies that the seat's game does not have.
    """
    text = read_text(path)
    file = parsed(text, path)
    if problems := file.unfit(seat):
        raise invalid(problems, text, path)
    return file.policy(Path(path).stem, seat)


def is_path(text: str) -> bool:
    """Whether a text means a file: it has a slash or ends in .toml."""
    return "/" in text or "\\" in text or text.lower().endswith(".toml")


def _parts(key: str) -> list[str]:
    """What a key says of the owner and of the partner."""
    *own, theirs = (part.strip() for part in key.rsplit(",", 1))
    return [*(own or [OTHERWISE]), theirs]


def _exactness(key: str) -> tuple[int, ...]:
    """More exact keys come later, and so overrule."""
    exactness = [{OTHERWISE: 0, "open": 1, "closed": 1}.get(part, 2) for part in _parts(key)]
    return int("," in key), sum(exactness), exactness[0]


def _places(key: str, seat: Seat) -> tuple[Sequence[int], Sequence[int]]:
    """The own strategies and the partner's that a key of `moves` means."""

    def meant(part: str, of: Seat) -> list[int]:
        if part == OTHERWISE:
            return list(range(len(of.own)))
        if part in ("open", "closed"):
            return [k for k, open_ in enumerate(of.own_open) if open_ == (part == "open")]
        return [of.position(part)]

    own, theirs = _parts(key)
    return meant(own, seat), meant(theirs, seat.other)


TEMPLATE = """\
#:schema ./policy-file-1.schema.json
# The line above lets an editor complete and check this file once the schema stands beside it:
#     dilemma policies schema -o policy-file-1.schema.json
# See the policy with   dilemma policies show THIS_FILE.toml
# Numbers are exact: 0.1 is one tenth, and "1/3", in quotes, is a third.

title  = "My policy"
source = "your source"
story  = \"\"\"
What a partner who follows it does, in a few sentences.
\"\"\"

start = "trusting"

# A state chooses a strategy, or strategies with chances that add to 1.
[states.trusting]
choose = "collaboration"
# What the partner did leads to the next state. A key is a strategy by its short or long name, open
# (transparency of at least 1/2; in other games the first strategy), closed, or otherwise. With a
# comma it says what both did, your own side first. The most exact key counts.
moves = {open = "trusting", closed = "wary", "competition, closed" = "trusting"}
# How much trust the state stands for, only to be shown; for all states or for none.
trust = 1

[states.wary]
choose = {collaboration = "1/10", competition = "9/10"}
moves  = {collaboration = "trusting", avoidance = "gone", otherwise = "wary"}
trust  = 0.5

# A state may leave the alliance for good. Without moves a policy stays in its state.
[states.gone]
choose = "avoidance"
leaves = true
trust  = 0
"""
