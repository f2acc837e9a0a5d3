"""Photographs of notice boards go when their purpose has ended (个人信息保护法 19, 47).

A photograph proves that a notice was posted, and shows the names that stood on its sheet. It is
needed while the decision after it can be taken to court: six months (行政诉讼法 46) after the case
has closed. Then the file is deleted; that it was posted, where and by whom stays in the history.
Consumer: the worker, once a day.
"""

from __future__ import annotations

from datetime import date, timedelta

from workflow.bootstrap import Office
from workflow.store.queries.notices import photos_between, photos_in_use

NEEDED = timedelta(days=184)
"""How long after the end of its case: six months at their longest."""
_NOTE = "notice_photos_swept"
_FIRST = date(2000, 1, 1)


def sweep_photos(office: Office) -> int:
    """Delete the photographs that nothing needs any more; returns how many files went."""
    until = office.calendar.civil_day(office.now()) - NEEDED
    since = date.fromisoformat(office.notes.get(_NOTE) or _FIRST.isoformat())
    if until <= since:
        return 0
    with office.store.database.read() as connection:
        old = photos_between(connection, since, until)
        used = photos_in_use(connection, until) if old else set()
    gone = 0
    for case, digests in old.items():
        gone += office.documents.forget(case, digests - used)
    office.notes.put(_NOTE, until.isoformat())
    return gone
