"""Working days in mainland China, from the `holidays` package as plain special days.

Input: nothing but the package. Output: every exception to the week in the years `FIRST_YEAR` to
`LAST_YEAR`, for `workflow.domain.calendar`. The package gives a festival's own days and the days
exchanged for a weekend; a weekend joined to them is added here, because the State Council's notice
counts it as part of the same holiday (2026: 15 to 23 February) and a clerk expects to read so.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from workflow.domain.calendars.special import Special

#: Years with special days. Other years have plain weeks, and are provisional.
FIRST_YEAR, LAST_YEAR = 2018, 2040

#: Every day of these years was compared with the State Council's notices (2018 to 2026: none
#: differs). Later years are computed from the moon and the law, without make-up days.
VERIFIED = frozenset(range(2018, 2027))

_DAY = timedelta(days=1)
_EXCHANGED = re.compile(r"(\d{4}-\d{2}-\d{2})")
_ALIASES = {"农历除夕": "春节", "春节延长假期": "春节"}


@lru_cache(maxsize=1)
def special_days() -> Mapping[date, Special]:
    """Every exception from `FIRST_YEAR` to `LAST_YEAR`; computed once in a process, then shared.

    The first call imports the package and takes about 0.3 s.
    """
    raw, opened = _from_package()
    off: dict[date, Special] = {}
    festival_of: dict[date, str] = {}  # by the weekend that is worked in exchange
    for block in _blocks(raw, opened):
        festivals = _festivals(raw[day] for day in block if day in raw)
        for day in block:
            own = _festivals([raw[day]]) if day in raw else ""
            off[day] = Special.of(False, own or festivals)
            if exchanged := _EXCHANGED.search(raw.get(day, "")):
                festival_of[date.fromisoformat(exchanged[1])] = festivals
    worked = {day: Special.of(True, festival_of.get(day, "")) for day in opened}
    return {**off, **worked}


def _from_package() -> tuple[Mapping[date, str], frozenset[date]]:
    """The package's days off with their Chinese names, and the weekends that are worked."""
    # Imported here: the package takes 0.15 s to import, and a command line that only prints its
    # help or checks a definition never needs it.
    import holidays

    known = holidays.country_holidays(
        "CN", years=range(FIRST_YEAR, LAST_YEAR + 1), language="zh_CN"
    )
    return dict(known.items()), frozenset(known.weekend_workdays)


def _blocks(raw: Mapping[date, str], opened: frozenset[date]) -> Iterator[list[date]]:
    """The unbroken runs of days off that hold a festival, weekends at either end included."""

    def is_off(day: date) -> bool:
        return day in raw or (day.weekday() >= 5 and day not in opened)

    seen: set[date] = set()
    for festival in sorted(raw):
        if festival in seen:
            continue
        first = last = festival
        while is_off(first - _DAY):
            first -= _DAY
        while is_off(last + _DAY):
            last += _DAY
        block = [first + _DAY * n for n in range((last - first).days + 1)]
        seen.update(block)
        yield block


def _festivals(names: Iterator[str] | list[str]) -> str:
    """The festivals behind the package's names, each once: 国庆节（补假） is 国庆节.

    A day exchanged for a weekend has no festival of its own.
    """
    found: dict[str, None] = {}
    for name in names:
        if _EXCHANGED.search(name):
            continue
        for part in name.split("; "):
            plain = part.removesuffix("（补假）")
            found[_ALIASES.get(plain, plain)] = None
    return "、".join(found)
