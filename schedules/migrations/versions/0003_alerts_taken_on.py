"""Alerts that are repeated until a member of staff takes them on, and who is off duty."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; an alert of before is told already, and is not repeated."""
    for column in (
        sa.Column("news", sa.JSON(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("rounds", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.BigInteger(), nullable=True),
    ):
        op.add_column("alert", column)
    op.add_column("staff", sa.Column("off_duty_since", UTCDateTime(), nullable=True))
    # In so many words: SQLite adds a column that refers to a row, but no constraint afterwards.
    op.execute("ALTER TABLE message ADD COLUMN alert_id INTEGER REFERENCES alert (id)")
    _index("alert_watched", "alert", ["next_at", "id"], "next_at IS NOT NULL")
    _index("message_of_alert", "message", ["alert_id"], "alert_id IS NOT NULL")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
