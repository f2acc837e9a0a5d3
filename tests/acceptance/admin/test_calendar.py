"""The year's notice by page: typed or uploaded, looked over, entered with its source and a reason;
what is wrong with it stands beside what was typed."""

from __future__ import annotations

import io

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.support.office import TryOffice
from workflow.domain import facts as f
from workflow.office.calendar_notices import HOW_TO, SHEETS
from workflow.office.recounting import sweep_all
from workflow.workbooks import template

PATH = "/admin/calendar"
KNOWN = """2026-01-01..2026-01-03 元旦
2026-02-15..2026-02-23 春节
2026-04-04..2026-04-06 清明节
2026-05-01..2026-05-05 劳动节
2026-06-19..2026-06-21 端午节
2026-09-25..2026-09-27 中秋节
2026-10-01..2026-10-07 国庆节"""
WORKED = """2026-01-04 元旦
2026-02-14 春节
2026-02-28 春节
2026-05-09 劳动节
2026-09-20 国庆节
2026-10-10 国庆节"""
TYPED = {
    "year": "2026",
    "off": f"{KNOWN}\n2026-03-30 县庆",
    "work": WORKED,
    "source": "国办发明电〔2025〕0号",
    "reason": "三月补发的通知",
    "do": "try",
}
HOSTILE = {**TYPED, "source": '"><b id="hostile">'}


def workbook(*rows: tuple[str, str, str, str]) -> io.BytesIO:
    book = load_workbook(io.BytesIO(template(SHEETS, HOW_TO)))
    for row in rows:
        book.worksheets[1].append(row)
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue())


def shown(page: str) -> str:
    """The calendar that the dry run's form names."""
    return page.split('name="shown" value="', 1)[1].split('"', 1)[0]


def keeps(page: str, typed: dict[str, str]) -> bool:
    return all(typed[name] in page for name in ("off", "work", "source", "reason"))


def test_a_dry_run_shows_the_days_and_the_due_dates_that_would_move(
    office: TryOffice, admin: FlaskClient
) -> None:
    office.play("family_granted", 2)
    before = office.office.calendar.version
    answer = admin.post(PATH, data=TYPED)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "30 March 2026" in page
    assert "working day" in page
    assert "day off · 县庆" in page
    assert '<span class="ow-number">1</span> day counts otherwise' in page
    assert '<span class="ow-number">1</span> open case with one' in page
    assert keeps(page, TYPED)
    assert office.office.calendars.current().version == before, "nothing is changed"


def test_what_was_shown_is_entered_and_the_cases_are_counted_anew_by_the_worker(
    office: TryOffice, admin: FlaskClient
) -> None:
    played = office.play("family_granted", 2)
    page = admin.post(PATH, data=TYPED).get_data(as_text=True)
    answer = admin.post(f"{PATH}/enter", data={**TYPED, "shown": shown(page)})
    assert answer.status_code == 302
    after = admin.get(PATH).get_data(as_text=True)
    assert "One open case is still to be counted again." in after
    assert TYPED["reason"] in after
    assert TYPED["source"] in after
    assert "Administrator 1" in after
    [entered] = office.office.calendars.entered()
    assert (entered.reason, entered.by) == (TYPED["reason"], "Administrator 1"), (
        "never the login: it may be a phone number"
    )
    assert sweep_all(office.office) == (1, 0)
    moved = [e.fact for e in office.office.store.facts(played.case_id)
             if isinstance(e.fact, f.PromiseMoved)]  # fmt: skip
    assert [(m.before.isoformat(), m.after.isoformat()) for m in moved] == [
        ("2026-04-02", "2026-04-03")
    ]
    assert "Every open case is counted with this calendar." in admin.get(PATH).get_data(
        as_text=True
    )


def test_another_calendar_meanwhile_is_looked_at_once_more(
    office: TryOffice, admin: FlaskClient
) -> None:
    old = shown(admin.post(PATH, data=TYPED).get_data(as_text=True))
    office.office.calendars.enter({"local": {"off": {"x": ["2026-08-03"]}}}, "cli", office.now())
    answer = admin.post(f"{PATH}/enter", data={**TYPED, "shown": old})
    page = answer.get_data(as_text=True)
    assert "Nothing was entered; look once more." in page
    assert shown(page) != old
    assert len(office.office.calendars.entered()) == 1


WRONG: list[tuple[dict[str, str], str]] = [
    ({"off": f"{KNOWN}\n2026-10-03 国庆"}, "Line 8: 2026-10-03 is written twice."),
    ({"work": f"{WORKED}\n2026-10-04 国庆"}, "Line 7: 2026-10-04 is written twice."),
    (
        {"off": f"{KNOWN}\n2026-02-25 补假"},
        "These days are past and have been counted: 2026-02-25",
    ),
    ({"off": KNOWN.replace("2026-01-01", "2026-01-02")}, "have been counted: 2026-01-01."),
    ({"off": f"{KNOWN}\n2027-02-08 春节"}, "2027-02-08 is no day of the notice for 2026."),
    ({"work": f"{WORKED}\n2026-11-04 补班"}, "2026-11-04 is a weekday, worked anyway"),
    ({"off": f"{KNOWN}\n十月一日"}, "Line 8, “十月一日”, names no day"),
    ({"off": f"{KNOWN}\n2026-12-30..2026-12-01"}, "names no day"),
    (
        {"off": f"{KNOWN}\n2026年11月2日至4日 县庆"},
        "Line 8, “2026年11月2日至4日 县庆”, names no day",
    ),
    ({"off": f"{KNOWN}\n2026-11-02..11-04 县庆"}, "names no day"),
    ({"off": f"{KNOWN}\n2026-11-02 ..县庆"}, "names no day"),
    ({"off": "", "work": ""}, "Write the days off, one run on each line."),
    ({"year": "2025"}, "Write one from 2026 to 2028"),
    ({"year": "next"}, "Write one from 2026 to 2028"),
    ({"source": "", "off": f"{KNOWN}\n2026-10-03"}, "Line 8: 2026-10-03 is written twice."),
    ({"source": ""}, "Please fill in: Source"),
    ({"reason": ""}, "Please fill in: Reason"),
]


