"""Nothing of the vocabulary of approvals is only in the language: everything is in a definition
that ships, and is played in an example of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from tests.support.worked import examples, library, played
from workflow.definition.late import Late
from workflow.definition.model import AskFailed, JoinRule, Lane, State
from workflow.definition.panel import Needs, Panel
from workflow.definition.procedures import Procedure, ProcedureKind
from workflow.definition.steps import Final
from workflow.domain import facts as f


def parts(value: Any) -> Iterator[BaseModel]:
    """Every part of a definition, whole and below."""
    if isinstance(value, BaseModel):
        yield value
        value = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        value = list(value.values())
    for each in value if isinstance(value, (list, tuple)) else ():
        yield from parts(each)


@cache
def shipped(kind: type[Any]) -> list[Any]:
    found = (part for each in library().definitions.values() for part in parts(each))
    return [part for part in found if isinstance(part, kind)]


@cache
def told() -> list[tuple[str, f.Fact]]:
    """Everything that happens in the examples, with the definition they are of."""
    return [
        (str(example["of"]), recorded.fact)
        for name, example in examples().items()
        for recorded in played(name).store.facts(played(name).first_id)
    ]


def needs(panel: Panel) -> str:
    if not isinstance(panel.needs, Needs):
        return panel.needs
    return next(key for key in ("share", "over", "count") if getattr(panel.needs, key) is not None)


def test_a_clock_is_stopped_for_everything_that_may_stop_it() -> None:
    assert {each.kind for each in shipped(Procedure)} == set(get_args(ProcedureKind))


def test_every_procedure_that_ships_is_begun_in_an_example() -> None:
    declared = {name for each in library().definitions.values() for name in each.procedures}
    begun = {fact.procedure for _, fact in told() if isinstance(fact, f.ProcedureStarted)}
    assert begun == declared


def test_panels_pass_in_every_way_there_is() -> None:
    panels = shipped(Panel)
    assert {needs(each) for each in panels} == {"all", "any", "first", "share", "over", "count"}
    assert {each.of for each in panels} == {"seats", "votes"}
    assert {each.order for each in panels} == {"together", "in_turn"}
    assert {each.ends for each in panels} == {"early", "when_all_have_spoken"}


@pytest.mark.parametrize(
    ("what", "holds"),
    [
        ("a number out of those who hold the role", lambda p: isinstance(p.seats, int)),
        ("posts of their own", lambda p: p.posts),
        ("posts that weigh more", lambda p: any(seat.weight > 1 for seat in p.posts)),
        ("people chosen while it runs", lambda p: p.chosen),
        ("posts that a table gives", lambda p: p.routed),
        ("a secret ballot", lambda p: p.secret),
        ("a quorum", lambda p: p.quorum),
        ("a quorum of one role", lambda p: p.quorum_of),
        ("an outcome for too few", lambda p: p.short),
        ("abstentions", lambda p: p.abstain),
    ],
)
def test_somebody_sits_in_a_panel_in_every_way_there_is(what: str, holds: Any) -> None:
    assert any(holds(each) for each in shipped(Panel)), what


def test_a_deadline_has_every_consequence_there_is() -> None:
    keys = tuple(name for name in Late.model_fields if name != "every")
    assert {key for each in shipped(Late) for key in keys if getattr(each, key) is not None} == {
        *keys
    }


def test_a_failed_lane_has_every_consequence_there_is() -> None:
    failed = [state.failed for state in shipped(State) if state.lanes is not None]
    asked = {each.hold for each in failed if isinstance(each, AskFailed)}
    assert asked == {True, False}
    assert "cancel" in failed
    assert None in failed, "the others go on"


def test_lanes_join_when_enough_of_them_have_ended() -> None:
    counted = [rule for rule in shipped(JoinRule) if "finished >=" in rule.when]
    assert {rule.rest for rule in counted} == {"cancel"}
    assert any(lane.after for lane in shipped(Lane))


def test_a_case_follows_months_later_under_a_condition() -> None:
    (follow,) = [each for final in shipped(Final) for each in final.follow_up or ()]
    assert follow.when is not None
    planned = [fact for _, fact in told() if isinstance(fact, f.FollowUpPlanned)]
    assert follow.use in {fact.use for fact in planned}


def test_the_examples_play_every_result_of_panels_and_lanes() -> None:
    facts = [fact for _, fact in told()]
    results = {fact.result for fact in facts if isinstance(fact, f.PanelDecided)}
    assert results == {"passed", "failed", "short", "first"}
    assert {fact.how for fact in facts if isinstance(fact, f.ProcedureEnded)} >= {"ended", "lapsed"}
    cancelled = {of for of, fact in told() if isinstance(fact, f.LanesCancelled)}
    assert {"community_project", "open_restaurant"} <= cancelled
