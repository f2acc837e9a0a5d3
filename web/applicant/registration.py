"""Making an account online with a code, and proving that an old request is one's own.

Nobody gets anybody's cases by typing an ID number: where it is known already, the tracking number
and code of a filing receipt prove it, or the counter does.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from web import kept
from web.access import applicant, current_actor, public
from web.applicant import identity
from web.applicant.blueprint import blueprint
from web.auth import User, begin_session, codes
from web.forms import PageForm
from web.forms.account_fields import EMAIL, PHONE, new_password, password_right, read
from web.language import current_language, worded
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office
from web.refusals import sentence
from workflow.definition.catalogues import FieldType, FormField
from workflow.definition.mailboxes import tidy
from workflow.errors import Refusal

MOST_TRIES, PERIOD = 10, timedelta(minutes=30)
"""How often one address may make or try for an account within how long."""
REGISTER = "register"
PROVEN = timedelta(minutes=30)
"""How long a proven phone or mailbox waits for the rest."""
_ID_NUMBER = FormField(title=worded("ID number"), type=FieldType.ID_NUMBER, required=True)


class ProofForm(PageForm):
    """The two things on a filing receipt."""

    tracking = StringField(
        _l("Tracking number"),
        description=_l("It is at the top of your receipt, such as OW-2026-000123-7."),
    )
    secret = StringField(_l("Code"), description=_l("Three groups of four letters and digits."))


class Reach(PageForm):
    """Where a code is sent to: a phone or a mailbox."""

    address = StringField(
        _l("Phone or e-mail"),
        [InputRequired(_l("Enter your phone number or your e-mail address.")), Length(max=200)],
        description=_l(
            "We send a code there, and later a message when something is decided or "
            "missing. You sign in with it, too."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check it as what it looks like."""
        right = bool(super().validate(extra_validators))
        by_mail = "@" in tidy(self.address.data or "")
        return read(self.address, EMAIL if by_mail else PHONE) and right

    @property
    def channel(self) -> str:
        """How a code gets there."""
        return "email" if "@" in self.address.data else "sms"


class Code(PageForm):
    """The code that was sent."""

    code = StringField(
        _l("Code from the message"), [InputRequired(_l("Enter the code from the message."))]
    )


