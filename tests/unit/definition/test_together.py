"""What is offered in bulk in all shipped definitions, one by one; it refuses nobody."""

from __future__ import annotations

from functools import cache

from workflow.definition.closure import Closure
from workflow.definition.library import load
from workflow.definition.together import (
    REFUSING,
    asked_together,
    outcomes_together,
    refused_behind,
)

OFFERED = {
    "community_review.review_again": ("convene_again",),
    "destitute_support.counter": ("accept",),
    "employment_aid.recognise": ("recognise",),
    "fire_check.decide": ("grant",),
    "fire_check.declared": ("grant",),
    "community_project.counter": ("accept",),
    "community_project.vote_again": ("convene_again",),
    "fire_design_review.counter": ("accept",),
    "food_licence.decide": ("grant",),
    "food_licence.declared": ("grant",),
    "food_licence.papers": ("fit",),
    "joint_meeting.meeting.minutes.sign": ("issue",),
    "medical_aid.intake": ("accept",),
    "meeting_item.vote_again": ("convene_again",),
    "open_restaurant.counter": ("accept",),
    "signboard.decide": ("grant",),
    "signboard.renewal": ("grant",),
    "signboard.review": ("fit",),
    "social_assistance.counter": ("accept",),
    "temporary_aid.counter": ("accept",),
    "temporary_aid.joint_again": ("convene_again",),
}
ADVERSE = {"unfit", "left_open", "not_reached", "check_first", "look_closer", "inspect", "recheck",
           "decline", "refuse", "oppose", "pass_on", "send_back", "against", "lower"}  # fmt: skip


@cache
def closures() -> tuple[Closure, ...]:
    library = load()
    return tuple(library.closure(name) for name in library.definitions)


def offered() -> dict[str, tuple[str, ...]]:
    return {
        f"{ref}.{name}": outcomes
        for closure in closures()
        for ref, process in closure.processes.items()
        for name in process.states
        if (outcomes := outcomes_together(process, name))
    }


def test_this_is_offered_and_nothing_else() -> None:
    assert offered() == OFFERED
    against = [name for name, outcomes in OFFERED.items() if not ADVERSE.isdisjoint(outcomes)]
    assert against == [], "no finding against anybody is given in bulk"


def test_no_step_that_does_not_say_so_is_decided_in_bulk() -> None:
    process = closures()[0].processes[closures()[0].root]
    assert outcomes_together(process, "there_is_no_such_step") == ()


def test_everything_that_is_offered_is_favourable_until_somebody_looks_again() -> None:
    looked_at = 0
    for closure in closures():
        for process in closure.processes.values():
            for name, state in process.states.items():
                for outcome in outcomes_together(process, name):
                    assert state.task is not None
                    target = state.then[outcome]
                    assert isinstance(target, str)
                    assert refused_behind(closure.processes, process, target) is None
                    assert outcome not in state.task.reasons
                    form = closure.catalogues.forms.get(state.task.form or "")
                    assert asked_together(form) is not None
                    looked_at += 1
    assert looked_at >= len(OFFERED)


def test_a_refusing_end_is_found_at_once() -> None:
    ends = 0
    for closure in closures():
        for process in closure.processes.values():
            for name, state in process.states.items():
                if state.final is not None:
                    refuses = state.final.outcome in REFUSING
                    assert refused_behind(closure.processes, process, name) == (
                        name if refuses else None
                    )
                    ends += refuses
    assert ends > 10
