"""One form in steps, from what happened to the receipt."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import (
    FATHER,
    MOTHER,
    PASSWORD,
    apply,
    begin,
    fill,
    members,
    pages,
    photo,
    register,
    text,
)
from tests.support.office import TryOffice
from workflow.domain.case import Case
from workflow.store.queries.cases import case_by_tracking


def case_of(around: TryOffice, tracking: str) -> Case:
    with around.office.store.database.read() as connection:
        found = case_by_tracking(connection, tracking)
    assert found is not None
    return around.office.store.case(found)


def test_the_situations_ticked_at_the_start_are_ticked_in_the_form(father: FlaskClient) -> None:
    draft = begin(father, "ill", "schooling")
    page = text(father.get(f"{draft}/circumstances"))
    assert re.search(r'value="ill" checked', page)
    assert re.search(r'value="schooling" checked', page)
    assert not re.search(r'value="housing" checked', page)


def test_what_the_account_knows_is_filled_in_already(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    assert f'value="{FATHER}"' in text(father.get(f"{draft}/household-1"))
    assert 'value="张甲一"' in text(father.get(f"{draft}/household-2"))


def test_each_page_is_kept_and_can_be_gone_on_with_on_another_device(
    app: Flask, father: FlaskClient
) -> None:
    draft = begin(father, "ill")
    father.post(f"{draft}/household-1", data=pages("ill")["household-1"])
    phone = app.test_client()
    phone.post("/sign-in", data={"login": "13900000001", "password": PASSWORD})
    assert draft in text(phone.get("/my"))
    assert 'value="13900000001"' in text(phone.get(f"{draft}/household-1"))


def test_typing_is_saved_without_pressing_anything(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    half = {"applicant_name": "张甲", "id_number": "12", "phone": "", "_draft": "1"}
    assert father.post(f"{draft}/household-1", data=half).status_code == 204
    page = text(father.get(f"{draft}/household-1"))
    assert 'value="张甲"' in page


def test_a_wrong_answer_is_said_and_nothing_typed_is_lost(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    data = {**pages("ill")["household-1"], "id_number": FATHER[:-1], "address": "荷花路 5 号"}
    answer = father.post(f"{draft}/household-1", data=data)
    assert answer.status_code == 422
    assert "one digit too few" in text(answer)
    assert "荷花路 5 号" in text(answer)


def test_nobody_asks_online_under_the_id_number_of_somebody_else(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    data = {**pages("ill")["household-1"], "id_number": MOTHER}
    answer = father.post(f"{draft}/household-1", data=data)
    assert answer.status_code == 422
    assert "not the ID number of your account" in text(answer)


def test_the_services_offered_follow_from_the_answers_and_can_be_unticked(
    around: TryOffice, father: FlaskClient
) -> None:
    draft = begin(father, "ill", "schooling")
    fill(father, draft, "ill", "schooling")
    page = text(father.get(f"{draft}/services"))
    assert "Medical aid" in page
    assert "Education aid" in page
    assert "Housing aid" not in page
    assert father.post(f"{draft}/services", data={"chosen": ["medical"]}).status_code == 302
    tracking = father.post(f"{draft}/review").headers["Location"].split("/")[-2]
    assert case_of(around, tracking).chosen == ("medical",)


def test_without_any_service_the_page_says_so(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    answer = father.post(f"{draft}/services", data={})
    assert answer.status_code == 422
    assert "Tick at least one service" in text(answer)


def test_each_document_is_asked_for_once_and_shown_after_it_was_added(
    father: FlaskClient,
) -> None:
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    page = text(father.get(f"{draft}/documents"))
    assert page.count('id="paper-identity"') == 1
    assert "paper-disability_card" not in page
    assert "paper-income_certificate" not in page
    data = {"identity": photo("cards.png")}
    answer = father.post(f"{draft}/documents", data=data, content_type="multipart/form-data")
    assert answer.status_code == 302
    page = text(father.get(f"{draft}/documents"))
    assert "cards.png" in page
    address = re.search(rf"{draft}/files/[0-9a-f]+", page)
    assert address is not None
    shown = father.get(address[0])
    assert shown.mimetype == "image/png"
    assert shown.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    ), "styles only, for the page that browsers write around a picture"


def test_the_file_of_a_draft_is_shown_to_nobody_else(app: Flask, father: FlaskClient) -> None:
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    data = {"identity": photo()}
    father.post(f"{draft}/documents", data=data, content_type="multipart/form-data")
    page = text(father.get(f"{draft}/documents"))
    address = re.search(rf"{draft}/files/[0-9a-f]+", page)[0]  # type: ignore[index]
    other = app.test_client()
    made = register(other, name="李乙二", id_number=MOTHER, phone="13900000009")
    assert made.status_code == 302
    assert other.get(address).status_code == 404
    assert other.get(draft).status_code == 404
    assert other.get(f"{draft}/household-1").status_code == 404


def test_the_review_shows_everything_and_names_what_is_missing(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    father.post(f"{draft}/household-1", data=pages("ill")["household-1"])
    page = text(father.get(f"{draft}/review"))
    assert "Some answers are still missing" in page
    assert "Send my request" not in page
    fill(father, draft, "ill")
    page = text(father.get(f"{draft}/review"))
    assert "1,800.00 yuan" in page
    assert "Send my request" in page
    assert "Medical aid" in page
    assert "not added; can follow" in page


def test_what_the_household_earns_is_asked_once_and_added_up(
    around: TryOffice, father: FlaskClient
) -> None:
    """Each member's income is asked; the total is worked out, shown, and no question."""
    draft = begin(father, "ill")
    rows = {**members(), "members-1-monthly_income": "1500.50", "members-2-monthly_income": "300"}
    worked = text(father.post(f"{draft}/household-2", data={**rows, "_again": "1"}))
    shown = worked[worked.index("ow-worked-out") :]
    assert "1,800.50 yuan" in shown[: shown.index("</dl>")]
    assert "you need not write it down" in shown
    fill(father, draft, "ill")
    father.post(f"{draft}/household-2", data={**rows, "family_income": "7"})
    asked = [text(father.get(f"{draft}/household-{n}")) for n in (1, 2, 3)]
    assert not any('name="family_income"' in page for page in asked)
    assert "1,800.50 yuan" in text(father.get(f"{draft}/review"))
    (tracking,) = re.findall(r"OW-[0-9-]+", father.post(f"{draft}/review").headers["Location"])
    application = around.office.store.dossier(case_of(around, tracking)).application()
    assert application["family_income"] == 180050


