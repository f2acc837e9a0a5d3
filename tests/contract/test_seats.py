"""Seats of a panel in the inbox: one line for the decision, and none for who has spoken."""

from __future__ import annotations

from dataclasses import replace

from tests.contract.test_queries import COLLEAGUE, ME, Ask, ask, ids, with_tasks
from tests.support.made_cases import MONDAY, NOW, by_no, save_new, task
from workflow.domain.case import Signature
from workflow.store.queries.inbox_shapes import View
from workflow.store.store import SqlStore

__all__ = ["ask"]


def test_of_a_panels_seats_the_queue_holds_the_one_in_which_i_may_speak(
    store: SqlStore, ask: Ask
) -> None:
    free = [task(no, seat=no - 1) for no in (2, 3, 4)]
    save_new(store, with_tasks(1, *free))
    assert ids(ask()) == [(1, 2)], "one line for the decision, not one for each seat"
    taken = task(2, seat=1, claimed_by=COLLEAGUE)
    save_new(store, with_tasks(2, taken, *free[1:]))
    assert ids(ask())[1:] == [(2, 3)], "the next free seat"
    elsewhere = task(2, seat=1, place="330106")
    save_new(store, with_tasks(3, elsewhere, task(3, seat=2), task(4, seat=1, visit=2)))
    assert ids(ask())[2:] == [(3, 3), (3, 4)], "seats of other posts and visits are no rivals"


def test_who_has_a_seat_is_offered_no_other(store: SqlStore, ask: Ask) -> None:
    mine = task(2, seat=1, claimed_by=ME)
    save_new(store, with_tasks(1, mine, task(3, seat=2)))
    spoken = task(2, seat=1, status="done", ended_at=NOW)
    signed = Signature(8, 2, "subsistence", "opinion", ME, "吴某", "r", "p", MONDAY)
    save_new(store, replace(with_tasks(2, spoken, task(3, seat=2)), signatures=by_no(signed)))
    void = replace(with_tasks(3, task(2, seat=1), task(3, seat=2)), signatures=by_no())
    save_new(store, void)
    assert ids(ask(View.QUEUE)) == [(3, 2)]
    assert ids(ask(View.MINE)) == [(1, 2)]
