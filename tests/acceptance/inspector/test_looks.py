"""The inspector sees what deserves a look at the places of the post, and changes nothing."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.acceptance.work.pages import address, hidden, task_of
from tests.support.office import TryOffice
from tests.support.people import another
from workflow.accountability import samples
from workflow.domain import commands as c
from workflow.domain.days import Days
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
    assert "all that the tasks of the case read" in case


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
    case = f"/work/cases/{played.case.tracking}"
    for words in ("Ask for it to be done soon", "Register a relative"):
        assert words in text(office.client(app, office.staff("township_officer")), case)
        assert words not in text(inspector, case), "an inspector looks, and asks"


def test_a_finding_that_departs_from_its_table_is_listed_and_can_be_drawn(
    office: TryOffice, app: Flask, inspector: FlaskClient
) -> None:
    played = office.play("one_fen_below_the_line", 4)
    assert "Nothing of this kind" in text(inspector, "/inspector/?kind=unusual")
    lead = office.client(app, office.staff("township_lead"))
    where = address(played, task_of(played, "township_lead"))
    counted = {"counted_income": "3059.99", "people_supported": "3", "labour": "none"}
    typed = {"proposed_amount": "50", "act_outcome": "support", "act_deviation": "两个孩子住校"}
    form = hidden(lead.get(where).get_data(as_text=True))
    assert lead.post(where, data={**form, **counted, **typed}).status_code == 302
    office.day("2026-03-20")

    page = text(inspector, "/inspector/?kind=unusual")
    assert page.count("the finding departs from a decision table") == 1
    assert f'href="/work/cases/{played.case.tracking}"' in page
    assert "Township Lead 1" in page
    assert "两个孩子住校" not in page, "why is on file, not in a list"
    assert "departs from a decision table" not in text(inspector, "/inspector/?kind=relatives")
    elsewhere = office.client(app, office.staff("inspector", "town_b"))
    assert "Nothing of this kind" in text(elsewhere, "/inspector/?kind=unusual")
    period = (date(2026, 3, 1), date(2026, 3, 20))
    drawn = samples.draw(office.office, 999, ["town_a"], "notable", Days(*period), 100)
    assert [each.split("#")[0] for each in drawn.population] == [played.case.tracking]


def test_each_kind_of_override_is_listed_with_its_case_and_who_did_it(
    office: TryOffice, app: Flask, inspector: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day before a deadline that had passed; a signature struck out; a referral that failed."""
    clerk = office.actor(office.staff("window_clerk"))
    signed = office.play("granted_quietly", 2, **another("1980-01-01"))
    visit = task_of(signed, "township_officer")
    finding = {
        "visited_on": "2026-03-02", "manner": "in_person", "cooperation": "full", "living": "两间",
        "witness_signed": "signed", "witness_name": "张甲一", "people_found": 3,
        "visit_income": 180000, "present": "张甲一",
    }  # fmt: skip
    one = c.Complete(case=signed.case.id, task=visit.no, outcome="found", form=finding)
    office.office.engine.handle(one, office.actor(office.staff("township_officer")))
    struck = c.RegisterRelative(
        case=signed.case.id,
        user=office.accounts[office.staff("township_officer")],
        name="Township Officer 1",
        relation="cousin",
    )
    office.office.engine.handle(struck, clerk)

    def no_place(*_given: object) -> None:
        raise Refusal("no_place")

    monkeypatch.setattr("workflow.engine.engine.referral", no_place)
    failed = office.play("refused_with_referral", 7, **another("1985-01-01"))
    late = office.play("family_granted", steps=1)
    (task,) = late.case.open_tasks
    office.day("2026-03-16")
    done = c.Complete(
        case=late.case.id, task=task.no, outcome="accept",
        form={"complete": True}, occurred_on=late.case.filed_on, why="the paper lay in the tray",
    )  # fmt: skip
    office.office.engine.handle(done, clerk)
    page = text(inspector, "/inspector/?kind=unusual&days=365")
    for played, what, who in (
        (late, "recorded for a day before a deadline that had passed already", "Window Clerk 1"),
        (signed, "a signature does not count: who gave it may not sign", "Window Clerk 1"),
        (failed, "the file could not go on by itself", ""),
    ):
        line = next((row for row in page.split("<tr") if played.case.tracking in row), "")
        assert what in line
        assert who in line
        assert text(inspector, f"/work/cases/{played.case.tracking}")
    elsewhere = office.client(app, office.staff("inspector", "town_b"))
    assert "Nothing of this kind" in text(elsewhere, "/inspector/?kind=unusual&days=365")


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
