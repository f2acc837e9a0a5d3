"""A key stands for one request: neither an earlier nor anybody else's request answers for it."""

from __future__ import annotations

from tests.acceptance.counter.conftest import Desk, family
from tests.acceptance.security.conftest import Visit
from tests.support.office import TryOffice
from workflow.demo.people import id_number


def test_a_request_typed_in_after_another_is_filed_too(office: TryOffice, visit: Visit) -> None:
    clerk = Desk(visit("window_clerk"))
    first = clerk.file(clerk.begin("social_assistance"), family())
    assert "Filing receipt" in clerk.get(first)
    clerk.post(first.replace("filed", "close"))
    other, spouse = id_number("1970-01-02", 31), id_number("1971-03-04", 42)
    second = family(
        applicant_name="钱戊六",
        account_holder="钱戊六",
        id_number=other,
        **{
            "members-0-name": "钱戊六",
            "members-0-id_number": other,
            "members-1-name": "孙己七",
            "members-1-id_number": spouse,
        },
    )
    receipt = clerk.file(clerk.begin("social_assistance"), second)
    assert receipt.endswith("/filed"), "the second family is filed as well"
    assert "OW-2026-000002" in clerk.get(receipt)
