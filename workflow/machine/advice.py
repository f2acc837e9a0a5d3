"""Advice during a task: asking another organ, post or expert, their answer, and silence.

A question opens a task beside the one that asks. It never decides anything: when the asking step
is over, by whatever way, the question is frozen. Whoever is asked sees the question and what it
shares. Without a rule of its own, a question has 15 working days.
"""

from __future__ import annotations

from datetime import date, datetime

from workflow.definition.advising import Advice as Rules
from workflow.definition.base import Span
from workflow.definition.model import Late, Within
from workflow.domain import facts as f
from workflow.domain.advising import Advice
from workflow.domain.case import Case, Task
from workflow.domain.clock import Unit
from workflow.domain.commands import AskAdvice, RevokeAdvice
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.opening import NewTask, open_task
from workflow.machine.places import place_for
from workflow.machine.reading import reads_of
from workflow.machine.work import Work

MOST_DAYS = 60
"""The longest time, in working days, that a question may give."""


def rules_of(work: Work, task: Task) -> Rules:
    """What the definition says about advice during a task; the general rule where it is silent."""
    state = work.process(work.case.scopes[task.path]).states[task.state]
    declared = state.task.advice if task.kind == "step" and state.task is not None else None
    return declared or Rules()


def ask(work: Work, task: Task, command: AskAdvice) -> None:
    """Put a question; `task` is the asking one, which the actor may handle."""
    rules, scope = rules_of(work, task), work.case.scopes[task.path]
    _sensible(work, task, command, rules)
    place = command.place or place_for(work, scope, command.role)
    _nobody_twice(work, task, command, place)
    span = Span(amount=command.days, unit=Unit.WORKING) if command.days else rules.within
    entry = work.keep("question", task.path, task.state, {"text": command.question.strip()})
    deadline = Within(time=span, late=Late(remind=command.role))
    subject = str(work.next_no + 1)  # the task takes the next number, the question the one after
    new = NewTask(
        "advice",
        command.role,
        deadline,
        subject=subject,
        place=place,
        only=(command.user, command.name) if command.user else None,
    )
    opened = open_task(work, scope, new)
    due = work.case.tasks[opened].due_on
    work.emit(
        f.AdviceAsked(
            no=work.next_no,
            asking=task.no,
            task=opened,
            path=task.path,
            state=task.state,
            role=command.role,
            place=place,
            asked_on=work.on,
            asked_by=work.context.actor.user,
            asked_name=work.by,
            entry=entry,
            shares=command.shares,
            silence=rules.silence,
            due_on=due,
            remind_at=_reminder(work, rules, due),
            waits=rules.waits,
            basis=rules.basis or "",
        )
    )


def _sensible(work: Work, task: Task, command: AskAdvice, rules: Rules) -> None:
    """Raises Invalid with everything that is not right about a question."""
    flaws: dict[str, str] = {}
    if not command.question.strip():
        flaws["question"] = "required"
    known = work.context.closure.catalogues.roles
    if command.role not in known or (rules.ask and command.role not in rules.ask):
        flaws["role"] = "not_offered"
    if command.place and command.place not in work.context.directory.places:
        flaws["place"] = "not_offered"
    elif command.role in known and command.place:
        level = work.context.directory.places[command.place].level
        if level != known[command.role].serves:
            flaws["place"] = "not_offered"
    if set(command.shares) - set(shareable(work, task)):
        flaws["shares"] = "not_offered"
    if command.days is not None and not 0 < command.days <= MOST_DAYS:
        flaws["days"] = "not_offered"
    if flaws:
        raise Invalid(flaws)


def shareable(work: Work, task: Task) -> tuple[str, ...]:
    """What may be shown with a question: what the asking task reads itself."""
    return reads_of(work.case, work.context.closure, task)


def _nobody_twice(work: Work, task: Task, command: AskAdvice, place: str) -> None:
    if (command.role, place) in task.posts and command.user is None:
        raise Refusal("advice_from_oneself")
    for advice in work.case.advice.values():
        asked = work.case.tasks[advice.task]
        same = (asked.role, asked.place) == (command.role, place)
        if advice.asking == task.no and same and advice.open:
            raise Refusal("advice_already_asked", asked_on=advice.asked_on)


def _reminder(work: Work, rules: Rules, due: date | None) -> datetime | None:
    """When to remind: so long before the last day, and never on the day of the question."""
    if due is None:
        return None
    limit, calendar = work.limit(rules.remind), work.context.calendar
    day, left = due, limit.days
    while left > 0 and day > work.on:
        day = date.fromordinal(day.toordinal() - 1)
        left -= limit.unit is not Unit.WORKING or calendar.is_working(day)
    return calendar.start_of(day) if day > work.on else None


# -- what becomes of a question ----------------------------------------------------------------


def answered(work: Work, task: Task, outcome: str) -> None:
    """Whoever was asked has answered: it goes back to who asked."""
    done = work.case.tasks[task.no]
    work.emit(f.AdviceAnswered(int(task.subject), outcome, done.entry))


def revoke(work: Work, task: Task, command: RevokeAdvice) -> None:
    """Take a question back; `task` is the asking one, which the actor may handle.

    Raises Refusal('advice_over'), NotFound('no_such_advice').
    """
    advice = of_case(work.case, command.advice)
    if advice.asking != task.no:
        raise NotFound("no_such_advice")
    if not advice.open:
        raise Refusal("advice_over", how=advice.status)
    _end(work, advice, "revoked")


def of_case(case: Case, no: int) -> Advice:
    """A question by its number. Raises NotFound('no_such_advice')."""
    advice = case.advice.get(no)
    if advice is None:
        raise NotFound("no_such_advice")
    return advice


def remind(work: Work, no: int) -> None:
    """The answer is due soon."""
    if work.case.advice[no].open:
        work.emit(f.AdviceReminded(no))


def silent(work: Work, task: Task) -> None:
    """The time is over: silence is agreement, or the step may be decided without an answer."""
    advice = work.case.advice[int(task.subject)]
    agreed = advice.silence == "agreed"
    if agreed:
        work.emit(f.TaskEnded(task.no, "agree", "deemed"))
    work.emit(f.AdviceSilent(advice.no, agreed))


def awaited(case: Case, task: Task) -> list[Advice]:
    """The questions for which the step must still wait."""
    asked = (a for a in case.advice.values() if a.asking == task.no)
    return [advice for advice in asked if advice.waits and advice.status == "asked"]


def freeze(work: Work) -> None:
    """A question whose step is over gets no answer any more, whatever ended the step."""
    for advice in list(work.case.advice.values()):
        if advice.open and not work.case.tasks[advice.asking].live:
            _end(work, advice, "frozen")


def _end(work: Work, advice: Advice, how: str) -> None:
    if work.case.tasks[advice.task].live:
        work.emit(f.TaskEnded(advice.task, "", "cancelled"))
    work.emit(f.AdviceEnded(advice.no, how))
