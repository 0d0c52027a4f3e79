"""An Invitation lets one person in: a link, or a code to type, good once and until a moment.

Both are stored hashed. The link's token has 128 random bits; the typed code has 50, in letters and
digits that are not mistaken for one another, and wrong codes are throttled.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Protocol

from sqlalchemy import BigInteger, ColumnElement, func
from sqlmodel import Field, Session, SQLModel, col, or_, select, update

from bot.draft import Draft
from schedules.columns import enum_column

DECLINED = "declined"
"""What the draft of an arrival asks of somebody who did not agree."""
VALID_FOR = timedelta(hours=72)
"""How long a way in is open that nobody has told another end."""
GUESS_WINDOW = timedelta(hours=1)
GUESSES_PER_PERSON = 5
GUESSES_OVERALL = 500
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: Crockford's base 32
_CODE_LENGTH = 10
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "–": None})


class Purpose(StrEnum):
    """What an invitation lets somebody be."""

    JOIN = "join"  # the patient
    HELPER = "helper"  # somebody of the patient's choice, told of what is left open
    HELPER_OF_ALL = "helper_of_all"  # the same, told of every reminder
    NEW_PHONE = "new_phone"  # the patient, with another account than before


HELPS = frozenset({Purpose.HELPER, Purpose.HELPER_OF_ALL})


class Invitation(SQLModel, table=True):
    """One way into one enrolment; it belongs to the first account that presents it."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    purpose: Purpose = Field(default=Purpose.JOIN, sa_column=enum_column(Purpose))
    token_hash: str = Field(unique=True)
    code_hash: str = Field(unique=True)
    created_at: datetime
    expires_at: datetime
    opened_by: int | None = Field(default=None, sa_type=BigInteger)
    used_at: datetime | None = None


class Guess(SQLModel, table=True):
    """A wrong code somebody tried; counted to slow guessing down."""

    __tablename__ = "guess"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_type=BigInteger, index=True)
    tried_at: datetime = Field(index=True)


@dataclass(frozen=True)
class Secrets:
    """What opens an invitation; shown once, never stored."""

    token: str
    code: str

    @property
    def token_hash(self) -> str:
        """What is stored of the token."""
        return _hash(self.token)

    @property
    def code_hash(self) -> str:
        """What is stored of the code."""
        return _hash(self.code)

    def link(self, bot_username: str) -> str:
        """Return the deep link that opens the chat and presents the token."""
        return f"https://t.me/{bot_username}?start={self.token}"

    def spoken_code(self) -> str:
        """Return the code in two groups, easier to read and to type."""
        return f"{self.code[:5]}-{self.code[5:]}"


def fresh_secrets() -> Secrets:
    """Make up a token and a code that nobody can guess."""
    return Secrets(secrets.token_urlsafe(16), _random_code())


