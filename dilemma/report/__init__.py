"""Results in words, tables and documents: one wording for the terminal, files and pages.

A report has blocks to be read from top to bottom, one table that holds the data, and the JSON
document. It computes nothing that the result does not hold.
"""

from dataclasses import dataclass

from dilemma.files import Model
from dilemma.table import Table

Block = str | Table


@dataclass(frozen=True)
class Report:
    """A result: blocks for people, the table for spreadsheets, the document for programs."""

    blocks: tuple[Block, ...]
    table: Table
    document: Model
