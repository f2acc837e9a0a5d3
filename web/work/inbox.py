"""The inbox 待办: one list of tasks, what is due first first, with filters in the address.

Consumers: officers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, oversight, staff
from web.forms.places import name_of
from web.language import current_language, say
from web.language import gettext as _
from web.navigation import MOST_SHOWN
from web.numbers import page_in
from web.office import the_office
from web.work.blueprint import blueprint
from web.work.case_file import open_case
from web.work.desk_views import KEPT as SAVED
from web.work.desk_views import filters_now, key_words, saved_of, steps_of
from web.work.for_others import eyes, for_others, why_not
from web.work.kinds import kind_title
from web.work.lights import Left, left_of, words
from web.work.sought import sought
from workflow.definition.closure import Closure
from workflow.definition.together import outcomes_together
from workflow.domain.clock import Light
from workflow.domain.people import Actor, Directory
from workflow.errors import NotFound
from workflow.office.staffing import scope_of
from workflow.store.queries import next_task as next_task_query
from workflow.store.queries.copies import unread_copies
from workflow.store.queries.hindered import signed_in
from workflow.store.queries.inbox import front
from workflow.store.queries.inbox import inbox as page_of
from workflow.store.queries.inbox_shapes import Filters, Inbox, InboxRow, Late, View

LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED)


@dataclass(frozen=True)
class Line:
    """A row as it is shown."""

    row: InboxRow
    step: str
    service: str
    place: str
    left: Left
    mine: bool

    @property
    def address(self) -> str:
        """The page of the task."""
        return url_for("work.task", tracking=self.row.tracking, no=self.row.task)


def waiting(actor: Actor) -> int:
    """How many tasks an officer has taken or may take: the number in the header. It is counted as
    far as the header shows it; the inbox has the exact ones."""
    if actor.user is None:
        return 0
    with the_office().store.database.read() as connection:
        return next_task_query.waiting(connection, actor.user, actor.posts, MOST_SHOWN + 1)


@blueprint.get("/")
@staff
def inbox() -> ResponseReturnValue:
    """The list."""
    actor, office = current_actor(), the_office()
    filters, number = _filters(office.store.directory()), page_in(request.args.get("page", ""))
    with office.store.database.read() as connection:
        copies = unread_copies(connection, actor.account)
        tabs, view, found = front(
            connection, actor.account, actor.posts, office.now(), _asked(), filters, number
        )
    names = _Names(office.store.directory())
    barred = for_others(found.rows, actor, _current) if view in (View.MINE, View.QUEUE) else {}
    able = [row for row in found.rows if (row.case, row.task) not in barred]
    return render_template(
        "work/inbox.html",
        view=view,
        copies=copies,
        together=_together(able) if view in (View.MINE, View.QUEUE) else [],
        heads=bool(oversight(actor) or scope_of(actor, office.store.directory())),
        tabs=_tabs(tabs, view),
        lights=_lights(found, filters),
        lines=[names.line(row, actor) for row in found.rows],
        found=found,
        barred=barred,
        filters=filters,
        typed=filters.text or sought(request.args.get("person", "")),
        place=request.args.get("place", ""),
        services=_services(),
        steps=steps_of(actor),
        lates=_lates(),
        saved=saved_of(actor),
        filters_now=filters_now(),
        kept={name: request.args[name] for name in SAVED if request.args.get(name)},
        key_words=key_words(),
        places=_places(office.store.directory(), actor),
        narrowed=filters != Filters(),
        address=lambda page: _address(page=page),
        clear=url_for("work.inbox", view=view.value),
    )


def _together(rows: Iterable[InboxRow]) -> list[tuple[str, str, int]]:
    """Alike tasks of this page that may be decided together: step, page, how many."""
    groups: dict[tuple[str, str, str], list[InboxRow]] = {}
    for row in rows:
        if row.kind == "step" and row.status == "open" and row.delegate is None:
            groups.setdefault((row.definition, row.process, row.state), []).append(row)
    found = []
    for (definition, process, state), alike in groups.items():
        closure = _current(definition) if len(alike) > 1 else None
        if closure is None or process not in closure.processes:
            continue
        if outcomes_together(closure.processes[process], state):
            first = alike[0]
            page = url_for("work.together", tracking=first.tracking, no=first.task)
            title = closure.processes[process].states[state].title
            found.append((say(title) if title else state, page, len(alike)))
    return found


def _asked() -> View | None:
    asked = request.args.get("view", "")
    return View(asked) if asked in set(View) else None


def _filters(directory: Directory) -> Filters:
    light = request.args.get("light", "")
    place = request.args.get("place", "")
    return Filters(
        step=request.args.get("step", ""),
        late=Late(late) if (late := request.args.get("late", "")) in set(Late) else None,
        persons=_persons(request.args.get("person")),
        light=Light(light) if light in {each.value for each in LIGHTS} else None,
        service=request.args.get("service", ""),
        places=_with_below(directory, place) if place in directory.places else (),
        text=request.args.get("text", "").strip()[:60],
    )


def _persons(text: str | None) -> tuple[int, ...] | None:
    """The numbers in the address; they are the office's own, and say nothing to anybody else."""
    if text is None:
        return None
    return tuple(int(each) for each in text.split(",")[:50] if each.isdecimal() and len(each) < 16)


