"""The office's numbers: every closed case counts once, and the sums are those of the cases."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, update

from tests.contract.test_worked_examples import EXAMPLES, SqlRun
from workflow.domain.commands.hands import TakeBack
from workflow.errors import Unreadable
from workflow.machine.measures import Measure, finished_of
from workflow.store.measures import (
    BEHIND,
    Counted,
    Summary,
    add_closed,
    add_faulty,
    more_follow,
    summaries,
)
from workflow.store.migrate import configuration, upgrade
from workflow.store.queries.finished import Wanted, ended_things
from workflow.store.store import SqlStore
from workflow.store.tables import cases, finished, measures, relatives

SUBSISTENCE = "subsistence_allowance"
ALWAYS = ("2026-01", "2099-12")


def played(store: SqlStore, name: str) -> SqlRun:
    run = SqlRun(EXAMPLES[name], store)
    for number, step in enumerate(EXAMPLES[name]["steps"], 1):
        assert run.step(step) is None, f"step {number}"
    return run


def expected(run: SqlRun) -> Counter[Measure]:
    closure = run.store.closure(run.case.closure)
    found = finished_of(run.case, closure, run.calendar, run.store.directory())
    return Counter(each.measure for each in found)


def numbers(
    store: SqlStore, kind: str, *by: str, **narrowed: Any
) -> dict[tuple[str, ...], Summary]:
    with store.database.read() as connection:
        found = summaries(connection, Counted(kind, *ALWAYS, **narrowed), by)
    return {each.group: each for each in found}


@pytest.fixture
def closed(store: SqlStore) -> SqlRun:
    run = played(store, "refused_with_referral")
    if run.case.status != "closed":
        pytest.fail("the example should end with a closed case")
    return run


def test_a_closed_case_counts_once_whoever_counts_and_however_often(
    closed: SqlRun, store: SqlStore
) -> None:
    came: list[int] = []
    threads = [
        threading.Thread(target=lambda: came.append(add_closed(store, closed.calendar)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(came) == [0, 0, 1]
    total = sum(expected(closed).values())
    found = [numbers(store, kind) for kind in ("service", "step", "reason")]
    assert sum(each.number for kind in found for each in kind.values()) == total


def test_an_open_case_is_not_counted(store: SqlStore) -> None:
    example = EXAMPLES["refused_with_referral"]
    run = SqlRun(example, store)
    for step in example["steps"][:2]:
        assert run.step(step) is None
    assert add_closed(store, run.calendar) == 0


def test_the_sums_are_those_of_the_cases_by_step_reason_and_service(
    closed: SqlRun, store: SqlStore
) -> None:
    add_closed(store, closed.calendar)
    wanted = expected(closed)
    for kind in ("service", "step", "reason"):
        by_key: Counter[tuple[str, ...]] = Counter()
        within: Counter[tuple[str, ...]] = Counter()
        for measure, number in wanted.items():
            if measure.kind == kind:
                by_key[(measure.process, measure.key)] += number
                within[(measure.process, measure.key)] += number * measure.within
        found = numbers(store, kind, "process", "key")
        assert {group: each.number for group, each in found.items()} == dict(by_key)
        assert {group: each.within for group, each in found.items()} == {
            g: within[g] for g in by_key
        }
    assert any(measure.kind == "reason" for measure in wanted)


def test_each_number_is_as_long_as_the_list_of_its_cases(closed: SqlRun, store: SqlStore) -> None:
    add_closed(store, closed.calendar)
    since, until = ALWAYS
    for kind in ("service", "step", "reason"):
        for (process, key), number in numbers(store, kind, "process", "key").items():
            wanted = Wanted(kind, since, until, (closed.case.place,), {process: None}, key)
            later = replace(wanted, within=False)
            with store.database.read() as connection:
                rows, total = ended_things(connection, wanted, (), 0)
                _rows, late = ended_things(connection, later, (), 0)
            assert (total, total - late) == (number.number, number.within)
            assert sorted(row.days for row in rows)[-1] >= number.slowest >= number.median
            assert {row.tracking for row in rows} == {closed.case.tracking}
            assert not any(row.below for row in rows), "nobody's head"


def test_what_concerns_a_relative_is_in_neither_number_nor_list(
    closed: SqlRun, store: SqlStore
) -> None:
    add_closed(store, closed.calendar)
    relative = {"case_id": closed.case.id, "no": 999, "user": 77, "name": "L", "entry": 1}
    with store.database.changing() as connection:
        connection.execute(relatives.insert().values({**relative, "on": date(2026, 3, 2)}))
    wanted = Wanted("step", *ALWAYS, (closed.case.place,))
    with store.database.read() as connection:
        assert summaries(connection, Counted("step", *ALWAYS), ("process",), user=77) == []
        assert summaries(connection, Counted("step", *ALWAYS), ("process",), user=78)
        assert ended_things(connection, wanted, (), 77) == ([], 0)
        assert ended_things(connection, wanted, (), 78)[1] > 0


def test_an_office_that_counted_before_lists_all_after_the_upgrade(
    closed: SqlRun, store: SqlStore
) -> None:
    add_closed(store, closed.calendar)
    before = numbers(store, "step", "process", "key")
    command.downgrade(configuration(store.database.url), "0005")
    upgrade(store.database.url)
    assert numbers(store, "step") == {}
    now, wait = store.clock(), timedelta(minutes=10)
    with store.database.read() as connection:
        ended = max(connection.execute(select(cases.c.changed_at)).scalars())
        assert more_follow(connection, max(now, ended) + wait + BEHIND, wait)
        assert not more_follow(connection, ended + wait, wait), "a case that has just closed"
    assert add_closed(store, closed.calendar) == 1
    with store.database.read() as connection:
        assert not more_follow(connection, max(now, ended) + wait + BEHIND, wait)
    assert numbers(store, "step", "process", "key") == before
    wanted = Wanted("step", *ALWAYS, (closed.case.place,))
    with store.database.read() as connection:
        assert ended_things(connection, wanted, (), 0)[1] == sum(n.number for n in before.values())


def test_what_may_still_be_taken_back_is_counted_when_it_no_longer_may(
    closed: SqlRun, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision that is taken back opens its case again, which counts as it ends at last."""
    wait = timedelta(minutes=30)
    with store.database.read() as connection:
        ended = connection.execute(select(cases.c.changed_at)).scalars().all()
    monkeypatch.setattr(store, "clock", lambda: max(ended) + wait - timedelta(seconds=1))
    assert add_closed(store, closed.calendar, wait) == 0
    monkeypatch.setattr(store, "clock", lambda: max(ended) + wait)
    assert add_closed(store, closed.calendar, wait) == 1


