"""Rules, overrides, catch-up messages, attachments, and scores that an answer completes."""

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
    _let_an_update_answer_two_questions()


def _let_an_update_answer_two_questions() -> None:
    """Hold replies unique by update and question, no longer by update alone."""
    if op.get_context().dialect.name == "sqlite":
        _make_replies_anew()
    else:
        op.drop_constraint("reply_update_id_key", "reply", type_="unique")
        op.create_unique_constraint("reply_once", "reply", ["update_id", "question"])
    op.create_index(
        "reply_once_unasked",
        "reply",
        ["update_id"],
        unique=True,
        sqlite_where=sa.text("question IS NULL"),
        postgresql_where=sa.text("question IS NULL"),
    )


def _make_replies_anew() -> None:
    """Move the replies to a new table: SQLite drops no constraint of one that there is.

    Dropping the old one would break the alerts' references to it, which hold within the
    transaction too: they are set aside, and put back when the new table has the old one's name.
    """
    op.execute(
        "CREATE TABLE alert_reply AS SELECT id, reply_id FROM alert WHERE reply_id IS NOT NULL"
    )
    op.execute("UPDATE alert SET reply_id = NULL")
    _create_new_replies()
    op.execute(
        "INSERT INTO reply_new SELECT id, enrolment_id, reminder_id, kind, question, value, "
        "given_at, update_id, supersedes_id FROM reply ORDER BY id"
    )
    op.drop_table("reply")
    op.rename_table("reply_new", "reply")
    for column in ("enrolment_id", "reminder_id"):
        op.create_index(f"ix_reply_{column}", "reply", [column])
    op.execute(
        "UPDATE alert SET reply_id = "
        "(SELECT kept.reply_id FROM alert_reply AS kept WHERE kept.id = alert.id)"
    )
    op.drop_table("alert_reply")


def _create_new_replies() -> None:
    kinds = ("tap", "score", "choice", "text")
    op.create_table(
        "reply_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(*kinds, name="replykind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"]),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"]),
        sa.ForeignKeyConstraint(["supersedes_id"], ["reply_new.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("update_id", "question", name="reply_once"),
    )
