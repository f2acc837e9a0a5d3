"""What is sent to a case later: several pages for each document, and nothing lost on the way."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import photo, text
from tests.acceptance.applicant.test_cases import owner, page_of
from tests.acceptance.applicant.test_documents import picture, send
from tests.acceptance.counter.conftest import hidden
from tests.support.office import Played, TryOffice
from workflow.domain.commands import Withdraw
from workflow.errors import Invalid
from workflow.privacy.erasure import erase


@pytest.fixture
def played(around: TryOffice) -> Played:
    """A case in which documents and an answer were asked for."""
    found = around.play("merged_correction", 5)
    on, task = date(2026, 3, 5), "means/data.ask"
    noted = {"do": "gap", "task": task, "item": "family_savings", "reason": "unclear"}
    sent = {"task": "", "kind": "correction"}
    assert found.step({"on": on, "by": "check_centre", **noted}) is None
    assert found.step({"on": on, "by": "window_clerk", **sent}) is None
    return found


@pytest.fixture
def family(around: TryOffice, app: Flask, played: Played) -> FlaskClient:
    return owner(around, app, played)


@pytest.fixture
def address(played: Played) -> str:
    return f"/my/cases/{played.case.tracking}/answer"


def papers(played: Played) -> list[str]:
    """The documents that were asked for."""
    closure = played.around.office.store.closure(played.case.closure)
    items = dict.fromkeys(gap.item for gap in played.case.gaps.values())
    return [item for item in items if item in closure.catalogues.materials]


def pages_of(page: str, item: str) -> list[str]:
    return re.findall(rf'value="drop:{item}:([0-9a-f]+)"', page)


def test_a_document_has_several_pages_turned_removed_looked_at_and_sent(
    around: TryOffice, played: Played, family: FlaskClient, address: str
) -> None:
    item = papers(played)[0]
    two = [(io.BytesIO(picture()), "front.jpg"), photo("back.png")]
    added = send(family, address, **{item: two, "_page": "add"})
    assert (added.status_code, added.headers["Location"]) == (302, address)
    send(family, address, **{item: photo("third.png"), "_page": "add"})
    first, back, third = pages_of(text(family.get(address)), item)
    assert family.get(f"{address}/files/{first}").mimetype == "image/jpeg"
    send(family, address, _page=f"turn:{item}:{first}")
    send(family, address, _page=f"drop:{item}:{third}")
    turned, same = pages_of(text(family.get(address)), item)
    assert turned != first
    assert same == back
    assert {each.status for each in played.case.corrections.values()} == {"asked"}
    assert (
        send(family, address, family_savings="1500")
        .headers["Location"]
        .endswith(played.case.tracking)
    )
    kept = [m.digest for m in played.case.materials.values() if m.item == item]
    assert set(kept) >= {turned, back}
    assert {each.status for each in played.case.corrections.values()} == {"answered"}
    assert family.get(f"{address}/files/{turned}").status_code == 404, "the draft is gone"


def test_an_error_loses_neither_pages_nor_words_and_another_device_has_them(
    around: TryOffice, app: Flask, played: Played, family: FlaskClient, address: str
) -> None:
    item = papers(played)[0]
    wrong = (io.BytesIO(b"dear office" * 99), "letter.pdf")
    shown = re.search(r'name="_shown"[^>]*value="([^"]+)"', text(family.get(address)))
    assert shown is not None
    said = {"_shown": shown[1], "family_savings": "7 x"}
    answer = send(family, address, **{item: [photo("front.png"), wrong], **said})
    page = text(answer)
    assert answer.status_code == 422
    assert "whatever its name says" in page
    assert f'href="#paper-{item}"' in page
    assert len(pages_of(page, item)) == 1
    assert 'value="7 x"' in page
    phone = around.client(app, "owner")
    later = text(phone.get(address))
    assert pages_of(later, item) == pages_of(page, item)
    assert 'value="7 x"' in later


def test_adding_a_page_sends_nothing_and_leaves_what_was_typed(
    played: Played, family: FlaskClient, address: str
) -> None:
    item = papers(played)[0]
    send(family, address, **{item: photo(), "_page": "add"})
    assert "paper-" in text(family.get(address))
    assert {each.status for each in played.case.corrections.values()} == {"asked"}
    assert "Continue" not in page_of(family, played), "it is no request that waits to be sent"
    mine = text(family.get("/my"))
    assert mine.count("/my/cases/") >= 1
    assert "/request/" not in mine


def test_a_page_that_waits_since_an_earlier_request_is_not_sent_with_this_one(
    around: TryOffice, played: Played, family: FlaskClient, address: str
) -> None:
    item = papers(played)[0]
    send(family, address, **{item: photo("today.png"), "_page": "add"})
    drafts, user = around.office.drafts, around.accounts["owner"]
    (draft,) = [each for each in drafts.of_account(user) if each.data.get("gathered_for")]
    (today,) = draft.data["files"]
    digest = around.office.documents.put(picture(), "image/jpeg")
    files = [today, {**today, "item": "something_else", "digest": digest}]
    drafts.save(draft.id, {**draft.data, "files": files}, [each["digest"] for each in files])
    assert digest not in text(family.get(address))
    send(family, address, family_savings="1500")
    kept = {m.digest for m in played.case.materials.values()}
    assert today["digest"] in kept
    assert digest not in kept


def test_what_the_engine_finds_wrong_is_said_and_nothing_counts_as_sent(
    around: TryOffice,
    played: Played,
    family: FlaskClient,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item = papers(played)[0]
    send(family, address, **{item: photo(), "_page": "add"})

    def strict(*_given: object) -> None:
        raise Invalid({"family_savings": "out_of_range"})

    with monkeypatch.context() as patched:
        patched.setattr(around.office.engine, "handle", strict)
        answer = send(family, address, family_savings="1500")
    page = text(answer)
    assert answer.status_code == 422
    assert 'href="#family_savings"' in page
    assert len(pages_of(page, item)) == 1
    assert {each.status for each in played.case.corrections.values()} == {"asked"}


def test_nobody_else_sees_a_page_that_waits(
    app: Flask, played: Played, family: FlaskClient, address: str, stranger: FlaskClient
) -> None:
    item = papers(played)[0]
    send(family, address, **{item: photo(), "_page": "add"})
    (digest,) = pages_of(text(family.get(address)), item)
    where = f"{address}/files/{digest}"
    assert family.get(where).status_code == 200
    assert family.get(where.replace("/answer/", "/promised/")).status_code == 404
    assert stranger.get(where).status_code == 302


def waiting(played: Played) -> int:
    return len(played.around.office.drafts.for_case(played.case_id))


def test_what_waits_goes_when_the_counter_answers_for_the_family(
    around: TryOffice, app: Flask, played: Played, family: FlaskClient, address: str
) -> None:
    send(family, address, **{papers(played)[0]: photo(), "_page": "add"})
    assert waiting(played) == 1
    clerk = around.client(app, around.staff("window_clerk"))
    at_counter = f"/counter/cases/{played.case.tracking}/answer"
    shown = hidden(text(clerk.get(at_counter)))
    ticks = {f"paper-{item}-seen": "yes" for item in papers(played)}
    answer = clerk.post(at_counter, data={**shown, **ticks, "family_savings": "1500"})
    assert answer.status_code == 302, text(answer)
    assert {each.status for each in played.case.corrections.values()} == {"answered"}
    assert waiting(played) == 0


def test_what_waits_goes_with_the_case_that_is_erased(
    around: TryOffice, played: Played, family: FlaskClient, address: str
) -> None:
    send(family, address, **{papers(played)[0]: photo(), "_page": "add"})
    withdraw = Withdraw(case=played.case_id)
    around.office.engine.handle(withdraw, around.actor(around.applicant("owner")))
    erase(around.office, played.case_id)
    assert waiting(played) == 0
