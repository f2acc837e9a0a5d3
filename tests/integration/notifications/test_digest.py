"""The daily digest: when, to whom, what it says and what it never says, once whatever is killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from notifications import digest as digest_module
from notifications.digest import DigestRound
from tests.integration.notifications.conftest import MadeOffice, MailService
from tests.support.office import TryOffice, make_office
from workflow.domain.case import Case
from workflow.domain.commands import Claim
from workflow.store.digests import Digests
from workflow.store.tables import cases, digests

DAY = date(2026, 3, 3)
MORNING = "2026-03-03 09:00"
MAILBOX = "clerk@office.example"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TryOffice]:
    office = make_office(tmp_path)
    office.play("family_granted", 1)
    yield office
    office.office.close()


def at(office: TryOffice, moment: str, **later: float) -> None:
    """Move the clock to a moment in the office's zone, or so much later."""
    zone = office.office.calendar.zone
    office.at = datetime.fromisoformat(moment).replace(tzinfo=zone).astimezone(UTC)
    office.at += timedelta(**later)


def clerk(office: TryOffice, email: str = MAILBOX, locale: str = "en", number: int = 1) -> int:
    login = office.staff("window_clerk", number=number, locale=locale)
    user = office.accounts[login]
    office.office.accounts.set_contact(user, email=email, phone="")
    return user


def with_mail(office: TryOffice, mail: MailService | None) -> TryOffice:
    settings = replace(
        office.office.settings,
        mail=mail.settings if mail else None,
        base_url="https://office.example",
    )
    office.office = replace(office.office, settings=settings)
    return office


def run(office: TryOffice) -> int:
    """A worker that has just started; returns how much it did."""
    worker, done = DigestRound(office.office), 0
    while more := worker():
        done += more
    return done


def the_case(office: TryOffice) -> Case:
    with office.office.store.database.read() as connection:
        [number] = connection.execute(select(cases.c.id)).scalars()
    return office.office.store.case(number)


def statuses(office: TryOffice) -> dict[tuple[int, date], str]:
    with office.office.store.database.read() as connection:
        rows = connection.execute(select(digests)).all()
    return {(row.user_id, row.day): row.status for row in rows}


def test_it_comes_at_opening_by_mail_in_the_persons_language_and_stands_in_the_messages(
    made: TryOffice, mail: MailService
) -> None:
    user = clerk(with_mail(made, mail), locale="zh")
    at(made, MORNING)
    run(made)
    [message] = mail.box.messages
    assert message["To"] == MAILBOX
    assert message["Subject"].startswith("今日待办：")
    assert message["Content-Language"] == "zh"
    assert message["Auto-Submitted"] == "auto-generated"
    plain = message.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    assert "2026年3月2日以来新到：1件" in text
    assert "https://office.example/account/preferences" in text
    [shown] = made.office.inboxes.of_user(user)
    assert (shown.tracking, shown.read_at) == ("", None)
    assert shown.subject.zh == message["Subject"]
    assert shown.subject.en == "Your tasks today: 1 new"
    assert made.office.inboxes.unread(user) == 1
    made.office.inboxes.mark_all_read(user, made.now())
    assert made.office.inboxes.unread(user) == 0
    assert statuses(made)[user, DAY] == "sent"


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2026-03-03 08:59", "before opening"),
        ("2026-03-03 17:00", "the day is over"),
        ("2026-03-07 09:00", "a Saturday"),
        ("2026-04-06 09:00", "a holiday, Qingming"),
    ],
)
def test_outside_the_hours_of_working_days_nothing_is_written_or_sent(
    made: TryOffice, mail: MailService, moment: str, why: str
) -> None:
    clerk(with_mail(made, mail))
    at(made, moment)
    assert run(made) == 0, why
    assert statuses(made) == {}
    assert mail.box.messages == []


def test_a_weekend_on_which_offices_work_has_its_digest(made: TryOffice, mail: MailService) -> None:
    clerk(with_mail(made, mail))
    at(made, "2026-05-09 09:30")
    run(made)
    assert len(mail.box.messages) == 1


