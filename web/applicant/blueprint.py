"""The blueprint of the applicant's pages; each module adds its routes to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("applicant", __name__, template_folder="templates")
