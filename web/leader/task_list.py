"""The tasks behind a number of the board: which case, which step, with whom, how late."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import heads
from web.leader.asked import Asked, asked, tasks_at
from web.leader.blueprint import blueprint
from web.office import the_office
from web.work.kinds import kind_title
from web.work.lights import left_of, words
from workflow.store.queries.inbox import PAGE_SIZE, InboxRow
from workflow.store.queries.overview import live_tasks


@blueprint.get("/leader/tasks")
@heads
def tasks() -> ResponseReturnValue:
    """One page of them, what is due first first."""
    question, office = asked(), the_office()
    text = request.args.get("page", "1")
    page = min(max(1, int(text)), 100_000) if text.isdecimal() and len(text) < 9 else 1
    with office.store.database.read() as connection:
        rows, total = live_tasks(
            connection, office.now(), question.oversight, question.narrowed, page
        )
    extra = {
        name: request.args[name]
        for name in ("at", "state", "light", "holder")
        if name in request.args
    }
    kept: dict[str, Any] = {**question.kept}
    return render_template(
        "leader/tasks.html",
        lines=[_line(question, row) for row in rows],
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        address=lambda number: tasks_at(question, **extra, page=str(number)),
        back=url_for("leader.board", **kept),
        narrowed=_narrowed(question),
    )


def _line(question: Asked, row: InboxRow) -> dict[str, Any]:
    return {
        "row": row,
        "step": kind_title(row.kind) or question.step_name(row.process, row.state),
        "service": question.service_name(row.process),
        "place": question.place_name(row.place),
        "left": left_of(row),
        "href": url_for("work.case", tracking=row.tracking),
    }


def _narrowed(question: Asked) -> list[str]:
    """What the list was narrowed to, in words."""
    found = []
    if question.light is not None:
        found.append(words(question.light))
    if question.at or question.places:
        found.append(question.place_name(question.at or question.place))
    if question.process:
        found.append(question.service_name(question.process))
    if question.process and question.state:
        found.append(question.step_name(question.process, question.state))
    return found
