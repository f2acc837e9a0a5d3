"""Exports: what an office's decisions look like in the columns of somebody else's platform.

An office that decides in OneWindow and must enter its decisions into a provincial platform as well
declares that platform's table here, column by column; a workbook in exactly these columns is then
made and never typed. Consumers: `check.exporting`, `workflow.exporting`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from workflow.definition.base import Id, Names, Part, Text
from workflow.definition.tables import Rounding

Kind = Literal["text", "number", "money", "date", "month", "boolean", "choice", "choices", "place"]
"""What a value is: it decides which formats fit."""

FACTS: dict[str, Kind] = {
    "tracking": "text",
    "filed_on": "date",
    "accepted_on": "date",
    "decided_on": "date",
    "served_on": "date",
    "outcome": "choice",
    "organ": "text",
    "letter_number": "text",
    "decided_by": "text",
    "reasons": "text",
    "office": "place",
    "amount": "money",
    "first_month": "month",
    "payee": "text",
    "account": "text",
    "bank": "text",
    "row": "number",
}
"""What is known of a case and its decision besides the answers: `fact` names one of these. `amount`
to `bank` are those of the benefit that was granted; `row` counts the rows of one case from 1."""

DATES = MappingProxyType(
    {
        "yyyy-MM-dd": "{y:04}-{m:02}-{d:02}",
        "yyyy/MM/dd": "{y:04}/{m:02}/{d:02}",
        "yyyy.MM.dd": "{y:04}.{m:02}.{d:02}",
        "yyyyMMdd": "{y:04}{m:02}{d:02}",
        "yyyy年M月d日": "{y}年{m}月{d}日",
    }
)
MONTHS = MappingProxyType(
    {
        "yyyy-MM": "{y:04}-{m:02}",
        "yyyy/MM": "{y:04}/{m:02}",
        "yyyyMM": "{y:04}{m:02}",
        "yyyy年M月": "{y}年{m}月",
    }
)
Format = Literal[
    "text",
    "number",
    "yuan",
    "fen",
    "code",
    "name",
    "full_name",
    "yyyy-MM-dd",
    "yyyy/MM/dd",
    "yyyy.MM.dd",
    "yyyyMMdd",
    "yyyy年M月d日",
    "yyyy-MM",
    "yyyy/MM",
    "yyyyMM",
    "yyyy年M月",
]
"""How a value is written."""

FORMATS: dict[Kind, tuple[str, ...]] = {
    "text": ("text",),
    "number": ("number", "text"),
    "money": ("yuan", "fen"),
    "date": (*DATES, *MONTHS),
    "month": tuple(MONTHS),
    "boolean": ("text",),
    "choice": ("text",),
    "choices": ("text",),
    "place": ("code", "name", "full_name"),
}
"""The formats that fit each kind; the first is what counts where none is written."""

SOURCES = ("field", "column", "fact", "is", "fixed")


class ExportColumn(Part):
    """One column of the platform: where its value comes from, and how it is written."""

    title: str = Field(min_length=1, max_length=80)
    """The heading, exactly as the platform has it."""
    field: Id | None = None
    """A question of the applicant's forms, or of a form that the service's tasks fill in."""
    column: Id | None = None
    """With `each`: a question of the table's row."""
    fact: Id | None = None
    """Something known of the case or its decision: tracking, decided_on, amount, …"""
    value: str | None = Field(default=None, alias="is")
    """How a number is worked out from other answers and parameters, exactly; with the format `yuan`
    or `fen` what comes out is an amount in fen."""
    fixed: str | None = None
    """The same text in every row."""
    format: Format | None = None
    """How the value is written: `yuan` (two decimals) or `fen` for money, `number`, `text`, a date
    (`yyyy-MM-dd`, `yyyyMMdd`, `yyyy年M月d日`, …), a month (`yyyy-MM`, …); of a place its `code`,
    `name`, or `full_name` with the places above it."""
    codes: dict[str, str] = {}
    """Our option → the platform's code; of a yes or no `"yes"` and `"no"`. Without it a choice is
    written as its Chinese title."""
    rounded: Rounding | None = Field(default=None, alias="round")
    """With `is`: how what comes out uneven is made even."""
    required: bool = False
    """Whether the platform refuses a row without it."""
    longest: int | None = Field(default=None, ge=1)
    """How many characters the platform takes."""

    @model_validator(mode="after")
    def _one_source(self) -> ExportColumn:
        given = [name for name in SOURCES if self.source_of(name) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(f"a column has exactly one of {', '.join(SOURCES)}; found {found}")
        if self.value is None and self.rounded is not None:
            raise ValueError("`round` belongs to `is`")
        if self.fixed is not None and (self.format is not None or self.codes):
            raise ValueError("a fixed text is written as it stands")
        return self

    def source_of(self, name: str) -> str | None:
        """What stands under one of `SOURCES`."""
        found: str | None = getattr(self, "value" if name == "is" else name)
        return found

    @property
    def source(self) -> str:
        """Which of `SOURCES` it has."""
        return next(name for name in SOURCES if self.source_of(name) is not None)


class Export(Part):
    """A workbook for another system: whose decisions, one row for what, in which columns."""

    title: Text
    """What it is called."""
    summary: Text | None = None
    """For whoever makes it: where it is uploaded."""
    service: Id
    """The definition whose decisions it holds."""
    outcomes: Names = ("granted",)
    """Which decisions: granted, not_granted, terminated, …"""
    each: Id | None = None
    """A table of the application, such as the members: one row for each of its rows. Without it one
    row for each decision."""
    by: Names = Field(min_length=1)
    """The roles that may make it, for the cases of their own places: whoever exports reads
    everything in it. `administrator` is the office's administrator."""
    sheet: str = Field(default="Sheet1", min_length=1, max_length=31)
    """The name of the sheet, as the platform wants it."""
    heading: int = Field(default=1, ge=1, le=20)
    """The row in which the headings stand."""
    columns: tuple[ExportColumn, ...] = Field(min_length=1, max_length=200)
    """The columns, in the platform's order."""
