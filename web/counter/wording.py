"""Small things that several pages of the counter say or read: flaws, days, keys."""

from __future__ import annotations

import secrets
from datetime import date

from flask import request

from web.forms.sentences import flaw_sentence
from web.language import gettext as _
from web.language import worded
from web.office import today
from workflow.definition.answer_values import Flawed, Surroundings, read_value
from workflow.definition.answers import Flaw
from workflow.definition.catalogues import FieldType, FormField

_FILE = FormField(title=worded("File"), type=FieldType.FILE)
_DAY = FormField(title=worded("Day"), type=FieldType.DATE)
_ID = FormField(title=worded("ID number"), type=FieldType.ID_NUMBER)


def flaw_of_file(flaw: Flaw) -> str:
    """What is wrong with a file, and what to do."""
    return flaw_sentence(flaw, _FILE)


def read_day(text: str) -> date | str | None:
    """A day as typed; None for none; a sentence when it is no day."""
    if not text.strip():
        return None
    try:
        value = read_value("day", _DAY, text, Surroundings(today()))
    except Flawed as flawed:
        return flaw_sentence(flawed.flaw, _DAY)
    return date.fromisoformat(value)


def read_id(text: str) -> tuple[str, str]:
    """An ID number as typed: (number, "") or ("", what is wrong)."""
    if not text.strip():
        return "", _("Enter the ID number from the card.")
    try:
        return str(read_value("id_number", _ID, text, Surroundings(today()))), ""
    except Flawed as flawed:
        return "", flaw_sentence(flawed.flaw, _ID)


def page_key() -> str:
    """The idempotency key of this page: that of the post, else a fresh one."""
    return request.form.get("key", "")[:60] or secrets.token_urlsafe(12)
