"""The blueprint of the inspector's pages; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("inspector", __name__, template_folder="templates")
