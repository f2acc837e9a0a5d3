"""Asking for somebody at the counter, by phone, and an account for the person at the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from tests.acceptance.counter.conftest import Desk, cases, family
from tests.support.office import TryOffice

Opened = Callable[..., Desk]


CARD = {"id_number": "990101197905060116", "name": "张甲一", "phone": "", "seen": "yes"}
AGENT = {
    "agent_kind": "relative",
    "agent_name": "张女",
    "agent_relation": "daughter",
    "agent_phone": "13900000009",
    "paper-agent_authority-here": "1",
    "paper-agent_authority-seen": "yes",
}
PHONED: dict[str, Any] = {"by_phone": "yes", "paper-authority-seen": ""}


def test_who_acts_is_kept_with_the_paper_and_shown(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family(**AGENT))
    (case,) = cases(office)
    (authority,) = case.authorities.values()
    assert authority.kind == "relative"
    assert "agent_authority" in {m.item for m in case.materials.values()}
    page = clerk.get(f"/counter/cases/{case.tracking}")
    assert "张女" in page
    end = f"/counter/cases/{case.tracking}/authority/{authority.no}/end"
    assert end in page
    assert "Somebody acts for the applicant" in clerk.get(f"/work/cases/{case.tracking}")
    clerk.post(end)
    assert "张女" not in clerk.get(f"/counter/cases/{case.tracking}")
    assert "The office ended the authority" in clerk.get(f"/work/cases/{case.tracking}")


def test_without_name_or_paper_nothing_is_filed_and_all_stays_typed(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    fields = family(**{**AGENT, "agent_name": "", "agent_until": "2026-01-01"})
    fields.pop("paper-agent_authority-seen")
    address = clerk.begin("social_assistance")
    page = clerk.post(address, fields, 422).get_data(as_text=True)
    assert "Enter the name of who acts" in page
    assert "This day is over" in page
    assert "Tick the paper that shows their authority" in page
    assert 'value="daughter"' in page
    assert not cases(office)


def test_the_village_acts_with_an_authority_of_its_own(office: TryOffice, desk: Opened) -> None:
    village = desk("village_assistant")
    fields = family(**{**AGENT, "agent_kind": "village", "agent_relation": "our village"})
    for name in ("income", "account_holder", "account_number"):
        fields.pop(name, None)
    village.file(village.begin("social_assistance"), fields)
    (case,) = cases(office)
    (authority,) = case.authorities.values()
    assert (authority.kind, case.channel) == ("village", "village")
    assert authority.user == case.filed_by


def test_a_request_by_phone_is_accepted_only_when_it_is_confirmed(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family(**PHONED))
    (case,) = cases(office)
    assert case.channel == "phone"
    page = clerk.get(f"/counter/cases/{case.tracking}")
    assert "Taken down by phone, not confirmed yet" in page
    assert "Filed by phone" in clerk.get(f"/work/cases/{case.tracking}")


def test_the_recording_noted_at_once_confirms_it(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    confirmed = {"paper-phone_recording-here": "1", "paper-phone_recording-seen": "yes"}
    clerk.file(clerk.begin("social_assistance"), family(**PHONED, **confirmed))
    (case,) = cases(office)
    assert "not confirmed yet" not in clerk.get(f"/counter/cases/{case.tracking}")


def test_services_without_a_rule_offer_neither(desk: Opened) -> None:
    clerk = desk("window_clerk")
    page = clerk.get(clerk.begin("temporary_aid"))
    assert "by_phone" not in page
    assert "agent_kind" not in page


# -- accounts ------------------------------------------------------------------------------------


def opened_account(clerk: Desk, **changes: str) -> tuple[str, str]:
    """Open an account at the window; gives login and password."""
    page = clerk.post("/counter/account", {**CARD, **changes}, 200).get_data(as_text=True)
    login = re.search(r"Account name</dt><dd>([^<]+)", page)
    password = re.search(r"<code>([^<]+)", page)
    assert login
    assert password
    return login[1], password[1]


def test_an_account_is_opened_for_the_person_at_the_window(
    office: TryOffice, desk: Opened, app: Flask
) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    (case,) = cases(office)
    login, password = opened_account(clerk)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/sign-in", data={"login": login, "password": password})
    assert client.get("/my").location.endswith("/account/password")
    fresh = "three words of mine"
    chosen = {"password_now": password, "password_new": fresh, "password_again": fresh}
    client.post("/account/password", data=chosen)
    assert case.tracking in client.get("/my").get_data(as_text=True)


def test_who_has_an_account_gets_a_new_password_and_old_sessions_end(
    office: TryOffice, desk: Opened, app: Flask
) -> None:
    clerk = desk("window_clerk")
    login, password = opened_account(clerk)
    client = app.test_client()
    client.post("/sign-in", data={"login": login, "password": password})
    again, other = opened_account(clerk)
    assert (again, other == password) == (login, False)
    assert client.get("/account").location.startswith("/sign-in")


def test_the_account_of_a_service_is_entered_and_noted(office: TryOffice, desk: Opened) -> None:
    login, _password = opened_account(desk("window_clerk"), works_for="Fictional Service")
    found = office.office.accounts.by_login(login)
    assert found is not None
    assert found.works_for == "Fictional Service"
    noted = office.office.register.between(office.at, office.at.replace(year=2027))
    assert [(each.act, each.about["account"]) for each in noted] == [("open_account", found.id)]


def test_another_name_or_a_card_not_seen_opens_nothing(desk: Opened) -> None:
    clerk = desk("window_clerk")
    opened_account(clerk)
    page = clerk.post("/counter/account", {**CARD, "name": "王某"}, 422).get_data(as_text=True)
    assert "on file under another name" in page
    page = clerk.post("/counter/account", {**CARD, "seen": ""}, 422).get_data(as_text=True)
    assert "Check the card first" in page


def test_no_account_of_staff_is_taken_over_at_the_window(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    login, _password = opened_account(clerk)
    found = office.office.accounts.by_login(login)
    assert found is not None
    at = office.office
    at.accounts.give_post(found.id, "township_officer", "town_a", date(2026, 3, 2))
    page = clerk.post("/counter/account", CARD, 422).get_data(as_text=True)
    assert "works for the office" in page


def test_villages_open_no_accounts(desk: Opened) -> None:
    desk("village_assistant").get("/counter/account", 403)


# -- while the case runs ---------------------------------------------------------------------------

LATER = {
    "agent_kind": "relative",
    "agent_name": "张女",
    "agent_relation": "daughter",
    "agent_login": "",
    "paper-agent_authority-here": "1",
    "paper-agent_authority-seen": "yes",
}


def test_the_counter_adds_who_acts_and_replaces_them(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    (case,) = cases(office)
    address = f"/counter/cases/{case.tracking}/authority"
    assert address in clerk.get(f"/counter/cases/{case.tracking}")
    clerk.post(address, LATER)
    assert "张女" in clerk.get(f"/counter/cases/{case.tracking}")
    (first,) = cases(office)[0].authorities
    clerk.post(address, {**LATER, "agent_name": "张弟", "replaces": f"no_{first}"})
    page = clerk.get(f"/counter/cases/{case.tracking}")
    assert "张弟" in page
    assert "张女" not in page
    assert "The office ended the authority" in clerk.get(f"/work/cases/{case.tracking}")


def test_without_the_paper_nobody_is_added_and_all_stays_typed(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    (case,) = cases(office)
    unseen = {name: said for name, said in LATER.items() if not name.endswith("seen")}
    address = f"/counter/cases/{case.tracking}/authority"
    page = clerk.post(address, unseen, 422).get_data(as_text=True)
    assert "Tick the paper that shows their authority" in page
    assert 'value="张女"' in page
    assert not cases(office)[0].authorities
    desk("window_clerk", "town_b").get(address, 403)
