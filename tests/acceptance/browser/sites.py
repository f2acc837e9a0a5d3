"""The demonstration office as a site to be visited: filled once, served once, walked by links.

What a page needs beyond what the demonstration plays (a draft, a task in a colleague's hands) is
posted by `set_the_stage`, as people would. Addresses are found by following links, so that a page
nobody can reach by reading is missed here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, Response, request
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.acceptance.browser.conftest import serving
from tests.support.demo_office import settings_in
from web.app import create_app
from web.security import POLICY
from workflow.bootstrap import Office
from workflow.demo.install import open_demonstration
from workflow.demo.staff import PASSWORD
from workflow.domain.case import Case
from workflow.domain.people import Actor
from workflow.store.tables import cases

NOW = datetime.fromisoformat("2026-11-18T10:00:00+08:00")
QUEUE = "/work/?view=queue"
STRANGERS = ("proven", "asked for a code")
"""People without an account, each with a browser of their own."""
AGENT = "proof"
"""What the browser and the client both call themselves: a session belongs to one browser."""
MOST_LINKS = 60
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"[^>]*>(.*?)</a>', re.S)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)=", re.I)


@dataclass
class Site:
    """An office, its pages, and what was seen while they were visited."""

    office: Office
    plain: Flask
    """Answers the clients: without the check of the forms' tokens."""
    address: str
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    read: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    """The links of the pages that a trail led over."""
    named: dict[str, str] = field(default_factory=dict)
    """Addresses that the stage left, by name."""
    flaws: list[str] = field(default_factory=list)
    """Inline code or a weak policy in an answer."""

    def client(self, login: str) -> FlaskClient:
        """A client in which somebody is signed in, reading English; "" for nobody."""
        if login not in self.clients:
            made = self.plain.test_client()
            made.environ_base["HTTP_USER_AGENT"] = AGENT
            if login and login not in STRANGERS:
                sent = {"login": login, "password": PASSWORD}
                assert made.post("/sign-in", data=sent).status_code == 302, login
            made.get("/language/en")
            self.clients[login] = made
        return self.clients[login]

    def find(self, login: str, trail: tuple[str, ...]) -> str:
        """The address at the end of a trail: an address (or the name of one that the stage left),
        then the endpoints of links, each with `~ words` where only such a link will do."""
        name, slash, rest = trail[0].partition("/")
        start = f"{self.named[name]}{slash}{rest}" if name else trail[0]
        found = self._follow(login, start, trail[1:])
        assert found, f"{login or 'nobody'} does not get from {start} to {' → '.join(trail[1:])}"
        return found

    def _follow(self, login: str, where: str, trail: tuple[str, ...]) -> str:
        """Try one link after the other; "" where none leads to the end."""
        if not trail:
            return where
        endpoint, _, words = trail[0].partition(" ~ ")
        for path in self._links(login, where, endpoint, words)[:MOST_LINKS]:
            found = self._follow(login, path, trail[1:])
            if found:
                return found
        return ""

    def _links(self, login: str, where: str, endpoint: str, words: str) -> list[str]:
        routes = self.plain.url_map.bind("localhost")
        if (login, where) not in self.read:
            answer = self.client(login).get(where, follow_redirects=True)
            self.read[login, where] = LINK.findall(answer.get_data(as_text=True))
        found = []
        for address, inside in self.read[login, where]:
            path = unescape(address).partition("#")[0]
            if not path.startswith("/") or words not in unescape(inside):
                continue
            plain = path.partition("?")[0]
            if routes.test(plain, "GET") and routes.match(plain, "GET")[0] == endpoint:
                found.append(path)
        return found

    def case(self, wanted: Callable[[Case], bool]) -> Case:
        """A case of the demonstration of which something is true."""
        with self.office.store.database.read() as connection:
            numbers = list(connection.execute(select(cases.c.id)).scalars())
        return next(case for case in map(self.office.store.case, numbers) if wanted(case))

    def account(self, login: str, case: Case) -> None:
        """An account for the applicant of a case."""
        self.office.accounts.add(login, PASSWORD, "张某某", person=case.applicant)

    def actor(self, login: str) -> Actor:
        """An account of the demonstration as the engine takes it."""
        account = self.office.accounts.by_login(login)
        assert account is not None, login
        return self.office.accounts.actor(account.id)

    def post(self, login: str, page: str, **sent: Any) -> str:
        """Send a form with what its page sends by itself; where the answer leads."""
        client = self.client(login)
        shown = client.get(page).get_data(as_text=True)
        own = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
        answer = client.post(page, data={**own, **sent})
        self.read.clear()
        assert answer.status_code == 302, _said(answer.get_data(as_text=True))
        return answer.headers["Location"]


def _said(page: str) -> str:
    """The words of a page's main part."""
    words = re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])
    return " ".join(words.split())[:1500]


@contextmanager
def demonstration(folder: Path) -> Iterator[Site]:
    """The demonstration office in an empty folder, with its stage set."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("workflow.store.accounts._hasher", cheap)
        office = open_demonstration(settings_in(folder), now=lambda: NOW)
        plain, served = create_app(office), create_app(office)
        plain.config["WTF_CSRF_ENABLED"] = False
        with serving(served) as address:
            site = Site(office, plain, address)
            _watch(served, site.flaws)
            yield site
        office.close()


def _watch(app: Flask, flaws: list[str]) -> None:
    """Look at every page that is served: no inline script or style, and the strict policy."""

    def look(response: Response) -> Response:
        if response.mimetype == "text/html":
            policy = response.headers.get("Content-Security-Policy", "")
            if policy != POLICY:
                flaws.append(f"{request.path}: the policy is {policy!r}")
            inline = INLINE.search(response.get_data(as_text=True))
            if inline:
                flaws.append(f"{request.path}: {inline[0][-80:]}")
        return response

    app.after_request_funcs.setdefault(None, []).insert(0, look)  # the first is called last
