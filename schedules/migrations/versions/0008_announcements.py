"""Announcements: one text of the clinic to many patients."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and to each message the announcement that it is part of."""
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_of_all", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
    )
    op.execute(
        "ALTER TABLE message ADD COLUMN announcement_id INTEGER REFERENCES announcement (id)"
    )
    of_one = sa.text("announcement_id IS NOT NULL")
    op.create_index(
        "message_announced",
        "message",
        ["announcement_id", "state"],
        sqlite_where=of_one,
        postgresql_where=of_one,
    )
