"""What was granted, by place 公布: names in part, and nothing that a definition does not name.

An entry disappears by itself when its purpose ends. The sheet for a village's board, with whole
names, is for staff of the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from web.access import current_actor, public, staff
from web.language import current_language
from web.office import the_office, today, told
from web.public.blueprint import blueprint
from workflow.benefits.quarterly import lists_of
from workflow.definition.base import Text
from workflow.machine.board import Shown
from workflow.machine.clocks import Clocks
from workflow.machine.publishing import published
from workflow.store.queries.published import granted_since

LOOK_BACK = timedelta(days=3 * 366)
"""No grant is published for longer than this: the check `published-too-long` sees to it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One grant on the page."""

    service: Text
    home: str
    """The village it comes from."""
    decided_on: date
    until: date
    lines: tuple[Shown, ...]


@blueprint.get("/published")
@public
def published_grants() -> ResponseReturnValue:
    """The grants of a township; without a choice, the list of townships."""
    directory = the_office().store.directory()
    regions = [p for p in directory.places.values() if p.level == "township"]
    place = request.args.get("place", "")
    known = place in {region.code for region in regions}
    return render_template(
        "public/published.html",
        regions=[
            (each.code, each.zh if current_language() == "zh" else each.en) for each in regions
        ],
        place=place if known else "",
        lines=lines_of(place) if known else [],
        sheet=own_place(place) if known else "",
        lists=lists_of(the_office(), place) if known else [],
    )


@blueprint.get("/published/<place>/sheet")
@staff
def published_sheet(place: str) -> ResponseReturnValue:
    """The sheet for the board of a village or township: whole names, for staff of the place."""
    directory = the_office().store.directory()
    chain = directory.chain(place)
    if not chain or not any(post.place in chain for post in current_actor().posts):
        abort(404)
    township = directory.at_level(place, "township") or place
    lines = [line for line in lines_of(township) if place in directory.chain(line.home)]
    return render_template(
        "public/published_sheet.html",
        lines=lines,
        place=place,
        directory=directory,
        as_of=today(),
    )


def own_place(township: str) -> str:
    """The place whose sheet the reader may print: their own village, or the township; "" for
    whoever has no post there."""
    directory = the_office().store.directory()
    own = [post.place for post in current_actor().posts]
    below = (place for place in own if township in directory.chain(place))
    above = (township for place in own if place in directory.chain(township))
    return next(below, next(above, ""))


def lines_of(township: str) -> list[Line]:
    """What may be shown today of a township's grants, newest first."""
    office = the_office()
    store, found = office.store, []
    with store.database.read() as connection:
        numbers = granted_since(connection, today() - LOOK_BACK, [township])
    for number in numbers:
        case = told(store.case(number))
        closure, dossier = store.closure(case.closure), store.dossier(case)
        home = str(dossier.application().get(closure.definition.office_field, "")) or case.place
        clocks = Clocks(case, closure, store.directory())
        for each in published(clocks, dossier, office.calendar, today()):
            service = closure.processes[each.service].definition.title
            decided = each.decision.decided_on
            found.append(Line(service, home, decided, each.until, each.lines))
    return sorted(found, key=lambda line: line.decided_on, reverse=True)
