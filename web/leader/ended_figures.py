"""The leader's tables of finished work: how much, how long, within the promise, why refused, how
it was rated. Every number leads to the cases behind it (`ended`)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from flask import url_for

from web.access import current_actor
from web.language import gettext as _
from web.language import ngettext
from web.leader.asked import Asked
from web.leader.counted import by_month, counted, meant
from web.leader.tables import Cell, Figure
from web.rating.numbers import content, given
from web.rating.words import grade_words
from workflow.domain.answering import BAD, GRADES
from workflow.store.measures import Summary


def ended_cell(asked: Asked, value: str | int, number: int, **narrow: str) -> Cell:
    """A number about finished things, with the way to them: so many stand there."""
    if not number:
        return Cell(value)
    values: dict[str, Any] = {**asked.kept, **narrow}
    leads = ngettext(
        "%(value)s: show one case", "%(value)s: show %(num)s cases", number, value=value
    )
    return Cell(value, url_for("leader.ended", **values), leads=leads)


def _within(asked: Asked, each: Summary, **narrow: str) -> Cell:
    """The share within the promise, with the way to what came later."""
    return ended_cell(asked, f"{each.share}%", each.number - each.within, late="yes", **narrow)


def finished(asked: Asked) -> Figure:
    """Services that came to an end: how many, how long, within the promise."""
    outcomes: dict[str, Counter[str]] = {}
    for each in counted(asked, "service", "process", "key"):
        outcomes.setdefault(each.group[0], Counter())[each.group[1]] += each.number
    rows = []
    for each in counted(asked, "service", "process"):
        own, came = {"kind": "service", "process": each.group[0]}, outcomes[each.group[0]]
        rows.append(
            (
                Cell(asked.service_name(each.group[0])),
                ended_cell(asked, each.number, each.number, **own),
                *(
                    ended_cell(asked, came[key], came[key], key=key, **own)
                    for key in ("granted", "not_granted")
                ),
                *_lengths(asked, each, **own),
            )
        )
    columns = (
        _("Service"), _("Finished"), _("Granted"), _("Not granted"), _("Half within (days)"),
        _("Nine in ten within (days)"), _("Within the promise"),
    )  # fmt: skip
    return Figure("services", _("Finished, by service"), columns, tuple(rows), _nothing())


def _lengths(asked: Asked, each: Summary, **narrow: str) -> tuple[Cell, ...]:
    return (
        ended_cell(asked, each.median, each.number, **narrow),
        ended_cell(asked, each.slowest, each.number, **narrow),
        _within(asked, each, **narrow),
    )


def months(asked: Asked) -> Figure:
    """The same by month: the trend."""
    rows = []
    for each in by_month(asked):
        own = {"kind": "service", "month": each.group[0]}
        rows.append(
            (
                Cell(each.group[0]),
                ended_cell(asked, each.number, each.number, **own),
                ended_cell(asked, each.median, each.number, **own),
                _within(asked, each, **own),
            )
        )
    columns = (_("Month"), _("Finished"), _("Half within (days)"), _("Within the promise"))
    return Figure("months", _("Finished, by month"), columns, tuple(rows), _nothing())


def durations(asked: Asked) -> Figure:
    """Where the time goes: the steps of each service, the longest first."""
    found = counted(asked, "step", "process", "key")
    found.sort(key=lambda each: (-each.median * each.number, each.group))
    rows = []
    for each in found:
        own = {"kind": "step", "process": each.group[0], "key": each.group[1]}
        rows.append(
            (
                Cell(asked.service_name(each.group[0])),
                Cell(asked.step_name(*each.group)),
                ended_cell(asked, each.number, each.number, **own),
                *_lengths(asked, each, **own),
            )
        )
    columns = (
        _("Service"), _("Step"), _("Done"), _("Half within (days)"),
        _("Nine in ten within (days)"), _("Within the limit"),
    )  # fmt: skip
    return Figure("time", _("Where the time goes"), columns, tuple(rows), _nothing())


def reasons(asked: Asked) -> Figure:
    """Why services were not granted."""
    found = counted(asked, "reason", "process", "key")
    found.sort(key=lambda each: (-each.number, each.group))
    rows = []
    for each in found:
        own = {"kind": "reason", "process": each.group[0], "key": each.group[1]}
        rows.append(
            (
                Cell(asked.service_name(each.group[0])),
                Cell(asked.decider_name(each.group[0])),
                Cell(asked.reason_name(*each.group)),
                ended_cell(asked, each.number, each.number, **own),
            )
        )
    columns = (_("Service"), _("Decided by"), _("Reason"), _("How often"))
    return Figure("reasons", _("Reasons for not granting"), columns, tuple(rows),
                  _("Nothing was refused in this time."))  # fmt: skip


def rated(asked: Asked) -> Figure:
    """What people think of services that have ended, by month, the newest first."""
    since = date.fromisoformat(f"{asked.since}-01")
    found = given(since, asked.finished_places, current_actor().account)
    chosen = {key: grades for key, grades in found.items() if meant(asked, key[0])}
    newest = sorted(chosen.items(), key=lambda item: (item[0][1], item[0][0]), reverse=True)
    rows = tuple(_rated(asked, process, month, grades) for (process, month), grades in newest)
    columns = (
        _("Service"), _("Month"), _("Ratings"), *(grade_words(grade) for grade in GRADES),
        _("Not dissatisfied"),
    )  # fmt: skip
    return Figure("ratings", _("Ratings by those who applied"), columns, rows,
                  _("Nobody has rated a service in this time."))  # fmt: skip


def _rated(asked: Asked, process: str, month: str, grades: Counter[int]) -> tuple[Cell, ...]:
    def cell(value: str | int, *which: int) -> Cell:
        number = sum(grades[grade] for grade in which)
        if not number:
            return Cell(value)
        values: dict[str, Any] = {**asked.kept, "process": process, "month": month}
        if which != tuple(GRADES):
            values["grade"] = [str(grade) for grade in which]
        leads = ngettext(
            "%(value)s: show one rating", "%(value)s: show %(num)s ratings", number, value=value
        )
        return Cell(value, url_for("leader.ratings", **values), leads=leads)

    return (
        Cell(asked.service_name(process)),
        Cell(month),
        cell(grades.total(), *GRADES),
        *(cell(grades[grade], grade) for grade in GRADES),
        cell(f"{content(grades)}%", *(grade for grade in GRADES if grade in BAD)),
    )


def _nothing() -> str:
    return _("No case was closed in this time. Numbers appear here when the first one is.")
