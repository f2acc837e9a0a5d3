"""The board's tables and the lists behind them as files: workbooks, and tables as CSV.

Cells that a spreadsheet would run as a formula are written as text: names come from people.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from flask import Response, abort
from flask.typing import ResponseReturnValue
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from web.access import heads
from web.leader.asked import asked
from web.leader.blueprint import blueprint
from web.leader.figures import figures
from web.leader.tables import Figure
from web.office import today
from workflow.workbooks import MEDIA_TYPE

Value = str | int | date | None
Columns = Sequence[str]
Rows = Sequence[Sequence[Value]]
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/leader/numbers.xlsx")
@heads
def workbook() -> ResponseReturnValue:
    """All tables, one sheet each."""
    return as_workbook([(table.title, *_rows(table)) for table in figures(asked())])


@blueprint.get("/leader/<name>.csv")
@heads
def sheet(name: str) -> ResponseReturnValue:
    """One table, in UTF-8 with the mark by which a spreadsheet knows it."""
    table = next((each for each in figures(asked()) if each.id == name), None)
    if table is None:
        abort(404)
    return as_csv(name, *_rows(table))


def _rows(table: Figure) -> tuple[Columns, Rows]:
    return table.columns, [[cell.value for cell in row] for row in table.rows]


def as_workbook(sheets: Sequence[tuple[str, Columns, Rows]], name: str = "numbers") -> Response:
    """Sheets (title, headings, rows) as a workbook to save."""
    book = Workbook()
    book.remove(book.active)
    for title, columns, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.append(list(columns))
        for row in rows:
            sheet.append([_plain(value) for value in row])
        for number, heading in enumerate(columns, 1):
            sheet.cell(1, number).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = max(12, len(heading) * 2)
        sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return _download(file.getvalue(), MEDIA_TYPE, "xlsx", name)


def as_csv(name: str, columns: Columns, rows: Rows) -> Response:
    """Rows as CSV to save."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return _download(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "csv", name)


def _plain(value: Value) -> Value:
    risky = isinstance(value, str) and value.startswith(_RISKY)
    return f"'{value}" if risky else value


def _download(content: bytes, media_type: str, ending: str, name: str) -> Response:
    answer = Response(content, content_type=media_type)
    file = f"{name}-{today():%Y%m%d}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
