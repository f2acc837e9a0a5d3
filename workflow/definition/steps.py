"""What a state can hold: a task, a public notice, an end; each with its deadline.

Input: plain data from `reader`. Consumer: `model`, under whose name everything here is exported.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from workflow.definition.advising import Advice
from workflow.definition.afterwards import Changes, Check, FollowUp, Hears
from workflow.definition.base import Duration, Id, Names, Part, Text
from workflow.definition.late import HEADS as HEADS
from workflow.definition.late import Late as Late
from workflow.definition.notice_changes import Managed
from workflow.definition.panel import Panel
from workflow.definition.procedures import Extended
from workflow.definition.tables import FillsIn, Routed


class Within(Part):
    """A deadline: starts at entry, ends at exit, pauses with any enclosing scope."""

    time: Duration
    """How long."""
    late: Late
    """What happens when it passes."""
    yellow: Duration | None = None
    """How long before the end the light turns yellow; without it with one working day in five
    left, and at least on the last day."""
    warns: bool = True
    """Whether whoever has the work is told, once, on the morning on which it turns yellow."""
    extend: Extended | None = None
    """A longer limit of a task, for declared reasons; asked for before it has passed."""


class OnlyWhile(Part):
    """A condition under which a task can be finished; until then it is seen, but waits."""

    when: str
    """A guard."""
    says: Text
    """What it waits for, for people: `Only after the site has been looked at`."""


class Task(Part):
    """Work for a person."""

    by: Id
    """The role that handles it."""
    routed: Routed | None = None
    """The table that says which role handles it instead; `by` where it cannot tell."""
    tables: dict[Id, FillsIn] = {}
    """The decision tables shown beside the form, as named in `tables` of the definition, and what
    each fills in; whoever departs from one says why."""
    at: str | None = None
    """For a role that serves an organisation: the field that names it (`member.school`)."""
    sign: int = Field(default=1, ge=1, le=9)
    """How many people sign the one finding; an edit voids the signatures before it."""
    witness: Text | None = None
    """Who else must sign on the spot (a household member present); a refusal is recorded."""
    excluded: Names = Field(default=(), alias="not")
    """Nobody who signed any visit of these states here (`means.visit`: of a lane read as input);
    `related` names those registered as relatives, who are barred in any case."""
    form: Id | None = None
    """The form that the handler fills in."""
    reads: Names = ()
    """What the handler sees: forms, single fields (`form.field`), materials, findings of states,
    inputs. Nothing else reaches the page."""
    reasons: dict[Id, Id] = {}
    """For each outcome that needs a reason: the list in the catalogue it is chosen from."""
    together: Names = ()
    """The outcomes that may be given to several alike tasks at once; none by default. Nothing that
    refuses anybody, or that looks worse for them than another outcome, belongs here."""
    panel: Panel | None = None
    """For a step that several people decide, each for themselves."""
    only_while: OnlyWhile | None = None
    """The task can be finished only while this holds."""
    advice: Advice | None = None
    """Whom its handler may ask for advice."""
    hears: Hears | None = None
    """The person is told what is intended and may answer before this task ends 听取意见."""


class Place(Part):
    """Where a notice is posted."""

    title: Text
    """The place."""
    audience: Literal["community", "internet"]
    """Who reads it: decides which privacy classes may be shown."""
    posted_by: Id | None = None
    """The role that posts and photographs it; without one it is posted by itself (website)."""
    within: Within | None = None
    """How soon it must be posted."""
    shows: Names
    """The fields shown; `name_masked` shows the field `name` masked."""

    @model_validator(mode="after")
    def _deadline_for_people(self) -> Place:
        if (self.posted_by is None) != (self.within is None):
            raise ValueError("a place with `posted_by` has `within`, and only such a place")
        return self


class Objections(Part):
    """Who answers objections to a notice."""

    to: Id
    """The role that looks into each."""
    excluded: Names = Field(default=(), alias="not")
    """As for tasks."""
    form: Id | None = None
    """The form of the finding."""
    answer: Id | None = None
    """The field of that form which the objector is told, by receipt number."""
    reads: Names = ()
    """What the handler sees besides the objection."""
    within: Within
    """How soon each is answered."""


class Notice(Part):
    """A public notice before the decision 公示."""

    runs: Duration | None = None
    """How long it runs; the catalogue's default (5 working days) where no rule says otherwise."""
    since: Literal["last_posting"] = Field(default="last_posting", alias="from")
    """When the period starts: when the last place is posted."""
    places: dict[Id, Place]
    """Where it is posted."""
    objections: Objections
    """Who answers objections."""
    about: Text
    """What is intended, in a sentence for the public."""
    contact: Text
    """Where to object in person and by phone."""
    managed: Managed | None = None
    """Who may extend it, or withdraw it and have it posted anew; without it nobody can."""


class Opens(Part):
    """The entitlement 待遇 that a grant opens."""

    category: Text
    """What kind of benefit it is."""
    amount: str | None = None
    """The field of the decision with the monthly or single amount (fen)."""
    rhythm: Literal["monthly", "once", "service"] = "monthly"
    """How it is paid; `service` pays nothing."""
    grade: str | None = None
    """The field of the decision with the class (A/B/C…)."""
    payee: str | None = None
    """The field with the account holder's name."""
    account: str | None = None
    """The field with the account number; kept encrypted, for the payment roster."""
    bank: str | None = None
    """The field with the bank."""
    paid_elsewhere: Text | None = None
    """Who pays it and how, where no roster of this office does (aid that was handed over)."""
    stable: str | None = None
    """The yes-or-no field that says whether the income is stable, for the scheme of checks."""
    can_work: str | None = None
    """The yes-or-no field that says whether somebody could work, for the scheme of checks."""
    starts: Literal["next_month", "this_month"] = "next_month"
    """The first month (民发〔2021〕57号 21: the month after the decision)."""
    check: Duration | None = None
    """When it is re-verified, where only the date is shown…"""
    review: Check | None = None
    """…or how often, by length or by a scheme, and by which definition."""

    @model_validator(mode="after")
    def _one_rhythm_of_checks(self) -> Opens:
        if self.check is not None and self.review is not None:
            raise ValueError("`opens` has `check` or `review`, not both")
        return self


class Served(Part):
    """The service of the decision 送达."""

    within: Within
    """How soon."""
    through: Id
    """The role that hands it over and records when and how."""


FINAL_OUTCOMES = ("granted", "not_granted", "terminated", "withdrawn", "referred", "known")


class Final(Part):
    """An end of the scope."""

    outcome: Literal["granted", "not_granted", "terminated", "withdrawn", "referred", "known"]
    """What the scope came to; `known` for a finding that others read."""
    opens: Opens | None = None
    """The entitlement that begins."""
    letter: Id | None = None
    """The letter that is issued."""
    publish: Names = ()
    """Fields published after the decision 公布; names are masked on the internet."""
    published_for: Duration | None = None
    """How long they are published (12 months by default, three years at most), and only while the
    benefit runs."""
    served: Served | None = None
    """How the letter reaches the applicant; without it, by message."""
    refer: tuple[Id, ...] = ()
    """Other services that may fit: named in the letter, and filed with the applicant's consent."""
    changes: Changes | None = None
    """What changes of the entitlement that this case is about."""
    follow_up: tuple[FollowUp, ...] | None = None
    """Cases that the system files later, for the same household."""
