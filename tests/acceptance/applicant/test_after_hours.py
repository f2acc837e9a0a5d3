"""After closing time: the page says so before anything is sent, the receipt names both days."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import apply, begin, fill, photo, text
from tests.acceptance.applicant.test_apply import case_of
from tests.acceptance.applicant.test_cases import owner
from tests.support.office import TryOffice

CLOSED = "Offices are closed now. What you send counts as handed in on"


def test_the_last_page_says_from_which_day_it_counts(
    around: TryOffice, father: FlaskClient
) -> None:
    around.day("2026-03-06", hour=16)
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    assert CLOSED not in text(father.get(f"{draft}/review"))
    around.day("2026-03-06", hour=20)
    assert f"{CLOSED} Mon 9 Mar" in text(father.get(f"{draft}/review"))


def test_the_receipt_and_the_case_carry_both_days(around: TryOffice, father: FlaskClient) -> None:
    around.day("2026-03-07", hour=11)
    tracking = apply(father, "ill")
    case = case_of(around, tracking)
    assert (case.filed_on, case.counts_from) == (date(2026, 3, 7), date(2026, 3, 9))
    receipt = text(father.get(f"/my/cases/{tracking}/receipt"))
    assert "You sent it on Sat 7 Mar, when offices were closed." in receipt
    assert "It counts as handed in on Mon 9 Mar" in receipt


def test_an_answer_in_the_evening_says_so_before_it_is_sent(around: TryOffice, app: Flask) -> None:
    asked = around.play("merged_correction", 6)
    client = owner(around, app, asked)
    address = f"/my/cases/{asked.case.tracking}/answer"
    assert CLOSED not in text(client.get(address))
    around.at = around.at.replace(hour=12)  # 20:00 in the office's zone
    assert CLOSED in text(client.get(address))
    item = next(
        g.item for g in asked.case.gaps.values()
        if g.item in around.office.store.closure(asked.case.closure).catalogues.materials
    )  # fmt: skip
    client.post(address, data={item: photo("a.png")}, content_type="multipart/form-data")
    ends = {row.until for row in asked.case.pauses.values()}
    assert ends
    assert all(end is not None and end > around.at.date() for end in ends)
