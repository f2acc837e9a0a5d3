"""What must hold of every case after every step, whatever people do and whatever the definition."""

from __future__ import annotations

from tests.properties.random_office import Office
from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.history import verify
from workflow.machine.evolve import fold
from workflow.machine.work import NEVER_PAUSED


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
        after = (*NEVER_PAUSED, "declared")  # what was declared may be checked after the decision
        assert case.scopes[task.path].outcome is None or task.kind in after, task
    for pause in case.pauses.values():
        assert pause.until is None or pause.until >= pause.since
    return case


def alive(office: Office, case: Case) -> None:
    """No lane is lost: whatever runs has something that will move it on."""
    processes = office.store.closure(case.closure).processes
    tasks = {(task.path, task.state) for task in case.open_tasks}
    for scope in case.scopes.values():
        assert scope.parent is None or scope.parent in case.scopes, f"{scope.path} hangs on nothing"
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
        assert len(decided) < 2, f"{scope.path} came to {decided}"
        assert not decided or scope.outcome in decided, f"{scope.path} is not what was decided"
        opened = [e for e in case.entitlements.values() if e.path == scope.path]
        assert len(opened) < 2, f"{scope.path} opened more than one entitlement"
        assert not opened or decided == {"granted"}, f"{scope.path} opened one without a grant"


def over(case: Case) -> None:
    """In a closed case nothing is open any more, of whatever kind."""
    if case.status != "closed":
        return
    open_parts = {
        "scopes": [s.path for s in case.scopes.values() if s.running],
        "notices": [n.no for n in case.notices.values() if n.status in ("posting", "running")],
        "terms": [t.key for t in case.terms.values() if not t.ended],
        "advice": [a.no for a in case.advice.values() if a.status == "asked"],
        "pauses": [p.no for p in case.pauses.values() if p.until is None],
    }
    assert not any(open_parts.values()), open_parts
