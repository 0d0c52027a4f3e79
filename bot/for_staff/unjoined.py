"""Who was invited and has not joined: staff are told after some days, and seldom again.

Whoever enrolled them is told, in one message however many there are, while staff are there.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from bot.alerts import tell
from bot.button import Button, Signer, button
from bot.for_staff.invitation import has_declined
from bot.for_staff.pages import PAGE, page_of, turns
from bot.for_staff.patients import show
from bot.for_staff.rights import CARERS
from bot.for_staff.staff import Role, Staff, active_staff
from bot.for_staff.ways_open import has_waited, is_to_be_asked, open_until
from bot.settings import Clinic
from bot.talk import Talk
from bot.words import Words, isolate, words
from schedules.columns import stored_id
from schedules.enrolment import Enrolment

MOST_TIMES = 3
AGAIN_AFTER = timedelta(days=7)
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
        html, rows = _news(session, say, patients, now)
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


def _due(session: Session, clinic: Clinic, now: datetime) -> list[Enrolment]:
    waited = or_(
        col(Enrolment.unjoined_told_at).is_(None),
        col(Enrolment.unjoined_told_at) <= now - AGAIN_AFTER,
    )
    query = (
        select(Enrolment)
        .where(has_waited(clinic, now), col(Enrolment.unjoined_told) < MOST_TIMES, waited)
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


def _news(
    session: Session, say: Words, patients: Sequence[Enrolment], now: datetime
) -> tuple[Markup, list[list[Button]]]:
    if len(patients) > 1:
        html = say("{number} patients have not joined yet ⏳", number=len(patients))
        return html, [[button(say("Show them"), "unjoined", 0)]]
    [enrolment] = patients
    html = say(
        "<b>{label}</b> has not joined yet ⏳\n{link}\n/patient_{id}",
        label=isolate(enrolment.label),
        link=_link_said(session, say, enrolment, now),
        id=enrolment.id,
    )
    return html, [[button(say("New link and code"), "invite", enrolment.id)]]


def _link_said(session: Session, say: Words, enrolment: Enrolment, now: datetime) -> Markup:
    last = open_until(session, enrolment, now)
    if last is None:
        return say("The link has run out.")
    return say("The link works until {day}.\nA new one ends it.", day=say.week_day(last))


def _only(patients: Sequence[Enrolment]) -> int | None:
    return patients[0].id if len(patients) == 1 else None


def show_unjoined(talk: Talk, page: int) -> None:
    """Show who has not joined and is to be asked, each with a button for a new way in."""
    say, waits = talk.words, is_to_be_asked(talk.clinic, talk.now)
    total = talk.session.exec(select(func.count()).select_from(Enrolment).where(waits)).one()
    if not total:
        show(talk, say("Everybody has joined, or has a fresh link ✅"), [])
        return
    page, last = page_of(page, total)
    query = select(Enrolment).where(waits).order_by(col(Enrolment.id).desc())
    shown = talk.session.exec(query.offset(page * PAGE).limit(PAGE)).all()
    rows = [_row(talk, one, page) for one in shown]
    html = say(
        "<b>Not joined yet: {total}</b>\nBeside each stands the last day of the link.\n"
        "A new link ends the old one.",
        total=total,
    )
    show(talk, html, [*rows, *turns(say, "unjoined", page, last)])


def _row(talk: Talk, enrolment: Enrolment, page: int) -> list[Button]:
    say, last = talk.words, open_until(talk.session, enrolment, talk.now)
    until = say.short_day(last, enrolment.today(talk.now)) if last else say("run out")
    label = say("{label} · {until}", label=isolate(enrolment.label), until=until)
    return [
        button(label, "card", enrolment.id, "unjoined", page),
        button(say("New link"), "invite", enrolment.id),
    ]
