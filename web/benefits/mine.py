"""My benefits: what my household receives, from when on, until when, and what changed why."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import applicant, current_actor
from web.benefits.blueprint import blueprint
from web.benefits.shown import Shown, shown
from web.office import the_office, told
from workflow.store import people
from workflow.store.queries.benefits import Benefit, benefits_of


@blueprint.get("/my/benefits")
@applicant
def mine() -> ResponseReturnValue:
    """What I and my household receive."""
    rows = _own()
    return render_template(
        "benefits/mine.html",
        running=[each for each in rows if each.live],
        ended=[each for each in rows if not each.live],
    )


def _own() -> list[Shown]:
    office, person = the_office(), current_actor().person
    if person is None:
        return []
    with office.store.database.read() as connection:
        household = people.household_with(connection, person)
        found = benefits_of(connection, person, household, office.store.keys)
    return [shown(each) for each in found if _is_told(each)]


def _is_told(benefit: Benefit) -> bool:
    """Whether its grant is more than a decision that can still be taken back."""
    case = the_office().store.case(benefit.case)
    return benefit.opened.no in told(case).entitlements
