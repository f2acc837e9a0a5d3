"""The officers' list of benefits, and the page of one: how it stands, what was decided, acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import current_actor
from web.benefits.blueprint import IMPORTERS, blueprint, officers, own_places
from web.benefits.shown import shown
from web.counter.people import place_words
from web.counter.wording import read_id
from web.exports.blueprint import has_exports
from web.kept import redraws
from web.language import gettext as _
from web.language import say
from web.numbers import page_in
from web.office import the_office, today
from workflow.benefits.payments import REACH, RETURNS
from workflow.definition.base import Text
from workflow.definition.filed import is_about_benefits
from workflow.domain.commands import NoteJobTaken, NoteRefusal, Review
from workflow.domain.entitlements import month_of, months_between, paid_in, plus
from workflow.errors import Invalid, NotFound
from workflow.machine.access import officer_post
from workflow.store import people
from workflow.store.queries.benefits import (
    Benefit,
    benefit,
    benefits_at,
    benefits_of,
    benefits_to_check,
    cases_about,
)
from workflow.store.queries.people import person_by_id_number

SOON = timedelta(days=30)
PAGE = 50
MONTHS = 6
"""Months shown on the page of a benefit: those behind us, this one and the next."""
BY_ITSELF = ("scheduled", "payment_returned")
"""Reasons that only the system gives."""


@blueprint.route("/benefits", methods=["GET", "POST"])
@officers
def desk() -> ResponseReturnValue:
    """Benefits of one's own places: those to be checked first, then the newest. A person is found
    by their ID number, which is posted, so that it stands in no address."""
    places, page = own_places(), page_in(request.args.get("page", ""))
    wrong = ""
    if kept.wants_to_act():
        number, wrong = read_id(request.form.get("id_number", ""))
        if number:
            return _found(number, places)
    since = plus(month_of(today()), -REACH)
    with the_office().store.database.read() as connection:
        due = benefits_to_check(connection, places, today() + SOON) if page == 1 else []
        rows = benefits_at(connection, places, since, PAGE + 1, (page - 1) * PAGE)
    html = render_template(
        "benefits/desk.html",
        wrong=wrong,
        due=[shown(each) for each in due],
        rows=[shown(each) for each in rows[:PAGE]],
        page=page,
        more=len(rows) > PAGE,
        searched=False,
        may_import=any(p.role in IMPORTERS for p in current_actor().posts),
        may_export=has_exports(),
    )
    return html, 422 if wrong else 200


def _found(number: str, places: list[str]) -> ResponseReturnValue:
    office = the_office()
    with office.store.database.read() as connection:
        known = person_by_id_number(connection, office.store.keys, number)
        rows: list[Benefit] = []
        if known is not None:
            household = people.household_with(connection, known[0])
            rows = benefits_of(connection, known[0], household)
    here = [shown(each) for each in rows if each.opened.place in places]
    return render_template(
        "benefits/desk.html", due=[], rows=here, page=1, more=False, searched=True
    )


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a benefit."""

    month: str
    due: int


def _own(case: int, no: int) -> Benefit:
    """A benefit of one's own place. Raises NotFound, and Refusal for relatives and one's own."""
    office = the_office()
    with office.store.database.read() as connection:
        found = benefit(connection, case, no, office.store.keys)
    if found is None or found.opened.place not in own_places():
        raise NotFound("no_such_entitlement")
    directory = office.store.directory()
    officer_post(office.store.case(case), current_actor(), found.opened.place, directory)
    return found


@blueprint.get("/benefits/<int:case>/<int:no>")
@officers
def one(case: int, no: int) -> ResponseReturnValue:
    """One benefit with everything that was decided about it."""
    return _page(_own(case, no))


def _page(found: Benefit, problem: str = "", at: str = "") -> ResponseReturnValue:
    """The page of a benefit; `at`: the id of the field that `problem` is about."""
    office, case, no = the_office(), found.case, found.opened.no
    with office.store.database.read() as connection:
        about = cases_about(connection, case, no)
        holder = ""
        if found.opened.holder is not None:
            holder = people.person(connection, office.store.keys, found.opened.holder).name
    page = render_template(
        "benefits/one.html",
        it=shown(found),
        holder=holder,
        place=place_words(found.opened.place),
        months=_months(found),
        about=[(tracking, _title(name), state) for tracking, name, state in about],
        planned=_planned(found),
        uses=_uses(),
        reasons=[(name, say(title)) for name, title in _reasons().items()],
        may_note_refusal=found.opened.status != "ended",
        problem=problem,
        at=at,
        key=token_urlsafe(12),
    )
    return page, 422 if problem else 200


def _months(found: Benefit) -> list[Month]:
    now = month_of(today())
    span = months_between(max(found.opened.first_month, plus(now, 2 - MONTHS)), plus(now, 1))
    return [Month(each, paid_in(found.opened, found.changes, each)) for each in span]


def _planned(found: Benefit) -> bool:
    """Whether the next check opens by itself."""
    case = the_office().store.case(found.case)
    return any(
        each.entitlement == found.opened.no and each.status == "planned"
        for each in case.follow_ups.values()
    )


def _title(definition: str) -> str:
    return say(the_office().store.current(definition).definition.title)


def _uses() -> dict[str, str]:
    """The services that look at a benefit again."""
    store = the_office().store
    names = {each.definition for each in store.publications.all()} - {RETURNS}
    return {
        name: _title(name)
        for name in sorted(names)
        if is_about_benefits(store.current(name).definition)
    }


def _reasons() -> dict[str, Text]:
    """Why an officer may have a benefit looked at."""
    store = the_office().store
    for name in _uses():
        for form in store.current(name).catalogues.forms.values():
            field = form.fields.get("review_reason")
            if field is not None and field.options is not None:
                return {key: t for key, t in field.options.items() if key not in BY_ITSELF}
    return {}


@blueprint.post("/benefits/<int:case>/<int:no>/review")
@officers
@redraws
def review(case: int, no: int) -> ResponseReturnValue:
    """Have it looked at again now."""
    found = _own(case, no)
    use, reason = request.form.get("use", ""), request.form.get("reason", "")
    if not kept.wants_to_act():
        return _page(found, at="reason")
    if use not in _uses() or reason not in _reasons():
        return _page(found, _("Please choose why it should be reviewed."), "reason")
    command = Review(case=case, entitlement=no, use=use, reason=reason)
    the_office().engine.handle(command, current_actor())
    with the_office().store.database.read() as connection:
        about = cases_about(connection, case, no)
    flash(_("Case %(tracking)s is checking it now.", tracking=about[0][0] if about else ""))
    return redirect(url_for("benefits.one", case=case, no=no))


@blueprint.post("/benefits/<int:case>/<int:no>/refusal")
@officers
@redraws
def refusal(case: int, no: int) -> ResponseReturnValue:
    """Note that a suitable job was refused without a reason, or that one was taken up."""
    found, taken = _own(case, no), request.form.get("taken") == "1"
    if not kept.wants_to_act():
        return _page(found, at="what")
    kind, key = NoteJobTaken if taken else NoteRefusal, request.form.get("key", "")[:60] or None
    try:
        command = kind(case=case, entitlement=no, what=request.form.get("what", ""), key=key)
        the_office().engine.handle(command, current_actor())
    except Invalid:
        return _page(found, _("Please say which job, and when it was offered."), "what")
    if taken:
        flash(_("Noted. Refusals are counted again from now on."))
    else:
        flash(_("Noted. After the number of refusals that the rule names, one after the other, "
                "the benefit is reviewed."))  # fmt: skip
    return redirect(url_for("benefits.one", case=case, no=no))
