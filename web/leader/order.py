"""The board's tables in the order a leader asks for: a heading above numbers is pressed.

Input: `?sort=people.3`, the table and its column; `-people.3` turns it round. Consumer: the board.
Until then a table has its own order, the worst first. Words and shares are not sorted by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from web.leader.tables import Cell, Figure
from web.tables import Column, Sorting, sorting

Row = tuple[Cell, ...]


def in_order(tables: Iterable[Figure]) -> list[Figure]:
    """The same tables; the one that was asked for sorted, all its rows."""
    return [replace(table, rows=tuple(_sorting(table).rows(table.rows))) for table in tables]


def headings(table: Figure) -> list[Column]:
    """Its columns; those that it can be sorted by lead to that order."""
    order = _sorting(table)
    return [
        replace(
            order.column(_name(table, number), column.title, anchor=table.id),
            number=column.number,
            head=column.head,
        )
        if _name(table, number) in order.by
        else column
        for number, column in enumerate(table.shown)
    ]


def _sorting(table: Figure) -> Sorting:
    kinds = [{type(row[n].value) for row in table.rows} for n in range(len(table.columns))]
    several = len(table.rows) > 1
    able = [number for number, found in enumerate(kinds) if several and found == {int}]
    return sorting(**{_name(table, number): partial(_value, number) for number in able})


def _value(number: int, row: Row) -> str | int:
    return row[number].value


def _name(table: Figure, number: int) -> str:
    return f"{table.id}.{number}"
