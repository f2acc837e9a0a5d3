"""A forgotten password: a code by message, used once, then a new password that ends every session.

The pages answer alike whether an account exists or not, has an address or none.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from web.access import public
from web.auth import codes, devices
from web.auth.account import chosen_by_themself
from web.auth.views import blueprint
from web.forms import PageForm
from web.forms.account_fields import new_password, new_password_again, typed_twice_right
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office
from web.refusals import sentence
from workflow.errors import Refusal
from workflow.store.accounts import Account
from workflow.store.logins import normalise_login

RESET = "reset"


class Forgotten(PageForm):
    """Whose password it is."""

    login = StringField(
        _l("Account name"),
        [InputRequired(_l("Enter your account name.")), Length(max=200)],
        description=_l("What you sign in with: for most people their phone number."),
    )


class Fresh(PageForm):
    """The code, and the new password twice."""

    code = StringField(
        _l("Code from the message"), [InputRequired(_l("Enter the code from the message."))]
    )
    password_new = new_password(_l("New password"))
    password_again = new_password_again()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the password before the code is tried: a slip costs no code."""
        right = bool(super().validate(extra_validators))
        return typed_twice_right(self.password_new, self.password_again, "") and right


@blueprint.route("/password/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Ask for a code. The answer does not tell whether there is such an account."""
    form = Forgotten()
    if form.ok():
        try:
            codes.limit_place()
        except Refusal as refusal:
            form.top_errors.append(sentence(refusal).whole)
        else:
            _send(form.login.data)
            return redirect(url_for("auth.fresh_password"))
    page = render_template("auth/forgotten.html", form=form, channels=codes.channels())
    return page, 422 if form.summary else 200


def _send(login: str) -> None:
    accounts = the_office().accounts
    found = accounts.by_login(login)
    channel, address = _way(found) if found is not None and found.active else ("", "")
    allowed = codes.may_send(RESET, normalise_login(login), devices.device_for(login))
    if found is not None and address and allowed:
        codes.ask(RESET, channel, address, account=found.id, locale=found.locale)
    else:
        codes.ask(RESET, "email", "nobody", to_nobody=True)


def _way(account: Account) -> tuple[str, str]:
    """How the account is reached: by text message, else by e-mail."""
    ways = {"sms": account.phone, "email": account.email}
    known = ((name, ways[name]) for name in codes.channels() if ways[name])
    return next(known, ("", ""))


@blueprint.route("/password/fresh", methods=["GET", "POST"])
@public
def fresh_password() -> ResponseReturnValue:
    """Type the code and choose a new password; every session ends, also those of strangers."""
    if codes.asked(RESET) is None:
        return redirect(url_for("auth.forgotten"))
    form = Fresh()
    if form.ok():
        right, account = codes.use(RESET, form.code.data)
        if right and account is not None:
            _choose(account, form.password_new.data)
            flash(
                _("Your new password counts from now on. You were signed out everywhere."),
                "success",
            )
            return redirect(url_for("auth.sign_in"))
        form.code.errors = [
            _(
                "This code is not right, or its time is over. After some wrong tries it is lost; "
                "then ask for a new one."
            )
        ]
    page = render_template("auth/fresh_password.html", form=form, shown=codes.shown_here())
    return page, 422 if form.summary else 200


def _choose(account: int, password: str) -> None:
    office = the_office()
    office.accounts.set_password(account, password)
    chosen_by_themself(office.accounts.by_id(account))
    office.sessions.end_others(account, "")
    office.codes.drop(RESET, account)
