"""Asking for somebody else online: in which capacity, what one sees, and how it ends."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from notifications.dispatch import run_once
from tests.acceptance.applicant.family import FATHER, PASSWORD, begin, pages, photo, register, text
from tests.support.office import TryOffice
from workflow.demo.people import id_number
from workflow.domain.case import Case
from workflow.store.queries.cases import case_by_tracking

DAUGHTER = id_number("1999-01-02", 28)


@pytest.fixture
def daughter(app: Flask) -> FlaskClient:
    """The grown-up daughter, with an account of her own."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert register(client, name="张女", id_number=DAUGHTER, phone="13900000009").status_code == 302
    return client


def ask(client: FlaskClient, **changes: object) -> str:
    """Begin for somebody else, and say in which capacity; gives the draft's address."""
    query = "/apply/social_assistance?happened=low_income"
    answer = client.post(query, data={"happened": ["low_income"], "whose": "other"})
    draft = re.sub(r"^https?://[^/]+", "", answer.headers["Location"])
    said = {
        "agent_kind": "relative",
        "agent_relation": "daughter",
        "agent_phone": "13900000009",
        "agent_authority": photo("authority.png"),
        **changes,
    }
    answer = client.post(f"{draft}/behalf", data=said)
    assert answer.status_code == 302, text(answer)
    return draft


def filed_for_father(client: FlaskClient, **changes: object) -> str:
    """The daughter files for her father; gives the tracking number."""
    draft = ask(client, **changes)
    for page, data in pages("low_income").items():
        assert client.post(f"{draft}/{page}", data=data).status_code == 302
    answer = client.post(f"{draft}/review", data={})
    assert answer.status_code == 302, text(answer)
    return re.search(r"OW-[0-9-]+", answer.headers["Location"])[0]  # type: ignore[index]


def end_of(around: TryOffice, tracking: str) -> str:
    """Where the authority of a case is ended."""
    with around.office.store.database.read() as connection:
        number = case_by_tracking(connection, tracking)
    (no,) = around.office.store.case(number or 0).authorities
    return f"/my/cases/{tracking}/authority/{no}/end"


def test_the_page_before_asks_for_whom(daughter: FlaskClient) -> None:
    assert "For whom are you applying?" in text(daughter.get("/apply/social_assistance"))
    assert "For whom are you applying?" not in text(daughter.get("/apply/temporary_aid"))


def test_a_daughter_asks_for_her_father_and_sees_the_request(
    daughter: FlaskClient, around: TryOffice
) -> None:
    tracking = filed_for_father(daughter)
    page = text(daughter.get(f"/my/cases/{tracking}"))
    assert "You act for the applicant in this request." in page
    assert "Only the applicant can withdraw" in page
    assert "Withdraw the request" not in page
    assert "Messages (" not in page
    assert tracking in text(daughter.get("/my"))
    assert "Where I act for somebody" in text(daughter.get("/my"))
    receipt = text(daughter.get(f"/my/cases/{tracking}/receipt"))
    assert "The code was shown only when the request was sent" in receipt


def test_the_applicant_sees_who_acts_and_ends_it_at_once(
    daughter: FlaskClient, father: FlaskClient, around: TryOffice
) -> None:
    tracking = filed_for_father(daughter)
    identity_proven(around, "13900000001")
    page = text(father.get(f"/my/cases/{tracking}"))
    assert "张女 acts for you in this request." in page
    end = end_of(around, tracking)
    answer = father.post(end, data={}, follow_redirects=True)
    assert "They see nothing of this request from now on" in text(answer)
    assert daughter.get(f"/my/cases/{tracking}").status_code == 404
    assert daughter.get(f"/my/cases/{tracking}/receipt").status_code == 404
    assert tracking not in text(daughter.get("/my"))
    assert daughter.post(f"/my/cases/{tracking}/nudge").status_code == 404
    assert daughter.post(end).status_code == 404
    assert father.get(f"/my/cases/{tracking}").status_code == 200


