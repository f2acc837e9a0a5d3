"""The blueprint of the pages of benefits, and who works with them."""

from __future__ import annotations

from flask import Blueprint

from web.access import current_actor, needs
from web.office import the_office
from workflow.benefits.payments import PREPARES, SIGNS, places_below

OFFICERS = (
    "window_clerk",
    "window_lead",
    "township_officer",
    "township_lead",
    "county_officer",
    "county_lead",
    "employment_officer",
    "employment_lead",
)
"""Those who look after benefits: not the villages, since a list of recipients is not for them."""
IMPORTERS = ("county_officer", "county_lead")
PAYERS = (PREPARES, *SIGNS)

blueprint = Blueprint("benefits", __name__, template_folder="templates")
officers = needs(*OFFICERS, *PAYERS)
payers = needs(*PAYERS)


def own_places() -> list[str]:
    """The places of the benefits that whoever is asking looks after."""
    office = the_office()
    held = {p.place for p in current_actor().posts if p.role in (*OFFICERS, *PAYERS)}
    return sorted({code for place in held for code in places_below(office, place)})
