"""How long whoever tried in vain has to wait: longer after each further try, and nobody for others.

Who guesses must become slow, and whose door it is must not be locked out by it. So wrong tries are
counted for a door *and* where they come from; for a place as a whole; and, with much more room, for
a door whoever tries it. A device that has opened the door before counts its own tries alone (device
cookies, as OWASP describes them): strangers can do nothing to it. Waiting is an answer, never a
thread that sleeps. Keys are kept as keyed hashes (`store.office.Attempts`) for two days at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from workflow.store.office import Attempts


@dataclass(frozen=True, slots=True)
class Brake:
    """So many wrong tries are free; then each further one doubles the wait."""

    free: int
    longest: timedelta
    within: timedelta = timedelta(days=1)
    """What lies further back counts no more."""
    first: timedelta = timedelta(minutes=1)

    def wait(self, wrong: int, last: datetime | None, now: datetime) -> timedelta:
        """How long to wait from now on; zero where one may try."""
        if last is None or wrong < self.free:
            return timedelta()
        doublings = min(wrong - self.free, 20)
        pause: timedelta = min(self.first * 2**doublings, self.longest)
        return max(last + pause - now, timedelta())


Rule = tuple[str, Brake]
"""What is counted, under which brake."""


class Throttle:
    """The wrong tries of one office."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    def minutes(self, rules: Iterable[Rule], now: datetime) -> int:
        """How many minutes to wait by the strictest of the rules; 0 where one may try."""
        waits = [
            brake.wait(*self._attempts.lately(key, now - brake.within), now) for key, brake in rules
        ]
        return ceil(max(waits, default=timedelta()) / timedelta(minutes=1))

    def wrong(self, rules: Iterable[Rule], now: datetime) -> None:
        """Somebody tried in vain."""
        for key, _brake in rules:
            self._attempts.note(key, now)

    def right(self, *keys: str) -> None:
        """It worked: these begin anew."""
        for key in keys:
            self._attempts.forget(key)
