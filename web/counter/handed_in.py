"""An objection that a village officer hands in on a phone for a neighbour who came in person.

Typed for somebody who cannot write, or a letter photographed. It goes the way of one made online.
Afterwards the village sees its number and its day and nothing else; the answer opens with a word
that the neighbour alone knows. Whoever has to do with the matter is told where to send them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from web.access import current_actor, needs
from web.counter.blueprint import blueprint
from web.counter.on_paper import OnPaper
from web.forms import PageForm
from web.forms.account_fields import way_right
from web.forms.fields import UploadField
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office
from web.options import options
from web.public.notice_view import NoticeView, notice_view, view_of
from web.public.objections import already_sent, kept, proof
from web.public.receipts import draw, receipt_of, sent_before
from web.refusals import sentence
from web.work.printing import qr_svg
from workflow.domain.commands import Object
from workflow.domain.tracking import hash_secret
from workflow.errors import NotFound, Refusal
from workflow.machine.access import barred, staff_post_at
from workflow.machine.handed_in import found_something
from workflow.store.queries.notices import (
    ObjectionRow,
    notices_of_villages,
    objections_handed_in,
)

PAST = timedelta(days=30)
MOST = 30
"""How many of one's own are listed."""
MOST_A_DAY = 20
"""How many somebody may hand in within a day: each must be answered before the next step."""
SHORTEST_WORD = 6
CONFLICTS = ("own_case", "related", "objection_about_you")
_REASON = "村里当日收到 handed in at the village that day"
village = needs("village_assistant")


class HandInForm(PageForm):
    """What a neighbour says, in the words of the neighbour."""

    about = RadioField(
        _l("Whom is it about?"),
        [DataRequired(_l("Ask your neighbour whom it is about."))],
        choices=options([
            ("household", _l("The household on the notice, or what the notice says")),
            ("office", _l("Me, or somebody else who works for the village")),
        ]),
    )  # fmt: skip
    text = TextAreaField(
        _l("What your neighbour objects to, and why"),
        [Length(max=4000)],
        description=_l("In their own words; read it back to them. May stay empty where a letter is "
                       "photographed. No proof is needed."),
    )  # fmt: skip
    proof_1 = proof(_l("Photograph of the letter, or of what shows it"))
    proof_2 = proof(_l("Second page"))
    proof_3 = proof(_l("Third page"))
    name = StringField(
        _l("Name of the neighbour"),
        [Length(max=80)],
        description=_l("May stay empty. The applicant never sees it."),
    )
    contact = StringField(
        _l("Phone or e-mail for the answer"),
        [Length(max=120)],
        description=_l("The answer is sent there, not to you."),
    )
    word = StringField(
        _l("A word or number that only your neighbour knows"),
        [Length(max=60)],
        description=_l("Hand the phone over: your neighbour types it and keeps it in mind, six "
                       "signs at least. Without it nobody reads the answer by the number."),
    )  # fmt: skip
    receipt = HiddenField()

    @property
    def proofs(self) -> list[UploadField]:
        """The fields for photographs."""
        return [self.proof_1, self.proof_2, self.proof_3]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; photographs are kept at once, also where something else is wrong."""
        right = bool(super().validate(extra_validators))
        if not _few(self):
            return False
        for field in self.proofs:
            right = kept(field) and right
        word = (self.word.data or "").strip()
        if word and len(word) < SHORTEST_WORD:
            self.word.errors = [_("Six signs at least, so that nobody guesses it.")]
            right = False
        if _reaches_me(self.contact.data or ""):
            self.contact.errors = [_("This is your own. The answer is not for you to receive.")]
            right = False
        right = way_right(self.contact) and right
        if not (self.text.data or "").strip() and not any(each.raw for each in self.proofs):
            self.text.errors = [_("Write what your neighbour objects to, or photograph a letter.")]
            right = False
        return right


def _few(form: PageForm) -> bool:
    """Whether whoever asks has not handed in too many; else the form says what to do."""
    office, key = the_office(), _counted()
    if office.attempts.count(key, office.now() - timedelta(days=1)) < MOST_A_DAY:
        return True
    form.top_errors.append(
        _("You have handed in many today. Please send your neighbour to the one-stop counter, or "
          "come back tomorrow: it counts from the day it was handed to you.")
    )  # fmt: skip
    return False


def _counted() -> str:
    return f"hand-in:{current_actor().user}"


def _reaches_me(contact: str) -> bool:
    """Whether the answer would come to whoever hands the objection in."""
    me = the_office().accounts.by_id(current_actor().account)
    typed = _plain(contact)
    return bool(typed) and typed in {_plain(each) for each in (me.phone, me.email, me.login)}


def _plain(way: str) -> str:
    """A phone number or address without what may stand between its signs."""
    signs = re.sub(r"[\s()\-]", "", unicodedata.normalize("NFKC", way[:200])).casefold()
    return signs.removeprefix("+86")


@dataclass(frozen=True)
class Slip:
    """All that the village sees of an objection that it handed in."""

    day: date
    number: str
    """Its receipt number; "" once the case was erased."""
    address: str


@blueprint.get("/counter/hand-in")
@village
def hand_in_notices() -> ResponseReturnValue:
    """The notices of one's own village, and what one has handed in."""
    office, actor = the_office(), current_actor()
    own = sorted({post.place for post in actor.posts})
    now = office.now()
    with office.store.database.read() as connection:
        rows = notices_of_villages(connection, now, now - PAST, own)
        handed = objections_handed_in(connection, actor.account, MOST)
    views = [view for view in map(view_of, rows) if _is_ours(view)]
    return render_template(
        "counter/hand_in_notices.html", views=views, slips=[_slip(each) for each in handed]
    )


