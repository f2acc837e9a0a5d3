"""What waits says so: for its turn, for a condition, for an answer, for somebody to report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html, send, task_of
from tests.acceptance.work.test_possible import press
from tests.patterns.harness import FAMILY, library_of
from tests.support.office import Played, TryOffice

Visit = Callable[..., FlaskClient]
SITE = (Path(__file__).parent / "site.yaml").read_text(encoding="utf-8")


@pytest.fixture
def site(office: TryOffice) -> Played:
    """A shop of which two organs look, one at a time."""
    library = library_of({"definition": yaml.safe_load(SITE)})
    office.office.store.publish(library.closure("pattern"), "test")
    example: dict[str, Any] = {"example": "site", "of": "pattern", "answers": FAMILY, "steps": []}
    played = Played(office, example)
    assert played.step({"on": "2026-03-02", "by": "clerk", "do": "file"}) is None
    return played


def test_the_applicant_is_asked_to_say_it_and_says_it(office: TryOffice, site: Played) -> None:
    login = office.applicant("owner", site.case.applicant)
    client = office.client(office.app(), login)
    own = f"/my/cases/{site.case.tracking}"
    page = html(client, own)
    assert "Please tell us: The shop is ready" in page
    assert "Waits until you tell us: The shop is ready" in page
    assert "A day was agreed by phone" not in page, "others say that"
    given = {"path": "kitchen", "signal": "shop_ready"}
    assert client.post(f"{own}/say", data=given).status_code == 302
    page = html(client, own)
    assert "Thank you. We go on with it now." in page
    assert "You need not do anything now." in page
    assert "Look at the kitchen: waits for its turn" in page
    assert site.case.scopes["kitchen"].queued


def test_others_cannot_say_it_for_the_applicant(office: TryOffice, site: Played) -> None:
    stranger = office.client(office.app(), office.applicant("stranger"))
    own = f"/my/cases/{site.case.tracking}/say"
    answer = stranger.post(own, data={"path": "kitchen", "signal": "shop_ready"})
    assert answer.status_code == 404
    owner = office.client(office.app(), office.applicant("owner", site.case.applicant))
    answer = owner.post(own, data={"path": "kitchen", "signal": "called"})
    assert answer.status_code == 409
    assert site.case.scopes["kitchen"].state == "ready"


def test_an_officer_reports_what_is_waited_for(site: Played, visit: Visit) -> None:
    lead = visit("lead", "town_a")
    page = html(lead, address(site))
    assert "Waits for: The shop is ready; or A day was agreed by phone" in page
    assert "Kitchen" in page, "a lane written in the request is called by its own name"
    report = address(site, more="/do/signal/called?path=kitchen")
    assert "What waits for this goes on at once" in html(lead, report)
    press(lead, report, act_confirm="yes")
    page = html(lead, address(site))
    assert "Look at the kitchen: waits for its turn" in page
    assert "Reported: A day was agreed by phone" in page
    assert "waits for its turn" in page
    site.step({"on": "2026-03-03", "by": "officer", "task": "fire.look", "outcome": "done"})
    assert "its turn has come" in html(lead, address(site))


def test_a_task_that_waits_for_its_condition_says_so(site: Played, visit: Visit) -> None:
    lead = visit("lead", "town_a")
    task = task_of(site, "lead")
    page = html(lead, address(site, task))
    assert "Not yet" in page
    assert "Only after the exits were looked at." in page
    answer = lead.post(address(site, task), data={"act_outcome": "done", "key": "k", "revision": 0})
    assert answer.status_code == 409
    assert "This step cannot be finished yet. Only after the exits" in answer.get_data(as_text=True)
    site.step({"on": "2026-03-03", "by": "officer", "task": "fire.look", "outcome": "done"})
    assert "Not yet" not in html(lead, address(site, task))
    send(lead, address(site, task), act_outcome="done")


def test_work_on_hold_says_who_decides(site: Played, office: TryOffice, visit: Visit) -> None:
    site.step({"on": "2026-03-03", "by": "officer", "task": "fire.look", "outcome": "refused"})
    lead = visit("lead", "town_a")
    step, question = task_of(site, "lead"), task_of(site, "lead", "lane_failed")
    page = html(lead, address(site, step))
    assert "One service has failed. Lead decides whether the others go on" in page
    own = html(lead, "/work/?view=queue")
    assert "until then this work is on hold." in own, "the row says so, too"
    assert f"{address(site, step)}/claim" not in own
    assert f"{address(site, question)}/claim" in own
    assert "the work on the other services is on hold" in html(lead, address(site, question))
    assert "on hold until it is decided how to go on" in html(lead, address(site))
    owner = office.client(office.app(), office.applicant("owner", site.case.applicant))
    own = html(owner, f"/my/cases/{site.case.tracking}")
    assert '<span class="ow-shape" aria-hidden="true">✕</span> Ended without a decision' in own
    assert "On hold until it is decided how to go on" in own
    send(lead, address(site, question), act_outcome="go_on")
    assert "One service has failed" not in html(lead, address(site, step))
