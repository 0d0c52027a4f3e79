"""A Page is what a text for one patient is made from when no turn of a conversation asks for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from bot.settings import Clinic
from bot.words import Words, words


class Shown(Protocol):
    """What a card needs to know, be it shown in a turn (`Talk`) or in a message of its own."""

    @property
    def session(self) -> Session: ...
    @property
    def now(self) -> datetime: ...
    @property
    def clinic(self) -> Clinic: ...
    @property
    def language(self) -> str: ...
    @property
    def words(self) -> Words: ...


@dataclass(frozen=True)
class Page:
    """The clinic's words to one patient as of an instant, in the patient's language."""

    session: Session
    now: datetime
    clinic: Clinic
    language: str

    @property
    def words(self) -> Words:
        """The texts of the reader's language."""
        return words(self.language)
