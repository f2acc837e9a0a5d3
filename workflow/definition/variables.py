"""The variables that a guard may name, with their types.

Input: a closure's definitions and catalogues. Consumers: the checks, which type every guard, and
the engine, which fills exactly these variables (with "", 0 and false until a value is known).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflow.definition.catalogues import Catalogues, FieldType, Form, FormField
from workflow.definition.closure import Closure, Process, lanes_of, processes_of
from workflow.definition.expression_types import Kind
from workflow.definition.model import FINAL_OUTCOMES, Definition, Lane
from workflow.definition.tables import NUMBERS, Table

ENGINE: Mapping[str, Kind] = MappingProxyType(
    {
        "related": bool,
        "objections": int,
        "tip_offs": int,
        "visits": int,
        "channel": str,
        "pledges_open": int,
        "pledges_broken": int,
    }
)
"""What the engine knows of a scope: a relative is registered, objections and tip-offs received,
the number of the current state's visit; how the request came in (one of `CHANNELS`); promises of
the applicant that are still open, and broken ones."""

CHANNELS = ("web", "counter", "village", "phone", "import", "referral")
"""How a request can come in."""

JOIN: Mapping[str, Kind] = MappingProxyType(
    {"present": int, "finished": int, "granted": int, "refused": int, "stopped": int}
)
"""What a join's rule counts: lanes there are, lanes that ended, and how."""

STOPPED = ("terminated", "withdrawn", "referred")
"""Ends without a decision of one's own, which a join's rule counts as `stopped`."""

INPUT_VALUES = ("pending", "absent", *FINAL_OUTCOMES)
"""What an input can be: its lane still runs, is not there, or came to this outcome."""

INPUT_KINDS: Mapping[str, Kind] = MappingProxyType(
    {"outcome": str, "number": int, "money": int, "text": str, "boolean": bool}
)
"""The type of an input by what it reads."""

_TEXT = {
    FieldType.TEXT,
    FieldType.PARAGRAPH,
    FieldType.CHOICE,
    FieldType.DATE,
    FieldType.MONTH,
    FieldType.PLACE,
    FieldType.ORGANISATION,
    FieldType.PHONE,
    FieldType.EMAIL,
    FieldType.BANK_ACCOUNT,
}
_NUMBER = {FieldType.NUMBER, FieldType.MONEY}


@dataclass(frozen=True)
class RowLane:
    """A lane that runs once for each row of a table."""

    ref: str
    """What it would be called as a process: `definition.state.lane`."""
    lane: Lane
    table: str
    """The table's field."""


def variables_for(closure: Closure, process: Process) -> dict[str, Kind]:
    """The variables of a guard in `process`, a process of `closure`."""
    rows = row_lanes(closure.definitions.values())
    own = row_variables(row_columns(process, rows, closure.catalogues), "member_")
    return {**definition_variables(closure, process.definition), **own, **ENGINE}


def definition_variables(closure: Closure, definition: Definition) -> dict[str, Kind]:
    """What all guards of a definition share: answers, findings, parameters and inputs."""
    forms = applicant_forms(closure.definitions.values()) + task_forms(definition)
    table = dict(_variables(forms, closure.catalogues))
    table |= parameter_variables(closure.catalogues)
    table |= table_variables(definition, closure.catalogues)
    table |= milestone_variables(closure.milestones)
    table |= dict.fromkeys(lane_variables(definition), str) | given_variables(closure, definition)
    return table | {name: INPUT_KINDS[what] for name, what in definition.inputs.items()}


def lane_variables(definition: Definition) -> tuple[str, ...]:
    """What each lane of a definition has come to, under names of its own."""
    return tuple(f"lane_{name}" for name, _ in lanes_of(definition))


def given_variables(closure: Closure, definition: Definition) -> dict[str, Kind]:
    """The results that come back from the definitions its lanes run; no unknown fields."""
    found: dict[str, Kind] = {}
    for _, lane in lanes_of(definition):
        for name, field in (lane.gives or {}).items():
            kind = given_kind(closure, lane, field)
            if kind is not None:
                found[name] = kind
    return found


