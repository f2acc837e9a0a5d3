"""The blueprint of exports; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

from web.access import current_actor
from web.office import the_office
from workflow.exporting import workbooks as exports

blueprint = Blueprint("exports", __name__, template_folder="templates")


def has_exports() -> bool:
    """Whether there is an export that whoever is asking may make."""
    return bool(exports.open_to(the_office(), current_actor()))
