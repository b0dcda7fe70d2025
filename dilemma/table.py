"""A table of results: columns with units, rows, a caption, and where the numbers come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any

from dilemma.rationals import shown

Cell = Any  # Fraction, int, float, str, bool or None


@dataclass(frozen=True)
class Table:
    """
    Rows of cells under named columns.

    Parameters
    ----------
    columns : sequence of str
        Names; a unit stands behind the name in square brackets: "payoff [units]".
    rows : sequence of sequences
        Exact numbers stay Fractions here; each format decides how to write them.
    caption : str
        What the table shows, and of which game.
    notes : sequence of str
        Sentences below the table: the legend, sources, limits.
    provenance : mapping
        Version, parameters and seed that give these numbers again.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """
        The table for a terminal.

        Examples
        --------
        >>> print(Table(("strategy", "payoff"), (("collaboration", Fraction(19, 20)),)).text())
        strategy       payoff
        -------------  --------
        collaboration  0.95
        """
        lines = [self.caption, ""] if self.caption else []
        return "\n".join([*lines, self._tabulated("simple"), *self.notes])

    def markdown(self) -> str:
        """The table in Markdown, with the caption above and the notes below."""
        above = f"**{self.caption}**\n\n" if self.caption else ""
        below = "".join(f"\n\n{note.translate(_MARKDOWN)}" for note in self.notes)
        return above + self._tabulated("pipe", _MARKDOWN) + below

    def _repr_html_(self) -> str:
        caption = f"<table>\n<caption>{escape(self.caption)}</caption>"
        return self._tabulated("html").replace("<table>", caption, 1)

    def __str__(self) -> str:
        return self.text()

    def _tabulated(self, style: str, escapes: Mapping[int, str] | None = None) -> str:
        from tabulate import tabulate

        head, *cells = [
            [written(cell).translate(escapes or {}) for cell in row]
            for row in (self.columns, *self.rows)
        ]
        return str(tabulate(cells, head, tablefmt=style, disable_numparse=True))


_MARKDOWN = str.maketrans({"|": r"\|", "*": r"\*", "\n": "<br>"})


def written(value: Cell) -> str:
    """A cell for a reader: yes and no, decimals of four places, nothing for nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return shown(value)
        case float():
            return f"{value:.4g}"
    return str(value)
