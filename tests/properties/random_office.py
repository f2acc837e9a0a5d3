"""An office in which anything may happen: random commands by random people at random times.

Everything follows from one seed, so that a failure can be played again. The acts are recorded as
plain commands, to be played a second time under other circumstances.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from workflow.definition.answers import shown_fields
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.definition.closure import Closure
from workflow.definition.library import Library, load
from workflow.domain import commands as c
from workflow.domain.calendar import china
from workflow.domain.case import Case, Notice, Task
from workflow.domain.people import PUBLIC, SYSTEM, Actor, ActorKind, Directory, Post
from workflow.engine import Engine
from workflow.errors import Refusal
from workflow.examples.run import PLACES, plain
from workflow.machine.task_rules import FIXED_OUTCOMES, form_of_task
from workflow.testing import MemoryStore

CALENDAR = china()
START = date(2026, 3, 2)


@lru_cache
def library() -> Library:
    return load()


@lru_cache
def closures() -> Mapping[str, Closure]:
    return {name: library().closure(name) for name in library().definitions}


@lru_cache
def requests() -> Sequence[Mapping[str, Any]]:
    """What the shipped examples file: valid answers for every definition."""
    return [entry.document.data for entry in library().entries if entry.kind == "example"]


@dataclass(frozen=True)
class Act:
    """Something somebody tried, when, and what the engine said."""

    at: datetime
    actor: Actor
    command: c.Command
    said: str


class Office:
    """One store and its engine, with tokens that are the same in every play."""

    def __init__(self, of: Mapping[str, Closure] | None = None) -> None:
        self.closures = closures() if of is None else of
        self.store = MemoryStore(self.closures, Directory({p.code: p for p in PLACES}))
        self.now = datetime.combine(START, time(9), tzinfo=CALENDAR.zone)
        counter = itertools.count(1)
        self.engine = Engine(
            self.store, CALENDAR, now=lambda: self.now, token=lambda: f"{next(counter):032x}"
        )

    def play(self, act: Act) -> str:
        """What the engine says to an act: "" or the refusal's code."""
        self.now = act.at
        try:
            self.engine.handle(act.command, act.actor)
        except Refusal as refusal:
            return refusal.code
        return ""

    def punctual(self, until: datetime) -> None:
        """A worker that fires every deadline at its moment."""
        while (due := self.store.next_due()) is not None and due <= until:
            self.now = due
            assert self.engine.fire_due() > 0, "a deadline could not take effect"
        self.now = until


