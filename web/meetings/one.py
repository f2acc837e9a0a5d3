"""One meeting: its call, its items with votes and tasks, what the reader can do."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from web.access import convenes, current_actor, staff
from web.language import say
from web.meetings.agenda import agenda, beside, call, call_day
from web.meetings.blueprint import blueprint
from web.office import today
from web.work.case_file import CaseFile, open_progress
from web.work.possible import offers
from web.work.task_list import own_tasks


@blueprint.get("/meetings/<tracking>")
@staff
def one(tracking: str) -> ResponseReturnValue:
    """The page, for who convenes it and for everybody who has a seat or a task in it."""
    file = meeting(tracking)
    items = agenda(file)
    return render_template(
        "meetings/one.html",
        file=file,
        case=file.case,
        title=say(file.closure.definition.title),
        call=call(file),
        on=call_day(file),
        today=today(),
        items=items,
        beside=beside(file),
        tasks=own_tasks(file),
        offers=offers(file),
        convener=file.closure.root in convenes(current_actor()),
        recorded=any(item.settled for item in items),
    )


def meeting(tracking: str) -> CaseFile:
    """A case that the office convened, for whom it concerns. Raises NotFound, Refusal."""
    file = open_progress(tracking)
    if file.closure.definition.convened is None:
        abort(404)
    return file
