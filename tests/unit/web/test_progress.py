"""How a case stands, in plain words, at each stage of its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.support import worked
from web import progress as module
from web import progress_words
from web.progress import Progress, names_of, progress_of
from workflow.domain.calendar import china
from workflow.machine.clocks import Clocks

Play = Callable[..., Progress]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    """Plays the first steps of an example; how it stands then, in English, without an office."""
    for each in (module, progress_words):
        monkeypatch.setattr(each, "_", lambda text, **values: text % values if values else text)
        monkeypatch.setattr(each, "say", lambda text: text.en)
        monkeypatch.setattr(each, "current_language", lambda: "en")
    plural = lambda one, many, num, **values: (one if num == 1 else many) % {"num": num, **values}  # noqa: E731
    monkeypatch.setattr(module, "ngettext", plural)
    return _play


def _play(name: str, steps: int, on: str, *, named: bool = False) -> Progress:
    run = worked.play(name, steps)
    case = run.case
    closure = run.store.closure(case.closure)
    clocks = Clocks(case, closure, run.directory)
    names = names_of(case, closure, worked.examples()[name]["answers"]) if named else None
    return progress_of(case, closure, clocks, china(), date.fromisoformat(on), names)


def test_before_acceptance_it_says_who_looks_and_until_when(play: Play) -> None:
    found = play("granted_quietly", 1, "2026-03-02")
    assert found.headline == "Town A is checking whether your request can be accepted."
    assert found.limit == "You hear from us by Mon 9 Mar."
    assert [s.state for s in found.stages] == ["done", "now", "later", "later"]


def test_after_acceptance_it_says_how_far_the_promise_has_run(play: Play) -> None:
    found = play("family_granted", 6, "2026-03-09")
    assert "1 of your 6 services are decided" in found.headline
    assert found.limit == "At the latest Thu 2 Apr. Today is working day 2 of 20."
    states = {lane.path: lane.state for lane in found.lanes}
    assert states["means"] == "now"
    assert states["subsistence"] == "waiting"
    assert states["employment"] == "done"


def test_nobody_is_named_unless_the_names_are_handed_in(play: Play) -> None:
    people = [lane.person for lane in play("family_granted", 6, "2026-03-09").lanes]
    assert "Number 1" in people
    assert not [person for person in people if "张" in person]
    named = [lane.person for lane in play("family_granted", 6, "2026-03-09", named=True).lanes]
    assert "张丙三" in named


def test_a_late_promise_is_said_plainly(play: Play) -> None:
    found = play("family_granted", 6, "2026-04-08")
    assert "are late. We are sorry" in found.limit
    assert found.light == "overdue"


def test_what_is_missing_stops_the_clock_and_is_the_one_thing_to_do(play: Play) -> None:
    found = play("merged_correction", 6, "2026-03-06")
    assert found.todo.kind == "answer"
    assert found.todo.until is not None
    assert found.limit == "The clock is paused until you have answered."
    assert "stopped" in {lane.state for lane in found.lanes}


def test_who_decides_alone_is_named_in_the_headline(play: Play) -> None:
    found = play("relative_brings_county_visit", 10, "2026-03-18")
    assert found.headline == "County Civil Affairs Bureau is deciding."


def test_the_end_says_what_it_came_to(play: Play) -> None:
    found = play("family_granted", 99, "2026-03-30")
    assert found.headline == "Everything is finished: 6 of 6 services granted."
    assert found.limit == ""
    assert found.closed
    assert {stage.state for stage in found.stages} == {"done"}


def test_an_objection_is_neither_quoted_nor_attributed(play: Play) -> None:
    found = play("objection_by_phone_on_the_last_day", 8, "2026-03-18")
    assert found.headline == "Town A is looking into what was said during the public notice."
