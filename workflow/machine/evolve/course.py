"""Facts about the course of a case, and what they change."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

from workflow.domain import facts as f
from workflow.domain.case import BY_PATH, Case, Entry, Material, Scope, Timer
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_scope, change_timers, put, same
from workflow.machine.tree import within


def _filed(case: Case, fact: f.Filed, at: datetime, on: date) -> Case:
    return changed(
        case,
        closure=fact.closure,
        definition=fact.definition,
        status="filed",
        place=fact.place,
        applicant=fact.applicant,
        household=fact.household,
        members=fact.members,
        contact=fact.contact,
        display=fact.display,
        channel=fact.channel,
        filed_by=fact.filed_by,
        chosen=fact.chosen,
        refer_consent=fact.refer_consent,
        filed_on=fact.filed_on,
        counts_from=fact.counts_from,
        calendar=fact.calendar,
        about_case=fact.about_case,
        about_no=fact.about_no,
        prechecked_on=fact.prechecked_on,
    )


def _numbered(case: Case, fact: f.Numbered, at: datetime, on: date) -> Case:
    return changed(case, tracking=fact.tracking)


def _entry(case: Case, fact: f.EntryKept, at: datetime, on: date) -> Case:
    return put(case, "entries", Entry(fact.no, fact.what, fact.path, fact.state, fact.digest))


def _material(case: Case, fact: f.MaterialReceived, at: datetime, on: date) -> Case:
    return put(
        case,
        "materials",
        Material(
            fact.no,
            fact.item,
            fact.received_on,
            fact.channel,
            fact.digest,
            fact.row,
        ),
    )


def _accepted(case: Case, fact: f.Accepted, at: datetime, on: date) -> Case:
    return changed(case, status="accepted", accepted_on=fact.on)


def _scope_opened(case: Case, fact: f.ScopeOpened, at: datetime, on: date) -> Case:
    scope = Scope(fact.path, fact.process, "", 0, fact.on, fact.row)
    return put(case, "scopes", scope, key=fact.path)


def _entered(case: Case, fact: f.Entered, at: datetime, on: date) -> Case:
    case = change_scope(
        case,
        fact.path,
        state=fact.state,
        visit=fact.visit,
        entered_on=fact.on,
        outcome=None,
        ended_on=None,
        queued=0,
        resume=fact.resume,
        resumed=case.scopes[fact.path].resume,
    )
    own = (Timer("state_late", fact.visit, fact.path, fact.late_at),) if fact.late_at else ()
    return change_timers(case, *own, drop=lambda t: t.kind == "state_late" and t.path == fact.path)


def _scope_ended(case: Case, fact: f.ScopeEnded, at: datetime, on: date) -> Case:
    case = change_scope(case, fact.path, outcome=fact.outcome, ended_on=fact.on, queued=0)
    return change_timers(case, drop=lambda t: t.kind == "state_late" and t.path == fact.path)


def _reopened(case: Case, fact: f.ScopeReopened, at: datetime, on: date) -> Case:
    # What is reached again counts from then on: a lane that runs again has no milestones yet.
    kept = {
        no: mark
        for no, mark in case.marks.items()
        if mark.kind != "milestone" or not within(mark.path, fact.path)
    }
    if len(kept) < len(case.marks):
        case = changed(case, marks=MappingProxyType(kept))
    return change_scope(case, fact.path, state="", outcome=None, ended_on=None, queued=0)


def _deadline_passed(case: Case, fact: f.DeadlinePassed, at: datetime, on: date) -> Case:
    key = (fact.kind, fact.no, fact.path if fact.kind in BY_PATH else "")
    if fact.kind == "late":
        case = put(case, "tasks", changed(case.tasks[fact.no], late=True))
    return change_timers(case, drop=lambda t: t.key == key)


def _closed(case: Case, fact: f.CaseClosed, at: datetime, on: date) -> Case:
    later = {key: timer for key, timer in case.timers.items() if timer.kind == "follow_up"}
    return changed(case, status="closed", closed_on=fact.on, timers=MappingProxyType(later))


def _state_due(case: Case, fact: f.StateDue, at: datetime, on: date) -> Case:
    own = (Timer("state_late", fact.visit, fact.path, fact.late_at),) if fact.late_at else ()
    return change_timers(case, *own, drop=lambda t: t.kind == "state_late" and t.path == fact.path)


RULES: Rules = {
    f.StateDue: _state_due,
    f.Filed: _filed,
    f.Numbered: _numbered,
    f.EntryKept: _entry,
    f.MaterialReceived: _material,
    f.Accepted: _accepted,
    f.ScopeOpened: _scope_opened,
    f.Entered: _entered,
    f.ScopeEnded: _scope_ended,
    f.ScopeReopened: _reopened,
    f.DeadlinePassed: _deadline_passed,
    f.CaseClosed: _closed,
    f.Withdrawn: same,
    f.RecordedAfterDeadline: same,
    f.TableApplied: same,
    f.StateReminded: same,
    f.Referred: same,
    f.ReferralFailed: same,
}
