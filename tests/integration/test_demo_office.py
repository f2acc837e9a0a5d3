"""The demonstration office opens on any day with something in every inbox, and never inside an
office with data of its own; what is shipped is published once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from tests.support.demo_office import settings_in
from workflow.accountability import inquiries, ratings
from workflow.bootstrap import NotADemonstration, Office, open_office
from workflow.demo.install import HalfADemonstration, open_demonstration, people
from workflow.demo.staff import APPLICANT, PASSWORD, STAFF
from workflow.domain.facts import CaseInformed, CaseNotInformed, DeadlinePassed, ToldByCase
from workflow.shipped import publish_shipped
from workflow.store.queries.cases import cases_convened
from workflow.store.queries.inbox import inbox
from workflow.store.queries.inbox_shapes import View
from workflow.store.queries.notices import notices_in_force

MONDAY = date(2026, 3, 2)


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash, made in a moment."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("workflow.store.accounts._hasher", cheap)


def at(moment: str) -> Callable[[], datetime]:
    fixed = datetime.fromisoformat(moment)
    return lambda: fixed


@pytest.fixture
def demo(tmp_path: Path, quick_passwords: None) -> Iterator[Office]:
    office = open_demonstration(settings_in(tmp_path), now=at("2026-11-18T10:00:00+08:00"))
    yield office
    office.close()


def waiting(office: Office, login: str) -> list[str]:
    account = office.accounts.by_login(login)
    assert account is not None
    posts = office.accounts.actor(account.id).posts
    with office.store.database.read() as connection:
        mine = inbox(connection, account.id, posts, View.MINE, office.now()).rows
        queue = inbox(connection, account.id, posts, View.QUEUE, office.now()).rows
    return [row.state for row in (*mine, *queue)]


def test_everybody_who_handles_tasks_finds_some(demo: Office) -> None:
    overseers = {"leader", "inspector", "admin", "windowlead", "finance"}
    working = [each.login for each in STAFF if each.shows and each.login not in overseers]
    assert len(working) > 10
    assert [login for login in working if not waiting(demo, login)] == []


def test_a_joint_meeting_has_told_its_case_and_its_tasks_are_being_carried_out(
    demo: Office,
) -> None:
    with demo.store.database.read() as connection:
        sat, sitting = cases_convened(connection, ("joint_meeting",), ("county",), 9)[::-1]
        office = demo.store.publications.current("joint_meeting")
    assert office.definition.convened is not None
    meeting, now = demo.store.case(sat.id), demo.store.case(sitting.id)
    assert [(task.state, task.role) for task in meeting.open_tasks] == [
        ("carry_out", "housing_officer")
    ]
    assert {task.state for task in now.open_tasks} == {"vote"}
    facts = [each.fact for each in demo.store.facts(meeting.id)]
    (told,) = {fact.tracking for fact in facts if isinstance(fact, CaseInformed)}
    assert not any(isinstance(fact, CaseNotInformed) for fact in facts)
    with demo.store.begin() as unit:
        concerned = unit.case_numbered(told)
    assert concerned is not None
    heard = [e.fact for e in demo.store.facts(concerned) if isinstance(e.fact, ToldByCase)]
    assert [fact.source for fact in heard] == [meeting.tracking] * len(heard)
    assert len(heard) == 3, "on the agenda, agreed, carried out"
    assert demo.store.case(concerned).scopes[""].state == "county", "it waits for nobody any more"


def test_every_demo_account_signs_in_with_the_one_password(demo: Office) -> None:
    for login in ("window", "village", "admin", APPLICANT.login):
        assert demo.accounts.authenticate(login, PASSWORD, demo.now()).login == login


def test_the_applicant_has_a_case_and_there_is_a_notice_to_read(demo: Office) -> None:
    account = demo.accounts.by_login(APPLICANT.login)
    assert account is not None
    assert account.person is not None
    with demo.store.database.read() as connection:
        assert notices_in_force(connection, demo.now())
    with demo.store.begin() as unit:
        assert unit.open_case(account.person, "social_assistance") is not None


def test_one_service_is_rated_a_bad_rating_was_answered_and_a_question_is_open(
    demo: Office,
) -> None:
    given = ratings.ratings_of(demo)
    everywhere = list(demo.store.directory().places)
    grades = sum(given.counts(date(2026, 1, 1)).values(), Counter())
    assert grades == {5: 1, 2: 1}
    assert given.to_answer(everywhere) == []
    (bad,) = given.answered(everywhere, date(2026, 1, 1))
    assert bad.contacted_on is not None
    assert bad.contact_by is not None
    assert bad.contacted_on <= bad.contact_by, "in time"
    account = demo.accounts.by_login("countylead")
    assert account is not None
    (question,) = inquiries.waiting_for(demo, demo.accounts.actor(account.id))
    assert question.due_on > demo.calendar.civil_day(demo.now())


def test_all_demo_histories_verify_and_nothing_happened_after_now(demo: Office) -> None:
    seen = passed = 0
    for each in STAFF:
        account = demo.accounts.by_login(each.login)
        assert account is not None
        posts = demo.accounts.actor(account.id).posts
        with demo.store.database.read() as connection:
            rows = inbox(connection, account.id, posts, View.QUEUE, demo.now()).rows
        for row in rows:
            case = demo.store.case(row.case)
            assert demo.store.check(case.id, demo.documents) == []
            history = demo.store.facts(case.id)
            assert history[-1].at <= demo.now()
            late = [each for each in history if isinstance(each.fact, DeadlinePassed)]
            assert all(each.at < demo.now() for each in late), "each at its own moment"
            seen += 1
            passed += len(late)
    assert seen > 20
    assert passed > 0


@pytest.mark.parametrize(
    "moment",
    [
        "2026-10-09T08:05:00+08:00",  # the second day after a holiday of a week
        "2026-02-16T23:30:00+08:00",  # a night in the Spring Festival
        "2027-06-07T00:10:00+08:00",  # a year whose holidays are not announced
    ],
)
def test_the_demonstration_opens_on_any_day(
    tmp_path: Path, quick_passwords: None, moment: str
) -> None:
    office = open_demonstration(settings_in(tmp_path), now=at(moment))
    try:
        assert waiting(office, "window")
        assert waiting(office, "county1")
    finally:
        office.close()


def test_opening_the_demonstration_again_adds_nothing(
    tmp_path: Path, quick_passwords: None
) -> None:
    now = at("2026-11-18T10:00:00+08:00")
    first = open_demonstration(settings_in(tmp_path), now=now)
    before = waiting(first, "township1")
    first.close()
    again = open_demonstration(settings_in(tmp_path), now=now)
    assert waiting(again, "township1") == before
    again.close()
    plain = open_office(settings_in(tmp_path), now=now)
    assert plain.demo
    plain.close()


def test_an_office_with_data_of_its_own_never_becomes_a_demonstration(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    office.accounts.give_post(
        office.accounts.add("somebody", "a long enough password", "某人"),
        "window_clerk", "county", MONDAY,
    )  # fmt: skip
    office.close()
    with pytest.raises(NotADemonstration, match="--demo"):
        open_demonstration(settings_in(tmp_path))
    plain = open_office(settings_in(tmp_path))
    assert not plain.demo
    assert plain.accounts.by_login("window") is None
    plain.close()


def test_a_plain_office_holds_no_demonstration_data(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    assert not office.demo
    assert office.accounts.everybody() == []
    assert office.store.directory().places == {}
    office.close()


def test_the_shipped_definitions_are_published_once(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    known = office.store.publications.all()
    office.notes.put("shipped_definitions", "")
    office.close()
    again = open_office(settings_in(tmp_path))
    assert {"social_assistance", "temporary_aid", "open_restaurant"} <= {
        e.definition for e in known
    }
    assert again.store.publications.all() == known
    again.close()


def test_what_an_administrator_published_is_left_alone(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    shipped = office.store.current("temporary_aid")
    own = replace(shipped, catalogues=shipped.catalogues.model_copy(update={"texts": {}}))
    office.store.publish(own, "谢管理")
    office.notes.put("shipped_definitions", "")
    office.close()
    again = open_office(settings_in(tmp_path))
    assert own.hash != shipped.hash
    assert again.store.current("temporary_aid").hash == own.hash
    again.close()


def test_a_newer_shipped_version_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(settings_in(tmp_path))
    shipped = office.store.current("temporary_aid")
    newer = replace(shipped, catalogues=shipped.catalogues.model_copy(update={"texts": {}}))
    monkeypatch.setattr("workflow.definition.library.Library.closure", lambda self, name: newer)
    monkeypatch.setattr("workflow.shipped.filed", lambda library: ["temporary_aid"])
    office.notes.put("shipped_definitions", "")
    assert publish_shipped(office.store, office.notes) == ["temporary_aid"]
    assert office.store.current("temporary_aid").hash == newer.hash
    assert publish_shipped(office.store, office.notes) == []
    office.close()


def test_filling_in_two_halves_is_refused_with_a_way_out(
    tmp_path: Path, quick_passwords: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(office: Office) -> None:
        people(office)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("workflow.demo.install.people", broken)
        with pytest.raises(KeyboardInterrupt):
            open_demonstration(settings_in(tmp_path))
    with pytest.raises(HalfADemonstration, match="delete the folder"):
        open_demonstration(settings_in(tmp_path))


def test_the_cases_are_played_up_to_now(demo: Office) -> None:
    due = demo.store.next_due()
    assert due is not None
    assert due > demo.now()
