"""The minutes as they are printed: the call, each item with its vote and record, the summary."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import staff
from web.language import say
from web.meetings.agenda import agenda, beside, call
from web.meetings.blueprint import blueprint
from web.meetings.one import meeting


@blueprint.get("/meetings/<tracking>/minutes")
@staff
def minutes(tracking: str) -> ResponseReturnValue:
    """The sheet; until everything beside the items has ended it says that it is a draft."""
    file = meeting(tracking)
    parts = beside(file)
    organ = file.closure.catalogues.departments[file.closure.definition.department]
    return render_template(
        "meetings/minutes.html",
        case=file.case,
        title=say(file.closure.definition.title),
        organ=say(organ.title),
        call=call(file),
        items=agenda(file),
        written=[each for _strip, work in parts for each in work if not each.live],
        draft=any(file.case.scopes[strip.path].outcome is None for strip, _work in parts),
    )
