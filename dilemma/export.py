"""Results as text in every format, and in files by suffix.

One function and its name add a format. A file is written whole or not at all.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from dilemma import documents, files
from dilemma.errors import DilemmaError, unknown
from dilemma.rationals import to_text
from dilemma.report import Report
from dilemma.table import Table


def text(report: Report, exact: bool = False) -> str:
    """The report for a terminal."""
    return "\n\n".join(str(block) for block in report.blocks) + "\n"


def markdown(report: Report, exact: bool = False) -> str:
    """The report in Markdown."""
    blocks = [
        block.markdown() if isinstance(block, Table) else block.replace("\n", "  \n")
        for block in report.blocks
    ]
    return "\n\n".join(blocks) + "\n"


def as_json(report: Report, exact: bool = False) -> str:
    """The report's document; its exact numbers are strings "p/q"."""
    return json.dumps(documents.plain(report.document), indent=1, ensure_ascii=False) + "\n"


def comma_separated(report: Report, exact: bool = False) -> str:
    """The report's table as csv: floats, or fractions where exact numbers are asked for."""
    return _separated(report.table, ",", exact)


def tab_separated(report: Report, exact: bool = False) -> str:
    """The report's table as tsv; see `comma_separated`."""
    return _separated(report.table, "\t", exact)


FORMATS: Mapping[str, Callable[[Report, bool], str]] = {
    "table": text,
    "json": as_json,
    "csv": comma_separated,
    "tsv": tab_separated,
    "md": markdown,
}


def rendered(report: Report, format: str, *, exact: bool = False) -> str:
    """
    The report in a format.

    Raises
    ------
    DilemmaError
        For an unknown format, with the nearest known one.
    """
    if format not in FORMATS:
        raise unknown("format", format, FORMATS)
    return FORMATS[format](report, exact)


def write(report: Report, path: str, *, exact: bool = False) -> None:
    """
    Write the report to a file, in the format of its suffix.

    Raises
    ------
    DilemmaError
        For a suffix that is no format, and if the file cannot be written; then nothing changed.
    """
    files.write(path, rendered(report, format_of(path), exact=exact))


def format_of(path: str) -> str:
    """The format that a path's suffix names."""
    name = Path(path).suffix.removeprefix(".").lower()
    if name not in FORMATS or name == "table":
        known = [f".{each}" for each in FORMATS if each != "table"]
        raise DilemmaError(f"cannot write {path}: {unknown('format', f'.{name}', known)}")
    return name


def _separated(table: Table, delimiter: str, exact: bool) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_data_cell(cell, exact) for cell in row] for row in table.rows)
    return buffer.getvalue()


def _data_cell(value: Any, exact: bool) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Fraction():
            return to_text(value) if exact else _float(value)
    return value


def _float(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        raise DilemmaError("a number is too large for a float; ask for --exact") from None
