"""A Heartbeat says when a part of the bot last showed that it works."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Heartbeat(SQLModel, table=True):
    """The last time the named part (`poll`) finished a round; read by the health check."""

    __tablename__ = "heartbeat"

    name: str = Field(primary_key=True)
    at: datetime
