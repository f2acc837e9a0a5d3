"""Puts the web application together: `create_app(office)`.

Input: the office from `workflow.bootstrap`. Consumers: the command `onewindow run`, the tests.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from flask_bootstrap import Bootstrap5

from web import access, auth, errors, language, registry, security, templating
from web.office import EXTENSION, Office


def create_app(
    office: Office,
    *,
    demo: bool | None = None,
    hotline: str = "",
    parts: Iterable[str] = registry.PARTS,
) -> Flask:
    """A new application for this office.

    `demo` (default: whether the office says so) shows the banner of a demonstration; `hotline` is
    the telephone of the footer; `parts` are the blueprints, all by default.
    """
    app = Flask("web")
    app.extensions[EXTENSION] = office
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    if demo is None:
        demo = office.demo
    Bootstrap5(app)
    auth.init_login(app)
    access.init_app(app)  # before the CSRF check, so that an ended session leads to signing in
    security.init_app(app, office)
    language.init_app(app, office)
    templating.init_app(app, demo, hotline)
    errors.init_app(app)
    registry.init_app(app, parts)
    return app
