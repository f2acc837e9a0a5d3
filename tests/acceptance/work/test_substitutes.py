"""Substitutes and handing over somebody's work, through the pages and the command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html, task_of
from tests.acceptance.work.test_hands import at_check, choices, post
from tests.support.office import TryOffice
from workflow.cli import main
from workflow.domain.people import ADMINISTRATOR

Visit = Callable[..., FlaskClient]
PAGE = "/work/substitutes"
DATES = {"since": "2026-03-02", "until": "2026-03-06"}


def set_substitute(client: FlaskClient, who: str, status: int = 302, **more: str) -> str:
    page = html(client, PAGE)
    user = choices(page, "user")[who]
    whom = {"for_whom": choices(page, "for_whom")[more.pop("whom")]} if "whom" in more else {}
    own = {"for_whom": next(iter(choices(page, "for_whom").values()))}
    given = {**own, **whom, "user": user, **DATES, "authority": "Letter 3", **more}
    return post(client, PAGE, status, **given)


def test_a_colleague_acts_for_somebody_on_these_days(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    check, helper = visit("check_centre"), visit("medical_officer")
    html(helper, address(played, task), 404)
    set_substitute(check, "Medical Officer 1")
    page = html(check, PAGE)
    assert "Medical Officer 1 for Check Centre 1" in page
    assert "Letter 3" in page
    page = html(helper, address(played, task))
    assert "You act for Check Centre 1, under the authorisation: Letter 3" in page
    post(helper, address(played, task, "/claim"))
    page = html(check, address(played))
    assert "For Check Centre 1, under the authorisation: Letter 3" in page
    assert "Medical Officer 1 for Check Centre 1" in html(helper, PAGE)
    office.day("2026-03-09")
    html(helper, address(played, task), 404)


def test_what_is_wrong_with_a_substitute_is_said_and_what_was_typed_stays(
    office: TryOffice, visit: Visit
) -> None:
    check = visit("check_centre")
    visit("medical_officer")
    page = set_substitute(check, "Medical Officer 1", 409, until="2026-03-01")
    assert "These dates do not fit" in page
    assert "Letter 3" in page
    assert "Nobody is their own substitute" in set_substitute(check, "Check Centre 1", 409)
    assert "Please check one thing" in set_substitute(check, "Medical Officer 1", 422, authority="")


def test_a_substitute_ends_and_only_ones_own_or_ones_peoples(
    office: TryOffice, visit: Visit
) -> None:
    check, helper, other = visit("check_centre"), visit("medical_officer"), visit("housing_officer")
    set_substitute(check, "Medical Officer 1")
    (line,) = office.office.substitutes.all(office.office.calendar.civil_day(office.now()))
    for client in (helper, other):
        assert client.post(f"{PAGE}/{line.id}/end").status_code == 404
    assert "Check Centre 1" not in choices(html(other, PAGE), "for_whom")
    boss = visit("county_lead")
    assert "Check Centre 1" in choices(html(boss, PAGE), "for_whom")
    post(boss, f"{PAGE}/{line.id}/end")
    assert "Ended" in flashed(boss)
    assert "Nobody acts for you" in html(check, PAGE)
    admin = visit(ADMINISTRATOR, "county")
    set_substitute(admin, "Medical Officer 1", whom="Check Centre 1")
    assert "Medical Officer 1 for Check Centre 1" in html(check, PAGE)


def test_all_tasks_of_who_leaves_are_handed_over_with_a_result_for_each(
    office: TryOffice, visit: Visit
) -> None:
    played, task = at_check(office)
    check = visit("check_centre")
    boss = visit("county_lead")
    visit("check_centre", number=2)
    visit("medical_officer")
    assert "Nobody below you has a task in hand" in html(boss, "/work/handover")
    post(check, address(played, task, "/claim"))
    user = office.accounts[office.staff("check_centre")]
    assert "Check Centre 1" in html(boss, "/work/handover")
    path = f"/work/handover/{user}"
    assert played.case.tracking in html(boss, path)
    offered = choices(html(boss, path), "to")
    assert "Please check one thing" in post(boss, path, 422, to=offered["Check Centre 2"])
    page = post(boss, path, 200, to=offered["Medical Officer 1"], reason="Leaves the office")
    assert "stays:" in page
    assert "they hold no post for it" in page
    assert "Check Centre 2" in page, "who could take it"
    page = post(boss, path, 200, to=offered["Check Centre 2"], reason="Leaves the office")
    assert "handed over" in page
    assert task_of(played, "check_centre").assigned_name == "Check Centre 2"
    html(boss, path, 404)
    html(visit("medical_lead"), f"/work/handover/{office.accounts['check_centre@county#2']}", 404)


def test_the_command_hands_over_what_somebody_has(
    office: TryOffice, visit: Visit, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    played, task = at_check(office)
    check = visit("check_centre")
    visit("check_centre", number=2)
    post(check, address(played, task, "/claim"))
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(office.folder))
    monkeypatch.setenv("ONEWINDOW_DATABASE_URL", f"sqlite:///{office.folder / 'office.db'}")
    command = ["handover", "check_centre@county#1", "--reason", "Left", "--lang", "en"]
    assert main([*command, "--dry-run"]) == 0
    assert "1 to hand over, 0 stay" in capsys.readouterr().out
    assert task_of(played, "check_centre").claimed_name == "Check Centre 1"
    assert main([*command, "--to", "check_centre@county#2"]) == 0
    assert "1 handed over, 0 stay" in capsys.readouterr().out
    assert task_of(played, "check_centre").assigned_name == "Check Centre 2"
    assert main(["handover", "check_centre@county#2", "--reason", "Left", "--lang", "zh"]) == 0
    assert "交接1项，保留0项" in capsys.readouterr().out
    assert task_of(played, "check_centre").assigned is None
