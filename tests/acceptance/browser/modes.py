"""Tasks in every mode that their page has, and lists that are empty: what the demonstration lacks.

All of it is done by commands, as the pages send them. Consumer: the stage. `Site.named` keeps the
addresses of the tasks by their mode.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.acceptance.browser.sites import NOW, Site
from workflow.accountability import inquiries, ratings
from workflow.demo.staff import PASSWORD
from workflow.domain import commands as c
from workflow.domain.case import Case, Task
from workflow.domain.commands.hands import AddSigner, Supervise

VISITED: Mapping[str, Any] = {
    "witness_signed": "signed",
    "witness_name": "张甲一",
    "visited_on": "2026-11-17",
    "manner": "in_person",
    "cooperation": "full",
    "present": "张甲一",
    "people_found": 3,
    "visit_income": 180_000,
    "living": "住房一间，没有其他收入",
}
PROCEDURES = {
    "food": ("market", "laboratory_test", "laboratory"),
    "signboard": ("signboard", "structure", "appraisal"),
    "fire": ("fire", "technical_test", "laboratory"),
}
"""The special procedures of a restaurant: who begins each, its name, its list of reasons."""

ELSEWHERE = {
    "inspector_b": "inspector",
    "leader_b": "leader",
    "finance_b": "finance_officer",
    "county_b": "county_officer",
    "countylead_b": "county_lead",
}
"""Posts at a township in which nothing was decided: account → role."""


def set_modes(site: Site) -> None:
    """Bring tasks into every mode."""
    for part in (_as_they_are, _signed, _told, _procedures, _relative, _asked, _newcomers, _late):
        part(site)


def _do(site: Site, login: str, command: c.CaseCommand) -> None:
    site.office.engine.handle(command, site.actor(login))


def _task(case: Case, wanted: Callable[[Task], bool]) -> Task:
    return next(task for task in case.open_tasks if wanted(task))


def _name(site: Site, name: str, case: Case, task: Task) -> None:
    site.named[name] = f"/work/cases/{case.tracking}/tasks/{task.no}"


def _with(site: Site, state: str, where: Callable[[Case], bool] = lambda case: True) -> Case:
    return site.case(lambda x: where(x) and any(t.state == state for t in x.open_tasks))


def _fresh(site: Site, case: Case) -> Case:
    return site.office.store.case(case.id)


def _as_they_are(site: Site) -> None:
    """What the demonstration has, and the stage before this one left."""
    seats = site.case(lambda case: any(t.assigned_name for t in case.open_tasks))
    wanted: dict[str, tuple[Case, Callable[[Task], bool]]] = {
        "taken": (_with(site, "go", _is_taken), lambda t: t.claimed_by is not None),
        "assigned": (seats, lambda t: t.assigned_name == "安工"),
        "delegated": (_where(site, lambda t: t.delegate is not None), lambda t: bool(t.delegate)),
        "waiting": (_where(site, lambda t: t.status == "waiting"), lambda t: t.status == "waiting"),
        "not yet": (_with(site, "being_heard"), lambda t: t.state == "being_heard"),
        "payment returned": (_with(site, "clear_up"), lambda t: t.state == "clear_up"),
    }
    for kind in ("correction", "serve", "posting", "objection"):
        wanted[kind] = (_where(site, lambda t, k=kind: t.kind == k), lambda t, k=kind: t.kind == k)
    wanted["barred"] = wanted["objection"]
    for name, (case, which) in wanted.items():
        _name(site, name, case, _task(case, which))


def _where(site: Site, wanted: Callable[[Task], bool]) -> Case:
    return site.case(lambda case: any(wanted(task) for task in case.open_tasks))


def _is_taken(case: Case) -> bool:
    return any(task.claimed_by is not None and task.state == "go" for task in case.open_tasks)


def _signed(site: Site) -> None:
    """A visit is signed by one of two; another by both, and waits for the consent of a third."""
    case = _with(site, "go", lambda case: not case.pledges and not case.corrections)
    task = _task(case, lambda task: task.state == "go")
    _do(site, "township1", c.Complete(case=case.id, task=task.no, outcome="found", form=VISITED))
    _name(site, "half signed", case, task)
    case = _with(site, "go", lambda case: bool(case.pledges))
    task, third = _task(case, lambda task: task.state == "go"), site.actor("lead").user
    assert third is not None
    asked = AddSigner(case=case.id, task=task.no, user=third, where="after", note="请确认。")
    _do(site, "township1", asked)
    _do(site, "township1", c.Complete(case=case.id, task=task.no, outcome="found", form=VISITED))
    _do(site, "township2", c.Sign(case=case.id, task=task.no))
    _name(site, "to consent", case, task)
    case = _fresh(site, case)
    _name(site, "signer", case, _task(case, lambda task: task.kind == "signer"))


def _told(site: Site) -> None:
    """A family without a phone is asked for a paper: somebody goes and tells them."""
    case = _with(site, "ask", lambda case: bool(case.pledges))
    task = _task(case, lambda task: task.state == "ask")
    noted = c.NoteGap(case=case.id, task=task.no, item="check_consent", reason="unsigned")
    _do(site, "check", noted)
    sent = _task(_fresh(site, case), lambda task: task.kind == "correction")
    _do(site, "window", c.Complete(case=case.id, task=sent.no, outcome="sent"))
    case = _fresh(site, case)
    _name(site, "tell", case, _task(case, lambda task: task.kind == "tell"))


def _procedures(site: Site) -> None:
    """The clock of a restaurant is paused for a test, an appraisal and another test."""
    case = _with(site, "papers", lambda case: case.definition == "open_restaurant")
    catalogue = site.office.store.current("open_restaurant").catalogues.reasons
    for path, (login, name, reasons) in PROCEDURES.items():
        why = next(iter(catalogue[reasons]))
        begun = c.StartProcedure(case=case.id, path=path, procedure=name, reason=why)
        _do(site, login, begun)
    case = _fresh(site, case)
    for path in PROCEDURES:
        task = _task(case, lambda t, path=path: (t.kind, t.path) == ("procedure", path))
        _name(site, f"procedure {path}", case, task)


def _relative(site: Site) -> None:
    """A head is a relative of a family whose opinion waits."""
    case = _with(site, "opinion", lambda case: "medical" in case.scopes)
    user, task = site.actor("lead2").user, _task(case, lambda task: task.state == "opinion")
    assert user is not None
    known = c.RegisterRelative(case=case.id, user=user, name="陈负责", relation="姐姐")
    _do(site, "lead", known)
    _name(site, "of relatives", case, task)
    order = Supervise(case=case.id, task=task.no, order="请尽快办理。", due=date(2026, 11, 20))
    _do(site, "leader", order)
    case = _fresh(site, case)
    _name(site, "supervised", case, _task(case, lambda task: task.kind == "supervision"))


def _asked(site: Site) -> None:
    """The county asks the medical office."""
    case = _with(site, "county", lambda case: case.definition == "destitute_support")
    task = _task(case, lambda task: task.state == "county")
    question = c.AskAdvice(
        case=case.id, task=task.no, role="medical_officer", place="county", question="是否属实？"
    )
    _do(site, "county1", question)
    case = _fresh(site, case)
    _name(site, "advice", case, _task(case, lambda task: task.kind == "advice"))


def _newcomers(site: Site) -> None:
    """People and places where nothing has happened yet: their lists are empty."""
    site.office.accounts.add("newcomer", PASSWORD, "张某某")
    for login, role in ELSEWHERE.items():
        account = site.office.accounts.add(login, PASSWORD, "孙某某")
        site.office.accounts.give_post(account, role, "town_b", NOW.date())
    days = {"since": "2026-01-01", "until": "2026-01-31"}
    drawn = {"kind": "decisions", "percent": "50", **days}
    site.named["empty sample"] = site.post("inspector", "/inspector/samples", **drawn)
    drawn = {"service": "subsistence_allowance", **days}
    site.named["empty check"] = site.post("leader", "/leader/checks", **drawn)
    wanted = {"line": "housing", "month": "2026-12"}
    site.named["empty roster"] = site.post("finance", "/rosters", **wanted)


def _late(site: Site) -> None:
    """A bad rating and a question of an inspector were not answered in time."""
    office = replace(site.office, clock=lambda: NOW - timedelta(days=30))

    def bad(case: Case) -> bool:
        return any(s.process == "subsistence_allowance" for s in ratings.to_rate(office, case))

    case = site.case(bad)
    rated = (s for s in ratings.to_rate(office, case) if s.process == "subsistence_allowance")
    path = next(rated).path
    ratings.rate(office, case, path, 1, ["slow"], "Nobody said when.")
    inquiries.ask(office, site.actor("inspector"), case, path, "Who looked into it?", 5)