def given_kind(closure: Closure, lane: Lane, field: str) -> Kind | None:
    """The type of a field that the steps of a lane's definition fill in; None if there is none."""
    used = closure.definitions.get(lane.use or "")
    forms = closure.catalogues.forms
    for form in task_forms(used) if used is not None else ():
        question = forms[form].fields.get(field) if form in forms else None
        if question is not None:
            return field_variables(field, question).get(field)
    return None


def table_variables(definition: Definition, catalogues: Catalogues) -> dict[str, Kind]:
    """What the decision tables say that a definition uses: `<table>_<output>`, and
    `<table>_known`: whether all is known that the table needs."""
    found: dict[str, Kind] = {}
    for name, use in definition.tables.items():
        table = catalogues.tables.get(use.name_of(name))
        for output, said in (table.outputs if table else {}).items():
            kind: Kind = int if said.type in NUMBERS else bool if said.type == "boolean" else str
            found[f"{name}_{output}"] = kind
        found[f"{name}_known"] = bool
    return found


def table_vocabularies(
    definition: Definition, catalogues: Catalogues
) -> dict[str, tuple[str, ...]]:
    """The words that the decision tables of a definition can say."""
    found: dict[str, tuple[str, ...]] = {}
    for name, use in definition.tables.items():
        table = catalogues.tables.get(use.name_of(name))
        for output, said in (table.outputs if table else {}).items():
            if said.type == "choice":
                found[f"{name}_{output}"] = tuple(said.options or {})
            elif table is not None and said.type == "role":
                found[f"{name}_{output}"] = tuple(sorted(roles_said(table, output)))
    return found


def roles_said(table: Table, output: str) -> set[str]:
    """The roles that a table can give."""
    thens = [rule.then for rule in table.rules.values()]
    thens += [table.otherwise.then] if table.otherwise else []
    return {str(then[output]) for then in thens if output in then}


def answerable(closure: Closure, definition: Definition) -> frozenset[str]:
    """The variables that are single answers: not known before somebody has given them.

    A box that is not ticked and a count of rows are always known.
    """
    names = applicant_forms(closure.definitions.values()) + task_forms(definition)
    forms = [closure.catalogues.forms[name] for name in names if name in closure.catalogues.forms]
    single = _TEXT | _NUMBER
    own = {name for form in forms for name, each in form.fields.items() if each.type in single}
    tables = [each for form in forms for each in form.fields.values() if each.columns]
    return frozenset(own) | {
        f"member_{name}"
        for table in tables
        for name, each in (table.columns or {}).items()
        if each.type in single
    }


def milestone_variables(milestones: Iterable[str]) -> dict[str, Kind]:
    """What guards ask of milestones: whether one was reached, whether somebody is at it now."""
    return {f"{when}_{name}": bool for name in milestones for when in ("reached", "at")}


def applicant_variables(closure: Closure) -> dict[str, Kind]:
    """The variables known when the request is filed: the applicant's answers and parameters."""
    forms = applicant_forms(closure.definitions.values())
    return dict(_variables(forms, closure.catalogues)) | parameter_variables(closure.catalogues)


def parameter_variables(catalogues: Catalogues) -> dict[str, Kind]:
    """The municipal numbers; `yes_no` is true or false."""
    return {
        name: bool if parameter.unit == "yes_no" else int
        for name, parameter in catalogues.parameters.items()
    }


def form_variables(form: Form) -> dict[str, Kind]:
    """The variables that one form gives."""
    return {
        name: kind
        for field, question in form.fields.items()
        for name, kind in field_variables(field, question).items()
    }


def row_variables(columns: Mapping[str, FormField], prefix: str = "") -> dict[str, Kind]:
    """The variables of one row of a table, under the names of its columns behind `prefix`."""
    return {
        f"{prefix}{name}": kind
        for column, question in columns.items()
        for name, kind in field_variables(column, question).items()
    }


