"""Asking for somebody else 代办: the page that says in which capacity, and ending it.

The person helped stays the applicant: their number is on the forms, messages go to them. Who acts
sees the case while the authority holds. Consumers: the steps of the form, the page of a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import applicant, current_actor
from web.applicant.blueprint import blueprint
from web.applicant.drafting import Filling
from web.applicant.identity import record_of
from web.applicant.own_case import OwnCase, own_case
from web.applicant.papers import replace_file
from web.applicant.walk import Walk
from web.forms import Upload, build_form
from web.forms.capacities import CAPACITIES, capacity_words
from web.kept import redraws
from web.language import current_language, worded
from web.language import gettext as _
from web.office import the_office, today
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.definition.closure import Closure
from workflow.domain.commands import Agent, EndAuthority
from workflow.domain.people import Actor
from workflow.errors import NotFound

_FROM_HOME = ("guardian", "relative", "social_worker")


def capacities(closure: Closure, actor: Actor) -> list[str]:
    """In which capacities this account may ask for somebody else online."""
    known = closure.definition.behalf
    return [
        kind
        for kind in _FROM_HOME
        if kind in known and (kind != "social_worker" or actor.works_for)
    ]


def behalf_form(closure: Closure, kinds: list[str]) -> Form:
    """The questions about who acts."""
    papers = dict.fromkeys(closure.definition.behalf[kind].shows for kind in kinds)  # type: ignore[index]
    fields = {
        "agent_kind": FormField(
            title=worded("In which capacity you apply for them"),
            type=FieldType.CHOICE,
            required=True,
            options={kind: CAPACITIES[kind] for kind in kinds},
        ),
        "agent_relation": FormField(
            title=worded("What you are to them"),
            hint=worded("Mother, daughter, …"),
            type=FieldType.TEXT,
            required=True,
            maximum=60,
        ),
        "agent_phone": FormField(
            title=worded("Your own phone"), type=FieldType.PHONE, required=True
        ),
        "agent_until": FormField(
            title=worded("Last day on which you act for them"),
            hint=worded("Empty: as long as the rules allow. They can end it at any time."),
            type=FieldType.DATE,
        ),
    }
    for name in papers:
        material = closure.catalogues.materials[name]
        fields[name] = FormField(
            title=material.title, hint=material.hint, type=FieldType.FILE, required=True
        )
    return Form(title=worded("Who acts"), fields=fields)


def behalf_page(walk: Walk) -> ResponseReturnValue:
    """In which capacity somebody asks, what shows it, and what follows from it."""
    filling, actor = walk.filling, current_actor()
    kinds = capacities(filling.closure, actor)
    if not kinds:
        raise NotFound("no_such_draft")
    asked = behalf_form(filling.closure, kinds)
    papers = [name for name, each in asked.fields.items() if each.type is FieldType.FILE]
    data: dict[str, Any] = dict(filling.behalf or {})
    data |= {name: f["digest"] for name in papers if (f := filling.file_of(name))}
    form = build_form(asked, current_language(), data)
    _name_kept(form, filling, papers)
    if form.ok():
        values = form.values()
        if str(values.get("agent_until") or "9") < today().isoformat():
            form["agent_until"].errors = [_("This day is over. Choose today or a later day.")]
        else:
            _take(filling, form, values)
            return walk.go_on()
    page = render_template(
        "applicant/step_behalf.html", form=form, walk=walk, service=actor.works_for
    )
    return page, 422 if form.summary else form.status


def _name_kept(form: Any, filling: Filling, papers: list[str]) -> None:
    for name in papers:
        known, upload = filling.file_of(name), form[name].upload
        if known is not None and upload is not None and upload.digest == known["digest"]:
            form[name].upload = Upload(known["digest"], known["name"], known["type"], known["size"])


def _take(filling: Filling, form: Any, values: dict[str, Any]) -> None:
    files = form.uploads()
    filling.behalf = {
        name: value
        for name, value in values.items()
        if name.startswith("agent_") and name not in files
    }
    for name, upload in files.items():
        replace_file(filling, name, upload)
    filling.save()


def agent_of(filling: Filling) -> Agent | None:
    """Who acts, as it is filed; None where somebody asks for themself."""
    said = filling.behalf
    if said is None:
        return None
    actor = current_actor()
    record = record_of(actor)
    until = said.get("agent_until")
    relation = str(said.get("agent_relation", ""))
    if said.get("agent_kind") == "social_worker":
        relation = f"{actor.works_for}: {relation}"
    return Agent(
        kind=str(said.get("agent_kind", "")),
        name=record.name if record else actor.name,
        relation=relation,
        phone=str(said.get("agent_phone", "")),
        until=date.fromisoformat(str(until)) if until else None,
    )


@dataclass(frozen=True, slots=True)
class Acting:
    """One authority on the page of a case."""

    no: int
    capacity: str
    name: str
    relation: str
    since: date
    until: date | None
    own: bool
    """Whether it is that of whoever reads the page."""


def acting(own: OwnCase) -> list[Acting]:
    """Who acts now: for the applicant everybody, for who acts themself."""
    found = []
    for each in own.case.authorities.values():
        mine = own.authority is not None and own.authority.no == each.no
        if not each.holds(today()) or not (mine or own.authority is None):
            continue
        who = own.dossier.entry(each.entry)
        found.append(
            Acting(
                each.no,
                capacity_words(each.kind),
                str(who.get("name", "")),
                str(who.get("relation", "")),
                each.since,
                each.until,
                mine,
            )
        )
    return found


@blueprint.post("/my/cases/<tracking>/authority/<int:no>/end")
@applicant
@redraws
def end_authority(tracking: str, no: int) -> ResponseReturnValue:
    """End somebody's authority, or give back one's own."""
    own = own_case(tracking)
    if not kept.wants_to_act():
        return redirect(url_for("applicant.case", tracking=tracking))
    command = EndAuthority(case=own.case.id, authority=no, key=f"authority-{own.case.id}-{no}")
    the_office().engine.handle(command, current_actor())
    if own.authority is not None:
        flash(_("You do not act in this request any more, and no longer see it."))
        return redirect(url_for("applicant.my_cases"))
    flash(_("Ended. They see nothing of this request from now on; the request itself goes on."))
    return redirect(url_for("applicant.case", tracking=tracking))
