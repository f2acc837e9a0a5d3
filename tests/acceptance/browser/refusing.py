"""Forms as they stand on pages, filled in and sent while the engine refuses every command.

Nothing is listed by hand: each page of `states` is read, and each form on it that reaches the
engine counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.acceptance.browser.sites import Site
from workflow.errors import Refusal
from workflow.store.tables import metadata

OFTEN_WRITTEN = frozenset({"sessions", "attempts", "documents", "drafts"})
"""Written by merely asking for pages, or swept when nobody hands it in; a draft keeps the pictures
that were added to a form."""
LINES = ("text", "search", "")
NO_COMMANDS = ("/sign-out", "/discard", "/close")
"""They end a session or a draft, which other pages need."""
PARTS = frozenset({"work", "counter", "applicant", "benefits", "meetings", "leader"})
"""The pages that send commands."""
UNTYPED = ("agent_login",)
"""It names an account that must be there."""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8"
    "ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
NUMBER = re.compile(r"OW-[0-9-]+|[0-9]{1,18}")
KNOWN = {"tel": "13900000001", "email": "a@example.org", "number": "1"}


@dataclass
class Sheet:
    """One form that posts."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    """What was written into it, as nobody else writes it."""
    boxes: list[tuple[str, str]] = field(default_factory=list)
    """What can be ticked besides."""
    files: list[str] = field(default_factory=list)
    """Where a picture can be added."""

    @property
    def form(self) -> tuple[str, frozenset[str]]:
        """What tells forms apart: where they are sent, of whatever case, and what they ask."""
        names = frozenset(name for name, _ in (*self.fields, *self.boxes))
        return NUMBER.sub("#", self.action), names | frozenset(self.files)

    def write(self, name: str, given: dict[str, str]) -> None:
        """Something that fits the field."""
        if name in UNTYPED:
            self.fields.append((name, ""))
        elif "date" in given.get("class", "") or "data-date" in given:
            self.fields.append((name, "2026-11-18"))
        elif "bank-account" in given.get("class", ""):
            self.fields.append((name, "6200000000000000018"))
        elif given.get("inputmode") in ("numeric", "decimal"):
            self.fields.append((name, "1"))
        else:
            wanted = "someone{}@example.test" if name == "contact" else "写了{}在" + name
            self.typed.append(wanted.format(len(self.typed)))
            self.fields.append((name, self.typed[-1]))


class Sheets(HTMLParser):
    """The forms in the main part of a page."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where
        self.found: list[Sheet] = []
        self.sheet: Sheet | None = None
        self.main = False
        self.choosing = ""
        self.chosen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.main = self.main or tag == "main"
        if tag == "form" and self.main and given.get("method", "").lower() == "post":
            self.sheet = Sheet(given.get("action") or self.where)
            self.found.append(self.sheet)
        if self.sheet is None:
            return
        if "formaction" in given:  # the same fields, sent to another address
            self.found.append(replace(self.sheet, action=given["formaction"]))
        name = given.get("name", "")
        if tag == "select":
            self.choosing, self.chosen = name, ""
        elif tag == "option" and self.choosing and ("selected" in given or not self.chosen):
            self.chosen = given.get("value", "")
        elif name and not name.startswith("_"):
            self._field(tag, name, given, self.sheet)

    def _field(self, tag: str, name: str, given: dict[str, str], sheet: Sheet) -> None:
        kind, value = given.get("type", ""), given.get("value", "")
        if tag == "textarea":
            sheet.write(name, given)
        elif tag == "button" or kind == "submit" or kind == "radio":
            if not any(known == name for known, _ in sheet.fields):
                sheet.fields.append((name, value))
        elif kind == "checkbox":
            (sheet.fields if "checked" in given else sheet.boxes).append((name, value or "on"))
        elif kind == "file":
            sheet.files.append(name)
        elif kind == "hidden" or (tag == "input" and value):
            sheet.fields.append((name, value))
        elif kind in KNOWN:
            sheet.fields.append((name, KNOWN[kind]))
        elif tag == "input" and kind in LINES:
            sheet.write(name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.sheet = None
        elif tag == "select" and self.choosing and self.sheet is not None:
            self.sheet.fields.append((self.choosing, self.chosen))
            self.choosing = ""


class Refusing:
    """An engine that refuses everything, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, command: Any, actor: Any) -> Any:
        self.asked.append(type(command).__name__)
        raise Refusal("not_now", zh="先等一等。", en="Wait a little.")


def sheets(site: Site, login: str, where: str) -> list[Sheet]:
    """The forms on a page that may send a command."""
    answer = site.client(login).get(where, follow_redirects=True)
    page = Sheets(where)
    page.feed(answer.get_data(as_text=True))
    return [each for each in page.found if not each.action.endswith(NO_COMMANDS)]


def rows(site: Site) -> dict[str, int]:
    """How many rows there are of everything that a refused command must not write."""
    tables = [table for name, table in metadata.tables.items() if name not in OFTEN_WRITTEN]
    counted = (select(func.count()).select_from(each).scalar_subquery() for each in tables)
    with site.office.store.database.read() as connection:
        found = connection.execute(select(*counted)).one()
    return {table.name: number for table, number in zip(tables, found, strict=True)}


def refused(site: Site, login: str, sheet: Sheet, refusing: Refusing) -> list[str]:
    """What is wrong about a form whose command is refused: what was typed is gone, or something was
    written. Nothing for a form that sends no command."""
    before, asked = rows(site), len(refusing.asked)
    gone = list(lost(site, login, sheet))
    if len(refusing.asked) == asked:
        return []
    changed = {name for name, number in rows(site).items() if number != before[name]}
    return [*gone, *([f"{sheet.action}: wrote {changed}"] if changed else [])]


def lost(site: Site, login: str, sheet: Sheet) -> Iterator[str]:
    """What was typed and is not there any more after the form was refused. Where the page itself
    asks for something more, every box is ticked and a picture added to each field for one."""
    answer = _sent(site, login, sheet, [])
    if answer.status_code == 422 and "/cases/" in sheet.action:
        answer = _sent(site, login, sheet, sheet.files)
    shown = unescape(answer.get_data(as_text=True))
    if answer.status_code >= 500:
        yield f"{sheet.action}: {answer.status_code}"
    for typed in sheet.typed:
        if typed not in shown:
            yield f"{sheet.action}: {typed}"


def _sent(site: Site, login: str, sheet: Sheet, files: list[str]) -> TestResponse:
    data: dict[str, Any] = {}
    for name, value in sheet.fields + (sheet.boxes if files is sheet.files else []):
        data.setdefault(name, []).append(unescape(value))
    data |= {name: (BytesIO(PICTURE), "scan.png") for name in files}
    return site.client(login).post(sheet.action, data=data, follow_redirects=True)
