"""What must be answered beside a case: grades of a service 好差评, and by when what is answered.

Pure. Basis: the national rating of government services (国办发〔2019〕51号). Of five grades two are
bad; whoever gave one is contacted within one working day, and it is put right within five, or
fifteen where that is complicated. Consumers: `ratings`, `inquiries`, the pages.
"""

from __future__ import annotations

from datetime import date

from workflow.domain.calendar import Calendar

GRADES = (5, 4, 3, 2, 1)
"""From very satisfied to very dissatisfied."""
BAD = frozenset({1, 2})
"""Grades that must be answered."""
REASONS = {
    "quick": "good",
    "explained": "good",
    "friendly": "good",
    "few_papers": "good",
    "slow": "bad",
    "unexplained": "bad",
    "unfriendly": "bad",
    "many_papers": "bad",
    "many_trips": "bad",
    "found_no_one": "bad",
}
"""What somebody may tick, and whether it speaks for the service or against it."""
CONTACT, FIX, COMPLICATED = 1, 5, 15
"""Working days until whoever gave a bad grade is contacted, and until it is put right."""
QUESTION_DAYS = (3, 5, 10, 15)
"""Working days that an inspector may give for an answer."""


def contact_by(rated_on: date, calendar: Calendar) -> date:
    """The last day on which somebody who gave a bad grade is contacted."""
    return calendar.add_working_days(rated_on, CONTACT)


def fix_by(rated_on: date, calendar: Calendar, *, complicated: bool = False) -> date:
    """The last day on which it is put right and answered."""
    return calendar.add_working_days(rated_on, COMPLICATED if complicated else FIX)
