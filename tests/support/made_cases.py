"""Cases made by hand, with at least one part of every kind. All names are fictional."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from workflow.domain.advising import Advice
from workflow.domain.authorities import Authority
from workflow.domain.case import (
    COLLECTIONS,
    Case,
    Correction,
    Decision,
    Entitlement,
    EntitlementChange,
    Entry,
    Extension,
    FollowUp,
    Gap,
    Mark,
    Material,
    Notice,
    Objection,
    Opinion,
    PauseRow,
    Posting,
    Relative,
    Scope,
    Signature,
    Task,
    Term,
    Timer,
)
from workflow.domain.copies import Copy
from workflow.domain.facts import CaseClosed, Fact, Filed, Recorded
from workflow.domain.history import sealed
from workflow.domain.panels import Panel, Seat
from workflow.domain.pledges import Pledge
from workflow.domain.signers import Signer
from workflow.store.store import SqlStore

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, 30, 15, 123456, tzinfo=UTC)


def by_no(*parts: Any) -> MappingProxyType[int, Any]:
    return MappingProxyType({part.no: part for part in parts})


def task(no: int, **changes: Any) -> Task:
    """An open step of the township lead, due in three days."""
    made = Task(
        no=no,
        path="subsistence",
        state="opinion",
        visit=1,
        kind="step",
        role="township_lead",
        place="330105",
        sign=1,
        opened_on=MONDAY,
        due_on=MONDAY + timedelta(days=3),
        due_at=NOW + timedelta(days=3),
        yellow_at=NOW + timedelta(days=2),
    )
    return replace(made, **changes)


def filed(case: int, **changes: Any) -> Case:
    """A case that was just filed: one scope, one task, one timer, one entry."""
    opened = task(2, path="", state="counter", role="window_clerk")
    made = Case(
        case,
        closure="c" * 64,
        definition="social_assistance",
        tracking=f"OW-2026-{case:06}-0",
        status="filed",
        place="330105",
        display="张*",
        channel="counter",
        chosen=("medical", "subsistence"),
        filed_on=MONDAY,
        seq=1,
        chain="",
        last_no=2,
        scopes=MappingProxyType({"": Scope("", "social_assistance", "counter", 1, MONDAY)}),
        tasks=by_no(opened),
        entries=by_no(Entry(1, "application", "", "", "d" * 64)),
        timers=timers(Timer("late", 2, "", NOW + timedelta(days=3))),
    )
    return replace(made, **changes)


def timers(*made: Timer) -> MappingProxyType[tuple[str, int, str], Timer]:
    return MappingProxyType({timer.key: timer for timer in made})


_TERMS = (
    Term("promise", "", MONDAY, "20 working days", MONDAY, NOW),
    Term("lane", "means", MONDAY, "5 working days", MONDAY, NOW, 2, MONDAY, "1 working days", True),
)


def full(case: int) -> Case:
    """A case with parts of every kind, every optional field set in one and empty in another."""
    lanes = ("", "subsistence", "means", "means/visit", "education[2]", "education[10]")
    scopes = {p: Scope(p, p.partition("[")[0] or "root", "s", 1, MONDAY) for p in lanes}
    scopes["means"] = replace(scopes["means"], row=None, outcome="known", ended_on=MONDAY)
    posting = Posting("village_board", MONDAY, "林某", "f" * 64)
    done = task(5, status="done", outcome="support", reasons=("a", "b"), entry=1, ended_at=NOW)
    return filed(
        case,
        scopes=MappingProxyType(scopes),
        tasks=by_no(task(2), done, task(9, due_on=None, due_at=None, yellow_at=None)),
        signatures=by_no(Signature(3, 5, "subsistence", "opinion", None, "吴某", "r", "p", MONDAY)),
        notices=by_no(
            Notice(4, "subsistence", "notice", 1, "7 calendar days", ("village_board",), "s1"),
            Notice(
                6,
                "subsistence",
                "notice",
                2,
                "7 calendar days",
                ("village_board", "website"),
                "s2",
                "running",
                (posting, Posting("website", MONDAY, "OneWindow")),
                MONDAY,
                MONDAY + timedelta(days=7),
                NOW + timedelta(days=8),
            ),
        ),
        objections=by_no(
            Objection(
                7, 6, "subsistence", "objection", "web", MONDAY, "r" * 64, 1, evidence=("e" * 64,)
            )
        ),
        gaps=by_no(Gap(8, 2, "", "identity", "missing", "吴某", 10)),
        corrections=by_no(Correction(10), Correction(11, "asked", MONDAY, MONDAY, NOW, MONDAY)),
        pauses=by_no(PauseRow(12, "", MONDAY, "correction")),
        materials=by_no(Material(13, "identity", MONDAY, "scan", "a" * 64, 1)),
        decisions=by_no(
            Decision(
                14,
                "medical",
                "granted",
                "civil_affairs",
                "330100",
                "determination",
                None,
                MONDAY,
                "吴某",
                ("x",),
                None,
                (),
                MONDAY,
                "paper",
            ),
        ),
        extensions=by_no(Extension(15, "subsistence", "notice_objection", MONDAY, "吴某")),
        relatives=by_no(Relative(16, 77, "林某", 4, MONDAY)),
        entitlements=by_no(
            Entitlement(
                17,
                "subsistence",
                "subsistence",
                "monthly",
                126_000,
                None,
                "2026-04",
                date(2026, 9, 1),
                None,
                None,
                place="330105",
                stable=True,
            ),
        ),
        entitlement_changes=by_no(
            EntitlementChange(19, 17, "taper", 60_000, "b", "2026-06", 3, "OW-2026-2", MONDAY),
        ),
        follow_ups=by_no(FollowUp(20, "subsistence", "review", MONDAY, 17, "scheduled")),
        opinions=by_no(Opinion(21, 2, "", MONDAY, MONDAY, 4, "web")),
        timers=timers(
            Timer("late", 2, "", NOW),
            Timer("state_late", 1, "means", NOW),
            Timer("state_late", 1, "subsistence", NOW),
        ),
        panels=by_no(
            Panel(
                18,
                "subsistence",
                "opinion",
                1,
                (
                    Seat(1, "township_lead", "330105"),
                    Seat(2, "township_lead", "330105", 2, 77, "林某", gone=True),
                ),
                spoken=(1,),
                result="passed",
                outcome="support",
                since=1,
            ),
        ),
        terms=MappingProxyType({each.key: each for each in _TERMS}),
        marks=by_no(
            Mark(41, "means", "milestone", "visited", MONDAY),
            Mark(42, "", "signal", "ready", MONDAY, MONDAY + timedelta(days=1)),
        ),
        advice=by_no(
            Advice(
                19,
                2,
                3,
                "subsistence",
                "opinion",
                "housing_officer",
                "330105",
                MONDAY,
                1,
                "吴某",
                5,
                ("household.address",),
                waits=True,
            )
        ),
        copies=by_no(Copy(22, "subsistence", 77, "林某", "吴某", MONDAY, 4, MONDAY)),
        signers=by_no(
            Signer(23, 2, "after", 77, "林某", "county_lead", "33", 4, "吴某", 2, "asked", 4)
        ),
        authorities=by_no(
            Authority(26, "relative", 31, 41, 3, MONDAY, MONDAY + timedelta(days=180)),
            Authority(27, "village", None, None, 3, MONDAY, None, MONDAY, "applicant"),
        ),
        pledges=by_no(
            Pledge(24, "gap", ("bank_account",), MONDAY, MONDAY + timedelta(days=20)),
            Pledge(25, "declared", ("food_safety_rules",), MONDAY, None, "kept", MONDAY),
        ),
        last_no=25,
    )


def recorded(case: Case, *facts: Fact, at: datetime = NOW) -> tuple[Case, list[Recorded]]:
    """The case with these facts at the end of its history, and the facts in the chain."""
    seq = case.seq if case.chain else 0
    clerk = (1, "staff", "window_clerk", "330105")
    circumstances = Recorded(0, at, MONDAY, "", "吴某", *clerk, facts[0])
    made = sealed(case.chain, seq, facts, circumstances)
    return replace(case, seq=made[-1].seq, chain=made[-1].hash), made


def filing(case: Case) -> Filed:
    return Filed(
        case.closure,
        case.definition,
        case.place,
        case.applicant,
        case.household,
        "none",
        case.display,
        "counter",
        None,
        case.chosen,
        False,
        MONDAY,
        "cn-2026",
    )


def save_new(store: SqlStore, case: Case, **entries: Any) -> Case:
    """File a case in a transaction of its own."""
    after, facts = recorded(replace(case, chain=""), filing(case))
    with store.begin() as uow:
        uow.save(None, after, facts, {1: {"applicant_name": "张某某"}, **entries})
        uow.commit()
    return after


def change(store: SqlStore, case: int, *, at: datetime = NOW, **changes: Any) -> Case:
    """Change a case under its lock, with one fact; a function is given the case as it was."""
    with store.begin() as uow:
        before = uow.lock(case)
        changes = {n: each(before) if callable(each) else each for n, each in changes.items()}
        after, facts = recorded(replace(before, **changes), CaseClosed("x", MONDAY), at=at)
        uow.save(before, after, facts, {})
        uow.commit()
    return after


def collections_of(case: Case) -> set[str]:
    return {name for name in COLLECTIONS if getattr(case, name)}
