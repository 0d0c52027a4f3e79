"""Indexes for finding what is a patient's, and what refers to a row that goes when it is erased.

Without them SQLite reads a whole table for each row deleted, to see that nothing refers to it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes; all but the first hold only the few rows that refer to another."""
    op.create_index("message_chat", "message", ["chat_id"])
    _index("message_said_again", "message", "again_of")
    _index("reminder_after", "reminder", "after_id")
    _index("reply_superseding", "reply", "supersedes_id")
    _index("alert_of_reply", "alert", "reply_id")


def _index(name: str, table: str, column: str) -> None:
    condition = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)
