"""Exports in the store: what there is for one, what went into a workbook, never the same twice."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from tests.support.made_cases import NOW, by_no, filed, full, save_new
from workflow.domain.case import Case
from workflow.domain.days import Days
from workflow.errors import Conflict, NotFound
from workflow.keys import KeyRing
from workflow.store.accounts import Accounts
from workflow.store.database import Database
from workflow.store.exports import Exports, Wanted, _last
from workflow.store.store import SqlStore

DAYS = Days(date(2026, 3, 1), date(2026, 3, 31))


def decided(number: int, place: str = "", on: str = "2026-03-05", kind: str = "") -> Case:
    case, (first, *_) = filed(number), full(number).decisions.values()
    path = next(iter(case.scopes))
    own = replace(first, path=path, outcome="granted", decided_on=date.fromisoformat(on), kind=kind)
    return replace(case, place=place or case.place, decisions=by_no(own), erased_on=None)


@pytest.fixture
def exports(database: Database, keys: KeyRing) -> Exports:
    return Exports(database, keys, lambda: NOW)


@pytest.fixture
def user(database: Database, keys: KeyRing) -> int:
    return Accounts(database, keys, lambda: NOW).add("officer", "lotus pond by night", "钱某")


def found(exports: Exports, case: Case, places: list[str], mapping: str = "province") -> list[int]:
    (scope, *_) = case.scopes.values()
    service = scope.process
    rows = exports.candidates(Wanted(mapping, service, ["granted"], DAYS, places), 10)
    return [each.case for each in rows if not each.exported]


def test_the_decisions_of_a_service_a_period_and_ones_own_places(
    exports: Exports, store: SqlStore
) -> None:
    here = save_new(store, decided(1))
    save_new(store, decided(2, on="2026-03-04"))
    save_new(store, decided(3, place="elsewhere"))
    save_new(store, decided(4, on="2026-04-01"))
    save_new(store, decided(5, kind="rectification"))
    save_new(store, replace(decided(6), erased_on=date(2026, 3, 30)))
    assert found(exports, here, [here.place]) == [2, 1]
    assert found(exports, here, ["elsewhere"]) == [3]
    (scope, *_) = here.scopes.values()
    other = Wanted("province", "other", ["granted"], DAYS, [here.place])
    refused = replace(other, service=scope.process, outcomes=["not_granted"])
    assert [exports.candidates(each, 10) for each in (other, refused)] == [[], []]


def test_what_was_exported_is_new_no_more_for_this_mapping(
    exports: Exports, store: SqlStore, user: int
) -> None:
    one, two = save_new(store, decided(1)), save_new(store, decided(2))
    no = next(iter(one.decisions))
    first = exports.add("province", one.place, user, DAYS, [(1, no)], again=False)
    assert found(exports, two, [two.place]) == [2]
    assert found(exports, two, [two.place], "city") == [1, 2]
    second = exports.add("province", one.place, user, DAYS, [(1, no), (2, no)], again=True)
    service = next(iter(one.scopes.values())).process
    wanted = Wanted("province", service, ["granted"], DAYS, [one.place])
    (again, _) = exports.candidates(wanted, 10)
    assert again.exported == second
    made = exports.made([one.place], ["province"])
    assert [(each.id, each.count, each.login) for each in made] == [
        (second, 2, "officer"),
        (first, 1, "officer"),
    ]
    assert exports.made(["elsewhere"], ["province"]) == []
    assert exports.items(second) == [(1, no), (2, no)]
    save_new(store, decided(3, place="elsewhere"))
    wide = exports.add("province", one.place, user, DAYS, [(1, no), (3, no)], again=True)
    assert exports.places(wide) == {one.place, "elsewhere"}
    assert wide not in {each.id for each in exports.made([one.place], ["province"])}
    assert exports.made([one.place, "elsewhere"], ["province"])[0].id == wide
    assert exports.one(first).made_at == NOW


def test_two_people_at_once_do_not_tell_it_twice(
    exports: Exports, store: SqlStore, user: int
) -> None:
    one = save_new(store, decided(1))
    no = next(iter(one.decisions))
    exports.add("province", one.place, user, DAYS, [(1, no)], again=False)
    with pytest.raises(Conflict, match="exported_meanwhile"):
        exports.add("province", one.place, user, DAYS, [(1, no)], again=False)
    assert len(exports.made([one.place], ["province"])) == 1, "nothing of the second stays"
    with pytest.raises(NotFound, match="no_such_export"):
        exports.one(99)


def test_of_two_who_look_at_the_same_moment_one_is_told_that_the_other_was_first(
    exports: Exports, store: SqlStore, user: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = save_new(store, decided(1))
    no, both_look = next(iter(one.decisions)), threading.Barrier(2)
    outcomes: list[str] = []

    def meeting(mapping: str) -> object:
        # Where one has to wait for the other, they never meet here.
        with suppress(threading.BrokenBarrierError):
            both_look.wait(0.4)
        return _last(mapping)

    def make() -> None:
        try:
            exports.add("province", one.place, user, DAYS, [(1, no)], again=False)
            outcomes.append("made")
        except Conflict as conflict:
            outcomes.append(conflict.code)

    monkeypatch.setattr("workflow.store.exports._last", meeting)
    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["exported_meanwhile", "made"]


def test_what_was_exported_takes_no_room_from_what_is_new(
    exports: Exports, store: SqlStore, user: int
) -> None:
    one, two = save_new(store, decided(1)), save_new(store, decided(2))
    scope, no = next(iter(one.scopes.values())), next(iter(one.decisions))
    exports.add("province", one.place, user, DAYS, [(1, no)], again=False)

    def first(*, again: bool) -> list[int]:
        rows = exports.candidates(
            Wanted("province", scope.process, ["granted"], DAYS, [two.place]), 1, again=again
        )
        return [each.case for each in rows]

    assert (first(again=False), first(again=True)) == ([2], [1])
