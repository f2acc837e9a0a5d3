"""SQLite without waiting for the disk: no test switches the power off.

What `Database` asks of SQLite is tested on a connection of its own (`tests/unit/store`).
"""

from __future__ import annotations

from typing import Any

from workflow.store import database

durable = database._prepare
"""What every connection of an office goes through."""


def _hurried(connection: Any, record: object) -> None:
    durable(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


def do_not_wait() -> None:
    """From now on in this process."""
    database._prepare = _hurried
