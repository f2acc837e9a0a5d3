"""The tasks that no definition writes out: posting, objections, the one request, handing over; and
what is done beside the steps: gaps, relatives, a longer limit."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, hidden, html, send, task_of
from tests.acceptance.work.test_privacy import PNG
from tests.support.office import Played, TryOffice
from tests.support.worked import library
from workflow.domain.case import Task

Visit = Callable[..., FlaskClient]


def photo() -> Any:
    return (io.BytesIO(PNG), "board.png")


# -- posting -----------------------------------------------------------------------------------


def test_posting_shows_what_the_sheet_says_and_wants_a_photograph(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 11)
    task = task_of(played, "village_assistant", "posting")
    poster = visit("village_assistant")
    page = html(poster, address(played, task))
    for words in (
        "Post the notice",
        "张甲一",
        "1,260.00",
        "Village notice board",
        "runs for 7 calendar days",
    ):
        assert words in page, words
    assert 'value="2026-03-10"' in page, "today is proposed"
    for unread in ("李乙二", "990101", "13900000001", "1,800.00", "住房一间"):
        assert unread not in page, unread
    page = send(poster, address(played, task), 422)
    assert "Photograph of the posted sheet" in page
    send(poster, address(played, task), act_photo=photo(), act_on="2026-03-10")
    notice = next(iter(played.case.notices.values()))
    assert {p.place for p in notice.postings} == {"village_board", "website"}
    board = next(p for p in notice.postings if p.place == "village_board")
    assert board.photo is not None
    assert str(notice.last_day) == "2026-03-17"


def test_a_posting_of_an_earlier_day_needs_a_reason(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 11)
    office.day("2026-03-12")
    task = task_of(played, "village_assistant", "posting")
    poster = visit("village_assistant")
    page = send(poster, address(played, task), 422, act_photo=photo(), act_on="2026-03-11")
    assert "Say why it is recorded only now" in page
    assert "board.png" in page, "the photograph is kept"
    send(poster, address(played, task), act_photo=photo(), act_on="2026-03-11", act_why="没有网络")
    notice = next(iter(played.case.notices.values()))
    assert str(notice.starts_on) == "2026-03-11"


def test_a_posting_cannot_be_replaced_by_a_text_file(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 11)
    task = task_of(played, "village_assistant", "posting")
    page = send(visit("village_assistant"), address(played, task), 422,
                act_photo=(io.BytesIO(b"posted, I promise"), "board.png"))  # fmt: skip
    assert "This is not a picture" in page


# -- objections --------------------------------------------------------------------------------


def test_an_objection_shows_its_text_and_never_who(office: TryOffice, visit: Visit) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 8)
    office.day("2026-03-20")
    task = task_of(played, "township_lead", "objection")
    lead = visit("township_lead", number=2)
    page = html(lead, address(played, task))
    assert "他家去年买了车" in page.partition("</section>")[0], "before what it is about"
    assert "The applicant and the village are not told who it was" in page
    page = send(lead, address(played, task), 422, act_outcome="dismissed", looked_into="查了登记")
    assert "查了登记" in page
    send(lead, address(played, task), act_outcome="dismissed", looked_into="查了登记",
         answer_text="不属于该家庭")  # fmt: skip
    objection = next(iter(played.case.objections.values()))
    assert objection.outcome == "dismissed"
    assert played.case.scopes["subsistence"].state == "county_visit"


# -- the one request ---------------------------------------------------------------------------


def test_gaps_of_two_organs_become_one_list_sent_once(office: TryOffice, visit: Visit) -> None:
    played = office.play("merged_correction", 3)
    office.day("2026-03-04")
    reviewer, checker = visit("disability_officer"), visit("check_centre")
    card = address(played, task_of(played, "disability_officer"))
    page = html(reviewer, card)
    assert '<option value="disability_card">' in page
    assert '<option value="bank_account">' not in page, "only what the task reads"
    reviewer.post(card + "/gap", data={"item": "disability_card", "reason": "missing"})
    assert "Noted." in flashed(reviewer)
    assert "Disability certificate: not handed in" in html(reviewer, card)
    data = address(played, task_of(played, "check_centre"))
    checker.post(data + "/gap", data={"item": "check_consent", "reason": "unsigned"})
    clerk = visit("window_clerk")
    task = task_of(played, "window_clerk", "correction")
    page = html(clerk, address(played, task))
    for words in (
        "Disability certificate", "not handed in", "Consent to check", "a signature or thumbprint",
        "Disability subsidies 1", "Means check", "15 working days", "There is no second list.",
    ):  # fmt: skip
        assert words in page, words
    send(clerk, address(played, task))
    assert next(iter(played.case.corrections.values())).status == "asked"
    page = html(reviewer, card)
    assert "Waiting for the applicant" in page
    assert 'name="act_outcome"' not in page
    assert "gap-item" not in html(visit("township_officer"),
                                  address(played, task_of(played, "township_officer")))  # fmt: skip
    page = html(clerk, address(played, None, "/letters/correction_request"))
    assert "Disability certificate: not handed in" in page


def test_the_list_says_what_is_lacking_and_not_on_it(office: TryOffice, visit: Visit) -> None:
    played = office.play("accepted_with_gaps", 1)
    clerk = visit("window_clerk")
    step = address(played, task_of(played, "window_clerk"))
    clerk.post(step + "/gap", data={"item": "check_consent", "reason": "unsigned"})
    sent_from = address(played, task_of(played, "window_clerk", "correction"))
    assert f'href="{sent_from}"' in html(clerk, step), "the way to it, where it was noted"
    assert "Not handed in and not on this list: Bank account." in html(clerk, sent_from)


def test_a_gap_without_a_choice_says_what_to_do(office: TryOffice, visit: Visit) -> None:
    played = office.play("merged_correction", 3)
    reviewer = visit("disability_officer")
    where = address(played, task_of(played, "disability_officer"))
    reviewer.post(where + "/gap", data={"item": "", "reason": ""})
    assert "Choose what is missing and why." in flashed(reviewer, where)
    assert not played.case.gaps
    half = reviewer.post(
        where + "/gap", data={"item": "disability_card", "reason": ""}, follow_redirects=True
    ).get_data(as_text=True)
    form = half.partition('id="gap-item"')[2].partition("</form>")[0]
    assert '<option value="disability_card" selected>' in form, "it stays chosen"
    assert "<details open><summary>Something is missing" in half
    assert not played.case.gaps


# -- handing over and telling --------------------------------------------------------------------


def refused_school(office: TryOffice, visit: Visit, **answers: Any) -> tuple[Played, Task]:
    """A pupil's aid is refused; somebody hands the letter over."""
    played = office.play("family_granted", 2, **answers)
    school = visit("school_officer", "school_town")
    task = task_of(played, "school_officer", place="school_town")
    send(school, address(played, task), act_outcome="refuse", stage="vocational",
         act_reasons_refuse="not_enrolled")  # fmt: skip
    return played, task_of(played, "village_assistant", "serve")


