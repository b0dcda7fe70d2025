"""Each format of files and figures, read back by another program than the one that wrote it."""

import csv
import gc
import io
import os
import re
import shutil
import struct
import subprocess
import sys
from fractions import Fraction
from functools import cache
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

import openpyxl
import pyarrow
import pytest
from commands import run
from pyarrow import parquet

import dilemma
from dilemma.catalog.games import parsed
from dilemma.errors import DilemmaError
from dilemma.export import BINARY, FIGURES, FORMATS, SUFFIXES, Options, rendered, write
from dilemma.rationals import shown
from dilemma.report.games import of_catalogue, of_game
from dilemma.report.solution import of_solution
from dilemma.table import tex

SOLVED = ("learning_dilemma", "learning_stag_hunt", "matching_pennies", "alpha_hito")
SHORT_FRACTIONS = ("learning_dilemma", "learning_stag_hunt", "matching_pennies")
EXACT = Options(exact=True)
HOSTILE = (
    "<script>alert(1)</script>",
    "\"quotes\" and 'quotes'",
    "R & D",
    "100 % of $5",
    "#1_a",
    "{~^\\}",
    "[0] first",
    "* second",
    "=1+1",
    "two\nlines",
)


@cache
def solution(name):
    """A named game, solved without nashpy."""
    return dilemma.solve(dilemma.load(name), method="exact")


def hostile_game():
    """A game whose every word tries to be something else."""
    size = len(HOSTILE)
    cells = [[Fraction(i - j, 7) for j in range(size)] for i in range(size)]
    return dilemma.Bimatrix.of(
        cells, cells, HOSTILE, name="hostile", title=" ".join(HOSTILE[:8]),
        source='Smith & "Sons" <2026>', partners=("<i>Row</i>", "100 % {Column}_$"),
    )  # fmt: skip


def of_game_of(game):
    """The report of the pure equilibria of a bimatrix."""
    return of_solution(dilemma.solve(game, "pure"))


def shown_game(name):
    """The report of a named game with its formulas."""
    game = dilemma.load(name)
    return of_game(game, game.at(), symbolic=True)


REPORTS = {
    "solution": lambda: of_solution(solution("learning_stag_hunt")),
    "no equilibrium": lambda: of_game_of(dilemma.load("matching_pennies")),
    "alliance": lambda: shown_game("nummi"),
    "other game": lambda: shown_game("stag_hunt"),
    "catalogue": of_catalogue,
    "hostile": lambda: of_game_of(hostile_game()),
}


@cache
def report_of(kind):
    """The report of that kind."""
    return REPORTS[kind]()


# HTML


