"""Whatever people do, in whatever order and however late: what must always hold, holds."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.properties.invariants import sound
from tests.properties.random_office import Act, Chance, Office
from workflow.domain import facts as f
from workflow.domain.case import COLLECTIONS, Case
from workflow.machine.evolve import evolve

STEPS = 60
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def drawn(number: int, *, worker: bool) -> tuple[Office, list[Act], int]:
    """A case that many people have tried many things on; sound after every step."""
    office = Office()
    chance = Chance(number, office)
    command, actor = chance.filing()
    case_id = office.engine.handle(command, actor).case
    acts = [Act(office.now, actor, command, "")]
    seen: Case | None = None
    for _ in range(STEPS):
        hours = chance.dice.choice([1, 1, 3, 20, 30, 80])
        moment = office.now + timedelta(hours=hours)
        if worker:
            office.punctual(moment)
        command, actor = chance.act(office.store.rows.cases[case_id])
        act = Act(moment, actor, command, "")
        acts.append(replace(act, said=office.play(act)))
        seen = sound(office, case_id, seen)
        if seen.status == "closed" and chance.dice.random() < 0.5:
            break
    return office, acts, case_id


@seed(20260302)
@settings(max_examples=20)
@given(number=SEEDS)
def test_what_must_always_hold_holds_after_every_step(number: int) -> None:
    drawn(number, worker=True)


@seed(20260303)
@settings(max_examples=8)
@given(number=SEEDS)
def test_it_holds_as_well_where_no_worker_runs(number: int) -> None:
    drawn(number, worker=False)


def plainly(case: Case, office: Office) -> dict[str, Any]:
    """What a case came to, without the moments at which it was written down and what is random."""
    drop: dict[str, dict[str, Any]] = {
        "tasks": {"ended_at": None},
        "notices": {"secret": ""},
        "entries": {"digest": ""},
    }
    parts = {
        name: {
            key: replace(part, **drop[name]) if name in drop else part
            for key, part in getattr(case, name).items()
        }
        for name in COLLECTIONS
    }
    kinds = [type(each.fact).__name__ for each in office.store.rows.facts[case.id]]
    return {**parts, "status": case.status, "closed_on": case.closed_on, "kinds": kinds}


@seed(20260304)
@settings(max_examples=12)
@given(number=SEEDS, days=st.integers(min_value=1, max_value=5))
def test_a_worker_that_is_days_late_changes_nothing(number: int, days: int) -> None:
    office, acts, case_id = drawn(number, worker=True)
    late = Office()
    for act in acts:
        assert late.play(act) == act.said, act
        if act.at.day % (days + 1) == 0:
            late.engine.fire_due()
    end: datetime = office.now + timedelta(days=60)
    office.punctual(end)
    late.now = end
    while late.engine.fire_due():
        pass
    cases = office.store.rows.cases[case_id], late.store.rows.cases[case_id]
    assert plainly(cases[0], office) == plainly(cases[1], late)


@pytest.mark.parametrize("number", range(5))
def test_evolve_changes_no_case_that_it_was_given(number: int) -> None:
    office, _, case_id = drawn(number, worker=True)
    case = Case(case_id)
    for entry in office.store.rows.facts[case_id]:
        kept = {name: dict(getattr(case, name)) for name in COLLECTIONS}
        whole = copy.copy(case)
        after = evolve(case, entry.fact, entry.at, entry.occurred_on)
        assert case == whole
        assert {name: dict(getattr(case, name)) for name in COLLECTIONS} == kept
        case = after


def test_the_random_office_gets_far_enough_to_mean_something() -> None:
    kinds: set[type[f.Fact]] = set()
    said: set[str] = set()
    for number in range(30, 60):
        office, acts, _ = drawn(number, worker=number % 2 == 0)
        said |= {act.said for act in acts}
        for history in office.store.rows.facts.values():
            kinds |= {type(entry.fact) for entry in history}
    assert kinds >= {
        f.Accepted,
        f.CaseClosed,
        f.ClockPaused,
        f.ClockResumed,
        f.Decided,
        f.NoticeEnded,
        f.ObjectionReceived,
        f.RelativeRegistered,
        f.TaskDue,
        f.TaskEscalated,
        f.TaskHeld,
        f.TaskReminded,
    }
    assert {"", "already_done", "four_eyes", "not_your_post", "waiting_for_answer"} <= said
