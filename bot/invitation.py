"""An Invitation lets one patient in: a link, or a code that can be typed, good once and for 72 hours.

Both are stored hashed. The link's token has 128 random bits; the typed code has 60, in letters and
digits that are not mistaken for one another, and wrong codes are throttled.
"""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Invitation(SQLModel, table=True):
    """One way into one enrolment; used once, by the first account that presents it."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    token_hash: str = Field(unique=True)
    code_hash: str = Field(unique=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, sa_type=BigInteger)


class Guess(SQLModel, table=True):
    """A wrong code somebody tried; counted to slow guessing down, forgotten after a day."""

    __tablename__ = "guess"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_type=BigInteger, index=True)
    tried_at: datetime = Field(index=True)
