"""A patient's profile at enrolment, and when staff were told that somebody has not joined."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of patients from before nothing is known, and nobody was told."""
    for column in (
        sa.Column("severity", sa.String(20), nullable=True),
        sa.Column("age_band", sa.String(20), nullable=True),
        sa.Column("bmi_band", sa.String(20), nullable=True),
        sa.Column("unjoined_told_at", UTCDateTime(), nullable=True),
        sa.Column("unjoined_told", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("enrolment", column)
    invited = sa.text("state = 'invited'")
    op.create_index(
        "enrolment_invited",
        "enrolment",
        ["created_by", "id"],
        sqlite_where=invited,
        postgresql_where=invited,
    )
