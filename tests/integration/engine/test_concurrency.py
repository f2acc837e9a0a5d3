"""Many people at once: lanes do not conflict, one task has one winner, one key one effect."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from tests.integration.engine.conftest import Office
from tests.integration.engine.office import accepted, file, staff
from workflow.domain import commands as c
from workflow.domain.history import verify
from workflow.errors import Conflict, Refusal
from workflow.machine.evolve import fold


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each act came to, or the refusal, when all begin at the same moment."""
    gate = threading.Barrier(len(acts))
    came: list[Any] = [None] * len(acts)

    def run(at: int) -> None:
        gate.wait()
        try:
            came[at] = acts[at]()
        except Refusal as refusal:
            came[at] = refusal

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return came


def sound(office: Office, case: int) -> None:
    history = office.store.facts(case)
    assert verify(history)
    assert fold(case, history) == office.store.case(case)


def test_steps_in_different_lanes_of_one_case_never_conflict(office: Office) -> None:
    case = accepted(office.store, office.engine)
    tasks = [t for t in office.store.case(case).open_tasks if t.state == "confirm"]
    assert len(tasks) == 6

    def lane(at: int) -> Callable[[], None]:
        officer = staff("officer", 100 + at)

        def work() -> None:
            no, seen = tasks[at].no, tasks[at].revision
            office.engine.handle(c.Claim(case=case, task=no), officer)
            office.engine.handle(c.Release(case=case, task=no), officer)
            office.engine.handle(c.Claim(case=case, task=no), officer)
            said = {"task": no, "outcome": "yes", "form": {"amount": "10"}, "revision": seen + 3}
            office.engine.handle(c.Complete(case=case, **said), officer)  # type: ignore[arg-type]

        return work

    assert together([lane(at) for at in range(6)]) == [None] * 6
    after = office.store.case(case)
    assert [after.scopes[f"school[{n}]"].outcome for n in range(1, 7)] == ["granted"] * 6
    assert len({d.number for d in after.decisions.values()}) == 6
    sound(office, case)


def test_of_two_on_one_task_one_wins_and_the_other_is_told_who_did_what(office: Office) -> None:
    case = accepted(office.store, office.engine)
    tasks = [t for t in office.store.case(case).open_tasks if t.state == "confirm"]
    for task in tasks[:3]:

        def decide(outcome: str, user: int, no: int = task.no) -> Callable[[], Any]:
            # Either must be able to win: the form is whole, whichever comes first.
            form = {"amount": "10"} if outcome == "yes" else {}
            command = c.Complete(case=case, task=no, outcome=outcome, form=form)
            return lambda: office.engine.handle(command, staff(f"officer#{user}", user))

        came = together([decide("yes", 201), decide("no", 202)])
        (lost,) = [each for each in came if isinstance(each, Conflict)]
        winner = came.index(lost) ^ 1
        assert lost.code == "already_done"
        assert lost.values["by"] == f"officer#{201 + winner}"
        assert lost.values["outcome"] == ("yes", "no")[winner]
    sound(office, case)


def test_the_same_key_from_two_threads_has_one_effect(office: Office) -> None:
    came = together([lambda: file(office.engine, 7, key="k")] * 4)
    assert len({(answer.case, answer.tracking, answer.secret) for answer in came}) == 1
    sound(office, came[0].case)


def test_of_two_requests_of_one_person_at_once_one_is_filed(office: Office) -> None:
    came = together([lambda: file(office.engine, 8)] * 3)
    codes = sorted(each.code if isinstance(each, Refusal) else "" for each in came)
    assert codes == ["", "open_case_exists", "open_case_exists"]
