"""Service standards: what each service promises, what the law demands, and what it really took.

Input: what people can ask for and the office's numbers (`store.measures`). Open to everybody and
to search engines. Few cases could tell of a family, so numbers below `FEWEST` are not shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import indexed
from web.applicant.offered import services
from web.applicant.services import limit_words
from web.office import the_office, today
from web.public.blueprint import blueprint
from web.rating.numbers import by_service, content, given
from web.so_far import still_counting
from workflow.definition.closure import Closure
from workflow.definition.model import Clock, Definition
from workflow.store.measures import Counted, Summary, summaries

FEWEST = 5
"""Fewer finished cases than this stay untold."""
MONTHS = 12


@dataclass(frozen=True)
class Standard:
    """One service: its limits beside what was reached."""

    definition: Definition
    part_of: Definition | None
    """The package with which it is asked for; None for what is asked for by itself."""
    promised: str
    statutory: str
    reached: Summary | None
    """Of the last twelve months; None while fewer than `FEWEST` were finished."""
    months: tuple[Summary, ...]
    """The months in which enough were finished, the newest first."""
    rated: int
    """How many rated it in the last twelve months; 0 while fewer than `FEWEST` did."""
    content: int
    """Per cent of them that were not dissatisfied."""
    content_by_month: dict[str, int]
    """The same for each month in which enough rated it."""


@blueprint.get("/standards")
@indexed
def standards() -> ResponseReturnValue:
    """What people can ask for, each package before the services in it; nothing that only the
    office begins."""
    year, newest = _by_service(), _by_month()
    grades = given(date.fromisoformat(f"{_since()}-01"))
    found: dict[str, Standard] = {}
    for service in services():
        for definition in (service.definition, *service.parts):
            name, root = definition.definition, service.definition
            if definition.clock is not None and name not in found:
                found[name] = _standard(
                    service.closure,
                    definition,
                    definition.clock,
                    None if definition is root else root,
                    year.get(name),
                    newest.get(name, ()),
                    grades,
                )
    return render_template(
        "public/standards.html",
        standards=list(found.values()),
        months=MONTHS,
        fewest=FEWEST,
        so_far=still_counting(),
    )


def _standard(
    closure: Closure,
    definition: Definition,
    clock: Clock,
    part_of: Definition | None,
    reached: Summary | None,
    months: tuple[Summary, ...],
    grades: dict[tuple[str, str], Counter[int]],
) -> Standard:
    demanded, name = clock.statutory, definition.definition
    own = by_service(grades).get(name, Counter())
    enough = own.total() >= FEWEST
    return Standard(
        definition,
        part_of,
        limit_words(closure, clock.promised),
        limit_words(closure, demanded) if demanded is not None else "",
        reached,
        months,
        own.total() if enough else 0,
        content(own) if enough else 0,
        {
            month: content(found)
            for (process, month), found in grades.items()
            if process == name and found.total() >= FEWEST
        },
    )


def _by_service() -> dict[str, Summary]:
    return {each.group[0]: each for each in _finished("process") if each.number >= FEWEST}


def _by_month() -> dict[str, tuple[Summary, ...]]:
    found: dict[str, tuple[Summary, ...]] = {}
    for each in reversed(_finished("process", "month")):
        if each.number >= FEWEST:
            found[each.group[0]] = (*found.get(each.group[0], ()), each)
    return found


def _finished(*by: str) -> list[Summary]:
    with the_office().store.database.read() as connection:
        return summaries(connection, Counted("service", _since(), f"{today():%Y-%m}"), by)


def _since() -> str:
    """The first of the months that are shown."""
    back = today().year * 12 + today().month - MONTHS
    return f"{back // 12:04d}-{back % 12 + 1:02d}"
