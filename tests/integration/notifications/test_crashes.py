"""Defects and crashes: a message may be late, and is never lost."""

from __future__ import annotations

import logging

import pytest

from notifications.dispatch import LEASE, Dispatcher, channels_of, run_once
from tests.integration.notifications.conftest import (
    ADDRESS,
    PHONE,
    MadeOffice,
    MailService,
    SmsService,
    free_port,
    settled,
)
from workflow.settings import MailServer, SmsGateway


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
    office.keep_trying(run_once, days=3)
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
    office.with_gateways(
        MailServer("127.0.0.1", free_port(), "a@b.example", tls="none"),
        SmsGateway(f"http://127.0.0.1:{free_port()}/"),
    )
    case = office.case(email=ADDRESS, phone=PHONE)
    office.tell(case, "closed", outcome="known")
    before = office.store.case(case.id)
    office.keep_trying(run_once, days=5)
    assert office.store.case(case.id) == before
    assert settled(office)[0] == "told_in_person_needed"
