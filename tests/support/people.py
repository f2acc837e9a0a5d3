"""Made-up people with right ID numbers, for tests that need a second family."""

from __future__ import annotations

from typing import Any

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def another(born: str) -> dict[str, Any]:
    """The answers of somebody else than an example's family, alone in the household."""
    digits = f"990101{born.replace('-', '')}002"
    check = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11
    number = digits + "10X98765432"[check]
    alone = {"name": "张甲一", "relation": "self", "id_number": number, "birth_date": born}
    return {"id_number": number, "members": [{**alone, "adult": True}]}
