"""The citizen number 公民身份号码 (GB 11643-1999): what may be wrong with one, and what it tells.

Input: what somebody typed. Consumers: `answer_values`, and pages that show a birth date.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

LENGTH = 18
EARLIEST = date(1900, 1, 1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


LONGEST = 400
"""Characters that are looked at; with spaces between them no number has more."""


def tidy(text: str) -> str:
    """The number as it is kept: half-width digits, no spaces or dashes, a capital X."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text[:LONGEST])).upper()


def check_character(first: str) -> str:
    """The last character that belongs to the first 17 digits."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


def birth_of(number: str) -> date | None:
    """The birth date in a tidy number; None where its digits are no day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def mistake(number: str, today: date | None = None) -> tuple[str, dict[str, object]] | None:
    """The first thing wrong with a tidy number as (code, values); None when it is right.

    Codes: `id_length` (found, missing, extra), `id_characters`, `id_birth`, `id_future`,
    `id_checksum`. Without `today` a birth date in the future is not noticed.
    """
    if len(number) != LENGTH:
        missing = LENGTH - len(number)
        return "id_length", {
            "found": len(number),
            "missing": max(missing, 0),
            "extra": max(-missing, 0),
        }
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return "id_characters", {}
    born = birth_of(number)
    if born is None or born < EARLIEST:
        return "id_birth", {"digits": number[6:14]}
    if today is not None and born > today:
        return "id_future", {"digits": number[6:14]}
    if check_character(number[:17]) != number[17]:
        return "id_checksum", {"number": grouped(number)}
    return None


def grouped(number: str) -> str:
    """The number as one compares it with the card: place, birth date, and the rest."""
    return f"{number[:6]} {number[6:14]} {number[14:]}"
