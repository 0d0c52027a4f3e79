"""A Note is what staff write about a patient for one another; it is never said to the patient."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Note(SQLModel, table=True):
    """One note, as it was typed; it goes when everything about the patient is erased."""

    __tablename__ = "note"

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    text: str
    written_at: datetime
    written_by: int = Field(sa_type=BigInteger)  # a member of staff
