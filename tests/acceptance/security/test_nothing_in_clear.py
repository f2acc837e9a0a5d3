"""Who steals the disk after a whole story reads nobody's name, number, address or words in it.

A family registers, asks, is asked back, is announced, objected to, granted and paid; everybody is
written to, everything is searched and mistyped. Then the files and every row are looked through.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from notifications.dispatch import Dispatcher, channels_of
from tests.acceptance.applicant.family import FATHER, MOTHER, PNG, begin, fill, register
from tests.support.office import Played, TryOffice, make_office
from tests.support.people import another
from workflow.accountability import inquiries, ratings
from workflow.benefits import payments
from workflow.domain.answering import QUESTION_DAYS
from workflow.store.database import Database

FAMILY = {
    "names": ("张甲一", "李乙二", "王戊五", "张丙三"),
    "ID numbers": (FATHER, MOTHER, "990101197905060116", "990101198108150228"),
    "birthdays": ("1979-05-06", "1981-08-15"),
    "phones and mailboxes": ("13900000001", "13911112222", "jia.yi@example.org"),
    "accounts": ("6200000000000000018",),
    "what officers found": ("住房一间，没有其他收入", "人均收入低于标准", "车辆不属于该家庭"),
    "who objected, and what": ("周邻居", "13900000888", "出租的门面", "吴邻居", "他家去年买了车"),
    "what came afterwards": (
        "收款人周邻居已销户",
        "等了很久才有回音",
        "为何由邻居代办",
        "因家中无人",
    ),
    "secrets": ("rice bowl under lantern", "huai1952"),
}
ALLOWED: Mapping[str, str] = {
    "人均收入低于标准": "the published decision table says the same of everybody",
}
"""What may stand in clear after all, with the reason."""


def story(office: TryOffice) -> Played:
    """All that people do; every step must be taken, or there would be nothing to find."""
    app = office.app()
    father, stranger = app.test_client(), app.test_client()
    assert register(father).status_code == 302
    draft = begin(father, "low_income", "ill")
    fill(father, draft, "low_income", "ill")
    me = office.office.accounts.by_login("13900000001")
    assert me is not None
    office.office.accounts.set_contact(me.id, email="jia.yi@example.org", phone="13911112222")
    for login in ("13900000001", "jia.yi@example.org"):
        stranger.post("/sign-in", data={"login": login, "password": "wrong"})
        stranger.post("/password/forgotten", data={"login": login})
    played = office.play("objection_by_phone_on_the_last_day")
    secret = next(iter(played.case.notices.values())).secret
    said = {"text": "他家在城里有一间出租的门面", "name": "周邻居", "contact": "13900000888"}
    assert stranger.post(f"/notices/{secret}/object", data=said).status_code == 302
    village = office.client(app, office.staff("village_assistant"))
    handed = {**said, "name": "吴邻居", "about": "household", "word": "huai1952"}
    photo = {"proof_1": (BytesIO(PNG), "周邻居的信.png")}
    answer = village.post(f"/counter/hand-in/{secret}", data={**handed, **photo})
    assert answer.status_code == 302
    office.play("unanswered_lapses", 6, **another("1985-04-04"))
    clerk = office.client(app, office.staff("window_clerk"))
    assert clerk.post("/counter", data={"id_number": "990101197905060116"}).status_code == 200
    assert clerk.post("/work/", data={"q": "张甲一"}).status_code in (200, 302, 405)
    paid(office)
    looked_back(office, played)
    return played


def paid(office: TryOffice) -> None:
    """The month is paid."""
    office.day("2026-04-08")
    who = [office.actor(office.staff(each, "county")) for each in ("finance_officer", "leader")]
    number = payments.prepare(office.office, who[0], "county", "subsistence", "2026-04")
    roster = payments.rosters_of(office.office).get(number)
    assert roster.count == 1
    payments.sign(office.office, who[1], roster.id, roster.digest)
    came_back = [payments.Result(1, False, "收款人周邻居已销户")]
    assert payments.report(office.office, who[0], roster.id, came_back) == 1


def looked_back(office: TryOffice, played: Played) -> None:
    """It is rated and asked about."""
    service = ratings.to_rate(office.office, played.case)[0]
    ratings.rate(office.office, played.case, service.path, 1, [], "等了很久才有回音")
    inspector, head = (office.actor(office.staff(each)) for each in ("inspector", "township_lead"))
    asked = inquiries.ask(
        office.office,
        inspector,
        played.case,
        service.path,
        "为何由邻居代办",
        QUESTION_DAYS[0],
    )
    question = inquiries.questions_of(office.office).get(asked)
    inquiries.answer(office.office, head, question, "因家中无人")


def told(office: TryOffice) -> None:
    """Messages go out; text messages and mail do not arrive, and that is noted."""
    for _round in range(3):
        Dispatcher(office.office, channels_of(office.office.settings)).run(200)


def rows_of(database: Database) -> bytes:
    """Every row of every table."""
    metadata = MetaData()
    with database.read() as connection:
        metadata.reflect(connection)
        found = [
            tuple(row)
            for table in metadata.tables.values()
            for row in connection.execute(select(table))
        ]
    return repr(found).encode()


def found_in(stored: bytes) -> list[str]:
    """What of the family stands there, also as JSON or Python would write it."""
    return [
        text
        for texts in FAMILY.values()
        for text in texts
        if text not in ALLOWED
        and any(each in stored for each in (text.encode(), text.encode("unicode_escape")))
    ]


def test_the_search_notices_what_stands_in_clear() -> None:
    assert found_in(b"login 13900000001") == ["13900000001"]
    assert found_in(repr("张甲一").encode("unicode_escape")) == ["张甲一"]


def test_after_a_whole_story_nothing_personal_stands_in_clear(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office = make_office(tmp_path)
    story(office)
    told(office)
    rows = rows_of(office.office.store.database)
    office.office.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".json"]
    on_disk = b"".join(path.read_bytes() for path in files)
    for stored in (rows, on_disk):
        assert b"subsistence" in stored, "the search must be able to find something"
        assert found_in(stored) == []
    assert found_in(caplog.text.encode()) == []
