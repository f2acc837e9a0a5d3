"""The day on which something happened on paper, and why it is recorded only now.

Consumers: every page of the counter that sends a command. The engine checks how far back it may
lie; its refusals about the day are said beside the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request

from web.counter.wording import read_day
from web.language import gettext as _
from web.office import today
from web.refusals import sentence
from workflow.errors import Refusal

CODES = frozenset(("in_the_future", "late_entry_needs_reason", "too_long_ago", "before_it_began"))


@dataclass
class OnPaper:
    """The day and the reason, as typed."""

    day_text: str = ""
    why: str = ""
    errors: list[str] = field(default_factory=list)
    day: date | None = None
    """The day that goes to the engine; None for today."""

    @classmethod
    def read(cls, kept: Mapping[str, Any] | None = None) -> OnPaper:
        """From the post, or from a draft."""
        if request.method == "POST":
            found = cls(request.form.get("paper_day", "").strip(), request.form.get("why", ""))
        else:
            found = cls(str((kept or {}).get("day", "")), str((kept or {}).get("why", "")))
        read = read_day(found.day_text)
        if isinstance(read, date) and read != today():
            found.day = read
        return found

    def check(self) -> bool:
        """Whether day and reason will do, as far as can be told here."""
        read = read_day(self.day_text)
        if isinstance(read, str):
            self.errors.append(read)
        elif read is not None and read > today():
            self.errors.append(_("This day has not come yet. Leave it empty for today."))
        elif self.day is not None and not self.why.strip():
            self.errors.append(
                _("Say why it is recorded only now, such as: paper from the village.")
            )
        return not self.errors

    def takes(self, refusal: Refusal) -> bool:
        """Take the engine's word about the day; False when it is about something else."""
        if refusal.code not in CODES:
            return False
        said = sentence(refusal)
        self.errors.append(said.whole)
        return True

    def kept(self) -> dict[str, str]:
        """What a draft keeps."""
        return {"day": self.day_text, "why": self.why}
