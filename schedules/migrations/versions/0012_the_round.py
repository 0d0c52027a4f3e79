"""The digest of each day, who wants none, and indexes for what staff look at first."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from schedules.sought import kept_folded

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table, two columns and indexes; the names of everybody are kept to be found by."""
    op.create_table(
        "digest",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
    )
    op.add_column("staff", sa.Column("no_digest_since", UTCDateTime(), nullable=True))
    op.add_column("enrolment", sa.Column("sought", sa.String(), nullable=False, server_default=""))
    _keep_names_sought()
    partial = {
        ("alert_open", "alert", ("kind", "raised_at")): "acknowledged_at IS NULL",
        ("alert_calling", "alert", ("raised_at",)): "level <> 'routine'",
        ("reminder_released", "reminder", ("released_at", "kind")): "released_at IS NOT NULL",
    }
    for (name, table, columns), holds in partial.items():
        where = sa.text(holds)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    standing = ["state", "reachable", "silent_since"]
    op.create_index("enrolment_standing", "enrolment", standing)
    op.create_index("reply_to_question", "reply", ["question", "given_at"])


def _keep_names_sought() -> None:
    """Keep of everybody enrolled so far what they are found by."""
    patients = sa.table("enrolment", *map(sa.column, ("id", "label", "first_name", "sought")))
    columns = patients.c
    found = op.get_bind().execute(sa.select(columns.id, columns.label, columns.first_name)).all()
    for number, label, first_name in found:
        named = patients.update().where(columns.id == number)
        op.execute(named.values(sought=kept_folded(label, first_name)))
