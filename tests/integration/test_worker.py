"""Workers lose and double nothing: two at once, one killed in mid-run, one case that fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.postgres import postgres_server, postgres_url
from workflow.bootstrap import Office, compose, open_office
from workflow.demo.acts import Filing
from workflow.demo.people import emergency
from workflow.demo.places import PLACES
from workflow.domain import facts as f
from workflow.domain.commands import Fire
from workflow.domain.people import Actor, ActorKind, Post
from workflow.errors import Refusal, Unavailable
from workflow.ports import Answer
from workflow.settings import Settings
from workflow.worker import Troubles, Worker

__all__ = ["postgres_server", "postgres_url"]

WINDOW = Actor(ActorKind.STAFF, 1, "周窗口", None, (Post("window_clerk", "town_a"),))
LONG_AGO = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
COMMAND = "import sys; from workflow.cli import main; sys.exit(main())"


class Clock:
    """A clock that a test moves."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def settings_in(folder: Path) -> Settings:
    return Settings.from_environment({"ONEWINDOW_DATA_DIR": str(folder)})


def file_cases(office: Office, count: int) -> list[int]:
    """Requests at the counter, each with one working day until its deadline."""
    cases = []
    for serial in range(count):
        answers = emergency(f"演示{serial}", 200 + serial, "2026-02-26")
        filing = Filing("temporary_aid", answers, (), ("identity",))
        cases.append(office.engine.handle(filing.command(), WINDOW).case)
    return cases


@pytest.fixture
def clock() -> Clock:
    return Clock(LONG_AGO)


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    office = open_office(settings_in(tmp_path), now=clock)
    office.store.places.put(PLACES)
    yield office
    office.close()


def escalations(office: Office, case: int) -> int:
    return sum(isinstance(each.fact, f.TaskEscalated) for each in office.store.facts(case))


