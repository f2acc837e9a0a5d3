"""Every page that names something by its number or its secret, apart from cases (they have a sweep
of their own): drafts and their files, requests to look beforehand, rosters, questions, ratings,
exports, hand-overs. Whose it is not, is refused. New pages are tried without being written down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.acceptance.applicant.family import begin, register
from tests.acceptance.security.conftest import SECRETS
from tests.acceptance.security.test_nothing_in_clear import looked_back, paid
from tests.support.office import TryOffice
from workflow.demo.people import id_number
from workflow.domain.days import Days
from workflow.store.tables import drafts, exports, pre_checks, questions, ratings, rosters

REFUSED = (400, 401, 403, 404, 405)
KEPT = (drafts, pre_checks, rosters, questions, ratings, exports)
"""What is there before and after."""
WITHOUT = {"tracking", "case", "filename", "code", "scheme", "state", "definition"}
"""Arguments of pages that are swept elsewhere, or are the same for everybody."""
PLAIN = {"act": "close", "name": "tasks", "ending": "csv", "level": "village", "kind": "decisions",
         "since": "2026-03-01", "until": "2026-04-30", "digest": "0" * 64,
         "mapping": "low_income_platform"}  # fmt: skip
"""Something for arguments that are no number."""
PUBLIC = ("public.", "applicant.about", "applicant.check", "auth.", "static", "bootstrap.")
EVERYTHING = (*SECRETS, "等了很久才有回音", "为何由邻居代办", "因家中无人", "周邻居", "rice bowl")


@pytest.fixture
def told(office: TryOffice) -> TryOffice:
    """An office in which each of these things has the number 1."""
    played = office.play("granted_quietly")
    paid(office)
    looked_back(office, played)
    day, known = office.at.date(), {"applicant_name": "张甲一"}
    clerk, officer = (
        office.accounts[office.staff(role)] for role in ("window_clerk", "county_officer")
    )
    intake = office.office.drafts.start("social_assistance", known, clerk)
    office.office.pre_checks.ask(intake, "social_assistance", "town_a", day, day)
    decided = [(played.case_id, max(played.case.decisions))]
    mapping = "low_income_platform"
    office.office.exports.add(mapping, "county", officer, Days(day, day), decided, again=False)
    return office


def strangers(office: TryOffice, app: Flask) -> Iterator[tuple[str, FlaskClient]]:
    for role, place in (
        ("window_clerk", "town_b"),
        ("inspector", "town_b"),
        ("fire_expert", "county"),
    ):
        yield f"{role}@{place}", office.client(app, office.staff(role, place))
    family = app.test_client()
    number = id_number("1980-02-03", 31)
    assert register(family, name="赵丑", id_number=number, phone="13900000003").status_code == 302
    begin(family, "low_income")
    yield "another family", family
    yield "nobody", app.test_client()


def addresses(app: Flask) -> Iterator[tuple[str, bool]]:
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            given = rule.arguments
            if not given or given & WITHOUT or rule.endpoint.startswith(PUBLIC):
                continue
            every = {each: PLAIN.get(each, "1") for each in given}
            yield url_for(rule.endpoint, **every), "POST" in (rule.methods or ())


def test_nothing_is_read_or_changed_by_counting(told: TryOffice, app: Flask) -> None:
    every = list(dict.fromkeys(addresses(app)))
    assert len(every) > 40
    for who, client in strangers(told, app):
        for address, takes_post in every:
            answers = [client.get(address)]
            if takes_post:
                answers.append(client.post(address, data={"key": "x", "text": "x", "confirm": "1"}))
            for answer in answers:
                page = answer.get_data(as_text=True)
                leads = answer.headers.get("Location", "").startswith("/sign-in?next=")
                refused = answer.status_code in REFUSED or (who == "nobody" and leads)
                assert refused, (who, answer.request.method, address, answer.status_code)
                assert not any(secret in page for secret in EVERYTHING), (who, address)
    with told.office.store.database.read() as connection:
        kept = [connection.execute(select(func.count()).select_from(t)).scalar() for t in KEPT]
    assert kept == [2, 1, 1, 1, 1, 1]
