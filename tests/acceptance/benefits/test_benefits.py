"""Benefits on pages: one's own, the officers' list, having one looked at, being heard."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.acceptance.benefits.conftest import Desk, get, post
from tests.support.office import PASSWORD
from tests.support.worked import library
from workflow.demo.people import id_number
from workflow.store.accounts import MADE_ONLINE

ACCOUNT = "6200000000000000018"


def test_the_family_sees_what_it_receives_and_no_whole_account(desk: Desk) -> None:
    page = get(desk.family(), "/my/benefits")
    assert "1,260.00 yuan" in page
    assert "April 2026" in page
    assert "**** 0018" in page
    assert ACCOUNT not in page
    assert "6200 0000" not in page


def test_an_account_that_nobody_has_proven_sees_no_benefits_of_its_household(desk: Desk) -> None:
    member = next(iter(desk.at.office.store.case(desk.case).members))
    client = desk.at.client(desk.app, desk.at.applicant("online", member))
    assert "1,260.00 yuan" in get(client, "/my/benefits")
    desk.at.office.notes.put(f"{MADE_ONLINE}{desk.at.accounts['online']}", "yes")
    assert "1,260.00 yuan" not in get(client, "/my/benefits")


def test_somebody_without_benefits_is_told_what_comes(desk: Desk) -> None:
    client = desk.at.client(desk.app, desk.at.applicant("other"))
    assert "Nothing yet" in get(client, "/my/benefits")


def test_the_officers_list_has_what_is_to_be_checked_first(desk: Desk) -> None:
    officer = desk.staff("township_officer")
    assert "To be looked at" not in get(officer, "/benefits")
    desk.at.day("2026-09-01")
    page = get(officer, "/benefits")
    assert "To be reviewed within 30 days" in page
    assert desk.address in page


def test_a_person_is_found_by_number_and_the_number_stands_in_no_address(desk: Desk) -> None:
    officer = desk.staff("county_officer")
    found = post(officer, "/benefits", 200, id_number="990101197905060116")
    assert desk.address in found
    wrong = post(officer, "/benefits", 422, id_number="1234")
    assert "14 digits too few" in wrong
    assert 'value="1234"' in wrong, "what was typed is still there"
    unknown = id_number("1980-01-01", 100)
    assert "No benefit is known here" in post(officer, "/benefits", 200, id_number=unknown)


def test_another_places_officers_see_nothing_of_it(desk: Desk) -> None:
    other = desk.at.client(desk.app, desk.at.staff("township_officer", "town_b"))
    assert desk.address not in get(other, "/benefits")
    get(other, desk.address, 404)
    post(other, f"{desk.address}/review", 404, use="reverification", reason="reported")
    assert "No benefit is known here" in post(other, "/benefits", 200,
                                              id_number="990101197905060116")  # fmt: skip


@pytest.mark.parametrize("role", ["village_assistant", "school_officer", "inspector"])
def test_villages_and_others_have_no_list_of_recipients(desk: Desk, role: str) -> None:
    client = desk.staff(role)
    for address in ("/benefits", desk.address, "/rosters"):
        get(client, address, 403)


def test_the_page_of_one_says_what_is_due_and_masks_the_account(desk: Desk) -> None:
    desk.at.day("2026-05-04")
    page = get(desk.staff("county_officer"), desk.address)
    assert "张甲一" in page
    assert "**** 0018" in page
    assert ACCOUNT not in page
    assert "6200 0000" not in page
    assert "June 2026" in page
    assert "the case opens by itself" in page


def test_nobody_handles_the_benefit_of_their_own_household(desk: Desk) -> None:
    person = desk.at.office.store.case(desk.case).applicant
    login = "officer-at-home"
    made = desk.at.office.accounts.add(login, PASSWORD, "Officer", locale="en", person=person)
    desk.at.accounts[login] = made
    desk.at.office.accounts.give_post(made, "county_officer", "county", date(2026, 1, 1))
    page = get(desk.at.client(desk.app, login), desk.address, 409)
    assert "1,260.00" not in page


def test_having_it_looked_at_opens_one_case_whoever_presses_twice(desk: Desk) -> None:
    desk.at.day("2026-05-04")
    officer = desk.staff("county_officer")
    address = f"{desk.address}/review"
    assert "Please choose why" in post(officer, address, 422, use="reverification", reason="")
    assert "Please choose why" in post(officer, address, 422, use="reverification",
                                       reason="scheduled")  # fmt: skip
    post(officer, address, use="reverification", reason="tip_off")
    post(officer, address, use="reverification", reason="tip_off")
    assert len(desk.played.following("reverification")) == 1
    page = get(officer, desk.address)
    assert "Re-verification of a benefit" in page


@pytest.mark.parametrize(
    ("locale", "titles"),
    [
        ("en", ("The benefit under review", "Monthly amount now", "Class now", "Class A")),
        ("zh", ("核查的待遇", "现在每月金额", "现在的类别", "A类")),
    ],
)
def test_whoever_reviews_a_benefit_reads_what_is_paid_now(
    desk: Desk, locale: str, titles: tuple[str, ...]
) -> None:
    desk.at.day("2026-05-04")
    post(desk.staff("county_officer"), f"{desk.address}/review",
         use="reverification", reason="tip_off")  # fmt: skip
    (number,) = desk.played.following("reverification")
    case = desk.at.office.store.case(number)
    task = next(each for each in case.open_tasks if each.role == "township_officer")
    login = desk.at.staff("township_officer", task.place)
    officer = desk.at.client(desk.app, login)
    officer.get(f"/language/{locale}")
    page = get(officer, f"/work/cases/{case.tracking}/tasks/{task.no}")
    for words in (*titles, "1,260.00 yuan" if locale == "en" else "1,260.00元"):
        assert words in page, words


def test_a_refused_job_is_counted(desk: Desk) -> None:
    officer = desk.staff("employment_officer")
    assert "Please say which job" in post(officer, f"{desk.address}/refusal", 422, what=" ")
    looked = post(officer, f"{desk.address}/refusal", 200, what="环卫，5月4日", _again="1")
    assert "环卫，5月4日" in looked, "it is shown again, and nothing is noted"
    assert "Suitable jobs refused" not in looked
    key = re.search(r'name="key" value="([^"]+)"', looked)
    assert key is not None
    for _press in range(2):
        post(officer, f"{desk.address}/refusal", what="环卫，5月4日", key=key[1])
    page = get(officer, desk.address)
    assert re.search(r"Suitable jobs refused, one after the other</dt><dd>1<", page), (
        "pressed twice"
    )
    assert "环卫" not in page
    post(officer, f"{desk.address}/refusal", what="保洁，5月8日上岗", taken="1")
    assert "Suitable jobs refused" not in get(officer, desk.address)


def heard_in_september(desk: Desk) -> str:
    """The check has opened by itself and has come to hearing the family; returns its number."""
    desk.played.first_id = desk.case
    entry = next(e for e in library().entries if e.id == "reduced_after_being_heard")
    steps = entry.document.data["steps"]
    first = next(n for n, step in enumerate(steps) if "go" in step)
    last = next(n for n, step in enumerate(steps) if step.get("task") == "being_heard")
    for step in steps[first:last]:
        assert desk.played.step(step) is None, step
    return desk.played.case.tracking


def test_the_family_reads_what_is_intended_and_answers(desk: Desk) -> None:
    tracking = heard_in_september(desk)
    family = desk.family()
    assert "Please tell us what you think" in get(family, f"/my/cases/{tracking}")
    address = f"/my/cases/{tracking}/opinion"
    page = get(family, address)
    assert "家庭收入增加" in page
    assert "We intend to reduce or stop" in page
    assert "a few words are enough" in post(family, address, 422, text="  ")
    assert "4000 characters" in post(family, address, 422, text="很" * 4001)
    post(family, address, text="工资要到十一月才发。")
    assert "工资要到十一月才发。" in get(family, address)
    assert "Not possible now" in post(family, address, 409, text="还有")
    assert "please tell us what you think" not in get(family, f"/my/cases/{tracking}")
    (task,) = desk.played.case.open_tasks
    officer = desk.staff("township_officer", 3)
    assert "工资要到十一月才发。" in get(officer, f"/work/cases/{tracking}/tasks/{task.no}")


def test_staff_write_down_what_they_were_told(desk: Desk) -> None:
    tracking = heard_in_september(desk)
    officer = desk.staff("township_officer", 3)
    (task,) = desk.played.case.open_tasks
    page = get(officer, f"/work/cases/{tracking}/tasks/{task.no}")
    assert "may answer until the end of" in page
    assert "Not yet" in page, "what would be refused is not offered"
    assert 'name="act_outcome"' not in page
    address = f"/work/cases/{tracking}/opinion"
    assert "Please choose how" in post(officer, address, 422, text="不同意", channel="")
    page = post(officer, address, 422, text="", channel="phone")
    assert "a few words are enough" in page
    post(officer, address, text="不同意", channel="phone")
    (opinion,) = desk.played.case.opinions.values()
    assert opinion.channel == "phone"


def test_nobody_elses_hearing_can_be_read(desk: Desk) -> None:
    tracking = heard_in_september(desk)
    stranger = desk.at.client(desk.app, desk.at.applicant("stranger"))
    get(stranger, f"/my/cases/{tracking}/opinion", 404)
    other = desk.at.client(desk.app, desk.at.staff("township_officer", "town_b"))
    get(other, f"/work/cases/{tracking}/opinion", 404)
    get(desk.family(), f"/my/cases/{desk.at.office.store.case(desk.case).tracking}/opinion", 404)


def test_who_handles_tasks_begins_with_them_and_not_with_the_benefits(desk: Desk) -> None:
    for role in ("county_officer", "township_officer", "county_lead"):
        assert desk.staff(role).get("/").headers["Location"] == "/work/"


def test_who_looks_after_all_begins_with_the_overview_and_who_inspects_there(desk: Desk) -> None:
    assert desk.staff("leader").get("/").headers["Location"] == "/leader/"
    assert desk.staff("inspector").get("/").headers["Location"] == "/inspector/"
