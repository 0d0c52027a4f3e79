"""The team: who joins the staff, what they may do, and who leaves, each at once and audited."""

from datetime import datetime

from sqlmodel import Session, col, update

from bot.draft import Draft
from bot.for_staff.staff import Role, Staff, active_staff, find_staff
from bot.for_staff.staff_invitation import withdraw_by
from bot.menus import set_menu, stranger_commands
from bot.words import words
from schedules.audit import Action, record
from schedules.errors import AftercareError
from schedules.message import Message, MessageKind, MessageState

_LEFT = "no longer on the staff"
_OF_STAFF = (
    *(MessageKind.ALERT, MessageKind.ANSWER, MessageKind.DIGEST),
    *(MessageKind.EDIT, MessageKind.MENU),
)


class LastAdminError(AftercareError):
    """Somebody must stay who may put others on the staff."""


class FirstAdminError(AftercareError):
    """Whoever is first on the staff must be an admin."""


def put_on(
    session: Session,
    user_id: int,
    now: datetime,
    by: int | None,
    *,
    role: Role | None = None,
    name: str | None = None,
    language: str,
) -> Staff:
    """Put somebody on the staff, or back on it, or change what is named of them.

    `language` is for a newcomer. Raises `LastAdminError` and `FirstAdminError`.
    """
    member = session.get(Staff, user_id)
    if member is None or member.removed_at is not None:
        member = session.merge(
            Staff(
                user_id=user_id,
                role=role or Role.ADMIN,
                name=(member.name if member else "") if name is None else name,
                language=language,
                added_at=now,
                removed_at=None,
                off_duty_since=None,
            )
        )
        if member.role is not Role.ADMIN and not other_admins(session, user_id):
            raise FirstAdminError("The first member of staff must be an admin.")
        record(session, Action.STAFF_ADDED, by, now, who=user_id, role=member.role.value)
        return member
    member.name = member.name if name is None else name
    if role is not None:
        give_role(session, member, role, now, by)
    return member


def give_role(session: Session, member: Staff, role: Role, now: datetime, by: int | None) -> bool:
    """Give a member another role; False if it is theirs already. Raises `LastAdminError`.

    What they had begun ends, as they may no longer finish it.
    """
    if member.role is role:
        return False
    if role is not Role.ADMIN and not other_admins(session, member.user_id):
        raise LastAdminError("This is the last admin. Add another admin first.")
    member.role = role
    _drop_draft(session, member.user_id)
    record(session, Action.STAFF_ROLE, by, now, who=member.user_id, role=role.value)
    return True


def take_off(session: Session, member: Staff, now: datetime, by: int | None) -> None:
    """End somebody's rights at once, and what waits to be sent to them. Raises `LastAdminError`.

    Their open conversation ends, their invitations run out, their menu is a stranger's.
    """
    if member.role is Role.ADMIN and not other_admins(session, member.user_id):
        raise LastAdminError("This is the last admin. Add another admin first.")
    member.removed_at = now
    _drop_draft(session, member.user_id)
    withdraw_by(session, member.user_id, now)
    session.execute(
        update(Message)
        .where(col(Message.chat_id) == member.user_id, col(Message.state) == MessageState.PENDING)
        .where(col(Message.kind).in_(_OF_STAFF))
        .values(state=MessageState.WITHDRAWN, failure=_LEFT)
    )
    set_menu(session, member.user_id, stranger_commands(words(member.language)), now)
    record(session, Action.STAFF_REMOVED, by, now, who=member.user_id)


def other_admins(session: Session, user_id: int) -> list[Staff]:
    """Return the admins who remain without this person."""
    staff = active_staff(session)
    return [m for m in staff if m.role is Role.ADMIN and m.user_id != user_id]


def member_of(session: Session, number: str) -> Staff | None:
    """Return the member of staff behind a button's number."""
    return find_staff(session, int(number))


def _drop_draft(session: Session, user_id: int) -> None:
    if draft := session.get(Draft, user_id):  # a private chat has its person's number
        session.delete(draft)
