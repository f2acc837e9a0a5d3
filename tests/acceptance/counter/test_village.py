"""The village assistant: own village only, no bank data, and a list of what to carry out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tests.acceptance.counter.conftest import Desk, cases, family, hidden
from tests.support.office import TryOffice
from workflow.domain.commands import File, Handed, HandIn
from workflow.errors import Invalid

Opened = Callable[..., Desk]
BANK = ("account_holder", "account_number", "Account for payments")


def without_bank(**other: Any) -> dict[str, Any]:
    fields = family(**other)
    return {name: value for name, value in fields.items() if name not in BANK}


def test_bank_data_is_neither_asked_nor_shown_nor_kept(office: TryOffice, desk: Opened) -> None:
    assistant = desk("village_assistant")
    address = assistant.begin("social_assistance")
    page = assistant.get(address)
    assert not any(word in page for word in BANK)
    smuggled = family(account_number="6200000000000000018")
    shown = assistant.post(address, {**smuggled, "_again": "1"}, 200).get_data(as_text=True)
    assert "620000000" not in shown
    assert "6200 0000" not in shown
    assistant.file(address, smuggled)
    (case,) = cases(office)
    assert case.channel == "village"
    application = office.office.store.dossier(case).application()
    assert "account_number" not in application
    assert "account_holder" not in application


def test_the_same_holds_for_single_questions(office: TryOffice, desk: Opened) -> None:
    page = desk("village_assistant").get(desk("village_assistant").begin("temporary_aid"))
    assert "account_number" not in page
    assert "amount_needed" in page
    assert "account_number" in desk("window_clerk").get(desk("window_clerk").begin("temporary_aid"))


def test_the_bank_page_passes_through_without_a_picture(office: TryOffice, desk: Opened) -> None:
    assistant = desk("village_assistant")
    address = assistant.begin("social_assistance")
    page = assistant.post(address, {**without_bank(), "_again": "1"}, 200).get_data(as_text=True)
    assert 'id="paper-bank_account"' in page
    assert 'id="paper-bank_account-file"' not in page
    assert 'id="paper-identity-file"' in page
    picture = {"paper-bank_account": (BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 300), "card.png")}
    fields = {**hidden(page), **without_bank(), **picture, "paper-bank_account-seen": "yes"}
    assistant.post(address, fields)
    (case,) = cases(office)
    (bank,) = [m for m in case.materials.values() if m.item == "bank_account"]
    assert bank.digest is None


def test_the_engine_refuses_the_picture_too(office: TryOffice, desk: Opened) -> None:
    assistant = desk("village_assistant")
    assistant.file(assistant.begin("social_assistance"), without_bank())
    (case,) = cases(office)
    actor = office.actor(office.staff("village_assistant"))
    scan = Handed(item="bank_account", digest="0" * 64)
    with pytest.raises(Invalid):
        office.office.engine.handle(HandIn(case=case.id, materials=(scan,)), actor)
    office.office.engine.handle(
        HandIn(case=case.id, materials=(Handed(item="bank_account"),)), actor
    )


def test_another_level_must_still_answer_what_the_village_is_not_asked(office: TryOffice) -> None:
    answers: dict[str, Any] = {
        "happened": ["low_income"],
        "applicant_name": "张甲一",
        "id_number": "990101197905060116",
        "registered": "village_a",
        "lives": "village_a",
        "members": [{"name": "张甲一", "relation": "self", "id_number": "990101197905060116"}],
    }
    command = File(definition="social_assistance", answers=answers, chosen=("subsistence",))
    with pytest.raises(Invalid) as flawed:
        office.office.engine.handle(command, office.actor(office.staff("window_clerk")))
    assert set(flawed.value.fields) == {"account_holder", "account_number"}
    office.office.engine.handle(command, office.actor(office.staff("village_assistant")))


def test_a_family_of_another_village_is_sent_where_to_go(office: TryOffice, desk: Opened) -> None:
    assistant = desk("village_assistant")
    address = assistant.begin("social_assistance")
    fields = without_bank(registered="village_b")
    page = assistant.post(address, fields, 422).get_data(as_text=True)
    assert "This belongs to Village B" in page
    assert "李乙二" in page, "nothing typed is lost"
    assert not cases(office)


def test_a_case_of_another_village_shows_where_to_go_and_nothing_else(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk", "town_b")
    clerk.file(clerk.begin("social_assistance"), family(registered="village_b"))
    (case,) = cases(office)
    page = desk("village_assistant").get(f"/counter/cases/{case.tracking}", 403)
    assert "Village B" in page
    assert "张*" not in page
    assert "Hand in papers" not in page


def test_the_register_lists_what_one_filed(office: TryOffice, desk: Opened) -> None:
    assistant, colleague = desk("village_assistant"), desk("village_assistant", number=2)
    assert "Nothing filed yet" in assistant.get("/counter/register")
    assistant.file(assistant.begin("social_assistance"), without_bank())
    (case,) = cases(office)
    page = assistant.get("/counter/register")
    assert case.tracking in page
    assert "张*" in page
    assert "张甲一" not in page
    assert case.tracking not in colleague.get("/counter/register")


def test_postings_wait_on_the_first_page_and_lead_to_the_task(
    office: TryOffice, desk: Opened
) -> None:
    assistant = desk("village_assistant")
    assert "Nothing to carry out" in assistant.get("/counter")
    played = office.play("objection_by_phone_on_the_last_day", 5)
    posting = next(task for task in played.case.open_tasks if task.kind == "posting")
    page = assistant.get("/counter")
    assert f"/cases/{played.case.tracking}/tasks/{posting.no}" in page
    assert "Post the notice" in page
