"""The way in that staff hand to a patient: a QR code, a link, a code to type, a sheet to print."""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from bot.delivery.attachment import sheets_to_print
from bot.drawing.sheet import Sheet
from bot.for_staff.invitation import Secrets, invite
from bot.settings import Clinic
from bot.talk import Talk
from bot.words import LANGUAGES, isolate
from schedules.audit import Action
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.localtime import resolve


def invite_again(talk: Talk, enrolment_id: int) -> None:
    """Make a new way in for somebody who has not joined yet."""
    enrolment = talk.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.state is not EnrolmentState.INVITED:
        talk.toast(talk.words("This patient has joined already."))
        return
    talk.record(Action.LINK_RENEWED, enrolment_id)
    show_way_in(talk, enrolment)


def show_way_in(talk: Talk, enrolment: Enrolment) -> None:
    """Make a fresh invitation and show it, this once; the sheet to print comes as a file below."""
    talk.enrolment_id = enrolment.id
    fresh, last = fresh_way_in(talk.session, talk.clinic, enrolment, talk.now)
    link = fresh.link(talk.house.bot_username)
    talk.say(
        talk.words(
            "<b>For {label}</b>\n"
            "Let the patient scan this picture, or send this link:\n{link}\n\n"
            "Or: find <b>@{bot}</b> in Telegram, press Start, and type\n<code>{code}</code>\n\n"
            "It works once, until {day}. /patient_{id} gives a new one.",
            day=talk.words.week_day(last),
            label=isolate(enrolment.label),
            link=link,
            bot=talk.house.bot_username,
            code=fresh.spoken_code(),
            id=enrolment.id,
        ),
        picture=link,
    )
    talk.say(
        talk.words(
            "The same to print, for {label} 🖨\nLanguage: {language}. At its foot: no. {id}.",
            label=isolate(enrolment.label),
            language=LANGUAGES.get(enrolment.language, enrolment.language),
            id=enrolment.id,
        ),
        attachment=sheets_to_print(
            [sheet_for(talk.clinic, talk.house.bot_username, enrolment, fresh, last)]
        ),
    )


def fresh_way_in(
    session: Session, clinic: Clinic, enrolment: Enrolment, now: datetime
) -> tuple[Secrets, date]:
    """Make a patient's way in; return it with the last day on which it is open, by their clock."""
    last = enrolment.today(now) + timedelta(days=clinic.link_days)
    ends = resolve(last + timedelta(days=1), time(), enrolment.zone).astimezone(UTC)
    return invite(session, stored_id(enrolment), now, until=ends), last


def sheet_for(clinic: Clinic, bot: str, enrolment: Enrolment, fresh: Secrets, last: date) -> Sheet:
    """Return the sheet that hands a way in to a patient, open until the end of its last day."""
    link, code = fresh.link(bot), fresh.spoken_code()
    return Sheet(stored_id(enrolment), enrolment.language, link, code, bot, last, clinic)
