"""The inspector sees what deserves a look at the places of the post, and changes nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.support.office import TryOffice
from workflow.domain import commands as c
from workflow.errors import Refusal
from workflow.store.tables import facts


@pytest.fixture
def inspector(office: TryOffice, app: Flask) -> FlaskClient:
    return office.client(app, office.staff("inspector"))


def text(page: FlaskClient, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200, answer.status
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def test_an_empty_list_says_what_comes(inspector: FlaskClient) -> None:
    for kind in ("relatives", "late", "unusual", "nonsense"):
        assert "New entries appear here by themselves." in text(
            inspector, f"/inspector/?kind={kind}&days=x"
        )


def test_a_registered_relative_is_listed_and_leads_to_the_case(
    office: TryOffice, inspector: FlaskClient
) -> None:
    played = office.play("relative_brings_county_visit")
    page = text(inspector, "/inspector/?kind=relatives&days=365")
    assert "is registered as a relative" in page
    assert f'href="/work/cases/{played.case.tracking}"' in page
    case = text(inspector, f"/work/cases/{played.case.tracking}")
    assert "The history is unbroken" in case


def test_what_was_recorded_later_is_listed_with_its_reason(
    office: TryOffice, app: Flask, inspector: FlaskClient
) -> None:
    played = office.play("family_granted", steps=1)
    (task,) = played.case.open_tasks
    office.day("2026-03-04")
    clerk = office.actor(office.staff("window_clerk"))
    command = c.HandIn(
        case=played.case.id,
        materials=(c.Handed(item="identity"),),
        occurred_on=played.case.filed_on,
        why="the paper lay in the tray",
    )
    office.office.engine.handle(command, clerk)
    page = text(inspector, "/inspector/?kind=late")
    assert "the paper lay in the tray" in page
    assert "Window Clerk 1" in page
    assert task.live


def test_only_the_places_of_the_post_and_only_inspectors(
    office: TryOffice, app: Flask, inspector: FlaskClient
) -> None:
    played = office.play("relative_brings_county_visit")
    elsewhere = office.client(app, office.staff("inspector", "town_b"))
    assert played.case.tracking not in text(elsewhere, "/inspector/?days=365")
    assert elsewhere.get(f"/work/cases/{played.case.tracking}").status_code == 404
    for login in (office.staff("leader"), office.staff("window_clerk"), office.applicant("zhang")):
        assert office.client(app, login).get("/inspector/").status_code == 403
    assert app.test_client().get("/inspector/").status_code == 302


def test_a_history_that_was_touched_shows(office: TryOffice, inspector: FlaskClient) -> None:
    played = office.play("family_granted", steps=2)
    with office.office.store.database.changing() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")
        for (name,) in names.fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        mine = (facts.c.case_id == played.case.id) & (facts.c.seq == 2)
        connection.execute(update(facts).where(mine).values(actor="somebody else"))
    page = text(inspector, f"/work/cases/{played.case.tracking}")
    assert "does not fit together any more" in page


def test_an_inspector_handles_nothing_even_where_other_staff_might(office: TryOffice) -> None:
    played = office.play("family_granted", steps=2)
    actor = office.actor(office.staff("inspector"))
    commands = (
        c.Withdraw(case=played.case.id),
        c.HandIn(case=played.case.id, materials=(c.Handed(item="identity"),)),
        c.RegisterRelative(case=played.case.id, user=1, name="x", relation="brother"),
    )
    for command in commands:
        with pytest.raises(Refusal, match="not_yours"):
            office.office.engine.handle(command, actor)
    before = played.case
    assert before == office.office.store.case(before.id)
