"""Why something was recorded late, and what a bank said, are somebody's own words: they stand
nowhere in clear, also where an earlier version wrote them, and they are erased with the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.contract.test_privacy import everything
from tests.support.made_cases import NOW, filed, filing, full, recorded, save_new
from workflow.domain.facts import Accepted, Recorded
from workflow.domain.history import sealed, verify, why_digest
from workflow.domain.roster import FAILED, Line
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.queries.history import back_dated, intact
from workflow.store.reasons import hide_reasons
from workflow.store.rosters import Rosters, Signer
from workflow.store.store import SqlStore
from workflow.store.tables import facts, roster_lines

WHY = "张某某住院，由邻居代交"
HERE = ("330105", "subsistence", "2026-04")
LINE = Line(1, 17, None, 100_00, 0, 100_00, "张某某", "6200 0001", "示范银行")


def late(store: SqlStore, number: int, digest: str) -> list[Recorded]:
    """A case of which two facts were recorded late; without a digest as before revision 0008."""
    case = replace(filed(number), chain="")
    _after, made = recorded(case, filing(case), Accepted(NOW.date()))
    said = {"why": WHY, "why_salt": "salt" if digest else "", "why_digest": digest}
    chain = sealed("", 0, [each.fact for each in made], replace(made[0], **said))
    after = replace(case, seq=2, chain=chain[-1].hash)
    with store.begin() as uow:
        uow.save(None, after, chain, {1: {}})
        uow.commit()
    return chain


def in_clear(database: Database, roster: int = 0) -> None:
    """The columns as an earlier version wrote them."""
    with database.changing() as connection:
        connection.execute(update(facts).where(facts.c.why != "").values(why=WHY, reason=None))
        connection.execute(update(roster_lines).values(why=WHY, said=None))


def reported(database: Database, keys: KeyRing) -> Rosters:
    rosters = Rosters(database, keys)
    number = rosters.put_draft(*HERE, "a", [LINE], Signer(5, "钱某"), NOW)
    rosters.sign(number, "a", Signer(6, "姜某"), NOW)
    assert rosters.report(number, [(1, FAILED, WHY)], date(2026, 4, 20)) == 1
    return rosters


def test_reasons_come_back_as_they_were_written_and_stand_nowhere_in_clear(
    store: SqlStore, database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    made = late(store, 1, why_digest("salt", WHY))
    assert store.facts(1) == made
    save_new(store, full(2))
    rosters = reported(database, keys)
    assert [line.why for line in rosters.lines(1)] == [WHY]
    with database.read() as connection:
        assert intact(connection, keys, 1)
        (found,) = back_dated(connection, keys, NOW, NOW.replace(year=2027))
    assert found.recorded.why == WHY
    assert WHY.encode() not in everything(database, tmp_path)


def test_an_erased_reason_is_gone_and_the_history_still_intact(
    store: SqlStore, database: Database, keys: KeyRing
) -> None:
    for number in (1, 2):
        late(store, number, why_digest("salt", WHY))
    store.erase(1)
    store.erase(1)
    erased = store.facts(1)
    assert [(each.why, each.why_salt, each.is_late) for each in erased] == [("", "", True)] * 2
    assert verify(erased)
    assert [each.why for each in store.facts(2)] == [WHY, WHY], "the neighbour's stays"
    with database.read() as connection:
        assert intact(connection, keys, 1)


def test_what_an_earlier_version_wrote_in_clear_is_read_then_hidden_and_never_unsealed(
    store: SqlStore, database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    made = [late(store, number, "") for number in (1, 2)]
    save_new(store, full(3))
    rosters = reported(database, keys)
    in_clear(database)
    assert [store.facts(1), store.facts(2)] == made
    assert hide_reasons(database, keys, rows=3) == 5
    assert hide_reasons(database, keys) == 0
    assert [store.facts(1), store.facts(2)] == made
    assert [line.why for line in rosters.lines(1)] == [WHY]
    store.erase(1)
    with database.read() as connection:
        assert [intact(connection, keys, number) for number in (1, 2)] == [True, True]
    assert WHY.encode() not in everything(database, tmp_path)


def test_a_stop_in_between_loses_no_reason(
    store: SqlStore, database: Database, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = late(store, 1, "")
    in_clear(database)
    encrypt, calls = KeyRing.encrypt_json, []

    def breaks(ring: KeyRing, data: object) -> object:
        calls.append(data)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return encrypt(ring, data)

    with monkeypatch.context() as patched:
        patched.setattr(KeyRing, "encrypt_json", breaks)
        with pytest.raises(RuntimeError):
            hide_reasons(database, keys, rows=1)
    assert store.facts(1) == made, "one is hidden, one is still in clear"
    assert hide_reasons(database, keys) == 1
    assert store.facts(1) == made


@pytest.mark.parametrize("change", ["another", "nothing", "clear"])
def test_a_reason_that_somebody_changed_is_noticed(
    store: SqlStore, database: Database, keys: KeyRing, change: str
) -> None:
    late(store, 1, why_digest("salt", WHY))
    values = {
        "another": {"reason": keys.encrypt_json({"why": "别的", "salt": "salt"})},
        "nothing": {"reason": KeyRing.generate().encrypt_json({"why": WHY})},
        "clear": {"why": WHY, "reason": None},
    }
    with database.changing() as connection:
        connection.execute(update(facts).values(**values[change]))
        assert not intact(connection, keys, 1)


def test_nothing_is_encrypted_where_nothing_is_late(
    store: SqlStore, database: Database, keys: KeyRing
) -> None:
    save_new(store, filed(1))
    with database.read() as connection:
        rows = connection.execute(select(facts.c.why, facts.c.reason)).all()
    assert {tuple(row) for row in rows} == {("", None)}
