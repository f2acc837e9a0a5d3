"""What one case brings about in another happens whole or not at all, also where it is refused late:
after the other case has decided its own part."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.unit.machine.test_between import Meeting
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.engine import engine as module
from workflow.errors import Refusal


def late_refusal(case: Case, recorded: Iterable[f.Recorded]) -> list[c.ChangeEntitlement]:
    """A case that has just heard another one changes a benefit that is not there."""
    if not any(isinstance(each.fact, f.ToldByCase) for each in recorded):
        return []
    return [
        c.ChangeEntitlement(
            case=999, entitlement=1, what="stop", from_month="2026-05", by=case.tracking
        )
    ]


def test_a_case_that_cannot_go_on_has_heard_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The meeting's decision stands, its history says that the case was not told, and the case is
    as it was: no fact, no message."""
    play = Meeting()
    before, outbox = play.of(play.case), len(play.run.store.rows.outbox)
    told = len(play.facts(play.case, f.ToldByCase))
    monkeypatch.setattr(module, "changes_to_hand_over", late_refusal)
    play.decided(in_favour=True)
    (missing,) = play.facts(play.meeting, f.CaseNotInformed)
    assert (missing.tracking, missing.code) == (play.number, "no_such_case")
    assert play.of(play.case) == before
    assert len(play.facts(play.case, f.ToldByCase)) == told
    assert play.facts(play.case, f.SignalGiven) == []
    about = [case for case, _ in play.run.store.rows.outbox[outbox:]]
    assert play.case not in about
    assert play.of(play.meeting).scopes["items[1]"].outcome == "known"
    assert play.sound()


def test_a_consequence_that_is_refused_takes_the_command_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the case itself hands something over, all of its own command is refused with it."""
    play = Meeting()
    meeting = play.of(play.meeting)

    def refused(case: Case, recorded: Iterable[f.Recorded]) -> list[c.ChangeEntitlement]:
        raise Refusal("month_ahead")

    monkeypatch.setattr(module, "changes_to_hand_over", refused)
    with pytest.raises(Refusal, match="month_ahead"):
        play.do("county_lead", "vote", "approved")
    assert play.of(play.meeting) == meeting
    assert play.sound()
