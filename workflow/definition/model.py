"""The definition model: one process as frozen, typed values, exactly as it is written.

Input: plain data from `reader` (one YAML document that begins with `definition:`). Consumers:
the checks, `machine` (one flat `transitions` machine per definition), the web's diagram.
Expressions stay text here; `expressions` compiles them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from workflow.definition.afterwards import Changes, Check, FollowUp, Hears
from workflow.definition.base import Duration, Id, Names, Part, Text, one_of
from workflow.definition.between import Convened, Informs
from workflow.definition.flow import (
    Act,
    AskFailed,
    Back,
    Branch,
    Choose,
    Each,
    Failed,
    Join,
    JoinRule,
    More,
    Reopen,
    Reopening,
    Signal,
    Wait,
)
from workflow.definition.intake import Behalf, ByPhone, Pledges, PreCheck
from workflow.definition.procedures import Extended as Extended
from workflow.definition.procedures import Procedure as Procedure
from workflow.definition.remedies import Remedies
from workflow.definition.steps import (
    FINAL_OUTCOMES,
    Final,
    Late,
    Notice,
    Objections,
    OnlyWhile,
    Opens,
    Place,
    Served,
    Task,
    Within,
)
from workflow.definition.tables import QuickCheck, UsesTable

__all__ = [
    "FINAL_OUTCOMES",
    "KINDS",
    "Act",
    "Applicant",
    "AskFailed",
    "Back",
    "Branch",
    "Changes",
    "Check",
    "Choose",
    "Clock",
    "Convened",
    "Corrections",
    "Definition",
    "Each",
    "Extended",
    "Failed",
    "Final",
    "FollowUp",
    "Hears",
    "Informs",
    "Join",
    "JoinRule",
    "Lane",
    "Late",
    "More",
    "Nature",
    "Notice",
    "Objections",
    "OnlyWhile",
    "Opens",
    "Place",
    "Procedure",
    "Reads",
    "Reopen",
    "Reopening",
    "Served",
    "Shortened",
    "Signal",
    "State",
    "Subject",
    "Target",
    "Task",
    "Wait",
    "Withdraw",
    "Within",
]


class Nature(StrEnum):
    """What kind of act the service is: it decides which silences and pauses the law allows."""

    LICENCE = "licence"
    BENEFIT = "benefit"
    CONFIRMATION = "confirmation"
    OTHER = "other"


class Subject(StrEnum):
    """Whom a case of this service is about."""

    HOUSEHOLD = "household"
    PERSON = "person"
    BUSINESS = "business"


Target = Id | Reopen | Back


class Lane(Part):
    """One service's branch of a case: another definition, or states written here."""

    use: Id | None = None
    """The definition that runs here."""
    title: Text | None = None
    """The name; the used definition's title by default."""
    states: dict[Id, State] | None = None
    """States written here, for small branches."""
    within: Within | None = None
    """The deadline of the whole lane: starts with its first step, ends with the lane."""
    start: Id | None = None
    """The first of those states."""
    bind: dict[Id, Id] = Field(default={}, alias="with")
    """Inputs of the used definition → the lane whose outcome they read."""
    after: Names = ()
    """Lanes that must have ended before this one starts."""
    each: Each | None = None
    """One instance per row."""
    when: str | None = None
    """A guard over the application: without it the lane does not run."""
    offer: str | None = None
    """A guard: the service is offered to the applicant when it holds, and runs if chosen."""
    acts: dict[Id, Act] | None = None
    """Acts out of the usual order, for states written here."""
    gives: dict[Id, Id] | None = None
    """Results that come back: a name of this definition's guards → a field that the steps of the
    used definition fill in. Of several instances numbers are added up, and yes wins."""

    @model_validator(mode="after")
    def _either(self) -> Lane:
        one_of(self, ("use", "states"), "a lane")
        if (self.states is None) != (self.start is None):
            raise ValueError("`start` names the first of a lane's own states")
        if self.acts is not None and self.states is None:
            raise ValueError("`acts` belong to states written here, or to the definition used")
        if self.gives is not None and self.use is None:
            raise ValueError("`gives` belongs to a lane with `use`; states here share their fields")
        return self


def _final(value: Any) -> Any:
    """`final: granted` is short for `final: {outcome: granted}`."""
    return {"outcome": value} if isinstance(value, str) else value


KINDS = ("task", "notice", "lanes", "wait", "choose", "final")


