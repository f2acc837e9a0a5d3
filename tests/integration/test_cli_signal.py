"""The command by which a connected system reports what a case waits for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.patterns.harness import FAMILY, patterns
from tests.support.demo_office import folder, here, settings_in
from workflow.bootstrap import open_office
from workflow.cli import main
from workflow.domain.case import Case
from workflow.domain.commands import File
from workflow.domain.people import Actor, ActorKind, Post
from workflow.store.queries.cases import case_by_tracking

__all__ = ["folder", "here"]


@pytest.fixture
def tracking(here: Path) -> str:
    """A case of a definition that waits for a payment."""
    pattern = next(each for each in patterns() if each.path.stem == "p24_persistent_trigger")
    office = open_office(settings_in(here))
    office.store.publish(pattern.library.closure("pattern"), "test")
    village = next(p for p in office.store.directory().places.values() if p.level == "village")
    clerk = Actor(ActorKind.STAFF, 1, "Clerk", None, (Post("clerk", village.parent or ""),))
    answers = {**FAMILY, "registered": village.code}
    answer = office.engine.handle(File(definition="pattern", answers=answers), clerk)
    office.close()
    return answer.tracking


def the_case(here: Path, tracking: str) -> Case:
    office = open_office(settings_in(here))
    with office.store.database.read() as connection:
        number = case_by_tracking(connection, tracking)
    case = office.store.case(number or 0)
    office.close()
    return case


def test_a_system_reports_and_the_report_is_kept(
    here: Path, tracking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signal", tracking, "paid", "--key", "P-1", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "reported\n"
    (mark,) = the_case(here, tracking).marks.values()
    assert (mark.kind, mark.name, mark.used_on) == ("signal", "paid", None)
    assert main(["signal", tracking, "paid", "--key", "P-1"]) == 0
    assert len(the_case(here, tracking).marks) == 1, "the same report counts once"


def test_what_no_case_waits_for_is_refused_in_one_line(
    here: Path, tracking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signal", tracking, "rung"]) == 2
    assert "no_such_signal" in capsys.readouterr().err
    assert main(["signal", tracking, "paid", "--lane", "nowhere"]) == 2
    assert "no_such_lane" in capsys.readouterr().err
