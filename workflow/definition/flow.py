"""How a case flows: waits and signals, choices, joins, acts that lead out of the usual way.

Input: plain data from `reader`. Consumer: `model`, under whose name everything here is exported.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from workflow.definition.base import Id, Names, Part, Text, one_of
from workflow.definition.steps import Within


class Reopen(Part):
    """A move that asks for a shared lane to run again."""

    reopen: Id
    """The input (as named in `inputs`) whose lane gets a new visit."""
    to: Id
    """The state in which this scope waits meanwhile."""


EARLIER = "earlier"
"""In place of a state: whoever sends back chooses one of the steps that were done."""


class Back(Part):
    """A move back to an earlier step 退回, which is done again."""

    back: Id
    """The earlier task state; `earlier` lets whoever sends back choose among those done."""
    resume: Literal["here", "walk"] = "walk"
    """`here`: when the earlier step is done again, the scope returns to who sent it back. `walk`:
    every step after it is done again."""


class More(Part):
    """Instances that are added while the others run."""

    by: Id
    """The role that may add one."""
    until: str | None = None
    """A guard: once it holds, none can be added any more."""


class Each(Part):
    """One lane for each row of a table."""

    of: Id
    """A table field."""
    where: str | None = None
    """A guard over the row's columns (`member.pupil`… written as plain column names)."""
    more: More | None = None
    """Who may add an instance while the lanes run; without it the rows of the application stand."""


class JoinRule(Part):
    """A join other than `all`."""

    when: str
    """A guard over the counts `present`, `finished`, `granted`, `refused`, `stopped` (ended without
    a decision) and over what each lane has come to, `lane_<id>`."""
    rest: Literal["cancel", "let_finish", "go_on"] = "let_finish"
    """What happens to lanes still running when the rule is met: `cancel` ends them; `let_finish`
    waits until they have ended too; `go_on` lets the case move on at once while they run to their
    own end, which has no effect on the join any more."""


Join = Literal["all"] | JoinRule


class AskFailed(Part):
    """Somebody is asked what to do when a lane has failed."""

    ask: Id
    """The role that decides: the others go on, or they are cancelled."""
    hold: bool = False
    """Whether the other lanes' work is on hold until the answer. Clocks go on: a question inside
    the office is no ground in law to stop them."""
    within: Within
    """How soon it must be answered; `take` may name `go_on` or `cancel`."""


Failed = Literal["go_on", "cancel"] | AskFailed
"""What a lane that ends refused or without a decision means for the others."""


class Reopening(Part):
    """A person may let one lane run again, as long as the case has not moved on."""

    by: Id
    """The role that may."""
    reasons: Id | None = None
    """The list in the catalogue from which the reason is chosen."""


class Signal(Part):
    """Something that is said from outside and that a scope waits for."""

    title: Text
    """What is said, for people: `The shop is ready for the visit`."""
    sender: Id = Field(alias="from")
    """Who says it: a role, `applicant` (or the window for them), or `system`."""
    keep: bool = True
    """Said before anybody waits for it: kept until it is used, or (`false`) not taken."""


class Wait(Part):
    """Wait until something is known or said; nobody has a task meanwhile."""

    until: str | None = None
    """A guard over the inputs and the application; then `met`."""
    signals: dict[Id, Signal] | None = None
    """What may be said from outside; the first that is said decides, its id is the outcome."""

    @model_validator(mode="after")
    def _one(self) -> Wait:
        one_of(self, ("until", "signals"), "a wait")
        return self

    @property
    def outcomes(self) -> set[str]:
        """The outcomes without that of a deadline."""
        return set(self.signals) if self.signals is not None else {"met"}


class Branch(Part):
    """One way out of a choice."""

    when: str
    """A guard."""
    to: Id
    """The state it leads to."""


class Choose(Part):
    """A choice made by data: the first branch whose guard holds, else `otherwise`."""

    branches: tuple[Branch, ...] = Field(alias="first", min_length=1)
    """Tried in this order."""
    otherwise: Id
    """When none holds."""


class Act(Part):
    """An act out of the usual order: an officer takes the scope from where it is to a state.

    What was open there is called off; lanes still running below end without a decision.
    """

    title: Text
    """What is done: `The applicant has died`."""
    about: Text | None = None
    """What follows from it, in a sentence, for who is about to do it."""
    by: Id
    """The role that may do it."""
    during: Names
    """The states in which it may be done."""
    to: Id
    """The state it leads to."""
    form: Id | None = None
    """The form that is filled in with it."""
    reasons: Id | None = None
    """The list in the catalogue from which the reason is chosen."""
