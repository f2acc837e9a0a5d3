"""What somebody prefers, and the language switch: the page stays, and what was typed."""

from __future__ import annotations

import re

from flask import Flask

from tests.support.office import PASSWORD, TryOffice
from workflow.store.outbox import Outbox


def test_language_and_ways_are_kept_and_messages_follow(office: TryOffice, app: Flask) -> None:
    login = office.applicant("zhang")
    client = office.client(app, login)
    assert "What I prefer" in client.get("/account/preferences").get_data(as_text=True)
    answer = client.post("/account/preferences", data={"locale": "zh", "email": "y"})
    assert answer.location.endswith("/account")
    found = office.office.accounts.by_login(login)
    assert found is not None
    assert (found.locale, found.wants("sms"), found.wants("email")) == ("zh", False, True)
    assert "我的账号" in client.get("/account").get_data(as_text=True)
    outbox: Outbox = office.office.outbox
    receiver = outbox.account(found.id)
    assert receiver is not None
    assert receiver.declined == ("sms",)


def test_another_language_is_not_taken(office: TryOffice, app: Flask) -> None:
    client = office.client(app, office.applicant("zhang"))
    assert client.post("/account/preferences", data={"locale": "xx"}).status_code == 422


def test_saving_keeps_what_other_pages_keep(office: TryOffice, app: Flask) -> None:
    login = office.applicant("zhang")
    number = office.accounts[login]
    office.office.accounts.set_preferences(number, {"something": "else", "sms": False})
    client = office.client(app, login)
    client.post("/account/preferences", data={"locale": "en", "sms": "y", "email": "y"})
    assert office.office.accounts.by_id(number).preferences == {"something": "else"}


def test_the_language_switch_keeps_the_page(office: TryOffice, app: Flask) -> None:
    client = office.client(app, office.applicant("zhang"))
    page = client.get("/account/reach?from=here").get_data(as_text=True)
    assert "/language/zh?next=/account/reach" in page
    answer = client.get("/language/zh?next=/account/reach?from=here", follow_redirects=True)
    assert answer.request.path == "/account/reach"
    assert "手机" in answer.get_data(as_text=True)


def test_the_switch_in_a_half_filled_form_keeps_what_was_typed_and_does_nothing(
    office: TryOffice, app: Flask
) -> None:
    login = office.applicant("zhang")
    client = office.client(app, login)
    typed = {"phone": "13900000009", "email": "", "password_now": PASSWORD, "_locale": "zh"}
    page = client.post("/account/reach", data=typed).get_data(as_text=True)
    assert 'value="13900000009"' in page
    assert "手机" in page
    found = office.office.accounts.by_login(login)
    assert found is not None
    assert found.phone == ""


def test_after_a_failed_post_the_switch_leads_to_a_page_that_can_be_opened(
    office: TryOffice, app: Flask
) -> None:
    client = office.client(app, office.applicant("zhang"))
    data = {"phone": "12", "email": "", "password_now": PASSWORD}
    page = client.post("/account/reach", data=data).get_data(as_text=True)
    assert "/language/zh?next=/account/reach" in page
    again = client.post("/account/reach", data={**data, "_locale": "zh"})
    text = again.get_data(as_text=True)
    assert 'value="12"' in text
    assert 'lang="zh' in text


def test_the_daily_digest_is_for_staff_on_where_an_address_is_known_and_switched_off_here(
    office: TryOffice, app: Flask
) -> None:
    accounts = office.office.accounts
    login = office.staff("township_lead")
    number = office.accounts[login]
    client = office.client(app, login)

    def ticked() -> bool:
        page = client.get("/account/preferences").get_data(as_text=True)
        return " checked" in _box(page, "digest")

    assert "At 09:00" in client.get("/account/preferences").get_data(as_text=True)
    assert not ticked()
    data = {"locale": "en", "sms": "y", "email": "y"}
    client.post("/account/preferences", data=data)
    assert "digest" not in accounts.by_id(number).preferences, "an address may come later"
    accounts.set_contact(number, email="lead@office.example", phone="")
    assert ticked()
    client.post("/account/preferences", data=data)
    assert not accounts.by_id(number).wants_digest
    client.post("/account/preferences", data={**data, "digest": "y"})
    assert accounts.by_id(number).wants_digest
    family = office.client(app, office.applicant("zhang"))
    assert 'name="digest"' not in family.get("/account/preferences").get_data(as_text=True)


def _box(page: str, name: str) -> str:
    """The tag of a checkbox."""
    [tag] = [each for each in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in each]
    return tag
