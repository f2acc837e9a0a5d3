"""Plays the family's request in a temporary office and keeps what happened, as plain values.

Output: `Told`, which the command `demo` prints or writes as JSON. Everything goes through the real
engine into a real database, which is deleted afterwards.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from workflow.bootstrap import open_office
from workflow.definition.base import Text
from workflow.demo.family import CASE, REFERRED, story
from workflow.demo.places import PLACES
from workflow.demo.staff import STAFF
from workflow.demo.stage import MovingClock, Stage, Step
from workflow.domain import facts as f
from workflow.domain.case import Case, Decision, Scope
from workflow.domain.facts import Recorded
from workflow.domain.history import verify
from workflow.domain.people import Actor, ActorKind, Post
from workflow.keys import KeyRing
from workflow.machine.clocks import Clocks
from workflow.machine.tree import state_of
from workflow.settings import Settings
from workflow.store.queries.cases import cases_of_person


@dataclass(frozen=True)
class Row:
    """One line of the timeline."""

    on: date
    at: datetime
    """UTC."""
    zh: str
    en: str
    who: tuple[tuple[str, str, str], ...]
    """Name, role and place of each who signed; none for the system itself."""
    day: int
    """The package's working day; 0 before and on the day of acceptance."""
    of: int
    paused: bool
    refused: str
    counts_from: date | None
    """The earlier day from which it counts."""


@dataclass(frozen=True)
class LaneEnd:
    """How one service ended."""

    path: str
    outcome: str
    on: date | None
    day: int | None
    """On which working day of its own promise."""
    of: int | None
    letters: tuple[tuple[str, str], ...]
    """Template and number of each letter that it issued."""
    served_on: date | None


@dataclass(frozen=True)
class Told:
    """What came of it."""

    case: Case
    referred: Case
    rows: tuple[Row, ...]
    lanes: tuple[LaneEnd, ...]
    facts: int
    verified: bool


@contextmanager
def stage() -> Iterator[Stage]:
    """An empty demonstration office in a temporary folder, on a moving clock."""
    with TemporaryDirectory(prefix="onewindow-demo-") as folder:
        settings = Settings(
            data_dir=Path(folder),
            database_url=f"sqlite:///{Path(folder) / 'demo.db'}",
            keys=KeyRing.generate(),
            zone=ZoneInfo("Asia/Shanghai"),
        )
        clock = MovingClock()
        office = open_office(settings, now=clock)
        try:
            office.notes.declare_demo()
            office.store.places.put(PLACES)
            yield Stage(office, clock, actors=_staff())
        finally:
            office.close()


def _staff() -> dict[str, Actor]:
    """The staff without accounts: nobody signs in, and a password takes a while to hash."""
    return {
        each.login: Actor(ActorKind.STAFF, number, each.name, None, each.posts)
        for number, each in enumerate(STAFF, 1)
    }


def tell(on: Stage, progress: Callable[[Row], None] = lambda row: None) -> Told:
    """Play the story on a stage; `progress` hears every line as it happens."""
    photo = on.office.documents.put(picture(), "image/png")
    rows: list[Row] = []
    seen = 0
    for step in sorted(story(photo), key=lambda each: (each.on, each.at)):
        on.wait_until(step.on, step.at)
        new = list(_by_itself(on, seen)) if CASE in on.cases else []
        new.append(_played(on, step))
        rows.extend(new)
        for row in new:
            progress(row)
        seen = on.case(CASE).seq
        _follow_referral(on)
    case = on.case(CASE)
    history = on.office.store.facts(case.id)
    return Told(
        case=case,
        referred=on.case(REFERRED),
        rows=tuple(rows),
        lanes=tuple(_lane_ends(on, case)),
        facts=len(history),
        verified=verify(history) and history[-1].hash == case.chain,
    )