@dataclass
class Chance:
    """Draws acts that often fit the case, and sometimes do not."""

    seed: int
    office: Office
    dice: random.Random = field(init=False)
    users: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    # -- people --------------------------------------------------------------------------------

    def staff(self, role: str) -> Actor:
        """One of three people who hold a role everywhere."""
        name = f"{role}#{self.dice.randint(1, 3)}"
        if name not in self.users:
            posts = tuple(Post(role, place.code) for place in PLACES)
            self.users[name] = Actor(ActorKind.STAFF, len(self.users) + 1, name, None, posts)
        return self.users[name]

    def somebody(self, case: Case, task: Task | None) -> Actor:
        """Mostly somebody who may; sometimes anybody."""
        if self.dice.random() < 0.1:
            return self.dice.choice([PUBLIC, Actor(ActorKind.APPLICANT, 9, "x", 4711)])
        if task is not None and self.dice.random() < 0.9:
            return self.staff(self.dice.choice(task.posts)[0])
        if self.dice.random() < 0.3:
            return Actor(ActorKind.APPLICANT, 8, "applicant", case.applicant)
        return self.staff(self.dice.choice(["window_clerk", "village_assistant", "county_lead"]))

    # -- acts ----------------------------------------------------------------------------------

    def filing(self) -> tuple[c.File, Actor]:
        request = self.dice.choice(requests())
        command = c.File(
            definition=str(request["of"]),
            answers=plain(request.get("answers", {})),
            chosen=tuple(request.get("chosen", ())),
            materials=tuple(c.Handed(item=str(i)) for i in request.get("materials", ())),
            contact=self.dice.choice(["none", "phone"]),
            refer_consent=self.dice.random() < 0.5,
        )
        convened = library().definitions[command.definition].convened
        return command, self.staff(convened.by if convened is not None else "window_clerk")

    def act(self, case: Case) -> tuple[c.Command, Actor]:
        """The next act on a case."""
        # Now and then a page is so old that its task is done.
        among = list(case.tasks.values()) if self.dice.random() < 0.1 else case.open_tasks
        task = self.dice.choice(among) if among else None
        notice = self.dice.choice(list(case.notices.values())) if case.notices else None
        weights = {
            self._complete: 60 if task else 0,
            self._sign: 14 if task else 0,
            self._claim: 6 if task else 0,
            self._release: 3 if task else 0,
            self._gap: 8 if task else 0,
            self._answer: 6,
            self._object: 5 if notice else 0,
            self._withdraw: 1,
            self._relative: 2,
            self._extend: 2,
            self._hand_in: 2,
        }
        make = self.dice.choices(list(weights), list(weights.values()))[0]
        command = make(case, task, notice)
        actor = PUBLIC if make == self._object else self.somebody(case, task)
        if make == self._answer and self.dice.random() < 0.7:
            actor = Actor(ActorKind.APPLICANT, 8, "applicant", case.applicant)
        if self.dice.random() < 0.15:
            day = self.office.now.date() - timedelta(days=self.dice.randint(0, 8))
            command = replace(command, occurred_on=day, why="纸质")
            actor = self.staff("window_clerk") if actor is PUBLIC else actor
        return command, actor

    def _complete(self, case: Case, task: Task, notice: Notice | None) -> c.Command:
        closure = self.office.closures[case.definition]
        state = closure.processes[case.scopes[task.path].process].states[task.state]
        outcomes = FIXED_OUTCOMES.get(task.kind) or tuple(state.then)
        outcome = self.dice.choice(outcomes)
        if "accept" in outcomes and self.dice.random() < 0.95:
            outcome = "accept"  # most of what there is to try comes after it
        form = form_of_task(closure, case, task)
        offered = state.task.reasons.get(outcome) if task.kind == "step" and state.task else None
        known = sorted(closure.catalogues.reasons[offered]) if offered else []
        return c.Complete(
            case=case.id,
            task=task.no,
            outcome=outcome if self.dice.random() < 0.97 else "nonsense",
            form=self.answers(form) if form else {},
            reasons=(self.dice.choice(known),) if known else (),
            revision=task.revision if self.dice.random() < 0.5 else None,
        )

    def _sign(self, case: Case, task: Task, notice: Notice | None) -> c.Command:
        half = [t for t in case.open_tasks if t.outcome is not None]
        return c.Sign(case=case.id, task=self.dice.choice(half or [task]).no)

    def _claim(self, case: Case, task: Task, notice: Notice | None) -> c.Command:
        return c.Claim(case=case.id, task=task.no)

    def _release(self, case: Case, task: Task, notice: Notice | None) -> c.Command:
        return c.Release(case=case.id, task=task.no)

    def _gap(self, case: Case, task: Task, notice: Notice | None) -> c.Command:
        item = self.dice.choice(["identity", "check_consent", "phone"])
        reason = self.dice.choice(
            sorted(self.office.closures[case.definition].catalogues.reasons["gap"])
        )
        return c.NoteGap(case=case.id, task=task.no, item=item, reason=reason)

    def _answer(self, case: Case, task: Task | None, notice: Notice | None) -> c.Command:
        handed = (c.Handed(item=self.dice.choice(["identity", "check_consent"])),)
        return c.AnswerCorrection(case=case.id, materials=handed)

    def _object(self, case: Case, task: Task | None, notice: Notice) -> c.Command:
        return c.Object(
            case=case.id, notice=notice.no, channel="web", text="不符合", receipt=str(case.seq)
        )

    def _withdraw(self, case: Case, task: Task | None, notice: Notice | None) -> c.Command:
        lanes = list(case.scopes)[0 if self.dice.random() < 0.1 else 1 :]
        return c.Withdraw(case=case.id, path=self.dice.choice(lanes or [""]))

    def _relative(self, case: Case, task: Task | None, notice: Notice | None) -> c.Command:
        user = self.dice.randint(1, max(1, len(self.users)))
        return c.RegisterRelative(case=case.id, user=user, name="李", relation="sister")

    def _extend(self, case: Case, task: Task | None, notice: Notice | None) -> c.Command:
        path = self.dice.choice(list(case.scopes))
        return c.Extend(case=case.id, path=path, reason="notice_objection")

    def _hand_in(self, case: Case, task: Task | None, notice: Notice | None) -> c.Command:
        return c.HandIn(case=case.id, materials=(c.Handed(item="identity"),))

    # -- forms ---------------------------------------------------------------------------------

    def answers(self, form: Form) -> dict[str, Any]:
        """Answers that fit a form, without what it does not show."""
        values = {name: self.value(asked) for name, asked in form.fields.items()}
        shown = shown_fields(form.fields, values)
        return {name: value for name, value in values.items() if name in shown}

    def value(self, asked: FormField) -> Any:
        options = sorted(asked.options or {})
        match asked.type:
            case FieldType.NUMBER | FieldType.MONEY:
                low = asked.minimum or 0
                return self.dice.randint(low, min(asked.maximum or low + 900, low + 900))
            case FieldType.BOOLEAN:
                return self.dice.random() < 0.6
            case FieldType.CHOICE:
                return self.dice.choice(options)
            case FieldType.CHOICES:
                return [self.dice.choice(options)]
            case FieldType.DATE:
                return self.office.now.date().isoformat()
            case FieldType.MONTH:
                return self.office.now.date().isoformat()[:7]
            case FieldType.PLACE:
                return next(p.code for p in PLACES if p.level == (asked.level or "village"))
            case FieldType.ORGANISATION:
                return next(p.code for p in PLACES if p.kind)
            case FieldType.PHONE:
                return "13900000001"
            case FieldType.EMAIL:
                return "someone@example.org"
            case FieldType.BANK_ACCOUNT:
                return "6200000000000000018"
            case FieldType.ID_NUMBER:
                return "990101197905060116"
            case FieldType.TABLE:
                return []
            case FieldType.FILE | FieldType.SIGNATURE:
                return None
        return "已查明"


__all__ = ["CALENDAR", "SYSTEM", "Act", "Chance", "Office", "closures"]