def test_each_page_of_the_form_says_which_step_it_is_and_what_it_is_about(
    father: FlaskClient,
) -> None:
    draft = begin(father, "ill")
    titled = {}
    for page in pages("ill"):
        html = text(father.get(f"{draft}/{page}"))
        heading = re.search(r"<h1>(.*?)</h1>", html, re.S)
        title = re.search(r"<title>\s*(.*?) [·–|-]", html, re.S)
        assert heading is not None
        assert title is not None
        words = re.sub(r"<[^>]+>", "", heading[1]).strip()
        assert title[1] == words, "the tab says the same as the heading"
        titled[page] = words
    assert titled["household-2"] == "Step 3 of 9: Members of the household"
    assert titled["household-3"] == "Step 4 of 9: Property and relatives"
    assert len(set(titled.values())) == len(titled)
    father.get("/language/zh")
    assert "第4步，共9步：财产和亲属关系" in text(father.get(f"{draft}/household-3"))


def test_changing_from_the_review_leads_back_to_it(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    data = pages("ill")["account"]
    answer = father.post(f"{draft}/account?back=review", data=data)
    assert answer.headers["Location"].endswith(f"{draft}/review")


def test_sending_gives_a_number_a_code_and_a_printable_receipt(
    around: TryOffice, father: FlaskClient
) -> None:
    tracking = apply(father, "ill")
    page = text(father.get(f"/my/cases/{tracking}/receipt"))
    assert tracking in page
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", page)
    assert code is not None
    assert "<svg" in page
    assert "Filing receipt" in page
    answer = father.post("/look-up", data={"tracking": tracking, "secret": code[0]})
    assert answer.status_code == 200
    assert case_of(around, tracking).channel == "web"


def test_pressing_send_twice_files_once(around: TryOffice, father: FlaskClient) -> None:
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    first = father.post(f"{draft}/review")
    second = father.post(f"{draft}/review")
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    page = text(father.get("/my"))
    assert len(set(re.findall(r"OW-\d{4}-\d{6}-\d", page))) == 1
    assert draft not in page


def test_a_second_request_while_one_runs_is_refused_in_words(father: FlaskClient) -> None:
    apply(father, "ill")
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    answer = father.post(f"{draft}/review")
    assert answer.status_code == 422
    assert "cannot be sent online at the moment" in text(answer)


def test_a_draft_can_be_deleted(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    assert father.post(f"{draft}/discard").status_code == 302
    assert father.get(draft).status_code == 404
    assert draft not in text(father.get("/my"))


def test_members_keep_their_answers_in_the_case(around: TryOffice, father: FlaskClient) -> None:
    tracking = apply(father, "ill", "schooling")
    case = case_of(around, tracking)
    application = around.office.store.dossier(case).application()
    assert [row["name"] for row in application["members"]] == ["张甲一", "李乙二", "张丙三"]
    assert application["members"][2]["school"] == members()["members-2-school"]
