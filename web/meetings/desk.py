"""The meetings that whoever asks convenes: those that run, with what is to be done; the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import conveners, convenes, current_actor
from web.language import say
from web.meetings.agenda import Work, agenda, beside, call_day
from web.meetings.blueprint import blueprint
from web.office import the_office
from web.work.case_file import CaseFile
from workflow.machine.access import is_relative
from workflow.store.queries.cases import CaseRow, cases_convened

MOST = 50
"""How many meetings are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting of the list."""

    title: str
    tracking: str
    address: str
    on: date | None
    items: int
    settled: int
    """How many items are voted on."""
    left: tuple[Work, ...]
    """What is still to be done besides votes, the earliest due first."""
    over: bool


@blueprint.get("/meetings")
@conveners
def desk() -> ResponseReturnValue:
    """The list."""
    found = [_line(row) for row in _rows()]
    lines = [line for line in found if line is not None]
    return render_template(
        "meetings/desk.html",
        running=[line for line in lines[::-1] if not line.over],
        over=[line for line in lines if line.over],
        may=[(name, _title(name)) for name in convenes(current_actor())],
    )


def _rows() -> list[CaseRow]:
    office, actor = the_office(), current_actor()
    directory = office.store.directory()
    own = {post.place for post in actor.posts}
    places = tuple(code for code in directory.places if own & set(directory.chain(code)))
    with office.store.database.read() as connection:
        return cases_convened(connection, convenes(actor), places, MOST)


def _line(row: CaseRow) -> Line | None:
    """One row, looked at closely; None for who is registered as a relative there."""
    store = the_office().store
    case = store.case(row.id)
    closure = store.closure(case.closure)
    file = CaseFile(case, closure, store.dossier(case), current_actor())
    if is_relative(case, file.actor):
        return None
    items = agenda(file)
    work = [each for item in items for each in item.work]
    work += [each for _strip, rest in beside(file) for each in rest]
    return Line(
        title=say(closure.definition.title),
        tracking=case.tracking,
        address=url_for("meetings.one", tracking=case.tracking),
        on=call_day(file),
        items=len(items),
        settled=sum(item.settled for item in items),
        left=tuple(sorted((each for each in work if each.live), key=_due)),
        over=case.status == "closed",
    )


def _due(work: Work) -> date:
    return work.left.due_on or date.max


def _title(definition: str) -> str:
    return say(the_office().store.current(definition).definition.title)
