"""One case speaks to another: a joint meeting tells the cases on its agenda what became of them, a
case that waits for it goes on, and nothing is said twice, in a circle, or to nobody in silence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support.worked import play
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.between_commands import HearCase
from workflow.domain.case import Case
from workflow.domain.history import verify
from workflow.domain.people import Actor, ActorKind
from workflow.errors import Refusal
from workflow.machine.between import words_for
from workflow.machine.evolve import fold

NOWHERE = "OW-2026-000099-4"


class Meeting:
    """A destitute person's case that waits for a meeting, and that meeting."""

    def __init__(self, number: str | None = None, *, waits: bool = True) -> None:
        self.run = play("before_the_joint_meeting", 7 if waits else 2)
        self.case = self.run.case_id
        self.number = self.run.case.tracking if number is None else number
        self.meeting = self.convene().case

    def convene(self, by: str = "county_lead") -> Any:
        call = {
            "registered": "county",
            "meeting_on": "2026-03-18",
            "meeting_at": "线上",
            "invited": ["medical"],
            "agenda": [{"item": "某人供养", "case_number": self.number, "organ": "medical"}],
        }
        filing = c.File(definition="joint_meeting", answers=call, contact="none", channel="counter")
        return self.run.engine.handle(filing, self.run.actor(by))

    def of(self, case: int) -> Case:
        return self.run.store.rows.cases[case]

    def facts(self, case: int, kind: type[f.Fact]) -> list[Any]:
        return [e.fact for e in self.run.store.rows.facts[case] if isinstance(e.fact, kind)]

    def do(self, by: str, state: str, outcome: str, **form: Any) -> None:
        actor = self.run.actor(by)
        tasks = [t for t in self.of(self.meeting).open_tasks if t.state == state]
        own = [t for t in tasks if t.role == by] or tasks
        command = c.Complete(case=self.meeting, task=own[0].no, outcome=outcome, form=form)
        self.run.engine.handle(command, actor)

    def decided(self, *, in_favour: bool) -> None:
        said = "approved" if in_favour else "not_approved"
        for each in ("county_lead", "medical_lead"):
            self.do(each, "vote", said)
        if in_favour:
            self.do("county_officer", "record_approval", "recorded", resolution_text="同意")
        else:
            self.do("county_officer", "record_refusal", "recorded", record_text="不同意")

    def sound(self) -> bool:
        return all(
            verify(self.run.store.rows.facts[case])
            and fold(case, self.run.store.rows.facts[case]) == self.of(case)
            for case in (self.case, self.meeting)
        )


def test_a_case_on_the_agenda_is_told_with_the_meetings_number_and_words() -> None:
    play = Meeting()
    (told,) = play.facts(play.case, f.ToldByCase)
    assert told.source == play.of(play.meeting).tracking
    assert told.en == "On the agenda of the joint meeting on social assistance"
    (informed,) = play.facts(play.meeting, f.CaseInformed)
    assert (informed.path, informed.tracking) == ("items[1]", play.number)
    assert play.of(play.case).scopes[""].state == "before_the_meeting", "it goes on waiting"
    assert play.sound()


@pytest.mark.parametrize("in_favour", [True, False])
def test_the_result_takes_a_case_on_that_waits_for_it(in_favour: bool) -> None:
    play = Meeting()
    play.decided(in_favour=in_favour)
    assert play.of(play.case).scopes[""].state == "county"
    words = [told.en for told in play.facts(play.case, f.ToldByCase)]
    result = "The joint meeting agreed" if in_favour else "The joint meeting did not agree"
    assert words[1:] == [result]
    assert len(play.facts(play.case, f.SignalGiven)) == 1
    assert play.sound()


def test_a_case_that_waits_for_nothing_is_told_and_stays_where_it_is() -> None:
    play = Meeting(waits=False)
    before = play.of(play.case).scopes[""].state
    play.decided(in_favour=True)
    assert play.of(play.case).scopes[""].state == before
    assert len(play.facts(play.case, f.ToldByCase)) == 2
    assert play.facts(play.case, f.SignalGiven) == [], "what is not kept is lost, without an error"
    assert play.sound()


def test_a_number_that_nobody_has_is_noted_and_the_meeting_goes_on() -> None:
    play = Meeting(NOWHERE)
    (missing,) = play.facts(play.meeting, f.CaseNotInformed)
    assert (missing.tracking, missing.code) == (NOWHERE, "no_such_case")
    play.decided(in_favour=True)
    assert play.of(play.meeting).scopes["items[1]"].outcome == "known"
    assert play.sound()


def test_what_was_typed_and_is_no_number_comes_into_no_fact() -> None:
    play = Meeting("张三家的低保")
    (missing,) = play.facts(play.meeting, f.CaseNotInformed)
    assert (missing.tracking, missing.code) == ("", "no_such_case")
    assert play.facts(play.meeting, f.CaseInformed) == []
    play.decided(in_favour=True)
    assert play.of(play.meeting).scopes["items[1]"].outcome == "known"
    assert "张三" not in repr(play.run.store.rows.facts[play.meeting])
    assert play.sound()


def test_an_item_without_a_number_tells_nobody() -> None:
    play = Meeting("")
    assert play.facts(play.meeting, f.CaseInformed) == []
    assert play.facts(play.case, f.ToldByCase) == []


def test_a_meeting_has_no_applicant_and_only_its_role_convenes_one() -> None:
    play = Meeting()
    assert play.of(play.meeting).applicant is None
    assert play.of(play.meeting).display == "county_lead", "lists show who convened it"
    play.convene()  # one that sits already keeps nobody from convening another
    with pytest.raises(Refusal, match="not_your_post"):
        play.convene("county_officer")
    citizen = Actor(ActorKind.APPLICANT, 7, "某人", play.of(play.case).applicant)
    play.run.actor = lambda name: citizen  # type: ignore[method-assign]
    with pytest.raises(Refusal, match="not_your_post"):
        play.convene()


def test_nobody_but_the_engine_speaks_for_a_case() -> None:
    play = Meeting()
    hear = HearCase(case=play.case, source="OW-1", zh="同意", en="Agreed", signal="meeting_decided")
    with pytest.raises(Refusal, match="by_system_only"):
        play.run.engine.handle(hear, play.run.actor("county_lead"))


def test_what_a_case_has_just_heard_it_does_not_pass_on() -> None:
    play = Meeting()
    case, closure = play.of(play.meeting), play.run.store.closure(play.of(play.meeting).closure)
    fact = f.CaseInformed("items[1]", "vote", play.number, date(2026, 3, 18))
    made = [
        e for e in play.run.store.rows.facts[play.meeting] if isinstance(e.fact, f.CaseInformed)
    ]
    heard = play.run.store.rows.facts[play.case][-1:]
    assert isinstance(heard[0].fact, f.ToldByCase)
    assert words_for(case, closure, play.case, made, fact).signal == ""
    with pytest.raises(Refusal, match="heard_just_now"):
        words_for(case, closure, play.case, heard, fact)
    with pytest.raises(Refusal, match="no_such_case"):
        words_for(case, closure, play.meeting, made, fact)
