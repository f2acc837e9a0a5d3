"""Messages: which facts are told to whom. Pure; the engine puts them into the outbox.

A message names its receiver and its template and carries no personal data: names and addresses
are read when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.people import ActorKind
from workflow.ports import Message

_Told = tuple[str, str, dict[str, Any]]
"""Template, receiver, values."""

_Tell = Callable[[Case, Any], "list[_Told]"]

WAITING = ("decided", "closed")
"""What tells of a decision: it waits for as long as the decision can be taken back."""


def waits(message: Message) -> bool:
    """Whether a message tells of a decision."""
    return message.template in WAITING


def held(
    messages: Iterable[Message], recorded: Iterable[f.Recorded], wait: timedelta
) -> list[Message]:
    """The messages, those about a person's decision with the moment before which none is sent.

    What a deadline decides cannot be taken back by anybody, so its messages do not wait.
    """
    by = {entry.seq: entry for entry in recorded}
    return [
        replace(message, not_before=by[message.seq].at + wait)
        if wait and waits(message) and by[message.seq].actor_kind == ActorKind.STAFF.value
        else message
        for message in messages
    ]


def messages_of(case: Case, recorded: Iterable[f.Recorded]) -> list[Message]:
    """The messages that follow from facts just recorded; `case` is the case after them."""
    if case.channel == "import":
        return []  # what was taken over from a list is news to nobody
    told = []
    recorded = list(recorded)
    filing = any(isinstance(entry.fact, f.Filed) for entry in recorded)
    for entry in recorded:
        if filing and isinstance(entry.fact, f.AuthorityShown):
            continue  # who asks for them was there when it was filed
        rule = _RULES.get(type(entry.fact))
        for template, to, values in rule(case, entry.fact) if rule else ():
            told.append(Message(template, to, entry.seq, values))
    return told


def _to_applicant(template: str, *names: str) -> _Tell:
    def tell(case: Case, fact: Any) -> list[_Told]:
        return [(template, "applicant", {name: _plain(getattr(fact, name)) for name in names})]

    return tell


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _escalated(case: Case, fact: f.TaskEscalated) -> list[_Told]:
    return [("escalated", f"post:{fact.role}@{fact.place}", {"task": fact.no})]


def _moved(case: Case, fact: f.TaskMoved) -> list[_Told]:
    """The post it goes to, and whoever had taken it."""
    values = {"task": fact.no, "role": fact.role}
    told = [("moved", f"post:{fact.role}@{fact.place}", values)]
    return [*told, ("moved", f"user:{fact.held_by}", values)] if fact.held_by else told


def _procedure_over(case: Case, fact: f.ProcedureEnded) -> list[_Told]:
    if fact.how == "cancelled":
        return []
    values = {"path": fact.path, "procedure": fact.procedure, "on": fact.on.isoformat()}
    return [("procedure_ended", "applicant", values)]


_more_time = _to_applicant("extended", "path", "reason", "limit", "task")


def _extended(case: Case, fact: f.ClockExtended) -> list[_Told]:
    """The applicant, and whoever had asked for it."""
    return [*_more_time(case, fact), *_asker(case, fact.no, "yes")]


def _extension_refused(case: Case, fact: f.ExtensionRefused) -> list[_Told]:
    return _asker(case, fact.no, "") if fact.how == "refused" else []


def _asker(case: Case, no: int, granted: str) -> list[_Told]:
    asked = case.extensions[no]
    if asked.asker is None:
        return []
    values = {"granted": granted, "path": asked.path, "reason": asked.reason}
    return [("extension_answered", f"user:{asked.asker}", values)]


def _overrun(case: Case, fact: f.TermPassed) -> list[_Told]:
    if not fact.place:
        return []
    return [("overrun", f"post:{fact.role}@{fact.place}", {"kind": fact.kind, "path": fact.path})]


def _reminded(case: Case, fact: f.TaskReminded) -> list[_Told]:
    """The holder (or the post), and the role that the definition names besides."""
    task = case.tasks[fact.no]
    post = f"post:{task.role}@{task.place}"
    told = [f"user:{task.claimed_by}" if task.claimed_by else post]
    besides = f"post:{fact.role}@{fact.place}"
    if fact.place and besides != post:
        told.append(besides)
    return [("reminded", to, {"task": fact.no}) for to in told]


def _to_user(template: str) -> _Tell:
    """A message to the person a task was given to."""

    def tell(case: Case, fact: Any) -> list[_Told]:
        return [(template, f"user:{fact.user}", {"task": fact.no})] if fact.user else []

    return tell


def _seated(case: Case, fact: f.TaskOpened) -> list[_Told]:
    """A member of a panel who was chosen by name."""
    if not fact.seat or fact.assigned is None:
        return []
    return [("seated", f"user:{fact.assigned}", {"task": fact.no})]


def _given_a_seat(case: Case, fact: f.SeatGiven) -> list[_Told]:
    """A member who takes another's place, once it is their turn."""
    panel = case.panels[fact.panel]
    at = (panel.path, panel.visit, fact.seat)
    task = next((t for t in case.open_tasks if (t.path, t.visit, t.seat) == at), None)
    if task is None or fact.user is None:
        return []
    return [("seated", f"user:{fact.user}", {"task": task.no})]


def _signer_asked(case: Case, fact: f.SignerAsked) -> list[_Told]:
    """To who is to sign along."""
    user = case.tasks[fact.task].assigned
    return [("asked_to_sign", f"user:{user}", {"task": fact.task})]


