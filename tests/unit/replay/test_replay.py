"""Replay: cases are played by the real engine; what does not fit is named, mutants are rejected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from scripts.files import ROOT
from workflow.definition.closure import Closure
from workflow.definition.library import Library, load, load_text
from workflow.definition.problems import ProblemsFound
from workflow.domain.calendar import china
from workflow.replay.events import Event, Trace
from workflow.replay.logs import read_log
from workflow.replay.mapping import Map, by_names, read_map
from workflow.replay.mutants import KINDS, mutants
from workflow.replay.player import Played, Player
from workflow.replay.result import replayed, spoil

HERE = ROOT / "examples" / "replay"
CALENDAR = china()
START = datetime(2026, 3, 2, 9, tzinfo=CALENDAR.zone)


@lru_cache
def catalogue() -> Library:
    return load([HERE / "permit_receipt.yaml"])


@lru_cache
def permit() -> Closure:
    return catalogue().closure("permit_receipt")


@lru_cache
def permit_map() -> Map:
    return read_map(HERE / "permit_receipt.map.yaml", permit())


@lru_cache
def made() -> tuple[Trace, ...]:
    return tuple(read_log(HERE / "permit_receipt.csv", CALENDAR.zone))


def trace(*activities: str, by: Sequence[str] = (), **attributes: str) -> Trace:
    """Activities by their first word, an hour apart."""
    whole = {name.split()[0]: name for name in permit_map().activities}
    events = tuple(
        Event(whole.get(name, name), START + timedelta(hours=at), by[at] if by else "somebody")
        for at, name in enumerate(activities)
    )
    return Trace("made", events, attributes)


def play(*activities: str, **attributes: str) -> Played:
    return Player(permit(), permit_map(), CALENDAR).play(trace(*activities, **attributes))


def test_every_made_case_comes_out_as_it_is_meant() -> None:
    player = Player(permit(), permit_map(), CALENDAR)
    result = replayed(player, made(), "permit_receipt", permit().hash)
    assert [each.case for each in result.played if not each.fits] == ["made-11", "made-12"]
    assert (result.count(completed=True), result.count(completed=False)) == (8, 4)
    assert result.count(completed=True, fits=True) == 8
    assert result.fit == 83.3


def test_what_deviates_is_named_with_what_was_open_instead() -> None:
    (one,) = play("Confirmation", "T02", "T05", "T06", "T10").deviations[:1]
    assert (one.at, one.code) == (3, "not_open")
    assert one.activity == "T05 Print and send confirmation of receipt"
    assert one.instead == ("confirmation/adjust", "confirmation/determine", "stop/need")


def test_what_the_log_calls_finished_must_have_come_to_its_end() -> None:
    steps = ("Confirmation", "T02", "T04", "T05", "T06")
    assert play(*steps).fits
    (one,) = play(*steps, enddate="2026-04-01").deviations
    assert (one.at, one.code, one.instead) == (6, "ended_early", ("stop/indication",))
    assert play(*steps, "T10", enddate="2026-04-01").completed


def test_work_that_may_have_come_out_either_way_keeps_both_ways_open() -> None:
    """Determining may also have sent the letter back; only what follows shows it."""
    sent_back = ("Confirmation", "T02", "T04", "T03", "T02", "T04", "T05", "T06", "T10")
    assert play(*sent_back).completed
    assert play("Confirmation", "T02", "T04", "T03", "T05").deviations[0].at == 5


def test_an_answer_that_the_log_leaves_unsaid_shows_in_what_came_next() -> None:
    advised = ("Confirmation", "T06", "T07-1", "T08", "T09-3", "T06", "T10", "T02", "T04", "T05")
    assert play(*advised).completed
    assert play("Confirmation", "T06", "T09-3").deviations[0].at == 3, "nobody was asked yet"
    assert play("Confirmation", "T06", "T07-1", "T10").deviations[0].at == 4, "T06 must come again"


def test_an_activity_that_the_map_does_not_know_is_no_step() -> None:
    (one,) = play("Confirmation", "Coffee").deviations
    assert (one.activity, one.code) == ("Coffee", "unknown_activity")


def test_deadlines_pass_in_the_cases_own_time() -> None:
    late = Trace("late", tuple(_days_apart("Confirmation", "T02", days=30)))
    assert Player(permit(), permit_map(), CALENDAR).play(late).late == (
        "confirmation/check",
        "stop/need",
    )
    soon = Trace("soon", tuple(_days_apart("Confirmation", "T02", days=1)))
    assert Player(permit(), permit_map(), CALENDAR).play(soon).late == ()


def _days_apart(*activities: str, days: int) -> list[Event]:
    whole = trace(*activities).events
    return [
        Event(event.activity, START + timedelta(days=days * at), "somebody")
        for at, event in enumerate(whole)
    ]


FOUR_EYES = """
catalogue: two
reasons: {permit_refusal: {late: {title: {zh: 迟了, en: Too late}}}}
---
definition: two_people
version: 1
title: {zh: 两人, en: Two people}
department: permits
nature: other
basis: [示例]
scope: {zh: 一, en: One}
duties: {zh: 二, en: Two}
conditions: {zh: 三, en: Three}
procedure: {zh: 四, en: Four}
subject: business
office: township of site
reads: {forms: [permit_request]}
applicant: {says: permit_request, at_least: 0}
start: write
states:
  write:
    title: {zh: 写, en: Write}
    task: {by: permit_officer, reasons: {oppose: permit_refusal}}
    then: {support: check, oppose: stopped}
  check:
    title: {zh: 看, en: Look}
    task: {by: permit_head, not: [write], sign: 2}
    then: {support: done}
  done: {final: known}
  stopped: {final: known}
