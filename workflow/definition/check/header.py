"""Names in the head of a definition: department, forms, materials, clock, corrections, office."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.base import Span
from workflow.definition.catalogues import FieldType
from workflow.definition.check.examined import Examined, instead_of
from workflow.definition.check.registry import CHECKS
from workflow.definition.model import Late
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.steps import HEADS

LEVELS = ("county", "township", "village", "organisation")


@CHECKS.for_definition(
    "unknown-department", "unknown-form", "unknown-material", "unknown-role", "no-law-profile"
)
def head(it: Examined) -> Iterator[Problem]:
    """The department, the role that tells, what is asked for, the law profile of the nature."""
    definition, known = it.definition, it.catalogues
    yield from it.unknown(
        ("department",),
        "unknown-department",
        "department",
        definition.department,
        known.departments,
    )
    for index, form in enumerate(definition.reads.forms):
        yield from it.unknown(("reads", "forms", index), "unknown-form", "form", form, known.forms)
    for key in ("materials", "formerly"):
        for index, name in enumerate(getattr(definition.reads, key)):
            path: Path = ("reads", key, index)
            yield from it.unknown(path, "unknown-material", "material", name, known.materials)
    if definition.applicant is not None:
        says = definition.applicant.says
        yield from it.unknown(("applicant", "says"), "unknown-form", "form", says, known.forms)
    if definition.tells is not None:
        yield from it.unknown(("tells",), "unknown-role", "role", definition.tells, known.roles)
    if definition.nature not in known.laws:
        what = f"the catalogues say nothing about the law for the nature `{definition.nature}`"
        yield it.problem(("nature",), "no-law-profile", what, "add it to a catalogue under `laws:`")


@CHECKS.for_definition("unknown-definition", "other-version", "unused-definition", "use-cycle")
def uses(it: Examined) -> Iterator[Problem]:
    """The definitions it uses exist, in that version, are run by a lane, and do not use it."""
    known = it.library.definitions
    run = {lane.use for _, _, state in it.steps for lane in state.lanes_by_id.values()}
    mistaken = run - {None, *it.definition.uses}  # told at the lane
    for name, version in it.definition.uses.items():
        path: Path = ("uses", name)
        yield from it.unknown(path, "unknown-definition", "definition", name, known, key=True)
        if name in known and known[name].version != version:
            what = f"`{name}` is version {known[name].version}, not {version}"
            instead = f"write {known[name].version}"
            yield it.problem(path, "other-version", what, instead)
        if name in known and it.definition.definition in it.library.within[name]:
            what = f"`{name}` is, or uses, this very definition"
            yield it.key_problem(path, "use-cycle", what, "let one of them go without the other")
        if name not in run and not mistaken:
            what = f"no lane runs `{name}`"
            instead = f"add a lane with `use: {name}`, or take it out of `uses`"
            yield it.key_problem(path, "unused-definition", what, instead)


@CHECKS.for_definition("office-grammar", "unknown-field", "office-field")
def office(it: Examined) -> Iterator[Problem]:
    """`office` names a level and a field that says where."""
    level, of, name = it.definition.office.partition(" of ")
    if not of or level not in LEVELS:
        what = f"`{it.definition.office}` does not say where the office is"
        instead = f"write `<level> of <field>`, with one of the levels {', '.join(LEVELS)}"
        yield it.problem(("office",), "office-grammar", what, instead)
        return
    of_row = name.startswith("member.")
    fields = it.columns if of_row else it.answers
    field = fields.get(name.removeprefix("member."))
    if field is None:
        shown = {f"member.{column}" for column in it.columns} | set(it.answers)
        yield from it.unknown(("office",), "unknown-field", "field", name, shown)
        return
    wanted = FieldType.ORGANISATION if level == "organisation" else FieldType.PLACE
    if field.type is not wanted:
        what = f"the field `{name}` holds no {wanted.value}, so it cannot say where the office is"
        instead = f"name a field of the type {wanted.value}"
        yield it.problem(("office",), "office-field", what, instead)
    elif field.level is not None and LEVELS.index(level) > LEVELS.index(field.level):
        what = f"the field `{name}` is asked for only down to the {field.level}"
        yield it.problem(("office",), "office-field", what, f"write `{field.level} of {name}`")


@CHECKS.for_definition("unknown-parameter", "unknown-role", "unknown-reason")
def clock(it: Examined) -> Iterator[Problem]:
    """The spans, the role and the reasons of the clock."""
    clock = it.definition.clock
    if clock is None:
        return
    spans: dict[Path, Span | None] = {
        ("clock", "promised"): clock.promised,
        ("clock", "statutory"): clock.statutory,
        ("clock", "yellow"): clock.yellow,
        ("clock", "extended", "to"): clock.extended.to if clock.extended else None,
        ("clock", "shortened", "to"): clock.shortened.to if clock.shortened else None,
    }
    for path, span in spans.items():
        yield from span_names(it, path, span)
    if clock.extended is not None:
        by: Path = ("clock", "extended", "by")
        yield from it.unknown(by, "unknown-role", "role", clock.extended.by, it.catalogues.roles)
        known = it.catalogues.reasons.get("extension", {})
        for index, reason in enumerate(clock.extended.reasons):
            path = ("clock", "extended", "for", index)
            noun = "reason in the list `extension`"
            yield from it.unknown(path, "unknown-reason", noun, reason, known)


@CHECKS.for_definition("unknown-state", "unknown-role", "unknown-parameter", "late-consequence")
def corrections(it: Examined) -> Iterator[Problem]:
    """The states, roles and spans of `corrections` and `withdraw`; the first states."""
    definition, states = it.definition, it.definition.states
    for process in it.processes:
        path: Path = (*process.path, "start")
        yield from it.unknown(path, "unknown-state", "state", process.start, process.states)
    if (withdraw := definition.withdraw) is not None:
        path = ("withdraw", "until")
        yield from it.unknown(path, "unknown-state", "state", withdraw.until, states)
    if (rule := definition.corrections) is None:
        return
    for index, name in enumerate(rule.during):
        path = ("corrections", "during", index)
        yield from it.unknown(path, "unknown-state", "state", name, states)
    by: Path = ("corrections", "sent_by")
    yield from it.unknown(by, "unknown-role", "role", rule.sent_by, it.catalogues.roles)
    yield from span_names(it, ("corrections", "collect"), rule.collect)
    yield from span_names(it, ("corrections", "answer"), rule.answer)
    yield from late_names(it, ("corrections", "late"), rule.late, ())
    ends = [name for name, state in states.items() if state.final is not None]
    noun = "final state of this definition"
    path = ("corrections", "unanswered")
    yield from it.unknown(path, "unknown-state", noun, rule.unanswered, ["decide", *ends])


def span_names(it: Examined, path: Path, span: Span | None) -> Iterator[Problem]:
    """The parameter that a span of time names exists and counts days."""
    if span is None or isinstance(span.amount, int):
        return
    known = [name for name, each in it.catalogues.parameters.items() if each.unit == "days"]
    yield from it.unknown(path, "unknown-parameter", "parameter of days", span.amount, known)


def late_names(
    it: Examined, path: Path, late: Late, outcomes: tuple[str, ...]
) -> Iterator[Problem]:
    """The role that `late` names, or its outcome: one of `outcomes`; none where nothing ends."""
    for key in ("remind", "reassign"):
        role = getattr(late, key)
        if role is not None:
            at: Path = (*path, key)
            yield from it.unknown(at, "unknown-role", "role", role, it.catalogues.roles)
    yield from span_names(it, (*path, "every"), late.every)
    for index, rung in enumerate(late.escalate or ()):
        at = (*path, "escalate", index)
        known = {*it.catalogues.roles, HEADS}
        yield from it.unknown(at, "unknown-role", "role", rung, known)
    for key in ("deemed", "take"):
        outcome = getattr(late, key)
        if outcome is None or outcome in outcomes:
            continue
        if outcomes:
            instead = instead_of(outcome, outcomes, "outcome")
            what = f"this step has no outcome `{outcome}`"
        else:
            what, instead = f"nothing ends here with an outcome such as `{outcome}`", _PEOPLE
        yield it.problem((*path, key), "late-consequence", what, instead)


_PEOPLE = "write `remind: <role>` or `escalate: <role>`"
