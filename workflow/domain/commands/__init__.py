"""Commands: what somebody asks the engine to do. Verbs, frozen, free of logic.

Every command may say `occurred_on`: the civil day on which it happened on paper, with a reason
`why`; None means today. `key` makes it idempotent for its actor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow.domain.calendar import Calendar
from workflow.domain.case import BY_PATH


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The base of all commands."""

    occurred_on: date | None = None
    why: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A document handed in with a command."""

    item: str
    channel: str = "paper"
    digest: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who files for the applicant, and in which capacity; kept beside the history."""

    kind: str
    """As the definition's `behalf` calls it: guardian, relative, social_worker, village."""
    name: str
    relation: str = ""
    """What they are to the applicant: mother, daughter, grandson, the name of their service."""
    phone: str = ""
    until: date | None = None
    """The last day on which they may act, where that is earlier than the definition says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Command):
    """File a combined request 申请."""

    definition: str
    answers: Mapping[str, Any]
    """The applicant's forms as flat, checked values: field → value, tables as lists of rows."""
    chosen: tuple[str, ...] = ()
    """The offered lanes that the applicant wants."""
    materials: tuple[Handed, ...] = ()
    contact: str = "none"
    channel: str = "counter"
    """web, counter, village, phone, import, referral."""
    refer_consent: bool = False
    applicant: int | None = None
    """The person, resolved by the engine from the answers."""
    household: int | None = None
    members: tuple[int, ...] = ()
    """The persons of the rows of `members`, likewise."""
    referred_from: str = ""
    """For a referral: the tracking number of the case it comes from…"""
    place: str = ""
    """…and that case's office, which handles it when the answers name no place of their own."""
    about_case: int | None = None
    """For a follow-up: the case it follows…"""
    about_no: int = 0
    """…and the entitlement there that it is about; 0 for none."""
    behalf: Agent | None = None
    """Who acts for the applicant 代办; None where they act themselves."""
    prechecked_on: date | None = None
    """The day on which the office had looked at it 预审, if it had."""
    lacking: Mapping[str, str] = field(default_factory=dict)
    """What staff saw missing while taking it in 一次性告知: document or question → reason of the
    catalogue `gap`. It goes into the one request for missing information."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCommand(Command):
    """A command on an existing case."""

    case: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(CaseCommand):
    """Take a task."""

    task: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(CaseCommand):
    """Put a task back."""

    task: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(CaseCommand):
    """Finish a task with an outcome; where several sign, the first signature of its finding."""

    task: int
    outcome: str
    form: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    to: str = ""
    """For an outcome that goes back to a step of one's choice: that step."""
    materials: tuple[Handed, ...] = ()
    """A posting's photograph, the scan of a signed sheet."""
    revision: int | None = None
    """The task's revision that the page showed."""
    deviation: str = ""
    """Why the finding departs from the decision table beside it."""
    gaps: tuple[str, ...] = ()
    """Documents that the applicant promises to hand in later 容缺."""
    together: bool = False
    """One of several alike tasks that are given the same answer: only what the definition lets be
    decided in bulk 批量."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(CaseCommand):
    """Co-sign the finding that somebody else wrote, unchanged."""

    task: int
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteGap(CaseCommand):
    """Note that something is missing for a task one holds."""

    task: int
    item: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCorrection(CaseCommand):
    """Answer the merged request: documents and corrected answers."""

    materials: tuple[Handed, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(CaseCommand):
    """Object to a notice."""

    notice: int
    channel: str
    text: str
    name: str = ""
    contact: str = ""
    receipt: str
    """A fresh random receipt number, shown to the objector and stored only as a hash."""
    evidence: tuple[str, ...] = ()
    """The digests of files that the document store has kept."""
    word: str = ""
    """What the objector alone chose, without which nobody reads the answer: of one that a village
    handed in, whose receipt number the village has seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(CaseCommand):
    """Withdraw the case, or one lane."""

    path: str = ""
    materials: tuple[Handed, ...] = ()
    """The signed paper on which the window acts for the family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAuthority(CaseCommand):
    """End somebody's authority to act for the applicant: by the applicant, by them, or by the
    office when its paper does not hold."""

    authority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAuthority(CaseCommand):
    """Let somebody act for the applicant while the case runs: by the applicant, or at the counter
    by staff of their place, with the paper that shows it."""

    agent: Agent
    user: int | None = None
    """The account with which they will act; None where they come to the counter."""
    person: int | None = None
    """The natural person behind that account."""
    materials: tuple[Handed, ...] = ()
    replaces: int = 0
    """The authority that ends with it; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRelative(CaseCommand):
    """Register a member of staff as a relative of the household."""

    user: int
    name: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(CaseCommand):
    """Lengthen a limit for one of its declared reasons, or ask whoever decides that."""

    path: str
    reason: str
    task: int = 0
    """The task whose own limit it is; 0 for the statutory limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartProcedure(CaseCommand):
    """Begin a special procedure 特别程序; its task, when completed, ends it."""

    path: str
    procedure: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAdvice(CaseCommand):
    """Ask another organ, post or expert during a task that one may handle."""

    task: int
    role: str
    place: str = ""
    """Where that role has its post; "" for the place the file leads to."""
    user: int | None = None
    """One person of that post; None for whoever holds it."""
    name: str = ""
    question: str
    shares: tuple[str, ...] = ()
    """What is shown with the question: names of what the asking task reads."""
    days: int | None = None
    """Working days to answer; None for what the definition says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeAdvice(CaseCommand):
    """Take back a question that nobody has answered yet."""

    advice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectify(CaseCommand):
    """Correct an error in a decision's letter 更正."""

    decision: int
    wrong: str
    """What the letter says…"""
    right: str
    """…and what it should say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke(CaseCommand):
    """Revoke a decision 撤销."""

    decision: int
    reasons: tuple[str, ...]
    found: str
    """What was found: why the decision cannot stand."""
    heard: str = ""
    """What the person said when they were heard, and when; needed where something was granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendNotice(CaseCommand):
    """Let a running notice run longer."""

    notice: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawNotice(CaseCommand):
    """Take a wrong notice down and have it posted anew."""

    notice: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseFile(CaseCommand):
    """The purpose of the file has ended: note that its personal data goes (given by the system)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePrinted(CaseCommand):
    """Note that the case file was printed, as far as its reader may see it."""

    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteExported(CaseCommand):
    """Note that data of a decision left the house, in a workbook for another system."""

    decision: int
    export: int
    mapping: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn(CaseCommand):
    """Add a document to the file (aid first, papers later; a scan of what was seen)."""

    materials: tuple[Handed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAct(CaseCommand):
    """Carry out an act out of the usual order: take a scope to another state."""

    path: str = ""
    act: str
    form: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    visit: int | None = None
    """The scope's visit that the page showed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInstance(CaseCommand):
    """Add an instance of a lane that runs once for each row of a table."""

    path: str = ""
    """The scope whose lane it is."""
    lane: str
    row: int | None = None
    """A row of the application that has no instance yet…"""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """…or the columns of a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenLane(CaseCommand):
    """Let a lane run again that has ended without a decision."""

    path: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveSignal(CaseCommand):
    """Say what a scope waits for, or will."""

    path: str = ""
    signal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(CaseCommand):
    """Have a case filed about one of this case's entitlements: a check before its time, a change
    that somebody reported, a payment that came back. The case may be closed."""

    entitlement: int
    use: str
    """The definition of that case."""
    reason: str
    """Why, as a word of the field `review_reason` of its form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntitlement(CaseCommand):
    """What another case has decided about an entitlement of this one (given by the engine)."""

    entitlement: int
    what: str
    amount: int | None = None
    grade: str | None = None
    stable: bool | None = None
    can_work: bool | None = None
    from_month: str
    months: int = 0
    place: str = ""
    by: str = ""
    """The tracking number of the case that decided it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRefusal(CaseCommand):
    """Note that a suitable job was refused without a reason (民发〔2021〕57号 34)."""

    entitlement: int
    what: str
    """Which job, when offered, by whom: kept beside the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteJobTaken(CaseCommand):
    """Note that a job was taken up: refusals before it no longer count as one after the other."""

    entitlement: int
    what: str
    """Which job, since when: kept beside the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion(CaseCommand):
    """Say something before a decision against oneself 听取意见."""

    opinion: int
    text: str
    channel: str = "web"
    """web, counter, phone, visit, letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount(CaseCommand):
    """Count the open due dates with the calendar as it is now (given by the engine itself)."""

    former: Calendar | None = None
    """The calendar that the dates were counted with, where it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fire(CaseCommand):
    """A timer is due (given by the worker)."""

    kind: str
    no: int
    path: str = ""

    @property
    def timer(self) -> tuple[str, int, str]:
        """What identifies the timer within the case."""
        return (self.kind, self.no, self.path if self.kind in BY_PATH else "")
