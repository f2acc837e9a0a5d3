"""Many requests from a workbook on a page: dry run, filing, and workbooks that cannot be read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from openpyxl import load_workbook

from tests.acceptance.counter.conftest import Desk, cases
from tests.integration.test_requests_import import GOOD, HEAD, MEMBER, book
from tests.support.office import TryOffice

Opened = Callable[..., Desk]
ADDRESS = "/counter/import/social_assistance"


def handed_in(lead: Desk, content: bytes, status: int = 200) -> str:
    """The answer to a workbook."""
    file = (io.BytesIO(content), "list.xlsx")
    return lead.post(ADDRESS, {"file": file}, status).get_data(as_text=True)


def kept(page: str) -> str:
    """What the report carries to the filing."""
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_template_is_that_of_the_service(desk: Opened) -> None:
    lead = desk("window_lead")
    assert ADDRESS in lead.get("/counter/import")
    content = lead.client.get(f"{ADDRESS}/template.xlsx").data
    sheets = load_workbook(io.BytesIO(content)).sheetnames
    assert [name.split()[0] for name in sheets][-2:] == ["requests", "members"]


def test_a_dry_run_files_nothing_and_then_exactly_that_is_filed(
    office: TryOffice, desk: Opened
) -> None:
    lead = desk("window_lead")
    page = handed_in(lead, book(GOOD))
    assert "would be filed" in page
    assert not cases(office)
    done = lead.post(f"{ADDRESS}/file", {"kept": kept(page)}, 200).get_data(as_text=True)
    (case,) = cases(office)
    assert case.channel == "import"
    assert f"/counter/cases/{case.tracking}" in done
    again = handed_in(lead, book(GOOD))
    assert "filed before" in again
    assert case.tracking in again
    assert len(cases(office)) == 1


def test_each_row_that_is_left_out_says_why_and_stops_no_other(
    office: TryOffice, desk: Opened
) -> None:
    bad = ["B-1", *GOOD[1:]]
    bad[HEAD.index("family_savings")] = "viel"
    elsewhere = ["C-1", *GOOD[1:]]
    elsewhere[HEAD.index("registered")] = "village_b"
    members = (MEMBER, ["B-1", *MEMBER[1:]], ["C-1", *MEMBER[1:]])
    lead = desk("window_lead")
    page = handed_in(lead, book(bad, elsewhere, GOOD, list(GOOD), members=members))
    assert "B-1" in page
    assert "Reference: is in two rows" in page
    lead.post(f"{ADDRESS}/file", {"kept": kept(page)}, 200)
    assert len(cases(office)) == 1


def test_bad_workbooks_are_answered_kindly_and_leave_nothing(
    office: TryOffice, desk: Opened
) -> None:
    lead = desk("window_lead")
    for content in (b"no workbook", b"PK\x03\x04 broken", b""):
        page = handed_in(lead, content, 422)
        assert "Nothing was changed" in page
    assert "no row with a request" in handed_in(lead, book(), 422)
    assert not cases(office)


def test_what_was_made_up_or_is_too_old_is_uploaded_again(desk: Opened) -> None:
    lead = desk("window_lead")
    for token in ("", "forged"):
        assert lead.post(f"{ADDRESS}/file", {"kept": token}).location.endswith(ADDRESS)


def test_villages_bring_in_their_own_and_clerks_do_not(office: TryOffice, desk: Opened) -> None:
    desk("window_clerk").get("/counter/import", 403)
    village = desk("village_assistant", "village_b")
    page = handed_in(village, book(GOOD))
    assert "belongs to another place" in page or "place" in page
    assert 'name="kept"' not in page
    village.get("/counter/import/no_such_service", 404)
