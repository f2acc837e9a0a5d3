"""Puts the web application together: `create_app(office)`.

Input: the office from `workflow.bootstrap`. Consumers: the command `onewindow run`, the tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from flask_bootstrap import Bootstrap5

from web import access, auth, errors, language, numbers, registry, security, templating
from web.office import EXTENSION, Office
from workflow.store.database import Database

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def create_app(
    office: Office,
    *,
    demo: bool | None = None,
    hotline: str | None = None,
    parts: Iterable[str] = registry.PARTS,
) -> Flask:
    """A new application for this office.

    `demo` (default: whether the office says so) shows the banner of a demonstration; `hotline`
    (default: what the settings say) is the telephone of the footer; `parts` are the blueprints,
    all by default.
    """
    app = Flask("web")
    app.extensions[EXTENSION] = office
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    if demo is None:
        demo = office.demo
    if hotline is None:
        hotline = office.settings.hotline
    Bootstrap5(app)
    auth.init_login(app)
    access.init_app(app)  # before the CSRF check, so that an ended session leads to signing in
    security.init_app(app, office)
    language.init_app(app, office)
    templating.init_app(app, demo, hotline)
    errors.init_app(app)
    numbers.init_app(app)  # before the routes that have them
    registry.init_app(app, parts)
    pages: WSGIApplication = app.wsgi_app
    app.wsgi_app = _in_one_snapshot(pages, office.store.database)  # type: ignore[assignment, method-assign]
    return app


def _in_one_snapshot(pages: WSGIApplication, database: Database) -> WSGIApplication:
    """Each page reads the office as it stands at one moment, and nothing of it twice."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with database.one_snapshot():
            return pages(environ, start)

    return answer
