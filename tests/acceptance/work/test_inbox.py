"""The inbox: what is due first, true counts, filters in the address, ways on when it is empty."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html, send, task_of
from tests.support.office import TryOffice
from tests.support.people import another

Visit = Callable[..., FlaskClient]


def counts(page: str) -> dict[str, int]:
    """The numbers on the lights."""
    found = re.findall(
        r'<a href="[^"]*"[^>]*>(?:<span[^>]*>.*?</span> ([^<]+)</span>|(All)) <strong>(\d+)', page
    )
    return {(a or b).strip(): int(number) for a, b, number in found}


def rows(page: str) -> list[str]:
    """The addresses of the rows, in their order."""
    return re.findall(r'<li class="ow-task".*?<a href="([^"]+)"', page, re.S)


def test_a_row_says_what_for_whom_where_and_until_when(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    page = html(visit("township_officer"), "/work/")
    assert rows(page) == [address(played, task_of(played, "township_officer"))]
    for words in (
        "Home visit",
        "Means check",
        "张*",
        "Town A",
        played.case.tracking,
        "5 working days left",
    ):
        assert words in page
    assert "张甲一" not in page


def test_lists_and_lights_count_what_is_there(office: TryOffice, visit: Visit) -> None:
    office.play("family_granted", 2)
    check = visit("check_centre")
    assert counts(html(check, "/work/")) == {
        "All": 1, "Overdue": 0, "Due soon": 0, "On time": 1, "Paused": 0
    }  # fmt: skip
    office.day("2026-03-10")
    assert counts(html(check, "/work/?view=queue"))["Due soon"] == 1
    office.day("2026-03-11")
    page = html(check, "/work/?view=queue")
    assert counts(page)["Overdue"] == 1
    assert "1 working day overdue" in page


def test_a_light_and_a_text_in_the_address_narrow_the_list(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    check = visit("check_centre")
    assert rows(html(check, "/work/?view=queue&light=on_time"))
    page = html(check, "/work/?view=queue&light=overdue")
    assert not rows(page)
    assert "Nothing fits these filters." in page
    assert counts(page)["On time"] == 1, "the numbers stay those of the whole list"
    number = played.case.tracking.replace("-", " ").lower()
    assert rows(html(check, f"/work/?view=queue&text={number}"))
    assert rows(html(check, "/work/?view=queue&text=张"))
    assert not rows(html(check, "/work/?view=queue&text=李"))
    assert rows(html(check, "/work/?view=queue&service=means_check"))
    assert not rows(html(check, "/work/?view=queue&service=medical_aid"))
    assert rows(html(check, "/work/?view=queue&place=county"))
    assert not rows(html(check, "/work/?view=queue&place=town_b"))


def test_nonsense_in_the_address_is_no_error(office: TryOffice, visit: Visit) -> None:
    office.play("family_granted", 2)
    check = visit("check_centre")
    page = html(check, "/work/?view=nobody&light=purple&place=mars&page=0x&service=%FF")
    assert "Nothing fits these filters." in page
    assert "Nothing fits these filters." in html(check, "/work/?service=%00")


def test_taking_a_task_moves_it_to_my_list_and_back(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    task = task_of(played, "township_officer")
    one, other = visit("township_officer"), visit("township_officer", number=2)
    answer = one.post(address(played, task, "/claim"))
    assert answer.headers["Location"] == address(played, task)
    assert rows(html(one, "/work/?view=mine"))
    assert not rows(html(one, "/work/?view=queue"))
    page = html(other, "/work/?view=queue")
    assert "Township Officer 1" in page, "a colleague sees who has it"
    assert "/claim" not in page
    one.post(address(played, task, "/release"))
    assert "Put back" in flashed(one)
    assert not rows(html(one, "/work/?view=mine"))


def test_the_next_task_opens_after_one_is_done(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    office.day("2026-03-06")
    first = task_of(played, "school_officer", place="school_town")
    school = visit("school_officer", "school_town")
    where = send(
        school, address(played, first), act_outcome="confirm", stage="vocational", enrolled="yes"
    )
    assert where == "/work/"
    page = html(school, "/work/?view=queue")
    assert "Everything is done." in page
    assert rows(html(school, "/work/?view=done")) == [address(played, first)]


def test_due_first_comes_first_and_opens_next(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 13)
    office.day("2026-03-11")
    bureau = visit("education_officer")
    found = rows(html(bureau, "/work/"))
    assert len(found) == 2
    where = send(bureau, found[0], act_outcome="grant", education_amount="1000")
    assert where == f"{found[1]}#main", "at its top, where what was done is said"
    assert played.case.decisions


def test_a_row_says_who_does_what_four_eyes_leave_to_a_colleague(
    office: TryOffice, visit: Visit
) -> None:
    """The head who wrote the opinion does not answer the objection to it; the other head does."""
    played = office.play("objection_by_phone_on_the_last_day", 8)
    task = task_of(played, "township_lead", "objection")
    lead, other = visit("township_lead"), visit("township_lead", number=2)
    queue = html(lead, "/work/?view=queue")
    assert rows(queue) == [address(played, task)]
    assert (
        "You signed “The township&#39;s opinion”, so somebody else does it: Township Lead 2"
        in queue
    )
    assert "/claim" not in queue, "nothing is offered that would be refused"
    theirs = html(other, "/work/?view=queue")
    assert rows(theirs) == [address(played, task)]
    assert "/claim" in theirs
    assert "somebody else does it" not in theirs


def test_the_next_task_is_none_that_somebody_else_must_do(office: TryOffice, visit: Visit) -> None:
    barred = office.play("objection_by_phone_on_the_last_day", 8)
    done = office.play("granted_quietly", 4, **another("1980-01-01"))
    rest = office.play("granted_quietly", 3, **another("1981-01-01"))
    assert rest.step({**rest.example["steps"][3], "on": "2026-03-23"}) is None
    lead = visit("township_lead")
    first, last = task_of(done, "township_lead"), task_of(rest, "township_lead")
    objection = task_of(barred, "township_lead", "objection")
    assert rows(html(lead, "/work/?view=queue")) == [
        address(done, first), address(barred, objection), address(rest, last),
    ]  # fmt: skip
    given = {"act_outcome": "support", "opinion": "符合", "proposed": "980"}
    assert send(lead, address(done, first), **given) == f"{address(rest, last)}#main"
    assert send(lead, address(rest, last), **given) == "/work/", "what is left is a colleague's"


def test_watched_cases_have_a_list(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    lead = visit("township_lead")
    assert "You follow no case" in html(lead, "/work/?view=watched")
    lead.post(address(played, None, "/watch"), data={"on": "yes"})
    assert rows(html(lead, "/work/?view=watched"))
    lead.post(address(played, None, "/watch"), data={"on": "no"})
    assert not rows(html(lead, "/work/?view=watched"))


def test_empty_lists_say_why_and_what_comes(office: TryOffice, visit: Visit) -> None:
    office.play("family_granted", 2)
    page = html(visit("township_officer"), "/work/?view=mine")
    assert "You have taken no task." in page
    assert "One task waits at your posts" in page
    assert "You have signed nothing yet." in html(visit("county_officer"), "/work/?view=done")


def test_only_staff_has_an_inbox(office: TryOffice, visit: Visit) -> None:
    app = office.app(parts=("pages", "auth", "work"))
    assert app.test_client().get("/work/").status_code == 302
    family = office.client(app, office.applicant("family"))
    assert family.get("/work/").status_code == 403


def test_a_long_list_has_pages(
    office: TryOffice, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("inbox", "inbox_shapes"):
        monkeypatch.setattr(f"workflow.store.queries.{module}.PAGE_SIZE", 1)
    office.play("family_granted", 13)
    bureau = visit("education_officer")
    first, second = html(bureau, "/work/?view=queue"), html(bureau, "/work/?view=queue&page=2")
    assert "Page 1 of 2" in first
    assert "view=queue&amp;page=2" in first
    assert rows(first) != rows(second)
    assert rows(html(bureau, "/work/?view=queue&page=99")) == rows(second), "the last page there is"


def find(client: FlaskClient, text: str, **kept: str) -> str:
    """Search: the address that it leads to."""
    answer = client.post("/work/find", data={"text": text, "view": "queue", **kept})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_search_by_name_or_id_number_leaves_neither_in_the_address(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 2)
    check = visit("check_centre")
    identity = str(played.example["answers"]["id_number"])
    for typed in (str(played.example["answers"]["applicant_name"]), identity):
        where = find(check, typed)
        assert typed not in where
        assert "person=" in where
        page = html(check, where)
        assert rows(page), typed
        assert f'name="text" value="{typed}"' in page, "what was sought stays in the field"
        with check.session_transaction() as session:
            assert "sought" in session
            assert typed not in repr(dict(session)), "the cookie says nothing of anybody"
    assert f'value="{identity}"' not in html(check, "/work/?view=queue&person=0"), "not elsewhere"
    for nobody in ("张无此人", "33010219500101001X"):
        page = html(check, find(check, nobody))
        assert not rows(page)
        assert f'name="text" value="{nobody}"' in page
    assert "text=" in find(check, played.case.tracking)
    assert rows(html(check, find(check, played.case.tracking)))
    stranger = visit("lease_officer", "county")
    assert find(stranger, identity).endswith("person="), "who has no task of theirs learns nothing"


def test_a_late_step_in_a_case_that_is_in_time_and_the_reverse(
    office: TryOffice, visit: Visit
) -> None:
    office.play("family_granted", 2)
    office.day("2026-03-11")
    check = visit("check_centre")
    assert rows(html(check, "/work/?view=queue&late=step"))
    assert not rows(html(check, "/work/?view=queue&late=whole"))
    office.day("2026-06-11")
    assert not rows(html(check, "/work/?view=queue&late=step")), "now both are overdue"
    page = html(check, "/work/?view=queue&step=means_check/ask")
    assert "The step is overdue, the whole case is not" in page


def test_a_view_is_saved_renamed_used_and_deleted_by_its_owner_only(
    office: TryOffice, visit: Visit
) -> None:
    office.play("family_granted", 2)
    check, other = visit("check_centre"), visit("check_centre", number=2)
    narrowed = "/work/?view=queue&light=on_time&text=ignored"
    assert "Save this list as" in html(check, "/work/?view=queue&light=on_time")
    assert "Save this list as" not in html(check, narrowed), "nothing that was typed is kept"
    check.post("/work/views", data={"name": "Calm", "filters": "view=queue&light=on_time&text=x"})
    page = html(check, "/work/?view=queue&light=on_time")
    assert re.search(r'href="/work/\?view=queue&amp;light=on_time" aria-current="page">Calm', page)
    number = re.search(r'name="view_id" value="(\d+)"', page)
    assert number
    assert "Calm" not in html(other, "/work/")
    assert other.post(
        "/work/views", data={"view_id": number[1], "name": "Mine"}
    ).status_code == 404  # fmt: skip
    other.post("/work/views", data={"view_id": number[1], "delete": "1"})
    check.post("/work/views", data={"view_id": number[1], "name": "Quiet"})
    assert ">Quiet</a>" in html(check, "/work/")
    check.post("/work/views", data={"view_id": number[1], "delete": "1"})
    assert ">Quiet</a>" not in html(check, "/work/")


def test_the_keys_are_listed_without_a_key(office: TryOffice, visit: Visit) -> None:
    check = visit("check_centre")
    page = html(check, "/work/")
    assert re.search(r'<a href="/work/keys" data-dialog="keys" data-key="\?"', page)
    listed = re.findall(r"<kbd>(.)</kbd></dt>", html(check, "/work/keys"))
    assert listed == ["j", "k", "o", "a", "r", "/", "?"]
