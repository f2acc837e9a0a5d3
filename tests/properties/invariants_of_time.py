"""Every day by which something is due is what anybody can compute: from its start, its limit, its
pauses and the calendar, by one pure function."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.properties.random_office import CALENDAR, Office
from workflow.definition.base import Span
from workflow.definition.closure import Process
from workflow.domain import facts as f
from workflow.domain.case import Case, Timer
from workflow.domain.clock import Ledger, Limit, Pause, due
from workflow.machine.work import NEVER_PAUSED, pauses_of


def computed(limit: Limit, since: date, pauses: tuple[Pause, ...] = ()) -> date | None:
    return due(limit, Ledger(since, pauses), CALENDAR)


def every_due_date(office: Office, case: Case) -> None:
    """All of them, after every step."""
    for timer in case.timers.values():
        check = {"late": late, "begin": begin, "state_late": state_late}.get(timer.kind)
        if check is not None:
            check(office, case, timer)
    tasks(case)
    notices(case)
    terms(case)
    hearings(office, case)
    promises(office, case)
    plans(case)
    checks(office, case)


def process_of(office: Office, case: Case, path: str) -> Process:
    return office.store.closure(case.closure).processes[case.scopes[path].process]


# -- tasks and states --------------------------------------------------------------------------


def tasks(case: Case) -> None:
    for task in case.open_tasks:
        if task.kind == "supervision":
            assert task.due_on is not None, "whoever orders an answer says by when"
            assert task.due_at == CALENDAR.end_of(task.due_on)
            continue
        if not task.limit or task.status == "waiting":
            assert task.due_on is None
            continue
        pauses = () if task.kind in NEVER_PAUSED else pauses_of(case, task.path)
        found = computed(Limit.parse(task.limit), task.started, pauses)
        assert task.due_on == found, task
        assert task.due_at == (CALENDAR.end_of(found) if found else None)
        armed = [t for t in case.timers.values() if (t.kind, t.no) == ("late", task.no)]
        assert len(armed) == (not task.late and found is not None), task


def late(office: Office, case: Case, timer: Timer) -> None:
    task = case.tasks[timer.no]
    assert task.live, f"{timer} is of a task that is over"
    assert timer.due_at == task.due_at, timer


def begin(office: Office, case: Case, timer: Timer) -> None:
    task = case.tasks[timer.no]
    state = process_of(office, case, task.path).states[task.state]
    assert task.live, timer
    assert state.begun is not None, timer
    last = computed(Limit.parse(str(state.begun.time)), task.started, pauses_of(case, task.path))
    assert timer.due_at == (CALENDAR.end_of(last) if last else None), timer


def state_late(office: Office, case: Case, timer: Timer) -> None:
    """What is armed for a state that is no task."""
    scope = case.scopes[timer.path]
    within = process_of(office, case, timer.path).states[scope.state].within
    assert scope.visit == timer.no, f"{timer} is of another visit"
    assert within is not None
    pauses = pauses_of(case, scope.path)
    last = computed(Limit.parse(str(within.time)), scope.entered_on, pauses)
    assert timer.due_at == (CALENDAR.end_of(last) if last else None), timer


def notices(case: Case) -> None:
    for notice in case.notices.values():
        if notice.starts_on is not None:
            last = computed(Limit.parse(notice.limit), notice.starts_on)
            assert (notice.last_day, notice.ends_at) == (last, CALENDAR.end_of(notice.last_day))


# -- services, lanes, the case -----------------------------------------------------------------


def terms(case: Case) -> None:
    """The promises of services and the deadlines of lanes."""
    for term in case.terms.values():
        if term.ended:
            scope = case.scopes[term.path]
            assert scope.outcome is not None or not scope.state, f"{term} has begun again"
            continue
        last = computed(Limit.parse(term.limit), term.started_on, pauses_of(case, term.path))
        assert term.due_on == last, term
        armed = case.timers.get((term.kind, 0, term.path))
        if term.rung == 0:
            assert (armed.due_at if armed else None) == (CALENDAR.end_of(last) if last else None)


# -- people and papers -------------------------------------------------------------------------


def hearings(office: Office, case: Case) -> None:
    """The days that a person has to answer what is intended: no pause makes them fewer."""
    for day, fact in facts_of(office, case):
        if isinstance(fact, f.OpinionAsked):
            task = case.tasks[fact.task]
            state = process_of(office, case, task.path).states[task.state]
            assert state.task is not None
            assert state.task.hears is not None
            limit = Limit.parse(str(state.task.hears.within))
            assert fact.until == computed(limit, max(day, task.opened_on)), fact


def promises(office: Office, case: Case) -> None:
    """The day by which a promised document comes."""
    rules = office.store.closure(case.closure).definition.pledges
    for pledge in case.pledges.values():
        if pledge.kind == "gap":
            assert rules is not None
            assert rules.gaps is not None
            limit = Limit.parse(str(rules.gaps.time))
            last = computed(Limit(limit.days, limit.unit, roll=True), pledge.made_on)
            assert pledge.due_on == last, pledge


def facts_of(office: Office, case: Case) -> Iterator[tuple[date, f.Fact]]:
    for each in office.store.rows.facts[case.id]:
        yield each.occurred_on, each.fact


# -- afterwards --------------------------------------------------------------------------------


def plans(case: Case) -> None:
    """What is planned for later is armed for the start of its day, and nothing else is."""
    planned = {
        ("follow_up", each.no): CALENDAR.start_of(each.on)
        for each in case.follow_ups.values()
        if each.status == "planned"
    }
    armed = {(t.kind, t.no): t.due_at for t in case.timers.values() if t.kind == "follow_up"}
    assert armed == planned


def checks(office: Office, case: Case) -> None:
    """A benefit is looked at so long after what was decided of it last, and once only."""
    for entitlement in case.entitlements.values():
        path = entitlement.path
        final = process_of(office, case, path).states[case.scopes[path].state].final
        assert final is not None
        assert final.opens is not None
        rule = final.opens.review
        span: Span | None = rule.every if rule is not None else final.opens.check
        changes = [c for c in case.entitlement_changes.values() if c.entitlement == entitlement.no]
        since = max((c.on for c in changes), default=None) or opened_on(
            office, case, entitlement.no
        )
        ended = entitlement.ends != "" and entitlement.status == "ended"
        wanted = computed(Limit.parse(str(span)), since) if span and not entitlement.ends else None
        assert entitlement.next_check == wanted, (entitlement, changes)
        waiting = [p for p in case.follow_ups.values()
                   if p.entitlement == entitlement.no and p.status == "planned"]  # fmt: skip
        assert len(waiting) <= 1, "one check at a time"
        assert not (ended and waiting), "what has ended is looked at no more"
        assert all(each.on == wanted for each in waiting)


def opened_on(office: Office, case: Case, no: int) -> date:
    return next(
        day for day, fact in facts_of(office, case)
        if isinstance(fact, f.EntitlementOpened) and fact.no == no
    )  # fmt: skip
