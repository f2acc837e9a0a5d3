"""What is published after a decision, and that it goes when its purpose ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from tests.support.office import Played, TryOffice
from web.registry import OWN_PARTS
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands import ChangeEntitlement
from workflow.domain.people import SYSTEM
from workflow.errors import NotFound, Refusal
from workflow.office import definition_drafts
from workflow.privacy.erasure import erase


def page(office: TryOffice, place: str = "town_a") -> str:
    client = office.app(parts=(*OWN_PARTS, "public")).test_client()
    answer = client.get(f"/published?place={place}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def signed_in(office: TryOffice, role: str) -> FlaskClient:
    app = office.app(parts=(*OWN_PARTS, "public"))
    return office.client(app, office.staff(role))


def stopped(office: TryOffice, played: Played) -> None:
    """Nothing is paid any more from May on."""
    (entitlement,) = played.case.entitlements
    command = ChangeEntitlement(
        case=played.case_id, entitlement=entitlement, what="stop", from_month="2026-05"
    )
    office.office.engine.handle(command, SYSTEM)


def test_a_grant_is_published_with_name_in_part_size_and_amount(office: TryOffice) -> None:
    office.play("granted_quietly")
    shown = page(office)
    assert "Subsistence allowance" in shown
    assert "1,260.00" in shown
    assert "张" in shown
    for private in ("张甲一", "990101", "13900000001", "李乙二"):
        assert private not in shown, private


def test_it_is_published_in_its_own_township_only(office: TryOffice) -> None:
    office.play("granted_quietly")
    assert "1,260.00" not in page(office, "town_b")
    assert "Nothing is published here now" in page(office, "town_b")
    assert "1,260.00" not in page(office, ""), "first choose a place"


def test_it_disappears_when_its_year_is_over(office: TryOffice) -> None:
    office.play("granted_quietly")
    office.day("2027-03-19")
    assert "1,260.00" in page(office)
    office.day("2027-03-23")
    assert "1,260.00" not in page(office)


PARAMETER = """parameters:
  shown_days: {title: {zh: 公布天数, en: Days published}, unit: days, value: 30, maximum: 60}
"""


@pytest.mark.parametrize(
    ("span", "catalogue", "own", "last"),
    [
        ("30 calendar days", "", None, "2026-04-19"),
        ("10 working days", "", None, "2026-04-03"),
        ("shown_days calendar days", PARAMETER, 45, "2026-05-04"),
    ],
    ids=["calendar days", "working days", "a number of the region"],
)
def test_it_disappears_when_the_time_that_its_definition_sets_is_over(
    office: TryOffice, span: str, catalogue: str, own: int | None, last: str
) -> None:
    """A draft of the administrator's says for how long; decided on 20 March."""
    store = office.office.store
    library = definition_drafts.in_force(store)
    text = definition_drafts.source(office.office, library, "subsistence_allowance")
    names = "      publish: [applicant_name, household_size, amount]\n"
    draft = text.replace(names, f"{names}      published_for: {span}\n")
    if catalogue:
        draft += f"---\ncatalogue: shown\n{catalogue}"
    checked = definition_drafts.check(draft, library)
    assert checked.problems == ()
    shown = definition_drafts.fingerprint(definition_drafts.changes(checked, store))
    definition_drafts.publish(office.office, draft, shown, "administrator")
    store.places.set_parameter("county", "shown_days", own)
    office.play("granted_quietly")
    office.day(last)
    assert "1,260.00" in page(office)
    assert "1,260.00" in signed_in(office, "village_assistant").get(
        "/published/village_a/sheet"
    ).get_data(as_text=True)
    office.day(date.fromisoformat(last) + timedelta(days=1))
    assert "1,260.00" not in page(office)
    assert "1,260.00" not in signed_in(office, "village_assistant").get(
        "/published/village_a/sheet"
    ).get_data(as_text=True)


def test_it_disappears_when_the_benefit_has_ended(office: TryOffice) -> None:
    played = office.play("granted_quietly")
    stopped(office, played)
    office.day("2026-04-30")
    assert "1,260.00" in page(office)
    office.day("2026-05-01")
    assert "1,260.00" not in page(office)


def test_a_revoked_grant_is_not_published(office: TryOffice) -> None:
    office.play("put_right_afterwards")
    assert "1,260.00" not in page(office)


def test_the_sheet_for_the_board_has_whole_names_and_is_for_staff_of_the_place(
    office: TryOffice,
) -> None:
    office.play("granted_quietly")
    assistant = signed_in(office, "village_assistant")
    sheet = assistant.get("/published/village_a/sheet").get_data(as_text=True)
    assert "张甲一" in sheet
    assert "990101" not in sheet
    assert assistant.get("/published/village_b/sheet").status_code == 404
    assert assistant.get("/published/nowhere/sheet").status_code == 404
    nobody = office.app(parts=(*OWN_PARTS, "public")).test_client()
    assert nobody.get("/published/village_a/sheet").status_code == 302


def test_an_erased_case_names_nobody_keeps_no_file_and_is_still_intact(office: TryOffice) -> None:
    played = office.play("granted_quietly")
    digest = office.office.documents.put(b"a scan", "image/png")
    shared = office.office.documents.put(b"shared scan", "image/png")
    other = office.play("quiet_and_refused", 1, id_number="990101196001010015")
    for case, digests in ((played.case_id, (digest, shared)), (other.case_id, (shared,))):
        handed = tuple(c.Handed(item="identity", channel="scan", digest=d) for d in digests)
        if case == other.case_id:
            clerk = office.actor(office.staff("window_clerk"))
            office.office.engine.handle(c.HandIn(case=case, materials=handed), clerk)
    with pytest.raises(Refusal, match="benefit_runs"):
        erase(office.office, played.case_id)
    with pytest.raises(Refusal, match="not_closed"):
        erase(office.office, other.case_id)
    stopped(office, played)
    office.day("2026-05-04")
    gone = erase(office.office, played.case_id)
    assert gone.entries > 0
    case = played.case
    assert case.display == ""
    assert case.erased_on is not None
    assert office.office.store.dossier(case).application() == {}
    assert office.office.store.check(case.id, office.office.documents) == []
    assert [type(r.fact) for r in office.office.store.facts(case.id)].count(f.FileErased) == 1
    erase(office.office, played.case_id)
    assert [type(r.fact) for r in office.office.store.facts(case.id)].count(f.FileErased) == 1
    assert "1,260.00" not in page(office)


def test_files_of_an_erased_case_go_from_the_disk_unless_another_case_has_them(
    office: TryOffice,
) -> None:
    first = office.play("quiet_and_refused", 1)
    clerk = office.actor(office.staff("window_clerk"))
    own = office.office.documents.put(b"own", "image/png")
    shared = office.office.documents.put(b"shared", "image/png")
    second = office.play("quiet_and_refused", 1, id_number="990101196001010015")
    for case, digests in ((first.case_id, (own, shared)), (second.case_id, (shared,))):
        handed = tuple(c.Handed(item="identity", channel="scan", digest=d) for d in digests)
        office.office.engine.handle(c.HandIn(case=case, materials=handed), clerk)
    assert office.office.documents.forget(first.case_id, {own, shared}) == 1
    with pytest.raises(NotFound):
        office.office.documents.content(own)
    assert office.office.documents.content(shared) == b"shared"
    assert not list((office.folder / "documents").glob(f"*/{own}"))
