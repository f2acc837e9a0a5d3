"""The outbox dispatcher: takes messages that are due and sends them, one after the other.

Input: the office (store, settings, calendar, clock). Consumers: the worker, which calls `run_once`
again and again; as many workers as wanted may do so at once. A message is sent at least once: who
dies between the gateway's yes and the note of it leaves a claim that runs out, and the message goes
out again under the same id. No database lock is held while a gateway is waited for, and nothing
that happens here changes a case.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from notifications.accounts import send_codes
from notifications.channel import Channel, Envelope, Rendered, Sent, TryLater
from notifications.in_app import InApp
from notifications.mail import Mail
from notifications.receivers import Receivers, Route
from notifications.render import LOCALES, render
from notifications.sms import Sms
from notifications.values import Matter, values_for
from workflow.domain.calendar import Calendar
from workflow.errors import Unavailable
from workflow.settings import Settings
from workflow.store.codes import AccountCodes
from workflow.store.outbox import TO_TELL, Outbox, Parcel

LEASE = timedelta(minutes=10)
"""How long a claim lasts: longer than all channels together take to give up."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = timedelta(days=2)
"""How long a channel is tried before another way is taken…"""
TRIES = 8
"""…and how often at least: a message may have waited for us, and not for the gateway."""

log = logging.getLogger(__name__)


class Office(Protocol):
    """What sending needs of an office."""

    @property
    def store(self) -> Any:
        """`workflow.store.store.SqlStore`."""

    @property
    def outbox(self) -> Outbox:
        """Where the messages wait."""

    @property
    def codes(self) -> AccountCodes:
        """Codes that wait to be sent."""

    @property
    def settings(self) -> Settings:
        """Gateways and the address of the pages."""

    @property
    def calendar(self) -> Calendar:
        """Working days, in the office's zone."""

    def now(self) -> datetime:
        """The present moment, aware."""


def run_once(office: Office, most: int = 50) -> int:
    """Deal with up to `most` messages that are due; returns how many.

    Raises Unavailable when the database is away; nothing is lost, call again later.
    """
    return Dispatcher(office, channels_of(office.settings)).run(most)


def channels_of(settings: Settings) -> tuple[Channel, ...]:
    """The channels to the outside that are configured."""
    found: list[Channel] = []
    if settings.mail is not None:
        found.append(Mail(settings.mail))
    if settings.sms is not None:
        found.append(Sms(settings.sms))
    return tuple(found)


def wait_before(attempt: int, chance: Callable[[], float] = random.random) -> timedelta:
    """How long to wait after so many attempts: doubled each time up to an hour, of which a random
    half is taken off, so that a gateway that comes back is not met by all at once."""
    longest = min(FIRST_WAIT * (1 << min(attempt - 1, 20)), LONGEST_WAIT)
    return longest * (0.5 + chance() / 2)


class Dispatcher:
    """One run over the outbox."""

    def __init__(self, office: Office, channels: Iterable[Channel]) -> None:
        self._office = office
        self._outbox = office.outbox
        self._channels = {channel.name: channel for channel in channels}
        self._in_app = InApp(self._outbox, office.now)
        self._away: dict[str, TryLater] = {}

    def run(self, most: int) -> int:
        """Deal with up to `most` messages; returns how many."""
        codes = send_codes(self._office.codes, self._channels, most)
        for count in range(codes, most):
            parcel = self._outbox.claim(self._office.now(), LEASE)
            if parcel is None:
                return count
            self._deal_with(parcel)
        return most

    def _deal_with(self, parcel: Parcel) -> None:
        """One message. A defect in it delays it, and never the messages after it."""
        try:
            self._deliver(parcel)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("message %d cannot be sent", parcel.id)
            self._defect(parcel, type(error).__name__)

    def _defect(self, parcel: Parcel, why: str) -> None:
        """Something here is wrong; it may be put right while the message waits."""
        if self._patient(parcel):
            self._later(parcel, why)
        else:
            status = TO_TELL if parcel.to == "applicant" else "failed"
            self._settle(parcel, status, (), why)

    def _deliver(self, parcel: Parcel) -> None:
        office, store = self._office, self._office.store
        case = store.case(parcel.case)
        receivers = Receivers(
            case, store.dossier(case), self._outbox, office.calendar.civil_day(office.now())
        )
        route = receivers.route(parcel.to)
        matter = Matter(
            case,
            store.closure(case.closure),
            store.directory(),
            office.calendar,
            office.settings.base_url,
        )
        texts = {
            locale: render(
                parcel.template, locale, values_for(matter, parcel.template, parcel.values, locale)
            )
            for locale in LOCALES
        }
        if route.inboxes and self._in_app.name not in parcel.channels:
            inboxes = Envelope(_id(parcel), "", route.locale, texts, parcel, route.inboxes)
            if not isinstance(self._in_app.send(inboxes), Sent):
                return
            parcel = replace(parcel, channels=(*parcel.channels, self._in_app.name))
        self._outside(parcel, route, texts)

    def _outside(self, parcel: Parcel, route: Route, texts: dict[str, Rendered]) -> None:
        """Try the ways to the outside until one takes the message."""
        refused = [route.why] if route.why and not route.ways else []
        for name, address in route.ways:
            if name not in self._channels:
                refused.append(f"{name}: not set up here")
                continue
            envelope = Envelope(_id(parcel), address, route.locale, texts, parcel)
            outcome = self._away.get(name) or self._channels[name].send(envelope)
            if isinstance(outcome, Sent):
                self._settle(parcel, "sent", (name,))
                return
            if isinstance(outcome, TryLater):
                if outcome.everything:
                    self._away[name] = outcome
                if self._patient(parcel):
                    self._later(parcel, f"{name}: {outcome.why}")
                    return
            refused.append(f"{name}: {outcome.why}")
        status = "sent" if route.reached else route.otherwise
        self._settle(parcel, status, (), "; ".join(refused))

    def _settle(
        self, parcel: Parcel, status: str, channels: tuple[str, ...], why: str = ""
    ) -> None:
        self._outbox.settle(parcel, status, self._office.now(), channels=channels, why=why)

    def _patient(self, parcel: Parcel) -> bool:
        return parcel.attempts < TRIES or self._office.now() - parcel.created_at < PATIENCE

    def _later(self, parcel: Parcel, why: str) -> None:
        until = self._office.now() + wait_before(parcel.attempts)
        self._outbox.put_off(parcel, until, why)


def _id(parcel: Parcel) -> str:
    """The id under which a message goes out, each time it does."""
    return f"onewindow-{parcel.case}-{parcel.seq}-{parcel.id}"
