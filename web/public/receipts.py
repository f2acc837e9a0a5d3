"""Receipt numbers of objections: drawn here and nowhere else, each for one form.

The form carries its number sealed, so that a second press is the same objection, and nobody chooses
a number: not that of another objection, whose answer would then open with it, nor one that is easy
to guess. A seal holds for one notice, for whoever it was drawn for, and for half a day.
"""

from __future__ import annotations

import secrets

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import HiddenField

from web.access import current_actor
from workflow.engine.requests import spoken
from workflow.errors import Refusal

HOURS = 12


def new_receipt() -> str:
    """A receipt number that cannot be guessed and can be read aloud: twelve characters."""
    return spoken(secrets.token_hex(16))


def draw(field: HiddenField, notice: str) -> None:
    """Give a form about a notice (its secret address) its number, if it has none yet."""
    if not field.data:
        field.data = _seal(notice).dumps(new_receipt())


def receipt_of(field: HiddenField, notice: str) -> str:
    """The number that was drawn for this form; a new one for anything that was not drawn here."""
    try:
        return str(_seal(notice).loads(field.data or "", max_age=HOURS * 3600))
    except BadData:
        return new_receipt()


def sent_before(field: HiddenField, notice: str, refusal: Refusal) -> bool:
    """Whether another objection went out from this very form, as after the back button; then the
    next press sends what stands there now under a number of its own."""
    if refusal.code != "key_reused":
        return False
    field.data = ""
    draw(field, notice)
    return True


def _seal(notice: str) -> URLSafeTimedSerializer:
    who = current_actor().user or "public"
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"receipt {who} {notice}")
