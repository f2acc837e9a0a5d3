"""The longest chain of deadlines, and whether it keeps what is promised."""

from __future__ import annotations

from tests.unit.definition.check.small import SMALL, assert_only, library, problems
from workflow.definition.check import CHECKS
from workflow.definition.check.chains import Chain, Link, most_working_days, timing
from workflow.definition.check.deadlines import fewest_working_days
from workflow.definition.library import load_text
from workflow.domain.clock import Unit

DECIDE = "within: {time: 3 working days, late: {escalate: officer}}\n    begun"


def chain(name: str, old: str = "", new: str = "") -> Chain:
    found = library(old, new)
    return timing(found.definitions[name], found.definitions, found.catalogues).chain


def test_a_chain_adds_up_tasks_posting_and_the_notice() -> None:
    assert [(link.name, link.days) for link in chain("grant").links] == [
        ("opinion", 2), ("notice posting", 1), ("notice", 5), ("decide", 3),
    ]  # fmt: skip


def test_a_package_counts_from_acceptance_and_takes_its_longest_lane() -> None:
    found = chain("package")
    assert found.links[0] == Link("means.look", 4)  # not the counter, which comes before
    assert found.days == 4 + 11


def test_a_wait_lasts_as_long_as_the_lane_it_waits_for() -> None:
    lanes = library()
    found = timing(lanes.definitions["package"], lanes.definitions, lanes.catalogues).lanes
    assert found["money"].chain.days == 15
    assert found["school"].chain.days == 4 + 3  # after: means


def test_a_parameter_counts_with_the_most_that_a_region_may_set() -> None:
    assert chain("check").days == 4
    assert chain("check", "value: 2, maximum: 4", "value: 2").days == 2


def test_ways_back_are_not_counted() -> None:
    back = "then: {grant: granted, refuse: not_granted, again: opinion}"
    assert chain("grant", "then: {grant: granted, refuse: not_granted}", back).days == 11


def test_objections_count_unless_they_are_a_reason_to_extend() -> None:
    text = SMALL.replace("for: [notice_objection]", "for: [other]").replace(
        "extension: {notice_objection", "extension: {other"
    )
    lib = load_text(text, "small.yaml")
    found = timing(lib.definitions["grant"], lib.definitions, lib.catalogues).chain
    assert ("notice objections", 5) in [(link.name, link.days) for link in found.links]


def test_a_notice_without_a_length_of_its_own_runs_the_default() -> None:
    assert chain("grant", "      runs: 5 working days\n", "").days == 11


def test_a_chain_longer_than_what_is_promised_is_shown_link_by_link() -> None:
    longer = DECIDE.replace("3 working", "13 working")
    found = problems(DECIDE, longer)
    shown = "opinion 2 + notice posting 1 + notice 5 + decide 13 = 21 working days"
    assert [each.code for each in found if each.what.endswith(f": {shown}")] == [
        "chain-over-promised",
        "chain-over-statutory",  # the shortened limit
    ]


def test_a_service_that_keeps_its_promise_alone_may_break_it_in_a_package() -> None:
    found = problems(DECIDE, DECIDE.replace("3 working", "9 working"))
    assert {(each.code, each.line) for each in found} == {
        ("chain-over-promised", SMALL[: SMALL.index("clock: {promised")].count("\n") + 1),
        ("chain-over-promised", SMALL[: SMALL.index("      money: {use")].count("\n") + 1),
        ("chain-over-statutory", SMALL[: SMALL.index("      money: {use")].count("\n") + 1),
    }


def test_a_promise_longer_than_the_law_allows_is_found() -> None:
    old = "promised: 20 working days\n  statutory: 30"
    assert_only(
        "promise-over-statutory", old, old.replace("30", "19"), "promised: 20 working days\n"
    )


def test_calendar_days_count_as_the_most_working_days_they_ever_held() -> None:
    assert most_working_days(Unit.WORKING, 7) == 7
    assert 5 <= most_working_days(Unit.CALENDAR, 7) <= 7
    assert most_working_days(Unit.CALENDAR, 30) > most_working_days(Unit.CALENDAR, 15)
    assert most_working_days(Unit.MONTHS, 1) >= most_working_days(Unit.CALENDAR, 30)


def test_a_limit_in_calendar_days_leaves_the_fewest_working_days_it_ever_held() -> None:
    assert fewest_working_days(7) < 5  # the weeks of the long holidays
    assert fewest_working_days(30) < most_working_days(Unit.CALENDAR, 30)


def test_a_circle_of_lanes_does_not_hold_up_the_search() -> None:
    text = SMALL.replace("means: {use: check}", "means: {use: check, after: school}")
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert "lane-cycle" in {each.code for each in found}
