"""Nobody learns about, or gets hold of, another person by knowing an ID number."""

from __future__ import annotations

from flask.testing import FlaskClient

from notifications.dispatch import run_once
from tests.acceptance.applicant.family import FATHER, MOTHER, begin, register, text
from tests.acceptance.security.conftest import Visit
from tests.support.office import TryOffice


def test_an_account_under_the_id_number_of_a_relative_shows_nothing_known_of_them(
    office: TryOffice, stranger: FlaskClient
) -> None:
    office.play("family_granted", 1)
    answer = register(stranger, name="陈他人", id_number=MOTHER, phone="13900000777")
    if answer.status_code == 302:
        draft = begin(stranger)
        page = text(stranger.get(f"{draft}/household-1")) + text(
            stranger.get(f"{draft}/household-2")
        )
        assert "李乙二" not in page
    assert answer.status_code == 422


def test_an_account_made_online_hears_nothing_of_a_case_that_was_filed_on_paper(
    office: TryOffice, stranger: FlaskClient
) -> None:
    assert register(stranger, name="陈他人", phone="13900000777").status_code == 302
    played = office.play("family_granted", 2)
    assert played.case.applicant == office.office.accounts.by_login("13900000777").person  # type: ignore[union-attr]
    assert run_once(office.office) > 0
    page = text(stranger.get("/messages"))
    assert played.case.tracking not in page
    assert text(stranger.get("/my")).find(played.case.tracking) == -1


def test_an_assistant_of_another_village_learns_nothing_of_a_household_by_an_id_number(
    office: TryOffice, visit: Visit
) -> None:
    office.play("family_granted", 1)
    elsewhere = visit("village_assistant", "village_b")
    for number in (FATHER, MOTHER):
        found = text(elsewhere.post("/counter", data={"id_number": number}))
        assert "张甲一" not in found
        assert "李乙二" not in found
        begun = elsewhere.post(
            "/counter/start", data={"definition": "social_assistance", "id_number": number}
        )
        page = text(elsewhere.get(begun.headers["Location"]))
        for known in ("张甲一", "李乙二", "张丙三", "13900000001"):
            assert known not in page, (number, known)
