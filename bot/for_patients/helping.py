"""A patient's helper, as the patient sees it: inviting one, what they get, and the end of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session

from bot.button import Button, button
from bot.for_patients.helper import Gets, Helper
from bot.for_patients.helper_notes import (
    by_day,
    find_helper,
    forget_waiting,
    helper_of,
    tell_helper,
)
from bot.for_staff.invitation import Purpose, invite
from bot.menus import stranger_commands
from bot.talk import Rows, Talk
from bot.words import Words, words
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.localtime import wait_for_morning
from schedules.message import Message, MessageKind, Priority

TOPIC = "helper"
PURPOSES = {Gets.MISSED: Purpose.HELPER, Gets.ALL: Purpose.HELPER_OF_ALL}


def show_helper(talk: Talk, enrolment: Enrolment) -> None:
    """Show who helps and what they get, or what a helper is, with a way to invite one."""
    helper = helper_of(talk.session, stored_id(enrolment))
    if helper is None:
        html, invites = _explained(talk), talk.words("Invite a helper")
        talk.say(html, [[button(invites, "helper", "invite")]])
    else:
        talk.say(_yours(talk, enrolment, helper), _change_or_end(talk))


def helper_button(talk: Talk) -> Button:
    """Return the button that a page of settings shows for the helper."""
    return button(talk.words("Let someone help you"), "helper", "show")


def tapped_helper(talk: Talk, enrolment: Enrolment, arguments: list[str]) -> None:
    """Answer a tap below what `show_helper` shows."""
    helper = helper_of(talk.session, stored_id(enrolment))
    match arguments, helper:
        case ["show"], _:
            show_helper(talk, enrolment)
        case ["invite"], None:
            talk.keep_draft(TOPIC, "gets")
            talk.change(talk.words("<b>What shall your helper get?</b>"), _choices(talk, "get"))
        case ["get", "missed" | "all" as gets], None if talk.draft(TOPIC):
            _invite(talk, enrolment, Gets(gets))
        case ["leave"], _:
            talk.end_draft()
            talk.change(talk.words("Good. Everything stays as it was."))
        case ["change"], Helper():
            talk.change(talk.words("<b>What shall your helper get?</b>"), _choices(talk, "set"))
        case ["set", "missed" | "all" as gets], Helper():
            _set(talk, enrolment, helper, Gets(gets))
        case ["end"], Helper():
            _ask_to_end(talk)
        case ["end", "yes"], Helper():
            _end(talk, helper)
        case _:
            talk.toast(talk.words("This button no longer works."))


def gets_said(say: Words, gets: Gets) -> Markup:
    """Return what a helper gets, after “They get:”."""
    if gets is Gets.ALL:
        return say("a copy of every reminder")
    return say("a note when a reminder gets no answer")


def end_help(session: Session, helper: Helper, now: datetime) -> None:
    """End that somebody helps; what waits for them about reminders is withdrawn."""
    helper.ended_at = now
    forget_waiting(session, helper)
    session.add(_strangers_menu(helper, helper.enrolment_id, now))
    session.flush()


def _strangers_menu(helper: Helper, about: int | None, now: datetime) -> Message:
    menu = [[name, text.unescape()] for name, text in stranger_commands(words(helper.language))]
    return Message(
        kind=MessageKind.MENU,
        priority=Priority.ANSWER,
        chat_id=helper.user_id,
        enrolment_id=about,
        menu=menu,
        not_before=now,
        created_at=now,
    )


def end_with_erased(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Tell the helper of a patient who is about to be erased that it has ended, by day.

    Neither row is linked to the patient or names them, so that both stay when all else goes.
    """
    helper = helper_of(session, stored_id(enrolment))
    if helper is None:
        return
    said = Message(
        kind=MessageKind.HELPER,
        priority=Priority.REMINDER,
        chat_id=helper.user_id,
        html=str(ended_said(words(helper.language))),
        not_before=by_day(enrolment, now),
        created_at=now,
    )
    session.add_all([_strangers_menu(helper, None, now), said])
    session.flush()


def end_with_patient(
    session: Session, enrolment: Enrolment, now: datetime, *, tells: bool = True
) -> None:
    """End the help of a patient who stops, and tell the helper so, once; or nobody at all."""
    helper = helper_of(session, stored_id(enrolment))
    if helper is None:
        return
    end_help(session, helper, now)
    if tells:
        tell_helper(session, helper, ended_said(words(helper.language)), now)


