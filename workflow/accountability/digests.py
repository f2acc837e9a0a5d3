"""The daily digest of a member of staff: what is theirs when the office opens, in numbers.

Input: an office, an account. Numbers only: no name, no tracking number, nothing of any family.
Consumers: `notifications.digest`, which puts it into words and sends it; the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.accountability.inquiries import waiting_for
from workflow.bootstrap import Office
from workflow.domain.calendar import Calendar
from workflow.domain.people import Actor
from workflow.store.queries.morning import Count, morning_of

LATEST = timedelta(hours=8)
"""How long after opening a digest still goes out, where nobody was there to send it in time."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What somebody is told on one morning."""

    day: date
    since: date
    """The working day before: what came on it or later is new."""
    overdue: Count
    today: Count
    soon: Count
    """Those whose light is yellow, and which are due after today."""
    arrived: Count
    asked: Count
    """Questions, advice and orders that wait for one's answer."""
    nudges: int
    """Urgings that were not read."""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell."""
        counts = (self.overdue, self.today, self.soon, self.arrived, self.asked)
        return any(each.all for each in counts) or self.nudges > 0


def opening(office: Office, now: datetime) -> date | None:
    """The day whose digests are to go out at this moment; None when it is too early, too late, or
    no working day."""
    day = office.calendar.civil_day(now)
    if not office.calendar.is_working(day):
        return None
    opens = datetime.combine(day, office.settings.opens, office.calendar.zone)
    return day if opens <= now < opens + LATEST else None


def digest_of(office: Office, actor: Actor, now: datetime) -> Digest:
    """What a member of staff would be told at this moment."""
    day = office.calendar.civil_day(now)
    since = day_before(office.calendar, day)
    with office.store.database.read() as connection:
        found = morning_of(connection, actor.account, actor.posts, now, day, since)
    questions = len(waiting_for(office, actor))
    asked = Count(found.asked.all + questions, found.asked.own + questions)
    return Digest(
        day, since, found.overdue, found.today, found.soon, found.arrived, asked, found.nudges
    )


def day_before(calendar: Calendar, day: date) -> date:
    """The working day before a day."""
    before = day - timedelta(days=1)
    while not calendar.is_working(before):
        before -= timedelta(days=1)
    return before
