"""Puts an office together: database, keys, calendar, published definitions, engine.

Input: `Settings`. Consumers: the command line, which gives the office to the pages and the worker;
tests. Opening an office brings its database up to date and publishes the shipped definitions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Any

from workflow.accounts import OfficeAccounts
from workflow.definition.reader import read
from workflow.domain.calendar import Calendar
from workflow.engine import Engine, utc_now
from workflow.errors import OneWindowError, Unavailable
from workflow.settings import Settings
from workflow.shipped import publish_shipped
from workflow.store.calendars import SqlCalendars
from workflow.store.codes import AccountCodes
from workflow.store.database import Database
from workflow.store.documents import Documents
from workflow.store.drafts import Drafts
from workflow.store.exports import Exports
from workflow.store.inboxes import Inboxes
from workflow.store.logins import hide_logins
from workflow.store.migrate import upgrade
from workflow.store.office import Attempts, DefinitionDrafts, Notes, Watches, check_keys
from workflow.store.outbox import Outbox
from workflow.store.pre_checks import PreChecks
from workflow.store.reasons import hide_reasons
from workflow.store.register import Register
from workflow.store.rekeying import Rekeying
from workflow.store.saved_views import SavedViews
from workflow.store.sessions import Sessions
from workflow.store.store import SqlStore
from workflow.store.substitutes import Substitutes


class NotADemonstration(OneWindowError):
    """The database holds real data: demonstration data is never put into it. Use another one."""


@dataclass(frozen=True)
class Office:
    """One office: the engine with everything around it."""

    settings: Settings
    calendars: SqlCalendars
    store: SqlStore
    engine: Engine
    accounts: OfficeAccounts
    documents: Documents
    drafts: Drafts
    notes: Notes
    attempts: Attempts
    sessions: Sessions
    codes: AccountCodes
    pre_checks: PreChecks
    register: Register
    definition_drafts: DefinitionDrafts
    watches: Watches
    substitutes: Substitutes
    outbox: Outbox
    inboxes: Inboxes
    saved_views: SavedViews
    rekeying: Rekeying
    exports: Exports
    clock: Callable[[], datetime] = field(repr=False)

    def now(self) -> datetime:
        """The present moment in UTC; a demonstration may move it."""
        return self.clock()

    @property
    def calendar(self) -> Calendar:
        """The working days as they are known now."""
        return self.calendars.recent()

    @property
    def demo(self) -> bool:
        """Whether all data is made up."""
        return self.notes.demo

    def close(self) -> None:
        """Close the connections to the database."""
        self.store.database.close()


def open_office(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    demonstration: Callable[[Office], None] | None = None,
) -> Office:
    """Open the office that the settings describe; makes or upgrades its database.

    With a `demonstration` an empty database becomes one, and is given to it to be filled with
    accounts and cases that are made up (`workflow.demo.install.open_demonstration`). Raises
    NotADemonstration when the database already holds something else.
    """
    _reach(settings.database_url)
    upgrade(settings.database_url)
    office = compose(settings, now)
    try:
        # A lost key file must not be replaced in silence: nothing could be read, people twice.
        check_keys(office.store.database, settings.keys)
        hide_logins(office.store.database, settings.keys)
        hide_reasons(office.store.database, settings.keys)
        if demonstration is not None and not office.demo:
            _declare_demo(office)
        publish_shipped(office.store, office.notes)
        if demonstration is not None:
            demonstration(office)
    except BaseException:
        office.close()
        raise
    return office


def _reach(url: str) -> None:
    """Raise Unavailable, naming the address without its password, when nothing answers there."""
    database = Database(url)
    try:
        with database.read():
            pass
    except Unavailable as error:
        where = database.url.render_as_string()
        raise Unavailable(f"cannot reach the database {where} (数据库连不上)") from error
    finally:
        database.close()


def compose(settings: Settings, now: Callable[[], datetime] = utc_now) -> Office:
    """The parts of an office over a database that is up to date."""
    database, keys = Database(settings.database_url), settings.keys
    store = SqlStore(database, keys, now)
    calendars = SqlCalendars(database, calendar_mapping(settings))
    attempts = Attempts(database, keys)
    documents = Documents(database, keys, settings.documents_dir, now)
    accounts = OfficeAccounts(database, keys, now, attempts, calendars.current())
    return Office(
        settings=settings,
        calendars=calendars,
        store=store,
        engine=Engine(store, calendars, now, wait=settings.decision_wait),
        accounts=accounts,
        documents=documents,
        drafts=Drafts(database, keys, now),
        notes=Notes(database),
        attempts=attempts,
        sessions=Sessions(database, keys, accounts),
        codes=AccountCodes(database, keys, now),
        pre_checks=PreChecks(database, keys, now),
        register=Register(database, keys),
        definition_drafts=DefinitionDrafts(database, now),
        watches=Watches(database, now),
        substitutes=Substitutes(database, keys, now),
        outbox=Outbox(database, keys),
        inboxes=Inboxes(database),
        saved_views=SavedViews(database, keys, now),
        rekeying=Rekeying(database, keys, documents),
        exports=Exports(database, keys, now),
        clock=now,
    )


def calendar_mapping(settings: Settings) -> dict[str, Any]:
    """What is written in `definitions/catalogues/calendars/cn.yaml`, in the office's zone."""
    file = files("definitions") / "catalogues" / "calendars" / "cn.yaml"
    document = read(file.read_bytes(), "definitions/catalogues/calendars/cn.yaml")[0]
    return {**document.mapping, "zone": settings.zone.key}


def _declare_demo(office: Office) -> None:
    if office.accounts.everybody() or office.store.directory().places:
        raise NotADemonstration(
            "this database holds an office's own data, and demonstration data never goes into it; "
            "set ONEWINDOW_DATA_DIR to another folder, or start without --demo "
            "(数据库里有正式数据，不能加入演示数据；请换一个 ONEWINDOW_DATA_DIR，或者不加 --demo)"
        )
    office.notes.declare_demo()
