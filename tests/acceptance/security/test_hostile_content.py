"""Names, texts and files that mean harm are shown as what they are, and do nothing."""

from __future__ import annotations

import io
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import PNG, begin, fill, register, text
from tests.acceptance.security.conftest import Visit
from tests.support.office import TryOffice

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def harmless(page: str) -> bool:
    return "<script>alert" not in page and "<img src=x" not in page


def test_a_name_an_answer_and_a_file_name_with_markup_stay_text(
    office: TryOffice, stranger: FlaskClient, visit: Visit
) -> None:
    name = "<img src=x onerror=alert(2)>"
    assert register(stranger, name=name).status_code == 302
    draft = begin(stranger, "low_income")
    assert harmless(text(stranger.get("/my")))
    fill(stranger, draft, "low_income")
    stranger.post(f"{draft}/household-1", data={"applicant_name": SCRIPT, "id_number": "1"})
    for page in ("household-1", "documents", "consent", "review"):
        answer = stranger.get(f"{draft}/{page}")
        assert harmless(text(answer)), page
    data = {"identity": (io.BytesIO(PNG), f"{SCRIPT}.png")}
    answer = stranger.post(f"{draft}/documents", data=data, content_type="multipart/form-data")
    assert harmless(text(answer))
    assert harmless(text(stranger.get(f"{draft}/documents")))


def test_an_objection_with_markup_stays_text(
    office: TryOffice, stranger: FlaskClient, visit: Visit
) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 6)
    notice = f"/notices/{next(iter(played.case.notices.values())).secret}"
    stranger.post(
        f"{notice}/object",
        data={"text": SCRIPT, "name": SCRIPT, "contact": f"{SCRIPT} 13900000888"},
    )
    task = next(t for t in played.case.open_tasks if t.kind == "objection")
    officer = visit(task.role, task.place, 2)
    page = text(officer.get(f"/work/cases/{played.case.tracking}/tasks/{task.no}"))
    assert "&lt;script&gt;alert(1)" in page
    assert harmless(page)


def test_an_administrator_cannot_write_script_into_everybody_s_pages(
    office: TryOffice, visit: Visit
) -> None:
    administrator = visit("administrator", "county")
    draft = administrator.post("/admin/definitions/temporary_aid/draft").headers["Location"]
    kept = office.office.definition_drafts.all()[0]
    hostile = kept.text.replace("en: Temporary aid", f"en: '{SCRIPT}'", 1)
    assert hostile != kept.text
    from workflow.store.office import text_digest

    sent = {"text": hostile, "seen": text_digest(kept.text)}
    assert administrator.post(draft, data=sent).status_code == 302
    for address in (draft, f"{draft}/publish", "/admin/definitions"):
        assert harmless(text(administrator.get(address))), address
    page = text(administrator.get(f"{draft}/publish"))
    import re

    fields = dict(re.findall(r'name="(seen|confirmed)" value="([^"]*)"', page))
    assert administrator.post(f"{draft}/publish", data=fields).status_code == 302
    for address in ("/start", "/services/temporary_aid", "/admin/definitions/temporary_aid"):
        page = text(administrator.get(address))
        assert "alert(1)" in page, "it was published"
        assert harmless(page), address


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.png"),
        (b"<!doctype html><script>alert(1)</script>", "a.pdf"),
        (b"GIF89a/*<script>alert(1)</script>*/", "a.jpg"),
        (b"PK\x03\x04" + b"\x00" * 60, "a.png"),
        (b"MZ" + b"\x00" * 200, "card.png"),
    ],
)
def test_what_is_no_picture_and_no_pdf_is_not_taken(
    office: TryOffice, stranger: FlaskClient, content: bytes, name: str
) -> None:
    register(stranger)
    draft = begin(stranger, "low_income")
    fill(stranger, draft, "low_income")
    data = {"identity": (io.BytesIO(content), name)}
    answer = stranger.post(f"{draft}/documents", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    stored = office.office.drafts.of_account(office.accounts.get("zhang", 1))[0]
    assert stored.documents == ()


def test_a_picture_that_is_a_page_too_is_shown_as_a_picture_that_can_do_nothing(
    office: TryOffice, stranger: FlaskClient
) -> None:
    register(stranger)
    draft = begin(stranger, "low_income")
    fill(stranger, draft, "low_income")
    data = {"identity": (io.BytesIO(PNG + b"<html><script>alert(1)</script>"), "a.html")}
    answer = stranger.post(f"{draft}/documents", data=data, content_type="multipart/form-data")
    assert answer.status_code == 302
    stored = office.office.drafts.of_account(1)[0]
    shown = stranger.get(f"{draft}/files/{stored.documents[0]}")
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"].startswith("sandbox;")
    assert shown.headers["Cache-Control"] == "no-store"


def test_the_log_of_a_failure_holds_no_secret_address(
    app: Flask,
    office: TryOffice,
    stranger: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(
        type(office.office.drafts), "consent", lambda *_: (_ for _ in ()).throw(RuntimeError("no"))
    )
    with caplog.at_level(logging.INFO):
        assert stranger.get("/consent/a-token-that-opens-a-page").status_code == 500
    assert "incident" in caplog.text
    assert "/consent/" in caplog.text, "where it happened is in the log"
    assert "a-token-that-opens-a-page" not in caplog.text


def test_a_failing_statement_logs_no_values(office: TryOffice) -> None:
    from sqlalchemy import text as sql

    with (
        pytest.raises(Exception, match="nowhere") as failed,
        office.office.store.database.read() as c,
    ):
        c.execute(sql("SELECT * FROM nowhere WHERE name = :name"), {"name": "张甲一"})
    shown, error = "", failed.value
    while error is not None:
        shown, error = shown + str(error), error.__cause__
    assert "张甲一" not in shown
