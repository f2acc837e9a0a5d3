"""The blueprint of the meetings; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("meetings", __name__, template_folder="templates")
