"""The task that opens after one is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.support.made_cases import MONDAY, NOW, by_no, filed, save_new, task
from workflow.domain.case import Relative, Signature
from workflow.domain.people import Post
from workflow.domain.tracking import tracking_number
from workflow.store.database import Database
from workflow.store.queries.hindered import asked_how_in, signed_in
from workflow.store.queries.inbox import counts_of_views
from workflow.store.queries.inbox_shapes import View
from workflow.store.queries.next_task import next_open, waiting
from workflow.store.store import SqlStore

LEAD = Post("township_lead", "330105")
ME, COLLEAGUE = 5, 6
DAY = timedelta(days=1)
Next = Callable[..., int | None]


@pytest.fixture
def offered(store: SqlStore, database: Database) -> Next:
    """The number of the task that comes next, of one case with these."""

    def found(*made: Any, posts: Any = (LEAD,), after: int = 0, **changes: Any) -> int | None:
        save_new(store, filed(1, tasks=by_no(*made), tracking=tracking_number(2026, 1), **changes))
        with database.read() as connection:
            following = next_open(connection, ME, posts, (1, after))
        assert following is None or following[0] == tracking_number(2026, 1)
        return following and following[1]

    return found


def due(no: int, days: int, **changes: Any) -> Any:
    return task(no, path="", due_at=NOW + days * DAY, **changes)


def test_what_is_due_first_comes_first_and_no_deadline_last(offered: Next) -> None:
    calm = due(2, 0, due_on=None, yellow_at=None)
    assert offered(replace(calm, due_at=None), due(3, 9), due(4, 1)) == 4


def test_ones_own_comes_before_the_queue(offered: Next) -> None:
    assert offered(due(2, -1), due(3, 9, claimed_by=ME)) == 3


@pytest.mark.parametrize("mine", [{"assigned": ME}, {"delegate": ME}], ids=str)
def test_what_was_given_to_me_is_my_own(offered: Next, mine: dict[str, int]) -> None:
    assert offered(due(2, -1), due(3, 9, role="another", **mine)) == 3


def test_the_task_that_was_just_done_does_not_come_again(offered: Next) -> None:
    assert offered(due(2, -1), due(3, 9), after=2) == 3


@pytest.mark.parametrize(
    "other",
    [
        {"claimed_by": COLLEAGUE},
        {"assigned": COLLEAGUE},
        {"status": "waiting"},
        {"status": "done", "ended_at": NOW},
        {"role": "another"},
        {"place": "330106"},
        {"delegate": ME, "claimed_by": COLLEAGUE},
    ],
    ids=str,
)
def test_what_i_cannot_open_now_is_passed_over(offered: Next, other: dict[str, Any]) -> None:
    assert offered(due(2, -1, **other), due(3, 9)) == 3


def test_what_i_signed_waits_for_somebody_else(offered: Next) -> None:
    signed = Signature(9, 2, "", "opinion", ME, "吴某", "r", "p", MONDAY)
    first = due(2, -1, sign=2, outcome="support")
    assert offered(first, due(3, 9), signatures=by_no(signed)) == 3


def test_it_says_whether_the_same_eyes_have_signed_in_its_case(
    store: SqlStore, database: Database
) -> None:
    """Four eyes may keep them from it: then, and only then, the case is looked at."""
    substitute, other_account = 7, 8
    signed = [
        (1, {"user": ME}, True),
        (2, {"user": COLLEAGUE}, False),
        (3, {"user": ME, "void": True}, False),
        (4, {"user": substitute, "for_user": ME}, True),
        (5, {"user": other_account}, True),
    ]
    for number, changes, _ in signed:
        one = replace(Signature(9, 2, "", "opinion", 0, "吴某", "r", "p", MONDAY), **changes)
        made = by_no(replace(due(3, number), role=f"role_{number}"))
        number_ = tracking_number(2026, number)
        save_new(store, filed(number, tasks=made, signatures=by_no(one), tracking=number_))
    with database.read() as connection:
        for number, _, wanted in signed:
            post = Post(f"role_{number}", "330105")
            found = next_open(connection, ME, (post,), (0, 0))
            assert found is not None
            assert (found.tracking, found.case) == (tracking_number(2026, number), number)
            own = signed_in(connection, {ME, other_account}, {number})
            assert [(each.case, each.state) for each in own] == [(number, "opinion")] * wanted
        assert signed_in(connection, {ME}, ()) == []


def test_cases_are_found_in_which_somebody_is_asked_how_to_go_on(
    store: SqlStore, database: Database
) -> None:
    for number, kind, status in (
        (1, "lane_failed", "open"),
        (2, "lane_failed", "done"),
        (3, "step", "open"),
    ):
        one = due(2, 1, kind=kind, status=status, ended_at=NOW if status == "done" else None)
        save_new(store, filed(number, tasks=by_no(one), tracking=tracking_number(2026, number)))
    with database.read() as connection:
        assert asked_how_in(connection, {1, 2, 3}) == {1}
        assert asked_how_in(connection, ()) == set()


def test_a_relatives_case_is_passed_over(offered: Next) -> None:
    relative = Relative(9, ME, "吴某", 1, MONDAY)
    assert offered(due(2, -1), relatives=by_no(relative)) is None


def test_what_was_escalated_to_my_post_comes_in_its_turn(offered: Next) -> None:
    late = due(2, -1, role="another", also_role=LEAD.role, also_place=LEAD.place)
    assert offered(due(3, 9), late) == 2


def test_a_substitute_goes_on_with_what_was_given_to_the_other(offered: Next) -> None:
    theirs = due(2, -1, role="another", assigned=COLLEAGUE)
    acting = Post("township_clerk", "330105", COLLEAGUE, "林某", "AB")
    assert offered(due(3, 9), theirs, posts=(LEAD, acting)) == 2


def test_all_of_several_posts_are_one_queue(offered: Next) -> None:
    other = Post("county_officer", "330100")
    tasks = due(2, 3), due(3, 1, role=other.role, place=other.place)
    assert offered(*tasks, posts=(LEAD, other)) == 3


def test_without_a_post_or_a_task_there_is_nothing(offered: Next) -> None:
    assert offered(due(2, 1), posts=()) is None


def test_what_waits_is_what_the_two_lists_hold_each_task_once(
    store: SqlStore, database: Database
) -> None:
    both = {"also_role": LEAD.role, "also_place": LEAD.place}
    made = [
        due(2, 1),
        due(3, 1, claimed_by=ME),
        due(4, 1, claimed_by=ME, delegate=ME),
        due(5, 1, claimed_by=COLLEAGUE, **both),
        due(6, 1, assigned=COLLEAGUE),
        due(7, 1, role="another"),
        due(8, 1, status="waiting", **both),
    ]
    save_new(store, filed(1, tasks=by_no(*made)))
    with database.read() as connection:
        lists = counts_of_views(connection, ME, (LEAD,))
        assert waiting(connection, ME, (LEAD,), 100) == lists[View.MINE] + lists[View.QUEUE] == 5
        assert waiting(connection, ME, (LEAD,), 3) == 3, "counted no further than is shown"
        assert waiting(connection, ME, (), 100) == 2
