"""Names in the states of a definition: roles, forms, what is read, shown and published, letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflow.definition.catalogues import FormField
from workflow.definition.check.examined import Examined, instead_of, targets
from workflow.definition.check.header import late_names, span_names
from workflow.definition.check.panels import sayable
from workflow.definition.check.registry import CHECKS
from workflow.definition.model import (
    AskFailed,
    Final,
    Notice,
    Reopen,
    State,
    Task,
    Within,
)
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.variables import task_forms

MASKED = "_masked"

WITNESS = "witness_signed"
"""The field of a form in which a witness's signature, or its refusal, is recorded."""


@CHECKS.for_definition("unknown-state", "unknown-input", "unbound-input")
def ways(it: Examined) -> Iterator[Problem]:
    """Every way leads to a state of the same process; `reopen` names an input with a lane."""
    for process, name, state in it.steps:
        for path, target in targets(state):
            at = process.at(name, *path)
            yield from it.unknown(at, "unknown-state", "state", target, process.states)
        for outcome, way in state.then.items():
            if isinstance(way, Reopen):
                yield from _reopened(it, process.at(name, "then", outcome, "reopen"), way.reopen)


def _reopened(it: Examined, path: Path, name: str) -> Iterator[Problem]:
    inputs = it.definition.inputs
    yield from it.unknown(path, "unknown-input", "input", name, inputs)
    for user, lane_id, lane in it.users:
        if name in inputs and name not in lane.bind:
            what = f"`{name}` is bound to no lane where `{user.definition}` runs this (`{lane_id}`)"
            instead = f"bind it there: `with: {{{name}: <lane>}}`"
            yield it.problem(path, "unbound-input", what, instead)


@CHECKS.for_definition("unknown-role", "unknown-parameter", "late-consequence")
def limits(it: Examined) -> Iterator[Problem]:
    """The spans of all deadlines, and the roles and outcomes of their consequences."""
    for process, name, state in it.steps:
        outcomes = sayable(state)
        for path, within, ends in _deadlines(state, outcomes):
            at = process.at(name, *path)
            yield from span_names(it, (*at, "time"), within.time)
            yield from span_names(it, (*at, "yellow"), within.yellow)
            yield from late_names(it, (*at, "late"), within.late, ends)
        if state.notice is not None:
            yield from span_names(it, process.at(name, "notice", "runs"), state.notice.runs)


def _deadlines(
    state: State, outcomes: tuple[str, ...]
) -> Iterator[tuple[Path, Within, tuple[str, ...]]]:
    """Every deadline of a state, with the outcomes that its consequence may name."""
    if state.within is not None:
        yield ("within",), state.within, outcomes
    if state.begun is not None:
        yield ("begun",), state.begun, outcomes
    if state.final is not None and state.final.served is not None:
        yield ("final", "served", "within"), state.final.served.within, ()
    if state.notice is not None:
        for place, each in state.notice.places.items():
            if each.within is not None:
                yield ("notice", "places", place, "within"), each.within, ()
        answer: Path = ("notice", "objections", "within")
        yield answer, state.notice.objections.within, ("dismissed", "upheld")
    if isinstance(state.failed, AskFailed):
        yield ("failed", "within"), state.failed.within, ("go_on", "cancel")


@CHECKS.for_definition(
    "unknown-role",
    "unknown-form",
    "unknown-reason",
    "unknown-outcome",
    "unknown-field",
    "unknown-step",
    "unknown-read",
    "not-in-reads",
    "witness-not-recorded",
)
def tasks(it: Examined) -> Iterator[Problem]:
    """What tasks and the answering of objections name."""
    for process, name, state in it.steps:
        if state.task is not None:
            yield from _task(it, process.at(name, "task"), state.task, state)
        if state.notice is not None:
            yield from _notice(it, process.at(name, "notice"), state.notice)


def _task(it: Examined, path: Path, task: Task, state: State) -> Iterator[Problem]:
    yield from it.unknown((*path, "by"), "unknown-role", "role", task.by, it.catalogues.roles)
    yield from _handling(it, path, task.form, task.excluded, task.reads)
    form = it.catalogues.forms.get(task.form or "")
    if task.witness is not None and (form is None or WITNESS not in form.fields):
        what = "nothing records whether the witness signed"
        instead = f"give the task a form with a field `{WITNESS}`"
        yield it.problem((*path, "witness"), "witness-not-recorded", what, instead)
    if task.at is not None:
        known = {f"member.{name}" for name in it.columns} | set(it.answers)
        yield from it.unknown((*path, "at"), "unknown-field", "field", task.at, known)
    for outcome, reasons in task.reasons.items():
        at: Path = (*path, "reasons", outcome)
        yield from it.unknown(at, "unknown-outcome", "outcome", outcome, state.then, key=True)
        known_lists = it.catalogues.reasons
        yield from it.unknown(at, "unknown-reason", "list of reasons", reasons, known_lists)