def _signer_answered(case: Case, fact: f.SignerAnswered) -> list[_Told]:
    """To whose task it is again."""
    return [("given_back", f"user:{fact.back}", {"task": fact.asking})] if fact.back else []


def _given_back(case: Case, fact: f.TaskGivenBack) -> list[_Told]:
    """To the holder, who decides now."""
    task = case.tasks[fact.no]
    return [("given_back", f"user:{task.claimed_by}", {"task": fact.no})]


def _to_holder(template: str, case: Case, no: int) -> list[_Told]:
    """To whoever has a task; while nobody has, to all of its post."""
    task = case.tasks[no]
    user = task.claimed_by or task.assigned
    to = f"user:{user}" if user else f"post:{task.role}@{task.place}"
    return [(template, to, {"task": no})]


def _copied(case: Case, fact: f.CopySent) -> list[_Told]:
    return [("copied", f"user:{fact.user}", {"copy": fact.no})]


_decision = _to_applicant("decided", "no", "path", "outcome")


def _decided(case: Case, fact: f.Decided) -> list[_Told]:
    """A package that only closes says so once, by `closed`."""
    closing = fact.path == "" and fact.outcome == "known"
    return [] if closing else _decision(case, fact)


def _to_asked(template: str) -> _Tell:
    """To whoever is asked for advice: one person, or the post."""

    def tell(case: Case, fact: Any) -> list[_Told]:
        task = case.tasks[case.advice[fact.no].task]
        to = f"user:{task.assigned}" if task.assigned else f"post:{task.role}@{task.place}"
        return [(template, to, {"task": task.no})]

    return tell


def _to_asker(template: str) -> _Tell:
    """To who asked for advice."""

    def tell(case: Case, fact: Any) -> list[_Told]:
        advice = case.advice[fact.no]
        asking = case.tasks[advice.asking]
        to = f"user:{advice.asked_by}" if advice.asked_by else f"post:{asking.role}@{asking.place}"
        return [(template, to, {"task": asking.no})]

    return tell


def _closed(case: Case, fact: f.CaseClosed) -> list[_Told]:
    """Everything is finished: told once, not again when something was put right later."""
    return [] if fact.again is True else [("closed", "applicant", {"outcome": fact.outcome})]


def _answered(case: Case, fact: f.ObjectionAnswered) -> list[_Told]:
    return [("objection_answered", f"objection:{fact.no}", {"objection": fact.no})]


def _numbered(case: Case, fact: f.Numbered) -> list[_Told]:
    """What the system files is nobody's request: the applicant is told what is looked at."""
    template = "looked_at_again" if case.about_case is not None else "filed"
    return [(template, "applicant", {"tracking": fact.tracking})]


def _heard(case: Case, fact: f.OpinionAsked) -> list[_Told]:
    values = {"opinion": fact.no, "until": fact.until.isoformat()}
    return [("to_be_heard", "applicant", values)]


def _pledged(case: Case, fact: f.PledgeMade) -> list[_Told]:
    """What follows, and by when; a declaration was signed by who made it."""
    if fact.due_on is None:
        return []
    return [("promised", "applicant", {"no": fact.no, "until": fact.due_on.isoformat()})]


_RULES: dict[type[f.Fact], _Tell] = {
    f.Numbered: _numbered,
    f.OpinionAsked: _heard,
    f.Accepted: _to_applicant("accepted", "on"),
    f.CorrectionSent: _to_applicant("correction", "no", "due_on"),
    f.PledgeMade: _pledged,
    f.AuthorityShown: _to_applicant("authority", "until"),
    f.PledgeBroken: _to_applicant("promise_broken", "no"),
    f.Decided: _decided,
    f.ClockExtended: _extended,
    f.ExtensionRefused: _extension_refused,
    f.ProcedureStarted: _to_applicant("procedure", "path", "procedure", "since", "until"),
    f.ProcedureEnded: _procedure_over,
    f.PromiseMoved: _to_applicant("day_moved", "what", "before", "after"),
    f.Withdrawn: _to_applicant("withdrawn", "path"),
    f.Referred: _to_applicant("referred", "path", "to"),
    f.CaseClosed: _closed,
    f.DecisionRectified: _to_applicant("rectified", "no"),
    f.DecisionRevoked: _to_applicant("revoked", "no"),
    f.TaskOpened: _seated,
    f.SeatGiven: _given_a_seat,
    f.SignerAsked: _signer_asked,
    f.SignerAnswered: _signer_answered,
    f.TaskEscalated: _escalated,
    f.TaskReminded: _reminded,
    f.TaskMoved: _moved,
    f.TermPassed: _overrun,
    f.ObjectionAnswered: _answered,
    f.AdviceAsked: _to_asked("advice_asked"),
    f.AdviceReminded: _to_asked("advice_due"),
    f.AdviceAnswered: _to_asker("advice_answered"),
    f.AdviceSilent: _to_asker("advice_silent"),
    f.AdviceEnded: _to_asked("advice_over"),
    f.TaskReassigned: _to_user("reassigned"),
    f.TaskDelegated: _to_user("delegated"),
    f.TaskGivenBack: _given_back,
    f.Nudged: lambda case, fact: _to_holder("nudged", case, fact.no),
    f.SupervisionOrdered: lambda case, fact: _to_holder("supervised", case, fact.no),
    f.SupervisionAnswered: lambda case, fact: [
        ("supervision_answered", f"user:{fact.user}", {"task": fact.about})
    ],
    f.CopySent: _copied,
}
