"""An export as a workbook: the platform's headings, and cells that are what they seem.

Every text is written as text, so that an ID number stays whole and no cell becomes a formula.
Consumer: `workflow.exporting.workbooks`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from workflow.definition.exporting import Export
from workflow.exporting.values import Cell


def written(export: Export, rows: Iterable[tuple[Cell, ...]]) -> bytes:
    """The workbook with its headings and these rows."""
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = export.sheet
    for index, column in enumerate(export.columns, 1):
        _text(sheet.cell(row=export.heading, column=index), column.title)
        sheet.cell(row=export.heading, column=index).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = max(12, 2 * len(column.title) + 2)
    sheet.freeze_panes = sheet.cell(row=export.heading + 1, column=1)
    for number, row in enumerate(rows, export.heading + 1):
        for index, cell in enumerate(row, 1):
            target = sheet.cell(row=number, column=index)
            if cell.number is not None:
                exact = cell.number
                target.value = int(exact) if exact.denominator == 1 else float(exact)
                target.number_format = "0.00" if cell.decimals else "0"
            elif cell.text:
                _text(target, cell.text)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _text(target: Any, text: str) -> None:
    target.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    target.data_type = "s"
    target.number_format = "@"
