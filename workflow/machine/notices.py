"""Public notices: postings, the period, objections and what comes after the end.

A notice ends on its last day whether or not a worker ran, and objections never stretch it: they
hold back the next step until each is answered.
"""

from __future__ import annotations

from dataclasses import replace

from workflow.domain import facts as f
from workflow.domain.case import Notice, Scope, Task
from workflow.domain.commands import Object
from workflow.domain.tracking import hash_secret
from workflow.errors import NotFound, Refusal
from workflow.machine.access import is_relative, staff_post_at
from workflow.machine.handed_in import VILLAGE, channel_of, require_apart, sealed
from workflow.machine.opening import NewTask, open_task
from workflow.machine.places import home_of
from workflow.machine.posting import start
from workflow.machine.settle import notice_of
from workflow.machine.tree import notice_rules
from workflow.machine.work import Work


def posted(work: Work, task: Task, photo: str | None) -> None:
    """Somebody has posted a notice at one place; the period starts with the last.

    Raises NotFound('no_such_notice').
    """
    notice = notice_of(work, work.case.scopes[task.path])
    if notice is None:
        raise NotFound("no_such_notice")
    work.emit(f.NoticePosted(notice.no, task.subject, work.on, work.by, photo))
    start(work, work.case.notices[notice.no])


def object_to(work: Work, command: Object) -> None:
    """Receive an objection, dated when it came; after the end it is a tip-off.

    Admission compares that day with the notice's last day, not with whether a worker ran.

    Raises Refusal('related'), NotFound('no_such_notice').
    """
    actor = work.context.actor
    if is_relative(work.case, actor):
        raise Refusal("related")
    work.post = staff_post_at(home_of(work), actor, work.context.directory)
    notice = work.case.notices.get(command.notice)
    if notice is None or notice.status == "cancelled":
        raise NotFound("no_such_notice")
    channel = channel_of(command, actor, home_of(work), work.context.directory)
    if channel == VILLAGE:
        require_apart(work.case, command, actor)
    scope = work.case.scopes[notice.path]
    in_time = notice.last_day is None or work.on <= notice.last_day
    decided = scope.outcome is not None
    kind = "objection" if in_time and not decided else "tip_off"
    no = _keep_objection(work, notice, replace(command, channel=channel), kind)
    if in_time and notice.status == "ended":
        work.emit(f.RecordedAfterDeadline("notice_end", no))
    if kind == "objection":
        _open_objection_task(work, scope, notice, no)


def _keep_objection(work: Work, notice: Notice, command: Object, kind: str) -> int:
    if not command.text.strip():
        raise Refusal("objection_empty")
    from_village = command.channel == VILLAGE
    said = {"text": command.text, "name": command.name, "contact": command.contact}
    if from_village:
        said |= sealed(command)
    entry = work.keep("objection", notice.path, notice.state, said)
    no = work.next_no
    work.emit(
        f.ObjectionReceived(
            no=no,
            notice=notice.no,
            path=notice.path,
            kind=kind,
            channel=command.channel,
            received_on=work.on,
            receipt=hash_secret(command.receipt),
            entry=entry,
            evidence=command.evidence,
            handed_in_by=work.context.actor.user if from_village else None,
        )
    )
    return no


def _open_objection_task(work: Work, scope: Scope, notice: Notice, no: int) -> None:
    rules = notice_rules(work.case, work.context.closure, notice).objections
    # The task belongs to the notice's state, also when the scope has moved on meanwhile.
    at = replace(scope, state=notice.state, visit=notice.visit)
    open_task(work, at, NewTask("objection", rules.to, rules.within, subject=str(no)))


def answered(work: Work, task: Task, outcome: str) -> None:
    """An objection was looked into: its answer goes to the objector, never to the family."""
    done = work.case.tasks[task.no]
    work.emit(f.ObjectionAnswered(int(task.subject), outcome, done.entry))
