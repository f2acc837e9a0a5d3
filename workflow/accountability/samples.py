"""Random samples of an inspector 随机抽查: decisions and entries of a period, drawn once.

Input: an office, an inspector, what to look at. The draw is kept with its seed, its share and its
whole population; the same period is never drawn a second time by the same inspector, so nobody
draws until the result suits them. It opens nothing and changes nothing. Consumer: the inspector's
pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from workflow.accountability import kept_draws
from workflow.bootstrap import Office
from workflow.domain.days import Days
from workflow.domain.sampling import drawn
from workflow.errors import Invalid, NotFound
from workflow.store.queries.history import back_dated, notable
from workflow.store.queries.published import decided_between

KINDS = ("decisions", "late", "notable")
"""Decisions; entries for an earlier day; relatives and what went round the usual way."""
MOST = 20_000
"""Records that one draw looks at."""
LONGEST = timedelta(days=366)
_PREFIX = "sample"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it was drawn."""

    kind: str
    since: str
    until: str
    percent: int
    seed: str
    drawn_on: str
    population: tuple[str, ...]
    """What it was drawn from: `OW-2026-000001-1#12`, the case and the number of the record."""
    chosen: tuple[str, ...]


def draw(
    office: Office,
    user: int,
    places: Sequence[str],
    kind: str,
    days: Days,
    percent: int,
) -> Sample:
    """The sample of a period: drawn now, or as this inspector drew it before. Raises Invalid."""
    today = office.calendar.civil_day(office.now())
    if kind not in KINDS or not 1 <= percent <= 100:
        raise Invalid({"kind": "not_offered"})
    if not days.since <= days.until <= today or days.until - days.since > LONGEST:
        raise Invalid({"until": "not_offered"})
    since, until = days.since.isoformat(), days.until.isoformat()
    key = _key(user, kind, since, until)
    if not office.notes.get(key):
        found = sorted(set(_records(office, places, kind, days)))
        seed = secrets.token_hex(8)
        made = Sample(
            kind,
            since,
            until,
            percent,
            seed,
            drawn_on=today.isoformat(),
            population=tuple(found),
            chosen=tuple(drawn(found, percent, seed)),
        )
        office.notes.put(key, kept_draws.written(made))
    return sample(office, user, kind, since, until)


def sample(office: Office, user: int, kind: str, since: str, until: str) -> Sample:
    """A sample that was drawn. Raises NotFound('no_such_sample')."""
    kept = office.notes.get(_key(user, kind, since, until))
    if not kept:
        raise NotFound("no_such_sample")
    return kept_draws.read(kept, Sample)


def samples_of(office: Office, user: int) -> list[Sample]:
    """All that an inspector drew, the newest period first."""
    found = [kept_draws.read(kept, Sample) for kept in office.notes.beginning(f"{_PREFIX}:{user}:")]
    return sorted(found, key=lambda each: (each.until, each.kind), reverse=True)


def _key(user: int, kind: str, since: str, until: str) -> str:
    return f"{_PREFIX}:{user}:{kind}:{since}:{until}"


def _records(office: Office, places: Sequence[str], kind: str, days: Days) -> list[str]:
    with office.store.database.read() as connection:
        if kind == "decisions":
            found = decided_between(connection, days, places)
            return [f"{tracking}#{no}" for tracking, no in found]
        read = back_dated if kind == "late" else notable
        begin = office.calendar.start_of(days.since)
        end = office.calendar.start_of(days.until + timedelta(days=1))
        facts = read(connection, office.store.keys, begin, end, places, MOST)
    return [f"{each.tracking}#{each.recorded.seq}" for each in facts]
