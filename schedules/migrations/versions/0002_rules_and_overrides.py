"""Rules, overrides, catch-up messages and attachments."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, each empty or with its default in the rows there are."""
    op.add_column("reminder", sa.Column("because", sa.String(), nullable=True))
    # In so many words: SQLite adds a column that refers to a row, but no constraint afterwards, and
    # making the table anew would cut the rows that refer to it.
    op.execute("ALTER TABLE reminder ADD COLUMN after_id INTEGER REFERENCES reminder (id)")
    op.add_column("reminder", sa.Column("folded_into", sa.Integer(), nullable=True))
    op.create_index("ix_reminder_folded_into", "reminder", ["folded_into"])
    op.add_column("enrolment", sa.Column("overrides", sa.JSON(), nullable=True))
    op.add_column("enrolment", sa.Column("silent_since", UTCDateTime(), nullable=True))
    op.add_column("message", sa.Column("attachment", sa.JSON(), nullable=True))
    op.add_column(
        "alert",
        sa.Column(
            "level",
            sa.Enum("now", "today", "routine", name="alertlevel", native_enum=False, length=20),
            nullable=False,
            server_default="routine",
        ),
    )
    op.add_column("alert", sa.Column("rule", sa.String(), nullable=True))
