"""The lists behind the board's numbers as files: the same lines, with no page of fifty."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from web.access import current_actor, heads
from web.language import gettext as _
from web.leader.asked import Asked, asked
from web.leader.blueprint import blueprint
from web.leader.ended import (
    narrow,
    ratings_given,
    things,
    title_of,
    what_heading,
    what_words,
    within_heading,
)
from web.leader.export import Columns, Rows, Value, as_csv, as_workbook
from web.office import the_office
from web.rating.words import grade_words
from web.work.lights import left_of, words
from workflow.store.queries.overview import live_tasks

MOST = 5_000
"""Lines of one file; a last line says how many more there are."""


@blueprint.get("/leader/lists/<any(tasks, ended, ratings):name>.<any(csv, xlsx):ending>")
@heads
def list_file(name: str, ending: str) -> ResponseReturnValue:
    """A list as it is narrowed."""
    make = {"tasks": _tasks, "ended": _ended, "ratings": _ratings}[name]
    title, columns, rows, total = make(asked())
    if total > len(rows):
        more = _(
            "%(number)s more are not in this file. Narrow the list and fetch it again.",
            number=total - len(rows),
        )
        rows = [*rows, (more, *("" for _column in columns[1:]))]
    if ending == "csv":
        return as_csv(name, columns, rows)
    return as_workbook([(title, columns, rows)], name)


def _tasks(question: Asked) -> tuple[str, Columns, Rows, int]:
    office, user = the_office(), current_actor().account
    with office.store.database.read() as connection:
        found, total = live_tasks(
            connection, office.now(), question.oversight, question.narrowed, 1, user, MOST
        )
    columns = (
        _("Case"), _("Who"), _("Service"), _("Step"), _("Place"), _("Person"), _("Light"),
        _("Due on"),
    )  # fmt: skip
    rows = [
        (
            row.tracking,
            row.display,
            question.service_name(row.process),
            question.task_name(row),
            question.place_name(row.place),
            row.holder_name or _("Nobody yet"),
            words(left.light),
            left.due_on,
        )
        for row, left in ((row, left_of(row)) for row in found)
    ]
    return _("Open tasks"), columns, rows, total


def _ended(question: Asked) -> tuple[str, Columns, Rows, int]:
    wanted = narrow(question)
    found, total = things(question, wanted, 1, MOST)
    columns = [
        _("Case"), _("Who"), _("Service"), what_heading(wanted.kind), _("Place"), _("Ended on"),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            row.tracking if row.below else "",
            row.display if row.below else "",
            question.service_name(row.process),
            what_words(question, wanted.kind, row),
            question.place_name(row.place),
            row.ended_on,
        ]
        for row in found
    ]
    if within := within_heading(wanted.kind):
        columns += [_("Working days taken"), within]
        for line, row in zip(rows, found, strict=True):
            line += [row.days, _("yes") if row.within else _("no")]
    return title_of(wanted, total), columns, rows, total


def _ratings(question: Asked) -> tuple[str, Columns, Rows, int]:
    found, total = ratings_given(question, narrow(question), 1, MOST)
    columns = (
        _("Case"), _("Who"), _("Service"), _("Rating"), _("Place"), _("Rated on"),
        _("Answered on"),
    )  # fmt: skip
    rows = [
        (
            row.tracking if row.below else "",
            row.display if row.below else "",
            question.service_name(row.process),
            grade_words(row.grade),
            question.place_name(row.place),
            row.rated_on,
            row.answered_on,
        )
        for row in found
    ]
    return _("Ratings by those who applied"), columns, rows, total