def start_worker(given: dict[str, str]) -> subprocess.Popen[str]:
    environment = {**os.environ, **given}
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "worker", "--sleep", "0.2"],
        env=environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The settings of an office on either database, for this process and others."""
    given = {"ONEWINDOW_DATA_DIR": str(tmp_path)}
    if request.param == "postgresql":
        given["ONEWINDOW_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    return given


def test_two_workers_and_a_killed_one_lose_and_double_nothing(environment: dict[str, str]) -> None:
    settings = Settings.from_environment(environment)
    past = open_office(settings, now=Clock(LONG_AGO))
    past.store.places.put(PLACES)
    cases = file_cases(past, 120)
    past.close()
    office = compose(settings)

    def waiting() -> int:
        return len(office.store.due_timers(office.now(), 1000))

    victim = start_worker(environment)
    until(lambda: waiting() < len(cases) - 5)
    victim.send_signal(signal.SIGKILL)
    assert victim.wait(10) == -signal.SIGKILL
    assert waiting() > 0, "the victim was done before it was killed: file more cases"

    others = [start_worker(environment), start_worker(environment)]
    until(lambda: waiting() == 0)
    for worker in others:
        worker.send_signal(signal.SIGTERM)
    ended = [(worker.wait(15), worker.stderr.read() if worker.stderr else "") for worker in others]
    assert [code for code, _ in ended] == [0, 0], ended
    assert all("Traceback" not in text for _, text in ended), ended
    for case in cases:
        assert escalations(office, case) == 1
        assert office.store.check(case, office.documents) == []
    office.close()


def test_what_is_due_is_served_and_what_is_not_is_left(office: Office, clock: Clock) -> None:
    [case] = file_cases(office, 1)
    worker = Worker(office)
    assert worker.round() == 0
    assert escalations(office, case) == 0
    clock.at = LATER
    assert worker.round() == 1
    assert worker.round() == 0
    assert escalations(office, case) == 1


def break_case(
    office: Office, monkeypatch: pytest.MonkeyPatch, case: int, error: Exception
) -> list[int]:
    """From now on timers of one case fail; returns the cases that were tried."""
    tried: list[int] = []
    whole = office.engine.handle

    def handle(command: Fire, actor: Actor) -> Answer:
        tried.append(command.case)
        if command.case == case:
            raise error
        return whole(command, actor)

    monkeypatch.setattr(office.engine, "handle", handle)
    return tried


@pytest.mark.parametrize("error", [Refusal("broken"), RuntimeError("a defect")])
def test_a_case_that_fails_rests_and_stops_no_other(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    first, second, third = file_cases(office, 3)
    clock.at = LATER
    worker = Worker(office)
    with monkeypatch.context() as patch:
        tried = break_case(office, patch, second, error)
        assert worker.round() == 2
        assert worker.round() == 0
        assert tried.count(second) == 1
        clock.at += timedelta(seconds=31)
        assert worker.round() == 0
        assert tried.count(second) == 2
        clock.at += timedelta(seconds=31)
        worker.round()
        assert tried.count(second) == 2, "it rests twice as long after the second time"
    clock.at += timedelta(minutes=5)
    assert worker.round() == 1
    assert [escalations(office, case) for case in (first, second, third)] == [1, 1, 1]


def test_many_failing_timers_do_not_crowd_out_the_others(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = file_cases(office, 2)
    clock.at = LATER
    monkeypatch.setattr("workflow.worker.MOST", 1)
    worker = Worker(office)
    break_case(office, monkeypatch, broken, RuntimeError("a defect"))
    assert worker.round() == 0
    assert worker.round() == 1
    assert escalations(office, sound) == 1


def test_a_busy_database_is_no_fault_of_a_case(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    [case] = file_cases(office, 1)
    clock.at = LATER
    worker = Worker(office)
    with monkeypatch.context() as patch:
        break_case(office, patch, case, Unavailable("busy"))
        assert worker.round() == 0
    assert worker.round() == 1


def test_a_failing_chore_rests_and_stops_neither_timers_nor_other_chores(
    office: Office, clock: Clock
) -> None:
    [case] = file_cases(office, 1)
    calls: list[str] = []

    def fails() -> int:
        calls.append("fails")
        raise RuntimeError("the mail server is away")

    def works() -> int:
        calls.append("works")
        return 1

    worker = Worker(office, [fails, works])
    assert worker.round() == 1
    clock.at = LATER
    assert worker.round() == 2
    assert worker.round() == 1
    assert calls.count("works") == 3
    assert calls.count("fails") == 2
    assert escalations(office, case) == 1


def test_a_worker_sleeps_to_the_next_timer_at_most_its_longest_sleep(
    office: Office, clock: Clock
) -> None:
    assert Worker(office, longest_sleep=7).pause() == 7
    file_cases(office, 1)
    assert Worker(office, longest_sleep=7).pause() == 7
    due = office.store.next_due()
    assert due is not None
    clock.at = due - timedelta(seconds=3)
    assert Worker(office, longest_sleep=7).pause() == pytest.approx(3)


def test_a_timer_that_rests_after_a_failure_keeps_no_worker_awake(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (broken,) = file_cases(office, 1)
    clock.at = LATER
    worker = Worker(office, longest_sleep=7)
    break_case(office, monkeypatch, broken, RuntimeError("a defect"))
    assert worker.round() == 0
    assert worker.pause() == 7


def test_a_sleeping_worker_stops_promptly(office: Office) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=Worker(office, longest_sleep=3600).run, args=(stop,))
    thread.start()
    time.sleep(0.3)
    began = time.monotonic()
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - began < 2


def test_tidying_sweeps_files_that_nobody_handed_in(office: Office, clock: Clock) -> None:
    digest = office.documents.put(b"a scan", "image/png")
    worker = Worker(office)
    worker.round()
    assert office.documents.content(digest) == b"a scan"
    clock.at += timedelta(days=3)
    worker.round()
    with pytest.raises(Refusal):
        office.documents.content(digest)


def test_troubles_rest_ever_longer_up_to_an_hour() -> None:
    troubles, now = Troubles(), LATER
    pauses = [troubles.note("x", now) for _ in range(10)]
    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert pauses[-1] == timedelta(hours=1)
    assert troubles.rests("x", now)
    assert not troubles.rests("x", now + timedelta(hours=1))
    troubles.forget("x")
    assert troubles.note("x", now) == timedelta(seconds=30)
