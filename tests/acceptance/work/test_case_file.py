"""The printed case file: one PDF with contents and numbered pages, and nothing one may not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html
from tests.support.office import Played, TryOffice
from tests.support.pictures import png_of
from web.registry import OWN_PARTS
from web.work import printed_file
from web.work.case_file import CaseFile
from web.work.printed_file import PrintedFile, printed_file_of
from web.work.printed_file import pdf as printed_pdf
from workflow.domain import facts as f
from workflow.errors import NotFound

Visit = Callable[..., FlaskClient]


def pages_in(made: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", made))


def file_for(office: TryOffice, played: Played, role: str) -> PrintedFile:
    """The case file as values, for the holder of a role."""
    store, case = office.office.store, played.case
    closure = store.closure(case.closure)
    actor = office.actor(office.staff(role))
    app = office.app(parts=(*OWN_PARTS, "work"))
    with app.test_request_context("/"):
        return printed_file_of(CaseFile(case, closure, store.dossier(case), actor))


def words(made: PrintedFile) -> str:
    parts = [made.title, *(f"{a} {b}" for a, b in made.cover)]
    for entry in made.entries:
        parts += [entry.title, *entry.paragraphs, *(f"{a} {b}" for a, b in entry.pairs)]
    return "\n".join(parts)


def test_one_click_gives_a_pdf_and_the_history_says_so(office: TryOffice, visit: Visit) -> None:
    played = office.play("granted_quietly")
    officer = visit("county_officer")
    assert "The whole case file as PDF" in html(officer, address(played))
    answer = officer.post(address(played, more="/file"), data={"key": "once"})
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    made = answer.get_data()
    assert made.startswith(b"%PDF-")
    assert pages_in(made) >= 5
    assert b"/Outlines" in made
    printed = [r.fact for r in office.office.store.facts(played.case_id)
               if isinstance(r.fact, f.FilePrinted)]  # fmt: skip
    assert len(printed) == 1
    assert printed[0].items >= 5
    page = html(officer, address(played))
    assert "The case file was printed" in page
    assert "Finished on working day " in page


def test_a_case_that_ended_without_success_says_so_by_shape_and_word(
    office: TryOffice, visit: Visit
) -> None:
    for name, shape, words_ in (
        ("unanswered_lapses", "✕", "Ended without a decision · Everything is finished"),
        ("granted_quietly", "✓", "Everything is finished"),
    ):
        played = office.play(name)
        page = html(visit("window_clerk"), address(played))
        assert f'aria-hidden="true">{shape}</span> {words_}</span>' in page


def test_it_holds_forms_findings_decision_notice_and_history(office: TryOffice) -> None:
    played = office.play("granted_quietly")
    said = words(file_for(office, played, "county_officer"))
    for part in (
        "张甲一",
        "人均收入低于标准",
        "符合规定，予以确认",
        "公示：最低生活保障",
        "7天",
        "村（居）务公开栏",
        "办理过程",
        "受理",
    ):
        assert part in said, part


def test_nobody_finds_more_in_it_than_their_tasks_read(office: TryOffice) -> None:
    played = office.play("granted_quietly")
    checker = words(file_for(office, played, "check_centre"))
    notes = [file_for(office, played, role).note for role in ("check_centre", "inspector")]
    assert "只含打印人的待办可以查看的内容" in notes[0]
    assert "全部内容" in notes[1], "an inspector has no tasks, and reads them all"
    assert "人均收入低于标准" not in checker, "another office's finding"
    assert "620000000" not in checker
    assert "6200 0000" not in checker, "the account"
    assistant = words(file_for(office, played, "village_assistant"))
    for private in ("990101197905060116", "6200000000000000018", "6200 0000", "人均收入低于标准"):
        assert private not in assistant, private


def test_who_has_nothing_to_do_with_the_case_prints_nothing(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("granted_quietly")
    other = visit("school_officer")
    assert other.post(address(played, more="/file"), data={"key": "x"}).status_code == 404
    lead = visit("county_lead")
    assert "The whole case file as PDF" not in html(lead, address(played))
    assert lead.post(address(played, more="/file"), data={"key": "x"}).status_code == 404
    assert not any(isinstance(r.fact, f.FilePrinted)
                   for r in office.office.store.facts(played.case_id))  # fmt: skip


def test_a_picture_fills_a_page_and_what_is_none_is_named(tmp_path: Path) -> None:
    from tests.acceptance.work.test_privacy import PNG

    entries = (
        printed_file.Entry("附件一", picture="a" * 64, own_page=True),
        printed_file.Entry("附件二", picture="b" * 64, own_page=True),
    )
    made = PrintedFile("最低生活保障", "OW-2026-000001-7", (("申请人", "张*"),), entries)
    for content in (b"%PDF-1.7 not a picture", png_of(20_000, 20_000), PNG[:-20]):
        pdf = render(made, {"a" * 64: PNG, "b" * 64: content}.__getitem__)
        assert pages_in(pdf) == 4
        assert pdf.count(b"/Subtype /Image") == 1


def render(made: PrintedFile, picture: Callable[[str], bytes]) -> bytes:
    from datetime import UTC, datetime

    from flask import Flask
    from flask_babel import Babel

    app = Flask("pdf")
    Babel(app)
    with app.test_request_context("/"):
        at = datetime(2026, 3, 2, tzinfo=UTC)
        return printed_pdf.pdf_of(made, printed_pdf.font_at(), picture, at)


@pytest.mark.parametrize("count", [1, 40, 75])
def test_the_contents_have_room_for_every_entry(count: int) -> None:
    entries = tuple(printed_file.Entry(f"第{n}项", own_page=True) for n in range(count))
    made = PrintedFile("最低生活保障", "OW-2026-000001-7", (), entries)
    contents = -(-count // printed_pdf.PER_PAGE)
    assert pages_in(render(made, lambda _: b"")) == 1 + contents + count


def test_without_a_font_the_page_says_what_to_install(
    office: TryOffice, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed_pdf, "FONTS", ())
    with pytest.raises(NotFound, match="no_font"):
        printed_pdf.font_at("/nowhere.ttf")
    played = office.play("granted_quietly")
    answer = visit("county_officer").post(address(played, more="/file"), data={"key": "x"})
    assert "no font with Chinese characters" in answer.get_data(as_text=True)
    assert not any(isinstance(r.fact, f.FilePrinted)
                   for r in office.office.store.facts(played.case_id))  # fmt: skip


def test_the_settings_font_comes_first(tmp_path: Path, office: TryOffice) -> None:
    own = tmp_path / "own.ttf"
    own.write_bytes(b"font")
    assert printed_pdf.font_at(str(own)) == str(own)
    assert replace(office.office.settings, font=str(own)).font == str(own)
