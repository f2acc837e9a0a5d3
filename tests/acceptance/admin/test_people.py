"""People: accounts with posts and dates, passwords shown once, and the import through the pages."""

from __future__ import annotations

import io
import re

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.support.office import PASSWORD, TryOffice

NEW = {
    "login": "Li.Example",
    "name": "李某某",
    "phone": "139 0000 0000",
    "locale": "zh",
    "role": "township_officer",
    "place": "town_a",
    "since": "2026-3-2",
}


def add(admin: FlaskClient, **changes: str) -> tuple[int, str]:
    answer = admin.post("/admin/people/new", data={**NEW, **changes})
    return answer.status_code, answer.get_data(as_text=True)


def password_on(page: str) -> str:
    found = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", page)
    assert found, page[-1500:]
    return found.group()


def number_of(office: TryOffice, login: str) -> int:
    account = office.office.accounts.by_login(login)
    assert account is not None
    return account.id


def test_a_new_account_can_sign_in_and_holds_its_post(
    office: TryOffice, admin: FlaskClient
) -> None:
    status, page = add(admin)
    assert status == 200
    account = office.office.accounts.authenticate("li.example", password_on(page))
    posts = office.office.accounts.actor(account.id).posts
    assert [(post.role, post.place) for post in posts] == [("township_officer", "town_a")]
    listed = admin.get("/admin/people?q=li").get_data(as_text=True)
    assert "李某某" in listed
    assert password_on(page) not in listed, "shown once"


def test_what_does_not_fit_comes_back_with_what_was_typed(
    office: TryOffice, admin: FlaskClient
) -> None:
    for changes, said in (
        ({"place": "village_a"}, "is a post of a township"),
        ({"since": "soon"}, "write a day"),
        ({"until": "2026-3-1"}, "before the first"),
        ({"login": "a b"}, "Letters, digits"),
        ({"email": "nobody"}, "name@place.cn"),
        ({"name": ""}, "Please fill in: Name"),
    ):
        status, page = add(admin, **changes)
        assert status == 422, changes
        assert said in page
        assert "139 0000 0000" in page
    assert office.office.accounts.by_login("li.example") is None
    add(admin)
    assert "login is taken" in add(admin)[1]


def test_nobody_is_given_the_file_of_their_own_household(
    office: TryOffice, admin: FlaskClient
) -> None:
    status, page = add(admin, id_number="990101198005050022")
    assert status == 422
    assert "This is no ID number" in page
    add(admin)
    number = number_of(office, "li.example")
    known = {name: NEW[name] for name in ("name", "phone", "locale")}
    assert "None is on file." in admin.get(f"/admin/people/{number}").get_data(as_text=True)
    typed = {**known, "id_number": "9901 0119 8005 0500 21"}
    assert admin.post(f"/admin/people/{number}", data=typed).status_code == 302
    account = office.office.accounts.by_id(number)
    assert account.person is not None
    shown = admin.get(f"/admin/people/{number}").get_data(as_text=True)
    assert "0021" not in shown
    assert "One is on file; empty: it stays." in shown
    admin.post(f"/admin/people/{number}", data={**known, "id_number": ""})
    assert office.office.accounts.by_id(number).person == account.person, "empty: as it is"


def test_posts_begin_and_end_on_their_days(office: TryOffice, admin: FlaskClient) -> None:
    add(admin)
    number = number_of(office, "li.example")
    post = {"role": "window_clerk", "place": "town_a", "since": "2026-3-9", "until": ""}
    admin.post(f"/admin/people/{number}/posts", data=post)
    twice = admin.post(f"/admin/people/{number}/posts", data=post)
    assert "holds this post already" in twice.get_data(as_text=True)
    accounts = office.office.accounts
    assert len(accounts.actor(number).posts) == 1, "the second begins next week"
    ended = {"role": "township_officer", "place": "town_a", "until": "2026-3-8"}
    no_day = admin.post(f"/admin/people/{number}/end-post", data={**ended, "until": "2026-13-8"})
    assert no_day.status_code == 422
    assert 'value="2026-13-8"' in no_day.get_data(as_text=True), "it is there to be corrected"
    assert "write a day" in no_day.get_data(as_text=True)
    admin.post(f"/admin/people/{number}/end-post", data=ended)
    office.day("2026-03-09")
    assert [each.role for each in accounts.actor(number).posts] == ["window_clerk"]


