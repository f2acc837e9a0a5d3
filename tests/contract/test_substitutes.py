"""Substitutes by dates: whose posts somebody holds on a day, and the lists on the pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.made_cases import NOW, by_no, filed, save_new, task
from workflow.domain.people import Post
from workflow.errors import NotFound, Refusal
from workflow.keys import KeyRing
from workflow.store.accounts import Accounts
from workflow.store.database import Database
from workflow.store.queries.inbox import inbox
from workflow.store.queries.inbox_shapes import View
from workflow.store.store import SqlStore
from workflow.store.substitutes import Substitutes

MONDAY = date(2026, 3, 2)
FRIDAY = date(2026, 3, 6)
DAY = timedelta(days=1)


@pytest.fixture
def people(database: Database, keys: KeyRing) -> tuple[Accounts, int, int]:
    """Accounts, and two of them: one holds two posts, the other none."""
    accounts = Accounts(database, keys, lambda: NOW)
    one = accounts.add("a", "a long password", "王某")
    other = accounts.add("b", "a long password", "李某")
    accounts.give_post(one, "township_lead", "330105", date(2026, 1, 1))
    accounts.give_post(one, "administrator", "3301", date(2026, 1, 1))
    return accounts, one, other


def test_a_substitute_holds_the_posts_for_these_days_and_not_the_office(
    database: Database, keys: KeyRing, people: tuple[Accounts, int, int]
) -> None:
    accounts, one, other = people
    substitutes = Substitutes(database, keys, lambda: NOW)
    number = substitutes.add(other, one, MONDAY, FRIDAY, "授权3号", "谢管理")
    held = Post("township_lead", "330105", one, "王某", "授权3号")
    assert accounts.actor(other, MONDAY).posts == (held,)
    assert accounts.actor(other, FRIDAY).posts == (held,)
    assert accounts.actor(other, MONDAY - DAY).posts == ()
    assert accounts.actor(other, FRIDAY + DAY).posts == ()
    assert len(accounts.actor(one, MONDAY).posts) == 2, "who is stood in for keeps theirs"
    (line,) = substitutes.of(one, MONDAY)
    assert (line.name, line.for_name, line.authority, line.made_by) == (
        "李某",
        "王某",
        "授权3号",
        "谢管理",
    )
    assert substitutes.of(other, FRIDAY + DAY) == []
    substitutes.end(number, MONDAY + DAY)
    assert accounts.actor(other, MONDAY + DAY).posts == ()
    assert accounts.actor(other, MONDAY).posts == (held,)


def test_one_that_has_not_begun_is_taken_away(
    database: Database, keys: KeyRing, people: tuple[Accounts, int, int]
) -> None:
    _accounts, one, other = people
    substitutes = Substitutes(database, keys, lambda: NOW)
    number = substitutes.add(other, one, FRIDAY, FRIDAY, "授权", "谢管理")
    substitutes.end(number, MONDAY)
    assert substitutes.all(MONDAY) == []
    with pytest.raises(NotFound, match="no_such_substitution"):
        substitutes.end(number, MONDAY)


def test_dates_that_do_not_fit_are_refused(
    database: Database, keys: KeyRing, people: tuple[Accounts, int, int]
) -> None:
    _accounts, one, other = people
    substitutes = Substitutes(database, keys, lambda: NOW)
    with pytest.raises(Refusal, match="substitute_of_oneself"):
        substitutes.add(one, one, MONDAY, FRIDAY, "授权", "谢管理")
    for until in (MONDAY - DAY, MONDAY + timedelta(days=400)):
        with pytest.raises(Refusal, match="substitute_dates"):
            substitutes.add(other, one, MONDAY, until, "授权", "谢管理")


def test_whoever_left_is_not_stood_in_for(
    database: Database, keys: KeyRing, people: tuple[Accounts, int, int]
) -> None:
    accounts, one, other = people
    Substitutes(database, keys, lambda: NOW).add(other, one, MONDAY, FRIDAY, "授权", "谢管理")
    accounts.end_post(one, Post("township_lead", "330105"), MONDAY)
    assert accounts.actor(other, MONDAY + DAY).posts == ()


def test_a_substitutes_queue_holds_what_was_given_to_the_person_by_name(
    store: SqlStore, database: Database, people: tuple[Accounts, int, int]
) -> None:
    accounts, one, other = people
    Substitutes(database, store.keys, lambda: NOW).add(other, one, MONDAY, FRIDAY, "x", "y")
    given = task(2, path="", role="township_lead", assigned=one)
    elses = task(3, path="", role="township_lead", assigned=99)
    save_new(store, filed(1, tasks=by_no(given, elses, task(4, path=""))))
    actor = accounts.actor(other, MONDAY)
    with database.read() as connection:
        rows = inbox(connection, other, actor.posts, View.QUEUE, NOW).rows
    assert [row.task for row in rows] == [2, 4]
