"""What a definition says about the time after a decision: checks, follow-ups, changes of benefits.

Input: plain data from `reader`. Consumers: `steps`, where a final state holds these parts, the
rules in `machine.entitled` and `machine.follow_ups`, and the catalogues (schemes, budget lines).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from workflow.definition.base import Duration, Id, Names, Part, Text, one_of


class Check(Part):
    """When an entitlement is re-verified 动态管理, and by which definition."""

    every: Duration | None = None
    """So long after each decision…"""
    scheme: Id | None = None
    """…or as a named scheme of the catalogue says: the scheme itself, or a parameter of the unit
    `scheme`, so that each region chooses its own."""
    use: Id | None = None
    """The definition of which a case is opened by itself when the check is due; without it the
    date is only shown."""

    @model_validator(mode="after")
    def _either(self) -> Check:
        one_of(self, ("every", "scheme"), "`review`")
        return self


class FollowUp(Part):
    """Another case that the system files some time after this end, for the same household."""

    use: Id
    """The definition of that case."""
    after: Duration
    """How long after this end."""
    when: str | None = None
    """A guard; without it the follow-up is always planned."""


class Changes(Part):
    """What this end changes of the entitlement that the case is about."""

    what: Literal["keep", "increase", "reduce", "stop", "taper", "resume", "account", "move"]
    """keep · increase · reduce · stop · taper (渐退: so many months more, then it ends) · resume
    (after a stop) · account (where the money goes) · move (another office is responsible)."""
    amount: Id | None = None
    """The field of the finding with the new monthly amount (fen)."""
    grade: Id | None = None
    """The field with the new class: a new class plans the next check anew."""
    stable: Id | None = None
    """The yes-or-no field that says whether the income is stable, for the scheme of checks."""
    can_work: Id | None = None
    """The yes-or-no field that says whether somebody could work, for the scheme of checks."""
    starts: Literal["next_month", "this_month"] = "next_month"
    """From which month on it holds."""
    since: Id | None = None
    """A date field from whose month `starts` counts instead of the decision's (a death)."""
    months: Id | None = None
    """For `taper`: the number field with the months that are still paid."""
    at_most: Id | None = None
    """For `taper`: the parameter that bounds these months."""
    payee: Id | None = None
    """For `account`: the field with the account holder…"""
    account: Id | None = None
    """…with the account number…"""
    bank: Id | None = None
    """…and with the bank."""
    place: Id | None = None
    """For `move`: the place field that says where the household lives now."""
    unheard: Text | None = None
    """For reduce, stop and taper: why nobody is heard before (a death), where the rule says so."""

    @model_validator(mode="after")
    def _complete(self) -> Changes:
        needed = {
            "increase": ("amount",),
            "reduce": ("amount",),
            "taper": ("months", "at_most"),
            "account": ("account",),
            "move": ("place",),
        }.get(self.what, ())
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise ValueError(f"`{self.what}` needs {', '.join(missing)}")
        return self


class Hears(Part):
    """A task in which the person is heard 听取意见 before a decision against them."""

    within: Duration
    """How long the person has to answer; the task is not finished before, unless they answered."""
    told: Text
    """What they are told: what is intended, and that they may answer."""


class SchemeRule(Part):
    """One line of a scheme."""

    when: str
    """A guard over `grade`, `stable`, `can_work` and the region's parameters."""
    every: Duration
    """How often it is checked then."""


class Scheme(Part):
    """A named scheme of checks: how often which entitlements are looked at again.

    The letters A, B and C mean different things in different places, so a cadence always belongs
    to a scheme and never to a letter.
    """

    title: Text
    """Its name."""
    number: int = Field(ge=1)
    """The value by which a region's parameter chooses it."""
    basis: str | None = None
    """The rule it follows."""
    rules: tuple[SchemeRule, ...] = ()
    """Tried in this order."""
    otherwise: Duration
    """When none holds."""


class BudgetLine(Part):
    """A line of the budget from which benefits are paid by a monthly roster 发放名册."""

    title: Text
    """Its name."""
    code: str
    """Its code in the office's accounts."""
    services: Names
    """The definitions (or processes) whose entitlements it pays."""
