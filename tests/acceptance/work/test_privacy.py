"""Privacy: nothing that a task does not read is in the HTML or under an address; relatives and
other places get nothing at all."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html, task_of
from tests.support.office import Played, TryOffice
from workflow.domain.commands import Handed, HandIn, RegisterRelative
from workflow.domain.people import Actor, ActorKind, Post

Visit = Callable[..., FlaskClient]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15"
    b"\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def hand_in(
    office: TryOffice, played: Played, item: str, content: bytes, kind: str = "image/png"
) -> str:
    """A file handed in by the counter; its digest."""
    digest = office.office.documents.put(content, kind)
    login = office.staff("window_clerk")
    office.office.engine.handle(
        HandIn(
            case=played.case_id,
            materials=(Handed(item=item, channel="scan", digest=digest),),
        ),
        office.actor(login),
    )
    return digest


def test_a_task_shows_what_it_reads_and_nothing_else(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    page = html(visit("check_centre"), address(played, task_of(played, "check_centre")))
    assert "李乙二" in page, "it reads the members"
    for unread in (
        "6200 0000 0000 0000 018",
        "13900000001",
        "Account number",
        "乙村",
        "Disability certificate",
    ):
        assert unread not in page, unread
    page = html(visit("employment_officer"), address(played, task_of(played, "employment_officer")))
    assert "620000000" not in page
    assert "6200 0000" not in page
    assert "Diagnosis" not in page


def test_a_school_sees_its_pupil_and_nobody_else_of_the_family(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 2)
    task = task_of(played, "school_officer", place="school_town")
    page = html(visit("school_officer", "school_town"), address(played, task))
    assert "张丙三" in page
    for other in ("张丁四", "王戊五", "李乙二", "Disabled", "Grade 1", "1,800.00"):
        assert other not in page, other


def test_the_progress_page_has_no_personal_data(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    hand_in(office, played, "disability_card", PNG)
    for role in ("township_lead", "county_officer", "village_assistant", "check_centre"):
        page = html(visit(role), address(played))
        for secret in (
            "张甲一", "李乙二", "张丙三", "990101", "13900000001", "620000000", "6200 0000",
            "1,800.00", "住房一间", "病历", "Disability certificate", "Diagnosis",
        ):  # fmt: skip
            assert secret not in page, (role, secret)
        assert "张*" in page


def test_the_history_names_a_document_only_where_it_is_read(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 2)
    page = html(visit("disability_officer"), address(played, task_of(played, "disability_officer")))
    assert "Document received: Disability certificate" in page
    page = html(visit("check_centre"), address(played, task_of(played, "check_centre")))
    assert "Disability certificate" not in page
    assert "A document was received" in page


def test_a_document_is_shown_only_with_a_task_that_reads_it(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 2)
    card, papers = (
        hand_in(office, played, "disability_card", PNG),
        hand_in(office, played, "medical_papers", PNG + b"2"),
    )
    reviewer = visit("disability_officer")
    base = address(played, task_of(played, "disability_officer"), "/documents/")
    page = html(reviewer, address(played, task_of(played, "disability_officer")))
    assert card in page
    assert papers not in page
    answer = reviewer.get(base + card)
    assert answer.data == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "张甲一" not in str(answer.headers), "a file's name may say whose it is"
    assert reviewer.get(base + papers).status_code == 404
    assert reviewer.get(base + "0" * 64).status_code == 404
    checker = visit("check_centre")
    own = address(played, task_of(played, "check_centre"), "/documents/")
    assert checker.get(own + card).status_code == 404
    assert checker.get(base + card).status_code == 404, "another post's task"


def test_what_browsers_could_run_is_saved_instead(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    page = b"<html><script>alert(1)</script></html>"
    digest = hand_in(office, played, "disability_card", page, "text/html")
    where = address(played, task_of(played, "disability_officer"), f"/documents/{digest}")
    answer = visit("disability_officer").get(where)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_document_goes_when_the_task_is_done(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    digest = hand_in(office, played, "disability_card", PNG)
    task = task_of(played, "disability_officer")
    for step in played.example["steps"][2:8]:
        played.step(step)
    assert not played.case.tasks[task.no].live
    where = address(played, task, f"/documents/{digest}")
    assert visit("disability_officer").get(where).status_code == 404


def test_another_township_finds_nothing(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    task = task_of(played, "township_lead")
    stranger = visit("township_lead", "town_b")
    assert played.case.tracking not in html(stranger, "/work/?view=queue")
    page = html(stranger, f"/work/?view=queue&text={played.case.tracking}")
    assert "ow-task" not in page
    for where in (
        address(played), address(played, task), address(played, task, "/signatures"),
        address(played, None, "/letters/acceptance"),
        address(played, task, "/documents/" + "0" * 64),
    ):  # fmt: skip
        assert stranger.get(where).status_code == 404, where
    for act in ("claim", "release", "sign", "gap"):
        answer = stranger.post(
            address(played, task, f"/{act}"), data={"item": "identity", "reason": "missing"}
        )
        assert answer.status_code == 404, act
    for act in ("watch", "relative", "extend"):
        assert stranger.post(address(played, None, f"/{act}")).status_code == 404, act
    assert stranger.post(address(played, task), data={"act_outcome": "support"}).status_code == 404


def test_the_same_role_in_another_service_sees_no_task_of_this_one(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 10)
    medical = visit("medical_officer")
    assert medical.get(address(played, task_of(played, "township_lead"))).status_code == 404
    assert medical.get(address(played)).status_code == 200, "progress, without personal data"
    assert visit("housing_officer", "town_b").get(address(played)).status_code == 404


def test_an_unknown_case_and_a_foreign_one_look_the_same(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    stranger = visit("township_lead", "town_b")
    foreign = html(stranger, address(played), 404)
    unknown = html(stranger, "/work/cases/OW-2026-000777-4", 404)
    assert unsigned(foreign, played.case.tracking) == unsigned(unknown, "OW-2026-000777-4")


def unsigned(page: str, tracking: str) -> str:
    """A page without its number and the tokens of its forms, which change with the second."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", page.replace(tracking, ""))


