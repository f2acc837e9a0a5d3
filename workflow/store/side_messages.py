"""Messages about something beside a case: a rating, an inspector's question. They follow from no
fact, so they are queued with the row that they tell of, in its transaction.

Consumers: the stores of ratings and questions. `notifications` sends them like all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from workflow.store.tables import outbox

NO_FACT = 0
"""The number of a case's fact that a message follows from; facts begin at 1."""


@dataclass(frozen=True, slots=True)
class SideMessage:
    """One message to each of `to`."""

    case: int
    template: str
    to: tuple[str, ...]
    """`applicant`, `user:17`; nobody is told where it is empty."""
    values: Mapping[str, str]
    at: datetime


def queue(connection: Connection, message: SideMessage | None) -> None:
    """Put a message into the outbox; nothing for None."""
    if message is None or not message.to:
        return
    rows = [
        {
            "case_id": message.case,
            "seq": NO_FACT,
            "template": message.template,
            "recipient": to,
            "values": dict(message.values),
            "created_at": message.at,
            "not_before": message.at,
        }
        for to in message.to
    ]
    connection.execute(insert(outbox), rows)
