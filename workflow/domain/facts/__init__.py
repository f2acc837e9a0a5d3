"""Facts: what happened, in the past tense. The case history 办理过程 is their list.

`decide` returns facts, `evolve` applies them, the store keeps them hash-chained. A fact carries
every value that was resolved when it happened (due dates, calendar version, parameters), and no
personal data: that is kept in entries and named by number and digest.
"""

from __future__ import annotations

from workflow.domain.facts.advice import (
    AdviceAnswered,
    AdviceAsked,
    AdviceEnded,
    AdviceReminded,
    AdviceSilent,
)
from workflow.domain.facts.afterwards import (
    ChangeDecided,
    EntitlementChanged,
    FollowUpDropped,
    FollowUpDue,
    FollowUpFailed,
    FollowUpPlanned,
    JobRefused,
    OpinionAsked,
    OpinionGiven,
)
from workflow.domain.facts.base import (
    Fact,
    Recorded,
)
from workflow.domain.facts.course import (
    Accepted,
    CaseClosed,
    DeadlinePassed,
    Entered,
    EntryKept,
    Filed,
    MaterialReceived,
    Numbered,
    RecordedAfterDeadline,
    ScopeEnded,
    ScopeOpened,
    ScopeReopened,
    StateDue,
    StateReminded,
    TableApplied,
    Withdrawn,
)
from workflow.domain.facts.decisions import (
    Decided,
    DecisionServed,
    EntitlementOpened,
    ReferralFailed,
    Referred,
)
from workflow.domain.facts.flow import (
    ActTaken,
    InstanceAdded,
    LanesCancelled,
    MilestoneReached,
    SectionAwaited,
    SectionEntered,
    SignalGiven,
    SignalUsed,
)
from workflow.domain.facts.hands import (
    DelegationRecalled,
    StepTakenBack,
    TaskDelegated,
    TaskGivenBack,
    TaskReassigned,
)
from workflow.domain.facts.notices import (
    NoticeEnded,
    NoticeOpened,
    NoticePosted,
    NoticeStarted,
    ObjectionAnswered,
    ObjectionReceived,
)
from workflow.domain.facts.overlays import (
    ClockExtended,
    ClockPaused,
    ClockResumed,
    CorrectionAnswered,
    CorrectionDropped,
    CorrectionLapsed,
    CorrectionOpened,
    CorrectionSent,
    CorrectionTold,
    GapNoted,
    RelativeRegistered,
)
from workflow.domain.facts.panels import (
    PanelDecided,
    PanelOpened,
    Vote,
)
from workflow.domain.facts.remedies import (
    CaseReopened,
    DecisionRectified,
    DecisionRevoked,
    FilePrinted,
)
from workflow.domain.facts.tasks import (
    SignaturesVoided,
    TaskClaimed,
    TaskDue,
    TaskEnded,
    TaskEscalated,
    TaskHeld,
    TaskOpened,
    TaskReleased,
    TaskReminded,
    TaskSigned,
)
from workflow.domain.facts.time import TaskMoved, TaskRung, TermDue, TermPassed

KINDS: dict[str, type[Fact]] = {kind.__name__: kind for kind in Fact.__subclasses__()}
"""Every kind of fact by its name, as it is stored."""

SCHEMA = 1
"""The version of the facts' shape, stored with each."""

__all__ = [
    "KINDS",
    "SCHEMA",
    "Accepted",
    "ActTaken",
    "AdviceAnswered",
    "AdviceAsked",
    "AdviceEnded",
    "AdviceReminded",
    "AdviceSilent",
    "CaseClosed",
    "CaseReopened",
    "ChangeDecided",
    "ClockExtended",
    "ClockPaused",
    "ClockResumed",
    "CorrectionAnswered",
    "CorrectionDropped",
    "CorrectionLapsed",
    "CorrectionOpened",
    "CorrectionSent",
    "CorrectionTold",
    "DeadlinePassed",
    "Decided",
    "DecisionRectified",
    "DecisionRevoked",
    "DecisionServed",
    "DelegationRecalled",
    "Entered",
    "EntitlementChanged",
    "EntitlementOpened",
    "EntryKept",
    "Fact",
    "FilePrinted",
    "Filed",
    "FollowUpDropped",
    "FollowUpDue",
    "FollowUpFailed",
    "FollowUpPlanned",
    "GapNoted",
    "InstanceAdded",
    "JobRefused",
    "LanesCancelled",
    "MaterialReceived",
    "MilestoneReached",
    "NoticeEnded",
    "NoticeOpened",
    "NoticePosted",
    "NoticeStarted",
    "Numbered",
    "ObjectionAnswered",
    "ObjectionReceived",
    "OpinionAsked",
    "OpinionGiven",
    "PanelDecided",
    "PanelOpened",
    "Recorded",
    "RecordedAfterDeadline",
    "ReferralFailed",
    "Referred",
    "RelativeRegistered",
    "ScopeEnded",
    "ScopeOpened",
    "ScopeReopened",
    "SectionAwaited",
    "SectionEntered",
    "SignalGiven",
    "SignalUsed",
    "SignaturesVoided",
    "StateDue",
    "StateReminded",
    "StepTakenBack",
    "TableApplied",
    "TaskClaimed",
    "TaskDelegated",
    "TaskDue",
    "TaskEnded",
    "TaskEscalated",
    "TaskGivenBack",
    "TaskHeld",
    "TaskMoved",
    "TaskOpened",
    "TaskReassigned",
    "TaskReleased",
    "TaskReminded",
    "TaskRung",
    "TaskSigned",
    "TermDue",
    "TermPassed",
    "Vote",
    "Withdrawn",
]