def identity_proven(around: TryOffice, login: str) -> None:
    """The counter has seen the identity card of this account's holder."""
    account = around.office.accounts.by_login(login)
    assert account is not None
    around.office.notes.put(f"made_online.{account.id}", "no")


def test_who_acts_gives_the_authority_back(daughter: FlaskClient, around: TryOffice) -> None:
    tracking = filed_for_father(daughter)
    answer = daughter.post(end_of(around, tracking), data={}, follow_redirects=True)
    assert "no longer see it" in text(answer)
    assert daughter.get(f"/my/cases/{tracking}").status_code == 404


def test_the_authority_is_over_after_its_last_day(daughter: FlaskClient, around: TryOffice) -> None:
    tracking = filed_for_father(daughter, agent_until="2026-03-02")
    assert daughter.get(f"/my/cases/{tracking}").status_code == 200
    around.day("2026-03-03")
    daughter.post("/sign-in", data={"login": "13900000009", "password": PASSWORD})
    assert daughter.get(f"/my/cases/{tracking}").status_code == 404


def test_a_paper_is_needed_and_days_that_are_over_are_not_taken(daughter: FlaskClient) -> None:
    query = "/apply/social_assistance"
    answer = daughter.post(query, data={"whose": "other"})
    draft = re.sub(r"^https?://[^/]+", "", answer.headers["Location"])
    said = {"agent_kind": "relative", "agent_relation": "d", "agent_phone": "13900000009"}
    assert daughter.post(f"{draft}/behalf", data=said).status_code == 422
    late = {**said, "agent_until": "2026-03-01", "agent_authority": photo()}
    answer = daughter.post(f"{draft}/behalf", data=late)
    assert answer.status_code == 422
    assert "This day is over" in text(answer)
    village = {**said, "agent_kind": "village", "agent_authority": photo()}
    assert daughter.post(f"{draft}/behalf", data=village).status_code == 422
    worker = {**village, "agent_kind": "social_worker", "agent_authority": photo()}
    assert daughter.post(f"{draft}/behalf", data=worker).status_code == 422


def test_one_does_not_act_for_oneself(daughter: FlaskClient) -> None:
    draft = ask(daughter)
    data = {**pages("low_income")["household-1"], "id_number": DAUGHTER}
    answer = daughter.post(f"{draft}/household-1", data=data)
    assert answer.status_code == 422
    assert "This is your own ID number" in text(answer)


def test_a_social_worker_asks_with_an_account_of_the_service(
    daughter: FlaskClient, around: TryOffice
) -> None:
    account = around.office.accounts.by_login("13900000009")
    assert account is not None
    around.office.accounts.set_service(account.id, "Fictional Social Work Service")
    tracking = filed_for_father(daughter, agent_kind="social_worker")
    page = text(daughter.get(f"/my/cases/{tracking}"))
    assert "Social worker, authorised by the person" in page
    assert "Fictional Social Work Service" in page


def test_nobody_learns_by_an_id_number_that_somebody_has_asked(
    daughter: FlaskClient, father: FlaskClient
) -> None:
    draft = begin(father, "low_income")
    for page, data in pages("low_income").items():
        father.post(f"{draft}/{page}", data=data)
    assert father.post(f"{draft}/review", data={}).status_code == 302
    draft = ask(daughter)
    for page, data in pages("low_income").items():
        assert daughter.post(f"{draft}/{page}", data=data).status_code == 302
    answer = text(daughter.post(f"{draft}/review", data={}))
    assert "cannot be sent online at the moment" in answer
    assert "OW-2026" not in answer
    assert FATHER not in answer.partition("<main")[0]


# -- while the request runs -----------------------------------------------------------------------


