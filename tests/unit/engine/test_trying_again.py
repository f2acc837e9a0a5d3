"""A store that gives way for a moment costs nobody anything: once more, and never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.unit.machine.play import Play
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import Unavailable
from workflow.testing import MemoryStore, MemoryUnit


class Shaky:
    """Lets some of a store's transactions fail, at their lock or around their commit."""

    def __init__(self, play: Play, *failing: Callable[[MemoryUnit], None]) -> None:
        self.begun = 0
        self._failing = list(failing)
        begin = play.store.begin

        @contextmanager
        def shaken() -> Iterator[MemoryUnit]:
            with begin() as unit:
                self.begun += 1
                if self._failing:
                    self._failing.pop(0)(unit)
                yield unit

        play.store.begin = shaken  # type: ignore[method-assign]


def gives_way(unit: MemoryUnit) -> None:
    """The database chose this transaction to give way."""

    def lock(case: int) -> None:
        raise Unavailable("deadlock")

    unit.lock = lock  # type: ignore[method-assign, assignment]


def waited_long(unit: MemoryUnit) -> None:
    def lock(case: int) -> None:
        raise Unavailable("the database is busy", waited=True)

    unit.lock = lock  # type: ignore[method-assign, assignment]


def goes_silent(unit: MemoryUnit) -> None:
    """The commit was carried out, and the answer to it was lost."""
    commit = unit.commit

    def lost() -> None:
        commit()
        raise Unavailable("connection lost")

    unit.commit = lost  # type: ignore[method-assign]


def play() -> tuple[Play, c.Claim]:
    office = Play()
    office.file()
    return office, c.Claim(case=office.case_id, task=office.task("counter").no)


def claims(office: Play) -> int:
    return len(office.told(f.TaskClaimed))


def test_what_gave_way_is_tried_once_more_and_done_once() -> None:
    office, claim = play()
    shaky = Shaky(office, gives_way)
    office.engine.handle(claim, office.staff("clerk"))
    assert (shaky.begun, claims(office)) == (2, 1)
    assert office.sound()


def test_twice_is_enough() -> None:
    office, claim = play()
    shaky = Shaky(office, gives_way, gives_way)
    with pytest.raises(Unavailable):
        office.engine.handle(claim, office.staff("clerk"))
    assert (shaky.begun, claims(office)) == (2, 0)


def test_what_was_waited_for_long_already_is_not_waited_for_again() -> None:
    office, claim = play()
    shaky = Shaky(office, waited_long)
    with pytest.raises(Unavailable):
        office.engine.handle(claim, office.staff("clerk"))
    assert shaky.begun == 1


def test_what_may_have_been_carried_out_is_not_tried_again_without_a_key() -> None:
    office, _ = play()
    shaky = Shaky(office, goes_silent)
    with pytest.raises(Unavailable):
        office.do("clerk", "counter", "accept")
    assert shaky.begun == 1
    assert len(office.told(f.Accepted)) == 1


def test_with_a_key_the_answer_that_was_lost_is_found_again() -> None:
    office, _ = play()
    shaky = Shaky(office, goes_silent)
    task = office.task("counter").no
    command = c.Complete(case=office.case_id, task=task, outcome="accept", key="k")
    answer = office.engine.handle(command, office.staff("clerk"))
    assert shaky.begun == 2
    assert answer.seq == office.case.seq
    assert len(office.told(f.Accepted)) == 1


def test_a_store_is_a_memory_store_unless_it_is_shaken() -> None:
    """So that the tests above fail for the reason they name."""
    office, claim = play()
    assert isinstance(office.store, MemoryStore)
    shaky = Shaky(office)
    office.engine.handle(claim, office.staff("clerk"))
    assert (shaky.begun, claims(office)) == (1, 1)
