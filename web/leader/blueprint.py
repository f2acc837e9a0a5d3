"""The blueprint of the leader's pages; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("leader", __name__, template_folder="templates")