class State(Part):
    """A state: exactly one of task, notice, lanes, wait, choose, final."""

    title: Text | None = None
    """The name of the step, for people."""
    task: Task | None = None
    """Work for a person."""
    notice: Notice | None = None
    """A public notice."""
    lanes: dict[Id, Lane] | None = None
    """Parallel lanes."""
    join: Join | None = None
    """When the lanes are done."""
    wait: Wait | None = None
    """A wait for something to be known."""
    choose: Choose | None = None
    """A choice by data."""
    final: Annotated[Final, BeforeValidator(_final)] | None = None
    """An end."""
    within: Within | None = None
    """The step's deadline."""
    begun: Within | None = None
    """How soon someone must have taken up the task."""
    failed: Failed | None = None
    """What a lane that ends refused, or without a decision, means for the others: they go on (as
    where nothing is said), they are cancelled, or somebody is asked."""
    reopens: Reopening | None = None
    """Who may let one lane run again that has ended without a decision."""
    section: Id | None = None
    """A critical section: of all scopes of a case only one at a time is in states of this section;
    others wait for their turn in the order in which they came. States of one section that follow
    each other are one stay."""
    milestone: Id | None = None
    """A milestone that is reached here: guards of the whole case may ask `reached_<id>` (reached in
    this run of the scope) and `at_<id>` (somebody stands at it now)."""
    informs: Informs | None = None
    """Another case that is told when a scope comes here, and what."""
    then: dict[Id, Target] = {}
    """Outcome → next state. A task's outcomes are the keys; fixed ones: quiet, dismissed, upheld
    (notice), met or the signals (wait), joined (lanes). Besides, a wait and lanes may have `late`,
    for their deadline, and lanes `failed`, when the others are cancelled because of one."""

    @model_validator(mode="after")
    def _exactly_one_kind(self) -> State:
        one_of(self, KINDS, "a state")
        fixed = self._fixed()
        if fixed is not None and set(self.then) - self._besides() != fixed:
            wanted = ", ".join(sorted(fixed)) or "nothing"
            raise ValueError(f"the outcomes of a {self.kind} are fixed; `then` has {wanted}")
        if self.kind == "task" and not self.then:
            raise ValueError("a task needs `then`: its outcomes and where each leads")
        if (self.join is not None) != (self.lanes is not None):
            raise ValueError("`lanes` has `join` (all, or a rule), and only `lanes`")
        if self.begun is not None and self.task is None:
            raise ValueError("`begun` belongs to a task")
        if self.kind in ("wait", "lanes") and "late" in self.then and self.within is None:
            raise ValueError("the outcome `late` belongs to a deadline, `within`")
        for key in ("failed", "reopens"):
            if getattr(self, key) is not None and self.lanes is None:
                raise ValueError(f"`{key}` belongs to lanes")
        return self

    def _fixed(self) -> set[str] | None:
        """The outcomes that a state of this kind has; None where they are its own."""
        if self.wait is not None:
            return self.wait.outcomes
        fixed: dict[str, set[str]] = {
            "notice": {"quiet", "dismissed", "upheld"},
            "lanes": {"joined"},
            "choose": set(),
            "final": set(),
        }
        return fixed.get(self.kind)

    def _besides(self) -> set[str]:
        """Outcomes that a state of this kind may have as well."""
        if self.lanes is not None and self.failed not in (None, "go_on"):
            return {"late", "failed"}
        return {"late"} if self.wait is not None or self.lanes is not None else set()

    @property
    def kind(self) -> str:
        """Which of the six kinds this is."""
        return next(name for name in KINDS if getattr(self, name) is not None)

    @property
    def lanes_by_id(self) -> Mapping[str, Lane]:
        """Its lanes; none where it is of another kind."""
        return self.lanes or {}


Lane.model_rebuild()  # its `states` are known only now


class Shortened(Part):
    """A shorter statutory limit where a guard over the region's parameters holds."""

    to: Duration
    """The shorter limit."""
    when: str
    """A guard over parameters."""


class Clock(Part):
    """The limits of a service, both shown side by side."""

    since: Literal["accepted", "filed"] = Field(default="accepted", alias="from")
    """The day of the event that starts it; that day itself is not counted."""
    promised: Duration
    """What the office promises 承诺办结时限."""
    statutory: Duration | None = None
    """What the law demands 法定办结时限."""
    extended: Extended | None = None
    """For declared reasons."""
    shortened: Shortened | None = None
    """Under a condition of the region."""
    yellow: Duration
    """How long before the end the light turns yellow."""
    warns: bool = True
    """Whether whoever has an open task of the case is told, once, on the morning on which the
    promise for the whole of it turns yellow."""
    late: Late | None = None
    """What happens when the promised day passes: remind a role, or escalate along a ladder."""


class Corrections(Part):
    """The one merged request for missing information 一次性告知、补正."""

    times: Literal[1] = 1
    """How often it may be sent: once."""
    during: Names
    """The states of this definition during which gaps may be noted and the notice sent."""
    sent_by: Id
    """The role that merges and sends it."""
    collect: Duration
    """How long after the first gap it must be sent."""
    late: Late
    """What happens when it is not sent in time (remind or escalate)."""
    answer: Duration
    """How long the applicant has."""
    unanswered: Id
    """`decide` (on what there is), or the final state of this definition the case then goes to."""
    pauses: tuple[Literal["case", "lanes_with_gaps"], ...] = ("case", "lanes_with_gaps")
    """Whose clocks are paused while the answer is awaited."""


