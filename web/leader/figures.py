"""The leader's tables: made once, shown on the page, drawn as pictures, exported as files.

Input: what was asked and the database. A `Figure` is a table with its title; every number of live
work has the address of the tasks behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from web.language import gettext as _
from web.leader.asked import Asked, tasks_at
from web.office import the_office
from web.rating.numbers import content, given
from web.rating.words import grade_words
from web.work.kinds import kind_title
from workflow.domain.answering import GRADES
from workflow.domain.clock import Light
from workflow.store.measures import Summary, summaries
from workflow.store.queries.overview import LoadRow, live_load

LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it says, and where it leads."""

    value: str | int
    href: str = ""
    light: Light | None = None

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Figure:
    """A table with a title; the first column is the row's heading."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    """What is said in its place when there are no rows."""


def figures(asked: Asked) -> list[Figure]:
    """All tables of the board, in its order."""
    office = the_office()
    with office.store.database.read() as connection:
        load = live_load(connection, office.now(), asked.oversight, asked.narrowed)
    return [
        _load("places", _("By place"), load, asked, *_by_place(asked)),
        departments(asked, load),
        _load("steps", _("By service and step"), load, asked, *_by_step(asked)),
        _load("people", _("By person"), load, asked, *_by_person()),
        finished(asked),
        months(asked),
        durations(asked),
        reasons(asked),
        rated(asked),
    ]


# -- live work -----------------------------------------------------------------------------------

_Key = Callable[[LoadRow], tuple[str, ...]]
_Words = Callable[[tuple[str, ...]], tuple[str, ...]]


def _load(
    id_: str,
    title: str,
    load: Iterable[LoadRow],
    asked: Asked,
    headings: tuple[str, ...],
    key: _Key,
    words: _Words,
    names: tuple[str, ...],
) -> Figure:
    counted: dict[tuple[str, ...], Counter[Light]] = {}
    for row in load:
        counted.setdefault(key(row), Counter())[row.light] += row.number
    worst = sorted(counted.items(), key=lambda item: [-item[1][light] for light in LIGHTS])
    rows = []
    for group, lights in worst:
        narrow = dict(zip(names, group, strict=False))
        cells = [Cell(word) for word in words(group)]
        cells.append(Cell(lights.total(), _tasks(asked, narrow)))
        cells += [
            Cell(lights[each], _tasks(asked, narrow, each) if lights[each] else "", each)
            for each in LIGHTS
        ]
        rows.append(tuple(cells))
    columns = (*headings, _("Open"), _("Overdue"), _("Due soon"), _("On time"), _("Paused"))
    return Figure(id_, title, columns, tuple(rows), _("Nothing is waiting below your post."))


def _tasks(asked: Asked, narrow: dict[str, str], light: Light | None = None) -> str:
    return tasks_at(asked, **narrow, **({"light": light.value} if light else {}))


def _by_place(asked: Asked) -> tuple[tuple[str, ...], _Key, _Words, tuple[str, ...]]:
    return (_("Place"),), lambda r: (r.place,), lambda g: (asked.place_name(g[0]),), ("at",)


def _by_step(asked: Asked) -> tuple[tuple[str, ...], _Key, _Words, tuple[str, ...]]:
    def words(group: tuple[str, ...]) -> tuple[str, ...]:
        process, state, kind = group
        step = kind_title(kind) or asked.step_name(process, state)
        return asked.service_name(process), step

    headings = (_("Service"), _("Step"))
    return headings, lambda r: (r.process, r.state, r.kind), words, ("process", "state")


def _by_person() -> tuple[tuple[str, ...], _Key, _Words, tuple[str, ...]]:
    return (
        (_("Person"),),
        lambda r: (str(r.holder or 0), r.holder_name),
        lambda g: (g[1] or _("Nobody yet (in the queue)"),),
        ("holder",),
    )


def departments(asked: Asked, load: Iterable[LoadRow]) -> Figure:
    """What waits at each department, and how many of its steps were finished in the period."""
    work = _load("departments", _("By department"), load, asked, *_by_department(asked))
    done: Counter[str] = Counter()
    for each in _finished(asked, "step", "process", "key"):
        done[asked.department_of_step(*each.group)] += each.number
    rows = []
    for id_, name in {**asked.departments, "": _("Without a department")}.items():
        waiting = next((row[1:] for row in work.rows if row[0].value == name), ())
        if waiting or done[id_]:
            none = (Cell(0), *(Cell(0, light=each) for each in LIGHTS))
            rows.append((Cell(name), *(waiting or none), Cell(done[id_])))
    return replace(work, columns=(*work.columns, _("Steps finished")), rows=tuple(rows))


def _by_department(asked: Asked) -> tuple[tuple[str, ...], _Key, _Words, tuple[str, ...]]:
    return (
        (_("Department"),),
        lambda r: (asked.department_of(r.role),),
        lambda g: (asked.departments.get(g[0]) or _("Without a department"),),
        ("department",),
    )


# -- finished work -------------------------------------------------------------------------------


def _finished(asked: Asked, kind: str, *by: str) -> list[Summary]:
    processes = [asked.process] if asked.process else None
    if asked.department and kind != "step":
        # A service is counted where it is decided, a step where it is handled.
        decided = [p for p in asked.closures if asked.decided_by(p) == asked.department]
        processes = [p for p in decided if asked.process in ("", p)]
    places = asked.finished_places
    with the_office().store.database.read() as connection:
        found = summaries(connection, kind, by, asked.since, asked.until, places, processes)
    if kind == "step" and asked.department:
        return [e for e in found if asked.department_of_step(*e.group) == asked.department]
    return found


def finished(asked: Asked) -> Figure:
    """Services that came to an end: how many, how long, within the promise."""
    outcomes: dict[str, Counter[str]] = {}
    for each in _finished(asked, "service", "process", "key"):
        outcomes.setdefault(each.group[0], Counter())[each.group[1]] += each.number
    rows = tuple(
        (
            Cell(asked.service_name(each.group[0])),
            Cell(each.number),
            Cell(outcomes[each.group[0]]["granted"]),
            Cell(outcomes[each.group[0]]["not_granted"]),
            Cell(each.median),
            Cell(each.slowest),
            Cell(f"{each.share} %"),
        )
        for each in _finished(asked, "service", "process")
    )
    columns = (
        _("Service"), _("Finished"), _("Granted"), _("Not granted"), _("Half within (days)"),
        _("Nine in ten within (days)"), _("Within the promise"),
    )  # fmt: skip
    return Figure("services", _("Finished, by service"), columns, rows, _nothing_finished())


def months(asked: Asked) -> Figure:
    """The same by month: the trend."""
    rows = tuple(
        (Cell(each.group[0]), Cell(each.number), Cell(each.median), Cell(f"{each.share} %"))
        for each in _finished(asked, "service", "month")
    )
    columns = (_("Month"), _("Finished"), _("Half within (days)"), _("Within the promise"))
    return Figure("months", _("Finished, by month"), columns, rows, _nothing_finished())


def durations(asked: Asked) -> Figure:
    """Where the time goes: the steps of each service, the longest first."""
    found = _finished(asked, "step", "process", "key")
    found.sort(key=lambda each: (-each.median * each.number, each.group))
    rows = tuple(
        (
            Cell(asked.service_name(each.group[0])),
            Cell(asked.step_name(*each.group)),
            Cell(each.number),
            Cell(each.median),
            Cell(each.slowest),
            Cell(f"{each.share} %"),
        )
        for each in found
    )
    columns = (
        _("Service"), _("Step"), _("Done"), _("Half within (days)"),
        _("Nine in ten within (days)"), _("Within the limit"),
    )  # fmt: skip
    return Figure("time", _("Where the time goes"), columns, rows, _nothing_finished())


def reasons(asked: Asked) -> Figure:
    """Why services were not granted."""
    found = _finished(asked, "reason", "process", "key")
    found.sort(key=lambda each: (-each.number, each.group))
    rows = tuple(
        (
            Cell(asked.service_name(each.group[0])),
            Cell(asked.reason_name(*each.group)),
            Cell(each.number),
        )
        for each in found
    )
    columns = (_("Service"), _("Reason"), _("How often"))
    return Figure("reasons", _("Reasons for not granting"), columns, rows,
                  _("Nothing was refused in this time."))  # fmt: skip


def rated(asked: Asked) -> Figure:
    """What people think of services that have ended, by month, the newest first."""
    since = date.fromisoformat(f"{asked.since}-01")
    found = given(since, asked.finished_places)
    chosen = {key: grades for key, grades in found.items() if _meant(asked, key[0])}
    rows = tuple(
        (
            Cell(asked.service_name(process)),
            Cell(month),
            Cell(grades.total()),
            *(Cell(grades[grade]) for grade in GRADES),
            Cell(f"{content(grades)} %"),
        )
        for (process, month), grades in sorted(
            chosen.items(), key=lambda item: (item[0][1], item[0][0]), reverse=True
        )
    )
    columns = (
        _("Service"), _("Month"), _("Ratings"), *(grade_words(grade) for grade in GRADES),
        _("Not dissatisfied"),
    )  # fmt: skip
    return Figure("ratings", _("Ratings by those who applied"), columns, rows,
                  _("Nobody has rated a service in this time."))  # fmt: skip


def _meant(asked: Asked, process: str) -> bool:
    of_department = asked.department in ("", asked.decided_by(process))
    return of_department and asked.process in ("", process)


def _nothing_finished() -> str:
    return _("No case was closed in this time. Numbers appear here when the first one is.")
