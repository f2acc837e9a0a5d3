"""The blueprint of the counter, and who works there.

Every module adds its routes. `counter` is the access declaration of its pages: the roles of the one
counter and of the villages, as the office's catalogue of roles calls them.
"""

from __future__ import annotations

from flask import Blueprint

from web.access import current_actor, needs
from web.office import the_office

VILLAGE = "village"
WINDOW = ("window_clerk", "window_lead")
ROLES = (*WINDOW, "village_assistant")

blueprint = Blueprint("counter", __name__, template_folder="templates")
counter = needs(*ROLES)
window = needs(*WINDOW)
"""For the counter alone: what a village must not see, such as who objected."""


def is_village() -> bool:
    """Whether whoever is asking works for villages only."""
    places = the_office().store.directory().places
    posts = current_actor().posts
    return all(places[p.place].level == VILLAGE for p in posts if p.place in places)
