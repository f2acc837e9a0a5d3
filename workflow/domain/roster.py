"""The monthly payment roster 发放名册: who is paid how much in a month. Pure.

A line pays what is due for the month, and puts right what earlier rosters paid too much or too
little: what was due for the months that have a signed roster, less what was paid with them and did
not come back. So a roster is never changed after it was signed; the next one corrects it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from workflow.domain.case import Entitlement, EntitlementChange
from workflow.domain.entitlements import paid_in

DUE, PAID, FAILED = "due", "paid", "failed"
"""What became of a line's transfer; `due` until the bank has reported."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What one entitlement comes to in a month."""

    regular: int
    """Fen: what is due for the month itself."""
    correction: int
    """Fen: what earlier months were paid too little, or (negative) too much."""

    @property
    def pays(self) -> int:
        """What is transferred: nothing when too much was paid before."""
        return max(0, self.regular + self.correction)

    def __bool__(self) -> bool:
        return bool(self.regular or self.correction)


def owed(
    opened: Entitlement,
    changes: Iterable[EntitlementChange],
    month: str,
    rostered: Collection[str],
    paid_before: int,
) -> Owed:
    """What an entitlement comes to in `month`.

    `rostered`: the earlier months whose roster of this budget line was signed. `paid_before`: what
    those rosters paid, without transfers that came back (fen).
    """
    known = tuple(changes)
    before = sum(paid_in(opened, known, each) for each in rostered if each < month)
    return Owed(paid_in(opened, known, month), before - paid_before)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a roster."""

    case: int
    entitlement: int
    person: int | None
    regular: int
    correction: int
    pays: int
    payee: str
    account: str
    bank: str

    @property
    def payable(self) -> bool:
        """Whether it can be transferred: there is money to pay and an account to pay it to."""
        return self.pays > 0 and bool(self.account)


def digest_of(month: str, place: str, budget_line: str, lines: Iterable[Line]) -> str:
    """What a leader signs: every line with its account, under one SHA-256."""
    rows = [
        [
            line.case,
            line.entitlement,
            line.person,
            line.regular,
            line.correction,
            line.pays,
            line.payee,
            line.account,
            line.bank,
        ]
        for line in lines
    ]
    text = json.dumps([month, place, budget_line, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
