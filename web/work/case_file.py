"""Opening a case for an officer: who may see what, before any page looks at it.

Input: a tracking number from the address and who is asking. Output: `CaseFile`. A case or task that
is not this officer's is not found; a registered relative is refused and told why. Consumers: all
pages of this part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from web.access import current_actor, inspected, oversight
from web.language import say
from web.office import the_office
from web.work.about_benefit import in_one_language
from web.work.kinds import kind_title
from workflow.definition.acting_roles import roles_beside
from workflow.definition.check.panels import named_seats
from workflow.definition.closure import Closure, processes_of, states_of
from workflow.definition.model import Definition, State
from workflow.definition.variables import roles_said
from workflow.domain.case import Case, Scope, Task
from workflow.domain.people import Actor, Directory, Post
from workflow.errors import NotFound
from workflow.machine.access import impartial, is_anothers, signed_by, task_post
from workflow.machine.clocks import Clocks
from workflow.machine.hands import head_post
from workflow.machine.oversight import acting, covers
from workflow.machine.reading import Readable, readable
from workflow.machine.tree import known_state, lane_of, service_of, within
from workflow.ports import Dossier


@dataclass(frozen=True)
class CaseFile:
    """A case with all that is needed to look at it, for one officer."""

    case: Case
    closure: Closure
    dossier: Dossier
    actor: Actor

    @cached_property
    def directory(self) -> Directory:
        """The places, read where a page needs them."""
        return the_office().store.directory()

    @cached_property
    def clocks(self) -> Clocks:
        """The case's clocks."""
        return Clocks(self.case, self.closure, self.directory)

    # -- may they? -----------------------------------------------------------------------------

    def task(self, no: int) -> Task:
        """A task of one of the officer's posts, or one they prepare for its holder.

        Raises NotFound, Refusal('related', 'own_case').
        """
        task = self.case.tasks.get(no)
        if task is None or (task_post(task, self.actor) is None and not self.prepares(task)):
            raise NotFound("no_such_task")
        impartial(self.case, self.actor)
        return task

    def barred_by(self, task: Task) -> str | None:
        """The title of the step the officer signed and that leaves this one to somebody else."""
        state = signed_by(self.case, self.closure, task, self.actor)
        if state is None:
            return None
        known = self.closure.processes[self.case.scopes[task.path].process].states.get(state)
        return say(known.title) if known is not None and known.title else ""

    def acts_for(self, task: Task) -> int | None:
        """For whom the officer would handle the task, as their substitute; None for themselves."""
        post = task_post(task, self.actor)
        return post.for_user if post is not None else None

    def prepares(self, task: Task) -> bool:
        """Whether the task was delegated to the officer."""
        return task.live and task.delegate is not None and task.delegate == self.actor.user

    def heads(self, task: Task) -> bool:
        """Whether the officer is a head of the task's post."""
        return head_post(task, self.actor, self.closure, self.directory) is not None

    def anothers(self, task: Task) -> bool:
        """Whether the task was assigned to somebody else."""
        post = task_post(task, self.actor)
        return post is not None and is_anothers(task, self.actor, post)

    def readable(self, task: Task) -> Readable:
        """All that the holder of the task may see."""
        read = readable(self.case, self.closure, self.dossier, task, self.actor)
        return in_one_language(read, self.case)

    @property
    def concerned(self) -> bool:
        """Whether one of the officer's posts has, had or may get a step of this case, or is above
        one that has."""
        # Whoever was only asked for advice sees the question, and nothing of the case.
        own = [task for task in self.case.tasks.values() if task.kind != "advice"]
        if any(task_post(task, self.actor) or self.prepares(task) for task in own):
            return True
        if self.inspects:
            return True
        if any(covers(oversight(self.actor), task) for task in own):
            return True
        if any(copy.user == self.actor.user for copy in self.case.copies.values()):
            return True
        return any(self._may_come(post) for post in self.actor.posts)

    @property
    def inspects(self) -> bool:
        """Whether the officer is an inspector of the case's place: reads all, handles nothing."""
        return self.case.place in inspected(self.actor)

    @cached_property
    def hands(self) -> Actor:
        """The officer with the posts from which something can be done: none from which one only
        looks."""
        return acting(self.actor, self.closure.catalogues)

    def _may_come(self, post: Post) -> bool:
        return post.place in self.places and post.role in set(_roles(self.closure))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The village the case comes from and the places above it."""
        field = self.closure.definition.office_field
        home = str(self.dossier.application().get(field, "")) or self.case.place
        return self.directory.chain(home)

    @cached_property
    def from_village(self) -> bool:
        """Whether the officer has posts in villages only: they never learn of an objection."""
        return self._levels == {"village"}

    @cached_property
    def _levels(self) -> set[str]:
        places = self.directory.places
        return {places[p.place].level for p in self.actor.posts if p.place in places}

    @cached_property
    def _own_services(self) -> set[str]:
        own = (t for t in self.case.tasks.values() if task_post(t, self.actor) is not None)
        return {service_of(self.case, self.case.scopes[task.path]).path for task in own}

    def knows_of(self, path: str) -> bool:
        """Whether the officer sees that this scope exists: a school learns of its own service only,
        since the other ones would tell of illness or disability in the family."""
        if path == "" or self._levels != {"organisation"}:
            return True
        return any(within(path, own) for own in self._own_services)

    # -- names ---------------------------------------------------------------------------------

    def state(self, task: Task) -> State | None:
        """The definition of the state a task belongs to; None where it belongs to the case."""
        return known_state(self.case, self.closure, task)

    def state_title(self, path: str, state: str) -> str:
        """The name of a step."""
        scope = self.case.scopes.get(path)
        known = self.closure.processes[scope.process].states.get(state) if scope else None
        return say(known.title) if known is not None and known.title else ""

    def own_title(self, task: Task) -> str:
        """What a task of the engine's own is called; "" for a step."""
        process = self.case.scopes[task.path].process
        return kind_title(task.kind, self.closure, process, task.subject)

    def task_title(self, task: Task) -> str:
        """What a task is called."""
        return self.own_title(task) or self.state_title(task.path, task.state)

    def service_title(self, scope: Scope) -> str:
        """The name of the service a scope belongs to; with a number where there are several."""
        service = service_of(self.case, scope)
        if service.path == "" and scope.path:
            # Lanes written in the request itself are its services, as those of a package are.
            service = self.case.scopes[scope.path.partition("/")[0]]
        lane = lane_of(self.case, self.closure, service)
        own = self.closure.processes[service.process].definition.title
        title = say(lane.title if lane is not None and lane.title else own)
        return f"{title} {self._which(service)}" if service.row is not None else title

    def _which(self, scope: Scope) -> int:
        same = [s.path for s in self.case.scopes.values() if s.row and s.lane == scope.lane]
        return same.index(scope.path) + 1

    def role_title(self, role: str) -> str:
        """The name of a role."""
        known = self.closure.catalogues.roles.get(role)
        return say(known.title) if known else role


