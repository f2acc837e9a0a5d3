"""Several alike tasks decided together: which outcomes a definition lets be given in bulk.

A task says it itself (`together`), and only what favours the applicant may stand there: nothing
that needs a reason, sends back, or leads to a refusal before anybody has looked at the case again.
Pure. Consumers: the checks, the engine, which refuses anything else, and the inbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.definition.closure import Process, lanes_of
from workflow.definition.expressions import ExpressionError, compile_guard
from workflow.definition.model import State

REFUSING = ("not_granted", "terminated", "withdrawn")
"""The ends that nobody may be given in bulk."""
_SIMPLE = (FieldType.BOOLEAN, FieldType.CHOICE, FieldType.CHOICES)
_WORDS = (FieldType.TEXT, FieldType.PARAGRAPH)


def outcomes_together(process: Process, name: str) -> tuple[str, ...]:
    """The outcomes of a step that may be given to several alike tasks at once."""
    state = process.states.get(name)
    return state.task.together if state is not None and state.task is not None else ()


def asked_together(form: Form | None) -> dict[str, FormField] | None:
    """The questions that must be answered, where choices answer them; None where they do not.

    A sum, a table or a file belongs to one case: such a step is looked at by itself.
    """
    fields = form.fields if form else {}
    needed = {name: field for name, field in fields.items() if field.required}
    plain = all(field.type in (*_SIMPLE, *_WORDS) for field in fields.values())
    return needed if plain and all(f.type in _SIMPLE for f in needed.values()) else None


def refused_behind(processes: Mapping[str, Process], process: Process, target: str) -> str | None:
    """The end by which somebody is refused, of those that a case can reach from `target` with
    nobody looking at it in between: over choices, waits (but not one for what another lane finds),
    quiet notices and lanes without a task. None where there is no such end."""
    seen: set[tuple[str, str]] = set()
    pending = [(process, target)]
    while pending:
        here, name = pending.pop()
        state = here.states.get(name)
        if state is None or (here.ref, name) in seen:
            continue
        seen.add((here.ref, name))
        if state.final is not None and state.final.outcome in REFUSING:
            return name
        pending += [(here, each) for each in _by_itself(processes, here, name, state)]
        pending += [(lane, lane.start) for lane in _lanes(processes, here, name, state)]
    return None


def _by_itself(
    processes: Mapping[str, Process], process: Process, name: str, state: State
) -> Iterator[str]:
    """Where a state leads when nobody of the office decides."""
    if state.choose is not None:
        yield from (branch.to for branch in state.choose.branches)
        yield state.choose.otherwise
    elif state.notice is not None:
        yield from _targets(state, "quiet")
    elif state.wait is not None:
        awaited = state.wait.until is not None and _others_work(process, state.wait.until)
        yield from _targets(state, *(way for way in state.then if not awaited or way != "met"))
    elif state.lanes is not None:
        lanes = list(_lanes(processes, process, name, state))
        if all(_ends_by_itself(processes, lane) for lane in lanes):
            yield from _targets(state, *state.then)


def _others_work(process: Process, guard: str) -> bool:
    """Whether a guard waits for what another lane finds: people look at the case there."""
    try:
        names = compile_guard(guard).names
    except ExpressionError:
        return False
    lanes = {name for name, _ in lanes_of(process.definition)}
    others = {*process.definition.inputs, *lanes}
    return any(name in others or name.startswith(("reached_", "at_")) for name in names)


def _targets(state: State, *outcomes: str) -> Iterator[str]:
    for outcome in outcomes:
        target = state.then.get(outcome)
        if isinstance(target, str):
            yield target


def _lanes(
    processes: Mapping[str, Process], process: Process, name: str, state: State
) -> Iterator[Process]:
    """The processes that the lanes of a state run, as far as they are known."""
    for lane_id, lane in state.lanes_by_id.items():
        ref = lane.use if lane.use is not None else f"{process.ref}.{name}.{lane_id}"
        if ref in processes:
            yield processes[ref]


def _ends_by_itself(
    processes: Mapping[str, Process], process: Process, above: frozenset[str] = frozenset()
) -> bool:
    """Whether a lane can come to an end without a task."""
    seen: set[str] = set()
    pending = [process.start]
    while pending:
        name = pending.pop()
        state = process.states.get(name)
        if state is None or name in seen:
            continue
        seen.add(name)
        if state.final is not None:
            return True
        if state.lanes is None:
            pending += _by_itself(processes, process, name, state)
            continue
        inner = [each for each in _lanes(processes, process, name, state) if each.ref not in above]
        if all(_ends_by_itself(processes, each, above | {process.ref}) for each in inner):
            pending += _targets(state, *state.then)
    return False
