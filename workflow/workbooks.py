"""Workbooks that people fill in: read without trusting them, and an empty one to fill.

Input: the bytes of an XLSX file that somebody uploaded, and the sheets it should have. Output: rows
of text by sheet, in which every cell is what a person would read. Formulas, macros, links to other
files and anything that unpacks beyond reason are refused before a sheet is looked at. Consumers:
whatever an office brings in: places and people, recipients, what the bank reports, requests.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from workflow.definition.base import Text
from workflow.errors import OneWindowError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 40 * 2**20
MOST_PARTS = 200
MOST_ROWS = 5_000
"""Of one sheet; a county has some hundred villages and some thousand people."""
MOST_COLUMNS = 24
LONGEST = 200
"""Characters of one cell."""
MOST_CELLS, MOST_MARKS = 400_000, 300_000
"""Of all sheets together, looked at or not: their cells, and everything else that is marked up.
Some kilobytes unpack to millions of either, which would keep the machine busy for minutes."""
_LONG_MARK = re.compile(rb"<[^>]{20000}")
"""A mark with more in it than any program writes."""
_OF_CELLS = (
    b"<c ",
    b"<c>",
    b"</c>",
    b"<v",
    b"</v",
    b"<si",
    b"</si",
    b"<is",
    b"</is",
    b"<t",
    b"</t",
)


class BadWorkbook(OneWindowError):
    """The file cannot be used; `text` says why and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    name: str
    zh: str
    example: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook."""

    name: str
    zh: str
    columns: tuple[Column, ...]

    @property
    def title(self) -> Text:
        """What the sheet is called on pages."""
        return Text(zh=self.zh, en=self.name.capitalize())


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty."""

    sheet: str
    number: int
    """As the spreadsheet counts: the heading is row 1."""
    cells: dict[str, str]
    """Column → text; every column of the sheet is there."""
    formulas: tuple[str, ...] = ()
    """The columns that hold a formula instead of a value."""
    too_long: tuple[str, ...] = ()
    """The columns whose text is too long."""


