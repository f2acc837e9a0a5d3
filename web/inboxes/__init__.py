"""Everybody's own messages: what the office has told them, newest first.

`untold` lists what reached nobody. Templates: `templates/inboxes/`. Texts were written when the
message was sent and stay as they were.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import navigation
from web.access import current_actor, signed_in
from web.inboxes import untold as people_to_tell
from web.language import lazy_gettext as _l
from web.office import the_office
from workflow.domain.people import Actor, ActorKind

blueprint = Blueprint("inboxes", __name__, template_folder="templates")


@blueprint.get("/messages")
@signed_in
def messages() -> ResponseReturnValue:
    """One's own messages; those shown here as new stay marked until one says they are read."""
    user = current_actor().user
    assert user is not None
    return render_template(
        "inboxes/messages.html",
        found=the_office().inboxes.of_user(user),
        staff=current_actor().kind is ActorKind.STAFF,
        to_tell=len(people_to_tell.waiting(current_actor())),
    )


@blueprint.post("/messages/read")
@signed_in
def read() -> ResponseReturnValue:
    """All of one's own messages are read."""
    user, office = current_actor().user, the_office()
    assert user is not None
    office.inboxes.mark_read(user, [m.id for m in office.inboxes.of_user(user)], office.now())
    office.inboxes.mark_digests_read(user, office.now())
    return redirect(url_for("inboxes.messages"))


def unread(actor: Actor) -> int:
    """How many messages wait for the actor."""
    return int(the_office().inboxes.unread(actor.user)) if actor.user is not None else 0


people_to_tell.init(blueprint)
navigation.add("inboxes.messages", _l("Messages"), 60, count=unread)
