"""The cases behind a number of finished work, and the ratings behind a number of ratings.

Narrowed by the address as the board narrows its numbers, so that as many stand here as the number
said. Where no post below the reader's had a task, the line says so and names nobody.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, heads
from web.endings import ending_of
from web.format import month as month_words
from web.language import current_language, ngettext
from web.language import gettext as _
from web.leader.asked import Asked, asked
from web.leader.blueprint import blueprint
from web.leader.counted import keys_of, meant
from web.numbers import page_in
from web.office import the_office
from web.rating.words import grade_words
from web.so_far import still_counting
from web.work.lanes import outcome_words
from workflow.domain.answering import GRADES
from workflow.store.queries.finished import (
    Ended,
    Rated,
    Wanted,
    WantedRatings,
    ended_things,
    rated_things,
)
from workflow.store.queries.inbox_shapes import PAGE_SIZE

KINDS = ("service", "step", "reason")


@dataclass(frozen=True)
class Narrow:
    """What a list of finished work is narrowed to, beyond what the board is."""

    kind: str
    key: str
    """An outcome, a step or a reason; "" for all."""
    month: str
    """`2026-03`; "" for the whole period."""
    late: bool
    """Only what came after the promise or the limit."""
    grades: tuple[int, ...]
    """Of ratings; () for all."""

    @property
    def kept(self) -> dict[str, Any]:
        """What the addresses of further pages and of files take along."""
        found = {
            "kind": self.kind,
            "key": self.key,
            "month": self.month,
            "late": "yes" if self.late else "",
            "grade": [str(grade) for grade in self.grades],
        }
        return {name: value for name, value in found.items() if value}


def narrow(question: Asked) -> Narrow:
    """What this request narrows to; what makes no sense counts as not asked."""
    kind, month = request.args.get("kind", ""), request.args.get("month", "")
    grades = {str(grade) for grade in GRADES}.intersection(request.args.getlist("grade"))
    return Narrow(
        kind=kind if kind in KINDS else KINDS[0],
        key=request.args.get("key", ""),
        month=month if _is_month(month) and question.since <= month <= question.until else "",
        late=request.args.get("late") == "yes",
        grades=tuple(int(grade) for grade in sorted(grades)),
    )


def _is_month(text: str) -> bool:
    try:
        return date.fromisoformat(f"{text}-01").isoformat()[:7] == text
    except ValueError:
        return False


def things(
    question: Asked, wanted: Narrow, page: int, size: int = PAGE_SIZE
) -> tuple[list[Ended], int]:
    """One page of what has ended, and how much in all."""
    found = Wanted(
        kind=wanted.kind,
        since=wanted.month or question.since,
        until=wanted.month or question.until,
        places=question.finished_places,
        keys=keys_of(question, wanted.kind),
        key=wanted.key,
        within=False if wanted.late else None,
    )
    user = current_actor().account
    with the_office().store.database.read() as connection:
        return ended_things(connection, found, question.oversight, user, page, size)


def ratings_given(
    question: Asked, wanted: Narrow, page: int, size: int = PAGE_SIZE
) -> tuple[list[Rated], int]:
    """One page of the ratings, and how many in all."""
    since, until = wanted.month or question.since, wanted.month or question.until
    last = calendar.monthrange(int(until[:4]), int(until[5:]))[1]
    services = [process for process in question.closures if meant(question, process)]
    if question.process and meant(question, question.process):
        services = [question.process]
    every = question.looks_after_all and not (question.process or question.department)
    found = WantedRatings(
        since=date.fromisoformat(f"{since}-01"),
        until=date.fromisoformat(f"{until}-{last}"),
        places=question.finished_places,
        processes=None if every else services,
        grades=wanted.grades,
    )
    user = current_actor().account
    with the_office().store.database.read() as connection:
        return rated_things(connection, found, question.oversight, user, page, size)


@blueprint.get("/leader/finished")
@heads
def ended() -> ResponseReturnValue:
    """What has ended, the longest first."""
    question = asked()
    wanted = narrow(question)
    rows, total = things(question, wanted, _page())
    return _shown(
        question,
        wanted,
        total,
        title=title_of(wanted, total),
        what=what_heading(wanted.kind),
        within=within_heading(wanted.kind),
        so_far=still_counting(),
        lines=[
            (
                row,
                what_words(question, wanted.kind, row),
                row.ended_on,
                _case(row),
                ending_of(row.key) if wanted.kind == "service" else None,
            )
            for row in rows
        ],
    )


@blueprint.get("/leader/ratings")
@heads
def ratings() -> ResponseReturnValue:
    """How services were rated, the worst first; what was written stands with the answer."""
    question = asked()
    wanted = narrow(question)
    rows, total = ratings_given(question, wanted, _page())
    return _shown(
        question,
        wanted,
        total,
        title=ngettext("One rating", "%(num)s ratings", total),
        what=_("Rating"),
        rated=True,
        lines=[(row, grade_words(row.grade), row.rated_on, _case(row), None) for row in rows],
    )


def _page() -> int:
    return page_in(request.args.get("page", ""))


def _shown(question: Asked, wanted: Narrow, total: int, **listed: Any) -> str:
    endpoint = str(request.endpoint)
    values: dict[str, Any] = {**question.kept, **wanted.kept}
    return render_template(
        "leader/ended.html",
        asked=question,
        narrowed=narrowed_to(question, wanted),
        page=_page(),
        pages=max(1, -(-total // PAGE_SIZE)),
        address=lambda number: url_for(endpoint, **values, page=number),
        file=lambda ending: url_for(
            "leader.list_file", name=endpoint.rpartition(".")[2], ending=ending, **values
        ),
        back=url_for("leader.board", **question.kept),  # type: ignore[arg-type]
        **listed,
    )


def _case(row: Ended | Rated) -> str:
    """The case's page; "" for what is not below the reader's post."""
    return url_for("work.case", tracking=row.tracking) if row.below and row.tracking else ""


def title_of(wanted: Narrow, total: int) -> str:
    """How much of what."""
    if wanted.kind == "step":
        return ngettext("One step was done", "%(num)s steps were done", total)
    if wanted.kind == "reason":
        return ngettext("One reason for not granting", "%(num)s reasons for not granting", total)
    return ngettext("One service has ended", "%(num)s services have ended", total)


def what_heading(kind: str) -> str:
    """What the column is called that tells one from another."""
    return {"step": _("Step"), "reason": _("Reason")}.get(kind, _("Result"))


def within_heading(kind: str) -> str:
    """What the column is called that tells what was in time; "" for reasons, which take none."""
    named = {"step": _("Within the limit"), "service": _("Within the promise")}
    return named.get(kind, "")


def what_words(question: Asked, kind: str, row: Ended) -> str:
    """The step, the reason, or what a service came to."""
    if kind == "step":
        return question.step_name(row.process, row.key)
    if kind == "reason":
        return question.reason_name(row.process, row.key)
    return outcome_words(row.key)


def narrowed_to(question: Asked, wanted: Narrow) -> list[str]:
    """What the list was narrowed to, in words."""
    found = [
        month_words(wanted.month, current_language())
        if wanted.month
        else _("the last %(months)s months", months=question.months)
    ]
    found += question.chosen_words
    if question.process and wanted.key:
        row = {"step": question.step_name, "reason": question.reason_name}.get(wanted.kind)
        found.append(row(question.process, wanted.key) if row else outcome_words(wanted.key))
    if wanted.late:
        found.append(_("later than promised"))
    return found + [grade_words(grade) for grade in wanted.grades]
