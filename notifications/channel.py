"""What a channel is: it takes a message for one address and says what came of it.

Input: an `Envelope` made by the dispatcher. Implementations: `mail`, `sms`, `in_app`. A channel
never raises for what the world outside does; it answers `TryLater` or `Never`, so that the
dispatcher needs no knowledge of gateways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from workflow.store.outbox import Parcel


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's words in one language."""

    subject: str
    body: str
    sms: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message to one receiver by one channel."""

    id: str
    """The same each time the message is sent again, so that what comes twice is known as one."""
    address: str
    """An e-mail address or a phone number; "" for the in-app inbox."""
    locale: str
    texts: Mapping[str, Rendered]
    """The words by language."""
    parcel: Parcel
    inboxes: tuple[tuple[int | None, int | None], ...] = ()
    """For the in-app inbox: (account, person)."""

    @property
    def words(self) -> Rendered:
        """The words in the receiver's language."""
        return self.texts.get(self.locale, self.texts["zh"])


@dataclass(frozen=True, slots=True)
class Sent:
    """The gateway has taken the message."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not now: the gateway is away or busy, or asks to come again."""

    why: str
    """For staff; holds no address and no content."""
    everything: bool = False
    """The gateway itself is away: nothing else need be tried there for now."""


@dataclass(frozen=True, slots=True)
class Never:
    """This address will not take this message, however often it is sent."""

    why: str


Outcome = Sent | TryLater | Never


class Channel(Protocol):
    """A way to reach people."""

    name: str

    def send(self, envelope: Envelope) -> Outcome:
        """Hand the message over. May take some seconds; never raises for the gateway's doings."""
