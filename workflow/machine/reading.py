"""What may be read: exactly what a task `reads`, and nothing of it for a relative.

Input: a case with its dossier, and the task somebody holds. Output: sections of fields, documents
and findings for the page. What is not in the result never reaches the HTML. Consumers: the
officer's pages, the printed case file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, FormField
from workflow.definition.closure import Closure, processes_of
from workflow.definition.panel import CAST
from workflow.domain.case import Case, Entry, Material, Notice, Scope, Task
from workflow.domain.people import Actor
from workflow.errors import Refusal
from workflow.machine.access import is_relative
from workflow.machine.engine_task_forms import ADVICE_FORM, RECORDS, SIGNER_FORM
from workflow.machine.seats import panel_of, signature_of, under
from workflow.machine.signers import KIND as SIGNER
from workflow.machine.tree import (
    children,
    giver_of,
    input_scopes,
    known_state,
    lane_of,
    notice_rules,
    service_of,
    within,
)
from workflow.ports import Data, Dossier


@dataclass(frozen=True)
class Item:
    """One answered question."""

    name: str
    field: FormField
    value: Any


@dataclass(frozen=True)
class Section:
    """What belongs together on the page: a form's answers, or one finding."""

    title: Text
    items: tuple[Item, ...]
    by: str = ""
    """For a finding: who signed it."""
    outcome: str = ""
    """For a finding: what they concluded."""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Readable:
    """All that the holder of a task may see."""

    sections: tuple[Section, ...] = ()
    materials: tuple[Material, ...] = ()
    wanted: tuple[str, ...] = ()
    """Materials the task reads that nobody has handed in."""


@dataclass
class _Reader:
    case: Case
    closure: Closure
    dossier: Dossier
    task: Task
    sections: list[Section] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)


def readable(case: Case, closure: Closure, dossier: Dossier, task: Task, actor: Actor) -> Readable:
    """What `actor`, who may handle `task`, sees on its page.

    Raises Refusal('related') for a registered relative. Whether the actor may handle the task at
    all is `access.post_on`'s to say.
    """
    if is_relative(case, actor):
        raise Refusal("related")
    reader = _Reader(case, closure, dossier, task)
    names = reads_of(case, closure, task)
    steps = _steps(reader)
    # A step may be called as a form is: then it is the step that is read.
    _forms(reader, tuple(name for name in names if name not in steps))
    for name in names:
        if name in steps:
            _given(reader, name)
            _findings(reader, name)
            _procedures(reader, name)
        elif name in closure.catalogues.materials:
            _material(reader, name)
    if task.kind == "objection":
        _objection(reader)
    _advice(reader, names)
    _signers(reader)
    if task.kind == "step" and task.path == "":
        _signed_papers(reader)
    return Readable(tuple(reader.sections), tuple(reader.materials), tuple(reader.wanted))


def _steps(reader: _Reader) -> set[str]:
    """The states, lanes, inputs and procedures that the task's definition knows by name."""
    scope = reader.case.scopes[reader.task.path]
    definition = reader.closure.processes[scope.process].definition
    found = {*definition.inputs, *definition.procedures}
    for process in processes_of(definition):
        found.update(process.states)
        found.update(name for state in process.states.values() for name in state.lanes_by_id)
    return found


def reads_of(case: Case, closure: Closure, task: Task) -> tuple[str, ...]:
    """What a task reads: as declared; for one who is asked for advice, what the question shares."""
    if task.kind == "advice":
        return case.advice[int(task.subject)].shares
    state = known_state(case, closure, task)
    if state is None:
        return ()
    if task.kind in ("step", SIGNER) and state.task is not None:
        return state.task.reads
    if task.kind == "objection" and state.notice is not None:
        return state.notice.objections.reads
    return ()


def _forms(reader: _Reader, names: tuple[str, ...]) -> None:
    """The application's forms and single fields, in the order of the form."""
    answers = _own_row_only(reader, reader.dossier.application())
    for form_name, form in reader.closure.catalogues.forms.items():
        whole = form_name in names
        chosen = {n.partition(".")[2] for n in names if n.partition(".")[0] == form_name}
        items = tuple(
            Item(name, asked, answers[name])
            for name, asked in form.fields.items()
            if (whole or name in chosen) and name in answers
        )
        if items:
            reader.sections.append(Section(form.title, items))


def _own_row_only(reader: _Reader, answers: Data) -> Data:
    """A lane made for one row sees that row of its table and no other member of the family."""
    scope: Scope | None = reader.case.scopes[reader.task.path]
    while scope is not None and scope.row is None:
        scope = reader.case.scopes.get(scope.parent) if scope.parent is not None else None
    lane = lane_of(reader.case, reader.closure, scope) if scope else None
    if scope is None or scope.row is None or lane is None or lane.each is None:
        return answers
    rows = answers.get(lane.each.of) or []
    return {**answers, lane.each.of: rows[scope.row - 1 : scope.row]}


