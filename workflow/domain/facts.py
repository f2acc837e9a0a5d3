"""Facts: what happened, in the past tense. The case history 办理过程 is their list.

`decide` returns facts, `evolve` applies them, the store keeps them hash-chained. A fact carries
every value that was resolved when it happened (due dates, calendar version, parameters), and no
personal data: that is kept in entries and named by number and digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """The base of all facts."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact with its place in the history: who, at which post, when recorded, when effective."""

    seq: int
    at: datetime
    """When it was recorded (UTC)."""
    occurred_on: date
    """The civil day from which it counts."""
    why: str
    """Why it counts from an earlier day; "" when it does not."""
    actor: str
    user: int | None
    actor_kind: str
    role: str
    place: str
    fact: Fact
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Filed(Fact):
    """A request was filed; the filing receipt says so."""

    closure: str
    definition: str
    place: str
    applicant: int | None
    household: int | None
    contact: str
    display: str
    channel: str
    filed_by: int | None
    chosen: tuple[str, ...]
    refer_consent: bool
    filed_on: date
    calendar: str
    """The calendar's version."""
    referred_from: str = ""


@dataclass(frozen=True, slots=True)
class Numbered(Fact):
    """The case got its tracking number."""

    tracking: str


@dataclass(frozen=True, slots=True)
class EntryKept(Fact):
    """Personal data was kept beside the history."""

    no: int
    what: str
    path: str
    state: str
    digest: str


@dataclass(frozen=True, slots=True)
class MaterialReceived(Fact):
    """A document came in."""

    no: int
    item: str
    received_on: date
    channel: str
    digest: str | None
    name: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Accepted(Fact):
    """The request was accepted 受理: the clock starts (the day itself is not counted)."""

    on: date
    deemed: bool = False


@dataclass(frozen=True, slots=True)
class ScopeOpened(Fact):
    """A lane began to exist."""

    path: str
    process: str
    row: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Entered(Fact):
    """A scope entered a state."""

    path: str
    state: str
    visit: int
    on: date
    came_from: str = ""
    outcome: str = ""
    """The outcome that led here."""
    late_at: datetime | None = None
    """The state's own deadline, for states that are not tasks."""


@dataclass(frozen=True, slots=True)
class ScopeEnded(Fact):
    """A scope came to its outcome."""

    path: str
    outcome: str
    on: date


@dataclass(frozen=True, slots=True)
class ScopeReopened(Fact):
    """A lane was asked to run again; the others stay where they are."""

    path: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class TaskOpened(Fact):
    """Somebody has work."""

    no: int
    path: str
    state: str
    visit: int
    kind: str
    role: str
    place: str
    sign: int
    opened_on: date
    due_on: date | None
    due_at: datetime | None
    yellow_at: datetime | None
    begin_at: datetime | None
    subject: str = ""
    limit: str = ""
    """The limit as resolved: `5 working days`."""


@dataclass(frozen=True, slots=True)
class TaskClaimed(Fact):
    """Somebody took a task."""

    no: int
    user: int
    name: str


@dataclass(frozen=True, slots=True)
class TaskReleased(Fact):
    """Somebody put a task back."""

    no: int


@dataclass(frozen=True, slots=True)
class TaskSigned(Fact):
    """Somebody signed the task's finding."""

    no: int
    task: int
    path: str
    state: str
    user: int | None
    name: str
    role: str
    place: str
    outcome: str
    reasons: tuple[str, ...]
    entry: int | None
    voids: tuple[int, ...] = ()
    """Signatures that this edit voided."""


@dataclass(frozen=True, slots=True)
class TaskEnded(Fact):
    """A task is over."""

    no: int
    outcome: str
    how: str
    """done, deemed, lapsed, cancelled."""


@dataclass(frozen=True, slots=True)
class TaskEscalated(Fact):
    """A deadline passed: another role may handle the task too."""

    no: int
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class TaskReminded(Fact):
    """A deadline passed: the holder and a role were reminded."""

    no: int
    role: str


@dataclass(frozen=True, slots=True)
class TaskHeld(Fact):
    """A task waits for the answer to its gaps."""

    no: int


@dataclass(frozen=True, slots=True)
class TaskDue(Fact):
    """A task's due time was set anew, after a pause began or ended."""

    no: int
    due_on: date | None
    due_at: datetime | None
    yellow_at: datetime | None
    begin_at: datetime | None
    status: str


