"""Results as text in every format, and in files by suffix.

One function and its name add a format. A file is written whole or not at all.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from html import escape
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple

from dilemma import documents, files
from dilemma.errors import DilemmaError, unknown
from dilemma.figures import as_file
from dilemma.rationals import to_text
from dilemma.report import Report
from dilemma.table import Table, as_float, missing, tex


class Options(NamedTuple):
    """What may be asked of a format."""

    exact: bool = False  # fractions instead of floats, where a format has floats
    figure: str | None = None  # which figure of the result; the first one if it is not said


PLAIN = Options()
LINE = 100  # characters of a line of text


def text(report: Report, options: Options) -> str:
    """The report for a terminal, its sentences wrapped."""
    blocks = [
        str(block) if isinstance(block, Table) else _wrapped(str(block)) for block in report.blocks
    ]
    return "\n\n".join(blocks) + "\n"


def markdown(report: Report, options: Options) -> str:
    """The report in Markdown."""
    blocks = [
        block.markdown() if isinstance(block, Table) else str(block).replace("\n", "  \n")
        for block in report.blocks
    ]
    return "\n\n".join(blocks) + "\n"


def latex(report: Report, options: Options) -> str:
    """The report in LaTeX, to be taken into a paper with input; exact fractions are typeset."""
    needs = "% Needs in the preamble: \\usepackage{amsmath, booktabs, graphicx}\n"
    blocks = [
        "\n\n".join(map(tex, block.splitlines())) if isinstance(block, str) else block.latex()
        for block in report.blocks
    ]
    return needs + "\n\n".join(blocks) + "\n"


_NO_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def html(report: Report, options: Options) -> str:
    """The report as one page that needs no other file."""
    first, *others = report.blocks
    titled = not isinstance(first, Table)
    title = " ".join((first.caption if isinstance(first, Table) else str(first)).split())
    blocks = [f"<h1>{escape(title)}</h1>"]
    for block in others if titled else report.blocks:
        if isinstance(block, Table):
            blocks.append(f'<div class="table">{block.html()}</div>')
        else:
            blocks += [f"<p>{escape(line)}</p>" for line in str(block).splitlines()]
    body = "\n".join(blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 70rem; }
h1 { font-size: 1.4rem; }
.table { overflow-x: auto; margin: 1.5rem 0; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { text-align: left; padding: .3rem .8rem; border-bottom: 1px solid #8888; }
thead th { border-bottom: 2px solid; }
.note { font-size: .9rem; margin: .3rem 0; }
"""


def as_json(report: Report, options: Options) -> str:
    """The report's document; its exact numbers are strings "p/q"."""
    return json.dumps(documents.plain(report.document), indent=1, ensure_ascii=False) + "\n"


def comma_separated(report: Report, options: Options) -> str:
    """The report's table as csv: floats, or fractions where exact numbers are asked for."""
    return _separated(report.sheet, ",", options)


def tab_separated(report: Report, options: Options) -> str:
    """The report's table as tsv; see `comma_separated`."""
    return _separated(report.sheet, "\t", options)


