"""After filing: tracking number and code, the printable receipt, and the way on.

The code is shown on this page only, until it is closed; nobody can look it up afterwards.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor
from web.counter import drafting
from web.counter.blueprint import blueprint, counter
from web.language import current_language
from web.language import gettext as _
from web.office import the_office
from web.work.printing import qr_svg
from workflow.domain.case import Case
from workflow.errors import NotFound
from workflow.letters.letter import RECEIPT, letter_for
from workflow.letters.source import Source
from workflow.machine.access import may_handle
from workflow.store.queries.cases import case_by_tracking


@blueprint.get("/counter/intake/<int:number>/filed")
@counter
def filed(number: int) -> ResponseReturnValue:
    """The receipt, to be printed and handed over."""
    done = drafting.filed(drafting.mine(number))
    if done is None:
        return redirect(url_for("counter.intake", number=number))
    office = the_office()
    with office.store.database.read() as connection:
        known = case_by_tracking(connection, done.tracking)
    if known is None:
        raise NotFound("no_such_case")
    case = office.store.case(known)
    source = Source(
        office.store.closure(case.closure),
        case,
        office.store.dossier(case),
        office.store.directory(),
        office.calendar,
    )
    letter = letter_for(source, RECEIPT, current_language())
    return render_template(
        "counter/filed.html",
        number=number,
        filed=done,
        letter=letter,
        case=case,
        qr=qr_svg(address_of(case.tracking)),
        address=address_of(case.tracking),
        go_on=_next(case),
    )


def address_of(tracking: str) -> str:
    """Where the family looks up how their request stands; the code is asked for there."""
    path = url_for("public.look_up", number=tracking)
    base = str(getattr(the_office().settings, "base_url", "")).rstrip("/")
    return base + path if base else url_for("public.look_up", number=tracking, _external=True)


def _next(case: Case) -> str:
    """The page of the first task, where it is this person's; "" otherwise."""
    closure = the_office().store.closure(case.closure)
    for task in case.open_tasks:
        if task.kind == "step" and may_handle(case, closure, task, current_actor()):
            return url_for("work.task", tracking=case.tracking, no=task.no)
    return ""


@blueprint.post("/counter/intake/<int:number>/close")
@counter
def close(number: int) -> ResponseReturnValue:
    """The receipt was handed over: forget the code."""
    draft = drafting.mine(number)
    if drafting.filed(draft) is not None:
        the_office().drafts.discard(draft.id)
    return redirect(url_for("counter.home"))


@blueprint.post("/counter/intake/<int:number>/discard")
@counter
def discard(number: int) -> ResponseReturnValue:
    """The draft is not needed: delete what was typed."""
    draft = drafting.mine(number)
    if drafting.filed(draft) is None:
        the_office().drafts.discard(draft.id)
        flash(_("The draft is deleted."))
    return redirect(url_for("counter.home"))
