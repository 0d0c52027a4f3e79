"""The roster: adding, removing and listing staff from the command line."""

from sqlmodel import Session

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.for_staff.staff import Role, Staff, active_staff, find_staff
from bot.settings import Clinic, Storage, read_settings
from bot.words import LANGUAGES
from schedules.clock import SystemClock
from schedules.database import name_database, opened, reading, transaction
from schedules.errors import AftercareError


class RosterError(AftercareError):
    """The roster cannot be changed like this."""


def add_member(user_id: int, name: str | None, role: str | None, language: str | None) -> str:
    """Put somebody on the staff, or change what is named of them; return what was done.

    A new member is an admin and reads the clinic's language, unless it is said otherwise.
    """
    if role is not None and role not in list(Role):
        raise RosterError(f"There is no role {role!r}. Write one of: {', '.join(Role)}.")
    if language is not None and language not in LANGUAGES:
        raise RosterError(f"The bot does not speak {language!r}. Write one of: en, es, de.")
    url = read_settings(Storage).database_url
    with opened(url) as engine, transaction(engine) as session:
        member = find_staff(session, user_id) or _newcomer(user_id)
        member.role = Role(role) if role else member.role
        member.name = member.name if name is None else name
        member.language = language or member.language
        if not _others(session, user_id) and member.role is not Role.ADMIN:
            raise RosterError("The first member of staff must be an admin.")
        session.merge(member)
    who = f"{user_id} {member.name}".strip()
    return (
        f"{who} is on the staff as {member.role}, in {name_database(url)}. Now they write /start."
    )


def _newcomer(user_id: int) -> Staff:
    language = read_settings(Clinic).language
    return Staff(user_id=user_id, language=language, added_at=SystemClock().now())


def remove_member(user_id: int) -> str:
    """Take somebody off the staff; the last admin stays."""
    with opened(read_settings(Storage).database_url) as engine, transaction(engine) as session:
        member = find_staff(session, user_id)
        if member is None:
            raise RosterError(f"{user_id} is not on the staff.")
        if not _others(session, user_id):
            raise RosterError("This is the last admin. Add another admin first.")
        member.removed_at = SystemClock().now()
    return f"{user_id} is no longer on the staff."


def list_members() -> list[str]:
    """Return a line for each member of staff."""
    with opened(read_settings(Storage).database_url) as engine, reading(engine) as session:
        return [
            f"{member.user_id}\t{member.role}\t{member.language}\t{member.name}".rstrip()
            for member in active_staff(session)
        ]


def _others(session: Session, user_id: int) -> list[Staff]:
    """Return the admins who remain without this person."""
    staff = active_staff(session)
    return [m for m in staff if m.role is Role.ADMIN and m.user_id != user_id]
