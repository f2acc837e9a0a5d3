"""Objecting without an account, and the answer by receipt number.

The receipt number is drawn here, shown once and kept only as a hash; who objects stays hidden from
the family, the village and the pages of everybody else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from web.access import public
from web.forms import PageForm
from web.forms.account_fields import way_right
from web.forms.fields import UploadField
from web.forms.sentences import flaw_sentence
from web.forms.uploads import take
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import worded
from web.office import the_office
from web.public.blueprint import blueprint
from web.public.notice_view import notice_view
from web.public.receipts import draw, receipt_of, sent_before
from workflow.definition.answers import Flaw
from workflow.definition.catalogues import FieldType, FormField
from workflow.domain.case import Case
from workflow.domain.commands import Object
from workflow.domain.people import PUBLIC
from workflow.domain.tracking import hash_secret
from workflow.errors import Refusal
from workflow.machine.handed_in import VILLAGE, opens
from workflow.machine.tree import notice_rules
from workflow.store.queries.notices import ObjectionRow, objection_by_receipt

MOST_TRIES, PERIOD = 20, timedelta(hours=1)
"""How many receipt numbers one address may try within how long."""
MOST_OBJECTIONS = 10
"""How many objections one address may send in this time: each must be looked into before the family
gets its decision, and more can still be said by phone or on paper."""
MOST_FILES = 60
"""How many files one address may send in this time, with objections or with forms that were not
right yet: each is kept at once."""
_FILE = FormField(title=worded("Evidence"), type=FieldType.FILE)


def proof(label: Any) -> Any:
    """A field for one file."""
    return UploadField(label, asked=_FILE)


def kept(field: UploadField) -> bool:
    """Keep the file that was chosen, if one was; False with a word at the field where it is no
    good."""
    if not field.chosen_file:
        return True
    taken = take(field.chosen_file, the_office().documents.put)
    if isinstance(taken, Flaw):
        field.errors = [flaw_sentence(taken, field.asked)]
        return False
    field.upload = taken
    field.settle()
    return True


class ObjectionForm(PageForm):
    """What somebody has to say about a notice."""

    text = TextAreaField(
        _l("What do you object to, and why?"),
        [DataRequired(_l("Please say what you object to.")), Length(max=4000)],
        description=_l("What you know and how you know it. Names of other people are not needed."),
    )
    name = StringField(
        _l("Your name"),
        [Length(max=80)],
        description=_l("Only the officer who looks into it sees it. You may leave it empty."),
    )
    contact = StringField(
        _l("Phone or e-mail"),
        [Length(max=120)],
        description=_l("For questions and for the answer. Without it, use your receipt number."),
    )
    proof_1 = proof(_l("A photograph or a document"))
    proof_2 = proof(_l("Another one"))
    proof_3 = proof(_l("A third one"))
    receipt = HiddenField()

    @property
    def proofs(self) -> list[UploadField]:
        """The fields for evidence."""
        return [self.proof_1, self.proof_2, self.proof_3]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; files are kept at once, also where something else is not right."""
        right = bool(super().validate(extra_validators))
        right = way_right(self.contact) and right
        if not _few(self):
            return False
        for field in self.proofs:
            if field.chosen_file and not _room(self):
                return False
            right = kept(field) and right
        return right


class ReceiptForm(PageForm):
    """The number of an objection."""

    receipt = StringField(
        _l("Receipt number"), [DataRequired(_l("Please enter your receipt number."))]
    )
    word = StringField(
        _l("Your own word"),
        [Length(max=60)],
        description=_l("Only where the village handed your objection in: what you chose then."),
    )


@blueprint.route("/notices/<secret>/object", methods=["GET", "POST"])
@public
def object_to(secret: str) -> ResponseReturnValue:
    """Object to a notice; what comes after its end is taken as a tip-off."""
    view = notice_view(secret)
    form = ObjectionForm()
    if form.ok():
        receipt = receipt_of(form.receipt, secret)
        command = Object(
            case=view.case.id,
            notice=view.notice.no,
            channel="web",
            text=form.text.data or "",
            name=form.name.data or "",
            contact=form.contact.data or "",
            receipt=receipt,
            evidence=tuple(dict.fromkeys(each.raw for each in form.proofs if each.raw)),
            key=f"objection-{hash_secret(receipt)[:32]}",
        )
        if _sent(form, secret, command):
            session.update(receipt=receipt, objected=secret)
            return redirect(url_for("public.objected", secret=secret))
    draw(form.receipt, secret)
    before = session.get("objected") == secret  # as after the back button
    page = render_template("public/object.html", form=form, view=view, before=before)
    return page, 422 if form.summary else 200


