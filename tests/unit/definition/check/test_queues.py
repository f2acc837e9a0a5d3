"""The wait for one's turn in a critical section, and for a milestone, counts in the longest chain,
so a promise that it would break is found; what cannot be counted is named in the report."""

from __future__ import annotations

import io
from pathlib import Path

from tests.unit.definition.check.small import SMALL
from workflow.definition.check import CHECKS
from workflow.definition.check.chains import Timing, timing
from workflow.definition.library import load_text
from workflow.definition.report import run_check

HEADER = """\
definition: visits
title: {zh: 走访, en: Visits}
department: civil_affairs
nature: other
basis: [规定 1]
scope: {zh: 家, en: home}
duties: {zh: 家, en: home}
conditions: {zh: 家, en: home}
procedure: {zh: 家, en: home}
subject: household
office: township of registered
clock: {from: filed, promised: 9 working days, yellow: 2 working days}
reads: {forms: [happened, household]}
start: both
states:
  both:
    title: {zh: 走访, en: Visits}
    lanes:
"""
FOOTER = """\
    join: all
    then: {joined: over}
  over: {final: known}
"""


def task(days: int, to: str, section: str = "home") -> str:
    inside = f"section: {section}, " if section else ""
    late = f"within: {{time: {days} working days, late: {{escalate: officer}}}}"
    work = "title: {zh: 走访, en: Visit}, task: {by: clerk, reads: [household]}"
    return f"{{{work}, {inside}{late}, then: {{accept: {to}}}}}"


def lane(name: str, states: dict[str, str], more: str = "") -> str:
    lines = [f"      {name}:", f"        title: {{zh: 走访, en: {name}}}"]
    lines += [f"        {more}"] if more else []
    lines += [f"        start: {next(iter(states))}", "        states:"]
    lines += [f"          {state}: {text}" for state, text in states.items()]
    return "\n".join([*lines, "          over: {final: known}", ""])


ONE = lane("one", {"go": task(2, "write"), "write": task(1, "over")})
TWO = lane("two", {"prepare": task(3, "look", ""), "look": task(4, "over")})


def text_of(*lanes: str) -> str:
    return f"{SMALL}---\n{HEADER}{''.join(lanes)}{FOOTER}"


def found(*lanes: str) -> Timing:
    library = load_text(text_of(*lanes), "small.yaml")
    return timing(library.definitions["visits"], library.definitions, library.catalogues)


def test_a_lane_waits_at_worst_for_every_other_lanes_whole_stay() -> None:
    chain = found(ONE, TWO).chain
    assert str(chain) == ("two.prepare 3 + two.look behind one.go 3 + two.look 4 = 10 working days")


def test_states_of_one_section_that_follow_each_other_queue_once() -> None:
    lanes = found(ONE, TWO).lanes
    links = [link.name for link in lanes["one"].chain.links]
    assert links == ["one.go behind two.look", "one.go", "one.write"]
    assert lanes["one"].chain.days == 4 + 2 + 1


def test_coming_back_into_a_section_queues_again() -> None:
    away = lane(
        "one", {"go": task(2, "away"), "away": task(1, "back", ""), "back": task(1, "over")}
    )
    chain = found(away, TWO).lanes["one"].chain
    assert chain.days == 4 + 2 + 1 + 4 + 1
    assert found(away, TWO).lanes["two"].chain.days == 3 + 2 + 4, "one is ahead with one stay only"


def test_another_section_makes_nobody_wait() -> None:
    other = lane("two", {"look": task(4, "over", "school")})
    assert found(ONE, other).chain.days == 4


def test_a_lane_that_starts_after_another_does_not_wait_for_it_nor_that_one_for_it() -> None:
    after = lane("two", {"look": task(4, "over")}, "after: [one]")
    timed = found(ONE, after).lanes
    assert timed["one"].chain.days == 3
    assert timed["two"].chain.days == 3 + 4


def test_a_promise_that_only_the_queue_breaks_is_found_link_by_link() -> None:
    problems = CHECKS.run(load_text(text_of(ONE, TWO), "small.yaml"))
    assert [each.code for each in problems] == ["chain-over-promised"]
    assert "two.look behind one.go 3" in str(problems[0])
    apart = TWO.replace("section: home, ", "")
    assert CHECKS.run(load_text(text_of(ONE, apart), "small.yaml")) == ()


def test_turns_of_instances_of_one_lane_are_named_and_not_added_up(tmp_path: Path) -> None:
    many = lane("one", {"go": task(2, "over")}, "each: {of: members, where: pupil}")
    timed = found(many)
    assert timed.chain.days == 2
    assert timed.uncounted == (("home", "one"),)
    # On its own in an office, beside the shipped catalogues: their appeal stands in its letters.
    text = text_of(many).replace("{zh: 您好, en: Hello}", '{zh: "{appeal}", en: "{appeal}"}')
    (tmp_path / "visits.yaml").write_text(text, encoding="utf-8")
    out = io.StringIO()
    assert run_check([str(tmp_path)], out) == 0, out.getvalue()
    assert "not counted: the turns of one `one` after another in the section `home`" in (
        out.getvalue()
    )
    assert found(ONE, TWO).uncounted == ()


def test_who_waits_for_a_milestone_waits_as_long_as_the_way_to_it() -> None:
    seen = task(2, "write", "").replace("title:", "milestone: seen, title:")
    ahead = lane("one", {"go": task(3, "look", ""), "look": seen, "write": task(1, "over", "")})
    wait = "{title: {zh: 走访, en: Visit}, wait: {until: reached_seen}, then: {met: look}}"
    waits = lane("two", {"until": wait, "look": task(4, "over", "")})
    assert str(found(ahead, waits).chain) == "one.go 3 + two.look 4 = 7 working days"
    only = "only_while: {when: reached_seen, says: {zh: 走访后, en: Later}}, reads"
    held = lane("two", {"look": task(1, "over", "").replace("reads", only)})
    assert found(ahead, held).lanes["two"].chain.days == 3
