"""From which day something counts that an applicant sends in 收件: after closing time, or on a day
on which offices are closed, from the next working day.

Pure. Consumers: `machine.receiving`, and the pages that say so before anything is sent.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from workflow.domain.calendar import Calendar


def counted_day(calendar: Calendar, moment: datetime, closes: int) -> date:
    """The civil day from which what came in at `moment` counts.

    `closes`: minutes after midnight, in the office's zone; 0 where no such rule holds.
    """
    day = calendar.civil_day(moment)
    if not closes:
        return day
    if not calendar.is_working(day):
        return calendar.working_day_from(day)
    late = moment >= calendar.start_of(day) + timedelta(minutes=closes)
    return calendar.add_working_days(day, 1) if late else day
