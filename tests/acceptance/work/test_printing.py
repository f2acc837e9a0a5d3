"""What is printed: letters for who has to do with them, the A4 notice, the sheet of signatures."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html, send, task_of
from tests.acceptance.work.test_special import refused_school
from tests.support.office import TryOffice

Visit = Callable[..., FlaskClient]


def test_the_counter_prints_receipt_and_acceptance(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    clerk = visit("window_clerk")
    page = html(clerk, address(played))
    assert "Filing receipt" in page
    assert "Acceptance" in page
    letter = html(clerk, address(played, None, "/letters/acceptance"))
    assert "张甲一" in letter
    assert played.case.tracking in letter
    assert "2 April 2026" in letter
    for role in ("medical_officer", "check_centre", "county_officer"):
        other = visit(role)
        assert other.get(address(played, None, "/letters/acceptance")).status_code == 404, role
        assert "/letters/" not in html(other, address(played))


def test_a_refusal_is_printed_by_who_decided_and_who_hands_it_over(
    office: TryOffice, visit: Visit
) -> None:
    played, task = refused_school(office, visit)
    where = address(played, None, f"/letters/{task.subject}")
    for role, place in (("school_officer", "school_town"), ("village_assistant", "")):
        page = html(visit(role, place), where)
        assert "the pupil is not enrolled at this school" in page
        assert "within 60 days" in page
        assert "Stamp" in page
    listed = html(visit("school_officer", "school_town"), address(played))
    assert "No. 2026-1" in listed, "its number as the letter says it"
    assert visit("county_officer").get(where).status_code == 404
    assert visit("school_officer", "school_village").get(where).status_code == 404
    assert visit("village_assistant", "village_b").get(where).status_code == 404


def test_a_letter_that_is_not_written_yet_is_not_found(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 1)
    clerk = visit("window_clerk")
    assert clerk.get(address(played, None, "/letters/acceptance")).status_code == 404
    for name in ("999", "decision", "..", "0x1"):
        assert clerk.get(address(played, None, f"/letters/{name}")).status_code == 404, name


def test_the_sheet_for_the_board_has_a_large_code_of_the_public_address(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 11)
    task = task_of(played, "village_assistant", "posting")
    page = html(visit("village_assistant"), address(played, task, "/sheet"))
    notice = next(iter(played.case.notices.values()))
    assert f"/notices/{notice.secret}" in page
    assert "<svg" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    for words in ("张甲一", "1,260.00", "7 calendar days", "no account needed"):
        assert words in page, words
    for unread in ("李乙二", "990101", "13900000001", "1,800.00"):
        assert unread not in page, unread
    assert visit("township_lead").get(address(played, task, "/sheet")).status_code == 404


def test_the_code_can_be_read_again(office: TryOffice) -> None:
    from web.work.printing import qr_svg

    one, other = (
        qr_svg("https://example.test/notices/abc"),
        qr_svg("https://example.test/notices/abd"),
    )
    assert one != other
    assert re.search(r'viewBox="0 0 \d+ \d+"', one)


def test_the_sheet_for_signatures_has_a_line_for_each(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    office.day("2026-03-06")
    task = task_of(played, "township_officer")
    officer = visit("township_officer")
    page = html(officer, address(played, task, "/signatures"))
    assert page.count("Township assistance officer") == 2
    assert "A member present signs" in page
    assert "Date of the visit" in page, "an empty form to fill in by hand"
    send(officer, address(played, task), visited_on="2026-03-06", manner="in_person",
         cooperation="full", act_outcome="found", living="两间瓦房",
         witness_signed="refused", witness_note="不愿签字")  # fmt: skip
    page = html(officer, address(played, task, "/signatures"))
    assert "两间瓦房" in page
    assert "Township Officer 1" in page
    assert visit("township_lead").get(address(played, task, "/signatures")).status_code == 404