def test_handing_over_records_who_how_and_when(office: TryOffice, visit: Visit) -> None:
    played, task = refused_school(office, visit)
    village = visit("village_assistant")
    page = html(village, address(played, task))
    assert "the pupil is not enrolled at this school" in page, "the letter can be read out"
    assert "reconsideration" in page
    page = send(village, address(played, task), 422)
    assert "Who was told, or received it" in page
    send(
        village,
        address(played, task),
        received_by="王戊五",
        handed_how="read_out",
        act_on="2026-03-05",
    )
    decision = next(iter(played.case.decisions.values()))
    assert str(decision.served_on) == "2026-03-05"
    assert decision.served_how == "read_out"
    entry = played.case.tasks[task.no].entry
    assert entry is not None
    kept = office.office.store.dossier(played.case).entry(entry)
    assert kept["received_by"] == "王戊五"
    page = html(visit("township_lead"), address(played))
    assert "was handed over" in page
    assert "王戊五" not in page, "who received it is no progress"


def test_without_phone_somebody_goes_and_tells_them(office: TryOffice, visit: Visit) -> None:
    entry = next(e for e in library().entries if e.id == "no_phone_told_in_person")
    steps = [step.get("kind") for step in entry.document.data["steps"]]
    played = office.play("no_phone_told_in_person", steps.index("tell"))
    task = next(t for t in played.case.open_tasks if t.kind == "tell")
    village = visit("village_assistant")
    where = address(played, task)
    page = html(village, where)
    assert "Tell the applicant in person" in page
    assert "Dear 张甲一," in page, "the letter, to be read out"
    day = played.around.at.date().isoformat()
    send(village, where, received_by="张甲一", handed_how="read_out", act_on=day)
    done = played.case.tasks[task.no]
    assert done.outcome == "told"
    decision = played.case.decisions[int(task.subject)]
    assert (decision.served_how, decision.served_on) == ("read_out", played.around.at.date())


# -- beside the steps ------------------------------------------------------------------------------


def test_the_county_lead_extends_a_limit_with_a_declared_reason(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 10)
    lead = visit("county_lead")
    page = html(lead, address(played))
    assert "Extend the limit by law: Subsistence allowance" in page
    assert "The limit becomes 45 working days" in page
    assert "Extend the limit" not in html(visit("township_lead"), address(played))
    lead.post(address(played, None, "/extend"), data={"path": "subsistence", "reason": "mood"})
    looked = {"path": "subsistence", "task": "0", "reason": "hard_to_check", "_again": "1"}
    again = lead.post(address(played, None, "/extend"), data=looked).get_data(as_text=True)
    assert re.search(r'value="hard_to_check"[^>]*(checked|selected)', again), "to be looked over"
    assert not played.case.extensions
    lead.post(address(played, None, "/extend"),
              data={"path": "subsistence", "reason": "hard_to_check"})  # fmt: skip
    page = html(lead, address(played))
    assert "by law: 45 working days" in page
    assert "Extended because: the means are hard to check." in page
    assert "Extend the limit by law" not in page, "once"


def test_an_officer_without_the_role_cannot_extend(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    data = {"path": "subsistence", "reason": "hard_to_check"}
    visit("township_lead").post(address(played, None, "/extend"), data=data)
    assert not played.case.extensions


def test_a_relative_is_registered_on_the_page(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    sister = office.staff("township_officer", number=2)
    clerk = visit("window_clerk")
    page = html(clerk, address(played))
    assert "Township Officer 2" in page
    user = str(office.accounts[sister])
    answer = clerk.post(address(played, None, "/relative"), data={"user": user, "relation": ""})
    assert answer.status_code == 422
    assert "Choose the person" in answer.get_data(as_text=True)
    clerk.post(address(played, None, "/relative"), data={"user": user, "relation": "妹妹"})
    page = html(clerk, address(played))
    assert "A relative on the staff was registered" in page
    assert "妹妹" not in page
    html(visit("township_officer", number=2), address(played), 409)


def test_a_key_of_one_page_does_not_serve_for_another_act(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    officer = visit("township_officer")
    where = address(played, task_of(played, "township_officer"))
    key = hidden(html(officer, where))["key"]
    officer.post(where + "/claim", data={"key": key})
    answer = officer.post(where + "/release", data={"key": key})
    assert answer.status_code == 409
    assert "already sent" in answer.get_data(as_text=True)
