"""A table of results: columns with units, rows, a caption, and where the numbers come from.

Cells keep what they stand for: an exact number, two payoffs, a mix, a formula. Each format decides
how to write them, so that a spreadsheet gets numbers and a paper gets fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING, Any, NamedTuple

from dilemma.errors import DilemmaError
from dilemma.rationals import shown, to_text

if TYPE_CHECKING:
    import pandas

Cell = Any  # Fraction, int, float, str, bool, None, or one of the cells below

LONGEST_FRACTION = 12  # characters: longer ones are shown as decimals

MARKS = "*  best reply      [ ]  equilibrium in pure strategies"
_MARKS_TEX = (
    "Underlined: best reply. Framed: equilibrium in pure strategies. "
    "Decimals stand for longer fractions and are rounded to four places."
)


class Payoffs(NamedTuple):
    """Two payoffs, row's and column's; those that are best replies are marked."""

    row: Fraction
    column: Fraction
    best: tuple[bool, bool] = (False, False)

    def __str__(self) -> str:
        one, two = (
            shown(payoff) + "*" * best
            for payoff, best in zip((self.row, self.column), self.best, strict=True)
        )
        return f"[{one}, {two}]" if all(self.best) else f"{one}, {two}"

    def latex(self) -> str:
        """Best replies underlined, an equilibrium framed."""
        one, two = (
            rf"\underline{{{fraction(payoff)}}}" if best else fraction(payoff)
            for payoff, best in zip((self.row, self.column), self.best, strict=True)
        )
        return rf"\fbox{{${one},\ {two}$}}" if all(self.best) else f"${one},\\ {two}$"


class Mix(NamedTuple):
    """A mixed strategy: the names of what is played, and the weights."""

    played: tuple[tuple[str, Fraction], ...]

    def __str__(self) -> str:
        return self.joined("\n")

    def joined(self, joint: str) -> str:
        """
        The mix in one line.

        Examples
        --------
        >>> print(Mix((("stag", Fraction(1, 3)), ("hare", Fraction(2, 3)))).joined(" + "))
        stag 0.3333 (1/3) + hare 0.6667 (2/3)
        """
        if len(self.played) == 1:
            return self.played[0][0]
        return joint.join(f"{name} {with_fraction(weight)}" for name, weight in self.played)

    def latex(self) -> str:
        """One line for each strategy that is played."""
        if len(self.played) == 1:
            return tex(self.played[0][0])
        lines = [f"{tex(name)} ${fraction(weight)}$" for name, weight in self.played]
        return r"\begin{tabular}[t]{@{}l@{}}" + r" \\ ".join(lines) + r"\end{tabular}"


class Formula(NamedTuple):
    """Sympy expressions: one, or both partners'."""

    expressions: tuple[Any, ...]

    def __str__(self) -> str:
        return ", ".join(map(_formula, self.expressions))

    def latex(self) -> str:
        """As sympy typesets it."""
        return f"${', '.join(map(typeset, self.expressions))}$"


class Formal(NamedTuple):
    """Words with mathematics in them, said in two ways: plainly, and in LaTeX."""

    text: str
    formal: str

    def __str__(self) -> str:
        return self.text

    def latex(self) -> str:
        """As it stands."""
        return self.formal


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
        notes = [fill(note, 100) if len(note) > 100 else note for note in self.notes]
        return "\n".join([*lines, self._tabulated("simple"), *notes])

    def markdown(self) -> str:
        """The table in Markdown, with the caption above and the notes below."""
        above = f"**{self.caption}**\n\n" if self.caption else ""
        below = "".join(f"\n\n{note.translate(_MARKDOWN)}" for note in self.notes)
        return above + self._tabulated("pipe", _MARKDOWN) + below

    def html(self) -> str:
        """The table in HTML, with scopes for screen readers: rows are named by their first cell."""
        head = "".join(f'<th scope="col">{_html(column)}</th>' for column in self.columns)
        body = "\n".join(
            f'<tr><th scope="row">{_html(first)}</th>'
            + "".join(f"<td>{_html(cell)}</td>" for cell in cells)
            + "</tr>"
            for first, *cells in self.rows
        )
        caption = f"<caption>{_html(self.caption)}</caption>\n" if self.caption else ""
        notes = "".join(f'\n<p class="note">{_html(note)}</p>' for note in self.notes)
        return (
            f"<table>\n{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n"
            f"</table>{notes}"
        )

    def latex(self) -> str:
        """The table in LaTeX (booktabs), with exact fractions, shrunk to the line if too wide."""
        head = " & ".join(tex(column) for column in self.columns)
        body = "\n".join(" & ".join(map(_latex, row)) + r" \\" for row in self.rows)
        tabular = "\n".join(
            [
                rf"\begin{{tabular}}{{{'l' * len(self.columns)}}}",
                rf"\toprule{chr(10)}{head} \\{chr(10)}\midrule",
                body,
                r"\bottomrule",
                r"\end{tabular}",
            ]
        )
        said = [_MARKS_TEX if note == MARKS else note for note in self.notes]
        notes = "".join(f"\n\n{{\\footnotesize {tex(note)}\\par}}" for note in said)
        caption = f"\\caption{{{tex(self.caption)}}}\n" if self.caption else ""
        width = r"\ifdim\width>\linewidth\linewidth\else\width\fi"
        return (
            f"\\begin{{table}}[htbp]\n\\centering\n\\renewcommand{{\\arraystretch}}{{1.4}}\n{caption}"
            f"\\resizebox{{{width}}}{{!}}{{%\n{tabular}}}{notes}\n\\end{{table}}"
        )

    def to_pandas(self) -> "pandas.DataFrame":
        """
        The table as a pandas data frame, exact numbers as floats.

        Raises
        ------
        DilemmaError
            If pandas is not installed.
        """
        try:
            import pandas
        except ModuleNotFoundError:
            raise missing("pandas", "a data frame") from None

        rows = [[as_float(cell) for cell in row] for row in self.rows]
        return pandas.DataFrame(rows, columns=list(self.columns))

    def _repr_html_(self) -> str:
        return self.html()

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
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
        "%": r"\%", "_": r"\_", "^": r"\^{}", "~": r"\~{}", "\n": r"\newline ",
        "[": "{[}", "*": "{*}",
        "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"{''}",
    }
)  # fmt: skip


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


