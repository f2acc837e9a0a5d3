"""Nudging, ordering an answer, and copies, through the pages."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html, send, task_of
from tests.acceptance.work.test_hands import at_check, choices, post
from tests.support.office import TryOffice

Visit = Callable[..., FlaskClient]


def test_a_head_orders_an_answer_and_reads_it(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    clerk, boss = visit("check_centre"), visit("county_lead")
    post(clerk, address(played, task, "/claim"))
    page = html(boss, address(played))
    assert "Work you are above" in page
    path = address(played, task, "/supervise")
    assert path in page
    proposed = html(boss, path)
    assert 'value="2026-03-10" id="due"' in proposed, "the third working day is proposed"
    said = post(boss, path, 409, order="Why is it not done?", due="2026-03-01")
    assert "is over" in said
    assert "Why is it not done?" in said, "what was typed stays"
    post(boss, path, order="Why is it not done?", due="2026-03-06")
    order = task_of(played, "check_centre", "supervision")
    page = html(clerk, address(played, order))
    assert "County Lead 1 orders an answer" in page
    assert "Why is it not done?" in page
    assert "Please check one thing" in send(clerk, address(played, order), 422)
    send(clerk, address(played, order), supervision_answer="The bank answers on Friday")
    page = html(boss, address(played))
    assert "The bank answers on Friday" in page
    assert "Answer of Check Centre 1" in page
    assert "The bank answers on Friday" not in html(visit("window_clerk"), address(played))


def test_nobody_but_a_head_finds_the_page_for_orders(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    html(visit("check_centre"), address(played, task, "/supervise"), 404)
    html(visit("medical_lead"), address(played, task, "/supervise"), 404)


def test_a_colleague_asks_for_it_to_be_done_soon(office: TryOffice, visit: Visit) -> None:
    played, _task = at_check(office)
    clerk, check = visit("window_clerk"), visit("check_centre")
    assert "Asked for to be done soon" not in html(check, "/work/?view=queue")
    assert "Ask for it to be done soon" in html(clerk, address(played))
    post(clerk, address(played, more="/nudge"))
    page = html(clerk, address(played))
    assert "Asked for to be done soon: " in html(check, "/work/?view=queue")
    assert "Whoever has a task of this case was told" in page
    assert "a colleague asks for it to be done soon" in page
    assert address(played, more="/nudge") not in page, "once a day"
    post(clerk, address(played, more="/nudge"))
    assert "once a day is enough" in flashed(clerk)


def test_a_copy_is_sent_and_its_reader_says_so(office: TryOffice, visit: Visit) -> None:
    played, _task = at_check(office)
    clerk, reader = visit("check_centre"), visit("fire_lead")
    html(reader, address(played), 404)
    path = address(played, more="/copy")
    page = html(clerk, path)
    offered = choices(page, "to")
    assert "Check Centre 1" not in offered
    assert "Please check one thing" in post(clerk, path, 422, note="For you")
    post(clerk, path, to=offered["Fire Lead 1"], note="For the job offer")
    assert "One case was sent to you" in html(reader, "/work/")
    assert "not read yet" in html(reader, "/work/copies")
    page = html(reader, address(played))
    assert "For the job offer" in page
    assert "李乙二" not in page, "how far it is, and nobody's data"
    post(reader, address(played, more=f"/copies/{next(iter(played.case.copies))}/read"))
    assert "read on" in html(reader, "/work/copies")
    assert "Copy to Fire Lead 1" in html(clerk, address(played))
    assert "I have read it" not in html(reader, address(played))
    stranger = visit("housing_lead")
    assert "Nobody has sent you a copy." in html(stranger, "/work/copies")
