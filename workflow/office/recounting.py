"""Another calendar: every open case counted anew, one transaction each.

Input: an office whose calendar has changed. Consumers: `onewindow calendar import`, and the worker,
which goes on where a sweep was broken off. A case that knows the calendar already is left alone;
one that somebody works on meanwhile counts itself anew with that command.
"""

from __future__ import annotations

import logging

from workflow.bootstrap import Office
from workflow.domain.commands import Recount
from workflow.domain.people import SYSTEM
from workflow.errors import OneWindowError, Unavailable

log = logging.getLogger(__name__)

BATCH = 100
_SWEPT = "calendar_swept"
"""The note that says for which calendar all open cases were counted."""


def sweep(office: Office, most: int = BATCH) -> tuple[int, int]:
    """Count up to `most` cases anew; returns how many were, and how many refused (see the log)."""
    office.calendars.refresh()
    version = office.calendars.current().version
    if office.notes.get(_SWEPT) == version:
        return 0, 0
    done = failed = 0
    behind = office.calendars.behind(most)
    for case in behind:
        try:
            office.engine.handle(Recount(case=case), SYSTEM)
            done += 1
        except Unavailable:
            raise
        except OneWindowError:
            log.exception("case %s: its dates could not be counted anew", case)
            failed += 1
    if not behind:
        office.notes.put(_SWEPT, version)
    return done, failed


def sweep_all(office: Office) -> tuple[int, int]:
    """Count every open case anew. Those that refuse are tried once."""
    done = failed = 0
    while True:
        more, refused = sweep(office, BATCH + failed)
        done, failed = done + more, refused
        if not more:
            return done, failed
