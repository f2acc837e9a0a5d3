"""Tracking numbers 受理号: `OW-2026-000123-7`, read aloud on the phone and typed from paper.

The last digit is a check digit after ISO 7064 MOD 11,10 over year and serial number: it notices
every single wrong digit and almost every exchange of two neighbours. Consumers: the store, which
gives the numbers, and every page on which one is typed. The secret that belongs to a number is
kept only as a hash.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SHAPE = re.compile(r"^OW([0-9]{4})([0-9]{6,9})([0-9])$")
_BETWEEN = re.compile(r"[\s\-_.‐-―−]+")


LONGEST = 400
"""Characters that are looked at of what was typed; some single signs become eighteen."""


def check_digit(digits: str) -> str:
    """The ISO 7064 MOD 11,10 check digit of a string of decimal digits."""
    rest = 10
    for digit in digits:
        total = (rest + int(digit)) % 10 or 10
        rest = total * 2 % 11
    return str((11 - rest) % 10)


def tracking_number(year: int, serial: int) -> str:
    """The tracking number of the `serial`-th case of a year."""
    digits = f"{year:04}{serial:06}"
    return f"OW-{digits[:4]}-{digits[4:]}-{check_digit(digits)}"


def normalise_tracking(text: str) -> str | None:
    """The number as it is stored, from however it was typed; None if it cannot be one.

    Spaces, hyphens of any kind, lower case and full-width characters are all right.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text[:LONGEST])).upper()
    found = _SHAPE.match(plain)
    if not found or check_digit(found[1] + found[2]) != found[3]:
        return None
    return "OW-" + "-".join(found.groups())


def check_tracking(text: str) -> bool:
    """Whether `text` is a well-formed tracking number (not: whether such a case exists)."""
    return normalise_tracking(text) is not None


def hash_secret(secret: str) -> str:
    """How the secret of a case is kept. It is long and random, so one round of SHA-256 is enough;
    spaces, hyphens and case in what was typed do not matter."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", secret[:LONGEST])).upper()
    return hashlib.sha256(plain.encode()).hexdigest()