def _sent(form: ObjectionForm, secret: str, command: Object) -> bool:
    """Whether it was taken; else the form says that another went out from it. Raises Refusal."""
    office = the_office()
    try:
        office.engine.handle(command, PUBLIC)
    except Refusal as refusal:
        if not sent_before(form.receipt, secret, refusal):
            raise
        form.top_errors.append(already_sent())
        return False
    office.attempts.note(_sender(), office.now())
    return True


def already_sent() -> str:
    """What a form says from which another objection went out before."""
    return _(
        "From this page an objection was sent before, and it stands. What you see now was not sent "
        "yet: if it is another objection, send it, and it gets a number of its own."
    )


def _sender() -> str:
    return f"objection:{request.remote_addr}"


def _few(form: PageForm) -> bool:
    """Whether this address has not sent too many; else the form says what to do."""
    if the_office().attempts.count(_sender(), the_office().now() - PERIOD) < MOST_OBJECTIONS:
        return True
    form.top_errors.append(
        _("Many objections came from this connection. Please send yours in an hour, or tell us by "
          "phone or on paper: it counts from the day it reaches us.")
    )  # fmt: skip
    return False


def _room(form: PageForm) -> bool:
    """Whether this address may send one more file, which is counted; else the form says so."""
    office, key = the_office(), f"objection-file:{request.remote_addr}"
    if office.attempts.count(key, office.now() - PERIOD) < MOST_FILES:
        office.attempts.note(key, office.now())
        return True
    form.top_errors.append(
        _("Many files came from this connection. Send your objection without them now; what you "
          "have to show can follow by phone or on paper.")
    )  # fmt: skip
    return False


@blueprint.get("/notices/<secret>/objected")
@public
def objected(secret: str) -> ResponseReturnValue:
    """The receipt: shown to whoever has just objected, to write down or print."""
    receipt = session.get("receipt")
    if not receipt:
        abort(404)
    return render_template("public/objected.html", view=notice_view(secret), receipt=receipt)


@blueprint.route("/objections", methods=["GET", "POST"])
@public
def answer() -> ResponseReturnValue:
    """The answer to an objection, by its receipt number."""
    office = the_office()
    form = ReceiptForm()
    found, said = None, ""
    if form.ok():
        found = _found(form)
        if found is not None and found.answer is not None:
            said = _answer_of(office.store.case(found.case), found.notice, found.answer)
    status = 422 if form.summary else 200
    return render_template("public/answer.html", form=form, found=found, said=said), status


def _found(form: ReceiptForm) -> ObjectionRow | None:
    """The objection that number and word open; otherwise the form says what to do."""
    office = the_office()
    address = f"receipt:{request.remote_addr}"
    if office.attempts.count(address, office.now() - PERIOD) >= MOST_TRIES:
        form.top_errors.append(_("Too many tries. Please come back in an hour, or call."))
        return None
    number = form.receipt.data or ""
    with office.store.database.read() as connection:
        found = objection_by_receipt(connection, hash_secret(number))
    if found is None:
        office.attempts.note(address, office.now())
        form.receipt.errors = [_("We know no such number. Please compare it once more.")]
    elif found.status == "answered" and not _opened(found, number, form.word.data or ""):
        office.attempts.note(address, office.now())
        form.word.errors = [
            _("It has been answered. The village saw this number when it handed your objection in, "
              "so it opens only with the word that you chose then. Without one the answer is told "
              "at the office named on the notice.")
        ]  # fmt: skip
        return None
    return found


def _opened(found: ObjectionRow, number: str, word: str) -> bool:
    """Whether this is the objector: who handed it in knows the number too."""
    if found.channel != VILLAGE:
        return True
    store = the_office().store
    return opens(store.dossier(store.case(found.case)).entry(found.entry), number, word.strip())


def _answer_of(case: Case, notice: int, entry: int) -> str:
    """What the finding says to the objector: the field that the definition names for it."""
    store = the_office().store
    rules = notice_rules(case, store.closure(case.closure), case.notices[notice])
    field = rules.objections.answer
    return str(store.dossier(case).entry(entry).get(field, "")) if field else ""