class Page(HTMLParser):
    """What a page holds: tags with attributes, headings, and tables with captions and scopes."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.tables, self.open, self.words = [], [], [], {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "br":
            self.handle_data("\n")
            return
        if tag not in ("meta", "link", "img"):
            self.open.append(tag)
        self.words.setdefault(tag, []).append("")
        if tag == "table":
            self.tables.append({"caption": "", "rows": []})
        elif tag == "tr":
            self.tables[-1]["rows"].append([])
        elif tag in ("td", "th"):
            cell = (tag, dict(attributes).get("scope"), "thead" in self.open)
            self.tables[-1]["rows"][-1].append([cell, ""])

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in self.open:
            self.words[tag][-1] += data
        if {"td", "th"} & set(self.open):
            self.tables[-1]["rows"][-1][-1][1] += data
        elif "caption" in self.open:
            self.tables[-1]["caption"] += data


@pytest.mark.parametrize("kind", REPORTS)
def test_a_page_has_one_main_heading(kind):
    """A screen reader jumps to it; with none or two nobody knows what the page is about."""
    page = Page(rendered(report_of(kind), "html"))

    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert page.words["h1"][0].strip()


@pytest.mark.parametrize("kind", REPORTS)
def test_every_table_of_a_page_has_a_caption(kind):
    """It is read out before the cells."""
    page = Page(rendered(report_of(kind), "html"))

    assert page.tables
    assert all(table["caption"].strip() for table in page.tables)


@pytest.mark.parametrize("kind", REPORTS)
def test_heads_of_columns_and_rows_have_their_scope(kind):
    """So that a screen reader names strategy and column with each number."""
    for table in Page(rendered(report_of(kind), "html")).tables:
        head, *rows = table["rows"]
        assert [cell for cell, _ in head] == [("th", "col", True)] * len(head)
        for (first, _), *others in rows:
            assert first == ("th", "row", False)
            assert [cell for cell, _ in others] == [("td", None, False)] * (len(head) - 1)


@pytest.mark.parametrize("kind", REPORTS)
def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing(kind):
    """It can be sent by mail and opened without a network, also where a name is hostile."""
    text = rendered(report_of(kind), "html")
    page = Page(text)
    attributes = {name for _, attributes in page.tags for name in attributes}

    assert {tag for tag, _ in page.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "p", "div", "br"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
    assert attributes <= {"lang", "charset", "name", "content", "class", "scope"}
    assert "url(" not in text
    assert "@import" not in text
    assert page.open == []


def test_hostile_names_are_words_of_a_page():
    """What looks like a tag is read as text, and comes back as it was."""
    game = hostile_game()
    page = Page(rendered(of_game_of(game), "html"))
    matrix = next(table for table in page.tables if table["caption"].startswith("Payoffs ("))
    head, *rows = [[text for _, text in row] for row in matrix["rows"]]

    shown = [label for label in HOSTILE if label in head]
    assert len(shown) == 8
    assert head[1:] == [row[0] for row in rows] == shown
    assert game.title in page.words["h1"][0]
    assert game.source in page.words["h1"][0]
    assert matrix["caption"] == (
        "Payoffs (<i>Row</i> chooses the row, 100 % {Column}_$ the column)"
    )


@pytest.mark.parametrize("letter", ["\n", "\r\n", "\u2028"])
def test_a_title_of_two_lines_is_one_heading(letter):
    """A title is one thing, wherever its file breaks it."""
    game = dilemma.Bimatrix.of([[1]], [[1]], title=f"Above{letter}below")
    page = Page(rendered(of_game_of(game), "html"))

    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert "below" in page.words["h1"][0]
    assert "below" in page.words["title"][0]


@pytest.mark.parametrize("name", SOLVED)
def test_the_payoffs_are_read_back_from_a_page(name):
    """To four places, a star on each best reply, brackets round each pure equilibrium."""
    found = solution(name)
    game = found.game
    matrix, equilibria, *_ = Page(rendered(of_solution(found), "html")).tables
    head, *rows = [[text for _, text in row] for row in matrix["rows"]]
    numbered, *listed = [[text for _, text in row] for row in equilibria["rows"]]

    assert head == ["", *game.column_labels]
    for i, (label, *cells) in enumerate(rows):
        assert label == game.row_labels[i]
        for j, cell in enumerate(cells):
            marks = [
                game.row[i, j] == max(game.row[:, j]),
                game.column[i, j] == max(game.column[i]),
            ]
            numbers = cell.strip("[]").split(", ")
            assert [number.rstrip("*") for number in numbers] == [
                shown(game.row[i, j]),
                shown(game.column[i, j]),
            ]
            assert [number.endswith("*") for number in numbers] == marks
            assert cell.startswith("[") is all(marks)
    assert [row[numbered.index("payoffs")] for row in listed] == [
        ", ".join(map(shown, profile.payoffs)) for profile in found.profiles
    ]


# LaTeX


def tabulars(text):
    """The tables of a LaTeX text: the cells of each row, heads first."""
    text = re.sub(r"\\begin{tabular}\[t\].*?\\end{tabular}", "a mix", text)
    bodies = re.findall(r"\\begin{tabular}{\w+}\n(.*?)\\end{tabular}", text, re.DOTALL)
    lines = [re.sub(r"\\(top|mid|bottom)rule\n", "", body).split(" \\\\\n") for body in bodies]
    return [[line.split(" & ") for line in each if line] for each in lines]


def typeset_numbers(cell):
    """The exact numbers of a cell."""
    found = re.findall(r"(-?)(?:\\tfrac{(\d+)}{(\d+)}|(\d+))", cell)
    return [
        Fraction(int(top or whole), int(bottom or 1)) * (-1 if sign else 1)
        for sign, top, bottom, whole in found
    ]


@pytest.mark.parametrize("name", SHORT_FRACTIONS)
def test_the_payoffs_are_read_back_exactly_from_latex(name):
    """Fractions are typeset; best replies are underlined and equilibria framed."""
    found = solution(name)
    game = found.game
    matrix, equilibria, *_ = tabulars(rendered(of_solution(found), "latex"))
    head, *rows = matrix

    assert [cell.strip() for cell in head] == ["", *map(tex, game.column_labels)]
    for i, (label, *cells) in enumerate(rows):
        assert label == tex(game.row_labels[i])
        for j, cell in enumerate(cells):
            best = game.row[i, j] == max(game.row[:, j]), game.column[i, j] == max(game.column[i])
            assert typeset_numbers(cell) == [game.row[i, j], game.column[i, j]]
            assert cell.count(r"\underline{") == sum(best)
            assert (r"\fbox" in cell) is all(best)
    column = equilibria[0].index("payoffs")
    assert [typeset_numbers(row[column]) for row in equilibria[1:]] == [
        [*profile.payoffs] for profile in found.profiles
    ]


def test_the_weights_of_a_mix_are_typeset_as_fractions():
    """53/162 is the trust that the stag hunt takes, and a paper quotes it so."""
    text = rendered(of_solution(solution("learning_stag_hunt")), "latex")

    assert r"collaboration $\tfrac{53}{162}$" in text


@pytest.mark.parametrize("kind", REPORTS)
def test_the_brackets_of_a_latex_text_are_balanced(kind):
    """One that is open swallows the paper that it is put into."""
    text = re.sub(r"\\[{}\\%]|(?m:^%.*$)", "", rendered(report_of(kind), "latex"))
    depth = 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0

    assert depth == 0
    assert text.count(r"\begin") == text.count(r"\end")


@pytest.mark.parametrize("letter", "&%$#_{}~^\\")
def test_a_special_letter_is_a_letter_in_latex(letter):
    """In titles and in names: none of them may start a comment, a column or mathematics."""
    game = dilemma.Bimatrix.of([[1]], [[1]], [f"a{letter}b"], [f"a{letter}b"], title=f"a{letter}b")
    text = rendered(of_game_of(game), "latex")
    written = {"~": r"\~{}", "^": r"\^{}", "\\": r"\textbackslash{}"}.get(letter, f"\\{letter}")

    assert f"a{letter}b" not in text
    assert text.count(f"a{written}b") >= 3


def test_a_symbolic_matrix_is_typeset_as_mathematics():
    """A paper shows x over 2, not the letters x, / and 2."""
    game = parsed(
        'title = "x"\nsource = "y"\n[parameters]\nx = 1\n[payoffs]\n'
        'strategies = ["a", "b"]\nrow = [["x/2", "x**2"], [0, 1]]\nsymmetric = true\n',
        "x.toml",
    ).game("x")
    text = rendered(of_game(game, game.at(), symbolic=True), "latex")

    assert re.search(r"\$[^$]*\\frac\{x\}\{2\}", text)
    assert re.search(r"\$[^$]*x\^\{2\}", text)
    assert "**" not in text


DOCUMENT = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{amsmath, booktabs, graphicx}
\begin{document}
\input{part}
\end{document}
"""


