"""Messages in the application, and who must be told in person."""

from __future__ import annotations

from notifications.dispatch import run_once
from tests.integration.notifications.conftest import (
    ADDRESS,
    PHONE,
    MadeOffice,
    MailService,
    SmsService,
    settled,
)
from workflow.store.inboxes import Inboxes


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
