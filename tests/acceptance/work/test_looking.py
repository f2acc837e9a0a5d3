"""Documents on the officer's pages: large in their place, and on a page of their own, where they
are turned, made larger and put beside another or beside what was typed, without a script."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.acceptance.work.pages import address, html, task_of
from tests.acceptance.work.test_privacy import hand_in
from tests.support.office import Played, TryOffice

Visit = Callable[..., FlaskClient]


def picture(width: int, height: int) -> bytes:
    """A picture that is wider or higher, so that a turn shows."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def desk(office: TryOffice, visit: Visit) -> tuple[Played, FlaskClient, str, str, str]:
    """An officer with two pictures and a PDF: the case, the officer, and the three digests."""
    played = office.play("family_granted", 2)
    wide = hand_in(office, played, "disability_card", picture(8, 4))
    high = hand_in(office, played, "disability_card", picture(4, 8))
    pdf = hand_in(office, played, "disability_card", b"%PDF-1.4 paper", "application/pdf")
    return played, visit("disability_officer"), wide, high, pdf


def looking(played: Played) -> str:
    return address(played, task_of(played, "disability_officer"), "/look")


def links(page: str) -> dict[str, str]:
    """The links of a page by their words; the first of each."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>([^<]*)</a>', page)
    return {words: unescape(href) for href, words in reversed(found)}


def test_a_picture_grows_in_its_place_and_leads_to_the_page_where_it_is_looked_at(
    desk: tuple[Played, FlaskClient, str, str, str],
) -> None:
    played, officer, wide, _high, pdf = desk
    page = html(officer, address(played, task_of(played, "disability_officer")))
    assert page.count('<details class="ow-paper">') == 2, "a PDF opens in a tab of its own"
    assert f"{looking(played)}?a={wide}" in unescape(page)
    assert f"documents/{pdf}?save=1" in page


def test_it_is_made_larger_and_turned_by_links_and_both_stay_in_the_address(
    desk: tuple[Played, FlaskClient, str, str, str],
) -> None:
    played, officer, wide, _high, _pdf = desk
    page = html(officer, f"{looking(played)}?a={wide}")
    assert "ow-size-fit" in page
    assert "Smaller" not in links(page), "what cannot be done is not offered"
    page = html(officer, links(page)["Larger"])
    page = html(officer, links(page)["Larger"])
    assert "ow-size-150" in page
    page = html(officer, links(page)["Turn"])
    assert "ow-size-150" in page
    [source] = re.findall(r'<img src="([^"]*)"', page)
    assert source.endswith("?turn=1")
    answer = officer.get(source)
    assert Image.open(io.BytesIO(answer.data)).size == (4, 8)
    assert answer.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    ), "styles only, for the page that browsers write around a picture"
    page = html(officer, links(page)["The whole sheet"])
    assert "ow-size-fit" in page
    for _quarter in range(3):
        page = html(officer, links(page)["Turn"])
    assert re.findall(r'<img src="([^"]*)"', page)[0].endswith(wide), "four quarters are none"


def test_two_stand_beside_each_other_each_with_its_own_size(
    desk: tuple[Played, FlaskClient, str, str, str],
) -> None:
    played, officer, wide, high, _pdf = desk
    page = html(officer, f"{looking(played)}?a={wide}&b={high}&size_b=200")
    assert page.count('class="ow-look"') == 2
    assert "ow-size-fit" in page
    assert "ow-size-200" in page
    assert re.search(r"Disability certificate · .* \(2\)", page), "they are told apart"
    turned = html(officer, links(page)["Turn"])
    assert "ow-size-200" in turned, "the other side stays as it was"


def test_a_document_stands_beside_what_was_typed_and_a_pdf_says_where_it_opens(
    desk: tuple[Played, FlaskClient, str, str, str],
) -> None:
    played, officer, _wide, _high, pdf = desk
    page = html(officer, f"{looking(played)}?a={pdf}&b=typed-0")
    assert "This document is no picture." in page
    assert "990101197905060116" in page, "the typed number, to be compared"
    assert "typed-0" in page


def test_nothing_is_looked_at_but_what_the_task_reads(
    desk: tuple[Played, FlaskClient, str, str, str], visit: Visit
) -> None:
    played, officer, wide, _high, _pdf = desk
    for wrong in ("0" * 64, "typed-99", "typed-", "../x"):
        html(officer, f"{looking(played)}?a={wrong}", 404)
        html(officer, f"{looking(played)}?a={wide}&b={wrong}", 404)
    html(officer, f"{looking(played)}?a={wide}&size_a=9999&turn_a=77&_external=1")
    check = visit("check_centre")
    html(check, f"{looking(played)}?a={wide}", 404)
    own = address(played, task_of(played, "check_centre"), "/look")
    html(check, f"{own}?a={wide}", 404)
