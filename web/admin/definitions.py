"""The definitions of the office and their versions; one of them with its drawing and documents."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.admin import words
from web.admin.blueprint import administrator, blueprint
from web.admin.differences import Changed, of_versions
from web.admin.drafts import titled
from web.admin.drawing import picture
from web.exports.blueprint import has_exports
from web.language import gettext as _
from web.language import say
from web.numbers import number_in
from web.office import the_office
from workflow.definition.catalogues import Catalogues
from workflow.definition.check.chains import Chain, timing
from workflow.definition.closure import Closure
from workflow.definition.diagram import diagram
from workflow.definition.filed import filed
from workflow.definition.library import Library
from workflow.definition.model import Clock, Definition
from workflow.office.definition_drafts import examples_of, in_force, newest, versions_running
from workflow.store.publications import Publication


@dataclass(frozen=True)
class Row:
    """One definition on the list."""

    definition: Definition
    publication: Publication | None
    """What new cases run on; None for what only runs inside of others."""
    running: int
    older: int
    """Cases that run, and those of them that run on an older version."""
    used_by: tuple[str, ...]
    """The titles of what it runs inside of."""


@blueprint.get("/admin/definitions")
@administrator
def definitions() -> ResponseReturnValue:
    """What can be filed here, what runs inside of it, and the drafts."""
    office = the_office()
    library = in_force(office.store)
    rows = list(_rows(library))
    return render_template(
        "admin/definitions.html",
        services=[row for row in rows if row.publication is not None],
        parts=[row for row in rows if row.publication is None],
        drafts=[(each, titled(each, library)) for each in office.definition_drafts.all()],
        may_export=has_exports(),
    )


def _rows(library: Library) -> list[Row]:
    store = the_office().store
    published, running = newest(store), versions_running(store)
    first = filed(library)
    rows = []
    for name in [*first, *(each for each in library.definitions if each not in first)]:
        publication = published.get(name)
        counts = dict(running.get(name, ()))
        current = counts.get(publication.number, 0) if publication is not None else 0
        users = tuple(
            say(each.title)
            for other, each in library.definitions.items()
            if other != name and name in each.uses
        )
        total = sum(counts.values())
        definition = library.definitions[name]
        rows.append(Row(definition, publication, total, total - current, users))
    return rows


@blueprint.get("/admin/definitions/<name>")
@administrator
def definition(name: str) -> ResponseReturnValue:
    """One definition as it is in force, or as one of its published versions has it."""
    office = the_office()
    library = in_force(office.store)
    versions = [each for each in office.store.publications.all() if each.definition == name]
    shown = _version(versions)
    if shown is not None:
        closure = office.store.closure(shown.hash)
    elif name in library.definitions:
        closure = library.closure(name)
    else:
        abort(404)
    return render_template(
        "admin/definition.html",
        name=name,
        definition=closure.definition,
        closure=closure,
        picture=picture(
            diagram(closure.definition, closure.definitions, closure.catalogues),
            closure.catalogues,
        ),
        versions=versions,
        running=dict(versions_running(office.store).get(name, ())),
        shown=shown,
        limits=clock_lines(closure.definition.clock, closure.catalogues),
        chain=_chain(closure),
        documents=_documents(closure),
        before=_before(versions, shown),
        changed=_changed(versions, shown),
        examples=examples_of(library, name),
        editable=name in library.definitions,
        words=words,
        crumbs=[(url_for("admin.definitions"), _("Definitions"))],
    )


def _version(versions: list[Publication]) -> Publication | None:
    """The version asked for by `?version=2`; the newest by default."""
    number = number_in(request.args.get("version", ""))
    if number is None:
        return versions[-1] if versions else None
    found = [each for each in versions if each.number == number]
    return found[0] if found else abort(404)


def _before(versions: list[Publication], shown: Publication | None) -> Publication | None:
    """The version before the one that is shown."""
    earlier = [each for each in versions if shown is not None and each.number < shown.number]
    return earlier[-1] if earlier else None


def _changed(versions: list[Publication], shown: Publication | None) -> list[Changed]:
    before = _before(versions, shown)
    if before is None or shown is None:
        return []
    store = the_office().store
    return of_versions(store.closure(before.hash), store.closure(shown.hash))


def clock_lines(clock: Clock | None, catalogues: Catalogues) -> list[tuple[str, str]]:
    """The limits of a definition as labels and values."""
    if clock is None:
        return []
    begins = _("from acceptance") if clock.since == "accepted" else _("from filing")
    promised = words.span_words(clock.promised, catalogues)
    counted = _("%(limit)s, %(begins)s", limit=promised, begins=begins)
    lines = [(_("Promised"), counted)]
    if clock.statutory is not None:
        lines.append((_("By law"), words.span_words(clock.statutory, catalogues)))
    if clock.extended is not None:
        reasons = catalogues.reasons.get("extension", {})
        named = _("; ").join(
            say(reasons[each].title) if each in reasons else each for each in clock.extended.reasons
        )
        to = words.span_words(clock.extended.to, catalogues)
        lines.append(
            (_("By law, extended"), _("%(time)s for: %(reasons)s", time=to, reasons=named))
        )
    if clock.shortened is not None:
        to = words.span_words(clock.shortened.to, catalogues)
        shorter = _("%(time)s if %(guard)s", time=to, guard=clock.shortened.when)
        lines.append((_("By law, shortened"), shorter))
    return lines


def _chain(closure: Closure) -> Chain:
    return timing(closure.definition, closure.definitions, closure.catalogues).chain


def _documents(closure: Closure) -> list[tuple[str, list[str], list[tuple[str, str]]]]:
    """For each service inside: title, documents asked for, and (paper, what replaced it)."""
    known = closure.catalogues.materials
    found = []
    for each in closure.definitions.values():
        asked = [say(known[name].title) for name in each.reads.materials if name in known]
        dropped = []
        for name in each.reads.formerly:
            material = known.get(name)
            if material is None:
                continue
            verifier = closure.definitions.get(material.verified_by or "")
            instead = material.replaced_by or (verifier.title if verifier is not None else None)
            dropped.append((say(material.title), say(instead) if instead is not None else ""))
        if asked or dropped:
            found.append((say(each.title), asked, dropped))
    return found
