"""Payment rosters in the store: replaced while a draft, never changed once signed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.made_cases import NOW, full, save_new
from workflow.domain.roster import FAILED, PAID, Line
from workflow.errors import Conflict, NotFound
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.rosters import Rosters, Signer
from workflow.store.store import SqlStore

LINE = Line(1, 17, None, 100_00, 20_00, 120_00, "张某某", "6200 0001", "示范银行")
BARRED = Line(1, 17, None, 50_00, 0, 50_00, "", "", "")
CLERK, LEADER = Signer(5, "钱某"), Signer(6, "姜某")
HERE = ("330105", "subsistence", "2026-04")


@pytest.fixture
def rosters(store: SqlStore, database: Database, keys: KeyRing) -> Rosters:
    save_new(store, full(1))
    return Rosters(database, keys)


def test_a_draft_is_replaced_and_a_signed_roster_is_not(rosters: Rosters) -> None:
    first = rosters.put_draft(*HERE, "a", [LINE, BARRED], CLERK, NOW)
    assert rosters.put_draft(*HERE, "b", [BARRED, LINE], CLERK, NOW) == first
    known = rosters.get(first)
    assert (known.count, known.total, known.prepared_name) == (1, 120_00, "钱某")
    assert [each.line for each in rosters.lines(first)] == [BARRED, LINE]
    with pytest.raises(Conflict, match="roster_changed"):
        rosters.sign(first, "a", LEADER, NOW)
    rosters.sign(first, "b", LEADER, NOW)
    assert rosters.get(first).signed_name == "姜某"
    for act in (
        lambda: rosters.sign(first, "b", LEADER, NOW),
        lambda: rosters.put_draft(*HERE, "c", [], CLERK, NOW),
    ):
        with pytest.raises(Conflict, match="roster_signed"):
            act()
    assert rosters.signed_months("330105", "subsistence") == ["2026-04"]
    with pytest.raises(NotFound):
        rosters.get(first + 1)


def test_what_came_back_was_not_paid_and_wants_a_case(rosters: Rosters) -> None:
    number = rosters.put_draft(*HERE, "a", [LINE, BARRED], CLERK, NOW)
    day = date(2026, 4, 20)
    with pytest.raises(Conflict, match="roster_not_signed"):
        rosters.report(number, [(1, PAID, "")], day)
    assert rosters.paid_before([(1, 17)], "2026-05") == {}
    rosters.sign(number, "a", LEADER, NOW)
    assert rosters.paid_before([(1, 17)], "2026-05") == {(1, 17): 120_00}
    assert rosters.report(number, [(1, PAID, ""), (2, PAID, ""), (9, PAID, "")], day) == 1
    assert rosters.report(number, [(1, FAILED, "销户")], day) == 1
    assert rosters.report(number, [(1, PAID, "")], day) == 0
    assert rosters.paid_before([(1, 17)], "2026-05") == {}
    assert rosters.came_back() == [(number, 1, 1, 17)]
    rosters.looked_into(number, 1, 1)
    assert rosters.came_back() == []
    found = rosters.looked_into_by(1, 1, 17)
    assert found is not None
    assert (found[0], found[1].why, found[1].line.account) == (HERE[2], "销户", LINE.account)
    assert rosters.looked_into_by(2, 1, 17) is None
