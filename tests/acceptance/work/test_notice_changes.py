"""Extending a notice and posting it anew, through the page of the case."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html
from tests.support.office import TryOffice
from web.registry import OWN_PARTS

Visit = Callable[..., FlaskClient]


def test_a_wrong_notice_is_withdrawn_and_its_address_leads_to_the_new_one(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("disputed_goes_to_community_review", 7)
    (first,) = played.case.notices.values()
    lead = visit("township_lead")
    assert "Change the public notice" in html(lead, address(played))
    assert "Change the public notice" not in html(visit("county_officer"), address(played))
    extended = lead.post(address(played, more=f"/notices/{first.no}/extend"), data={"key": "a"})
    assert extended.status_code == 422
    assert "Choose the reason." in extended.get_data(as_text=True)
    said = {"key": "b", "reason": "disaster"}
    lead.post(address(played, more=f"/notices/{first.no}/extend"), data=said)
    assert "the new last day" in flashed(lead, address(played))
    again = lead.post(address(played, more=f"/notices/{first.no}/extend"), data=said | {"key": "d"})
    assert again.status_code == 409
    form = again.get_data(as_text=True).partition("Change the public notice")[2]
    assert 'value="disaster" checked' in form.partition("</details>")[0]
    said = {"key": "c", "reason": "wrong_content"}
    lead.post(address(played, more=f"/notices/{first.no}/withdraw"), data=said)
    assert "posted again" in flashed(lead, address(played))
    second = max(played.case.notices.values(), key=lambda n: n.no)
    assert second.no != first.no
    poster = office.actor(office.staff("village_assistant"))
    from workflow.domain.commands import Complete

    posting = next(t for t in played.case.open_tasks if t.kind == "posting")
    office.office.engine.handle(
        Complete(case=played.case_id, task=posting.no, outcome="posted"), poster
    )
    client = office.app(parts=(*OWN_PARTS, "public")).test_client()
    answer = client.get(f"/notices/{first.secret}")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(second.secret)
