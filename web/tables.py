"""The columns of a table, as `macros/tables.html` draws it, and the order its reader asked for.

Input: the words of the headings, and `?sort=` of the address (`sum`; `-sum` turns it round).
Consumers: every page with a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request, url_for

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column:
    """One column: its heading, and how its values are set."""

    title: str
    number: bool = False
    """Values are numbers or sums: set to the right, one below the other."""
    head: bool = False
    """Its value names the row: read out with the others, the title of a card on a phone."""
    unseen: bool = False
    """The heading is only for those who hear the page: what stands below says it already."""
    href: str = ""
    """Where the rows come in the order of this column."""
    order: str = ""
    """`ascending` or `descending` if they are in its order now."""


def columns(titles: Iterable[str]) -> list[Column]:
    """Columns of plain text."""
    return [Column(title) for title in titles]


@dataclass(frozen=True)
class Sorting:
    """The order in which rows are shown. `by`: what a row is compared by, for each column that may
    be sorted; values of one column are of one kind, none last."""

    by: Mapping[str, Callable[[Any], Any]]
    asked: str = ""

    @property
    def name(self) -> str:
        name = self.asked.removeprefix("-")
        return name if name in self.by else ""

    @property
    def order(self) -> str:
        return "descending" if self.asked.startswith("-") else "ascending"

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """The rows in the order asked for; as they came if none was."""
        if not self.name:
            return list(rows)
        key, all_rows = self.by[self.name], list(rows)
        known = [row for row in all_rows if key(row) is not None]
        known.sort(key=key, reverse=self.order == "descending")
        return known + [row for row in all_rows if key(row) is None]

    def column(self, name: str, title: str, anchor: str = "", **kind: bool) -> Column:
        """The column of that name; pressing its heading sorts by it, and again turns it round.
        `anchor`: the part of the page that is shown then."""
        now = self.order if name == self.name else ""
        keep = {key: value for key, value in request.args.items() if key not in ("sort", "page")}
        asked = f"-{name}" if now == "ascending" else name
        href = url_for(
            str(request.endpoint),
            **{**(request.view_args or {}), **keep, "sort": asked, "_anchor": anchor or None},
        )
        return Column(title, href=href, order=now, **kind)


def sorting(**by: Callable[[Any], Any]) -> Sorting:
    """The order that the address asks for."""
    return Sorting(by, request.args.get("sort", ""))