@blueprint.route("/counter/hand-in/<secret>", methods=["GET", "POST"])
@village
def hand_in_objection(secret: str) -> ResponseReturnValue:
    """Hand in an objection, or be told where the neighbour can."""
    view = notice_view(secret)
    if not _is_ours(view):
        raise NotFound("no_such_notice")
    if _concerned(view):
        return _elsewhere(view)
    form, on_paper = HandInForm(), OnPaper.read()
    on_paper.why = _REASON  # fixed: what somebody types here might say who came
    if form.submitted and form.about.data == "office":
        return _elsewhere(view)
    if form.ok() and on_paper.check():
        try:
            receipt = _sent(view, form, on_paper)
        except Refusal as refusal:
            if refusal.code in CONFLICTS:
                return _elsewhere(view)
            if sent_before(form.receipt, secret, refusal):
                form.top_errors.append(already_sent())
            elif not on_paper.takes(refusal):
                form.top_errors.append(sentence(refusal).whole)
        else:
            return redirect(url_for("counter.handed_in", receipt=hash_secret(receipt)))
    draw(form.receipt, secret)
    page = render_template("counter/hand_in.html", form=form, view=view, on_paper=on_paper)
    return page, 422 if form.summary or on_paper.errors else 200


def _sent(view: NoticeView, form: HandInForm, on_paper: OnPaper) -> str:
    """Hand it in; the receipt number. Raises Refusal."""
    receipt = receipt_of(form.receipt, view.notice.secret)
    letter = _("See the letter in the photograph.")
    command = Object(
        case=view.case.id,
        notice=view.notice.no,
        channel="village",
        text=(form.text.data or "").strip() or letter,
        name=form.name.data or "",
        contact=form.contact.data or "",
        receipt=receipt,
        evidence=tuple(dict.fromkeys(each.raw for each in form.proofs if each.raw)),
        word=(form.word.data or "").strip(),
        occurred_on=on_paper.day,
        why=on_paper.why.strip(),
        key=f"objection-{hash_secret(receipt)[:32]}",
    )
    the_office().engine.handle(command, current_actor())
    the_office().attempts.note(_counted(), the_office().now())
    return receipt


def _is_ours(view: NoticeView) -> bool:
    """Whether the household of a notice is of the village of whoever asks."""
    store, field = the_office().store, view.closure.definition.office_field
    home = str(store.dossier(view.case).application().get(field, "")) or view.case.place
    return staff_post_at(home, current_actor(), store.directory()) is not None


def _concerned(view: NoticeView) -> bool:
    """Whether whoever asks has to do with the matter themself."""
    actor = current_actor()
    return barred(view.case, actor) or found_something(view.case, actor)


def _elsewhere(view: NoticeView) -> ResponseReturnValue:
    """Where the neighbour objects without us: nothing of what was typed is kept."""
    address = _outside(url_for("public.object_to", secret=view.notice.secret))
    page = render_template(
        "counter/hand_in_elsewhere.html", view=view, address=address, qr=qr_svg(address)
    )
    return page, 409


@blueprint.get("/counter/handed-in/<receipt>")
@village
def handed_in(receipt: str) -> ResponseReturnValue:
    """The receipt of an objection that one handed in oneself: to print, to scan, to read aloud."""
    user = current_actor().account
    with the_office().store.database.read() as connection:
        mine = objections_handed_in(connection, user, MOST)
    found = next((each for each in mine if each.receipt == receipt), None)
    if found is None:
        raise NotFound("no_such_page")
    address = _outside(url_for("public.answer"))
    return render_template(
        "counter/handed_in.html", slip=_slip(found), address=address, qr=qr_svg(address)
    )


def _slip(row: ObjectionRow) -> Slip:
    """Nothing else of the objection leaves the store for the village."""
    store = the_office().store
    said = store.dossier(store.case(row.case)).entry(row.entry)
    address = url_for("counter.handed_in", receipt=row.receipt)
    return Slip(row.received_on, str(said.get("receipt", "")), address)


def _outside(path: str) -> str:
    """The full address of a public page, for a phone that scans it."""
    base = the_office().settings.base_url.rstrip("/") or request.host_url.rstrip("/")
    return base + path