class Withdraw(Part):
    """Until when the applicant may withdraw."""

    until: Id
    """The state from which on it is too late for the case."""
    of: tuple[Literal["case", "lane"], ...] = ("case",)
    """The whole case, or single lanes as well."""


class Applicant(Part):
    """What the applicant is asked first."""

    says: Id
    """The form about what happened; the services offered follow from it."""
    at_least: int = 1
    """How many services must be chosen."""


class Reads(Part):
    """What a service needs from the pool of the case."""

    forms: tuple[Id, ...] = ()
    """Forms the applicant fills in."""
    materials: tuple[Id, ...] = ()
    """Documents the applicant hands in."""
    formerly: tuple[Id, ...] = ()
    """Papers once asked for and now replaced; the catalogue says by what."""


class Definition(Part):
    """One process: a service, a package of services, or a shared check."""

    definition: Id
    """Its identifier."""
    version: int = Field(default=1, ge=1)
    """Its version as written; publication freezes the closure under a hash."""
    title: Text
    """Its name."""
    summary: Text | None = None
    """For the applicant: what it is for, in a sentence."""
    code: str | None = None
    """The item code 事项编码."""
    department: Id
    """The organ that decides."""
    nature: Nature
    """What kind of act it is."""
    pays: bool = False
    """Whether it pays money: silence may then never approve."""
    silence: str | None = None
    """The provision that lets silence count as approval, for a licence whose law says so."""
    basis: tuple[str, ...] = Field(min_length=1)
    """Legal basis."""
    scope: Text
    """四清, scope: who and what it covers."""
    duties: Text
    """四清, duties: who is responsible for what."""
    conditions: Text
    """四清, conditions: who qualifies."""
    procedure: Text
    """四清, procedure: the steps in plain words."""
    subject: Subject
    """Whom a case is about."""
    office: str
    """Where it is handled: `<level> of <field>`, such as `township of registered`."""
    clock: Clock | None = None
    """Its limits; a shared check may have none."""
    inputs: dict[Id, Literal["outcome", "number", "money", "text", "boolean"]] = {}
    """What it reads from other lanes: pending, absent, or the lane's `outcome`; or a value of that
    type that another lane `gives` (0, "" or false until it is known)."""
    reads: Reads = Reads()
    """What it needs from the pool."""
    uses: dict[Id, int] = {}
    """Definitions that its lanes run, with their versions."""
    applicant: Applicant | None = None
    """For what citizens file directly: what they are asked first."""
    convened: Convened | None = None
    """For a matter of the office itself, without an applicant: who opens it."""
    corrections: Corrections | None = None
    """The merged request for missing information."""
    withdraw: Withdraw | None = None
    """Withdrawal by the applicant."""
    pledges: Pledges | None = None
    """What is accepted on a promise: documents that follow, declarations instead of proof."""
    behalf: Behalf = {}
    """Who may ask for somebody else 代办, and what shows their authority; nobody by default."""
    by_phone: ByPhone | None = None
    """Filing by phone, and what confirms it."""
    spot_check: Id | None = None
    """The number of the region with the share of its grants, in a hundred, that is checked at
    random 随机抽查; `spot_check_share` by default."""
    pre_check: PreCheck | None = None
    """Whether the office looks at a request before it is filed 预审, who, and how soon."""
    remedies: Remedies | None = None
    """How a decision is put right once it was made."""
    procedures: dict[Id, Procedure] = {}
    """Special procedures during which the clock is paused."""
    tells: Id | None = None
    """The role that tells those in person who have neither account, e-mail nor phone."""
    tables: dict[Id, UsesTable] = {}
    """The decision tables it uses: guards, choices and tasks read what they say."""
    quick_check: QuickCheck | None = None
    """For people before they file: who may qualify."""
    acts: dict[Id, Act] | None = None
    """Acts out of the usual order: from any of certain states an officer goes to another."""
    start: Id
    """The first state."""
    states: dict[Id, State]
    """The states."""

    @model_validator(mode="after")
    def _of_citizens_or_of_the_office(self) -> Definition:
        if self.convened is not None and self.applicant is not None:
            raise ValueError("what the office convenes has no `applicant`: leave one of them out")
        return self

    @property
    def office_level(self) -> str:
        """The level named in `office`."""
        return self.office.partition(" of ")[0]

    @property
    def office_field(self) -> str:
        """The field named in `office`."""
        return self.office.partition(" of ")[2]
