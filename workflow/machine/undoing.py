"""Taking back a decision while its messages wait: what it set in motion, and whether all of it can
still be undone.

Input: the case, its history, the task by which somebody decided. The case before the decision and
right after it are folded from the history; what differs between the two is what the decision did.
It can be undone when nothing of that has been touched since, nobody was handed anything, and no
other case was changed by it. Consumer: `hands_take_back`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from workflow.domain import facts as f
from workflow.domain.case import COLLECTIONS, Case, Task
from workflow.machine.evolve import fold
from workflow.machine.messages import messages_of, waits

History = Callable[[], Sequence[f.Recorded]]
"""Reads the facts of the case; asked only where a decision may be taken back."""

_NEW = ("decisions", "entitlements", "follow_ups")
_UNDONE = {*_NEW, "scopes", "tasks", "signatures", "entries", "timers", "terms"}
_ELSEWHERE = (f.Referred, f.ReferralFailed, f.ChangeDecided, f.EntitlementChanged, f.FollowUpDue)
"""What reaches beyond the case, where nothing can be called back."""
_TELLING = ("serve", "tell")


class TooLate(Exception):
    """It cannot be undone; `what` says why, `by` who was first."""

    def __init__(self, what: str, by: str = "") -> None:
        super().__init__(what)
        self.what, self.by = what, by


def until(task: Task, wait: timedelta) -> datetime | None:
    """Until when what a task decided can be taken back; None where messages do not wait."""
    return task.ended_at + wait if wait and task.ended_at is not None else None


def undo(case: Case, task: Task, history: History, now: datetime, wait: timedelta) -> Undoing:
    """The fact that takes the decision back. Raises TooLate."""
    last = until(task, wait)
    if last is None or now >= last or not _decided_since(case, task):
        raise TooLate("ended")
    recorded = history()
    at = next(
        (n for n, each in enumerate(recorded) if _ends(each.fact, task.no)),
        None,
    )
    if at is None:
        raise TooLate("ended")
    first, end = command_of(recorded, at)
    _only_the_case(recorded[first:end])
    before = fold(case.id, recorded[:first])
    after = fold(case.id, recorded[first:end], before)
    _only_known(before, after, task)
    _untouched(before, after, case)
    return _fact(before, after, case, task, recorded[first:end])


Undoing = f.DecisionTakenBack


def _decided_since(case: Case, task: Task) -> bool:
    """Whether anything was decided after the task opened: without it the step decided nothing, and
    no history need be read to know it. Parts are numbered in the order in which they come to be."""
    return any(decision.no > task.no for decision in case.decisions.values())


def _ends(fact: f.Fact, no: int) -> bool:
    return isinstance(fact, f.TaskEnded) and fact.no == no and fact.how == "done"


def command_of(recorded: Sequence[f.Recorded], at: int) -> tuple[int, int]:
    """The facts of the command to which a fact belongs: same moment, same actor."""
    own = recorded[at]

    def same(other: f.Recorded) -> bool:
        return (other.at, other.user, other.actor_kind) == (own.at, own.user, own.actor_kind)

    first, end = at, at + 1
    while first > 0 and same(recorded[first - 1]):
        first -= 1
    while end < len(recorded) and same(recorded[end]):
        end += 1
    return first, end


def _only_the_case(recorded: Sequence[f.Recorded]) -> None:
    if any(isinstance(each.fact, _ELSEWHERE) for each in recorded):
        raise TooLate("went_on")
    if not any(isinstance(each.fact, f.Decided) for each in recorded):
        raise TooLate("ended")


def _only_known(before: Case, after: Case, task: Task) -> None:
    """Whether the decision changed only what this module knows how to put back."""
    for name in COLLECTIONS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new and name not in _UNDONE:
            raise TooLate("went_on")
    if any(path not in before.scopes for path in after.scopes):
        raise TooLate("went_on")
    for no, each in after.tasks.items():
        if no not in before.tasks and each.kind not in _TELLING:
            raise TooLate("went_on")
        if no in before.tasks and no != task.no and each != before.tasks[no]:
            raise TooLate("went_on")
    for name in _NEW:
        old, new = getattr(before, name), getattr(after, name)
        if any(new[no] != part for no, part in old.items()):
            raise TooLate("went_on")


def _untouched(before: Case, after: Case, case: Case) -> None:
    """Whether everything the decision made or changed still stands as it left it."""
    for no, task in _differing(before, after, "tasks"):
        now = case.tasks[no]
        if now != task:
            done = any(s.task == no and not s.void for s in case.signatures.values())
            raise TooLate("signed" if done else "claimed", now.claimed_name)
    for name in ("scopes", *_NEW):
        for key, part in _differing(before, after, name):
            if getattr(case, name).get(key) != part:
                raise TooLate("went_on")
    paths = {path for path, _ in _differing(before, after, "scopes")}
    since = (part for name in _NEW for part in _new(after, case, name))
    if case.status != after.status or any(part.path in paths for part in since):
        raise TooLate("went_on")
    if any(d.served_how not in (None, "message") for d in _new(before, after, "decisions")):
        raise TooLate("told")


def _new(before: Case, after: Case, name: str) -> list[Any]:
    old = getattr(before, name)
    return [part for no, part in getattr(after, name).items() if no not in old]


def _differing(before: Case, after: Case, name: str) -> list[tuple[Any, Any]]:
    old = getattr(before, name)
    return [(k, part) for k, part in getattr(after, name).items() if old.get(k) != part]


def _fact(
    before: Case, after: Case, case: Case, task: Task, recorded: Sequence[f.Recorded]
) -> Undoing:
    new = {
        name: tuple(k for k in getattr(after, name) if k not in getattr(before, name))
        for name in (*_NEW, "tasks")
    }
    numbers = (after.decisions[no].number for no in new["decisions"])
    moved = [path for path, _ in _differing(before, after, "scopes")]
    dropped = tuple(t for k, t in after.timers.items() if before.timers.get(k) != t)
    timers = (t for k, t in before.timers.items() if after.timers.get(k) != t)
    own = tuple(t for t in timers if t.no != task.no or t.path != task.path)
    return f.DecisionTakenBack(
        no=task.no,
        path=task.path,
        decisions=new["decisions"],
        letters=tuple(number for number in numbers if number),
        entitlements=new["entitlements"],
        follow_ups=new["follow_ups"],
        tasks=new["tasks"],
        scopes=tuple(before.scopes[path] for path in moved),
        dropped=dropped,
        timers=own,
        terms=tuple(
            before.terms[k] for k, _ in _differing(before, after, "terms") if k in before.terms
        ),
        status=before.status if before.status != after.status else "",
        first=recorded[0].seq,
        last=recorded[-1].seq,
        unsent=sum(waits(message) for message in messages_of(case, recorded)),
    )
