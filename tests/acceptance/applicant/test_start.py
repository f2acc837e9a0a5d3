"""The start page and the pages about services: for everyone, without an account."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.acceptance.applicant.family import text


def test_the_first_page_asks_what_happened_in_peoples_words(stranger: FlaskClient) -> None:
    page = text(stranger.get("/", follow_redirects=True))
    assert "What happened in your family?" in page
    assert "Someone is ill and treatment is expensive" in page
    assert "A child&#39;s schooling is hard to pay for" in page


def test_it_speaks_chinese_too(stranger: FlaskClient) -> None:
    page = text(stranger.get("/start", headers={"Accept-Language": "zh-CN"}))
    assert "家人生病，医药费负担重" in page
    assert "What happened" not in page


def test_ticking_situations_shows_what_may_help_and_leads_on(stranger: FlaskClient) -> None:
    page = text(stranger.get("/start?_asked=1&social_assistance=schooling&social_assistance=ill"))
    answer = page.split('class="ow-answer"')[1].split("</section>")[0]
    assert "Education aid" in answer
    assert "Medical aid" in answer
    assert "Housing aid" not in answer
    address = re.search(r'href="(/apply/social_assistance[^"]*)"', answer)
    assert address is not None
    assert "happened=schooling" in address[1]


def test_ticking_nothing_is_answered_kindly(stranger: FlaskClient) -> None:
    assert "Nothing is ticked yet" in text(stranger.get("/start?_asked=1"))


def test_a_service_says_for_whom_what_is_needed_how_long_and_on_what_basis(
    stranger: FlaskClient,
) -> None:
    page = text(stranger.get("/services/social_assistance"))
    for words in ("For whom", "Conditions", "Who does what", "How it goes", "20 working days",
                  "Identity cards and household register", "国办发〔2025〕24号"):  # fmt: skip
        assert words in page
    assert "the land register" not in page.split("you no longer need")[0]
    assert "Certificate of income" in page.split("you no longer need")[1]


def test_every_service_that_people_file_is_listed(stranger: FlaskClient) -> None:
    page = text(stranger.get("/start"))
    for name in ("social_assistance", "temporary_aid", "open_restaurant"):
        assert f"/services/{name}" in page
        assert stranger.get(f"/services/{name}").status_code == 200
    assert stranger.get("/services/means_check").status_code == 404


def test_beginning_asks_to_sign_in_first_and_keeps_what_was_ticked(stranger: FlaskClient) -> None:
    answer = stranger.get("/apply/social_assistance?happened=ill", follow_redirects=True)
    page = text(answer)
    assert "Sign in" in page
    assert "/register" in page
    assert "happened%3Dill" in page or "happened=ill" in page


def test_services_are_found_by_name_and_in_ones_own_words(stranger: FlaskClient) -> None:
    page = text(stranger.get("/start?q=restaurant"))
    found = page.split('id="found"')[1].split("</section>")[0]
    assert "/services/open_restaurant" in found
    assert "/services/social_assistance" not in found
    ill = text(stranger.get("/start?q=ill treatment")).split('id="found"')[1].split("</section>")[0]
    assert "Someone is ill and treatment is expensive" in ill
    chinese = text(stranger.get("/start?q=生病")).split('id="found"')[1].split("</section>")[0]
    assert "/services/social_assistance" in chinese, "also in the other language"


def test_what_nothing_is_called_is_answered_kindly(stranger: FlaskClient) -> None:
    page = text(stranger.get("/start?q=<b>teapot</b>"))
    assert "Nothing here is called so" in page
    assert "<b>teapot" not in page


def test_before_beginning_one_sees_how_long_what_is_needed_and_who_may_qualify(
    stranger: FlaskClient,
) -> None:
    page = text(stranger.get("/start?_asked=1&social_assistance=ill"))
    answer = page.split('class="ow-answer"')[1].split("</section>")[0]
    assert "20 working days" in answer
    assert "Diagnosis and medical bills" in answer
    assert "Disability card" not in answer, "only what this situation needs"
    assert "/services/social_assistance/check" in answer
