"""Who was invited and has not joined: staff are told when the way in has run out, and seldom again.

Whoever enrolled them is told, in one message however many there are, while staff are there.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from bot.alerts import tell
from bot.button import Button, Signer, button
from bot.for_staff.invitation import Invitation, Purpose, has_declined
from bot.for_staff.patients import show
from bot.for_staff.rights import CARERS
from bot.for_staff.staff import Role, Staff, active_staff
from bot.settings import Clinic
from bot.talk import Talk
from bot.words import Words, isolate, words
from schedules.columns import stored_id
from schedules.enrolment import IS_INVITED, Enrolment

MOST_TIMES = 3
AGAIN_AFTER = timedelta(days=7)
PAGE = 8
_BY_DAY = (time(8), time(20))  # for a clinic that has told no hours on duty


def tell_of_unjoined(session: Session, clinic: Clinic, signer: Signer, now: datetime) -> bool:
    """Tell staff who has not joined, in the caller's transaction; False if nobody was told."""
    if not _is_time(clinic, now):
        return False
    told = False
    for member, patients in _for_whom(session, _due(session, clinic, now)):
        for enrolment in patients:
            enrolment.unjoined_told_at = now
            enrolment.unjoined_told += 1
        say = words(member.language)
        html, rows = _news(say, patients)
        tell(
            session,
            member,
            html,
            now,
            about=_only(patients),
            buttons=signer.rows(member.user_id, rows),
        )
        told = True
    return told


def _is_time(clinic: Clinic, now: datetime) -> bool:
    """Tell whether news that can wait may be told: on duty, or by day where there are no hours."""
    if clinic.duty.shifts:
        return clinic.on_duty_from(now) <= now
    (since, until), local = _BY_DAY, now.astimezone(ZoneInfo(clinic.zone))
    return since <= local.time() < until and local.date() not in clinic.holidays


def _ran_out(clinic: Clinic, now: datetime) -> ColumnElement[bool]:
    """Return what holds for an enrolment whose newest way in has run out, so many days after."""
    newest = (
        select(func.max(Invitation.created_at))
        .where(Invitation.enrolment_id == Enrolment.id, Invitation.purpose == Purpose.JOIN)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    open_still = (
        select(Invitation.id)
        .where(Invitation.enrolment_id == Enrolment.id, col(Invitation.expires_at) > now)
        .correlate(Enrolment)
    )
    return and_(
        IS_INVITED,
        func.coalesce(newest, Enrolment.created_at) <= now - timedelta(days=clinic.unjoined_days),
        ~open_still.exists(),
    )


def _due(session: Session, clinic: Clinic, now: datetime) -> list[Enrolment]:
    waited = or_(
        col(Enrolment.unjoined_told_at).is_(None),
        col(Enrolment.unjoined_told_at) <= now - AGAIN_AFTER,
    )
    query = (
        select(Enrolment)
        .where(_ran_out(clinic, now), col(Enrolment.unjoined_told) < MOST_TIMES, waited)
        .order_by(col(Enrolment.id))
    )
    # Who has said no was told of already, and is not to be pressed.
    return [one for one in session.exec(query) if not has_declined(session, stored_id(one))]


def _for_whom(
    session: Session, patients: Sequence[Enrolment]
) -> list[tuple[Staff, list[Enrolment]]]:
    """Return who is told of whom: who enrolled them, else the admins; nobody who is off duty."""
    here = {m.user_id: m for m in active_staff(session) if m.off_duty_since is None}
    admins = [member.user_id for member in here.values() if member.role is Role.ADMIN]
    told: dict[int, list[Enrolment]] = defaultdict(list)
    for enrolment in patients:
        own = here.get(enrolment.created_by)
        for user_id in [own.user_id] if own and own.role in CARERS else admins:
            told[user_id].append(enrolment)
    return [(here[user_id], theirs) for user_id, theirs in told.items()]


def _news(say: Words, patients: Sequence[Enrolment]) -> tuple[Markup, list[list[Button]]]:
    if len(patients) > 1:
        html = say(
            "{number} patients have not joined yet ⏳\nTheir links have run out.",
            number=len(patients),
        )
        return html, [[button(say("Show them"), "unjoined", 0)]]
    [enrolment] = patients
    html = say(
        "<b>{label}</b> has not joined yet ⏳\nThe link has run out.\n/patient_{id}",
        label=isolate(enrolment.label),
        id=enrolment.id,
    )
    return html, [[button(say("New link and code"), "invite", enrolment.id)]]


def _only(patients: Sequence[Enrolment]) -> int | None:
    return patients[0].id if len(patients) == 1 else None


def show_unjoined(talk: Talk, page: int) -> None:
    """Show who has not joined and has no way in any more, each with a button for a new one."""
    gone = _ran_out(talk.clinic, talk.now)
    total = talk.session.exec(select(func.count()).select_from(Enrolment).where(gone)).one()
    page = min(max(page, 0), max(total - 1, 0) // PAGE)
    query = select(Enrolment).where(gone).order_by(col(Enrolment.id).desc())
    shown = talk.session.exec(query.offset(page * PAGE).limit(PAGE)).all()
    say = talk.words
    if not shown:
        show(talk, say("Everybody has joined, or has a link that works ✅"), [])
        return
    rows = [
        [
            button(say("New link: {label}", label=isolate(one.label)), "invite", one.id),
            button(say("Card"), "card", one.id),
        ]
        for one in shown
    ]
    turns = []
    if page:
        turns.append(button(say("‹ Newer"), "unjoined", page - 1))
    if (page + 1) * PAGE < total:
        turns.append(button(say("Older ›"), "unjoined", page + 1))
    html = say("<b>Not joined yet, and without a link</b> ({total})", total=total)
    show(talk, html, [*rows, turns] if turns else rows)
