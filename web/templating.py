"""What every template can use besides its own values: filters, and a few words about the page.

Filters: `day`, `long_day`, `month`, `quarter`, `law`, `moment`, `money`, `remaining`,
`masked_name`, `file_size`, `text` (a catalogue's text in the page's language), `answer` (a checked
answer).
Globals: `actor`, `language`, `look`, `demo`, `hotline`, `navigation`, `foot`, `today`, `static`,
`page_url`, `sentences`, `blueprints` (the parts that are there), `col`, `cols` (columns of tables).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for

from web import format as formats
from web import kept, navigation, navigation_bar
from web.access import current_access, current_actor
from web.forms.display import display, told
from web.forms.kinds import kind_of
from web.language import LANGUAGES, current_language, say, sentences
from web.look import current_look
from web.office import the_office, today
from web.tables import Column, columns

STATIC = Path(__file__).parent / "static"


@lru_cache(maxsize=64)
def _version(name: str, changed: float) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def static(name: str) -> str:
    """The address of one of our own static files; it changes with the content."""
    version = _version(name, (STATIC / name).stat().st_mtime)
    return url_for("static", filename=name, v=version)


def page_url() -> str:
    """The address of this page, where a switch leads back to; what can only be posted to leads to
    the page it was sent from."""
    rule = request.url_rule
    if rule is not None and "GET" not in (rule.methods or ()):
        return kept.came_from() or "/"
    return request.full_path.rstrip("?")


def _in_language(name: str) -> Any:
    function = getattr(formats, name)
    return lambda value, *rest: function(value, current_language(), *rest)


def _filters() -> dict[str, Any]:
    spoken = ("long_day", "month", "quarter", "law", "money", "remaining")
    named = {name: _in_language(name) for name in spoken}
    return {
        **named,
        "masked_name": formats.masked_name,
        "file_size": formats.file_size,
        "day": lambda value: formats.day(value, current_language(), today()),
        "moment": lambda value: formats.moment(
            value, current_language(), the_office().calendar.zone, today()
        ),
        "text": say,
        "kind": kind_of,
        "answer": lambda field, value, masked=False: display(
            field,
            value,
            current_language(),
            directory=the_office().store.directory(),
            masked=masked,
        ),
    }


def init_app(app: Flask, demo: bool, hotline: str) -> None:
    """Add the filters and globals."""
    app.jinja_env.filters.update(_filters())
    app.jinja_env.tests["told"] = told
    app.jinja_env.globals.update(
        static=static,
        page_url=page_url,
        demo=demo,
        hotline=hotline,
        languages=LANGUAGES,
        sentences=sentences,
        blueprints=app.blueprints,
        col=Column,
        cols=columns,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def about_the_page() -> dict[str, Any]:
        actor = current_actor()
        access, look = current_access(), current_look()
        bar = navigation_bar.of(navigation.entries(actor), actor, large=look.large)
        return {
            "actor": actor,
            "language": current_language(),
            "look": look,
            "navigation": bar,
            "foot": navigation.foot(actor),
            "today": today(),
            "indexed": access is not None and access.index,
        }
