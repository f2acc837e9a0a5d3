"""Fills an empty office with the demonstration county: places, accounts, running cases.

Consumer: the command line. The cases are played through the engine on a clock that moves from some
weeks ago to now, so that every inbox holds something at every stage.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from workflow.bootstrap import Office, open_office
from workflow.demo.cases import play_cases
from workflow.demo.people import household, member
from workflow.demo.places import PLACES
from workflow.demo.staff import APPLICANT, PASSWORD, STAFF
from workflow.engine import utc_now
from workflow.errors import OneWindowError
from workflow.machine.persons import persons_in
from workflow.settings import Settings

READY = "demo_ready"
"""The note that says that a demonstration was filled to the end."""
STARTED = "demo_started"
SINCE = date(2020, 1, 1)
"""Since when the demonstration's staff hold their posts."""


class HalfADemonstration(OneWindowError):
    """Filling the demonstration was broken off: delete its data folder and start again."""


def open_demonstration(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Office:
    """Open the office that the settings describe as a demonstration, filled the first time.

    Raises NotADemonstration when its database holds real data, HalfADemonstration.
    """
    return open_office(settings, now=now, demonstration=install)


def install(office: Office) -> None:
    """Make places, accounts and cases, once. Raises HalfADemonstration."""
    if office.notes.get(READY):
        return
    if office.notes.get(STARTED):
        raise HalfADemonstration(
            f"filling the demonstration was broken off last time; delete the folder "
            f"{office.settings.data_dir} and start again "
            "(上次演示数据没有装完，请删除该文件夹后重新启动)"
        )
    office.notes.put(STARTED, office.now().isoformat())
    people(office)
    play_cases(office)
    office.notes.put(READY, office.now().isoformat())


def people(office: Office) -> None:
    """The places and the accounts with their posts."""
    office.store.places.put(PLACES)
    for each in STAFF:
        account = office.accounts.add(each.login, PASSWORD, each.name, demo=True)
        for post in each.posts:
            office.accounts.give_post(account, post.role, post.place, SINCE)
    office.accounts.add(
        APPLICANT.login,
        PASSWORD,
        APPLICANT.name,
        phone="13900000001",
        person=_applicant(office),
        demo=True,
    )


def _applicant(office: Office) -> int:
    """The natural person behind the applicant's account."""
    record, _ = persons_in(household((), member(APPLICANT.name, "self", "1979-05-06", 11)))
    with office.store.begin() as unit:
        person = unit.find_or_add_person(record)
        unit.commit()
    return person
