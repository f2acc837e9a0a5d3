"""Making an account online, and proving that an old request is one's own.

Nobody gets anybody's cases by typing an ID number: where it is known already, the tracking number
and code of a filing receipt prove it, or the counter does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from web import kept
from web.access import applicant, current_actor, public
from web.applicant import identity
from web.applicant.blueprint import blueprint
from web.auth import User, begin_session
from web.forms import PageForm
from web.forms.account_fields import PHONE, email_right, password_right, reachable, read
from web.language import current_language
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office
from web.refusals import sentence
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, FormField
from workflow.errors import Refusal

MOST_TRIES, PERIOD = 10, timedelta(minutes=30)
"""How often one address may make or try for an account within how long."""
_ID_NUMBER = FormField(
    title=Text(zh="身份证号码", en="ID number"), type=FieldType.ID_NUMBER, required=True
)


class ProofForm(PageForm):
    """The two things on a filing receipt."""

    tracking = StringField(
        _l("Tracking number"),
        description=_l("It stands at the top of your receipt, such as OW-2026-000123-7."),
    )
    secret = StringField(_l("Code"), description=_l("Three groups of four letters and digits."))


class Registration(ProofForm):
    """Who somebody is, how to reach them, and how they sign in."""

    name = StringField(_l("Your name"), [InputRequired(_l("Enter your name.")), Length(max=50)])
    id_number = StringField(
        _l("ID number"),
        [InputRequired(_l("Enter your ID number."))],
        description=_l("18 characters, as on your identity card. We use it to know that you are "
                       "one person, and show it to nobody else."),
    )  # fmt: skip
    phone = StringField(
        _l("Phone"),
        description=_l("We send you a message when something is decided or missing. "
                       "An e-mail address below is enough, too."),
    )  # fmt: skip
    email = StringField(_l("E-mail"), [Length(max=200)])
    login = StringField(
        _l("Account name"),
        [InputRequired(_l("Choose an account name.")), Length(min=3, max=60)],
        description=_l("What you sign in with: your phone number, for example."),
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Choose a password."))],
        description=_l("At least 8 characters. Three words that only you put together are good."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; sentences are with the fields."""
        right = bool(super().validate(extra_validators))
        checks = (
            read(self.id_number, _ID_NUMBER),
            read(self.phone, PHONE),
            reachable(self.phone, self.email),
            email_right(self.email),
            password_right(self.password, self.login.data),
        )
        return right and all(checks)

    @property
    def proof(self) -> identity.Proof | None:
        """The receipt's number and code, when both were given."""
        number, code = self.tracking.data or "", self.secret.data or ""
        return identity.Proof(number, code) if number.strip() and code.strip() else None


@blueprint.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Make an account, then go on where one was going."""
    target = kept.safe_path(request.values.get("next"))
    form = Registration()
    ask_proof = bool(form.tracking.data)
    if form.ok():
        account = _make(form)
        if account is not None:
            _sign_in(account)
            flash(_("Your account is ready."))
            return redirect(target if target != "/" else url_for("applicant.my_cases"))
        ask_proof = True
    page = render_template("applicant/register.html", form=form, target=target, ask_proof=ask_proof)
    return page, 422 if form.summary else 200


def _make(form: Registration) -> int | None:
    """The new account; None when the form says why not."""
    office = the_office()
    key = f"register:{request.remote_addr}"
    if _too_many(key, form):
        return None
    if office.accounts.by_login(form.login.data) is not None:
        office.attempts.note(key, office.now())  # or names could be tried until the phone book ends
        form.login.errors = [_("This account name is already in use. Choose another one.")]
        return None
    person = identity.person_for(form.name.data, form.id_number.data, form.phone.data, form.proof)
    if person is None:
        office.attempts.note(key, office.now())
        form.top_errors.append(
            _("With these details alone we cannot open an account online. If you have asked here "
              "before, give the number and code of your receipt below. Otherwise come to the "
              "counter with your identity card; it takes a few minutes.")
        )  # fmt: skip
        return None
    try:
        account = office.accounts.add(
            form.login.data,
            form.password.data,
            form.name.data.strip(),
            locale=current_language(),
            email=(form.email.data or "").strip(),
            phone=form.phone.data or "",
            person=person,
        )
    except Refusal as refusal:
        form.top_errors.append(sentence(refusal).say)
        return None
    office.attempts.note(key, office.now())  # also counted: a page of ID numbers is no family
    if form.proof is None or not identity.proven(form.proof, person):
        identity.mark_made_online(account)
    return account


def _too_many(key: str, form: PageForm) -> bool:
    office = the_office()
    if office.attempts.count(key, office.now() - PERIOD) < MOST_TRIES:
        return False
    form.top_errors.append(_("Too many tries. Please come back in half an hour, or call."))
    return True


def _sign_in(account: int) -> None:
    found = the_office().accounts.account(account)
    assert found is not None
    begin_session(User(found))


@blueprint.route("/my/add", methods=["GET", "POST"])
@applicant
def add_case() -> ResponseReturnValue:
    """Prove with a receipt that an earlier request is one's own."""
    form = ProofForm()
    actor = current_actor()
    if form.ok():
        key = f"prove:{actor.user}"
        proof = identity.Proof(form.tracking.data or "", form.secret.data or "")
        if not _too_many(key, form):
            if actor.person is not None and identity.proven(proof, actor.person):
                assert actor.user is not None
                identity.confirm(actor.user)
                flash(_("Thank you. All of your requests are now in your list."))
                return redirect(url_for("applicant.my_cases"))
            the_office().attempts.note(key, the_office().now())
            form.top_errors.append(
                _("Number and code do not belong to a request in your name. Please compare both "
                  "with your receipt, or ask at the counter.")
            )  # fmt: skip
    return render_template("applicant/add_case.html", form=form), 422 if form.summary else 200
