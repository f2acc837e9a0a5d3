"""Text messages through an HTTP gateway, also one that fails first."""

from __future__ import annotations

import pytest

from notifications.dispatch import run_once
from tests.integration.notifications.conftest import (
    PHONE,
    MadeOffice,
    SmsService,
    free_port,
    settled,
)


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
