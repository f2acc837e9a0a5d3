"""Procedures and longer limits on the pages: consequences first, plain words for the family."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html
from tests.support.office import Played, TryOffice
from workflow.errors import Refusal

Visit = Callable[..., FlaskClient]


def at_site_check(office: TryOffice) -> Played:
    """The documents are in order; the food licence stands at the site check."""
    return office.play("restaurant_clock_stands_still", 6)


def begin(visit: Visit, played: Played, reason: str = "sample_taken") -> FlaskClient:
    data = {"path": "food", "procedure": "laboratory_test", "reason": reason}
    officer = visit("food_officer")
    officer.post(address(played, None, "/procedure"), data=data)
    return officer


def test_the_page_says_what_follows_before_a_procedure_begins(
    office: TryOffice, visit: Visit
) -> None:
    played = at_site_check(office)
    page = html(visit("food_officer"), address(played))
    assert "Begin a special procedure: Laboratory test (Food licence)" in page
    assert "the clock of this service is paused; the other services go on" in page
    assert "It may take 15 working days. The applicant is told in writing" in page
    assert "the clock runs again by itself" in page
    assert "行政许可法 45" in page
    assert "Hearing" not in page, "not at this step"
    assert "Begin a special procedure" not in html(visit("food_lead"), address(played))


def test_a_procedure_begins_and_the_step_waits_for_it(office: TryOffice, visit: Visit) -> None:
    played = at_site_check(office)
    officer = visit("food_officer")
    begin(visit, played)
    page = html(officer, address(played))
    assert "Food licence: the clock is paused" in page
    assert "Laboratory test since" in page
    assert "Laboratory test (Food licence) began: the clock is paused" in page
    step = played.task("food.site_check", "step", None)
    office.day("2026-03-10")
    page = html(officer, address(played, step.no))
    assert "Waiting for: Laboratory test" in page
    assert "not counted: Laboratory test" in page


def test_a_reason_is_asked_for_and_nothing_begins_without(office: TryOffice, visit: Visit) -> None:
    played = at_site_check(office)
    data = {"path": "food", "procedure": "laboratory_test", "reason": ""}
    answer = visit("food_officer").post(address(played, None, "/procedure"), data=data)
    assert answer.status_code == 422
    assert "Choose the reason" in answer.get_data(as_text=True)
    assert not played.case.pauses


def test_what_was_chosen_for_a_procedure_is_kept_when_it_is_refused(
    office: TryOffice, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its form comes back open, at the reason that was chosen, with the sentence beside it."""
    played = at_site_check(office)
    monkeypatch.setattr(office.office.engine, "handle", refusing)
    data = {"path": "food", "procedure": "laboratory_test", "reason": "sample_taken"}
    came = {"Referer": f"http://localhost{address(played)}"}
    answer = visit("food_officer").post(
        address(played, None, "/procedure"), data=data, headers=came
    )
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert f'/language/zh?next={address(played)}"' in page, "its own address can only be sent to"
    form = open_form(page)
    assert 'name="procedure" value="laboratory_test"' in form
    assert 'value="sample_taken" checked' in form
    assert "ow-error" in form


