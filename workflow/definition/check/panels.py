"""Panels: what they name exists, what they need can come about, and every way of the step is used.

Consumers besides the registry: the checks of deadlines, which ask how long a panel can take and
what silence may count as.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.answer_values import MOST_OFFICERS
from workflow.definition.catalogues import Catalogues, FieldType
from workflow.definition.check.examined import Examined, instead_of
from workflow.definition.check.registry import CHECKS
from workflow.definition.library import Library
from workflow.definition.model import State, Task
from workflow.definition.panel import ABSENT, CAST, Needs, Panel, Seat
from workflow.definition.problems import Problem
from workflow.definition.reader import Path


def named_seats(task: Task) -> tuple[Seat, ...]:
    """The posts that each hold a seat; () where there are none."""
    return task.panel.posts if task.panel is not None else ()


def most_seats(panel: Panel, catalogues: Catalogues) -> int:
    """How many seats a panel can have at its opening."""
    if panel.chosen is not None:
        field = catalogues.field(panel.chosen)
        return (field.maximum if field is not None else None) or MOST_OFFICERS
    if panel.routed is not None:
        named = catalogues.tables.get(panel.routed.table)
        tables = [named] if named is not None else catalogues.tables.values()
        return max((len(table.rules) for table in tables), default=1)
    return panel.seats if isinstance(panel.seats, int) else len(panel.posts)


def turns(state: State, catalogues: Catalogues) -> int:
    """How many deadlines of a step come one after the other."""
    panel = state.task.panel if state.task is not None else None
    in_turn = panel is not None and panel.order == "in_turn"
    return most_seats(panel, catalogues) if panel is not None and in_turn else 1


def sayable(state: State) -> tuple[str, ...]:
    """What a deadline of the step may count silence as."""
    panel = state.task.panel if state.task is not None else None
    if panel is None:
        return tuple(state.then)
    sides = tuple(name for name in (panel.passes, panel.fails) if name is not None)
    if not sides:
        return tuple(state.then)
    return (*sides, *panel.words, ABSENT)


def _panels(it: Examined) -> Iterator[tuple[Path, State, Task, Panel]]:
    for process, name, state in it.steps:
        if state.task is not None and state.task.panel is not None:
            yield process.at(name), state, state.task, state.task.panel


@CHECKS.for_definition("unknown-role", "unknown-outcome", "unknown-field", "panel-outcome")
def panel_names(it: Examined) -> Iterator[Problem]:
    """The roles of a panel's seats exist; it comes to outcomes of its step, and to each of them."""
    for at, state, task, panel in _panels(it):
        path = (*at, "task", "panel")
        for index, seat in enumerate(named_seats(task)):
            place: Path = (*path, "seats", index)
            roles = it.catalogues.roles
            yield from it.unknown((*place, "by"), "unknown-role", "role", seat.by, roles)
            if seat.at is not None:
                known = {f"member.{name}" for name in it.columns} | set(it.answers)
                yield from it.unknown((*place, "at"), "unknown-field", "field", seat.at, known)
        if panel.convened_by is not None:
            roles = it.catalogues.roles
            place = (*path, "convened_by")
            yield from it.unknown(place, "unknown-role", "role", panel.convened_by, roles)
        if panel.quorum_of is not None:
            sitting = {seat.by for seat in named_seats(task)} or set(it.catalogues.roles)
            place = (*path, "quorum_of")
            noun = "role with a seat of this panel" if named_seats(task) else "role"
            yield from it.unknown(place, "unknown-role", noun, panel.quorum_of, sitting)
        for key, outcome in _results(panel):
            noun = "outcome of this step"
            yield from it.unknown((*path, key), "unknown-outcome", noun, outcome, state.then)
        for outcome in state.then if panel.results else ():
            if outcome not in panel.results:
                what = f"the panel never comes to `{outcome}`"
                instead = "name it as `pass`, `fail` or `short`, or take it out of `then`"
                yield it.key_problem((*at, "then", outcome), "panel-outcome", what, instead)


@CHECKS.for_definition("outcome-without-text")
def panel_words(it: Examined) -> Iterator[Problem]:
    """To abstain, and to be silent until one's time is over, has a text in the catalogue."""
    for at, state, _, panel in _panels(it):
        silent = state.within is not None and state.within.late.take == ABSENT
        for word in (*panel.words, *([ABSENT] if silent else [])):
            if word not in it.catalogues.outcomes:
                what = f"a seat can come to `{word}`, which has no text"
                instead = f"add `{word}: {{zh: …, en: …}}` to `outcomes` in a catalogue"
                path: Path = (*at, "task", "panel")
                yield it.key_problem(path, "outcome-without-text", what, instead)


def _results(panel: Panel) -> Iterator[tuple[str, str]]:
    named = {"pass": panel.passes, "fail": panel.fails, "short": panel.short}
    for key, outcome in named.items():
        if outcome is not None:
            yield key, outcome


