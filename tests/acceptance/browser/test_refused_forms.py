"""The forms that the demonstration has no case for: each is refused once through its page, writes
nothing and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.acceptance.browser.refusing import Refusing, refused, sheets
from tests.acceptance.browser.sent import ELSEWHERE
from tests.acceptance.browser.sites import Site
from tests.acceptance.work.pages import address, task_of
from tests.support.office import Played, TryOffice
from workflow.domain.commands import AskAdvice

Where = tuple[str, str]
"""The login that opens a page, and its address."""


def procedure(office: TryOffice) -> Where:
    """The food licence stands at the site check: a laboratory test may begin."""
    played = office.play("restaurant_clock_stands_still", 6)
    return office.staff("food_officer"), address(played)


def notice(office: TryOffice) -> Where:
    """A notice runs that may run longer."""
    played = office.play("disputed_goes_to_community_review", 7)
    return office.staff("township_lead"), address(played)


def signature(office: TryOffice) -> Where:
    """The first of two visitors has written the finding."""
    played = office.play("granted_quietly", 2)
    task = task_of(played, "township_officer")
    _first_of_two(played, task.no)
    return office.staff("township_officer", number=2), address(played, task)


def _first_of_two(played: Played, task: int) -> None:
    step = dict(next(s for s in played.example["steps"] if s.get("task") == "means/visit.go"))
    del step["and"]
    assert played.step(step) is None
    assert played.case.tasks[task].live


def advice(office: TryOffice) -> Where:
    """A question waits for its answer."""
    played = office.play("advice_during_inspection", 2)
    asker, task = office.staff("housing_officer"), task_of(played, "housing_officer")
    asked = office.accounts[office.staff("disability_officer")]
    command = AskAdvice(
        case=played.case_id,
        task=task.no,
        user=asked,
        role="disability_officer",
        place=office.place_of("disability_officer"),
        question="是否需要无障碍改造？",
    )
    office.office.engine.handle(command, office.actor(asker))
    return asker, address(played, task)


def authority(office: TryOffice) -> Where:
    """A daughter acts for her mother."""
    played = office.play("filed_by_the_daughter", 2)
    return office.staff("window_clerk"), f"/counter/cases/{played.case.tracking}"


def refusal(office: TryOffice) -> Where:
    """Somebody who gets the allowance refuses a job."""
    played = office.play("granted_quietly")
    (number,) = played.case.entitlements
    return office.staff("employment_officer"), f"/benefits/{played.case_id}/{number}"


FORMS: dict[str, Callable[[TryOffice], Where]] = {
    "StartProcedure": procedure,
    "ExtendNotice": notice,
    "Sign": signature,
    "RevokeAdvice": advice,
    "EndAuthority": authority,
    "NoteRefusal": refusal,
}


def test_every_command_that_the_demonstration_lacks_has_its_form_here() -> None:
    assert FORMS.keys() == ELSEWHERE


@pytest.mark.parametrize("command", FORMS)
def test_a_refused_form_writes_nothing_and_keeps_what_was_typed(
    office: TryOffice, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    login, where = FORMS[command](office)
    app = office.app()
    site = Site(office.office, app, "")
    client: FlaskClient = office.client(app, login)
    site.clients[login] = client
    refusing = Refusing()
    monkeypatch.setattr(office.office.engine, "handle", refusing)
    flaws = []
    for sheet in sheets(site, login, where):
        if command == "NoteRefusal":
            sheet.fields = [(name, value) for name, value in sheet.fields if name != "taken"]
        flaws += refused(site, login, sheet, refusing)
    assert flaws == []
    assert command in refusing.asked
