"""An officer's own desk: views of the inbox that were saved, search that leaves nothing personal in
an address, and the list of keys.

Consumers: the inbox. What is typed into the search goes by POST: a name or an ID number becomes the
office's own number of the person, and only that stands in the address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.kept import redraws
from web.language import gettext as _
from web.language import say
from web.office import the_office
from web.work.blueprint import blueprint
from web.work.sought import remember
from workflow.domain.people import Actor
from workflow.domain.tracking import normalise_tracking
from workflow.errors import NotFound, Refusal
from workflow.machine.filing import masked
from workflow.store.queries.inbox import known_to
from workflow.store.queries.people import person_by_id_number

KEPT = ("view", "light", "service", "step", "place", "late")
"""What a saved view keeps: no person, and nothing that was typed."""
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved view as it is shown."""

    id: int
    name: str
    address: str
    here: bool


def key_words() -> list[tuple[str, str]]:
    """Every key with what it does."""
    return [
        ("j", _("the next line")),
        ("k", _("the line before")),
        ("o", _("open the line")),
        ("a", _("take the task; on its page, go to my part")),
        ("r", _("put the task back into the queue; on its page, hand it to a colleague")),
        ("/", _("search")),
        ("?", _("these keys")),
    ]


@blueprint.get("/keys")
@staff
def keys() -> ResponseReturnValue:
    """The list of keys as a page, for whom no dialog opens."""
    return render_template("work/keys.html", key_words=key_words())


def steps_of(actor: Actor) -> list[tuple[str, str]]:
    """The steps of the officer's roles in all services, by title."""
    store, found = the_office().store, {}
    roles = {post.role for post in actor.posts}
    for published in store.publications.all():
        closure = store.closure(published.hash)
        for process in closure.processes.values():
            for name, state in process.states.items():
                if state.task is not None and state.task.by in roles and state.title:
                    title = f"{say(state.title)} · {say(process.definition.title)}"
                    found[f"{process.ref}/{name}"] = title
    return sorted(found.items(), key=lambda item: item[1])


# -- search ----------------------------------------------------------------------------------------


@blueprint.post("/find")
@staff
@redraws
def find() -> ResponseReturnValue:
    """From what was typed to a list whose address names nobody."""
    text = request.form.get("text", "").strip()[:60]
    kept: dict[str, Any] = {n: request.form[n] for n in KEPT if request.form.get(n)}
    if not text:
        return redirect(url_for("work.inbox", **kept))
    persons = None if normalise_tracking(text) else _persons(text, current_actor())
    if persons is None:
        return redirect(url_for("work.inbox", **kept, text=text))
    found = ",".join(map(str, persons))
    remember(found, text)
    return redirect(url_for("work.inbox", **kept, person=found))


def _piece(text: str) -> bool:
    """Whether it may be a piece of a tracking number. A phone number or a name in other letters is
    none, and has no business in an address."""
    digits = [part for part in re.split(r"\D+", text) if part]
    short = all(len(part) <= 6 for part in digits) and sum(map(len, digits)) <= 10
    return short and re.fullmatch(r"(OW)?[-\s\d]*", text, re.I) is not None


def _persons(text: str, actor: Actor) -> list[int] | None:
    """Whom an ID number or a full name means; None for a piece of a number or of a masked name.
    Only the officer's own lists are looked through, so an empty answer tells nothing of others."""
    office = the_office()
    digits = text.replace(" ", "")
    with office.store.database.read() as connection:
        if len(digits) >= 15 and digits[:14].isdecimal():
            found = person_by_id_number(connection, office.store.keys, digits)
            who = (connection, actor.account, actor.posts)
            own = known_to(*who, person=found[0]) if found else []
            return [number for number, _name in own]
        if len(text) < 2 or "*" in text or _piece(text):
            return None
        if text.isascii():
            return []
        rows = known_to(connection, actor.account, actor.posts, masked(text))
    return [number for number, name in rows if office.store.keys.decrypt(name) == text]


# -- saved views -----------------------------------------------------------------------------------


def saved_of(actor: Actor) -> list[Saved]:
    """The officer's saved views."""
    here = filters_now()
    return [
        Saved(each.id, each.name, url_for("work.inbox") + "?" + each.filters, each.filters == here)
        for each in the_office().saved_views.of(actor.account)
    ]


def filters_now() -> str:
    """The filters of the list that is shown, as they are saved."""
    return _tidy({name: request.args.get(name, "") for name in KEPT})


def _tidy(given: dict[str, str]) -> str:
    return urlencode([(name, given[name]) for name in KEPT if given.get(name)])


@blueprint.post("/views")
@staff
def save_view() -> ResponseReturnValue:
    """Save, rename or delete a view."""
    actor, views = current_actor(), the_office().saved_views
    name = request.form.get("name", "").strip()[:LONGEST_NAME]
    number = request.form.get("view_id", "")
    filters = _tidy(dict(parse_qsl(request.form.get("filters", "")[:500])))
    back = redirect(url_for("work.inbox") + ("?" + filters if filters else ""))
    if number.isdecimal() and len(number) < 16 and "delete" in request.form:
        views.delete(actor.account, int(number))
        flash(_("Deleted. The tasks are where they were."))
        return back
    if not name:
        flash(_("Write a name for this view."), "error")
        return back
    try:
        if number.isdecimal() and len(number) < 16:
            views.rename(actor.account, int(number), name)
        else:
            views.add(actor.account, name, filters)
    except NotFound:
        raise
    except Refusal as refusal:
        flash(_("You have %(most)s saved views. Delete one first.", **refusal.values), "error")
        return back
    flash(_("Saved: %(name)s.", name=name))
    return back
