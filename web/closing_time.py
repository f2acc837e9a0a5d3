"""What the pages say before an applicant sends something after closing time or on a day off.

Consumers: the last page of a request, and the page that answers a request for missing information.
"""

from __future__ import annotations

from datetime import date

from web.office import the_office
from workflow.definition.closure import Closure
from workflow.domain.received import counted_day
from workflow.errors import Refusal
from workflow.machine.places import office_of
from workflow.machine.receiving import closes_at
from workflow.ports import Data


def later_day(closure: Closure, place: str) -> date | None:
    """The day from which what is sent now counts, where that is a later one."""
    office = the_office()
    directory, calendar, now = office.store.directory(), office.calendar, office.now()
    day = counted_day(calendar, now, closes_at(closure, directory, place))
    return day if day > calendar.civil_day(now) else None


def place_of(closure: Closure, answers: Data) -> str:
    """The office that would handle a request; "" while the answers do not say."""
    try:
        return office_of(closure.definition, answers, the_office().store.directory())
    except Refusal:
        return ""
