"""What a letter is written from, and what it is about.

Input: a case with its closure, its dossier and the office around it. Consumer: `letters`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflow.definition.base import Text
from workflow.definition.closure import Closure
from workflow.domain.calendar import Calendar, china
from workflow.domain.case import Case, Decision, Extension, Task
from workflow.domain.people import Directory
from workflow.errors import NotFound
from workflow.ports import Dossier

PROCEDURE, EXTENSION = "procedure", "extension"
"""Letters named by what they announce and its number: `procedure_17`, `extension_9`."""
EXTENDED = "extension_notice"
"""The template of the letter that announces a longer limit, where the catalogue has it."""


@dataclass(frozen=True)
class Source:
    """The file that a letter is written from; it holds personal data."""

    closure: Closure
    """What the case runs on."""
    case: Case
    dossier: Dossier
    directory: Directory
    calendar: Calendar = field(default_factory=china)
    """The office's, for the promised date in an acceptance; the national one by default."""
    others: Mapping[str, Text] = field(default_factory=dict)
    """The titles of services outside the closure (`letter.titles_for`); a service without a title
    is not named."""


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about."""

    kind: str
    path: str
    day: date
    decision: Decision | None = None
    task: Task | None = None
    """For the announcement of a special procedure: the task of whoever ends it."""
    extension: Extension | None = None
    """For the announcement of a longer limit."""

    @classmethod
    def of(cls, closure: Closure, case: Case, about: Decision | str) -> About:
        """A decision, or the kind of a letter. Raises NotFound('no_letter')."""
        if isinstance(about, Decision):
            if about.letter is None:
                raise NotFound("no_letter", decision=about.no)
            return cls(about.letter, about.path, about.decided_on, about)
        moved = _moves_the_limit(closure, case, about)
        if moved is not None:
            return moved
        asked = [each.asked_on for each in case.corrections.values() if each.asked_on]
        days = {
            "filing_receipt": case.filed_on,
            "acceptance": case.accepted_on,
            "correction_request": asked[0] if asked else None,
        }
        day = days.get(about)
        if day is None:
            raise NotFound("no_letter", letter=about)
        return cls(about, "", day)


def _moves_the_limit(closure: Closure, case: Case, about: str) -> About | None:
    """The announcement of a special procedure or of a longer limit."""
    kind, _, number = about.rpartition("_")
    if kind == PROCEDURE and number.isdecimal():
        task = case.tasks.get(int(number))
        if task is not None and task.kind == PROCEDURE:
            process = closure.processes[case.scopes[task.path].process]
            told = process.definition.procedures[task.subject].told
            return About(told, task.path, task.opened_on, task=task)
    if kind == EXTENSION and number.isdecimal():
        extension = case.extensions.get(int(number))
        if extension is not None and extension.status == "granted":
            return About(EXTENDED, extension.path, extension.on, extension=extension)
    return None
