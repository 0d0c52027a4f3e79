"""The roster: adding, removing and listing staff from the command line."""

from sqlmodel import Session

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.settings import Storage, read_settings
from bot.staff import Role, Staff, active_staff, find_staff
from bot.words import LANGUAGES
from schedules.clock import SystemClock
from schedules.database import open_database, reading, transaction
from schedules.errors import AftercareError


class RosterError(AftercareError):
    """The roster cannot be changed like this."""


def add_member(user_id: int, name: str, role: str, language: str) -> str:
    """Put somebody on the staff, or change their role, name or language; return what was done."""
    if role not in list(Role):
        raise RosterError(f"There is no role {role!r}. Write one of: {', '.join(Role)}.")
    if language not in LANGUAGES:
        raise RosterError(f"The bot does not speak {language!r}. Write one of: en, es, de.")
    now = SystemClock().now()
    member = Staff(user_id=user_id, role=Role(role), name=name, language=language, added_at=now)
    with transaction(open_database(read_settings(Storage).database_url)) as session:
        if not _others(session, user_id) and member.role is not Role.ADMIN:
            raise RosterError("The first member of staff must be an admin.")
        session.merge(member)
    return f"{user_id} {name}".strip() + f" is on the staff as {role}. Now they write /start."


def remove_member(user_id: int) -> str:
    """Take somebody off the staff; the last admin stays."""
    with transaction(open_database(read_settings(Storage).database_url)) as session:
        member = find_staff(session, user_id)
        if member is None:
            raise RosterError(f"{user_id} is not on the staff.")
        if not _others(session, user_id):
            raise RosterError("This is the last admin. Add another admin first.")
        member.removed_at = SystemClock().now()
    return f"{user_id} is no longer on the staff."


def list_members() -> list[str]:
    """Return a line for each member of staff."""
    with reading(open_database(read_settings(Storage).database_url)) as session:
        return [
            f"{member.user_id}\t{member.role}\t{member.language}\t{member.name}".rstrip()
            for member in active_staff(session)
        ]


def _others(session: Session, user_id: int) -> list[Staff]:
    """Return the admins who remain without this person."""
    staff = active_staff(session)
    return [m for m in staff if m.role is Role.ADMIN and m.user_id != user_id]
