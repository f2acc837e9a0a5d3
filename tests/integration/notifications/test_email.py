"""E-mail: what it says, what it keeps to itself, and what happens when it cannot go."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from notifications.dispatch import LONGEST_WAIT, Dispatcher, channels_of, run_once
from tests.integration.notifications.conftest import (
    ADDRESS,
    PHONE,
    MadeOffice,
    MailService,
    SmsService,
    free_port,
    settled,
)
from workflow.settings import MailServer


def test_an_email_says_what_happened_in_text_and_html_and_that_a_machine_wrote_it(
    office: MadeOffice, mail: MailService
) -> None:
    office.with_gateways(mail.settings)
    case = office.case(email=ADDRESS, applicant_name="张某某", id_number="990101197905060116")
    number = office.tell(case, "correction", no=1, due_on="2026-03-23")
    assert run_once(office) == 1
    message = mail.box.messages[0]
    assert message["To"] == ADDRESS
    assert message["Subject"] == f"请在2026年3月23日前补充材料（{case.tracking}）"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<onewindow-{case.id}-{case.seq}-{number}@office.example>"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "需要您补充一些内容。请在2026年3月23日前补充" in plain.get_content()
    assert '<a href="https://office.example/">' in html.get_content()
    assert settled(office) == ("sent", "in_app,email")


def test_an_email_holds_no_personal_data_and_no_name_of_a_service(
    office: MadeOffice, mail: MailService
) -> None:
    office.with_gateways(mail.settings)
    case = office.case(
        email=ADDRESS, phone=PHONE, applicant_name="张某某", id_number="990101197905060116"
    )
    office.tell(case, "decided", no=7, path="medical", outcome="granted")
    run_once(office)
    text = mail.box.messages[0].as_string() + "".join(
        part.get_content() for part in mail.box.messages[0].iter_parts()
    )
    for secret in ("张", "990101", PHONE, "医疗", "granted", "确认同意"):
        assert secret not in text


def test_a_mail_server_that_is_down_delays_a_message_and_then_it_arrives(
    office: MadeOffice, mail: MailService
) -> None:
    office.with_gateways(mail.settings)
    mail.stop()
    office.tell(office.case(email=ADDRESS, phone=PHONE), "closed", outcome="known")
    assert run_once(office) == 1
    waiting = office.rows()[0]
    assert (waiting.status, waiting.attempts) == ("queued", 1)
    assert "mail server is away" in waiting.last_error
    assert office.now() < waiting.not_before <= office.now() + timedelta(seconds=30)
    assert run_once(office) == 0, "it must not be tried before its time"
    office.wait(seconds=31)
    mail.start()
    assert run_once(office) == 1
    assert len(mail.box.messages) == 1
    assert settled(office) == ("sent", "in_app,email")
    assert office.rows()[0].last_error == ""


def test_when_the_mail_server_is_away_the_next_messages_do_not_wait_for_it_one_by_one(
    office: MadeOffice, mail: MailService, sms: SmsService
) -> None:
    office.with_gateways(mail.settings, sms.settings)
    mail.stop()
    for _ in range(3):
        office.tell(office.case(email=ADDRESS), "closed", outcome="known")
    office.tell(office.case("phone", phone=PHONE), "closed", outcome="known")
    dispatcher = Dispatcher(office, channels_of(office.settings))
    tried = []
    channel = dispatcher._channels["email"]
    real = channel.send
    channel.send = lambda envelope: tried.append(envelope.id) or real(envelope)  # type: ignore[func-returns-value,method-assign]
    assert dispatcher.run(50) == 4
    assert len(tried) == 1
    assert [row.status for row in office.rows()] == ["queued", "queued", "queued", "sent"]


def test_waiting_grows_with_each_attempt_up_to_a_ceiling(
    office: MadeOffice, mail: MailService
) -> None:
    office.with_gateways(mail.settings)
    mail.box.answer_to_address = "450 try again later"
    office.tell(office.case(email=ADDRESS), "closed", outcome="known")
    waits = []
    for _ in range(12):
        assert run_once(office) == 1
        waits.append(office.rows()[0].not_before - office.now())
        office.at = office.rows()[0].not_before
    for attempt, wait in enumerate(waits):
        longest = min(timedelta(seconds=30) * 2**attempt, LONGEST_WAIT)
        assert longest / 2 <= wait <= longest
    assert "450" in office.rows()[0].last_error


@pytest.mark.parametrize("where", ["answer_to_address", "answer_to_message"])
def test_an_address_that_is_refused_for_good_is_not_tried_again_and_the_next_way_is_taken(
    office: MadeOffice, mail: MailService, sms: SmsService, where: str
) -> None:
    office.with_gateways(mail.settings, sms.settings)
    setattr(mail.box, where, "550 no such user zhang@family.example")
    office.tell(office.case(email=ADDRESS, phone=PHONE), "closed", outcome="known")
    assert run_once(office) == 1
    assert [content["to"] for _, content in sms.requests] == [PHONE]
    assert settled(office) == ("sent", "in_app,sms")


def test_when_every_way_is_refused_staff_see_that_somebody_must_tell_them(
    office: MadeOffice, mail: MailService, sms: SmsService
) -> None:
    office.with_gateways(mail.settings, sms.settings)
    mail.box.answer_to_address = "550 no such user zhang@family.example"
    sms.answers = [422]
    case = office.case(email=ADDRESS, phone=PHONE)
    number = office.tell(case, "closed", outcome="known")
    run_once(office)
    assert settled(office) == ("told_in_person_needed", "in_app")
    [untold] = office.outbox.to_tell(["town"])
    assert (untold.id, untold.tracking, untold.template) == (number, case.tracking, "closed")
    assert untold.why == (
        "email: the mail server answered 550 to the address; sms: the SMS gateway answered 422"
    )
    assert office.outbox.to_tell(["elsewhere"]) == []
    office.wait(days=3)
    assert run_once(office) == 0, "what was refused for good must not be tried again"
    assert office.outbox.told(number, "林某", office.now())
    assert not office.outbox.told(number, "林某", office.now())
    assert office.outbox.to_tell() == []


def test_why_a_message_waits_says_nothing_of_the_address(
    office: MadeOffice, mail: MailService
) -> None:
    office.with_gateways(mail.settings)
    mail.box.answer_to_address = f"550 {ADDRESS} unknown"
    office.tell(office.case(email=ADDRESS), "closed", outcome="known")
    run_once(office)
    assert ADDRESS not in json.dumps([str(row) for row in office.rows()])


@pytest.mark.parametrize("address", ["a@b\nBcc: x@y", "nobody", "two@a.example, b@c.example"])
def test_what_is_no_address_is_never_handed_to_the_mail_server(
    office: MadeOffice, mail: MailService, address: str
) -> None:
    office.with_gateways(mail.settings)
    office.tell(office.case(email=address), "closed", outcome="known")
    run_once(office)
    assert mail.box.messages == []
    assert settled(office)[0] == "told_in_person_needed"


def test_a_gateway_that_is_away_for_days_gives_way_to_the_next_channel(
    office: MadeOffice, sms: SmsService
) -> None:
    office.with_gateways(
        MailServer("127.0.0.1", free_port(), "a@b.example", tls="none"), sms.settings
    )
    office.tell(office.case(email=ADDRESS, phone=PHONE), "closed", outcome="known")
    run_once(office)
    assert settled(office)[0] == "queued"
    office.keep_trying(run_once, days=1)
    assert settled(office)[0] == "queued"
    office.keep_trying(run_once, days=2)
    assert settled(office) == ("sent", "in_app,sms")


def test_a_message_that_waited_for_us_still_gets_its_tries(
    office: MadeOffice, mail: MailService
) -> None:
    office.with_gateways(mail.settings)
    mail.stop()
    office.tell(office.case(email=ADDRESS), "closed", outcome="known")
    office.wait(days=30)
    run_once(office)
    assert settled(office)[0] == "queued"
    mail.start()
    office.wait(minutes=1)
    run_once(office)
    assert settled(office) == ("sent", "in_app,email")
