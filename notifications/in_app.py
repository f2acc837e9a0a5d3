"""The inbox inside the application: a row for each account, with the words in both languages.

Input: envelopes whose `inboxes` name accounts or persons. The rows and the note that they were
written are one transaction, so a message is never there twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from notifications.channel import Envelope, Never, Outcome, Sent
from workflow.store.outbox import Outbox


class InApp:
    """The channel `in_app`."""

    name = "in_app"

    def __init__(self, outbox: Outbox, now: Callable[[], datetime]) -> None:
        self._outbox = outbox
        self._now = now

    def send(self, envelope: Envelope) -> Outcome:
        """Put the message into the inboxes."""
        texts = {
            locale: {"subject": words.subject, "body": words.body}
            for locale, words in envelope.texts.items()
        }
        done = self._outbox.put_in_inboxes(envelope.parcel, envelope.inboxes, texts, self._now())
        return Sent() if done else Never("somebody else has taken this message over")
