"""The start page and what belongs to no part: `/` leads everybody to their own first page."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import navigation
from web.access import current_actor, indexed, public

blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
@indexed
def home() -> ResponseReturnValue:
    """Where one begins in one's own navigation; a welcome where there is none."""
    if own := navigation.first(current_actor()):
        return redirect(url_for(own.endpoint))
    return render_template("pages/home.html")


@blueprint.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """For browsers that ask for it without reading the page's head."""
    return current_app.send_static_file("icon.svg")


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """Whether the application answers: for whoever watches over it."""
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}
