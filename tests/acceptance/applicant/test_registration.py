"""An account for one natural person, and nobody's cases for an ID number alone."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import FATHER, MOTHER, apply, code_of, register, text
from tests.acceptance.applicant.test_apply import case_of
from tests.support.office import TryOffice
from workflow.demo.people import id_number, small
from workflow.domain.commands import File

ANSWERS = small("王某", 31)
OWN_NUMBER = ANSWERS["id_number"]


def filed_on_paper(around: TryOffice) -> tuple[str, str]:
    """Somebody asked at the counter; gives the number and code of the receipt."""
    clerk = around.actor(around.staff("window_clerk"))
    command = File(definition="social_assistance", answers=ANSWERS, chosen=("subsistence",))
    answer = around.office.engine.handle(command, clerk)
    return answer.tracking, answer.secret


def test_registering_signs_in_and_goes_on_where_one_was_going(app: Flask) -> None:
    client = app.test_client()
    client.post("/register?next=/apply/social_assistance", data={"address": "13900000001"})
    client.post("/register/code", data={"code": code_of(client)})
    answer = client.post(
        "/register/details",
        data={"name": "张甲一", "id_number": FATHER, "password": "rice bowl under lantern"},
    )
    assert answer.headers["Location"].endswith("/apply/social_assistance")
    assert client.get("/my").status_code == 200


def test_each_mistake_is_said_at_its_field(stranger: FlaskClient) -> None:
    answer = register(stranger, id_number=FATHER[:-1] + "0", password="short")
    page = text(answer)
    assert answer.status_code == 422
    assert "does not fit its last digit" in page
    assert "Choose at least 8 characters" in page
    assert 'value="张甲一"' in page
    assert "short" not in page


def test_a_phone_or_a_mailbox_is_asked_for_first(stranger: FlaskClient) -> None:
    wrong = stranger.post("/register", data={"address": "139"})
    assert wrong.status_code == 422
    assert "A mobile number has 11 digits" in text(wrong)
    wrong = stranger.post("/register", data={"address": "zhang@"})
    assert "Check the e-mail address" in text(wrong)
    assert register(stranger, email="zhang@example.org").status_code == 302
    assert "zhang@example.org" in text(stranger.get("/account"))


def test_each_page_says_which_of_three_it_is(stranger: FlaskClient) -> None:
    pages = [stranger.get("/register")]
    pages.append(stranger.post("/register", data={"address": "13900000001"}, follow_redirects=True))
    sent = {"code": code_of(stranger)}
    pages.append(stranger.post("/register/code", data=sent, follow_redirects=True))
    for number, page in enumerate(pages, 1):
        heading = re.search(r"<h1>.*?</h1>", text(page))
        assert heading is not None
        assert f"Step {number} of 3" in heading[0]


def test_details_are_asked_only_after_the_code(stranger: FlaskClient) -> None:
    assert stranger.get("/register/details").headers["Location"].endswith("/register")
    assert stranger.get("/register/code").headers["Location"].endswith("/register")
    stranger.post("/register", data={"address": "13900000001"})
    wrong = stranger.post("/register/code", data={"code": "1"})
    assert wrong.status_code == 422
    assert "This code is not right" in text(wrong)
    data = {"name": "张甲一", "id_number": FATHER, "password": "rice bowl under lantern"}
    assert stranger.post("/register/details", data=data).headers["Location"].endswith("/register")


def test_a_family_shares_a_phone_and_each_has_a_name_to_sign_in_with(
    father: FlaskClient, stranger: FlaskClient
) -> None:
    assert register(stranger, name="李乙二", id_number=MOTHER).status_code == 302
    assert "You sign in with: 13900000001-2" in text(stranger.get("/my"))


def test_an_id_number_known_from_paper_opens_nothing(
    around: TryOffice, stranger: FlaskClient
) -> None:
    tracking, _code = filed_on_paper(around)
    answer = register(stranger, name="王某", id_number=OWN_NUMBER)
    assert answer.status_code == 422
    assert "come to the counter" in text(answer)
    assert stranger.get(f"/my/cases/{tracking}").status_code != 200
    assert around.office.accounts.by_login("13900000001") is None


def test_number_and_code_of_the_receipt_prove_it(around: TryOffice, stranger: FlaskClient) -> None:
    tracking, code = filed_on_paper(around)
    wrong = register(stranger, name="王某", id_number=OWN_NUMBER, tracking=tracking,
                     secret="AAAA-BBBB-CCCC")  # fmt: skip
    assert wrong.status_code == 422
    right = register(stranger, name="王某", id_number=OWN_NUMBER, tracking=tracking, secret=code)
    assert right.status_code == 302
    assert stranger.get(f"/my/cases/{tracking}").status_code == 200


def test_the_receipt_of_somebody_else_proves_nothing(
    around: TryOffice, father: FlaskClient
) -> None:
    tracking, code = filed_on_paper(around)
    answer = father.post("/my/add", data={"tracking": tracking, "secret": code})
    assert answer.status_code == 422
    assert father.get(f"/my/cases/{tracking}").status_code == 404


def test_an_account_made_before_does_not_see_what_is_filed_on_paper_later_without_proof(
    around: TryOffice, stranger: FlaskClient
) -> None:
    """Whoever typed an ID number first must not see the person's later requests."""
    assert register(stranger, name="王某", id_number=OWN_NUMBER).status_code == 302
    tracking, code = filed_on_paper(around)
    assert tracking not in text(stranger.get("/my"))
    assert stranger.get(f"/my/cases/{tracking}").status_code == 404
    assert stranger.post("/my/add", data={"tracking": tracking, "secret": code}).status_code == 302
    assert tracking in text(stranger.get("/my"))


def test_one_person_once_whoever_files(around: TryOffice, father: FlaskClient) -> None:
    case = case_of(around, apply(father, "ill"))
    account = around.office.accounts.by_login("13900000001")
    assert account is not None
    assert case.applicant == account.person


def test_a_member_of_a_household_opens_an_account_of_their_own(
    father: FlaskClient, stranger: FlaskClient
) -> None:
    tracking = apply(father, "ill")
    mother = register(stranger, name="李乙二", id_number=MOTHER, phone="13900000009")
    assert mother.status_code == 302
    assert stranger.get(f"/my/cases/{tracking}").status_code == 404


def test_a_second_account_for_one_person_needs_the_counter(
    father: FlaskClient, stranger: FlaskClient
) -> None:
    assert register(stranger, phone="13900000008").status_code == 422


def test_guessing_is_slowed_down(around: TryOffice, stranger: FlaskClient) -> None:
    filed_on_paper(around)
    for number in range(10):
        register(stranger, id_number=OWN_NUMBER, phone=f"139000001{number:02}")
    fresh = id_number("1990-01-01", 77)
    assert "Too many tries" in text(register(stranger, id_number=fresh, phone="13900000777"))
