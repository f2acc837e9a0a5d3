"""What a task that no definition writes out needs besides its form: a letter, a place, a limit.

Posting, the merged request, handing over, telling in person. Consumer: the task page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask import url_for

from web.language import current_language, say
from web.office import the_office, today
from web.work.case_file import CaseFile
from web.work.printing import letter_name, letter_text, notice_of, public_address
from workflow.domain.case import Decision, Task
from workflow.domain.clock import Limit, last_day
from workflow.errors import NotFound
from workflow.letters.letter import CORRECTION, Letter
from workflow.machine.board import Shown, shown_at
from workflow.machine.tree import notice_rules


@dataclass(frozen=True, slots=True)
class Special:
    """What the page shows beside the form."""

    place: str = ""
    """Where a notice is posted."""
    shown: tuple[Shown, ...] = ()
    """What the sheet says."""
    sheet: str = ""
    """The printable sheet."""
    public: str = ""
    """The notice's public address."""
    runs: str = ""
    """How long a notice runs, or the family has to answer."""
    until: date | None = None
    """Until when the family would have to answer."""
    letter: Letter | None = None
    letter_address: str = ""
    village: str = ""
    """Where the family lives, for who goes there."""
    pauses: tuple[str, ...] = field(default=())


def special(file: CaseFile, task: Task, mode: str) -> Special:
    """What this kind of task needs; nothing for a step."""
    if mode == "barred":
        return Special()
    match task.kind:
        case "posting":
            return _posting(file, task)
        case "correction":
            return _correction(file)
        case "serve" | "tell":
            return _handing_over(file, task)
    return Special()


def _posting(file: CaseFile, task: Task) -> Special:
    notice = notice_of(file, task)
    if notice is None:
        return Special()
    spec = notice_rules(file.case, file.closure, notice)
    return Special(
        place=say(spec.places[task.subject].title),
        shown=shown_at(file.case, file.closure, file.dossier, notice, task.subject),
        sheet=url_for("work.notice_sheet", tracking=file.case.tracking, no=task.no),
        public=public_address(notice),
        runs=Limit.parse(notice.limit).to(current_language()),
    )


def _correction(file: CaseFile) -> Special:
    rules = file.closure.definition.corrections
    if rules is None:
        return Special()
    limit = file.clocks.limit(rules.answer)
    until = last_day(Limit(limit.days, limit.unit, roll=True), today(), the_office().calendar)
    return Special(runs=limit.to(current_language()), until=until, pauses=rules.pauses)


def _handing_over(file: CaseFile, task: Task) -> Special:
    about: Decision | str | None = CORRECTION
    if task.subject.startswith(("procedure:", "extension:")):
        about = task.subject.replace(":", "_")
    elif task.subject.isdecimal():
        about = file.case.decisions.get(int(task.subject))
    if about is None:
        return Special()
    try:
        letter = letter_text(file, about)
    except NotFound:
        return Special()
    address = url_for("work.letter", tracking=file.case.tracking, name=letter_name(about))
    return Special(letter=letter, letter_address=address)
