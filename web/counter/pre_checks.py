"""Looking at requests before they are filed 预审: the list, one of them, and what is missing.

The clerk of the office that would handle the request sees its answers and files and says what is
missing; nothing is decided, and no file is made. Input: drafts for which a pre-check was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import current_actor, staff
from web.applicant.documents import shown
from web.applicant.identity import record_of
from web.applicant.pre_check import ask_for, title_of
from web.counter import drafting
from web.counter.blueprint import blueprint, counter
from web.forms import PageForm
from web.kept import redraws
from web.language import gettext as _
from web.language import say
from web.office import the_office, today
from workflow.definition.answers import check_answers
from workflow.definition.closure import Closure
from workflow.definition.identity import tidy
from workflow.domain.people import Actor
from workflow.errors import NotFound, Refusal
from workflow.intake.pre_check_answers import message_to
from workflow.machine.application import applicant_forms
from workflow.machine.offers import Known
from workflow.store.drafts import Draft
from workflow.store.pre_checks import PreCheckRow

LONGEST = 300


@dataclass(frozen=True)
class Looking:
    """A pre-check with the draft it is about."""

    row: PreCheckRow
    draft: Draft
    closure: Closure

    @property
    def title(self) -> str:
        """The service."""
        return say(self.closure.definition.title)

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed so far, as far as it can be read."""
        raw, found = self.draft.data.get("answers") or {}, {}
        for form in applicant_forms(self.closure).values():
            found.update(check_answers(form, raw, partial=True)[0])
        return found

    @property
    def changed(self) -> bool:
        """Whether the request was changed since the office was asked."""
        return self.draft.updated_at > self.row.asked_at

    @property
    def files(self) -> list[tuple[str, str, str]]:
        """The files: document, name, digest; of an applicant's draft or one of the village."""
        data = self.draft.data
        found = [(f["item"], f["name"], f["digest"]) for f in data.get("files") or []]
        for key, paper in (data.get("page") or {}).get("papers", {}).items():
            item = key.removeprefix("paper-").rsplit("-", 1)
            name = item[0] if item[-1].isdigit() else key.removeprefix("paper-")
            found += [(name, upload[1], upload[0]) for upload in paper.get("files") or []]
        return found

    @property
    def items(self) -> list[tuple[str, str, int]]:
        """What may be missing: id, name, and how many files there are of it."""
        known = Known.of(self.closure, self.answers, the_office().store.directory())
        chosen = self.draft.data.get("chosen")
        lanes = list(known.offered()) if chosen is None else list(chosen)
        papers = list(known.materials(lanes))
        forms = applicant_forms(self.closure).values()
        asked = [n for form in forms for n, each in form.fields.items() if each.follows is None]
        here = [item for item, _name, _digest in self.files]
        return [(n, title_of(self.closure, n), here.count(n)) for n in (*papers, *asked)]


def mine(actor: Actor) -> list[Looking]:
    """Those that wait for this member of staff, asked first first."""
    office = the_office()
    found = []
    for row in office.pre_checks.open_at({post.place for post in actor.posts}):
        looking = _looking(row)
        if looking is not None and _may(looking, actor):
            found.append(looking)
    return found


def _looking(row: PreCheckRow) -> Looking | None:
    office = the_office()
    try:
        draft = office.drafts.by_id(row.draft)
    except NotFound:
        return None
    if draft.data.get("filed"):
        return None
    return Looking(row, draft, office.store.current(row.definition))


def _may(looking: Looking, actor: Actor) -> bool:
    """The role that looks, at the office responsible; nobody looks at what is their own."""
    rules = looking.closure.definition.pre_check
    if rules is None or actor.post_for(((rules.by, looking.row.place),)) is None:
        return False
    record = record_of(actor)
    own = {tidy(str(looking.answers.get("id_number", "")))} | {
        tidy(str(row.get("id_number", ""))) for row in looking.answers.get("members") or ()
    }
    return looking.draft.account != actor.user and (record is None or record.id_number not in own)


def _open(number: int) -> Looking:
    looking = _looking(the_office().pre_checks.by_id(number))
    if looking is None or not _may(looking, current_actor()):
        raise NotFound("no_such_pre_check")
    return looking


@blueprint.get("/counter/pre-checks")
@staff
def pre_checks() -> ResponseReturnValue:
    """What waits to be looked at."""
    return render_template("counter/pre_checks.html", found=mine(current_actor()))


@blueprint.route("/counter/pre-checks/<int:number>", methods=["GET", "POST"])
@staff
def pre_check(number: int) -> ResponseReturnValue:
    """Look, and say what is missing or that nothing is."""
    looking = _open(number)
    form = PageForm()
    typed = {name: request.form.get(f"remark-{name}", "") for name, _t, _n in looking.items}
    ticked = set(request.form.getlist("missing"))
    if form.ok():
        items = {name: typed[name].strip()[:LONGEST] for name in typed if name in ticked}
        note = request.form.get("note", "").strip()[:2_000]
        if not items and "complete" not in request.form:
            form.top_errors.append(_("Tick what is missing, or say that nothing is missing."))
        elif items and "complete" in request.form:
            form.top_errors.append(
                _("Something is ticked as missing, and also that nothing is missing. Which is it?")
            )
        elif looking.row.status != "asked":
            raise NotFound("no_such_pre_check")
        else:
            said = {"items": items, "note": note}
            user = current_actor().account
            told = message_to(the_office(), looking.draft.account, _address(looking.draft))
            the_office().pre_checks.answer(number, said, user, today(), told)
            flash(_("Whoever asked reads it on their page. Nothing is filed by this."))
            return redirect(url_for("counter.pre_checks"))
    page = render_template(
        "counter/pre_check.html",
        form=form,
        looking=looking,
        typed=typed,
        ticked=ticked,
        forms=applicant_forms(looking.closure),
    )
    return page, 422 if form.summary else 200


def _address(draft: Draft) -> str:
    """Where whoever asked reads the answer: the village in its intake, others at the last page."""
    if "page" in draft.data:
        return url_for("counter.intake", number=draft.id)
    return url_for("applicant.page", draft=draft.id, name="review")


@blueprint.get("/counter/pre-checks/<int:number>/files/<digest>")
@staff
def pre_check_file(number: int, digest: str) -> Response:
    """A file of such a request."""
    if digest not in {each[2] for each in _open(number).files}:
        raise NotFound("no_such_document")
    return shown(digest)


@blueprint.post("/counter/intake/<int:number>/pre-check")
@counter
@redraws
def ask_pre_check(number: int) -> ResponseReturnValue:
    """The village asks the counter to look before it files."""
    draft = drafting.mine(number)
    back = redirect(url_for("counter.intake", number=number))
    if drafting.filed(draft) is not None or not kept.wants_to_act():
        return back
    closure = the_office().store.current(draft.definition)
    try:
        ask_for(draft.id, closure, draft.data.get("answers") or {})
    except Refusal as refusal:
        if refusal.code != "no_office":
            raise
        flash(_("Say first where the applicant belongs; then the counter there can look."), "error")
        return back
    flash(_("The counter looks at it and answers here. Nothing is filed yet."))
    return back
