"""What people of a play do, as commands: each act finds its task or notice in the case.

Consumers: `stage`, and the plays. Tasks are named as in worked examples: `<scope path>.<state>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow.domain import commands as c
from workflow.domain.case import Case, Task

User = Callable[[str], tuple[int, str]]
"""Login → (account, name)."""
_FIXED = {"posting": "posted", "correction": "sent", "serve": "served", "tell": "told"}
_NAMED_BY_SCOPE = ("serve", "tell")


@dataclass(frozen=True)
class Filing:
    """Somebody files a request."""

    definition: str
    answers: Mapping[str, Any]
    chosen: Sequence[str] = ()
    materials: Sequence[str] = ()
    contact: str = "phone"
    channel: str = "counter"
    consent: bool = False
    """To the file going on to another service where this one cannot help."""
    occurred_on: date | None = None
    why: str = ""
    written: Callable[[Mapping[str, str]], Mapping[str, Any]] | None = None
    """Makes the answers where they name other cases of the play: their numbers, by name."""

    def command(self, tracking: Mapping[str, str] | None = None) -> c.File:
        """The command."""
        return c.File(
            definition=self.definition,
            answers=self.written(tracking or {}) if self.written is not None else self.answers,
            chosen=tuple(self.chosen),
            materials=handed(self.materials),
            contact=self.contact,
            channel=self.channel,
            refer_consent=self.consent,
            occurred_on=self.occurred_on,
            why=self.why,
        )


@dataclass(frozen=True)
class Act:
    """Something done in a case that exists."""

    make: Callable[[Case, User], c.CaseCommand] = field(repr=False)

    def __call__(self, case: Case, user: User) -> c.CaseCommand:
        """The command, for the case as it stands."""
        return self.make(case, user)


def handed(items: Sequence[str]) -> tuple[c.Handed, ...]:
    """Papers handed in at the counter."""
    return tuple(c.Handed(item=item) for item in items)


def work(
    reference: str,
    outcome: str = "",
    *,
    kind: str = "step",
    place: str = "",
    seat: str = "",
    role: str = "",
    reasons: Sequence[str] = (),
    photo: str = "",
    **form: Any,
) -> Act:
    """Finish the task that `reference` names, with what is written on its form.

    `seat` is the login of the member of a panel whose task it is, `role` the post that sits there.
    """

    def make(case: Case, user: User) -> c.CaseCommand:
        picture = (c.Handed(item="notice_photo", channel="upload", digest=photo),) if photo else ()
        return c.Complete(
            case=case.id,
            task=task_at(case, reference, kind, place, user(seat)[0] if seat else None, role).no,
            outcome=outcome or _FIXED.get(kind, ""),
            form=form,
            reasons=tuple(reasons),
            materials=picture,
        )

    return Act(make)


def choose(reference: str, outcome: str, question: str, logins: Sequence[str]) -> Act:
    """Finish a task whose form names colleagues."""

    def make(case: Case, user: User) -> c.CaseCommand:
        named: dict[str, Any] = {question: [user(login)[0] for login in logins]}
        return work(reference, outcome, **named)(case, user)

    return Act(make)


def claim(reference: str) -> Act:
    """Take a task out of the queue."""
    return Act(lambda case, user: c.Claim(case=case.id, task=task_at(case, reference).no))


def gap(reference: str, item: str, reason: str) -> Act:
    """Note that something is missing."""
    return Act(
        lambda case, user: c.NoteGap(
            case=case.id, task=task_at(case, reference).no, item=item, reason=reason
        )
    )


def signal(name: str, path: str) -> Act:
    """Say what a part of the case waits for."""
    return Act(lambda case, user: c.GiveSignal(case=case.id, path=path, signal=name))


def answer(*items: str, **answers: Any) -> Act:
    """Answer the merged request."""
    return Act(
        lambda case, user: c.AnswerCorrection(
            case=case.id, materials=handed(items), answers=answers
        )
    )


def relative(login: str, relation: str) -> Act:
    """Register a member of staff as a relative of the household."""

    def make(case: Case, user: User) -> c.CaseCommand:
        number, name = user(login)
        return c.RegisterRelative(case=case.id, user=number, name=name, relation=relation)

    return Act(make)


def objection(
    reference: str, text: str, receipt: str, *, name: str = "", channel: str = "phone"
) -> Act:
    """Object to the notice that `reference` names."""

    def make(case: Case, user: User) -> c.CaseCommand:
        path, _, state = reference.rpartition(".")
        found = [n.no for n in case.notices.values() if (n.path, n.state) == (path, state)]
        return c.Object(
            case=case.id, notice=max(found), channel=channel, text=text, name=name, receipt=receipt
        )

    return Act(make)


def task_at(
    case: Case,
    reference: str,
    kind: str = "step",
    place: str = "",
    seated: int | None = None,
    role: str = "",
) -> Task:
    """The newest live task at a reference. Raises LookupError when there is none."""
    path, _, state = reference.rpartition(".")
    for task in sorted(case.open_tasks, key=lambda task: -task.no):
        if task.kind != kind or (place and task.subject != place):
            continue
        if (seated is not None and task.assigned != seated) or (role and task.role != role):
            continue
        here = (
            task.path == reference
            if kind in _NAMED_BY_SCOPE
            else (task.path, task.state) == (path, state)
        )
        if here or kind == "correction":
            return task
    open_ = ", ".join(f"{task.path}.{task.state} ({task.kind})" for task in case.open_tasks)
    raise LookupError(f"no {kind} task at {reference!r} in {case.tracking}; open: {open_}")
