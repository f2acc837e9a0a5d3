"""People to tell: messages that no channel could deliver, for somebody to bring in person.

A phone without a gateway, an address that bounced: the family must hear of it all the same. Shown
to staff of the case's place and of those above it; who told is kept beside the message.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.language import gettext as _
from web.office import the_office
from workflow.domain.people import Actor
from workflow.machine.access import barred
from workflow.store.outbox import Untold


def init(blueprint: Blueprint) -> None:
    """Add the routes to the part's blueprint."""
    blueprint.add_url_rule("/messages/untold", view_func=untold)
    blueprint.add_url_rule("/messages/untold/<int:message>", view_func=told, methods=["POST"])


def waiting(actor: Actor) -> list[Untold]:
    """What the actor could tell: of cases at their posts' places and below, oldest first, without
    those of their own family and relatives."""
    if actor.user is None or not actor.posts:
        return []
    office = the_office()
    directory = office.store.directory()
    own = {post.place for post in actor.posts}
    places = [code for code in directory.places if own & set(directory.chain(code))]
    return [
        each
        for each in office.outbox.to_tell(places)
        if not barred(office.store.case(each.case), actor)
    ]


@staff
def untold() -> ResponseReturnValue:
    """The list, with a button to say that somebody was told."""
    return render_template("inboxes/untold.html", found=waiting(current_actor()), says=_says())


@staff
def told(message: int) -> ResponseReturnValue:
    """Somebody told the family."""
    actor, office = current_actor(), the_office()
    if message not in {each.id for each in waiting(actor)}:
        abort(404)
    office.outbox.told(message, actor.name, office.now())
    flash(_("Noted: the applicant has been told. Thank you."), "message")
    return redirect(url_for("inboxes.untold"))


def _says() -> dict[str, str]:
    return {
        "filed": _("The request has been received"),
        "accepted": _("The request was accepted"),
        "correction": _("Something is missing and is asked for"),
        "decided": _("A decision was made"),
        "extended": _("The time limit was extended"),
        "withdrawn": _("The request was withdrawn"),
        "referred": _("The request was passed on to another service"),
        "closed": _("Everything is finished"),
        "rating_answered": _("Their rating was answered"),
    }
