"""An account for the person in front of the window, with a password that is printed once.

The clerk has seen the identity card, so the account sees all of its person's requests. Somebody who
has an account already gets a new password for it; accounts of staff are not touched here. Each is
noted in the office's register.
"""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from web.access import current_actor
from web.applicant.identity import confirm
from web.auth.account import ONCE
from web.counter.blueprint import blueprint, window
from web.counter.wording import read_id
from web.forms import PageForm
from web.forms.account_fields import EMAIL, PHONE, read, wrong
from web.language import current_language
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office, today
from workflow.definition.identity import birth_of
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.accounts import Account
from workflow.store.office_rows import new_password


class Holder(PageForm):
    """Who stands at the window."""

    id_number = StringField(
        _l("ID number"),
        [InputRequired(_l("Enter the ID number from the card."))],
        description=_l("From the card in front of you."),
    )
    name = StringField(_l("Name"), [InputRequired(_l("Enter the name.")), Length(max=50)])
    phone = StringField(_l("Phone"), [Length(max=30)])
    email = StringField(_l("E-mail"), [Length(max=200)])
    works_for = StringField(
        _l("Social work service"),
        [Length(max=120)],
        description=_l(
            "Only for social workers who apply for others: the service whose letter you "
            "have seen. Empty for everybody else."
        ),
    )
    seen = BooleanField(
        _l("I have seen the identity card, and the person in front of me is the one on it"),
        [InputRequired(_l("Check the card first, then tick this."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; sentences are with the fields."""
        right = bool(super().validate(extra_validators))
        number, flaw = read_id(self.id_number.data or "")
        if self.id_number.data and flaw:
            right = wrong(self.id_number, flaw)
        elif number:
            self.id_number.data = number
        return all((read(self.phone, PHONE), read(self.email, EMAIL), right))


@blueprint.route("/counter/account", methods=["GET", "POST"])
@window
def account() -> ResponseReturnValue:
    """Open an account, or print a new password for the one there is."""
    form = Holder()
    if form.ok():
        made = _open(form)
        if made is not None:
            return made
    page = render_template("counter/account.html", form=form)
    return page, 422 if form.summary else 200


def _open(form: Holder) -> ResponseReturnValue | None:
    office, number, name = the_office(), form.id_number.data, form.name.data.strip()
    phone = form.phone.data or ""
    with office.store.database.changing() as connection:
        known = people.find_person(connection, office.store.keys, number)
        if known is not None:
            called = people.person(connection, office.store.keys, known).name
            if "".join(called.split()) != "".join(name.split()):
                words = _(
                    "This number is on file under another name. Compare both with the card; "
                    "if the card is right, have the file corrected."
                )
                wrong(form.name, words)
                return None
        record = PersonRecord(name=name, id_number=number, birth=birth_of(number), phone=phone)
        person = people.find_or_add_person(connection, office.store.keys, record, office.now())
    if person == current_actor().person:
        form.top_errors.append(_("This is you. A colleague opens your account."))
        return None
    own = office.accounts.of_person(person)
    if any(office.accounts.posts_of(each.id, today()) for each in own):
        form.top_errors.append(
            _(
                "This person works for the office. Whoever looks after the "
                "accounts of staff gives them a new password."
            )
        )
        return None
    password = new_password()
    holder = _renewed(own[0], password) if own else _made(form, person, password)
    if form.works_for.data:
        office.accounts.set_service(holder.id, form.works_for.data.strip())
    office.accounts.set_preferences(holder.id, {**holder.preferences, ONCE: True})
    confirm(holder.id)
    about = {"account": holder.id, "works_for": form.works_for.data or ""}
    act = "renew_account" if own else "open_account"
    office.register.note(current_actor().account, act, about, office.now())
    return render_template(
        "counter/account_made.html", account=holder, password=password, new=not own
    )


def _made(form: Holder, person: int, password: str) -> Account:
    accounts = the_office().accounts
    phone, email = form.phone.data or "", (form.email.data or "").strip()
    number = accounts.add_as(
        phone or email or f"p{form.id_number.data[-6:]}".casefold(),
        password,
        form.name.data.strip(),
        locale=current_language(),
        email=email,
        phone=phone,
        person=person,
    )
    return accounts.by_id(number)


def _renewed(found: Account, password: str) -> Account:
    office = the_office()
    office.accounts.set_password(found.id, password)
    office.sessions.end_others(found.id, "")
    return office.accounts.by_id(found.id)
