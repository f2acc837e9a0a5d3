"""How the pages reach the office they are made for.

`workflow.bootstrap` composes the office; `create_app(office)` hands it to the pages, which ask
for it with `the_office()`.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import cast

from flask import current_app

from workflow.bootstrap import Office
from workflow.domain.case import Case
from workflow.privacy.disclosure import as_told

__all__ = ["EXTENSION", "Office", "named", "the_office", "today", "told"]

EXTENSION = "onewindow"


def the_office() -> Office:
    """The office of the running application."""
    return cast(Office, current_app.extensions[EXTENSION])


def today() -> date:
    """The office's civil day."""
    office = the_office()
    return office.calendar.civil_day(office.now())


def named(login: str) -> str:
    """The name of whoever has this account; the account itself where it is gone."""
    account = the_office().accounts.by_login(login)
    return login if account is None else account.name


def told(case: Case) -> Case:
    """The case as the family and the public may read it: a decision once its messages go out."""
    office = the_office()
    history = partial(office.store.facts, case.id)
    return as_told(case, history, office.now(), office.settings.decision_wait)
