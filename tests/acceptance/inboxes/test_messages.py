"""Messages in the application: one's own, read when one says so, nobody else's."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import insert

from notifications.digest import DigestRound
from notifications.dispatch import run_once
from tests.support.office import Played, TryOffice, make_office
from workflow.store.tables import inbox_messages


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


def many(office: TryOffice, login: str, played: Played, number: int) -> None:
    """Unread messages, two at each moment, the last at the office's own."""
    texts = [{"subject": f"Subject {no:03}", "body": "Body"} for no in range(number)]
    rows = [
        {
            "user_id": office.accounts[login],
            "case_id": played.case.id,
            "template": "accepted",
            "values": {"zh": text, "en": text},
            "created_at": office.office.now() - timedelta(minutes=(number - 1 - no) // 2),
        }
        for no, text in enumerate(texts)
    ]
    with office.office.store.database.changing() as connection:
        connection.execute(insert(inbox_messages), rows)


def walk(client: FlaskClient) -> list[list[str]]:
    """The subjects on each page of the messages, from the newest to the oldest."""
    address, found = "/messages", []
    while address:
        page = client.get(address).get_data(as_text=True)
        found.append(re.findall(r"Subject \d{3}", page))
        older = re.search(r'href="([^"]+)" rel="next">Older messages', page)
        address = older[1] if older else ""
    return found


def test_every_message_is_reached_page_by_page_and_shown_once(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    login, played = office.staff("window_clerk"), office.play("family_granted", 1)
    client = office.client(office.app(), login)
    many(office, login, played, 50)
    assert [len(page) for page in walk(client)] == [50], "one page has no way to older ones"
    many(office, login, played, 51)
    pages = walk(client)
    assert [len(page) for page in pages] == [50, 50, 1]
    shown = [subject for page in pages for subject in page]
    assert sorted(shown) == sorted(f"Subject {no:03}" for no in [*range(50), *range(51)])
    assert shown[0] == "Subject 050"
    first = client.get("/messages").get_data(as_text=True)
    older = re.search(r'href="([^"]+)" rel="next"', first)
    assert older is not None
    assert "Newest messages" not in first
    second = client.get(older[1]).get_data(as_text=True)
    assert 'href="/messages" rel="prev">Newest messages' in second


def test_an_address_that_means_no_place_in_the_list_shows_the_newest(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    login = office.staff("window_clerk")
    many(office, login, office.play("family_granted", 1), 2)
    client = office.client(office.app(), login)
    for wrong in ("x", "1", "1-x", "9" * 40 + "-1", "1-" + "9" * 40, "-1-1", "²-1"):
        answer = client.get(f"/messages?before={wrong}")
        assert answer.status_code == 200
        assert "Subject 001" in answer.get_data(as_text=True), wrong


def test_all_are_marked_as_read_also_those_on_other_pages(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    login, other = office.staff("window_clerk"), office.staff("window_clerk", number=2)
    played = office.play("family_granted", 1)
    many(office, login, played, 60)
    many(office, other, played, 1)
    app = office.app()
    client = office.client(app, login)
    page = client.get("/messages").get_data(as_text=True)
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown is not None
    office.at += timedelta(minutes=5)
    many(office, login, played, 1)
    assert client.post("/messages/read", data={"shown": shown[1]}).status_code == 302
    unread = office.office.inboxes.unread
    assert unread(office.accounts[login]) == 1, "what came after the page was shown is still new"
    assert client.get("/messages").get_data(as_text=True).count(">New<") == 1
    assert client.post("/messages/read").status_code == 302
    assert unread(office.accounts[login]) == 0
    page = client.get("/messages").get_data(as_text=True)
    assert "Mark all as read" not in page
    assert unread(office.accounts[other]) == 1, "another's are theirs"


def test_a_new_message_on_an_older_page_can_be_marked_from_the_first(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    login = office.staff("window_clerk")
    many(office, login, office.play("family_granted", 1), 60)
    inboxes, user = office.office.inboxes, office.accounts[login]
    inboxes.mark_read(user, [message.id for message in inboxes.of_user(user)], office.office.now())
    page = office.client(office.app(), login).get("/messages").get_data(as_text=True)
    assert ">New<" not in page
    assert "Mark all as read" in page


def test_an_applicants_message_leads_to_the_request(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    played = office.play("family_granted", 2)
    login = office.applicant("owner", played.case.applicant)
    assert run_once(office.office) > 0
    client = office.client(office.app(), login)
    page = client.get("/messages").get_data(as_text=True)
    assert "Your request is accepted" in page
    address = f"/my/cases/{played.case.tracking}"
    assert f'href="{address}"' in page
    assert "/work/" not in page
    assert client.get(address).status_code == 200
