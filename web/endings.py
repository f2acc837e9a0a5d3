"""How something ended, as a shape beside its words: well, without what was asked for, or aside.

Consumers: every page that says what a service or a case came to. A reader who sees no colours, or
only skims, still tells a refusal from a success: `light` and `shape` in `macros/show.html` draw it.
"""

from __future__ import annotations

from enum import StrEnum

from workflow.machine.failed import FAILURES


class Ending(StrEnum):
    """How it ended; the values are names of lights."""

    WELL = "done"
    """Granted, or found out: ✓."""
    WITHOUT = "failed"
    """Refused, ended without a decision, or revoked: ✕."""
    ASIDE = "aside"
    """Withdrawn, passed on, or not needed any more: neither."""


def ending_of(outcome: str) -> Ending:
    """How a service, a lane or a case with this outcome ended."""
    if outcome in (*FAILURES, "revoked"):
        return Ending.WITHOUT
    return Ending.ASIDE if outcome in ("withdrawn", "referred") else Ending.WELL
