"""The blueprint of the administrator's pages; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

from web.access import needs
from workflow.domain.people import ADMINISTRATOR

blueprint = Blueprint("admin", __name__, template_folder="templates")
administrator = needs(ADMINISTRATOR)
"""The access declaration of every page here."""
