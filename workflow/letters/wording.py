"""Values in words, as letters and messages write them: dates, months, money, lists.

Pure; the language is Chinese for any `zh…`, English for everything else. Consumers: `letters` and
`notifications`. Pages have their own shorter forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def is_chinese(locale: str) -> bool:
    """Whether a language code means Chinese."""
    return locale.startswith("zh")


def written_date(day: date, locale: str) -> str:
    """`2026年3月3日`, `3 March 2026`."""
    if is_chinese(locale):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def written_month(month: str, locale: str) -> str:
    """`2026年4月`, `April 2026` for "2026-04"."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year}年{number}月" if is_chinese(locale) else f"{_MONTHS[number - 1]} {year}"


def written_money(fen: int, locale: str) -> str:
    """`1,260.00元`, `CNY 1,260.00`: exact, from integer fen."""
    yuan, rest = divmod(abs(fen), 100)
    amount = f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02}"
    return f"{amount}元" if is_chinese(locale) else f"CNY {amount}"


def listed(items: Sequence[str], locale: str) -> str:
    """`甲、乙`, `a, b`."""
    return ("、" if is_chinese(locale) else ", ").join(items)


def sentence(items: Sequence[str], locale: str) -> str:
    """`甲；乙。`, `a; b.`; "" for nothing. What ends with a full stop gets no second one."""
    if not items:
        return ""
    if is_chinese(locale):
        return "；".join(item.rstrip("。") for item in items) + "。"
    return "; ".join(item.rstrip(".") for item in items) + "."
