"""The cells of an export: what a case's answers and its decision are in another system's words.

Pure, over a `Work` that only looks. Input: the columns of an `Export`, a case, a decision. Output:
cells with what keeps them from being written. Consumer: `workflow.exporting.workbooks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from workflow.definition.catalogues import FormField, Privacy
from workflow.definition.deciding import even
from workflow.definition.export_kinds import kind_of
from workflow.definition.exporting import DATES, FORMATS, MONTHS, Export, ExportColumn, Kind
from workflow.definition.expression_tree import names_in
from workflow.definition.table_expressions import Exact, Unknown, evaluate, exact
from workflow.domain.case import Decision, Entitlement
from workflow.domain.people import PlaceInfo
from workflow.letters.values import numbered
from workflow.machine.guards import findings, looked_up
from workflow.machine.remedies import opened_by
from workflow.machine.work import Work
from workflow.ports import Payee

PERSONAL_FACTS = ("payee", "account", "bank")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is written."""

    text: str = ""
    number: Fraction | None = None
    """For a number, and for yuan: the exact value; `text` is then how a page shows it."""
    decimals: int = 0
    personal: bool = False
    """Whether a page hides it until the workbook is made."""
    problem: str = ""
    """empty (a required column), no_code, too_long, uneven; "" where it can be written."""


