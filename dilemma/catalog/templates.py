"""Game files made by the program: templates to fill in, and games written as TOML.

The templates say in their comments all that is needed to fill them in; a test holds them to it.
"""

import json
from collections.abc import Callable, Mapping

from dilemma.rationals import shown, to_text
from dilemma.stage.game import Bimatrix
from dilemma.stage.parameters import PARAMETERS, ROUNDS, Parameter

_HEAD = """\
#:schema ./game-file-1.schema.json
# The line above lets an editor complete and check this file once the schema stands beside it:
#     dilemma games schema -o game-file-1.schema.json
# Solve the game with   dilemma solve THIS_FILE.toml   and check it with   dilemma games check ...
# Numbers are exact: 0.1 is one tenth, and "1/3", in quotes, is a third.

title    = "{title}"
partners = ["{row}", "{column}"]       # who chooses the row, who the column
source   = "your source"
story    = \"\"\"
What happens, in a few sentences. End each with its reference (Author 2026, section).
\"\"\"
tags     = []
"""

_CLAIMS = """
# Say what you expect, and `dilemma games check` holds it against the solver. For example:
# [claims]
# classes = ["Prisoner's Dilemma", "Prisoner's Dilemma"]
# pure    = {pure}      # exactly these equilibria in pure strategies
# [claims.reasons]
# pure    = "why (Author 2026)."
"""

_ENDING = '# ending = "dissolution"'.ljust(34) + (
    '# or "acquisition": a partner leaves, and who has learned more has the alliance'
)

_LEVERS = """
# Changes in time, as many as there are. Each says from which round on it holds, and sets parameters
# of [alliance] or [rounds] (name_1, name_2 for one partner), or renews a share of what each knows.
# [[levers]]
# at    = 10
# set   = {competitive_overlap = 1, protectiveness_2 = "1/2"}
# renew = [0.3, 0]
"""

_FREE = """
# Parameters: names of your own, with the value each has unless --set gives another.
[parameters]
benefit = 3
cost    = 1
share   = "1/3"

# The row partner's strategies, then the column partner's; the numbers of both may differ. One list
# of names serves both partners if they have the same strategies.
# Row i of a matrix is the row partner's strategy i, column j the column partner's strategy j, in
# both matrices. A payoff is a number or an expression over the parameters: + - * / ** ( ).
# In place of `column` write  symmetric = true  if both partners are alike.
[payoffs]
strategies = [["share", "wait", "hide"], ["help", "leave"]]
row = [
    ["benefit - cost", "-cost"],
    ["benefit*share", 0],
    ["benefit/2", "-cost/4"],
]
column = [
    ["benefit - cost", "cost/2"],
    ["-cost", "cost/4"],
    ["-cost", 0],
]
"""


def alliance() -> str:
    """A learning alliance: every parameter of the model with its meaning, range and default."""
    lines = [
        _HEAD.format(title="My alliance", row="First firm", column="Second firm"),
        "# A learning alliance. Payoffs follow from these parameters by the model:",
        "# dilemma games show learning_dilemma --symbolic",
        "# Take away the # before a line to change a value. What is not given has the value shown.",
        "# Give one value, or [row, column] where the partners differ; where it says 'pair' there",
        "# is only one value.",
        "[alliance]",
        *_listed(PARAMETERS),
        "",
        "# What moves between periods; all optional, and it changes nothing in one period.",
        "[rounds]",
        *_listed(ROUNDS),
        _ENDING,
    ]
    claims = _CLAIMS.format(pure='[["competition", "competition"]]')
    return "\n".join(lines) + "\n" + _LEVERS + claims


def payoffs() -> str:
    """Any other game of two partners: payoffs as numbers or expressions over parameters."""
    head = _HEAD.format(title="My game", row="First firm", column="Second firm")
    return head + _FREE + _CLAIMS.format(pure='[["wait", "leave"]]')


TEMPLATES: Mapping[str, Callable[[], str]] = {"alliance": alliance, "payoffs": payoffs}


def as_toml(game: Bimatrix) -> str:
    """
    A game file with the game's numbers as payoffs.

    Examples
    --------
    >>> print(as_toml(Bimatrix.of([["1/2", 0]], [[3, 4]], title="A game")))
    title    = "A game"
    partners = ["row partner", "column partner"]
    source   = "unknown"
    <BLANKLINE>
    [payoffs]
    strategies = [["1"], ["1", "2"]]
    row = [
        ["1/2", "0"],
    ]
    column = [
        ["3", "4"],
    ]
    <BLANKLINE>
    """

    def matrix(name: str) -> list[str]:
        rows = [[to_text(cell) for cell in line] for line in getattr(game, name)]
        return [f"{name} = [", *(f"    {_text(row)}," for row in rows), "]"]

    return "\n".join(
        [
            f"title    = {_text(game.title)}",
            f"partners = {_text(list(game.partners))}",
            f"source   = {_text(game.source or 'unknown')}",
            "",
            "[payoffs]",
            f"strategies = {_text([list(game.row_labels), list(game.column_labels)])}",
            *matrix("row"),
            *matrix("column"),
            "",
        ]
    )


def _listed(entries: Mapping[str, Parameter]) -> list[str]:
    def line(entry: Parameter) -> str:
        decimal = shown(entry.default)
        where = "pair; " if entry.pair else ""
        return f"# {entry.name} = {decimal}".ljust(34) + f"# {where}{entry.meaning}; {entry.range}"

    return [line(entry) for entry in entries.values()]


def _text(value: str | list[str] | list[list[str]]) -> str:
    """Text and lists as TOML writes them, which is nearly as JSON does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
