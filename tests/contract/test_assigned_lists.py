"""Tasks of one person are in that person's lists, and in nobody else's."""

from __future__ import annotations

from dataclasses import replace

from tests.support.made_cases import MONDAY, NOW, by_no, filed, save_new, task
from workflow.domain.case import Signature
from workflow.domain.people import Post
from workflow.store.database import Database
from workflow.store.queries.inbox import counts_of_views, inbox
from workflow.store.queries.inbox_shapes import View
from workflow.store.store import SqlStore

LEAD = Post("township_lead", "330105")
ME, COLLEAGUE = 5, 6


def test_an_assigned_task_is_in_its_persons_list_only(store: SqlStore, database: Database) -> None:
    also = {"also_role": "township_lead", "also_place": "330105"}
    made = [
        task(2, path="", assigned=ME, place="330106"),
        task(3, path="", assigned=COLLEAGUE),
        task(4, path="", role="x", assigned=COLLEAGUE, **also),
        task(5, path="", assigned=ME, claimed_by=COLLEAGUE),
        task(6, path="", assigned=ME, status="done", ended_at=NOW),
        task(7, path="", assigned=ME, sign=2, outcome="support"),
        task(9, path=""),
    ]
    signed = Signature(8, 7, "", "opinion", ME, "吴某", "r", "p", MONDAY)
    save_new(store, replace(filed(1, tasks=by_no(*made)), signatures=by_no(signed)))
    with database.read() as connection:
        mine = inbox(connection, ME, (LEAD,), View.MINE, NOW)
        queue = inbox(connection, ME, (LEAD,), View.QUEUE, NOW)
        counts = counts_of_views(connection, ME, (LEAD,))
    assert [row.task for row in mine.rows] == [2]
    assert [row.task for row in queue.rows] == [4, 9]
    assert (sum(mine.counts.values()), sum(queue.counts.values())) == (1, 2)
    assert (counts[View.MINE], counts[View.QUEUE]) == (1, 2)
