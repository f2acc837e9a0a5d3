"""Exports: an office's decisions as a workbook in exactly the columns of another system.

First a plan: which decisions of a period there are, each with its rows and with what keeps it from
being written. Then a workbook with all that can be, noted with its decisions, so that the next one
offers only new ones. The workbook is not kept: whoever fetches it (again) takes personal data out
of the house, which is noted in each case and in the office's register. Consumers: the pages of
exports and `onewindow export`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from workflow.bootstrap import Office
from workflow.definition.exporting import Export
from workflow.domain.case import Case, Decision
from workflow.domain.commands import NoteExported
from workflow.domain.days import Days
from workflow.domain.people import Actor
from workflow.errors import NotFound, Refusal
from workflow.exporting.sheets import written
from workflow.exporting.values import Cell, Reading
from workflow.machine.access import barred, impartial
from workflow.machine.looking import looking
from workflow.machine.remedies import opened_by, revocation_of
from workflow.machine.tree import within
from workflow.ports import Payee
from workflow.store.exports import Candidate, Made, Wanted
from workflow.store.queries.benefits import benefit

MOST = 2_000
"""Decisions of one workbook; a longer period is exported in parts."""
Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One decision of a plan."""

    about: Candidate
    rows: Rows
    why: str = ""
    """What keeps all of it back: waits (it can still be taken back), revoked, no_rows; "" for
    nothing."""

    @property
    def problems(self) -> list[tuple[int, str]]:
        """The columns that cannot be written, with what is wrong (`Cell.problem`)."""
        found = ((index, cell.problem) for row in self.rows for index, cell in enumerate(row))
        return list(dict.fromkeys((index, problem) for index, problem in found if problem))

    @property
    def ready(self) -> bool:
        """Whether it goes into the workbook."""
        return not self.why and not self.problems


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workbook would hold."""

    mapping: str
    export: Export
    days: Days
    """When its decisions were made."""
    again: bool
    lines: tuple[Line, ...]
    full: bool
    """Whether there may be more than one workbook takes."""

    @property
    def ready(self) -> list[Line]:
        """What goes into it."""
        return [line for line in self.lines if line.ready]


def exports_of(office: Office) -> dict[str, Export]:
    """Every export of what is published; of one that was changed, the newest."""
    newest = {each.definition: each for each in office.store.publications.all()}
    found: dict[str, Export] = {}
    for each in sorted(newest.values(), key=lambda each: each.published_at):
        found.update(office.store.closure(each.hash).catalogues.exports)
    return found


def open_to(office: Office, actor: Actor) -> dict[str, Export]:
    """The exports that somebody may make."""
    held = {post.role for post in actor.posts}
    return {
        name: export
        for name, export in exports_of(office).items()
        if not held.isdisjoint(export.by)
    }


def _right(office: Office, actor: Actor, mapping: str) -> Export:
    """An export that somebody may make. Raises NotFound('no_such_export')."""
    found = open_to(office, actor).get(mapping)
    if found is None or actor.user is None:
        raise NotFound("no_such_export", export=mapping)
    return found


def places_of(office: Office, actor: Actor, export: Export) -> list[str]:
    """The places whose cases somebody exports: those of the posts that may, and all below."""
    own = {post.place for post in actor.posts if post.role in export.by}
    directory = office.store.directory()
    return [code for code in directory.places if not own.isdisjoint(directory.chain(code))]


def plan(office: Office, actor: Actor, mapping: str, days: Days, *, again: bool = False) -> Plan:
    """What a workbook of these days would hold: what was not exported before, or with `again` all,
    of every place of the actor's. Their own household's and their relatives' decisions stand
    nowhere in it, as in no other list: a colleague exports those.

    Raises NotFound('no_such_export').
    """
    export = _right(office, actor, mapping)
    places = places_of(office, actor, export)
    wanted = Wanted(mapping, export.service, export.outcomes, days, places)
    found = office.exports.candidates(wanted, MOST + 1, again=again)
    of_others = (
        (about, case)
        for about, case in ((each, office.store.case(each.case)) for each in found[:MOST])
        if not barred(case, actor)
    )
    lines = tuple(_line(office, export, about, case) for about, case in of_others)
    return Plan(mapping, export, days, again, lines, len(found) > MOST)


def _line(office: Office, export: Export, about: Candidate, case: Case) -> Line:
    decision = case.decisions[about.decision]
    why = _kept_back(office, case, decision)
    if why:
        return Line(about, (), why)
    rows = _rows(office, case, decision, export)
    return Line(about, rows, "" if rows else "no_rows")


def _kept_back(office: Office, case: Case, decision: Decision) -> str:
    if revocation_of(case, decision) is not None:
        return "revoked"
    since = office.now() - office.settings.decision_wait
    own = (task for task in case.tasks.values() if within(task.path, decision.path))
    return "waits" if any(task.ended_at and task.ended_at > since for task in own) else ""


def _rows(office: Office, case: Case, decision: Decision, export: Export) -> Rows:
    store = office.store
    work = looking(
        case,
        store.closure(case.closure),
        store.directory(),
        store.dossier(case),
        office.calendar,
        office.now(),
    )
    payee = Payee()
    for no in opened_by(case, decision)[:1]:
        with store.database.read() as connection:
            found = benefit(connection, case.id, no, store.keys)
        payee = found.payee if found is not None else payee
    return tuple(Reading(work, decision, export, payee).rows())


def make(office: Office, actor: Actor, plan: Plan) -> int:
    """Note a workbook with everything of the plan that is ready; returns its number.

    Raises Refusal('nothing_to_export'), Conflict('exported_meanwhile').
    """
    items = [(line.about.case, line.about.decision) for line in plan.ready]
    if not items or actor.user is None:
        raise Refusal("nothing_to_export")
    place = next(post.place for post in actor.posts if post.role in plan.export.by)
    return office.exports.add(plan.mapping, place, actor.user, plan.days, items, again=plan.again)


def made_by_office(office: Office, actor: Actor) -> list[Made]:
    """The workbooks that somebody may fetch, the newest first: all of their cases are at places
    of theirs."""
    found = [
        each
        for name, export in open_to(office, actor).items()
        for each in office.exports.made(places_of(office, actor, export), [name])
    ]
    return sorted(found, key=lambda each: each.id, reverse=True)


def made(office: Office, actor: Actor, number: int) -> tuple[Made, Export]:
    """One of them. Raises NotFound('no_such_export')."""
    found = office.exports.one(number)
    export = _right(office, actor, found.mapping)
    if not office.exports.places(number) <= set(places_of(office, actor, export)):
        raise NotFound("no_such_export", export=number)
    return found, export


def workbook(office: Office, actor: Actor, number: int, key: str = "") -> bytes:
    """Write a workbook as its cases stand now, and note in each case who took it.

    `key`: the same key notes nothing twice. What was erased meanwhile is left out. Raises NotFound,
    and Refusal ('related', 'own_case', 'not_yours') where one of the cases is not for the actor.
    """
    found, export = made(office, actor, number)
    own: dict[tuple[int, int], Case] = {}
    for case_id, no in office.exports.items(number):
        case = office.store.case(case_id)
        impartial(case, actor)
        if case.erased_on is None:
            own[case_id, no] = case
    order = sorted(own, key=lambda item: (own[item].decisions[item[1]].decided_on, item))
    rows = [_rows(office, own[item], own[item].decisions[item[1]], export) for item in order]
    _note(office, actor, found, own, key)
    return written(export, chain.from_iterable(rows))


def _note(
    office: Office, actor: Actor, found: Made, own: Mapping[tuple[int, int], Case], key: str
) -> None:
    for case, no in own:
        once = f"export {found.id} {case} {no} {key}" if key else None
        note = NoteExported(
            case=case, decision=no, export=found.id, mapping=found.mapping, key=once
        )
        office.engine.handle(note, actor)
    # Last: whoever is refused one of the cases was given nothing.
    about = {"export": found.id, "mapping": found.mapping, "decisions": len(own)}
    office.register.note(actor.account, "export", about, office.now())
