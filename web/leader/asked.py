"""What the address asks for: place, service, months; and whose work the asker looks after.

Consumers: the board, its lists, its exports, so that all three mean the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask import request, url_for

from web.access import current_actor, nobodys_charge, oversight
from web.forms.places import name_of
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office, today
from web.work.kinds import kind_title
from workflow.definition.catalogues import Role
from workflow.definition.closure import Closure
from workflow.definition.diagram import roles_of
from workflow.domain.clock import Light
from workflow.domain.people import Directory
from workflow.machine.oversight import Oversight
from workflow.store.queries.inbox_shapes import InboxRow
from workflow.store.queries.overview import Narrowed

PERIODS = (3, 12, 36)
"""How many months back the finished work may be shown."""
DAY = timedelta(days=1)
NO_DEPARTMENT = "none"
"""What belongs to no department, in addresses."""


@dataclass(frozen=True)
class Asked:
    """One question to the numbers."""

    place: str
    """With all below it."""
    at: str
    """Exactly there."""
    process: str
    state: str
    kind: str
    """Tasks of one kind; "" for all."""
    light: Light | None
    holder: int | None
    months: int
    due: str
    """`this_week` or `next_week`: tasks that will be late if nobody does them in it; "" for all."""
    department: str
    """Whose roles do the work, or which organ decides."""

    @cached_property
    def directory(self) -> Directory:
        """The office's places."""
        return the_office().store.directory()

    @cached_property
    def oversight(self) -> tuple[Oversight, ...]:
        """Whose work the asker looks after."""
        return oversight(current_actor())

    @cached_property
    def all_places(self) -> list[str]:
        """The places of that work, in the directory's order."""
        return [
            code for code in self.directory.places if any(code in o.places for o in self.oversight)
        ]

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The place that was chosen with all below it; () for all."""
        if self.place not in self.all_places:
            return ()
        return tuple(c for c in self.all_places if self.place in self.directory.chain(c))

    @cached_property
    def finished_places(self) -> tuple[str, ...]:
        """Where finished cases are counted: at the offices of these places."""
        return self.places or tuple(self.all_places)

    @property
    def since(self) -> str:
        """The first month of the period, such as `2026-03`."""
        now = today()
        back = now.year * 12 + now.month - self.months
        return f"{back // 12:04d}-{back % 12 + 1:02d}"

    @property
    def until(self) -> str:
        """The present month."""
        return f"{today():%Y-%m}"

    @property
    def narrowed(self) -> Narrowed:
        """The live tasks that are meant."""
        places = (self.at,) if self.at else self.places
        return Narrowed(
            places,
            self.process,
            self.state,
            self.kind,
            self.light,
            self.holder,
            self.roles,
            self.due_days,
        )

    @property
    def due_days(self) -> tuple[date, date] | None:
        """The days of the week that was asked for, up to its Sunday: of this one from today on."""
        now = today()
        sunday = now + timedelta(days=6 - now.weekday())
        weeks = {"this_week": (now, sunday), "next_week": (sunday + DAY, sunday + 7 * DAY)}
        return weeks.get(self.due)

    @property
    def kept(self) -> dict[str, str]:
        """What other addresses of these pages take along."""
        found = {
            "place": self.place,
            "process": self.process,
            "department": self.department,
            "months": str(self.months),
        }
        return {name: value for name, value in found.items() if value}

    def place_name(self, code: str) -> str:
        """A place in the page's language."""
        place = self.directory.places.get(code)
        return name_of(place, current_language()) if place else code

    @cached_property
    def closures(self) -> dict[str, Closure]:
        """Every definition that is published, with a closure that holds it; the newest wins."""
        store = the_office().store
        found: dict[str, Closure] = {}
        for published in store.publications.all():
            closure = store.closure(published.hash)
            found.update(dict.fromkeys(closure.processes, closure))
        return found

    @cached_property
    def departments(self) -> dict[str, str]:
        """The departments whose work the asker looks after, by id, with their names."""
        below = {self.department_of(role) for each in self.oversight for role in each.roles}
        return {
            id_: say(each.title)
            for catalogues in the_office().store.publications.catalogues()
            for id_, each in catalogues.departments.items()
            if id_ in below
        }

    @property
    def chosen_words(self) -> list[str]:
        """The place, the department and the service that were chosen, in words."""
        found = [self.place_name(self.place)] if self.places else []
        if self.department:
            none = {NO_DEPARTMENT: _("Without a department")}
            found.append({**self.departments, **none}[self.department])
        if self.process:
            found.append(self.service_name(self.process))
        return found

    @cached_property
    def all_roles(self) -> dict[str, Role]:
        """The roles of all that is published, by id."""
        known = the_office().store.publications.catalogues()
        return {name: role for each in known for name, role in each.roles.items()}

    @property
    def roles(self) -> frozenset[str] | None:
        """The roles of the department that was chosen; None for all."""
        if not self.department:
            return None
        return frozenset(name for name in self.all_roles if self.of_department(name))

    def of_department(self, role: str) -> bool:
        """Whether a role belongs to the department that was chosen; "" for what has no role."""
        return self._chosen(self.department_of(role))

    def _chosen(self, department: str) -> bool:
        return self.department in ("", department or NO_DEPARTMENT)

    def department_of(self, role: str) -> str:
        """The department a role belongs to; "" for none."""
        known = self.all_roles.get(role)
        return (known.department if known else None) or ""

    def role_of_step(self, process: str, state: str) -> str:
        """The role that handles a step; "" for what is no longer published."""
        closure = self.closures.get(process)
        found = closure.processes[process].states.get(state) if closure else None
        return next(roles_of(found), "") if found is not None else ""

    def department_of_step(self, process: str, state: str) -> str:
        """The department of the role that handles a step; "" for what is no longer published."""
        return self.department_of(self.role_of_step(process, state))

    def decider(self, process: str) -> str:
        """The department that decides a service; "" for what is no longer published."""
        closure = self.closures.get(process)
        return closure.processes[process].definition.department if closure else ""

    def decider_name(self, process: str) -> str:
        """The name of that department; "–" where none is known."""
        closure, id_ = self.closures.get(process), self.decider(process)
        known = closure.catalogues.departments.get(id_) if closure else None
        return say(known.title) if known is not None else "–"

    def decides(self, process: str) -> bool:
        """Whether the department that was chosen decides a service; all do where none was."""
        return self._chosen(self.decider(process))

    @cached_property
    def looks_after_all(self) -> bool:
        """Whether nobody is above the asker, so that all finished work counts for them."""
        return nobodys_charge(current_actor())

    @cached_property
    def below(self) -> frozenset[str]:
        """The roles whose work the asker looks after."""
        return frozenset().union(*(each.roles for each in self.oversight))

    @cached_property
    def services_below(self) -> frozenset[str]:
        """The services in which one of those roles handles a step."""
        return frozenset(
            process
            for process, closure in self.closures.items()
            if any(
                not self.below.isdisjoint(roles_of(state))
                for state in closure.processes[process].states.values()
            )
        )

    def service_name(self, process: str) -> str:
        """The service that a process belongs to."""
        closure = self.closures.get(process)
        return say(closure.processes[process].definition.title) if closure else process

    def step_name(self, process: str, state: str) -> str:
        """A step of a service."""
        closure = self.closures.get(process)
        known = closure.processes[process].states.get(state) if closure else None
        return say(known.title) if known is not None and known.title else state

    def task_name(self, row: InboxRow) -> str:
        """A task of a list."""
        own = kind_title(row.kind, self.closures.get(row.process), row.process, row.subject)
        return own or self.step_name(row.process, row.state)

    def reason_name(self, process: str, reason: str) -> str:
        """A reason of a refusal as it stands in letters."""
        closure = self.closures.get(process)
        known = closure.catalogues.reason(reason) if closure else None
        return say(known.title) if known is not None else reason


def asked() -> Asked:
    """What this request asks for; what makes no sense counts as not asked."""
    light, holder = request.args.get("light", ""), request.args.get("holder", "")
    months = request.args.get("months", "")
    question = Asked(
        place=request.args.get("place", ""),
        at=request.args.get("at", ""),
        process=request.args.get("process", ""),
        state=request.args.get("state", ""),
        kind=request.args.get("kind", ""),
        light=Light(light) if light in set(Light) else None,
        due=request.args.get("due", ""),
        holder=int(holder) if holder.isdecimal() and len(holder) < 12 else None,
        months=int(months) if months in {str(n) for n in PERIODS} else 12,
        department=request.args.get("department", ""),
    )
    known = question.department in (*question.departments, NO_DEPARTMENT)
    return question if known else replace(question, department="")


def tasks_at(question: Asked, **narrow: str) -> str:
    """The address of the tasks behind a number."""
    values: dict[str, Any] = {**question.kept, **narrow}
    return url_for("leader.tasks", **values)