def lost_helper(session: Session, user_id: int, now: datetime) -> None:
    """End the help of somebody whose chat is closed, and tell the patient, who relies on it."""
    if helper := find_helper(session, user_id):
        end_help(session, helper, now)
        enrolment = session.get_one(Enrolment, helper.enrolment_id)
        say = words(enrolment.language)
        gone = say("Your helper gets no more notes.\n/helper invites somebody again.")
        tell_patient(session, enrolment, gone, now)


def tell_patient(session: Session, enrolment: Enrolment, html: Markup, now: datetime) -> None:
    """Tell a patient news of their helper; in quiet hours it waits for the morning."""
    local = now.astimezone(ZoneInfo(enrolment.zone))
    at = wait_for_morning(local, enrolment.course().quiet, enrolment.zone)
    session.add(
        Message(
            kind=MessageKind.ANSWER,
            priority=Priority.REMINDER if at > local else Priority.ANSWER,
            chat_id=enrolment.chat_id or 0,
            enrolment_id=enrolment.id,
            html=str(html),
            not_before=at.astimezone(UTC),
            created_at=now,
        )
    )
    session.flush()


def ended_said(say: Words) -> Markup:
    """Return what a helper reads at the end."""
    return say("The notes have ended. You get no more of them.\nThank you for your help.")


def _explained(talk: Talk) -> Markup:
    return talk.words(
        "<b>A helper</b>\n"
        "Someone you trust can help you, with their own phone.\n\n"
        "• You choose what they get: all reminders, or only a note when one gets no answer.\n"
        "• They never see what you answer or write.\n"
        "• They see your first name, if you told me.\n"
        "• Your clinic sees that you have a helper.\n"
        "• You can end it here at any time."
    )


def _yours(talk: Talk, enrolment: Enrolment, helper: Helper) -> Markup:
    since = helper.joined_at.astimezone(ZoneInfo(enrolment.zone)).date()
    return talk.words(
        "<b>Your helper</b>\nYou have had a helper since {day}.\nThey get: {what}.\n\n"
        "They never see what you answer or write.",
        day=talk.words.long_day(since),
        what=gets_said(talk.words, helper.gets),
    )


def _change_or_end(talk: Talk) -> Rows:
    return [
        [
            button(talk.words("Change"), "helper", "change"),
            button(talk.words("End"), "helper", "end"),
        ]
    ]


def _choices(talk: Talk, verb: str) -> Rows:
    return [
        [button(talk.words("A note when one gets no answer"), "helper", verb, Gets.MISSED.value)],
        [button(talk.words("All my reminders"), "helper", verb, Gets.ALL.value)],
        [button(talk.words("Leave it"), "helper", "leave")],
    ]


def _invite(talk: Talk, enrolment: Enrolment, gets: Gets) -> None:
    """Make the link, in a message that can be forwarded as it is."""
    talk.end_draft()
    fresh = invite(talk.session, stored_id(enrolment), talk.now, PURPOSES[gets])
    talk.change(
        talk.words(
            "Please forward the next message to your helper.\n"
            "They get: {what}.\n\nThe link works once, for 3 days.",
            what=gets_said(talk.words, gets),
        )
    )
    talk.say(
        talk.words(
            "Will you be my helper?\nPlease open this link:\n{link}\n\n"
            "Or: find <b>@{bot}</b> in Telegram, press Start, and type\n<code>{code}</code>",
            link=fresh.link(talk.house.bot_username),
            bot=talk.house.bot_username,
            code=fresh.spoken_code(),
        )
    )


def _set(talk: Talk, enrolment: Enrolment, helper: Helper, gets: Gets) -> None:
    if helper.gets is not gets:
        helper.gets = gets
        forget_waiting(talk.session, helper)
        say = words(helper.language)
        news = say("From now on you get: {what}.", what=gets_said(say, gets))
        tell_helper(talk.session, helper, news, talk.now)
    talk.change(_yours(talk, enrolment, helper), _change_or_end(talk))


def _ask_to_end(talk: Talk) -> None:
    talk.change(
        talk.words("<b>Shall your helper get no more notes?</b>\nI will tell them."),
        [
            [button(talk.words("Yes, end it"), "helper", "end", "yes")],
            [button(talk.words("No, go on"), "helper", "leave")],
        ],
    )


def _end(talk: Talk, helper: Helper) -> None:
    end_help(talk.session, helper, talk.now)
    tell_helper(talk.session, helper, ended_said(words(helper.language)), talk.now)
    talk.change(talk.words("Your helper gets no more notes ✅"))