def as_float(value: Cell) -> Any:
    """
    A cell for a program that knows no fractions: a float in place of a Fraction.

    Raises
    ------
    DilemmaError
        If the number is larger than any float.
    """
    if isinstance(value, Payoffs | Mix | Formula | Formal):
        return str(value)
    if not isinstance(value, Fraction):
        return value
    try:
        return float(value)
    except OverflowError:
        raise DilemmaError("a number is too large for a float; ask for --exact") from None


def with_fraction(number: Fraction) -> str:
    """A decimal, followed by the fraction where the decimal is not exact and the fraction short."""
    decimal = shown(number)
    known = Fraction(decimal) == number or len(to_text(number)) > LONGEST_FRACTION
    return decimal if known else f"{decimal} ({to_text(number)})"


def fraction(number: Fraction) -> str:
    """
    An exact number in the mathematics of LaTeX; a long one as a decimal.

    Examples
    --------
    >>> print(fraction(Fraction(-89, 200)))
    -\\tfrac{89}{200}
    """
    if len(to_text(number)) > LONGEST_FRACTION:
        return shown(number)
    sign = "-" if number < 0 else ""
    if number.denominator == 1:
        return f"{sign}{abs(number.numerator)}"
    return rf"{sign}\tfrac{{{abs(number.numerator)}}}{{{number.denominator}}}"


def tex(text: str) -> str:
    """Plain text for LaTeX."""
    return text.translate(_TEX)


def missing(package: str, what: str) -> DilemmaError:
    """An error for an extra that is not installed."""
    return DilemmaError(f"{what} needs {package}: pip install 'learning-dilemma[frames]'")


def _formula(expression: Any) -> str:
    """An expression as text; an equation with its sign."""
    equation = getattr(expression, "rel_op", None) == "=="
    return f"{expression.lhs} = {expression.rhs}" if equation else str(expression)


def _latex(value: Cell) -> str:
    if isinstance(value, Payoffs | Mix | Formula | Formal):
        return value.latex()
    if isinstance(value, Fraction):
        return f"${fraction(value)}$"
    lines = written(value).split("\n")
    if len(lines) == 1:
        return tex(lines[0])
    return r"\begin{tabular}[t]{@{}l@{}}" + r" \\ ".join(map(tex, lines)) + r"\end{tabular}"


def typeset(expression: Any) -> str:
    """
    A sympy expression in LaTeX; a name of several letters stays one word.

    Examples
    --------
    >>> from sympy import Symbol
    >>> print(typeset(Symbol("fine") * Symbol("omega") + Symbol("k_t")))
    \\mathit{fine} \\omega + k_{t}
    """
    from sympy import latex

    words = {
        each: rf"\mathit{{{tex(each.name)}}}"
        for each in expression.free_symbols
        if len(each.name.split("_")[0]) > 1 and latex(each)[:1] != "\\"
    }
    return str(latex(expression, symbol_names=words))


def _html(value: Cell) -> str:
    return escape(written(value)).replace("\n", "<br>")