def _played(on: Stage, step: Step) -> Row:
    done = on.do(step)
    history = on.office.store.facts(done.case, done.first)
    posts = [_post(history, actor) for actor in done.actors]
    who = tuple(
        (actor.name, post.role, post.place) for actor, post in zip(done.actors, posts, strict=True)
    )
    late = next((entry.occurred_on for entry in history if entry.is_late), None)
    return _row(on, step.on, (step.zh, step.en), who, step.refused, late)


def _post(history: Iterable[Recorded], actor: Actor) -> Post:
    """The post at which somebody acted, as the history has it; for a refusal, the one they hold."""
    for entry in history:
        if entry.user == actor.user and entry.role:
            return Post(entry.role, entry.place)
    return actor.posts[0] if actor.posts else Post("", "")


def _by_itself(on: Stage, seen: int) -> Iterator[Row]:
    """What fell due since the last step."""
    for entry in on.office.store.facts(on.cases[CASE], seen):
        if entry.actor_kind == "system" and isinstance(entry.fact, f.TaskEscalated):
            day = on.office.calendar.civil_day(entry.at)
            yield _row(on, day, _went_up(on, entry.fact), (), "", None)


def _went_up(on: Stage, fact: f.TaskEscalated) -> tuple[str, str]:
    case = on.case(CASE)
    closure = on.office.store.closure(case.closure)
    task, role = case.tasks[fact.no], closure.catalogues.roles[fact.role].title
    title = state_of(case, closure, task).title or Text(zh=task.state, en=task.state)
    return (
        f"“{title.zh}”期限已过，自动升级，{role.zh}也可办理",
        f"“{title.en}” was not done in time: {role.en} may handle it too",
    )


def _row(
    on: Stage,
    day: date,
    text: tuple[str, str],
    who: tuple[tuple[str, str, str], ...],
    refused: str,
    late: date | None,
) -> Row:
    case = on.case(CASE)
    clocks = Clocks(case, on.office.store.closure(case.closure), on.office.store.directory())
    clock = clocks.promised()
    reading = clock.read(on.office.calendar, day) if clock else None
    return Row(
        on=day,
        at=on.clock.at,
        zh=text[0],
        en=text[1],
        who=who,
        day=reading.day if reading else 0,
        of=reading.of if reading else 0,
        paused=reading is not None and reading.paused_for is not None,
        refused=refused,
        counts_from=late,
    )


def _follow_referral(on: Stage) -> None:
    """Find the case that a referral opened, once there is one."""
    if REFERRED in on.cases:
        return
    case = on.case(CASE)
    with on.office.store.database.read() as connection:
        for row in cases_of_person(connection, case.applicant or 0):
            if row.id != case.id:
                on.cases[REFERRED] = row.id


def _lane_ends(on: Stage, case: Case) -> Iterator[LaneEnd]:
    clocks = Clocks(case, on.office.store.closure(case.closure), on.office.store.directory())
    for scope in case.scopes.values():
        if scope.parent != "" or scope.outcome is None:
            continue
        clock = clocks.promised(scope.path)
        reading = (
            clock.read(on.office.calendar, scope.ended_on) if clock and scope.ended_on else None
        )
        decisions = _decisions(case, scope)
        served = [each.served_on for each in decisions if each.served_on]
        yield LaneEnd(
            path=scope.path,
            outcome=scope.outcome,
            on=scope.ended_on,
            day=reading.day if reading else None,
            of=reading.of if reading else None,
            letters=tuple((each.letter or "", each.number or "") for each in decisions),
            served_on=max(served, default=None),
        )


def _decisions(case: Case, scope: Scope) -> list[Decision]:
    """The decisions of a lane and of the parts below it."""
    return [
        each
        for each in case.decisions.values()
        if each.letter and (each.path == scope.path or each.path.startswith(f"{scope.path}/"))
    ]


def picture() -> bytes:
    """A small grey picture: the photograph of a notice board that does not exist."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    width, height = 160, 120
    rows = b"".join(b"\0" + bytes([200] * width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
