"""Bring a database to the newest revision of the tables.

Consumers: `bootstrap` (before anything else opens the database), the command line,
`scripts.check_migrations`. No configuration file: the address is handed over.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from workflow.store.database import Database, normalise

FOLDER = Path(__file__).with_name("migrations")


def configuration(url: str) -> Config:
    """Alembic's configuration for one database."""
    config = Config()
    config.set_main_option("script_location", FOLDER.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = normalise(url)
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Apply all revisions that the database does not have yet, in one transaction."""
    command.upgrade(configuration(url), revision)


def newest() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(configuration("sqlite:///unused.db")).get_current_head()


def current(database: Database) -> str | None:
    """The revision of a database; None for an empty one."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()
