"""The blueprint of the public pages; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__, template_folder="templates")
