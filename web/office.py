"""What the pages need from an office, and how they reach it.

`workflow.bootstrap` composes the office; `create_app(office)` hands it to the pages, which ask
for it with `the_office()`. The protocols name no more than the foundation itself uses.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol, cast

from flask import current_app

from workflow.domain.calendar import Calendar
from workflow.store.accounts import Accounts
from workflow.store.documents import Documents
from workflow.store.office import Attempts

EXTENSION = "onewindow"


class Office(Protocol):
    """One office: the engine with everything around it."""

    @property
    def engine(self) -> Any:
        """`handle(command, actor) -> Answer`: the only way a case changes."""

    @property
    def store(self) -> Any:
        """Reading: directory, closures, the queries of the pages."""

    @property
    def calendar(self) -> Calendar:
        """Working days, in the office's zone."""

    @property
    def settings(self) -> Any:
        """`workflow.settings.Settings`."""

    @property
    def accounts(self) -> Accounts:
        """Who can sign in, and the posts they hold."""

    @property
    def attempts(self) -> Attempts:
        """How often something was tried lately."""

    @property
    def documents(self) -> Documents:
        """Uploaded files."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC; a demonstration may move it."""


def the_office() -> Office:
    """The office of the running application."""
    return cast(Office, current_app.extensions[EXTENSION])


def today() -> date:
    """The office's civil day."""
    office = the_office()
    return office.calendar.civil_day(office.now())
