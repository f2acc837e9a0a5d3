"""Which of their own steps an officer may take back 撤回, and until when.

Consumers: the page of a case, the page of taking back, and what is said after a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

from flask import flash, url_for
from markupsafe import Markup, escape

from web.format import moment
from web.language import current_language
from web.language import gettext as _
from web.office import the_office, today
from web.work.case_file import CaseFile
from workflow.domain.case import Task
from workflow.domain.facts import Recorded
from workflow.domain.people import Actor
from workflow.errors import Refusal
from workflow.machine.hands_take_back import check
from workflow.machine.undoing import until


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A step that its officer may take back."""

    title: str
    address: str
    until: datetime | None
    """For a decision: until when its messages wait (UTC); None for another step."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision of which nobody has been told yet."""

    address: str
    """Where it is taken back."""
    until: datetime
    """Until when its messages wait (UTC)."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks whether a step may be taken back, and when."""

    actor: Actor
    now: datetime
    history: Callable[[], Sequence[Recorded]]
    wait: timedelta


def asking(file: CaseFile) -> Asking:
    """The officer, now; the history is read once, and only where it is asked for."""
    office = the_office()
    history = cache(partial(office.store.facts, file.case.id))
    return Asking(file.actor, office.now(), history, office.engine.wait)


def may_be_taken_back(file: CaseFile) -> list[TakenBack]:
    """The officer's own steps that nobody has acted on yet."""
    who = asking(file)
    found = (_taken_back(file, task, who) for task in file.case.tasks.values())
    return [each for each in found if each is not None]


def _taken_back(file: CaseFile, task: Task, who: Asking) -> TakenBack | None:
    try:
        _signed, decided = check(file.case, file.closure, task, who)
    except Refusal:
        return None
    return TakenBack(
        file.task_title(task),
        url_for("work.take_back", tracking=file.case.tracking, no=task.no),
        until(task, who.wait) if decided is not None else None,
    )


def decision_waits(file: CaseFile, no: int) -> Waiting | None:
    """What the officer just decided by this task, while it can be taken back; None otherwise."""
    found = _taken_back(file, file.case.tasks[no], asking(file))
    if found is None or found.until is None:
        return None
    return Waiting(found.address, found.until)


def tell_of_wait(file: CaseFile, task: Task) -> None:
    """After a decision: say until when it can be taken back, with the way there. `file` is the
    case as it stands after it."""
    waits = decision_waits(file, task.no)
    if waits is None:
        return
    said = _(
        "The applicant is told of the decision at %(time)s. Until then you can take it back.",
        time=_clock(waits.until),
    )
    link = Markup('<a class="ow-flash-act" href="{}">{}</a>').format(
        waits.address, _("Take the decision back")
    )
    flash(escape(said) + " " + link)


def _clock(until: datetime) -> str:
    return moment(until, current_language(), the_office().calendar.zone, today())


def what_follows(file: CaseFile, task: Task) -> tuple[str, ...]:
    """What taking a step back brings about, in sentences."""
    waits = decision_waits(file, task.no)
    messages = () if waits is None else (
        _("The applicant has not been told yet: the messages about the decision are removed, and "
          "none is sent. That is possible until %(time)s.", time=_clock(waits.until)),
        _("The decision, its letter and the benefit it opened do not count any more. The number of "
          "the letter is not given again."),
    )  # fmt: skip
    return (
        *messages,
        _("The step is open again and in your hands; its deadline stays as it was."),
        _("Nothing is deleted: the case history shows both, and your reason is recorded."),
    )
