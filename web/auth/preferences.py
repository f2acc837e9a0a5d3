"""What somebody prefers: the language of messages, and by which ways they come.

Messages always stand in the application as well; what is chosen here is what comes besides. Light,
dark and large type belong to the browser and are switched in the header. Input: the account.
Consumers: the sender of messages, through `Account.preferences`.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import BooleanField, SelectField

from web.access import signed_in
from web.auth.views import blueprint
from web.forms import PageForm
from web.language import LANGUAGES
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office
from web.options import options
from workflow.store.accounts import Account


class Preferences(PageForm):
    """Language and ways."""

    locale = SelectField(_l("Language of pages and messages"), choices=options(LANGUAGES.items()))
    sms = BooleanField(_l("Text messages, to my phone"))
    email = BooleanField(_l("E-mail, to my mailbox"))


@blueprint.route("/account/preferences", methods=["GET", "POST"])
@signed_in
def preferences() -> ResponseReturnValue:
    """Choose them."""
    found: Account = current_user.account
    form = Preferences(
        data={"locale": found.locale, **{way: found.wants(way) for way in ("sms", "email")}}
    )
    if form.ok():
        kept = {name: v for name, v in found.preferences.items() if name not in ("sms", "email")}
        off = {way: False for way in ("sms", "email") if not form[way].data}
        accounts = the_office().accounts
        accounts.set_preferences(found.id, {**kept, **off})
        accounts.set_locale(found.id, form.locale.data)
        session["locale"] = form.locale.data
        flash(_("Saved. Messages come this way from now on."), "success")
        return redirect(url_for("auth.account"))
    page = render_template("auth/preferences.html", form=form, account=found)
    return page, 422 if form.summary else 200