def test_the_office_says_when_it_opens(made: TryOffice, mail: MailService) -> None:
    clerk(with_mail(made, mail))
    earlier = replace(made.office.settings, opens=time(8, 30))
    made.office = replace(made.office, settings=earlier)
    at(made, "2026-03-03 08:30")
    run(made)
    assert len(mail.box.messages) == 1


def test_who_has_nothing_is_not_written_to(made: TryOffice, mail: MailService) -> None:
    user = made.accounts[with_mail(made, mail).staff("county_officer")]
    made.office.accounts.set_contact(user, email="county@office.example", phone="")
    at(made, MORNING)
    run(made)
    assert mail.box.messages == []
    assert made.office.inboxes.of_user(user) == []
    assert statuses(made)[user, DAY] == "nothing"


def test_it_counts_what_is_late_and_due_and_whose_it_is(made: TryOffice, mail: MailService) -> None:
    user = clerk(with_mail(made, mail))
    [due] = {task.due_on for task in the_case(made).tasks.values() if task.due_on}
    at(made, f"{due} 09:00")
    run(made)
    made.day(made.office.calendar.add_working_days(due, 1), 9)
    run(made)
    subjects = [message["Subject"] for message in mail.box.messages]
    assert "1 due today" in subjects[0]
    assert "1 overdue" in subjects[1]
    assert len(made.office.inboxes.of_user(user)) >= 2


def test_who_has_no_address_is_asked_before_they_are_told(made: TryOffice) -> None:
    """Without an address it is off until somebody wants it; then it stands in the messages."""
    silent = clerk(with_mail(made, None), email="")
    asked = clerk(made, email="", number=2)
    made.office.accounts.set_preferences(asked, {"digest": True})
    at(made, MORNING)
    run(made)
    found = statuses(made)
    assert (found[silent, DAY], found[asked, DAY]) == ("declined", "shown")
    assert [each.template for each in made.office.inboxes.of_user(asked)] == ["digest"]


def test_it_can_be_switched_off_altogether_or_only_by_mail(
    made: TryOffice, mail: MailService
) -> None:
    off, quiet = clerk(with_mail(made, mail)), clerk(made, number=2)
    made.office.accounts.set_preferences(off, {"digest": False})
    made.office.accounts.set_preferences(quiet, {"email": False})
    at(made, MORNING)
    run(made)
    assert mail.box.messages == []
    found = statuses(made)
    assert (found[off, DAY], found[quiet, DAY]) == ("declined", "shown")


def test_nothing_of_any_family_stands_in_it(made: TryOffice, mail: MailService) -> None:
    clerk(with_mail(made, mail))
    at(made, MORNING)
    run(made)
    text = mail.box.messages[0].as_string() + str(statuses(made))
    case = the_case(made)
    assert case.tracking not in text
    assert case.display not in text


def test_one_a_day_for_each_person_however_often_workers_start_and_how_many_there_are(
    made: TryOffice, mail: MailService
) -> None:
    clerk(with_mail(made, mail))
    clerk(made, "second@office.example", number=2)
    at(made, MORNING)
    one, other = DigestRound(made.office), DigestRound(made.office)
    while one() + other():
        pass
    run(made)
    at(made, MORNING, hours=3)
    run(made)
    assert sorted(m["To"] for m in mail.box.messages) == [MAILBOX, "second@office.example"]


class Killed(BaseException):
    """The process dies."""


