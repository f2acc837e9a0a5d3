"""A notice as the public reads it: what is intended, until when, and what its place may show.

Input: a row of `store.queries.notices`. Consumers: the public pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from web.format import remaining
from web.language import current_language
from web.language import gettext as _
from web.office import the_office, today
from workflow.definition.base import Text
from workflow.definition.closure import Closure
from workflow.definition.model import Notice as Declared
from workflow.domain.case import Case, Notice
from workflow.domain.clock import Limit, Unit
from workflow.machine.board import Shown, shown_at
from workflow.machine.evolve.notice_changes import WITHDRAWN
from workflow.machine.tree import notice_rules, noticed_before
from workflow.store.queries.notices import NoticeRow, notice_by_secret


@dataclass(frozen=True)
class NoticeView:
    """One notice on a public page."""

    row: NoticeRow
    case: Case
    closure: Closure
    notice: Notice
    declared: Declared
    service: Text
    organ: Text
    basis: tuple[str, ...]
    place: str
    """The office's region, by its code."""
    lines: tuple[Shown, ...]
    """Empty once the notice is over: its purpose is fulfilled."""

    @property
    def process(self) -> str:
        """The id of its service."""
        return self.case.scopes[self.notice.path].process

    @property
    def running(self) -> bool:
        """Whether one may object now: by the clock, not by whether a worker has run."""
        ends = self.notice.ends_at
        return self.notice.status == "running" and ends is not None and the_office().now() < ends

    @property
    def again(self) -> bool:
        """Whether it is a new notice, after an objection to an earlier one was found right."""
        return noticed_before(self.case, self.notice) is not None

    @property
    def followed_by(self) -> str:
        """The secret of the new notice that runs after this one; "" for none."""
        for other in self.case.notices.values():
            before = noticed_before(self.case, other)
            shown = other.status in ("running", "ended")
            if before is not None and before.no == self.notice.no and shown:
                return other.secret
        return ""

    @property
    def unit(self) -> str:
        """What its days are counted in: working or calendar."""
        return "working" if Limit.parse(self.notice.limit).unit is Unit.WORKING else "calendar"

    @property
    def left(self) -> int:
        """How many days are left, the last one included."""
        last = self.notice.last_day or today()
        if self.unit == "working":
            return the_office().calendar.working_days_after(today(), last)
        return (last - today()).days

    @property
    def remains(self) -> str:
        """The same in words: on its last day nothing is due from anybody, it ends."""
        return remaining(self.left, current_language(), self.unit) if self.left else _("Ends today")


def notice_view(secret: str) -> NoticeView:
    """The notice at a public address; 404 for an unknown or cancelled one."""
    store = the_office().store
    with store.database.read() as connection:
        row = notice_by_secret(connection, secret)
    if row is None or row.status in ("posting", "cancelled"):
        abort(404)
    return view_of(row)


def in_its_place(secret: str) -> str:
    """The secret of the notice that was posted in place of a withdrawn one; "" for any other."""
    store = the_office().store
    with store.database.read() as connection:
        row = notice_by_secret(connection, secret)
    if row is None or row.result != WITHDRAWN:
        return ""
    notices = store.case(row.case).notices
    here = (notices[row.no].path, notices[row.no].visit)
    later = [n for n in notices.values() if (n.path, n.visit) == here and n.no > row.no]
    shown = [n for n in later if n.status in ("running", "ended")]
    return shown[-1].secret if shown else ""


def view_of(row: NoticeRow) -> NoticeView:
    """A row with all that its page shows."""
    store = the_office().store
    case = store.case(row.case)
    closure = store.closure(case.closure)
    notice = case.notices[row.no]
    process = closure.processes[case.scopes[notice.path].process]
    view = NoticeView(
        row=row,
        case=case,
        closure=closure,
        notice=notice,
        declared=notice_rules(case, closure, notice),
        service=process.definition.title,
        organ=closure.catalogues.departments[process.definition.department].title,
        basis=process.definition.basis,
        place=row.place,
        lines=(),
    )
    online = next((n for n, p in view.declared.places.items() if p.audience == "internet"), None)
    if not view.running or online is None:
        return view
    lines = shown_at(case, closure, store.dossier(case), notice, online)
    return NoticeView(**{**vars(view), "lines": lines})
