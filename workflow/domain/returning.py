"""Where a scope goes on after a step that was sent back 退回."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Return:
    """Where a scope goes on when a step that was sent back is done again, and who waits there."""

    state: str
    user: int | None = None
    name: str = ""
