"""Commands by which one case speaks to another. Frozen, free of logic, like `commands`."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands import CaseCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class HearCase(CaseCommand):
    """What another case says about this one (given by the engine). The case may be closed."""

    source: str
    """The number of that case."""
    zh: str
    en: str
    signal: str = ""
    """The signal that this is to whoever waits for it; "" for none."""
