"""The blueprint of ratings; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("rating", __name__, template_folder="templates")
