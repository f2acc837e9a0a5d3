"""Alembic's entry: runs the revisions on the database that `migrate.configuration` names.

SQLite cannot change a table in place, so its changes are made in batches (a new table, copied).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool
from sqlalchemy.engine import URL

from workflow.store.migrations.rendering import render_type
from workflow.store.tables import metadata


def run(url: URL) -> None:
    """Apply the revisions."""
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_type,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run(context.config.attributes["url"])
