"""How values look on pages: days, moments, money, masks. Functions take the language; the
templates have them as filters in the page's language.

A day names its weekday, and its year only where it is another one: `3月3日 周二`, `Tue 3 Mar`.
In Chinese a number stands without a space before its unit: `4件`, `20个工作日`; spaces part the
pieces of a moment.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflow.letters.wording import written_date, written_month

_PROVISION = re.compile(r"(\w+?法) (\d[\d、–]*)(（.*）)?")
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date | str, locale: str, today: date | None = None) -> str:
    """`3月3日 周二` or `Tue 3 Mar`; with the year unless it is that of `today`."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    year = today is None or value.year != today.year
    if locale.startswith("zh"):
        shown = f"{value.month}月{value.day}日 周{WEEKDAYS_ZH[value.weekday()]}"
        return f"{value.year}年{shown}" if year else shown
    shown = f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"
    return f"{shown} {value.year}" if year else shown


def long_day(value: date | str, locale: str) -> str:
    """A date as in a letter or a form: `2026年3月3日` or `3 March 2026`."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return written_date(value, locale)


def month(value: str, locale: str) -> str:
    """`2026年3月` or `March 2026` for "2026-03"."""
    return written_month(value, locale)


def quarter(value: str, locale: str) -> str:
    """`2026年第三季度` or `July to September 2026` for "2026-Q3"."""
    year, number = value[:4], int(value[-1])
    if locale.startswith("zh"):
        return f"{year}年第{'一二三四'[number - 1]}季度"
    first, last = (written_month(f"{year}-{m:02}", locale) for m in (3 * number - 2, 3 * number))
    return f"{first.rpartition(' ')[0]} to {last}"


def law(basis: str, locale: str) -> str:
    """A provision as Chinese offices cite it: `《社会救助法》第42条` for "社会救助法 42"."""
    found = _PROVISION.fullmatch(basis) if locale.startswith("zh") else None
    return f"《{found[1]}》第{found[2]}条{found[3] or ''}" if found else basis


def moment(value: datetime, locale: str, zone: ZoneInfo, today: date) -> str:
    """A moment in the office's time: `今天 09:41`, `3月3日 周二 09:41`. Needs an aware value."""
    local = value.astimezone(zone)
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return f"今天 {clock}" if locale.startswith("zh") else f"today {clock}"
    return f"{day(local.date(), locale, today)} {clock}"


def money(fen: int, locale: str) -> str:
    """An amount with its unit: `1,260.00元`, `1,260.00 yuan`."""
    return f"{yuan(fen, grouped=True)}{'元' if locale.startswith('zh') else ' yuan'}"


def yuan(fen: int, grouped: bool = False) -> str:
    """Yuan as typed: `1260.00`; grouped: `1,260.00`."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return (
        f"{sign}{fen // 100:,}.{fen % 100:02}" if grouped else f"{sign}{fen // 100}.{fen % 100:02}"
    )


def remaining(days: int, locale: str, unit: str = "working") -> str:
    """`还剩4个工作日`, `今天到期`, `超期2个工作日`; `unit`: `working` or `calendar`."""
    count = abs(days)
    if locale.startswith("zh"):
        word = "个工作日" if unit == "working" else "天"
        if days == 0:
            return "今天到期"
        return f"还剩{count}{word}" if days > 0 else f"超期{count}{word}"
    word = ("working day" if unit == "working" else "day") + ("" if count == 1 else "s")
    if days == 0:
        return "due today"
    return f"{count} {word} left" if days > 0 else f"{count} {word} overdue"


def masked_name(name: str) -> str:
    """`张*丰`, `张*`; of a name with a dot the first part's first character: `买****`."""
    if len(name) < 2:
        return "*" if name else ""
    if len(name) == 2 or not all("\u4e00" <= c <= "\u9fff" for c in name) or len(name) > 4:
        return name[0] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_phone(phone: str) -> str:
    """`138****1234`."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "*" * len(phone)


def masked_id(number: str) -> str:
    """`35*************123`."""
    return f"{number[:2]}{'*' * (len(number) - 5)}{number[-3:]}" if len(number) > 8 else "*" * 8


def masked_email(address: str) -> str:
    """`l****@example.org`: the domain helps to recognise one's own."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}****{at}{domain}" if at else "*" * len(address)


def file_size(size: int) -> str:
    """`820 kB`, `3.4 MB`."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} kB"
