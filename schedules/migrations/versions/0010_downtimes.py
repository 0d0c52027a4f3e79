"""When the service could send nothing."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "downtime",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
    )
    op.create_index("ix_downtime_since", "downtime", ["since"])