@pytest.mark.skipif(
    shutil.which("pdflatex") is None,
    reason="pdflatex is in the Debian package texlive-latex-recommended",
)
@pytest.mark.parametrize("kind", REPORTS)
def test_a_latex_text_compiles_with_the_packages_that_it_names(kind, tmp_path):
    """In a document with amsmath, booktabs and graphicx, and nothing is wider than the page."""
    write(report_of(kind), str(tmp_path / "part.tex"))
    (tmp_path / "paper.tex").write_text(DOCUMENT)
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
    )
    said = done.stdout.decode("latin-1")

    assert done.returncode == 0, said[-2000:]
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF-")
    assert "in alignment" not in "".join(re.findall(r"Overfull.*", said))


@pytest.mark.skipif(
    shutil.which("pdflatex") is None or shutil.which("pdftotext") is None,
    reason="pdflatex and pdftotext are in texlive-latex-recommended and poppler-utils",
)
def test_hostile_names_are_printed_as_they_are(tmp_path):
    """A name that begins with a star or a bracket loses it to the line end before it."""
    test_a_latex_text_compiles_with_the_packages_that_it_names("hostile", tmp_path)
    done = subprocess.run(
        ["pdftotext", "-layout", "paper.pdf", "-"], cwd=tmp_path, capture_output=1
    )
    printed = done.stdout.decode()

    assert "* second" in printed
    assert "[0] " in printed  # the letters fi are one sign there


