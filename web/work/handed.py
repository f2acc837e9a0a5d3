"""What a task's page says of the hands it is in: given by whom and why, delegated, with what
opinion; and what may be done about it. Consumer: the task page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from web.language import gettext as _
from web.language import say
from web.office import the_office
from web.work.case_file import CaseFile
from workflow.definition.model import Back
from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.errors import Refusal
from workflow.machine.hands import giving_post


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a task."""

    kind: str
    """handed, asked, opinion, sent_back, ordered."""
    by: str
    text: str
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    returns: bool = False
    """Whether what was sent back returns to them when it is done again."""


@dataclass(frozen=True, slots=True)
class Handed:
    """How a task came here, and where it may go."""

    notes: tuple[Note, ...] = ()
    reassign: str = ""
    """The page for handing it on; "" where the officer may not."""
    delegate: str = ""
    give_back: str = ""
    recall: str = ""


def handed(file: CaseFile, task: Task, mode: str) -> Handed:
    """What the page shows for this officer."""
    if mode == "barred":
        return Handed()

    def page(name: str) -> str:
        return url_for(f"work.{name}", tracking=file.case.tracking, no=task.no)

    mine = mode == "form" or mode == "sign"
    return Handed(
        notes=_notes(file, task),
        reassign=page("reassign") if _may_give(file, task) else "",
        delegate=page("delegate") if mine else "",
        give_back=page("give_back") if mode == "prepare" else "",
        recall=page("recall") if mode == "delegated" and _may_give(file, task) else "",
    )


def _may_give(file: CaseFile, task: Task) -> bool:
    try:
        giving_post(file.case, file.closure, file.directory, task, file.actor)
    except Refusal:
        return False
    return task.live and not task.seat


def _notes(file: CaseFile, task: Task) -> tuple[Note, ...]:
    """Why it is here, what is asked and what came of it: the last of each, oldest first."""
    wanted = _asked_of(task)
    if task.asked is not None:
        return (Note("ordered", task.asked_name, _text(file, task.asked)),)
    back = _sent_back(file, task)
    if not wanted:
        return back
    found: dict[str, Note] = {}
    for entry in the_office().store.facts(file.case.id):
        fact = entry.fact
        if getattr(fact, "no", None) != task.no or getattr(fact, "entry", None) is None:
            continue
        note = _note(file, fact, entry.actor)
        if note is not None and note.kind in wanted:
            found.pop(note.kind, None)
            found[note.kind] = note
    return (*back, *found.values())


def _sent_back(file: CaseFile, task: Task) -> tuple[Note, ...]:
    """Who sent this step back 退回 and with what reasons, when that is how it was opened."""
    before = [
        each
        for each in file.case.tasks.values()
        if (each.path, each.kind, each.status) == (task.path, "step", "done") and each.no < task.no
    ]
    last = max(before, key=lambda each: (each.ended_at, each.no), default=None)
    state = file.state(last) if last is not None else None
    if task.kind != "step" or last is None or state is None or last.visit + 1 != task.visit:
        return ()
    if not isinstance(state.then.get(last.outcome or ""), Back):
        return ()
    signed = file.case.signed(last.no)
    lists = file.closure.catalogues.reasons
    offered = lists.get(state.task.reasons.get(last.outcome or "", ""), {}) if state.task else {}
    reasons = tuple(say(offered[name].title) for name in last.reasons if name in offered)
    returns = bool(file.case.scopes[task.path].resume)
    names = _(", ").join(s.name for s in signed)
    return (Note("sent_back", names, "", "", reasons, returns),)


def _asked_of(task: Task) -> set[str]:
    wanted = set()
    if task.assigned is not None:
        wanted.add("handed")
    if task.delegate is not None:
        wanted.add("asked")
    if task.opinion is not None:
        wanted.add("opinion")
    return wanted


def _note(file: CaseFile, fact: f.Fact, actor: str) -> Note | None:
    match fact:
        case f.TaskReassigned(entry=int(entry)):
            return Note("handed", actor, _text(file, entry))
        case f.TaskDelegated(entry=int(entry)):
            return Note("asked", actor, _text(file, entry))
        case f.TaskGivenBack():
            known = file.closure.catalogues.outcomes.get(fact.outcome)
            outcome = say(known) if known else fact.outcome
            return Note("opinion", fact.name, _text(file, fact.entry), outcome)
    return None


def _text(file: CaseFile, entry: int) -> str:
    return str(file.dossier.entry(entry).get("text", ""))
