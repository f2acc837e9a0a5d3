"""Accepted with gaps, and declared instead of proven: the pages of the family and the counter."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import begin, fill, members, photo, text
from tests.acceptance.applicant.test_apply import case_of
from tests.acceptance.applicant.test_cases import owner, page_of
from tests.acceptance.work.pages import address, html, send, task_of
from tests.support.office import Played, TryOffice


@pytest.fixture
def accepted(around: TryOffice, app: Flask) -> Played:
    """The counter accepts; the medical papers follow."""
    played = around.play("unanswered_lapses", 1)
    clerk = around.client(app, around.staff("window_clerk"))
    where = address(played, task_of(played, "window_clerk"))
    assert "These follow later, as promised" in html(clerk, where)
    send(clerk, where, act_outcome="accept", complete="", act_gaps="medical_papers")
    return played


def test_the_family_sees_what_it_promised_and_hands_it_in(
    around: TryOffice, app: Flask, accepted: Played
) -> None:
    client = owner(around, app, accepted)
    page = page_of(client, accepted)
    assert "By Mon 16 Mar: Diagnosis and medical bills" in page
    where = f"/my/cases/{accepted.case.tracking}/promised"
    assert "Your request was accepted without these." in text(client.get(where))
    assert client.post(where, data={}).status_code == 422
    answer = client.post(where, data={"medical_papers": photo()})
    assert answer.status_code == 302
    assert [each.status for each in accepted.case.pledges.values()] == ["kept"]
    assert "You promised" not in page_of(client, accepted)
    assert client.get(where).status_code == 302


def test_what_was_left_for_later_can_come_before_anybody_asks_for_it(
    around: TryOffice, app: Flask
) -> None:
    played = around.play("accepted_with_gaps", 1)
    client = owner(around, app, played)
    assert "Left for later: Bank account." in page_of(client, played)
    where = f"/my/cases/{played.case.tracking}/promised"
    assert "What can still come" in text(client.get(where))
    assert client.post(where, data={"bank_account": photo()}).status_code == 302
    assert "bank_account" in {each.item for each in played.case.materials.values()}
    assert "Left for later" not in page_of(client, played)
    assert client.get(where).status_code == 302


def test_nobody_else_hands_in_for_the_family(accepted: Played, stranger: FlaskClient) -> None:
    answer = stranger.get(f"/my/cases/{accepted.case.tracking}/promised")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_a_document_is_declared_online_and_checked_after_acceptance(
    around: TryOffice, father: FlaskClient
) -> None:
    draft = begin(father, "disabled", "low_income")
    fill(father, draft, "disabled", "low_income")
    disabled = {"members-0-disabled": "yes", "members-0-disability_grade": "one"}
    assert father.post(f"{draft}/household-2", data={**members(), **disabled}).status_code == 302
    assert "I declare instead" in text(father.get(f"{draft}/documents"))
    answer = father.post(f"{draft}/documents", data={"declare_disability_card": "yes"})
    assert answer.status_code == 302
    sent = father.post(f"{draft}/review", data={}).headers["Location"]
    case = case_of(around, re.search(r"OW-[0-9-]+", sent)[0])  # type: ignore[index]
    (pledge,) = case.pledges.values()
    assert (pledge.kind, pledge.items) == ("declared", ("disability_card",))
