"""Somebody looks up a request by number and code; others learn nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.support.office import TryOffice
from workflow.domain.commands import File
from workflow.examples.play import work
from workflow.ports import Answer


@pytest.fixture
def filed(office: TryOffice) -> Answer:
    played = office.play("family_granted", 0)
    step = played.example["steps"][0]
    office.day(step["on"])
    command = work.filing(played, step, {"occurred_on": None, "why": ""})
    assert isinstance(command, File)
    return office.office.engine.handle(replace(command), played.actor("window_clerk"))


@pytest.fixture
def stranger(office: TryOffice) -> FlaskClient:
    return office.app().test_client()


def look_up(client: FlaskClient, tracking: str, secret: str) -> tuple[int, str]:
    answer = client.post(
        "/look-up",
        data={"tracking": tracking, "secret": secret},
        headers={"Accept-Language": "en"},
    )
    return answer.status_code, answer.get_data(as_text=True)


def test_number_and_code_show_where_it_stands_and_nobody(
    filed: Answer, stranger: FlaskClient
) -> None:
    status, page = look_up(stranger, filed.tracking.lower().replace("-", " "), filed.secret)
    assert status == 200
    assert filed.tracking in page
    assert "Social assistance" in page
    for hidden in ("张甲一", "张", "990101197905060116", "13900000001"):
        assert hidden not in page


def test_a_slip_in_the_number_is_told_before_anything_is_looked_up(
    filed: Answer, stranger: FlaskClient
) -> None:
    wrong = filed.tracking[:-1] + str((int(filed.tracking[-1]) + 1) % 10)
    status, page = look_up(stranger, wrong, filed.secret)
    assert status == 422
    assert "slip" in page
    assert wrong in page, "what was typed is still there"


def test_a_wrong_code_opens_nothing_and_tries_are_limited(
    filed: Answer, stranger: FlaskClient
) -> None:
    for _ in range(10):
        status, page = look_up(stranger, filed.tracking, "AAAA-AAAA-AAAA")
        assert status == 422
        assert "do not match" in page
    status, page = look_up(stranger, filed.tracking, filed.secret)
    assert "Too many tries" in page, "also the right code waits: nobody can go on guessing"
