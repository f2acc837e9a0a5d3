"""Benefits after their grant: checks open by themselves, once; changes stay in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.worked import examples, library, play
from workflow.domain import commands as c
from workflow.domain.calendar import china
from workflow.domain.facts import TableApplied
from workflow.domain.people import SYSTEM, Actor, ActorKind
from workflow.engine import Engine
from workflow.errors import Invalid, Refusal
from workflow.examples.play import ExampleRun, run_example
from workflow.machine.evolve import fold

CHECKED = datetime(2026, 9, 20, 8, tzinfo=UTC)


def granted(**parameters: int) -> ExampleRun:
    return play("granted_quietly", parameters=parameters)


def reviews(run: ExampleRun) -> list[Any]:
    cases = run.store.rows.cases.values()
    return [case for case in cases if case.definition == "reverification"]


@pytest.mark.parametrize(
    "name",
    [
        "reduced_after_being_heard",
        "tapered_off",
        "ended_by_death",
        "payment_came_back",
        "increased",
        "stopped_after_being_heard",
        "moved_away",
    ],
)
def test_every_case_is_what_its_history_says(name: str) -> None:
    run = play(name)
    for case, facts in run.store.rows.facts.items():
        assert fold(case, facts) == run.store.rows.cases[case]


def test_a_check_opens_once_whoever_asks_how_often() -> None:
    run = granted()
    run.at = CHECKED
    other = Engine(run.store, china(), now=lambda: run.at)
    assert run.engine.fire_due() + other.fire_due() == 1
    assert run.engine.fire_due() + other.fire_due() == 0
    (review,) = reviews(run)
    assert review.channel == "follow_up"
    (entitlement,) = run.case.entitlements.values()
    assert (review.about_case, review.about_no) == (run.case_id, entitlement.no)


@pytest.mark.parametrize("name", ["upheld_is_noticed_again", "granted_after_notice"])
def test_support_and_housing_are_looked_at_again_after_a_year(name: str) -> None:
    run = play(name)
    run.at = datetime(2027, 4, 6, 8, tzinfo=UTC)
    run.engine.fire_due()
    (review,) = reviews(run)
    (entitlement,) = run.case.entitlements.values()
    assert (review.about_case, review.about_no) == (run.case_id, entitlement.no)


@pytest.mark.parametrize("name", ["recognised_directly", "recognised"])
def test_a_service_without_money_has_no_date_on_which_nothing_happens(name: str) -> None:
    services = [e for e in play(name).case.entitlements.values() if e.rhythm == "service"]
    assert [each.next_check for each in services] == [None]


def test_an_officers_review_and_the_worker_do_not_both_open_one() -> None:
    run = granted()
    (entitlement,) = run.case.entitlements.values()
    officer = run.actor("county_officer")
    run.at = datetime(2026, 9, 18, 8, tzinfo=UTC)
    asked = c.Review(case=run.case_id, entitlement=entitlement.no, use="reverification",
                     reason="reported")  # fmt: skip
    run.engine.handle(asked, officer)
    run.engine.handle(asked, officer)
    run.at = CHECKED
    run.engine.fire_due()
    assert len(reviews(run)) == 1


@pytest.mark.parametrize(
    ("scheme", "urban", "grade", "due"),
    [
        (1, 0, "a", "2026-09-20"),
        (2, 0, "a", "2026-06-20"),
        (2, 0, "b", "2026-09-20"),
        (2, 0, "c", "2027-03-20"),
        (3, 0, "a", "2027-03-20"),
        (3, 0, "c", "2026-09-20"),
        (3, 1, "c", "2026-06-20"),
    ],
)
def test_the_scheme_a_region_chose_says_how_often_and_the_letter_alone_says_nothing(
    scheme: int, urban: int, grade: str, due: str
) -> None:
    steps = [dict(step) for step in examples()["granted_quietly"]["steps"]]
    decided = next(step for step in steps if step.get("task") == "subsistence.county")
    decided["form"] = {**decided["form"], "grade": grade}
    run = play("granted_quietly", steps=steps, parameters={"review_scheme": scheme, "urban": urban})
    (entitlement,) = run.case.entitlements.values()
    assert str(entitlement.next_check) == due


def classed(scheme: int, grade: str) -> tuple[object, ExampleRun]:
    """A household of three where nobody can work and one is severely disabled (by ability to work
    class A, with three difficulties class B by risk), granted with this class."""
    example = examples()["granted_quietly"]
    findings = {
        "subsistence.opinion": {"counted_income": 180000, "labour": "none",
                                "severe_disability": True},
        "subsistence.county": {"grade": grade, "income_stable": True},
    }  # fmt: skip
    steps = [
        {**step, "form": {**step.get("form", {}), **findings[step["task"]]}}
        if step.get("task") in findings
        else step
        for step in example["steps"]
        if "expect" not in step
    ]
    data = {**example, "steps": steps, "parameters": {"review_scheme": scheme}}
    return run_example(data, library(), china())


@pytest.mark.parametrize(
    ("scheme", "grade", "by", "due"),
    [
        (1, "a", "labour_a", "2027-03-20"),
        (2, "b", "risk_b", "2026-09-20"),
        (3, "a", "labour_a", "2027-03-20"),
    ],
)
def test_the_graded_scheme_goes_by_the_class_of_risk_and_the_others_by_ability_to_work(
    scheme: int, grade: str, by: str, due: str
) -> None:
    wrong, run = classed(scheme, grade)
    assert wrong is None, str(wrong)
    (entitlement,) = run.case.entitlements.values()
    assert (entitlement.grade, str(entitlement.next_check)) == (grade, due)
    said = {r.fact.table: r.fact.hits for r in run.store.rows.facts[run.case_id]
            if isinstance(r.fact, TableApplied)}  # fmt: skip
    assert said["class"] == (by,)


@pytest.mark.parametrize(("scheme", "grade"), [(1, "b"), (2, "a")])
def test_the_class_of_the_other_scheme_is_not_entered_without_a_reason(
    scheme: int, grade: str
) -> None:
    wrong, _ = classed(scheme, grade)
    assert "deviation" in str(wrong)


def test_another_class_plans_the_next_check_anew() -> None:
    steps = [s for s in examples()["reduced_after_being_heard"]["steps"] if "expect" not in s]
    run = play("reduced_after_being_heard", steps=steps, parameters={"review_scheme": 2})
    opened = run.store.rows.cases[run.first_id]
    plans = [each for each in opened.follow_ups.values() if each.status == "planned"]
    (entitlement,) = opened.entitlements.values()
    assert str(entitlement.next_check) == "2027-03-30", "class B: half a year, not a quarter"
    assert [each.on for each in plans] == [entitlement.next_check], "one plan, for the new day"
    assert len([t for t in opened.timers.values() if t.kind == "follow_up"]) == len(plans)


def test_a_stopped_benefit_has_no_plan_left() -> None:
    opened = play("ended_by_death").store.rows.cases[1]
    assert not opened.timers
    assert {each.status for each in opened.follow_ups.values()} == {"opened", "dropped"}


def test_the_new_account_is_kept_beside_the_history_of_the_case_that_pays() -> None:
    run = play("payment_came_back")
    (entitlement,) = run.store.rows.cases[run.first_id].entitlements.values()
    paid = run.store.rows.payees[run.first_id, entitlement.no]
    assert (paid.name, paid.account) == ("张甲一", "6200000000000000026")
    for facts in run.store.rows.facts.values():
        assert "6200000000000000026" not in repr(facts)


def test_after_a_move_the_other_township_looks_after_the_benefit() -> None:
    run = play("moved_away")
    opened = run.store.rows.cases[run.first_id]
    assert [each.what for each in opened.entitlement_changes.values()] == ["move"]
    assert [each.place for each in opened.entitlements.values()] == ["village_b"]
    run.case_id, run.at = run.first_id, CHECKED
    run.engine.fire_due()
    newest = max(reviews(run), key=lambda case: case.id)
    assert (newest.channel, newest.place) == ("follow_up", "town_b")


def test_nobody_changes_a_benefit_but_the_engine() -> None:
    run = granted()
    (entitlement,) = run.case.entitlements.values()
    stop = c.ChangeEntitlement(case=run.case_id, entitlement=entitlement.no, what="stop",
                               from_month="2026-05")  # fmt: skip
    with pytest.raises(Refusal, match="not_yours"):
        run.engine.handle(stop, run.actor("county_officer"))
    run.engine.handle(stop, SYSTEM)
    assert run.case.entitlements[entitlement.no].ends == "2026-04"


def test_only_staff_of_the_place_have_a_benefit_looked_at() -> None:
    run = granted()
    (entitlement,) = run.case.entitlements.values()
    asked = c.Review(case=run.case_id, entitlement=entitlement.no, use="reverification",
                     reason="tip_off")  # fmt: skip
    stranger = Actor(ActorKind.STAFF, 99, "x", None, ())
    for actor in (stranger, Actor(ActorKind.APPLICANT, 5, "x", 77)):
        with pytest.raises(Refusal, match="not_yours"):
            run.engine.handle(asked, actor)
    with pytest.raises(Refusal, match="no_such_entitlement"):
        run.engine.handle(replace(asked, entitlement=1), run.actor("county_officer"))


def test_a_case_that_cannot_be_opened_is_told_in_the_history_and_not_tried_for_ever() -> None:
    run = granted()
    del run.store._current["reverification"]
    run.at = CHECKED
    run.engine.fire_due()
    assert not reviews(run)
    assert {each.status for each in run.case.follow_ups.values()} == {"failed"}
    assert run.engine.fire_due() == 0


def test_refused_jobs_are_counted_without_saying_which_in_the_history() -> None:
    run = granted()
    (entitlement,) = run.case.entitlements.values()
    note = c.NoteRefusal(case=run.case_id, entitlement=entitlement.no, what="社区保洁，9月1日介绍")
    for number in range(1, 5):
        run.engine.handle(note, run.actor("employment_officer"))
        assert len(reviews(run)) == (number >= 3), "looked at with the third"
    assert run.case.entitlements[entitlement.no].refusals == 4
    assert "保洁" not in repr(run.store.rows.facts[run.case_id])


def refusing(run: ExampleRun, times: int) -> None:
    (entitlement,) = run.case.entitlements.values()
    for _ in range(times):
        note = c.NoteRefusal(case=run.case_id, entitlement=entitlement.no, what="社区保洁")
        run.engine.handle(note, run.actor("employment_officer"))


def job_checks(run: ExampleRun) -> int:
    plans = run.store.rows.cases[run.first_id].follow_ups.values()
    return sum(each.reason == "job_refusals" for each in plans)


def test_every_third_refusal_one_after_the_other_has_the_benefit_looked_at() -> None:
    run = granted()
    found = []
    for _ in range(7):
        refusing(run, 1)
        found.append(job_checks(run))
    assert found == [0, 0, 1, 1, 1, 2, 2]


def test_a_job_taken_up_ends_the_count_of_refusals() -> None:
    run = granted()
    (entitlement,) = run.case.entitlements.values()
    taken = c.NoteJobTaken(case=run.case_id, entitlement=entitlement.no, what="保洁，9月2日上岗")
    refusing(run, 2)
    with pytest.raises(Invalid):
        run.engine.handle(replace(taken, what=" "), run.actor("employment_officer"))
    run.engine.handle(taken, run.actor("employment_officer"))
    assert run.case.entitlements[entitlement.no].refusals == 0
    refusing(run, 2)
    assert job_checks(run) == 0, "two and two with a job between them are not three"
    refusing(run, 1)
    assert job_checks(run) == 1
    facts = run.store.rows.facts[run.case_id]
    assert "上岗" not in repr(facts)
    assert fold(run.case_id, facts) == run.store.rows.cases[run.case_id]


@pytest.mark.parametrize(("what", "left"), [("keep", 0), ("account", 2), ("move", 2)])
def test_a_check_that_kept_the_benefit_ends_the_count_and_a_new_account_does_not(
    what: str, left: int
) -> None:
    run = granted()
    (entitlement,) = run.case.entitlements.values()
    refusing(run, 2)
    decided = c.ChangeEntitlement(
        case=run.case_id, entitlement=entitlement.no, what=what, from_month="2026-05"
    )
    run.engine.handle(decided, SYSTEM)
    assert run.case.entitlements[entitlement.no].refusals == left
    assert fold(run.case_id, run.store.rows.facts[run.case_id]) == run.case


def test_the_family_is_told_that_it_is_looked_at_and_that_it_is_heard() -> None:
    run = play("reduced_after_being_heard")
    told = [m.template for case, m in run.store.rows.outbox if case == run.case_id]
    assert told[0] == "looked_at_again"
    assert "to_be_heard" in told
    assert "filed" not in told
