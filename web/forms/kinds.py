"""How a field is drawn: one word for each way, for fields of catalogues and plain WTForms alike.

Consumer: the macro `field`. A field of a catalogue says its kind itself.
"""

from __future__ import annotations

from typing import Any

from workflow.definition.catalogues import FieldType, FormField

RADIOS_AT_MOST = 6
_PLAIN = {
    "PasswordField": "password",
    "TextAreaField": "paragraph",
    "SelectField": "select",
    "RadioField": "radios",
    "BooleanField": "checkbox",
    "SelectMultipleField": "checkboxes",
    "FileField": "file",
    "MultipleFileField": "file",
    "DateField": "date",
    "IntegerField": "number",
    "EmailField": "email",
    "SearchField": "search",
    "TelField": "phone",
    "HiddenField": "hidden",
    "CSRFTokenField": "hidden",
}
_ASKED = {
    FieldType.CHOICES: "checkboxes",
    FieldType.OFFICERS: "checkboxes",
    FieldType.PLACE: "select",
    FieldType.ORGANISATION: "select",
}


def kind_of(field: Any) -> str:
    """The kind of any WTForms field: `text`, `paragraph`, `select`, `radios`, …"""
    return str(getattr(field, "kind", None) or _PLAIN.get(field.type, "text"))


def kind_of_asked(asked: FormField) -> str:
    """The kind of a catalogue's field: few options are radios, many a select; a yes or no that
    must be answered is radios, else one box."""
    if asked.type is FieldType.CHOICE:
        return "radios" if len(asked.options or {}) <= RADIOS_AT_MOST else "select"
    if asked.type is FieldType.BOOLEAN:
        return "radios" if asked.required else "checkbox"
    return _ASKED.get(asked.type, asked.type.value)