def excel(report: Report, options: Options) -> bytes:
    """The report's table as a sheet, and a second sheet that says what it is."""
    try:
        from openpyxl import Workbook
    except ModuleNotFoundError:
        raise missing("openpyxl", "an .xlsx file") from None

    sheet = report.sheet
    rows = sheet.rows
    texts = [
        *sheet.columns,
        *(cell for row in rows for cell in row if isinstance(cell, str)),
    ]
    if bad := next((text for text in texts if _NO_CELL.search(text)), None):
        raise DilemmaError(f"{bad!r} has a character that no sheet can hold")
    sheets: dict[str, list[Any]] = {
        "data": [sheet.columns, *([_plain(cell, options) for cell in row] for row in rows)],
        "about": _about(report),
    }
    book = Workbook(write_only=True)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append([_sheet_cell(sheet, value) for value in line])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet_cell(sheet: Any, value: Any) -> Any:
    """A cell in which a text stays a text, even if it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def parquet(report: Report, options: Options) -> bytes:
    """The report's table as Parquet; the schema's metadata say what it is."""
    try:
        import pyarrow
        from pyarrow import parquet as writer
    except ModuleNotFoundError:
        raise missing("pyarrow", "a .parquet file") from None

    sheet = report.sheet
    rows = [[_plain(cell, options) for cell in row] for row in sheet.rows]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * len(sheet.columns)
    table = pyarrow.table(dict(zip(sheet.columns, columns, strict=True)))
    table = table.replace_schema_metadata(dict(_about(report)))
    buffer = io.BytesIO()
    writer.write_table(table, buffer)
    return buffer.getvalue()


def _drawn(kind: str) -> Callable[[Report, Options], bytes]:
    def draw(report: Report, options: Options) -> bytes:
        name = options.figure or next(iter(report.figures), None)
        if name is None:
            raise DilemmaError(f"there is no figure of this result, so no .{kind}")
        if name not in report.figures:
            raise unknown("figure", name, report.figures)
        return as_file(report.figures[name], kind)

    draw.__doc__ = f"A figure of the report as {kind}."
    return draw


FORMATS: Mapping[str, Callable[[Report, Options], str | bytes]] = {
    "table": text,
    "json": as_json,
    "csv": comma_separated,
    "tsv": tab_separated,
    "md": markdown,
    "latex": latex,
    "html": html,
    "xlsx": excel,
    "parquet": parquet,
    "svg": _drawn("svg"),
    "png": _drawn("png"),
    "pdf": _drawn("pdf"),
}
SUFFIXES = {("tex" if name == "latex" else name): name for name in FORMATS if name != "table"}
FIGURES = ("svg", "png", "pdf")
BINARY = ("xlsx", "parquet", *FIGURES)


def rendered(report: Report, format: str, options: Options = PLAIN) -> str | bytes:
    """
    The report in a format.

    Raises
    ------
    DilemmaError
        For an unknown format, with the nearest known one; for a figure or an extra that is not
        there.
    """
    if format not in FORMATS:
        raise unknown("format", format, FORMATS)
    if options.figure is not None and format not in FIGURES:
        raise DilemmaError(f"--figure {options.figure} needs -o FILE with .svg, .png or .pdf")
    return FORMATS[format](report, options)


def write(report: Report, path: str, options: Options = PLAIN) -> None:
    """
    Write the report to a file, in the format of its suffix.

    Raises
    ------
    DilemmaError
        For a suffix that is no format, and if the file cannot be written; then nothing changed.
    """
    files.write(path, rendered(report, format_of(path), options))


def format_of(path: str) -> str:
    """The format that a path's suffix names."""
    suffix = Path(path).suffix.removeprefix(".").lower()
    if suffix not in SUFFIXES:
        known = [f".{each}" for each in SUFFIXES]
        raise DilemmaError(f"cannot write {path}: {unknown('format', f'.{suffix}', known)}")
    return SUFFIXES[suffix]


def _wrapped(lines: str) -> str:
    return "\n".join(fill(line, LINE, break_on_hyphens=False) for line in lines.splitlines())


def _separated(table: Table, delimiter: str, options: Options) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        cells = (_plain(cell, options) for cell in row)
        writer.writerow(
            "" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell
            for cell in cells
        )
    return buffer.getvalue()


def _plain(value: Any, options: Options) -> Any:
    """A cell for a format of plain values."""
    return to_text(value) if options.exact and isinstance(value, Fraction) else as_float(value)


def _about(report: Report) -> list[tuple[str, str]]:
    """What a file of data says of itself."""
    document = documents.plain(report.document)
    return [
        ("caption", report.sheet.caption),
        ("schema", document["schema"]),
        ("version", document["provenance"]["version"]),
    ]
