"""A small office on a moving clock, in memory: commands in, the case and its history out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from workflow.definition.closure import Closure
from workflow.definition.library import load_text
from workflow.domain import commands as c
from workflow.domain.calendar import china
from workflow.domain.case import Case, Notice, Task
from workflow.domain.facts import Fact
from workflow.domain.history import verify
from workflow.domain.people import PUBLIC, Actor, ActorKind, Directory, Post
from workflow.engine import Engine
from workflow.examples.run import PLACES
from workflow.machine.evolve import fold
from workflow.ports import Answer
from workflow.testing import MemoryStore

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
CALENDAR = china()
FAMILY: Mapping[str, Any] = {
    "applicant_name": "张甲一",
    "id_number": "A1",
    "registered": "village_a",
    "happened": ["poor"],
}
PUPILS = (
    {"name": "张甲一", "relation": "self", "id_number": "A1"},
    {"name": "张丙三", "relation": "child", "id_number": "C3", "pupil": True, "age": 16},
    {"name": "张丁四", "relation": "child", "id_number": "D4", "pupil": True, "age": 9},
)


@lru_cache
def closures(text: str) -> dict[str, Closure]:
    library = load_text(text, "small.yaml")
    return {name: library.closure(name) for name in library.definitions}


def changed(*passages: tuple[str, str]) -> str:
    """The small definitions with passages exchanged; each must be there exactly once."""
    text = SMALL
    for old, new in passages:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


class Play:
    """One office, one case. Nobody fires timers unless a test calls `worker`."""

    def __init__(self, text: str = SMALL, **parameters: int) -> None:
        places = {place.code: place for place in PLACES}
        self.store = MemoryStore(closures(text), Directory(places, {"county": parameters}))
        self.now = datetime(2026, 3, 2, 10, tzinfo=CALENDAR.zone)
        self.engine = Engine(self.store, CALENDAR, now=lambda: self.now)
        self.case_id = 0
        self._users: dict[str, int] = {}

    # -- the clock -----------------------------------------------------------------------------

    def on(self, day: str, hour: int = 10) -> Play:
        """Go to `03-05` of 2026."""
        self.now = datetime.combine(
            date.fromisoformat(f"2026-{day}"), time(hour), tzinfo=CALENDAR.zone
        )
        return self

    def worker(self) -> int:
        return self.engine.fire_due()

    # -- people --------------------------------------------------------------------------------

    def staff(self, name: str, person: int | None = None) -> Actor:
        user = self._users.setdefault(name, len(self._users) + 1)
        role = name.partition("#")[0]
        posts = tuple(Post(role, place.code) for place in PLACES)
        actor = Actor(ActorKind.STAFF, user, name, person, posts)
        self.store.rows.staff.setdefault(user, actor)
        return actor

    @property
    def applicant(self) -> Actor:
        return Actor(ActorKind.APPLICANT, 900, "applicant", self.case.applicant)

    # -- acting --------------------------------------------------------------------------------

    def file(self, by: Actor | None = None, **given: Any) -> Answer:
        said: dict[str, Any] = {
            "definition": "package",
            "answers": FAMILY,
            "chosen": ("money",),
            "contact": "phone",
            **given,
        }
        answer = self.engine.handle(c.File(**said), by or self.staff("clerk"))
        self.case_id = answer.case
        return answer

    def accepted(self, **given: Any) -> Play:
        """Filed and accepted today."""
        self.file(**given)
        self.do("clerk", "counter", "accept")
        return self

    def at_opinion(self, **given: Any) -> Play:
        """The means are known; the lead has to give an opinion."""
        self.accepted(**given)
        return self.checked()

    def checked(self) -> Play:
        """The means are known."""
        self.do("lead#2", "means/visit.go", "found")
        self.sign("lead#3", "means/visit.go")
        self.do("officer#2", "means/data.ask", "clean")
        return self

    def noticed(self, **given: Any) -> Play:
        """The notice is posted today: its seven days run."""
        self.at_opinion(**given)
        self.do("lead", "money.opinion", "support")
        self.do("assistant", "money.notice", "posted", kind="posting")
        return self

    def command(self, which: type[c.CaseCommand], by: Actor | str, **given: Any) -> Answer:
        actor = self.staff(by) if isinstance(by, str) else by
        return self.engine.handle(which(case=self.case_id, **given), actor)

    def do(
        self,
        by: Actor | str,
        where: str,
        outcome: str,
        kind: str = "step",
        form: Mapping[str, Any] | None = None,
        **given: Any,
    ) -> Answer:
        task = self.task(where, kind)
        said = {"task": task.no, "outcome": outcome, "form": form or {}, **given}
        return self.command(c.Complete, by, **said)

    def hand_over(self, kind: str, path: str) -> Answer:
        """Somebody brings a decision, or tells a family."""
        task = next(t for t in self.case.open_tasks if (t.kind, t.path) == (kind, path))
        form = {"received_by": "张甲一", "handed_how": "in_person"}
        outcome = {"serve": "served", "tell": "told"}[kind]
        return self.command(c.Complete, "assistant", task=task.no, outcome=outcome, form=form)

    def sign(self, by: str, where: str, **given: Any) -> Answer:
        return self.command(c.Sign, by, task=self.task(where).no, **given)

    def gap(self, by: str, where: str, item: str = "identity") -> Answer:
        task = self.task(where).no
        return self.command(c.NoteGap, by, task=task, item=item, reason="missing")

    def ask(self) -> Answer:
        """The clerk sends the merged request."""
        task = next(t for t in self.case.open_tasks if t.kind == "correction")
        return self.command(c.Complete, "clerk", task=task.no, outcome="sent")

    def answer(self, *items: str, by: Actor | str | None = None, **given: Any) -> Answer:
        materials = tuple(c.Handed(item=item) for item in items)
        return self.command(c.AnswerCorrection, by or self.applicant, materials=materials, **given)

    def object(self, by: Actor | str = PUBLIC, text: str = "不符合", **given: Any) -> Answer:
        said = {"notice": self.notice.no, "channel": "phone", "text": text, "receipt": "R1"}
        return self.command(c.Object, by, **{**said, **given})

    # -- looking -------------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        return self.store.rows.cases[self.case_id]

    @property
    def facts(self) -> list[Fact]:
        return [recorded.fact for recorded in self.store.rows.facts[self.case_id]]

    def told(self, kind: type[Fact]) -> list[Any]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def state(self, path: str) -> str:
        return self.case.scopes[path].state

    def outcome(self, path: str) -> str | None:
        return self.case.scopes[path].outcome

    @property
    def notice(self) -> Notice:
        return max(self.case.notices.values(), key=lambda notice: notice.no)

    def task(self, where: str, kind: str = "step") -> Task:
        path, _, state = where.rpartition(".")
        found = [
            t for t in self.case.tasks.values() if (t.path, t.state, t.kind) == (path, state, kind)
        ]
        return max(found, key=lambda task: (task.live, task.no))

    def open(self) -> set[str]:
        return {f"{t.path}.{t.state}:{t.kind}".lstrip(".") for t in self.case.open_tasks}

    def sound(self) -> bool:
        """The history makes the rows, its chain is whole, and a closed case wants nobody."""
        history = self.store.rows.facts[self.case_id]
        assert fold(self.case_id, history) == self.case
        assert verify(history)
        assert self.case.status != "closed" or not self.case.open_tasks
        return True
