"""Changing a notice: a longer period once, or withdrawal and posting it anew.

A withdrawn notice keeps its number and its objections; the one in its place runs its full time. An
objection to either counts for the result.
"""

from __future__ import annotations

from workflow.definition.model import Notice as Declared
from workflow.domain import facts as f
from workflow.domain.case import Notice
from workflow.domain.clock import last_day
from workflow.domain.commands import ExtendNotice, WithdrawNotice
from workflow.domain.people import ActorKind
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import impartial
from workflow.machine.posting import open_notice
from workflow.machine.tree import notice_rules
from workflow.machine.work import Work


def extend(work: Work, command: ExtendNotice) -> None:
    """Let a running notice run longer, counted from its start.

    Raises Refusal: 'notice_not_extended', 'notice_not_running', 'notice_extended_already'.
    """
    notice, spec = _managed(work, command.notice, command.reason)
    rules = spec.managed
    if rules is None or rules.extended is None:
        raise Refusal("notice_not_extended")
    if notice.starts_on is None or notice.last_day is None or work.on > notice.last_day:
        raise Refusal("notice_not_running")
    limit = work.limit(rules.extended)
    last = last_day(limit, notice.starts_on, work.context.calendar)
    if last <= notice.last_day:
        raise Refusal("notice_extended_already", last_day=notice.last_day)
    ends = work.context.calendar.end_of(last)
    work.emit(f.NoticeExtended(notice.no, str(limit), last, ends, command.reason))


def withdraw(work: Work, command: WithdrawNotice) -> None:
    """Take a notice down, and post it anew. Raises Refusal('notice_not_running')."""
    notice, spec = _managed(work, command.notice, command.reason)
    if notice.last_day is not None and work.on > notice.last_day:
        raise Refusal("notice_not_running")
    for task in list(work.case.open_tasks):
        if (task.kind, task.path, task.visit) == ("posting", notice.path, notice.visit):
            work.emit(f.TaskEnded(task.no, "", "cancelled"))
    work.emit(f.NoticeWithdrawn(notice.no, command.reason))
    open_notice(work, work.case.scopes[notice.path], spec)


def _managed(work: Work, no: int, reason: str) -> tuple[Notice, Declared]:
    """A notice that is being posted or runs, which the actor may change for that reason."""
    notice = work.case.notices.get(no)
    if notice is None:
        raise NotFound("no_such_notice")
    spec = notice_rules(work.case, work.context.closure, notice)
    if spec.managed is None:
        raise Refusal("notice_not_managed")
    actor, chain = work.context.actor, work.context.directory.chain(work.case.place)
    impartial(work.case, actor)
    posts = tuple((spec.managed.by, place) for place in chain)
    work.post = actor.post_for(posts) if actor.kind is ActorKind.STAFF else None
    if work.post is None:
        raise Refusal("not_your_post", role=spec.managed.by, place=work.case.place)
    if notice.status not in ("posting", "running"):
        raise Refusal("notice_not_running")
    if reason not in work.context.closure.catalogues.reasons.get(spec.managed.reasons, {}):
        raise Invalid({"reason": "not_offered" if reason else "required"})
    return notice, spec
