"""A workbook is read without trusting it; its rows become a plan; the plan is what happens."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.support.office import TryOffice, make_office
from workflow.office.definition_drafts import in_force
from workflow.office.importing import Action, Importer, Plan, apply, plan_import
from workflow.office.sheets import HOW_TO, SHEETS
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.accounts import MADE_ONLINE
from workflow.workbooks import BadWorkbook, read_workbook, template

EMPTY = template(SHEETS, HOW_TO)
Rows = dict[str, list[list[Any]]]


@pytest.fixture
def office(tmp_path: Path) -> TryOffice:
    return make_office(tmp_path)


def workbook(rows: Rows) -> bytes:
    """The template, filled in."""
    book = load_workbook(io.BytesIO(EMPTY))
    for name in book.sheetnames:
        for row in rows.get(name.split()[0], ()):
            book[name].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan(office: TryOffice, rows: Rows, importer: Importer | None = None) -> Plan:
    read = read_workbook(workbook(rows), SHEETS)
    catalogues = in_force(office.office.store).catalogues
    return plan_import(office.office, catalogues, read, importer or Importer("somebody"))


def said(plan: Plan) -> list[tuple[str, str]]:
    """Each row with what it comes to, or why not."""
    return [
        (line.sheet, line.why.en if line.why is not None else line.action.value)
        for line in plan.lines
    ]


def test_the_empty_template_holds_nothing() -> None:
    assert read_workbook(EMPTY, SHEETS) == []


def test_regions_may_stand_in_any_order_and_levels_be_chinese(office: TryOffice) -> None:
    found = plan(
        office, {"regions": [["v9", "村", "t9", "九村", ""], ["t9", "乡镇", "county", "九镇", ""]]}
    )
    assert said(found) == [("regions", "add"), ("regions", "add")]
    apply(office.office, found, Importer("x"))
    assert office.office.store.directory().places["v9"].parent == "t9"
    assert office.office.store.directory().places["v9"].en == "九村"


def test_planning_changes_nothing_and_applying_does_what_was_shown(office: TryOffice) -> None:
    rows: Rows = {
        "regions": [["t9", "township", "county", "九镇", "Town 9"]],
        "organisations": [["s9", "school", "t9", "九小", "School 9"]],
        "people": [["Wang.Nine", "王九", "13900000000", "w@example.org", "zh"]],
        "posts": [["wang.nine", "乡镇社会救助经办人员", "九镇", "2026-03-02", "2026/12/31"]],
    }
    found = plan(office, rows)
    assert {line.action for line in found.lines} == {Action.ADD}
    assert "t9" not in office.office.store.directory().places
    done = apply(office.office, found, Importer("x"))
    (account,) = done.accounts
    signed_in = office.office.accounts.authenticate("wang.nine", account.password)
    actor = office.office.accounts.actor(signed_in.id)
    assert [(post.role, post.place) for post in actor.posts] == [("township_officer", "t9")]
    again = plan(office, rows)
    assert {line.action for line in again.lines} == {Action.SAME}
    assert not again.does_something


HOLDER = "990101198005050021"


def test_an_id_number_says_who_somebody_is_and_shows_them_nothing(office: TryOffice) -> None:
    rows: Rows = {
        "people": [["wang", "王九", "", "", "zh", HOLDER]],
        "posts": [["wang", "township_officer", "town_a", "", ""]],
    }
    found = plan(office, rows)
    assert HOLDER not in repr(found.lines)
    assert "**************0021" in repr(found.lines)
    apply(office.office, found, Importer("x"))
    account = office.office.accounts.by_login("wang")
    assert account is not None
    assert account.person is not None
    with office.office.store.database.read() as connection:
        keys = office.office.store.keys
        assert people.find_person(connection, keys, HOLDER) == account.person
    assert office.office.notes.get(f"{MADE_ONLINE}{account.id}") == "yes", "opens no file"
    assert not plan(office, rows).does_something


def test_only_the_id_number_may_change(office: TryOffice) -> None:
    first: Rows = {"people": [["wang", "王九", "", "", "zh"]]}
    first["posts"] = [["wang", "township_officer", "town_a", "", ""]]
    apply(office.office, plan(office, first), Importer("x"))
    found = plan(office, {"people": [["wang", "王九", "", "", "zh", HOLDER]]})
    (line,) = found.lines
    assert [each.column for each in line.differences] == ["id_number"]
    apply(office.office, found, Importer("x"))
    account = office.office.accounts.by_login("wang")
    assert account is not None
    assert account.person is not None


def test_a_proven_person_is_not_exchanged(office: TryOffice) -> None:
    accounts = office.office.accounts
    with office.office.store.database.changing() as connection:
        record = PersonRecord("某", "990101197905060116")
        keys, now = office.office.store.keys, office.office.now()
        person = people.find_or_add_person(connection, keys, record, now)
    family = office.accounts[office.applicant("family", person)]
    accounts.give_post(family, "township_officer", "town_a", date(2026, 3, 2))
    found = plan(office, {"people": [["family", "某", "", "", "", HOLDER]]})
    assert said(found) == [
        ("people", "This account is proven to be somebody else's; open another one for the post.")
    ]


def test_a_known_row_shows_what_changes(office: TryOffice) -> None:
    found = plan(office, {"regions": [["town_a", "township", "county", "甲甲镇", "Town A"]]})
    (line,) = found.lines
    assert line.action is Action.CHANGE
    assert [(d.column, d.before, d.after) for d in line.differences] == [("zh", "甲镇", "甲甲镇")]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (
            {"regions": [["v9", "village", "nowhere", "九村", ""]]},
            "There is no place 'nowhere' above.",
        ),
        (
            {"regions": [["v9", "village", "county", "九村", ""]]},
            "Above a village there is a township.",
        ),
        ({"regions": [["v9", "hamlet", "town_a", "九村", ""]]}, "There is no level 'hamlet'."),
        ({"regions": [["a b", "village", "town_a", "九村", ""]]}, "The code 'a b' may have"),
        ({"regions": [["town_a", "village", "town_b", "甲", ""]]}, "its level cannot change"),
        ({"regions": [["v9", "village", "town_a", "", ""]]}, "name_zh is missing"),
        ({"regions": [["v9", "village", "town_a", "=1+1", ""]]}, "name_zh is a formula"),
        ({"people": [["a b", "某", "", "", ""]]}, "A login has"),
        ({"people": [["ab", "某", "call me", "", ""]]}, "A phone number has"),
        ({"people": [["ab", "某", "", "nobody", ""]]}, "e-mail address is not complete"),
        ({"people": [["ab", "某", "", "", "fr"]]}, "The language is zh or en."),
        ({"people": [["ab", "某", "", "", "", "990101198005050022"]]}, "This is no ID number"),
        ({"posts": [["ghost", "township_officer", "town_a", "", ""]]}, "There is no such login"),
        ({"departments": [["nobody", "某局", "Some bureau"]]}, "No definition knows"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason(
    office: TryOffice, rows: Rows, why: str
) -> None:
    found = plan(office, rows)
    ((_, reason),) = said(found)
    assert why in reason
    assert not found.does_something


@pytest.mark.parametrize(
    ("post", "why"),
    [
        (["ab", "emperor", "town_a", "", ""], "There is no role 'emperor'."),
        (["ab", "township_officer", "village_a", "", ""], "is a post of a township"),
        (["ab", "township_officer", "town_a", "yesterday", ""], "is no date"),
        (["ab", "township_officer", "town_a", "2026-02-30", ""], "is no date"),
        (["ab", "township_officer", "town_a", "2026-3-2", "2026-3-1"], "before the first"),
    ],
)
def test_a_post_that_does_not_fit_is_refused(office: TryOffice, post: list[str], why: str) -> None:
    found = plan(office, {"people": [["ab", "某", "", "", ""]], "posts": [post]})
    assert said(found)[0] == ("people", "add")
    assert why in said(found)[1][1]


def test_what_stands_on_a_refused_row_is_refused_too(office: TryOffice) -> None:
    found = plan(
        office,
        {
            "people": [
                ["ab", "=A1", "", "", ""],
                ["cd", "某", "", "", ""],
                ["CD", "某", "", "", ""],
            ],
            "posts": [["ab", "township_officer", "town_a", "", ""]],
        },
    )
    reasons = [reason for _, reason in said(found)]
    assert reasons[0] == "name is a formula. Paste its value instead."
    assert reasons[1] == "add"
    assert "stands in a row before" in reasons[2]
    assert "There is no such login" in reasons[3]


def test_an_applicants_account_is_neither_taken_over_nor_described(office: TryOffice) -> None:
    office.applicant("family")
    found = plan(office, {"people": [["family", "别人", "", "", ""]]})
    assert said(found) == [("people", "This login is taken.")]


def test_nobody_imports_beyond_their_own_places_or_a_post_for_themselves(office: TryOffice) -> None:
    lee = office.office.accounts.add("lee", "long enough for this", "李")
    office.office.accounts.give_post(lee, "township_officer", "town_b", date(2026, 1, 1))
    scope = frozenset({"town_a", "village_a", "school_village"})
    found = plan(
        office,
        {
            "regions": [
                ["v8", "village", "town_b", "八村", ""],
                ["village_b", "village", "town_a", "夺村", ""],
                ["town_c", "township", "county", "丙镇", ""],
            ],
            "people": [["lee", "改名", "", "", ""], ["ab", "某", "", "", ""]],
            "posts": [
                ["ab", "township_officer", "town_b", "", ""],
                ["me", "township_lead", "town_a", "", ""],
            ],
        },
        Importer("me", scope, "me"),
    )
    outcomes = [reason for _, reason in said(found)]
    assert outcomes.count("add") == 1
    assert sum("not yours to administer" in reason for reason in outcomes) == 5
    assert "Nobody gives a post to themselves" in outcomes[-1]


def test_renamed_departments_become_a_draft_to_publish(office: TryOffice) -> None:
    found = plan(office, {"departments": [["civil_affairs", "荷县民政局", "Lotus Civil Affairs"]]})
    done = apply(office.office, found, Importer("somebody"))
    assert done.draft is not None
    draft = office.office.definition_drafts.get(done.draft)
    assert "荷县民政局" in draft.text
    assert (
        in_force(office.office.store).catalogues.departments["civil_affairs"].title.zh == "县民政局"
    )


def test_a_county_is_imported_within_seconds(office: TryOffice) -> None:
    towns = [[f"t{n}", "township", "county", f"第{n}镇", ""] for n in range(14)]
    villages = [[f"v{n}", "village", f"t{n % 14}", f"第{n}村", ""] for n in range(180)]
    people = [[f"p{n}", f"某{n}", "13900000000", "", "zh"] for n in range(600)]
    posts = [[f"p{n}", "village_assistant", f"v{n % 180}", "2026-03-02", ""] for n in range(600)]
    content = workbook({"regions": towns + villages, "people": people, "posts": posts})
    began = time.perf_counter()
    catalogues = in_force(office.office.store).catalogues
    found = plan_import(office.office, catalogues, read_workbook(content, SHEETS), Importer("x"))
    done = apply(office.office, found, Importer("x"))
    assert time.perf_counter() - began < 20, "seconds, also on a busy machine"
    assert found.count(Action.ADD) == 14 + 180 + 600 + 600
    assert len({account.password for account in done.accounts}) == 600
    assert len(office.office.accounts.everybody()) == 600


# --- hostile files ------------------------------------------------------------------------------


def repacked(content: bytes, **changes: bytes) -> bytes:
    """A workbook with parts replaced or added; `__` in a name stands for `/`, `_x_` for `.`."""
    out = io.BytesIO()
    wanted = {name.replace("__", "/").replace("_x_", "."): data for name, data in changes.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for item in old.infolist():
            if item.filename not in wanted:
                new.writestr(item, old.read(item.filename))
        for name, data in wanted.items():
            new.writestr(name, data)
    return out.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no Excel workbook"),
        (b"just text", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "no Excel workbook"),
        (b"x" * (5 * 2**20 + 1), "larger than 5 MB"),
        (repacked(EMPTY, xl__vbaProject_x_bin=b"x"), "macros or links"),
        (repacked(EMPTY, xl__externalLinks__externalLink1_x_xml=b"<x/>"), "macros or links"),
        (repacked(EMPTY, xl__sharedStrings_x_xml=LAUGHS), "no Excel workbook"),
        (repacked(EMPTY, xl__worksheets__sheet9_x_dat=b" " * 9 + LAUGHS), "no Excel workbook"),
        (repacked(EMPTY, xl__workbook_x_xml=LAUGHS.decode().encode("utf-16")), "no Excel"),
        (
            repacked(EMPTY, xl__media__big_x_bin=b"\0" * (81 * 2**20)),
            "unpacks to far too much",
        ),
        (repacked(EMPTY, **{f"x{n}": b"" for n in range(300)}), "unpacks to far too much"),
        (repacked(EMPTY, xl__styles_x_xml=b"<s>" + b"<xf/>" * 400_000), "unpacks to far too much"),
        (repacked(EMPTY, any_x_xml=b"<x>" + b"<c r='A2'/>" * 1_700_000), "unpacks to far too"),
        (repacked(EMPTY, xl__styles_x_xml=b"<s " + b"a='' " * 5_000 + b"/>"), "unpacks to far too"),
    ],
    ids=[
        "empty",
        "text",
        "old",
        "large",
        "macros",
        "links",
        "entities",
        "other name",
        "utf-16",
        "bomb",
        "parts",
        "styles",
        "cells",
        "attributes",
    ],
)
def test_a_hostile_file_is_refused_at_once(content: bytes, why: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BadWorkbook, match=why):
        read_workbook(content, SHEETS)
    assert time.perf_counter() - began < 20, "seconds, also on a busy machine"


def test_too_many_rows_and_a_foreign_workbook_are_refused_with_what_to_do() -> None:
    rows = [[f"v{n}", "village", "town_a", "村", ""] for n in range(5001)]
    with pytest.raises(BadWorkbook, match="more than 5000 rows"):
        read_workbook(workbook({"regions": rows}), SHEETS)
    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(BadWorkbook, match="Download the template"):
        read_workbook(out.getvalue(), SHEETS)


def test_a_missing_column_is_named() -> None:
    book = load_workbook(io.BytesIO(EMPTY))
    sheet = next(book[name] for name in book.sheetnames if name.startswith("people"))
    sheet.cell(1, 2).value = "nickname"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadWorkbook, match="people lacks these columns: name"):
        read_workbook(out.getvalue(), SHEETS)
