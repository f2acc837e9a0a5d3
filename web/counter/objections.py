"""An objection that came by phone or on paper, recorded at the counter.

Only for the counter: who objects stays hidden from the village and from whoever is related. The
receipt number is told or printed, and kept only as a hash; the day it came in counts.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from web.access import current_actor
from web.counter.blueprint import blueprint, window
from web.counter.on_paper import OnPaper
from web.forms import PageForm
from web.forms.account_fields import way_right
from web.language import lazy_gettext as _l
from web.office import the_office
from web.options import options
from web.public.notice_view import NoticeView, notice_view, view_of
from web.public.objections import already_sent
from web.public.receipts import draw, receipt_of, sent_before
from web.refusals import sentence
from workflow.domain.commands import Object
from workflow.domain.tracking import hash_secret
from workflow.errors import NotFound, Refusal
from workflow.machine.access import officer_post
from workflow.store.queries.notices import notices_in_force, notices_past

PAST = timedelta(days=30)
SESSION = "recorded_objection"


class RecordForm(PageForm):
    """What somebody said by phone or wrote on paper."""

    channel = RadioField(
        _l("How it came"),
        [DataRequired(_l("Choose how the objection came."))],
        choices=options([("phone", _l("By phone")), ("paper", _l("On paper"))]),
    )
    text = TextAreaField(
        _l("What is objected to, and why"),
        [DataRequired(_l("Write what is objected to.")), Length(max=4000)],
        description=_l("In their own words. No proof is needed, and no name."),
    )
    name = StringField(
        _l("Name of the objector"),
        [Length(max=80)],
        description=_l("May stay empty. Neither the applicant nor the village ever sees it."),
    )
    contact = StringField(
        _l("Phone or e-mail for the answer"),
        [Length(max=120)],
        description=_l("Without it, the answer is read with the receipt number."),
    )
    receipt = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; the answer must be able to arrive where it is sent."""
        return bool(super().validate(extra_validators)) & way_right(self.contact)


@blueprint.get("/counter/notices")
@window
def notices() -> ResponseReturnValue:
    """The notices at one's own places, running and lately ended."""
    office = the_office()
    directory = office.store.directory()
    own = {post.place for post in current_actor().posts}
    codes = [code for code in directory.places if own & set(directory.chain(code))]
    with office.store.database.read() as connection:
        rows = notices_in_force(connection, office.now(), codes)
        rows += notices_past(connection, office.now(), office.now() - PAST, codes)
    return render_template("counter/notices.html", views=[view_of(row) for row in rows])


@blueprint.route("/counter/notices/<secret>/objection", methods=["GET", "POST"])
@window
def objection(secret: str) -> ResponseReturnValue:
    """Record the objection."""
    view = notice_view(secret)
    _allowed(view)
    form = RecordForm()
    on_paper = OnPaper.read()
    if form.ok() and on_paper.check():
        receipt = receipt_of(form.receipt, secret)
        command = Object(
            case=view.case.id,
            notice=view.notice.no,
            channel=form.channel.data,
            text=form.text.data or "",
            name=form.name.data or "",
            contact=form.contact.data or "",
            receipt=receipt,
            occurred_on=on_paper.day,
            why=on_paper.why.strip(),
            key=f"objection-{hash_secret(receipt)[:32]}",
        )
        if _done(form, on_paper, command, secret):
            session[SESSION] = receipt
            return redirect(url_for("counter.recorded", secret=secret))
    draw(form.receipt, secret)
    html = render_template("counter/objection.html", form=form, view=view, on_paper=on_paper)
    return html, 422 if form.summary or on_paper.errors else 200


def _allowed(view: NoticeView) -> None:
    """Staff of the place who are not related. Raises Refusal, NotFound."""
    field = view.closure.definition.office_field
    store = the_office().store
    home = str(store.dossier(view.case).application().get(field, "")) or view.case.place
    try:
        officer_post(view.case, current_actor(), home, store.directory())
    except Refusal as refusal:
        if refusal.code == "not_yours":
            raise NotFound("no_such_notice") from None
        raise


def _done(form: RecordForm, on_paper: OnPaper, command: Object, secret: str) -> bool:
    try:
        the_office().engine.handle(command, current_actor())
    except Refusal as refusal:
        if sent_before(form.receipt, secret, refusal):
            form.top_errors.append(already_sent())
        elif not on_paper.takes(refusal):
            said = sentence(refusal)
            form.top_errors.append(said.whole)
        return False
    return True


@blueprint.get("/counter/notices/<secret>/recorded")
@window
def recorded(secret: str) -> ResponseReturnValue:
    """The receipt number, to be told or printed."""
    view = notice_view(secret)
    _allowed(view)
    receipt = session.get(SESSION)
    if not receipt:
        abort(404)
    return render_template("counter/recorded.html", view=view, receipt=receipt)
