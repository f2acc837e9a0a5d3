"""Convening a joint meeting from a page, voting, minutes, tasks until they are done, and the case
that it was about."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import Played, TryOffice

NEW = "/meetings/new/joint_meeting"
CALL = {
    "registered": "county",
    "meeting_on": "2026-03-05",
    "meeting_at": "9:00, third floor",
    "invited": ["medical", "housing"],
    "agenda-0-item": "Moving a household",
    "agenda-0-organ": "housing",
}
VOTED, ISSUED = 8, 24
"""How many steps of the example lead to the first vote's end, and to the minutes being issued."""


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.status
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def convene(client: FlaskClient, status: int = 302, **more: Any) -> str:
    answer = client.post(NEW, data={**CALL, **more}, content_type="multipart/form-data")
    assert answer.status_code == status, answer.get_data(as_text=True)[-2000:]
    return answer.headers.get("Location", "") or unescape(answer.get_data(as_text=True))


def lead(office: TryOffice, app: Flask, role: str = "county_lead") -> FlaskClient:
    return office.client(app, office.staff(role))


def meeting(office: TryOffice, steps: int) -> Played:
    return office.play("tasks_and_receipts", steps)


def test_only_the_role_of_the_definition_finds_the_way_to_convene(
    office: TryOffice, app: Flask
) -> None:
    convener = lead(office, app)
    listed = page(convener, "/meetings")
    assert "No meeting runs" in listed
    assert NEW in listed
    assert 'href="/meetings"' in page(convener, "/work/")
    other = lead(office, app, "medical_lead")
    assert 'href="/meetings"' not in page(other, "/work/")
    page(other, "/meetings", 403)
    page(other, NEW, 403)
    page(convener, "/meetings/new/social_assistance", 404)


def test_a_meeting_is_convened_and_its_members_find_their_votes(
    office: TryOffice, app: Flask
) -> None:
    convener = lead(office, app)
    form = page(convener, NEW)
    assert re.search(r'<option value="county"[^>]*selected', form), "the place is known already"
    where = convene(convener)
    shown = page(convener, where)
    assert "1. Moving a household" in shown
    assert "3 people decide, each for themselves" in shown
    assert "Your tasks in this meeting" in shown
    for role in ("medical_lead", "housing_lead"):
        member = lead(office, app, role)
        assert "Vote on the item" in page(member, "/work/?view=queue")
        assert "Moving a household" in page(member, where)
    assert "Vote on the item" not in page(lead(office, app, "education_lead"), "/work/?view=queue")
    assert "0 of one item voted on" in page(convener, "/meetings")


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    office: TryOffice, app: Flask
) -> None:
    convener = lead(office, app)
    said = convene(convener, 422, meeting_at="", invited=[])
    assert "Moving a household" in said
    assert 'href="#meeting_at"' in said
    said = convene(convener, 422, **{"agenda-0-case_number": "OW-2026-000077-7"})
    assert "There is no case with this number." in said
    assert 'value="OW-2026-000077-7"' in said
    assert "No meeting runs" in page(convener, "/meetings"), "nothing half-written stays"


def test_pressing_twice_convenes_once(office: TryOffice, app: Flask) -> None:
    convener = lead(office, app)
    assert convene(convener, key="once") == convene(convener, key="once")
    assert page(convener, "/meetings").count("of one item voted on") == 1


def test_while_one_item_has_the_floor_the_next_waits_and_says_so(
    office: TryOffice, app: Flask
) -> None:
    played = meeting(office, 4)
    shown = page(lead(office, app), f"/meetings/{played.case.tracking}")
    assert "Vote on the item: waits until number 1 is done" in shown
    assert "Waits for: The meeting is closed" in shown
    assert "Add another one: Item of the agenda" in shown
    assert "Minutes to print" not in shown


