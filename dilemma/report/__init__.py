"""Results in words, tables and documents: one wording for the terminal, files and pages.

A report has blocks to be read from top to bottom, one table that holds the data, and the JSON
document. It computes nothing that the result does not hold.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dilemma.files import Model
from dilemma.table import Formal, Table

Block = str | Table | Formal
Figures = Mapping[str, Callable[[], Any]]  # drawn when asked for; the first by default


@dataclass(frozen=True)
class Report:
    """A result: blocks and figures for people, the table for sheets, the document for programs."""

    blocks: tuple[Block, ...]
    table: Table | Callable[[], Table]  # a long one is made when asked for
    document: Model
    figures: Figures = field(default_factory=dict)

    @cached_property
    def sheet(self) -> Table:
        """The table for sheets."""
        return self.table if isinstance(self.table, Table) else self.table()
