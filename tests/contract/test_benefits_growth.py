"""No list of benefits, and no roster, costs more because of benefits that ended long ago."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.contract.conftest import opened
from tests.contract.test_growth import COPIED as OTHERS
from tests.contract.test_growth import FEW, MANY, cost, grow
from tests.support.made_cases import MONDAY, by_no, filed, save_new
from workflow.domain.case import Entitlement
from workflow.domain.tracking import tracking_number
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.queries import benefits
from workflow.store.rosters import Rosters
from workflow.store.store import SqlStore

HERE = ["330105"]
RUNNING = Entitlement(
    3, "", "grant", "monthly", 100_00, None, "2026-01", date(2026, 9, 1), 7, 7, place="330105"
)


def some_benefits(database: Database, keys: KeyRing) -> None:
    """One case whose benefit ended long ago, to be copied, and a few whose benefits run."""
    store = SqlStore(database, keys)
    ended = replace(RUNNING, next_check=None, holder=8, household=8, status="ended", ends="2019-01")
    old = filed(1, status="closed", closed_on=MONDAY, entitlements=by_no(ended))
    save_new(store, replace(old, tracking="OW-1", timers={}))
    for number in range(2, 12):
        live = filed(number, status="closed", closed_on=MONDAY, entitlements=by_no(RUNNING))
        save_new(store, replace(live, tracking=tracking_number(2026, number)))


LISTS: dict[str, Callable[[Connection, KeyRing], object]] = {
    "at": lambda c, keys: benefits.benefits_at(c, HERE, "2025-01", 50),
    "to check": lambda c, keys: benefits.benefits_to_check(c, HERE, date(2026, 9, 30)),
    "to pay": lambda c, keys: benefits.benefits_to_pay(c, keys, HERE, ["grant"], "2025-01"),
    "of a person": lambda c, keys: benefits.benefits_of(c, 7, 7),
    "case about": lambda c, keys: benefits.case_about(c, 2, 3, "review"),
    "cases about": lambda c, keys: benefits.cases_about(c, 2, 3),
}


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def costs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing
) -> Iterator[dict[str, tuple[int, int]]]:
    """What each list costs with few and with many benefits that ended."""
    folder: Path = tmp_path_factory.mktemp("benefits")
    with opened(request, request.param, folder) as database:
        some_benefits(database, keys)
        grow(database, 1_001, 1_000 + FEW, (*OTHERS, "entitlements"))
        few = {n: cost(database, lambda c, w=w: w(c, keys)) for n, w in LISTS.items()}
        grow(database, 1_001 + FEW, 1_000 + MANY, (*OTHERS, "entitlements"))
        many = {n: cost(database, lambda c, w=w: w(c, keys)) for n, w in LISTS.items()}
        assert Rosters(database, keys).came_back() == []
        yield {name: (few[name], many[name]) for name in LISTS}


@pytest.mark.parametrize("name", LISTS)
def test_benefits_that_ended_cost_nothing(name: str, costs: dict[str, tuple[int, int]]) -> None:
    few, many = costs[name]
    assert many <= few * 1.2 + 300, f"{name}: {few} with few, {many} with many"