def open_case(tracking: str) -> CaseFile:
    """The case for whoever is asking. Raises NotFound. What of it they may see, they must ask."""
    store = the_office().store
    case = store.case_numbered(tracking)
    closure = store.closure(case.closure)
    return CaseFile(case, closure, store.dossier(case), current_actor())


def as_left(file: CaseFile) -> CaseFile:
    """The same case after what the page has done about it."""
    store = the_office().store
    case = store.case_left(file.case.id)
    closure = store.closure(case.closure)
    return CaseFile(case, closure, store.dossier(case), file.actor)


def open_progress(tracking: str) -> CaseFile:
    """The case for an officer whom it concerns, and whose own family it is not: who works for the
    office reads of their own request what every applicant does. Raises NotFound,
    Refusal('related', 'own_case')."""
    file = open_case(tracking)
    if not file.concerned:
        raise NotFound("no_such_case")
    impartial(file.case, file.actor)
    return file


def _roles(closure: Closure) -> Iterator[str]:
    """Every role that the definitions of a case name."""
    for definition in closure.definitions.values():
        yield from _roles_of_case(definition)
        yield from (role for _path, role in roles_beside(processes_of(definition)))
        for state in states_of(definition):
            yield from filter(None, _roles_of_state(state))
            yield from _roles_of_table(closure, definition, state)


def _roles_of_table(closure: Closure, definition: Definition, state: State) -> Iterator[str]:
    """The roles to which a table may send a task."""
    if state.task is not None and state.task.routed is not None:
        routed = state.task.routed
        table = definition.tables[routed.table].name_of(routed.table)
        yield from roles_said(closure.catalogues.tables[table], routed.gives)


def _roles_of_case(definition: Definition) -> Iterator[str]:
    rules, clock = definition.corrections, definition.clock
    if rules is not None:
        yield rules.sent_by
        yield from rules.late.roles
    if clock is not None and clock.extended is not None:
        yield clock.extended.by
    if clock is not None and clock.late is not None:
        yield from clock.late.roles
    if definition.tells:
        yield definition.tells


def _roles_of_state(state: State) -> Iterator[str | None]:
    for rule in (state.within, state.begun):
        if rule is not None:
            yield from rule.late.roles
    if state.task is not None:
        yield state.task.by
        yield from (seat.by for seat in named_seats(state.task))
    if state.notice is not None:
        yield state.notice.objections.to
        yield from (place.posted_by for place in state.notice.places.values())
    if state.final is not None and state.final.served is not None:
        yield state.final.served.through
    for lane in state.lanes_by_id.values():
        if lane.within is not None:
            yield from lane.within.late.roles
