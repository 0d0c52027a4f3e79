"""What staff do for a patient: notes, threads, a number to call, pauses, endings and undo."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables; what was ended before was ended by its patient."""
    for column in (
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("paused_by", sa.BigInteger(), nullable=True),
        sa.Column("ending", sa.String(20), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
    ):
        op.add_column("enrolment", column)
    # In so many words: SQLite adds a column that refers to a row, but no constraint afterwards.
    op.execute("ALTER TABLE enrolment ADD COLUMN merged_into INTEGER REFERENCES enrolment (id)")
    _index("enrolment_merged", "enrolment", "merged_into", "merged_into IS NOT NULL")
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("enrolment_id", sa.Integer(), sa.ForeignKey("enrolment.id"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_note_enrolment_id", "note", ["enrolment_id"])
    op.create_table(
        "thread",
        sa.Column(
            "enrolment_id",
            sa.Integer(),
            sa.ForeignKey("enrolment.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
    )
    _index("thread_open", "thread", "opened_at", "closed_at IS NULL")
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("enrolment_id", sa.Integer(), sa.ForeignKey("enrolment.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=False),
        sa.Column("done_by", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
    )
    op.create_index("ix_act_enrolment_id", "act", ["enrolment_id"])


def _index(name: str, table: str, column: str, condition: str) -> None:
    held = sa.text(condition)
    op.create_index(name, table, [column], sqlite_where=held, postgresql_where=held)
