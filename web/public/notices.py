"""Notices in force and past, and one notice."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import public
from web.language import current_language, say
from web.office import the_office
from web.public.blueprint import blueprint
from web.public.notice_view import NoticeView, in_its_place, notice_view, view_of
from workflow.definition.base import Text
from workflow.store.queries.notices import NoticeRow, notices_in_force, notices_past

PAST = timedelta(days=90)
"""How long an ended notice is listed: that it was, and how it closed."""


@blueprint.get("/notices")
@public
def notices() -> ResponseReturnValue:
    """Notices in force, what ends first first, then those that ended lately."""
    office = the_office()
    directory = office.store.directory()
    place, service = request.args.get("place", ""), request.args.get("service", "")
    codes = [code for code in directory.places if place in directory.chain(code)]
    with office.store.database.read() as connection:
        running = notices_in_force(connection, office.now(), codes if place else None)
        past = notices_past(connection, office.now(), office.now() - PAST, codes if place else None)
    regions = [p for p in directory.places.values() if p.level in ("county", "township")]
    return render_template(
        "public/notices.html",
        running=_of_service(running, service),
        past=_of_service(past, service),
        regions=[
            (each.code, each.zh if current_language() == "zh" else each.en) for each in regions
        ],
        services=[(name, say(title)) for name, title in _with_notices().items()],
        place=place,
        service=service,
        directory=directory,
    )


def _of_service(rows: list[NoticeRow], service: str) -> list[NoticeView]:
    views = (view_of(row) for row in rows)
    return [view for view in views if service in ("", view.process)]


def _with_notices() -> dict[str, Text]:
    """The services, by their ids, that are announced before they are decided."""
    closures = the_office().store.publications.newest().values()
    return {
        name: process.definition.title
        for closure in closures
        for name, process in closure.processes.items()
        if any(state.notice for state in process.states.values())
    }


@blueprint.get("/notices/<secret>")
@public
def notice(secret: str) -> ResponseReturnValue:
    """One notice: what is intended, until when, how to object; later, how it closed.

    The address of a notice that was withdrawn leads to the one in its place.
    """
    instead = in_its_place(secret)
    if instead:
        return redirect(url_for("public.notice", secret=instead))
    return render_template(
        "public/notice.html", view=notice_view(secret), directory=the_office().store.directory()
    )