@dataclass(frozen=True, slots=True)
class DeadlinePassed(Fact):
    """A timer fired."""

    kind: str
    no: int
    path: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeOpened(Fact):
    """A notice is to be posted."""

    no: int
    path: str
    state: str
    visit: int
    limit: str
    places: tuple[str, ...]
    secret: str


@dataclass(frozen=True, slots=True)
class NoticePosted(Fact):
    """A notice was posted at one place."""

    notice: int
    place: str
    posted_on: date
    by: str
    photo: str | None


@dataclass(frozen=True, slots=True)
class NoticeStarted(Fact):
    """The last place is posted: the period runs, to the end of its last day."""

    no: int
    starts_on: date
    last_day: date
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeEnded(Fact):
    """The notice's days are over and every objection is answered."""

    no: int
    result: str
    """quiet, dismissed, upheld, cancelled."""


@dataclass(frozen=True, slots=True)
class ObjectionReceived(Fact):
    """Somebody objected, or told something after the end."""

    no: int
    notice: int
    path: str
    kind: str
    channel: str
    received_on: date
    receipt: str
    entry: int


@dataclass(frozen=True, slots=True)
class ObjectionAnswered(Fact):
    """An objection got its answer."""

    no: int
    outcome: str
    entry: int | None


@dataclass(frozen=True, slots=True)
class GapNoted(Fact):
    """Something is missing."""

    no: int
    task: int
    path: str
    item: str
    reason: str
    noted_by: str
    correction: int


@dataclass(frozen=True, slots=True)
class CorrectionOpened(Fact):
    """The first gap was noted: one merged request is being put together."""

    no: int


@dataclass(frozen=True, slots=True)
class CorrectionSent(Fact):
    """The merged request went out, once."""

    no: int
    asked_on: date
    due_on: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionAnswered(Fact):
    """The applicant answered the request."""

    no: int
    on: date
    met: tuple[int, ...]
    """The gaps that the answer closes."""


@dataclass(frozen=True, slots=True)
class CorrectionLapsed(Fact):
    """No answer came in time."""

    no: int
    on: date


@dataclass(frozen=True, slots=True)
class ClockPaused(Fact):
    """The clock of a scope stands still."""

    no: int
    path: str
    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class ClockResumed(Fact):
    """The clock of a scope runs again."""

    no: int
    until: date


@dataclass(frozen=True, slots=True)
class ClockExtended(Fact):
    """A statutory limit was lengthened for a declared reason."""

    no: int
    path: str
    reason: str
    limit: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class RelativeRegistered(Fact):
    """A member of staff is a relative: barred from this file."""

    no: int
    user: int
    name: str
    relation: str
    on: date


@dataclass(frozen=True, slots=True)
class Decided(Fact):
    """An organ decided; effective now."""

    no: int
    path: str
    outcome: str
    organ: str
    place: str
    letter: str | None
    number: str | None
    decided_on: date
    by: str
    reasons: tuple[str, ...]
    entry: int | None
    refer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionServed(Fact):
    """The decision reached the applicant 送达: the appeal period starts."""

    no: int
    on: date
    how: str


@dataclass(frozen=True, slots=True)
class EntitlementOpened(Fact):
    """A benefit began."""

    no: int
    path: str
    process: str
    rhythm: str
    amount: int | None
    grade: str | None
    first_month: str
    next_check: date | None
    holder: int | None
    household: int | None


@dataclass(frozen=True, slots=True)
class Referred(Fact):
    """With the applicant's consent the file goes on to another service."""

    path: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn(Fact):
    """The applicant withdrew the case (path "") or a lane."""

    path: str
    on: date


@dataclass(frozen=True, slots=True)
class RecordedAfterDeadline(Fact):
    """What was recorded counts from a day before a deadline that has since fired. The deadline's
    consequence stands; a person must look."""

    kind: str
    no: int


@dataclass(frozen=True, slots=True)
class CaseClosed(Fact):
    """All lanes ended and nobody has anything left to do."""

    outcome: str
    on: date


def _subclasses() -> dict[str, type[Fact]]:
    return {kind.__name__: kind for kind in Fact.__subclasses__()}


KINDS: dict[str, type[Fact]] = _subclasses()
"""Every kind of fact by its name, as it is stored."""

SCHEMA = 1
"""The version of the facts' shape, stored with each."""