def read_workbook(content: bytes, sheets: Sequence[Sheet]) -> list[SheetRow]:
    """The rows of all sheets, in the order of `sheets`. Raises BadWorkbook."""
    _look_into(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception as error:
        raise _unreadable() from error
    try:
        return list(_rows(workbook, sheets))
    except BadWorkbook:
        raise
    except Exception as error:
        raise _unreadable() from error
    finally:
        workbook.close()


def _unreadable() -> BadWorkbook:
    return BadWorkbook(
        "这个文件不是能读的 Excel 工作簿。请下载模板，填好后另存为 .xlsx 再上传。",
        "This file is no Excel workbook that can be read. Download the template, fill it in, save "
        "it as .xlsx and upload that.",
    )


def _look_into(content: bytes) -> None:
    """Refuse what is no plain workbook, by the list of its parts and by their first bytes."""
    if len(content) > MOST_BYTES:
        raise BadWorkbook(
            "文件超过5 MB。请删去图片和多余的表，或者分几次导入。",
            "The file is larger than 5 MB. Remove pictures and other sheets, or import in parts.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _count(parts)
            cells = marks = 0
            for part in parts:
                with packed.open(part) as opened:
                    if _is_xml(part.filename, opened.read(400)):
                        opened.seek(0)
                        xml = opened.read(MOST_UNPACKED + 1)
                        _refuse_entities(xml)
                        of_cells = sum(map(xml.count, _OF_CELLS))
                        cells, marks = cells + of_cells, marks + xml.count(b"<") - of_cells
                        _refuse_heavy(cells, marks, xml)
    except BadWorkbook:
        raise
    except Exception as error:
        raise _unreadable() from error


def _count(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_much()
    if any("vbaproject" in name or "externallink" in name for name in names):
        raise BadWorkbook(
            "文件带有宏或者指向其他文件的链接，没有读取。请另存为不带宏的 .xlsx，并粘贴为数值。",
            "The file holds macros or links to other files and was not read. Save it as .xlsx "
            "without macros, and paste values only.",
        )


def _too_much() -> BadWorkbook:
    return BadWorkbook(
        "文件展开后过大，没有读取。请只保留模板里的几张表。",
        "The file unpacks to far too much and was not read. Keep only the template's sheets.",
    )


def _refuse_heavy(cells: int, marks: int, xml: bytes) -> None:
    """A cell is begun and ended, and so is its value."""
    if cells > 4 * MOST_CELLS or marks > MOST_MARKS or _LONG_MARK.search(xml):
        raise _too_much()


def _is_xml(name: str, first: bytes) -> bool:
    """Whether a part is read as XML: by its name, or by how it begins under any other."""
    begins = first.lstrip().startswith((b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0"))
    return begins or name.lower().endswith((".xml", ".rels", ".vml"))


def _refuse_entities(xml: bytes) -> None:
    if b"<!" in xml.replace(b"<!--", b"").replace(b"<![CDATA[", b"") or b"\x00" in xml[:400]:
        raise _unreadable()


def _rows(workbook: Any, sheets: Sequence[Sheet]) -> Iterator[SheetRow]:
    found = False
    for sheet in sheets:
        for worksheet in workbook.worksheets:
            if _names_sheet(str(worksheet.title), sheet):
                found = True
                yield from _sheet_rows(worksheet, sheet)
    if not found:
        names = ", ".join(sheet.name for sheet in sheets)
        raise BadWorkbook(
            f"没有找到可以导入的表（{names}）。请下载模板，表名不要改。",
            f"There is no sheet to import ({names}). Download the template and keep its names.",
        )


def _names_sheet(title: str, sheet: Sheet) -> bool:
    words = title.casefold().replace("_", " ").split()
    return sheet.name in words or sheet.zh in words or title.strip() == sheet.zh


def _sheet_rows(worksheet: Any, sheet: Sheet) -> Iterator[SheetRow]:
    worksheet.reset_dimensions()
    columns: dict[int, str] = {}
    rows = worksheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 1 and any(cell.value is not None for cell in cells):
            raise BadWorkbook(
                f"“{sheet.zh}”表超过{MOST_ROWS}行。请分几次导入。",
                f"The sheet {sheet.name} has more than {MOST_ROWS} rows. Import it in parts.",
            )
        if number == 1:
            columns = _heading(cells, sheet)
        elif any(cell.value not in (None, "") for cell in cells):
            yield _row(cells, sheet, number, columns)


def _heading(cells: Sequence[Any], sheet: Sheet) -> dict[int, str]:
    """Which column stands where: known by its English or its Chinese name."""
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        words = str(cell.value or "").casefold().replace("*", " ").split()
        for column in sheet.columns:
            if column.name in words or column.zh in words:
                found[index] = column.name
    missing = [each for each in sheet.columns if each.required and each.name not in found.values()]
    if missing:
        raise BadWorkbook(
            f"“{sheet.zh}”表第一行缺少这些列：{'、'.join(each.zh for each in missing)}。",
            f"The first row of the sheet {sheet.name} lacks these columns: "
            f"{', '.join(each.name for each in missing)}.",
        )
    return found


def _row(cells: Sequence[Any], sheet: Sheet, number: int, columns: dict[int, str]) -> SheetRow:
    values = {column.name: "" for column in sheet.columns}
    formulas, too_long = [], []
    for index, name in columns.items():
        cell = cells[index] if index < len(cells) else None
        if cell is None or cell.value is None:
            continue
        if cell.data_type == "f" or str(cell.value).startswith("="):
            formulas.append(name)
            continue
        text = _text(cell.value)
        if len(text) > LONGEST:
            too_long.append(name)
        values[name] = text[:LONGEST]
    return SheetRow(sheet.name, number, values, tuple(formulas), tuple(too_long))


def _text(value: Any) -> str:
    """What a cell says: a number without its `.0`, a moment as its day."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def template(sheets: Sequence[Sheet], lines: Sequence[str] = ()) -> bytes:
    """An empty workbook with all sheets, their columns named in both languages, and one sheet that
    explains them in `lines`."""
    workbook = Workbook()
    _explain(workbook.active, sheets, lines)
    for sheet in sheets:
        worksheet = workbook.create_sheet(f"{sheet.name} {sheet.zh}")
        worksheet.append([_head(column) for column in sheet.columns])
        for index, cell in enumerate(worksheet[1], 1):
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E3F0EE")
            worksheet.column_dimensions[get_column_letter(index)].width = 24
        worksheet.freeze_panes = "A2"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _head(column: Column) -> str:
    return f"{column.name} {column.zh}" + (" *" if column.required else "")


def _explain(worksheet: Any, sheets: Sequence[Sheet], lines: Sequence[str]) -> None:
    worksheet.title = "说明 how to"
    for line in lines:
        worksheet.append([line])
    worksheet.append([])
    for sheet in sheets:
        worksheet.append([f"{sheet.name} {sheet.zh}", *(_head(each) for each in sheet.columns)])
        worksheet.append(["例 example", *(each.example for each in sheet.columns)])
    worksheet.column_dimensions["A"].width = 60
    for row in worksheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
