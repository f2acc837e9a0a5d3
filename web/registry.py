"""The parts that the web application is put together from: one blueprint each.

A part is a package `web.<name>` with an attribute `blueprint`. A name that cannot be imported, or
has none, stops the start: a page never goes missing silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from flask import Blueprint, Flask

OWN_PARTS = ("pages", "auth")
"""What the foundation itself brings."""
PARTS = (
    *OWN_PARTS,
    "applicant",
    "public",
    "work",
    "leader",
    "inspector",
    "counter",
    "inboxes",
    "admin",
    "benefits",
    "exports",
    "rating",
    "meetings",
)
"""In the order in which they are registered. Add a new part's name here."""


def blueprints(parts: Iterable[str] = PARTS) -> Iterator[Blueprint]:
    """The blueprint of each part. Raises ImportError, naming the part, where there is none."""
    for name in parts:
        module = import_module(f"web.{name}")
        found = getattr(module, "blueprint", None)
        if not isinstance(found, Blueprint):
            raise ImportError(f"web.{name} has no `blueprint`")
        yield found


def init_app(app: Flask, parts: Iterable[str] = PARTS) -> None:
    """Register all parts."""
    for blueprint in blueprints(parts):
        app.register_blueprint(blueprint)
