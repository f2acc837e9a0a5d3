"""Benefits in the store: they outlive the case, and who is paid is read only with the keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.support.made_cases import by_no, full, save_new
from workflow.keys import KeyRing
from workflow.ports import Payee
from workflow.store.database import Database
from workflow.store.queries import people
from workflow.store.store import SqlStore

DAY = timedelta(days=1)


def test_benefits_outlive_the_case(store: SqlStore, database: Database) -> None:
    case = full(1)
    (benefit,) = case.entitlements.values()
    held = replace(benefit, holder=7)
    save_new(store, replace(case, status="closed", entitlements=by_no(held)))
    with database.read() as connection:
        (row,) = people.entitlements_of(connection, 7)
        assert (row.amount, row.first_month, row.status) == (126_000, "2026-04", "running")
        assert people.entitlements_of(connection, 8) == []


def test_who_is_paid_is_read_only_with_the_keys(
    store: SqlStore, database: Database, keys: KeyRing
) -> None:
    case = full(1)
    (benefit,) = case.entitlements.values()
    save_new(store, replace(case, entitlements=by_no(replace(benefit, holder=7))))
    with database.read() as connection:
        assert [row.payee for row in people.entitlements_of(connection, 7, keys)] == [""]
    with store.begin() as uow:
        uow.name_payee(1, benefit.no, Payee("张某某"))
        uow.commit()
    with database.read() as connection:
        assert [row.payee for row in people.entitlements_of(connection, 7, keys)] == ["张某某"]
        assert [row.payee for row in people.entitlements_of(connection, 7)] == [""]
