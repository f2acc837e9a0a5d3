"""How requests come in: on a promise, for somebody else, by phone, looked at before they are filed.

Input: plain data from `reader`. Consumer: `model`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from workflow.definition.base import Duration, Id, Names, Part
from workflow.definition.steps import Within


class Gaps(Part):
    """Acceptance with gaps 容缺受理: minor documents follow by a promised day."""

    materials: Names
    """The documents that may follow later."""
    during: Names
    """The task states in which the handler may take the promise."""
    time: Duration
    """By when they must have come."""
    unkept: Id
    """When they have not come: `decide` (on what there is), or the final state of this definition
    that the case then goes to."""


class Declared(Part):
    """Declaration instead of proof 告知承诺: checked after acceptance, not for those who broke a
    promise before."""

    materials: Names
    """The documents that a declaration may stand for."""
    by: Id
    """The role that checks later whether it is true."""
    within: Within
    """How soon after acceptance."""


class Pledges(Part):
    """What is accepted on a promise."""

    gaps: Gaps | None = None
    """Documents that follow."""
    declared: Declared | None = None
    """Declarations instead of documents."""

    @model_validator(mode="after")
    def _something(self) -> Pledges:
        if self.gaps is None and self.declared is None:
            raise ValueError("`pledges` has `gaps`, or `declared`, or both")
        return self


class Agency(Part):
    """One capacity in which somebody may act for an applicant."""

    shows: Id
    """The document that shows their authority: scanned at the counter, uploaded online."""
    lasts: Duration | None = None
    """How long it holds from filing; for as long as the case is kept where nothing is said."""
    withdraws: bool = False
    """Whether they may also withdraw and be heard, as a legal representative may (民法典 23, 34).
    Otherwise that stays with the applicant."""


Behalf = dict[Literal["guardian", "relative", "social_worker", "village"], Agency]
"""Filing on behalf 代办、委托申请: who may ask for somebody else, and what shows that they may."""


class ByPhone(Part):
    """Filing by phone 电话申请: the clerk takes the answers down; a person confirms them."""

    confirmed_by: Names
    """The documents of which one confirms what was taken down: a signed page, or the recording of
    the read-back. Until one is on file it is a gap, and the request is not accepted."""


class PreCheck(Part):
    """Looking at a request before it is filed 预审: no clock of the law runs yet."""

    by: Id
    """The role that looks, at the office that would handle the request."""
    within: Duration
    """How soon the office promises to have looked."""
