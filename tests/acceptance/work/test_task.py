"""A task on its page: what follows is said first, flaws keep what was typed, one of two wins."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, hidden, html, send, task_of
from tests.support.office import TryOffice

Visit = Callable[..., FlaskClient]
VISIT = {
    "visited_on": "2026-03-06",
    "manner": "in_person",
    "cooperation": "full",
    "present": "张甲一",
    "people_found": "3",
    "witness_signed": "signed",
    "witness_name": "张甲一",
    "act_outcome": "found",
}


def test_the_header_the_lanes_and_the_total(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    task = task_of(played, "township_lead")
    page = html(visit("township_lead"), address(played, task))
    for words in (
        "The township&#39;s opinion", "Subsistence allowance", "张*", played.case.tracking,
        "1 working day left", "Working day 2 of 20", "Promised by", "Thu 2 Apr",
        "Means check", "Finished", "Education aid 1", "Education aid 2", "Employment aid",
        "Healthcare security officer",
    ):  # fmt: skip
        assert words in page, words


def test_the_tasks_one_has_in_a_case_stand_in_the_order_in_which_they_are_due(
    office: TryOffice, visit: Visit
) -> None:
    """The later one was opened first; what waits for somebody else has no day, and comes last."""
    for name, steps, role, place in (
        ("restaurant_asked_once", 2, "window_clerk", "town_b"),
        ("restaurant_clock_stands_still", 8, "food_officer", "county"),
    ):
        played = office.play(name, steps)
        mine = [task for task in played.case.open_tasks if task.role == role]
        days = [task.due_on for task in mine]
        assert None in days or days != sorted(days), "opened in another order"
        page = html(visit(role, place), address(played))
        own = page[page.index("Your tasks in this case") :].partition("</section>")[0]
        shown = [int(number) for number in re.findall(r"/tasks/(\d+)\"", own)]
        due = sorted(mine, key=lambda task: (task.due_on is None, task.due_on))
        assert shown == [task.no for task in due]


def test_what_follows_is_said_before_the_button(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    lead = visit("township_lead")
    page = html(lead, address(played, task_of(played, "township_lead")))
    button = page.index('type="submit" class="btn btn-primary"')
    for words in (
        "a public notice for 7 calendar days: Village notice board, Website",
        "The county&#39;s determination, by County civil affairs officer, within",
        "Means check runs again; this service waits for the new result.",
    ):
        assert 0 < page.index(words) < button, words
    assert page.count("btn-primary") == 1, "one primary button"


def test_a_decision_says_letter_and_benefit(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 17)
    office.day("2026-03-19")
    task = next(t for t in played.case.open_tasks if t.state == "county")
    page = html(visit("county_officer"), address(played, task))
    assert "the service is granted at once" in page
    assert "The applicant gets the letter “Decision” by message" in page
    assert "Subsistence allowance begins" in page


def test_a_flaw_keeps_everything_typed(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    officer = visit("township_officer")
    where = address(played, task_of(played, "township_officer"))
    page = send(officer, where, 422, **{**VISIT, "visited_on": "yesterday", "living": "两间瓦房"})
    assert "两间瓦房" in page
    assert "yesterday" in page
    assert 'value="in_person" checked' in page
    assert "Write the date as year, month and day" in page
    assert task_of(played, "township_officer").outcome is None


def test_an_outcome_must_be_chosen(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    lead = visit("township_lead")
    page = send(lead, address(played, task_of(played, "township_lead")), 422, opinion_text="同意")
    assert "error-summary" in page
    assert "同意" in page


def test_a_refusal_needs_a_reason_and_the_list_is_offered(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    where = address(played, task_of(played, "school_officer", place="school_town"))
    school = visit("school_officer", "school_town")
    assert "the pupil is not enrolled at this school" in html(school, where)
    page = send(school, where, 422, act_outcome="refuse", stage="vocational")
    assert "Choose at least one reason." in page
    send(school, where, act_outcome="refuse", stage="vocational", act_reasons_refuse="not_enrolled")
    decision = next(iter(played.case.decisions.values()))
    assert decision.reasons == ("not_enrolled",)


def test_reasons_of_another_outcome_are_not_taken(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    task = task_of(played, "school_officer", place="school_town")
    school = visit("school_officer", "school_town")
    send(school, address(played, task), act_outcome="confirm", stage="primary",
         act_reasons_refuse="not_enrolled")  # fmt: skip
    assert played.case.tasks[task.no].reasons == ()


def test_paper_of_an_earlier_day_counts_from_that_day(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 1)
    office.day("2026-03-06")
    clerk = visit("window_clerk")
    where = address(played, task_of(played, "window_clerk"))
    page = send(clerk, where, 422, act_outcome="accept", complete="yes", act_on="2026-03-05")
    assert "Say why it is recorded only now" in page
    send(clerk, where, act_outcome="accept", complete="yes", act_on="2026-03-05", act_why="停电")
    assert str(played.case.accepted_on) == "2026-03-05"
    history = html(clerk, address(played))
    assert "on paper: Thu 5 Mar" in history
    assert "Recorded late because: 停电" in history
    assert "today 10:00" in history


def test_a_day_that_is_refused_comes_back_with_a_sentence(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 1)
    clerk = visit("window_clerk")
    where = address(played, task_of(played, "window_clerk"))
    page = send(clerk, where, 409, act_outcome="accept", act_on="2027-01-01", act_why="测试",
                intake_note="记下来的话")  # fmt: skip
    assert "error-summary" in page
    assert "记下来的话" in page
    assert played.case.accepted_on is None


def test_sent_twice_is_done_once(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 1)
    clerk = visit("window_clerk")
    where = address(played, task_of(played, "window_clerk"))
    filled = {**hidden(html(clerk, where)), "act_outcome": "accept", "complete": "yes"}
    assert clerk.post(where, data=filled).status_code == 302
    before = played.case.seq
    assert clerk.post(where, data=filled).status_code == 302
    assert played.case.seq == before


def test_somebody_else_was_first(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    where = address(played, task_of(played, "township_lead"))
    slow, quick = visit("township_lead"), visit("township_lead", number=2)
    typed = {
        **hidden(html(slow, where)),
        "act_outcome": "oppose",
        "opinion_text": "我写了很久的意见",
    }
    send(quick, where, act_outcome="support", proposed_amount="1260")
    answer = slow.post(where, data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Someone else got there first." in page
    assert "Township Lead 2" in page
    assert "Support" in page
    assert "写了很久" in page, "what was typed is kept"


def test_a_task_taken_meanwhile_keeps_what_was_typed(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    task = task_of(played, "township_lead")
    where = address(played, task)
    slow, quick = visit("township_lead"), visit("township_lead", number=2)
    typed = {**hidden(html(slow, where)), "act_outcome": "oppose", "opinion_text": "我的意见"}
    quick.post(address(played, task, "/claim"))
    answer = slow.post(where, data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Township Lead 2" in page
    assert "我的意见" in page
    assert "/claim" not in html(slow, where), "nothing to press on a colleague's task"


def test_the_second_officer_signs_the_first_ones_finding(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    office.day("2026-03-06")
    task = task_of(played, "township_officer")
    where = address(played, task)
    one, two = visit("township_officer"), visit("township_officer", number=2)
    page = html(one, where)
    assert "A member present signs; record it when nobody will" in page
    assert "Record what was found</button>" in page, "one outcome: the button says it"
    assert 'name="act_outcome"' not in page
    send(one, where, **VISIT, living="两间瓦房")
    assert "Signed. It takes effect with the next signature" in flashed(one)
    assert "Everything is done." in html(one, "/work/?view=queue"), "it waits for somebody else"
    assert "You have signed" in html(one, where)
    page = html(two, where)
    assert "两间瓦房" in page
    assert "signed by Township Officer 1" in page
    assert 'name="living"' not in page, "signed unchanged: nothing to fill in"
    assert played.case.tasks[task.no].live
    answer = two.post(where + "/sign", data=hidden(page))
    assert answer.status_code == 302
    done = played.case.tasks[task.no]
    assert done.outcome == "found"
    assert not done.live


def test_changing_a_finding_voids_the_first_signature(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    office.day("2026-03-06")
    task = task_of(played, "township_officer")
    where = address(played, task)
    send(visit("township_officer"), where, **VISIT, living="两间瓦房")
    two = visit("township_officer", number=2)
    page = html(two, where + "?edit=1")
    assert "that signature becomes void" in page
    assert "两间瓦房" in page, "begins with what was written"
    send(two, where + "?edit=1", **VISIT, living="三间瓦房")
    assert played.case.tasks[task.no].live
    signed = [s.user for s in played.case.signed(task.no)]
    assert signed == [office.accounts[office.staff("township_officer", number=2)]]


def test_four_eyes_leave_the_step_to_somebody_else(office: TryOffice, visit: Visit) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 8)
    office.day("2026-03-18")
    task = task_of(played, "township_lead", "objection")
    page = html(visit("township_lead"), address(played, task))
    assert "The rule of four eyes" in page
    assert "他家去年买了车" not in page, "what the task reads is not shown to who may not do it"
    page = html(visit("township_lead", number=2), address(played, task))
    assert "他家去年买了车" in page


def test_the_clock_is_explained_day_by_day(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    page = html(visit("township_lead"), address(played, task_of(played, "township_lead")))
    assert "Social assistance in one request, promised: 20 working days" in page
    assert "Subsistence allowance, by law: 30 working days" in page
    assert "begins; this day itself is not counted" in page
    assert "not counted: weekend" in page
    office.day("2026-03-20")


def test_the_history_names_who_at_which_post(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    page = html(visit("township_lead"), address(played))
    assert "Home visit (Means check): Record what was found, signed" in page
    assert "Township Officer 2, Township assistance officer" in page
    assert "Filed at the counter" in page
    assert "on paper: Mon 2 Mar" in page
    first = page.index("Data check (Means check)")
    assert first < page.index("Filed at the counter"), "the newest is on top"


def test_chinese_pages_have_no_english_left(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    lead = visit("township_lead", number=2, locale="zh")
    page = html(lead, address(played, task_of(played, "township_lead")))
    assert "乡镇初审意见" in page
    assert "统一申请表" in page
