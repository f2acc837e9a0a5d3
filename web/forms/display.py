"""How checked answers look on a page that only shows them.

`display(field, value, locale)` gives plain text for the template to escape; tables are shown by the
macro `answers`, cell by cell. Masking is for pages whose reader may know that there is a value, but
not the whole of it.
"""

from __future__ import annotations

from typing import Any

from web import format as formats
from web.forms.places import name_of
from workflow.definition import bank_accounts
from workflow.definition.catalogues import FieldType, FormField, Privacy
from workflow.domain.people import Directory

NOTHING = "—"


def display(
    field: FormField,
    value: Any,
    locale: str,
    *,
    directory: Directory | None = None,
    masked: bool = False,
) -> str:
    """One answer as text; `—` for none. Masked: names, phones, mailboxes, bank accounts
    and ID numbers in part, other sensitive values not at all."""
    if value is None or value == "" or value == []:
        return NOTHING
    if masked:
        hidden = _masked(field, value)
        if hidden is not None:
            return hidden
    zh = locale.startswith("zh")
    match field.type:
        case FieldType.MONEY:
            return formats.money(value, locale)
        case FieldType.DATE:
            return formats.long_day(value, locale)
        case FieldType.BANK_ACCOUNT:
            return bank_accounts.grouped(str(value))
        case FieldType.MONTH:
            return formats.month(value, locale)
        case FieldType.BOOLEAN:
            return ("是" if value else "否") if zh else ("Yes" if value else "No")
        case FieldType.CHOICE | FieldType.CHOICES:
            return _options(field, value, locale)
        case FieldType.PLACE | FieldType.ORGANISATION:
            return _place(value, locale, directory)
        case FieldType.TABLE:
            return f"{len(value)}人/项" if zh else f"{len(value)} rows"
        case FieldType.FILE:
            return "已附文件" if zh else "File attached"
        case FieldType.SIGNATURE:
            return _signature(value, zh)
        case _:
            return str(value)


def told(value: Any) -> bool:
    """Whether a cell of a table says something: nought does, a box without its tick does not."""
    return value is not False and value not in (None, "", [])


def _masked(field: FormField, value: Any) -> str | None:
    if field.type is FieldType.ID_NUMBER:
        return formats.masked_id(str(value))
    if field.type is FieldType.PHONE:
        return formats.masked_phone(str(value))
    if field.type is FieldType.EMAIL:
        return formats.masked_email(str(value))
    if field.type is FieldType.BANK_ACCOUNT:
        return bank_accounts.hidden(str(value))
    if field.privacy is Privacy.NAME:
        return formats.masked_name(str(value))
    return "***" if field.privacy is Privacy.SENSITIVE else None


def _options(field: FormField, value: Any, locale: str) -> str:
    texts = field.options or {}
    chosen = [value] if isinstance(value, str) else list(value)
    shown = [texts[one].to(locale) if one in texts else str(one) for one in chosen]
    return ("、" if locale.startswith("zh") else ", ").join(shown)


def _place(value: Any, locale: str, directory: Directory | None) -> str:
    if directory is None or value not in directory.places:
        return str(value)
    place = directory.places[value]
    above = directory.places.get(place.parent or "")
    zh = locale.startswith("zh")
    if above is None:
        return name_of(place, locale)
    own, upper = name_of(place, locale), name_of(above, locale)
    if own.startswith(upper):
        return own
    return f"{upper}{own}" if zh else f"{own}, {upper}"


def _signature(value: Any, zh: bool) -> str:
    if value is True:
        return "已签名" if zh else "Signed"
    if str(value).startswith("scan:"):
        return "已附签名扫描件" if zh else "Scan of the signature attached"
    return f"{value}（已确认签名）" if zh else f"{value} (signature confirmed)"
