"""An office with a real database, a real mail server and a real HTTP gateway, all on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Row, insert, make_url, select

from tests.support.made_cases import filed, filing, recorded
from tests.support.postgres import create_database, drop_database, postgres_server, postgres_url
from workflow.definition.library import load
from workflow.domain.calendar import Calendar, china
from workflow.domain.case import Case, Entry, Objection, Relative
from workflow.domain.people import PlaceInfo
from workflow.keys import KeyRing
from workflow.ports import Message, PersonRecord
from workflow.settings import MailServer, Settings, SmsGateway
from workflow.store.codes import AccountCodes
from workflow.store.database import Database
from workflow.store.outbox import Outbox
from workflow.store.people import find_or_add_person
from workflow.store.store import SqlStore
from workflow.store.tables import accounts, inbox_messages, metadata, outbox, posts

__all__ = ["postgres_server", "postgres_url"]

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing.generate()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    url = create_database(postgres_server)
    database = Database(url)
    metadata.create_all(database.engine)
    database.close()
    return str(make_url(url).database)


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'office.db'}")
    metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database")
        return
    server = request.getfixturevalue("postgres_server")
    url = create_database(server, request.getfixturevalue("postgres_template"))
    database = Database(url)
    yield database
    database.close()
    drop_database(server, url)


@dataclass
class MadeOffice:
    """An office on a clock that tests move, with helpers that put people and messages into it."""

    store: SqlStore
    settings: Settings
    calendar: Calendar
    at: datetime = START
    ids: int = 0

    def now(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)

    def keep_trying(self, run: Callable[[MadeOffice], int], days: int) -> None:
        """Run whenever something is due, until so many days have passed."""
        end = self.at + timedelta(days=days)
        while self.at < end:
            while run(self):
                pass
            waiting = [row.not_before for row in self.rows() if row.status == "queued"]
            self.at = min([end, *waiting])
        run(self)

    def account(self, login: str, *, person: int | None = None, email: str = "") -> int:
        keys = self.store.keys
        values = {
            "login": login,
            "password_hash": "-",
            "name": keys.encrypt(login),
            "email": keys.encrypt(email) if email else None,
            "person_id": person,
            "created_at": self.at,
        }
        with self.store.database.changing() as connection:
            made = connection.execute(insert(accounts).values(values).returning(accounts.c.id))
            return int(made.scalar_one())

    def post(self, user: int, role: str, place: str, **days: Any) -> None:
        since = days.get("since", self.at.date())
        values = {"account_id": user, "role": role, "place": place, "since": since}
        with self.store.database.changing() as connection:
            connection.execute(insert(posts).values({**values, "until": days.get("until")}))

    def person(self, phone: str = "") -> int:
        with self.store.database.changing() as connection:
            record = PersonRecord("张某某", phone=phone)
            return find_or_add_person(connection, self.store.keys, record, self.at)

    def case(self, contact: str = "email", **answers: Any) -> Case:
        """A filed case with one objection and one registered relative (account 999)."""
        self.ids += 1
        number = answers.pop("objector", "")
        made = filed(
            self.ids,
            closure=self.closure_hash(),
            contact=contact,
            applicant=answers.pop("applicant", None) or self.person(),
            place="town",
            entries=by_no(
                Entry(1, "application", "", "", "d" * 64), Entry(3, "objection", "", "", "e" * 64)
            ),
            objections=by_no(
                Objection(4, 9, "", "objection", "web", self.at.date(), "r" * 64, 3, "answered")
            ),
            relatives=by_no(*answers.pop("relatives", ())),
        )
        after, facts = recorded(made, filing(made), at=self.at)
        with self.store.begin() as unit:
            unit.save(None, after, facts, {1: answers, 3: {"text": "x", "contact": number}})
            unit.commit()
        return after

    def closure_hash(self) -> str:
        return self.store.publish(closure(), "test")

    def tell(self, case: Case, template: str, to: str = "applicant", **values: Any) -> int:
        """Queue a message as the engine does; returns its number."""
        with self.store.begin() as unit:
            unit._at = self.at
            unit.enqueue(case, [Message(template, to, case.seq, values)])
            unit.commit()
        return int(self.rows()[-1].id)

    def rows(self) -> list[Row[Any]]:
        with self.store.database.read() as connection:
            return list(connection.execute(select(outbox).order_by(outbox.c.id)))

    def inbox(self) -> list[Row[Any]]:
        with self.store.database.read() as connection:
            return list(connection.execute(select(inbox_messages).order_by(inbox_messages.c.id)))

    @property
    def codes(self) -> AccountCodes:
        return AccountCodes(self.store.database, self.store.keys, self.now)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.store.database, self.store.keys)

    def with_gateways(
        self, mail: MailServer | None = None, sms: SmsGateway | None = None
    ) -> MadeOffice:
        self.settings = replace(self.settings, mail=mail, sms=sms)
        return self


ADDRESS, PHONE = "zhang@family.example", "13900000001"


def settled(office: MadeOffice) -> tuple[str, str]:
    """What became of the newest message: its status, and what took it."""
    row = office.rows()[-1]
    return row.status, row.channel


def by_no(*parts: Any) -> MappingProxyType[int, Any]:
    return MappingProxyType({part.no: part for part in parts})


def relative(user: int) -> Relative:
    return Relative(8, user, "林某", 4, START.date())


def closure() -> Any:
    global _CLOSURE
    if _CLOSURE is None:
        _CLOSURE = load().closure("social_assistance")
    return _CLOSURE


_CLOSURE: Any = None


def office_on(database: Database, keys: KeyRing, folder: Path) -> MadeOffice:
    settings = Settings(folder, "", keys, ZoneInfo("Asia/Shanghai"), "https://office.example")
    store = SqlStore(database, keys)
    store.places.put(
        [
            PlaceInfo("county", "county", None, "示范县", "Demo County"),
            PlaceInfo("town", "township", "county", "甲镇", "Town A"),
        ]
    )
    return MadeOffice(store, settings, china())


@pytest.fixture
def office(sqlite_database: Database, keys: KeyRing, tmp_path: Path) -> MadeOffice:
    return office_on(sqlite_database, keys, tmp_path)


@pytest.fixture
def either_office(either_database: Database, keys: KeyRing, tmp_path: Path) -> MadeOffice:
    return office_on(either_database, keys, tmp_path)


# -- a mail server -------------------------------------------------------------------------------


@dataclass
class MailBox:
    """What a mail server took, and how it shall answer."""

    messages: list[EmailMessage] = field(default_factory=list)
    answer_to_address: str = "250 OK"
    answer_to_message: str = "250 OK"

    async def handle_RCPT(  # noqa: N802 - the server calls it by this name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.answer_to_address.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_address

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        if self.answer_to_message.startswith("250"):
            parsed = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.messages.append(parsed)
        return self.answer_to_message


@dataclass
class MailService:
    """A mail server that can be stopped and started on the same port."""

    port: int
    box: MailBox = field(default_factory=MailBox)
    _controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self.box, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def settings(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, "onewindow@office.example", tls="none")


@pytest.fixture
def mail() -> Iterator[MailService]:
    service = MailService(free_port())
    service.start()
    yield service
    service.stop()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


# -- an SMS gateway ------------------------------------------------------------------------------


@dataclass
class SmsService:
    """An HTTP gateway that answers as told; the last answer is repeated."""

    answers: list[int] = field(default_factory=lambda: [202])
    requests: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    port: int = 0
    during: Callable[[], None] = lambda: None

    @property
    def settings(self) -> SmsGateway:
        return SmsGateway(f"http://127.0.0.1:{self.port}/send", "secret-token")

    def handler(service) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                content = json.loads(self.rfile.read(length))
                service.requests.append(({k.lower(): v for k, v in self.headers.items()}, content))
                service.during()
                code = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
                self.send_response(code)
                if code in (301, 302, 307):
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def sms() -> Iterator[SmsService]:
    service = SmsService()
    server = ThreadingHTTPServer(("127.0.0.1", 0), service.handler())
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield service
    server.shutdown()
    thread.join()
    server.server_close()
