"""A notice shows at each place what its definition allows there, and nothing else."""

from __future__ import annotations

import pytest

from workflow.definition.library import Library, load
from workflow.domain.calendar import china
from workflow.examples.play import ExampleRun
from workflow.machine.board import Shown, shown_at


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def shown(library: Library, place: str) -> tuple[Shown, ...]:
    """What the notice of a worked example shows, on the day the opinion was given."""
    entry = next(e for e in library.entries if e.kind == "example" and e.id == "family_granted")
    run = ExampleRun(entry.document.data, library, china())
    for step in entry.document.data["steps"][:11]:
        assert run.step(step) is None
    notice = run.notice("subsistence.notice")
    with run.store.begin() as unit:
        return shown_at(run.case, run.example_closure(), unit.dossier(run.case), notice, place)


def test_the_village_board_names_the_applicant(library: Library) -> None:
    lines = shown(library, "village_board")
    assert [(line.field.title.en, line.value, line.masked) for line in lines] == [
        ("Applicant's name", "张甲一", False),
        ("People living together", 5, False),
        ("Proposed amount a month", 126000, False),
    ]


def test_the_website_masks_the_name(library: Library) -> None:
    assert [line.masked for line in shown(library, "website")] == [True, False, False]


def test_an_unknown_place_shows_nothing(library: Library) -> None:
    with pytest.raises(KeyError):
        shown(library, "town_square")