def test_what_was_chosen_for_a_longer_limit_is_kept_when_it_is_refused(
    office: TryOffice, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = office.play("longer_limit_approved", 7)
    officer = visit("county_officer")
    data = {"path": "subsistence", "task": "0", "reason": ""}
    answer = officer.post(address(played, None, "/extend"), data=data)
    assert answer.status_code == 422
    assert "Choose the reason." in open_form(answer.get_data(as_text=True))
    monkeypatch.setattr(office.office.engine, "handle", refusing)
    data["reason"] = "hard_to_check"
    answer = officer.post(address(played, None, "/extend"), data=data)
    assert answer.status_code == 409
    assert 'value="hard_to_check" checked' in open_form(answer.get_data(as_text=True))


def test_a_relative_comes_back_as_they_were_written(
    office: TryOffice, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = office.play("longer_limit_approved", 7)
    officer, where = visit("county_officer"), address(played, None, "/relative")
    user = office.accounts[office.staff("township_officer")]
    answer = officer.post(where, data={"user": str(user), "relation": ""})
    assert answer.status_code == 422
    assert f'<option value="{user}" selected>' in open_form(answer.get_data(as_text=True))
    answer = officer.post(where, data={"user": "", "relation": "表兄"})
    assert answer.status_code == 422
    assert 'value="表兄"' in open_form(answer.get_data(as_text=True))
    monkeypatch.setattr(office.office.engine, "handle", refusing)
    answer = officer.post(where, data={"user": str(user), "relation": "表兄"})
    assert answer.status_code == 409
    form = open_form(answer.get_data(as_text=True))
    assert f'<option value="{user}" selected>' in form
    assert 'value="表兄"' in form


def refusing(command: object, actor: object) -> None:
    raise Refusal("procedure_running", procedure="laboratory_test")


def open_form(page: str) -> str:
    """The one form of the page that stands open with what was sent."""
    found = re.findall(
        r'<details class="ow-more" open><summary>(?:(?!</details>).)*ow-error.*?</details>',
        page,
        re.S,
    )
    assert len(found) == 1, len(found)
    return str(found[0])


def test_a_procedure_is_ended_from_its_task(office: TryOffice, visit: Visit) -> None:
    played = at_site_check(office)
    begin(visit, played)
    officer = visit("food_officer")
    task = next(t for t in played.case.open_tasks if t.kind == "procedure")
    page = html(officer, address(played, task.no))
    assert "End the special procedure" in page
    assert "The clock runs again from here, the steps go on, and the applicant is told." in page
    officer.post(address(played, task.no), data={"procedure_result": "样品合格"})
    assert [row.until is not None for row in played.case.pauses.values()] == [True]
    assert played.task("food.site_check", "step", None).status == "open"


def test_the_letter_can_be_printed_by_who_began_it(office: TryOffice, visit: Visit) -> None:
    played = at_site_check(office)
    begin(visit, played)
    task = next(t for t in played.case.open_tasks if t.kind == "procedure")
    page = html(visit("food_officer"), address(played, None, f"/letters/procedure_{task.no}"))
    assert "a sample taken on site has to be tested" in page
    html(visit("signboard_officer"), address(played, None, f"/letters/procedure_{task.no}"), 404)


def test_the_family_reads_why_the_clock_stands_still(office: TryOffice, visit: Visit) -> None:
    played = at_site_check(office)
    begin(visit, played)
    app = office.app()
    own = office.client(app, office.applicant("family", played.case.applicant))
    page = own.get(f"/my/cases/{played.case.tracking}").get_data(as_text=True)
    assert "Food licence: the clock is paused for Laboratory test." in page
    assert "Since" in page
    assert "We expect it to end by" in page
    assert "The reason: a sample taken on site has to be tested." in page
    assert "The rule that says so: 行政许可法 45" in page
    assert "Laboratory test is under way; the clock is paused" in page
    assert "Waits for what we asked you for" not in page
    task = next(t for t in played.case.open_tasks if t.kind == "procedure")
    letter = own.get(f"/my/cases/{played.case.tracking}/letters/procedure_{task.no}")
    assert letter.status_code == 200


def disputed(office: TryOffice, visit: Visit) -> Played:
    """The head has suspended the signboard: whose wall it is, is before the court."""
    played = office.play("signboard_suspended", 3)
    data = {"path": "signboard", "procedure": "dispute", "reason": "right_disputed"}
    visit("signboard_lead").post(address(played, None, "/procedure"), data=data)
    return played


def test_the_head_and_nobody_else_finds_how_to_suspend_a_service(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("signboard_suspended", 3)
    page = html(visit("signboard_lead"), address(played))
    assert "Suspend this service: Dispute over the place (Signboard permit)" in page
    assert "Its steps wait until you let it go on; you can do so as soon as the reason" in page
    assert "It may take 60 working days. The applicant is told in writing" in page
    assert "the clock runs again by itself" in page
    assert "Begin a special procedure" not in page
    officer = html(visit("signboard_officer"), address(played))
    assert "Suspend this service" not in officer
    assert "Begin a special procedure: Appraisal of the structure (Signboard permit)" in officer


def test_a_suspended_service_is_let_go_on_by_its_head(office: TryOffice, visit: Visit) -> None:
    played = disputed(office, visit)
    lead = visit("signboard_lead")
    page = html(lead, address(played))
    assert "Signboard permit: the clock is paused" in page
    assert "Dispute over the place (Signboard permit): suspended, the clock is paused" in page
    assert "Suspended since" in page
    assert "Decision (paused: Dispute over the place)" in page
    assert "waits for the applicant" not in page
    assert "ow-light-paused" in page.split("Signboard permit</p>")[1][:80]
    waits = html(lead, address(played, played.task("signboard.decide", "step", None).no))
    assert "Waiting for: Dispute over the place" in waits
    assert "this step goes on when the reason is gone" in waits
    task = next(t for t in played.case.open_tasks if t.kind == "procedure")
    for where in (address(played, task.no), address(played), "/work/"):
        page = html(lead, where)
        assert "Let the suspended service go on" in page, where
        assert "End the special procedure" not in page, where
    assert ">Let the suspended service go on</button>" in html(lead, address(played, task.no))
    lead.post(address(played, task.no), data={"procedure_result": "判决已生效"})
    page = html(lead, address(played))
    assert "Dispute over the place (Signboard permit): work goes on, the clock runs again" in page
    assert played.task("signboard.decide", "step", None).status == "open"


def test_the_applicant_reads_why_it_was_suspended_and_until_when(
    office: TryOffice, visit: Visit
) -> None:
    played = disputed(office, visit)
    own = office.client(office.app(), office.applicant("shop", played.case.applicant))
    page = own.get(f"/my/cases/{played.case.tracking}").get_data(as_text=True)
    assert "Signboard permit is suspended: Dispute over the place." in page
    assert "Suspended, and the clock is paused: Dispute over the place" in page
    assert "who may use the place is disputed and before a court" in page
    assert "商标法 45" in page
    task = next(t for t in played.case.open_tasks if t.kind == "procedure")
    letter = own.get(f"/my/cases/{played.case.tracking}/letters/procedure_{task.no}")
    assert "Your request is suspended" in letter.get_data(as_text=True)


def asking(office: TryOffice, visit: Visit) -> Played:
    played = office.play("longer_limit_approved", 7)
    data = {"path": "subsistence", "reason": "hard_to_check"}
    officer = visit("county_officer")
    page = html(officer, address(played))
    assert "Ask for more time: Subsistence allowance" in page
    assert "Head of county civil affairs decides; until then nothing changes." in page
    officer.post(address(played, None, "/extend"), data=data)
    return played


def test_who_approves_sees_both_days_and_what_follows(office: TryOffice, visit: Visit) -> None:
    played = asking(office, visit)
    task = next(t for t in played.case.open_tasks if t.kind == "extension")
    lead = visit("county_lead")
    page = html(lead, address(played, task.no))
    assert "More time was asked for" in page
    assert "County Officer 1" in page
    assert "the means are hard to check" in page
    assert "Last day with 45 working days" in page
    assert "the applicant is told, with the reason" in page
    lead.post(address(played, task.no), data={"act_outcome": "extend"})
    assert [e.status for e in played.case.extensions.values()] == ["granted"]
    assert "Extended because: the means are hard to check." in html(lead, address(played))


def test_a_refusal_without_a_word_is_asked_for_one(office: TryOffice, visit: Visit) -> None:
    played = asking(office, visit)
    task = next(t for t in played.case.open_tasks if t.kind == "extension")
    lead = visit("county_lead")
    answer = lead.post(address(played, task.no), data={"act_outcome": "do_not_extend"})
    assert answer.status_code in (400, 422)
    data = {"act_outcome": "do_not_extend", "extension_note": "材料已经足够"}
    lead.post(address(played, task.no), data=data)
    assert [e.status for e in played.case.extensions.values()] == ["refused"]
    page = html(visit("county_officer"), address(played))
    assert "More time was not granted" in page
    assert "Ask for more time: Subsistence allowance" in page


def test_a_step_that_is_overdue_though_the_whole_is_not_is_said(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("longer_limit_approved", 5)
    lead = visit("county_lead")
    assert "A step is overdue" not in html(lead, address(played))
    office.day("2026-03-12")
    page = html(lead, address(played))
    assert "A step is overdue, though the whole case is not: Post the notice." in page
    assert "The whole case is overdue" not in page
