"""Evolve: the only code that changes a case. One fact in, the changed case out.

Pure: `evolve(case, fact, at, on)` returns a new `Case`; parts that the fact does not touch stay
the same objects, so that the store can tell what to write. `fold` replays a history; tests prove
that it equals the rows. Each module beside this one holds the rules for the facts of one subject,
as `domain.facts` groups them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.machine.evolve import (
    advice,
    afterwards,
    authorities,
    course,
    flow,
    hands,
    notice_changes,
    notices,
    overlays,
    panels,
    pledges,
    remedies,
    signers,
    tasks,
    time,
    undoing,
    urging,
)
from workflow.machine.evolve.parts import Rules


def evolve(case: Case, fact: f.Fact, at: datetime, on: date) -> Case:
    """The case after `fact`, recorded `at` (UTC) and effective `on` (civil day)."""
    after = _BY_KIND[type(fact)](case, fact, at, on)
    no = getattr(fact, "no", 0) if type(fact) in _NUMBERING else 0
    return changed(after, last_no=no) if no > after.last_no else after


def fold(case_id: int, history: Iterable[f.Recorded], before: Case | None = None) -> Case:
    """The case that a whole history makes; or what a part of it makes of the case `before` it."""
    case = before or Case(case_id)
    for entry in history:
        case = evolve(case, entry.fact, entry.at, entry.occurred_on)
        case = changed(case, seq=entry.seq, chain=entry.hash)
    return case


_BY_KIND: Rules = {
    **course.RULES,
    **authorities.RULES,
    **tasks.RULES,
    **hands.RULES,
    **urging.RULES,
    **notices.RULES,
    **overlays.RULES,
    **panels.RULES,
    **signers.RULES,
    **time.RULES,
    **flow.RULES,
    **advice.RULES,
    **pledges.RULES,
    **afterwards.RULES,
    **remedies.RULES,
    **notice_changes.RULES,
    **undoing.RULES,
}

_NUMBERING = frozenset(
    {
        f.CopySent,
        f.EntryKept,
        f.MaterialReceived,
        f.TaskOpened,
        f.TaskSigned,
        f.NoticeOpened,
        f.ObjectionReceived,
        f.GapNoted,
        f.CorrectionOpened,
        f.ClockPaused,
        f.ClockExtended,
        f.ExtensionAsked,
        f.RelativeRegistered,
        f.Decided,
        f.EntitlementOpened,
        f.PledgeMade,
        f.AuthorityShown,
        f.PanelOpened,
        f.SignerAdded,
        f.MilestoneReached,
        f.SignalGiven,
        f.SectionAwaited,
        f.AdviceAsked,
        f.ChangeDecided,
        f.EntitlementChanged,
        f.FollowUpPlanned,
        f.OpinionAsked,
        f.DecisionRectified,
        f.DecisionRevoked,
    }
)
"""Facts that begin a part and so use up a number of the case."""
