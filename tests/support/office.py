"""An office for page tests: a real database in a folder, the shipped definitions, a clock to move.

Accounts are made when a test first asks for them, and the worked examples can be played on it up
to any step, so that a test begins where its story begins.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support import worked
from tests.support.worked import library
from web.app import create_app
from workflow.bootstrap import Office, compose
from workflow.definition.closure import Closure
from workflow.definition.filed import filed
from workflow.domain.case import Case
from workflow.domain.people import PUBLIC, Actor, ActorKind, Post
from workflow.examples.play import ExampleRun
from workflow.examples.run import PLACES
from workflow.keys import load_or_create
from workflow.settings import MailServer, Settings, SmsGateway
from workflow.store.migrate import upgrade
from workflow.store.tables import cases

PASSWORD = "lotus pond by night"
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""10:00 on Monday 2 March 2026, in the office's zone."""
AT = {
    "village": "village_a",
    "township": "town_a",
    "county": "county",
    "organisation": "school_town",
}


@lru_cache
def closures() -> dict[str, Closure]:
    """What can be filed of it, by definition, put together once."""
    return {name: library().closure(name) for name in filed(library())}


_PUBLISHED: dict[str, Closure] = {}
"""Closures as they were read from a database, by their hash, which says all that is in them: every
office of this process reads each of them once."""


@lru_cache
def _place_of(role: str) -> str:
    for closure in closures().values():
        if role in closure.catalogues.roles:
            return AT[closure.catalogues.roles[role].serves]
    return "county"


@dataclass
class TryOffice:
    """An office with its clock."""

    office: Office
    folder: Path
    at: datetime = MONDAY
    accounts: dict[str, int] = field(default_factory=dict)

    def now(self) -> datetime:
        """What the office takes for now."""
        return self.at

    def day(self, day: date | str, hour: int = 10) -> None:
        """Move the clock to an hour of a day in the office's zone; what is due by then happens."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=self.office.calendar.zone)
        while (due := self.office.store.next_due()) is not None and due <= moment:
            self.at = due
            self.office.engine.fire_due()
        self.at = moment.astimezone(UTC)

    def staff(self, role: str, place: str = "", number: int = 1, locale: str = "en") -> str:
        """The login of somebody who holds this role; `role@place#number` tells them apart."""
        place = place or self.place_of(role)
        login = f"{role}@{place}#{number}"
        if login not in self.accounts:
            name = f"{role.replace('_', ' ').title()} {number}"
            made = self.office.accounts.add(login, PASSWORD, name, locale=locale)
            self.office.accounts.give_post(made, role, place, date(2026, 1, 1))
            self.accounts[login] = made
        return login

    def applicant(self, login: str, person: int | None = None, locale: str = "en") -> str:
        """The login of somebody without a post."""
        if login not in self.accounts:
            made = self.office.accounts.add(login, PASSWORD, "张某某", locale=locale, person=person)
            self.accounts[login] = made
        return login

    def place_of(self, role: str) -> str:
        """The place in town A at which a role has its post."""
        return _place_of(role)

    def actor(self, login: str) -> Actor:
        """An account as the engine takes it."""
        return self.office.accounts.actor(self.accounts[login])

    def app(self, **options: Any) -> Flask:
        """The pages of this office."""
        app = create_app(self.office, **options)
        app.config["WTF_CSRF_ENABLED"] = False
        return app

    def client(self, app: Flask, login: str) -> FlaskClient:
        """A browser in which this account is signed in."""
        client = app.test_client()
        answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return client

    def here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the command line find this office in the environment."""
        settings = self.office.settings
        monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(settings.data_dir))
        monkeypatch.setenv("ONEWINDOW_DATABASE_URL", settings.database_url)

    def play(self, example: str, steps: int | None = None, **answers: Any) -> Played:
        """Play the first `steps` steps of a worked example (all of them by default), with other
        answers where given. A person has one open case of a kind: give another `id_number` and
        `members` for a second one. Afterwards it is late enough for the family to have been told
        of what was decided."""
        data = worked.examples()[example]
        data = {**data, "answers": {**data["answers"], **answers}}
        played = Played(self, data)
        for number, step in enumerate(data["steps"][:steps], 1):
            wrong = played.step(step)
            assert wrong is None, f"{example}, step {number}: {wrong}"
        self.at += self.office.settings.decision_wait
        return played


class Played(ExampleRun):
    """A worked example on a real database, by accounts that can sign in afterwards."""

    def __init__(self, around: TryOffice, example: Mapping[str, Any]) -> None:
        office = around.office
        self.around = around
        self.example = example
        self.calendar = office.calendar
        self.directory = office.store.directory()
        self.store = office.store  # type: ignore[assignment]
        self.engine = office.engine
        self.case_id = 0
        self.first_id = 0

    def case_with(self, number: int) -> Case:
        """Any case of the office."""
        return self.around.office.store.case(number)

    def following(self, definition: str) -> list[int]:
        """The cases of a definition that follow another one."""
        with self.around.office.store.database.read() as connection:
            follows = select(cases.c.id).where(cases.c.about_case.is_not(None))
            found = connection.execute(follows.where(cases.c.definition == definition)).scalars()
            return list(found)

    @property  # type: ignore[override]
    def at(self) -> datetime:
        return self.around.at

    @at.setter
    def at(self, moment: datetime) -> None:
        self.around.at = moment

    def actor(self, name: str) -> Actor:
        """The person that a step's `by` names: `township_lead`, `township_lead#2`."""
        if name == "public":
            return PUBLIC
        if name == "applicant":
            return Actor(ActorKind.APPLICANT, 0, "applicant", self.case.applicant)
        role, _, number = name.partition("#")
        login = self.around.staff(role, number=int(number or 1))
        posts = tuple(Post(role, code) for code in self.directory.places)
        user = self.around.accounts[login]
        return Actor(ActorKind.STAFF, user, self.around.actor(login).name, None, posts)


@lru_cache
def _pattern() -> Path:
    """The folder of an empty office, furnished once for all tests of this process."""
    folder = Path(mkdtemp(prefix="pattern"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    upgrade(_url(folder))
    office = compose(_settings(folder), lambda: MONDAY)
    office.store.places.put(PLACES)
    for closure in closures().values():
        office.store.publish(closure, "tests")
    office.store.database.close()
    return folder


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'office.db'}"


def _settings(folder: Path, *, gateways: bool = True) -> Settings:
    keys = load_or_create(folder / "keys.json")
    # Somewhere to send codes to; nobody runs a worker unless a test does.
    sms = SmsGateway("http://127.0.0.1:9/sms") if gateways else None
    mail = MailServer("127.0.0.1", 9, "office@example.org") if gateways else None
    zone = ZoneInfo("Asia/Shanghai")
    return Settings(folder, _url(folder), keys, zone, sms=sms, mail=mail)


def make_office(folder: Path, *, gateways: bool = True, like: TryOffice | None = None) -> TryOffice:
    """An office in an empty folder, with the places of the worked examples; without `gateways` it
    sends nothing out of the house. `like` another one, which was closed: with all that is in it."""
    for name in ("office.db", "keys.json"):
        shutil.copy((like.folder if like else _pattern()) / name, folder / name)
    made: list[TryOffice] = []
    office = compose(
        _settings(folder, gateways=gateways), lambda: made[0].now() if made else MONDAY
    )
    office.store.publications._closures = _PUBLISHED
    made.append(TryOffice(office, folder))
    if like is not None:
        made[0].at, made[0].accounts = like.at, dict(like.accounts)
    return made[0]
