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
    """Add the indexes; each holds only the few rows that refer to another, or to no enrolment."""
    _index("message_said_again", "message", "again_of", "again_of IS NOT NULL")
    _index("message_unlinked", "message", "chat_id", "enrolment_id IS NULL")
    _index("reminder_after", "reminder", "after_id", "after_id IS NOT NULL")
    _index("reply_superseding", "reply", "supersedes_id", "supersedes_id IS NOT NULL")
    _index("alert_of_reply", "alert", "reply_id", "reply_id IS NOT NULL")


def _index(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)
