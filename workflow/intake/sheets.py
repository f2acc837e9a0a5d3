"""The workbook in which requests are brought in: sheets made from a definition's questions.

One sheet holds a row for each request, one more each table (the members of a household), joined by
the `reference`. Consumers: `importing`, the command line, the counter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflow.definition.catalogues import FieldType, FormField
from workflow.definition.closure import Closure
from workflow.machine.application import applicant_forms
from workflow.workbooks import Column, Sheet, SheetRow

REFERENCE = Column("reference", "编号", "2026-001", required=True)
CHOSEN = Column("chosen", "事项")
CONTACT = Column("contact", "联系方式", "phone")
REQUESTS = "requests"
HOW_TO = (
    "每个申请一行，编号各不相同；家庭成员等写在各自的表里，用同一个编号。",
    "One row for each request, each with its own reference; members stand in a sheet of their own, "
    "under the same reference.",
    "金额写元；多选用逗号隔开；日期写2026-03-02。不要写公式。",
    "Amounts in yuan; several options with commas; dates as 2026-03-02. No formulas.",
    "同一个编号再次导入不会重复提出申请。",
    "A reference that was brought in before is not filed again.",
)
"""What stands on the first sheet of the template."""
_UNASKED = (FieldType.FILE, FieldType.SIGNATURE)
_SEVERAL = re.compile(r"[,，;；、\s]+")
_YES = {"yes", "true", "1", "是", "有", "y"}
_NO = {"no", "false", "0", "否", "无", "n", ""}


def questions(closure: Closure) -> dict[str, FormField]:
    """What applicants are asked, by name; files cannot be brought in, and what is counted from a
    table need not be."""
    return {
        name: asked
        for form in applicant_forms(closure).values()
        for name, asked in form.fields.items()
        if asked.type not in _UNASKED and asked.follows is None
    }


def sheets_of(closure: Closure) -> tuple[Sheet, ...]:
    """The sheets for the requests of a definition."""
    asked = questions(closure)
    single = {n: each for n, each in asked.items() if each.type is not FieldType.TABLE}
    main = Sheet(REQUESTS, "申请", (REFERENCE, CHOSEN, CONTACT, *_columns(single)))
    tables = [
        Sheet(name, each.title.zh, (REFERENCE, *_columns(each.columns or {})))
        for name, each in asked.items()
        if each.type is FieldType.TABLE
    ]
    return (main, *tables)


def _columns(fields: Mapping[str, FormField]) -> list[Column]:
    return [
        Column(name, each.title.zh.split()[0], required=each.required)
        for name, each in fields.items()
        if each.type not in _UNASKED
    ]


def answers_of(closure: Closure, row: SheetRow, others: list[SheetRow]) -> dict[str, object]:
    """The raw answers of one request, as `check_answers` takes them."""
    found: dict[str, object] = {}
    for name, asked in questions(closure).items():
        if asked.type is FieldType.TABLE:
            own = [each for each in others if each.sheet == name]
            found[name] = [_cells(asked.columns or {}, each.cells) for each in own]
        else:
            found |= _cells({name: asked}, row.cells)
    return found


def _cells(fields: Mapping[str, FormField], cells: Mapping[str, str]) -> dict[str, object]:
    return {
        name: _typed(asked, cells[name])
        for name, asked in fields.items()
        if cells.get(name, "").strip()
    }


def _typed(asked: FormField, text: str) -> object:
    """What a cell stands for: options by their id or their name, yes and no in words."""
    named = {
        word: option
        for option, title in (asked.options or {}).items()
        for word in (option, title.zh, title.en)
    }
    if asked.type is FieldType.CHOICES:
        words = [text] if text in named else _SEVERAL.split(text)
        return [named.get(word, word) for word in words if word]
    if asked.type is FieldType.CHOICE:
        return named.get(text, text)
    if asked.type is FieldType.BOOLEAN and text.casefold() in _YES | _NO:
        return text.casefold() in _YES
    return text


def chosen_of(row: SheetRow) -> tuple[str, ...]:
    """The services asked for."""
    return tuple(word for word in _SEVERAL.split(row.cells.get("chosen", "")) if word)
