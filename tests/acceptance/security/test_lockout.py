"""Who tries at somebody's door does not lock its owner out; who guesses becomes slow."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.acceptance.applicant.family import text
from tests.support.office import PASSWORD, TryOffice
from workflow.accounts import HERE, LOGIN
from workflow.store.office import forget_old
from workflow.store.tables import attempts

STRANGER, OWNER = "192.0.2.66", "192.0.2.1"


def sign_in(client: FlaskClient, login: str, password: str, source: str) -> int:
    data = {"login": login, "password": password}
    answer = client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": source})
    return answer.status_code


def guess(app: Flask, login: str, times: int, sources: int = 1) -> None:
    """Somebody tries wrong passwords, each time in a fresh browser."""
    for number in range(times):
        source = f"198.51.{number % sources // 250}.{number % sources % 250}"
        sign_in(app.test_client(), login, "wrong", source if sources > 1 else STRANGER)


def test_a_stranger_locks_nobody_out(office: TryOffice, app: Flask) -> None:
    login = office.staff("window_clerk")
    guess(app, login, HERE.free + 1)
    assert sign_in(app.test_client(), login, PASSWORD, STRANGER) == 400, "there it is slow"
    assert sign_in(app.test_client(), login, PASSWORD, OWNER) == 302


def test_a_device_that_knows_the_login_is_not_slowed_by_anybody(
    office: TryOffice, app: Flask
) -> None:
    login, mine = office.staff("window_clerk"), app.test_client()
    assert sign_in(mine, login, PASSWORD, STRANGER) == 302
    mine.post("/sign-out")
    guess(app, login, HERE.free + 1)
    assert sign_in(app.test_client(), login, PASSWORD, STRANGER) == 400
    assert sign_in(mine, login, PASSWORD, STRANGER) == 302, "though it shares their address"


def test_a_device_has_a_count_of_its_own(office: TryOffice, app: Flask) -> None:
    login, mine = office.staff("window_clerk"), app.test_client()
    sign_in(mine, login, PASSWORD, OWNER)
    mine.post("/sign-out")
    for _try in range(HERE.free):
        assert sign_in(mine, login, "wrong", OWNER) == 400
    assert sign_in(mine, login, PASSWORD, OWNER) == 400, "who holds the device guesses slowly too"
    assert sign_in(app.test_client(), login, PASSWORD, OWNER) == 302


def test_a_device_is_known_for_its_own_logins_only(office: TryOffice, app: Flask) -> None:
    mine, other = office.staff("window_clerk"), office.staff("window_clerk", number=2)
    client = app.test_client()
    sign_in(client, mine, PASSWORD, STRANGER)
    client.post("/sign-out")
    for _try in range(HERE.free):
        sign_in(client, other, "wrong", STRANGER)
    assert sign_in(client, other, PASSWORD, STRANGER) == 400


def test_a_made_up_device_counts_as_none(office: TryOffice, app: Flask) -> None:
    login, client = office.staff("window_clerk"), app.test_client()
    name = f"{app.config['SESSION_COOKIE_NAME']}-device"
    for number in range(HERE.free + 1):
        client.set_cookie(name, f"made-up-{number}")
        sign_in(client, login, "wrong", STRANGER)
    assert sign_in(client, login, PASSWORD, STRANGER) == 400


def test_the_device_cookie_names_nobody_and_no_script_reads_it(
    office: TryOffice, app: Flask
) -> None:
    login = office.applicant("13900000001")
    client = app.test_client()
    answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if "-device=" in c]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert login not in cookie


def test_many_sources_at_once_guess_slowly_too(office: TryOffice, app: Flask) -> None:
    login, known = office.staff("window_clerk"), app.test_client()
    sign_in(known, login, PASSWORD, OWNER)
    known.post("/sign-out")
    throttled = office.office.attempts
    for _number in range(LOGIN.free):
        throttled.note(f"sign-in {login}", office.now())
    assert sign_in(app.test_client(), login, PASSWORD, "203.0.113.9") == 400
    assert sign_in(known, login, PASSWORD, OWNER) == 302


def test_nobody_locks_a_tracking_number(office: TryOffice, app: Flask) -> None:
    played = office.play("family_granted", 1)
    tracking, answers = played.case.tracking, []
    written = [tracking, tracking.lower(), tracking.replace("-", " ")]

    def look_up(number: int, source: str) -> str:
        data = {"tracking": written[number % 3], "secret": f"AAAA-BBBB-CC{number:02}"}
        answer = app.test_client().post(
            "/look-up",
            data=data,
            environ_base={"REMOTE_ADDR": source},
            headers={"Accept-Language": "en"},
        )
        return text(answer)

    answers = [look_up(number, STRANGER) for number in range(11)]
    assert "Too many tries" in answers[-1], "however the number is written"
    assert "do not match" in look_up(0, OWNER), "elsewhere it can still be tried"


def test_a_stranger_cannot_use_up_the_codes_of_who_forgot_their_password(
    office: TryOffice, app: Flask
) -> None:
    login, mine = office.applicant("zhang"), app.test_client()
    user = office.accounts[login]
    office.office.accounts.set_contact(user, email="", phone="13900000001")
    sign_in(mine, login, PASSWORD, OWNER)
    mine.post("/sign-out")
    for _number in range(5):
        app.test_client().post("/password/forgotten", data={"login": login})
    before = len(office.office.codes.waiting(99))
    mine.post("/password/forgotten", data={"login": login})
    assert len(office.office.codes.waiting(99)) == before + 1


def test_no_address_is_kept_and_tries_are_forgotten(office: TryOffice, app: Flask) -> None:
    guess(app, office.staff("window_clerk"), 2)
    database = office.office.store.database
    with database.read() as connection:
        rows = connection.execute(select(attempts)).all()
    assert rows
    assert STRANGER not in str(rows)
    office.day("2026-03-05")
    forget_old(database, office.now().replace(year=2025), office.now())
    with database.read() as connection:
        assert connection.execute(select(attempts)).all() == []