class Refusal(Enum):
    """Why an invitation does not open."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    OTHER_PERSON = "other_person"
    SLOW_DOWN = "slow_down"


def invite(
    session: Session,
    enrolment_id: int,
    now: datetime,
    purpose: Purpose = Purpose.JOIN,
    until: datetime | None = None,
) -> Secrets:
    """Make a fresh invitation to an enrolment; earlier unused ones of its kind stop working."""
    alike = HELPS if purpose in HELPS else {purpose}
    earlier = select(Invitation).where(
        Invitation.enrolment_id == enrolment_id,
        col(Invitation.purpose).in_(alike),
        col(Invitation.used_at).is_(None),
    )
    for invitation in session.exec(earlier):
        invitation.expires_at = min(invitation.expires_at, now)
    fresh = fresh_secrets()
    session.add(
        Invitation(
            enrolment_id=enrolment_id,
            purpose=purpose,
            token_hash=fresh.token_hash,
            code_hash=fresh.code_hash,
            created_at=now,
            expires_at=until or now + VALID_FOR,
        )
    )
    return fresh


def looks_like_code(text: str) -> bool:
    """Tell whether a text could be a typed code, however it is spaced or cased."""
    code = _normal(text)
    if not any(letter.isdigit() for letter in text):
        return False  # a word, not a code: each code has a digit that was meant as one
    return len(code) == _CODE_LENGTH and all(letter in _CODE_LETTERS for letter in code)


def present(session: Session, secret: str, user_id: int, now: datetime) -> Invitation | Refusal:
    """Open the invitation that a token or typed code belongs to, for this account alone.

    A refusal of an unknown secret is counted; after 5 in an hour the account is told to wait.
    """
    if guessed_too_often(session, user_id, now):
        return Refusal.SLOW_DOWN
    found = _find(session, secret)
    if found is None:
        session.add(Guess(user_id=user_id, tried_at=now))
        return Refusal.UNKNOWN
    if found.opened_by not in (None, user_id):
        return Refusal.OTHER_PERSON
    if found.used_at is not None:
        return Refusal.USED
    if found.expires_at <= now:
        return Refusal.EXPIRED
    found.opened_by = user_id
    return found


def is_code(session: Session, text: str) -> bool:
    """Tell whether a text is a code or a token that was ever given out, not words that look so."""
    return _find(session, text) is not None


def purpose_of(session: Session, secret: str) -> Purpose | None:
    """Return what a token or code was made for, however old or used it is; None if it is none."""
    found = _find(session, secret)
    return found.purpose if found else None


def leads_to(session: Session, secret: str, enrolment_id: int) -> bool:
    """Tell whether a token or code belongs to this enrolment, however old or used it is."""
    found = _find(session, secret)
    return found is not None and found.enrolment_id == enrolment_id


def use(session: Session, invitation_id: int, user_id: int, now: datetime) -> bool:
    """Use the invitation up; False if somebody else did, or it was renewed meanwhile."""
    query = (
        update(Invitation)
        .where(col(Invitation.id) == invitation_id, col(Invitation.used_at).is_(None))
        .where(col(Invitation.opened_by) == user_id, col(Invitation.expires_at) > now)
        .values(used_at=now)
    )
    return bool(session.execute(query).rowcount == 1)  # type: ignore[attr-defined] # an UPDATE gives a CursorResult


def forget_guesses(session: Session, before: datetime) -> None:
    """Delete guesses that no longer count."""
    for guess in session.exec(select(Guess).where(col(Guess.tried_at) < before)):
        session.delete(guess)


def _find(session: Session, secret: str) -> Invitation | None:
    return session.exec(select(Invitation).where(opens(Invitation, secret))).first()


class _Kept(Protocol):
    token_hash: str
    code_hash: str


def opens(table: type[_Kept], secret: str) -> ColumnElement[bool]:
    """Return what holds for the row of `table` that a token or typed code opens."""
    return or_(
        col(table.token_hash) == _hash(secret), col(table.code_hash) == _hash(_normal(secret))
    )


def guessed_too_often(session: Session, user_id: int, now: datetime) -> bool:
    """Tell whether this account, or all together, tried too many wrong codes in the last hour."""
    recent = select(func.count()).select_from(Guess).where(col(Guess.tried_at) > now - GUESS_WINDOW)
    own = session.exec(recent.where(col(Guess.user_id) == user_id)).one()
    return own >= GUESSES_PER_PERSON or session.exec(recent).one() >= GUESSES_OVERALL


def _random_code() -> str:
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    return code if any(letter in "23456789" for letter in code) else _random_code()


def _normal(text: str) -> str:
    return text.strip().upper().translate(_LOOKALIKES)


def _hash(secret: str) -> str:
    # Random secrets of 50 bits and more, single use and throttled: no slow password hash is needed.
    return hashlib.sha256(secret.encode()).hexdigest()


def has_declined(session: Session, enrolment_id: int) -> bool:
    """Tell whether somebody who opened the way in did not agree, and has not changed their mind."""
    invited = select(Invitation.id).where(Invitation.enrolment_id == enrolment_id)
    answers = select(Draft.answers).where(Draft.asks == DECLINED)
    numbers = set(session.exec(invited))
    return any(found.get("invitation_id") in numbers for found in session.exec(answers))