def _with_below(directory: Directory, place: str) -> tuple[str, ...]:
    return tuple(code for code in directory.places if place in directory.chain(code))


def _address(**changes: Any) -> str:
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return url_for("work.inbox", **{**kept, **changes})


KEPT = ("view", "light", "service", "step", "place", "late", "person", "text")
"""What the address of a list says."""


def _tabs(counts: dict[View, int], view: View) -> list[dict[str, Any]]:
    labels = {
        View.MINE: _("Mine"),
        View.QUEUE: _("My posts"),
        View.WATCHED: _("Watched"),
        View.DONE: _("Done"),
    }
    return [
        {
            "label": labels[each],
            "count": counts.get(each),
            "href": url_for("work.inbox", view=each.value),
            "here": each is view,
        }
        for each in View
    ]


def _lights(found: Inbox, filters: Filters) -> list[dict[str, Any]]:
    everything = {
        "light": None,
        "label": _("All"),
        "count": sum(found.counts.values()),
        "href": _address(light=None),
        "here": filters.light is None,
    }
    return [everything] + [
        {
            "light": each,
            "label": words(each),
            "count": found.counts.get(each, 0),
            "href": _address(light=each.value),
            "here": filters.light is each,
        }
        for each in LIGHTS
    ]


def _services() -> list[tuple[str, str]]:
    """Every service there can be tasks of, by id, with its title."""
    store, found = the_office().store, {}
    for published in store.publications.all():
        closure: Closure = store.closure(published.hash)
        found.update({name: say(each.title) for name, each in closure.definitions.items()})
    return sorted(found.items(), key=lambda item: item[1])


def _lates() -> list[tuple[str, str]]:
    return [
        (Late.STEP.value, _("The step is overdue, the whole case is not")),
        (Late.WHOLE.value, _("The whole case is overdue, the step is not")),
    ]


def _places(directory: Directory, actor: Actor) -> list[tuple[str, str]]:
    """The places of one's posts and all below them; nothing where there is only one."""
    own = {post.place for post in actor.posts}
    below = [p for p in directory.places.values() if own.intersection(directory.chain(p.code))]
    named = [(place.code, name_of(place, current_language())) for place in below]
    return named if len(named) > 1 else []


class _Names:
    """The words of rows; closures are cached by the store."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def line(self, row: InboxRow, actor: Actor) -> Line:
        closure = _current(row.definition)
        place = self._directory.places.get(row.place)
        return Line(
            row=row,
            step=kind_title(row.kind, closure, row.process, row.subject)
            or self._step(closure, row),
            service=self._service(closure, row),
            place=name_of(place, current_language()) if place else row.place,
            left=left_of(row),
            mine=row.claimed_by == actor.user,
        )

    @staticmethod
    def _step(closure: Closure | None, row: InboxRow) -> str:
        process = closure.processes.get(row.process) if closure else None
        state = process.states.get(row.state) if process else None
        return say(state.title) if state is not None and state.title else row.state

    @staticmethod
    def _service(closure: Closure | None, row: InboxRow) -> str:
        process = closure.processes.get(row.process) if closure else None
        return say(process.definition.title) if process else row.definition


def _current(definition: str) -> Closure | None:
    try:
        closure: Closure = the_office().store.current(definition)
    except NotFound:
        return None
    return closure


def next_task(actor: Actor, after: tuple[int, int]) -> tuple[str, int] | None:
    """The task to open after one is done: what is due first of one's own, then of the queue, that
    no rule leaves to somebody else.

    (tracking number, task); None when there is nothing left to do.
    """
    store = the_office().store
    with store.database.read() as connection:
        found = next_task_query.next_open(connection, actor.account, actor.posts, after)
        if found is None:
            return None
        closure = store.closure(found.closure)
        doubtful = closure.may_wait(found.state) or (
            closure.may_bar(found.state) and signed_in(connection, eyes(actor), {found.case})
        )
    if not doubtful or not why_not(open_case(found.tracking), found.no):
        return found.tracking, found.no
    return _next_of_lists(actor, after)


def _next_of_lists(actor: Actor, after: tuple[int, int]) -> tuple[str, int] | None:
    """The same from the first pages of the lists, where what comes first is somebody else's."""
    office = the_office()
    for view in (View.MINE, View.QUEUE):
        with office.store.database.read() as connection:
            rows = page_of(connection, actor.account, actor.posts, view, office.now()).rows
        barred = for_others(rows, actor, _current)
        for row in rows:
            free = row.claimed_by in (None, actor.user) and row.status == "open"
            if free and (row.case, row.task) not in {*barred, after}:
                return row.tracking, row.task
    return None
