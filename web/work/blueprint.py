"""The blueprint of the officer's pages; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("work", __name__, url_prefix="/work", template_folder="templates")
