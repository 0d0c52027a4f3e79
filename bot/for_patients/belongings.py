"""Belongings: which rows are one patient's, so that all of them can be shown or deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.for_patients.helper import Helper
from bot.for_staff.invitation import HELPS, Invitation
from bot.for_staff.staff import Staff
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState


@dataclass(frozen=True)
class Belongings:
    """One person's enrolments, and the chats that are or were theirs and nobody else's.

    A private chat has the number of its person's account.
    """

    enrolments: tuple[Enrolment, ...]
    chats: frozenset[int]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the enrolments."""
        return tuple(map(stored_id, self.enrolments))

    @property
    def labels(self) -> frozenset[str]:
        """The clinic's words for the patient."""
        return frozenset(enrolment.label for enrolment in self.enrolments)


def belongings_of(session: Session, enrolment: Enrolment) -> Belongings:
    """Return what is kept of the patient of an enrolment, their earlier plans in this chat too."""
    query = select(Enrolment).where(
        Enrolment.chat_id == enrolment.chat_id,
        col(Enrolment.state).in_([EnrolmentState.ACTIVE, EnrolmentState.STOPPED]),
    )
    return gathered(session, _with_merged(session, session.exec(query).all()))


def _with_merged(session: Session, own: Iterable[Enrolment]) -> list[Enrolment]:
    """Return enrolments with those that staff merged with them: they are the same patient's."""
    found = {stored_id(enrolment): enrolment for enrolment in own}
    while True:
        kept = [one.merged_into for one in found.values() if one.merged_into is not None]
        query = select(Enrolment).where(
            col(Enrolment.id).in_(kept) | col(Enrolment.merged_into).in_(found.keys())
        )
        more = {stored_id(one): one for one in session.exec(query)}
        if more.keys() <= found.keys():
            return [found[number] for number in sorted(found)]
        found |= more


def gathered(session: Session, enrolments: Iterable[Enrolment]) -> Belongings:
    """Return these enrolments with the chats that are nobody else's."""
    own = tuple(enrolments)
    numbers = [stored_id(enrolment) for enrolment in own]
    came_by = select(Invitation.opened_by).where(
        col(Invitation.enrolment_id).in_(numbers),
        col(Invitation.used_at).is_not(None),
        col(Invitation.purpose).not_in(HELPS),
    )
    chats = {enrolment.chat_id for enrolment in own} | set(session.exec(came_by))
    others = select(Enrolment.chat_id).where(
        col(Enrolment.chat_id).in_(chats), col(Enrolment.id).not_in(numbers)
    )
    staff = select(Staff.user_id).where(col(Staff.user_id).in_(chats))
    helping = select(Helper.user_id).where(
        col(Helper.user_id).in_(chats), col(Helper.enrolment_id).not_in(numbers)
    )
    taken = {*session.exec(others), *session.exec(staff), *session.exec(helping), None}
    return Belongings(own, frozenset(chat for chat in chats - taken if chat is not None))
