"""The one merged request for missing information 一次性告知、补正: an overlay on scopes.

Anyone holding a task notes what is missing; the first gap opens a task for who merges and sends.
Sent once: tasks with gaps wait, the declared clocks are paused, other lanes go on. Answered in
part: the offices decide on what there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflow.definition.answers import counted_from
from workflow.definition.model import Corrections, Within
from workflow.domain import facts as f
from workflow.domain.case import Correction, Gap, Scope, Task
from workflow.domain.clock import Limit, last_day
from workflow.domain.commands import AnswerCorrection, NoteGap
from workflow.domain.people import ActorKind
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import not_anothers, post_on
from workflow.machine.application import applicant_forms, check_forms
from workflow.machine.behalf import require_family, unconfirmed
from workflow.machine.enter import end_running, enter, leave
from workflow.machine.finish import tell
from workflow.machine.material import known_materials, receive
from workflow.machine.opening import NewTask, open_task
from workflow.machine.persons import known_again, persons_of
from workflow.machine.receiving import counts_from
from workflow.machine.retime import retime
from workflow.machine.tree import children
from workflow.machine.work import Work

_USED = ("asked", "answered", "lapsed")
_MAY_LACK = ("step", "objection")
"""The kinds of tasks for which something can be missing."""

REASON = "correction"
"""The reason of the pauses that a request for missing information makes."""


def _rules(work: Work) -> Corrections:
    rules = work.context.closure.definition.corrections
    if rules is None:
        raise Refusal("no_corrections_here")
    return rules


def note_gap(work: Work, command: NoteGap) -> None:
    """Note something missing for a task one may handle.

    Raises Refusal: 'correction_not_now', 'correction_used', 'gap_already_noted';
    NotFound('no_such_task').
    """
    rules = _rules(work)
    task = work.case.tasks.get(command.task)
    if task is None or not task.live:
        raise NotFound("no_such_task")
    work.post = post_on(work.case, work.context.closure, task, work.context.actor)
    not_anothers(task, work.context.actor, work.post)
    root = work.case.scopes[""]
    if root.state not in rules.during or task.kind not in _MAY_LACK:
        raise Refusal("correction_not_now")
    used = [c for c in work.case.corrections.values() if c.status in _USED]
    if used:
        raise Refusal("correction_used", asked_on=used[0].asked_on)
    _known(work, command.item, command.reason)
    if any((g.task, g.item, g.status) == (task.no, command.item, "noted") for g in _gaps(work)):
        raise Refusal("gap_already_noted", item=command.item)
    no = _collecting(work, root, rules)
    _noted(work, task, no, command.item, command.reason)


def note_at_filing(work: Work, lacking: Mapping[str, str]) -> None:
    """Note what was seen missing while the request was taken in, for the step that it begins with:
    who accepts it reads it there, and it is part of the one merged request.

    Raises Refusal: 'not_yours', 'correction_not_now'.
    """
    if not lacking:
        return
    if work.context.actor.kind is not ActorKind.STAFF:
        raise Refusal("not_yours")
    rules, root = _rules(work), work.case.scopes[""]
    first = work.case.own_step
    if first is None or root.state not in rules.during:
        raise Refusal("correction_not_now")
    no = 0
    for item, reason in lacking.items():
        _known(work, item, reason)
        no = no or _collecting(work, root, rules)
        _noted(work, first, no, item, reason)


def _noted(work: Work, task: Task, correction: int, item: str, reason: str) -> None:
    no = work.next_no
    work.emit(f.GapNoted(no, task.no, task.path, item, reason, work.by, correction))


def _known(work: Work, item: str, reason: str) -> None:
    catalogues = work.context.closure.catalogues
    fields = {
        name
        for form in catalogues.forms.values()
        for name, asked in form.fields.items()
        if asked.follows is None
    }
    flaws = {}
    if item not in catalogues.materials and item not in fields:
        flaws["item"] = "not_offered"
    if reason not in catalogues.reasons.get("gap", {reason: None}):
        flaws["reason"] = "not_offered"
    if flaws:
        raise Invalid(flaws)


def _collecting(work: Work, root: Scope, rules: Corrections) -> int:
    """The request being put together; opens it, and the task to send it, with the first gap."""
    for correction in work.case.corrections.values():
        if correction.status == "collecting":
            return correction.no
    no = work.next_no
    work.emit(f.CorrectionOpened(no))
    deadline = Within(time=rules.collect, late=rules.late)
    open_task(work, root, NewTask("correction", rules.sent_by, deadline, subject=str(no)))
    return no


def send(work: Work, no: int) -> None:
    """The merged request goes out; what waits, waits from now."""
    rules = _rules(work)
    _unsigned(work, no)
    last = _answer_by(work, rules)
    work.emit(f.CorrectionSent(no, work.on, last, work.context.calendar.end_of(last)))
    gaps = [gap for gap in _gaps(work, no) if work.case.scopes[gap.path].outcome is None]
    lanes = {work.service(work.case.scopes[gap.path]).path for gap in gaps}
    paused = {""} if "case" in rules.pauses else set()
    paused |= lanes if "lanes_with_gaps" in rules.pauses else set()
    for path in sorted(paused):
        work.emit(f.ClockPaused(work.next_no, path, work.on, REASON))
    for task in sorted({gap.task for gap in gaps}):
        if work.case.tasks[task].live:
            work.emit(f.TaskHeld(task))
    retime(work)
    tell(work, work.case.scopes[""], _subject(no))


def _unsigned(work: Work, no: int) -> None:
    """What was taken down by phone and nobody has confirmed is missing as well."""
    items = unconfirmed(work.case, work.context.closure)
    if not items or any(gap.item in items for gap in _gaps(work, no)):
        return
    task = next(work.case.tasks[gap.task] for gap in _gaps(work, no))
    work.emit(f.GapNoted(work.next_no, task.no, task.path, items[0], "unsigned", work.by, no))


def _subject(no: int) -> str:
    """What a task to tell somebody of a request is about."""
    return f"correction:{no}"


def _answer_by(work: Work, rules: Corrections) -> date:
    """The last day for an answer to what was asked on the day of the decision."""
    limit = work.limit(rules.answer)
    return last_day(Limit(limit.days, limit.unit, roll=True), work.on, work.context.calendar)


def told(work: Work, subject: str) -> None:
    """Somebody has told the applicant of the request in person: their time starts only now."""
    correction = asked(work)
    if correction is not None and subject == _subject(correction.no):
        last = _answer_by(work, _rules(work))
        end = work.context.calendar.end_of(last)
        work.emit(f.CorrectionTold(correction.no, work.on, last, end))


def _untold(work: Work, no: int) -> Task | None:
    """The task to tell the applicant of the request, while nobody has."""
    tasks = (t for t in work.case.open_tasks if (t.kind, t.subject) == ("tell", _subject(no)))
    return next(tasks, None)


def asked(work: Work) -> Correction | None:
    """The request that waits for its answer, if there is one."""
    found = (c for c in work.case.corrections.values() if c.status == "asked")
    return next(found, None)


def answer(work: Work, command: AnswerCorrection) -> None:
    """The applicant answers (or the window for them): once, with what there is.

    Raises Refusal: 'nothing_asked', 'before_it_began', 'answer_too_late', 'answer_empty'.
    """
    work.post = require_family(work)
    correction = asked(work) or _lapsed_since(work)
    if correction is None:
        raise Refusal("nothing_asked")
    if correction.asked_on is not None and work.on < correction.asked_on:
        raise Refusal("before_it_began", opened_on=correction.asked_on)
    late = correction.due_on is not None and work.on > correction.due_on
    if late and _untold(work, correction.no) is None:
        raise Refusal("answer_too_late", due_on=correction.due_on)
    if not command.materials and not command.answers:
        raise Refusal("answer_empty")
    values = _corrected(work, correction, command)
    known_materials(work, command.materials)
    receive(work, command.materials)
    if values:
        work.correct(values)
        work.keep("correction", "", work.case.scopes[""].state, values)
    if correction.status == "lapsed":
        work.emit(f.RecordedAfterDeadline("answer", correction.no))
        return
    given = {one.item for one in command.materials} | set(values)
    met = tuple(gap.no for gap in _gaps(work, correction.no) if gap.item in given)
    later = counts_from(work, work.case.place)
    work.emit(f.CorrectionAnswered(correction.no, work.on, met, later))
    _go_on(work, correction.no, later)


def _lapsed_since(work: Work) -> Correction | None:
    """A request whose time is over, when what is recorded now was there before: what lapsed stays
    lapsed, the answer comes to the file, and a person must look."""
    found = (c for c in work.case.corrections.values() if c.status == "lapsed")
    return next((c for c in found if c.due_on is not None and work.on <= c.due_on), None)


def _corrected(work: Work, correction: Correction, command: AnswerCorrection) -> dict[str, Any]:
    """The answers given anew, checked like the first. Only what was asked for may change."""
    wanted = {gap.item for gap in _gaps(work, correction.no)}
    flaws = {name: "not_offered" for name in command.answers if name not in wanted}
    merged = {**work.application(), **command.answers}
    values, found = check_forms(work.context, merged)
    flaws |= {
        field: code for field, code in found.items() if field.partition("[")[0] in command.answers
    }
    if flaws:
        raise Invalid(flaws)
    known = persons_of(work.application())
    forms = applicant_forms(work.context.closure).values()
    counted = {n for form in forms for n in counted_from(form.fields, command.answers)}
    return {
        name: known_again(values[name], known) if name == "members" else values[name]
        for name in (*command.answers, *sorted(counted))
        if name in values
    }


def lapse(work: Work, no: int) -> None:
    """No answer came: what the definition declares happens. Nothing happens to those whom nobody
    has told yet; their time starts when somebody does."""
    rules = _rules(work)
    untold = _untold(work, no)
    if untold is not None:
        work.emit(f.TaskReminded(untold.no, untold.role, untold.place))
        return
    work.emit(f.CorrectionLapsed(no, work.on))
    _go_on(work, no)
    if rules.unanswered == "decide":
        return
    for lane in children(work.case, ""):
        if lane.outcome is None:
            end_running(work, lane.path, "terminated")
    leave(work, work.case.scopes[""])
    enter(work, "", rules.unanswered, "unanswered")


def drop_pointless(work: Work) -> None:
    """A request for lanes that have all ended asks nobody for anything any more."""
    for correction in list(work.case.corrections.values()):
        if correction.status in ("collecting", "asked") and all(
            work.case.scopes[gap.path].outcome is not None for gap in _gaps(work, correction.no)
        ):
            work.emit(f.CorrectionDropped(correction.no, work.on))
            for task in work.case.open_tasks:
                if (task.kind, task.subject) == ("correction", str(correction.no)):
                    work.emit(f.TaskEnded(task.no, "", "cancelled"))
            _go_on(work, correction.no)


def _gaps(work: Work, no: int | None = None) -> list[Gap]:
    return [gap for gap in work.case.gaps.values() if no in (None, gap.correction)]


def _go_on(work: Work, no: int, later: date | None = None) -> None:
    untold = _untold(work, no)
    if untold is not None:
        work.emit(f.TaskEnded(untold.no, "", "cancelled"))
    for pause in list(work.case.pauses.values()):
        if pause.until is None and pause.reason == REASON:
            # What is recorded as of a day before the pause cannot end it before it began.
            work.emit(f.ClockResumed(pause.no, max(later or work.on, pause.since)))
    retime(work)
