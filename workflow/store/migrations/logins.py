"""What revision 0006 adds for logins, which may be a phone number or an e-mail address: a column in
which they are encrypted. The keys are not at hand here: `store.logins` fills it when the office is
opened, and puts keyed hashes in place of what stood in clear."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types


def upgrade() -> None:
    """Add the column, and an index of what is still in clear."""
    op.add_column("accounts", sa.Column("login_text", types.Encrypted))
    in_clear = sa.text("login_text IS NULL")
    op.create_index(
        "ix_accounts_in_clear",
        "accounts",
        ["id"],
        sqlite_where=in_clear,
        postgresql_where=in_clear,
    )


def downgrade() -> None:
    """Take them away again: possible only while no login is hashed, since a hash leads nowhere.

    Raises RuntimeError.
    """
    hashed = sa.text("SELECT count(*) FROM accounts WHERE login_text IS NOT NULL")
    if op.get_bind().execute(hashed).scalar():
        raise RuntimeError("logins are kept as keyed hashes: restore the backup instead")
    op.drop_index("ix_accounts_in_clear", "accounts")
    op.drop_column("accounts", "login_text")