@pytest.mark.parametrize("where", ["put", "claim", "settle"])
def test_whatever_is_killed_there_is_one_digest_and_one_name_for_it(
    made: TryOffice, mail: MailService, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Killed after making it, after claiming it, or between the server's yes and the note of it:
    then it goes out again under the same Message-ID, and stands in the messages once."""
    user = clerk(with_mail(made, mail))
    at(made, MORNING)
    real = getattr(digest_module.Digests, where)

    def die(self: object, *given: object, **more: object) -> None:
        if where != "settle":
            real(self, *given, **more)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(digest_module.Digests, where, die)
        with pytest.raises(Killed):
            run(made)
    run(made)
    at(made, MORNING, minutes=11)
    run(made)
    ids = [message["Message-ID"] for message in mail.box.messages]
    assert set(ids) == {f"<onewindow-digest-{user}-2026-03-03@office.example>"}
    assert len(ids) == (2 if where == "settle" else 1)
    assert len(made.office.inboxes.of_user(user)) == 1
    assert statuses(made)[user, DAY] == "sent"


def test_a_server_that_is_away_delays_it(made: TryOffice, mail: MailService) -> None:
    user = clerk(with_mail(made, mail))
    mail.stop()
    at(made, MORNING)
    run(made)
    assert statuses(made)[user, DAY] == "queued"
    mail.start()
    at(made, MORNING, seconds=10)
    run(made)
    assert mail.box.messages == [], "it waits a while before it is tried again"
    at(made, MORNING, minutes=5)
    run(made)
    assert statuses(made)[user, DAY] == "sent"


def test_the_numbers_of_yesterday_are_not_told_today(made: TryOffice, mail: MailService) -> None:
    user = clerk(with_mail(made, mail))
    mail.stop()
    at(made, MORNING)
    run(made)
    mail.start()
    at(made, MORNING, days=1)
    run(made)
    assert statuses(made)[user, DAY] == "failed"
    assert mail.box.messages == []


def test_one_that_cannot_be_made_is_noted_and_holds_up_nobody(
    made: TryOffice,
    mail: MailService,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = clerk(with_mail(made, mail))
    clerk(made, "second@office.example", number=2)
    real = digest_module.digest_of

    def sometimes(office: object, actor: object, now: object) -> object:
        if getattr(actor, "user", None) == broken:
            raise ValueError("broken")
        return real(office, actor, now)  # type: ignore[arg-type]

    monkeypatch.setattr(digest_module, "digest_of", sometimes)
    at(made, MORNING)
    run(made)
    assert statuses(made)[broken, DAY] == "defect"
    assert [message["To"] for message in mail.box.messages] == ["second@office.example"]
    assert "cannot be made" in caplog.text
    assert made.office.inboxes.of_user(broken) == []


def test_what_a_colleague_has_taken_is_theirs(made: TryOffice, mail: MailService) -> None:
    mine, other = clerk(with_mail(made, mail)), clerk(made, "second@office.example", number=2)
    case = the_case(made)
    [task] = [each for each in case.tasks.values() if each.role == "window_clerk"]
    made.office.engine.handle(
        Claim(case=case.id, task=task.no), made.office.accounts.actor(mine, DAY)
    )
    at(made, MORNING)
    run(made)
    assert statuses(made)[other, DAY] == "nothing"
    [message] = mail.box.messages
    assert message["To"] == MAILBOX


def test_rows_are_written_once_claimed_once_and_forgotten_in_time(
    either_office: MadeOffice,
) -> None:
    """On both databases: what two workers and a dead one may do to a row."""
    office, texts = either_office, {"zh": {}, "en": {}}
    user, gone = office.account("officer"), office.account("gone")
    office.post(user, "township_lead", "town")
    office.post(gone, "township_lead", "town", until=date(2026, 2, 1), since=date(2025, 1, 1))
    rows, now = Digests(office.store.database), office.now()
    assert rows.without(DAY, 10) == [user]
    assert rows.put(user, DAY, "queued", now, texts)
    assert not rows.put(user, DAY, "queued", now, texts)
    assert rows.without(DAY, 10) == []
    slow = rows.claim(DAY, now, timedelta(minutes=10))
    assert slow is not None
    assert rows.claim(DAY, now, timedelta(minutes=10)) is None
    later = now + timedelta(minutes=11)
    next_one = rows.claim(DAY, later, timedelta(minutes=10))
    assert next_one is not None
    assert not rows.settle(slow, "shown", later), "the claim of who was presumed dead is over"
    assert not rows.put_off(slow, later, "late")
    assert rows.settle(next_one, "sent", later)
    rows.tidy(DAY + timedelta(days=30))
    assert rows.without(DAY, 10) == []
    rows.tidy(DAY + timedelta(days=31))
    assert rows.without(DAY, 10) == [user]
