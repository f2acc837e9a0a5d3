"""A worked example in its own small office: the clock, the people, the case as it stands.

Consumers: `play`, which takes an example's steps in it, and the modules that make a command of a
step, or find what it expects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from workflow.definition.closure import Closure
from workflow.definition.library import Library
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Notice, Task
from workflow.domain.commands import Command, Handed
from workflow.domain.people import PUBLIC, SYSTEM, Actor, ActorKind, Directory, PlaceInfo, Post
from workflow.engine import Engine
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

Step: TypeAlias = Mapping[str, Any]
"""A step of an example, as plain data (`plain`)."""


class Run:
    """The office of one example, on a moving clock, with a store of its own."""

    def __init__(self, example: Mapping[str, Any], library: Library, calendar: Calendar) -> None:
        self.example = example
        self.calendar = calendar
        closures = {name: library.closure(name) for name in library.definitions}
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
        return self.case_with(self.case_id)

    def case_with(self, number: int) -> Case:
        """Any case of the example's store."""
        return self.store.rows.cases[number]

    def following(self, definition: str) -> list[int]:
        """The cases of a definition that follow another one."""
        cases = self.store.rows.cases.values()
        return [e.id for e in cases if e.definition == definition and e.about_case is not None]

    def referred(self) -> set[str]:
        """The services of which a case was filed by a referral."""
        cases = self.store.rows.cases.values()
        return {case.definition for case in cases if case.channel == "referral"}

    @property
    def closure(self) -> Closure:
        """What the example's case runs on."""
        return self.store.closure(self.case.closure)

    @property
    def today(self) -> date:
        """The civil day on the example's clock."""
        return self.calendar.civil_day(self.at)

    def wait_until(self, moment: datetime) -> None:
        """Let time pass: every timer fires at its moment, as a worker that is never late would."""
        while True:
            due = self.store.next_due()
            if due is None or due > moment:
                break
            self.at = due
            self.engine.fire_due()
        self.at = moment.astimezone(UTC)

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
        return _theirs(found, self.actor(by) if by else PUBLIC)

    def notice(self, reference: str) -> Notice:
        """The newest notice at a reference."""
        path, state = split_reference(reference)
        return max(
            (n for n in self.case.notices.values() if (n.path, n.state) == (path, state)),
            key=lambda n: n.no,
        )


Make: TypeAlias = Callable[[Run, Step, Step], Command]
"""From the run, a step and what every command says of its day, to the command."""
Look: TypeAlias = Callable[[Run, Any], object]
"""From the run and what a step expects to what is found, written in the same way."""


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


def scope_path(name: str) -> str:
    """The path of a scope as examples write it: `case` is the case itself."""
    return "" if name == "case" else name


def handed(step: Step) -> tuple[Handed, ...]:
    """The papers that a step hands in."""
    return tuple(Handed(item=str(item)) for item in step.get("materials", ()))


def as_day(value: object) -> date:
    """A day of a file: YAML reads some as days, others as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _at(task: Task, kind: str, path: str, state: str, reference: str) -> bool:
    if kind in ("serve", "tell"):
        return task.path == reference
    return (task.path, task.state) == (path, state)


def _theirs(found: Sequence[Task], who: Actor) -> Task:
    """Of several tasks of one step the one a person means: live before done, their own by name,
    of a panel's seats one of their post, then the newest."""
    roles = {post.role for post in who.posts}
    own = {task.no for task in found if task.assigned == who.user is not None}
    return max(
        found,
        key=lambda t: (t.live, t.no in own, bool(t.seat) and t.role in roles, t.no),
    )