"""


def two_people(by: Sequence[str], *activities: str, people: str = "") -> Played:
    """A case of two steps, the second one signed by two who did not do the first."""
    closure = load_text(FOUR_EYES, "two.yaml", catalogue()).closure("two_people")
    posts = {people: ("permit_head",)} if people else {}
    map_ = by_names(closure).model_copy(update={"request": permit_map().request, "people": posts})
    return Player(closure, map_, CALENDAR).play(trace(*activities, by=by))


def test_the_engines_own_rules_hold_for_the_people_of_the_log() -> None:
    assert two_people(["A", "B", "C"], "write", "check", "check").completed
    assert two_people(["A", "A"], "write", "check").deviations[0].code == "four_eyes"
    assert two_people(["A", "B", "B"], "write", "check", "check").deviations[0].code == (
        "already_signed"
    )


def test_people_hold_the_roles_that_the_map_gives_them() -> None:
    wrong = two_people(["A"], "write", people="A").deviations[0]
    assert wrong.code == "not_your_post"


def test_without_a_map_steps_go_by_their_names_and_titles() -> None:
    assert two_people(["A", "B", "C"], "写", "Look", "check").completed


def test_where_an_outcome_needs_a_reason_and_the_map_names_none_the_first_is_taken() -> None:
    assert two_people(["A"], "write").completed, "as one who refused"


# -- mutants -----------------------------------------------------------------------------------


def test_a_mutant_differs_from_its_case_by_one_change() -> None:
    one = trace("Confirmation", "T02", "T04", "T05", "T06", "T10")
    for mutant in mutants([one], 40, seed=3):
        was, is_ = one.activities, mutant.trace.activities
        assert was != is_
        assert len(is_) - len(was) == {"swap": 0, "drop": -1, "repeat": 1, "insert": 1}[mutant.kind]
        moments = [event.at for event in mutant.trace.events]
        assert moments == sorted(moments)


def test_the_same_seed_spoils_the_same_cases() -> None:
    def drawn(seed: int) -> list[tuple[str, ...]]:
        return [mutant.trace.activities for mutant in mutants(made(), 20, seed)]

    assert drawn(5) == drawn(5) != drawn(6)


def test_each_kind_is_drawn_as_often_and_a_single_event_leaves_nothing_to_drop() -> None:
    kinds = [mutant.kind for mutant in mutants(made(), 40, seed=1)]
    assert {kind: kinds.count(kind) for kind in KINDS} == dict.fromkeys(KINDS, 10)
    alone = [trace("Confirmation")]
    assert "drop" not in {mutant.kind for mutant in mutants(alone, 2, seed=1)}


def test_a_mutant_that_equals_a_real_case_is_counted_as_one() -> None:
    one = trace("Confirmation", "T02", "T04", "T05", "T06", "T10")
    other = trace("Confirmation", "T02", "T04", "T06", "T05", "T10")
    seen = [m.trace.activities for m in mutants([one, other], 200, seed=1) if m.seen]
    assert {one.activities, other.activities} == set(seen)


def test_most_mutants_of_the_made_cases_are_rejected() -> None:
    player = Player(permit(), permit_map(), CALENDAR)
    fitting = [each for each in made() if player.play(each).fits]
    spoilt = spoil(player, fitting, 200, seed=7)
    assert spoilt.made == 200
    assert spoilt.rejected >= 0.85 * spoilt.made
    assert spoilt.kinds["repeat"].rejected == spoilt.kinds["repeat"].made


def test_a_definition_that_allows_anything_rejects_next_to_nothing() -> None:
    """So the figure means something: it falls where the definition forbids too little."""
    flower = load_text(FLOWER, "flower.yaml", catalogue()).closure("flower")
    request = {"answers": dict(permit_map().request.answers)}
    steps = dict.fromkeys(("a", "b", "c"), "anything")
    map_ = Map.model_validate({"replay": "flower", "request": request, "activities": steps})
    player = Player(flower, map_, CALENDAR)
    traces = [trace("a", "b", "c"), trace("b", "a", "c", "a")]
    assert all(player.play(each).fits for each in traces)
    assert spoil(player, traces, 40, seed=1).rejected == 0


FLOWER = (
    FOUR_EYES.partition("---\n")[2].split("start: write")[0].replace("two_people", "flower")
    + """
start: anything
states:
  anything:
    title: {zh: 什么都行, en: Anything}
    task: {by: permit_officer}
    then: {support: anything, accept: done}
  done: {final: known}
"""
)


# -- maps --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passage", "instead", "says"),
    [
        ("replay: permit_receipt", "replay: other", "the map is for `other`"),
        (
            "{step: confirmation/send}",
            "{step: confirmation/sned}",
            "did you mean `confirmation/send`",
        ),
        (
            "{step: confirmation/send}",
            "{step: confirmation/send, outcome: lost}",
            "no outcome `lost`",
        ),
        (
            "{step: confirmation/send}",
            "{step: confirmation/send, ignore: true}",
            "either a step or",
        ),
        ("ended: enddate", "people: {R: [king]}", "there is no role `king`"),
        ("ended: enddate", "endde: enddate", "endde"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_with_its_line(
    tmp_path: Path, passage: str, instead: str, says: str
) -> None:
    text = (HERE / "permit_receipt.map.yaml").read_text(encoding="utf-8")
    assert text.count(passage) == 1
    file = tmp_path / "my.map.yaml"
    file.write_text(text.replace(passage, instead), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_map(file, permit())
    assert any(says in str(problem) for problem in found.value.problems)
    assert all(problem.line > 1 for problem in found.value.problems)
