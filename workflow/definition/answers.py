"""Checks the answers to a form of the catalogue: the same rules for pages, API, examples and demo.

Input: a `catalogues.Form` and raw answers (as typed, as sent, or as checked before). Output: the
flat, checked data that the engine takes (`ports.Data`) and, for each field that is not right, a
`Flaw`. A column of a table is named `members[2].birth`: the second row as it was given, from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from workflow.definition.answer_values import (
    ErrorCode,
    Flaw,
    Flawed,
    Surroundings,
    is_blank,
    read_value,
)
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.definition.expressions import GuardError, Value, compile_guard
from workflow.domain.people import Directory

__all__ = [
    "ErrorCode",
    "Flaw",
    "check_answers",
    "check_fields",
    "counted_from",
    "is_empty_row",
    "shown_fields",
    "variables",
]

MOST_ROWS = 100
Fields = Mapping[str, FormField]
Flaws = dict[str, Flaw]

_NUMBERS = (FieldType.NUMBER, FieldType.MONEY)
_HIDDEN = (FieldType.ID_NUMBER, FieldType.FILE, FieldType.SIGNATURE, FieldType.OFFICERS)


def check_answers(
    form: Form,
    raw: Mapping[str, Any],
    *,
    today: date | None = None,
    directory: Directory | None = None,
    officers: Callable[[str], Collection[int | None]] | None = None,
    partial: bool = False,
) -> tuple[dict[str, Any], Flaws]:
    """The checked values of a form, and what is wrong, by field.

    Values: text, date ("2026-03-03"), month ("2026-03"), place and the like as str; number and
    money (fen) as int; choices as a list of options; officers as a list of accounts; a table as a
    list of rows. A field that is
    not shown, not answered or flawed is left out; one that `counts` a table is its number of rows,
    one that `adds` a column what its rows come to, whatever was given for it. Names that the form
    does not have are ignored.
    `partial` accepts what is not yet answered (a draft). Without `today` future birth dates pass;
    without `directory` places are not looked up, without `officers` no accounts.
    """
    return check_fields(form.fields, raw, Surroundings(today, directory, officers), partial=partial)


def check_fields(
    fields: Fields, raw: Mapping[str, Any], around: Surroundings, *, partial: bool = False
) -> tuple[dict[str, Any], Flaws]:
    """As `check_answers`, for any fields; also used for the columns of one row."""
    values: dict[str, Any] = {}
    flaws: Flaws = {}
    for name, asked in fields.items():
        given = raw.get(name)
        if asked.type is FieldType.TABLE:
            _read_table(name, asked, given, around, partial, values, flaws)
        elif asked.follows is None:
            _read_single(name, asked, given, around, values, flaws)
    values.update(_counted(fields, values))
    shown = shown_fields(fields, values)
    for name, asked in fields.items():
        if name not in shown:
            values.pop(name, None)
            _forget(flaws, name)
        elif _lacks(asked, values.get(name)) and not partial:
            flaws.setdefault(name, Flaw(ErrorCode.REQUIRED))
    return values, flaws


def _counted(fields: Fields, values: Mapping[str, Any]) -> dict[str, int]:
    """What follows from the tables: how many rows each has, what a column of theirs comes to;
    nothing for one without rows."""
    counted = {}
    for name, asked in fields.items():
        rows = values.get(asked.follows or "")
        if rows and asked.counts:
            counted[name] = len(rows)
        elif rows and asked.adds:
            column = asked.adds.partition(".")[2]
            counted[name] = sum(row.get(column, 0) for row in rows)
    return counted


def counted_from(fields: Fields, tables: Collection[str]) -> frozenset[str]:
    """The questions whose answers follow from these tables."""
    return frozenset(name for name, asked in fields.items() if asked.follows in tables)


def _lacks(asked: FormField, value: Any) -> bool:
    """Whether somebody must still answer; what is counted or added up, nobody is asked for."""
    return asked.required and asked.follows is None and is_blank(value)


def _read_single(
    name: str,
    asked: FormField,
    raw: Any,
    around: Surroundings,
    values: dict[str, Any],
    flaws: Flaws,
) -> None:
    if is_blank(raw):
        if asked.type is FieldType.BOOLEAN and not asked.required:
            values[name] = False  # a box that is not ticked
        return
    try:
        value = read_value(name, asked, raw, around)
    except Flawed as flawed:
        flaws[name] = flawed.flaw
        return
    if not is_blank(value):
        values[name] = value


def _read_table(
    name: str,
    asked: FormField,
    raw: Any,
    around: Surroundings,
    partial: bool,
    values: dict[str, Any],
    flaws: Flaws,
) -> None:
    given = raw if raw is not None else []
    if not isinstance(given, list | tuple) or not all(isinstance(r, Mapping) for r in given):
        flaws[name] = Flaw(ErrorCode.NOT_ROWS)
        return
    columns = asked.columns or {}
    rows = []
    for number, row in enumerate(given[: MOST_ROWS + 1], start=1):
        if is_empty_row(columns, row):
            continue
        read, wrong = check_fields(columns, row, around, partial=partial)
        rows.append(read)
        flaws.update({f"{name}[{number}].{column}": flaw for column, flaw in wrong.items()})
    least = asked.minimum if asked.minimum is not None else int(asked.required)
    most = min(asked.maximum or MOST_ROWS, MOST_ROWS)
    if len(rows) > most:
        flaws[name] = Flaw(ErrorCode.TOO_MANY_ROWS, {"most": most})
    elif len(rows) < least and not partial and (asked.required or rows):
        flaws[name] = Flaw(ErrorCode.TOO_FEW_ROWS, {"least": least})
    if rows:
        values[name] = rows


def is_empty_row(columns: Fields, row: Mapping[str, Any]) -> bool:
    """Whether nothing was typed into this row: it is left out."""
    return all(is_blank(row.get(c)) or row.get(c) in (False, "false", "no") for c in columns)


def _forget(flaws: Flaws, name: str) -> None:
    for key in [key for key in flaws if key == name or key.startswith(f"{name}[")]:
        del flaws[key]


def shown_fields(fields: Fields, values: Mapping[str, Any]) -> frozenset[str]:
    """The fields that are asked, given these checked values.

    In the order of the form: a condition sees an earlier field that is not shown as unanswered.
    """
    known = variables(fields, values)
    shown = set()
    for name, asked in fields.items():
        if asked.show_when is None or _holds(asked.show_when, known):
            shown.add(name)
        else:
            known.update(variables({name: asked}, {}))
    return frozenset(shown)


def _holds(guard: str, known: Mapping[str, Value]) -> bool:
    try:
        return compile_guard(guard).test(known)
    except GuardError:
        return True  # asking too much is better than losing a question


def variables(fields: Fields, values: Mapping[str, Any]) -> dict[str, Value]:
    """The flat, typed, always-present variables that guards see of these fields.

    Unanswered: "", 0 or false. `choices` give one boolean for each option (`happened_ill`), a
    table its number of rows (`members_count`) and, for each boolean column, the number of rows
    where it is true (`members_pupil`). ID numbers, files and signatures are not available.
    """
    known: dict[str, Value] = {}
    for name, asked in fields.items():
        value = values.get(name)
        if asked.type in _HIDDEN:
            continue
        if asked.type is FieldType.CHOICES:
            known.update({f"{name}_{one}": one in (value or ()) for one in asked.options or {}})
        elif asked.type is FieldType.TABLE:
            known.update(_table_variables(name, asked, value or ()))
        elif asked.type is FieldType.BOOLEAN:
            known[name] = bool(value)
        elif asked.type in _NUMBERS:
            known[name] = value or 0
        else:
            known[name] = value or ""
    return known


def _table_variables(name: str, asked: FormField, rows: Any) -> dict[str, Value]:
    counts: dict[str, Value] = {f"{name}_count": len(rows)}
    for column, cell in (asked.columns or {}).items():
        if cell.type is FieldType.BOOLEAN:
            counts[f"{name}_{column}"] = sum(bool(row.get(column)) for row in rows)
    return counts
