"""Tasks of one's lists that somebody else does, or that nobody can do now: why, and who can.

Four eyes leave a step to a colleague; after a failure the work beside it may be on hold. The lists
of the store know no rules of definitions, so the rows of one page are looked at here: signatures in
their cases in one statement, and whole cases only where a rule speaks against one. Consumers: the
inbox, the next task, deciding together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from web.language import gettext as _
from web.office import the_office, today
from web.work.case_file import CaseFile, open_case
from web.work.possible import waits_for
from workflow.definition.closure import Closure
from workflow.definition.model import State
from workflow.domain.case import Task
from workflow.domain.people import Actor
from workflow.machine.failed import HELD_KINDS
from workflow.machine.hands import bar
from workflow.store.queries.alike import AlikeTask
from workflow.store.queries.hindered import Signed, asked_how_in, signed_in
from workflow.store.queries.inbox_shapes import InboxRow

NAMED = 3
"""How many colleagues are named."""
Rows = Iterable[InboxRow]
Known = Callable[[str], Closure | None]


def for_others(rows: Rows, actor: Actor, known: Known) -> dict[tuple[int, int], str]:
    """(case, task) → why the officer cannot do it now, and who can. `known`: the closure in force
    of a definition."""
    live = [row for row in rows if row.status == "open" and row.kind in HELD_KINDS]
    closures = {row.definition: known(row.definition) for row in live}
    ruled = [row for row in live if _names(row, closures)]
    holding = {row.case for row in live if _may_hold(closures[row.definition])}
    with the_office().store.database.read() as connection:
        signed = signed_in(connection, eyes(actor), {row.case for row in ruled})
        held = asked_how_in(connection, holding)
    doubtful = [
        row
        for row in live
        if row.case in held or _has_condition(row, closures) or _may_bar(row, closures, signed)
    ]
    files = {row.tracking: open_case(row.tracking) for row in doubtful}
    said = ((row, why_not(files[row.tracking], row.task)) for row in doubtful)
    return {(row.case, row.task): words for row, words in said if words}


def eyes(actor: Actor) -> set[int]:
    """All accounts whose signatures count as the officer's, those they stand in for included."""
    return {*actor.eyes, *(post.for_user for post in actor.posts if post.for_user is not None)}


def allowed(found: Iterable[AlikeTask], actor: Actor) -> list[AlikeTask]:
    """Those of some alike tasks that no rule leaves to somebody else."""
    found = list(found)
    with the_office().store.database.read() as connection:
        signed = signed_in(connection, eyes(actor), {each.case for each in found})
    doubtful = {each.case for each in signed}
    return [
        each
        for each in found
        if each.case not in doubtful or not why_not(open_case(each.tracking), each.task)
    ]


def why_not(file: CaseFile, no: int) -> str:
    """Why the officer cannot do a task now, and who can; "" where nothing speaks against it."""
    task = file.case.tasks[no]
    step = file.barred_by(task)
    if step is None:
        return waits_for(file, task)
    names = _("; ").join(islice(_colleagues(file, task), NAMED))
    said = {"step": step, "names": names}
    if not names:
        return _(
            "You signed “%(step)s”; no colleague of this post may do it. Tell your head.", **said
        )
    return _("You signed “%(step)s”, so somebody else does it: %(names)s", **said)


def _colleagues(file: CaseFile, task: Task) -> Iterable[str]:
    """Who of the task's posts may do it, by name."""
    with the_office().store.staff(today()) as staff:
        for role, place in task.posts:
            for who in staff.holders(role, place):
                if not bar(file.case, file.closure, task, who):
                    yield who.name


def _state(row: InboxRow, closures: Mapping[str, Closure | None]) -> State | None:
    closure = closures[row.definition]
    process = closure.processes.get(row.process) if closure is not None else None
    return process.states.get(row.state) if process is not None else None


def _has_condition(row: InboxRow, closures: Mapping[str, Closure | None]) -> bool:
    state = _state(row, closures)
    return state is not None and state.task is not None and state.task.only_while is not None


def _names(row: InboxRow, closures: Mapping[str, Closure | None]) -> tuple[str, ...]:
    """The steps whose signers a rule keeps from this one."""
    state = _state(row, closures)
    if state is None:
        return ()
    if row.kind == "objection":
        return tuple(state.notice.objections.excluded) if state.notice is not None else ()
    return tuple(state.task.excluded) if state.task is not None else ()


def _may_bar(
    row: InboxRow, closures: Mapping[str, Closure | None], signed: Iterable[Signed]
) -> bool:
    """Whether a rule may speak against it: where it names a step of its own, that was signed; where
    it names a lane or another service, anything was."""
    closure = closures[row.definition]
    names = {name.partition(".")[0] for name in _names(row, closures) if name != "related"}
    states = closure.processes[row.process].states if closure is not None and names else {}
    return any(
        name not in states or (each.path, each.state) == (row.path, name)
        for name in names
        for each in signed
        if each.case == row.case
    )


def _may_hold(closure: Closure | None) -> bool:
    return closure is not None and closure.may_hold
