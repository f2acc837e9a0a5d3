"""Whatever definition is drawn, whatever people do with its cases and whenever: it stays sound.

`make test` plays a few dozen definitions that are always the same; `make soak` plays 2 000 new ones
(ONEWINDOW_SOAK_RUNS, ONEWINDOW_SOAK_SEED). A failure names its seed, which plays it again alone.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

import pytest

from tests.properties.invariants import alive, of_one_mind, one_at_a_time, over, sound
from tests.properties.invariants_of_time import every_due_date
from tests.properties.random_colleagues import Colleagues
from tests.properties.random_definitions import drawn_library
from tests.properties.random_office import Office
from workflow.definition.check import CHECKS
from workflow.definition.model import Back, Reopen, State
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.people import Actor
from workflow.errors import Invalid, Refusal

RUNS = int(os.environ.get("ONEWINDOW_SOAK_RUNS", "48"))
FIRST = int(os.environ.get("ONEWINDOW_SOAK_SEED", "20260302"))
SEEDS = range(FIRST, FIRST + RUNS)
STEPS = 45
TO_THE_END = 400
"""Acts within which people who only want it done finish any case."""


@lru_cache
def played(seed: int) -> Colleagues:
    """A random definition, a case of it, random acts at random times; sound after every step."""
    library, text = drawn_library(seed)
    problems = CHECKS.run(library, list(library.definitions))
    assert not problems, f"seed {seed} drew a definition with problems: {problems}\n{text}"
    office = Office({name: library.closure(name) for name in library.definitions})
    staff = Colleagues(seed, office)
    case_id = filed(office, staff)
    worker = staff.dice.random() < 0.7
    seen: Case | None = None
    for _ in range(STEPS):
        moment = office.now + timedelta(hours=staff.dice.choice([1, 1, 3, 20, 30, 80]))
        if worker:
            office.punctual(moment)
        office.now = moment
        command, actor = staff.act(office.store.rows.cases[case_id])
        act(office, staff, command, actor)
        seen = checked(office, case_id, seen)
        if seen.status == "closed":
            break
    finished(office, staff, case_id, seen)
    some_months_later(office, staff)
    return staff


def filed(office: Office, staff: Colleagues) -> int:
    command, actor = staff.filing()
    try:
        return office.engine.handle(command, actor).case
    except Invalid:
        return office.engine.handle(replace(command, chosen=()), actor).case


def act(office: Office, staff: Colleagues, command: c.Command, actor: Actor) -> str:
    try:
        office.engine.handle(command, actor)
        said = ""
    except Refusal as refusal:
        said = refusal.code
    assert said != "definition_fault", command
    staff.said[said] += 1
    return said


def checked(office: Office, case_id: int, before: Case | None) -> Case:
    case = sound(office, case_id, before)
    alive(office, case)
    of_one_mind(case)
    one_at_a_time(office, case)
    every_due_date(office, case)
    over(case)
    return case


WAITS = {"objections_open", "on_hold", "not_yours_to_give", "still_to_be_heard", "signer_first",
         "nothing_to_sign"}  # fmt: skip
"""What people who want it done may be told: somebody else has to be quicker, or a day must pass."""
MONTHS = 3
"""So long somebody looks after what was granted."""


def some_months_later(office: Office, staff: Colleagues) -> None:
    """What was planned comes about: benefits are looked at and changed, households visited."""
    for _ in range(MONTHS):
        known = office.store.rows.cases
        if not any(case.timers or case.status != "closed" for case in known.values()):
            return
        office.punctual(office.now + timedelta(days=31))
        known = office.store.rows.cases
        for number in [number for number, case in known.items() if case.status != "closed"]:
            looked_after(office, staff, number)
        for number in {case.about_case for case in known.values()} - {None}:
            checked(office, number, None)


def looked_after(office: Office, staff: Colleagues, number: int) -> None:
    """One of them: some acts at random, then to its end."""
    seen = checked(office, number, None)
    for _ in range(4):
        act(office, staff, *staff.act(office.store.rows.cases[number]))
        seen = checked(office, number, seen)
        if seen.status == "closed":
            return
    finished(office, staff, number, seen)


def finished(office: Office, staff: Colleagues, case_id: int, seen: Case | None) -> None:
    """From wherever it stands, people who only want it done bring the case to its end."""
    for _ in range(TO_THE_END):
        office.punctual(office.now)
        case = office.store.rows.cases[case_id]
        if case.status == "closed":
            return
        ready = [task for task in case.open_tasks if task.status == "open"]
        said: set[str] = set()
        for task in ready if staff.dice.random() < 0.9 else ():
            said.add(act(office, staff, *staff.forward(case, task)))
            if "" in said:
                break
        assert said <= {"", *WAITS}, f"{said}: {ready}"
        if "" in said:
            seen = checked(office, case_id, seen)
            continue
        waiting = staff.waiting(case)
        if waiting and staff.dice.random() < 0.5:
            act(office, staff, *staff.saying(case, waiting[0]))
            seen = checked(office, case_id, seen)
            continue
        assert ready or waiting or case.timers, f"nothing is open and nothing is due: {case.scopes}"
        # A day on, or where nothing else is to be done to when something is due.
        moment = office.now + timedelta(days=1)
        due = office.store.next_due()
        office.punctual(max(moment, due) if due is not None and not ready else moment)
        seen = checked(office, case_id, seen)
    raise AssertionError("the case does not come to its end")


@pytest.mark.parametrize("seed", SEEDS)
def test_what_must_always_hold_holds_for_any_definition(seed: int) -> None:
    try:
        played(seed)
    except Exception as error:
        error.add_note(f"to play it again: ONEWINDOW_SOAK_SEED={seed} ONEWINDOW_SOAK_RUNS=1")
        raise


def test_the_drawn_definitions_get_far_enough_to_mean_something() -> None:
    """Every kind of state, join, return and correction is drawn, and every case ends."""
    kinds: Counter[str] = Counter()
    facts: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for seed in range(20260302, 20260302 + 48):
        library, _ = drawn_library(seed)
        for name, definition in library.definitions.items():
            kinds.update(part for part in ("acts", "pledges") if getattr(definition, part))
            kinds.update({"procedures": len(definition.procedures)})
            kinds.update(each.kind for each in definition.procedures.values())
            kinds.update({"extended": bool(definition.clock and definition.clock.extended)})
            for process in library.closure(name).processes.values():
                kinds.update(part for state in process.states.values() for part in parts_of(state))
        staff = played(seed)
        said += staff.said
        for history in staff.office.store.rows.facts.values():
            facts.update(type(entry.fact).__name__ for entry in history)
            decided = (e.fact for e in history if isinstance(e.fact, f.EntitlementChanged))
            changes.update(each.what for each in decided)
    assert set(+kinds) >= KINDS
    assert facts.keys() >= FACTS
    assert said.keys() >= {"", "not_your_post", "four_eyes", "already_done", "claimed_by_other"}
    assert changes.keys() >= {"keep", "increase", "reduce", "stop", "taper"}
    assert facts["CaseClosed"] >= 48
    cases = [staff.office.store.rows.cases[1] for staff in map(played, range(20260302, 20260350))]
    assert {case.status for case in cases} == {"closed"}


KINDS = {
    "task", "panel", "notice", "lanes", "wait", "signals", "choose", "final", "all", "cancel",
    "let_finish", "go_on", "each", "more", "after", "when", "offer", "use", "states", "reopen",
    "earlier", "here", "walk", "begun", "deemed", "take", "escalate", "every", "reassign",
    "remind", "sign", "opens", "served", "section", "milestone", "only_while", "advice", "failed",
    "reopens", "acts", "procedures", "tables", "routed", "routed_seats",
    "secret", "hears", "extend", "review", "follow_up", "changes", "extended", "pledges",
    "suspension",
}  # fmt: skip
"""What the language has and the definitions draw."""
FACTS = {
    "Accepted", "ActTaken", "AdviceAsked", "AdviceEnded", "CaseClosed", "ClockPaused",
    "ClockResumed", "CorrectionSent", "DeadlinePassed", "Decided", "DelegationRecalled",
    "EntitlementOpened", "MilestoneReached", "NoticeEnded", "ObjectionAnswered", "PanelDecided",
    "RelativeRegistered", "ScopeReopened", "SeatGiven", "SignalUsed", "StateReminded",
    "TableApplied", "TaskDelegated", "TaskDue", "TaskEscalated", "TaskGivenBack", "TaskHeld",
    "TaskMoved", "TaskReassigned", "TaskReminded", "TaskRung", "TermDue",
    "ChangeDecided", "ClockExtended", "CopySent", "EntitlementChanged", "FollowUpDue",
    "FollowUpPlanned", "Nudged", "OpinionAsked", "OpinionGiven", "PledgeBroken", "PledgeKept",
    "PledgeMade", "SignerAdded", "SignerAnswered", "SignerRemoved", "SupervisionAnswered",
    "SupervisionOrdered", "TaskExtended", "TermPassed",
}  # fmt: skip


def parts_of(state: State) -> set[str]:
    """The parts of the language that a state uses."""
    found = {state.kind}
    for within in (state.within, state.begun):
        if within is not None:
            found |= {name for name, value in within.late if value is not None}
    for part in ("begun", "section", "milestone", "failed", "reopens"):
        found |= {part} if getattr(state, part) else set()
    for target in state.then.values():
        found |= {"reopen"} if isinstance(target, Reopen) else set()
        found |= {target.resume, target.back} if isinstance(target, Back) else set()
    if state.task is not None:
        found |= {
            part
            for part in ("panel", "only_while", "advice", "tables", "routed", "hears")
            if getattr(state.task, part)
        }
        found |= {"secret"} if state.task.panel and state.task.panel.secret else set()
        found |= {"routed_seats"} if state.task.panel and state.task.panel.routed else set()
        found |= {"sign"} if state.task.sign > 1 else set()
    if state.wait is not None and state.wait.signals:
        found.add("signals")
    for lane in (state.lanes or {}).values():
        found |= {name for name in LANE if getattr(lane, name)}
        found |= {"more"} if lane.each and lane.each.more else set()
    if state.join is not None:
        found.add("all" if state.join == "all" else state.join.rest)
    if state.within is not None and state.within.extend is not None:
        found.add("extend")
    if state.final is not None:
        ends = ("opens", "served", "changes", "follow_up")
        found |= {name for name in ends if getattr(state.final, name)}
        found |= {"review"} if state.final.opens and state.final.opens.review else set()
    return found


LANE = ("each", "when", "offer", "use", "states", "after")
