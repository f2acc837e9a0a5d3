"""Being heard 听取意见 before a decision against oneself (社会救助法 48): told, days, the answer.

A task with `hears` asks when it opens. Until the person has answered or the days are over, it is
not finished. The answer comes from the person's own page, or from staff who write down what they
were told.
"""

from __future__ import annotations

from workflow.definition.answers import ErrorCode
from workflow.definition.model import Task as TaskModel
from workflow.domain import facts as f
from workflow.domain.case import Case, Opinion, Task
from workflow.domain.clock import last_day
from workflow.domain.commands import GiveOpinion
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.behalf import require_family
from workflow.machine.work import Work

LONGEST = 4_000
"""Characters of one answer."""


def ask(work: Work, task: Task, spec: TaskModel) -> None:
    """Tell the person what is intended, where the task hears them."""
    if spec.hears is None:
        return
    until = last_day(work.limit(spec.hears.within), work.on, work.context.calendar)
    work.emit(f.OpinionAsked(work.next_no, task.no, task.path, until))


def opinion_on(case: Case, task: int) -> Opinion | None:
    """What somebody was asked to say before this task ends; None where nobody is heard."""
    return next((each for each in case.opinions.values() if each.task == task), None)


def wait_for(work: Work, task: Task) -> None:
    """Refuse to finish a task before its person was heard. Raises Refusal('still_to_be_heard')."""
    opinion = opinion_on(work.case, task.no)
    if opinion is not None and opinion.answered_on is None and work.on <= opinion.until:
        raise Refusal("still_to_be_heard", until=opinion.until)


def give(work: Work, command: GiveOpinion) -> None:
    """The person answers; or staff of the place write down what they said.

    Raises Refusal('already_heard'), NotFound('no_such_opinion'), Invalid.
    """
    work.post = require_family(work, alone=True)
    opinion = work.case.opinions.get(command.opinion)
    if opinion is None:
        raise NotFound("no_such_opinion")
    task = work.case.tasks[opinion.task]
    if opinion.answered_on is not None or not task.live:
        raise Refusal("already_heard", on=opinion.answered_on or task.ended_at)
    text = command.text.strip()
    if not text or len(text) > LONGEST:
        code = ErrorCode.TOO_LONG if text else ErrorCode.REQUIRED
        raise Invalid({"text": code.value})
    entry = work.keep("opinion", opinion.path, task.state, {"text": text})
    work.emit(f.OpinionGiven(opinion.no, work.on, entry, command.channel))