def field_variables(name: str, field: FormField) -> dict[str, Kind]:
    """The variables that one question gives; none for ID numbers, files and signatures."""
    if field.type in _TEXT:
        return {name: str}
    if field.type in _NUMBER:
        return {name: int}
    if field.type is FieldType.BOOLEAN:
        return {name: bool}
    if field.type is FieldType.CHOICES:
        return {f"{name}_{option}": bool for option in field.options or {}}
    if field.type is FieldType.TABLE:
        counted = {
            f"{name}_{column}": int
            for column, question in (field.columns or {}).items()
            if question.type is FieldType.BOOLEAN
        }
        return {f"{name}_count": int, **counted}
    return {}


def vocabularies(closure: Closure, definition: Definition) -> dict[str, tuple[str, ...]]:
    """For texts that can take only certain values: those values (and "" while unanswered)."""
    outcomes = [name for name, what in definition.inputs.items() if what == "outcome"]
    outcomes += lane_variables(definition)
    found: dict[str, tuple[str, ...]] = dict.fromkeys(outcomes, INPUT_VALUES)
    found |= table_vocabularies(definition, closure.catalogues)
    found["channel"] = CHANNELS
    for form in applicant_forms(closure.definitions.values()) + task_forms(definition):
        if form in closure.catalogues.forms:
            found |= form_vocabularies(closure.catalogues.forms[form].fields)
    return found


def form_vocabularies(fields: Mapping[str, FormField]) -> dict[str, tuple[str, ...]]:
    """The values that the choices among `fields` can take."""
    return {
        name: ("", *field.options)
        for name, field in fields.items()
        if field.type is FieldType.CHOICE and field.options
    }


def applicant_forms(definitions: Iterable[Definition]) -> list[str]:
    """The forms that an applicant fills in for these definitions, each once."""
    names: dict[str, None] = {}
    for definition in definitions:
        if definition.applicant is not None:
            names[definition.applicant.says] = None
        names |= dict.fromkeys(definition.reads.forms)
    return list(names)


def task_forms(definition: Definition) -> list[str]:
    """The forms that handlers fill in for a definition and the lanes written in it."""
    names: dict[str, None] = {}
    for process in processes_of(definition):
        names |= {act.form: None for act in process.acts.values() if act.form is not None}
        for state in process.states.values():
            if state.task is not None and state.task.form is not None:
                names[state.task.form] = None
            if state.notice is not None and state.notice.objections.form is not None:
                names[state.notice.objections.form] = None
    return list(names)


def row_lanes(definitions: Iterable[Definition]) -> list[RowLane]:
    """The lanes of these definitions that run once for each row of a table."""
    return [
        RowLane(f"{process.ref}.{name}.{lane_id}", lane, lane.each.of)
        for definition in definitions
        for process in processes_of(definition)
        for name, state in process.states.items()
        for lane_id, lane in state.lanes_by_id.items()
        if lane.each is not None
    ]


def row_columns(
    process: Process, rows: Iterable[RowLane], catalogues: Catalogues
) -> dict[str, FormField]:
    """The columns of the tables for whose rows `process` runs, once for each row."""
    columns: dict[str, FormField] = {}
    for row in rows:
        if _runs(process, row):
            table = catalogues.field(row.table)
            columns |= (table.columns or {}) if table is not None else {}
    return columns


def _runs(process: Process, row: RowLane) -> bool:
    """Whether the lane runs `process`: by its `use`, or as (part of) states written in it."""
    if row.lane.use is not None:
        return process.definition.definition == row.lane.use
    return process.ref == row.ref or process.ref.startswith(f"{row.ref}.")


def _variables(forms: Iterable[str], catalogues: Catalogues) -> Iterator[tuple[str, Kind]]:
    for form in forms:
        if form in catalogues.forms:
            yield from form_variables(catalogues.forms[form]).items()
