"""What the values of an export's columns are. Consumers: checks, `workflow.exporting`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflow.definition.catalogues import FieldType, FormField
from workflow.definition.exporting import FACTS, FORMATS, ExportColumn, Kind

KINDS: Mapping[FieldType, Kind] = MappingProxyType(
    {
        FieldType.TEXT: "text",
        FieldType.PARAGRAPH: "text",
        FieldType.PHONE: "text",
        FieldType.EMAIL: "text",
        FieldType.BANK_ACCOUNT: "text",
        FieldType.ID_NUMBER: "text",
        FieldType.NUMBER: "number",
        FieldType.MONEY: "money",
        FieldType.DATE: "date",
        FieldType.MONTH: "month",
        FieldType.BOOLEAN: "boolean",
        FieldType.CHOICE: "choice",
        FieldType.CHOICES: "choices",
        FieldType.PLACE: "place",
        FieldType.ORGANISATION: "place",
    }
)
"""What the answers to each type of question are, where they can stand in a cell."""


def kind_of(column: ExportColumn, question: FormField | None) -> Kind | None:
    """What a column's values are; `question` is the one it shows. None where there is none."""
    if column.fact is not None:
        return FACTS.get(column.fact)
    if column.value is not None:
        return "money" if column.format in FORMATS["money"] else "number"
    if column.fixed is not None:
        return "text"
    return KINDS.get(question.type) if question is not None else None
