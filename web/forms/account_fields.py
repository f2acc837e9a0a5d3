"""What forms about accounts have in common: a phone, an e-mail address, a new password, checked.

Consumers: making an account online, and the page about one's own account. Each check appends its
sentence to the field and says whether the field is right.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from wtforms import PasswordField
from wtforms.validators import InputRequired

from web.forms.sentences import flaw_sentence
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import worded
from web.office import today
from workflow.definition.answer_values import Flawed, Surroundings, read_value
from workflow.definition.catalogues import FieldType, FormField

SHORTEST = 8
"""Characters of a password."""
PHONE = FormField(title=worded("Phone"), type=FieldType.PHONE)
EMAIL = FormField(title=worded("E-mail"), type=FieldType.EMAIL)


def wrong(field: Any, sentence: str) -> bool:
    """Say below the field what is not right; always False."""
    field.errors = [*field.errors, sentence]
    return False


def read(field: Any, asked: FormField) -> bool:
    """Check what was typed as that question of a form, and put it into its usual shape."""
    if not (field.data or "").strip():
        return True
    try:
        field.data = read_value(field.name, asked, field.data, Surroundings(today(), None))
    except Flawed as flawed:
        return wrong(field, flaw_sentence(flawed.flaw, asked))
    return True


def way_right(field: Any) -> bool:
    """Whether an answer can arrive there, a phone or an e-mail address, or the field is empty."""
    text = unicodedata.normalize("NFKC", (field.data or "")[:200]).strip()
    if not text:
        return True
    if "@" in text:
        return read(field, EMAIL)
    digits = re.search(r"[0-9]{5}", re.sub(r"[\s\-]", "", text))
    return bool(digits) or wrong(
        field, _("Write a phone number or an e-mail address, or leave it empty.")
    )


def new_password(label: Any) -> Any:
    """The field of a password that somebody chooses."""
    return PasswordField(
        label,
        [InputRequired(_l("Choose a password."))],
        description=_l("At least 8 characters. Three words that only you put together are good."),
    )


def new_password_again() -> Any:
    """The field in which it is typed a second time."""
    return PasswordField(
        _l("New password again"), [InputRequired(_l("Enter the new password again."))]
    )


def password_right(field: Any, login: str) -> bool:
    """Whether a new password is long enough and not the account's name; empty is not judged."""
    password = field.data or ""
    if not password or (len(password) >= SHORTEST and password != login):
        return True
    return wrong(field, _("Choose at least 8 characters, and not your account name."))


def typed_twice_right(new: Any, again: Any, login: str) -> bool:
    """Whether a new password will do and was typed alike twice; an empty field is not judged."""
    right = password_right(new, login)
    if not new.data or not again.data or new.data == again.data:
        return right
    return wrong(again, _("This is not the same as the new password above."))


def reachable(phone: Any, email: Any) -> bool:
    """Whether there is a phone number or an e-mail address."""
    return bool(phone.data or email.data) or wrong(
        phone, _("Give a phone number or an e-mail address, so that we can reach you.")
    )
