"""What the desks need: filing on behalf, pre-checks, codes for accounts, what must be answered."""

from __future__ import annotations

from workflow.store.migrations import answers, desk, intake

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, tables and indexes."""
    intake.upgrade()
    answers.upgrade()
    desk.upgrade()


def downgrade() -> None:
    """Take them away again, with all that is in them."""
    desk.downgrade()
    answers.downgrade()
    intake.downgrade()