def test_a_closed_account_is_out_at_once_and_a_new_password_ends_the_old(
    office: TryOffice, app: Flask, admin: FlaskClient
) -> None:
    login = office.staff("county_officer")
    theirs, number = office.client(app, login), office.accounts[login]
    assert theirs.get("/work/").status_code == 200
    page = admin.post(f"/admin/people/{number}/password", data={"confirm": "yes"})
    password = password_on(page.get_data(as_text=True))
    assert theirs.get("/work/").status_code == 302, "signed out"
    data = {"login": login, "password": PASSWORD}
    assert app.test_client().post("/sign-in", data=data).status_code == 400
    again = app.test_client()
    assert again.post("/sign-in", data={**data, "password": password}).status_code == 302
    admin.post(f"/admin/people/{number}/close", data={"confirm": "yes"})
    assert again.get("/work/").status_code == 302
    admin.post(f"/admin/people/{number}/open", data={"confirm": "yes"})
    assert (
        app.test_client().post("/sign-in", data={**data, "password": password}).status_code == 302
    )


def test_nobody_gives_themselves_posts_or_locks_themselves_out(
    office: TryOffice, admin: FlaskClient
) -> None:
    me = office.accounts["administrator@county#1"]
    post = {"role": "county_officer", "place": "county", "since": "", "until": ""}
    assert admin.post(f"/admin/people/{me}/posts", data=post).status_code == 403
    assert admin.post(f"/admin/people/{me}/close").status_code == 403
    assert admin.post(f"/admin/people/{me}/password").status_code == 403
    ended = {"role": "administrator", "place": "county"}
    assert admin.post(f"/admin/people/{me}/end-post", data=ended).status_code == 403
    assert len(office.actor("administrator@county#1").posts) == 1


def test_applicants_are_not_among_the_people(office: TryOffice, admin: FlaskClient) -> None:
    office.applicant("family")
    number = office.accounts["family"]
    assert "family" not in admin.get("/admin/people").get_data(as_text=True)
    assert admin.get(f"/admin/people/{number}").status_code == 404
    assert admin.post(f"/admin/people/{number}/password").status_code == 404


def workbook(admin: FlaskClient, people: list[list[str]], posts: list[list[str]]) -> bytes:
    """The template as it is downloaded, filled in."""
    book = load_workbook(io.BytesIO(admin.get("/admin/import/template.xlsx").data))
    for name, rows in (("people 人员", people), ("posts 岗位", posts)):
        for row in rows:
            book[name].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def dry_run(admin: FlaskClient, content: bytes) -> tuple[int, str, dict[str, str]]:
    answer = admin.post(
        "/admin/import",
        data={"file": (io.BytesIO(content), "office.xlsx")},
        content_type="multipart/form-data",
    )
    page = answer.get_data(as_text=True)
    return answer.status_code, page, dict(re.findall(r'name="(kept|shown)" value="([^"]*)"', page))


def test_the_dry_run_changes_nothing_and_importing_does_what_was_shown(
    office: TryOffice, admin: FlaskClient
) -> None:
    content = workbook(
        admin,
        [["wang", "王某某", "", "", ""], ["=1+1", "公式", "", "", ""]],
        [["wang", "township_officer", "town_a", "2026-03-02", ""]],
    )
    status, page, fields = dry_run(admin, content)
    assert status == 200
    assert "login is a formula" in page
    assert office.office.accounts.by_login("wang") is None
    done = admin.post("/admin/import/apply", data=fields).get_data(as_text=True)
    account = office.office.accounts.authenticate("wang", password_on(done))
    assert office.office.accounts.actor(account.id).posts
    again = admin.post("/admin/import/apply", data=fields).get_data(as_text=True)
    assert "office changed since this dry run" in again, "a second press imports nothing"


def test_a_dry_run_that_is_no_longer_true_is_shown_again(
    office: TryOffice, admin: FlaskClient
) -> None:
    content = workbook(admin, [["wang", "王某某", "", "", ""]], [])
    _, _, fields = dry_run(admin, content)
    office.office.accounts.add("wang", PASSWORD, "somebody else")
    page = admin.post("/admin/import/apply", data=fields).get_data(as_text=True)
    assert "office changed since this dry run" in page
    assert "This login is taken." in page
    forged = admin.post("/admin/import/apply", data={**fields, "kept": fields["kept"] + "x"})
    assert forged.status_code == 302


def test_a_hostile_or_missing_file_is_answered_with_what_to_do(admin: FlaskClient) -> None:
    assert dry_run(admin, b"PK\x03\x04 no workbook")[0] == 422
    status, page, _ = dry_run(admin, b"")
    assert status == 422
    assert "choose the workbook" in page
