"""A changed case shares every part that did not change; every kind of fact has its rule."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from workflow.domain import facts as f
from workflow.domain.case import Case, Entry, Scope, Task
from workflow.domain.change import changed
from workflow.machine import evolve as rules
from workflow.machine.evolve import evolve

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
ON = date(2026, 3, 2)


def test_every_kind_of_fact_has_a_rule() -> None:
    assert set(rules._BY_KIND) == set(f.KINDS.values())


def test_a_part_that_a_fact_does_not_touch_stays_the_same_object() -> None:
    case = evolve(Case(1), f.EntryKept(1, "application", "", "", "d"), AT, ON)
    after = evolve(case, f.EntryKept(2, "finding", "a", "b", "e"), AT, ON)
    assert after.entries[1] is case.entries[1]
    assert after.tasks is case.tasks
    assert set(case.entries) == {1}
    assert (case.last_no, after.last_no) == (1, 2)


def test_a_due_date_that_is_said_again_does_not_pass_again() -> None:
    """Its deadline has passed: no timer is left, and the same date sets none."""
    due = datetime(2026, 3, 3, 16, tzinfo=UTC)
    task = Task(1, "", "s", 1, "step", "clerk", "town", 1, ON, ON, due, None)
    case = changed(Case(1), tasks={1: task})
    again = f.TaskDue(1, ON, due, None, None, "open", False)
    assert not evolve(case, again, AT, ON).timers
    later = replace(again, due_at=datetime(2026, 3, 4, 16, tzinfo=UTC))
    assert [t.due_at for t in evolve(case, later, AT, ON).timers.values()] == [later.due_at]


@pytest.mark.parametrize(
    "value",
    [
        Case(1),
        Scope("a", "p", "s", 1, ON),
        Entry(1, "finding", "", "", "d"),
        Task(1, "", "s", 1, "step", "clerk", "town", 1, ON, None, None, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_changed_copy_is_what_replace_makes(value: object) -> None:
    first = fields(value)[0].name  # type: ignore[arg-type]
    copy = changed(value, **{first: 99})
    assert copy == replace(value, **{first: 99})  # type: ignore[type-var]
    assert copy is not value
    with pytest.raises(KeyError):
        changed(value, nothing=1)
