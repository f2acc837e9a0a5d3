"""Quarterly lists of recipients 公布名单: names in part online, whole names on the board's sheet.

After its last day the page says that the list has ended, and shows nobody.
"""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from web.access import public, staff
from web.office import the_office
from web.public.blueprint import blueprint
from web.public.published import own_place
from workflow.benefits import quarterly
from workflow.errors import NotFound


@blueprint.get("/published/<place>/lists/<quarter>")
@public
def quarterly_list(place: str, quarter: str) -> ResponseReturnValue:
    """One list with names in part."""
    return _page("public/quarterly.html", place, quarter, place)


@blueprint.get("/published/<place>/lists/<quarter>/sheet")
@staff
def quarterly_sheet(place: str, quarter: str) -> ResponseReturnValue:
    """The sheet for the board: whole names, for staff of the place, of their own villages."""
    own = own_place(place)
    if not own:
        abort(404)
    return _page("public/quarterly_sheet.html", place, quarter, own)


def _page(template: str, place: str, quarter: str, within: str) -> ResponseReturnValue:
    office = the_office()
    directory = office.store.directory()
    if place not in directory.places:
        raise NotFound("no_such_list")
    made = quarterly.the_list(office, place, quarter)
    return render_template(
        template,
        made=made,
        over=quarterly.over(office, made),
        lines=[
            line
            for line in quarterly.recipients(office, made)
            if within in directory.chain(line.home)
        ],
        place=directory.places[within],
        directory=directory,
        sheet=own_place(place),
    )
