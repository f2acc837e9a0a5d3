"""Messages to posts, to members of staff, and to people who objected."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.dispatch import run_once
from tests.integration.notifications.conftest import (
    MadeOffice,
    MailService,
    SmsService,
    relative,
    settled,
)


def test_a_post_means_everybody_who_holds_it_today_and_no_relative_of_the_family(
    office: MadeOffice,
) -> None:
    today = office.at.date()
    holder, past, future, elsewhere, sister = (
        office.account(name) for name in ("holder", "past", "future", "elsewhere", "sister")
    )
    office.post(holder, "township_lead", "town", until=today)
    office.post(past, "township_lead", "town", since=date(2020, 1, 1), until=date(2026, 3, 1))
    office.post(future, "township_lead", "town", since=date(2026, 3, 3))
    office.post(elsewhere, "township_lead", "other")
    office.post(sister, "township_lead", "town")
    case = office.case(relatives=(relative(sister),))
    office.tell(case, "escalated", "post:township_lead@town", task=2)
    run_once(office)
    assert [row.user_id for row in office.inbox()] == [holder]
    assert "窗口受理" in office.inbox()[0].values["zh"]["subject"]
    assert settled(office) == ("sent", "in_app")


def test_a_post_that_nobody_holds_is_marked_and_says_so(office: MadeOffice) -> None:
    office.tell(office.case(), "escalated", "post:county_lead@county", task=2)
    run_once(office)
    assert settled(office)[0] == "failed"
    assert office.rows()[0].last_error == "nobody holds the post county_lead at county"


def test_a_reminder_goes_to_the_holder_also_by_email(office: MadeOffice, mail: MailService) -> None:
    office.with_gateways(mail.settings)
    user = office.account("officer", email="officer@office.example")
    office.tell(office.case(), "reminded", f"user:{user}", task=2)
    run_once(office)
    assert [row.user_id for row in office.inbox()] == [user]
    assert mail.box.messages[0]["To"] == "officer@office.example"


@pytest.mark.parametrize(
    ("contact", "status"),
    [("13900000003", "sent"), ("neighbour@family.example", "sent"), ("", "looked_up")],
)
def test_an_objector_is_told_where_they_left_a_contact_and_else_looks_it_up(
    office: MadeOffice, mail: MailService, sms: SmsService, contact: str, status: str
) -> None:
    office.with_gateways(mail.settings, sms.settings)
    case = office.case(objector=contact)
    office.tell(case, "objection_answered", "objection:4", objection=4)
    run_once(office)
    assert office.rows()[0].status == status
    texts = [c["text"] for _, c in sms.requests] + [m.as_string() for m in mail.box.messages]
    assert len(texts) == bool(contact)
    assert all(case.tracking not in text for text in texts)
    assert office.inbox() == [], "the family must not learn of it"
    assert office.outbox.to_tell() == []
