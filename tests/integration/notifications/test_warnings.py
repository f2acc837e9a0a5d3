"""Warnings before a deadline: on which morning, to whom, by which ways, and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from notifications.dispatch import run_once
from tests.integration.notifications.conftest import MadeOffice, MailService
from tests.support.office import TryOffice, make_office
from workflow.accountability.warnings import WarningRound
from workflow.domain.commands import Claim
from workflow.errors import Unavailable
from workflow.store.side_messages import SideMessage
from workflow.store.tables import cases, warned
from workflow.store.warned import HORIZON, WHOLE, DeadlineWarning, Warned

MAILBOX = "county@office.example"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TryOffice]:
    """The county decides from 19 March on; the whole is promised by 2 April."""
    office = make_office(tmp_path)
    office.staff("county_officer")
    office.play("family_granted", 18)
    yield office
    office.office.close()


def officer(made: TryOffice, mail: MailService | None = None) -> int:
    if mail is not None:
        settings = replace(made.office.settings, mail=mail.settings)
        made.office = replace(made.office, settings=settings)
    user = made.accounts[made.staff("county_officer", locale="en")]
    made.office.accounts.set_contact(user, email=MAILBOX if mail else "", phone="")
    return user


def number(made: TryOffice) -> int:
    with made.office.store.database.read() as connection:
        wanted = select(cases.c.id).where(cases.c.definition == "social_assistance")
        return int(connection.execute(wanted).scalar_one())


def morning(made: TryOffice, day: date, hour: int = 9) -> int:
    """What is due happens, then a worker that has just started does all it can."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=made.office.calendar.zone)
    made.at = moment.astimezone(UTC)
    worker = WarningRound(made.office)
    done = sum(worker() for _ in range(5))
    while run_once(made.office):
        pass
    return done


def warnings(made: TryOffice, user: int) -> list[str]:
    return [
        each.template
        for each in made.office.inboxes.of_user(user)
        if each.template in ("due_soon", "promise_due_soon")
    ]


def last_day(made: TryOffice) -> date:
    case = made.office.store.case(number(made))
    [due] = [
        t.due_on for t in case.open_tasks if t.role == "county_officer" and t.path == "subsistence"
    ]
    assert due is not None
    return due


def test_the_post_is_told_once_in_the_morning_of_the_yellow_light(made: TryOffice) -> None:
    user, due = officer(made), last_day(made)
    assert morning(made, due, 8) == 0, "before the office opens"
    assert warnings(made, user) == []
    assert morning(made, due) == 1
    assert warnings(made, user) == ["due_soon"]
    assert morning(made, due, 10) == 0, "a worker that starts again says nothing twice"
    assert warnings(made, user) == ["due_soon"]


def test_a_holder_is_told_by_mail_in_their_language_unless_they_want_none(
    made: TryOffice, mail: MailService
) -> None:
    user, due = officer(made, mail), last_day(made)
    case = made.office.store.case(number(made))
    task = next(
        t for t in case.open_tasks if t.role == "county_officer" and t.path == "subsistence"
    )
    made.office.engine.handle(
        Claim(case=case.id, task=task.no), made.actor("county_officer@county#1")
    )
    morning(made, due)
    [message] = [m for m in mail.box.messages if m["To"] == MAILBOX]
    assert message["Subject"].startswith("Due soon: ")
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "The whole case is promised by 2 April 2026." in plain.get_content()
    assert case.display not in message.as_string()
    made.office.accounts.set_preferences(user, {"email": False})
    assert morning(made, date(2026, 4, 1)) == 1, "the promise of the whole turned yellow"
    assert warnings(made, user).count("promise_due_soon") == 1
    assert len([m for m in mail.box.messages if m["To"] == MAILBOX]) == 1


def test_the_whole_is_told_although_the_step_is_late_already(made: TryOffice) -> None:
    user = officer(made)
    made.day("2026-03-31")
    assert morning(made, date(2026, 3, 31)) == 1
    assert "promise_due_soon" in warnings(made, user)
    assert morning(made, date(2026, 4, 1)) == 0


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29"])
def test_nobody_is_told_on_a_day_off(made: TryOffice, day: str) -> None:
    assert morning(made, date.fromisoformat(day)) == 0