def register(office: TryOffice, played: Played, login: str) -> None:
    user = office.accounts[login]
    clerk = Actor(ActorKind.STAFF, 0, "clerk", None, (Post("window_clerk", "town_a"),))
    office.office.engine.handle(
        RegisterRelative(case=played.case_id, user=user, name="x", relation="sister"), clerk
    )


def test_a_relative_is_kept_out_of_page_lists_and_documents(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("family_granted", 2)
    digest = hand_in(office, played, "identity", PNG)
    task = task_of(played, "township_officer")
    sister = visit("township_officer")
    assert "李乙二" in html(sister, address(played, task))
    register(office, played, office.staff("township_officer"))
    page = html(sister, address(played, task), 409)
    assert "You are registered as a relative" in page
    assert "李乙二" not in page
    assert "张*" not in page
    assert "relative" in html(sister, address(played), 409)
    assert sister.get(address(played, task, f"/documents/{digest}")).status_code == 409
    assert sister.post(address(played, task, "/claim")).status_code == 409
    for view in ("mine", "queue", "watched", "done"):
        assert played.case.tracking not in html(sister, f"/work/?view={view}")
    assert sister.get(address(played, None, "/letters/acceptance")).status_code in (404, 409)
    assert "李乙二" in html(visit("township_officer", number=2), address(played, task))


def test_the_village_cannot_tell_that_somebody_objected(office: TryOffice, visit: Visit) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 8)
    office.day("2026-03-18")
    page = html(visit("village_assistant"), address(played))
    assert "objection" not in page.lower().replace("no objection", "")
    page = html(visit("township_lead", number=2), address(played))
    assert "An objection was received by phone" in page
