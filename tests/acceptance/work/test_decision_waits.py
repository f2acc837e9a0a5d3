"""A decision's messages wait ten minutes; until then whoever decided can take it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import Row, select

from notifications.dispatch import LEASE, run_once
from tests.acceptance.work.pages import address, hidden, html, task_of
from tests.support.office import Played, TryOffice
from workflow.domain.case import Task
from workflow.store.tables import outbox
from workflow.worker import Worker

Visit = Callable[..., FlaskClient]


def about_the_decision(office: TryOffice) -> Sequence[Row]:
    query = select(outbox).where(outbox.c.template.in_(("decided", "closed"))).order_by(outbox.c.id)
    with office.office.store.database.read() as connection:
        return connection.execute(query).all()


def decided(office: TryOffice, visit: Visit) -> tuple[Played, Task, FlaskClient]:
    """The employment service takes the family in: its part is decided."""
    played = office.play("family_granted", 5)
    office.day("2026-03-09")
    send_all(office)
    officer = visit("employment_officer")
    task = task_of(played, "employment_officer")
    given = {
        "act_outcome": "recognise",
        "person_aided": "李乙二",
        "employment_measures": ["placement", "training"],
    }
    sent = {**hidden(html(officer, address(played, task))), **given}
    answer = officer.post(address(played, task), data=sent)
    assert answer.status_code == 302, answer.get_data(as_text=True)[:4000]
    return played, task, officer


def send_all(office: TryOffice) -> None:
    """Everything that is due goes out."""
    while run_once(office.office):
        pass


def test_the_page_says_until_when_and_a_worker_keeps_to_it(office: TryOffice, visit: Visit) -> None:
    played, _task, officer = decided(office, visit)
    said = html(officer, "/work/")
    assert "The applicant is told of the decision at today 10:10." in said
    assert "Take the decision back" in said
    page = html(officer, address(played))
    assert "today 10:10" in page
    worker = Worker(office.office, [lambda: run_once(office.office)])
    office.at += timedelta(minutes=9, seconds=59)
    worker.round()
    assert [(row.status, row.attempts) for row in about_the_decision(office)[-1:]] == [
        ("queued", 0)
    ]
    office.at += timedelta(seconds=1)
    assert "today 10:10" not in html(officer, address(played)), "the time is over"
    worker.round()
    assert [row.attempts for row in about_the_decision(office)[-1:]] == [1], "it is sent now"


def test_taken_back_nothing_goes_out_and_the_history_says_so(
    office: TryOffice, visit: Visit
) -> None:
    played, _task, officer = decided(office, visit)
    before = len(about_the_decision(office))
    link = re.search(r'href="([^"]+/take-back)"', html(officer, address(played)))
    assert link
    page = html(officer, link[1])
    assert "The applicant has not been told yet" in page
    answer = officer.post(link[1], data={"reason": "金额写错了", "key": "once"})
    assert answer.status_code == 302
    assert len(about_the_decision(office)) == before - 1
    page = html(officer, address(played))
    assert "was taken back before the applicant was told; messages not sent: 1" in page
    assert "金额写错了" not in page
    assert played.case.scopes["employment"].running
    assert task_of(played, "employment_officer").claimed_name
    office.at += timedelta(hours=1)
    send_all(office)
    assert len(about_the_decision(office)) == before - 1


def test_a_message_on_its_way_holds_the_decision_even_where_its_sender_died(
    office: TryOffice, visit: Visit
) -> None:
    played, task, officer = decided(office, visit)
    ahead = office.now() + timedelta(minutes=11)
    while (parcel := office.office.outbox.claim(ahead, LEASE)) is not None:
        if parcel.template == "decided":
            break
    assert parcel is not None, "a worker with a fast clock has begun, and dies now"
    answer = officer.post(address(played, task, "/take-back"), data={"reason": "x", "key": "k"})
    assert answer.status_code == 409
    assert "were told of it" in answer.get_data(as_text=True)
    assert played.case.scopes["employment"].outcome == "granted"
    assert about_the_decision(office)[-1].status == "queued"


def test_the_family_reads_of_a_decision_when_it_is_told_and_not_before(
    office: TryOffice, visit: Visit
) -> None:
    played, _task, _officer = decided(office, visit)
    family = office.client(office.app(), office.applicant("family", played.case.applicant))
    tracking = played.case.tracking
    (letter,) = (d.no for d in played.case.decisions.values() if d.path == "employment")
    page = html(family, f"/my/cases/{tracking}")
    assert "Employment aid" in page
    assert f"/letters/{letter}" not in page
    assert family.get(f"/my/cases/{tracking}/letters/{letter}").status_code == 404
    assert "Employment aid" not in html(family, "/my/benefits")
    office.at += timedelta(minutes=10)
    assert f"/letters/{letter}" in html(family, f"/my/cases/{tracking}")
    assert family.get(f"/my/cases/{tracking}/letters/{letter}").status_code == 200
    assert "Employment aid" in html(family, "/my/benefits")
