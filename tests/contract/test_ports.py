"""What `ports` promises the engine, for every store: also the one in memory."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.support.made_cases import MONDAY, NOW, filed, filing, full, recorded, timers
from workflow.domain.case import Case, Entry, Timer
from workflow.domain.facts import CaseClosed
from workflow.domain.tracking import check_tracking
from workflow.errors import NotFound, Refusal
from workflow.ports import Answer, Message, PersonRecord, Store, UnitOfWork

NUMBER = "33010019790101123X"


def file(store: Store, case: Case, entries: dict[int, dict[str, object]] | None = None) -> Case:
    after, facts = recorded(replace(case, chain=""), filing(case))
    with store.begin() as uow:
        uow.save(None, after, facts, entries or {1: {"applicant_name": "张某某"}}, "hash")
        uow.commit()
    return after


def lock(store: Store, case: int) -> Case:
    with store.begin() as uow:
        return uow.lock(case)


def test_a_whole_case_comes_back(any_store: Store) -> None:
    saved = file(any_store, full(1))
    assert lock(any_store, 1) == saved


def test_a_change_is_there_for_the_next_transaction(any_store: Store) -> None:
    file(any_store, filed(1))
    with any_store.begin() as uow:
        before = uow.lock(1)
        after, facts = recorded(replace(before, status="closed"), CaseClosed("granted", MONDAY))
        uow.save(before, after, facts, {})
        uow.commit()
    assert lock(any_store, 1) == after


def test_without_commit_nothing_stays(any_store: Store) -> None:
    after, facts = recorded(replace(filed(1), chain=""), filing(filed(1)))
    with any_store.begin() as uow:
        uow.save(None, after, facts, {1: {}})
        uow.enqueue(after, [Message("filed", "applicant", 1, {"tracking": "x"})])
        uow.remember("staff:1", "k", "f", Answer(1, "x", 1))
        first = uow.next_tracking(2026)
    with pytest.raises(NotFound, match="no_such_case"):
        lock(any_store, 1)
    with any_store.begin() as uow:
        assert uow.recall("staff:1", "k", "f") is None
        assert uow.next_tracking(2026) == first


def _refused_part(uow: UnitOfWork, known: Case) -> None:
    """Another case is filed, this one closed in a part of its own; then all of it is refused."""
    with uow.whole():
        other, about = recorded(replace(filed(2), chain=""), filing(filed(2)))
        uow.save(None, other, about, {1: {"applicant_name": "李某某"}}, "hash")
        uow.enqueue(other, [Message("filed", "applicant", 1, {"tracking": "x"})])
        with uow.whole():
            closed, more = recorded(replace(known, status="closed"), CaseClosed("granted", MONDAY))
            uow.save(known, closed, more, {})
        raise Refusal("not_now")


def test_a_part_that_ends_with_an_error_leaves_nothing_and_the_rest_stays(
    any_store: Store,
) -> None:
    """Also what was whole inside of it; what comes after it is written."""
    first = file(any_store, filed(1))
    third, facts = recorded(replace(filed(3), chain=""), filing(filed(3)))
    with any_store.begin() as uow:
        known = uow.lock(1)
        with pytest.raises(Refusal, match="not_now"):
            _refused_part(uow, known)
        assert uow.lock(1) == known
        uow.save(None, third, facts, {1: {"applicant_name": "张某某"}}, "hash")
        uow.commit()
    assert lock(any_store, 1) == first
    assert lock(any_store, 3) == third
    with pytest.raises(NotFound, match="no_such_case"):
        lock(any_store, 2)


def test_an_error_inside_rolls_back_and_frees_the_store(any_store: Store) -> None:
    case, facts = recorded(replace(filed(1), chain=""), filing(filed(1)))
    with pytest.raises(NotFound), any_store.begin() as uow:  # noqa: PT012
        uow.save(None, case, facts, {1: {}})
        uow.lock(404)
    assert file(any_store, filed(1)) == lock(any_store, 1)


def test_messages_nobody_began_to_send_are_taken_out(any_store: Store) -> None:
    after, facts = recorded(replace(filed(1), chain=""), filing(filed(1)))
    at = datetime(2026, 3, 2, 3, tzinfo=UTC)
    told = [
        Message("filed", "applicant", 1, {}),
        Message("decided", "applicant", 2, {}, not_before=at),
        Message("decided", "applicant", 3, {}, not_before=at),
    ]
    with any_store.begin() as uow:
        uow.save(None, after, facts, {1: {}})
        uow.enqueue(after, told)
        uow.commit()
    with any_store.begin() as uow:
        assert uow.unsend(1, 1, 2, ("decided", "closed")) == 1
        assert uow.unsend(1, 1, 2, ("decided", "closed")) == 0
        assert uow.unsend(2, 1, 9, ("decided",)) == 0, "another case's messages stay"
        assert not uow.rostered(1, (4,))
        uow.commit()
    with any_store.begin() as uow:
        assert uow.unsend(1, 1, 9, ("filed", "decided")) == 2


def test_case_ids_are_fresh_and_grow(any_store: Store) -> None:
    with any_store.begin() as uow:
        ids = [uow.new_case_id() for _ in range(100)]
    assert ids == sorted(set(ids))
    assert ids[-1] < 2**53, "a browser must be able to hold it"


def test_the_application_is_read_with_later_corrections_merged_in(any_store: Store) -> None:
    kept = {no: Entry(no, what, "", "", "d") for no, what in
            [(1, "application"), (4, "finding"), (5, "correction"), (6, "correction")]}  # fmt: skip
    content: dict[int, dict[str, object]] = {
        1: {"_salt": "s", "applicant_name": "张某某", "rent": 100, "ill": False},
        4: {"_salt": "t", "rent": 999},
        5: {"_salt": "u", "rent": 200},
        6: {"_salt": "v", "rent": 300},
    }
    case = file(any_store, filed(1, entries=kept), content)
    with any_store.begin() as uow:
        dossier = uow.dossier(case)
        assert dossier.application() == {"applicant_name": "张某某", "rent": 300, "ill": False}
        assert dossier.entry(4) == {"rent": 999}


def test_content_keeps_its_types(any_store: Store) -> None:
    data = {"text": "“引号”\n", "count": 0, "yes": True, "rows": [{"a": 1, "b": False}], "none": []}
    case = file(any_store, filed(1), {1: data})
    with any_store.begin() as uow:
        back = dict(uow.dossier(case).entry(1))
    assert back == data
    assert back["yes"] is True
    assert type(back["count"]) is int


def test_a_key_gives_its_answer_again(any_store: Store) -> None:
    answer = Answer(7, "OW-2026-000007-1", 3, "SECR-ET", (4, 5))
    with any_store.begin() as uow:
        assert uow.recall("staff:1", "key", "print") is None
        uow.remember("staff:1", "key", "print", answer)
        uow.commit()
    with any_store.begin() as uow:
        assert uow.recall("staff:1", "key", "print") == answer
        assert uow.recall("staff:2", "key", "print") is None
        assert uow.recall("staff:1", "other", "print") is None


def test_a_key_with_another_request_is_refused(any_store: Store) -> None:
    with any_store.begin() as uow:
        uow.remember("staff:1", "key", "print", Answer(7, "x", 3))
        uow.commit()
    with any_store.begin() as uow, pytest.raises(Refusal, match="key_reused"):
        uow.recall("staff:1", "key", "another print")


def test_the_same_key_sent_twice_at_once_is_handled_once(any_store: Store) -> None:
    ready, handled, answers = threading.Barrier(4), [], []

    def send(number: int) -> None:
        ready.wait(10)
        with any_store.begin() as uow:
            known = uow.recall("staff:1", "key", "print")
            if known is None:
                handled.append(number)
                known = Answer(number, "x", 1)
                uow.remember("staff:1", "key", "print", known)
                uow.commit()
            answers.append(known)

    together(send, 4)
    assert len(handled) == 1
    assert answers == [Answer(handled[0], "x", 1)] * 4


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        NUMBER.lower(),
        f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]} ",
        "３３０１００１９７９０１０１１２３Ｘ",
    ],
)
def test_one_person_is_one_person_however_the_number_is_typed(any_store: Store, typed: str) -> None:
    with any_store.begin() as uow:
        first = uow.find_or_add_person(PersonRecord("张某某", NUMBER))
        uow.commit()
    with any_store.begin() as uow:
        assert uow.find_or_add_person(PersonRecord("张 某某", typed)) == first
        other = PersonRecord("张某某", "330100197901011248")
        assert uow.find_or_add_person(other) != first


def test_people_without_a_number_are_never_taken_for_each_other(any_store: Store) -> None:
    with any_store.begin() as uow:
        found = {uow.find_or_add_person(PersonRecord("李某", birth=date(2017, 5, 1))) for _ in "ab"}
    assert len(found) == 2


def test_one_person_added_by_many_at_once_is_one_person(any_store: Store) -> None:
    ready, found = threading.Barrier(6), []

    def add(_: int) -> None:
        ready.wait(10)
        with any_store.begin() as uow:
            found.append(uow.find_or_add_person(PersonRecord("张某某", NUMBER)))
            uow.commit()

    together(add, 6)
    assert len(found) == 6
    assert len(set(found)) == 1


def test_a_household_is_found_again_by_its_applicant(any_store: Store) -> None:
    with any_store.begin() as uow:
        people = [uow.find_or_add_person(PersonRecord(name)) for name in ("甲某", "乙某", "丙某")]
        home = uow.household_of(people[0], [(people[0], ""), (people[1], "wife")])
        elsewhere = uow.household_of(people[2], [])
        uow.commit()
    assert elsewhere != home
    with any_store.begin() as uow:
        assert uow.household_of(people[0], [(people[0], "")]) == home


def test_an_open_case_is_found_and_a_closed_one_is_not(any_store: Store) -> None:
    with any_store.begin() as uow:
        person = uow.find_or_add_person(PersonRecord("张某某", NUMBER))
        uow.commit()
    file(any_store, filed(1, applicant=person, status="closed", tracking="OW-1"))
    with any_store.begin() as uow:
        assert uow.open_case(person, "social_assistance") is None
    file(any_store, filed(2, applicant=person, tracking="OW-2"))
    with any_store.begin() as uow:
        assert uow.open_case(person, "social_assistance") == "OW-2"
        assert uow.open_case(person, "another") is None
        assert uow.open_case(person + 1, "social_assistance") is None


def test_a_case_is_found_by_its_number_and_nothing_by_none(any_store: Store) -> None:
    file(any_store, filed(1, tracking="OW-1"))
    with any_store.begin() as uow:
        assert uow.case_numbered("OW-1") == 1
        assert uow.case_numbered("OW-2") is None
        assert uow.case_numbered("") is None


def test_eight_threads_never_get_the_same_number(any_store: Store) -> None:
    numbers: list[str] = []
    letters: list[int] = []

    def take(_: int) -> None:
        for _round in range(5):
            with any_store.begin() as uow:
                letters.append(uow.next_letter("civil_affairs", 2026))
                numbers.append(uow.next_tracking(2026))
                uow.commit()

    together(take, 8)
    assert len(set(numbers)) == 40
    assert sorted(letters) == list(range(1, 41))
    assert all(check_tracking(number) for number in numbers)


def in_either_order(store: Store, first: str, second: str, take: Any) -> None:
    """Two transactions take two things in opposite order; none may end in an error."""
    begun = [threading.Event(), threading.Event()]

    def run(number: int) -> None:
        with store.begin() as uow:
            for what in ((first, second), (second, first))[number]:
                take(uow, what)
                begun[number].set()
                # Long enough for the other one to take its first, where nothing holds it up.
                begun[1 - number].wait(1)
            uow.commit()

    together(run, 2)


def test_letters_of_two_organs_taken_in_either_order_never_block_each_other(
    any_store: Store,
) -> None:
    taken: list[tuple[str, int]] = []
    in_either_order(
        any_store,
        "civil_affairs",
        "housing",
        lambda uow, organ: taken.append((organ, uow.next_letter(organ, 2026))),
    )
    assert sorted(taken) == [
        ("civil_affairs", 1), ("civil_affairs", 2), ("housing", 1), ("housing", 2)
    ]  # fmt: skip


def test_two_people_added_in_either_order_never_block_each_other(any_store: Store) -> None:
    found: list[int] = []
    in_either_order(
        any_store,
        NUMBER,
        "330100197901011248",
        lambda uow, number: found.append(uow.find_or_add_person(PersonRecord("张某某", number))),
    )
    assert len(found) == 4
    assert len(set(found)) == 2


def test_each_organ_and_each_year_counts_for_itself(any_store: Store) -> None:
    with any_store.begin() as uow:
        taken = [uow.next_letter(organ, year) for organ, year in
                 [("a", 2026), ("a", 2026), ("b", 2026), ("a", 2027)]]  # fmt: skip
        assert taken == [1, 2, 1, 1]
        assert uow.next_tracking(2027).startswith("OW-2027-000001-")


def test_due_timers_come_oldest_first(any_store: Store) -> None:
    hour = timedelta(hours=1)
    first = timers(Timer("late", 2, "", NOW + 2 * hour), Timer("answer", 9, "lane", NOW))
    second = timers(Timer("state_late", 1, "means", NOW + hour))
    file(any_store, filed(1, timers=first))
    file(any_store, filed(2, timers=second))
    due = any_store.due_timers(NOW + 2 * hour, 10)
    assert list(due) == [
        (1, "answer", 9, "lane"),
        (2, "state_late", 1, "means"),
        (1, "late", 2, ""),
    ]
    assert list(any_store.due_timers(NOW + 2 * hour, 1)) == [(1, "answer", 9, "lane")]
    assert list(any_store.due_timers(NOW - hour, 10)) == []


def test_what_was_never_published_is_not_found(any_store: Store) -> None:
    with pytest.raises(NotFound, match="no_such_definition"):
        any_store.current("nothing")
    with pytest.raises(NotFound, match="no_such_closure"):
        any_store.closure("0" * 64)


def together(work: object, number: int) -> None:
    """Run `work(n)` in that many threads; an error in one fails the test."""
    assert callable(work)
    errors: list[BaseException] = []

    def run(index: int) -> None:
        try:
            work(index)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
