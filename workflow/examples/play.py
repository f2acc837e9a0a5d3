"""Worked examples: who does what, when, and what must then hold, played through the engine.

Input: `example:` documents beside the definitions. Consumers: the tests, which run every shipped
example, and the admin's desk, which proves a draft with them before it is published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from workflow.definition.closure import Closure
from workflow.definition.library import Library
from workflow.domain import commands as c
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Notice, Task
from workflow.domain.people import PUBLIC, SYSTEM, Actor, ActorKind, Directory, PlaceInfo, Post
from workflow.engine import Engine
from workflow.errors import Refusal
from workflow.examples import afterwards, hands, people, remedies
from workflow.examples import time as limits
from workflow.examples.flow import COMMANDS as FLOW
from workflow.examples.looks import decided_by, letters, panels, tables
from workflow.machine.clocks import Clocks
from workflow.machine.failed import failed_lane
from workflow.testing import MemoryStore

PLACES = (
    PlaceInfo("county", "county", None, "示范县", "Demo County"),
    PlaceInfo("town_a", "township", "county", "甲镇", "Town A"),
    PlaceInfo("town_b", "township", "county", "乙镇", "Town B"),
    PlaceInfo("village_a", "village", "town_a", "甲村", "Village A"),
    PlaceInfo("village_b", "village", "town_b", "乙村", "Village B"),
    PlaceInfo("school_town", "organisation", "town_b", "镇中学", "Town School", "school"),
    PlaceInfo("school_village", "organisation", "village_a", "村小学", "Village School", "school"),
)
"""The places every example may use."""


@dataclass(frozen=True)
class Failure:
    """A step of an example that came out otherwise than written."""

    example: str
    step: int
    """From 1."""
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.example}, step {self.step}: expected {self.expected}, found {self.found}"


def run_example(
    example: Mapping[str, Any], library: Library, calendar: Calendar
) -> tuple[Failure | None, ExampleRun]:
    """Play one example; the first step that comes out otherwise, and the run for a closer look."""
    run = ExampleRun(example, library, calendar)
    for number, step in enumerate(example["steps"], 1):
        wrong = run.step(step)
        if wrong is not None:
            return Failure(str(example["example"]), number, *wrong), run
    return None, run


Wrong = tuple[str, str] | None


class ExampleRun:
    """One example on a moving clock, with a store of its own."""

    def __init__(self, example: Mapping[str, Any], library: Library, calendar: Calendar) -> None:
        self.example = example
        self.calendar = calendar
        closures: dict[str, Closure] = {}
        for name in library.definitions:
            closures[name] = library.closure(name)
        places = {place.code: place for place in PLACES}
        self.directory = Directory(places, {"county": dict(example.get("parameters", {}))})
        self.store = MemoryStore(closures, self.directory)
        self.at = datetime.min.replace(tzinfo=UTC)
        self.engine = Engine(self.store, calendar, now=lambda: self.at)
        self._users: dict[str, int] = {}
        self.case_id = 0
        self.first_id = 0
        """The case that the example filed; `go` may have led to one that follows it."""

    @property
    def case(self) -> Case:
        """The example's case as it stands."""
        return self.store.rows.cases[self.case_id]

    def step(self, step: Mapping[str, Any]) -> Wrong:
        """Play one step; what was expected and what was found, where they differ."""
        on = _day(step["on"])
        hour = time.fromisoformat(str(step.get("at", "10:00")))
        self._wait_until(datetime.combine(on, hour, tzinfo=self.calendar.zone))
        if "expect" in step:
            return self._expect(step["expect"])
        refused = step.get("refused")
        try:
            self._act(step)
        except Refusal as refusal:
            if refused is None:
                return "the step to be allowed", f"refused: {refusal}"
            return None if refusal.code == refused else (f"refused: {refused}", refusal.code)
        return None if refused is None else (f"refused: {refused}", "it was allowed")

    def _wait_until(self, moment: datetime) -> None:
        """Let time pass: every timer fires at its moment, as a worker that is never late would."""
        while True:
            due = self.store.next_due()
            if due is None or due > moment:
                break
            self.at = due
            self.engine.fire_due()
        self.at = moment.astimezone(UTC)

    # -- acting --------------------------------------------------------------------------------

    def actor(self, name: str) -> Actor:
        """The person that a step's `by` names."""
        if name in ("public", "system"):
            return PUBLIC if name == "public" else SYSTEM
        if name == "applicant":
            person = self.case.applicant if self.case_id else None
            return Actor(ActorKind.APPLICANT, 0, "applicant", person)
        user = self._users.setdefault(name, len(self._users) + 1)
        role = name.partition("#")[0]
        posts = tuple(Post(role, code) for code in self.directory.places)
        actor = Actor(ActorKind.STAFF, user, name, None, posts)
        self.employ(actor)
        return actor

    def employ(self, actor: Actor) -> None:
        """Let the store know somebody as a member of staff, so that work can be given to them."""
        self.store.rows.staff[actor.account] = actor

    def _act(self, step: Mapping[str, Any]) -> None:
        if "go" in step:
            self.case_id = afterwards.named_case(self, str(step["go"]))
            return
        actor = self.actor(str(step["by"]))
        when: dict[str, Any] = {
            "occurred_on": _day(step["occurred_on"]) if "occurred_on" in step else None,
            "why": str(step.get("why", "")),
        }
        does = step.get("do", "complete")
        if does == "file":
            answer = self.engine.handle(self._filing(step, when), actor)
            self.case_id = self.first_id = answer.case
            return
        if does in FLOW:
            command = FLOW[does](self.case_id, plain(step), when)
        else:
            command = self._COMMANDS[does](self, step, when)
        self.engine.handle(command, actor)
        if does == "complete":
            assert isinstance(command, c.Complete)
            for name in step.get("and", ()):
                signing = c.Sign(case=self.case_id, task=command.task, **when)
                self.engine.handle(signing, self.actor(str(name)))

    def _filing(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.File:
        example = self.example
        return c.File(
            definition=str(example["of"]),
            answers=plain(example.get("answers", {})),
            chosen=tuple(example.get("chosen", ())),
            materials=_handed(example.get("materials", ())),
            contact=str(example.get("contact", "none")),
            channel=str(step.get("channel", "counter")),
            refer_consent=bool(example.get("refer_consent", True)),
            **people.agent(step),
            **when,
        )

    def _complete(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        kind = str(step.get("kind", "step"))
        task = self.task(str(step["task"]), kind, step.get("place"), str(step["by"]))
        fixed = {
            "posting": "posted",
            "correction": "sent",
            "serve": "served",
            "tell": "told",
            "supervision": "answered",
        }
        return c.Complete(
            case=self.case_id,
            task=task.no,
            outcome=str(step.get("outcome", fixed.get(kind, ""))),
            form=people.filled(
                plain(step.get("form", {})), self.example_closure().catalogues, self.actor
            ),
            reasons=tuple(step.get("reasons", ())),
            to=str(step.get("to", "")),
            materials=_handed(step.get("materials", ())),
            deviation=str(step.get("deviation", "")),
            gaps=tuple(step.get("gaps", ())),
            **when,
        )

    def _claim(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        kind = str(step.get("kind", "step"))
        task = self.task(str(step["task"]), kind, step.get("place"), str(step["by"]))
        return c.Claim(case=self.case_id, task=task.no, **when)

    def _gap(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        task = self.task(str(step["task"]), "step", None)
        return c.NoteGap(
            case=self.case_id,
            task=task.no,
            item=str(step["item"]),
            reason=str(step["reason"]),
            **when,
        )

    def _answer(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        return c.AnswerCorrection(
            case=self.case_id,
            materials=_handed(step.get("materials", ())),
            answers=plain(step.get("answers", {})),
            **when,
        )

    def _object(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        return c.Object(
            case=self.case_id,
            notice=self.notice(str(step["notice"])).no,
            channel=str(step.get("channel", "web")),
            text=str(step["text"]),
            receipt="example",
            **when,
        )

    def _withdraw(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        return c.Withdraw(case=self.case_id, path=str(step.get("lane", "")), **when)

    def _relative(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        name = str(step["of"])
        user = self.actor(name).account
        relation = str(step.get("relation", ""))
        return c.RegisterRelative(
            case=self.case_id, user=user, name=name, relation=relation, **when
        )

    def _hand_in(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        materials = _handed(step.get("materials", ()))
        return c.HandIn(case=self.case_id, materials=materials, **when)

    def _ask(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        task = self.task(str(step["task"]), str(step.get("kind", "step")), None)
        return c.AskAdvice(
            case=self.case_id,
            task=task.no,
            role=str(step["of"]),
            question=str(step["question"]),
            shares=tuple(step.get("shares", ())),
            days=step.get("days"),
            **when,
        )

    def _revoke_advice(self, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
        asked = max(a.no for a in self.case.advice.values() if a.role == step["of"])
        return c.RevokeAdvice(case=self.case_id, advice=asked, **when)

    def case_with(self, number: int) -> Case:
        """Any case of the example's store."""
        return self.store.rows.cases[number]

    def following(self, definition: str) -> list[int]:
        """The cases of a definition that follow another one."""
        cases = self.store.rows.cases.values()
        return [e.id for e in cases if e.definition == definition and e.about_case is not None]

    _COMMANDS: Mapping[str, Callable[..., c.Command]] = {
        "complete": _complete,
        "claim": _claim,
        "gap": _gap,
        "answer": _answer,
        "object": _object,
        "withdraw": _withdraw,
        "relative": _relative,
        "extend": limits.extend,
        "procedure": limits.procedure,
        "hand_in": _hand_in,
        "ask": _ask,
        "revoke_advice": _revoke_advice,
        **hands.COMMANDS,
        **afterwards.COMMANDS,
        **remedies.COMMANDS,
        **people.COMMANDS,
    }

    # -- looking -------------------------------------------------------------------------------

    def task(self, reference: str, kind: str, place: object, by: str = "") -> Task:
        """The newest task that `<path>.<state>` names: live before done, that of `by` first."""
        path, state = split_reference(reference)
        found = [
            task
            for task in self.case.tasks.values()
            if task.kind == kind
            and (place is None or place == (task.role if kind == "advice" else task.subject))
            and (kind == "correction" or _at(task, kind, path, state, reference))
        ]
        if not found:
            known = [(task.path, task.state, task.kind) for task in self.case.open_tasks]
            raise LookupError(f"no {kind} task at {reference!r}; open: {known}")
        return people.theirs(found, self.actor(by) if by else PUBLIC)

    def notice(self, reference: str) -> Notice:
        """The newest notice at a reference."""
        path, state = split_reference(reference)
        return max(
            (n for n in self.case.notices.values() if (n.path, n.state) == (path, state)),
            key=lambda n: n.no,
        )

    def _expect(self, expected: Mapping[str, Any]) -> Wrong:
        for name, wanted in expected.items():
            found = self._LOOKS[name](self, wanted)
            wanted = plain(wanted)
            if found != wanted:
                return f"{name} {wanted}", str(found)
        return None

    def _states(self, wanted: Mapping[str, str]) -> object:
        return {name: self.case.scopes[_root(name)].state for name in wanted}

    def _outcomes(self, wanted: Mapping[str, str]) -> object:
        return {name: self.case.scopes[_root(name)].outcome for name in wanted}

    def _open(self, wanted: Sequence[str]) -> object:
        steps = {
            f"{task.path}.{task.state}".lstrip(".")
            for task in self.case.open_tasks
            if task.kind == "step"
        }
        return list(wanted) if steps == set(wanted) else sorted(steps)

    def _asked(self, wanted: Sequence[str]) -> object:
        """The lanes that failed and about which somebody is asked."""
        asked = {failed_lane(task) for task in self.case.open_tasks if task.kind == "lane_failed"}
        return list(wanted) if asked == set(wanted) else sorted(asked)

    def _due(self, wanted: Mapping[str, object]) -> object:
        clocks = Clocks(self.case, self.example_closure(), self.directory)
        found: dict[str, object] = {}
        for name in wanted:
            path, _, kind = name.partition(":")
            scope = self.case.scopes[_root(path)]
            reading = {c.kind: c.read(self.calendar, self._today()) for c in clocks.of(scope)}
            read = reading.get(kind or "promised")
            found[name] = read.due.isoformat() if read and read.due else None
        return found

    def _lights(self, wanted: Mapping[str, str]) -> object:
        clocks = Clocks(self.case, self.example_closure(), self.directory)
        return {
            name: next(clocks.of(self.case.scopes[_root(name)]))
            .read(self.calendar, self._today())
            .light.value
            for name in wanted
        }

    def example_closure(self) -> Closure:
        """The closure that the example's case runs on."""
        return self.store.closure(self.case.closure)

    def _today(self) -> date:
        return self.calendar.civil_day(self.at)

    def _closed(self, wanted: bool) -> object:
        return self.case.status == "closed"

    def _entitlements(self, wanted: Sequence[str]) -> object:
        paths = {entitlement.path for entitlement in self.case.entitlements.values()}
        same = paths == {_root(name) for name in wanted}
        return list(wanted) if same else sorted(paths)

    def _referred(self, wanted: Sequence[str]) -> object:
        cases = self.store.rows.cases.values()
        return [
            name
            for name in wanted
            if any(case.channel == "referral" and case.definition == name for case in cases)
        ]

    def _advice(self, wanted: Mapping[str, str]) -> object:
        return {a.role: a.status for a in self.case.advice.values() if a.role in wanted}

    _LOOKS: Mapping[str, Callable[..., object]] = {
        "state": _states,
        "outcome": _outcomes,
        "open": _open,
        "asked": _asked,
        "due": _due,
        "posts": limits.posts,
        "light": _lights,
        "closed": _closed,
        "tables": tables,
        "letters": letters,
        "panels": panels,
        "decided_by": decided_by,
        "entitlements": _entitlements,
        "referred": _referred,
        "advice": _advice,
        **afterwards.LOOKS,
    }


def split_reference(reference: str) -> tuple[str, str]:
    """`means/visit.go` → ("means/visit", "go"); a bare state belongs to the case itself."""
    path, _, state = reference.rpartition(".")
    return path, state


def plain(value: Any) -> Any:
    """Data of a file as the engine takes it: dates as texts."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _at(task: Task, kind: str, path: str, state: str, reference: str) -> bool:
    if kind in ("serve", "tell"):
        return task.path == reference
    return (task.path, task.state) == (path, state)


def _root(name: str) -> str:
    return "" if name == "case" else name


def _handed(items: Sequence[str]) -> tuple[c.Handed, ...]:
    return tuple(c.Handed(item=str(item)) for item in items)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
