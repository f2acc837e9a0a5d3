"""An account for one natural person, and nobody's cases for an ID number alone."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import FATHER, MOTHER, apply, register, text
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
    answer = client.post(
        "/register?next=/apply/social_assistance",
        data={"name": "张甲一", "id_number": FATHER, "phone": "13900000001", "login": "zhang",
              "password": "rice bowl under lantern"},
    )  # fmt: skip
    assert answer.headers["Location"].endswith("/apply/social_assistance")
    assert client.get("/my").status_code == 200


def test_each_mistake_is_said_at_its_field(stranger: FlaskClient) -> None:
    answer = register(stranger, id_number=FATHER[:-1] + "0", phone="139", password="short")
    page = text(answer)
    assert answer.status_code == 422
    assert "does not fit its last digit" in page
    assert "A mobile number has 11 digits" in page
    assert "Choose at least 8 characters" in page
    assert 'value="张甲一"' in page
    assert "short" not in page


def test_phone_or_email_is_needed(stranger: FlaskClient) -> None:
    assert "so that we can reach you" in text(register(stranger, phone="", email=""))
    assert register(stranger, phone="", email="zhang@example.org").status_code == 302


def test_a_taken_account_name_is_said(father: FlaskClient, stranger: FlaskClient) -> None:
    answer = register(stranger, id_number=MOTHER)
    assert answer.status_code == 422
    assert "already in use" in text(answer)


def test_an_id_number_known_from_paper_opens_nothing(
    around: TryOffice, stranger: FlaskClient
) -> None:
    tracking, _code = filed_on_paper(around)
    answer = register(stranger, name="王某", id_number=OWN_NUMBER)
    assert answer.status_code == 422
    assert "come to the counter" in text(answer)
    assert stranger.get(f"/my/cases/{tracking}").status_code != 200
    assert around.office.accounts.by_login("zhang") is None


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
    account = around.office.accounts.by_login("zhang")
    assert account is not None
    assert case.applicant == account.person


def test_a_member_of_a_household_opens_an_account_of_their_own(
    father: FlaskClient, stranger: FlaskClient
) -> None:
    tracking = apply(father, "ill")
    mother = register(stranger, name="李乙二", id_number=MOTHER, login="mother")
    assert mother.status_code == 302
    assert stranger.get(f"/my/cases/{tracking}").status_code == 404


def test_a_second_account_for_one_person_needs_the_counter(
    father: FlaskClient, stranger: FlaskClient
) -> None:
    assert register(stranger, login="second").status_code == 422


def test_guessing_is_slowed_down(around: TryOffice, stranger: FlaskClient) -> None:
    filed_on_paper(around)
    for number in range(10):
        register(stranger, id_number=OWN_NUMBER, login=f"guess{number}")
    fresh = id_number("1990-01-01", 77)
    assert "Too many tries" in text(register(stranger, id_number=fresh, login="another"))
