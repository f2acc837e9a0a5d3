"""Acting for the family on a filed case: answering, papers, withdrawing, relatives, objections."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

from tests.acceptance.counter.conftest import Desk, cases, family, hidden
from tests.support.office import TryOffice
from workflow.domain.case import Case
from workflow.domain.commands import Complete, NoteGap

Opened = Callable[..., Desk]
PDF = b"%PDF-1.4\n" + b"0" * 300


def filed(office: TryOffice, desk: Opened) -> Case:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    return cases(office)[0]


def asked(office: TryOffice, desk: Opened) -> Case:
    """A case for which the counter asked for medical papers and the savings."""
    case = filed(office, desk)
    engine, actor = office.office.engine, office.actor(office.staff("window_clerk"))
    counter = case.open_tasks[0]
    for item in ("medical_papers", "family_savings"):
        engine.handle(NoteGap(case=case.id, task=counter.no, item=item, reason="missing"), actor)
    sending = next(
        t for t in office.office.store.case(case.id).open_tasks if t.kind == "correction"
    )
    engine.handle(Complete(case=case.id, task=sending.no, outcome="sent"), actor)
    return office.office.store.case(case.id)


def now(office: TryOffice) -> Case:
    return cases(office)[0]


def test_a_request_is_answered_for_the_family(office: TryOffice, desk: Opened) -> None:
    case = asked(office, desk)
    clerk = desk("window_clerk")
    assert "Answer for the applicant" in clerk.get(f"/counter/cases/{case.tracking}")
    address = f"/counter/cases/{case.tracking}/answer"
    page = clerk.get(address)
    assert "Diagnosis and medical bills" in page
    assert "account_number" not in page, "only what was asked for"
    sent = {**hidden(page), "family_savings": "2000.50",
            "paper-medical_papers": (BytesIO(PDF), "bills.pdf")}  # fmt: skip
    clerk.post(address, sent)
    answered = now(office)
    assert [c.status for c in answered.corrections.values()] == ["answered"]
    assert office.office.store.dossier(answered).application()["family_savings"] == 200050
    assert any(m.item == "medical_papers" and m.digest for m in answered.materials.values())


def test_an_empty_or_flawed_answer_is_told(office: TryOffice, desk: Opened) -> None:
    case = asked(office, desk)
    clerk = desk("window_clerk")
    address = f"/counter/cases/{case.tracking}/answer"
    fields = hidden(clerk.get(address))
    page = clerk.post(address, {**fields, "family_savings": "much"}, 422).get_data(as_text=True)
    assert "much" in page
    assert [c.status for c in now(office).corrections.values()] == ["asked"]


def test_nothing_to_answer_says_so(office: TryOffice, desk: Opened) -> None:
    case = filed(office, desk)
    clerk = desk("window_clerk")
    assert "Answer for the applicant" not in clerk.get(f"/counter/cases/{case.tracking}")
    clerk.get(f"/counter/cases/{case.tracking}/answer", 409)


def test_further_papers_come_to_the_file_once(office: TryOffice, desk: Opened) -> None:
    case = filed(office, desk)
    clerk = desk("window_clerk")
    address = f"/counter/cases/{case.tracking}/papers"
    fields = {**hidden(clerk.get(address)), "paper-identity-seen": "yes"}
    clerk.post(address, fields)
    clerk.post(address, fields)
    assert [m.item for m in now(office).materials.values()].count("identity") == 1
    page = clerk.post(address, hidden(clerk.get(address)), 422).get_data(as_text=True)
    assert "Tick a document" in page


def test_a_service_is_withdrawn_on_a_signed_paper(office: TryOffice, desk: Opened) -> None:
    case = filed(office, desk)
    engine, clerk_login = office.office.engine, office.staff("window_clerk")
    counter = case.open_tasks[0]
    accept = Complete(case=case.id, task=counter.no, outcome="accept", form={"complete": True})
    engine.handle(accept, office.actor(clerk_login))
    clerk = desk("window_clerk")
    address = f"/counter/cases/{case.tracking}/withdraw"
    fields = {**hidden(clerk.get(address)), "what": "medical"}
    page = clerk.post(address, fields, 422).get_data(as_text=True)
    assert "signed the withdrawal" in page
    signed = {**fields, "paper-withdrawal_request": (BytesIO(PDF), "withdrawal.pdf")}
    clerk.post(address, signed)
    after = now(office)
    assert after.scopes["medical"].outcome == "withdrawn"
    assert after.scopes["subsistence"].outcome is None
    assert any(m.item == "withdrawal_request" and m.digest for m in after.materials.values())


def test_the_whole_request_is_withdrawn_and_needs_a_choice(office: TryOffice, desk: Opened) -> None:
    case = filed(office, desk)
    clerk = desk("window_clerk")
    address = f"/counter/cases/{case.tracking}/withdraw"
    fields = {**hidden(clerk.get(address)), "paper-withdrawal_request-seen": "yes"}
    page = clerk.post(address, fields, 422).get_data(as_text=True)
    assert "Choose what is withdrawn" in page
    clerk.post(address, {**fields, "what": "-"})
    assert now(office).scopes[""].outcome == "withdrawn"


def test_a_relative_is_registered_later_and_then_sees_nothing(
    office: TryOffice, desk: Opened
) -> None:
    case = filed(office, desk)
    aunt = office.accounts[office.staff("window_clerk", number=2)]
    clerk = desk("window_clerk")
    address = f"/counter/cases/{case.tracking}"
    page = clerk.post(address, {"staff_query": "clerk 2", "_again": "staff"}, 200)
    assert f'value="{aunt}"' in page.get_data(as_text=True)
    told = clerk.post(address, {"relative": str(aunt), f"relation-{aunt}": ""}, 200)
    assert "related to the applicant" in told.get_data(as_text=True)
    clerk.post(address, {"relative": str(aunt), f"relation-{aunt}": "aunt", "key": "once"})
    assert [r.user for r in now(office).relatives.values()] == [aunt]
    barred = desk("window_clerk", number=2)
    for page_of in ("", "/papers", "/withdraw", "/answer"):
        assert "张*" not in barred.get(f"{address}{page_of}", 409)


def test_an_objection_by_phone_counts_from_its_day_and_gets_a_number(
    office: TryOffice, desk: Opened
) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 6)
    notice = next(iter(played.case.notices.values()))
    assert notice.last_day is not None
    office.day(date.fromordinal(notice.last_day.toordinal() + 1))
    clerk = desk("window_clerk")
    address = f"/counter/notices/{notice.secret}/objection"
    assert address in clerk.get("/counter/notices")
    typed = {
        **hidden(clerk.get(address)),
        "channel": "phone",
        "text": "They own a lorry.",
        "name": "王邻居",
        "paper_day": notice.last_day.isoformat(),
    }
    page = clerk.post(address, typed, 422).get_data(as_text=True)
    assert "recorded only now" in page
    assert "They own a lorry." in page
    typed["why"] = "Called after the counter had closed"
    receipt = clerk.get(str(clerk.post(address, typed).headers["Location"]))
    clerk.post(address, typed)
    (objection,) = played.case.objections.values()
    assert objection.kind == "objection"
    assert objection.received_on == notice.last_day
    number = re.search(r'class="ow-number">([A-Z0-9-]{14})<', receipt)
    assert number is not None
    answer = clerk.client.post("/objections", data={"receipt": number[1]}).get_data(as_text=True)
    assert "being looked into" in answer
    for hidden_from in ("/counter/notices", f"/counter/cases/{played.case.tracking}"):
        assert "王邻居" not in clerk.get(hidden_from)


def test_an_objection_needs_words_and_a_way_it_came(office: TryOffice, desk: Opened) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 6)
    secret = next(iter(played.case.notices.values())).secret
    page = desk("window_clerk").post(f"/counter/notices/{secret}/objection", {}, 422)
    assert "Choose how the objection came" in page.get_data(as_text=True)
    assert "Write what is objected to" in page.get_data(as_text=True)


def test_a_notice_of_another_town_is_not_found(office: TryOffice, desk: Opened) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 6)
    secret = next(iter(played.case.notices.values())).secret
    desk("window_clerk", "town_b").get(f"/counter/notices/{secret}/objection", 404)
