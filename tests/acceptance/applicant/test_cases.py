"""One's own requests: the answer first, what to do, the parts, why; and what is not shown."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import MOTHER, apply, photo, register, text
from tests.acceptance.applicant.test_apply import case_of
from tests.support.office import Played, TryOffice
from workflow.domain import commands as c

REFUSED = 7
"""The steps of the example until the county refuses."""


def owner(around: TryOffice, app: Flask, played: Played) -> FlaskClient:
    """The applicant of a played case, with an account made at the counter."""
    login = around.applicant("owner", played.case.applicant)
    return around.client(app, login)


def page_of(client: FlaskClient, played: Played) -> str:
    answer = client.get(f"/my/cases/{played.case.tracking}")
    assert answer.status_code == 200, text(answer)
    return text(answer)


def test_a_list_with_nothing_in_it_says_what_comes(father: FlaskClient) -> None:
    page = text(father.get("/my"))
    assert "You have not asked for anything yet" in page
    assert "See what may help" in page


def test_the_answer_comes_first(father: FlaskClient) -> None:
    tracking = apply(father, "ill")
    page = text(father.get(f"/my/cases/{tracking}"))
    assert "Town A is checking whether your request can be accepted." in page
    assert "You hear from us by Mon 9 Mar." in page
    assert "You need not do anything now" in page


def test_who_decides_until_when_and_which_working_day(around: TryOffice, app: Flask) -> None:
    played = around.play("granted_quietly", 7)
    around.day("2026-03-18")
    page = page_of(owner(around, app, played), played)
    assert "County Civil Affairs Bureau is deciding." in page
    assert re.search(r"At the latest Mon 30 Mar\. Today is working day \d+ of 20\.", page)
    assert "How the time is counted" in page
    assert "not counted: weekend" in page


def test_the_services_stand_side_by_side_each_child_by_name(around: TryOffice, app: Flask) -> None:
    played = around.play("family_granted", 6)
    page = page_of(owner(around, app, played), played)
    assert "Education aid · 张丙三" in page
    assert "Education aid · 张丁四" in page
    assert "Waiting for the means check" in page
    assert "1 of your 6 services are decided" in page


def test_a_decision_shows_amount_month_and_the_letter(around: TryOffice, app: Flask) -> None:
    played = around.play("granted_quietly")
    client = owner(around, app, played)
    page = page_of(client, played)
    assert "Everything is finished" in page or "Finished: Granted." in page
    assert "<p>CNY 1,260.00 a month · from April 2026</p>" in page
    address = re.search(r'href="(/my/cases/[^"]+/letters/\d+)"', page)
    assert address is not None
    letter = text(client.get(address[1]))
    assert "reconsideration" in letter
    assert "April 2026" in letter


def test_a_refusal_gives_its_reason_what_fits_instead_and_how_to_appeal(
    around: TryOffice, app: Flask
) -> None:
    played = around.play("refused_with_referral", REFUSED)
    client = owner(around, app, played)
    page = page_of(client, played)
    assert "Not granted this time" in page
    assert "The reason:" in page
    assert "Temporary aid" in page
    address = re.search(r'href="(/my/cases/[^"]+/letters/\d+)"', page)
    assert address is not None
    assert "lawsuit" in text(client.get(address[1]))


@pytest.fixture
def asked(around: TryOffice) -> Played:
    """A case in which something was asked for."""
    return around.play("merged_correction", 6)


def test_what_is_missing_is_one_button_with_a_date(
    around: TryOffice, app: Flask, asked: Played
) -> None:
    client = owner(around, app, asked)
    page = page_of(client, asked)
    assert "Please send what is missing." in page
    assert page.count("btn-primary") == 1
    assert "The clock is paused until you have answered." in page
    form = text(client.get(f"/my/cases/{asked.case.tracking}/answer"))
    for gap in asked.case.gaps.values():
        assert f'name="{gap.item}"' in form or f'data-rows="{gap.item}"' in form
    assert "Why: Disability subsidies" in form, "and who asks"


def test_the_answer_reaches_the_offices_and_the_clock_goes_on(
    around: TryOffice, app: Flask, asked: Played
) -> None:
    client = owner(around, app, asked)
    pool = asked.around.office.store.closure(asked.case.closure).catalogues.materials
    data = {g.item: photo(f"{g.item}.png") for g in asked.case.gaps.values() if g.item in pool}
    address = f"/my/cases/{asked.case.tracking}/answer"
    answer = client.post(address, data=data, content_type="multipart/form-data")
    assert answer.status_code == 302, text(answer)
    assert {co.status for co in asked.case.corrections.values()} == {"answered"}
    assert not [p for p in asked.case.pauses.values() if p.until is None]
    assert client.get(address).status_code == 302


def test_an_empty_answer_is_not_sent(around: TryOffice, app: Flask, asked: Played) -> None:
    client = owner(around, app, asked)
    answer = client.post(f"/my/cases/{asked.case.tracking}/answer", data={})
    assert answer.status_code == 422
    assert "no document and no correction" in text(answer)


def test_one_service_is_withdrawn_and_the_others_go_on(around: TryOffice, app: Flask) -> None:
    played = around.play("family_granted", 6)
    client = owner(around, app, played)
    page = page_of(client, played)
    assert "Only this service ends; nobody decides on it." in page
    address = f"/my/cases/{played.case.tracking}/withdraw"
    assert client.post(address, data={"path": "medical"}).status_code == 302
    assert played.case.scopes["medical"].outcome is None, "without the confirmation nothing happens"
    forgot = client.post(address, data={"confirm": "yes"}, follow_redirects=True)
    assert played.case.scopes[""].outcome is None, "never the whole by forgetting to choose"
    assert "Please choose which service you withdraw" in text(forgot)
    client.post(address, data={"path": "medical", "confirm": "yes"})
    assert played.case.scopes["medical"].outcome == "withdrawn"
    assert played.case.scopes["subsistence"].outcome is None


def test_the_whole_request_is_withdrawn_after_reading_what_follows(
    around: TryOffice, father: FlaskClient
) -> None:
    tracking = apply(father, "ill")
    page = text(father.get(f"/my/cases/{tracking}"))
    assert "Everything that is not decided yet ends" in page
    father.post(f"/my/cases/{tracking}/withdraw", data={"whole": "yes", "confirm": "yes"})
    assert case_of(around, tracking).scopes[""].outcome == "withdrawn"
    assert "You withdrew this request" in text(father.get(f"/my/cases/{tracking}"))


def test_a_page_that_was_too_old_comes_back_with_the_service_that_was_chosen(
    around: TryOffice, app: Flask
) -> None:
    played = around.play("family_granted", 6)
    client = owner(around, app, played)
    address = f"/my/cases/{played.case.tracking}/withdraw"
    for sent, mark in (
        ({"path": "medical"}, r'value="medical" checked'),
        ({"whole": "yes"}, r'open>(?:(?!</details>).)*name="whole"'),
    ):
        back = client.post(address, data={**sent, "confirm": "yes", "_again": "1"})
        assert back.status_code == 302
        page = text(client.get(back.headers["Location"]))
        assert re.search(mark, page, re.S), sent
        assert page.count('<details class="ow-confirm" open>') == 1, "only what was begun"
    assert "withdrawn" not in {scope.outcome for scope in played.case.scopes.values()}


# -- what is not shown -------------------------------------------------------------------------


def test_another_applicant_finds_nothing(app: Flask, father: FlaskClient) -> None:
    tracking = apply(father, "ill")
    other = app.test_client()
    made = register(other, name="李乙二", id_number=MOTHER, phone="13900000009")
    assert made.status_code == 302
    for path in ("", "/receipt", "/answer", "/letters/filing_receipt", "/documents/1"):
        assert other.get(f"/my/cases/{tracking}{path}").status_code == 404
    assert other.post(f"/my/cases/{tracking}/withdraw").status_code == 404


def test_the_applicant_s_pages_are_for_nobody_on_the_staff(
    around: TryOffice, app: Flask, father: FlaskClient
) -> None:
    tracking = apply(father, "ill")
    clerk = around.client(app, around.staff("window_clerk"))
    assert clerk.get(f"/my/cases/{tracking}").status_code == 403


def every_page(client: FlaskClient, tracking: str) -> str:
    """All that the family can open about a case, in one text."""
    page = text(client.get(f"/my/cases/{tracking}"))
    links = set(re.findall(rf'href="(/my/cases/{tracking}/[^"]+)"', page))
    return page + "".join(text(client.get(link)) for link in sorted(links))


def test_who_objected_and_what_they_said_appears_nowhere(around: TryOffice, app: Flask) -> None:
    played = around.play("objection_by_phone_on_the_last_day", 6)
    notice = next(iter(played.case.notices.values()))
    around.day("2026-03-12")
    around.office.engine.handle(
        c.Object(case=played.case_id, notice=notice.no, channel="phone", name="邻居孙七",
                 contact="13700000007", text="他家有一辆货车停在镇上", receipt="R-1234-5678"),
        around.actor(around.staff("township_officer")),
    )  # fmt: skip
    client = owner(around, app, played)
    around.day("2026-03-19")
    shown = every_page(client, played.case.tracking)
    for secret in ("孙七", "13700000007", "货车", "R-1234-5678"):
        assert secret not in shown
    assert "looking into what was said" in shown


def test_what_officers_found_is_not_shown_only_decisions_and_reasons(
    around: TryOffice, app: Flask
) -> None:
    played = around.play("refused_with_referral", REFUSED)
    client = owner(around, app, played)
    shown = every_page(client, played.case.tracking)
    dossier = around.office.store.dossier(played.case)
    own = set(map(str, dossier.application().values()))
    found = {
        value
        for entry in played.case.entries.values()
        if entry.what == "finding"
        for value in dossier.entry(entry.no).values()
        if isinstance(value, str) and len(value) > 3 and not value.isascii()
    }
    assert found, "the example has findings in words"
    for value in found - own:
        assert value not in shown


def test_a_relative_on_the_staff_is_not_named_to_the_family(around: TryOffice, app: Flask) -> None:
    played = around.play("relative_brings_county_visit")
    client = owner(around, app, played)
    shown = every_page(client, played.case.tracking)
    assert played.case.relatives
    for relative in played.case.relatives.values():
        assert relative.name not in shown


def test_an_applicant_asks_once_a_day_for_it_to_go_on_soon(around: TryOffice, app: Flask) -> None:
    played = around.play("granted_quietly", 7)
    around.day("2026-03-18")
    client = owner(around, app, played)
    path = f"/my/cases/{played.case.tracking}/nudge"
    assert path in page_of(client, played)
    assert client.post(path).status_code == 302
    page = page_of(client, played)
    assert "was told that you asked" in page
    assert path not in page
    assert "whoever has the next step was told" in page
    nobody = around.client(app, around.applicant("nobody"))
    assert nobody.post(path).status_code == 404
