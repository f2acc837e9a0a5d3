"""Alembic's entry: runs the revisions on the database that `migrate.configuration` names.

All that is missing is applied in one transaction, one process after the other: processes that
start together find it done. SQLite cannot change a table in place, so its changes are made in
batches (a new table, copied).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import text
from sqlalchemy.engine import URL

from workflow.store.database import migration_engine
from workflow.store.migrations.rendering import render_type
from workflow.store.tables import metadata

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('onewindow migrations', 0))")


def run(url: URL) -> None:
    """Apply the revisions."""
    engine = migration_engine(url)
    sqlite = url.get_backend_name() == "sqlite"
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=sqlite,
            render_item=render_type,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            if not sqlite:
                connection.execute(_LOCK)
            context.run_migrations()
    engine.dispose()


run(context.config.attributes["url"])