class Registration(ProofForm):
    """Who somebody is, and their password; how to reach them is proven already."""

    name = StringField(_l("Your name"), [InputRequired(_l("Enter your name.")), Length(max=50)])
    id_number = StringField(
        _l("ID number"),
        [InputRequired(_l("Enter your ID number."))],
        description=_l(
            "18 characters, as on your identity card. We use it to know that you are "
            "one person, and show it to nobody else."
        ),
    )
    password = new_password(_l("Password"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; sentences are with the fields."""
        right = bool(super().validate(extra_validators))
        checks = (read(self.id_number, _ID_NUMBER), password_right(self.password, ""))
        return right and all(checks)

    @property
    def proof(self) -> identity.Proof | None:
        """The receipt's number and code, when both were given."""
        number, code = self.tracking.data or "", self.secret.data or ""
        return identity.Proof(number, code) if number.strip() and code.strip() else None


@blueprint.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Say where a code may go. What comes is the same whether somebody has an account there."""
    target = kept.safe_path(request.values.get("next"))
    form = Reach()
    ways = codes.channels()
    if form.ok():
        session["after_register"] = target
        if form.channel not in ways:
            form.address.errors = [_("This office sends no codes there. Try the other way.")]
        elif _sent(form):
            return redirect(url_for("applicant.register_code"))
    page = render_template("applicant/register.html", form=form, target=target, ways=ways)
    return page, 422 if form.summary else 200


def _sent(form: Reach) -> bool:
    try:
        codes.limit_place()
    except Refusal as refusal:
        form.top_errors.append(sentence(refusal).whole)
        return False
    address = form.address.data.strip()
    if not codes.may_send(REGISTER, address.casefold()):
        form.top_errors.append(
            _("Several codes went there in the last hour. Please wait a while, or call us.")
        )
        return False
    codes.ask(REGISTER, form.channel, address)
    return True


@blueprint.route("/register/code", methods=["GET", "POST"])
@public
def register_code() -> ResponseReturnValue:
    """Type the code."""
    waiting = codes.asked(REGISTER)
    if waiting is None:
        return redirect(url_for("applicant.register"))
    form = Code()
    if form.ok():
        right, _account = codes.use(REGISTER, form.code.data)
        if right:
            session["proven"] = [waiting.channel, waiting.address, the_office().now().isoformat()]
            return redirect(url_for("applicant.register_details"))
        form.code.errors = [
            _(
                "This code is not right, or its time is over. After some wrong tries it is lost; "
                "then ask for a new one."
            )
        ]
    page = render_template(
        "applicant/register_code.html",
        form=form,
        address=waiting.address,
        shown=codes.shown_here(),
    )
    return page, 422 if form.summary else 200


def _proven() -> tuple[str, str] | None:
    """The way and address that this session proved, not long ago."""
    kept_here = session.get("proven")
    if not kept_here:
        return None
    channel, address, at = kept_here
    fresh = the_office().now() - datetime.fromisoformat(at) < PROVEN
    return (channel, address) if fresh else None


@blueprint.route("/register/details", methods=["GET", "POST"])
@public
def register_details() -> ResponseReturnValue:
    """Say who one is, then go on where one was going."""
    proven = _proven()
    if proven is None:
        return redirect(url_for("applicant.register"))
    form = Registration()
    ask_proof = bool(form.tracking.data)
    if form.ok():
        account = _make(form, *proven)
        if account is not None:
            target = str(session.get("after_register") or "/")
            found = the_office().accounts.by_id(account)
            begin_session(User(found))
            flash(_("Your account is ready. You sign in with: %(login)s", login=found.login))
            return redirect(target if target != "/" else url_for("applicant.my_cases"))
        ask_proof = True
    page = render_template(
        "applicant/register_details.html", form=form, ask_proof=ask_proof, address=proven[1]
    )
    return page, 422 if form.summary else 200


def _make(form: Registration, channel: str, address: str) -> int | None:
    """The new account; None when the form says why not."""
    office = the_office()
    key = f"register:{request.remote_addr}"
    if _too_many(key, form):
        return None
    phone, email = (address, "") if channel == "sms" else ("", address)
    person = identity.person_for(form.name.data, form.id_number.data, phone, form.proof)
    if person is None:
        office.attempts.note(key, office.now())
        form.top_errors.append(
            _(
                "With these details alone we cannot open an account online. If you have asked here "
                "before, give the number and code of your receipt below. Otherwise come to the "
                "counter with your identity card; it takes a few minutes."
            )
        )
        return None
    account = office.accounts.add_as(
        address,
        form.password.data,
        form.name.data.strip(),
        locale=current_language(),
        email=email,
        phone=phone,
        person=person,
    )
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


@blueprint.route("/my/add", methods=["GET", "POST"])
@applicant
def add_case() -> ResponseReturnValue:
    """Prove with a receipt that an earlier request is one's own."""
    form = ProofForm()
    actor = current_actor()
    if form.ok():
        key = f"prove:{actor.account}"
        proof = identity.Proof(form.tracking.data or "", form.secret.data or "")
        if not _too_many(key, form):
            if actor.person is not None and identity.proven(proof, actor.person):
                identity.confirm(actor.account)
                flash(_("Thank you. All of your requests are now in your list."))
                return redirect(url_for("applicant.my_cases"))
            the_office().attempts.note(key, the_office().now())
            form.top_errors.append(
                _(
                    "Number and code do not belong to a request in your name. Please compare both "
                    "with your receipt, or ask at the counter."
                )
            )
    return render_template("applicant/add_case.html", form=form), 422 if form.summary else 200
