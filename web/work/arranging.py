"""For whom somebody may arrange things: themselves, those they are above, those they administer.

Consumers: the pages of substitutes and of handing over.
"""

from __future__ import annotations

from web.access import current_actor, oversight
from web.office import the_office, today
from workflow.domain.people import Actor
from workflow.office.staffing import scope_of


def covers(role: str, place: str) -> bool:
    """Whether whoever is asking is above a post, or administers its place."""
    actor = current_actor()
    if place in scope_of(actor, the_office().store.directory()):
        return True
    return any(each.covers(role, place) for each in oversight(actor))


def everybody() -> list[Actor]:
    """The staff who hold a post today, by login."""
    office = the_office()
    with office.store.staff(today()) as staff:
        found = (staff.actor(account.id) for account in office.accounts.everybody())
        return [who for who in found if who is not None]


def arranged_for() -> list[Actor]:
    """Oneself, and everybody one is above or administers."""
    own = current_actor().user
    return [
        who
        for who in everybody()
        if who.user == own or any(covers(post.role, post.place) for post in who.posts)
    ]
