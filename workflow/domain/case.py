"""A case: a tree of scopes with its tasks, notices, objections, gaps, pauses and decisions.

Every part is a frozen value with a number of its own within the case. `machine.evolve` is the
only code that makes a changed case; the store writes the parts that are no longer the same
object. Dates are civil days in the office's zone, moments are aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from workflow.domain.advising import Advice
from workflow.domain.afterwards import Entitlement as Entitlement
from workflow.domain.afterwards import EntitlementChange as EntitlementChange
from workflow.domain.afterwards import FollowUp as FollowUp
from workflow.domain.afterwards import Opinion as Opinion
from workflow.domain.authorities import Authority
from workflow.domain.copies import Copy
from workflow.domain.marks import Mark as Mark
from workflow.domain.notices import Notice as Notice
from workflow.domain.notices import Objection as Objection
from workflow.domain.notices import Posting as Posting
from workflow.domain.panels import Panel
from workflow.domain.pledges import Pledge
from workflow.domain.returning import Return
from workflow.domain.signers import Signer
from workflow.domain.terms import BY_PATH as BY_PATH
from workflow.domain.terms import Correction as Correction
from workflow.domain.terms import Extension as Extension
from workflow.domain.terms import Gap as Gap
from workflow.domain.terms import PauseRow as PauseRow
from workflow.domain.terms import Term as Term
from workflow.domain.terms import Timer as Timer


@dataclass(frozen=True, slots=True)
class Scope:
    """One flat state machine at work: the case itself (path "") or a lane (`means/visit`)."""

    path: str
    process: str
    """The process it runs, by its reference in the closure."""
    state: str
    """The current state; "" while the scope waits for the lanes it comes `after`."""
    visit: int
    """How many times this scope has entered a state: timers and tasks belong to one visit."""
    entered_on: date
    row: int | None = None
    """For a lane made by `each`: the number of its row, from 1."""
    outcome: str | None = None
    """Set when a final state was reached."""
    ended_on: date | None = None
    queued: int = 0
    """Its place in the queue before a critical section; 0 when it does not wait for its turn."""

    resume: tuple[Return, ...] = ()
    """Where it returns to when the current step is done: the last first; () for the usual way."""
    resumed: tuple[Return, ...] = ()
    """What `resume` was before the last move."""

    @property
    def running(self) -> bool:
        """Started and not ended."""
        return self.outcome is None and self.state != ""

    @property
    def lane(self) -> str:
        """The lane's id, without its row: `education` for `education[2]`."""
        return self.path.rpartition("/")[2].partition("[")[0]

    @property
    def parent(self) -> str | None:
        """The path of the enclosing scope; None for the case itself."""
        return self.path.rpartition("/")[0] if self.path else None


