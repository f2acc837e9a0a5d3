"""One's own account: how to be reached, the password, where one is signed in.

For everybody with an account, staff and applicants alike. A new password ends every session but
the one in which it was chosen.
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from web.access import signed_in
from web.auth.login import User, begin_session, check_password, end_session, oldest, session_name
from web.auth.views import blueprint
from web.forms import PageForm
from web.forms.account_fields import (
    EMAIL,
    PHONE,
    new_password,
    new_password_again,
    reachable,
    read,
    typed_twice_right,
    wrong,
)
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import ngettext
from web.numbers import number_in
from web.office import the_office
from web.refusals import sentence
from workflow.errors import Refusal
from workflow.store.accounts import Account

ONCE = "once"
"""The preference that says: the password was printed at the counter, for one sign-in."""


class Reach(PageForm):
    """How messages reach somebody."""

    phone = StringField(_l("Phone"), [Length(max=30)])
    email = StringField(_l("E-mail"), [Length(max=200)])
    password_now = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Enter your password."))],
        description=_l(
            "Codes for a new password go to this phone or mailbox, so we make sure that it is you."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check both; an applicant must be reachable by one of them."""
        right = bool(super().validate(extra_validators))
        checks = (
            read(self.phone, PHONE),
            read(self.email, EMAIL),
            current_user.account.person is None or reachable(self.phone, self.email),
        )
        return right and all(checks)


class NewPassword(PageForm):
    """The current password, and the new one twice."""

    password_now = PasswordField(
        _l("Current password"), [InputRequired(_l("Enter your current password."))]
    )
    password_new = new_password(_l("New password"))
    password_again = new_password_again()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the new one will do and was typed alike twice."""
        right = bool(super().validate(extra_validators))
        login = current_user.account.login
        return typed_twice_right(self.password_new, self.password_again, login) and right


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """What is known of the account, and what one can do about it."""
    found: Account = current_user.account
    running = the_office().sessions.of(found.id, session_name(), oldest())
    return render_template("auth/account.html", account=found, sessions=running)


@blueprint.route("/account/reach", methods=["GET", "POST"])
@signed_in
def reach() -> ResponseReturnValue:
    """Change phone and e-mail."""
    found: Account = current_user.account
    form = Reach(data={"phone": found.phone, "email": found.email})
    if form.ok() and _is_own(form):
        phone, email = form.phone.data or "", (form.email.data or "").strip()
        the_office().accounts.set_contact(found.id, email=email, phone=phone)
        flash(_("Saved. Messages go there from now on."), "success")
        return redirect(url_for("auth.account"))
    return render_template("auth/reach.html", form=form), 422 if form.summary else 200


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Choose a new password; every other session ends."""
    form = NewPassword()
    if form.ok() and _is_own(form):
        accounts = the_office().accounts
        the_office().sessions.end_others(current_user.id, "")
        accounts.set_password(current_user.id, form.password_new.data)
        chosen_by_themself(current_user.account)
        begin_session(User(accounts.by_id(current_user.id)))
        flash(
            _("Your new password counts from now on. You are signed out everywhere else."),
            "success",
        )
        return redirect(url_for("auth.account"))
    return render_template("auth/password.html", form=form), 422 if form.summary else 200


def chosen_by_themself(account: Account) -> None:
    """The password is no longer the one that was printed."""
    if ONCE in account.preferences:
        kept = {name: v for name, v in account.preferences.items() if name != ONCE}
        the_office().accounts.set_preferences(account.id, kept)


@blueprint.before_app_request
def printed_password() -> ResponseReturnValue | None:
    """Whoever signs in with a printed password first chooses one of their own."""
    if not current_user.is_authenticated or ONCE not in current_user.account.preferences:
        return None
    endpoint = request.endpoint or ""
    if endpoint in _BEFORE_IT or endpoint == "static" or endpoint.endswith(".static"):
        return None
    return redirect(url_for("auth.password"))


_BEFORE_IT = ("auth.password", "auth.sign_out", "auth.language", "auth.large_type")


def _is_own(form: NewPassword | Reach) -> bool:
    """Whether the current password is right. Wrong ones are counted as at signing in: a session
    left open in a shop is not enough to take an account over."""
    try:
        check_password(current_user.account.login, form.password_now.data)
    except Refusal as refusal:
        mine = refusal.code == "wrong_password"
        say = _("This is not your current password.") if mine else sentence(refusal).say
        return wrong(form.password_now, say)
    return True


@blueprint.post("/account/sessions/end")
@signed_in
def end_sessions() -> ResponseReturnValue:
    """Sign out on one other device, or on all others."""
    sessions, chosen = the_office().sessions, request.form.get("session", "")
    if chosen == "others":
        number = sessions.end_others(current_user.id, session_name())
        flash(ngettext("Signed out on one device.", "Signed out on %(num)s devices.", number))
    elif (one := number_in(chosen)) is not None:
        here = any(
            each.this and each.id == one
            for each in sessions.of(current_user.id, session_name(), oldest())
        )
        if here:
            end_session()
            return redirect(url_for("auth.sign_in"))
        sessions.end_one(current_user.id, one)
        flash(ngettext("Signed out on one device.", "Signed out on %(num)s devices.", 1))
    else:
        abort(400)
    return redirect(url_for("auth.account"))
