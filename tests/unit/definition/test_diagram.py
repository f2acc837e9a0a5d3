"""The drawing shows every step of the file, once, and nothing that is not in it."""

from __future__ import annotations

import pytest

from workflow.definition.closure import lanes_of, processes_of
from workflow.definition.diagram import Card, Diagram, diagram
from workflow.definition.diagram_marks import lane_marks, state_marks
from workflow.definition.flow import EARLIER
from workflow.definition.library import load
from workflow.definition.model import Back, Lane, Reopen, State

LIBRARY = load()
TEXT = {"zh": "说明", "en": "Said"}
WITHIN = {"time": "2 working days", "late": {"remind": "r"}}


def drawn(name: str) -> Diagram:
    return diagram(LIBRARY.definitions[name], LIBRARY.definitions, LIBRARY.catalogues)


def named(target: str | Reopen | Back) -> str:
    """The state that a way names; whoever sends back to any earlier step names none."""
    if isinstance(target, Back):
        return target.back
    return target.to if isinstance(target, Reopen) else target


def ways(state: State) -> set[str]:
    found = {named(each) for each in state.then.values()} - {EARLIER}
    if state.choose is not None:
        found |= {branch.to for branch in state.choose.branches} | {state.choose.otherwise}
    return found


@pytest.mark.parametrize("name", sorted(LIBRARY.definitions))
def test_every_step_and_every_way_of_the_file_is_drawn_and_nothing_else(name: str) -> None:
    definition = LIBRARY.definitions[name]
    cards = drawn(name).cards
    states = {}
    for process in processes_of(definition):
        for state_id, state in process.states.items():
            states[process.ref, state_id] = state
    used = [lane for _, lane in lanes_of(definition) if lane.use is not None]
    assert len(cards) == len(states) + len(used)
    written = sorted(
        (state_id, tuple(sorted(ways(state)))) for (_, state_id), state in states.items()
    )
    shown = sorted(
        (key.rpartition(".")[2], tuple(sorted({a.to.rpartition(".")[2] for a in own_ways(card)})))
        for key, card in cards.items()
        if card.kind != "use"
    )
    assert shown == written


def own_ways(card: Card) -> list:
    """The ways out of a step, without those that open its lanes."""
    ways = [a for a in card.arrows if a.act is None]
    return [a for a in ways if card.kind != "lanes" or a.outcome]


@pytest.mark.parametrize("name", sorted(LIBRARY.definitions))
def test_stages_run_forward_and_ways_back_are_marked(name: str) -> None:
    found = drawn(name)
    for card in found.cards.values():
        assert 0 <= card.column < found.columns
        assert card.department in found.departments
        for arrow in card.arrows:
            assert arrow.back == (found.cards[arrow.to].column <= card.column)


def test_a_card_says_who_how_long_and_what_silence_means() -> None:
    card = drawn("subsistence_allowance").cards["opinion"]
    assert card.department == "township_government", "the row is that of the role"
    assert card.roles == ("township_lead",)
    (limit,) = card.limits
    assert (limit.kind, str(limit.time)) == ("within", "1 working days")
    assert (limit.late, limit.target) == ("escalate", "county_lead")
    back = next(arrow for arrow in card.arrows if arrow.outcome == "check_again")
    assert back.back
    assert back.reopens == "means"


def test_a_package_shows_each_service_in_the_row_of_its_organ() -> None:
    cards = drawn("social_assistance").cards
    medical = cards["review/medical"]
    assert medical.detail == "medical_aid"
    assert medical.department == LIBRARY.definitions["medical_aid"].department
    assert cards["review/education"].each == "members"
    assert medical.column > cards["review"].column
    assert cards["closing"].column > medical.column


def test_lanes_written_in_a_state_are_drawn_step_by_step() -> None:
    cards = drawn("means_check").cards
    go = cards["visit.go"]
    assert (go.lane, go.roles, go.sign) == ("visit", ("township_officer",), 2)


def test_the_end_of_unanswered_requests_stands_last() -> None:
    found = drawn("social_assistance")
    assert found.cards["lapsed"].column == found.columns - 1


def test_acts_are_ways_out_of_each_state_in_which_they_may_be_taken() -> None:
    cards = drawn("social_assistance").cards
    acts = {key: [a.to for a in card.arrows if a.act is not None] for key, card in cards.items()}
    taken = {key: to for key, to in acts.items() if to}
    assert taken == {"counter": ["ended_by_death"], "review": ["ended_by_death"]}


def test_what_else_a_step_says_is_on_its_card() -> None:
    cards = drawn("social_assistance").cards
    assert [(mark.kind, mark.role) for mark in cards["review"].marks] == [
        ("reopens", "window_lead")
    ]
    (more,) = cards["review/disability"].marks
    assert (more.kind, more.role) == ("more", "window_clerk")
    (failed,) = drawn("open_restaurant").cards["licences"].marks
    assert (failed.kind, failed.name, failed.role) == ("failed", "ask", "window_lead")


def test_every_kind_of_mark_comes_from_its_part() -> None:
    states = {
        "task": {"task": {"by": "r", "only_while": {"when": "at_m", "says": TEXT}}, "section": "s",
                 "milestone": "m", "then": {"done": "task"}},
        "wait": {"wait": {"signals": {"told": {"title": TEXT, "from": "r"}}},
                 "then": {"told": "w"}},
        "lanes": {"lanes": {"l": {"use": "d", "gives": {"n": "f"}}}, "then": {"joined": "w"},
                  "join": {"when": "granted > 0"},
                  "failed": {"ask": "r", "hold": True, "within": WITHIN}},
        "cancel": {"lanes": {}, "join": "all", "failed": "cancel", "then": {"joined": "w"}},
    }  # fmt: skip
    kinds = {
        name: [mark.kind for mark in state_marks(State.model_validate(state))]
        for name, state in states.items()
    }
    assert kinds == {
        "task": ["section", "milestone", "only_while"],
        "wait": ["signal"],
        "lanes": ["join", "hold"],
        "cancel": ["failed"],
    }
    lane = Lane.model_validate({"use": "d", "gives": {"n": "f"}})
    assert [mark.kind for mark in lane_marks("l", lane)] == ["gives"]


def test_a_panel_shows_the_posts_that_sit_and_what_it_needs() -> None:
    card = drawn("temporary_aid").cards["joint"]
    assert card.roles == (
        "county_lead", "medical_lead", "housing_lead", "education_lead", "disability_lead"
    )  # fmt: skip
    assert [(mark.kind, mark.name) for mark in card.marks] == [("panel", "> 1/2")]
    (mark,) = drawn("fire_design_review").cards["review"].marks
    assert (mark.kind, mark.name) == ("panel", "3/4")