def _material(reader: _Reader, name: str) -> None:
    handed = [m for m in reader.case.materials.values() if m.item == name]
    reader.materials.extend(handed)
    if not handed:
        reader.wanted.append(name)


def _signed_papers(reader: _Reader) -> None:
    """Who accepts a request sees on what staff acted for the applicant: the signed paper."""
    known = reader.closure.catalogues.materials
    reader.materials.extend(
        handed
        for handed in reader.case.materials.values()
        if handed.item in known
        and known[handed.item].on_behalf is not None
        and handed not in reader.materials
    )


def _findings(reader: _Reader, name: str) -> None:
    """The findings of a state, a lane of one's own, or the lane behind an input."""
    for entry in reader.case.entries.values():
        if entry.what == "finding" and _belongs(reader, entry.path, entry.state, name):
            _finding(reader, entry)
    _voices(reader, name)
    for notice in reader.case.notices.values():
        if notice.state == name and notice.path == reader.task.path:
            _postings(reader, notice)


def _procedures(reader: _Reader, name: str) -> None:
    """What came of the special procedures of this service: the decision rests on it."""
    service = service_of(reader.case, reader.case.scopes[reader.task.path])
    rule = reader.closure.processes[service.process].definition.procedures.get(name)
    for task in reader.case.tasks.values():
        mine = (task.kind, task.subject, task.path) == ("procedure", name, service.path)
        if rule is not None and mine and task.status == "done" and task.entry is not None:
            fields = RECORDS["procedure"].fields
            by = "、".join(s.name for s in reader.case.signatures.values() if s.task == task.no)
            found = _items(fields, reader.dossier.entry(task.entry))
            reader.sections.append(Section(rule.title, found, by))


def _belongs(reader: _Reader, path: str, state: str, name: str) -> bool:
    case, closure = reader.case, reader.closure
    scope = case.scopes[reader.task.path]
    if name in closure.processes[scope.process].definition.inputs:
        lanes = input_scopes(case, closure, scope, name)
        return any(within(path, lane.path) for lane in lanes)
    service = service_of(case, scope)
    if state == name:
        return within(path, service.path) and within(scope.path, path)
    bases = {scope.path, service.path}
    lanes = [lane for base in bases for lane in children(case, base, name)]
    return any(within(path, lane.path) for lane in lanes)


def _voices(reader: _Reader, name: str) -> None:
    """What the seats of a panel said that wrote nothing: once for each thing said, with names; of a
    secret ballot what it came to, with nobody's name under it."""
    said: dict[tuple[str, str, str, int], list[str]] = {}
    for task in reader.case.tasks.values():
        bare = task.seat and task.status == "done" and task.entry is None
        if bare and _belongs(reader, task.path, task.state, name):
            signed = signature_of(reader.case, task)
            panel = panel_of(reader.case, task) if task.outcome == CAST else None
            outcome = (panel.outcome if panel is not None else "") or task.outcome or ""
            names = said.setdefault((task.path, task.state, outcome, task.visit), [])
            names += [signed.name] if signed is not None and outcome == task.outcome else []
    for (path, at, outcome, _visit), names in said.items():
        state = reader.closure.processes[reader.case.scopes[path].process].states[at]
        title = state.title or Text(zh=at, en=at)
        reader.sections.append(Section(title, (), "、".join(names), outcome))


def _given(reader: _Reader, name: str) -> None:
    """A value that another lane gave, where `name` is an input that reads one: what it is called
    where it was filled in, and nothing else of that lane's findings."""
    case, closure = reader.case, reader.closure
    service = service_of(case, case.scopes[reader.task.path])
    lane = lane_of(case, closure, service)
    what = closure.processes[service.process].definition.inputs.get(name, "outcome")
    bound = lane.bind.get(name) if lane is not None else None
    if what == "outcome" or bound is None:
        return
    found = giver_of(case, closure, case.scopes[service.parent or ""], bound)
    asked = closure.catalogues.field((found[2].gives or {})[bound]) if found else None
    if found is None or asked is None:
        return
    parent, lane_id, giving = found
    key = (giving.gives or {})[bound]
    for scope in children(case, parent.path, lane_id):
        told = [e for e in findings_of(case) if within(e.path, scope.path)]
        values = [data[key] for e in told if key in (data := reader.dossier.entry(e.no))]
        if values:
            title = closure.processes[scope.process].definition.title
            reader.sections.append(Section(title, (Item(key, asked, values[-1]),)))


