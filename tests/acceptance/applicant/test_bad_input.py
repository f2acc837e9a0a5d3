"""What goes wrong while somebody fills in a request: each has a clear answer, in their language,
and nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import (
    FATHER,
    PASSWORD,
    begin,
    fill,
    members,
    pages,
    text,
)
from workflow.demo.people import id_number


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form of a step."""
    form = page[page.index('id="page-form"') :]
    return {
        n: unescape(v)
        for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    }


WRONG_CHECK = FATHER[:-1] + ("1" if FATHER[-1] != "1" else "2")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "does not fit its last digit"), ("zh", "和最后一位校验码对不上")],
)
def test_a_wrong_check_digit_is_said_beside_its_field(
    father: FlaskClient, language: str, said: str
) -> None:
    draft = begin(father, "ill")
    data = {**pages("ill")["household-1"], "id_number": WRONG_CHECK, "address": "荷花路 5 号"}
    father.get(f"/language/{language}")
    answer = father.post(f"{draft}/household-1", data=data)
    page = text(answer)
    assert said in page
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert re.search(r'<a href="#[^"]*id_number[^"]*">', page)
    assert f'value="{WRONG_CHECK}"' in page
    assert "荷花路 5 号" in page


MAILBOX = {"en": "Check the e-mail address: name@place.cn", "zh": "请核对电子邮箱"}
ACCOUNT = {"en": "Write only the digits of the account", "zh": "这里只写账号或卡号的数字"}
CARD = {"en": "Compare it with the card, digit by digit", "zh": "请与银行卡逐位核对"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_mailbox_or_account_is_said_beside_its_field(
    father: FlaskClient, language: str
) -> None:
    draft = begin(father, "ill")
    father.get(f"/language/{language}")
    for step, name, said, others in (
        ("household-1", "email", MAILBOX, {"address": "荷花路 5 号"}),
        ("account", "account_number", ACCOUNT, {"bank": "荷花农商行"}),
    ):
        data = {**pages("ill")[step], **others, name: "abc"}
        answer = father.post(f"{draft}/{step}", data=data)
        page = text(answer)
        assert answer.status_code == 422
        assert said[language] in page
        assert re.search(rf'aria-describedby="{name}-error" aria-invalid="true"', page)
        assert f'<a href="#{name}">' in page
        assert 'value="abc"' in page
        for typed in others.values():
            assert typed in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_card_number_that_looks_mistyped_is_asked_about_once(
    father: FlaskClient, language: str
) -> None:
    draft = f"{begin(father, 'ill')}/account"
    father.get(f"/language/{language}")
    typed = {"account_holder": "张甲一", "account_number": "6200 0000 0000 0000 081"}
    answer = father.post(draft, data=typed)
    page = text(answer)
    assert answer.status_code == 422
    assert CARD[language] in page
    assert 'value="6200 0000 0000 0000 081"' in page
    kept = hidden(page)
    assert kept["account_number-compared"] == "6200000000000000081"
    other = {**kept, **typed, "account_number": "6200000000000000082"}
    assert CARD[language] in text(father.post(draft, data=other)), "another one is asked about anew"
    assert father.post(draft, data={**kept, **typed}).status_code == 302, "compared, and taken"
    assert 'value="6200 0000 0000 0000 081"' in text(father.get(draft))


def test_somebody_born_tomorrow_is_asked_about_in_words(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    unborn = id_number("2031-01-01", 22)
    data = {**members(), "members-1-id_number": unborn}
    answer = father.post(f"{draft}/household-2", data=data)
    assert answer.status_code == 422
    assert "has not come yet" in text(answer)
    assert f'value="{unborn}"' in text(answer)
    assert 'value="李乙二"' in text(answer)


def test_an_emptied_answer_is_named_and_the_rest_stays(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    data = {**pages("ill")["household-1"], "applicant_name": "", "address": "荷花路 5 号"}
    answer = father.post(f"{draft}/household-1", data=data)
    assert answer.status_code == 422
    assert "荷花路 5 号" in text(answer)
    assert "applicant_name" in re.findall(r'id="error-summary".*?</div>', text(answer), re.S)[0]


def test_somebody_named_twice_is_said_where_it_was_typed(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    father.post(f"{draft}/household-1", data=pages("ill")["household-1"])
    empty = {"members-1-name": "", "members-1-relation": "", "members-1-id_number": ""}
    rows = {**members(), **empty, "members-2-id_number": FATHER.lower()}
    answer = father.post(f"{draft}/household-2", data=rows)
    page = text(answer)
    assert answer.status_code == 422
    assert "stands in another row already" in page
    assert re.search(r'<a href="#members-2-id_number">', page), "in the row where it was typed"
    again = father.post(f"{draft}/household-2", data={**members(), "members-1-relation": "self"})
    assert "Only one row can be the applicant" in text(again)


def test_a_draft_kept_with_somebody_named_twice_says_what_to_look_at(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    rows = {**members(), "members-1-id_number": FATHER, "_draft": "1"}
    assert father.post(f"{draft}/household-2", data=rows).status_code == 204
    answer = father.post(f"{draft}/review")
    assert answer.status_code == 422
    assert "Please look at this again: Members of the household" in text(answer)


def test_names_with_a_middle_dot_are_names(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    data = {**members(), "members-1-name": "阿依古丽·买买提"}
    assert father.post(f"{draft}/household-2", data=data).status_code == 302
    assert "阿依古丽·买买提" in text(father.get(f"{draft}/review"))


def test_a_session_that_ended_in_mid_form_brings_the_words_back(
    app: Flask, father: FlaskClient
) -> None:
    draft = begin(father, "ill")
    page = f"{draft}/household-1"
    sent = {**hidden(text(father.get(page))), **pages("ill")["household-1"], "address": "荷花路"}
    father.delete_cookie("onewindow")
    asked = father.post(page, data=sent)
    assert asked.status_code == 401
    keep = re.search(r'name="keep" value="([^"]+)"', text(asked))
    assert keep is not None
    back = father.post(
        "/sign-in", data={"login": "13900000001", "password": PASSWORD, "keep": unescape(keep[1])}
    )
    assert "You are signed in again" in text(back)
    assert "荷花路" in text(back)
    offered = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(back)))
    looked = father.post(page, data={**offered, "_again": "1"})
    assert 'value="荷花路"' in text(looked)


def test_saving_as_one_types_says_when_the_session_is_over(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    father.delete_cookie("onewindow")
    data = {**pages("ill")["household-1"], "_draft": "1"}
    assert father.post(f"{draft}/household-1", data=data).status_code == 401


def test_what_is_half_typed_is_there_again_on_another_device(
    app: Flask, father: FlaskClient
) -> None:
    draft = begin(father, "ill")
    half = {**pages("ill")["household-1"], "id_number": FATHER[:10], "_draft": "1"}
    assert father.post(f"{draft}/household-1", data=half).status_code == 204
    rows = {**members(), "members-1-id_number": "9901", "_draft": "1"}
    assert father.post(f"{draft}/household-2", data=rows).status_code == 204
    phone = app.test_client()
    phone.post("/sign-in", data={"login": "13900000001", "password": PASSWORD})
    assert f'value="{FATHER[:10]}"' in text(phone.get(f"{draft}/household-1"))
    page = text(phone.get(f"{draft}/household-2"))
    assert 'value="9901"' in page
    assert 'value="李乙二"' in page
    assert "Draft saved" in page or "草稿已保存" in page
    review = text(phone.get(f"{draft}/review"))
    assert "household-1" in review[: review.index("</div>", review.index("ow-summary"))]


def test_a_page_sent_with_flaws_is_kept_too(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    page = f"{draft}/household-3"
    assert father.post(page, data={"family_savings": "many"}).status_code == 422
    assert 'value="many"' in text(father.get(page))
    assert father.post(page, data={"family_savings": "1800"}).status_code == 302
    assert 'value="many"' not in text(father.get(page))


def test_two_windows_do_not_undo_each_other_silently(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    page, typed = f"{draft}/household-1", pages("ill")["household-1"]
    one, other = hidden(text(father.get(page))), hidden(text(father.get(page)))
    assert father.post(page, data={**one, **typed, "address": "荷花路"}).status_code == 302
    told = father.post(page, data={**other, **typed, "address": "桃源路"})
    assert told.status_code == 422
    assert "changed in another window" in text(told)
    assert "荷花路" in text(told)
    assert 'value="桃源路"' in text(told)
    again = {**hidden(text(told)), **typed, "address": "桃源路"}
    assert father.post(page, data=again).status_code == 302
    assert 'value="桃源路"' in text(father.get(page))


def test_a_window_left_open_does_not_save_over_the_other_by_itself(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    page, typed = f"{draft}/household-1", pages("ill")["household-1"]
    one, other = hidden(text(father.get(page))), hidden(text(father.get(page)))
    mine = {**one, **typed, "address": "荷花路", "_draft": "1"}
    assert father.post(page, data=mine).status_code == 204
    assert father.post(page, data={**mine, "address": "荷花路 5 号"}).status_code == 204
    theirs = {**other, **typed, "address": "桃源路", "_draft": "1"}
    assert father.post(page, data=theirs).status_code == 409
    assert 'value="荷花路 5 号"' in text(father.get(page))


def test_the_same_answers_in_two_windows_are_no_matter(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    page, typed = f"{draft}/household-1", pages("ill")["household-1"]
    one, other = hidden(text(father.get(page))), hidden(text(father.get(page)))
    assert father.post(page, data={**one, **typed}).status_code == 302
    assert father.post(page, data={**other, **typed}).status_code == 302


def test_the_back_button_shows_what_was_sent_and_after_filing_the_receipt(
    father: FlaskClient,
) -> None:
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    back = father.get(f"{draft}/household-3")
    assert back.headers["Cache-Control"] == "no-store"
    assert 'value="500' in text(back)
    sent = father.post(f"{draft}/review")
    for page in ("review", "household-1", "documents"):
        answer = father.get(f"{draft}/{page}")
        assert answer.status_code == 302
        assert answer.headers["Location"] == sent.headers["Location"]


def test_going_on_later_leads_to_where_one_was_or_to_what_is_missing_before(
    father: FlaskClient,
) -> None:
    draft = begin(father, "ill")
    assert father.get(draft).headers["Location"].endswith("/circumstances")
    fill(father, draft, "ill")
    assert father.get(draft).headers["Location"].endswith("/services")
    late = {**pages("ill")["household-1"], "applicant_name": "", "_draft": "1"}
    father.post(f"{draft}/household-1", data=late)
    assert father.get(draft).headers["Location"].endswith("/household-1")


def test_what_the_number_says_is_not_asked_again(father: FlaskClient) -> None:
    draft = begin(father, "ill")
    page = text(father.get(f"{draft}/household-2"))
    for column in ("birth_date", "sex", "adult"):
        assert f'name="members-0-{column}"' not in page
    fill(father, draft, "ill")
    review = text(father.get(f"{draft}/review"))
    assert "15 August 1981" in review
    assert "Female" in review
