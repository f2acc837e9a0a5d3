"""Decide: from a case and a command to facts. Pure; the one entrance to the engine's rules.

`decide(case, command, context)` changes nothing outside: it returns a `Decision` with the facts,
the case as they make it, and the personal data to keep. A command that is not allowed raises a
`Refusal` that says which rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.between_commands import HearCase
from workflow.domain.case import Case
from workflow.domain.clock import Limit, Unit, last_day
from workflow.domain.commands.hands import TakeBack
from workflow.domain.people import ActorKind, Post
from workflow.errors import Refusal
from workflow.machine import (
    acts,
    behalf,
    between,
    convening,
    corrections,
    deadlines,
    entitled,
    exporting,
    extensions,
    filing,
    follow_ups,
    hand_rules,
    heard,
    instances,
    jobs,
    notice_changes,
    notices,
    procedures,
    publishing,
    recount,
    remedies,
    reseating,
    signals,
    signing,
    tasks,
)
from workflow.machine.faults import faults_in
from workflow.machine.settle import settle
from workflow.machine.substitutes import substituted
from workflow.machine.terms import keep_terms
from workflow.machine.work import Context, Work
from workflow.ports import Data, Payee

LATE_ENTRY = Limit(15, Unit.WORKING)
"""How far back `occurred_on` may lie where the catalogue says nothing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command comes to."""

    facts: tuple[f.Fact, ...]
    case: Case
    """The case after the facts."""
    entries: Mapping[int, Data]
    post: Post | None
    """The post under which the actor acted."""
    payees: Mapping[tuple[int, int], Payee] = field(default_factory=dict)
    """Who is paid and where to, by case and number of the entitlement: personal, so in no fact."""


def decide(case: Case, command: c.Command, context: Context) -> Decision:
    """The facts that `command` makes of `case`. Raises Refusal (or a kind of it)."""
    work = Work(case, context)
    if command.occurred_on is not None:
        _check_late_entry(work, command)
    waits = isinstance(command, TakeBack) and context.wait
    if case.status == "closed" and not isinstance(command, _AFTER_THE_END) and not waits:
        raise Refusal("case_closed")
    with faults_in(case, *_where(case, command)):
        _BY_KIND[type(command)](work, command)
    settle(work)
    keep_terms(work)
    facts = (*substituted(work), *work.facts)
    return Decision(facts, work.case, work.entries, work.post, work.payees)


def _where(case: Case, command: c.Command) -> tuple[str, str]:
    """The scope and state that a command is about, to name them where a definition is faulty."""
    task = case.tasks.get(getattr(command, "task", 0))
    path = task.path if task else getattr(command, "path", "")
    scope = case.scopes.get(path)
    return path, task.state if task else scope.state if scope else ""


def _check_late_entry(work: Work, command: c.Command) -> None:
    """What happened on paper earlier needs a reason, has a limit and cannot lie ahead."""
    today = work.context.calendar.civil_day(work.context.now)
    on = work.on
    if on == today or work.context.actor.kind is ActorKind.SYSTEM:
        return
    if on > today:
        raise Refusal("in_the_future", on=on)
    if work.context.actor.kind is not ActorKind.STAFF:
        raise Refusal("late_entry_by_staff_only")
    if not command.why.strip():
        raise Refusal("late_entry_needs_reason")
    declared = work.context.closure.catalogues.late_entry
    limit = work.limit(declared) if declared else LATE_ENTRY
    if last_day(limit, on, work.context.calendar) < today:
        raise Refusal("too_long_ago", limit=str(limit))
    if work.case.filed_on is not None and on < work.case.filed_on:
        raise Refusal("before_it_began", opened_on=work.case.filed_on)


_AFTER_THE_END = (
    c.Object,
    c.Fire,
    c.Review,
    c.ChangeEntitlement,
    c.NoteRefusal,
    c.NoteJobTaken,
    c.Rectify,
    c.Revoke,
    c.NotePrinted,
    c.NoteExported,
    c.EraseFile,
    c.EndAuthority,
    HearCase,
)
"""What may still happen in a closed case: entitlements outlive it, decisions are put right."""

_BY_KIND: dict[type[c.Command], Callable[[Work, Any], None]] = {
    c.File: filing.file,
    c.Claim: tasks.claim,
    c.Release: tasks.release,
    c.Complete: tasks.complete,
    c.Sign: tasks.sign,
    c.NoteGap: corrections.note_gap,
    c.AnswerCorrection: corrections.answer,
    c.Object: notices.object_to,
    c.Withdraw: filing.withdraw,
    c.RegisterRelative: filing.register_relative,
    c.Extend: extensions.extend,
    c.StartProcedure: procedures.start,
    c.Recount: recount.recount,
    c.HandIn: filing.hand_in,
    c.EndAuthority: behalf.end,
    c.AddAuthority: behalf.add,
    c.AskAdvice: tasks.ask_advice,
    c.RevokeAdvice: tasks.revoke_advice,
    c.ExtendNotice: notice_changes.extend,
    c.WithdrawNotice: notice_changes.withdraw,
    c.Rectify: remedies.rectify,
    c.Revoke: remedies.revoke,
    c.NotePrinted: remedies.printed,
    c.NoteExported: exporting.exported,
    c.EraseFile: publishing.erase_file,
    c.Fire: deadlines.fire,
    **hand_rules.COMMANDS,
    c.TakeAct: acts.take,
    c.GiveSignal: signals.give,
    HearCase: between.hear,
    c.Review: follow_ups.review,
    c.ChangeEntitlement: entitled.change,
    c.NoteRefusal: jobs.note_refusal,
    c.NoteJobTaken: jobs.note_job_taken,
    c.GiveOpinion: heard.give,
    c.AddInstance: instances.add,
    c.ReopenLane: instances.reopen,
    **convening.COMMANDS,
    **reseating.COMMANDS,
    **signing.COMMANDS,
}
"""Every command and the rules that answer it."""
