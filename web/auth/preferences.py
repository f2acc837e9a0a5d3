"""What somebody prefers: the language of messages, and by which ways they come.

Messages always stand in the application as well; what is chosen here is what comes besides. Light,
dark and large type belong to the browser and are switched in the header. Input: the account.
Consumers: the sender of messages, through `Account.preferences`.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import BooleanField, SelectField

from web.access import current_actor, signed_in
from web.auth.views import blueprint
from web.forms import PageForm
from web.language import LANGUAGES
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office
from web.options import options
from workflow.domain.people import ActorKind
from workflow.store.accounts import Account

WAYS = ("sms", "email")
"""The ways by which messages come besides."""


class Preferences(PageForm):
    """Language and ways."""

    locale = SelectField(_l("Language of pages and messages"), choices=options(LANGUAGES.items()))
    sms = BooleanField(_l("Text messages, to my phone"))
    email = BooleanField(_l("E-mail, to my mailbox"))
    digest = BooleanField(_l("A digest each working day when the office opens"))

    def __init__(self, *, staff: bool, **given: Any) -> None:
        super().__init__(**given)
        if not staff:
            del self.digest


@blueprint.route("/account/preferences", methods=["GET", "POST"])
@signed_in
def preferences() -> ResponseReturnValue:
    """Choose them."""
    found: Account = current_user.account
    ways = {way: found.wants(way) for way in WAYS}
    form = Preferences(
        staff=current_actor().kind is ActorKind.STAFF,
        data={"locale": found.locale, **ways, "digest": found.wants_digest},
    )
    if form.ok():
        kept = {name: v for name, v in found.preferences.items() if name not in WAYS}
        off = {way: False for way in WAYS if not form[way].data}
        # Nobody who never touched it is bound to what stood there: an address may come later.
        digest = {"digest": form.digest.data} if _changed(form, found) else {}
        accounts = the_office().accounts
        accounts.set_preferences(found.id, {**kept, **off, **digest})
        accounts.set_locale(found.id, form.locale.data)
        session["locale"] = form.locale.data
        flash(_("Saved. Messages come this way from now on."), "success")
        return redirect(url_for("auth.account"))
    page = render_template(
        "auth/preferences.html",
        form=form,
        account=found,
        opens=the_office().settings.opens.strftime("%H:%M"),
    )
    return page, 422 if form.summary else 200


def _changed(form: Preferences, found: Account) -> bool:
    return "digest" in form and bool(form.digest.data) != found.wants_digest
