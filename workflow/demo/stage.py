"""Plays steps through the engine on a moving clock: who does what, when.

Input: `Step`s, each with a moment, an account and an act. Before each step every timer due until
then fires at its own moment, as with a worker that is never late. Consumers: the demonstration
office's cases and `onewindow demo`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from workflow.bootstrap import Office
from workflow.demo.acts import Act, Filing
from workflow.domain.case import Case
from workflow.domain.commands import Complete, Fire, Sign
from workflow.domain.people import SYSTEM, Actor, ActorKind
from workflow.errors import Refusal

MOST_AT_ONCE = 1000
"""Timers fired for one moment; a demonstration has far fewer."""


class MovingClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.at = datetime(2000, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment it shows, in UTC."""
        return self.at


@dataclass(frozen=True)
class Step:
    """One thing that somebody does."""

    case: str
    """The name of the case in this play."""
    on: date
    at: time
    by: str
    """A login; `applicant` is the case's applicant without an account."""
    act: Act | Filing
    also: tuple[str, ...] = ()
    """Who signs the same finding after them."""
    zh: str = ""
    en: str = ""
    refused: str = ""
    """The code of the refusal that must follow; "" where it must be allowed."""


@dataclass
class Done:
    """What a step came to."""

    step: Step
    case: int
    actors: tuple[Actor, ...]
    first: int
    """The case's last fact before it…"""
    last: int
    """…and after it."""


class Unexpected(AssertionError):
    """A play did not go as written."""


@dataclass
class Stage:
    """An office on a moving clock."""

    office: Office
    clock: MovingClock
    cases: dict[str, int] = field(default_factory=dict)
    tracking: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    """What opens the page of a case without an account."""
    actors: dict[str, Actor] = field(default_factory=dict)
    """By login; those that are not given are looked up among the accounts."""

    def play(self, steps: Iterable[Step]) -> None:
        """Play steps in order of their moments."""
        for step in sorted(steps, key=lambda each: (each.on, each.at)):
            self.wait_until(step.on, step.at)
            self.do(step)

    def wait_until(self, on: date, at: time) -> None:
        """Let time pass; what falls due meanwhile happens at its own moment."""
        self.wait_for(datetime.combine(on, at, tzinfo=self.office.calendar.zone).astimezone(UTC))

    def wait_for(self, moment: datetime) -> None:
        """The same up to a moment in UTC."""
        while True:
            due = self.office.store.next_due()
            if due is None or due > moment:
                break
            self.clock.at = max(due, self.clock.at)
            for case, kind, no, path in self.office.store.due_timers(self.clock.at, MOST_AT_ONCE):
                self.office.engine.handle(Fire(case=case, kind=kind, no=no, path=path), SYSTEM)
        self.clock.at = moment

    def do(self, step: Step) -> Done:
        """Play one step now. Raises Unexpected when it comes out otherwise than written."""
        actor = self.actor(step.by, step.case)
        before = self.case(step.case).seq if step.case in self.cases else 0
        try:
            self._act(step, actor)
        except Refusal as refusal:
            if refusal.code != step.refused:
                raise Unexpected(f"{step.on} {step.by}: {refusal}") from refusal
        else:
            if step.refused:
                raise Unexpected(f"{step.on} {step.by}: allowed, not refused as {step.refused}")
        signers = tuple(self.actor(each, step.case) for each in step.also)
        after = self.case(step.case).seq
        return Done(step, self.cases[step.case], (actor, *signers), before, after)

    def _act(self, step: Step, actor: Actor) -> None:
        engine = self.office.engine
        if isinstance(step.act, Filing):
            answer = engine.handle(step.act.command(self.tracking), actor)
            self.cases[step.case] = answer.case
            self.tracking[step.case] = answer.tracking
            self.secrets[step.case] = answer.secret
            return
        case = self.case(step.case)
        command = step.act(case, self.user)
        engine.handle(command, actor)
        if isinstance(command, Complete):
            for login in step.also:
                self.clock.at += timedelta(minutes=1)
                signing = Sign(case=command.case, task=command.task)
                engine.handle(signing, self.actor(login, step.case))

    def case(self, name: str) -> Case:
        """A case of this play as it stands."""
        return self.office.store.case(self.cases[name])

    def user(self, login: str) -> tuple[int, str]:
        """The number and name of an account."""
        actor = self.actor(login)
        return actor.account, actor.name

    def actor(self, login: str, case: str = "") -> Actor:
        """Who a step's `by` names, with the posts they hold."""
        if login == "applicant":
            applicant = self.case(case)
            return Actor(ActorKind.APPLICANT, None, applicant.display, applicant.applicant)
        known = self.actors.get(login)
        if known is None:
            account = self.office.accounts.by_login(login)
            if account is None:
                raise Unexpected(f"there is no account {login}")
            known = self.actors[login] = self.office.accounts.actor(account.id)
        return known
