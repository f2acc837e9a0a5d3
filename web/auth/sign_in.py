"""The form to sign in, and its page: also shown in the place of a page whose session has ended."""

from __future__ import annotations

from flask import render_template
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from web import kept
from web.forms import PageForm
from web.language import lazy_gettext as _l


class SignIn(PageForm):
    """Login and password."""

    login = StringField(
        _l("Account name"),
        [InputRequired(_l("Enter your account name."))],
        name="login",
        description=_l("For most people their phone number."),
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])


def sign_in_page(form: SignIn | None = None, keep: str = "", target: str = "") -> str:
    """The sign-in page; `keep` carries a post that waits for it."""
    fresh = form if form is not None else SignIn(formdata=None)
    waiting = bool(keep) and kept.unpack(keep) is not None
    return render_template(
        "auth/sign_in.html", form=fresh, keep=keep if waiting else "", target=target
    )
