"""The tasks behind a number of the board: which case, which step, with whom, how late.

From each line a leader asks for it to be done soon 催办, orders an answer 督办, or hands it to
somebody else 转交; the result is said, and the list stands as it was narrowed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import format as formats
from web.access import current_actor, heads
from web.language import current_language
from web.language import gettext as _
from web.leader.asked import Asked, asked, tasks_at
from web.leader.blueprint import blueprint
from web.numbers import page_in
from web.office import the_office
from web.refusals import sentence
from web.work.acts import new_key
from web.work.case_file import open_progress
from web.work.hand_pages import key_sent
from web.work.kinds import kind_title
from web.work.lights import left_of, words
from workflow.domain.clock import Light
from workflow.domain.commands.hands import Nudge
from workflow.errors import NotFound, Refusal
from workflow.store.queries.inbox_shapes import PAGE_SIZE, InboxRow
from workflow.store.queries.overview import live_tasks

LATEST = 3
"""How many overdue tasks the board names."""
_OWN = ("at", "state", "kind", "light", "due", "holder")
"""What narrows these lists only."""
_NARROWS = ("place", "process", "department", "months", *_OWN, "page")


@blueprint.get("/leader/tasks")
@heads
def tasks() -> ResponseReturnValue:
    """One page of them, what is due first first."""
    question, office = asked(), the_office()
    page = page_in(request.args.get("page", ""))
    with office.store.database.read() as connection:
        rows, total = live_tasks(
            connection,
            office.now(),
            question.oversight,
            question.narrowed,
            page,
            current_actor().account,
        )
    extra = {name: request.args[name] for name in _OWN if name in request.args}
    kept: dict[str, Any] = {**question.kept}
    return render_template(
        "leader/tasks.html",
        lines=[_line(question, row) for row in rows],
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        address=lambda number: tasks_at(question, **extra, page=str(number)),
        back=url_for("leader.board", **kept),
        file=lambda ending: url_for(
            "leader.list_file", name="tasks", ending=ending, **{**kept, **extra}
        ),
        narrowed=_narrowed(question, rows),
        due=question.due_days is not None,
        key=new_key(),
    )


def late_lines(question: Asked) -> list[dict[str, Any]]:
    """The tasks that are overdue longest, for the board."""
    office, late = the_office(), replace(question.narrowed, light=Light.RED)
    with office.store.database.read() as connection:
        rows, _total = live_tasks(
            connection, office.now(), question.oversight, late, 1, current_actor().account
        )
    return [_line(question, row) for row in rows[:LATEST]]


def _line(question: Asked, row: InboxRow) -> dict[str, Any]:
    return {
        "row": row,
        "step": question.task_name(row),
        "service": question.service_name(row.process),
        "place": question.place_name(row.place),
        "left": left_of(row),
        "href": url_for("work.case", tracking=row.tracking),
        "nudge": url_for("leader.nudge", tracking=row.tracking, no=row.task, **_query()),
        "supervise": url_for("work.supervise", **_act(row)),
        "reassign": url_for("work.reassign", **_act(row)),
    }


def _query() -> dict[str, Any]:
    """How the list was narrowed, to come back to it."""
    return {name: value for name, value in request.args.items() if name in _NARROWS}


def _act(row: InboxRow) -> dict[str, Any]:
    return {"tracking": row.tracking, "no": row.task, "back": url_for("leader.tasks", **_query())}


@blueprint.post("/leader/tasks/<tracking>/<int:no>/nudge")
@heads
def nudge(tracking: str, no: int) -> ResponseReturnValue:
    """Ask for one task to be done soon; whoever has it is told, once a day."""
    file = open_progress(tracking)
    task = file.case.tasks.get(no)
    if task is None or not file.heads(task):
        raise NotFound("no_such_task")
    command = Nudge(case=file.case.id, path=task.path, task=no, key=key_sent())
    try:
        the_office().engine.handle(command, current_actor())
    except Refusal as refusal:
        said = sentence(refusal)
        flash(f"{tracking}: {said.whole}", "error")
    else:
        flash(_("%(number)s: nudged. Whoever can do this task was told.", number=tracking))
    return redirect(url_for("leader.tasks", **_query()))


def _narrowed(question: Asked, rows: list[InboxRow]) -> list[str]:
    """What the list was narrowed to, in words."""
    found = []
    if question.light is not None:
        found.append(words(question.light))
    if question.due_days is not None:
        first, last = (
            formats.long_day(day.isoformat(), current_language()) for day in question.due_days
        )
        found.append(_("last day from %(first)s to %(last)s", first=first, last=last))
    if question.at:
        found.append(question.place_name(question.at))
    found += question.chosen_words
    if question.process and (question.state or question.kind):
        step = question.step_name(question.process, question.state)
        found.append(kind_title(question.kind) or step)
    if question.holder is not None and rows:
        found.append(rows[0].holder_name or _("Nobody yet"))
    return found
