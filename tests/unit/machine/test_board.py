"""A notice shows at each place what its definition allows there, and nothing else."""

from __future__ import annotations

import pytest

from tests.support.worked import play
from workflow.machine.board import Shown, shown_at


def shown(place: str) -> tuple[Shown, ...]:
    """What the notice of a worked example shows, on the day the opinion was given."""
    run = play("family_granted", 11)
    notice = run.notice("subsistence.notice")
    with run.store.begin() as unit:
        return shown_at(run.case, run.closure, unit.dossier(run.case), notice, place)


def test_the_village_board_names_the_applicant() -> None:
    lines = shown("village_board")
    assert [(line.field.title.en, line.value, line.masked) for line in lines] == [
        ("Applicant's name", "张甲一", False),
        ("People living together", 5, False),
        ("Proposed amount a month", 126000, False),
    ]


def test_the_website_masks_the_name() -> None:
    assert [line.masked for line in shown("website")] == [True, False, False]


def test_an_unknown_place_shows_nothing() -> None:
    with pytest.raises(KeyError):
        shown("town_square")