class Reading:
    """One decision of a case, read for an export."""

    def __init__(self, work: Work, decision: Decision, export: Export, payee: Payee) -> None:
        self._work, self._decision, self._export, self._payee = work, decision, export, payee
        self._scope = work.case.scopes[decision.path]

    @cached_property
    def _answers(self) -> Mapping[str, Any]:
        return {**self._work.application(), **findings(self._work, self._scope)}

    @property
    def _opened(self) -> Entitlement | None:
        found = opened_by(self._work.case, self._decision)
        return self._work.case.entitlements[found[0]] if found else None

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows of this decision: one, or one for each row of the export's table."""
        if self._export.each is None:
            yield tuple(self._cell(column, {}, 1) for column in self._export.columns)
            return
        table = self._answers.get(self._export.each) or []
        for number, row in enumerate(table, 1):
            yield tuple(self._cell(column, row, number) for column in self._export.columns)

    def _cell(self, column: ExportColumn, row: Mapping[str, Any], number: int) -> Cell:
        question = self._question(column)
        personal = column.fact in PERSONAL_FACTS or self._tells(column, question)
        kind = kind_of(column, question)
        value = self._value(column, row, number)
        written = Cell()
        if value not in (None, "", []):
            written = self._written(column, kind or "text", value, question)
        problem = written.problem
        if not problem and not written.text and column.required:
            problem = "empty"
        if not problem and column.longest is not None and len(written.text) > column.longest:
            problem = "too_long"
        return Cell(written.text, written.number, written.decimals, personal, problem)

    def _tells(self, column: ExportColumn, question: FormField | None) -> bool:
        """Whether it holds, or is worked out from, an answer that is not for everybody."""
        asked = [question]
        if column.source == "is":
            catalogues = self._work.context.closure.catalogues
            names = names_in(exact(column.value or ""))
            asked = [catalogues.field(name) for name in names]
        return any(each is not None and each.privacy is not Privacy.PUBLIC for each in asked)

    def _question(self, column: ExportColumn) -> FormField | None:
        catalogues = self._work.context.closure.catalogues
        if column.column is not None:
            table = catalogues.field(self._export.each or "")
            return (table.columns or {}).get(column.column) if table is not None else None
        return catalogues.field(column.field) if column.field is not None else None

    # -- where a value comes from --------------------------------------------------------------

    def _value(self, column: ExportColumn, row: Mapping[str, Any], number: int) -> Any:
        match column.source:
            case "field":
                return self._answers.get(column.field or "")
            case "column":
                return row.get(column.column or "")
            case "fact":
                return number if column.fact == "row" else self._fact(column.fact or "")
            case "is":
                return self._worked_out(column)
        return column.fixed

    def _fact(self, name: str) -> Any:
        case, decision, opened = self._work.case, self._decision, self._opened
        match name:
            case "tracking" | "filed_on" | "accepted_on":
                return getattr(case, name)
            case "office":
                return case.place
            case "decided_on" | "served_on" | "outcome":
                return getattr(decision, name)
            case "decided_by":
                return decision.by
            case "letter_number":
                return numbered(decision.number, "zh")
            case "organ":
                return self._organ()
            case "reasons":
                return self._reasons()
            case "amount" | "first_month":
                return getattr(opened, name) if opened is not None else None
            case "payee":
                return self._payee.name
            case "account" | "bank":
                return getattr(self._payee, name)
        raise AssertionError(f"`definition.exporting.FACTS` has no {name}")

    def _organ(self) -> str:
        organ = self._work.context.closure.catalogues.departments.get(self._decision.organ)
        return organ.title.zh if organ is not None else self._decision.organ

    def _reasons(self) -> str:
        catalogues = self._work.context.closure.catalogues
        known = ((name, catalogues.reason(name)) for name in self._decision.reasons)
        return "；".join(reason.title.zh if reason else name for name, reason in known)

    def _worked_out(self, column: ExportColumn) -> Fraction | None:
        tree = exact(column.value or "")
        look = looked_up(self._work, self._scope)
        values: dict[str, Exact | None] = {}
        for name in names_in(tree):
            known = look(name)
            number = isinstance(known, int) and not isinstance(known, bool)
            values[name] = Fraction(known) if number else known  # type: ignore[arg-type, assignment]
        found = evaluate(tree, values)
        if isinstance(found, Unknown) or not isinstance(found, Fraction):
            return None
        return even(found, column.rounded) if column.rounded is not None else found

    # -- how it is written -----------------------------------------------------------------------

    def _written(
        self, column: ExportColumn, kind: Kind, value: Any, question: FormField | None
    ) -> Cell:
        form = column.format or FORMATS[kind][0]
        match kind:
            case "money" | "number":
                return _number(Fraction(value), form)
            case "date" | "month":
                return Cell(_day(value, form))
            case "place":
                return Cell(self._place(str(value), form))
            case "boolean":
                word = "yes" if value else "no"
                return _coded(column, word, {"yes": "是", "no": "否"})
            case "choice" | "choices":
                titles = {name: each.zh for name, each in _options(question).items()}
                words = value if isinstance(value, (list, tuple)) else [value]
                cells = [_coded(column, str(word), titles) for word in words]
                problem = next((each.problem for each in cells if each.problem), "")
                separator = "," if column.codes else "、"
                return Cell(separator.join(each.text for each in cells), problem=problem)
        return Cell(" ".join(str(value).split()))

    def _place(self, code: str, form: str) -> str:
        places = self._work.context.directory
        known: PlaceInfo | None = places.places.get(code)
        if known is None or form == "code":
            return code
        if form == "name":
            return known.zh
        return "".join(places.places[each].zh for each in reversed(places.chain(code)))


def _options(question: FormField | None) -> Mapping[str, Any]:
    return (question.options or {}) if question is not None else {}


def _coded(column: ExportColumn, word: str, titles: Mapping[str, str]) -> Cell:
    if not column.codes:
        return Cell(titles.get(word, word))
    code = column.codes.get(word)
    return Cell(word, problem="no_code") if code is None else Cell(code)


def _number(value: Fraction, form: str) -> Cell:
    """A whole number as one; fen as yuan with two decimals. Nothing is rounded in silence."""
    if value.denominator != 1:
        return Cell(f"{float(value)}", problem="uneven")
    whole = int(value)
    if form == "text":
        return Cell(str(whole))
    if form == "yuan":
        sign, fen = ("-", -whole) if whole < 0 else ("", whole)
        return Cell(f"{sign}{fen // 100}.{fen % 100:02}", Fraction(whole, 100), 2)
    return Cell(str(whole), Fraction(whole))


def _day(value: Any, form: str) -> str:
    """A day (`2026-03-02`, or a date) or a month (`2026-03`) as the platform writes it."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    year, month, day = (*(int(part) for part in text.split("-")), 1)[:3]
    return {**DATES, **MONTHS}[form].format(y=year, m=month, d=day)
