"""The leader's tables: made once, shown on the page, drawn as pictures, exported as files.

Input: what was asked and the database. Here is live work; what has ended is in `ended_figures`.
Every number has the address of the tasks or cases behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from web.access import current_actor
from web.language import gettext as _
from web.leader.asked import NO_DEPARTMENT, Asked, tasks_at
from web.leader.counted import counted
from web.leader.ended_figures import durations, ended_cell, finished, months, rated, reasons
from web.leader.tables import Cell, Figure
from web.office import the_office
from web.work.kinds import kind_title
from workflow.domain.clock import Light
from workflow.store.queries.overview import LoadRow, live_load

LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED)


def figures(asked: Asked) -> list[Figure]:
    """All tables of the board, in its order."""
    office, user = the_office(), current_actor().account
    with office.store.database.read() as connection:
        load = live_load(connection, office.now(), asked.oversight, asked.narrowed, user)
    return [
        _load(_by_place(asked), load, asked),
        departments(asked, load),
        _load(_by_person(load), load, asked),
        _load(_by_step(asked), load, asked),
        finished(asked),
        months(asked),
        durations(asked),
        reasons(asked),
        rated(asked),
    ]


# -- live work -----------------------------------------------------------------------------------

_Group = tuple[str, ...]


@dataclass(frozen=True)
class _By:
    """What open work is grouped by."""

    id: str
    title: str
    headings: tuple[str, ...]
    group: Callable[[LoadRow], _Group]
    words: Callable[[_Group], tuple[str, ...]]
    narrows: tuple[str, ...]
    """What narrows a list of tasks to one group, each by its part of it."""


def _load(by: _By, load: Iterable[LoadRow], asked: Asked) -> Figure:
    counted: dict[_Group, Counter[Light]] = {}
    for row in load:
        counted.setdefault(by.group(row), Counter())[row.light] += row.number
    worst = sorted(counted.items(), key=lambda item: [-item[1][light] for light in LIGHTS])
    rows = []
    for group, lights in worst:
        narrow = dict(zip(by.narrows, group, strict=False))
        cells = [Cell(word) for word in by.words(group)]
        cells += [_tasks(asked, narrow, lights[each], each) for each in LIGHTS]
        cells.append(_tasks(asked, narrow, lights.total()))
        rows.append(tuple(cells))
    # What is late stands first: on a phone the other columns are beyond the edge.
    lit = (_("Overdue"), _("Due soon"), _("On time"), _("Paused"))
    columns = (*by.headings, *lit, _("Open now"))
    return Figure(by.id, by.title, columns, tuple(rows), _("Nothing is waiting below your post."))


def _tasks(asked: Asked, narrow: dict[str, str], number: int, light: Light | None = None) -> Cell:
    if not number:
        return Cell(0, light=light)
    href = tasks_at(asked, **narrow, **({"light": light.value} if light else {}))
    return Cell(number, href, light, _("%(number)s: show the tasks", number=number))


def _by_place(asked: Asked) -> _By:
    return _By(
        id="places",
        title=_("By place"),
        headings=(_("Place"),),
        group=lambda row: (row.place,),
        words=lambda group: (asked.place_name(group[0]),),
        narrows=("at",),
    )


def _by_step(asked: Asked) -> _By:
    def words(group: _Group) -> tuple[str, ...]:
        process, state, kind = group
        step = kind_title(kind) or asked.step_name(process, state)
        return asked.service_name(process), step

    return _By(
        id="steps",
        title=_("By service and step"),
        headings=(_("Service"), _("Step")),
        group=lambda row: (row.process, row.state, row.kind),
        words=words,
        narrows=("process", "state", "kind"),
    )


def _by_person(load: Iterable[LoadRow]) -> _By:
    names = {str(row.holder or 0): row.holder_name for row in load}
    return _By(
        id="people",
        title=_("By person"),
        headings=(_("Person"),),
        group=lambda row: (str(row.holder or 0),),
        words=lambda group: (names[group[0]] or _("Nobody yet (in the queue)"),),
        narrows=("holder",),
    )


def departments(asked: Asked, load: Iterable[LoadRow]) -> Figure:
    """What waits at each department, how many of its steps were finished in the period, and how
    many services it did not grant."""
    work = _load(_by_department(asked), load, asked)
    done: Counter[str] = Counter()
    for each in counted(asked, "step", "process", "key"):
        done[asked.department_of_step(*each.group) or NO_DEPARTMENT] += each.number
    refused = _not_granted(asked)
    rows = []
    for id_, name in {**asked.departments, NO_DEPARTMENT: _("Without a department")}.items():
        waiting = next((row[1:] for row in work.rows if row[0].value == name), ())
        if waiting or done[id_] or refused[id_]:
            none = (*(Cell(0, light=each) for each in LIGHTS), Cell(0))
            steps = ended_cell(asked, done[id_], done[id_], kind="step", department=id_)
            asked_for = {"kind": "service", "key": "not_granted", "department": id_}
            not_granted = ended_cell(asked, refused[id_], refused[id_], **asked_for)
            rows.append((Cell(name), *(waiting or none), steps, not_granted))
    rows.sort(key=lambda row: [-int(cell.value) for cell in row[1:]])
    ended = (_("Steps finished"), _("Services not granted"))
    return replace(work, columns=(*work.columns, *ended), rows=tuple(rows))


def _not_granted(asked: Asked) -> Counter[str]:
    """How often each department did not grant what it decides."""
    found: Counter[str] = Counter()
    for each in counted(asked, "service", "process", "key"):
        process, outcome = each.group
        if outcome == "not_granted":
            found[asked.decider(process) or NO_DEPARTMENT] += each.number
    return found


def _by_department(asked: Asked) -> _By:
    return _By(
        id="departments",
        title=_("By department"),
        headings=(_("Department"),),
        group=lambda row: (asked.department_of(row.role) or NO_DEPARTMENT,),
        words=lambda group: (asked.departments.get(group[0]) or _("Without a department"),),
        narrows=("department",),
    )
