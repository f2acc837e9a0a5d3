"""Signers who were added to a task 加签: what they are asked, and how their answers count.

Questions and effects that the rules of tasks need. The commands are in `signing`.
"""

from __future__ import annotations

from workflow.definition.base import Text
from workflow.definition.model import Late, Within
from workflow.domain import facts as f
from workflow.domain.case import Case, Task
from workflow.domain.signers import BEFORE, Signer
from workflow.errors import Invalid, Refusal
from workflow.machine.engine_task_forms import SIGNER_NOTE
from workflow.machine.opening import NewTask, open_task
from workflow.machine.work import Work

KIND = "signer"
"""The kind of the task of a signer."""
AGREE, DISAGREE = "agree", "disagree"
OUTCOMES = {
    AGREE: Text(zh="同意", en="Agree"),
    DISAGREE: Text(zh="不同意", en="Disagree"),
}
"""How a signer can answer."""


def of_task(case: Case, no: int) -> list[Signer]:
    """The signers of a task that were not taken away, in the order in which they were added."""
    return [s for s in case.signers.values() if s.asking == no and s.status != "removed"]


def signer_of(case: Case, task: Task) -> Signer:
    """The signer whose task it is. Raises KeyError for any other task."""
    return case.signers[int(task.subject) if task.kind == KIND else 0]


def written(case: Case, task: Task) -> bool:
    """Whether the task has a finding with all the signatures of its own that it needs."""
    signed = case.signed(task.no)
    return task.outcome is not None and len(list(signed)) >= task.sign


def check_before(work: Work, task: Task) -> None:
    """Who signs before the handler has answered. Raises Refusal('signer_first')."""
    waiting = [
        s.name for s in of_task(work.case, task.no) if s.where == BEFORE and s.status == "asked"
    ]
    if waiting:
        raise Refusal("signer_first", by="、".join(waiting))


def check_answer(work: Work, task: Task, outcome: str, note: str) -> None:
    """A signer answers a finding that is there, and says why they disagree.

    Raises Refusal('nothing_to_sign'), Invalid.
    """
    signer = signer_of(work.case, task)
    if signer.counts and not written(work.case, work.case.tasks[signer.asking]):
        raise Refusal("nothing_to_sign")
    if outcome == DISAGREE and not note.strip():
        raise Invalid({SIGNER_NOTE: "required"})


def consent(work: Work, task: Task) -> bool:
    """Whether all whose consent the outcome of a task waits for have given it; asks those whose
    turn has come."""
    counted = [s for s in of_task(work.case, task.no) if s.counts]
    for signer in counted:
        if signer.status == "wanted":
            ask(work, task, signer)
    return all(signer.status == "agreed" for signer in counted)


def ask(work: Work, task: Task, signer: Signer) -> None:
    """Give a signer their task; they have as long as the step itself has."""
    scope = work.case.scopes[task.path]
    within = work.process(scope).states[task.state].within
    deadline = Within(time=within.time, late=Late(remind=task.role)) if within else None
    new = NewTask(
        KIND,
        signer.role,
        deadline,
        subject=str(signer.no),
        place=signer.place,
        only=(signer.user, signer.name),
    )
    opened = open_task(work, scope, new)
    work.emit(f.SignerAsked(signer.no, opened))


def answer(work: Work, task: Task, outcome: str) -> Task | None:
    """A signer has answered: the task whose outcome may take effect now, if there is one."""
    signer = signer_of(work.case, task)
    asking = work.case.tasks[signer.asking]
    agrees = outcome == AGREE
    signed = work.case.signed(asking.no)
    undone = signer.counts and not agrees
    holder = signed[-1] if undone and signed else None
    work.emit(
        f.SignerAnswered(
            no=signer.no,
            asking=asking.no,
            name=signer.name,
            where=signer.where,
            agrees=agrees,
            entry=work.case.tasks[task.no].entry,
            voids=tuple(s.no for s in signed) if undone else (),
            back=holder.user if holder else None,
            back_name=holder.name if holder else "",
        )
    )
    return work.case.tasks[asking.no] if signer.counts and agrees else None
