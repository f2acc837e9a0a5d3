"""Filing for people without account, phone or e-mail: one page, one draft, filed once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.acceptance.counter.conftest import Desk, cases, family, hidden
from tests.support.office import TryOffice
from workflow.demo.people import id_number
from workflow.domain.case import Case

Opened = Callable[..., Desk]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002"
    "00000500010d0a2db40000000049454e44ae426082"
)
OWNER = "990101197905060116"


def application(office: TryOffice, case: Case) -> dict[str, Any]:
    return dict(office.office.store.dossier(case).application())


def test_a_paper_request_becomes_a_case_with_a_receipt(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance", OWNER)
    receipt = clerk.file(address, family())
    page = clerk.get(receipt)
    (case,) = cases(office)
    assert case.tracking in page
    assert "<svg" in page
    assert "Filing receipt" in page
    assert set(case.chosen) == {"subsistence", "medical"}, "what fits is ticked beforehand"
    assert case.contact == "none"
    assert case.channel == "counter"
    counter = next(task for task in case.open_tasks if task.state == "counter")
    assert f"/cases/{case.tracking}/tasks/{counter.no}" in page


def test_the_code_opens_the_look_up_and_is_gone_once_the_receipt_is_closed(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    receipt = clerk.file(clerk.begin("social_assistance"), family())
    page = clerk.get(receipt)
    code = page.split("<dt>Code</dt>")[1].split(">")[1].split("<")[0]
    (case,) = cases(office)
    found = clerk.client.post("/look-up", data={"tracking": case.tracking, "secret": code})
    assert case.tracking in found.get_data(as_text=True)
    clerk.post(receipt.replace("filed", "close"))
    clerk.get(receipt, 404)


def test_the_receipt_forgets_the_code_after_an_hour(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    receipt = clerk.file(clerk.begin("social_assistance"), family())
    code = clerk.get(receipt).split("<dt>Code</dt>")[1].split(">")[1].split("<")[0]
    office.day("2026-03-02", 12)
    page = clerk.get(receipt)
    assert code not in page
    assert "was shown once" in page


def test_a_wrong_id_number_keeps_everything_typed(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    page = clerk.post(address, family(id_number="990101197905060115"), 422).get_data(as_text=True)
    assert "does not fit its last digit" in page
    for typed in ("990101197905060115", "张甲一", "李乙二", "6200000000000000018", "1800"):
        assert typed in page
    again = clerk.get(address)
    assert "李乙二" in again, "and the draft has it, too"
    assert not cases(office)


def test_somebody_typed_twice_is_told_in_words_in_their_row(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    twice = {"members-2-name": "李乙二", "members-2-relation": "spouse"}
    fields = family(**twice, **{"members-2-id_number": "990101198108150228"})
    page = clerk.post(address, fields, 422).get_data(as_text=True)
    assert "stands in another row already" in page
    assert '<a href="#members-2-id_number">' in page
    assert not cases(office)


def test_a_birth_date_that_has_not_come_is_told(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    fields = family(**{"members-1-id_number": id_number("2031-01-01", 22)})
    page = clerk.post(address, fields, 422).get_data(as_text=True)
    assert "has not come yet" in page
    assert not cases(office)


def test_sending_twice_files_once(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    shown = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)
    fields = {**hidden(shown), **family()}
    first = clerk.post(address, fields).headers["Location"]
    second = clerk.post(address, fields).headers["Location"]
    assert first == second
    assert len(cases(office)) == 1


def test_a_second_window_on_the_same_draft_leads_to_the_first_receipt(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    shown = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)
    receipt = clerk.file(address, family())
    late = {**hidden(shown), **family(applicant_name="王别人")}
    assert clerk.post(address, late).headers["Location"] == receipt
    assert clerk.client.post(address, data={**late, "_draft": "1"}).status_code == 204
    (case,) = cases(office)
    assert application(office, case)["applicant_name"] == "张甲一"


def test_an_open_request_is_found_before_filing_and_linked(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    (case,) = cases(office)
    address = clerk.begin("social_assistance", OWNER)
    assert f"/counter/cases/{case.tracking}" in clerk.get(address)
    shown = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)
    page = clerk.post(address, {**hidden(shown), **family()}, 409).get_data(as_text=True)
    assert "There is an open request already" in page
    assert len(cases(office)) == 1


def test_the_list_of_what_is_missing_builds_itself(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    page = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)
    missing = page.split('data-derived="missing"')[1]
    assert missing.count('">Consent to check') == 2, "one for each adult"
    assert "Diagnosis and medical bills" in missing, "asked for because somebody is ill"
    assert "Disability certificate" not in missing
    ticked = {**hidden(page), **family(), "paper-medical_papers-seen": "yes", "_again": "1"}
    missing = clerk.post(address, ticked, 200).get_data(as_text=True)
    assert "Diagnosis and medical bills" not in missing.split('data-derived="missing"')[1]


def test_each_missing_document_says_what_it_is_asked_for(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    page = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)
    missing = page.split('data-derived="missing"')[1].partition("</aside>")[0]
    bills = missing[missing.index("Diagnosis and medical bills") :]
    assert "asked for: Medical aid" in bills[:200]
    assert "asked for the request as a whole" in missing


def test_a_reason_why_a_document_is_missing_goes_with_the_request(
    office: TryOffice, desk: Opened
) -> None:
    """It stands in the acceptance task and in the one request for missing information."""
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    said = {**family(), "paper-medical_papers-lacks": "missing"}
    page = clerk.post(address, {**said, "_again": "1"}, 200).get_data(as_text=True)
    chosen = page.split('id="paper-medical_papers-lacks"')[1].partition("</select>")[0]
    assert '<option value="missing" selected>' in chosen, "what was chosen stays"
    clerk.file(address, said)
    (case,) = cases(office)
    (gap,) = case.gaps.values()
    assert (gap.item, gap.reason) == ("medical_papers", "missing")
    tasks = {task.kind: task for task in case.open_tasks}
    assert gap.task == tasks["step"].no
    for kind in ("step", "correction"):
        shown = clerk.get(f"/work/cases/{case.tracking}/tasks/{tasks[kind].no}")
        assert "Diagnosis and medical bills" in shown
        assert "not handed in" in shown


def test_a_document_that_is_there_after_all_is_not_missing(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    clerk.file(address, {**family(), "paper-medical_papers-lacks": "missing",
                         "paper-medical_papers-seen": "yes"})  # fmt: skip
    (case,) = cases(office)
    assert not case.gaps


def test_a_child_gives_no_consent(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    fields = family(**{"members-1-id_number": "990101201611200135"})
    page = clerk.post(address, {**fields, "_again": "1"}, 200).get_data(as_text=True)
    assert page.split('data-derived="missing"')[1].count('">Consent to check') == 1


def test_a_photograph_is_kept_through_errors_and_reaches_the_file(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    shown = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)
    wrong = {**hidden(shown), **family(id_number="1"),
             "paper-identity": (io.BytesIO(PNG), "户口簿.png")}  # fmt: skip
    page = clerk.post(address, wrong, 422).get_data(as_text=True)
    assert "户口簿.png" in page
    clerk.post(address, {**hidden(page), **family()})
    (case,) = cases(office)
    kept = [m for m in case.materials.values() if m.item == "identity"]
    assert len(kept) == 1
    assert kept[0].digest is not None
    assert office.office.documents.content(kept[0].digest) == PNG


def test_a_file_that_is_no_picture_is_told_and_nothing_is_lost(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    shown = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)
    wrong = {**hidden(shown), **family(), "paper-identity": (io.BytesIO(b"MZ\x90"), "x.png")}
    page = clerk.post(address, wrong, 422).get_data(as_text=True)
    assert "not a picture" in page
    assert "李乙二" in page


def test_nothing_is_filed_without_a_signature_or_without_saying_how_to_tell(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    fields = family()
    del fields["paper-authority-seen"], fields["contact"]
    page = clerk.post(address, fields, 422).get_data(as_text=True)
    assert "Have the request signed" in page
    assert "Choose how the applicant is told" in page
    without_phone = clerk.post(address, family(contact="phone"), 422).get_data(as_text=True)
    assert "Fill in the phone or address above" in without_phone
    assert not cases(office)


def test_a_slip_in_the_applicant_s_number_is_told_once_and_put_right_in_one_place(
    office: TryOffice, desk: Opened
) -> None:
    """Once above and once beside the number; the own row, which follows it, says nothing more."""
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    slip = OWNER[:-1] + "7"
    for row in ("", slip):
        fields = family(id_number=slip) | {"members-0-id_number": row}
        page = clerk.post(address, fields, 422).get_data(as_text=True)
        assert page.count("does not fit its last digit") == 2
        assert page.count("Please fill in: ID number") == 0
        assert "Please check one thing" in page
        assert page.count(f'value="{slip}"') == 1, "the row waits for the right one"
    clerk.file(address, family(id_number=OWNER) | {"members-0-id_number": ""})
    (case,) = cases(office)
    assert application(office, case)["members"][0]["id_number"] == OWNER
    other = family() | {"members-1-id_number": slip}
    page = clerk.post(clerk.begin("social_assistance"), other, 422).get_data(as_text=True)
    assert "Members of the household, No. 2" in page, "somebody else's slip is told where it is"


def test_paper_from_last_week_counts_from_its_day(office: TryOffice, desk: Opened) -> None:
    office.day("2026-03-05")
    clerk = desk("window_clerk")
    fields = family(paper_day="2026-3-2", why="Handed to the village on Monday")
    clerk.file(clerk.begin("social_assistance"), fields)
    (case,) = cases(office)
    assert case.filed_on == date(2026, 3, 2)
    (fact, *_more) = office.office.store.facts(case.id)
    assert fact.why == "Handed to the village on Monday"
    page = f"/work/cases/{case.tracking}"
    assert "Recorded late because: Handed to the village on Monday" in clerk.get(page)
    office.office.store.erase(case.id)
    assert "Recorded late because: the reason was erased with the file" in clerk.get(page)


def test_a_paper_day_needs_a_reason_and_has_a_limit(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    shown = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)

    def sent(**fields: str) -> str:
        typed = {**hidden(shown), **family(), **fields}
        return clerk.post(address, typed, 422).get_data(as_text=True)

    assert "recorded only now" in sent(paper_day="2026-2-27")
    assert "has not come yet" in sent(paper_day="2026-3-9", why="early")
    assert "paper_day-error" in sent(paper_day="2025-3-3", why="long ago")
    assert "paper_day-error" in sent(paper_day="Monday", why="?")
    assert not cases(office)


def test_services_that_were_not_seen_yet_are_shown_before_filing(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    page = clerk.post(address, family(), 422).get_data(as_text=True)
    assert "Please check them, then file" in page
    assert 'value="subsistence" checked' in page
    unticked = {**hidden(page), **family(), "services": ["medical"]}
    clerk.post(address, unticked)
    assert cases(office)[0].chosen == ("medical",)


def test_at_least_one_service_is_chosen(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    shown = clerk.post(address, {**family(), "_again": "1"}, 200).get_data(as_text=True)
    fields = {**hidden(shown), **family(), "services": []}
    page = clerk.post(address, fields, 422).get_data(as_text=True)
    assert "Tick at least one service" in page


def test_a_relative_on_the_staff_is_found_by_name_and_registered_with_the_request(
    office: TryOffice, desk: Opened
) -> None:
    lead = office.accounts[office.staff("township_lead")]
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    found = clerk.post(
        address, {**family(), "staff_query": "township lead", "_again": "staff"}, 200
    )
    page = found.get_data(as_text=True)
    assert f'name="relative" value="{lead}"' in page
    named = {**hidden(page), **family(), "relative": str(lead)}
    told = clerk.post(address, {**named, f"relation-{lead}": ""}, 422).get_data(as_text=True)
    assert "related to the applicant" in told
    clerk.post(address, {**named, f"relation-{lead}": "sister"})
    (case,) = cases(office)
    (relative,) = case.relatives.values()
    said = office.office.store.dossier(case).entry(relative.entry)
    assert (relative.user, said["relation"]) == (lead, "sister")


def test_consent_to_referral_is_kept(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family(refer_consent="yes"))
    assert cases(office)[0].refer_consent


def test_a_draft_is_its_writers_alone(office: TryOffice, desk: Opened) -> None:
    clerk, colleague = desk("window_clerk"), desk("window_clerk", number=2)
    address = clerk.begin("social_assistance")
    clerk.post(address, {**family(), "_draft": "1"}, 204)
    colleague.get(address, 404)
    assert "张*一" in clerk.get("/counter"), "it waits on the first page"
    assert "张*一" not in colleague.get("/counter")


def test_a_discarded_draft_is_gone(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance")
    clerk.post(f"{address}/discard")
    assert "The draft is deleted." in clerk.get("/counter")
    clerk.get(address, 404)


def test_others_than_the_counter_have_no_such_page(office: TryOffice, desk: Opened) -> None:
    desk("medical_officer").get("/counter", 403)
    client = desk("window_clerk").client
    client.post("/sign-out")
    assert client.get("/counter").status_code == 302


def test_temporary_aid_is_filed_by_the_same_page(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    fields = {
        "applicant_name": "赵六",
        "happened_at": "village_a",
        "happened_on": "2026-3-1",
        "happened": ["fire"],
        "people_affected": "1",
        "recognised": "none",
        "amount_needed": "800",
        "contact": "none",
        "paper-authority-here": "1",
        "paper-authority-seen": "yes",
    }
    clerk.file(clerk.begin("temporary_aid"), fields)
    (case,) = cases(office)
    assert case.definition == "temporary_aid"
    assert application(office, case)["amount_needed"] == 80000


def test_a_restaurant_is_filed_by_the_same_page(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    fields = {
        "business_name": "甲镇面馆",
        "credit_code": "92000000MA0000001X",
        "applicant_name": "钱七",
        "phone": "13900000007",
        "premises": "village_a",
        "premises_address": "1 Market Street",
        "floor_area": "60",
        "makes": "hot_food",
        "has_signboard": "yes",
        "fire_way": "inspection",
        "contact": "phone",
        "paper-authority-here": "1",
        "paper-authority-seen": "yes",
    }
    clerk.file(clerk.begin("open_restaurant"), fields)
    (case,) = cases(office)
    assert case.chosen == ("signboard",)
    assert case.contact == "phone"