def _finding(reader: _Reader, entry: Entry) -> None:
    process = reader.closure.processes[reader.case.scopes[entry.path].process]
    state = process.states[entry.state]
    signed = [
        t
        for t in reader.case.tasks.values()
        if t.entry == entry.no and t.status == "done" and t.kind not in RECORDS
    ]
    if not signed:
        return
    task = signed[0]
    form_id = state.task.form if state.task else None
    title = state.title or Text(zh=entry.state, en=entry.state)
    if task.kind == "objection" and state.notice is not None:
        form_id = state.notice.objections.form
    elif task.kind == "act" and task.subject in process.acts:
        act = process.acts[task.subject]
        form_id, title = act.form, act.title
    fields = reader.closure.catalogues.forms[form_id].fields if form_id else {}
    by = "、".join(under(reader.case, task))
    content = reader.dossier.entry(entry.no)
    reader.sections.append(
        Section(
            title,
            (*_items(fields, content), *_items({"deviation": _DEVIATION}, content)),
            by,
            task.outcome or "",
            task.reasons,
        )
    )


def _items(fields: Mapping[str, FormField], values: Mapping[str, Any]) -> tuple[Item, ...]:
    return tuple(
        Item(name, asked, values[name]) for name, asked in fields.items() if name in values
    )


_DEVIATION = FormField(
    title=Text(zh="与规则表不一致的理由", en="Why it differs from the table"), type=FieldType.TEXT
)
_POSTED_ON = FormField(title=Text(zh="张贴日期", en="Posted on"), type=FieldType.DATE)
_PHOTO = FormField(title=Text(zh="张贴照片", en="Photograph"), type=FieldType.FILE)
_EVIDENCE = FormField(title=Text(zh="异议人提供的材料", en="Evidence"), type=FieldType.FILE)


def _postings(reader: _Reader, notice: Notice) -> None:
    """Proof of posting: where, when, by whom, with the photograph."""
    places = notice_rules(reader.case, reader.closure, notice).places
    for posting in notice.postings:
        place = places.get(posting.place)
        items = [Item("posted_on", _POSTED_ON, posting.posted_on.isoformat())]
        if posting.photo:
            items.append(Item("photo", _PHOTO, posting.photo))
        title = place.title if place else Text(zh=posting.place, en=posting.place)
        reader.sections.append(Section(title, tuple(items), posting.by))


def _objection(reader: _Reader) -> None:
    """The objection itself: its text, and nothing that names who made it."""
    objection = reader.case.objections.get(int(reader.task.subject or 0))
    if objection is None:
        return
    text = str(reader.dossier.entry(objection.entry).get("text", ""))
    asked = FormField.model_validate(
        {"title": {"zh": "异议内容", "en": "What was objected"}, "type": "paragraph"}
    )
    title = Text(zh="异议", en="Objection")
    files = (Item("evidence", _EVIDENCE, digest) for digest in objection.evidence)
    reader.sections.insert(0, Section(title, (Item("objection", asked, text), *files)))


def _signers(reader: _Reader) -> None:
    """What those wrote who were asked to sign along: for the handler, and for each of them."""
    task = reader.task
    asking = reader.case.signers[int(task.subject)].asking if task.kind == SIGNER else task.no
    for signer in reader.case.signers.values():
        if signer.asking == asking and signer.answer is not None and signer.status != "removed":
            theirs = reader.case.tasks.values()
            last = [t for t in theirs if t.kind == SIGNER and t.entry == signer.answer]
            values = reader.dossier.entry(signer.answer)
            items = _items(SIGNER_FORM.fields, values)
            outcome = last[-1].outcome if last else ""
            reader.sections.append(Section(SIGNER_FORM.title, items, signer.name, outcome or ""))


def _advice(reader: _Reader, names: tuple[str, ...]) -> None:
    """Advice that was given: to the task that asked, to its state's next visit, to who reads it."""
    task = reader.task
    if task.kind == "advice":
        return
    for advice in reader.case.advice.values():
        here = advice.path == task.path and advice.state in (task.state, *names)
        if here and advice.outcome is not None:
            by = [s.name for s in reader.case.signatures.values() if s.task == advice.task]
            values = reader.dossier.entry(advice.answer) if advice.answer is not None else {}
            items = _items(ADVICE_FORM.fields, values)
            reader.sections.append(Section(ADVICE_FORM.title, items, "、".join(by), advice.outcome))


def findings_of(case: Case) -> Iterator[Entry]:
    """Every finding in force, oldest first."""
    current = {t.entry for t in case.tasks.values() if t.status == "done"}
    return (e for e in case.entries.values() if e.what == "finding" and e.no in current)
