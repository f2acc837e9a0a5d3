"""Noting what is missing: which items and reasons a task offers, and what is noted already.

Consumer: the task page. Only what the task reads can be noted as missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from web.language import say
from web.work.case_file import CaseFile
from web.work.history.teller import item_title
from workflow.domain.case import Task
from workflow.machine.access import may_handle
from workflow.machine.offers import Known
from workflow.machine.reading import Readable


@dataclass(frozen=True, slots=True)
class NotedGap:
    """Something noted as missing."""

    item: str
    reason: str
    by: str
    status: str
    service: str


@dataclass(frozen=True, slots=True)
class GapForm:
    """What can be chosen."""

    items: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]


def gap_form(file: CaseFile, task: Task, read: Readable) -> GapForm | None:
    """What may be noted now; None where the definition does not foresee it, or no longer."""
    rules = file.closure.definition.corrections
    if rules is None or task.kind != "step":
        return None
    sent = any(c.status != "collecting" for c in file.case.corrections.values())
    if sent or file.case.scopes[""].state not in rules.during:
        return None
    items = dict.fromkeys([*(m.item for m in read.materials), *read.wanted, *_asked(file, read)])
    if not items:
        return None
    reasons = file.closure.catalogues.reasons.get("gap", {})
    return GapForm(
        tuple((item, item_title(file, item)) for item in items),
        tuple((name, say(reason.title)) for name, reason in reasons.items()),
    )


def _asked(file: CaseFile, read: Readable) -> list[str]:
    """The applicant's own answers among what is read; what is counted from a table is asked for
    by its table."""
    own = {
        name
        for definition in file.closure.definitions.values()
        for form in definition.reads.forms
        for name, asked in file.closure.catalogues.forms[form].fields.items()
        if asked.follows is None
    }
    return [item.name for section in read.sections for item in section.items if item.name in own]


def gaps_of(file: CaseFile, task: Task, shown: frozenset[str]) -> list[NotedGap]:
    """What is noted for this task; for the request itself, everything that is in it."""
    whole = task.kind == "correction" or task.subject.startswith("correction:")
    return [
        NotedGap(
            item_title(file, gap.item) if whole or gap.item in shown else "",
            _reason(file, gap.reason),
            gap.noted_by,
            gap.status,
            file.service_title(file.case.scopes[gap.path]),
        )
        for gap in file.case.gaps.values()
        if whole or gap.task == task.no
    ]


@dataclass(frozen=True, slots=True)
class OneList:
    """The one request of a case, while it is being put together."""

    file: CaseFile

    @property
    def sends(self) -> str:
        """Where the officer sends it; "" where another does, or nothing is noted."""
        file = self.file
        for task in file.case.open_tasks:
            if task.kind == "correction" and may_handle(file.case, file.closure, task, file.actor):
                return url_for("work.task", tracking=file.case.tracking, no=task.no)
        return ""

    @property
    def unlisted(self) -> list[str]:
        """Documents that the request needs, that nobody handed in and nobody noted as missing."""
        file, case = self.file, self.file.case
        spared = {one.item for one in case.materials.values()}
        spared |= {item for pledge in case.pledges.values() for item in pledge.items}
        spared |= {gap.item for gap in case.gaps.values()}
        known = Known.of(file.closure, file.dossier.application(), file.directory)
        return [
            item_title(file, item)
            for item, paper in known.materials(case.chosen).items()
            if item not in spared and paper.on_behalf is None
        ]


def _reason(file: CaseFile, reason: str) -> str:
    known = file.closure.catalogues.reasons.get("gap", {}).get(reason)
    return say(known.title) if known else reason
