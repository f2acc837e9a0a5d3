"""Promises of the applicant: documents that follow 容缺, declarations instead of proof 告知承诺.

A promise is kept when its documents come, or when the later check finds the declaration true. Who
broke one before makes no further one: the office then asks for the documents themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflow.definition.base import Text
from workflow.definition.catalogues import Form
from workflow.definition.intake import Declared, Gaps
from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.clock import Limit
from workflow.errors import Refusal
from workflow.machine.arrivals import DECLARED, open_pledges
from workflow.machine.enter import end_running, enter, leave
from workflow.machine.opening import NewTask, open_task
from workflow.machine.tree import children
from workflow.machine.work import NOWHERE, Work

KIND = DECLARED
"""The kind of the task that checks a declaration."""
FORM = Form.model_validate(
    {
        "title": {"zh": "承诺核查", "en": "Check of the declaration"},
        "fields": {
            "declared_finding": {
                "title": {"zh": "核查情况", "en": "What was found"},
                "type": "paragraph",
                "privacy": "sensitive",
                "required": True,
                "maximum": 2000,
            }
        },
    }
)
OUTCOMES: Mapping[str, Text] = {
    "found_true": Text(zh="承诺属实", en="The declaration is true"),
    "found_untrue": Text(zh="承诺与事实不符", en="The declaration does not fit the facts"),
}
_NOT_DECIDED = ("withdrawn", "terminated", "referred")


def promise(work: Work, task: Task, items: Iterable[str]) -> None:
    """Take the applicant's promise that these documents follow.

    Raises Refusal: 'gaps_not_here', 'not_a_gap' (a document that may not follow later),
    'promise_broken_before'.
    """
    wanted = tuple(dict.fromkeys(items))
    if not wanted:
        return
    rules = _gaps(work)
    if rules is None or task.kind != "step" or task.path or task.state not in rules.during:
        raise Refusal("gaps_not_here")
    here = {material.item for material in work.case.materials.values()}
    for item in wanted:
        if item not in rules.materials or item in here:
            raise Refusal("not_a_gap", item=item, known=list(rules.materials))
    _trusted(work)
    limit = work.limit(rules.time)
    last = work.last_day(Limit(limit.days, limit.unit, roll=True), work.on, NOWHERE)
    work.emit(f.PledgeMade(work.next_no, "gap", wanted, work.on, last, work.moment(last)))


def declare(work: Work) -> None:
    """Note which of the documents just handed in are declared only.

    Raises Refusal('not_declarable').
    """
    named = (m.item for m in work.case.materials.values() if m.channel == DECLARED)
    items = tuple(dict.fromkeys(named))
    if not items:
        return
    rules = _declared(work)
    for item in items:
        if rules is None or item not in rules.materials:
            raise Refusal("not_declarable", item=item)
    _trusted(work)
    work.emit(f.PledgeMade(work.next_no, KIND, items, work.on))


def check_later(work: Work) -> None:
    """The request is accepted: what was declared is checked by a person, within its time."""
    rules = _declared(work)
    for pledge in open_pledges(work, KIND):
        if rules is not None:
            scope = work.case.scopes[""]
            open_task(work, scope, NewTask(KIND, rules.by, rules.within, subject=str(pledge.no)))


def checked(work: Work, task: Task, outcome: str) -> None:
    """A person has checked a declaration."""
    no = int(task.subject)
    kept = outcome == "found_true"
    work.emit(f.PledgeKept(no, work.on) if kept else f.PledgeBroken(no, work.on))


def overdue(work: Work, no: int) -> None:
    """The promised day is over."""
    work.emit(f.PledgeBroken(no, work.on))
    rules = _gaps(work)
    root = work.case.scopes[""]
    if rules is None or rules.unkept == "decide" or root.outcome is not None:
        return
    for lane in children(work.case, ""):
        if lane.outcome is None:
            end_running(work, lane.path, "terminated")
    leave(work, root)
    enter(work, "", rules.unkept, "unkept")


def drop_pointless(work: Work) -> None:
    """Where the request ended undecided, nobody waits for documents or checks declarations."""
    root = work.case.scopes.get("")
    if root is None or root.outcome not in _NOT_DECIDED:
        return
    for pledge in (*open_pledges(work, "gap"), *open_pledges(work, KIND)):
        work.emit(f.PledgeDropped(pledge.no, work.on))
    for task in work.case.open_tasks:
        if task.kind == KIND:
            work.emit(f.TaskEnded(task.no, "", "cancelled"))


def _trusted(work: Work) -> None:
    person = work.case.applicant
    if person is not None and work.context.broken(person):
        raise Refusal("promise_broken_before")


def _gaps(work: Work) -> Gaps | None:
    rules = work.context.closure.definition.pledges
    return rules.gaps if rules else None


def _declared(work: Work) -> Declared | None:
    rules = work.context.closure.definition.pledges
    return rules.declared if rules else None
