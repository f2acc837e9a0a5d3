"""What the front door keeps is kept at the side doors too: early decisions, relatives' benefits,
one's own family's file, objections, and a page brought down by one request."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import MOTHER, PNG, register, text
from tests.acceptance.security.conftest import Visit
from tests.acceptance.work.pages import address, html
from tests.support.office import PASSWORD, Played, TryOffice

OBJECTED = "objection_by_phone_on_the_last_day"


# -- ten minutes in which a decision can be taken back ---------------------------------------------


@pytest.fixture
def just_decided(office: TryOffice) -> Played:
    """Granted five minutes ago: nobody outside the office has been told."""
    played = office.play("granted_quietly", 9)
    office.at -= timedelta(minutes=5)
    return played


def test_what_is_published_waits_for_the_message(
    office: TryOffice, stranger: FlaskClient, just_decided: Played
) -> None:
    assert "1,260.00" not in text(stranger.get("/published?place=town_a"))
    office.at += timedelta(minutes=10)
    assert "1,260.00" in text(stranger.get("/published?place=town_a"))


def test_that_there_is_something_to_rate_tells_of_no_decision(
    office: TryOffice, stranger: FlaskClient, just_decided: Played
) -> None:
    until = int((office.now() + timedelta(hours=1)).timestamp())
    with stranger.session_transaction() as session:
        session["looked_up"] = [just_decided.case_id, until]
    assert stranger.get("/look-up/ratings").status_code == 404
    office.at += timedelta(minutes=10)
    assert stranger.get("/look-up/ratings").status_code == 200


def test_what_the_family_cannot_do_any_more_tells_of_no_decision(
    office: TryOffice, app: Flask, just_decided: Played
) -> None:
    family = office.client(app, office.applicant("zhang", just_decided.case.applicant))
    case = f"/my/cases/{just_decided.case.tracking}"
    for act, sent in (("withdraw", {"whole": "1", "confirm": "yes"}), ("nudge", {})):
        answer = family.post(f"{case}/{act}", data=sent, follow_redirects=True)
        assert answer.status_code == 200, act
        assert "at this very moment; nothing was changed" in text(answer), act
    office.at += timedelta(minutes=10)
    answer = family.post(f"{case}/withdraw", data={"whole": "1", "confirm": "yes"})
    assert answer.status_code == 409, "now it is told why"


def test_a_quarterly_list_goes_on_without_what_was_taken_back(
    office: TryOffice, stranger: FlaskClient
) -> None:
    played = office.play("granted_quietly")
    kept = {"made_on": "2026-04-01", "until": "2026-06-30", "entries": [[played.case_id, 9_999]]}
    office.office.notes.put("quarterly-list:town_a:2026-Q1", json.dumps(kept))
    office.day("2026-04-02")
    assert stranger.get("/published/town_a/lists/2026-Q1").status_code == 200


# -- relatives, and whoever knows their number -----------------------------------------------------


def test_an_account_under_a_relatives_name_and_number_reads_no_benefits(
    office: TryOffice, stranger: FlaskClient
) -> None:
    office.play("granted_quietly")
    answer = register(stranger, name="李乙二", id_number=MOTHER, phone="13900000777")
    assert answer.status_code == 302
    page = text(stranger.get("/my/benefits"))
    for known in ("1,260", "Subsistence", "张甲一", "0001"):
        assert known not in page, known
    assert "/my/add" in page, "it says how to prove who one is"


@pytest.fixture
def inside(office: TryOffice, app: Flask) -> dict[str, FlaskClient]:
    """Members of the household who work for the office themselves, at the posts that matter."""
    played = office.play(OBJECTED, 7)
    found = {}
    for role in ("township_lead", "window_clerk", "inspector", "leader"):
        login, place = f"{role}-at-home", office.place_of(role)
        person = played.case.members[len(found) % 2]
        made = office.office.accounts.add(login, PASSWORD, "家人", locale="en", person=person)
        office.office.accounts.give_post(made, role, place, date(2026, 1, 1))
        found[role] = office.client(app, login)
    office.accounts["tracking"] = played.case_id
    return found


def test_staff_read_of_their_own_family_what_every_family_does_and_no_more(
    office: TryOffice, inside: dict[str, FlaskClient]
) -> None:
    case = office.office.store.case(office.accounts["tracking"])
    base = f"/work/cases/{case.tracking}"
    pages = [base, f"{base}/letters/receipt", f"{base}/copy", f"{base}/nudge"]
    hands = ("", "/reassign", "/delegate", "/give-back", "/take-back", "/supervise", "/signer")
    hands += ("/advice", "/together")
    pages += [f"{base}/tasks/{task.no}{each}" for task in case.open_tasks for each in hands]
    lists = [f"/work/?view={view}" for view in ("queue", "watched")]
    for role, client in inside.items():
        for page in pages:
            answer = client.get(page)
            assert answer.status_code in (404, 405, 409), (role, page, answer.status_code)
            assert "bjection" not in text(answer), (role, page)
        assert client.post(f"{base}/file", data={"key": "k"}).status_code in (404, 409), role
        client.post(f"{base}/watch", data={"on": "yes"})
        for page in lists:
            assert case.tracking not in text(client.get(page)), (role, page)
    assert case.tracking not in text(inside["leader"].get("/leader/tasks"))


def test_a_leaders_list_leaves_out_the_cases_of_relatives(office: TryOffice, visit: Visit) -> None:
    from workflow.domain.commands import RegisterRelative

    played = office.play(OBJECTED, 7)
    leader = visit("leader", "county")
    assert played.case.tracking in text(leader.get("/leader/tasks"))
    user = office.accounts[office.staff("leader", "county")]
    relative = RegisterRelative(case=played.case_id, user=user, name="Leader 1", relation="uncle")
    office.office.engine.handle(relative, office.actor(office.staff("window_clerk")))
    assert played.case.tracking not in text(leader.get("/leader/tasks"))


# -- the village, and schools ----------------------------------------------------------------------


def test_an_objection_that_is_late_is_no_news_to_the_village(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play(OBJECTED, 7)
    village = visit("village_assistant")
    village.post(address(played, more="/watch"), data={"on": "yes"})
    office.day("2026-06-30")
    visit("township_officer").get(address(played))
    village = visit("village_assistant")
    for page in (address(played), "/work/?view=watched", f"/counter/cases/{played.case.tracking}"):
        shown = text(village.get(page))
        assert "bjection" not in shown, page
    officer = html(visit("township_officer"), address(played))
    assert "Look into an objection: " in officer, "who looks into it sees that it is late"


def test_a_school_that_follows_a_case_hears_of_its_own_service_only(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 3)
    schools = [t for t in played.case.open_tasks if t.place == "school_town"]
    assert schools, "a school has a step in it"
    school = visit(schools[0].role, "school_town")
    school.post(address(played, more="/watch"), data={"on": "yes"})
    page = html(school, "/work/?view=watched")
    others = {t.no for t in played.case.open_tasks} - {t.no for t in schools}
    assert others
    for no in others:
        assert f'/tasks/{no}"' not in page, no


# -- passwords, numbers, files ---------------------------------------------------------------------


def test_no_password_travels_through_the_sign_in_page(office: TryOffice, app: Flask) -> None:
    from web import kept

    visitor = app.test_client()
    typed = {"password_now": "first secret", "password_new": "second one", "phone": "13900000009"}
    for page in ("/account/password", "/account/reach"):
        waiting = text(visitor.post(page, data=typed))
        with app.test_request_context():
            carried = kept.unpack(waiting.split('name="keep" value="')[1].split('"')[0])
        assert carried is not None
        assert carried.fields == (("phone", "13900000009"),)


def test_a_form_cannot_have_a_password_that_would_travel() -> None:
    from wtforms import PasswordField

    from web.forms import PageForm

    with pytest.raises(TypeError, match="holds a password"):
        type("Careless", (PageForm,), {"pin": PasswordField("PIN")})


def test_a_number_that_no_database_holds_is_a_page_that_is_not_there(
    app: Flask, visit: Visit, office: TryOffice
) -> None:
    client = visit("administrator", "county")
    rules = [rule for rule in app.url_map.iter_rules() if "int:" in rule.rule]
    assert len(rules) > 40
    for rule in rules:
        with app.test_request_context():
            given = dict.fromkeys(rule.arguments, 10**22)
            given |= {"act": "open", "kind": "act"} if rule.arguments & {"act", "kind"} else {}
            address = url_for(rule.endpoint, **given)
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (404, 405), (address, answer.status_code)


def test_pages_of_lists_that_no_list_has_are_its_first_or_last(
    office: TryOffice, visit: Visit
) -> None:
    far = 10**22
    for role, place, page in (
        ("township_officer", "", f"/benefits?page={far}"),
        ("leader", "county", f"/leader/tasks?page={far}"),
        ("window_clerk", "", f"/work/?page={far}&person={far}"),
        ("administrator", "county", f"/admin/people?page={far}"),
        ("administrator", "county", f"/admin/definitions/temporary_aid?version={far}"),
    ):
        assert visit(role, place).get(page).status_code in (200, 404), page
    sent = {"place": "county", "line": "x", "month": "2025-99"}
    assert visit("finance_officer", "county").post("/rosters", data=sent).status_code == 422


def test_digits_of_another_kind_are_no_numbers(office: TryOffice, app: Flask) -> None:
    played = office.play("family_granted", 2)
    family = office.client(app, office.applicant("zhang", played.case.applicant))
    assert family.get(f"/my/cases/{played.case.tracking}/letters/²").status_code == 404
    assert family.post("/account/sessions/end", data={"session": "²"}).status_code == 400


def test_nobody_fills_the_disk_with_objections_that_are_never_sent(
    office: TryOffice, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.public.objections.MOST_FILES", 3)
    played = office.play(OBJECTED, 6)
    notice = f"/notices/{next(iter(played.case.notices.values())).secret}/object"
    for number in range(5):
        photo = (io.BytesIO(PNG + str(number).encode()), "a.png")
        answer = stranger.post(notice, data={"text": "", "proof_1": photo})
        assert answer.status_code == 422
        assert ("Many files came" in text(answer)) is (number > 2)
    kept = [path for path in office.folder.rglob("*/*") if len(path.name) == 64]
    assert len(kept) == 3
    sent = stranger.post(notice, data={"text": "他家有出租的门面"})
    assert sent.status_code == 302, "without files it is taken"


def test_a_link_on_another_site_changes_nothing_that_is_kept(office: TryOffice, app: Flask) -> None:
    client = office.client(app, office.applicant("zhang"))
    account = office.accounts["zhang"]
    client.get("/language/zh", headers={"Sec-Fetch-Site": "cross-site"})
    assert office.office.accounts.by_id(account).locale == "en"
    client.get("/language/zh", headers={"Sec-Fetch-Site": "same-origin"})
    assert office.office.accounts.by_id(account).locale == "zh"


def test_what_no_text_can_hold_reaches_no_database(stranger: FlaskClient, visit: Visit) -> None:
    clerk = visit("window_clerk")
    assert stranger.get("/notices/a%00b").status_code == 404
    assert stranger.get("/published?place=town_a%00").status_code == 200
    assert clerk.get("/work/?text=a%00&service=%00").status_code == 200
    assert clerk.get("/counter/open?number=%00").status_code == 404


def test_an_address_longer_than_any_reaches_no_database(
    office: TryOffice, stranger: FlaskClient, visit: Visit
) -> None:
    clerk = visit("window_clerk")
    for page in ("/work/?view=mine&service=", "/work/?text=", "/services/"):
        answer = clerk.get(page + "a" * 60_000)
        assert answer.status_code == 414, page
        assert "too long" in text(answer)
        assert clerk.get(page + "a" * 6_000).status_code in (200, 404), page
    assert stranger.get("/published?place=" + "a" * 60_000).status_code == 414


def test_a_name_with_signs_that_no_workbook_holds_comes_without_them(
    office: TryOffice, stranger: FlaskClient
) -> None:
    assert register(stranger, name="张\x0b甲\x00一").status_code == 302
    account = office.office.accounts.by_login("13900000001")
    assert account is not None
    assert account.name == "张甲一"


def test_what_is_searched_for_stands_in_no_address(office: TryOffice, visit: Visit) -> None:
    clerk = visit("window_clerk")

    def found(typed: str) -> str:
        return str(clerk.post("/work/find", data={"text": typed}).headers["Location"])

    for typed in (
        "13900000001",
        "139 0000 0001",
        "Zhang Jiayi",
        "19790506",
        "９９０１０１１９７９",
    ):
        assert found(typed).endswith("person="), typed
    for piece in ("OW-2026", "000123", "OW-2026-0001", "张*"):
        assert "text=" in found(piece), piece


def test_numbers_cannot_be_tried_by_beginning_requests(
    office: TryOffice, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow.demo.people import id_number

    monkeypatch.setattr("web.counter.home.MOST_MISSES", 2)
    clerk = visit("window_clerk")
    begun = [
        clerk.post(
            "/counter/start",
            data={"definition": "temporary_aid", "id_number": id_number("1980-01-01", 100 + n)},
        ).status_code
        for n in range(3)
    ]
    assert begun == [302, 302, 409]


def test_a_post_of_thousands_of_rows_or_fields_costs_no_thousands(
    office: TryOffice, stranger: FlaskClient, visit: Visit
) -> None:
    from workflow.definition.answers import MOST_ROWS

    clerk = visit("window_clerk")
    page = clerk.post("/counter/start", data={"definition": "social_assistance"}).headers[
        "Location"
    ]
    rows = {f"members-{n}-name": "x" for n in range(600)}
    shown = text(clerk.post(page, data={**rows, "_again": "1"}))
    assert f'name="members-{MOST_ROWS}-name"' in shown
    assert f'name="members-{MOST_ROWS + 1}-name"' not in shown
    many = "&".join(f"k{n}=v" for n in range(6000))
    answer = stranger.post("/look-up", data=many, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "k5999" not in text(answer)


def test_signs_that_stand_for_eighteen_make_nothing_long() -> None:
    from workflow.definition.identity import tidy
    from workflow.domain.tracking import check_tracking, hash_secret
    from workflow.store.logins import normalise_login

    typed = "\ufdfa" * 100_000
    assert len(tidy(typed)) < 10_000
    assert len(normalise_login(typed)) < 10_000
    assert not check_tracking(typed)
    assert hash_secret(typed) == hash_secret(typed + "x"), "what lies beyond is not looked at"