@dataclass(frozen=True, slots=True)
class Task:
    """Work for a person 待办."""

    no: int
    path: str
    state: str
    visit: int
    kind: str
    """step, posting, objection, correction, serve, tell, act, lane_failed, advice, declared."""
    role: str
    place: str
    sign: int
    """How many people sign."""
    opened_on: date
    due_on: date | None
    """The last day; None while its clock is paused."""
    due_at: datetime | None
    """The end of that day, exclusive."""
    yellow_at: datetime | None
    """From when on it is due soon."""
    begin_at: datetime | None = None
    """Until when someone must have taken it up; None when it is taken up or nothing is said."""
    limit: str = ""
    """Its limit as it was resolved: `5 working days`."""
    since: date | None = None
    """The day from which that runs, where it is not the day of opening (a later one, because what
    opened it came in after closing time)."""
    subject: str = ""
    """What it is about: the place of a posting, the number of an objection, correction or
    decision."""
    also_role: str = ""
    """A role it was escalated to…"""
    also_place: str = ""
    """…and where that role has its post."""
    past: tuple[str, ...] = ()
    """The posts it was escalated to before, as `role@place`: they may still finish it."""
    late: bool = False
    """Its deadline has passed and had its consequence; it has none a second time."""
    rung: int = 0
    """How many rungs of the ladder have been climbed."""
    climbed_on: date | None = None
    """The day that ended when the last of them was climbed."""
    every: str = ""
    """How long each rung has, resolved; "" at the top."""
    status: str = "open"
    """open, waiting (for an answer to a gap), done, cancelled."""
    claimed_by: int | None = None
    claimed_name: str = ""
    revision: int = 0
    """Grows with each change: a page that is older conflicts."""
    outcome: str | None = None
    """The outcome that was chosen (also while signatures are missing)."""
    reasons: tuple[str, ...] = ()
    entry: int | None = None
    """The finding, as an entry of personal data."""
    ended_at: datetime | None = None
    assigned: int | None = None
    """The account whose task it is: nobody else of the post handles it…"""
    assigned_name: str = ""
    """…and that account's name."""
    seat: int = 0
    """The seat of the panel that decides the step; 0 where one finding decides."""
    delegate: int | None = None
    """The account that prepares it for its holder…"""
    delegate_name: str = ""
    """…and that account's name."""
    nudged_on: date | None = None
    """The day on which somebody last asked for it to be done soon."""
    asked_by: int | None = None
    """For a supervision order: who ordered it…"""
    asked_name: str = ""
    asked_role: str = ""
    """…from which post…"""
    asked: int | None = None
    """…and what, as an entry."""
    back_to: str = ""
    """The step that whoever signed chose to send it back to."""
    opinion: int | None = None
    """What the last of them wrote when giving it back, as an entry."""

    @property
    def started(self) -> date:
        """The day from which its limit runs; that day itself is not counted."""
        return self.since or self.opened_on

    @property
    def live(self) -> bool:
        """Neither done nor cancelled."""
        return self.status in ("open", "waiting")

    @property
    def posts(self) -> tuple[tuple[str, str], ...]:
        """The posts (role, place) that may handle it."""
        own = ((self.role, self.place),)
        if not self.also_role:
            return own
        before = (post.partition("@")[::2] for post in self.past)
        return (*own, (self.also_role, self.also_place), *before)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed what, at which post."""

    no: int
    task: int
    path: str
    state: str
    user: int | None
    name: str
    role: str
    place: str
    on: date
    void: bool = False
    """An edit after it voids a signature."""
    for_user: int | None = None
    """For whom a substitute signed…"""
    for_name: str = ""
    authority: str = ""
    """…and under which authorisation."""


@dataclass(frozen=True, slots=True)
class Material:
    """A document handed in: paper seen at the counter, or a file."""

    no: int
    item: str
    received_on: date
    channel: str
    """paper, upload, scan."""
    digest: str | None = None
    """The content of the file, by its SHA-256."""
    row: int | None = None
    """Whose it is, for a material asked per adult: the row of the members table."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an organ decided, effective when made."""

    no: int
    path: str
    outcome: str
    organ: str
    place: str
    letter: str | None
    number: str | None
    """The letter's number, such as `civil_affairs-2026-17`."""
    decided_on: date
    by: str
    reasons: tuple[str, ...]
    entry: int | None
    refer: tuple[str, ...]
    served_on: date | None = None
    served_how: str | None = None
    kind: str = ""
    """"" for a decision; rectification or revocation for what put one right…"""
    of: int = 0
    """…and the number of that one."""
    stops: str = ""
    """For a revocation: the first month that is not paid any more."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A member of staff registered as a relative 近亲属备案: barred from this file."""

    no: int
    user: int
    name: str
    entry: int
    """How they are related, as an entry of personal data."""
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """Personal data kept beside the history: form answers, findings, an objection's text."""

    no: int
    what: str
    """application, finding, objection, answer, correction, table, question, advice, declared."""
    path: str
    state: str
    digest: str
    """A salted hash of the content: the history stays checkable when the content is erased."""


