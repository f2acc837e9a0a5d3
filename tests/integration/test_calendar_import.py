"""An official notice on the command line: shown, entered, every open case counted again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support.office import TryOffice, make_office
from workflow.cli.calendars import changes
from workflow.cli.cases import explanation
from workflow.domain import facts as f
from workflow.domain.commands import Recount
from workflow.domain.people import Actor
from workflow.errors import Refusal
from workflow.office.recounting import AGAIN, Sweep, sweep_all
from workflow.ports import Answer

NOTICE = {"local": {"off": {"台风停工": ["2026-03-05..2026-03-06"]}, "work": {}}}


@pytest.fixture
def office(tmp_path: Path) -> TryOffice:
    return make_office(tmp_path)


def due(office: TryOffice, case: int) -> date | None:
    return next(iter(office.office.store.case(case).tasks.values())).due_on


def filed(office: TryOffice, count: int) -> list[int]:
    people = ("990101197905060116", "990101198108150228", "990101194912010260")
    return [office.play("granted_quietly", 1, **alone(people[n])).case_id for n in range(count)]


def alone(number: str) -> dict[str, object]:
    """The answers of somebody who lives alone."""
    row = {"name": "张甲一", "relation": "self", "id_number": number, "birth_date": "1979-05-06"}
    return {"id_number": number, "household_size": 1, "members": [{**row, "adult": True}]}


def test_a_sweep_counts_every_open_case_once_and_can_be_broken_off(office: TryOffice) -> None:
    cases = filed(office, 3)
    assert {due(office, case) for case in cases} == {date(2026, 3, 9)}
    office.office.calendars.enter(NOTICE, "test", office.at)
    assert Sweep(office.office)(2) == 2
    assert sorted(due(office, case) for case in cases) == [  # type: ignore[type-var]
        date(2026, 3, 9), date(2026, 3, 11), date(2026, 3, 11),
    ]  # fmt: skip
    assert sweep_all(office.office) == (1, 0)
    assert sweep_all(office.office) == (0, 0)
    for case in cases:
        kinds = [type(each.fact) for each in office.office.store.facts(case)]
        assert kinds.count(f.CalendarChanged) == 1
        assert due(office, case) == date(2026, 3, 11)


def test_what_cannot_be_counted_holds_up_no_other_and_is_tried_again_later(
    office: TryOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, last = filed(office, 3)
    office.office.calendars.enter(NOTICE, "test", office.at)
    right, tried = office.office.engine.handle, []

    def faulty(command: Recount, actor: Actor) -> Answer:
        tried.append(command.case)
        if command.case == first:
            raise Refusal("definition_fault")
        if command.case == second:
            raise KeyError("state")
        return right(command, actor)

    sweep = Sweep(office.office)
    with monkeypatch.context() as broken:
        broken.setattr(office.office.engine, "handle", faulty)
        assert [sweep(1) for _ in range(6)] == [0, 0, 1, 0, 0, 0]
        assert (tried, sweep.failed) == ([first, second, last], 2)
        assert f"case {second}: its dates could not be counted anew" in caplog.text
        assert sweep_all(office.office) == (0, 2), "somebody who asks for it is told"
    assert due(office, last) == date(2026, 3, 11)
    assert sweep() == 0, "they rest"
    office.at += AGAIN
    assert sweep() == 2
    assert {due(office, case) for case in (first, second)} == {date(2026, 3, 11)}
    assert (sweep(), sweep_all(office.office)) == (0, (0, 0))


def test_every_version_can_be_made_again(office: TryOffice) -> None:
    calendars = office.office.calendars
    first = calendars.current()
    second = calendars.enter(NOTICE, "test", office.at)
    third = calendars.enter({"notices": {2027: {"off": {"元旦": ["2027-01-01"]}}}}, "t", office.at)
    assert len({first.version, second.version, third.version}) == 3
    for calendar in (first, second, third):
        assert calendars.of(calendar.version) == calendar
    assert not third.is_working(date(2026, 3, 5)), "what was entered before still holds"
    assert calendars.of("cn-1999.00000000") is None


def test_the_same_notice_twice_is_one(office: TryOffice) -> None:
    calendars = office.office.calendars
    assert calendars.enter(NOTICE, "test", office.at) == calendars.enter(NOTICE, "t", office.at)


def test_the_days_that_change_are_listed(office: TryOffice) -> None:
    calendars = office.office.calendars
    lines = changes(calendars.current(), calendars.would_be(NOTICE))
    assert [line.split()[0] for line in lines] == ["2026-03-05", "2026-03-06"]
    assert changes(calendars.current(), calendars.current()) == ["no day changes (没有变化)"]


def test_explain_names_a_step_that_is_overdue_though_the_whole_is_not(office: TryOffice) -> None:
    played = office.play("longer_limit_approved", 5)
    said = list(explanation(office.office, played.case, "", "en"))
    assert not any("step overdue" in line for line in said)
    office.day("2026-03-12")
    said = list(explanation(office.office, played.case, "", "en"))
    assert "step overdue: Public notice (2026-03-09)" in said
