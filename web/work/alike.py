"""Which outcomes several alike tasks may be given at once. Consumers: the inbox, `together`."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition.catalogues import FieldType, FormField
from workflow.definition.closure import Closure
from workflow.definition.model import State

_SIMPLE = (FieldType.BOOLEAN, FieldType.CHOICE, FieldType.CHOICES)
_WORDS = (FieldType.TEXT, FieldType.PARAGRAPH)
_REFUSING = ("not_granted", "terminated", "withdrawn")


def outcomes_together(closure: Closure, process: str, name: str) -> tuple[str, ...]:
    """The outcomes that may be given to several alike tasks at once."""
    states = closure.processes[process].states
    state = states.get(name)
    if state is None or state.task is None or state.task.panel is not None:
        return ()
    if asked(closure, state) is None:
        return ()
    return tuple(
        outcome
        for outcome, target in state.then.items()
        if isinstance(target, str)
        and outcome not in state.task.reasons
        and not _refuses(states, target)
    )


def _refuses(states: Mapping[str, State], target: str) -> bool:
    final = states[target].final
    return final is not None and final.outcome in _REFUSING


def asked(closure: Closure, state: State) -> dict[str, FormField] | None:
    """The questions that must be answered, where choices answer them; None where they do not."""
    assert state.task is not None
    form = closure.catalogues.forms[state.task.form] if state.task.form else None
    fields = form.fields if form else {}
    needed = {name: field for name, field in fields.items() if field.required}
    # A sum, a table or a file belongs to one case: such a step is looked at by itself.
    plain = all(field.type in (*_SIMPLE, *_WORDS) for field in fields.values())
    return needed if plain and all(f.type in _SIMPLE for f in needed.values()) else None
