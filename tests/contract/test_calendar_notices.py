"""Notices about the calendar as rows, on both databases: who entered them and why, and which open
cases they may touch."""

from __future__ import annotations

from datetime import timedelta

from tests.support.made_cases import NOW, filed, filing, recorded
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.domain.facts import CaseClosed
from workflow.store.calendars import SqlCalendars
from workflow.store.store import SqlStore

BASE = {"calendar": "cn", "base": "china", "official": {"from": 2018, "to": 2026}}
NOTICE = {"notices": {2027: {"source": "No. 0", "off": {"元旦": ["2027-01-01..2027-01-03"]}}}}


def kept(store: SqlStore, case: Case) -> Case:
    after, facts = recorded(changed(case, chain=""), filing(case))
    with store.begin() as unit:
        unit.save(None, after, facts, {1: {"applicant_name": "张某某"}}, "hash", NOW)
        unit.commit()
    return after


def test_what_was_entered_is_listed_with_who_and_why_the_newest_first(store: SqlStore) -> None:
    calendars = SqlCalendars(store.database, BASE)
    calendars.enter(NOTICE, "admin", NOW, "the year's notice")
    calendars.enter({"local": {"off": {"county day": ["2027-06-01"]}}}, "command line", NOW)
    calendars.enter(NOTICE, "admin", NOW, "once more: nothing changes")
    found = calendars.entered()
    assert [(each.by, each.reason) for each in found] == [
        ("command line", ""),
        ("admin", "the year's notice"),
    ]
    assert found[1].content["notices"]["2027"]["source"] == "No. 0"
    assert found[1].version != found[0].version == calendars.current().version


def test_cases_with_a_deadline_after_a_moment_are_those_that_may_move(store: SqlStore) -> None:
    calendars = SqlCalendars(store.database, BASE)
    one, two = kept(store, filed(1)), kept(store, filed(2))
    last = max(task.due_at for task in one.tasks.values() if task.due_at is not None)
    assert calendars.ending_after(last - timedelta(seconds=1)) == [one.id, two.id]
    assert calendars.ending_after(last) == []
    with store.begin() as unit:
        before = unit.lock(two.id)
        after, facts = recorded(changed(before, status="closed"), CaseClosed("granted", NOW.date()))
        unit.save(before, after, facts, {})
        unit.commit()
    assert calendars.ending_after(last - timedelta(seconds=1)) == [one.id]
