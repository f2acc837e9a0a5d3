"""What must hold of every case after every step, whatever people do and whatever the definition."""

from __future__ import annotations

from tests.properties.random_office import CALENDAR, Office
from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.clock import Ledger, Limit, due
from workflow.domain.history import verify
from workflow.machine.evolve import fold
from workflow.machine.work import NEVER_PAUSED, pauses_of


def sound(office: Office, case_id: int, before: Case | None) -> Case:
    """What must hold after every step."""
    case = office.store.rows.cases[case_id]
    history = office.store.rows.facts[case_id]
    assert fold(case_id, history) == case, "the history makes the rows"
    assert verify(history), "the chain is whole"
    passed = [each.fact for each in history if isinstance(each.fact, f.DeadlinePassed)]
    assert len(passed) == len(set(passed)), "a deadline passes once"
    if case.status == "closed":
        assert not case.open_tasks
        assert {kind for kind, _, _ in case.timers} <= {"follow_up"}, "only later acts are left"
    paths = set(before.scopes) if before else set()
    assert paths <= set(case.scopes), "no lane is lost"
    for scope in case.scopes.values():
        decided = [d.outcome for d in case.decisions.values() if d.path == scope.path]
        assert not {"granted", "not_granted"} <= set(decided), scope.path
        assert scope.outcome is None or not scope.running
    for task in case.open_tasks:
        assert case.scopes[task.path].outcome is None or task.kind in NEVER_PAUSED, task
    for pause in case.pauses.values():
        assert pause.until is None or pause.until >= pause.since
    due_dates(case)
    return case


def due_dates(case: Case) -> None:
    """Every due date is what anybody can compute from start, limit, pauses and calendar."""
    for task in case.open_tasks:
        if not task.limit or task.status == "waiting":
            assert task.due_on is None
            continue
        pauses = () if task.kind in NEVER_PAUSED else pauses_of(case, task.path)
        found = due(Limit.parse(task.limit), Ledger(task.started, pauses), CALENDAR)
        assert task.due_on == found, task
        assert task.due_at == (CALENDAR.end_of(found) if found else None)
    for notice in case.notices.values():
        if notice.starts_on is not None:
            last = due(Limit.parse(notice.limit), Ledger(notice.starts_on), CALENDAR)
            assert (notice.last_day, notice.ends_at) == (last, CALENDAR.end_of(notice.last_day))


def alive(office: Office, case: Case) -> None:
    """No lane is lost: whatever runs has something that will move it on."""
    processes = office.store.closure(case.closure).processes
    tasks = {(task.path, task.state) for task in case.open_tasks}
    for scope in case.scopes.values():
        if not scope.running or scope.queued:
            continue
        state = processes[scope.process].states[scope.state]
        here = (scope.path, scope.state)
        if state.kind == "task":
            assert here in tasks, f"nobody has the work of {here}"
        elif state.kind == "notice":
            at = (scope.path, scope.visit)
            standing = [n.status for n in case.notices.values() if (n.path, n.visit) == at]
            assert standing in (["posting"], ["running"]), f"no notice stands at {here}"
        elif state.kind == "lanes":
            inside = [s for s in case.scopes.values() if s.parent == scope.path]
            asked = any(t.path == scope.path and t.kind == "lane_failed" for t in case.open_tasks)
            assert asked or any(s.outcome is None for s in inside), f"nothing runs inside {here}"
        else:
            assert state.kind == "wait", f"{here} is a {state.kind} that nobody is needed for"


def one_at_a_time(office: Office, case: Case) -> None:
    """In a critical section is one scope at most; whoever queues for it waits for somebody."""
    processes = office.store.closure(case.closure).processes
    inside: dict[str, list[str]] = {}
    waiting: dict[str, list[str]] = {}
    for scope in case.scopes.values():
        if scope.running:
            section = processes[scope.process].states[scope.state].section
            if section is not None:
                (waiting if scope.queued else inside).setdefault(section, []).append(scope.path)
    assert all(len(paths) == 1 for paths in inside.values()), inside
    assert waiting.keys() <= inside.keys(), f"{waiting} wait for nobody"


def of_one_mind(case: Case) -> None:
    """Nothing is both granted and refused, and what was decided is what the lane came to."""
    for scope in case.scopes.values():
        decided = {d.outcome for d in case.decisions.values() if d.path == scope.path}
        assert len(decided & {"granted", "not_granted"}) < 2, scope.path
        opened = [e for e in case.entitlements.values() if e.path == scope.path]
        assert len(opened) < 2, f"{scope.path} opened more than one entitlement"
        assert not opened or decided == {"granted"}, f"{scope.path} opened one without a grant"


def state_deadlines(office: Office, case: Case) -> None:
    """What is armed for a state that is no task is what its start, limit and pauses come to."""
    processes = office.store.closure(case.closure).processes
    for timer in case.timers.values():
        if timer.kind != "state_late":
            continue
        scope = case.scopes[timer.path]
        within = processes[scope.process].states[scope.state].within
        assert scope.visit == timer.no, f"{timer} is of another visit"
        assert within is not None
        ledger = Ledger(scope.entered_on, pauses_of(case, scope.path))
        last = due(Limit.parse(str(within.time)), ledger, CALENDAR)
        assert timer.due_at == (CALENDAR.end_of(last) if last else None), timer
