"""Gambit's normal-form files (.nfg), read and written exactly.

Both forms are read: payoffs listed for each cell, and outcomes named once and listed by number
(Savani & Turocy, Gambit: Software Tools for Game Theory, "The strategic game file format"). Cells
come with the row partner's strategy changing fastest. Numbers are integers, decimals or fractions,
and stay what their text says.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, NoReturn

from dilemma.errors import DilemmaError, InvalidFileError, shortened
from dilemma.rationals import exact, to_text
from dilemma.stage.game import LARGEST, Bimatrix, FreeGame

_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{},])|(?P<word>[^\s{},"]+))')


class _Token(NamedTuple):
    kind: str  # text, mark, word, or end
    value: str
    line: int


def parsed(text: str, where: str, name: str) -> FreeGame:
    """
    The game in the text of an .nfg file.

    Raises
    ------
    InvalidFileError
        With `where:line:` and what was expected there; a game of another number of players than
        two is refused with their names.

    Examples
    --------
    >>> game = parsed('NFG 1 R "Pennies" {"A" "B"} {2 2} 1 -1 -1 1 -1 1 1 -1', "x.nfg", "x")
    >>> game.at().row.tolist() == [[1, -1], [-1, 1]]
    True
    """
    return _Reader(text, where).game(name)


def written(game: Bimatrix) -> str:
    """
    The text of an .nfg file with the game's numbers, in the payoff form.

    Examples
    --------
    >>> print(written(Bimatrix.of([["1/2", 0]], [[3, 4]], name="x", title="A game")))
    NFG 1 R "A game"
    { "row partner" "column partner" }
    { { "1" }
      { "1" "2" } }
    <BLANKLINE>
    1/2 3
    0 4
    <BLANKLINE>
    """
    rows, columns = (
        " ".join(map(_quoted, labels)) for labels in (game.row_labels, game.column_labels)
    )
    partners = " ".join(map(_quoted, game.partners))
    cells = [
        f"{to_text(game.row[i, j])} {to_text(game.column[i, j])}"
        for j in range(game.shape[1])
        for i in range(game.shape[0])
    ]
    head = [f"NFG 1 R {_quoted(game.title)}", f"{{ {partners} }}", f"{{ {{ {rows} }}"]
    return "\n".join([*head, f"  {{ {columns} }} }}", "", *cells]) + "\n"


class _Reader:
    """Reads one file from its first token to its last."""

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.tokens = list(self._tokens(text))
        self.at = 0

    def game(self, name: str) -> FreeGame:
        """The whole file."""
        self._expect("word", "NFG", "the letters NFG")
        self._expect("word", "1", "the version 1")
        kind = self._take("word", "the letter R or D")
        if kind not in ("R", "D"):
            self._wrong("the letter R or D", self.tokens[self.at - 1])
        title = self._take("text", "the title in quotes")
        players = self._texts("the names of the players in quotes")
        if len(players) != 2:
            count = "one player" if len(players) == 1 else f"{len(players)} players"
            some = ", ".join(map(shortened, players[:5])) + ", ..." * (len(players) > 5)
            self._fail(f"the game has {count} ({some}); it must have two")
        rows, columns = self._strategies()
        if self._next().kind == "text":
            self.at += 1  # a comment
        cells = self._cells(len(rows) * len(columns))
        if self._next().kind != "end":
            self._wrong("the end of the file", self._next())
        row, column = (_matrix(cells, who, len(rows), len(columns)) for who in (0, 1))
        return FreeGame(
            name=name,
            title=title.strip() or name,
            partners=_partners(players),
            source="",
            story="",
            tags=(),
            given={},
            row_labels=tuple(rows),
            column_labels=tuple(columns),
            row=row,
            column=column,
        )

    def _strategies(self) -> tuple[list[str], list[str]]:
        """Names of both players' strategies, or only how many there are."""
        self._expect("mark", "{", "{ and the strategies")
        lists = []
        for _ in range(2):
            if self._next().value == "{" and self._next().kind == "mark":
                lists.append(self._texts("the names of the strategies in quotes"))
            else:
                token = self._next()
                count = self._take("word", "a number of strategies, or { and their names")
                if not (count.isascii() and count.isdigit() and len(count) < 6 and int(count) > 0):
                    self._wrong("a number of strategies", token)
                lists.append([str(k + 1) for k in range(int(count))])
            if len(lists[-1]) > LARGEST:
                self._fail(f"a player has {len(lists[-1])} strategies; at most {LARGEST}")
        self._expect("mark", "}", "} after the strategies of two players")
        return _distinct(lists[0]), _distinct(lists[1])

    def _cells(self, count: int) -> list[tuple[Fraction, Fraction]]:
        """What each cell pays both, from payoffs or from outcomes."""
        if self._next().value != "{" or self._next().kind != "mark":
            return [(self._number(), self._number()) for _ in range(count)]
        self.at += 1
        outcomes = [(Fraction(0), Fraction(0))]  # outcome 0 pays nothing
        while self._next().value == "{":
            self.at += 1
            self._take("text", "the name of the outcome in quotes")
            outcomes.append((self._number(), self._number()))
            self._expect("mark", "}", "} after two payoffs")
        self._expect("mark", "}", "} after the outcomes")
        return [outcomes[self._outcome(len(outcomes) - 1)] for _ in range(count)]

    def _outcome(self, last: int) -> int:
        token = self._next()
        number = self._take("word", "the number of an outcome")
        if not (number.isascii() and number.isdigit() and len(number) < 7 and int(number) <= last):
            self._wrong(f"the number of an outcome, 0 to {last}", token)
        return int(number)

    def _number(self) -> Fraction:
        if self._next() == _Token("mark", ",", self._next().line):
            self.at += 1
        token = self._next()
        text = self._take("word", "a payoff")
        try:
            return exact(text)
        except DilemmaError as error:
            raise InvalidFileError(f"{self.where}:{token.line}: payoff: {error}") from None

    def _texts(self, what: str) -> list[str]:
        """Quoted names between brackets."""
        self._expect("mark", "{", f"{{ and {what}")
        found = [self._take("text", what)]
        while self._next().kind == "text":
            found.append(self._take("text", what))
        self._expect("mark", "}", f"}} after {what}")
        return found

    def _expect(self, kind: str, value: str, what: str) -> None:
        if (self._next().kind, self._next().value) != (kind, value):
            self._wrong(what, self._next())
        self.at += 1

    def _take(self, kind: str, what: str) -> str:
        token = self._next()
        if token.kind != kind:
            self._wrong(what, token)
        self.at += 1
        return token.value

    def _next(self) -> _Token:
        return self.tokens[self.at]

    def _wrong(self, expected: str, token: _Token) -> NoReturn:
        found = "the end of the file" if token.kind == "end" else f"'{shortened(token.value)}'"
        raise InvalidFileError(f"{self.where}:{token.line}: expected {expected}, found {found}")

    def _fail(self, message: str) -> NoReturn:
        raise InvalidFileError(f"{self.where}:{self.tokens[self.at - 1].line}: {message}")

    def _tokens(self, text: str) -> Iterator[_Token]:
        line, at = 1, 0
        end = len(text.rstrip())
        while at < end:
            match = _TOKEN.match(text, at)
            if match is None:
                line += text.count("\n", at, at + len(text[at:]) - len(text[at:].lstrip()))
                raise InvalidFileError(f"{self.where}:{line}: a quote is not closed")
            kind = str(match.lastgroup)
            value = match[kind]
            yield _Token(
                kind,
                re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL) if kind == "text" else value,
                line + text.count("\n", at, match.start(kind)),
            )
            line += text.count("\n", at, match.end())
            at = match.end()
        yield _Token("end", "", line)


def _matrix(
    cells: Sequence[tuple[Fraction, Fraction]], who: int, m: int, n: int
) -> tuple[tuple[Fraction, ...], ...]:
    """One player's payoffs, from cells in which the row changes fastest."""
    return tuple(tuple(cells[j * m + i][who] for j in range(n)) for i in range(m))


def _partners(players: list[str]) -> tuple[str, str]:
    """Two different names for the players; blank ones are called by their place."""
    first, second = (
        name if name.strip() else place
        for name, place in zip(players, ("row partner", "column partner"), strict=True)
    )
    return (first, second) if first != second else (f"{first} (1)", f"{second} (2)")


def _distinct(labels: list[str]) -> list[str]:
    """The labels; where two are the same or empty, strategies are numbered instead."""
    if len(set(labels)) == len(labels) and all(label.strip() for label in labels):
        return labels
    return [f"{label} ({k + 1})".strip() for k, label in enumerate(labels)]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