def test_a_case_that_cannot_be_read_holds_up_no_other(
    made: TryOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    due = last_day(made)

    def broken(number: int) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(made.office.store, "case", broken)
    assert morning(made, due) == 0
    assert "nobody can be warned" in caplog.text


def test_what_a_busy_database_kept_from_being_told_is_told_the_same_morning(
    made: TryOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step, and on a later morning the promise for the whole."""
    user, due, put = officer(made), last_day(made), Warned.put
    for day, template in ((due, "due_soon"), (date(2026, 4, 1), "promise_due_soon")):
        worker, busy = WarningRound(made.office), [True]

        def once_busy(*given: Any, busy: list[bool] = busy) -> int:
            if busy:
                busy.clear()
                raise Unavailable("busy")
            return put(*given)

        monkeypatch.setattr(Warned, "put", once_busy)
        made.at = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
        broken_off = 0
        for _ in range(5):
            try:
                worker()
            except Unavailable:
                broken_off += 1
        assert broken_off == 1
        while run_once(made.office):
            pass
        assert template in warnings(made, user)


def test_a_round_that_was_not_over_in_the_evening_looks_anew_in_the_morning(
    made: TryOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, due = officer(made), last_day(made)
    monkeypatch.setattr("workflow.accountability.warnings.MOST", 1)
    worker, before = WarningRound(made.office), due - timedelta(days=1)
    monkeypatch.setattr(Warned, "yellow", lambda *_: [number(made)])
    made.at = datetime(before.year, before.month, before.day, 1, 0, tzinfo=UTC)
    worker()
    monkeypatch.undo()
    made.at += timedelta(days=1)
    for _ in range(5):
        worker()
    while run_once(made.office):
        pass
    assert warnings(made, user) == ["due_soon"]


def test_two_workers_write_one_row_and_one_message(either_office: MadeOffice) -> None:
    """On both databases; another last day is another warning."""
    office = either_office
    user = office.account("officer")
    case = office.case()
    rows, now = Warned(office.store.database), office.now()

    def about(task: int, due: date) -> DeadlineWarning:
        values = {"task": str(task), "due": due.isoformat()}
        message = SideMessage(case.id, "due_soon", (f"user:{user}",), values, now)
        return DeadlineWarning(task, due, (message,))

    first, later = about(2, date(2026, 3, 5)), about(2, date(2026, 3, 9))
    assert rows.put(case.id, [first, about(WHOLE, date(2026, 3, 5))], now) == 2
    assert rows.put(case.id, [first, later], now) == 1
    assert rows.told(case.id) == {
        (2, date(2026, 3, 5)), (2, date(2026, 3, 9)), (WHOLE, date(2026, 3, 5))
    }  # fmt: skip
    with office.store.database.read() as connection:
        assert len(connection.execute(select(warned)).all()) == 3
    assert [row.template for row in office.rows()].count("due_soon") == 3


def test_what_is_near_is_found_until_it_was_told(either_office: MadeOffice) -> None:
    """On both databases: tasks that are yellow, open and not of today; promises that end soon."""
    office = either_office
    case, rows = office.case(), Warned(office.store.database)
    task = next(each for each in case.tasks.values() if each.due_at and each.yellow_at)
    assert task.yellow_at is not None
    assert task.due_at is not None
    assert task.due_on is not None
    later = task.opened_on + timedelta(days=1)
    assert rows.yellow(task.yellow_at - timedelta(seconds=1), later) == []
    assert rows.yellow(task.yellow_at, later) == [case.id]
    assert rows.yellow(task.yellow_at, task.opened_on) == [], "it came that very day"
    assert rows.yellow(task.due_at, later) == [], "late already"
    near = [each for each in case.open_tasks if each.due_on is not None]
    rows.put(case.id, [DeadlineWarning(t.no, t.due_on, ()) for t in near if t.due_on], office.now())
    assert rows.yellow(task.yellow_at, later) == []
    ends = task.due_at
    with office.store.database.changing() as connection:
        connection.execute(update(cases).values(due_at=ends))
    assert [each.case for each in rows.ending(ends - HORIZON, 0, 5)] == [case.id]
    assert rows.ending(ends - HORIZON, case.id, 5) == []
    assert rows.ending(ends, 0, 5) == []
    assert rows.ending(ends - HORIZON - timedelta(seconds=1), 0, 5) == []
