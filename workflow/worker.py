"""The worker: fires what is due, sends what is to be sent, and sleeps until there is more.

Input: an office, and chores to do in every round (the command line adds the messages). Consumers:
`onewindow worker` and the thread inside `onewindow run`. Any number of workers may run at once:
a timer belongs to its case, which is locked, and one that has been served does nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflow.benefits.quarterly import make_lists
from workflow.bootstrap import Office
from workflow.domain.commands import Fire
from workflow.domain.people import SYSTEM
from workflow.errors import Unavailable
from workflow.privacy.notice_photos import sweep_photos
from workflow.store.measures import add_faulty
from workflow.store.office import forget_old

log = logging.getLogger(__name__)

Chore = Callable[[], int]
"""Something to do in every round; returns how much was done."""
TimerKey = tuple[int, str, int, str]

MOST = 100
"""Timers served in one round, so that a stop is never far."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
LOOSE = timedelta(days=2)
"""How long an uploaded file may wait to be handed in."""
FORGOTTEN = timedelta(days=30)
"""How long drafts, idempotency keys and sign-in tries are kept."""


@dataclass
class Troubles:
    """What went wrong lately: each thing rests, twice as long each time."""

    _resting: dict[object, tuple[datetime, timedelta]] = field(default_factory=dict)

    def note(self, key: object, now: datetime) -> timedelta:
        """It went wrong again; returns for how long it rests."""
        _, last = self._resting.get(key, (now, FIRST_PAUSE / 2))
        pause = min(last * 2, LONGEST_PAUSE)
        self._resting[key] = (now + pause, pause)
        return pause

    def forget(self, key: object) -> None:
        """It went well."""
        self._resting.pop(key, None)

    def rests(self, key: object, now: datetime) -> bool:
        """Whether it is not to be tried yet."""
        known = self._resting.get(key)
        return known is not None and now < known[0]

    def __len__(self) -> int:
        return len(self._resting)


class Worker:
    """Serves one office until it is told to stop."""

    def __init__(
        self, office: Office, chores: Sequence[Chore] = (), longest_sleep: float = 5.0
    ) -> None:
        self.office = office
        self._chores: tuple[Chore, ...] = (*chores, Tidying(office))
        self._longest = longest_sleep
        self._troubles = Troubles()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; a round under way is finished first."""
        while not stop.is_set():
            done = self.round(stop)
            if not done:
                stop.wait(self.pause())

    def round(self, stop: threading.Event | None = None) -> int:
        """Serve the timers that are due, then do the chores once; returns how much was done."""
        try:
            done = self._fire_due(stop)
        except Unavailable as away:
            log.warning("the database is busy or away: %s", away)
            return 0
        return done + sum(self._chore(chore) for chore in self._chores)

    def pause(self) -> float:
        """Seconds to sleep: to the next timer, at most the longest sleep, and at least a little.

        What is due already rests after a failure, and is no reason to hurry.
        """
        try:
            due = self.office.store.next_due()
        except Unavailable:
            return self._longest
        now = self.office.now()
        if due is None or due <= now:
            return self._longest
        return min(self._longest, max(0.2, (due - now).total_seconds()))

    def _fire_due(self, stop: threading.Event | None) -> int:
        now, done = self.office.now(), 0
        # Those that rest are still due: asking for more lets the others come through.
        for key in self.office.store.due_timers(now, MOST + len(self._troubles)):
            if stop is not None and stop.is_set():
                break
            if not self._troubles.rests(key, now):
                done += self._fire(key, now)
        return done

    def _fire(self, key: TimerKey, now: datetime) -> int:
        """Serve one timer; whatever goes wrong in its case holds up no other."""
        case, kind, no, path = key
        try:
            self.office.engine.handle(Fire(case=case, kind=kind, no=no, path=path), SYSTEM)
        except Unavailable:
            raise
        except Exception:
            pause = self._troubles.note(key, now)
            log.exception("case %s: the %s timer %s failed; again in %s", case, kind, no, pause)
            return 0
        self._troubles.forget(key)
        return 1

    def _chore(self, chore: Chore) -> int:
        now = self.office.now()
        if self._troubles.rests(chore, now):
            return 0
        try:
            done = chore()
        except Unavailable as away:
            log.warning("the database is busy or away: %s", away)
            return 0
        except Exception:
            pause = self._troubles.note(chore, now)
            log.exception("a chore failed; again in %s", pause)
            return 0
        self._troubles.forget(chore)
        return done


class Tidying:
    """Once a day: delete files nobody handed in, old drafts, old keys of commands, and
    photographs of notices whose purpose has ended; make the lists of the last quarter; count what
    could not be counted before."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._next: datetime | None = None

    def __call__(self) -> int:
        """Tidy up when a day has passed since the last time."""
        now = self._office.now()
        if self._next is not None and now < self._next:
            return 0
        self._next = now + timedelta(days=1)
        self._office.documents.sweep(now - LOOSE)
        self._office.drafts.expire(now - FORGOTTEN)
        forget_old(self._office.store.database, now - FORGOTTEN, now)
        sweep_photos(self._office)
        make_lists(self._office)
        add_faulty(self._office.store, self._office.calendar)
        return 0
