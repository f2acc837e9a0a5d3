"""Pages for urging and informing: nudge 催办, order an answer 督办, send a copy 抄送 and read it.

Consumers: colleagues of a case's place, the heads of its tasks, whoever got a copy.
"""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.language import gettext as _
from web.language import say
from web.office import the_office, today
from web.refusals import sentence
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_case, open_progress
from web.work.colleagues import Options, anybody, user_in
from web.work.hand_forms import copy_form, supervise_form
from web.work.hand_pages import Act, key_sent, page, step_of, task_for_hands
from workflow.domain.commands import CaseCommand
from workflow.domain.commands.hands import CopyTo, Nudge, ReadCopy, Supervise
from workflow.domain.people import Actor
from workflow.errors import NotFound, Refusal
from workflow.machine.access import is_relative
from workflow.store.queries.copies import copies_of

_TO_ANSWER = 3
"""Working days that an order proposes for its answer."""


@blueprint.post("/cases/<tracking>/nudge")
@staff
def nudge(tracking: str) -> ResponseReturnValue:
    """Ask for what is open to be done soon."""
    file = open_progress(tracking)
    done = _("Asked. Whoever has a task of this case was told.")
    return _tried(tracking, Nudge(case=file.case.id, key=key_sent()), done)


@blueprint.route("/cases/<tracking>/tasks/<int:no>/supervise", methods=["GET", "POST"])
@staff
def supervise(tracking: str, no: int) -> ResponseReturnValue:
    """As a head, order an answer about a task."""
    file = open_case(tracking)
    task = task_for_hands(file, no)
    if not file.heads(task):
        raise NotFound("no_such_task")
    held = task.claimed_name or task.assigned_name
    act = Act(
        title=_("Order an answer: %(step)s", step=step_of(file, task)),
        follows=(
            _("It becomes a task that must be answered by that day; you are told of the answer."),
            _("The task itself goes on as before. The order is recorded in the case history."),
        ),
        form=supervise_form(),
        button=_("Order the answer"),
        done=_("Ordered. You are told when the answer comes."),
        command=lambda given: Supervise(
            case=file.case.id,
            task=task.no,
            order=given["order"],
            due=date.fromisoformat(given["due"]),
            key=key_sent(),
        ),
        empty="" if task.live else _("This task is done already."),
        begins={"due": the_office().calendar.add_working_days(today(), _TO_ANSWER).isoformat()},
    )
    return page(file, act, url_for("work.case", tracking=tracking), held)


@blueprint.route("/cases/<tracking>/copy", methods=["GET", "POST"])
@staff
def copy(tracking: str) -> ResponseReturnValue:
    """Send the case to colleagues for their information."""
    file = open_progress(tracking)
    act = Act(
        title=_("Send a copy for information"),
        follows=(
            _("They see how far the case is, and nothing that their own tasks do not read."),
            _("They need not do anything; you see here when they have read it."),
        ),
        form=copy_form(_readers(file)),
        button=_("Send the copy"),
        done=_("Sent."),
        command=lambda given: CopyTo(
            case=file.case.id,
            to=tuple(user for one in given["to"] if (user := user_in(one)) is not None),
            note=given.get("note") or "",
            key=key_sent(),
        ),
    )
    return page(file, act, url_for("work.case", tracking=tracking), "")


def _readers(file: CaseFile) -> Options:
    waiting = {each.user for each in file.case.copies.values() if each.read_on is None}

    def wanted(who: Actor) -> bool:
        own = who.person is not None and who.person in (file.case.applicant, *file.case.members)
        away = who.user == file.actor.user or who.user in waiting
        return not (own or away or is_relative(file.case, who))

    return anybody(file, wanted)


@blueprint.post("/cases/<tracking>/copies/<int:no>/read")
@staff
def read_copy(tracking: str, no: int) -> ResponseReturnValue:
    """Say that one has read it."""
    file = open_progress(tracking)
    command = ReadCopy(case=file.case.id, copy=no, key=key_sent())
    return _tried(tracking, command, _("Noted that you have read it."))


@blueprint.get("/copies")
@staff
def copies() -> ResponseReturnValue:
    """What was sent to the officer for information."""
    actor, office = current_actor(), the_office()
    with office.store.database.read() as connection:
        rows = copies_of(connection, actor.account)
    titles = {row.definition: _title(row.definition) for row in rows}
    return render_template("work/copies.html", rows=rows, titles=titles)


def _title(definition: str) -> str:
    try:
        return say(the_office().store.current(definition).definition.title)
    except NotFound:
        return definition


def _tried(tracking: str, command: CaseCommand, done: str) -> ResponseReturnValue:
    """Carry it out; a refusal is said on the page of the case."""
    try:
        the_office().engine.handle(command, current_actor())
    except NotFound:
        raise
    except Refusal as refusal:
        said = sentence(refusal)
        flash(said.whole, "error")
    else:
        flash(done)
    return redirect(url_for("work.case", tracking=tracking))