def test_the_convener_adds_an_item_and_closes_the_meeting_from_its_page(
    office: TryOffice, app: Flask
) -> None:
    played = meeting(office, 4)
    convener, number = lead(office, app), played.case.tracking
    address = f"/work/cases/{number}/do/add/items"
    given = {"item": "One more", "organ": "education"}
    page(convener, address)
    answer = convener.post(address, data=given, content_type="multipart/form-data")
    assert answer.headers.get("Location") == f"/meetings/{number}", answer.get_data(as_text=True)
    assert "3. One more" in page(convener, f"/meetings/{number}")
    closing = f"/work/cases/{number}/do/signal/closed?path=minutes"
    answer = convener.post(closing, data={"act_confirm": "yes"})
    assert answer.headers.get("Location") == f"/meetings/{number}", answer.get_data(as_text=True)
    shown = page(convener, f"/meetings/{number}")
    assert "Add another one" not in shown
    assert "Write the minutes" in shown
    assert "Agenda, votes and minutes" in page(convener, f"/work/cases/{number}")


def test_the_task_of_the_minutes_says_what_it_waits_for(office: TryOffice, app: Flask) -> None:
    played = meeting(office, 16)
    task = next(t for t in played.case.open_tasks if t.state == "write")
    officer = lead(office, app, "county_officer")
    shown = page(officer, f"/work/cases/{played.case.tracking}/tasks/{task.no}")
    assert "Only when every item has been voted on and recorded." in shown
    assert "由住建局安排搬迁。" in shown, "it reads what the items came to"


def test_the_convener_sees_who_has_which_task_until_when_and_then_that_it_is_done(
    office: TryOffice, app: Flask
) -> None:
    played = meeting(office, ISSUED)
    convener = lead(office, app)
    listed = page(convener, "/meetings")
    assert "Carry out and report · 某户住房安全与搬迁" in listed
    assert "Housing officer" in listed
    where = f"/meetings/{played.case.tracking}"
    assert "due on" in page(convener, where)
    played.step({"on": "2026-03-20", "by": "housing_officer", "task": "items[1].carry_out",
                 "outcome": "reported", "form": {"receipt_text": "已安排搬迁。"}})  # fmt: skip
    assert "Carry out and report · 某户住房安全与搬迁" not in page(convener, "/meetings")
    assert "已安排搬迁。" in page(convener, where)


def test_the_minutes_are_a_draft_until_they_are_issued(office: TryOffice, app: Flask) -> None:
    played = meeting(office, VOTED)
    convener = lead(office, app)
    where = f"/meetings/{played.case.tracking}/minutes"
    assert "Draft: the minutes are not issued yet." in page(convener, where)
    for step in played.example["steps"][VOTED:ISSUED]:
        assert played.step(step) is None
    sheet = page(convener, where)
    assert "Draft" not in sheet
    for words in ("由住建局安排搬迁。", "由教育局另行提出办法。", "会议同意两项议题，一项未通过。",
                  "The result is “Approved”", "上午9:00，县民政局三楼会议室"):  # fmt: skip
        assert words in sheet, words
    page(lead(office, app, "medical_lead"), where)
    page(lead(office, app, "school_officer"), where, 404)


def test_a_finished_meeting_leads_to_its_minutes(office: TryOffice, app: Flask) -> None:
    played = meeting(office, None)  # type: ignore[arg-type]
    listed = page(lead(office, app), "/meetings")
    assert "No meeting runs" in listed
    assert f"/meetings/{played.case.tracking}/minutes" in listed


def test_no_other_case_is_shown_as_a_meeting(office: TryOffice, app: Flask) -> None:
    played = office.play("before_the_joint_meeting", 7)
    convener = lead(office, app)
    page(convener, f"/meetings/{played.case.tracking}", 404)
    page(convener, f"/meetings/{played.case.tracking}/minutes", 404)


def test_the_case_it_was_about_shows_the_result_to_officers_and_to_the_family(
    office: TryOffice, app: Flask
) -> None:
    played = office.play("before_the_joint_meeting", 7)
    number = played.case.tracking
    officer = lead(office, app, "county_officer")
    shown = page(officer, f"/work/cases/{number}")
    assert "Waits for: The result of the joint meeting" in shown
    family = office.client(app, office.applicant("family", played.case.applicant))
    own = f"/my/cases/{number}"
    assert "Waits for: The result of the joint meeting" in page(family, own)
    assert "What others are considering for you" not in page(family, own)
    convene(lead(office, app), **{"agenda-0-case_number": number})
    shown = page(officer, f"/work/cases/{number}")
    assert "On the agenda of the joint meeting on social assistance (case OW-" in shown
    told = page(family, own)
    assert "What others are considering for you" in told
    assert "On the agenda of the joint meeting" in told
