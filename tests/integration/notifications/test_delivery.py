"""Messages reach people: by e-mail, SMS and inbox, later when a gateway is away, never lost."""

from __future__ import annotations

import json
import logging
from datetime import date, timedelta

import pytest

from notifications.dispatch import LEASE, LONGEST_WAIT, Dispatcher, channels_of, run_once
from tests.integration.notifications.conftest import (
    MadeOffice,
    MailService,
    SmsService,
    free_port,
    relative,
)
from workflow.settings import MailServer, SmsGateway
from workflow.store.inboxes import Inboxes

ADDRESS, PHONE = "zhang@family.example", "13900000001"


def settled(office: MadeOffice) -> tuple[str, str]:
    row = office.rows()[-1]
    return row.status, row.channel


# -- e-mail --------------------------------------------------------------------------------------


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
    office.with_gateways(MailServer("127.0.0.1", free_port(), "a@b.example", tls="none"))
    office.settings = office.with_gateways(office.settings.mail, sms.settings).settings
    office.tell(office.case(email=ADDRESS, phone=PHONE), "closed", outcome="known")
    run_once(office)
    assert settled(office)[0] == "queued"
    office.wait(days=2, seconds=1)
    run_once(office)
    assert settled(office) == ("sent", "in_app,sms")


# -- SMS -----------------------------------------------------------------------------------------


def test_a_text_message_goes_as_json_with_its_token_and_an_id(
    office: MadeOffice, sms: SmsService
) -> None:
    office.with_gateways(sms=sms.settings)
    case = office.case("phone", phone="139 0000-0001")
    number = office.tell(case, "correction", no=1, due_on="2026-03-23")
    run_once(office)
    headers, content = sms.requests[0]
    request = f"onewindow-{case.id}-{case.seq}-{number}"
    assert content["to"] == PHONE
    assert content["id"] == headers["idempotency-key"] == request
    assert "请在2026年3月23日前补充" in content["text"]
    assert headers["authorization"] == "Bearer secret-token"
    assert headers["content-type"] == "application/json"
    assert settled(office) == ("sent", "in_app,sms")


def test_a_gateway_that_fails_first_is_asked_again_with_the_same_id(
    office: MadeOffice, sms: SmsService
) -> None:
    office.with_gateways(sms=sms.settings)
    sms.answers = [500, 429, 202]
    office.tell(office.case("phone", phone=PHONE), "closed", outcome="known")
    for _ in range(3):
        assert run_once(office) == 1
        office.wait(hours=1)
    assert [row.status for row in office.rows()] == ["sent"]
    assert len(sms.requests) == 3
    assert len({content["id"] for _, content in sms.requests}) == 1
    assert run_once(office) == 0


@pytest.mark.parametrize("answer", [301, 307, 401, 403, 404, 503])
def test_trouble_of_the_gateway_itself_is_never_the_receivers_fault(
    office: MadeOffice, sms: SmsService, answer: int
) -> None:
    office.with_gateways(sms=sms.settings)
    sms.answers = [answer]
    office.tell(office.case("phone", phone=PHONE), "closed", outcome="known")
    run_once(office)
    assert settled(office)[0] == "queued"
    assert str(answer) in office.rows()[0].last_error
    assert len(sms.requests) == 1, "a redirect would carry the token elsewhere"


