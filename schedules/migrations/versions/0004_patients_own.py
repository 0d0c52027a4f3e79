"""What patients set for themselves, who helps them, reminders put off, and what was erased."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables; an invitation of before is a patient's way in."""
    for column in (
        sa.Column("shifts", sa.JSON(), nullable=True),
        sa.Column("first_name", sa.String(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("home_zone", sa.String(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
    ):
        op.add_column("enrolment", column)
    # In so many words: SQLite adds a column that refers to a row, but no constraint afterwards.
    op.execute("ALTER TABLE message ADD COLUMN again_of INTEGER REFERENCES reminder (id)")
    op.add_column("invitation", _purpose())
    op.create_table(
        "helper",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("enrolment_id", sa.Integer(), sa.ForeignKey("enrolment.id"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("gets", _enum("missed", "all", name="gets"), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
    )
    op.create_index("ix_helper_enrolment_id", "helper", ["enrolment_id"])
    active = sa.text("ended_at IS NULL")
    op.create_index(
        "helper_chat",
        "helper",
        ["user_id"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_table(
        "erasure",
        sa.Column("enrolment_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("erased_at", UTCDateTime(), nullable=False),
    )


def _purpose() -> "sa.Column[str]":
    kind = _enum("join", "helper", "new_phone", name="purpose")
    return sa.Column("purpose", kind, nullable=False, server_default="join")


def _enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=20)
