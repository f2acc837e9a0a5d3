"""Random pauses, procedures, longer limits and calendars: every due date equals the pure function,
and no deadline passes twice or never."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.unit.machine.play import CALENDAR, Play
from tests.unit.machine.test_calendar_change import with_days
from tests.unit.machine.test_extensions import TEXT as EXTENDED
from tests.unit.machine.test_ladders import LANE, PROMISE
from tests.unit.machine.test_procedures import HEARING, LETTER, REASONS, START, TOLD
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.clock import Ledger, Limit, due
from workflow.domain.people import SYSTEM
from workflow.engine.calendars import Known
from workflow.errors import Refusal
from workflow.machine.work import NEVER_PAUSED, pauses_of

TEXT = EXTENDED.replace(START, HEARING + START).replace(LETTER, TOLD).replace(*REASONS)
CALENDARS = [
    with_days(off="2026-03-05..2026-03-06"),
    with_days(work="2026-03-07"),
    with_days(off="2026-03-18"),
    CALENDAR,
]
STEPS = 30


def tried(play: Play, dice: random.Random) -> None:
    """One thing that somebody tries; the engine may refuse it."""
    case = play.case
    tasks = [t.no for t in case.open_tasks]
    steps = [t.no for t in case.open_tasks if t.kind == "step"]
    waiting = [t for t in case.open_tasks if t.kind in ("procedure", "extension", "correction")]
    ends = {"procedure": "ended", "extension": dice.choice(["extend", "do_not_extend"]),
            "correction": "sent"}  # fmt: skip
    acts = [
        lambda: play.command(c.StartProcedure, dice.choice(["officer", "lead"]), path="money",
                             procedure=dice.choice(["hearing", "inspection"]),
                             reason=dice.choice(["disputed", ""])),
        lambda: play.command(c.Extend, dice.choice(["officer", "boss"]), path="money",
                             reason="dispute", task=dice.choice([0, *steps])),
        lambda: play.command(c.NoteGap, dice.choice(["lead", "officer"]),
                             task=dice.choice(tasks or [0]), item="identity", reason="missing"),
        lambda: play.answer("identity"),
        lambda: [
            play.command(c.Complete, dice.choice(["officer", "lead", "boss", "clerk"]),
                         task=each.no, outcome=ends[each.kind],
                         form={"extension_note": "不需要"} if each.kind == "extension" else {})
            for each in waiting[:1]
        ],
        lambda: play.do("lead", "money.opinion", dice.choice(["oppose", "support"])),
        lambda: play.command(c.Claim, "officer", task=dice.choice(tasks or [0])),
    ]  # fmt: skip
    try:
        dice.choice(acts)()
    except (Refusal, ValueError, LookupError):
        return


def holds(play: Play) -> None:
    """What must be so after every step."""
    case = play.case
    assert play.sound()
    calendar = play.engine.calendars.of(case.calendar)
    assert calendar is not None
    for task in case.open_tasks:
        if not task.limit or task.status == "waiting":
            assert task.due_on is None, task
            continue
        pauses = () if task.kind in NEVER_PAUSED else pauses_of(case, task.path)
        found = due(Limit.parse(task.limit), Ledger(task.started, pauses), calendar)
        assert task.due_on == found, task
        armed = case.timers.get(("late", task.no, ""))
        assert (armed is None) == (task.late or found is None), task
        assert armed is None or armed.due_at == task.due_at
    for term in case.terms.values():
        if not term.ended:
            ledger = Ledger(term.started_on, pauses_of(case, term.path))
            assert term.due_on == due(Limit.parse(term.limit), ledger, calendar), term
    passed = Counter((p.kind, p.no, p.path) for p in play.told(f.DeadlinePassed)
                     if p.kind in ("late", "begin"))  # fmt: skip
    assert max(passed.values(), default=0) <= 1, passed


@seed(20260722)
@settings(max_examples=25, deadline=None)
@given(number=st.integers(0, 2**32 - 1), text=st.sampled_from([TEXT, PROMISE, LANE]))
def test_every_due_date_is_what_anybody_can_compute_and_none_passes_twice_or_never(
    number: int, text: str
) -> None:
    dice = random.Random(number)
    play = Play(text).at_opinion()
    for _ in range(STEPS):
        play.now += timedelta(hours=dice.choice([1, 3, 20, 30, 80]))
        if dice.random() < 0.15:
            assert isinstance(play.engine.calendars, Known)
            play.engine.calendars.enter(dice.choice(CALENDARS), play.now)
        if dice.random() < 0.5:
            play.worker()
        tried(play, dice)
        holds(play)
        if play.case.status == "closed":
            return
    play.engine.handle(c.Recount(case=play.case_id), SYSTEM)
    while play.worker():
        pass
    holds(play)
    for task in play.case.open_tasks:
        if task.due_at is not None and task.due_at <= play.now:
            assert task.late, "what is over has had its consequence"
