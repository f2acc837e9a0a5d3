"""What a table of the board is made of: cells that lead to the cases behind them.

Consumers: whoever makes tables (`figures`, `ended_figures`), the page, the pictures, the files.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.tables import Column
from workflow.domain.clock import Light


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it says, and where it leads."""

    value: str | int
    href: str = ""
    light: Light | None = None
    leads: str = ""
    """What stands behind the link, in words: `12: show the tasks`."""

    @property
    def number(self) -> bool:
        """Whether it is a number or a share, which stand under each other."""
        return isinstance(self.value, int) or self.value.endswith("%")

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Figure:
    """A table with a title; the first column is the row's heading."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    """What is said in its place when there are no rows."""

    @property
    def shown(self) -> list[Column]:
        """The columns as a table has them: the first names the row, numbers stand to the right."""
        first = self.rows[0] if self.rows else ()
        return [
            Column(title, number=cell.number, head=number == 0)
            for number, (title, cell) in enumerate(zip(self.columns, first, strict=True))
        ]