def _parts() -> Any:
    return field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Case:
    """One filed request 办件, whole."""

    id: int
    closure: str = ""
    """The hash of the published closure it runs on."""
    definition: str = ""
    tracking: str = ""
    status: str = "new"
    """new, filed, accepted, closed."""
    place: str = ""
    """The office's region."""
    applicant: int | None = None
    household: int | None = None
    members: tuple[int, ...] = ()
    """The persons of the household, the applicant among them."""
    contact: str = "none"
    """account, email, phone, none."""
    display: str = ""
    """The applicant's masked name, for lists."""
    channel: str = ""
    filed_by: int | None = None
    """The account of a member of staff who filed it for the applicant."""
    chosen: tuple[str, ...] = ()
    refer_consent: bool = False
    filed_on: date | None = None
    counts_from: date | None = None
    """The day from which the filing counts, where it came in after closing time or on a day off."""
    accepted_on: date | None = None
    closed_on: date | None = None
    erased_on: date | None = None
    """When its personal data was erased: its purpose had ended."""
    prechecked_on: date | None = None
    """When the office looked at it before it was filed 预审."""
    calendar: str = ""
    """The version of the calendar that the open due dates were counted with."""
    seq: int = 0
    """The number of the last fact."""
    chain: str = ""
    """The hash of the last fact."""
    last_no: int = 0
    """The number given to the newest part."""
    about_case: int | None = None
    """For a case that the system filed as a follow-up: the case it follows…"""
    about_no: int = 0
    """…and the entitlement there that it is about; 0 for none."""
    scopes: Mapping[str, Scope] = _parts()
    tasks: Mapping[int, Task] = _parts()
    signatures: Mapping[int, Signature] = _parts()
    notices: Mapping[int, Notice] = _parts()
    objections: Mapping[int, Objection] = _parts()
    gaps: Mapping[int, Gap] = _parts()
    corrections: Mapping[int, Correction] = _parts()
    pauses: Mapping[int, PauseRow] = _parts()
    materials: Mapping[int, Material] = _parts()
    decisions: Mapping[int, Decision] = _parts()
    extensions: Mapping[int, Extension] = _parts()
    relatives: Mapping[int, Relative] = _parts()
    entitlements: Mapping[int, Entitlement] = _parts()
    entries: Mapping[int, Entry] = _parts()
    timers: Mapping[tuple[str, int, str], Timer] = _parts()
    panels: Mapping[int, Panel] = _parts()
    terms: Mapping[tuple[str, str], Term] = _parts()
    marks: Mapping[int, Mark] = _parts()
    advice: Mapping[int, Advice] = _parts()
    entitlement_changes: Mapping[int, EntitlementChange] = _parts()
    follow_ups: Mapping[int, FollowUp] = _parts()
    opinions: Mapping[int, Opinion] = _parts()
    copies: Mapping[int, Copy] = _parts()
    signers: Mapping[int, Signer] = _parts()
    pledges: Mapping[int, Pledge] = _parts()
    authorities: Mapping[int, Authority] = _parts()

    @property
    def received(self) -> date | None:
        """The day on which it counts as having come in."""
        return self.counts_from or self.filed_on

    @property
    def open_tasks(self) -> list[Task]:
        """Tasks that still want somebody, oldest first."""
        return [task for task in self.tasks.values() if task.live]

    def signed(self, task: int) -> list[Signature]:
        """The signatures that count under a task, in the order in which they were given."""
        return [each for each in self.signatures.values() if each.task == task and not each.void]

    @property
    def own_step(self) -> Task | None:
        """The step at which the case itself stands, not one of its lanes; None while it waits."""
        return next((t for t in self.open_tasks if (t.path, t.kind) == ("", "step")), None)

    @property
    def correction_asked(self) -> Correction | None:
        """The request for missing information that waits for the applicant."""
        return next((c for c in self.corrections.values() if c.status == "asked"), None)


COLLECTIONS = (
    "scopes",
    "tasks",
    "signatures",
    "notices",
    "objections",
    "gaps",
    "corrections",
    "pauses",
    "materials",
    "decisions",
    "extensions",
    "relatives",
    "entitlements",
    "entries",
    "timers",
    "panels",
    "terms",
    "marks",
    "advice",
    "entitlement_changes",
    "follow_ups",
    "opinions",
    "copies",
    "signers",
    "pledges",
    "authorities",
)
"""The parts of a case that are rows of their own."""