def test_what_is_wrong_is_said_and_what_was_typed_stays(
    office: TryOffice, admin: FlaskClient
) -> None:
    for changed, said in WRONG:
        for to in (PATH, f"{PATH}/enter"):
            sent = {**TYPED, **changed}
            answer = admin.post(to, data=sent)
            page = answer.get_data(as_text=True)
            assert answer.status_code == 422, changed
            assert said in page, changed
            assert keeps(page, sent), changed
            assert 'id="dry-run"' not in page
    assert office.office.calendars.entered() == []


def test_runs_may_be_written_with_a_hyphen_and_stand_beside_each_other(
    admin: FlaskClient,
) -> None:
    """Two months off are many, but no mistake of the program."""
    for runs, last in (
        ("2026-11-02 - 2026-11-06 县庆", "6 November 2026"),
        ("2026-10-11..2026-11-10 县庆\n2026-11-11..2026-12-11 县庆", "11 December 2026"),
    ):
        answer = admin.post(PATH, data={**TYPED, "off": f"{KNOWN}\n{runs}"})
        assert answer.status_code == 200
        assert last in answer.get_data(as_text=True)


def test_a_workbook_fills_the_lines_to_look_over(office: TryOffice, admin: FlaskClient) -> None:
    rows = (
        ("2027-01-01", "2027-01-03", "放假", "元旦"),
        ("2027-01-30", "", "work", "春节"),
    )
    sent = {**TYPED, "year": "2027", "do": "fill", "file": (workbook(*rows), "2027.xlsx")}
    answer = admin.post(PATH, data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert ">2027-01-01..2027-01-03 元旦</textarea>" in page
    assert ">2027-01-30 春节</textarea>" in page
    assert TYPED["source"] in page
    assert TYPED["reason"] in page
    assert office.office.calendars.entered() == []


UNREADABLE = [
    (b"", "Please choose the workbook first."),
    (b"no workbook", "This file is no Excel workbook that can be read."),
    (workbook(("2027-01-01", "", "maybe", "元旦")).getvalue(), "Row 2: write off or work"),
    (workbook(("=1+1", "", "off", "元旦")).getvalue(), "Row 2: write off or work"),
]


def test_a_workbook_that_cannot_be_read_keeps_what_was_typed(admin: FlaskClient) -> None:
    for file, said in UNREADABLE:
        sent = {**TYPED, "do": "fill", "file": (io.BytesIO(file), "2027.xlsx" if file else "")}
        answer = admin.post(PATH, data=sent)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert said in page
        assert keeps(page, TYPED), said


def test_the_template_is_a_workbook_that_is_read_again(admin: FlaskClient) -> None:
    answer = admin.get(f"{PATH}/template.xlsx")
    assert answer.status_code == 200
    assert [sheet.title for sheet in load_workbook(io.BytesIO(answer.data)).worksheets][
        1
    ] == "days 日期"


def test_a_notice_that_moves_no_day_makes_the_year_official(
    office: TryOffice, admin: FlaskClient
) -> None:
    sent = {**TYPED, "off": KNOWN}
    page = admin.post(PATH, data=sent).get_data(as_text=True)
    assert "No day counts otherwise." in page
    assert "The year has a notice already; this one takes its place." in page


def test_the_pages_speak_chinese(office: TryOffice, app: Flask) -> None:
    client = office.client(app, office.staff("administrator", "county", number=2, locale="zh"))
    page = client.post(PATH, data={**TYPED, "off": f"{KNOWN}\n2026-10-03 国庆"}).get_data(
        as_text=True
    )
    assert "第8行：2026-10-03写了两次。" in page
    assert "工作日历" in page


def test_an_administrator_of_a_township_reads_it_and_enters_nothing(
    office: TryOffice, app: Flask
) -> None:
    client = office.client(app, office.staff("administrator", "town_a"))
    page = client.get(PATH).get_data(as_text=True)
    assert "whoever administers all of them enters it" in page
    assert "<textarea" not in page
    for to in (PATH, f"{PATH}/enter"):
        assert client.post(to, data=TYPED).status_code == 403
    assert office.office.calendars.entered() == []


def test_what_was_typed_is_shown_as_text(admin: FlaskClient) -> None:
    page = admin.post(PATH, data=HOSTILE).get_data(as_text=True)
    assert '<b id="hostile">' not in page
    assert "&lt;b id=" in page
