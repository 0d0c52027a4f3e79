"""A patient's new phone, for staff: a way in that moves what is under way to another account."""

from bot.button import Button, button
from bot.for_staff.invitation import Purpose, invite
from bot.talk import Talk
from bot.words import Words, isolate
from schedules.audit import Action
from schedules.enrolment import Enrolment, EnrolmentState


def new_phone_button(say: Words, enrolment: Enrolment) -> Button:
    """Return the button that makes the way in."""
    return button(say("New phone"), "phone", enrolment.id)


def show_way_for_new_phone(talk: Talk, enrolment_id: int) -> None:
    """Make a fresh invitation and show its QR code, link and typed code, this once."""
    enrolment = talk.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.state is not EnrolmentState.ACTIVE:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.enrolment_id = enrolment_id
    talk.record(Action.PHONE_RENEWED, enrolment_id)
    fresh = invite(talk.session, enrolment_id, talk.now, Purpose.NEW_PHONE)
    link = fresh.link(talk.house.bot_username)
    talk.say(
        talk.words(
            "<b>New phone of {label}</b>\n"
            "Let the patient scan this picture with it, or send this link:\n{link}\n\n"
            "Or: find <b>@{bot}</b> in Telegram, press Start, and type\n<code>{code}</code>\n\n"
            "It works once, for 3 days. Please give it to nobody but the patient.\n"
            "Who opens it and says yes gets the messages. /patient_{id}",
            label=isolate(enrolment.label),
            link=link,
            bot=talk.house.bot_username,
            code=fresh.spoken_code(),
            id=enrolment_id,
        ),
        picture=link,
    )
