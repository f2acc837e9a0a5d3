"""Everybody's own messages: what the office has told them, newest first.

`untold` lists what reached nobody. Templates: `templates/inboxes/`. Texts were written when the
message was sent and stay as they were.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import navigation
from web.access import current_actor, signed_in
from web.inboxes import untold as people_to_tell
from web.language import lazy_gettext as _l
from web.office import the_office
from workflow.domain.people import Actor, ActorKind
from workflow.store.inboxes import Place

blueprint = Blueprint("inboxes", __name__, template_folder="templates")


PER_PAGE = 50
"""Messages on a page."""


@blueprint.get("/messages")
@signed_in
def messages() -> ResponseReturnValue:
    """One's own messages; those shown here as new stay marked until one says they are read."""
    actor, office = current_actor(), the_office()
    before = Place.parse(request.args.get("before", ""))
    found = office.inboxes.of_user(actor.account, PER_PAGE + 1, before)
    return render_template(
        "inboxes/messages.html",
        found=found[:PER_PAGE],
        older=found[PER_PAGE - 1].place if len(found) > PER_PAGE else None,
        paged=before is not None,
        fresh=unread(actor),
        shown=Place(office.now(), 0),
        staff=actor.kind is ActorKind.STAFF,
        to_tell=len(people_to_tell.waiting(actor)),
    )


@blueprint.post("/messages/read")
@signed_in
def read() -> ResponseReturnValue:
    """All of one's own messages are read: those that had come when the page was shown."""
    user, office = current_actor().account, the_office()
    shown = Place.parse(request.form.get("shown", ""))
    office.inboxes.mark_all_read(user, office.now(), shown.at if shown else None)
    return redirect(url_for("inboxes.messages"))


def unread(actor: Actor) -> int:
    """How many messages wait for the actor."""
    return int(the_office().inboxes.unread(actor.user)) if actor.user is not None else 0


people_to_tell.init(blueprint)
navigation.add("inboxes.messages", _l("Messages"), 60, count=unread)