def test_a_decision_taken_back_is_in_no_number_and_the_next_one_counts_once(
    store: SqlStore,
) -> None:
    """Granted on the 20th, taken back within its minutes, granted anew on the 23rd."""
    wait = timedelta(minutes=10)
    example = EXAMPLES["granted_quietly"]
    run = SqlRun(example, store)
    run.engine.wait = wait
    for step in example["steps"]:
        assert run.step(step) is None
    first, actor = run.case.closed_on, run.actor("county_officer")
    no = max(t.no for t in run.case.tasks.values() if t.state == "county" and t.kind == "step")
    run.at += wait - timedelta(seconds=1)
    assert add_closed(store, run.calendar, wait) == 0
    run.engine.handle(TakeBack(case=run.case_id, task=no, reason="金额写错了"), actor)
    run.at += wait
    assert add_closed(store, run.calendar, wait) == 0, "the case runs again"
    assert run.step({**example["steps"][-2], "on": first + timedelta(days=3)}) is None
    assert run.case.status == "closed"
    assert add_closed(store, run.calendar, wait) == 0
    run.at += wait
    assert add_closed(store, run.calendar, wait) == 1
    assert sum(n.number for n in numbers(store, "step", "key").values()) == sum(
        n for m, n in expected(run).items() if m.kind == "step"
    )
    (service,) = numbers(store, "service", "process", processes=[SUBSISTENCE]).values()
    assert service.number == 1
    with store.database.read() as connection:
        rows, _total = ended_things(
            connection, Wanted("step", *ALWAYS, (run.case.place,), key="county"), (), 0
        )
    assert [row.ended_on for row in rows] == [run.case.closed_on], "not on the day taken back"


def test_a_case_that_cannot_be_counted_holds_up_no_other(
    closed: SqlRun,
    store: SqlStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def faulty(*_: Any) -> None:
        raise KeyError("state")

    with monkeypatch.context() as broken:
        broken.setattr("workflow.store.measures.finished_of", faulty)
        assert add_closed(store, closed.calendar) == 1
        assert add_closed(store, closed.calendar) == 0, "it is not tried again every few seconds"
        assert add_faulty(store, closed.calendar) == 0
    assert f"case {closed.case.id}: cannot be counted" in caplog.text
    assert numbers(store, "step") == {}
    with store.database.read() as connection:
        assert not more_follow(connection, store.clock() + timedelta(days=1), timedelta())
    assert add_faulty(store, closed.calendar) == 1, "what was at fault has been put right"
    assert add_faulty(store, closed.calendar) == 0
    wanted = sum(n for m, n in expected(closed).items() if m.kind == "step")
    assert numbers(store, "step")[()].number == wanted


def test_a_case_that_cannot_be_read_holds_up_no_other(
    closed: SqlRun, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: Any) -> None:
        raise Unreadable("its key is missing")

    with monkeypatch.context() as broken:
        broken.setattr("workflow.store.measures.load_case", unreadable)
        assert add_closed(store, closed.calendar) == 1
    assert add_faulty(store, closed.calendar) == 1


def test_numbers_are_narrowed_to_places_services_and_months(
    closed: SqlRun, store: SqlStore
) -> None:
    add_closed(store, closed.calendar)
    place = closed.case.place
    assert numbers(store, "service", "place", places=[place]).keys() == {(place,)}
    assert numbers(store, "service", places=["elsewhere"]) == {}
    assert numbers(store, "service", processes=["subsistence_allowance"]).keys() == {()}
    with store.database.read() as connection:
        assert summaries(connection, Counted("service", "2030-01", "2030-12"), ()) == []


def test_what_is_counted_again_is_added_and_the_median_is_that_of_the_list(
    closed: SqlRun, store: SqlStore
) -> None:
    add_closed(store, closed.calendar)
    with store.database.changing() as connection:
        connection.execute(finished.delete())
        connection.execute(update(cases).values(measured=0))
    add_closed(store, closed.calendar)
    once = sum(n for m, n in expected(closed).items() if m.kind == "step")
    assert numbers(store, "step")[()].number == 2 * once
    with store.database.changing() as connection:
        connection.execute(measures.delete())
        same = {"month": "2026-03", "kind": "step", "place": "p", "process": "s", "key": "k"}
        connection.execute(
            measures.insert(),
            [
                {**same, "days": d, "within": d < 9, "number": n}
                for d, n in ((1, 4), (3, 3), (9, 3))
            ],
        )
    (found,) = numbers(store, "step").values()
    listed = [1] * 4 + [3] * 3 + [9] * 3
    assert (found.number, found.within, found.share) == (10, 7, 70)
    assert (found.median, found.slowest) == (listed[4], listed[8])
