"""Facts about the time after the decision, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, EntitlementChange, FollowUp, Opinion, Timer
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_timers, put

ELSEWHERE = 0
"""In the case that decides: the entitlement belongs to another case (`about_case`)."""


def _planned(case: Case, fact: f.FollowUpPlanned, at: datetime, on: date) -> Case:
    part = FollowUp(fact.no, fact.path, fact.use, fact.on, fact.entitlement, fact.reason)
    timer = Timer("follow_up", fact.no, fact.path, fact.at)
    return change_timers(put(case, "follow_ups", part), timer, drop=lambda t: False)


def _became(case: Case, no: int, status: str) -> Case:
    case = put(case, "follow_ups", changed(case.follow_ups[no], status=status))
    return change_timers(case, drop=lambda t: t.kind == "follow_up" and t.no == no)


def _dropped(case: Case, fact: f.FollowUpDropped, at: datetime, on: date) -> Case:
    return _became(case, fact.no, "dropped")


def _due(case: Case, fact: f.FollowUpDue, at: datetime, on: date) -> Case:
    return _became(case, fact.no, "opened")


def _failed(case: Case, fact: f.FollowUpFailed, at: datetime, on: date) -> Case:
    return _became(case, fact.no, "failed")


def _change_decided(case: Case, fact: f.ChangeDecided, at: datetime, on: date) -> Case:
    change = EntitlementChange(
        fact.no, ELSEWHERE, fact.what, fact.amount, fact.grade, fact.from_month, fact.months, "", on
    )
    return put(case, "entitlement_changes", change)


def _changed(case: Case, fact: f.EntitlementChanged, at: datetime, on: date) -> Case:
    change = EntitlementChange(
        fact.no,
        fact.entitlement,
        fact.what,
        fact.amount,
        fact.grade,
        fact.from_month,
        fact.months,
        fact.by,
        fact.on,
    )
    before = case.entitlements[fact.entitlement]
    after = changed(
        before,
        next_check=fact.next_check,
        place=fact.place or before.place,
        stable=fact.stable,
        can_work=fact.can_work,
        status=fact.status,
        ends=fact.ends,
        refusals=0 if fact.jobs_anew else before.refusals,
    )
    return put(put(case, "entitlement_changes", change), "entitlements", after)


def _refused(case: Case, fact: f.JobRefused, at: datetime, on: date) -> Case:
    before = case.entitlements[fact.entitlement]
    return put(case, "entitlements", changed(before, refusals=fact.count))


def _taken(case: Case, fact: f.JobTaken, at: datetime, on: date) -> Case:
    before = case.entitlements[fact.entitlement]
    return put(case, "entitlements", changed(before, refusals=0))


def _asked(case: Case, fact: f.OpinionAsked, at: datetime, on: date) -> Case:
    return put(case, "opinions", Opinion(fact.no, fact.task, fact.path, fact.until))


def _given(case: Case, fact: f.OpinionGiven, at: datetime, on: date) -> Case:
    answered = changed(
        case.opinions[fact.no], answered_on=fact.on, entry=fact.entry, channel=fact.channel
    )
    return put(case, "opinions", answered)


RULES: Rules = {
    f.FollowUpPlanned: _planned,
    f.FollowUpDropped: _dropped,
    f.FollowUpDue: _due,
    f.FollowUpFailed: _failed,
    f.ChangeDecided: _change_decided,
    f.EntitlementChanged: _changed,
    f.JobRefused: _refused,
    f.JobTaken: _taken,
    f.OpinionAsked: _asked,
    f.OpinionGiven: _given,
}