# Excel


def sheets(report, options=Options()):  # noqa: B008 - it cannot be changed
    """The rows of both sheets, read by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(rendered(report, "xlsx", options)))
    assert book.sheetnames == ["data", "about"]
    return [list(book[name].iter_rows(values_only=True)) for name in book.sheetnames]


@pytest.mark.parametrize("name", SOLVED)
def test_the_equilibria_are_read_back_from_a_sheet(name):
    """Numbers are numbers, so that a spreadsheet computes with them."""
    found = solution(name)
    (head, *rows), _ = sheets(of_solution(found))

    assert list(head) == list(found.data().columns)
    for row, profile in zip(rows, found.profiles, strict=True):
        cells = dict(zip(head, row, strict=True))
        assert [cells["payoff_1"], cells["payoff_2"]] == [*map(float, profile.payoffs)]
        assert [cells[f"row: {label}"] for label in found.game.row_labels] == [
            *map(float, profile.row)
        ]
        assert cells["strict"] is profile.strict
        assert cells["kind"] == profile.kind


@pytest.mark.parametrize("name", SOLVED)
def test_a_sheet_holds_fractions_where_they_are_asked_for(name):
    """As texts, because a spreadsheet takes 1/2 for a date."""
    found = solution(name)
    (head, *rows), _ = sheets(of_solution(found), EXACT)

    for row, profile in zip(rows, found.profiles, strict=True):
        cells = dict(zip(head, row, strict=True))
        texts = [cells["payoff_1"], cells["payoff_2"]]
        assert all(isinstance(text, str) for text in texts)
        assert tuple(map(Fraction, texts)) == profile.payoffs
        assert [Fraction(cells[f"column: {label}"]) for label in found.game.column_labels] == [
            *profile.column
        ]


def test_the_second_sheet_says_what_the_first_is():
    """A sheet travels without the command that made it."""
    _, about = sheets(of_solution(solution("learning_dilemma")))

    assert dict(about) == {
        "caption": "Equilibria of learning_dilemma",
        "schema": "dilemma/solution-1",
        "version": dilemma.__version__,
    }


def test_a_name_is_no_formula_in_a_sheet():
    """A strategy called =1+1 must not be computed when a stranger opens the file."""
    game = dilemma.load("stag_hunt").at()
    named = dilemma.Bimatrix.of(game.row, game.column, ["=1+1", "+A1"], name="=HYPERLINK(1)")
    report = of_game(dilemma.load("stag_hunt"), named)
    book = openpyxl.load_workbook(io.BytesIO(rendered(report, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert "=1+1" in [cell.value for cell in cells]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x0b"])
def test_a_letter_that_no_sheet_can_hold_is_refused(letter, monkeypatch):
    """In a sentence, not with a traceback."""
    game = dilemma.Bimatrix.of([[1]], [[1]], [f"a{letter}b"])

    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)

    with pytest.raises(DilemmaError):
        rendered(of_game_of(game), "xlsx")
    gc.collect()
    assert ignored == []


def test_a_sheet_that_fails_leaves_nothing_behind(monkeypatch, tmp_path):
    """A number too large is met before a workbook is begun, not in the middle of it."""
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", lambda each: ignored.append(str(each.exc_value)))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    game = dilemma.Bimatrix.of([["1e400"]], [[1]])

    with pytest.raises(DilemmaError, match="ask for --exact"):
        rendered(of_game_of(game), "xlsx")
    gc.collect()  # what was left open says so when it is thrown away
    assert ignored == []
    assert list(tmp_path.iterdir()) == []


# Parquet


def frame(report, options=Options()):  # noqa: B008 - it cannot be changed
    """The table, read by pyarrow."""
    return parquet.read_table(io.BytesIO(rendered(report, "parquet", options)))


@pytest.mark.parametrize("name", SOLVED)
def test_the_equilibria_are_read_back_from_parquet(name):
    """Numbers, words and yes or no each with their type."""
    found = solution(name)
    table = frame(of_solution(found))
    types = dict(zip(table.column_names, table.schema.types, strict=True))

    assert table.column_names == list(found.data().columns)
    assert (types["equilibrium"], types["kind"], types["strict"]) == (
        pyarrow.int64(),
        pyarrow.string(),
        pyarrow.bool_(),
    )
    weights = [name for name in types if name.startswith(("row: ", "column: "))]
    assert {types[name] for name in [*weights, "loss", "payoff_1", "payoff_2"]} == {
        pyarrow.float64()
    }
    for row, profile in zip(table.to_pylist(), found.profiles, strict=True):
        assert (row["payoff_1"], row["payoff_2"]) == tuple(map(float, profile.payoffs))
        assert [row[f"column: {label}"] for label in found.game.column_labels] == [
            *map(float, profile.column)
        ]


@pytest.mark.parametrize("name", SOLVED)
def test_parquet_holds_fractions_where_they_are_asked_for(name):
    """As strings p/q, which lose nothing."""
    found = solution(name)
    table = frame(of_solution(found), EXACT)

    assert table.schema.field("payoff_1").type == pyarrow.string()
    assert [
        (Fraction(row["payoff_1"]), Fraction(row["payoff_2"])) for row in table.to_pylist()
    ] == [profile.payoffs for profile in found.profiles]


def test_the_metadata_of_parquet_say_what_it_is():
    """A file travels without the command that made it."""
    metadata = frame(of_solution(solution("learning_dilemma"))).schema.metadata

    assert metadata[b"schema"] == b"dilemma/solution-1"
    assert metadata[b"version"] == dilemma.__version__.encode()
    assert metadata[b"caption"] == b"Equilibria of learning_dilemma"


def test_parquet_has_the_columns_even_where_there_is_no_row():
    """Matching pennies have no pure equilibrium; a program still finds its columns."""
    table = frame(report_of("no equilibrium"))

    assert table.num_rows == 0
    assert "payoff_1" in table.column_names


# Figures


@pytest.mark.parametrize("format", ["parquet", *FIGURES, *sorted(set(FORMATS) - set(BINARY))])
def test_the_same_result_gives_the_same_bytes(format):
    """No date and no chance: a file under version control changes only when the result does."""
    first, second = (
        rendered(of_solution(solution("learning_stag_hunt")), format) for _ in range(2)
    )

    assert first == second


def test_another_process_draws_the_same_bytes(tmp_path):
    """Identifiers in an svg depend on no hash of this process."""
    command = [sys.executable, "-m", "dilemma", "solve", "chicken", "--method", "exact", "-o"]
    drawn = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.svg"
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([*command, str(path)], env=environment, check=True, capture_output=True)
        drawn.append(path.read_bytes())

    assert drawn[0] == drawn[1]


def svg_words(drawn):
    """The texts of an svg: matplotlib draws letters as paths, and writes them as comments."""
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    root = ElementTree.fromstring(drawn, parser)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    comments = [node.text.strip() for node in root.iter() if node.tag is ElementTree.Comment]
    texts = [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]
    return [unescape(text) for text in comments] + texts


@pytest.mark.parametrize("name", ["chicken", "nummi"])
def test_an_svg_holds_the_words_and_numbers_of_the_game(name):
    """It is well-formed XML, with strategies, payoffs, title, name and source."""
    found = solution(name)
    words = "\n".join(svg_words(rendered(of_solution(found), "svg")))
    game = found.game

    for text in (*game.row_labels, *game.column_labels, game.title, f"Game: {name}."):
        assert text in words
    for payoff in game.row.flat:
        assert shown(payoff, 3) in words.splitlines()
    assert game.source.split()[0] in words


@pytest.mark.parametrize(
    "name", ["<script>", "R & D", "a -- b", "]]>", "$x_1$", "$5 or $6", "$\\frac$", "50 %", "{_^~}"]
)
@pytest.mark.parametrize("figure", ["heat-map", "best-replies"])
def test_a_name_in_a_figure_is_no_markup_and_no_mathematics(figure, name):
    """A strategy that costs $5 is written so; nothing is parsed as a formula, nothing fails."""
    game = dilemma.Bimatrix.of(
        [[1, 0], [0, 1]], [[1, 0], [0, 1]], [name, "other"], title=name, source=name, name=name
    )
    drawn = rendered(of_game_of(game), "svg", Options(figure=figure))
    words = [text.replace("- -", "--") for text in svg_words(drawn)]

    assert name in words
    assert b"Oblique" not in drawn  # matplotlib's letters for variables


def test_a_png_has_the_size_of_the_figure():
    """160 points an inch are enough for a slide and for print in a column."""
    report = of_solution(solution("chicken"))
    width, height = report.figures["heat-map"]().get_size_inches()
    drawn = rendered(report, "png")

    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", drawn[16:24]) == (int(width * 160), int(height * 160))


def test_a_pdf_is_one_page_without_a_date():
    """It goes into a paper by \\includegraphics."""
    drawn = rendered(of_solution(solution("chicken")), "pdf")

    assert drawn.startswith(b"%PDF-")
    assert drawn.rstrip().endswith(b"%%EOF")
    assert drawn.count(b"/Type /Page ") == 1
    assert b"CreationDate" not in drawn


# What is refused


def refused(ran, code=2):
    """The one line that a command says when it fails."""
    assert (ran.code, ran.out) == (code, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("error: ")
    return line.removeprefix("error: ")


def solve(*options):
    """`dilemma solve` of a game, without nashpy."""
    return run("solve", *options, "--method", "exact")


@pytest.mark.parametrize(
    ("package", "suffix", "what"),
    [("openpyxl", "xlsx", "an .xlsx file"), ("pyarrow", "parquet", "a .parquet file")],
)
def test_an_extra_that_is_missing_is_named_with_its_remedy(
    package, suffix, what, monkeypatch, tmp_path
):
    """One line to copy, exit code 2, and what was there stays there."""
    monkeypatch.setitem(sys.modules, package, None)
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(b"before")

    assert refused(solve("chicken", "-o", str(path))) == (
        f"{what} needs {package}: pip install 'learning-dilemma[frames]'"
    )
    assert path.read_bytes() == b"before"


def test_a_data_frame_needs_pandas(monkeypatch):
    """The library says the same as the command line."""
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(DilemmaError, match=r"^a data frame needs pandas: pip install '") as error:
        solution("chicken").to_pandas()
    assert error.value.exit_code == 2


@pytest.mark.parametrize("format", BINARY)
def test_a_format_that_is_no_text_is_not_printed(format):
    """A terminal full of bytes helps nobody; the line says what to write instead."""
    assert refused(solve("chicken", "-f", format)) == (
        f"-f {format} is no text; write a file with -o FILE.{format}"
    )


@pytest.mark.parametrize("options", [(), ("-f", "json"), ("-o", "x.csv"), ("-o", "x.tex")])
def test_a_figure_needs_a_figure_file(options, monkeypatch, tmp_path):
    """An option that would be ignored is refused."""
    monkeypatch.chdir(tmp_path)

    assert refused(solve("chicken", "--figure", "heat-map", *options)) == (
        "--figure heat-map needs -o FILE with .svg, .png or .pdf"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", FIGURES)
def test_an_unknown_figure_is_answered_with_the_nearest(suffix, tmp_path):
    """And with all that there are."""
    path = tmp_path / f"x.{suffix}"

    assert refused(solve("chicken", "--figure", "heatmap", "-o", str(path))) == (
        "no figure called 'heatmap'. Did you mean 'heat-map'? "
        "Known: best-replies, heat-map, learning, square."
    )
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nummi", "--figure", "best-replies"),
         "best replies are drawn for 2 x 2 games; nummi is 5 x 5 (try --strategies COL,CMP)"),
        (("chicken", "--figure", "learning"),
         "chicken is no learning alliance, so its payoffs have no such parts"),
        (("learning_dilemma", "--strategies", "grid:4", "--figure", "heat-map"),
         "a heat map shows at most 12 strategies; learning_dilemma has 16"),
    ],
)  # fmt: skip
def test_a_figure_that_does_not_fit_the_game_is_refused(arguments, said, tmp_path):
    """In one line, and what was there stays there."""
    path = tmp_path / "x.svg"
    path.write_bytes(b"before")

    assert refused(solve(*arguments, "-o", str(path))) == said
    assert path.read_bytes() == b"before"


def test_the_square_is_drawn_for_alliances_only(tmp_path):
    """The strategies of any other game stand nowhere between receptivity and transparency."""
    path = tmp_path / "x.svg"

    assert "chicken" in refused(solve("chicken", "--figure", "square", "-o", str(path)))
    assert not path.exists()


@pytest.mark.parametrize("figure", ["heat-map", "best-replies"])
@pytest.mark.parametrize("number", ["1e300", "1e308", "1e400", "1e-400"])
def test_payoffs_beyond_every_float_are_drawn_or_refused(figure, number):
    """Legal in a game file; a picture of them may be refused, but not with a traceback."""
    game = dilemma.Bimatrix.of([[number, 0], [0, 1]], [[number, 0], [0, 1]], ["a", "b"])
    report = of_solution(dilemma.solve(game, method="exact"))

    try:
        drawn = rendered(report, "svg", Options(figure=figure))
    except DilemmaError as error:
        drawn = str(error)
    assert drawn.startswith(b"<?xml") if isinstance(drawn, bytes) else "too large" in drawn


def test_the_parts_of_payoffs_beyond_every_float_are_refused():
    """The same for the parts of an alliance's payoff."""
    game = dilemma.load("learning_dilemma").at(knowledge_value="1e400")
    report = of_solution(dilemma.solve(game, method="exact"))

    with pytest.raises(DilemmaError, match="too large"):
        rendered(report, "svg", Options(figure="learning"))


