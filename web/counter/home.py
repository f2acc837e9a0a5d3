"""The first page of the counter: find the person, begin a request, one's own work and register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor
from web.applicant.offered import services as offered
from web.counter import drafting, people
from web.counter.blueprint import blueprint, counter, is_village
from web.counter.intake_page import merged
from web.counter.pre_checks import mine
from web.counter.wording import read_id
from web.language import gettext as _
from web.language import say
from web.office import the_office
from web.work.kinds import kind_title
from web.work.lights import Left, left_of
from workflow.definition.closure import Closure
from workflow.domain.tracking import normalise_tracking
from workflow.errors import NotFound, Refusal
from workflow.machine.application import forms_asked
from workflow.store.drafts import Draft
from workflow.store.queries.cases import CaseRow, cases_filed_by
from workflow.store.queries.inbox import inbox as ask
from workflow.store.queries.inbox_shapes import View

BESIDE = ("posting", "serve", "tell")
"""The kinds of tasks that take somebody out of the office."""
MOST_MISSES, PERIOD = 30, timedelta(hours=1)
"""How many numbers that nobody has one account may try within how long."""


@dataclass(frozen=True)
class Service:
    """What can be filed."""

    id: str
    title: str
    summary: str
    field: str
    """The field that names the place which handles it."""


@dataclass(frozen=True)
class Errand:
    """A task to post, hand over or tell."""

    kind: str
    service: str
    display: str
    left: Left
    address: str


@dataclass(frozen=True)
class Opened:
    """A draft in the list."""

    draft: Draft
    service: str
    name: str


def services() -> list[Service]:
    """What citizens file, in the order of their own start page."""
    found = []
    for each in offered():
        definition = each.definition
        summary = say(definition.summary) if definition.summary else ""
        found.append(Service(each.id, say(definition.title), summary, definition.office_field))
    return found


@blueprint.route("/counter", methods=["GET", "POST"])
@counter
def home() -> ResponseReturnValue:
    """Search by ID number; the number is posted, never in an address."""
    typed = request.form.get("id_number", "")
    number, wrong, found = "", "", None
    if request.method == "POST" and not request.form.get("_again"):
        number, wrong = read_id(typed)
        found = _find(number) if number else None
    shown = services()
    if found is not None and not found.own:
        shown = [each for each in shown if each.field != found.field]
    page = render_template(
        "counter/home.html",
        typed=typed,
        number=number,
        wrong=wrong,
        found=found,
        services=shown,
        drafts=_drafts(),
        errands=_errands(),
        village=is_village(),
        importer=current_actor().post_with("window_lead") is not None or is_village(),
        looking=len(mine(current_actor())),
        place_words=people.place_words,
    )
    return page, 422 if wrong else 200


def _find(number: str, way: str = "search") -> people.Found | None:
    """The person; numbers that nobody has may be tried only so often, so that nobody is guessed."""
    office, key = the_office(), f"person-{way}:{current_actor().user}"
    if office.attempts.count(key, office.now() - PERIOD) >= MOST_MISSES:
        raise Refusal("too_many_searches", minutes=int(PERIOD.total_seconds() // 60))
    found = people.find(number)
    if found is None:
        office.attempts.note(key, office.now())
    return found


@blueprint.post("/counter/start")
@counter
def start() -> ResponseReturnValue:
    """Begin a request; who is known already need not be typed again."""
    definition = request.form.get("definition", "")
    if definition not in {each.id for each in services()}:
        raise NotFound("no_such_definition")
    closure = the_office().store.current(definition)
    forms = forms_asked(closure, current_actor())
    number, _wrong = read_id(request.form.get("id_number", ""))
    found = _find(number, "begun") if number else None
    answers = people.prefilled(found, forms, closure.definition.office_field)
    fields = merged(forms).fields
    if number and "id_number" in fields:
        answers["id_number"] = number
    if "members" in fields and "relation" in (fields["members"].columns or {}):
        # The applicant's own row is there already; its name and number follow (`typed_once`).
        answers.setdefault("members", [{"relation": "self"}])
    return redirect(url_for("counter.intake", number=drafting.start(definition, answers)))


@blueprint.get("/counter/open")
@counter
def open_by_number() -> ResponseReturnValue:
    """The case with a tracking number."""
    number = normalise_tracking(request.args.get("number", ""))
    if number is None:
        raise NotFound("no_such_case")
    return redirect(url_for("counter.family", tracking=number))


def _drafts() -> list[Opened]:
    found = []
    for draft in drafting.all_mine():
        closure: Closure = the_office().store.current(draft.definition)
        name = str(draft.data.get("answers", {}).get("applicant_name", ""))
        found.append(Opened(draft, say(closure.definition.title), name))
    return found


def _errands() -> list[Errand]:
    """One's own tasks outside the office, what is due first first."""
    actor, office = current_actor(), the_office()
    with office.store.database.read() as connection:
        rows = [
            row
            for view in (View.MINE, View.QUEUE)
            for row in ask(connection, actor.account, actor.posts, view, office.now()).rows
            if row.kind in BESIDE
        ]
    found = []
    for row in rows:
        closure = office.store.closure(office.store.case(row.case).closure)
        service = say(closure.processes[row.process].definition.title)
        address = url_for("work.task", tracking=row.tracking, no=row.task)
        found.append(Errand(kind_title(row.kind), service, row.display, left_of(row), address))
    return found


@blueprint.get("/counter/register")
@counter
def register() -> ResponseReturnValue:
    """What I filed for others, the newest first."""
    actor, office = current_actor(), the_office()
    with office.store.database.read() as connection:
        rows = cases_filed_by(connection, actor.account)
    titles = {row.definition: people.service_title(row.definition) for row in rows}
    return render_template("counter/register.html", rows=rows, titles=titles, words=_words)


def _words(row: CaseRow) -> str:
    return {
        "filed": _("Handed in, not accepted yet"),
        "accepted": _("Accepted, being decided"),
        "closed": _("Finished"),
    }.get(row.status, row.status)
