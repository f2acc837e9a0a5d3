"""The board's tables as files: one workbook with all, or one table as CSV.

Cells that a spreadsheet would run as a formula are written as text: names come from people.
"""

from __future__ import annotations

import csv
import io

from flask import Response, abort
from flask.typing import ResponseReturnValue
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from web.access import heads
from web.leader.asked import asked
from web.leader.blueprint import blueprint
from web.leader.figures import Figure, figures
from web.office import today
from workflow.workbooks import MEDIA_TYPE

_RISKY = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/leader/numbers.xlsx")
@heads
def workbook() -> ResponseReturnValue:
    """All tables, one sheet each."""
    book = Workbook()
    book.remove(book.active)
    for table in _tables():
        sheet = book.create_sheet(table.title[:31])
        sheet.append(list(table.columns))
        for row in table.rows:
            sheet.append([_plain(cell.value) for cell in row])
        for number, name in enumerate(table.columns, 1):
            sheet.cell(1, number).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = max(12, len(name) * 2)
        sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return _download(file.getvalue(), MEDIA_TYPE, "xlsx")


@blueprint.get("/leader/<name>.csv")
@heads
def sheet(name: str) -> ResponseReturnValue:
    """One table, in UTF-8 with the mark by which a spreadsheet knows it."""
    table = next((each for each in _tables() if each.id == name), None)
    if table is None:
        abort(404)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([_plain(cell.value) for cell in row] for row in table.rows)
    return _download(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "csv", name)


def _tables() -> list[Figure]:
    return figures(asked())


def _plain(value: str | int) -> str | int:
    risky = isinstance(value, str) and value.startswith(_RISKY)
    return f"'{value}" if risky else value


def _download(content: bytes, media_type: str, ending: str, name: str = "numbers") -> Response:
    answer = Response(content, content_type=media_type)
    file = f"{name}-{today():%Y%m%d}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