@pytest.mark.parametrize("kind", ["alliance", "catalogue"])
@pytest.mark.parametrize("format", FIGURES)
def test_a_result_without_a_figure_says_so(kind, format):
    """Only a solution is drawn."""
    with pytest.raises(DilemmaError, match=f"^there is no figure of this result, so no .{format}$"):
        rendered(report_of(kind), format)


@pytest.mark.parametrize("suffix", ["tex", "xlsx", "svg"])
@pytest.mark.parametrize("fails", ["rename", "sync"])
def test_a_write_that_fails_keeps_the_file_that_is_there(suffix, fails, monkeypatch, tmp_path):
    """A full disk in the middle of it leaves the old file and no other."""

    def full(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / f"x.{suffix}"
    path.write_bytes(b"before")
    monkeypatch.setattr(*{"sync": (os, "fsync"), "rename": ("pathlib.Path.replace",)}[fails], full)

    assert refused(solve("chicken", "-o", str(path))) == (
        f"cannot write {path}: no space left on device"
    )
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_suffix_writes_what_its_format_renders(suffix, tmp_path):
    """One writer for each, in capitals too; a sheet differs in its time stamps alone."""
    report = of_solution(solution("chicken"))
    path = tmp_path / f"x.{suffix.upper()}"
    write(report, str(path))
    content = rendered(report, SUFFIXES[suffix])
    expected = content.encode() if isinstance(content, str) else content

    if suffix != "xlsx":
        assert path.read_bytes() == expected
    else:
        assert path.read_bytes()[:4] == expected[:4] == b"PK\x03\x04"


def test_the_numbers_of_all_tables_agree():
    """csv, xlsx and parquet are three ways of writing one table; a sheet keeps 15 digits."""
    report = of_solution(solution("learning_stag_hunt"))
    (_, *rows), _ = sheets(report)
    frames = [list(row.values()) for row in frame(report).to_pylist()]
    separated = list(csv.reader(rendered(report, "csv").splitlines()[1:]))

    assert [[numeric(cell) for cell in row] for row in frames] == [
        [numeric(cell) for cell in row] for row in separated
    ]
    for row, values in zip(rows, frames, strict=True):
        numbers = [cell for cell in values if isinstance(cell, float)]
        assert [
            cell for cell, value in zip(row, values, strict=True) if isinstance(value, float)
        ] == (pytest.approx(numbers, rel=1e-15))


def numeric(cell):
    """A cell of any table as a float, or as the word that it is."""
    text = "" if cell is None else str(cell).lower()
    return float(text) if re.match(r"-?\d", text) else text