@CHECKS.for_definition("panel-same-outcome", "panel-unreachable", "panel-one-speaks", "panel-sign")
def panel_rules(it: Examined) -> Iterator[Problem]:
    """A panel's outcomes differ, its rule can be met, and each of its seats can be heard."""
    for at, _, task, panel in _panels(it):
        path: Path = (*at, "task", "panel")
        if panel.passes is not None and panel.passes in (panel.fails, panel.short):
            what = f"it comes to `{panel.passes}` whether it passes or not"
            instead = "give it an outcome of its own for not passing"
            yield it.problem((*path, "pass"), "panel-same-outcome", what, instead)
        weight = _weight(panel, it.catalogues)
        if isinstance(panel.needs, Needs):
            if panel.needs.count is not None and panel.needs.count > weight:
                what = f"all seats together weigh {weight}: it can never pass"
                instead = f"write {weight} or less, or add seats"
                place: Path = (*path, "needs", "count")
                yield it.problem(place, "panel-unreachable", what, instead)
            if panel.needs.over is not None and len(set(panel.needs.over.split("/"))) == 1:
                what = "nothing is more than all"
                place = (*path, "needs", "over")
                yield it.problem(place, "panel-unreachable", what, "write `needs: all`")
        if panel.needs == "first" and panel.order == "in_turn":
            what = "whoever speaks first decides, so only the first in turn would ever speak"
            instead = "write `order: together`, or another `needs`"
            yield it.problem((*path, "order"), "panel-one-speaks", what, instead)
        if task.sign > 1 or task.witness is not None:
            key = "sign" if task.sign > 1 else "witness"
            what = "each seat of a panel has a finding of its own, with one signature"
            instead = f"leave `{key}` out; for one finding with several signatures, the panel"
            yield it.problem((*at, "task", key), "panel-sign", what, instead)


@CHECKS.for_definition("panel-secret")
def panel_secret(it: Examined) -> Iterator[Problem]:
    """Nothing that is written with a secret vote, and no deadline that votes, says what it was."""
    for at, state, task, panel in _panels(it):
        if not panel.secret:
            continue
        for key, given in (("form", task.form), ("reasons", task.reasons), ("tables", task.tables)):
            if given:
                what = f"`{key}` would stand on file under the voter's name"
                instead = f"leave `{key}` out, or let another step ask for it"
                yield it.problem((*at, "task", key), "panel-secret", what, instead)
        take = state.within.late.take if state.within is not None else None
        if take in (panel.passes, panel.fails):
            what = "silence would be a vote that everybody can tell"
            instead = "write `take: absent`, or `abstain` where the panel allows it"
            place: Path = (*at, "within", "late", "take")
            yield it.problem(place, "panel-secret", what, instead)
        if CAST not in it.catalogues.outcomes:
            what = f"a seat comes to `{CAST}`, which has no text"
            instead = f"add `{CAST}: {{zh: …, en: …}}` to `outcomes` in a catalogue"
            yield it.key_problem((*at, "task", "panel"), "panel-secret", what, instead)


def _weight(panel: Panel, catalogues: Catalogues) -> int:
    return sum(seat.weight for seat in panel.posts) or most_seats(panel, catalogues)


@CHECKS.for_definition("panel-members", "unknown-field", "unknown-role")
def panel_members(it: Examined) -> Iterator[Problem]:
    """People chosen while it runs are named by a field of an earlier step: two at least, of those
    who hold the panel's role."""
    for at, _, task, panel in _panels(it):
        path: Path = (*at, "task", "panel", "chosen")
        if panel.chosen is None:
            continue
        field = it.findings.get(panel.chosen)
        if field is None:
            noun = "field of a step's form"
            yield from it.unknown(path, "unknown-field", noun, panel.chosen, it.findings)
        elif field.type is not FieldType.OFFICERS or field.role != task.by:
            what = f"`{panel.chosen}` does not choose among those who hold `{task.by}`"
            instead = f"name a field with `type: officers, role: {task.by}`"
            yield it.problem(path, "panel-members", what, instead)
        elif (field.minimum or 1) < 2 or not field.required:
            what = f"`{panel.chosen}` may name fewer than two people"
            instead = "give the field `required: true` and a `minimum` of 2 or more"
            yield it.problem(path, "panel-members", what, instead)


@CHECKS.for_definition("unknown-table", "table-output")
def panel_tables(it: Examined) -> Iterator[Problem]:
    """The table that gives a panel's seats is one the definition uses; all its rows that hold
    count, and they give a role."""
    for at, _, _, panel in _panels(it):
        if panel.routed is None:
            continue
        path: Path = (*at, "task", "panel", "routed")
        name, tables = panel.routed.table, it.definition.tables
        yield from it.unknown((*path, "table"), "unknown-table", "table in `tables`", name, tables)
        use = tables.get(name)
        table = it.catalogues.tables.get(use.name_of(name)) if use is not None else None
        if table is None:
            continue
        roles = {key for key, each in table.outputs.items() if each.type == "role"}
        if panel.routed.gives not in roles:
            what = f"`{panel.routed.gives}` is no role that the table gives"
            instead = instead_of(panel.routed.gives, roles, "output with a role")
            yield it.problem((*path, "gives"), "table-output", what, instead)
        elif table.hit != "collect":
            what = f"only one row of `{name}` can hold, so there would be one seat"
            instead = "give the table `hit: collect`, or write `routed` at the task"
            yield it.problem((*path, "table"), "table-output", what, instead)


@CHECKS.for_library("unknown-role")
def officers(library: Library) -> Iterator[Problem]:
    """A field for officers names a role that exists."""
    roles = library.catalogues.roles
    for form, each in library.catalogues.forms.items():
        for name, field in each.fields.items():
            if field.role is not None and field.role not in roles:
                what = f"there is no role `{field.role}`"
                instead = instead_of(field.role, roles, "role")
                path: Path = ("fields", name, "role")
                yield library.problem("forms", form, path, "unknown-role", what, instead)


@CHECKS.for_definition("officers-asked")
def officers_asked(it: Examined) -> Iterator[Problem]:
    """Nobody outside the office is asked to choose among its staff."""
    for name, field in it.answers.items():
        if field.type is FieldType.OFFICERS:
            what = f"the applicant would be asked for `{name}`, which offers members of the staff"
            yield it.problem(("reads", "forms"), "officers-asked", what, "ask it in a step's form")
