"""The roster: adding, removing and listing staff from the command line."""

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.for_staff.staff import Role, active_staff, find_staff
from bot.for_staff.team import put_on, take_off
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
    url, now = read_settings(Storage).database_url, SystemClock().now()
    with opened(url) as engine, transaction(engine) as session:
        member = put_on(
            session,
            user_id,
            now,
            None,
            role=Role(role) if role else None,
            name=name,
            language=language or read_settings(Clinic).language,
        )
        member.language = language or member.language
    who = f"{user_id} {member.name}".strip()
    return (
        f"{who} is on the staff as {member.role}, in {name_database(url)}. Now they write /start."
    )


def remove_member(user_id: int) -> str:
    """Take somebody off the staff; the last admin stays."""
    with opened(read_settings(Storage).database_url) as engine, transaction(engine) as session:
        member = find_staff(session, user_id)
        if member is None:
            raise RosterError(f"{user_id} is not on the staff.")
        take_off(session, member, SystemClock().now(), None)
    return f"{user_id} is no longer on the staff."


def list_members() -> list[str]:
    """Return a line for each member of staff."""
    with opened(read_settings(Storage).database_url) as engine, reading(engine) as session:
        return [
            f"{member.user_id}\t{member.role}\t{member.language}\t{member.name}".rstrip()
            for member in active_staff(session)
        ]
