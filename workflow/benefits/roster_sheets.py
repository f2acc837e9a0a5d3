"""A signed roster as a workbook for the bank, and the bank's report read back.

Every text is written as text: a name that begins with `=` is a name. The report may be a workbook
or a CSV file (comma, semicolon or tab) with the line's number, its result and the reason.
Consumers: the pages of the roster and the command line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from workflow.benefits.payments import Result
from workflow.definition.afterwards import BudgetLine
from workflow.store.rosters import KeptLine, Roster
from workflow.workbooks import (
    LONGEST,
    MOST_BYTES,
    BadWorkbook,
    Column,
    Sheet,
    SheetRow,
    read_workbook,
)

MOST_LINES = 100_000
"""Of a report as CSV."""
MOST_DIGITS = 6
"""Of a line's number."""

REPORT = Sheet(
    "report",
    "结果",
    (
        Column("no", "序号", "1", required=True),
        Column("result", "发放结果", "成功", required=True),
        Column("why", "原因", "账户已销户"),
    ),
)
"""What the bank sends back. Other columns are passed over: the roster itself can be filled in."""
HEADINGS = (
    ("序号 no", 9),
    ("收款人 payee", 16),
    ("开户银行 bank", 24),
    ("账号 account", 26),
    ("金额（元） amount", 16),
    ("其中补发（扣减） correction", 22),
    ("月份 month", 12),
    ("预算科目 budget line", 22),
    ("发放结果 result", 18),
    ("原因 why", 24),
)
_GOOD = {"成功", "已发放", "paid", "ok", "success", "1"}
_BAD = {"失败", "退回", "failed", "returned", "0"}


def export(
    roster: Roster, lines: Sequence[KeptLine], budget: BudgetLine, names: Mapping[int, str]
) -> bytes:
    """The workbook for the bank: the lines that are paid, by their numbers in the roster. `names`:
    people by number, for lines without an account holder of their own."""
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "report 结果"
    sheet.append([heading for heading, _ in HEADINGS])
    for index, (_, width) in enumerate(HEADINGS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.cell(row=1, column=index).font = Font(bold=True)
        sheet.cell(row=1, column=index).fill = PatternFill("solid", fgColor="E3F0EE")
    sheet.freeze_panes = "A2"
    row = 1
    for each in lines:
        if not each.line.payable:
            continue
        row += 1
        payee = each.line.payee or names.get(each.line.person or 0, "")
        texts = {
            2: payee,
            3: each.line.bank,
            4: each.line.account,
            7: roster.month,
            8: f"{budget.code} {budget.title.zh}",
        }
        sheet.cell(row=row, column=1, value=each.no)
        _money(sheet, row, 5, each.line.pays)
        _money(sheet, row, 6, each.line.correction)
        for column, text in texts.items():
            cell = sheet.cell(row=row, column=column, value=text)
            cell.data_type = "s"
            cell.number_format = "@"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _money(sheet: Any, row: int, column: int, fen: int) -> None:
    """Yuan with two places: a spreadsheet's numbers hold every amount of an office exactly enough
    to show it, and nothing is reckoned from them."""
    cell = sheet.cell(row=row, column=column, value=fen / 100)
    cell.number_format = "#,##0.00"


def read_report(content: bytes) -> list[Result]:
    """What the bank reports, line by line. Raises BadWorkbook, naming the row, for what is unclear;
    rows without a result are not reported yet."""
    rows = _from_csv(content) if not content.startswith(b"PK") else read_workbook(content, [REPORT])
    results, seen = [], set()
    for row in rows:
        result = _result(row)
        if result is None:
            continue
        if result.no in seen:
            raise _unclear(row.number, "序号重复", "the number stands there twice")
        seen.add(result.no)
        results.append(result)
    if not results:
        raise BadWorkbook(
            "没有读到任何发放结果。请在“发放结果”一列填写“成功”或“失败”。",
            "No result was found. Write paid or failed into the column result.",
        )
    return results


def _result(row: SheetRow) -> Result | None:
    said = row.cells["result"].strip().casefold()
    if not said:
        return None
    if not row.cells["no"].isdecimal() or len(row.cells["no"]) > MOST_DIGITS:
        raise _unclear(row.number, "序号不是数字", "the number is no number")
    if said not in _GOOD | _BAD:
        raise _unclear(row.number, "发放结果只写“成功”或“失败”", "the result is paid or failed")
    return Result(int(row.cells["no"]), said in _GOOD, row.cells["why"])


def _unclear(number: int, zh: str, en: str) -> BadWorkbook:
    return BadWorkbook(f"第{number}行：{zh}。", f"Row {number}: {en}.")


def _from_csv(content: bytes) -> list[SheetRow]:
    if len(content) > MOST_BYTES:
        raise BadWorkbook("文件超过5 MB。", "The file is larger than 5 MB.")
    text = _decoded(content)
    separator = max(",;\t", key=text.partition("\n")[0].count)
    try:
        table = list(islice(csv.reader(io.StringIO(text), delimiter=separator), MOST_LINES + 2))
    except csv.Error as error:
        raise BadWorkbook("文件无法读取。", "The file cannot be read.") from error
    if len(table) > MOST_LINES + 1:
        raise BadWorkbook(
            f"文件超过{MOST_LINES}行。请分几次上传。",
            f"The file has more than {MOST_LINES} rows. Upload it in parts.",
        )
    heading = [cell.casefold().split() for cell in table[0]] if table else []
    places = {
        column.name: index
        for column in REPORT.columns
        for index, words in enumerate(heading)
        if column.name in words or column.zh in words
    }
    if not {"no", "result"} <= places.keys():
        raise BadWorkbook(
            "第一行需要有“序号”和“发放结果”两列。",
            "The first row needs the columns no and result.",
        )
    rows = []
    for number, cells in enumerate(table[1:], 2):
        if any(cell.strip() for cell in cells):
            values = {
                name: cells[index].strip()[:LONGEST] if index < len(cells) else ""
                for name, index in places.items()
            }
            rows.append(SheetRow(REPORT.name, number, {"why": "", **values}))
    return rows


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadWorkbook("文件的编码无法识别。", "The file's encoding is not known.")
