"""How a case stands, in plain words, at each stage of its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.support import worked
from web import paused_clocks, progress_stages, progress_words, waiting_words
from web import progress as module
from web.progress import Progress, names_of, progress_of
from workflow.domain.calendar import china
from workflow.machine.clocks import Clocks

Play = Callable[..., Progress]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    """Plays the first steps of an example; how it stands then, in English, without an office."""
    for each in (module, progress_stages, progress_words, paused_clocks, waiting_words):
        monkeypatch.setattr(each, "_", lambda text, **values: text % values if values else text)
        monkeypatch.setattr(each, "say", lambda text: text.en, raising=False)
        monkeypatch.setattr(each, "current_language", lambda: "en", raising=False)
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
    assert {lane.ending for lane in found.lanes} == {"done"}


def test_an_objection_is_neither_quoted_nor_attributed(play: Play) -> None:
    found = play("objection_by_phone_on_the_last_day", 8, "2026-03-18")
    assert found.headline == "Town A is looking into what was said during the public notice."


def test_a_service_that_is_suspended_does_not_count_as_being_worked_on(play: Play) -> None:
    found = play("signboard_suspended", 11, "2026-03-12")
    assert found.headline.startswith("Signboard permit: Suspended, and the clock is paused")
    assert found.limit.startswith("The clock is paused for a while")
    assert found.light == "paused"
    beside = play("signboard_suspended", 6, "2026-03-06")
    assert "except for what is paused" in beside.limit
    assert beside.light == "on_time"


def test_what_is_on_hold_says_who_decides_how_it_goes_on(play: Play) -> None:
    found = play("community_project_on_hold", 21, "2026-03-16")
    assert found.headline.endswith("is deciding whether your other services go on.")
    held = next(lane for lane in found.lanes if lane.path == "agreement")
    assert held.words == "On hold until it is decided how to go on"
    assert not held.shared, "no other service uses it"


def test_parts_that_only_find_out_are_no_decisions(play: Play) -> None:
    found = play("community_project_on_hold", 8, "2026-03-09")
    assert "parts are done" in found.headline
    assert "Decisions" in [stage.title for stage in found.stages]
    after = play("community_project_on_hold", 18, "2026-03-12")
    assert after.headline.startswith("County Civil Affairs Bureau: 2 people decide")


def test_a_request_that_lapsed_shows_no_decision_and_offers_another_try(play: Play) -> None:
    found = play("unanswered_lapses", 6, "2026-03-26")
    assert found.headline == "The request ended because no answer came in time."
    assert found.todo.kind == "again"
    titles = [stage.title for stage in found.stages]
    assert titles == ["Received", "Accepted", "Ended without a decision"]
    assert [stage.state for stage in found.stages] == ["done", "done", "ended"]
    assert {lane.ending for lane in found.lanes} == {"failed"}


def test_a_request_that_was_withdrawn_or_passed_on_ends_with_that(play: Play) -> None:
    found = play("promise_not_kept", 5, "2026-03-18")
    assert found.headline == "You withdrew this request."
    assert [stage.title for stage in found.stages][-1] == "Withdrawn"
    assert found.stages[-1].state == "ended"
    assert {lane.ending for lane in found.lanes} == {"aside"}, "nobody refused it"
    passed = play("passed_on", 3, "2026-03-03")
    assert [stage.title for stage in passed.stages] == ["Received", "Passed on to where it fits"]


def test_one_service_says_its_answer_while_the_letter_is_on_its_way(play: Play) -> None:
    found = play("refused_with_referral", 8, "2026-03-10")
    assert found.headline == "Not granted this time; the letter is being brought to you."
    closed = play("refused_with_referral", 10, "2026-03-12")
    assert closed.todo.kind == "appeal"


def test_a_service_that_was_withdrawn_is_not_counted(play: Play) -> None:
    assert play("withdraw_one_lane", 9, "2026-03-09").headline == "Finished: Granted."


def test_what_was_promised_for_later_is_what_there_is_to_do(play: Play) -> None:
    found = play("accepted_with_gaps", 4, "2026-03-02")
    assert (found.todo.kind, found.todo.until) == ("hand_in", date(2026, 3, 16))
    assert "20 working days, counted from the next one" in found.limit


def test_before_less_is_given_the_family_is_to_be_heard(play: Play) -> None:
    found = play("reduced_after_being_heard", 13, "2026-09-25")
    assert found.headline == "Before we decide, we want to hear you."
    assert found.todo.kind == "opinion"
    assert "Accepted" not in [stage.title for stage in found.stages], "nobody applied for it"