def _notice(it: Examined, path: Path, notice: Notice) -> Iterator[Problem]:
    roles = it.catalogues.roles
    for name, place in notice.places.items():
        at: Path = (*path, "places", name)
        poster = place.posted_by
        if poster is not None:
            yield from it.unknown((*at, "posted_by"), "unknown-role", "role", poster, roles)
        yield from shown_names(it, (*at, "shows"), place.shows)
    answer = notice.objections
    at = (*path, "objections")
    yield from it.unknown((*at, "to"), "unknown-role", "role", answer.to, roles)
    yield from _handling(it, at, answer.form, answer.excluded, answer.reads)
    form = it.catalogues.forms.get(answer.form or "")
    if answer.answer is not None:
        known = form.fields if form else ()
        where = (*at, "answer")
        yield from it.unknown(where, "unknown-field", "field of the form", answer.answer, known)


def _handling(
    it: Examined, path: Path, form: str | None, excluded: Iterable[str], reads: Iterable[str]
) -> Iterator[Problem]:
    """What a handler fills in, may not have signed before, and sees."""
    if form is not None:
        yield from it.unknown((*path, "form"), "unknown-form", "form", form, it.catalogues.forms)
    for index, name in enumerate(excluded):
        yield from _excluded(it, (*path, "not", index), name)
    for index, name in enumerate(reads):
        yield from _read(it, (*path, "reads", index), name)


def _excluded(it: Examined, path: Path, name: str) -> Iterator[Problem]:
    own = it.own_steps
    first, dot, rest = name.partition(".")
    if not dot:
        yield from it.unknown(path, "unknown-step", "step", name, own | {"related"})
        return
    bound = {**it.definition.inputs, **it.lanes}
    yield from it.unknown(path, "unknown-step", "input or lane", first, bound)
    known = it.behind.get(first, set())
    if first in bound and known:
        yield from it.unknown(path, "unknown-step", f"step of `{first}`", rest, known)


def _read(it: Examined, path: Path, name: str) -> Iterator[Problem]:
    """One item of `reads`: a step, a lane, an input, a form, a field of one, or a material."""
    known = it.catalogues
    own = it.own_steps | set(it.definition.inputs)
    form, dot, field = name.partition(".")
    if name in own or name in it.definition.procedures:
        return
    if form in known.forms:
        if dot:
            fields = known.forms[form].fields
            yield from it.unknown(path, "unknown-read", f"field of `{form}`", field, fields)
        if form not in _asked_forms(it):
            yield _not_asked(it, path, form, "forms")
    elif name in known.materials:
        if name not in _asked_materials(it):
            yield _not_asked(it, path, name, "materials")
    else:
        what = f"nothing that can be read is called `{name}`"
        asked = {*_asked_forms(it), *_asked_materials(it), *own}
        instead = instead_of(name, asked, "form, material, step or input")
        yield it.problem(path, "unknown-read", what, instead)


def _not_asked(it: Examined, path: Path, name: str, key: str) -> Problem:
    what = f"`{name}` is read here, but the definition does not ask for it"
    instead = f"add it to `{key}` under `reads:` at the top of the definition"
    return it.problem(path, "not-in-reads", what, instead)


def _asked_forms(it: Examined) -> set[str]:
    definitions = it.closure.definitions.values()
    asked = {form for each in definitions for form in (*each.reads.forms, *task_forms(each))}
    return asked | {each.applicant.says for each in definitions if each.applicant is not None}


def _asked_materials(it: Examined) -> set[str]:
    return {name for each in it.closure.definitions.values() for name in each.reads.materials}


@CHECKS.for_definition("unknown-letter", "unknown-field", "unknown-role", "unknown-definition")
def ends(it: Examined) -> Iterator[Problem]:
    """The letters, roles, fields and other services that ends name."""
    for process, name, state in it.steps:
        if state.final is not None:
            yield from _final(it, process.at(name, "final"), state.final)


def _final(it: Examined, path: Path, final: Final) -> Iterator[Problem]:
    if final.letter is not None:
        letters = it.catalogues.letters
        yield from it.unknown((*path, "letter"), "unknown-letter", "letter", final.letter, letters)
    if final.served is not None:
        at: Path = (*path, "served", "through")
        roles = it.catalogues.roles
        yield from it.unknown(at, "unknown-role", "role", final.served.through, roles)
    yield from shown_names(it, (*path, "publish"), final.publish)
    yield from span_names(it, (*path, "published_for"), final.published_for)
    for index, other in enumerate(final.refer):
        at = (*path, "refer", index)
        known = it.library.definitions
        yield from it.unknown(at, "unknown-definition", "definition", other, known)
    if final.opens is not None:
        fields = {**it.answers, **it.findings}
        for key in ("amount", "grade", "payee"):
            field = getattr(final.opens, key)
            if field is not None:
                at = (*path, "opens", key)
                yield from it.unknown(at, "unknown-field", "field", field, fields)


def shown_names(it: Examined, path: Path, names: Iterable[str]) -> Iterator[Problem]:
    """Fields that are shown exist; `table.column` and `field_masked` are forms of their names."""
    known = {**it.answers, **it.findings}
    for index, name in enumerate(names):
        if shown_field(known, name) is None:
            yield from it.unknown((*path, index), "unknown-field", "field", name, known)


def shown_field(fields: dict[str, FormField], name: str) -> FormField | None:
    """The field that a notice's or publication's entry shows, masked or not; None if unknown."""
    plain = name if name in fields else name.removesuffix(MASKED)
    table, dot, column = plain.partition(".")
    if not dot:
        return fields.get(plain)
    columns = fields[table].columns if table in fields else None
    return (columns or {}).get(column)