def test_a_proxy_of_the_environment_never_sees_a_text_message(
    office: MadeOffice, sms: SmsService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    office.with_gateways(sms=sms.settings)
    office.tell(office.case("phone", phone=PHONE), "closed", outcome="known")
    run_once(office)
    assert settled(office) == ("sent", "in_app,sms")


def test_no_row_is_locked_while_a_gateway_is_waited_for(
    office: MadeOffice, sms: SmsService
) -> None:
    office.with_gateways(sms=sms.settings)
    case = office.case("phone", phone=PHONE)
    office.tell(case, "closed", outcome="known")
    written = []
    sms.during = lambda: written.append(office.tell(case, "decided", no=1, path=""))
    run_once(office, most=1)
    assert len(written) == 1


# -- in the application --------------------------------------------------------------------------


def test_an_applicant_with_an_account_finds_the_message_in_both_languages(
    office: MadeOffice,
) -> None:
    person = office.person()
    user = office.account("zhang", person=person)
    case = office.case("account", applicant=person)
    office.tell(case, "accepted", on="2026-03-05")
    run_once(office)
    assert settled(office) == ("sent", "in_app")
    inboxes = Inboxes(office.store.database)
    [message] = inboxes.of_user(user)
    assert message.subject.zh == f"您的申请已经受理（{case.tracking}）"
    assert message.subject.en == f"Your request is accepted ({case.tracking})"
    assert "2026年3月5日" in message.body.zh
    assert inboxes.unread(user) == 1
    inboxes.mark_read(user + 1, [message.id], office.now())
    assert inboxes.unread(user) == 1, "nobody else can mark it"
    inboxes.mark_read(user, [message.id], office.now())
    assert inboxes.unread(user) == 0
    assert inboxes.of_applicant(case.id, person)[0].id == message.id


def test_an_account_and_an_email_get_it_both_and_the_inbox_only_once(
    office: MadeOffice, mail: MailService
) -> None:
    office.with_gateways(mail.settings)
    mail.stop()
    person = office.person()
    office.account("zhang", person=person, email=ADDRESS)
    office.tell(office.case("account", applicant=person), "closed", outcome="known")
    run_once(office)
    assert len(office.inbox()) == 1, "the inbox does not wait for the mail server"
    mail.start()
    office.wait(minutes=1)
    run_once(office)
    assert len(office.inbox()) == 1
    assert len(mail.box.messages) == 1
    assert settled(office) == ("sent", "in_app,email")


def test_an_account_is_enough_when_the_email_is_refused(
    office: MadeOffice, mail: MailService
) -> None:
    office.with_gateways(mail.settings)
    mail.box.answer_to_address = "550 no"
    person = office.person()
    office.account("zhang", person=person, email=ADDRESS)
    office.tell(office.case("account", applicant=person), "closed", outcome="known")
    run_once(office)
    assert settled(office) == ("sent", "in_app")


def test_who_wants_no_messages_gets_none_though_a_phone_is_known(
    office: MadeOffice, sms: SmsService
) -> None:
    office.with_gateways(sms=sms.settings)
    office.tell(office.case("none", phone=PHONE), "closed", outcome="known")
    run_once(office)
    assert sms.requests == []
    assert settled(office)[0] == "in_person"
    assert office.outbox.to_tell() == [], "the engine opens tasks for those who have no contact"


def test_without_any_gateway_a_phone_number_means_that_somebody_must_tell_them(
    office: MadeOffice,
) -> None:
    office.tell(office.case("phone", phone=PHONE), "closed", outcome="known")
    run_once(office)
    assert settled(office)[0] == "told_in_person_needed"
    assert office.outbox.to_tell()[0].why == "sms: not set up here"


def test_the_phone_of_the_person_is_used_when_the_form_has_none(
    office: MadeOffice, sms: SmsService
) -> None:
    office.with_gateways(sms=sms.settings)
    person = office.person(phone="13900000002")
    office.tell(office.case("phone", applicant=person), "closed", outcome="known")
    run_once(office)
    assert sms.requests[0][1]["to"] == "13900000002"


# -- staff and objectors -------------------------------------------------------------------------


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


# -- defects and crashes -------------------------------------------------------------------------


def test_a_message_that_cannot_be_made_delays_no_other_and_is_given_up_visibly(
    office: MadeOffice, sms: SmsService, caplog: pytest.LogCaptureFixture
) -> None:
    office.with_gateways(sms=sms.settings)
    case = office.case("phone", phone=PHONE)
    office.tell(case, "no_such_message")
    office.tell(case, "closed", outcome="known")
    with caplog.at_level(logging.ERROR):
        assert run_once(office) == 2
    assert "cannot be sent" in caplog.text
    assert PHONE not in caplog.text
    assert [row.status for row in office.rows()] == ["queued", "sent"]
    office.wait(days=3)
    run_once(office)
    assert office.rows()[0].status == "told_in_person_needed"
    assert office.rows()[0].last_error == "TemplateNotFound"


class Crash(BaseException):
    """The process dies."""


def test_a_crash_between_sending_and_noting_it_sends_again_with_the_same_id(
    either_office: MadeOffice, mail: MailService
) -> None:
    office = either_office.with_gateways(mail.settings)
    office.tell(office.case(email=ADDRESS), "closed", outcome="known")
    dispatcher = Dispatcher(office, channels_of(office.settings))
    channel = dispatcher._channels["email"]
    real = channel.send

    def send_and_die(envelope: object) -> None:
        real(envelope)  # type: ignore[arg-type]
        raise Crash

    channel.send = send_and_die  # type: ignore[assignment,method-assign]
    with pytest.raises(Crash):
        dispatcher.run(1)
    assert len(mail.box.messages) == 1
    assert run_once(office) == 0, "the claim of who died still holds"
    office.wait(seconds=LEASE.total_seconds() + 1)
    assert run_once(office) == 1
    ids = [message["Message-ID"] for message in mail.box.messages]
    assert len(ids) == 2
    assert ids[0] == ids[1]
    assert settled(office) == ("sent", "in_app,email")


def test_who_was_presumed_dead_cannot_undo_what_another_has_done(
    either_office: MadeOffice, mail: MailService
) -> None:
    office = either_office.with_gateways(mail.settings)
    office.tell(office.case(email=ADDRESS), "closed", outcome="known")
    slow = office.outbox.claim(office.now(), LEASE)
    assert slow is not None
    office.wait(seconds=LEASE.total_seconds() + 1)
    run_once(office)
    assert not office.outbox.put_off(slow, office.now(), "too slow")
    assert not office.outbox.put_in_inboxes(slow, [(None, None)], {}, office.now())
    assert settled(office) == ("sent", "in_app,email")
    assert len(office.inbox()) == 1


def test_sending_changes_no_case(office: MadeOffice) -> None:
    office.with_gateways(MailServer("127.0.0.1", free_port(), "a@b.example", tls="none"))
    office.with_gateways(office.settings.mail, SmsGateway(f"http://127.0.0.1:{free_port()}/"))
    case = office.case(email=ADDRESS, phone=PHONE)
    office.tell(case, "closed", outcome="known")
    before = office.store.case(case.id)
    for _ in range(4):
        run_once(office)
        office.wait(days=1)
    assert office.store.case(case.id) == before
    assert settled(office)[0] == "told_in_person_needed"
