"""Messages in the application: one's own, read when one says so, nobody else's."""

from __future__ import annotations

from pathlib import Path

from notifications.digest import DigestRound
from notifications.dispatch import run_once
from tests.support.office import make_office


def test_an_escalation_reaches_the_leads_messages_and_is_marked_read(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    lead = office.staff("window_lead")
    other = office.staff("county_officer")
    office.play("family_granted", 1)
    office.day("2026-03-20")
    assert run_once(office.office) > 0
    app = office.app()
    page = office.client(app, lead).get("/messages").get_data(as_text=True)
    assert "New" in page
    assert "OW-2026-" in page
    assert "张甲一" not in page, "a message carries no name"
    reader = office.client(app, lead)
    assert reader.post("/messages/read").status_code == 302
    assert ">New<" not in reader.get("/messages").get_data(as_text=True)
    nothing = office.client(app, other).get("/messages").get_data(as_text=True)
    assert "No messages yet." in nothing


def test_messages_are_for_those_who_signed_in(tmp_path: Path) -> None:
    answer = make_office(tmp_path).app().test_client().get("/messages")
    assert answer.status_code == 302


def test_what_no_channel_delivers_is_told_by_somebody_who_says_so(tmp_path: Path) -> None:
    office = make_office(tmp_path, gateways=False)
    office.play("family_granted", 2)
    run_once(office.office)
    app = office.app()
    clerk = office.client(app, office.staff("window_clerk"))
    page = clerk.get("/messages/untold").get_data(as_text=True)
    assert "The request was accepted" in page
    assert "张甲一" not in page
    tracking = office.office.outbox.to_tell()[0].tracking
    link = f"/work/cases/{tracking}"
    assert f'href="{link}"' in page, "whom to tell is found on the page of the case"
    assert clerk.get(link).status_code == 200
    message = office.office.outbox.to_tell()[0].id
    far = office.client(app, office.staff("window_clerk", place="town_b"))
    assert far.post(f"/messages/untold/{message}").status_code == 404, "another township's"
    assert clerk.post(f"/messages/untold/{message}").status_code == 302
    assert message not in {each.id for each in office.office.outbox.to_tell()}
    assert clerk.post(f"/messages/untold/{message}").status_code == 404, "told once"


def test_the_digest_stands_among_the_messages_and_leads_to_the_tasks(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    login = office.staff("window_clerk")
    office.office.accounts.set_preferences(office.accounts[login], {"digest": True})
    office.play("family_granted", 1)
    office.day("2026-03-03", 9)
    assert DigestRound(office.office)() > 0
    client = office.client(office.app(), login)
    page = client.get("/messages").get_data(as_text=True)
    assert "Your tasks today: 1 new" in page
    assert 'href="/work/">Open my tasks' in page
    assert client.post("/messages/read").status_code == 302
    assert ">New<" not in client.get("/messages").get_data(as_text=True)
