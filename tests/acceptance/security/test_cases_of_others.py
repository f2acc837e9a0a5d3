"""Other families' cases, drafts, documents and letters: not found, by whatever address."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import PNG, begin, photo, register, text
from tests.acceptance.security.conftest import SECRETS, Visit
from tests.support.office import Played, TryOffice
from workflow.demo.people import id_number
from workflow.domain.people import PlaceInfo


@pytest.fixture
def played(office: TryOffice) -> Played:
    return office.play("family_granted", 10)


@pytest.fixture
def other(stranger: FlaskClient) -> FlaskClient:
    """Another family's account."""
    number = id_number("1980-02-03", 31)
    assert register(stranger, name="赵丑", id_number=number, phone="13900000003").status_code == 302
    return stranger


def pages_of(played: Played) -> list[str]:
    tracking = played.case.tracking
    mine, work = f"/my/cases/{tracking}", f"/work/cases/{tracking}"
    letters = ["receipt", "acceptance", "correction", *map(str, played.case.decisions)]
    found = [mine, f"{mine}/receipt", f"{mine}/answer", f"{mine}/documents/1", work]
    found += [f"{base}/letters/{name}" for base in (mine, work) for name in letters]
    for no in played.case.tasks:
        found += [f"{work}/tasks/{no}{more}" for more in ("", "/sheet", "/signatures")]
    return [*found, *(f"/counter/cases/{tracking}{m}" for m in ("", "/answer", "/papers"))]


def test_another_family_reads_nothing(played: Played, other: FlaskClient) -> None:
    every = pages_of(played)
    assert len(every) > 20
    for address in every:
        answer = other.get(address)
        assert answer.status_code in (403, 404), address
        assert not any(secret in text(answer) for secret in SECRETS), address


def test_another_family_changes_nothing(
    office: TryOffice, played: Played, other: FlaskClient
) -> None:
    before = len(office.office.store.facts(played.case_id))
    mine = f"/my/cases/{played.case.tracking}"
    assert other.post(f"{mine}/withdraw", data={"confirm": "yes"}).status_code == 404
    assert other.post(f"{mine}/answer", data={"identity": photo()}).status_code == 404
    work = f"/work/cases/{played.case.tracking}"
    for address in (f"{work}/relative", f"{work}/extend", f"{work}/watch", f"{work}/tasks/1/claim"):
        assert other.post(address, data={"user": "1", "relation": "x"}).status_code == 403
    assert len(office.office.store.facts(played.case_id)) == before


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("township_officer", "town_b"),
        ("township_lead", "town_b"),
        ("village_assistant", "village_b"),
        ("window_clerk", "town_b"),
        ("administrator", "county"),
        ("school_officer", "school_b"),
        ("market_officer", "county"),
    ],
)
def test_staff_of_other_places_and_departments_read_nothing_and_take_nothing(
    office: TryOffice, app: Flask, played: Played, role: str, place: str
) -> None:
    if place == "school_b":
        school = PlaceInfo("school_b", "organisation", "town_b", "乙校", "School B", "school")
        office.office.store.places.put([school])
    client = office.client(app, office.staff(role, place))
    before = len(office.office.store.facts(played.case_id))
    for address in pages_of(played):
        answer = client.get(address)
        assert answer.status_code in (403, 404, 409), (role, address)
        assert not any(secret in text(answer) for secret in SECRETS), (role, address)
    for no in played.case.tasks:
        task = f"/work/cases/{played.case.tracking}/tasks/{no}"
        for act in ("claim", "release", "sign", "gap"):
            assert (
                client.post(f"{task}/{act}", data={"item": "x", "reason": "x"}).status_code == 404
            )
        assert client.post(task, data={"act_outcome": "grant"}).status_code == 404
    assert len(office.office.store.facts(played.case_id)) == before


def test_the_number_of_another_cases_task_opens_nothing(
    office: TryOffice, visit: Visit, played: Played
) -> None:
    own = {task.no for task in played.case.tasks.values() if task.role == "township_lead"}
    lead = visit("township_lead")
    for no in set(range(1, 60)) - own:
        also = played.case.tasks.get(no)
        if also is not None and also.also_role == "township_lead":
            continue
        address = f"/work/cases/{played.case.tracking}/tasks/{no}"
        assert lead.get(address).status_code == 404, no


def test_a_draft_and_its_files_are_its_accounts_alone(
    office: TryOffice, app: Flask, other: FlaskClient
) -> None:
    draft = begin(other, "low_income")
    taken = office.office.documents.put(PNG, "image/png")
    second = app.test_client()
    register(second, name="钱寅", id_number=id_number("1983-02-03", 31), phone="13900000004")
    for address in (f"{draft}/household-1", f"{draft}/review", f"{draft}/files/{taken}"):
        assert second.get(address).status_code == 404
        assert second.post(address, data={}).status_code in (404, 405)
    assert second.post(f"{draft}/discard").status_code == 404
    assert other.get(f"{draft}/files/{taken}").status_code == 404, "a digest alone opens no file"


def test_services_that_are_not_offered_cannot_be_chosen_by_hand(
    office: TryOffice, other: FlaskClient
) -> None:
    draft = begin(other, "low_income")
    forged: dict[str, Any] = {"chosen": ["education", "__class__", "medical"]}
    answer = other.post(f"{draft}/services", data=forged)
    assert answer.status_code in (302, 422)
    stored = office.office.drafts.of_account(office.office.accounts.by_login("13900000003").id)[0]  # type: ignore[union-attr]
    assert not {"education", "__class__"} & set(stored.data.get("chosen") or ())


def test_a_village_cannot_hand_in_bank_data_it_is_not_asked_for(
    office: TryOffice, visit: Visit
) -> None:
    from tests.acceptance.counter.conftest import Desk, cases, family

    village = Desk(visit("village_assistant"))
    forged = family(**{"paper-bank_account-here": "1", "paper-bank_account-seen": "yes"})
    address = village.begin("social_assistance")
    scan = {**forged, "_again": "1", "paper-bank_account": (io.BytesIO(PNG), "card.png")}
    village.post(address, scan, 200)
    assert village.file(address, forged).endswith("/filed")
    (case,) = cases(office)
    answers = office.office.store.dossier(case).application()
    assert "account_number" not in answers
    kept = [m.digest for m in case.materials.values() if m.item == "bank_account"]
    assert kept == [None]
