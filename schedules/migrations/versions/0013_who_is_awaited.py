"""Indexes for who has left the last check-in open: a look for each patient, not at all rows."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an index of the check-ins that went out, and order a patient's replies by time."""
    where = sa.text("kind = 'check_in' AND state = 'released'")
    op.create_index(
        "reminder_asked",
        "reminder",
        ["enrolment_id", "released_at"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_index("reply_of_patient", "reply", ["enrolment_id", "given_at"])
    op.drop_index("ix_reply_enrolment_id", "reply")
