"""Numbers of bank accounts: how one is kept and shown, and what may be wrong with one.

Input: what somebody typed. Consumers: `answer_values`, the import of those who receive a benefit
already, and pages that show an account.

**What is accepted.** 8 to 32 digits. Cards have 16 or 19, passbooks of rural credit unions and
accounts of firms anything around that; there is no rule that fits them all, and a number too many
or too few in the middle only the bank can find.

**The check digit of cards.** The last digit of a UnionPay card (62, 16 or 19 digits) follows from
the others (Luhn; ISO/IEC 7812-1). One wrong digit never fits, two that changed places almost never,
and a wrong account means that the money comes back weeks later. So a card number that does not fit
is a slip which pages ask about: the number is refused once, with the request to compare it with the
card. It is not refused for good, and not where nobody can be asked (imports, other programs):
early UnionPay cards were given out without a fitting digit, a passbook number can begin with 62 by
chance, and a family must not be kept from asking for help by the only account that it has. Sent
once more unchanged, the number is taken.
"""

from __future__ import annotations

import re
import unicodedata

SHORTEST, LONGEST = 8, 32
"""Digits of an account."""
_CARDS = (16, 19)
_LOOKED_AT = 400
"""Characters that are looked at; with spaces between them no number has more."""
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]")


def tidy(text: str) -> str:
    """The number as it is kept: half-width digits, without spaces and hyphens."""
    if len(text) > _LOOKED_AT:
        return text  # cut off, it could be another account's
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def mistake(number: str) -> tuple[str, dict[str, object]] | None:
    """The first thing wrong with a tidy number as (code, values); None when it is right.

    Codes: `account_characters`; `account_length` (found, least, most).
    """
    if not re.fullmatch(r"[0-9]+", number):
        return "account_characters", {}
    if not SHORTEST <= len(number) <= LONGEST:
        return "account_length", {"found": len(number), "least": SHORTEST, "most": LONGEST}
    return None


def is_slip(number: str) -> bool:
    """Whether this looks like the number of a UnionPay card, and its last digit does not fit."""
    card = mistake(number) is None and number.startswith("62") and len(number) in _CARDS
    return card and not _fits(number)


def _fits(number: str) -> bool:
    """Luhn: from the right every second digit counts double, with its digits added up."""
    doubled = [int(digit) * 2 for digit in number[-2::-2]]
    plain = sum(int(digit) for digit in number[::-2])
    return (plain + sum(each - 9 if each > 9 else each for each in doubled)) % 10 == 0


def grouped(number: str) -> str:
    """`6200 0000 0000 0000 018`: as cards print it, to be read and compared by people."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def hidden(number: str) -> str:
    """`**** 0018`: enough to recognise one's own, too little for anybody else."""
    digits = tidy(number)
    return f"**** {digits[-4:]}" if len(digits) > 6 else "****" if digits else ""
