"""The one merged request for missing information 一次性告知、补正: an overlay on scopes.

Anyone holding a task notes what is missing; the first gap opens a task for who merges and sends.
Sent once: tasks with gaps wait, the declared clocks stand still, other lanes go on. Answered in
part: the offices decide on what there is.
"""

from __future__ import annotations

from workflow.definition.model import Corrections, Within
from workflow.domain import facts as f
from workflow.domain.case import Correction, Scope
from workflow.domain.clock import Limit
from workflow.domain.commands import AnswerCorrection, NoteGap
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import post_on, require_side
from workflow.machine.enter import end_running, enter
from workflow.machine.finish import tell
from workflow.machine.material import receive
from workflow.machine.opening import open_task
from workflow.machine.places import home_of
from workflow.machine.tree import children
from workflow.machine.work import Work, pauses_of

REASON = "correction"
"""The reason of the pauses that a request for missing information makes."""


def _rules(work: Work) -> Corrections:
    rules = work.context.closure.definition.corrections
    if rules is None:
        raise Refusal("no_corrections_here")
    return rules


def note_gap(work: Work, command: NoteGap) -> None:
    """Note something missing for a task one may handle."""
    rules = _rules(work)
    task = work.case.tasks.get(command.task)
    if task is None or not task.live:
        raise NotFound("no_such_task")
    work.post = post_on(work.case, work.context.closure, task, work.context.actor)
    root = work.case.scopes[""]
    if root.state not in rules.during:
        raise Refusal("correction_not_now")
    used = [c for c in work.case.corrections.values() if c.status != "collecting"]
    if used:
        raise Refusal("correction_used", asked_on=used[0].asked_on)
    _known(work, command)
    no = _collecting(work, root, rules)
    work.emit(
        f.GapNoted(
            no=work.next_no,
            task=task.no,
            path=task.path,
            item=command.item,
            reason=command.reason,
            noted_by=work.context.actor.name,
            correction=no,
        )
    )


def _known(work: Work, command: NoteGap) -> None:
    catalogues = work.context.closure.catalogues
    fields = {name for form in catalogues.forms.values() for name in form.fields}
    flaws = {}
    if command.item not in catalogues.materials and command.item not in fields:
        flaws["item"] = "not_offered"
    if command.reason not in catalogues.reasons.get("gap", {command.reason: None}):
        flaws["reason"] = "not_offered"
    if flaws:
        raise Invalid(flaws)


def _collecting(work: Work, root: Scope, rules: Corrections) -> int:
    """The request being put together; opens it, and the task to send it, with the first gap."""
    for correction in work.case.corrections.values():
        return correction.no
    no = work.next_no
    work.emit(f.CorrectionOpened(no))
    deadline = Within(time=rules.collect, late=rules.late)
    open_task(work, root, "correction", rules.sent_by, deadline, subject=str(no))
    return no


def send(work: Work, no: int) -> None:
    """The merged request goes out; what waits, waits from now."""
    rules = _rules(work)
    limit = work.limit(rules.answer)
    last = work.last_day(Limit(limit.days, limit.unit, roll=True), work.context.on, "-")
    assert last is not None
    work.emit(f.CorrectionSent(no, work.context.on, last, work.context.calendar.end_of(last)))
    gaps = [gap for gap in work.case.gaps.values() if gap.correction == no]
    lanes = {work.service(work.case.scopes[gap.path]).path for gap in gaps}
    paused = {""} if "case" in rules.pauses else set()
    paused |= lanes if "lanes_with_gaps" in rules.pauses else set()
    for path in sorted(paused):
        work.emit(f.ClockPaused(work.next_no, path, work.context.on, REASON))
    for task in {gap.task for gap in gaps}:
        if work.case.tasks[task].live:
            work.emit(f.TaskHeld(task))
    retime(work)
    tell(work, work.case.scopes[""], f"correction:{no}")


def retime(work: Work) -> None:
    """Set the due times of live tasks anew after a pause began or ended."""
    for task in list(work.case.tasks.values()):
        if not task.live or not task.limit or task.kind in ("correction", "tell"):
            continue
        held = task.status == "waiting" and asked(work) is not None
        limit = Limit.parse(task.limit)
        last = None if held else work.last_day(limit, task.opened_on, task.path)
        status = "waiting" if held else "open"
        if (last, status) != (task.due_on, task.status):
            yellow = work.yellow_at(limit, task.opened_on, last)
            standing = any(p.until is None for p in pauses_of(work.case, task.path))
            begin = None if held or standing else task.begin_at
            work.emit(f.TaskDue(task.no, last, work.moment(last), yellow, begin, status))


def asked(work: Work) -> Correction | None:
    """The request that waits for its answer, if there is one."""
    found = (c for c in work.case.corrections.values() if c.status == "asked")
    return next(found, None)


def answer(work: Work, command: AnswerCorrection) -> None:
    """The applicant answers (or the window for them): once, with what there is."""
    directory = work.context.directory
    work.post = require_side(work.case, work.context.actor, home_of(work), directory)
    correction = asked(work)
    if correction is None:
        raise Refusal("nothing_asked")
    if correction.due_on is not None and work.context.on > correction.due_on:
        raise Refusal("answer_too_late", due_on=correction.due_on)
    if not command.materials and not command.answers:
        raise Refusal("answer_empty")
    receive(work, command.materials)
    if command.answers:
        work.corrected.update(command.answers)
        work.keep("correction", "", work.case.scopes[""].state, command.answers)
    given = {one.item for one in command.materials} | set(command.answers)
    met = tuple(
        gap.no
        for gap in work.case.gaps.values()
        if gap.correction == correction.no and gap.item in given
    )
    work.emit(f.CorrectionAnswered(correction.no, work.context.on, met))
    _go_on(work)


def lapse(work: Work, no: int) -> None:
    """No answer came: what the definition declares happens."""
    rules = _rules(work)
    work.emit(f.CorrectionLapsed(no, work.context.on))
    _go_on(work)
    if rules.unanswered == "decide":
        return
    for lane in children(work.case, ""):
        if lane.outcome is None:
            end_running(work, lane.path, "terminated")
    work.cancel_tasks("")
    enter(work, "", rules.unanswered, "unanswered")


def _go_on(work: Work) -> None:
    for pause in list(work.case.pauses.values()):
        if pause.until is None and pause.reason == REASON:
            work.emit(f.ClockResumed(pause.no, work.context.on))
    retime(work)
