"""A Draft is a conversation half-way: what a chat has answered so far, kept across restarts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field, SQLModel


class Draft(SQLModel, table=True):
    """What one chat is in the middle of: its topic, the answers so far, and what is asked now."""

    __tablename__ = "draft"

    chat_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    topic: str
    asks: str
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    updated_at: datetime
