"""My benefits: what my household receives, from when on, until when, and what changed why."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import applicant, current_actor
from web.applicant.identity import is_confirmed, may_see
from web.benefits.blueprint import blueprint
from web.benefits.shown import Shown, shown
from web.office import the_office, told
from workflow.store import people
from workflow.store.queries.benefits import Benefit, benefits_of


@blueprint.get("/my/benefits")
@applicant
def mine() -> ResponseReturnValue:
    """What I and my household receive."""
    rows, proven = _own(), is_confirmed(current_actor().account)
    return render_template(
        "benefits/mine.html",
        running=[each for each in rows if each.live],
        ended=[each for each in rows if not each.live],
        unproven=not proven,
    )


def _own() -> list[Shown]:
    office, person = the_office(), current_actor().person
    if person is None:
        return []
    with office.store.database.read() as connection:
        household = people.household_with(connection, person)
        found = benefits_of(connection, person, household, office.store.keys)
    return [shown(each) for each in found if _shows(each)]


def _shows(benefit: Benefit) -> bool:
    """Whether it may be read here: its grant is more than a decision that can still be taken back,
    and whoever reads is no stranger who made an account with the name and number of a relative."""
    actor, case = current_actor(), the_office().store.case(benefit.case)
    if not is_confirmed(actor.account) and not may_see(actor, case):
        return False
    return benefit.opened.no in told(case).entitlements
