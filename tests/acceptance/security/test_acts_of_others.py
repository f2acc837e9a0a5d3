"""Acts: nobody decides twice, for somebody else, by an old page or with somebody else's key."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import text
from tests.acceptance.security.conftest import Visit
from tests.acceptance.work.pages import address, hidden, html, task_of
from tests.support.office import Played, TryOffice
from workflow.domain.commands import RegisterRelative


@pytest.fixture
def played(office: TryOffice) -> Played:
    return office.play("family_granted", 1)


def facts(office: TryOffice, played: Played) -> int:
    return len(office.office.store.facts(played.case_id))


def accept(client: FlaskClient, played: Played, **more: Any) -> int:
    """Accept at the counter; the status."""
    page = address(played, task_of(played, "window_clerk"))
    sent = {**hidden(html(client, page)), "act_outcome": "accept", **more}
    return client.post(page, data=sent).status_code


def test_an_old_revision_changes_nothing(office: TryOffice, visit: Visit, played: Played) -> None:
    clerk = visit("window_clerk")
    before = facts(office, played)
    assert accept(clerk, played, revision="7") == 409
    assert accept(clerk, played, act_outcome="granted") == 422
    assert accept(clerk, played, act_outcome="__class__") == 422
    assert facts(office, played) == before


def test_the_key_of_somebody_else_neither_acts_nor_tells(
    office: TryOffice, visit: Visit, played: Played
) -> None:
    first, second = visit("window_clerk"), visit("window_clerk", number=2)
    page = address(played, task_of(played, "window_clerk"))
    sent = {**hidden(html(first, page)), "act_outcome": "accept"}
    assert first.post(page, data=sent).status_code == 302
    before = facts(office, played)
    assert second.post(page, data=sent).status_code == 409
    assert facts(office, played) == before
    assert first.post(page, data=sent).status_code in (302, 409), "a second press is no second act"
    assert facts(office, played) == before


def test_a_registered_relative_is_shut_out_everywhere_from_then_on(
    office: TryOffice, visit: Visit, played: Played
) -> None:
    clerk = visit("window_clerk")
    page = address(played, task_of(played, "window_clerk"))
    sent = hidden(html(clerk, page))
    clerk.post(address(played, more="/watch"), data={"on": "yes"})
    office.office.engine.handle(
        RegisterRelative(
            case=played.case_id,
            user=office.accounts[office.staff("window_clerk")],
            name="Window Clerk 1",
            relation="brother",
        ),
        office.actor(office.staff("window_clerk", number=2)),
    )
    before = facts(office, played)
    tracking = played.case.tracking
    answer = clerk.post(page, data={**sent, "act_outcome": "accept"})
    assert answer.status_code == 409
    assert "张甲一" not in text(answer)
    for view in ("mine", "queue", "watched", "done"):
        assert f"cases/{tracking}" not in html(clerk, f"/work/?view={view}&text={tracking}")
    for more in ("", "/letters/receipt"):
        assert "张" not in text(clerk.get(address(played, more=more)))
    for counter in ("", "/answer", "/papers", "/withdraw"):
        shown = text(clerk.get(f"/counter/cases/{tracking}{counter}"))
        assert "张" not in shown, counter
    found = text(clerk.post("/counter", data={"id_number": "990101197905060116"}))
    assert tracking not in found
    assert facts(office, played) == before


def test_only_what_a_task_reads_can_be_noted_as_missing(
    office: TryOffice, visit: Visit, played: Played
) -> None:
    clerk = visit("window_clerk")
    assert accept(clerk, played) == 302
    before = facts(office, played)
    task = task_of(played, "check_centre")
    centre = visit("check_centre")
    for item in ("bank_account", "account_number", "no_such_thing", "disability_card"):
        sent = {"item": item, "reason": "unreadable"}
        answer = centre.post(address(played, task, "/gap"), data=sent)
        assert answer.status_code in (404, 409, 422), item
    assert facts(office, played) == before
    sent = {"item": "check_consent", "reason": "unreadable"}
    assert centre.post(address(played, task, "/gap"), data=sent).status_code == 302
    assert facts(office, played) > before, "what it reads can be"


def test_four_eyes_hold_for_the_same_person_with_another_post(
    office: TryOffice, visit: Visit
) -> None:
    from datetime import date

    played = office.play("objection_by_phone_on_the_last_day", 6)
    state = next(s for s in played.case.signatures.values() if s.state == "opinion")
    name = next(login for login, user in office.accounts.items() if user == state.user)
    office.office.accounts.give_post(state.user or 0, "county_officer", "county", date(2026, 1, 1))
    office.day("2026-05-08")
    task = next(t for t in played.case.open_tasks if t.role == "county_officer")
    client = office.client(office.app(), name)
    page = html(client, address(played, task))
    assert "Not for you this time" in page
    assert "You signed “The township&#39;s opinion”; no colleague of this post may do it." in page
    assert "张甲一" not in page
    before = facts(office, played)
    sent = {"act_outcome": "grant", "revision": str(task.revision), "key": "k"}
    assert client.post(address(played, task), data=sent).status_code in (409, 422)
    assert facts(office, played) == before
