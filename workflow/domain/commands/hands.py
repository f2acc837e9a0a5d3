"""Commands by which work goes from hand to hand. Verbs, frozen, free of logic, like `commands`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.commands import CaseCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(CaseCommand):
    """Give a task to a colleague 转交, or back to everybody of its post."""

    task: int
    to: int | None
    """The account of the colleague; None for everybody who holds the post."""
    reason: str
    revision: int | None = None
    """The task's revision that the page showed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(CaseCommand):
    """Ask a colleague to prepare a task one holds, and decide oneself 委派."""

    task: int
    to: int
    request: str
    """What is asked of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack(CaseCommand):
    """Give a delegated task back with one's opinion."""

    task: int
    opinion: str
    outcome: str = ""
    """The outcome one proposes; "" for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(CaseCommand):
    """Take a delegated task back before its opinion has come."""

    task: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(CaseCommand):
    """Take back one's own last step 撤回, before anybody acted on it."""

    task: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge(CaseCommand):
    """Ask for the open tasks of a service, or of the whole case, to be done soon 催办."""

    path: str = ""
    task: int | None = None
    """One task only; None for all that are open there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(CaseCommand):
    """As a head, order an answer about a task by a day 督办."""

    task: int
    order: str
    due: date
    """The last day for the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTo(CaseCommand):
    """Send a case, or a service of it, to colleagues for their information 抄送."""

    path: str = ""
    to: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCopy(CaseCommand):
    """Say that one has read a copy."""

    copy: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSigner(CaseCommand):
    """Ask a colleague to sign along with a task 加签: before, beside or after its handler."""

    task: int
    user: int
    where: str
    note: str
    """What they are asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSigner(CaseCommand):
    """Do without a signer who was added 减签."""

    signer: int
    reason: str
