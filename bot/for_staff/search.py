"""Whom a name may mean: a part of the clinic's label or of the first name, whatever its accents."""

from sqlalchemy import ColumnElement, case, func, or_
from sqlmodel import Session, col, select

from schedules.enrolment import Enrolment, EnrolmentState
from schedules.sought import folded

_KEPT_BYTES = 20  # of what is sought: it stands on buttons, which hold 64 bytes in all
_MOST_DIGITS = 9  # of an enrolment's number


def as_sought(typed: str) -> str:
    """Return what was typed as names are compared, no longer than a button can hold."""
    return _bare(typed).encode()[:_KEPT_BYTES].decode(errors="ignore").strip()


def matching(session: Session, sought: str, most: int, after: int = 0) -> list[Enrolment]:
    """Return who is meant, the likeliest first: whole names, then beginnings of words, then parts.

    Those who have stopped come after those who have not, and of equals the newest first.
    """
    begins = or_(_has(f"\n{sought}"), _has(f" {sought}"))
    likely = case((_has(f"\n{sought}\n"), 0), (begins, 1), else_=2)
    stopped = case((col(Enrolment.state) == EnrolmentState.STOPPED, 1), else_=0)
    query = select(Enrolment).where(_has(sought))
    query = query.order_by(stopped, likely, col(Enrolment.id).desc())
    return list(session.exec(query.offset(after).limit(most)))


def how_many(session: Session, sought: str) -> int:
    """Count those who may be meant."""
    return session.exec(select(func.count()).select_from(Enrolment).where(_has(sought))).one()


def meant(session: Session, typed: str, most: int) -> list[Enrolment]:
    """Return the patients whom a name or an enrolment's number may mean, the likeliest first.

    A whole label, and the number, go before a part of a name.
    """
    sought = _bare(typed)
    if not sought:
        return []
    found = matching(session, sought, most)
    exact = [one for one in found if folded(one.label) == sought]
    number = int(sought) if sought.isdecimal() and len(sought) <= _MOST_DIGITS else 0
    numbered = session.get(Enrolment, number)
    if numbered and numbered not in exact:
        exact.append(numbered)
    return exact or found


def _bare(typed: str) -> str:
    return folded(typed).strip(" .,?\"'“”„«»")


def _has(part: str) -> ColumnElement[bool]:
    return col(Enrolment.sought).contains(part, autoescape=True)
