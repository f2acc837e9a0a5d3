"""Consent from each adult: here, on paper, or through a link without an account."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import begin, fill, members, photo, text
from tests.acceptance.applicant.test_apply import case_of
from tests.support.office import TryOffice


@pytest.fixture
def draft(father: FlaskClient) -> str:
    """A request that is filled in but for the consents."""
    address = begin(father, "ill")
    fill(father, address, "ill")
    return address


def link_in(page: str) -> str:
    found = re.search(r"/consent/[\w-]+", page)
    assert found is not None, page
    return found[0]


def ask(father: FlaskClient, draft: str) -> str:
    """The link for the mother, who is away."""
    return link_in(text(father.post(f"{draft}/consent", data={"ask": "2"})))


def test_each_adult_is_asked_and_no_child(father: FlaskClient, draft: str) -> None:
    page = text(father.get(f"{draft}/consent"))
    assert 'name="name-1"' in page
    assert 'name="name-2"' in page
    assert 'name="name-3"' not in page


def test_who_is_present_signs_with_their_own_name(father: FlaskClient, draft: str) -> None:
    wrong = father.post(f"{draft}/consent", data={"name-1": "王五", "tick-1": "yes"})
    assert wrong.status_code == 422
    assert "with one&#39;s own name" in text(wrong)
    assert "张甲一: the name typed is another one." in text(wrong)
    unticked = father.post(f"{draft}/consent", data={"name-1": "张甲一"})
    assert unticked.status_code == 422
    assert 'value="张甲一"' in text(unticked)
    assert "张甲一: tick the box as well" in text(unticked)
    right = father.post(f"{draft}/consent", data={"name-1": "张甲一", "tick-1": "yes"})
    assert right.status_code == 302
    assert "Signed here" in text(father.get(f"{draft}/consent"))


def test_the_link_shows_exactly_what_is_agreed_to_and_nothing_else(
    father: FlaskClient, stranger: FlaskClient, draft: str
) -> None:
    page = text(stranger.get(ask(father, draft)))
    assert "李乙二" in page
    assert "Social assistance in one request" in page
    assert "The township visits the home" in page
    for private in ("6200000000000000018", "6200 0000", "1,800", "13900000001", "张丙三", "1981"):
        assert private not in page


def test_who_is_away_signs_through_the_link_without_an_account(
    father: FlaskClient, stranger: FlaskClient, draft: str
) -> None:
    link = ask(father, draft)
    assert stranger.post(link, data={"name": "李乙", "tick": "yes"}).status_code == 422
    assert stranger.post(link, data={"name": "李乙二"}).status_code == 422
    assert "Thank you" in text(stranger.post(link, data={"name": "李乙二", "tick": "yes"}))
    assert "Signed through the link" in text(father.get(f"{draft}/consent"))
    assert "Thank you" in text(stranger.get(link))


def test_a_link_that_nobody_made_is_not_found(stranger: FlaskClient) -> None:
    assert stranger.get("/consent/nobody-made-this").status_code == 404


def test_the_consents_go_to_the_case(
    around: TryOffice, father: FlaskClient, stranger: FlaskClient, draft: str
) -> None:
    father.post(f"{draft}/consent", data={"name-1": "张甲一", "tick-1": "yes"})
    stranger.post(ask(father, draft), data={"name": "李乙二", "tick": "yes"})
    tracking = father.post(f"{draft}/review").headers["Location"].split("/")[-2]
    handed = case_of(around, tracking).materials.values()
    assert {m.row for m in handed if m.item == "check_consent"} == {1, 2}


def test_a_consent_signed_after_sending_reaches_the_case(
    around: TryOffice, father: FlaskClient, stranger: FlaskClient, draft: str
) -> None:
    link = ask(father, draft)
    tracking = father.post(f"{draft}/review").headers["Location"].split("/")[-2]
    assert not case_of(around, tracking).materials
    assert "李乙二 has not signed the consent yet" in text(father.get(f"/my/cases/{tracking}"))
    stranger.post(link, data={"name": "李乙二", "tick": "yes"})
    handed = list(case_of(around, tracking).materials.values())
    assert [(m.item, m.row) for m in handed] == [("check_consent", 2)]
    assert "has not signed" not in text(father.get(f"/my/cases/{tracking}"))


def test_a_signed_sheet_can_be_added_instead(father: FlaskClient, draft: str) -> None:
    data = {"scan-2": photo("thumbprint.png")}
    answer = father.post(f"{draft}/consent", data=data, content_type="multipart/form-data")
    assert answer.status_code == 302
    assert "The signed sheet is added" in text(father.get(f"{draft}/consent"))


def test_a_consent_does_not_pass_to_another_person_in_the_same_row(
    father: FlaskClient, stranger: FlaskClient, draft: str
) -> None:
    stranger.post(ask(father, draft), data={"name": "李乙二", "tick": "yes"})
    rows = {**members(), "members-1-name": "赵六"}
    assert father.post(f"{draft}/household-2", data=rows).status_code == 302
    assert "Signed through the link" not in text(father.get(f"{draft}/consent"))
