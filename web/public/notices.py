"""Notices in force and past, and one notice."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import public
from web.office import the_office
from web.public.blueprint import blueprint
from web.public.notice_view import in_its_place, notice_view, view_of
from workflow.store.queries.notices import notices_in_force, notices_past

PAST = timedelta(days=90)
"""How long an ended notice is listed: that it was, and how it closed."""


@blueprint.get("/notices")
@public
def notices() -> ResponseReturnValue:
    """Notices in force, what ends first first, then those that ended lately."""
    office = the_office()
    directory = office.store.directory()
    place = request.args.get("place", "")
    codes = [code for code in directory.places if place in directory.chain(code)] or None
    with office.store.database.read() as connection:
        running = notices_in_force(connection, office.now(), codes if place else None)
        past = notices_past(connection, office.now(), office.now() - PAST, codes if place else None)
    regions = [p for p in directory.places.values() if p.level in ("county", "township")]
    return render_template(
        "public/notices.html",
        running=[view_of(row) for row in running],
        past=[view_of(row) for row in past],
        regions=regions,
        place=place,
        directory=directory,
    )


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