def filed_by_father(father: FlaskClient) -> str:
    """The father asks himself; gives the tracking number."""
    draft = begin(father, "low_income")
    for page, data in pages("low_income").items():
        assert father.post(f"{draft}/{page}", data=data).status_code == 302
    answer = father.post(f"{draft}/review", data={})
    return re.search(r"OW-[0-9-]+", answer.headers["Location"])[0]  # type: ignore[index]


LET = {
    "agent_kind": "relative",
    "agent_name": "张女",
    "agent_relation": "daughter",
    "agent_phone": "13900000009",
    "agent_login": "13900000009",
}


def let(father: FlaskClient, tracking: str, **changes: object) -> TestResponse:
    said = {**LET, "agent_authority": photo("authority.png"), **changes}
    return father.post(f"/my/cases/{tracking}/authority", data=said, follow_redirects=True)


def test_the_applicant_lets_somebody_act_while_it_runs_and_she_sees_it(
    daughter: FlaskClient, father: FlaskClient, around: TryOffice
) -> None:
    tracking = filed_by_father(father)
    assert daughter.get(f"/my/cases/{tracking}").status_code == 404
    page = text(father.get(f"/my/cases/{tracking}"))
    assert f'href="/my/cases/{tracking}/authority"' in page
    assert "From now on they can act for you" in text(let(father, tracking))
    assert "张女 acts for you in this request." in text(father.get(f"/my/cases/{tracking}"))
    page = text(daughter.get(f"/my/cases/{tracking}"))
    assert "You act for the applicant in this request." in page
    assert "Let somebody act for me" not in page
    assert daughter.get(f"/my/cases/{tracking}/authority").status_code == 404
    run_once(around.office)
    page = text(father.get(f"/my/cases/{tracking}"))
    assert "Somebody acts for you from now on" in page
    clerk = around.client(around.app(), around.staff("window_clerk"))
    assert "Somebody acts for the applicant" in text(clerk.get(f"/work/cases/{tracking}"))


def test_another_is_named_instead_and_the_first_sees_nothing_any_more(
    daughter: FlaskClient, father: FlaskClient, around: TryOffice
) -> None:
    tracking = filed_by_father(father)
    let(father, tracking)
    (first,) = case_of(around, tracking).authorities
    page = text(father.get(f"/my/cases/{tracking}/authority"))
    assert "张女 · Relative" in page
    instead = {"agent_name": "张弟", "agent_relation": "brother", "agent_login": ""}
    let(father, tracking, replaces=f"no_{first}", **instead)
    assert daughter.get(f"/my/cases/{tracking}").status_code == 404
    page = text(father.get(f"/my/cases/{tracking}"))
    assert "张弟 acts for you in this request." in page
    assert "张女 acts for you" not in page
    again = let(father, tracking, replaces=f"no_{first}", **instead)
    assert again.status_code == 422


def case_of(around: TryOffice, tracking: str) -> Case:
    with around.office.store.database.read() as connection:
        return around.office.store.case(case_by_tracking(connection, tracking) or 0)


def test_what_does_not_fit_is_said_and_stays_typed(
    daughter: FlaskClient, father: FlaskClient, around: TryOffice
) -> None:
    tracking = filed_by_father(father)
    wrong: dict[str, dict[str, object]] = {
        "No account with this account name is in": {"agent_name": "李女"},
        "belongs to no social work service": {"agent_kind": "social_worker"},
        "This day is over": {"agent_until": "2026-03-01"},
    }
    for said, changes in wrong.items():
        answer = let(father, tracking, **changes)
        assert answer.status_code == 422
        assert said in text(answer)
        assert 'value="daughter"' in text(answer)
    staff = around.staff("window_clerk", number=2)
    assert let(father, tracking, agent_login=staff, agent_name="Window Clerk 2").status_code == 422
    assert not case_of(around, tracking).authorities
    for _ in range(10):
        let(father, tracking, agent_login="13912345678")
    assert let(father, tracking).status_code == 409
    assert not case_of(around, tracking).authorities
